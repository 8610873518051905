//! OSM `opening_hours` strings on the wall clock. Only this file and `nights` know `chrono` and the `opening-hours` crate.

use super::{DAY, nights};
use crate::routing::documents::HoursDocument;
use crate::suggest::{self, clip};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Weekday};
use opening_hours::localization::Country;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
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

/// What an hours string asks for that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vain {
    /// Public holidays, of no country.
    Holidays,
    /// School holidays.
    SchoolHolidays,
    /// The sun, at no place.
    Sun(&'static str),
}

/// Opening hours on a wall clock, with their holidays.
#[derive(Debug, Clone)]
pub(super) struct WallHours {
    hours: OpeningHours,
    /// What of the shifts lies past midnight, as hours of the day on which they begin; `hours` then holds the rest.
    nights: Option<OpeningHours>,
}

impl WallHours {
    /// Parses the string with its exceptions and holidays.
    pub(super) fn parse(document: &HoursDocument) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut text = document.open.clone();
        if text.len() > LONGEST {
            let message = format!("an `opening_hours` string has at most {LONGEST} bytes, this one {}", text.len());
            return Err(vec![Fault { field: "open", name: None, offset: 0, message }]);
        }
        if let Err((offset, message)) = parse(&text) {
            faults.push(Fault { field: "open", name: None, offset, message });
        }
        let mut tails = String::new();
        for (date, hours) in document.exceptions.iter() {
            match exception(date, hours) {
                Ok((rule, tail)) => {
                    text.push_str(&rule);
                    tails.push_str(&tail);
                }
                Err(message) => {
                    faults.push(Fault { field: "exceptions", name: Some(date.to_owned()), offset: 0, message })
                }
            }
        }
        text.push_str(&tails);
        let holidays = match holidays(document) {
            Ok(holidays) => holidays,
            Err((field, message)) => {
                faults.push(Fault { field, name: None, offset: 0, message });
                ContextHolidays::default()
            }
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let context = Context::default().with_holidays(holidays);
        if let Some((early, late)) = nights::split(&text)
            && let (Ok(hours), Ok(nights)) = (parse(&early), parse(&late))
        {
            let nights = Some(nights.with_context(context.clone()));
            return Ok(Self { hours: hours.with_context(context), nights });
        }
        let hours =
            parse(&text).map_err(|(_, message)| vec![Fault { field: "open", name: None, offset: 0, message }])?;
        Ok(Self { hours: hours.with_context(context), nights: None })
    }

    /// The open spans between two readings of the wall clock, in seconds since 1970-01-01 00:00 on that clock.
    pub(super) fn open_spans(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        let mut open = spans_of(&self.hours, from, to);
        if let Some(nights) = &self.nights {
            let begun = spans_of(nights, from.saturating_sub(DAY), to.saturating_sub(DAY));
            open.extend(begun.into_iter().map(|(start, end)| (start + DAY, end + DAY)));
            open.sort_unstable();
        }
        let mut spans: Vec<(i64, i64)> = Vec::new();
        for (start, end) in open {
            match spans.last_mut() {
                Some((_, last)) if *last >= start => *last = end.max(*last),
                _ => spans.push((start, end)),
            }
        }
        spans
    }

    /// The words of the string that mean nothing here: holidays without a calendar, the sun without a place.
    pub(super) fn in_vain(&self, written: &str) -> Option<Vain> {
        let holidays = &self.hours.get_context().holidays;
        let spoken = || written.split('"').step_by(2).flat_map(|part| part.split(|c: char| !c.is_ascii_alphabetic()));
        let says = |word: &str| spoken().any(|said| said == word);
        let sun = SUN.into_iter().find(|word| says(word));
        match sun {
            _ if says("PH") && holidays.get_public().iter().next().is_none() => Some(Vain::Holidays),
            _ if says("SH") && holidays.get_school().iter().next().is_none() => Some(Vain::SchoolHolidays),
            Some(event) => Some(Vain::Sun(event)),
            None => None,
        }
    }

    /// Whether the wall clock shows a public holiday.
    pub(super) fn is_holiday(&self, reading: i64) -> bool {
        wall(reading).is_some_and(|at| self.hours.get_context().holidays.get_public().contains(at.date()))
    }
}

