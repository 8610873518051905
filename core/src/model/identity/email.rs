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
use super::domain::{self, Provider};
use super::letters::is_ignorable;
use super::{placeholder, roles};
use unicode_normalization::UnicodeNormalization;

/// See [`Normaliser::normalise`](super::Normaliser::normalise).
pub(super) fn normalise(raw: &str, out: &mut String) -> Result<(), NotAKey> {
    if let Some(at) = plain(raw) {
        out.push_str(raw);
        out.make_ascii_lowercase();
        return finish(at, out);
    }
    let mut addresses = list(raw);
    let Some(address) = addresses.next().map(bare).filter(|address| !address.is_empty()) else {
        return Err(NotAKey::Empty);
    };
    let Some((local, host)) = address.rsplit_once('@') else {
        return Err(placeholder::of_key(address).unwrap_or(NotAKey::Invalid));
    };
    for another in addresses.map(bare).filter(|another| !another.is_empty()) {
        // The same address twice is one.
        let (mut one, mut other) = (String::new(), String::new());
        let _ = (normalise(address, &mut one), normalise(another, &mut other));
        if one != other || one.is_empty() {
            return Err(NotAKey::Several);
        }
    }
    let whole = push_local(local, out);
    let at = out.len();
    out.push('@');
    if whole && domain::push_ascii(host, out) && out.len() <= 254 { finish(at, out) } else { refuse(out) }
}

/// Whether this is an address as nearly all are written: ASCII, one `@`, nothing around it, in order but for the
/// letter case: where its `@` stands. What is not goes the long way.
fn plain(raw: &str) -> Option<usize> {
    let bytes = raw.as_bytes();
    let at = bytes.iter().position(|b| *b == b'@')?;
    let (local, host) = bytes.split_at_checked(at)?;
    let edge = bytes.first() == Some(&b'\'');
    let host = host.get(1..).unwrap_or_default();
    let fits = !edge && (1..=64).contains(&at) && bytes.len() <= 254;
    (fits && local.iter().all(|b| is_atext(*b)) && domain::is_mail_domain(host)).then_some(at)
}

/// Whether a local part may have this character without quotation marks.
fn is_atext(byte: u8) -> bool {
    const ALLOWED: u128 = {
        let text = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_'!#$%&*/=?^`{|}~";
        let (mut set, mut rest) = (0_u128, text.as_slice());
        while let [byte, tail @ ..] = rest {
            set |= 1 << *byte;
            rest = tail;
        }
        set
    };
    byte < 128 && ALLOWED >> byte & 1 == 1
}

/// The address without its `+tag`, where it is not known whether the provider ignores tags.
pub(super) fn weak(value: &str) -> Option<String> {
    let (local, host) = value.rsplit_once('@')?;
    let (name, _) = local.split_once('+')?;
    if name.is_empty() { None } else { Some(format!("{name}@{host}")) }
}

/// The addresses in a field, each with what stands around it. Whose a field with several is, nobody can tell: the lines of
/// recipients (`Anna <a@x.fi>, Eero <e@x.fi>`), `a@x.fi; e@x.fi`, `a@x.fi / e@x.fi`. A name before an address is part of
/// it, whatever signs it has (`"Laine, Anna" <a@x.fi>`, `a@x.fi <e@x.fi>`).
fn list(raw: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(raw).filter(|raw| raw.bytes().filter(|b| *b == b'@').count() > 1);
    let whole = rest.is_none().then_some(raw);
    whole.into_iter().chain(std::iter::from_fn(move || {
        let text = rest.take()?;
        let (mut quoted, mut bracket, mut found) = (false, false, false);
        for (at, c) in text.char_indices() {
            match c {
                '"' => quoted = !quoted,
                '<' if !quoted => bracket = true,
                '>' if !quoted => bracket = false,
                '@' if !quoted => found = true,
                // Within an address no separator stands; in a name before it, one does not end it.
                ',' | ';' | '|' | '/' | '\n' | '\r' | '\t' | ' ' if found && !quoted && !bracket => {
                    let (head, tail) = text.split_at_checked(at)?;
                    // `a@x.fi <e@x.fi>`: what stood before was the name of what comes.
                    if c == ' ' && tail.trim_start().starts_with(['<', '(']) {
                        continue;
                    }
                    rest = Some(tail.trim_start_matches(|c: char| c.is_whitespace() || ",;|/".contains(c)))
                        .filter(|tail| tail.contains('@'));
                    return Some(head);
                }
                _ => {}
            }
        }
        Some(text)
    }))
}

