//! The words of a firm's name as its legal form is looked for: `S.p.A.` and `A/S` are one word each.

use super::translit::latin;

/// A word, folded, with the text it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormWord<'a> {
    /// Latin, lower case, without spaces; `&` for an ampersand or a plus.
    pub(crate) folded: String,
    /// As it was written, with the marks before and after it.
    pub(crate) raw: &'a str,
}

impl FormWord<'_> {
    /// Whether it is written as abbreviations are: capitals only, dots or a stroke within, or capitals out of place.
    pub(crate) fn is_abbreviation(&self) -> bool {
        let inner = self.raw.trim_end_matches('.');
        let mut letters = self.raw.chars().filter(|c| c.is_alphabetic());
        let first_is_upper = letters.next().is_some_and(char::is_uppercase);
        let rest: Vec<_> = letters.map(char::is_uppercase).collect();
        let dotted = inner.contains(['.', '/']) || self.raw.ends_with('.') && rest.len() < 2;
        self.raw.chars().all(|c| c.is_ascii() || !is_marked_latin(c))
            && (dotted || rest.contains(&true) && (first_is_upper || !rest.contains(&false) || rest.len() < 3))
    }

    /// Whether all its letters are capitals, if it has any.
    pub(crate) fn is_upper(&self) -> bool {
        !self.raw.chars().any(char::is_lowercase)
    }
}

/// The words of a name. Texts longer than any name are cut off.
pub(crate) fn form_words(text: &str) -> Vec<FormWord<'_>> {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or(text);
    text.split(parts_words).flat_map(parts).filter_map(word).collect()
}

/// Longer than any name, in characters.
const LONGEST: usize = 400;

/// Whether a character parts words wherever it stands.
fn parts_words(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '"' | '«' | '»' | '„' | '“' | '”' | '|' | '_' | '#')
}

/// A piece without spaces, parted at signs and at such dots, strokes and hyphens as are between whole words.
fn parts(piece: &str) -> Vec<&str> {
    let segments = |c: char| piece.split(c).map(|s| s.chars().filter(|c| c.is_alphanumeric()).count());
    let short = |c: char, most: usize| !piece.contains(c) || segments(c).all(|n| n <= most);
    let (dots, strokes) = (short('.', 3), short('/', 2) && short(':', 3));
    let is_sign = |c: char| matches!(c, '&' | '+');
    let parts_here =
        |c: char| matches!(c, '-' | '–' | '—' | '・') || !dots && c == '.' || !strokes && matches!(c, '/' | ':');
    let mut out = Vec::new();
    for piece in piece.split_inclusive(is_sign).flat_map(|part| {
        let before = part.trim_end_matches(is_sign);
        [before, part.get(before.len()..).unwrap_or_default()]
    }) {
        out.extend(piece.split(parts_here).filter(|part| !part.is_empty()));
    }
    out
}

fn word(raw: &str) -> Option<FormWord<'_>> {
    if matches!(raw, "&" | "+" | "＆") {
        return Some(FormWord { folded: "&".to_owned(), raw });
    }
    let mut folded = latin(raw);
    folded.retain(|c| c != ' ');
    (!folded.is_empty()).then_some(FormWord { folded, raw })
}

/// Whether a letter is a latin one with a mark, which no abbreviation of a legal form but `OÜ` has.
fn is_marked_latin(c: char) -> bool {
    c.is_alphabetic() && (c as u32) < 0x250 && !matches!(c, 'Ü' | 'ü')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        form_words(text).iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn abbreviations_are_one_word() {
        for (text, expected) in [
            ("", ""),
            ("Rossi S.p.A.", "rossi spa"),
            ("Jensen A/S", "jensen as"),
            ("Nowak Sp. z o.o.", "nowak sp z oo"),
            ("Nowak Sp.z o.o.", "nowak spz oo"),
            ("Müller e. K.", "muller e k"),
            ("Karz & Rohleder GmbH & Co. KG", "karz & rohleder gmbh & co kg"),
            ("A&B", "a & b"),
            ("Bäckerei Hamburg-Henschel", "backerei hamburg henschel"),
            ("T:mi Virtanen", "tmi virtanen"),
            ("John Smith t/a Smith", "john smith ta smith"),
            ("St.Gallen Dr.Müller", "st gallen dr muller"),
            ("Bakery/Café", "bakery cafe"),
            ("Rainbow Day Care, Inc.", "rainbow day care inc"),
            ("ООО «Ромашка»", "ooo romashka"),
            ("Center #1", "center 1"),
            ("O'Neill", "oneill"),
            ("- . / & 😀", "&"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn what_looks_like_an_abbreviation() {
        for raw in ["AS", "A/S", "e.K.", "SpA", "eK", "OÜ", "S.", "ООО", "S.A."] {
            assert!(FormWord { folded: String::new(), raw }.is_abbreviation(), "{raw}");
        }
        for raw in ["As", "as", "Ek", "Sá", "Müller", "Spa", "ÅS", "", "Inc."] {
            assert!(!FormWord { folded: String::new(), raw }.is_abbreviation(), "{raw}");
        }
    }

    #[test]
    fn hostile_texts_are_cut_off() {
        for text in ["a", ".", "&", "ä ", "-", "吴"] {
            assert!(form_words(&text.repeat(1_000_000)).len() <= LONGEST);
        }
    }
}
