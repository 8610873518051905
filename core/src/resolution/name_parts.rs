//! The parts of whole names as columns of their own: `name (given_name)` is what the column `name` says of given names.

use super::names::{self, NameKind, Suffix, WholeName};
use crate::resolver::FieldKind;

/// Whose names the values of a column are, of a sample.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct NamesSeen {
    values: usize,
    persons: usize,
    /// Persons with a word that some list of names has.
    known: usize,
    words: usize,
    one_word: usize,
    /// How many are given names, or surnames, and nothing else.
    given: usize,
    surname: usize,
    /// How many are of firms.
    pub(crate) organisations: usize,
    /// How many have a suffix: Jr, II.
    pub(crate) suffixes: usize,
}

impl NamesSeen {
    pub(crate) fn of(sample: &[String]) -> Self {
        let mut seen = Self::default();
        for value in sample.iter().filter(|v| !v.trim().is_empty()) {
            let name = names::split(&written(value));
            let listed =
                |part: &str| part.split(' ').any(|w| w.len() > 1 && (names::is_given(w) || names::is_surname(w)));
            let folded = names::latin(value);
            let all = |is: fn(&str) -> bool| !folded.is_empty() && folded.split(' ').all(is);
            seen.given += usize::from(all(names::is_given));
            seen.surname += usize::from(all(names::is_surname));
            seen.values += 1;
            let words = value.split_whitespace().count();
            seen.words += words;
            seen.one_word += usize::from(words == 1 && value.is_ascii());
            seen.persons += usize::from(name.kind == NameKind::Person);
            seen.known += usize::from(name.kind == NameKind::Person && (listed(&name.given) || listed(&name.surname)));
            seen.organisations += usize::from(name.kind == NameKind::Organisation);
            seen.suffixes += usize::from(name.suffix.is_some());
        }
        seen
    }

    /// Whether the column holds names of persons, perhaps among some of firms: where the header says so, few of them need to
    /// be in a list, since whoever has an unknown name is a person too.
    pub(crate) fn persons(self, said: bool) -> bool {
        let of_people = self.values.saturating_sub(self.organisations);
        let listed = if said { 12 * self.known >= of_people } else { 2 * self.known >= of_people };
        // A person has a given name and a surname; of shops many have one word.
        let short = self.words <= 4 * self.values && 7 * self.one_word <= self.values;
        listed && short && 2 * self.persons >= self.values && self.known > 0
    }

    /// Whether the values are given names, or surnames, alone: what the header does not say, the names do.
    pub(crate) fn half(self) -> Option<FieldKind> {
        let most = |n: usize| 5 * n >= 3 * self.values && self.values >= 10;
        match (self.given, self.surname) {
            (g, s) if most(g) && g > s => Some(FieldKind::GivenName),
            (g, s) if most(s) && s > g => Some(FieldKind::Surname),
            _ => None,
        }
    }

    /// Whether it holds names of firms.
    pub(crate) fn organisations(self) -> bool {
        2 * self.organisations > self.values
    }
}

/// The name of the column that is a part of another.
pub(crate) fn part_column(column: &str, kind: FieldKind) -> String {
    format!("{column} ({})", kind.name())
}

/// The column that another is a part of, and which part.
pub(crate) fn base_column(column: &str) -> Option<(&str, FieldKind)> {
    let (base, kind) = column.strip_suffix(')')?.rsplit_once(" (")?;
    let kind = FieldKind::parse(kind)?;
    is_part(kind).then_some((base, kind))
}

fn is_part(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::GivenName | FieldKind::Surname | FieldKind::Suffix | FieldKind::Organisation)
}

/// A part of a whole name; empty where it has none.
pub(crate) fn part(text: &str, kind: FieldKind) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let WholeName { given, surname, suffix, kind: whose, .. } = names::split(&written(text));
    match kind {
        FieldKind::GivenName => given,
        FieldKind::Surname => surname,
        FieldKind::Suffix => suffix.map_or_else(String::new, |s| suffix_name(s).to_owned()),
        FieldKind::Organisation if whose == NameKind::Organisation => text.to_owned(),
        _ => String::new(),
    }
}

