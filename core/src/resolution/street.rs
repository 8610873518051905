//! The comparison of two addresses: street, house number and unit, each for itself.
//!
//! Two houses of one street are near by their letters and two places all the same, so numbers are never compared as
//! letters are.

use super::compare_values::{edits, name_similarity};
use crate::resolver::level::DIFFERENT;

/// The same street and number, with a slip or another abbreviation.
pub(crate) const SAME: u8 = 1;
/// The same street, and one says no number; or a street that is much alike, with the same number.
pub(crate) const NO_NUMBER: u8 = 2;
/// The same street, and a number with a slip.
pub(crate) const NEAR_NUMBER: u8 = 3;
/// Streets loosely alike, with the same number.
pub(crate) const LOOSELY: u8 = 4;
/// The same street and another house.
pub(crate) const OTHER_NUMBER: u8 = 5;
/// The same house and another unit in it.
pub(crate) const OTHER_UNIT: u8 = 6;

/// An address in its match form, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts<'a> {
    words: Vec<&'a str>,
    number: &'a str,
    unit: &'a str,
}

/// The level of two addresses.
pub(crate) fn level(s: &str, t: &str) -> u8 {
    let (a, b) = (Parts::of(s), Parts::of(t));
    if a.words.is_empty() || b.words.is_empty() {
        return if edits(s, t, 1) <= 1 { SAME } else { DIFFERENT };
    }
    let same_number = a.number == b.number;
    let (x, y) = (a.words.concat(), b.words.concat());
    let kinds_differ = a.kind().zip(b.kind()).is_some_and(|(p, q)| p != q);
    if kinds_differ {
        // Hill Road and Hill Lane are two.
        return if same_number { LOOSELY } else { DIFFERENT };
    }
    if !streets_alike(&a, &b, &x, &y) {
        return match name_similarity(s, t, 0.8) {
            // The number may stand where a slip has put it.
            _ if edits(s, t, 2) <= 2 && same_number => SAME,
            z if z >= 0.88 && same_number => NO_NUMBER,
            z if z >= 0.8 && same_number => LOOSELY,
            _ => DIFFERENT,
        };
    }
    match (a.number, b.number) {
        (n, m) if n == m && !a.unit.is_empty() && !b.unit.is_empty() && a.unit != b.unit => OTHER_UNIT,
        (n, m) if n == m => SAME,
        ("", _) | (_, "") => NO_NUMBER,
        (n, m) if near_numbers(n, m) => NEAR_NUMBER,
        _ => OTHER_NUMBER,
    }
}

/// Whether two streets are one, by their words without numbers.
fn streets_alike(a: &Parts<'_>, b: &Parts<'_>, x: &str, y: &str) -> bool {
    let most = if x.len().min(y.len()) > 8 { 2 } else { 1 };
    if edits(x, y, most) <= most {
        return true;
    }
    let (few, many) = if a.words.len() <= b.words.len() { (&a.words, &b.words) } else { (&b.words, &a.words) };
    let found = |w: &&&str| many.iter().any(|v| v == *w || w.len() > 3 && edits(v, w, 1) <= 1);
    few.len() > 1
        && few.iter().filter(found).count() == few.len()
        && few.iter().any(|w| w.len() > 3 && !KINDS.contains(w))
}

/// Whether one number is the other with a slip: a digit turned, left out or other, of two at least.
fn near_numbers(n: &str, m: &str) -> bool {
    n.len().max(m.len()) > 2 && edits(n, m, 1) <= 1 || {
        let turned = |n: &str| n.chars().rev().collect::<String>();
        n.len() == 2 && m.len() == 2 && turned(n) == m
    }
}

impl<'a> Parts<'a> {
    /// What the street is, where its last word says so.
    fn kind(&self) -> Option<&'a str> {
        self.words.last().copied().filter(|w| self.words.len() > 1 && KINDS.contains(w))
    }

    fn of(text: &'a str) -> Self {
        let mut parts = Self::default();
        let mut words = text.split(' ').peekable();
        while let Some(word) = words.next() {
            if UNITS.contains(&word) {
                parts.unit = words.next().unwrap_or_default();
            } else if word.starts_with(|c: char| c.is_ascii_digit()) && !word.ends_with("th") && !word.ends_with("nd") {
                if parts.number.is_empty() {
                    parts.number = word
                } else if parts.unit.is_empty() {
                    parts.unit = word
                }
            } else if word.len() == 1
                && !parts.number.is_empty()
                && parts.unit.is_empty()
                && !parts.words.is_empty()
                && words.peek().is_none()
            {
                parts.unit = word;
            } else if !DIRECTIONS.contains(&word) {
                parts.words.push(word);
            }
        }
        parts
    }
}

/// An address without whom it is in care of: `c/o Beyer, Dorfallee 3`.
pub(crate) fn without_care_of(raw: &str) -> &str {
    let text = raw.trim_start();
    let begins = |mark: &str| text.get(..mark.len()).is_some_and(|t| t.eq_ignore_ascii_case(mark));
    let care_of = ["c/o ", "c/o:", "co/ ", "z.hd. ", "att: ", "att. ", "attn "].into_iter().any(begins);
    text.split_once(',').filter(|_| care_of).map_or(raw, |(_, rest)| rest)
}

const UNITS: [&str; 14] =
    ["apt", "apartment", "flat", "unit", "suite", "ste", "as", "lgh", "int", "lok", "room", "top", "wohnung", "whg"];
const DIRECTIONS: [&str; 4] = ["n", "s", "e", "w"];
/// Short forms of what a street may be.
const KINDS: [&str; 21] = [
    "st", "ave", "rd", "dr", "ln", "ct", "pl", "blvd", "cl", "cct", "cres", "tce", "hwy", "pkwy", "sq", "wy", "grove",
    "row", "gardens", "hill", "park",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_no_letters() {
        for (a, b, right) in [
            ("27 ridge ct", "ridge ct 27", SAME),
            ("musterstr 5", "mustrestr 5", SAME),
            ("58 s ridge dr", "58 ridge dr", SAME),
            ("ridge dr 27", "ridge dr", NO_NUMBER),
            ("91 ridge dr", "27 ridge dr", OTHER_NUMBER),
            ("ringgasse 106", "ringgasse 10", NEAR_NUMBER),
            ("mill st 12", "mill st 21", NEAR_NUMBER),
            ("mill st 12", "mill st 13", OTHER_NUMBER),
            ("mill st 12 apt 3", "mill st 12 apt 4", OTHER_UNIT),
            ("mill st 12 a", "mill st 12 b", OTHER_UNIT),
            ("hill rd 12", "hill ln 12", DIFFERENT),
            ("rantatie 5", "koulukatu 12", DIFFERENT),
        ] {
            let found = (level(a, b), level(b, a));
            assert!(
                found == (right, right) || right == DIFFERENT && found.0 >= LOOSELY && found.0 == found.1,
                "{a} | {b}: {found:?}"
            );
        }
    }
}
