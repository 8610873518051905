//! E-mail addresses, in tiers: only what a provider is known to ignore is taken away.
//!
//! 1. Everywhere: white space, `mailto:` and a display name around the address go; Unicode is composed; the domain is
//!    lower-case ASCII without a trailing dot; the local part is lower-case (a receiver may tell letter cases apart, but
//!    none of size does).
//! 2. `gmail.com` and `googlemail.com` are one domain, whose dots and `+tags` do not count. Company domains that
//!    Google hosts are not among them: their dots make different people.
//! 3. At Microsoft, Apple, Fastmail and Proton mail a `+tag` does not count, dots do.
//! 4. Elsewhere the address without its `+tag` is [`weak`]: a hint, never a key.
//! 5. Never: Yahoo's `-` (`anna-maria@` is not `anna@`), Yandex' many domains.
//! 6. Addresses of roles and of throw-away services are no keys.

use super::NotAKey;
use super::{domain, placeholder};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// See [`Normaliser::normalise`](super::Normaliser::normalise).
pub(super) fn normalise(raw: &str, out: &mut String) -> Result<(), NotAKey> {
    let address = bare(raw);
    if address.is_empty() {
        return Err(NotAKey::Empty);
    }
    let Some((local, host)) = address.rsplit_once('@') else {
        return Err(placeholder::of_text(address).unwrap_or(NotAKey::Invalid));
    };
    if !push_local(local, out) {
        out.clear();
        return Err(NotAKey::Invalid);
    }
    let at = out.len();
    out.push('@');
    if !domain::push_ascii(host, out) || out.len() > 254 {
        out.clear();
        return Err(NotAKey::Invalid);
    }
    fold(at, out)?;
    verdict(out)
}

/// The address without its `+tag`, where it is not known whether the provider ignores tags.
pub(super) fn weak(value: &str) -> Option<String> {
    let (local, host) = value.rsplit_once('@')?;
    let (name, _) = local.split_once('+')?;
    if name.is_empty() { None } else { Some(format!("{name}@{host}")) }
}

/// The address without what mail programs put around it.
fn bare(raw: &str) -> &str {
    let mut text = raw.trim();
    if let Some((_, rest)) = text.rsplit_once('<') {
        text = rest.split('>').next().unwrap_or(rest);
    }
    let prefix = text.get(..7).filter(|prefix| prefix.eq_ignore_ascii_case("mailto:"));
    text = prefix.and_then(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | ';' | ',' | '\'' | '"'))
}

/// Appends the local part in lower case; whether it is one.
fn push_local(local: &str, out: &mut String) -> bool {
    if local.is_ascii() {
        for byte in local.bytes() {
            out.push(char::from(byte.to_ascii_lowercase()));
        }
    } else {
        // Lower-casing can make a decomposed letter (İ), so composing comes after it.
        let lower = local.to_lowercase();
        if is_nfc(&lower) { out.push_str(&lower) } else { out.extend(lower.nfc()) }
    }
    let atext = |c: char| c.is_ascii_alphanumeric() || ".+-_'!#$%&*/=?^`{|}~".contains(c);
    let odd = |c: char| !c.is_ascii() && (c.is_whitespace() || c.is_control());
    let letters = out.chars().all(|c| if c.is_ascii() { atext(c) } else { !odd(c) });
    letters && !out.is_empty() && out.len() <= 64
}

/// Takes away what the provider ignores. `at` is where the `@` stands.
fn fold(at: usize, out: &mut String) -> Result<(), NotAKey> {
    let Some((local, host)) = out.split_at_checked(at) else { return Ok(()) };
    let provider = domain::provider(host.trim_start_matches('@'));
    if provider == domain::Provider::Other {
        return Ok(());
    }
    let name = local.split('+').next().unwrap_or(local);
    let gmail = provider == domain::Provider::Gmail;
    if (name.len() == local.len()) && !(gmail && (local.contains('.') || host.len() > "@gmail.com".len())) {
        return Ok(());
    }
    let mut folded = String::with_capacity(out.len());
    if gmail {
        folded.extend(name.chars().filter(|c| *c != '.'));
    } else {
        folded.push_str(name);
    }
    if folded.is_empty() {
        out.clear();
        return Err(NotAKey::Invalid);
    }
    folded.push_str(if gmail { "@gmail.com" } else { host });
    *out = folded;
    Ok(())
}

fn verdict(value: &str) -> Result<(), NotAKey> {
    let Some((local, host)) = value.rsplit_once('@') else { return Err(NotAKey::Invalid) };
    if placeholder::is_missing(local) {
        return Err(NotAKey::Placeholder);
    }
    if local == "anonymous" || host.ends_with(".invalid") {
        return Err(NotAKey::Withheld);
    }
    if domain::is_role(local) {
        return Err(NotAKey::Role);
    }
    if domain::is_disposable(host) { Err(NotAKey::Disposable) } else { Ok(()) }
}
