//! Instants as RFC 3339 text. Inside, an instant is nanoseconds of UTC since 1970 (`i64`).

use jiff::Timestamp;

/// Nanoseconds in one minute.
pub(crate) const MINUTE: i64 = 60_000_000_000;

/// Reads `2026-11-22T09:30:00+02:00`. The offset is needed: a time without one is not an instant.
pub(crate) fn parse(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{}` is not an instant, expected RFC 3339 such as `2026-11-22T09:30:00+02:00`", clip(text));
    let instant: Timestamp = text.parse().map_err(|_| wrong())?;
    i64::try_from(instant.as_nanosecond())
        .map_err(|_| format!("`{}` is out of range, expected a year from 1678 to 2261", clip(text)))
}

/// Prints an instant in UTC: `2026-11-22T07:30:00Z`.
pub(crate) fn format(at: i64) -> String {
    Timestamp::from_nanosecond(i128::from(at)).map_or_else(|_| at.to_string(), |t| t.to_string())
}

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

/// The caller's input, short enough for a message.
pub(crate) fn clip(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// `#[serde(with = "clock::rfc3339")]` for an instant that is always there.
pub(crate) mod rfc3339 {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};
    use std::borrow::Cow;

    pub(crate) fn serialize<S: Serializer>(at: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::format(*at))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        super::parse(&text).map_err(D::Error::custom)
    }
}

/// `#[serde(with = "clock::rfc3339_option")]` for an instant that may be missing or `null`.
pub(crate) mod rfc3339_option {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};
    use std::borrow::Cow;

    pub(crate) fn serialize<S: Serializer>(at: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => serializer.serialize_str(&super::format(*at)),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
        let text = Option::<Cow<'de, str>>::deserialize(deserializer)?;
        text.map(|text| super::parse(&text).map_err(D::Error::custom)).transpose()
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
