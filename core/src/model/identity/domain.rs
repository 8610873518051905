//! The domain of an address: its ASCII form, whose mail service it is, and addresses that belong to nobody.

use super::letters::is_ignorable;
use super::word_list::Shapes;
use unicode_normalization::UnicodeNormalization;

/// Mail services whose habits are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Provider {
    /// Dots and tags do not count.
    Gmail,
    /// Tags do not count.
    Tags,
    /// Everything may count.
    Other,
}

/// Whose mail service this (normal) domain is.
pub(super) fn provider(host: &str) -> Provider {
    match host {
        "gmail.com" | "googlemail.com" => Provider::Gmail,
        "icloud.com" | "me.com" | "mac.com" | "fastmail.com" | "fastmail.fm" | "proton.me" | "protonmail.com"
        | "protonmail.ch" | "pm.me" => Provider::Tags,
        _ => match host.split_once('.') {
            Some(("outlook", end)) if OUTLOOK.contains(&end) => Provider::Tags,
            Some(("hotmail", end)) if HOTMAIL.contains(&end) => Provider::Tags,
            Some(("live", end)) if LIVE.contains(&end) => Provider::Tags,
            Some(("msn", "com")) => Provider::Tags,
            _ => Provider::Other,
        },
    }
}

/// Whether this (normal) domain, or one above it, gives addresses to throw away.
pub(super) fn is_disposable(host: &str) -> bool {
    let mut rest = Some(host);
    while let Some(name) = rest {
        if DISPOSABLE_SHAPES.has(name) && DISPOSABLE.binary_search(&name).is_ok() {
            return true;
        }
        rest = name.split_once('.').map(|(_, above)| above).filter(|above| above.contains('.'));
    }
    false
}

static DISPOSABLE_SHAPES: Shapes = Shapes::of(&DISPOSABLE);

/// Appends the ASCII form of a domain: lower case, international labels in Punycode, no trailing dot. Says whether it
/// is a domain that mail can have: two labels at least, and no address of a machine.
pub(super) fn push_ascii(host: &str, out: &mut String) -> bool {
    let start = out.len();
    if host.is_ascii() {
        out.push_str(host.strip_suffix('.').unwrap_or(host));
        if let Some(added) = out.get_mut(start..) {
            added.make_ascii_lowercase();
        }
    } else {
        // The mapping of UTS 46, but for its table of rare letters: compatibility forms, lower case, ignored marks.
        let mapped: String = host.nfkc().filter(|c| !is_ignorable(*c)).collect();
        let mapped: String = mapped.to_lowercase().nfkc().map(|c| if c == '\u{3002}' { '.' } else { c }).collect();
        for (index, label) in mapped.strip_suffix('.').unwrap_or(&mapped).split('.').enumerate() {
            if index > 0 {
                out.push('.');
            }
            if label.is_ascii() {
                out.push_str(label);
            } else if label.chars().count() > 63 || label.chars().any(|c| c.is_whitespace() || c.is_control()) {
                return false;
            } else {
                out.push_str("xn--");
                push_punycode(label, out);
            }
        }
    }
    out.get(start..).is_some_and(|host| is_mail_domain(host.as_bytes()))
}

/// Whether this is a domain in ASCII, in order but for the letter case.
pub(super) fn is_mail_domain(host: &[u8]) -> bool {
    let (mut labels, mut length, mut numeric, mut before) = (1, 0, true, b'.');
    for byte in host {
        match byte {
            b'.' if before == b'.' || before == b'-' => return false,
            b'.' => {
                labels += 1;
                length = 0;
                numeric = true;
            }
            b'-' if before == b'.' => return false,
            b'0'..=b'9' => length += 1,
            b'a'..=b'z' | b'A'..=b'Z' | b'-' => {
                length += 1;
                numeric = false;
            }
            _ => return false,
        }
        if length > 63 {
            return false;
        }
        before = *byte;
    }
    labels >= 2 && !numeric && before != b'.' && before != b'-'
}

/// Appends the Punycode (RFC 3492) of a label.
fn push_punycode(label: &str, out: &mut String) {
    const BASE: u32 = 36;
    const T_MIN: u32 = 1;
    const T_MAX: u32 = 26;
    let digit = |value: u32| DIGITS.get(value as usize).map_or('a', |digit| char::from(*digit));
    out.extend(label.chars().filter(char::is_ascii));
    let basic = label.chars().filter(char::is_ascii).count() as u32;
    let length = label.chars().count() as u32;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (0x80_u32, 0_u32, 72_u32, basic);
    while handled < length {
        let next = label.chars().map(u32::from).filter(|c| *c >= n).min().unwrap_or(n);
        delta = delta.saturating_add((next - n).saturating_mul(handled + 1));
        n = next;
        for c in label.chars().map(u32::from) {
            if c < n {
                delta = delta.saturating_add(1);
            }
            if c != n {
                continue;
            }
            let mut q = delta;
            let mut k = BASE;
            loop {
                let t = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
                if q < t {
                    break;
                }
                out.push(digit(t + (q - t) % (BASE - t)));
                q = (q - t) / (BASE - t);
                k += BASE;
            }
            out.push(digit(q));
            // The bias for the next letter.
            let mut d = if handled == basic { delta / 700 } else { delta / 2 };
            d += d / (handled + 1);
            let mut turns = 0;
            while d > ((BASE - T_MIN) * T_MAX) / 2 {
                d /= BASE - T_MIN;
                turns += BASE;
            }
            bias = turns + (BASE - T_MIN + 1) * d / (d + 38);
            delta = 0;
            handled += 1;
        }
        delta = delta.saturating_add(1);
        n += 1;
    }
}

