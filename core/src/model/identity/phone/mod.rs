//! Telephone numbers, by the rules of libphonenumber.
//!
//! The normal form is E.164, with an extension kept after it as RFC 3966 writes it: `+358412345678;ext=12`. A number
//! with an extension is another key than the number alone: the extensions of an office are different people.
//!
//! Keys are the numbers a person may have: mobile, fixed, internet, personal. Premium, freephone, shared-cost, company
//! ("universal access") and voicemail numbers belong to a service, and a number that no numbering plan gives to
//! anybody is a slip of the pen.
//!
//! Some readings go beyond the library, each for what exports do to numbers: the user part of a SIP address, `00` before a
//! calling code where people dial something else, what spreadsheets and remarks leave ([`spelled`]), and the spellings
//! that a plan has given up (`retired`). A field with two numbers is no key: one person may have both, or two one each.

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
mod retired;
mod spelled;

#[cfg(feature = "phone")]
pub(super) use library::{Region, line_type, region};
#[cfg(not(feature = "phone"))]
pub(super) use plain::{Region, line_type, region};

use super::NotAKey;
use super::placeholder;
use std::borrow::Cow;

/// What stands between a number and its extension.
pub(super) const EXTENSION: &str = ";ext=";

/// See [`Normaliser::normalise`](super::Normaliser::normalise).
pub(super) fn normalise(raw: &str, region: Option<Region>, out: &mut String) -> Result<(), NotAKey> {
    let verdict = read(raw, region, out);
    if is_lost(verdict) { find(raw, region, out, verdict).0 } else { verdict }
}

/// What the number's plan has changed about its spelling, if it was written as before.
pub(super) fn form(raw: &str, region: Option<Region>) -> Option<&'static str> {
    let mut out = String::new();
    let verdict = read(raw, region, &mut out);
    if is_lost(verdict) { find(raw, region, &mut out, verdict).1 } else { None }
}

/// Brings a number in normal form to the form it is compared in: an Argentine mobile is one with and without the 9 that
/// is dialled from abroad. Both are valid, and no two lines differ in it: mobiles and lines in the ground share one set of
/// ten digits (Plan Fundamental de Numeración Nacional, SC 46/97).
pub(super) fn compared(value: &mut String) {
    const ARGENTINA: &str = "+549";
    if value.starts_with(ARGENTINA) && value.split(';').next().is_some_and(|number| number.len() == 14) {
        value.replace_range(..ARGENTINA.len(), "+54");
    }
}

/// A number of an export whose numbers are all international, with or without the plus sign: with it, before its first
/// digit and not before what stands around it (`whatsapp:`, `Anna <…>`, a quote of a spreadsheet). What begins with a
/// zero is left as it is, since no calling code does.
pub(super) fn international(raw: &str) -> Cow<'_, str> {
    let number = raw.trim();
    if number.starts_with(|c: char| matches!(c, '1'..='9')) && number.bytes().all(|b| b.is_ascii_digit() || b == b' ') {
        return format!("+{number}").into();
    }
    if number.starts_with(['+', '0']) {
        return raw.into();
    }
    let quoted = |c: char| matches!(c, '=' | '\'' | '"' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}');
    let text = spelled::plain(within(spoken(number)).trim_matches(quoted));
    let Some((before, digits)) = spelled::begin(&text).and_then(|at| text.split_at_checked(at)) else {
        return raw.into();
    };
    let signs = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '.'));
    let has_sign = digits.starts_with(is_zero) || signs.ends_with(['+', '\u{ff0b}']);
    // A code that an exchange is told something by, or what is left of a sum: the reading has an eye for its sign.
    if let Some((at, sign)) = before.char_indices().next_back()
        && matches!(sign, '-' | '\u{2212}' | '*' | '#')
        && !before.get(..at).is_some_and(|word| word.ends_with(char::is_alphanumeric))
    {
        return text.get(at..).unwrap_or_default().to_owned().into();
    }
    let plus = if has_sign { "" } else { "+" };
    // A float column's decimals behind it are none of its digits.
    format!("{before}{plus}{}", spelled::plain(digits.trim_end_matches(['"', '\'', '>', ']']))).into()
}

/// What stands between angle brackets, where that is a number: a name may have digits of its own.
fn within(text: &str) -> &str {
    let inner = text.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(inner, _)| inner);
    inner.filter(|inner| inner.chars().filter(|c| c.is_numeric()).count() >= 7).map_or(text, spoken)
}

/// A zero in the digits that people write numbers with.
fn is_zero(c: char) -> bool {
    matches!(c, '0' | '\u{ff10}' | '\u{660}' | '\u{6f0}' | '\u{966}' | '\u{9e6}')
}

/// Whether a reading found no number that somebody may have.
fn is_lost(verdict: Result<(), NotAKey>) -> bool {
    matches!(verdict, Err(NotAKey::NoRegion | NotAKey::Invalid | NotAKey::Unassigned | NotAKey::Short))
}