/// A name as people write it: `SMITH/JOHN MR` is what booking systems make of it.
fn written(text: &str) -> std::borrow::Cow<'_, str> {
    let Some((last, first)) =
        text.split_once('/').filter(|(a, b)| !a.is_empty() && !b.contains('/') && !text.contains(','))
    else {
        return text.into();
    };
    if text.contains(|c: char| c.is_ascii_digit()) || first.len() < 2 {
        return text.into();
    }
    let titled = first.rsplit_once(' ').filter(|(_, title)| names::is_title(&names::latin(title), true));
    format!("{last}, {}", titled.map_or(first, |(rest, _)| rest)).into()
}

/// What a suffix is called in its match form.
fn suffix_name(suffix: Suffix) -> &'static str {
    match suffix {
        Suffix::Senior => "sr",
        Suffix::Junior => "jr",
        Suffix::First => "1",
        Suffix::Second => "2",
        Suffix::Third => "3",
        Suffix::Fourth => "4",
    }
}

/// The match form of a suffix that stands in a column of its own; empty for what is none.
pub(crate) fn suffix_form(text: &str) -> &'static str {
    let folded = names::latin(text);
    let word = folded.split(' ').next().unwrap_or_default();
    match word {
        "1" => "1",
        "2" => "2",
        "3" => "3",
        "4" => "4",
        word => names::suffix(word, text.contains('.')).map_or("", suffix_name),
    }
}

/// Takes off a name in its match form what is no name: titles before it, a suffix after it. What says that there is no
/// name leaves nothing.
pub(crate) fn clean(name: &mut String) {
    let plain = name.is_ascii();
    let folded = if plain { String::new() } else { names::latin(name) };
    let words = || if plain { name.split(' ') } else { folded.split(' ') };
    let (first, last) = (words().next().unwrap_or_default(), words().next_back().unwrap_or_default());
    let titled = names::is_title(first, false);
    let suffixed = name.contains(' ') && last.len() > 1 && names::suffix(last, false).is_some();
    if !titled && !suffixed && !is_placeholder(if plain { name } else { &folded }) {
        return;
    }
    if titled {
        *name = name.split_once(' ').map_or_else(String::new, |(_, rest)| rest.to_owned());
    }
    if suffixed {
        *name = name.rsplit_once(' ').map_or_else(String::new, |(rest, _)| rest.to_owned());
    }
    if is_placeholder(if plain { name } else { &folded }) {
        name.clear();
    }
}

/// Clears what people type where an address is missing: `-`, `unbekannt`, `Musterstraße 1`.
pub(crate) fn clear_placeholder(place: &mut String) {
    let first = place.split(' ').next().unwrap_or_default();
    // A whole word of the kind: Testaccio is a place.
    let sample = ["muster", "beispiel", "test", "testi", "example"]
        .iter()
        .any(|sample| first.strip_prefix(sample).is_some_and(|rest| SAMPLE_PLACES.contains(&rest)) && first != "test");
    let none = place.len() <= 12 && names::is_nobody(&names::latin(place));
    if sample || none {
        place.clear();
    }
}

/// What follows `muster` in a place that is none.
const SAMPLE_PLACES: [&str; 17] = [
    "", "str", "strasse", "straße", "street", "weg", "gasse", "platz", "allee", "stadt", "hausen", "dorf", "ort",
    "katu", "tie", "gatan", "vägen",
];

/// What people type where a name is missing.
fn is_placeholder(folded: &str) -> bool {
    folded.len() > 1 && names::is_nobody(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sample_places_are_none_and_places_that_begin_like_them_stay() {
        let left = |text: &str| {
            let mut place = text.to_owned();
            clear_placeholder(&mut place);
            place
        };
        for none in
            ["musterstr 1", "musterstadt", "teststrasse 5", "testikatu 2", "beispielweg 3", "unknown", "example"]
        {
            assert_eq!(left(none), "", "{none}");
        }
        for place in [
            "testaccio",
            "testour",
            "tester strasse 12",
            "test valley",
            "musterberg",
            "exampleton",
            "oulu",
            "beispielhof 1",
        ] {
            assert_eq!(left(place), place);
        }
    }
}