const DIGITS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// Throw-away mail services, sorted.
const DISPOSABLE: [&str; 61] = [
    "10minutemail.com",
    "10minutemail.net",
    "20minutemail.com",
    "33mail.com",
    "anonbox.net",
    "burnermail.io",
    "byom.de",
    "discard.email",
    "dispostable.com",
    "dropmail.me",
    "emailondeck.com",
    "fakeinbox.com",
    "fakemail.net",
    "getairmail.com",
    "getnada.com",
    "grr.la",
    "guerrillamail.biz",
    "guerrillamail.com",
    "guerrillamail.de",
    "guerrillamail.info",
    "guerrillamail.net",
    "guerrillamail.org",
    "guerrillamailblock.com",
    "inboxkitten.com",
    "incognitomail.org",
    "jetable.org",
    "mail-temp.com",
    "mailcatch.com",
    "maildrop.cc",
    "mailinator.com",
    "mailinator.net",
    "mailnesia.com",
    "mailnull.com",
    "mailsac.com",
    "mintemail.com",
    "moakt.com",
    "mohmal.com",
    "mytemp.email",
    "mytrashmail.com",
    "nada.email",
    "sharklasers.com",
    "spam4.me",
    "spambox.us",
    "spamgourmet.com",
    "temp-mail.io",
    "temp-mail.org",
    "tempail.com",
    "tempinbox.com",
    "tempmail.com",
    "tempmail.net",
    "tempmailo.com",
    "tempr.email",
    "throwawaymail.com",
    "trash-mail.com",
    "trashmail.com",
    "trashmail.de",
    "trashmail.net",
    "wegwerfmail.de",
    "yopmail.com",
    "yopmail.fr",
    "yopmail.net",
];

/// The ends of the domains of Microsoft's `outlook.`.
const OUTLOOK: &[&str] = &[
    "com", "at", "be", "cl", "cz", "de", "dk", "es", "fr", "hu", "ie", "in", "it", "jp", "kr", "lv", "my", "ph", "pt",
    "sa", "sg", "sk", "co.id", "co.il", "co.th", "com.ar", "com.au", "com.br", "com.gr", "com.tr", "com.vn",
];

/// The ends of the domains of Microsoft's `hotmail.`.
const HOTMAIL: &[&str] = &[
    "com", "fi", "se", "no", "dk", "de", "fr", "es", "it", "nl", "be", "ca", "ch", "cl", "gr", "hu", "lv", "my", "ph",
    "rs", "sg", "sk", "co.id", "co.il", "co.in", "co.jp", "co.kr", "co.nz", "co.th", "co.uk", "co.za", "com.ar",
    "com.au", "com.br", "com.hk", "com.tr", "com.vn",
];

/// The ends of the domains of Microsoft's `live.`.
const LIVE: &[&str] = &[
    "com", "fi", "se", "no", "dk", "de", "fr", "it", "nl", "be", "at", "ca", "cl", "cn", "hk", "ie", "in", "jp", "ru",
    "co.kr", "co.uk", "co.za", "com.ar", "com.au", "com.mx", "com.my", "com.ph", "com.pt", "com.sg",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn ascii(host: &str) -> Option<String> {
        let mut out = String::new();
        push_ascii(host, &mut out).then_some(out)
    }

    #[test]
    fn domains_in_ascii() {
        for (host, expected) in [
            ("Example.COM.", Some("example.com")),
            ("Bücher.example", Some("xn--bcher-kva.example")),
            ("MÜNCHEN.de", Some("xn--mnchen-3ya.de")),
            ("päivä.fi", Some("xn--piv-qlac.fi")),
            ("faß.de", Some("xn--fa-hia.de")),
            ("例え。テスト", Some("xn--r8jz45g.xn--zckzah")),
            ("ｅｘａｍｐｌｅ．ｃｏｍ", Some("example.com")),
            ("xn--Bcher-kva.example", Some("xn--bcher-kva.example")),
            ("exam\u{ad}ple.com", Some("example.com")),
            ("exa\u{200d}mp\u{feff}le.c\u{fe0f}om\u{2064}", Some("example.com")),
            ("b\u{34f}ücher.example", Some("xn--bcher-kva.example")),
            ("localhost", None),
            ("10.0.0.1", None),
            ("[10.0.0.1]", None),
            ("a..b", None),
            ("-a.fi", None),
            ("a_b.fi", None),
            ("", None),
        ] {
            assert_eq!(ascii(host).as_deref(), expected, "{host}");
        }
    }

    #[test]
    fn punycode_of_the_rfc() {
        for (label, expected) in [
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
            ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
            ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
            ("安室奈美恵-with-super-monkeys", "-with-super-monkeys-pc58ag80a8qai00g7n9n"),
        ] {
            let mut out = String::new();
            push_punycode(label, &mut out);
            assert_eq!(out, expected, "{label}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(DISPOSABLE.is_sorted());
        assert!(is_disposable("x.y.mailinator.com") && !is_disposable("ymailinator.com") && !is_disposable("com"));
    }
}
