//! Which words of a name are given names and which are the surname.

use super::lists::{Commonness, given_commonness, is_given, is_surname, surname_commonness};
use super::name_words::{is_doubtful_particle, is_leading_particle, is_particle};
use super::person_words::NameWord;
use std::ops::Range;

/// Where the surname stands among the words, and whether that is known rather than taken as the usual order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) surname: Range<usize>,
    pub(crate) known: bool,
}

/// The order of a name without a comma. The first clue that there is decides: capitals, initials, particles, lists.
pub(crate) fn order(words: &[NameWord]) -> Order {
    let n = words.len();
    if n < 2 {
        let is_given = words.first().is_some_and(|word| leaning(word) > 0);
        return Order { surname: if is_given { n..n } else { 0..n }, known: false };
    }
    by_capitals(words).or_else(|| by_initials(words)).or_else(|| by_particles(words)).unwrap_or_else(|| by_lists(words))
}

/// How much more a word is a given name (above nothing) than a surname (below).
pub(crate) fn leaning(word: &NameWord) -> i32 {
    let weight = |of: Option<Commonness>| match of {
        None => 0,
        Some(Commonness::Listed) => 2,
        Some(Commonness::Common) => 3,
        Some(Commonness::Frequent) => 4,
    };
    let first = word.folded.split(' ').next().unwrap_or_default();
    let last = word.folded.rsplit(' ').next().unwrap_or_default();
    if first != last && is_particle(first) {
        return -CLEAR; // `Al-Khatib`
    }
    let (given, surname) = (weight(given_commonness(first)), weight(surname_commonness(last)));
    let unlisted =
        given == 0 && surname == 0 && ENDINGS.iter().any(|end| last.len() > end.len() + 2 && last.ends_with(end));
    if unlisted { -2 } else { given - surname }
}

fn is_unlisted(word: &NameWord) -> bool {
    !word.folded.split(' ').any(|part| is_given(part) || is_surname(part))
}

/// From here on lists say which way round a name is.
const CLEAR: i32 = 2;

/// How surnames end in languages where few given names do.
const ENDINGS: [&str; 22] = [
    "nen", "sson", "dottir", "sen", "enko", "ski", "ska", "sky", "skaya", "ov", "ova", "ev", "eva", "poulos", "idis",
    "akis", "shvili", "wicz", "czyk", "escu", "stein", "mann",
];

/// `SMITH John` and `John SMITH`.
fn by_capitals(words: &[NameWord]) -> Option<Order> {
    let n = words.len();
    let is_shouted = |word: &NameWord| word.upper && (word.folded.len() > 2 || leaning(word) < 0);
    let front = words.iter().take_while(|word| is_shouted(word)).count();
    let back = words.iter().rev().take_while(|word| is_shouted(word)).count();
    let others = |range: Range<usize>| words[range].iter().all(|word| !word.upper || word.is_initial());
    if front > 0 && front < n && others(front..n) {
        return Some(Order { surname: 0..front, known: true });
    }
    // Particles before it belong to it: `Anna van der BERG`.
    let particles = words[..n - back].iter().rev().take_while(|word| is_particle(&word.folded)).count();
    let start = (n - back - particles).max(1);
    (back > 0 && back < n && others(0..n - back)).then_some(Order { surname: start..n, known: true })
}

/// `J. Smith`, `Smith J.`, `Smith John A`.
fn by_initials(words: &[NameWord]) -> Option<Order> {
    let n = words.len();
    let front = words.iter().take_while(|word| word.is_initial()).count();
    if front == n {
        return Some(Order { surname: n - 1..n, known: false });
    }
    if front > 0 {
        let particle = (front..n - 1).find(|at| is_particle(&words[*at].folded));
        return Some(Order { surname: particle.unwrap_or(if n - front > 2 { n - 1 } else { front })..n, known: true });
    }
    let full = n - words.iter().rev().take_while(|word| word.is_initial()).count();
    if full == n {
        return None;
    }
    let leads = (0..full).take_while(|at| is_particle(&words[*at].folded)).count();
    if full == 1 || leads > 0 {
        // `Anna K.`: more a given name than a surname.
        let given = leads == 0 && leaning(&words[0]) >= CLEAR;
        return Some(Order { surname: if given { 1..n } else { 0..full }, known: !given });
    }
    let as_written = leaning(&words[0]) > leaning(&words[1]);
    Some(if as_written {
        Order { surname: full - 1..full, known: false }
    } else {
        Order { surname: 0..1, known: leaning(&words[1]) - leaning(&words[0]) >= CLEAR }
    })
}

