//! What a clock and a calendar say of an instant, and of a length of time.

use crate::instant::{HOUR, MINUTE, SECOND, wide};

/// A part of an instant or of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    FullYear,
    Month,
    Date,
    DayOfMonth,
    DayOfWeek,
    DayOfYear,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}

impl Part {
    /// The part that a getter names.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "getFullYear" => Self::FullYear,
            "getMonth" => Self::Month,
            "getDate" => Self::Date,
            "getDayOfMonth" => Self::DayOfMonth,
            "getDayOfWeek" => Self::DayOfWeek,
            "getDayOfYear" => Self::DayOfYear,
            "getHours" => Self::Hours,
            "getMinutes" => Self::Minutes,
            "getSeconds" => Self::Seconds,
            "getMilliseconds" => Self::Milliseconds,
            _ => return None,
        })
    }

    /// Whether a duration has it too.
    pub(super) const fn is_of_duration(self) -> bool {
        matches!(self, Self::Hours | Self::Minutes | Self::Seconds | Self::Milliseconds)
    }

    /// On the wall clock of a zone. Months and days are counted from 0, as in CEL, but for `getDate`; Sunday is 0.
    pub(super) fn of(self, at: i128, zone: &wide::Zone) -> Option<i64> {
        let wall = zone.local(at)?;
        Some(match self {
            Self::FullYear => wall.year().into(),
            Self::Month => i64::from(wall.month()) - 1,
            Self::Date => wall.day().into(),
            Self::DayOfMonth => i64::from(wall.day()) - 1,
            Self::DayOfWeek => wall.weekday().to_sunday_zero_offset().into(),
            Self::DayOfYear => i64::from(wall.day_of_year()) - 1,
            Self::Hours => wall.hour().into(),
            Self::Minutes => wall.minute().into(),
            Self::Seconds => wall.second().into(),
            Self::Milliseconds => i64::from(wall.subsec_nanosecond()) / MILLISECOND,
        })
    }

    /// Of a length: all its hours, minutes or seconds; of milliseconds those past its seconds.
    pub(super) const fn of_duration(self, length: i64) -> Option<i64> {
        Some(match self {
            Self::Hours => length / HOUR,
            Self::Minutes => length / MINUTE,
            Self::Seconds => length / SECOND,
            Self::Milliseconds => length % SECOND / MILLISECOND,
            _ => return None,
        })
    }
}

const MILLISECOND: i64 = 1_000_000;
