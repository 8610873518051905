//! Instants from the year 1 to the year 9999, as conditions reckon with them: nanoseconds since 1970 in 128 bits.

use super::SECOND;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

/// An instant that is within the range.
pub(crate) fn within(at: i128) -> Option<i128> {
    (FIRST..=LAST).contains(&at).then_some(at)
}

/// Reads RFC 3339 with an offset.
pub(crate) fn parse(text: &str) -> Option<i128> {
    // The parser reads more than that: a blank for the `T`, a zone in brackets, hours alone.
    let shape = text.as_bytes();
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    let shaped = marks.iter().all(|(place, mark)| shape.get(*place).is_some_and(|found| found.eq_ignore_ascii_case(mark)));
    let ends = match shape {
        [.., b'Z' | b'z'] => true,
        [.., b'+' | b'-', _, _, b':', _, _] => true,
        _ => false,
    };
    let at = text.parse::<Timestamp>().ok().filter(|_| shaped && ends)?;
    within(at.as_nanosecond())
}

/// Prints RFC 3339 in UTC with no more digits than it needs.
pub(crate) fn print(at: i128) -> String {
    Timestamp::from_nanosecond(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}

/// A zone that a condition names: an IANA zone, or an offset such as `+02:00`.
#[derive(Debug, Clone)]
pub(crate) struct Zone(TimeZone);

impl Zone {
    pub(crate) const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone of this name or offset, if it is one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (sign, digits) = match text.as_bytes() {
            [b'-', digits @ ..] => (-1, digits),
            [b'+', digits @ ..] | digits => (1, digits),
        };
        if let [h0, h1, b':', m0, m1] = digits {
            let digit = |letter: &u8| letter.is_ascii_digit().then(|| i32::from(letter - b'0'));
            let (hours, minutes) = (digit(h0)? * 10 + digit(h1)?, digit(m0)? * 10 + digit(m1)?);
            let seconds = sign * (hours * 60 + minutes) * 60;
            let offset = Offset::from_seconds(seconds).ok().filter(|_| hours < 24 && minutes < 60)?;
            return Some(Self(TimeZone::fixed(offset)));
        }
        TimeZoneDatabase::bundled().get(text).ok().map(Self)
    }

    /// The local time of an instant.
    pub(crate) fn local(&self, at: i128) -> Option<DateTime> {
        Some(self.0.to_datetime(Timestamp::from_nanosecond(at).ok()?))
    }
}

/// 0001-01-01T00:00:00Z.
const FIRST: i128 = -62_135_596_800 * SECOND as i128;
/// The last nanosecond of the year 9999.
const LAST: i128 = 253_402_300_800 * SECOND as i128 - 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_is_four_digits_of_a_year() {
        for text in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2009-02-13T23:31:30Z"] {
            assert_eq!(parse(text).map(print).as_deref(), Some(text));
        }
        assert_eq!(parse("2009-02-13T23:31:30+02:00"), parse("2009-02-13T21:31:30Z"));
        for bad in ["0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2009-02-13", "2009-02-13 23:31:30Z", "soon", ""] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!((within(FIRST - 1), within(LAST + 1)), (None, None));
    }

    #[test]
    fn a_zone_is_a_name_or_an_offset() {
        let hour = |zone: &str| Zone::read(zone).and_then(|zone| zone.local(0)).map(|wall| (wall.hour(), wall.minute()));
        assert_eq!(hour("Asia/Kathmandu"), Some((5, 30)));
        assert_eq!((hour("+02:30"), hour("02:30"), hour("-01:00")), (Some((2, 30)), Some((2, 30)), Some((23, 0))));
        for bad in ["Europe/Atlantis", "+2:00", "+25:00", "+02:60", "", "+0a:00"] {
            assert!(Zone::read(bad).is_none(), "{bad}");
        }
    }
}
