//! From an hours block as it is written to rules and calendars, or all of its faults.

use super::calendars::Calendars;
use super::day::number;
use super::parse::{Noted, parse, parse_day};
use super::rule::{Anchor, AnchorDay, Dates, Operator, Rule};
use super::wall::Wall;
use super::{Hours, Part};
use crate::instant::{Zone, ZoneData};
use crate::routing::documents::HoursDocument;
use crate::suggest::clip;
use jiff::civil::Date;
use std::sync::Arc;

/// What is wrong with an hours block, and with which of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The field: `open`, `exceptions` …
    pub(crate) field: &'static str,
    /// The name under it, for `exceptions`.
    pub(crate) name: Option<String>,
    /// Characters into the text, when known.
    pub(crate) offset: usize,
    /// The sentence.
    pub(crate) message: String,
}

impl Fault {
    pub(super) fn new(field: &'static str, name: Option<&str>, message: String) -> Self {
        Self { field, name: name.map(str::to_owned), offset: 0, message }
    }
}

impl Hours {
    /// Reads an hours block with the bundled zones.
    pub(crate) fn read(document: &HoursDocument) -> Result<Self, Vec<Fault>> {
        Self::read_in(document, None)
    }

    /// Reads an hours block of a policy.
    pub(crate) fn read_in(document: &HoursDocument, zones: Option<&ZoneData>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let wall = Arc::new(wall(document, &mut faults));
        let mut parts = Vec::new();
        for name in document.zone.names() {
            match Zone::named_in(zones, name) {
                Ok(zone) => parts.push(Part { wall: Arc::clone(&wall), zone }),
                Err(error) => faults.push(Fault::new("zone", None, error.message().to_owned())),
            }
        }
        if document.zone.names().is_empty() {
            faults.push(Fault::new("zone", None, "a list of zones names one at least".to_owned()));
        }
        if faults.is_empty() { Ok(Self::of(parts)) } else { Err(faults) }
    }
}

fn wall(document: &HoursDocument, faults: &mut Vec<Fault>) -> Wall {
    let (mut rules, notes) = open(&document.open).unwrap_or_else(|fault| {
        faults.push(fault);
        Default::default()
    });
    for (date, hours) in document.exceptions.iter() {
        match exception(date, hours) {
            Ok(rule) => rules.push(rule),
            Err(message) => faults.push(Fault::new("exceptions", Some(date), message)),
        }
    }
    let calendars = Calendars::read(document, faults);
    Wall { text: document.open.clone(), notes, rules, calendars }
}

fn open(text: &str) -> Result<(Vec<Rule>, Vec<Noted>), Fault> {
    if text.len() > LONGEST {
        let message = format!("an `opening_hours` string has at most {LONGEST} bytes, this one {}", text.len());
        return Err(Fault::new("open", None, message));
    }
    parse(text).map_err(|(at, message)| {
        let offset = characters(text, at);
        let expected = "expected an OSM `opening_hours` string such as `Mo-Fr 09:00-17:00; PH off`";
        let message = format!("`{}`: at character {}, {message}; {expected}", clip(text), offset + 1);
        Fault { offset, ..Fault::new("open", None, message) }
    })
}

/// A day with hours of its own, as one more rule, which replaces the day.
fn exception(date: &str, hours: &str) -> Result<Rule, String> {
    let day = written_day(date)
        .ok_or_else(|| format!("`{}` is not a date, expected one such as `2026-12-23`", clip(date)))?;
    let rule = parse_day(hours)
        .map_err(|_| format!("`{}` is not hours of one day, expected `09:00-12:00` or `off`", clip(hours)))?;
    let day = Anchor { year: Some(day.year()), day: AnchorDay::Fixed(day.month(), day.day()), offset: 0 };
    let dates = vec![Dates::on(day)];
    Ok(Rule { operator: Operator::Replace, dates, place: 0..0, ..rule })
}

/// A day written `2026-12-23`.
pub(super) fn written_day(text: &str) -> Option<Date> {
    let digits = |(place, byte): (usize, u8)| if matches!(place, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    let plain = text.len() == 10 && text.bytes().enumerate().all(digits);
    text.parse::<Date>().ok().filter(|day| plain && day.year() >= 1900)
}

pub(super) fn written_number(text: &str) -> Option<i32> {
    written_day(text).map(number)
}

/// How many characters of a text are before a byte.
pub(super) fn characters(text: &str, at: usize) -> usize {
    text.char_indices().take_while(|(place, _)| *place < at).count()
}

/// The longest `opening_hours` string, in bytes.
const LONGEST: usize = 4096;