/// The address without what mail programs put around it.
fn bare(raw: &str) -> &str {
    let mut text = raw.trim();
    if let Some((_, rest)) = text.rsplit_once('<') {
        text = rest.split('>').next().unwrap_or(rest);
    }
    let prefix = text.get(..7).filter(|prefix| prefix.eq_ignore_ascii_case("mailto:"));
    if let Some(address) = prefix.and_then(|prefix| text.strip_prefix(prefix)) {
        text = address.split('?').next().unwrap_or(address);
    }
    text.trim_matches(|c: char| c.is_whitespace() || is_ignorable(c) || matches!(c, ';' | ',' | '\'' | '"'))
}

/// Appends the local part in lower case; whether it is one.
fn push_local(local: &str, out: &mut String) -> bool {
    if local.is_ascii() {
        out.push_str(local);
        out.make_ascii_lowercase();
    } else {
        // Lower-casing can make a decomposed letter (İ), so composing comes after it, and after the marks that nobody sees.
        out.extend(local.to_lowercase().chars().filter(|c| !is_ignorable(*c)).nfc());
        if out.contains(|c: char| !c.is_ascii() && (c.is_whitespace() || c.is_control())) {
            return false;
        }
    }
    out.bytes().all(|b| !b.is_ascii() || is_atext(b)) && (1..=64).contains(&out.len())
}

/// Takes away what the provider ignores, in place, and says whether the address is a key. `at` is where its `@` stands.
fn finish(mut at: usize, out: &mut String) -> Result<(), NotAKey> {
    let Some((local, host)) = parts(at, out) else { return refuse(out) };
    let provider = domain::provider(host);
    if provider != Provider::Other {
        let tag = local.bytes().position(|b| b == b'+').unwrap_or(at);
        if provider == Provider::Gmail {
            out.truncate(tag);
            out.retain(|c| c != '.');
            if !out.is_ascii() {
                // A mark may have lost the dot that kept it from its letter.
                *out = out.nfc().collect();
            }
            at = out.len();
            out.push_str("@gmail.com");
        } else {
            out.drain(tag..at);
            at = tag;
        }
    }
    match parts(at, out) {
        // What is left begins with a quotation mark: read again, the mark would go.
        Some((local, _)) if local.is_empty() || local.starts_with('\'') => refuse(out),
        None => refuse(out),
        Some((local, host)) => verdict(local, host, provider),
    }
}

fn verdict(local: &str, host: &str, provider: Provider) -> Result<(), NotAKey> {
    if host.ends_with(".invalid") {
        return Err(NotAKey::Withheld);
    }
    if let Some(reason) = placeholder::of_mailbox(local, || roles::is_role(local)) {
        return Err(reason);
    }
    if provider == Provider::Other && domain::is_disposable(host) { Err(NotAKey::Disposable) } else { Ok(()) }
}

fn refuse(out: &mut String) -> Result<(), NotAKey> {
    out.clear();
    Err(NotAKey::Invalid)
}

