//! How values are written in a document without making one of them first.
//!
//! The same bytes as serde prints, without its generality: the tests hold them against each other.

use std::io;

/// Text in quotes.
pub(crate) fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    text(&mut out, value);
    out
}

/// To six decimals: what a person reads and what three languages print alike. Always a number.
pub(crate) fn rounded(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    if let Some(millionths) = millionths(value) {
        return millionths as f64 / 1e6;
    }
    // So large that it has no sixth decimal, or no number.
    if value.is_nan() { 0.0 } else { value.clamp(f64::MIN, f64::MAX) }
}

/// The nearest whole number of millionths, halves away from 0, where a double tells them apart.
fn millionths(value: f64) -> Option<i64> {
    let scaled = value * 1e6;
    if scaled.abs() >= 1e15 || scaled.is_nan() {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a number below 1e15")]
    let whole = scaled as i64;
    let rest = scaled - whole as f64;
    Some(whole + i64::from(rest >= 0.5) - i64::from(rest <= -0.5))
}

/// Writes text in quotes.
pub(crate) fn text(out: &mut String, value: &str) {
    if value.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        // A string of ours always serialises.
        out.push_str(&serde_json::to_string(value).unwrap_or_default());
        return;
    }
    out.push('"');
    out.push_str(value);
    out.push('"');
}

/// Writes a whole number.
#[inline]
pub(crate) fn whole(out: &mut String, value: i64) {
    match u8::try_from(value) {
        Ok(digit @ 0..10) => out.push(char::from(b'0' + digit)),
        _ => digits(out, value),
    }
}

fn digits(out: &mut String, value: i64) {
    if value < 0 {
        out.push('-');
    }
    let mut digits = [0_u8; 20];
    let mut rest = value.unsigned_abs();
    let mut from = digits.len();
    for place in digits.iter_mut().rev() {
        *place = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        from -= 1;
        if rest == 0 {
            break;
        }
    }
    out.push_str(digits.get(from..).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default());
}

/// Writes a number: the shortest text that reads back as the same.
pub(crate) fn number(out: &mut String, value: f64) {
    if value == 0.0 {
        out.push_str(if value.is_sign_negative() { "-0.0" } else { "0.0" });
        return;
    }
    match millionths(value) {
        Some(found) if found as f64 / 1e6 == value => decimal(out, found),
        _ => {
            let _ = serde_json::to_writer(Pen(out), &value);
        }
    }
}

/// Writes so many millionths, not 0. With at most 15 digits no two decimals are the same double, so the shortest text
/// that reads back is this one without its zeros.
fn decimal(out: &mut String, millionths: i64) {
    if millionths.abs() < 10 {
        // These have an exponent.
        let _ = serde_json::to_writer(Pen(out), &(millionths as f64 / 1e6));
        return;
    }
    // Sign, ten digits, point, six digits.
    let mut digits = [0_u8; 24];
    let mut from = digits.len();
    let mut put = |digit: u8| {
        from -= 1;
        if let Some(place) = digits.get_mut(from) {
            *place = digit;
        }
    };
    let mut rest = millionths.unsigned_abs();
    let mut zeros = true;
    for place in 0..6 {
        let digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        zeros &= digit == b'0' && place < 5;
        if !zeros {
            put(digit);
        }
    }
    put(b'.');
    loop {
        put(b'0' + u8::try_from(rest % 10).unwrap_or(0));
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if millionths < 0 {
        put(b'-');
    }
    out.push_str(digits.get(from..).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default());
}

/// A string that serde may write to.
pub(crate) struct Pen<'o>(pub(crate) &'o mut String);

impl io::Write for Pen<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push_str(std::str::from_utf8(bytes).map_err(io::Error::other)?);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_serde_writes_them() {
        let mut values =
            vec![0.0, -0.0, 1e-7, 1e-6, 1e-5, 1.5e-5, 9.99e-6, 1e15, 1e16, 1e17, f64::MAX, f64::MIN_POSITIVE];
        values.extend([0.1 + 0.2, 1.0 / 3.0, 123_456_789.123_456, 999_999_999.999_999, 1e9, 5e-324, 0.05]);
        let mut seed = 1_u64;
        for _ in 0..200_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let bits = f64::from_bits(seed);
            values.extend([bits, (seed >> 40) as f64 / 1e6, (seed >> 30) as f64 / 1e4, (seed >> 12) as f64 / 1e6]);
        }
        for value in values.into_iter().flat_map(|value| [value, -value, rounded(value)]) {
            let mut out = String::new();
            number(&mut out, value);
            assert_eq!(out, serde_json::to_string(&value).unwrap(), "{value:e}");
        }
        for value in [0, 1, -1, 9, 10, 99, 100, 1_000_001, i64::MAX, i64::MIN] {
            let mut out = String::new();
            whole(&mut out, value);
            assert_eq!(out, value.to_string());
        }
    }

    #[test]
    fn text_is_written_as_serde_writes_it() {
        for value in ["", "a", "ä \u{1F600}", "\"", "\\", "\n\u{0}\u{1f}\u{7f}", "</script>\u{2028}"] {
            assert_eq!(quoted(value), serde_json::to_string(value).unwrap());
        }
    }

    #[test]
    fn rounded_is_always_a_number() {
        let mut seed = 7_u64;
        for _ in 0..200_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            for value in [f64::from_bits(seed), (seed >> 40) as f64 / 2e6, (seed >> 20) as f64 / 3e7] {
                let known = (value * 1e6).round() / 1e6;
                if (value * 1e6).abs() < 1e15 {
                    assert_eq!(rounded(value), known, "{value:e}");
                }
            }
        }
        assert_eq!((rounded(f64::NAN), rounded(f64::INFINITY), rounded(1e308)), (0.0, f64::MAX, 1e308));
        assert_eq!((rounded(0.123_456_7), rounded(-1e-9).is_sign_negative()), (0.123_457, false));
    }
}