/// `Ludwig van der Berg`, `van der Berg Ludwig`, `Ahmad bin Ali`.
fn by_particles(words: &[NameWord]) -> Option<Order> {
    let n = words.len();
    // `Théodore Da Silva`: with a capital some are names too, unless a surname follows a given name.
    let between = |at: usize| at > 0 && at + 2 == n && leaning(&words[0]) > 0 && leaning(&words[n - 1]) < 0;
    let leads = |at: usize| {
        let word = &words[at];
        is_particle(&word.folded) && (word.lower || !is_doubtful_particle(&word.folded) || between(at))
            || word.folded == "o" && words.get(at + 1).is_some_and(|next| is_surname(&format!("o{}", next.folded)))
    };
    // `De Oliveira Camille`
    let in_front = n > 2 && is_particle(&words[0].folded) && leaning(&words[1]) < 0 && leaning(&words[n - 1]) >= CLEAR;
    if n > 2 && (is_leading_particle(&words[0].folded) || words[0].lower && leads(0)) || in_front {
        let end = (1..n).find(|at| !is_particle(&words[*at].folded)).map_or(n, |at| at + 1);
        return Some(Order {
            surname: 0..end,
            known: end < n && (words[0].lower || in_front || leaning(&words[n - 1]) > 0),
        });
    }
    let mut at = (1..n.saturating_sub(1)).find(|at| leads(*at))?;
    // `Nguyen Van Anh` begins with the surname; `María del Carmen García` has two given names.
    if leaning(&words[0]) <= -CLEAR {
        return None;
    }
    let named = (at..n).find(|at| !is_particle(&words[*at].folded)).unwrap_or(n - 1);
    if named + 1 < n && is_devotion(&words[0].folded, &words[named].folded) {
        at = named + 1;
    } else if matches!(&*words[at].folded, "y" | "e") && at > 1 {
        at -= 1;
    }
    Some(Order { surname: at..n, known: true })
}

/// `María del Carmen`, `María de los Ángeles`: one given name.
fn is_devotion(first: &str, name: &str) -> bool {
    matches!(first, "maria" | "ma" | "jose")
        && matches!(
            name,
            "carmen"
                | "angeles"
                | "pilar"
                | "mar"
                | "luz"
                | "dolores"
                | "rosario"
                | "jesus"
                | "concepcion"
                | "lourdes"
                | "mercedes"
                | "socorro"
                | "rocio"
                | "consuelo"
                | "fatima"
                | "conceicao"
                | "gracia"
                | "ceu"
        )
}

fn by_lists(words: &[NameWord]) -> Order {
    let n = words.len();
    let lean: Vec<i32> = words.iter().map(leaning).collect();
    let patronymic = |word: &NameWord| ["vich", "ovna", "evna", "ichna"].iter().any(|end| word.folded.ends_with(end));
    if n == 3 && patronymic(&words[2]) {
        return Order { surname: 0..1, known: true };
    }
    let total = lean[0] - lean[n - 1];
    // Of two surnames, as in Spanish, the first is no given name anywhere.
    let is_first_of_two = |at: usize| n > 2 && lean[at] < 0 && !is_given(&words[at].folded);
    if total <= -CLEAR {
        let two = is_first_of_two(0) && lean[1] < 0 && !is_given(&words[1].folded);
        return Order { surname: 0..if two { 2 } else { 1 }, known: true };
    }
    let two = is_first_of_two(n - 2) && lean[0] > 0 && lean[n - 1] <= 0 && !patronymic(&words[n - 2]);
    // A word in no list is a surname rather than a given name: there are more of them.
    let known = total >= CLEAR || total > 0 && lean[n - 1] == 0 && is_unlisted(&words[n - 1]);
    Order { surname: n - if two { 2 } else { 1 }..n, known }
}