fn spans_of(hours: &OpeningHours, from: i64, to: i64) -> Vec<(i64, i64)> {
    let (Some(from), Some(to)) = (wall(from), wall(to)) else { return Vec::new() };
    let open = hours.iter_range(from, to).filter(|span| span.kind == RuleKind::Open);
    open.map(|span| (span.range.start.and_utc().timestamp(), span.range.end.and_utc().timestamp())).collect()
}

fn wall(seconds: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp(seconds, 0).map(|at| at.naive_utc())
}

fn parse(text: &str) -> Result<OpeningHours, (usize, String)> {
    text.parse::<OpeningHours>().map_err(|error| {
        let long = error.to_string();
        let column = long.lines().find_map(|line| line.trim_start().strip_prefix("--> 1:"));
        let offset = column.and_then(|column| column.trim().parse::<usize>().ok()).unwrap_or(1).saturating_sub(1);
        let detail = match long.lines().find_map(|line| line.trim_start().strip_prefix("= ")) {
            Some(_) => format!("it stops making sense at character {}", offset + 1),
            None => long.lines().next().unwrap_or_default().to_lowercase(),
        };
        let expected = "expected an OSM `opening_hours` string such as `Mo-Fr 09:00-17:00; PH off`";
        (offset, format!("`{}`: {detail}, {expected}", clip(text)))
    })
}

/// A dated exception as one more rule of the string, which OSM lets replace the day, and what of it lies past midnight
/// as a rule that adds to the next day: the day's own hours would replace it.
fn exception(date: &str, hours: &str) -> Result<(String, String), String> {
    let day = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok().filter(|day| (1900..10_000).contains(&day.year()));
    let Some(day) = day else {
        return Err(format!("`{}` is not a date, expected one such as `2026-12-23`", clip(date)));
    };
    let plain = hours.trim();
    let only_times = plain.bytes().all(|b| matches!(b, b'0'..=b'9' | b':' | b'-' | b',' | b' ' | b'+'));
    let fault = || format!("`{}` is not hours of one day, expected `09:00-12:00` or `off`", clip(hours));
    if plain == "off" || plain == "closed" {
        return Ok((format!("; {} {plain}", dated(day)), String::new()));
    }
    if !only_times || parse(plain).is_err() {
        return Err(fault());
    }
    let own = format!("{} {plain}", dated(day));
    let alone = parse(&own).map_err(|_| fault())?;
    let night = || {
        let next = day.succ_opt()?;
        let (from, to) = (next.and_hms_opt(0, 0, 0)?, next.succ_opt()?.and_hms_opt(0, 0, 0)?);
        let rest = alone.iter_range(from, to).find(|span| span.kind == RuleKind::Open)?;
        Some(format!(", {} 00:00-{}", dated(next), rest.range.end.format("%H:%M")))
    };
    Ok((format!("; {own}"), night().unwrap_or_default()))
}

fn dated(day: NaiveDate) -> String {
    let month = MONTHS.get(day.month0() as usize).copied().unwrap_or_default();
    format!("{:04} {month} {:02}", day.year(), day.day())
}

fn holidays(document: &HoursDocument) -> Result<ContextHolidays, (&'static str, String)> {
    let Some(code) = &document.country else {
        return match document.eves {
            true => Ok(ContextHolidays::default()),
            false => Err(("eves", "eves are those of a country, expected `country` beside them".to_owned())),
        };
    };
    let country: Country = code.parse().map_err(|_| {
        let lower =
            if code.len() == 2 { suggest::did_you_mean(code, [code.to_uppercase().as_str()]) } else { String::new() };
        ("country", format!("no holidays are known for `{}`, expected a country code such as `FI`{lower}", clip(code)))
    })?;
    let known = country.holidays();
    if !document.eves && !EVE_COUNTRIES.contains(&code.as_str()) {
        return Err(("eves", format!("no customary eves are known for `{code}`, expected one of `FI`, `SE`")));
    }
    if !EVE_COUNTRIES.contains(&code.as_str()) {
        return Ok(known);
    }
    // An empty calendar of a type that has no name outside its crate.
    let mut public = ContextHolidays::default().get_public().clone();
    for day in known.get_public().iter().filter(|day| !is_eve(code, *day)) {
        public.insert(day);
    }
    if document.eves {
        let first = known.get_public().iter().next().and_then(|day| day.with_ordinal(1));
        let last = known.get_public().iter().last().map_or(0, |day| day.year());
        let days = first.iter().flat_map(NaiveDate::iter_days).take_while(|day| day.year() <= last);
        for eve in days.filter(|day| is_eve(code, *day)) {
            public.insert(eve);
        }
    }
    Ok(ContextHolidays::new(Arc::new(public), Arc::new(known.get_school().clone())))
}