type Found = (Result<(), NotAKey>, Option<&'static str>);

/// Looks for a number that is written in another way: abroad's prefix, a spelling of before, several in one field.
fn find(raw: &str, region: Option<Region>, out: &mut String, verdict: Result<(), NotAKey>) -> Found {
    let mut other = String::new();
    // Exchanges write `00` before a calling code everywhere, also where people dial something else (`011`).
    if let Some(rest) = raw.trim_start().strip_prefix("00") {
        let abroad = normalise(&format!("+{rest}"), region, &mut other);
        if abroad.is_ok() {
            let form = form(&format!("+{rest}"), region);
            *out = other;
            return (abroad, form);
        }
    }
    #[cfg(feature = "phone")]
    if let Some((present, form)) = retired::present(out)
        && read(&present, region, &mut other).is_ok()
    {
        *out = other;
        return (Ok(()), Some(form));
    }
    // Not so what is written as a normal form: its extension is no second number.
    let fields = (!raw.contains(EXTENSION)).then(|| spelled::several(raw));
    for parts in fields.into_iter().flatten() {
        let mut values = Vec::new();
        for part in &parts {
            let found = normalise(part, region, &mut other);
            values.push(found.is_ok().then(|| other.clone()));
        }
        match values.as_slice() {
            // The same number twice is one.
            [Some(first), rest @ ..] if rest.iter().all(|value| value.as_ref() == Some(first)) => {
                out.clone_from(first);
                return (Ok(()), None);
            }
            some if some.iter().any(Option::is_some) => {
                out.clear();
                return (Err(NotAKey::Several), None);
            }
            _ => {}
        }
    }
    (verdict, None)
}

fn read(raw: &str, region: Option<Region>, out: &mut String) -> Result<(), NotAKey> {
    out.clear();
    #[cfg(feature = "phone")]
    if let Some(verdict) = fast::normalise(raw, region, out) {
        return verdict;
    }
    if raw.trim().is_empty() {
        return Err(NotAKey::Empty);
    }
    let raw = spoken(raw);
    if let Some(reason) = placeholder::of_key(raw) {
        return Err(reason);
    }
    // What is left of a sum, and a code that an exchange is told something by (`*21*` sends calls on).
    let sign = raw.strip_prefix(['-', '\u{2212}', '*', '#']);
    if sign.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return Err(NotAKey::Invalid);
    }
    if spelled::is_masked(raw) {
        return Err(NotAKey::Masked);
    }
    let number = spelled::plain(raw);
    // Words after a number are no digits of it. Those with digits of their own may be an extension in words we do not
    // know: then it is somebody else's number than the one before them.
    let remark = spelled::remark(&number);
    if let Some((bare, false)) = remark
        && bare.len() < raw.len()
        && read(bare, region, out).is_ok()
    {
        return Ok(());
    }
    out.clear();
    // The library would make it an extension: it is looked for with the several of a field.
    if spelled::is_followed(&number) {
        return Err(NotAKey::Invalid);
    }
    #[cfg(feature = "phone")]
    let verdict = match fast::normalise(&number, region, out) {
        Some(verdict) => verdict,
        None => library::normalise(&number, region, out),
    };
    #[cfg(not(feature = "phone"))]
    let verdict = plain::normalise(&number, region, out);
    let spelled_out = matches!(remark, Some((_, true))) && !number.contains("phone-context");
    if verdict.is_ok() && spelled_out && !out.contains(EXTENSION) {
        out.clear();
        return Err(NotAKey::Invalid);
    }
    verdict
}

