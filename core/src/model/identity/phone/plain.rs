//! Without the feature `phone`: a number is read only when it is written in full, as E.164.

use super::super::NotAKey;
use super::super::placeholder;

/// An upper-case ISO 3166-1 alpha-2 code; only its shape is known here.
pub(in super::super) type Region = [u8; 2];

/// The region of this code.
pub(in super::super) fn region(code: &str) -> Option<Region> {
    match code.as_bytes() {
        [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => Some([a, b].map(u8::to_ascii_uppercase)),
        _ => None,
    }
}

/// What sort of number this is: unknown here.
pub(in super::super) fn line_type(_value: &str) -> Option<&'static str> {
    None
}

/// The number, when it is `+` and 7 to 15 digits with or without the usual punctuation.
pub(super) fn normalise(raw: &str, _region: Option<Region>, out: &mut String) -> Result<(), NotAKey> {
    let Some(number) = raw.strip_prefix('+') else { return Err(NotAKey::NoRegion) };
    if !number.bytes().all(|b| b.is_ascii_digit() || b" -()./".contains(&b)) {
        return Err(NotAKey::Invalid);
    }
    out.push('+');
    out.extend(number.chars().filter(char::is_ascii_digit));
    let digits = out.as_bytes().get(1..).unwrap_or_default();
    match digits.len() {
        _ if placeholder::of_digits(digits) => Err(NotAKey::Placeholder),
        0..7 => Err(NotAKey::Short),
        7..16 if digits.first() != Some(&b'0') => Ok(()),
        _ => Err(NotAKey::Invalid),
    }
}
