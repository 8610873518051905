//! The holidays of a place as a document.

use super::{HolidayKind, HolidayOptions, Holidays, holiday_data_version};
use crate::document;
use crate::error::{Error, Result, Status};
use crate::suggest;
use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Answers which days are off in a place: `{"place": "DE-BW", "from": 2026, "to": 2027}`, with `bank_holidays`,
/// `observed` and `eves` as in an hours block.
///
/// ```
/// let told = kanava::holidays::holidays_document(r#"{"place": "FI", "from": 2026}"#)?;
/// assert!(told.contains(r#"{"date":"2026-06-20","name":"Midsummer Day""#));
/// # Ok::<(), kanava::Error>(())
/// ```
///
/// # Errors
/// [`InvalidDocument`](Status::InvalidDocument) when it is no such question,
/// [`InvalidArgument`](Status::InvalidArgument) for a place that is not known, or years that are not.
pub fn holidays_document(question: &str) -> Result<String> {
    let asked: Question = suggest::read(question, Status::InvalidDocument)?;
    let options = HolidayOptions { bank: asked.bank_holidays, observed: asked.observed, eves: asked.eves };
    let place = Holidays::of(&asked.place, options)?;
    let (from, to) = (asked.from, asked.to.unwrap_or(asked.from));
    let known = place.years();
    if from > to || !known.contains(&from) || !known.contains(&to) {
        let (first, last, place) = (known.start(), known.end(), place.place());
        let message = format!("the years {from} to {to} cannot be told: those of `{place}` are {first} to {last}");
        return Err(Error::argument(message));
    }
    let all = place.iter().filter_map(|(day, found)| Some((date(day)?, found)));
    let within = all.filter(|(date, _)| (from..=to).contains(&i32::from(date.year())));
    let holidays = within.map(|(date, found)| Told {
        date: date.to_string(),
        name: found.name,
        kind: found.kind.name(),
        observed: found.observed,
        estimated: found.estimated,
    });
    let (place, holiday_data) = (place.place(), holiday_data_version());
    document::print(&Answer { place, holidays: holidays.collect(), holiday_data })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    place: String,
    from: i32,
    to: Option<i32>,
    #[serde(default)]
    bank_holidays: bool,
    #[serde(default = "yes")]
    observed: bool,
    #[serde(default = "yes")]
    eves: bool,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    place: &'a str,
    holidays: Vec<Told<'a>>,
    holiday_data: &'a str,
}

#[derive(Debug, Serialize)]
struct Told<'a> {
    date: String,
    name: &'a str,
    kind: &'static str,
    observed: bool,
    estimated: bool,
}

impl HolidayKind {
    /// Its name: `public`, `eve`, `bank`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Eve => "eve",
            Self::Bank => "bank",
        }
    }
}

fn date(day: i32) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(Span::new().try_days(day).ok()?).ok()
}

fn yes() -> bool {
    true
}
