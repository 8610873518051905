//! The comparison of two given names of one word or several: nicknames, initials, second names, patronymics, slips.

use super::compare_values::{common_given, in_latin, word};
use super::names;
use super::nickname::Nicknames;
use crate::resolver::level::DIFFERENT;

/// A slip of the pen.
pub(crate) const SLIP: u8 = 2;
/// An initial, or one of several given names.
pub(crate) const PART: u8 = 3;
/// Two names that are near, and each is a name of its own.
pub(crate) const OTHER_NAME: u8 = 4;
/// The same name in another spelling or script: `Günther`, `Guenther`; `Михаил`, `Mikhail`.
pub(crate) const SPELLING: u8 = 5;

/// The level of two different given names that are no nicknames of one another.
pub(crate) fn level(s: &str, t: &str) -> u8 {
    let (s, t) = (&*in_latin(s), &*in_latin(t));
    if s == t || spelled_alike(s, t) {
        return SPELLING;
    }
    if s.contains([' ', '-']) || t.contains([' ', '-']) { several(s, t) } else { one(s, t) }
}

/// Whether two names are one in different customs of writing dots and rings.
pub(crate) fn spelled_alike(s: &str, t: &str) -> bool {
    let doubled = |x: &str| x.as_bytes().windows(2).any(|w| matches!(w, [b'a' | b'o' | b'u', b'e'] | b"aa" | b"ss"));
    (doubled(s) || doubled(t)) && names::same_folded(s, t)
}

/// Two names of one word.
fn one(s: &str, t: &str) -> u8 {
    let (short, long) = if s.len() <= t.len() { (s, t) } else { (t, s) };
    match short.len() {
        0 => DIFFERENT,
        1 if long.starts_with(short) || full_name_begins(long, short) => PART,
        1 => DIFFERENT,
        // Anna is no slip of Annabel: each is a name of its own.
        2 => word(s, t, common_given),
        _ if long.starts_with(short) && common_given(s) && common_given(t) => OTHER_NAME,
        _ if long.starts_with(short) => PART,
        _ => word(s, t, common_given),
    }
}

/// Whether a nickname is of a full name that begins with this letter: Bill and W.
fn full_name_begins(name: &str, letter: &str) -> bool {
    Nicknames::shared().full_names(name).iter().any(|full| full.starts_with(letter))
}

/// Names of several words: in order, then in any order.
fn several(s: &str, t: &str) -> u8 {
    let split = |x: &str| x.split([' ', '-']).filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (split(s), split(t));
    if a.concat() == b.concat() {
        return SPELLING;
    }
    let pairs = || a.iter().zip(&b);
    let of = |(x, y): (&String, &String)| {
        if x == y {
            0
        } else if Nicknames::shared().are_nicknames(x, y) {
            1
        } else {
            one(x, y)
        }
    };
    let first = pairs().next().map_or(DIFFERENT, of);
    let worst = pairs().map(of).max().unwrap_or(DIFFERENT);
    let in_order = match worst {
        _ if first == OTHER_NAME || first == DIFFERENT => first,
        0 | PART => PART,
        1 | SLIP | SPELLING if a.len() == b.len() => SLIP,
        1 | SLIP | SPELLING => PART,
        // Another second name, another father: near, and another.
        _ => OTHER_NAME,
    };
    let shares = || a.iter().any(|x| x.len() > 1 && b.iter().any(|y| x == y));
    if in_order == DIFFERENT && (a.len() != b.len() || a.len() > 1) && shares() { PART } else { in_order }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_several_words_are_compared_word_by_word() {
        for (a, b, right) in [
            ("m i", "mikhail ivanovich", PART),
            ("mikhail", "mikhail ivanovich", PART),
            ("aleksei petrovich", "aleksei ivanovich", OTHER_NAME),
            ("anna maija", "annamaija", SPELLING),
            ("maija", "anna maija", PART),
            ("anna maija", "anna-maija", SPELLING),
            ("m i", "dmitri ivanovich", DIFFERENT),
            ("anna", "annabel", OTHER_NAME),
            ("михаил", "mikhail", SPELLING),
        ] {
            assert_eq!((level(a, b), level(b, a)), (right, right), "{a} | {b}");
        }
    }
}