/// Customary, not statutory: a day off by habit and by collective agreement.
fn is_eve(country: &str, day: NaiveDate) -> bool {
    match (day.month(), day.day()) {
        (6, 19..=25) => day.weekday() == Weekday::Fri,
        (12, 24) => true,
        (12, 31) => country == "SE",
        _ => false,
    }
}

/// Countries whose customary eves are known.
const EVE_COUNTRIES: [&str; 2] = ["FI", "SE"];

/// What the sun does.
const SUN: [&str; 4] = ["dawn", "sunrise", "sunset", "dusk"];

/// The longest `opening_hours` string, in bytes.
const LONGEST: usize = 4096;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[cfg(test)]
mod tests {
    use super::*;

    fn finland() -> HoursDocument {
        let mut hours = HoursDocument::new("Mo-Fr 09:00-15:00; PH off", "Europe/Helsinki");
        hours.country = Some("FI".into());
        hours
    }

    fn holidays_of(document: &HoursDocument, year: i32) -> Vec<String> {
        let wall_hours = WallHours::parse(document).unwrap();
        let public = wall_hours.hours.get_context().holidays.get_public().clone();
        public.iter().filter(|day| day.year() == year).map(|day| day.format("%m-%d").to_string()).collect()
    }

    #[test]
    fn the_fifteen_finnish_holidays_of_2026_and_2027() {
        let expected = "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-19 06-20 10-31 12-06 12-24 12-25 12-26";
        assert_eq!(holidays_of(&finland(), 2026).join(" "), expected);
        let expected = "01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-25 06-26 11-06 12-06 12-24 12-25 12-26";
        assert_eq!(holidays_of(&finland(), 2027).join(" "), expected);
    }

    #[test]
    fn eves_are_a_switch() {
        let mut statutory = finland();
        statutory.eves = false;
        assert_eq!(holidays_of(&statutory, 2026).len(), 13);
        assert!(!holidays_of(&statutory, 2026).contains(&"06-19".to_owned()));
        statutory.country = Some("DE".into());
        assert_eq!(WallHours::parse(&statutory).unwrap_err()[0].field, "eves");
    }

    #[test]
    fn a_night_of_its_own_goes_on_after_midnight() {
        let mut night = HoursDocument::new("Mo-Su 09:00-17:00", "Europe/Helsinki");
        let days = [("2026-12-23", "12:00-13:00,22:00-02:00"), ("2026-12-24", "off"), ("2026-12-26", "20:00-26:30")];
        night.exceptions = days.into_iter().map(|(day, hours)| (day, hours.to_owned())).collect();
        let hours = WallHours::parse(&night).unwrap();
        let reading = |text: &str| text.parse::<NaiveDateTime>().unwrap().and_utc().timestamp();
        let spans = hours.open_spans(reading("2026-12-23T00:00:00"), reading("2026-12-28T00:00:00"));
        let told: Vec<String> = spans
            .iter()
            .map(|(from, to)| [from, to].map(|at| wall(*at).unwrap().format("%d %H:%M").to_string()).join("-"))
            .collect();
        let expected =
            ["23 12:00-23 13:00", "23 22:00-24 02:00", "25 09:00-25 17:00", "26 20:00-27 02:30", "27 09:00-27 17:00"];
        assert_eq!(told, expected);
    }

    #[test]
    fn every_fault_of_a_block_is_listed() {
        let mut bad = HoursDocument::new("Mo-Fr 09:00-15:00; Xx off", "Europe/Helsinki");
        bad.country = Some("fi".into());
        bad.exceptions =
            [("2026-13-01", "off"), ("2026-12-23", "sometimes")].into_iter().map(|(d, h)| (d, h.to_owned())).collect();
        let faults = WallHours::parse(&bad).unwrap_err();
        assert_eq!(faults.iter().map(|f| f.field).collect::<Vec<_>>(), ["open", "exceptions", "exceptions", "country"]);
        assert_eq!(faults[0].offset, 19, "{}", faults[0].message);
        assert!(faults[3].message.ends_with("did you mean `FI`?"), "{}", faults[3].message);
    }
}
