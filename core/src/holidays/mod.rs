//! Holidays: which days are off in a country or a subdivision, what they are called, and how sure that is.
//!
//! The days are those of the Python package `holidays` (MIT), taken over for the years 2000 to 2050; `docs/holidays.md`
//! says how. A day is a number, counted from 1970-01-01. Not here: a host's own days, and the hours of a day, which are the
//! routing's (`routing::hours`); school holidays, of which nothing is known.
//!
//! ```
//! use kanava::holidays::{HolidayOptions, Holidays};
//!
//! let bavaria = Holidays::of("DE-BY", HolidayOptions::default())?;
//! let epiphany = bavaria.get(20_459).ok_or("no holiday")?; // 2026-01-06
//! assert_eq!(epiphany.name, "Epiphany");
//! assert!(!epiphany.observed && !epiphany.estimated);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod table;
mod told;

use crate::error::{Error, Result};
use crate::suggest::clip;
use std::borrow::Cow;
use std::ops::RangeInclusive;
use table::{Named, Place, TABLE};

pub use told::holidays_document;

/// Which days of a place count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct HolidayOptions {
    /// The days on which banks are closed too.
    pub bank: bool,
    /// Also the day on which a holiday is observed, where it falls on a weekend.
    pub observed: bool,
    /// Customary eves, in Finland and Sweden: Midsummer Eve and Christmas Eve, in Sweden New Year's Eve too.
    pub eves: bool,
}

/// What makes a day a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum HolidayKind {
    /// The law, for everybody.
    Public,
    /// Custom and collective agreements.
    Eve,
    /// Banks are closed.
    Bank,
}

/// A day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Holiday<'a> {
    /// Its name in English; several are parted by `; `.
    pub name: &'a str,
    /// What makes it one.
    pub kind: HolidayKind,
    /// It stands for another day, which falls on a weekend or on another holiday.
    pub observed: bool,
    /// The date is worked out and may move by a day: it hangs on the sight of the moon, or is not proclaimed yet.
    pub estimated: bool,
}

/// The holidays of one place.
#[derive(Debug, Clone)]
pub struct Holidays {
    place: &'static Place,
    has_eves: bool,
    days: Box<[Day]>,
}

#[derive(Debug, Clone)]
struct Day {
    day: i32,
    name: Cow<'static, str>,
    kind: HolidayKind,
    observed: bool,
    estimated: bool,
}

impl Default for HolidayOptions {
    fn default() -> Self {
        Self { bank: false, observed: true, eves: true }
    }
}

impl Holidays {
    /// The holidays of a country (`DE`; `DEU` is the same) or of one of its subdivisions (`DE-BW`).
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) for a place that is not known, with the subdivisions when its
    /// country is.
    pub fn of(place: &str, options: HolidayOptions) -> Result<Self> {
        let known = find(place).ok_or_else(|| unknown(place))?;
        let series = TABLE.series(known);
        let counts = |named: &&Named| {
            let asked = match kind(named) {
                HolidayKind::Public => true,
                HolidayKind::Eve => options.eves,
                HolidayKind::Bank => options.bank,
            };
            asked && named.counts(options.observed)
        };
        let mut found: Vec<(i32, &Named)> = series
            .iter()
            .filter(counts)
            .flat_map(|named| named.days().into_iter().map(move |day| (day, named)))
            .collect();
        // What falls on the day itself is named before what is only observed on it.
        found.sort_by_key(|(day, named)| (*day, kind(named), named.is_observed(), named.name));
        let mut days: Vec<Day> = Vec::new();
        for (day, named) in found {
            match days.last_mut().filter(|last| last.day == day) {
                Some(last) => last.add(named),
                None => days.push(Day::new(day, named)),
            }
        }
        let has_eves = series.iter().any(|named| kind(named) == HolidayKind::Eve);
        Ok(Self { place: known, has_eves, days: days.into() })
    }

    /// The holiday on a day, counted from 1970-01-01.
    pub fn get(&self, day: i32) -> Option<Holiday<'_>> {
        let at = self.days.binary_search_by_key(&day, |known| known.day).ok()?;
        self.days.get(at).map(Day::as_holiday)
    }

    /// All of them, in the order of their days.
    pub fn iter(&self) -> impl Iterator<Item = (i32, Holiday<'_>)> {
        self.days.iter().map(|day| (day.day, day.as_holiday()))
    }

    /// The place: `DE-BW`.
    pub fn place(&self) -> &'static str {
        self.place.code
    }

    /// The years whose holidays are known: 2000 to 2050, fewer for some countries.
    pub fn years(&self) -> RangeInclusive<i32> {
        self.place.years.0..=self.place.years.1
    }

    /// A subdivision of this country, if all of them have days off which the whole country does not have: of such a
    /// country hardly anybody means the whole.
    pub fn part_with_more(&self, options: HolidayOptions) -> Option<&'static str> {
        let of_here = |code: &&str| code.strip_prefix(self.place.code).is_some_and(|rest| rest.starts_with('-'));
        let has_more = |days: &[Day]| days.iter().any(|day| self.get(day.day).is_none());
        let mut parts = holiday_places().filter(of_here);
        let all = parts.clone().all(|part| Self::of(part, options).is_ok_and(|part| has_more(&part.days)));
        parts.find(|part| all && part.len() <= "CC-SUB".len())
    }

    /// Whether the days of banks are known apart from the public ones.
    pub fn has_bank(&self) -> bool {
        self.place.has_bank
    }

    /// Whether customary eves are known.
    pub fn has_eves(&self) -> bool {
        self.has_eves
    }
}

