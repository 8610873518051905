//! The words of a person's name, without titles, suffixes and asides.

use super::name_words::{Suffix, is_degree, is_title, suffix};
use super::translit::latin;

/// A word as it stands between spaces; with hyphens it has more than one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameWord {
    /// Latin, lower case, a space for each hyphen.
    pub(crate) folded: String,
    /// Whether all its letters are capitals, and there are two or more.
    pub(crate) upper: bool,
    /// Whether it begins with a small letter.
    pub(crate) lower: bool,
    dotted: bool,
}

impl NameWord {
    /// Whether it is one letter, or several each of its own: `J.`, `J.-P.`
    pub(crate) fn is_initial(&self) -> bool {
        self.folded.split(' ').all(|part| part.len() < 2)
    }
}

/// The parts of a name that commas part, each as its words, and the suffix found in them. Empty parts are left out.
///
/// `Dr. Smith Jr., John (Jack)` is `smith` and `john` with the suffix `Jr`.
pub(crate) fn parts(text: &str) -> (Vec<Vec<NameWord>>, Option<Suffix>) {
    let text = without_asides(text);
    let (mut parts, mut found) = (Vec::new(), None);
    for part in text.split([',', ';']) {
        let mut words = words(part);
        strip_front(&mut words);
        found = strip_back(&mut words, !parts.is_empty()).or(found);
        if !words.is_empty() {
            parts.push(words);
        }
    }
    (parts, found)
}

/// Without what stands in brackets or in quotation marks, unless nothing is left: `Robert "Bob" Smith`.
pub(crate) fn without_asides(text: &str) -> String {
    let (mut out, mut until) = (String::with_capacity(text.len()), None);
    for c in text.chars() {
        match until {
            Some(end) if c == end => until = None,
            Some(_) => {}
            None => {
                until = match c {
                    '(' => Some(')'),
                    '[' => Some(']'),
                    '"' | '“' | '„' => Some(if c == '"' { '"' } else { '”' }),
                    '«' => Some('»'),
                    _ => None,
                };
                out.push(if until.is_some() { ' ' } else { c });
            }
        }
    }
    if out.chars().any(char::is_alphabetic) { out } else { text.to_owned() }
}

/// Folded words with spaces between.
pub(crate) fn text_of(words: &[NameWord]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
}

/// Words between spaces; a dot within parts them too. What follows `née` is no name of today.
fn words(part: &str) -> Vec<NameWord> {
    let mut out: Vec<NameWord> = Vec::new();
    for raw in part.split(|c: char| c.is_whitespace() || matches!(c, '/' | '_')).flat_map(|w| w.split_inclusive('.')) {
        let folded = if matches!(raw, "&" | "+") { "and".to_owned() } else { latin(raw) };
        let dotted = raw.ends_with('.');
        if out.len() > 1 && (matches!(&*folded, "nee" | "geborene" | "fodd" | "rozena") || folded == "geb" && dotted) {
            break;
        }
        if !folded.is_empty() {
            let letters = || raw.chars().filter(|c| c.is_alphabetic());
            out.push(NameWord {
                upper: letters().count() > 1 && letters().all(char::is_uppercase),
                lower: letters().next().is_none_or(char::is_lowercase),
                folded,
                dotted,
            });
        }
    }
    out
}

fn strip_front(words: &mut Vec<NameWord>) {
    let titles = words.iter().take_while(|word| is_title(&word.folded, word.dotted)).count();
    words.drain(..titles);
}

/// Takes degrees and the suffix off the end. A part of its own may be nothing but a suffix.
fn strip_back(words: &mut Vec<NameWord>, may_be_all: bool) -> Option<Suffix> {
    let mut found = None;
    while let Some(last) = words.last() {
        let alone = words.len() == 1;
        let before = words.len().checked_sub(2).and_then(|at| words.get(at));
        // Swedish `d.y.` and `d.ä.`, German `d.J.` and `d.Ä.`
        let younger = before.filter(|before| before.folded == "d" && before.dotted && last.dotted);
        let suffix = match (younger, &*last.folded) {
            (Some(_), "y" | "j") => Some(Suffix::Junior),
            (Some(_), "a") => Some(Suffix::Senior),
            (_, "i") if last.lower || last.dotted || words.len() < 3 => None,
            (_, word) => suffix(word, last.dotted),
        };
        let article = before.is_some_and(|before| matches!(&*before.folded, "den" | "der" | "the"));
        if alone && !may_be_all || suffix.is_none() && !is_degree(&last.folded) {
            break;
        }
        let long = matches!(&*last.folded, "yngre" | "aldre");
        words.truncate(words.len() - if younger.is_some() || long && article { 2 } else { 1 });
        found = suffix.or(found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Option<Suffix>) {
        let (parts, suffix) = parts(text);
        (parts.iter().map(|part| text_of(part)).collect::<Vec<_>>().join(", "), suffix)
    }

    #[test]
    fn titles_suffixes_and_asides_go() {
        for (text, words, suffix) in [
            ("", "", None),
            ("Herr Wolf", "wolf", None),
            ("Dr. med. Smith", "med smith", None),
            ("Dr.Smith", "smith", None),
            ("Prof. Dr. Anna Berg", "anna berg", None),
            ("John Smith Jr.", "john smith", Some(Suffix::Junior)),
            ("Smith Jr., John", "smith, john", Some(Suffix::Junior)),
            ("Smith, John, III", "smith, john", Some(Suffix::Third)),
            ("Darrell Li I", "darrell li", Some(Suffix::First)),
            ("John I", "john i", None),
            ("Smith John I.", "smith john i", None),
            ("Matti Virtanen nuor.", "matti virtanen", Some(Suffix::Junior)),
            ("Karl Berg d.y.", "karl berg", Some(Suffix::Junior)),
            ("Karl Berg den äldre", "karl berg", Some(Suffix::Senior)),
            ("Li, Jun", "li, jun", None),
            ("Robert \"Bob\" Smith", "robert smith", None),
            ("(Anna)", "anna", None),
            ("Anna Smith née Jones", "anna smith", None),
            ("Jane Roe, PhD", "jane roe", None),
            ("Jane Roe PhD", "jane roe", None),
            ("Sr. Juan García", "juan garcia", None),
            ("J.R.R. Tolkien", "j r r tolkien", None),
            ("Jr", "jr", None),
        ] {
            assert_eq!(read(text), (words.to_owned(), suffix), "{text}");
        }
    }

    #[test]
    fn hostile_names_are_read_in_time() {
        for text in ["(", ",", "Jr ", "Dr.", "a.", "\"“", "i "] {
            let _ = parts(&text.repeat(200_000));
        }
    }
}
