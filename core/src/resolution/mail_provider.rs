//! Providers of mail boxes for everybody: sharing their domain says nothing, sharing a firm's says who one works for.

/// Whether a domain is a provider's, by its name without the last label or two.
pub(crate) fn is_provider(domain: &str) -> bool {
    let name = domain.split('.').next().unwrap_or_default();
    PROVIDERS.binary_search(&name).is_ok() || PROVIDERS_WHOLE.binary_search(&domain).is_ok()
}

/// Known in many countries, or by a name that no firm has.
const PROVIDERS: [&str; 62] = [
    "126",
    "163",
    "aol",
    "att",
    "bigpond",
    "bk",
    "bluewin",
    "bredband",
    "btinternet",
    "comcast",
    "elisanet",
    "fastmail",
    "foxmail",
    "gmail",
    "gmx",
    "googlemail",
    "hetnet",
    "hotmail",
    "icloud",
    "inbox",
    "interia",
    "kolumbus",
    "kpnmail",
    "laposte",
    "libero",
    "live",
    "luukku",
    "mac",
    "me",
    "msn",
    "naver",
    "netcologne",
    "netscape",
    "ntlworld",
    "o2",
    "onet",
    "outlook",
    "pp",
    "proton",
    "protonmail",
    "qq",
    "rambler",
    "rediffmail",
    "rocketmail",
    "sapo",
    "saunalahti",
    "seznam",
    "sina",
    "skynet",
    "spray",
    "suomi24",
    "talktalk",
    "telenet",
    "terra",
    "tiscali",
    "verizon",
    "virgilio",
    "wanadoo",
    "wp",
    "yahoo",
    "yandex",
    "ziggo",
];

/// Whole domains of names that others have too.
const PROVIDERS_WHOLE: [&str; 28] = [
    "alice.it",
    "arcor.de",
    "bol.com.br",
    "centrum.cz",
    "cox.net",
    "delfi.lt",
    "earthlink.net",
    "eircom.net",
    "free.fr",
    "freenet.de",
    "home.nl",
    "mail.com",
    "mail.de",
    "mail.ee",
    "mail.ru",
    "neuf.fr",
    "online.no",
    "orange.fr",
    "post.cz",
    "sbcglobal.net",
    "sfr.fr",
    "sky.com",
    "t-online.de",
    "telefonica.net",
    "telia.com",
    "tin.it",
    "web.de",
    "xs4all.nl",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_known_and_firms_are_not() {
        assert!(PROVIDERS.is_sorted() && PROVIDERS_WHOLE.is_sorted());
        assert!(["gmail.com", "hotmail.co.uk", "web.de", "yahoo.es", "mail.ru"].into_iter().all(is_provider));
        assert!(!["kanava.example", "sky.example", "", "free.example"].into_iter().any(is_provider));
    }
}
