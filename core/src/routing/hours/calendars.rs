//! What `PH` and `SH` mean: the holidays of a place, and those that the block lists.

use super::day::Day;
use super::read::{Fault, written_number};
use crate::holidays::{HolidayOptions, Holidays};
use crate::routing::documents::HoursDocument;
use crate::suggest::clip;

/// Days by their numbers since 1970-01-01.
#[derive(Debug, Default)]
pub(super) struct Calendars {
    place: Option<Holidays>,
    options: HolidayOptions,
    own: Vec<(i32, String)>,
    school: Vec<(i32, i32)>,
}

/// A public holiday.
pub(super) struct Holiday<'a> {
    pub(super) name: &'a str,
    pub(super) estimated: bool,
}

impl Calendars {
    pub(super) fn read(document: &HoursDocument, faults: &mut Vec<Fault>) -> Self {
        let options = HolidayOptions { bank: document.bank_holidays, observed: document.observed, eves: document.eves };
        let place = document.country.as_ref().and_then(|country| match Holidays::of(country, options) {
            Ok(place) => Some(place),
            Err(error) => {
                faults.push(Fault::new("country", None, error.message().to_owned()));
                None
            }
        });
        let asked = [
            (!document.eves, "eves", "customary eves", Holidays::has_eves as fn(&Holidays) -> bool, "`FI` or `SE`"),
            (document.bank_holidays, "bank_holidays", "bank holidays", Holidays::has_bank, "`AT` or `JP`"),
        ];
        for (_, field, what, known, example) in asked.into_iter().filter(|(asked, ..)| *asked) {
            match (&document.country, &place) {
                (None, _) => faults.push(Fault::new(
                    field,
                    None,
                    format!("{what} are those of a country, expected `country` beside them"),
                )),
                (Some(country), Some(place)) if !known(place) => {
                    let message = format!(
                        "no {what} are known apart for `{}`, expected a country such as {example}",
                        clip(country)
                    );
                    faults.push(Fault::new(field, None, message));
                }
                _ => {}
            }
        }
        let mut own = Vec::new();
        for (date, name) in document.holidays.iter() {
            match written_number(date) {
                Some(day) => own.push((day, name.clone())),
                None => faults.push(Fault::new("holidays", Some(date), not_a("date", date, "2026-12-07"))),
            }
        }
        let mut school = Vec::new();
        for range in document.school_holidays.names() {
            let (from, to) = range.split_once('/').unwrap_or((range, range));
            match (written_number(from), written_number(to)) {
                (Some(from), Some(to)) if from <= to => school.push((from, to)),
                _ => {
                    let message = not_a("range of dates", range, "2026-06-06/2026-08-10");
                    faults.push(Fault::new("school_holidays", Some(range), message));
                }
            }
        }
        own.sort();
        Self { place, options, own, school }
    }

    pub(super) fn is_public(&self, day: i32) -> bool {
        self.own_on(day).is_some() || self.place.as_ref().is_some_and(|place| place.get(day).is_some())
    }

    pub(super) fn public(&self, day: i32) -> Option<Holiday<'_>> {
        if let Some(name) = self.own_on(day) {
            return Some(Holiday { name, estimated: false });
        }
        self.place.as_ref()?.get(day).map(|found| Holiday { name: found.name, estimated: found.estimated })
    }

    pub(super) fn is_school(&self, day: i32) -> bool {
        self.school.iter().any(|(from, to)| (*from..=*to).contains(&day))
    }

    /// What is not known of the year of this day.
    pub(super) fn unknown_year(&self, day: i32) -> Option<String> {
        let (year, known) = (i32::from(Day::new(day)?.date().year()), self.place.as_ref()?.years());
        let place = self.place.as_ref()?.place();
        let (first, last) = (known.start(), known.end());
        let unknown = !known.contains(&year);
        unknown.then(|| format!("the holidays of `{place}` are known for {first} to {last}, not for {year}"))
    }

    /// The country, and a part of it that has days off which are not known of the country.
    pub(super) fn part_with_more(&self) -> Option<(&'static str, &'static str)> {
        let place = self.place.as_ref()?;
        Some((place.place(), place.part_with_more(self.options)?))
    }

    /// The place, and the last year its holidays are known of, where that is before those of others.
    pub(super) fn ends_early(&self) -> Option<(&'static str, i32)> {
        let place = self.place.as_ref()?;
        let last = *place.years().end();
        (last < LAST_YEAR).then_some((place.place(), last))
    }

    pub(super) fn has_public(&self) -> bool {
        self.place.is_some() || !self.own.is_empty()
    }

    pub(super) fn has_school(&self) -> bool {
        !self.school.is_empty()
    }

    fn own_on(&self, day: i32) -> Option<&str> {
        let place = self.own.binary_search_by_key(&day, |(day, _)| *day).ok()?;
        self.own.get(place).map(|(_, name)| name.as_str())
    }
}

/// The last year of the table.
const LAST_YEAR: i32 = 2050;

fn not_a(what: &str, text: &str, example: &str) -> String {
    format!("`{}` is not a {what}, expected one such as `{example}`", clip(text))
}
