//! A number for every hour: one for all, one for each hour of the day, or one for each hour of the week.

use crate::instant::{HOUR, SECOND, Zone};
use serde::{Deserialize, Serialize};

/// A number for every hour of the wall clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a number, or 24 (by hour of day), or 168 (by hour of week, from Monday)")]
#[non_exhaustive]
pub enum Profile {
    /// The same at all hours.
    Flat(f64),
    /// 24 numbers, from midnight; or 168, from midnight before Monday.
    Hours(Vec<f64>),
}

impl Profile {
    /// What is wrong with it.
    pub(super) fn fault(&self, most: f64) -> Option<String> {
        let numbers = match self {
            Self::Flat(number) => std::slice::from_ref(number),
            Self::Hours(hours) if matches!(hours.len(), 24 | 168) => hours,
            Self::Hours(hours) => return Some(format!("`{}` numbers, expected 24 or 168", hours.len())),
        };
        let bad = numbers.iter().find(|number| !(0.0..=most).contains(*number))?;
        Some(format!("`{bad}` is not usable, expected a number from 0 to {most}"))
    }

    /// The stretches of equal value from one instant to another (nanoseconds of UTC). Hours are those of the zone's
    /// wall clock, so a night with a clock change has 23 or 25 of them.
    pub(super) fn pieces(&self, from: i64, until: i64, zone: &Zone) -> Vec<Piece> {
        let hours = match self {
            Self::Flat(value) => return vec![Piece { from, until, value: *value }],
            Self::Hours(hours) => hours,
        };
        let mut pieces: Vec<Piece> = Vec::new();
        let mut at = from;
        while at < until {
            let local = zone.local(at);
            let hour = usize::try_from(local.hour()).unwrap_or_default();
            let day = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or_default();
            let place = if hours.len() == 24 { hour } else { day * 24 + hour };
            let value = hours.get(place).copied().unwrap_or_default();
            let seconds = i64::from(local.minute()) * 60 + i64::from(local.second());
            let passed = seconds * SECOND + i64::from(local.subsec_nanosecond());
            let end = at.saturating_add(HOUR - passed).min(until);
            match pieces.last_mut() {
                Some(last) if last.value == value => last.until = end,
                _ => pieces.push(Piece { from: at, until: end, value }),
            }
            at = end;
        }
        pieces
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::Flat(0.0)
    }
}

/// A stretch of time with one value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub(super) from: i64,
    pub(super) until: i64,
    pub(super) value: f64,
}

impl Piece {
    /// How many are expected in it, where the value is a rate by the hour.
    pub(super) fn expected(&self) -> f64 {
        self.value * (self.until - self.from) as f64 / HOUR as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_those_of_the_wall_clock() {
        let zone = Zone::named("Europe/Helsinki").unwrap();
        let at = |text: &str| crate::instant::parse(text).unwrap();
        let profile = Profile::Hours((0..24).map(f64::from).collect());
        let pieces = profile.pieces(at("2026-10-25T00:30:00+03:00"), at("2026-10-26T00:00:00+02:00"), &zone);
        // The hour from three to four stands twice that night, as one stretch of two hours.
        assert_eq!(pieces.len(), 24);
        assert_eq!(pieces[0].until - pieces[0].from, HOUR / 2);
        let third = pieces.iter().find(|piece| piece.value == 3.0).unwrap();
        assert_eq!(third.until - third.from, 2 * HOUR);
    }
}