fn parts(at: usize, address: &str) -> Option<(&str, &str)> {
    let (local, host) = address.split_at_checked(at)?;
    Some((local, host.strip_prefix('@')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(raw: &str) -> Result<String, NotAKey> {
        let mut out = String::new();
        normalise(raw, &mut out).map(|()| out)
    }

    #[test]
    fn the_tiers() {
        for (raw, expected) in [
            // 1: everywhere
            ("  Matti.Virtanen@Example.FI. ", "matti.virtanen@example.fi"),
            ("mailto:Matti@Example.fi", "matti@example.fi"),
            ("Matti Virtanen <matti@example.fi>", "matti@example.fi"),
            ("Cafe\u{301}@example.fi", "caf\u{e9}@example.fi"),
            ("anna@bücher.example", "anna@xn--bcher-kva.example"),
            ("an\u{ad}na@exam\u{200b}ple.fi", "anna@example.fi"),
            ("\u{feff}anna\u{200d}@example.fi\u{fe0f}", "anna@example.fi"),
            ("\"Laine, Anna; a@b\" <anna@example.fi>", "anna@example.fi"),
            ("anna.old@example.fi <anna@example.fi>", "anna@example.fi"),
            ("anna@example.fi, Anna@Example.fi", "anna@example.fi"),
            ("mailto:anna@example.fi?cc=eero@example.fi", "anna@example.fi"),
            ("anna.info@example.fi", "anna.info@example.fi"),
            ("privat@example.de", "privat@example.de"),
            // 2: Gmail
            ("M.a.t.t.i+shop@GoogleMail.com", "matti@gmail.com"),
            ("m.atti@gmail.com", "matti@gmail.com"),
            ("m.atti+x@firma-google-workspace.fi", "m.atti+x@firma-google-workspace.fi"),
            // 3: tags do not count, dots do
            ("anna.maria+bank@outlook.com", "anna.maria@outlook.com"),
            ("anna.maria+bank@hotmail.co.uk", "anna.maria@hotmail.co.uk"),
            ("anna+a@live.fi", "anna@live.fi"),
            ("anna+a@icloud.com", "anna@icloud.com"),
            ("anna+a@fastmail.fm", "anna@fastmail.fm"),
            ("a.nna+a@proton.me", "a.nna@proton.me"),
            ("anna+a@outlook.example", "anna+a@outlook.example"),
            // 5: never
            ("anna-maria@yahoo.com", "anna-maria@yahoo.com"),
            ("anna@ya.ru", "anna@ya.ru"),
            ("anna@yandex.com", "anna@yandex.com"),
        ] {
            assert_eq!(normal(raw).as_deref(), Ok(expected), "{raw}");
        }
    }

    #[test]
    fn a_tag_elsewhere_is_a_weak_hint() {
        assert_eq!(weak("anna+tilaus@firma.fi").as_deref(), Some("anna@firma.fi"));
        assert_eq!(weak("anna@firma.fi"), None);
        assert_eq!(weak("+x@firma.fi"), None);
    }

    #[test]
    fn what_is_no_key() {
        for (raw, reason) in [
            ("", NotAKey::Empty),
            (" <> ", NotAKey::Empty),
            ("matti", NotAKey::Invalid),
            ("matti@", NotAKey::Invalid),
            ("@example.fi", NotAKey::Invalid),
            ("+tag@gmail.com", NotAKey::Invalid),
            ("..@gmail.com", NotAKey::Invalid),
            ("a b@example.fi", NotAKey::Invalid),
            ("matti@example", NotAKey::Invalid),
            ("matti@10.0.0.1", NotAKey::Invalid),
            ("n/a", NotAKey::Placeholder),
            ("none", NotAKey::Placeholder),
            ("test@test.com", NotAKey::Placeholder),
            ("none@none.com", NotAKey::Placeholder),
            ("anonymous@anonymous.invalid", NotAKey::Withheld),
            ("anonymous", NotAKey::Withheld),
            ("info@example.fi", NotAKey::Role),
            ("Myynti@Example.fi", NotAKey::Role),
            ("no-reply@example.fi", NotAKey::Role),
            ("noreply+123@example.fi", NotAKey::Role),
            ("info-berlin@example.de", NotAKey::Role),
            ("kundtjänst@example.se", NotAKey::Role),
            ("test123@example.fi", NotAKey::Placeholder),
            ("guest@example.fi", NotAKey::Placeholder),
            ("{{email}}@example.fi", NotAKey::Placeholder),
            ("[object Object]", NotAKey::Placeholder),
            ("Anna <anna@example.fi>, Eero <eero@example.fi>", NotAKey::Several),
            ("anna@example.fi; eero@example.fi", NotAKey::Several),
            ("anna@example.fi eero@example.fi", NotAKey::Several),
            ("anna@example.fi / eero@example.fi", NotAKey::Several),
            ("\"Laine, Anna\" <anna@example.fi>,\n\"Salo, Eero\" <eero@example.fi>", NotAKey::Several),
            ("matti@mailinator.com", NotAKey::Disposable),
            ("matti@x.yopmail.com", NotAKey::Disposable),
        ] {
            assert_eq!(normal(raw), Err(reason), "{raw}");
        }
        assert_eq!(normal(&format!("{}@example.fi", "a".repeat(65))), Err(NotAKey::Invalid));
    }
}