impl Day {
    fn new(day: i32, named: &Named) -> Self {
        let (observed, estimated) = (named.is_observed(), named.is_estimated());
        Self { day, name: Cow::Borrowed(named.name), kind: kind(named), observed, estimated }
    }

    /// One more reason for the same day: it is certain when one of them is.
    fn add(&mut self, named: &Named) {
        if self.name.split("; ").all(|name| name != named.name) {
            self.name = Cow::Owned(format!("{}; {}", self.name, named.name));
        }
        self.observed &= named.is_observed();
        self.estimated &= named.is_estimated();
    }

    fn as_holiday(&self) -> Holiday<'_> {
        Holiday { name: &self.name, kind: self.kind, observed: self.observed, estimated: self.estimated }
    }
}

/// The places whose holidays are known, in the order of their codes: `AD`, `AD-02` …
pub fn holiday_places() -> impl Iterator<Item = &'static str> + Clone {
    TABLE.places().iter().map(|place| place.code)
}

/// Where the holidays are from, and its version: `holidays 0.109`.
pub fn holiday_data_version() -> &'static str {
    TABLE.source
}

fn kind(named: &Named) -> HolidayKind {
    match named.kind() {
        0 => HolidayKind::Public,
        1 => HolidayKind::Eve,
        _ => HolidayKind::Bank,
    }
}

fn find(code: &str) -> Option<&'static Place> {
    let country = code.split('-').next().filter(|country| country.len() == 3);
    let Some(long) = country.and_then(|country| TABLE.places().iter().find(|place| place.long == country)) else {
        return TABLE.place(code);
    };
    TABLE.place(&format!("{}{}", long.code, code.get(3..).unwrap_or_default()))
}

/// The sentence about a place that is not known.
fn unknown(place: &str) -> Error {
    let meant = place.to_uppercase().replace('_', "-");
    let (country, rest) = meant.split_at_checked(2).unwrap_or((&meant, ""));
    let country = USED_FOR.iter().find(|(used, _)| *used == country).map_or(country, |(_, code)| code);
    let meant = format!("{country}{rest}");
    let hint = find(&meant).map_or_else(String::new, |_| format!("; did you mean `{meant}`?"));
    let expected = match place.split_once('-').and_then(|(country, _)| find(country)) {
        Some(country) if hint.is_empty() => within(country.code),
        _ => "expected a country or a subdivision (ISO 3166) such as `FI` or `DE-BY`".to_owned(),
    };
    Error::argument(format!("no holidays are known for `{}`, {expected}{hint}", clip(place)))
}

/// What may be said of a country: it alone, or one of its subdivisions.
fn within(country: &str) -> String {
    let parts = holiday_places().filter_map(|code| code.strip_prefix(country)?.strip_prefix('-'));
    let parts = parts.collect::<Vec<_>>().join(", ");
    match parts.is_empty() {
        true => format!("expected `{country}` alone: nothing is known apart of its subdivisions"),
        false => format!("expected `{country}` alone or with one of {parts}"),
    }
}

/// What is written for a country whose code is another.
const USED_FOR: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

#[cfg(test)]
mod tests;
