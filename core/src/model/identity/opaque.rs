//! Identities that a company or a state hands out: taken as they are, but for the ways people type them.

use super::NotAKey;
use super::letters::is_ignorable;
use super::placeholder;
use unicode_normalization::UnicodeNormalization;

/// An account number or login of the company's own: white space around it goes, everything else counts.
pub(super) fn account(raw: &str, out: &mut String) -> Result<(), NotAKey> {
    push_nfc(trim(raw), out);
    verdict(out)
}

/// A name on a channel: no `@` before it, no letter case.
pub(super) fn handle(raw: &str, out: &mut String) -> Result<(), NotAKey> {
    let name = trim(raw).trim_start_matches(|c| c == '@' || is_blank(c));
    if name.is_ascii() {
        out.extend(name.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        // Lower-casing may leave a form that is not composed, so it goes first.
        let plain: String = name.to_lowercase().chars().filter(|c| !is_ignorable(*c)).collect();
        out.extend(plain.nfc());
    }
    verdict(out)
}

/// A device: a UUID in any of its spellings is lower-case, any other name is kept (a cookie's letter case counts).
pub(super) fn device(raw: &str, out: &mut String) -> Result<(), NotAKey> {
    let name = trim(raw);
    let bare = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    if is_uuid(bare) {
        out.extend(bare.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        push_nfc(name, out);
    }
    verdict_as(out, placeholder::of_device)
}

/// A card: spaces and hyphens between its groups go, letters are upper-case.
pub(super) fn card(raw: &str, out: &mut String) -> Result<(), NotAKey> {
    grouped(raw, out, |c| c.is_whitespace() || c == '-');
    let masked = |c: char| matches!(c, '*' | '•' | '·' | '#');
    if out.contains(masked) || out.starts_with("XXXX") {
        return Err(NotAKey::Masked);
    }
    closed(out)
}

/// A personal identity code: spaces go, letters are upper-case. A Finnish code proves itself by its check character:
/// one that is wrong is a slip of the pen that would join two people, so it is no key.
pub(super) fn national_id(raw: &str, out: &mut String) -> Result<(), NotAKey> {
    grouped(raw, out, char::is_whitespace);
    if out.contains('*') {
        return Err(NotAKey::Masked);
    }
    closed(out)?;
    if finnish_check(out.as_bytes()) == Some(false) { Err(NotAKey::Invalid) } else { Ok(()) }
}

/// The verdict on a value that has lost its spaces.
fn closed(value: &str) -> Result<(), NotAKey> {
    verdict(value)?;
    placeholder::of_closed(value).map_or(Ok(()), Err)
}

fn verdict(value: &str) -> Result<(), NotAKey> {
    verdict_as(value, placeholder::of_key)
}

fn verdict_as(value: &str, nobodys: impl Fn(&str) -> Option<NotAKey>) -> Result<(), NotAKey> {
    if value.is_empty() {
        return Err(NotAKey::Empty);
    }
    if let Some(reason) = nobodys(value) {
        return Err(reason);
    }
    if value.bytes().all(|b| b.is_ascii_digit()) && placeholder::of_digits(value.as_bytes()) {
        return Err(NotAKey::Placeholder);
    }
    Ok(())
}

/// Trims white space, and the invisible marks that exports leave around a value.
fn trim(raw: &str) -> &str {
    raw.trim_matches(is_blank)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_ignorable(c)
}

/// Appends a text composed and without the marks that nobody sees: two values that look the same are one.
fn push_nfc(text: &str, out: &mut String) {
    if text.is_ascii() { out.push_str(text) } else { out.extend(text.chars().filter(|c| !is_ignorable(*c)).nfc()) }
}

fn grouped(raw: &str, out: &mut String, separator: impl Fn(char) -> bool) {
    if raw.is_ascii() {
        out.extend(trim(raw).chars().filter(|c| !separator(*c)).map(|c| c.to_ascii_uppercase()));
    } else {
        // Compatibility forms: full-width digits are digits, and a no-break space is a space.
        let plain: String = trim(raw).nfkc().filter(|c| !separator(*c) && !is_ignorable(*c)).collect();
        out.extend(plain.to_uppercase().nfkc());
    }
}

fn is_uuid(text: &str) -> bool {
    let hex = text.bytes().filter(u8::is_ascii_hexdigit).count();
    let hyphens = text.bytes().enumerate().filter(|(_, b)| *b == b'-').map(|(at, _)| at);
    text.len() == 36 && hex == 32 && hyphens.eq([8, 13, 18, 23])
}

/// Whether the check character of a Finnish code (`131052-308T`) is right; `None` when it is no such code.
fn finnish_check(code: &[u8]) -> Option<bool> {
    let [day @ .., sign, a, b, c, check] = code else { return None };
    let digits = day.iter().chain([a, b, c]);
    let shape = day.len() == 6 && check.is_ascii_alphanumeric() && b"+-ABCDEFUVWXY".contains(sign);
    if !shape || !digits.clone().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.fold(0_usize, |sum, digit| sum * 10 + usize::from(digit - b'0'));
    Some(b"0123456789ABCDEFHJKLMNPRSTUVWXY".get(number % 31) == Some(check))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Normalise = fn(&str, &mut String) -> Result<(), NotAKey>;

    fn normal(normalise: Normalise, raw: &str) -> Result<String, NotAKey> {
        let mut out = String::new();
        normalise(raw, &mut out).map(|()| out)
    }

    #[test]
    fn accounts_are_taken_as_they_are() {
        assert_eq!(normal(account, "  00123a ").as_deref(), Ok("00123a"));
        assert_eq!(normal(account, "Cafe\u{301}").as_deref(), Ok("Caf\u{e9}"));
        assert_eq!(normal(account, "10000001").as_deref(), Ok("10000001"));
        // Systems do number so, and a cap takes out what many people stand under.
        for number in ["10001", "12345", "123456", "A12345"] {
            assert_eq!(normal(account, number).as_deref(), Ok(number));
        }
        assert_eq!(normal(account, "A\u{ad}12\u{200d}3\u{fe0f}").as_deref(), Ok("A123"));
        for (raw, reason) in [
            (" ", NotAKey::Empty),
            ("0", NotAKey::Placeholder),
            ("-1", NotAKey::Placeholder),
            ("null", NotAKey::Placeholder),
            ("Anonymous", NotAKey::Withheld),
            ("99999999", NotAKey::Placeholder),
            ("999999", NotAKey::Placeholder),
            ("[object Object]", NotAKey::Placeholder),
            ("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", NotAKey::Placeholder),
            ("\u{200d}", NotAKey::Empty),
        ] {
            assert_eq!(normal(account, raw), Err(reason), "{raw}");
        }
    }

    #[test]
    fn handles_devices_and_cards() {
        assert_eq!(normal(handle, " @Matti.V ").as_deref(), Ok("matti.v"));
        assert_eq!(normal(handle, " @ @\u{200b}@ Matti.V").as_deref(), Ok("matti.v"));
        assert_eq!(normal(handle, "@").as_deref(), Err(&NotAKey::Empty));
        assert_eq!(normal(handle, "@Ma\u{feff}t\u{ad}ti").as_deref(), Ok("matti"));
        assert_eq!(normal(handle, "anonymousUser"), Err(NotAKey::Withheld));
        let uuid = "{6F9619FF-8B86-D011-B42D-00CF4FC964FF}";
        assert_eq!(normal(device, uuid).as_deref(), Ok("6f9619ff-8b86-d011-b42d-00cf4fc964ff"));
        assert_eq!(normal(device, "GA1.2.AbC").as_deref(), Ok("GA1.2.AbC"));
        assert_eq!(normal(device, "00000000-0000-0000-0000-000000000000"), Err(NotAKey::Placeholder));
        assert_eq!(normal(card, "6013 1234-5678 901a").as_deref(), Ok("601312345678901A"));
        assert_eq!(normal(card, "**** **** **** 1234"), Err(NotAKey::Masked));
        for nothing in ["[object Object]", "[email protected]", "not-set", "Ei tiedossa", "no card"] {
            let verdict = normal(card, nothing);
            assert_eq!(verdict.is_err(), nothing != "no card", "{nothing}");
        }
    }

    #[test]
    fn a_finnish_code_proves_itself() {
        assert_eq!(normal(national_id, " 131052-308t ").as_deref(), Ok("131052-308T"));
        assert_eq!(normal(national_id, "131052-308U"), Err(NotAKey::Invalid));
        assert_eq!(normal(national_id, "19811218-9876").as_deref(), Ok("19811218-9876"));
    }
}
