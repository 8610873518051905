//! RFC 3339, and instants in documents: `#[serde(with = "instant::rfc3339")]`.
//!
//! The commonest shape is read and written by hand, which takes a fraction of a parser's time; the calendar is jiff's.

use super::{SECOND, nanoseconds, timestamp};
use crate::error::{Error, Result};
use crate::suggest::clip;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serializer};
use std::fmt;

/// Reads an RFC 3339 instant of a document; a local time is refused.
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) naming the text.
pub fn parse(text: &str) -> Result<i64> {
    if let Some(at) = quick(text.as_bytes()) {
        return Ok(at);
    }
    text.parse::<Timestamp>().ok().and_then(nanoseconds).ok_or_else(|| not_an_instant(text, "1678 to 2261"))
}

/// What is said of a text that is no instant of these years.
pub(crate) fn not_an_instant(text: &str, years: &str) -> Error {
    let shown = clip(text);
    // Whether it is an instant as it is written, in range or not.
    let written = Pieces::parse(text).is_ok_and(|pieces| pieces.time().is_some() && pieces.offset().is_some());
    Error::argument(match written {
        true => format!("`{shown}` is out of range, expected a year from {years}"),
        false => {
            format!("`{shown}` is not an instant, expected RFC 3339 with an offset such as `2026-11-22T08:30:00Z`")
        }
    })
}

/// Prints an instant in UTC with no more digits than it needs: `2026-11-22T08:30:00Z`.
pub fn print(at: i64) -> String {
    let mut out = String::with_capacity(32);
    write(&mut out, at);
    out
}

/// Writes what [`print`] prints.
pub(crate) fn write(out: &mut String, at: i64) {
    let wall = Offset::UTC.to_datetime(timestamp(at));
    // An `i64` of nanoseconds ends in 2262: four digits always hold the year.
    let pair = |value: i16| [value / 10, value % 10].map(|digit| b'0' + u8::try_from(digit).unwrap_or(0));
    let ([a, b], [c, d]) = (pair(wall.year() / 100), pair(wall.year() % 100));
    let ([e, f], [g, h]) = (pair(wall.month().into()), pair(wall.day().into()));
    let ([i, j], [k, l]) = (pair(wall.hour().into()), pair(wall.minute().into()));
    let [m, n] = pair(wall.second().into());
    let text = [a, b, c, d, b'-', e, f, b'-', g, h, b'T', i, j, b':', k, l, b':', m, n];
    out.push_str(std::str::from_utf8(&text).unwrap_or_default());
    let fraction = wall.subsec_nanosecond();
    if fraction > 0 {
        out.push('.');
        digits(out, fraction, 9);
        out.truncate(out.trim_end_matches('0').len());
    }
    out.push('Z');
}

fn digits(out: &mut String, value: i32, count: u32) {
    for place in (0..count).rev() {
        out.push(char::from(b'0' + u8::try_from(value / 10_i32.pow(place) % 10).unwrap_or(0)));
    }
}

/// The commonest shape, `2026-11-22T09:30:00[.123]` and `Z` or an offset, without the generality of a parser; what it
/// does not know it leaves to one.
pub(super) fn quick(text: &[u8]) -> Option<i64> {
    let (wall, fraction, offset) = parts(text)?;
    let seconds = Offset::UTC.to_timestamp(wall).ok()?.as_second() - offset;
    seconds.checked_mul(SECOND)?.checked_add(fraction)
}

