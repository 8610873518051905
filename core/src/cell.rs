//! One value as its door hands it over: the same value through any door is the same text.

use crate::instant;

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
    /// So many units of ten to the minus `scale`.
    Decimal(i128, i8),
    Bool(bool),
    /// An instant.
    Instant(i64),
    /// Nanoseconds of a wall clock, to be read in the delivery's zone.
    Local(i64),
    /// Seconds since 1970, too far from it for nanoseconds.
    Far(i64),
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
            Cell::Float(x) => x.to_string(),
            Cell::Bool(b) => b.to_string(),
            Cell::Instant(at) => instant::print(at),
            Cell::Local(wall) => instant::print(wall).trim_end_matches('Z').to_owned(),
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
        assert_eq!(Cell::Far(253_402_300_799).to_text(), "9999-12-31T23:59:59Z");
    }
}
