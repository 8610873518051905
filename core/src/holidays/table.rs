//! The table of days, `table.bin`: made by `scripts/holiday_table.py` from the Python package `holidays`, read once.
//!
//! A name that falls on some days on the same footing is a *series*; a country is a set of series, a subdivision says
//! which of its country's it leaves out and which it adds. After two lines of text (form and source) come numbers of seven
//! bits a byte, lowest first: the names, the lists of days, the series (name, list, flags), the places. The last eight
//! bytes are a checksum of what the package answers, worked out from it and not from this table; a test compares.

use std::sync::LazyLock;

/// The table. Whole: a test reads it.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(BYTES).unwrap_or_default());

pub(super) const BYTES: &[u8] = include_bytes!("table.bin");

/// 2000-01-01, in days since 1970-01-01.
pub(super) const FIRST_DAY: i32 = 10_957;
pub(super) const FIRST_YEAR: i32 = 2000;

#[derive(Debug, Default)]
pub(super) struct Table {
    /// `holidays 0.109`.
    pub(super) source: &'static str,
    names: Vec<&'static str>,
    lists: Vec<&'static [u8]>,
    series: Vec<Series>,
    places: Vec<Place>,
}

#[derive(Debug, Clone, Copy)]
struct Series {
    name: usize,
    list: usize,
    flags: u8,
}

/// A country or a subdivision.
#[derive(Debug)]
pub(super) struct Place {
    /// `DE`, `DE-BW`.
    pub(super) code: &'static str,
    /// `DEU`; nothing for a subdivision.
    pub(super) long: &'static str,
    /// The years of which the package knows the days.
    pub(super) years: (i32, i32),
    pub(super) has_bank: bool,
    without: Vec<usize>,
    with: Vec<usize>,
}

/// A name on some days.
pub(super) struct Named {
    pub(super) name: &'static str,
    flags: u8,
    list: &'static [u8],
}

impl Table {
    /// All places, in the order of their codes.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    pub(super) fn place(&self, code: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.code == code)
    }

    /// The series of a place.
    pub(super) fn series(&self, place: &Place) -> Vec<Named> {
        let country = place.code.split_once('-').and_then(|(country, _)| self.place(country));
        let national = country.into_iter().flat_map(|country| &country.with);
        let kept = national.filter(|number| place.without.binary_search(number).is_err());
        let found = kept.chain(&place.with).filter_map(|number| self.series.get(*number));
        let named = found.filter_map(|series| {
            let (name, list) = (self.names.get(series.name)?, self.lists.get(series.list)?);
            Some(Named { name, flags: series.flags, list })
        });
        named.collect()
    }

    fn read(bytes: &'static [u8]) -> Option<Self> {
        let (bytes, _) = bytes.split_last_chunk::<8>()?;
        let mut from = Reader(bytes);
        if from.line()? != "kanava holidays 1" {
            return None;
        }
        let source = from.line()?;
        let names = from.several(|from| std::str::from_utf8(from.bytes()?).ok())?;
        let lists = from.several(Reader::bytes)?;
        let series = from.several(|from| {
            let (name, list) = (from.number()?, from.number()?);
            Some(Series { name, list, flags: u8::try_from(from.number()?).ok()? })
        })?;
        let places = from.several(|from| {
            let text = |bytes| std::str::from_utf8(bytes).ok();
            let (code, long) = (text(from.bytes()?)?, text(from.bytes()?)?);
            let mut year = || Some(FIRST_YEAR + i32::try_from(from.number()?).ok()?);
            let years = (year()?, year()?);
            let has_bank = from.number()? == 1;
            let (without, with) = (from.increasing()?, from.increasing()?);
            Some(Place { code, long, years, has_bank, without, with })
        })?;
        Some(Self { source, names, lists, series, places })
    }
}

impl Named {
    /// Its kind: public, eve or bank.
    pub(super) fn kind(&self) -> u8 {
        self.flags & 3
    }

    /// Whether it counts when days are (or are not) also taken where they are observed.
    pub(super) fn counts(&self, observed: bool) -> bool {
        self.flags & if observed { 8 } else { 4 } != 0
    }

    /// Whether the days stand for others.
    pub(super) fn is_observed(&self) -> bool {
        self.flags & 16 != 0
    }

    /// Whether the days are not certain yet.
    pub(super) fn is_estimated(&self) -> bool {
        self.flags & 32 != 0
    }

    /// The days since 1970-01-01, in their order.
    pub(super) fn days(&self) -> Vec<i32> {
        let mut from = Reader(self.list);
        let mut days = Vec::new();
        let mut at = 0;
        while let Some(step) = from.number() {
            let step = i32::try_from(step).unwrap_or_default();
            if days.is_empty() {
                at = FIRST_DAY + step;
                days.push(at);
                continue;
            }
            if step == 0 {
                // The same date in so many years that follow.
                for _ in 0..from.number().unwrap_or_default() {
                    at += year_after(at);
                    days.push(at);
                }
                continue;
            }
            // Zigzag about the twelve months of a moon.
            let past = step - 1;
            at += 354 + if past % 2 == 0 { past / 2 } else { -(past / 2) - 1 };
            days.push(at);
        }
        days
    }
}

/// The days from one date to the same in the next year; from 2000 to 2050 every fourth year has a day more.
fn year_after(day: i32) -> i32 {
    match (day - FIRST_DAY).rem_euclid(1461) {
        // January and February of a long year, March to December of the year before it.
        0..59 | 1155.. => 366,
        _ => 365,
    }
}

struct Reader(&'static [u8]);

impl Reader {
    fn line(&mut self) -> Option<&'static str> {
        let end = self.0.iter().position(|byte| *byte == b'\n')?;
        let (line, rest) = self.0.split_at_checked(end)?;
        self.0 = rest.get(1..)?;
        std::str::from_utf8(line).ok()
    }

    fn number(&mut self) -> Option<usize> {
        let mut value = 0;
        for shift in (0..28).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= usize::from(byte & 127) << shift;
            if *byte < 128 {
                return Some(value);
            }
        }
        None
    }

    fn bytes(&mut self) -> Option<&'static [u8]> {
        let length = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn several<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.number()?).map(|_| read(self)).collect()
    }

    fn increasing(&mut self) -> Option<Vec<usize>> {
        let mut last = 0;
        self.several(Self::number)?
            .into_iter()
            .map(|step| {
                last += step;
                Some(last)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_small_whole_and_in_order() {
        assert!(BYTES.len() <= 1_000_000, "{} bytes", BYTES.len());
        let codes: Vec<&str> = TABLE.places().iter().map(|place| place.code).collect();
        assert_eq!(codes.len(), 901);
        assert_eq!(TABLE.source, "holidays 0.109");
        for place in TABLE.places() {
            let named = TABLE.series(place);
            let days: Vec<Vec<i32>> = named.iter().map(Named::days).collect();
            assert!(days.iter().all(|days| days.is_sorted()), "{}", place.code);
        }
    }
}