/// The wall clock of that shape, the nanoseconds past its second, and the seconds that it is ahead of UTC.
pub(super) fn parts(text: &[u8]) -> Option<(DateTime, i64, i64)> {
    let (date, rest) = text.split_first_chunk::<19>()?;
    let &[y0, y1, y2, y3, b'-', mo0, mo1, b'-', d0, d1, b'T', h0, h1, b':', mi0, mi1, b':', s0, s1] = date else {
        return None;
    };
    let year = i16::try_from(number(&[y0, y1, y2, y3])?).ok()?;
    let (month, day) = (pair([mo0, mo1])?, pair([d0, d1])?);
    let (hour, minute, second) = (pair([h0, h1])?, pair([mi0, mi1])?, pair([s0, s1])?);
    let (fraction, rest) = match rest.split_first() {
        Some((b'.', tail)) => {
            let count = tail.iter().take_while(|digit| digit.is_ascii_digit()).count();
            let (digits, rest) = tail.split_at_checked(count).filter(|_| (1..=9).contains(&count))?;
            (number(digits)? * 10_i64.pow(9 - u32::try_from(count).ok()?), rest)
        }
        _ => (0, rest),
    };
    let offset = match rest {
        [b'Z'] => 0,
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let (hours, minutes) = (number(&[*h0, *h1])?, number(&[*m0, *m1])?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 60 + minutes) * if *sign == b'+' { 60 } else { -60 }
        }
        _ => return None,
    };
    Some((DateTime::new(year, month, day, hour, minute, second, 0).ok()?, fraction, offset))
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |all, digit| digit.is_ascii_digit().then(|| all * 10 + i64::from(digit - b'0')))
}

/// A number of two digits.
fn pair(digits: [u8; 2]) -> Option<i8> {
    i8::try_from(number(&digits)?).ok()
}

/// Writes an instant as a document has it.
pub(crate) fn serialize<S: Serializer>(at: &i64, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&print(*at))
}

/// Reads an instant of a document.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<i64, D::Error> {
    deserializer.deserialize_str(InstantVisitor)
}

/// `#[serde(with = "instant::rfc3339_option")]` for an instant that may be missing or `null`.
pub(crate) mod rfc3339_option {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(at: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => serializer.serialize_str(&super::print(*at)),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
        Ok(Option::<super::Instant>::deserialize(deserializer)?.map(|instant| instant.0))
    }
}

struct InstantVisitor;

impl Visitor<'_> for InstantVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<i64, E> {
        parse(text).map_err(|error| E::custom(error.message()))
    }
}

/// An instant that is there, inside an `Option`.
struct Instant(i64);

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_str(InstantVisitor).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::DAY;

    #[test]
    fn instants_go_round_and_bad_ones_say_what_was_expected() {
        assert_eq!(print(parse("2026-11-22T09:30:00+02:00").unwrap()), "2026-11-22T07:30:00Z");
        assert_eq!(print(i64::MAX), "2262-04-11T23:47:16.854775807Z");
        for bad in ["2026-11-22T09:30:00", "yesterday", "", "9999-01-01T00:00:00Z"] {
            let error = parse(bad).unwrap_err();
            let message = error.message();
            assert!(message.contains("expected"), "{message}");
        }
    }

    /// By hand and by the library, the same: over every month of centuries, and at the edges.
    #[test]
    fn the_quick_ways_agree_with_the_library() {
        let step = 29 * DAY + 12_345_678_901_234;
        let spread = (-3600..3600).map(|n: i64| n * step).chain([i64::MIN, -1, 0, 1, SECOND, DAY - 1, i64::MAX]);
        for at in spread {
            let known = Timestamp::from_nanosecond(i128::from(at)).unwrap().to_string();
            assert_eq!(print(at), known);
            assert_eq!(parse(&known).ok(), Some(at));
        }
        for text in [
            "2026-11-22T09:30:00+02:00",
            "2026-11-22T09:30:00.5-11:59",
            "2024-02-29T23:59:59.123456789Z",
            "2023-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-12-31T23:59:60Z",
            "2026-11-22t09:30:00z",
            "2026-11-22 09:30:00Z",
            "2026-11-22T09:30:00+24:00",
            "2026-11-22T09:30:00+2:00",
            "2026-11-22T09:30:00.Z",
            "2026-11-22T09:30:00.1234567890Z",
            "2026-11-22T09:30Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T09:30:00Z[Europe/Helsinki]",
            "2026-11-22T09:30:00+02:00:30",
            "1677-01-01T00:00:00Z",
        ] {
            let known = text.parse::<Timestamp>().ok().and_then(|at| i64::try_from(at.as_nanosecond()).ok());
            assert_eq!(parse(text).ok(), known, "{text}");
        }
    }
}
