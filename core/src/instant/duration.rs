//! Lengths of time, as documents and conditions write them.

use super::{DAY, HOUR, MINUTE, SECOND};
use crate::error::{Error, Result};
use crate::suggest::clip;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The units of durations, in nanoseconds. The first two are for whole numbers of days: a condition has none of them.
const UNITS: [(&str, i64); 9] = [
    ("w", 7 * DAY),
    ("d", DAY),
    ("h", HOUR),
    ("m", MINUTE),
    ("s", SECOND),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("ns", 1),
];
const SPANS: &[(&str, i64)] = UNITS.split_at(5).0;
const CEL: &[(&str, i64)] = UNITS.split_at(2).1;

/// A length of time, written `90s`, `15m`, `36h`, `7d`, `2w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub(crate) i64);

impl Span {
    /// The length in nanoseconds.
    pub fn nanoseconds(self) -> i64 {
        self.0
    }

    /// Reads `7d`.
    pub fn parse(text: &str) -> Option<Self> {
        let (count, length) = SPANS.iter().find_map(|(unit, length)| Some((text.strip_suffix(unit)?, *length)))?;
        let count: i64 = count.parse().ok().filter(|n| (0..=1_000_000).contains(n))?;
        count.checked_mul(length).map(Self)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        let (unit, length) = SPANS.iter().find(|(_, length)| self.0 % length == 0).copied().unwrap_or(("s", 1));
        to.collect_str(&format_args!("{}{unit}", self.0 / length))
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let wrong = || serde::de::Error::custom(not_a_duration(&text, "a number and s, m, h, d or w"));
        Self::parse(&text).ok_or_else(wrong)
    }
}

/// Reads a length of time as CEL writes it: `90s`, `1h30m`, `1.5h`, `-5m`.
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) naming the text.
pub(crate) fn parse_duration(text: &str) -> Result<i64> {
    cel(text).ok_or_else(|| Error::argument(not_a_duration(text, "one such as `1h30m` or `90s`")))
}

/// Exact to the nanosecond, as the reference implementation reads it.
fn cel(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total: i128 = 0;
    loop {
        let (number, tail) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit() && c != '.')?);
        let letters = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        let length = i128::from(CEL.iter().find(|(known, _)| *known == unit)?.1);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.len() + fraction.len() == 0 || fraction.contains('.') {
            return None;
        }
        // Digits past the fifteenth are less than a nanosecond.
        let fraction = fraction.get(..15).unwrap_or(fraction);
        let digits = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i128>().ok() };
        total = total.checked_add(digits(whole)?.checked_mul(length)?)?;
        total += digits(fraction)? * length / 10_i128.pow(u32::try_from(fraction.len()).ok()?);
        rest = tail;
        if rest.is_empty() {
            return i64::try_from(if negative { -total } else { total }).ok();
        }
    }
}

/// A length of time in nanoseconds, printed in seconds with no more digits than it needs: `5400s`, `-1.5s`.
pub(crate) struct PrintedDuration(pub(crate) i64);

impl fmt::Display for PrintedDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = SECOND.unsigned_abs();
        let (whole, mut fraction) = (self.0.unsigned_abs() / second, self.0.unsigned_abs() % second);
        let sign = if self.0 < 0 { "-" } else { "" };
        if fraction == 0 {
            return write!(f, "{sign}{whole}s");
        }
        let mut digits = 9;
        while fraction % 10 == 0 {
            (fraction, digits) = (fraction / 10, digits - 1);
        }
        write!(f, "{sign}{whole}.{fraction:0digits$}s")
    }
}

/// Minutes as nanoseconds, saturating; what is not a number of minutes is none.
pub(crate) fn minutes(count: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates, and saturating is wanted")]
    let nanoseconds = (count * MINUTE as f64) as i64;
    nanoseconds.max(0)
}

fn not_a_duration(text: &str, expected: &str) -> String {
    format!("`{}` is not a duration, expected {expected}", clip(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_cel_writes_them() {
        let read = |text: &str| parse_duration(text).ok();
        assert_eq!(read("1h30m"), Some(90 * MINUTE));
        assert_eq!(read("-1.5s"), Some(-1_500_000_000));
        assert_eq!(read("1ms2us3ns"), Some(1_002_003));
        assert_eq!(read("9000000000.000000001s"), Some(9_000_000_000_000_000_001));
        assert_eq!((read("0"), read("+.5m"), read("1.s")), (Some(0), Some(30 * SECOND), Some(SECOND)));
        for bad in ["", "1", "h", "1d", "-", "1..2s", ".s", "1e3s", "9999999999h"] {
            let message = parse_duration(bad).unwrap_err().to_string();
            assert_eq!(message, format!("`{bad}` is not a duration, expected one such as `1h30m` or `90s`"));
        }
    }

    #[test]
    fn durations_are_printed_in_seconds() {
        for text in ["1000000s", "-1.5s", "0s", "0.000000001s", "-0.01s"] {
            assert_eq!(parse_duration(text).map(|length| PrintedDuration(length).to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn spans_are_one_number_of_one_unit() {
        for (text, length) in [("90s", 90 * SECOND), ("36h", 36 * HOUR), ("2w", 14 * DAY), ("0d", 0)] {
            assert_eq!(Span::parse(text).map(Span::nanoseconds), Some(length));
        }
        for bad in ["", "7", "d", "-1d", "1.5h", "1h30m", "5ms", "1000001d"] {
            assert_eq!(Span::parse(bad), None, "{bad}");
        }
        // As short as it can be said.
        assert_eq!(serde_json::to_string(&Span(7 * DAY)).unwrap(), r#""1w""#);
        assert_eq!(serde_json::to_string(&Span(90 * MINUTE)).unwrap(), r#""90m""#);
    }

    #[test]
    fn minutes_never_overflow() {
        assert_eq!(minutes(1.5), 90_000_000_000);
        assert_eq!((minutes(f64::NAN), minutes(-3.0), minutes(f64::INFINITY)), (0, 0, i64::MAX));
    }
}
