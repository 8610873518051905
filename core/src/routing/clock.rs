//! Instants as RFC 3339 text. Inside, an instant is nanoseconds of UTC since 1970 (`i64`).

use crate::instant;
use crate::suggest::clip;
use jiff::Timestamp;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer};
use std::fmt;

/// Nanoseconds in one minute.
pub(crate) const MINUTE: i64 = 60_000_000_000;

/// Reads `2026-11-22T09:30:00+02:00`. The offset is needed: a time without one is not an instant.
pub(crate) fn parse(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{}` is not an instant, expected RFC 3339 such as `2026-11-22T09:30:00+02:00`", clip(text));
    if let Some(at) = quick(text.as_bytes()) {
        return Ok(at);
    }
    let far = || format!("`{}` is out of range, expected a year from 1678 to 2261", clip(text));
    let read: Result<Timestamp, _> = text.parse();
    let instant = read.map_err(|_| if instant::is_written(text) { far() } else { wrong() })?;
    i64::try_from(instant.as_nanosecond()).map_err(|_| far())
}

/// Prints an instant in UTC: `2026-11-22T07:30:00Z`.
pub(crate) fn format(at: i64) -> String {
    let mut out = String::with_capacity(32);
    write(&mut out, at);
    out
}

/// Writes what [`format`] prints.
pub(crate) fn write(out: &mut String, at: i64) {
    let (days, rest) = (at.div_euclid(DAY), at.rem_euclid(DAY));
    let (year, month, day) = civil(days);
    let (seconds, fraction) = (rest / SECOND, rest % SECOND);
    // An `i64` of nanoseconds ends in 2262: four digits always hold the year.
    let pair = |value: i64| [value / 10, value % 10].map(|digit| b'0' + u8::try_from(digit).unwrap_or(0));
    let ([a, b], [c, d]) = (pair(year / 100), pair(year % 100));
    let ([e, f], [g, h]) = (pair(month), pair(day));
    let ([i, j], [k, l], [m, n]) = (pair(seconds / 3600), pair(seconds / 60 % 60), pair(seconds % 60));
    let text = [a, b, c, d, b'-', e, f, b'-', g, h, b'T', i, j, b':', k, l, b':', m, n];
    out.push_str(std::str::from_utf8(&text).unwrap_or_default());
    if fraction > 0 {
        out.push('.');
        digits(out, fraction, 9);
        out.truncate(out.trim_end_matches('0').len());
    }
    out.push('Z');
}

fn digits(out: &mut String, value: i64, count: u32) {
    for place in (0..count).rev() {
        out.push(char::from(b'0' + u8::try_from(value / 10_i64.pow(place) % 10).unwrap_or(0)));
    }
}

/// The commonest shape, `2026-11-22T09:30:00[.123]` and `Z` or an offset, without the generality of a parser; what it
/// does not know it leaves to one.
fn quick(text: &[u8]) -> Option<i64> {
    let (date, rest) = text.split_first_chunk::<19>()?;
    let &[y0, y1, y2, y3, b'-', mo0, mo1, b'-', d0, d1, b'T', h0, h1, b':', mi0, mi1, b':', s0, s1] = date else {
        return None;
    };
    let (year, month) = (number(&[y0, y1, y2, y3])?, number(&[mo0, mo1])?);
    let (day, hour) = (number(&[d0, d1])?, number(&[h0, h1])?);
    let (minute, second) = (number(&[mi0, mi1])?, number(&[s0, s1])?);
    // The years whose every instant fits, the days that every month has; the rest is the parser's.
    if !(1700..=2200).contains(&year) || !(1..=12).contains(&month) || !(1..=28).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
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
    let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Some(seconds * SECOND + fraction)
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |all, digit| digit.is_ascii_digit().then(|| all * 10 + i64::from(digit - b'0')))
}

/// Days since 1970 of a date of the proleptic Gregorian calendar, by eras of 400 years that begin in March.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The reverse of [`days`].
const fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (era * 400 + year + if month <= 2 { 1 } else { 0 }, month, day)
}

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Reads a length of time as CEL writes it: `90s`, `1h30m`, `1.5h`, `-5m`.
pub(crate) fn parse_duration(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{}` is not a duration, expected one such as `1h30m` or `90s`", clip(text));
    let (sign, mut rest) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let mut total = 0.0;
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
        let (number, tail) = rest.split_at(digits);
        let letters = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        let length = match unit {
            "h" => 60.0 * MINUTE as f64,
            "m" => MINUTE as f64,
            "s" => 1e9,
            "ms" => 1e6,
            "us" => 1e3,
            "ns" => 1.0,
            _ => return Err(wrong()),
        };
        total += number.parse::<f64>().map_err(|_| wrong())? * length;
        rest = tail;
    }
    if total > 9e18 {
        return Err(wrong());
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked to be in range on the line above")]
    Ok((sign * total) as i64)
}

/// Minutes as nanoseconds, saturating; what is not a number of minutes is none.
pub(crate) fn minutes(count: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates, and saturating is wanted")]
    let nanoseconds = (count * MINUTE as f64) as i64;
    nanoseconds.max(0)
}

struct InstantVisitor;

impl Visitor<'_> for InstantVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<i64, E> {
        parse(text).map_err(E::custom)
    }
}

/// An instant that is there, inside an `Option`.
struct Instant(i64);

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(InstantVisitor).map(Self)
    }
}

/// `#[serde(with = "clock::rfc3339")]` for an instant that is always there.
pub(crate) mod rfc3339 {
    use serde::{Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(at: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::format(*at))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        deserializer.deserialize_str(super::InstantVisitor)
    }
}

/// `#[serde(with = "clock::rfc3339_option")]` for an instant that may be missing or `null`.
pub(crate) mod rfc3339_option {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(at: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => serializer.serialize_str(&super::format(*at)),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
        Ok(Option::<super::Instant>::deserialize(deserializer)?.map(|instant| instant.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_go_round_and_bad_ones_say_what_was_expected() {
        assert_eq!(format(parse("2026-11-22T09:30:00+02:00").unwrap()), "2026-11-22T07:30:00Z");
        assert_eq!(format(i64::MAX), "2262-04-11T23:47:16.854775807Z");
        for bad in ["2026-11-22T09:30:00", "yesterday", "", "9999-01-01T00:00:00Z"] {
            let message = parse(bad).unwrap_err();
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
            assert_eq!(format(at), known);
            assert_eq!(parse(&known), Ok(at));
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

    #[test]
    fn durations_are_read_as_cel_writes_them() {
        assert_eq!(parse_duration("1h30m"), Ok(90 * MINUTE));
        assert_eq!(parse_duration("-1.5s"), Ok(-1_500_000_000));
        for bad in ["", "1", "h", "1d", "-", "1..2s", "9999999999h"] {
            assert!(parse_duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn minutes_never_overflow() {
        assert_eq!(minutes(1.5), 90_000_000_000);
        assert_eq!((minutes(f64::NAN), minutes(-3.0), minutes(f64::INFINITY)), (0, 0, i64::MAX));
    }
}
