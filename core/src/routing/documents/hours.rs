//! Opening hours as they are written, and as they are told at an instant.

use super::Named;
use crate::instant;
use serde::{Deserialize, Serialize};

/// Opening hours as they are written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HoursDocument {
    /// An OSM `opening_hours` string, read on the clock of `zone`: `Mo-Fr 09:00-15:00; PH off`.
    pub open: String,
    /// The IANA zone whose wall clock is meant; or a list of them: it is open when it is by one of their clocks.
    pub zone: HoursNames,
    /// The country (ISO 3166-1, `FI`) or its part (ISO 3166-2, `DE-BW`) whose public holidays `PH` means. Without it
    /// there are none but those of `holidays`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Whether `PH` is also a bank holiday of the country.
    #[serde(default, skip_serializing_if = "is_false")]
    pub bank_holidays: bool,
    /// Whether `PH` is also the day on which a holiday is observed that falls on another one, such as the Monday after a
    /// holiday on a Sunday. It is unless this says `false`.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub observed: bool,
    /// Whether customary eves (Finland: Midsummer Eve and Christmas Eve; Sweden: those and New Year's Eve) count as
    /// `PH`. They do unless this says `false`.
    #[serde(default = "yes")]
    pub eves: bool,
    /// Holidays of one's own, beside those of the country, with their names: `"2026-12-07": "Company day"`.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub holidays: Named<String>,
    /// School holidays, which `SH` means, with their names: `"2026-06-06/2026-08-10": "Summer"`.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub school_holidays: Named<String>,
    /// Days with hours of their own: `"2026-12-23": "09:00-12:00"`, `"2026-12-27": "off"`.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub exceptions: Named<String>,
}

impl HoursDocument {
    /// Hours in this zone, with no holidays.
    pub fn new(open: impl Into<String>, zone: impl Into<String>) -> Self {
        Self {
            open: open.into(),
            zone: HoursNames::One(zone.into()),
            country: None,
            bank_holidays: false,
            observed: true,
            eves: true,
            holidays: Named::new(),
            school_holidays: Named::new(),
            exceptions: Named::new(),
        }
    }
}

/// The hours that a channel goes by, or the zones that hours go by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a name, or a list of names")]
#[non_exhaustive]
pub enum HoursNames {
    /// These.
    One(String),
    /// Open when one of these is, as where two teams in two zones share a channel.
    Any(Vec<String>),
}

impl HoursNames {
    /// The names.
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Any(names) => names,
        }
    }
}

/// Opening hours at one instant, as a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HoursAt {
    /// The channel; nothing for hours by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The instant: nanoseconds of UTC.
    #[serde(with = "instant::rfc3339")]
    pub at: i64,
    /// Open, closed, or unknown, which is not open.
    pub state: HoursState,
    /// Whether it is open then.
    pub open: bool,
    /// The comment that the hours have for that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Whether the wall clock shows a public holiday.
    pub holiday: bool,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holiday_name: Option<String>,
    /// Whether the day of that holiday is an estimate, as where it goes by the moon.
    #[serde(default, skip_serializing_if = "is_false")]
    pub holiday_estimated: bool,
    /// When the state changes; nothing when it does not within ten years.
    #[serde(with = "instant::rfc3339_option")]
    pub next_change: Option<i64>,
    /// When it is open next: `at` itself when it is open.
    #[serde(with = "instant::rfc3339_option")]
    pub next_open: Option<i64>,
    /// The zone; nothing for a channel that is always open.
    pub zone: Option<String>,
    /// The version of the time zone data used.
    pub zone_data: String,
    /// The version of the holiday data used.
    pub holiday_data: String,
    /// What is not known of the holidays of that year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What hours are at an instant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HoursState {
    /// Nobody is there.
    #[default]
    Closed,
    /// The hours do not say: an open end, `unknown`, or a comment such as `"by appointment"`. It is not open.
    Unknown,
    /// Somebody is there.
    Open,
}

impl HoursState {
    /// Its name: `open`, `closed`, `unknown`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Unknown => "unknown",
            Self::Open => "open",
        }
    }
}

/// A stretch of time in which hours are open or unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HoursInterval {
    /// Its beginning: nanoseconds of UTC.
    #[serde(with = "instant::rfc3339")]
    pub from: i64,
    /// Its end, which is not in it.
    #[serde(with = "instant::rfc3339")]
    pub to: i64,
    /// Open or unknown.
    pub state: HoursState,
    /// The comments that the hours have for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What may surprise in hours that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HoursProblem {
    /// The field it is in: `open`, `country` …
    pub field: String,
    /// Characters into the text.
    pub offset: usize,
    /// The sentence.
    pub message: String,
    /// What may be done about it.
    pub suggestion: String,
}

fn yes() -> bool {
    true
}

const fn is_true(value: &bool) -> bool {
    *value
}

const fn is_false(value: &bool) -> bool {
    !*value
}
