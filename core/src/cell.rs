//! One value as its door hands it over: the same value through any door is the same text.

use crate::instant::{self, DAY, HOUR, MINUTE, SECOND};

/// One value as its door hands it over.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(not(feature = "arrow"), expect(dead_code, reason = "only columns have cells of every sort"))]
pub(crate) enum Cell<'a> {
    Null,
    Text(&'a str),
    Integer(i64),
    /// A whole number past [`i64::MAX`].
    Large(u64),
    Float(f64),
    /// A number from a type that cannot tell it from its neighbours: what was meant is not known.
    Rounded(f64),
    /// So many units of ten to the minus `scale`.
    Decimal(i128, i8),
    Bool(bool),
    /// An instant.
    Instant(i64),
    /// Nanoseconds of a wall clock, to be read in the delivery's zone.
    Local(i64),
    /// Seconds since 1970, too far from it for nanoseconds.
    Far(i64),
    /// A day, in days since 1970.
    Day(i64),
    /// A time of day, in nanoseconds since midnight.
    Clock(i64),
    /// A length of time, in nanoseconds.
    Length(i64),
    Uuid([u8; 16]),
    /// Bytes that are no value, and what was expected instead.
    Unread(&'a [u8], &'static str),
}

impl Cell<'_> {
    /// The cell as text: numbers as they print, instants in RFC 3339.
    pub(crate) fn to_text(self) -> String {
        match self {
            Cell::Null => String::new(),
            Cell::Text(t) => t.to_owned(),
            Cell::Integer(n) => n.to_string(),
            Cell::Large(n) => n.to_string(),
            Cell::Decimal(n, scale) => decimal(n, scale),
            Cell::Far(seconds) => instant::print_far(seconds),
            Cell::Float(x) | Cell::Rounded(x) => x.to_string(),
            Cell::Bool(b) => b.to_string(),
            Cell::Instant(at) => instant::print(at),
            Cell::Local(wall) => instant::print(wall).trim_end_matches('Z').to_owned(),
            Cell::Day(days) => day(days),
            Cell::Clock(ns) => clock(ns),
            Cell::Length(ns) => fraction(ns.unsigned_abs(), if ns < 0 { "-" } else { "" }),
            Cell::Uuid(bytes) => uuid(bytes),
            Cell::Unread(bytes, _) => String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// Calls with the cell's text, without copying what is text already.
    pub(crate) fn with_text<T>(self, call: impl FnOnce(&str) -> T) -> T {
        match self {
            Cell::Text(t) => call(t),
            other => call(&other.to_text()),
        }
    }
}

fn day(days: i64) -> String {
    let at = days.saturating_mul(DAY / SECOND);
    instant::print_far(at).chars().take_while(|c| *c != 'T').collect()
}

fn clock(ns: i64) -> String {
    let (hours, minutes) = (ns / HOUR, ns % HOUR / MINUTE);
    let seconds = ns % MINUTE;
    let lead = if seconds < 10 * SECOND { "0" } else { "" };
    format!("{hours:02}:{minutes:02}:{lead}{}", fraction(seconds.unsigned_abs(), ""))
}

/// Seconds with as many digits as they need.
fn fraction(ns: u64, sign: &str) -> String {
    let (whole, rest) = (ns / SECOND.unsigned_abs(), ns % SECOND.unsigned_abs());
    match rest {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{}", format!("{rest:09}").trim_end_matches('0')),
    }
}

fn uuid(bytes: [u8; 16]) -> String {
    let mut out = String::with_capacity(36);
    for (i, byte) in bytes.into_iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        out.extend([byte >> 4, byte & 15].map(|half| char::from_digit(half.into(), 16).unwrap_or('0')));
    }
    out
}

fn decimal(n: i128, scale: i8) -> String {
    let scale = usize::from(scale.unsigned_abs()) * usize::from(scale > 0);
    let digits = format!("{:0>width$}", n.unsigned_abs(), width = scale + 1);
    let (whole, part) = digits.split_at_checked(digits.len() - scale).unwrap_or((&digits, ""));
    let sign = if n < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_every_digit() {
        for (n, scale, text) in
            [(1250, 2, "12.50"), (-5, 2, "-0.05"), (17, 0, "17"), (i128::MAX, 0, &i128::MAX.to_string())]
        {
            assert_eq!(Cell::Decimal(n, scale).to_text(), text);
        }
        assert_eq!(Cell::Large(u64::MAX).to_text(), "18446744073709551615");
        let uuid =
            Cell::Uuid([0x12, 0x3e, 0x45, 0x67, 0xe8, 0x9b, 0x12, 0xd3, 0xa4, 0x56, 0x42, 0x66, 0x14, 0x17, 0x40, 0]);
        assert_eq!(uuid.to_text(), "123e4567-e89b-12d3-a456-426614174000");
        assert_eq!(Cell::Day(20_514).to_text(), "2026-03-02");
        assert_eq!(Cell::Clock(8 * HOUR + 5 * MINUTE + 250_000_000).to_text(), "08:05:00.25");
        assert_eq!(Cell::Clock(DAY - SECOND).to_text(), "23:59:59");
        assert_eq!(Cell::Length(-90 * SECOND).to_text(), "-90");
        assert_eq!(Cell::Far(253_402_300_799).to_text(), "9999-12-31T23:59:59Z");
    }
}
