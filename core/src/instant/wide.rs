//! Instants from the year 1 to the year 9999, as conditions reckon with them: nanoseconds since 1970 in 128 bits.

use super::ZoneData;
use super::{SECOND, rfc3339};
use jiff::civil::{DateTime, datetime};
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// An instant that is within the range.
pub(crate) fn within(at: i128) -> Option<i128> {
    (FIRST..=LAST).contains(&at).then_some(at)
}

/// Reads RFC 3339 with an offset.
pub(crate) fn parse(text: &str) -> Option<i128> {
    let (wall, fraction, offset) = rfc3339::parts(text.as_bytes())?;
    let seconds = wall.duration_since(EPOCH).as_secs() - offset;
    within(i128::from(seconds) * i128::from(SECOND) + i128::from(fraction))
}

/// Prints RFC 3339 in UTC with no more digits than it needs.
pub(crate) struct Printed(pub(crate) i128);

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match wall(self.0) {
            Some(wall) => write!(f, "{wall}Z"),
            None => write!(f, "{}", self.0),
        }
    }
}

/// The wall clock of UTC.
fn wall(at: i128) -> Option<DateTime> {
    let seconds = i64::try_from(at.div_euclid(SECOND.into())).ok()?;
    let nanoseconds = i32::try_from(at.rem_euclid(SECOND.into())).ok()?;
    EPOCH.checked_add(SignedDuration::new(seconds, nanoseconds)).ok()
}

/// A zone that a condition names: an IANA zone, or an offset such as `+02:00`.
#[derive(Debug, Clone)]
pub(crate) struct Zone(TimeZone);

impl Zone {
    pub(crate) const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone of this name or offset, if it is one: of this data, else of the bundled.
    pub(crate) fn read(text: &str, data: Option<&ZoneData>) -> Option<Self> {
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
        match data {
            Some(_) => super::Zone::named_in(data, text).ok().map(|zone| Self(zone.calendar().clone())),
            None => TimeZoneDatabase::bundled().get(text).ok().map(Self),
        }
    }

    /// The local time of an instant.
    pub(crate) fn local(&self, at: i128) -> Option<DateTime> {
        // The calendar's own instants end a day before its dates do: no zone changes its clock there.
        let near = at.clamp(Timestamp::MIN.as_nanosecond(), Timestamp::MAX.as_nanosecond());
        let ahead = self.0.to_offset(Timestamp::from_nanosecond(near).ok()?).seconds();
        wall(at)?.checked_add(SignedDuration::from_secs(ahead.into())).ok()
    }
}

const EPOCH: DateTime = datetime(1970, 1, 1, 0, 0, 0, 0);
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
            assert_eq!(parse(text).map(|at| Printed(at).to_string()).as_deref(), Some(text));
        }
        assert_eq!(parse("2009-02-13T23:31:30+02:00"), parse("2009-02-13T21:31:30Z"));
        for bad in ["0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2009-02-13", "2009-02-13 23:31:30Z", "soon", ""] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!((within(FIRST - 1), within(LAST + 1)), (None, None));
    }

    #[test]
    fn a_zone_is_a_name_or_an_offset() {
        let hour =
            |zone: &str| Zone::read(zone, None).and_then(|zone| zone.local(0)).map(|wall| (wall.hour(), wall.minute()));
        assert_eq!(hour("Asia/Kathmandu"), Some((5, 30)));
        assert_eq!((hour("+02:30"), hour("02:30"), hour("-01:00")), (Some((2, 30)), Some((2, 30)), Some((23, 0))));
        for bad in ["Europe/Atlantis", "+2:00", "+25:00", "+02:60", "", "+0a:00"] {
            assert!(Zone::read(bad, None).is_none(), "{bad}");
        }
    }
}
