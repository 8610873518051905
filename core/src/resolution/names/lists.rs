//! Which words are given names and which are surnames, in some sixty lands: `given_names.txt` and `surnames.txt`.

use hashbrown::HashMap;
use std::sync::OnceLock;

/// How many people of some land have a name. What is in no list has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Commonness {
    /// Fewer than one in a thousand, or nobody counted them.
    Listed,
    /// One in a thousand.
    Common,
    /// One in two hundred.
    Frequent,
}

/// Whether a word in the form of [`super::latin`] is a given name somewhere.
///
/// `is_given("katarzyna")` and `is_given("joerg")`; not `is_given("virtanen")`, and no name of two words.
pub(crate) fn is_given(word: &str) -> bool {
    given().contains_key(word)
}

/// Whether a word in the form of [`super::latin`] is a surname somewhere, or a part of one: `nyman`, `papadopoulos`.
pub(crate) fn is_surname(word: &str) -> bool {
    surnames().contains_key(word)
}

/// How common a given name is where it is most common: `maria` is frequent, `gerlinde` listed, `xyzzy` nothing.
pub(crate) fn given_commonness(word: &str) -> Option<Commonness> {
    given().get(word).copied()
}

/// How common a surname is where it is most common: `garcia` is frequent.
pub(crate) fn surname_commonness(word: &str) -> Option<Commonness> {
    surnames().get(word).copied()
}

type Names = HashMap<&'static str, Commonness, foldhash::fast::FixedState>;

fn given() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| read(include_str!("given_names.txt")))
}

fn surnames() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| read(include_str!("surnames.txt")))
}

/// Sections `@ class sexes`, each with lines of names. Whose names they are is not read.
fn read(text: &'static str) -> Names {
    let mut names = Names::with_capacity_and_hasher(text.len() / 7, foldhash::fast::FixedState::default());
    let mut section = Commonness::Listed;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(title) = line.strip_prefix("@ ") {
            section = match title.split(' ').next() {
                Some("frequent") => Commonness::Frequent,
                Some("common") => Commonness::Common,
                _ => Commonness::Listed,
            };
        } else {
            names.extend(line.split(' ').map(|name| (name, section)));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::latin;
    use super::*;

    #[test]
    fn given_names_of_many_lands() {
        let names = "Tuulia Väinö Åke Jürgen Joerg Francisco Katarzyna François Giulia Сергей Ελένη Aivar Jānis Mohammad \
                     Björn Wei Luís Sébastien João";
        for name in names.split_whitespace() {
            assert!(is_given(&latin(name)), "{name}");
        }
        for word in ["", "virtanen", "papadopoulos", "gmbh", "Tuulia", "tuulia maria", "test", "oy", "al", "x"] {
            assert!(!is_given(word), "{word}");
        }
    }

    #[test]
    fn surnames_of_many_lands() {
        let names = "Virtanen Nyström Müller Mueller García Kowalski Dubois Rossi Кузнецова Παπαδόπουλος Tamm Bērziņš \
                     Smith O'Brien Wang Tanaka Silva Jensen Hansen Jansen";
        for name in names.split_whitespace() {
            assert!(is_surname(&latin(name)), "{name}");
        }
        for word in ["", "tuulia", "katarzyna", "gmbh", "Smith", "van der berg", "und", "xyzzy"] {
            assert!(!is_surname(word), "{word}");
        }
    }

    #[test]
    fn how_common() {
        assert_eq!(given_commonness("maria"), Some(Commonness::Frequent));
        assert_eq!(surname_commonness("garcia"), Some(Commonness::Frequent));
        assert!(surname_commonness("korhonen") >= Some(Commonness::Common));
        assert!(Commonness::Frequent > Commonness::Common && Commonness::Common > Commonness::Listed);
        assert_eq!(given_commonness("xyzzy"), None);
        assert_eq!(surname_commonness(&"a".repeat(1_000_000)), None);
    }

    #[test]
    fn the_lists_hold_folded_words_once_each() {
        for (text, names) in [(include_str!("given_names.txt"), given()), (include_str!("surnames.txt"), surnames())] {
            let words = text.lines().filter(|line| !line.starts_with(['#', '@'])).flat_map(|line| line.split(' '));
            assert_eq!(words.count(), names.len());
            assert!(names.keys().all(|name| name.len() > 1 && name.bytes().all(|b| b.is_ascii_lowercase())));
        }
        assert!(given().len() > 20_000 && surnames().len() > 20_000);
    }

    #[test]
    fn the_lists_are_read_soon() {
        let start = std::time::Instant::now();
        assert!(read(include_str!("given_names.txt")).len() + read(include_str!("surnames.txt")).len() > 40_000);
        let took = start.elapsed();
        assert!(took.as_millis() < 200, "{took:?}");
    }
}
