//! Telephone numbers, by the rules of libphonenumber.
//!
//! The normal form is E.164, with an extension kept after it as RFC 3966 writes it: `+358412345678;ext=12`. A number
//! with an extension is another key than the number alone: the extensions of an office are different people.
//!
//! Keys are the numbers a person may have: mobile, fixed, internet, personal. Premium, freephone, shared-cost, company
//! ("universal access") and voicemail numbers belong to a service, and a number that no numbering plan gives to
//! anybody is a slip of the pen.
//!
//! Three readings go beyond the library, each for what exports do to numbers: the user part of a SIP address, a whole
//! number with the `.0` of a float column, and `00` before a calling code where people dial something else.

#[cfg(feature = "phone")]
mod automaton;
#[cfg(feature = "phone")]
mod fast;
#[cfg(feature = "phone")]
mod library;
#[cfg(feature = "phone")]
mod pattern;
#[cfg(not(feature = "phone"))]
mod plain;
#[cfg(feature = "phone")]
mod plan;

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
    let verdict = read(raw, region, out);
    let lost = matches!(verdict, Err(NotAKey::NoRegion | NotAKey::Invalid | NotAKey::Unassigned | NotAKey::Short));
    // Exchanges write `00` before a calling code everywhere, also where people dial something else (`011`).
    if let Some(rest) = raw.trim_start().strip_prefix("00").filter(|_| lost) {
        let mut abroad = String::new();
        if read(&format!("+{rest}"), region, &mut abroad).is_ok() {
            *out = abroad;
            return Ok(());
        }
    }
    verdict
}

fn read(raw: &str, region: Option<Region>, out: &mut String) -> Result<(), NotAKey> {
    #[cfg(feature = "phone")]
    if let Some(verdict) = fast::normalise(raw, region, out) {
        return verdict;
    }
    if raw.trim().is_empty() {
        return Err(NotAKey::Empty);
    }
    let raw = spoken(raw);
    if let Some(reason) = placeholder::of_text(raw) {
        return Err(reason);
    }
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

#[cfg(all(test, feature = "phone"))]
mod tests {
    use super::*;

    fn normal(raw: &str, region_code: &str) -> (Result<(), NotAKey>, String) {
        let mut out = String::new();
        let verdict = normalise(raw, region(region_code), &mut out);
        (verdict, out)
    }

    #[test]
    fn the_sixteen_rows_of_the_domain_study() {
        let same = "+358412345678";
        for (raw, expected, verdict, line) in [
            ("041 2345678", same, Ok(()), Some("mobile")),
            ("+358 41 2345678", same, Ok(()), Some("mobile")),
            ("00358412345678", same, Ok(()), Some("mobile")),
            ("+358 (0)41 2345678", same, Ok(()), Some("mobile")),
            ("358412345678", same, Ok(()), Some("mobile")),
            ("412345678", same, Ok(()), Some("mobile")),
            ("٠٤١٢٣٤٥٦٧٨", same, Ok(()), Some("mobile")),
            ("(09) 1234 567", "+35891234567", Ok(()), Some("fixed_line")),
            ("tel:+358-41-2345678;ext=12", "+358412345678;ext=12", Ok(()), Some("mobile")),
            ("020 12345", "+3582012345", Err(NotAKey::Company), Some("company")),
            ("0600 12345", "+35860012345", Err(NotAKey::Premium), Some("premium")),
            ("0800 98 811", "+35880098811", Err(NotAKey::TollFree), Some("toll_free")),
            ("+39 06 698 12345", "+390669812345", Ok(()), Some("fixed_line")),
            ("+330631966543", "+33631966543", Ok(()), Some("mobile")),
            ("112", "+358112", Err(NotAKey::Short), None),
            ("1-800-FLOWERS", "+35818003569377", Err(NotAKey::Unassigned), None),
            ("041 234 5678 alanro 12", "+35841234567825267612", Err(NotAKey::Invalid), None),
            ("anonymous", "", Err(NotAKey::Withheld), None),
        ] {
            assert_eq!(normal(raw, "FI"), (verdict, expected.to_owned()), "{raw}");
            assert_eq!(line_type(expected), line, "{raw}");
        }
    }

    #[test]
    fn what_exports_do_to_numbers() {
        for (raw, in_region, verdict, expected) in [
            ("sip:+358412345678@operator.example;user=phone", "FI", Ok(()), "+358412345678"),
            ("\"Matti\" <sip:0412345678@10.0.0.1>", "FI", Ok(()), "+358412345678"),
            ("sip:anonymous@anonymous.invalid", "FI", Err(NotAKey::Withheld), ""),
            ("358412345678.0", "FI", Ok(()), "+358412345678"),
            ("0014155552671", "US", Ok(()), "+14155552671"),
            ("00358412345678", "", Ok(()), "+358412345678"),
            ("041 2345678", "", Err(NotAKey::NoRegion), ""),
            ("0000000000", "FI", Err(NotAKey::Placeholder), ""),
            ("1234567890", "FI", Err(NotAKey::Placeholder), "+3581234567890"),
            ("555-555-5555", "US", Err(NotAKey::Placeholder), "+15555555555"),
            ("+1 (123) 456-7890", "US", Err(NotAKey::Placeholder), "+11234567890"),
            ("3.58412E+11", "FI", Err(NotAKey::Invalid), ""),
            ("n/a", "FI", Err(NotAKey::Placeholder), ""),
            ("  ", "FI", Err(NotAKey::Empty), ""),
            ("041 2345678 x 12", "FI", Ok(()), "+358412345678;ext=12"),
            ("212 200 1234", "US", Ok(()), "+12122001234"),
            ("200 200 1234", "US", Err(NotAKey::Unassigned), "+12002001234"),
            ("200 1234", "US", Err(NotAKey::Short), "+12001234"),
        ] {
            assert_eq!(normal(raw, in_region), (verdict, expected.to_owned()), "{raw}");
        }
        assert!(region("XX").is_none() && region("001").is_none() && region("fi").is_some());
    }
}
