//! Words in a name that are no names: titles, generations, particles, and what people type where a name is missing. The
//! lists are in `name_words.txt`.

use hashbrown::HashMap;
use std::sync::OnceLock;

/// What tells father and son of one name apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Suffix {
    /// `Sr`, `senior`, `vanhempi`, `d.ä.`
    Senior,
    /// `Jr`, `junior`, `nuorempi`, `d.y.`, `fils`
    Junior,
    /// `I`
    First,
    /// `II`
    Second,
    /// `III`
    Third,
    /// `IV`
    Fourth,
}

/// The suffix that a folded word is: `jr`, `nuor`, `iii`; `jun` only with a dot, for it is a name in Chinese. The caller
/// sees to it that it stands where one may.
pub(crate) fn suffix(word: &str, dotted: bool) -> Option<Suffix> {
    Some(match word {
        "jun" if dotted => Suffix::Junior,
        "sen" if dotted => Suffix::Senior,
        "sr" | "snr" | "senior" | "vanhempi" | "vanh" | "aldre" => Suffix::Senior,
        "jr" | "jnr" | "junior" | "nuorempi" | "nuor" | "yngre" | "fils" | "mladshiy" => Suffix::Junior,
        "i" | "1st" => Suffix::First,
        "ii" | "2nd" => Suffix::Second,
        "iii" | "3rd" => Suffix::Third,
        "iv" | "4th" => Suffix::Fourth,
        _ => return None,
    })
}

/// Whether a folded word is a title in front of a name: `herr`, `dr`, `mme`. Some are only with a dot: `Sig.`, not `Sig`.
pub(crate) fn is_title(word: &str, dotted: bool) -> bool {
    is(word, TITLE) || dotted && is(word, DOTTED_TITLE)
}

/// Whether a folded word is a degree or the like behind a name: `phd`, `esq`.
pub(crate) fn is_degree(word: &str) -> bool {
    is(word, DEGREE)
}

/// Whether a folded word leads a surname: `van`, `de`, `bin`, `al`.
pub(crate) fn is_particle(word: &str) -> bool {
    is(word, PARTICLE | LEADING_PARTICLE | DOUBTFUL_PARTICLE)
}

/// Whether a particle may be a name of its own where it has a capital: `Ben`, `Do`, `Di`.
pub(crate) fn is_doubtful_particle(word: &str) -> bool {
    is(word, DOUBTFUL_PARTICLE)
}

/// Whether a folded word leads a surname and is nothing else anywhere, so that a name may begin with it: `von`, `della`.
pub(crate) fn is_leading_particle(word: &str) -> bool {
    is(word, LEADING_PARTICLE)
}

/// Whether a cell, in the form of [`super::latin`], says that there is no name: `n a`, `test`, `max mustermann`, `herr`.
pub(crate) fn is_nobody(words: &str) -> bool {
    if words.is_empty() || is(words, NOBODY_TEXT) {
        return true;
    }
    let says_nothing = |word: &str| is(word, NOBODY | TITLE | DOTTED_TITLE) || word.bytes().all(|b| b.is_ascii_digit());
    words.split(' ').any(|word| is(word, NOBODY_ANYWHERE))
        || words.split(' ').all(says_nothing)
        || words.len() > 1 && words.bytes().all(|b| b == b'x' || b == b' ')
}

const TITLE: u16 = 1;
const DOTTED_TITLE: u16 = 1 << 1;
const DEGREE: u16 = 1 << 2;
const PARTICLE: u16 = 1 << 3;
const LEADING_PARTICLE: u16 = 1 << 4;
const DOUBTFUL_PARTICLE: u16 = 1 << 5;
const NOBODY: u16 = 1 << 6;
const NOBODY_ANYWHERE: u16 = 1 << 7;
const NOBODY_TEXT: u16 = 1 << 8;

/// The sections of `name_words.txt`.
const SECTIONS: [(&str, u16); 9] = [
    ("title", TITLE),
    ("dotted title", DOTTED_TITLE),
    ("degree", DEGREE),
    ("particle", PARTICLE),
    ("leading particle", LEADING_PARTICLE),
    ("doubtful particle", DOUBTFUL_PARTICLE),
    ("nobody", NOBODY),
    ("nobody anywhere", NOBODY_ANYWHERE),
    ("nobody text", NOBODY_TEXT),
];

/// What a word is, as bits.
type Words = HashMap<&'static str, u16, foldhash::fast::FixedState>;

/// Whether a word is one of what the bits say.
fn is(word: &str, bits: u16) -> bool {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(read).get(word).is_some_and(|of| of & bits != 0)
}

fn read() -> Words {
    let mut words = Words::default();
    let lines = include_str!("name_words.txt").lines().filter(|line| !line.starts_with('#'));
    for (section, these) in lines.filter_map(|line| line.split_once(": ")) {
        let bits = SECTIONS.iter().find(|(name, _)| *name == section).map_or(0, |(_, bits)| *bits);
        for word in these.split(if bits == NOBODY_TEXT { " | " } else { " " }) {
            *words.entry(word).or_default() |= bits;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodies() {
        for words in [
            "",
            "test",
            "unknown",
            "n a",
            "na",
            "erika mustermann",
            "noname",
            "no name",
            "john doe",
            "herr",
            "customer",
            "guest 12",
            "test test",
            "testi testinen",
            "xxxxx",
            "x x x",
            "123",
            "frau unbekannt",
            "matti meikalainen",
            "null",
        ] {
            assert!(is_nobody(words), "{words}");
        }
        for words in [
            "john doering",
            "max muller",
            "test smith",
            "x",
            "herr wolf",
            "anna unknownova",
            "nan goldin",
            "guest john",
            "jane doerr",
            "xi",
            "bo",
            "li",
            "kunde karl",
            "mr smith",
            "donald dick",
        ] {
            assert!(!is_nobody(words), "{words}");
        }
        assert!(!is_nobody(&"ab ".repeat(300_000)) && is_nobody(&"x".repeat(1_000_000)));
    }

    #[test]
    fn words_that_are_no_names() {
        assert!(is_title("herr", false) && is_title("sig", true) && !is_title("sig", false) && !is_title("anna", true));
        assert!(is_degree("phd") && !is_degree("smith"));
        assert!(is_particle("van") && is_particle("al") && !is_particle("vanessa"));
        assert!(is_leading_particle("von") && !is_leading_particle("ben"));
        for (word, expected) in [
            ("jr", Some(Suffix::Junior)),
            ("nuorempi", Some(Suffix::Junior)),
            ("vanh", Some(Suffix::Senior)),
            ("ii", Some(Suffix::Second)),
            ("iv", Some(Suffix::Fourth)),
            ("smith", None),
            ("", None),
        ] {
            assert_eq!(suffix(word, false), expected);
            assert_eq!(suffix("jun", word == "jr").is_some(), word == "jr");
        }
    }
}