/// The part of an export's field that says the number: the user part of a SIP address, and what follows the code that
/// keeps a caller's number back.
fn spoken(raw: &str) -> &str {
    let raw = raw.trim();
    let after = |scheme: &str| {
        let at = raw.as_bytes().windows(scheme.len()).position(|part| part.eq_ignore_ascii_case(scheme.as_bytes()))?;
        raw.get(at + scheme.len()..)
    };
    if let Some(address) = raw.contains(':').then(|| after("sip:").or_else(|| after("sips:"))).flatten() {
        return address.split(['@', ';', '>', '?']).next().unwrap_or(address);
    }
    raw.strip_prefix("*31#").or_else(|| raw.strip_prefix("#31#")).unwrap_or(raw)
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
    fn international_numbers_in_what_stands_around_them() {
        let read = |raw: &str, code: &str| normal(&international(raw), code);
        let right = "+491701234567";
        for raw in [
            "491701234567",
            "49 170 1234567",
            "49-170/1234567",
            "whatsapp:491701234567",
            "whatsapp:+491701234567",
            "WhatsApp: 491701234567",
            "tel:491701234567",
            "wa:491701234567",
            "https://wa.me/491701234567",
            "sip:491701234567@x",
            "SIP:491701234567@10.0.0.1",
            "sips:491701234567@x",
            "\"Anna 2\" <sip:491701234567@x>",
            "'491701234567",
            "=\"491701234567\"",
            "\"491701234567\"",
            "[491701234567]",
            "Anna <491701234567>",
            "Anna2 <491701234567>",
            "Anna <+491701234567>",
            "Anna: 491701234567",
            "(49) 170 1234567",
            "(+49) 170 1234567",
            "\u{202a}491701234567\u{202c}",
            "\u{202a}+49 170 1234567\u{202c}",
            "\u{feff}491701234567",
            "491701234567.0",
            "4.91701234567E+11",
            "491,701,234,567",
            "'491701234567.0",
            "whatsapp:491701234567.0",
            "whatsapp:+491701234567.0",
            "\u{a0}491701234567",
            "\u{ff14}\u{ff19}1701234567",
            "wa:00491701234567",
            "00491701234567",
            "tel:0170 1234567",
            "0170 1234567",
            "*31#491701234567",
            "491701234567@s.whatsapp.net",
            "p:491701234567",
            "+491701234567",
            "tel:+49-170-1234567",
        ] {
            assert_eq!(read(raw, "DE"), (Ok(()), right.to_owned()), "{raw}");
        }
        for raw in [
            "-491701234567",
            "wa:-491701234567",
            "\u{202a}-491701234567",
            "*21*491701234567",
            "***491701234567",
            "whatsapp:49170",
            "1 491701234567",
            "Anna + Bob 491701234567",
            "XX491701234567",
            "whatsapp:",
            "anonymous",
            "491701234567;491709999999",
            "whatsapp:491701234567;491709999999",
            "tel:491701234567:12",
            "",
        ] {
            assert!(read(raw, "DE").0.is_err(), "{raw}: {:?}", read(raw, "DE"));
        }
    }

    #[test]
    fn two_numbers_are_no_number_with_an_extension() {
        for (raw, code) in [
            ("0401234567;0501234567", "FI"),
            ("0401234567 ;0501234567", "FI"),
            ("0401234567; 0501234567", "FI"),
            ("+358401234567;0501234567", "FI"),
            ("+358401234567;+358501234567", "FI"),
            ("221234567;601234567", "PL"),
            ("0401234567,,0501234567", "FI"),
            ("0401234567\u{ff1b}0501234567", "FI"),
            ("0401234567~0501234567", "FI"),
            ("221234567#601234567", "PL"),
            ("221234567~601234567", "PL"),
            ("221234567,,601234567", "PL"),
            ("tel:+358401234567;0501234567", "FI"),
            ("0401234567;050 123 4567", "FI"),
            ("0401234567;+358501234567;1", "FI"),
            ("0401234567;358501234567", "FI"),
            ("0401234567;;0501234567", "FI"),
            ("0401234567;5012345", "FI"),
            ("0401234567;091234", "FI"),
            ("0401234567;0401234567;0501234567", "FI"),
        ] {
            assert_eq!(normal(raw, code), (Err(NotAKey::Several), String::new()), "{raw}");
        }
        for (raw, extension) in [
            ("0401234567;ext=123", ";ext=123"),
            ("0401234567;123", ";ext=123"),
            ("+358401234567;12345", ";ext=12345"),
            ("0401234567,,12", ";ext=12"),
            ("0401234567 #12", ";ext=12"),
            ("0401234567 x 1234", ";ext=1234"),
            ("0401234567;0401234567", ""),
            ("0401234567; +358 40 1234567", ""),
            ("+358401234567;ext=0501234567", ";ext=0501234567"),
        ] {
            assert_eq!(normal(raw, "FI"), (Ok(()), format!("+358401234567{extension}")), "{raw}");
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
            ("4.47911123456E+11", "GB", Ok(()), "+447911123456"),
            ("7.911123456E9", "GB", Ok(()), "+447911123456"),
            ("4.479E+11", "GB", Err(NotAKey::Invalid), ""),
            ("358412345678,00", "FI", Ok(()), "+358412345678"),
            ("358,412,345,678", "FI", Ok(()), "+358412345678"),
            ("-358412345678", "FI", Err(NotAKey::Invalid), ""),
            ("041\u{202f}234\u{2009}56\u{2007}78", "FI", Ok(()), "+358412345678"),
            ("0351 8765432 (privat)", "DE", Ok(()), "+493518765432"),
            ("0351 8765432 Mo-Fr", "DE", Ok(()), "+493518765432"),
            ("0351/8765432 App. 12", "DE", Err(NotAKey::Invalid), ""),
            ("*31#0412345678", "FI", Ok(()), "+358412345678"),
            ("*21*03518765432", "DE", Err(NotAKey::Invalid), ""),
            ("+35841XXX5678", "FI", Err(NotAKey::Masked), ""),
            ("+358 41 234 5678 / 040 1112222", "FI", Err(NotAKey::Several), ""),
            ("0351/8765432; 0170 1234567", "DE", Err(NotAKey::Several), ""),
            ("+358 41 234 5678 / 041 2345678", "FI", Ok(()), "+358412345678"),
            ("01234 567890", "GB", Ok(()), "+441234567890"),
            ("2222222222", "GB", Err(NotAKey::Placeholder), "+442222222222"),
        ] {
            assert_eq!(normal(raw, in_region), (verdict, expected.to_owned()), "{raw}");
        }
        assert!(region("XX").is_none() && region("001").is_none() && region("fi").is_some());
    }
}
