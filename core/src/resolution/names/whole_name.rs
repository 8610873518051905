//! A person's name in one cell, as given names, surname and suffix in latin letters.

use super::east_asian::east_asian;
use super::firm::is_organisation;
use super::legal_form::legal_form;
use super::name_order::{leaning, order};
use super::name_words::{Suffix, is_nobody};
use super::person_words::{NameWord, parts, text_of, without_asides};
use super::sole_trader::sole_trader_person;
use super::translit::latin;

/// What a name cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WholeName {
    /// Given names, folded, a space between; empty when there is none.
    pub(crate) given: String,
    /// The surname with its particles, or both surnames, folded.
    pub(crate) surname: String,
    /// What tells father and son apart.
    pub(crate) suffix: Option<Suffix>,
    /// Whether given name and surname may not be the other way round.
    pub(crate) order_known: bool,
    /// Whose name it is. Of an organisation or nobody the parts are empty.
    pub(crate) kind: NameKind,
}

/// Whose name a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameKind {
    /// A person's, or that of a sole trader, who is one.
    Person,
    /// A firm's, a school's, a club's.
    Organisation,
    /// Nothing, or what people type when there is nothing: `test`, `n/a`, `Max Mustermann`.
    Nobody,
}

/// The parts of a name in one cell: `First Last`, `Last, First`, `LAST First`, with particles, initials and titles.
///
/// `Dr. Ludwig van der Berg Jr.` is `ludwig` and `van der berg`, a junior; `Kyllönen Johannes` is `johannes` and
/// `kyllonen`, for the lists of names say so; `黄秀英` is `xiuying` and `huang`; `Tmi Tuulia Nyman` is the person;
/// `Salz & Graf GmbH` an organisation, `Max Mustermann` nobody.
pub(crate) fn split(text: &str) -> WholeName {
    if text.len() > LONGEST || is_nobody(&latin(text)) {
        return of_kind(NameKind::Nobody);
    }
    if let Some(person) = sole_trader_person(text) {
        return person_in(&person);
    }
    let comma_name = text.contains(',') && !text.contains('#');
    if legal_form(text).is_some() || !comma_name && is_organisation(text) {
        return of_kind(NameKind::Organisation);
    }
    match east_asian(&without_asides(text)) {
        Some((given, surname)) => person(given, surname, None, true),
        None => person_in(text),
    }
}

/// Longer than any name, in bytes.
const LONGEST: usize = 400;

/// The name of a person, whatever it says.
fn person_in(text: &str) -> WholeName {
    let (parts, suffix) = parts(text);
    let only_given = |words: &[NameWord]| words.len() == 1 && words.first().is_some_and(|word| leaning(word) > 1);
    match parts.as_slice() {
        [] => of_kind(NameKind::Nobody),
        [words] => {
            let words = one_of_a_couple(words);
            let order = order(&words);
            let given = [&words[..order.surname.start], &words[order.surname.end..]].concat();
            person(text_of(&given), text_of(&words[order.surname]), suffix, order.known)
        }
        // `Rebecca, Garfield`: a comma where none belongs.
        [first, last] if only_given(first) && last.iter().all(|word| leaning(word) <= 0) => {
            person(text_of(first), text_of(last), suffix, false)
        }
        [last, rest @ ..] => person(text_of(&rest.concat()), text_of(last), suffix, true),
    }
}

/// `John & Mary Smith` is `John Smith`, `John Smith and Mary Jones` too.
fn one_of_a_couple(words: &[NameWord]) -> Vec<NameWord> {
    let joins =
        |word: &NameWord| word.lower && matches!(&*word.folded, "and" | "und" | "och" | "og" | "ja" | "et" | "en");
    match (words.iter().position(joins), words.last()) {
        (Some(1), Some(last)) if words.len() > 3 => vec![words[0].clone(), last.clone()],
        (Some(at), Some(_)) if at > 1 && at + 1 < words.len() => words[..at].to_vec(),
        _ => words.to_vec(),
    }
}

fn person(given: String, surname: String, suffix: Option<Suffix>, order_known: bool) -> WholeName {
    if given.is_empty() && surname.is_empty() {
        return of_kind(NameKind::Nobody);
    }
    WholeName { given, surname, suffix, order_known, kind: NameKind::Person }
}

fn of_kind(kind: NameKind) -> WholeName {
    WholeName { given: String::new(), surname: String::new(), suffix: None, order_known: false, kind }
}

#[cfg(test)]
#[path = "whole_name_tests.rs"]
mod tests;
