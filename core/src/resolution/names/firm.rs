//! Whether a name is a firm's, a school's or a club's: by its legal form or by words that people do not have in theirs.

use super::form_words::{FormWord, form_words};
use super::legal_form::find;
use super::lists::{is_given, is_surname};
use hashbrown::HashSet;
use std::sync::OnceLock;

/// Whether a text names an organisation, not a person.
///
/// `Rönkkö Maalaus Oy`, `Rainbow Lutheran Center`, `Heuser & Ziegelisert`, `Day Care #2`; not `Anna Skog` though a firm
/// may be called `Rör Skog`, and not `John & Mary Smith`.
pub(crate) fn is_organisation(text: &str) -> bool {
    let words = form_words(text);
    !find(&words, false).is_empty()
        || has_firm_word(&words)
        || is_partnership(&words)
        || words.iter().any(is_acronym)
        || text.contains('#')
}

/// Whether a word that firms have stands among these. One that is a surname too does not count behind a given name.
pub(crate) fn has_firm_word(words: &[FormWord<'_>]) -> bool {
    let person = words.len() <= 3 && words.first().is_some_and(|word| is_given(&word.folded));
    words.iter().any(|word| is_firm_word(&word.folded) && !(person && is_surname(&word.folded)))
}

fn is_firm_word(word: &str) -> bool {
    let list = list();
    list.words.contains(word)
        || list.endings.iter().any(|end| word.len() >= end.len() + 4 && word.ends_with(end) && !is_surname(word))
}

/// `CHFS`: four capitals and more, and nobody can say them.
fn is_acronym(word: &FormWord<'_>) -> bool {
    let is_vowel = |c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    word.folded.len() > 3
        && word.is_upper()
        && word.raw.is_ascii()
        && word.raw.chars().all(char::is_alphabetic)
        && !word.folded.contains(is_vowel)
}

/// `Karz & Rohleder`: names joined by a sign, the first of which is no given name.
fn is_partnership(words: &[FormWord<'_>]) -> bool {
    let sign = words.iter().position(|word| word.folded == "&");
    sign.is_some_and(|at| at > 0 && at + 1 < words.len() && !is_given(&words[at - 1].folded))
}

#[derive(Debug)]
struct List {
    words: HashSet<&'static str, foldhash::fast::FixedState>,
    /// Of compounds.
    endings: Vec<&'static str>,
}

fn list() -> &'static List {
    static LIST: OnceLock<List> = OnceLock::new();
    LIST.get_or_init(|| {
        let lines = include_str!("firm_words.txt").lines().filter(|line| !line.starts_with('#'));
        let (endings, words) =
            lines.flat_map(|line| line.split(' ')).partition::<Vec<_>, _>(|word| word.starts_with('-'));
        List {
            words: words.into_iter().collect(),
            endings: endings.into_iter().filter_map(|word| word.strip_prefix('-')).collect(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn firms_schools_and_clubs() {
        for text in [
            "Rönkkö Maalaus Oy",
            "Korhonen Kiinteistö",
            "Bygg Hedutberg",
            "Ek Måleri",
            "Rör Umeå-Svensson",
            "Städ Nord",
            "Beier Bau",
            "Wegenmeier Metallbau",
            "Rainbow Lutheran Center",
            "Unity Sunshine Preschool Academy",
            "Day Care #2",
            "Heuser & Ziegelisert",
            "Söderislund & Dalerdahl",
            "Boulangerie Martin",
            "Panadería Sánchez",
            "Fratelli Rossi",
            "Piekarnia Kowalski",
            "Müllers Gebäudereinigung",
            "Castillo Plumbing",
            "Kallion päiväkoti",
            "CHFS River",
        ] {
            assert!(is_organisation(text), "{text}");
        }
    }

    #[test]
    fn people() {
        for text in [
            "",
            "Anna Skog",
            "John Smith",
            "Tuulia Nyman",
            "John & Mary Smith",
            "Smith, John",
            "Max Müller",
            "Li Jun",
            "María García López",
            "Johan Ek",
            "Kessutwlel Jones",
            "O'Brien, Pat",
            "van der Berg",
            "Иван Петров",
            "😀",
            "Ursula von der Leyen",
            "Neubauer Karl",
        ] {
            assert!(!is_organisation(text), "{text}");
        }
        assert!(!is_organisation(&"x".repeat(1_000_000)) && !is_organisation(&"x ".repeat(500_000)));
    }
}
