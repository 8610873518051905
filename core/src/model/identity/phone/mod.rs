//! Telephone numbers, by the rules of libphonenumber.
//!
//! The normal form is E.164, with an extension kept after it as RFC 3966 writes it: `+358412345678;ext=12`. A number
//! with an extension is another key than the number alone: the extensions of an office are different people.
//!
//! Keys are the numbers a person may have: mobile, fixed, internet, personal. Premium, freephone, shared-cost, company
//! ("universal access") and voicemail numbers belong to a service, and a number that no numbering plan gives to
//! anybody is a slip of the pen.

#[cfg(feature = "phone")]
mod library;
#[cfg(not(feature = "phone"))]
mod plain;

#[cfg(feature = "phone")]
pub(super) use library::{Region, line_type, region};
#[cfg(not(feature = "phone"))]
pub(super) use plain::{Region, line_type, region};

use super::NotAKey;
use super::placeholder;

/// What stands between a number and its extension.
pub(super) const EXTENSION: &str = ";ext=";

/// See [`Normaliser::normalise`](super::Normaliser::normalise).
pub(super) fn normalise(raw: &str, region: Option<Region>, out: &mut String) -> Result<(), NotAKey> {
    if raw.trim().is_empty() {
        return Err(NotAKey::Empty);
    }
    if let Some(reason) = placeholder::of_text(raw) {
        return Err(reason);
    }
    let raw = spoken(raw);
    #[cfg(feature = "phone")]
    return library::normalise(raw, region, out);
    #[cfg(not(feature = "phone"))]
    return plain::normalise(raw, region, out);
}

/// The part of an export's field that says the number: the user part of a SIP address, and a whole number without the
/// `.0` that a spreadsheet's float column leaves behind (it would be read as one more digit).
fn spoken(raw: &str) -> &str {
    let raw = raw.trim();
    if let Some((_, address)) = raw.split_once("sip:").or_else(|| raw.split_once("sips:")) {
        return address.split(['@', ';', '>', '?']).next().unwrap_or(address);
    }
    match raw.strip_suffix(".0") {
        Some(whole) if whole.len() > 6 && whole.bytes().all(|b| b.is_ascii_digit()) => whole,
        _ => raw,
    }
}
