//! The comparison level of two values of one kind.

use super::dictionary::{Dictionary, NICKNAME_BIT};
use super::given_name::{self, OTHER_NAME, SLIP, SPELLING};
use super::key_users;
use super::letters::LETTERS;
use super::mail_provider;
use super::names;
use super::nickname::Nicknames;
use super::street;
use crate::resolver::FieldKind;
use crate::resolver::level::DIFFERENT;
use rapidfuzz::distance::{jaro_winkler, osa};

/// Whether the sketches alone show that two different values are not similar. `false` says nothing.
#[inline]
pub(crate) fn surely_different(kind: FieldKind, a: u32, b: u32) -> bool {
    use FieldKind as K;
    match kind {
        K::GivenName | K::MiddleName => {
            let (x, y) = (a & !NICKNAME_BIT, b & !NICKNAME_BIT);
            letters_differ(x, y, 2) && (a & b & NICKNAME_BIT == 0 || !Nicknames::shared().may_be_nicknames(x, y))
        }
        K::Surname => letters_differ(a, b, 2),
        K::Place => letters_differ(a, b, 4),
        K::Email => {
            let (x, y) = (a & LETTERS, b & LETTERS);
            // The domain may be one firm's.
            let one_firm = a >> 26 == b >> 26 && a >> 26 != 0;
            !one_firm && (few_shared(x, y) || (x ^ y).count_ones() > 6)
        }
        K::Street | K::Premises => {
            let (x, y) = (a & LETTERS, b & LETTERS);
            // Another house number says something only where the letters are nearly the same.
            if a >> 26 == b >> 26 { few_shared(x, y) } else { (x ^ y).count_ones() > 2 }
        }
        K::Phone | K::HouseNumber => digits_differ(a, b, 2),
        K::Id => digits_differ(a, b, 4),
        K::Postcode => digits_differ(a, b, 2) && (a ^ b) & 0x0fff_0000 != 0,
        K::Text | K::Organisation => {
            (a & b & LETTERS).count_ones() * 2 < (a & LETTERS).count_ones().min((b & LETTERS).count_ones())
        }
        K::Device | K::Suffix | K::Sex | K::Category | K::Ignored => true,
        K::BirthDate | K::Age => false,
    }
}

/// Whether the letters of two words differ too much: words with the same first letter need most letters in common,
/// other words all but those of a slip.
#[inline]
fn letters_differ(a: u32, b: u32, slip: u32) -> bool {
    let (x, y) = (a & LETTERS, b & LETTERS);
    if a >> 26 == b >> 26 { few_shared(x, y) } else { (x ^ y).count_ones() > slip }
}

/// Less than two in three letters in common.
#[inline]
fn few_shared(x: u32, y: u32) -> bool {
    (x & y).count_ones() * 3 < x.count_ones().min(y.count_ones()) * 2
}

/// Whether numbers of one length differ in more characters than a slip changes.
#[inline]
fn digits_differ(a: u32, b: u32, max_edits: u32) -> bool {
    a >> 28 == b >> 28 && nibbles((a ^ b) & 0x0fff_ffff) > max_edits
}

/// How many groups of four bits are not zero.
#[inline]
fn nibbles(x: u32) -> u32 {
    ((x | x >> 1 | x >> 2 | x >> 3) & 0x1111_1111).count_ones()
}

/// The level of two different values, where their sketches determine it.
#[inline]
pub(crate) fn level_by_sketch(kind: FieldKind, x: u32, y: u32) -> Option<u8> {
    level_by_number(kind, x, y).or_else(|| surely_different(kind, x, y).then_some(DIFFERENT))
}

/// The level of two different values of a kind whose sketch is the whole value.
#[inline]
pub(crate) fn level_by_number(kind: FieldKind, x: u32, y: u32) -> Option<u8> {
    match kind {
        FieldKind::BirthDate if x != 0 && y != 0 => Some(date(x, y)),
        FieldKind::Age => Some(match x.abs_diff(y) {
            1 => 1,
            2..=3 => 2,
            _ => DIFFERENT,
        }),
        _ => None,
    }
}

/// The level of two different values whose sketches do not determine it: 1 is nearly the same, [`DIFFERENT`] is not
/// similar.
pub(crate) fn level_by_text(values: &Dictionary, kind: FieldKind, a: u32, b: u32) -> u8 {
    use FieldKind as K;
    let (x, y) = (values.get(a).sketch, values.get(b).sketch);
    let (s, t) = (values.text(a), values.text(b));
    match kind {
        K::GivenName | K::MiddleName if x & y & NICKNAME_BIT != 0 && Nicknames::shared().are_nicknames(s, t) => 1,
        // They are no nicknames: their letters count as those of other names do.
        K::GivenName | K::MiddleName if letters_differ(x & !NICKNAME_BIT, y & !NICKNAME_BIT, 2) => DIFFERENT,
        K::GivenName | K::MiddleName => given_name::level(s, t),
        K::Surname => surname(s, t),
        K::BirthDate | K::Phone | K::HouseNumber => {
            if edits(s, t, 1) <= 1 && s.len().min(t.len()) > 2 {
                1
            } else {
                DIFFERENT
            }
        }
        K::Id => code(s, t),
        K::Email => email(s, t),
        K::Street | K::Premises => street::level(s, t),
        K::Place => place(s, t),
        K::Postcode => postcode(s, t),
        K::Text | K::Organisation => text(s, t),
        _ => DIFFERENT,
    }
}

fn surname(s: &str, t: &str) -> u8 {
    let (short, long) = if s.len() <= t.len() { (s, t) } else { (t, s) };
    if short.len() >= 3 && long.len() > short.len() && long.split(['-', ' ']).any(|w| w == short) {
        return 1;
    }
    let (s, t) = (&*in_latin(s), &*in_latin(t));
    if s == t || given_name::spelled_alike(s, t) {
        return SPELLING;
    }
    let (short, long) = if s.len() <= t.len() { (s, t) } else { (t, s) };
    if short.len() == 1 {
        return if long.starts_with(short) { 3 } else { DIFFERENT };
    }
    // Two surnames of which one is left out or another.
    if long.contains([' ', '-'])
        && long.split([' ', '-']).any(|w| w.len() > 2 && short.split([' ', '-']).any(|v| v == w))
    {
        return 1;
    }
    word(s, t, common_surname)
}

/// A name in latin letters.
pub(crate) fn in_latin(name: &str) -> std::borrow::Cow<'_, str> {
    if name.is_ascii() { name.into() } else { names::latin(name).into() }
}

/// Names that many have: of rare ones, each slip makes another that somebody has somewhere.
pub(crate) fn common_given(name: &str) -> bool {
    names::given_commonness(name).is_some_and(|c| c >= names::Commonness::Common)
}

fn common_surname(name: &str) -> bool {
    names::surname_commonness(name).is_some_and(|c| c >= names::Commonness::Common)
}

fn both_names(s: &str, t: &str, listed: fn(&str) -> bool) -> bool {
    listed(s) && listed(t)
}

/// Two names of one word that may be one name with a slip.
pub(crate) fn word(s: &str, t: &str, common: fn(&str) -> bool) -> u8 {
    let (short, long) = (s.len().min(t.len()), s.len().max(t.len()));
    let slip = long >= 4 && edits(s, t, 1) <= 1 || short > 6 && edits(s, t, 2) <= 2;
    let near = match name_similarity(s, t, 0.82) {
        _ if slip => SLIP,
        x if x >= 0.92 => SLIP,
        x if x >= 0.82 => OTHER_NAME,
        _ if long == 3 && edits(s, t, 1) <= 1 => OTHER_NAME,
        _ if sounds_alike(s, t) => OTHER_NAME,
        _ => return DIFFERENT,
    };
    match near {
        SLIP if both_names(s, t, common) => OTHER_NAME,
        // Two names that everybody knows, and not even a letter apart.
        OTHER_NAME if both_names(s, t, common) => DIFFERENT,
        near => near,
    }
}

/// Whether two names are written as different languages write one sound.
fn sounds_alike(s: &str, t: &str) -> bool {
    let (x, y) = (names::sound(s), names::sound(t));
    x == y && x.len() > 1
}

/// One of two dates is a year alone, and the other is of that year.
pub(crate) const YEAR_SAID: u8 = 5;

/// Two dates of eight digits, four bits each.
fn date(x: u32, y: u32) -> u8 {
    let diff = x ^ y;
    let wrong = nibbles(diff);
    let (m1, d1, m2, d2) = (x >> 8 & 255, x & 255, y >> 8 & 255, y & 255);
    let same_year = x >> 16 == y >> 16;
    if x & 0xffff == 0 || y & 0xffff == 0 {
        return if same_year { YEAR_SAID } else { DIFFERENT };
    }
    // Two digits of a year were written, and the century was guessed.
    if diff & 0x00ff_ffff == 0 {
        return 1;
    }
    let turned = wrong == 2
        && (0..7).any(|i| {
            let (p, q) = (x >> (4 * i) & 255, y >> (4 * i) & 255);
            p != q && p >> 4 == q & 15 && p & 15 == q >> 4 && diff & !(255 << (4 * i)) == 0
        });
    if wrong == 1 || turned || same_year && m1 == d2 && d1 == m2 {
        return 1;
    }
    let equal = u8::from(same_year) + u8::from(m1 == m2) + u8::from(d1 == d2);
    match (equal, wrong) {
        (2, _) => 2,
        (_, 2) => 3,
        _ if same_year => 4,
        _ => DIFFERENT,
    }
}

fn code(s: &str, t: &str) -> u8 {
    if s.len().min(t.len()) < 3 {
        return DIFFERENT;
    }
    match edits(s, t, 2) {
        n @ 1..=2 => n as u8,
        _ => DIFFERENT,
    }
}

/// Two mail boxes of one firm.
const FIRM_DOMAIN: u8 = 5;

fn email(s: &str, t: &str) -> u8 {
    let (Some((l1, d1)), Some((l2, d2))) = (s.rsplit_once('@'), t.rsplit_once('@')) else { return DIFFERENT };
    if l1 == l2 {
        // The offices of two firms.
        return if key_users::is_role(s) { DIFFERENT } else { 2 };
    }
    if d1 == d2 && l1.len() >= 4 && edits(l1, l2, 1) <= 1 {
        return 1;
    }
    match name_similarity(l1, l2, 0.88) {
        x if x < 0.88 && d1 == d2 && !mail_provider::is_provider(d1) => FIRM_DOMAIN,
        x if x < 0.88 => DIFFERENT,
        _ if d1 == d2 => 3,
        _ => 4,
    }
}

fn place(s: &str, t: &str) -> u8 {
    let max_edits = 2 - usize::from(s.len().min(t.len()) < 6);
    if edits(s, t, max_edits) <= max_edits {
        return 1;
    }
    if name_similarity(s, t, 0.88) >= 0.88 { 2 } else { DIFFERENT }
}

fn postcode(s: &str, t: &str) -> u8 {
    if edits(s, t, 1) <= 1 {
        return 1;
    }
    let prefix = s.bytes().zip(t.bytes()).take_while(|(x, y)| x == y).count();
    if prefix >= 3 { 2 } else { DIFFERENT }
}

fn text(s: &str, t: &str) -> u8 {
    let words = |x: &str| x.split(' ').count();
    let (few, many) = if words(s) <= words(t) { (s, t) } else { (t, s) };
    let near = |w: &str, v: &str| v == w || w.len() > 3 && edits(v, w, 1) <= 1;
    let shared = few.split(' ').filter(|w| many.split(' ').any(|v| near(w, v))).count();
    let of_shorter = shared as f64 / words(few) as f64;
    let of_longer = shared as f64 / words(many) as f64;
    let similarity = name_similarity(s, t, 0.7);
    if of_longer >= 0.8 || similarity >= 0.95 {
        1
    } else if of_shorter >= 0.99 && shared >= 2 || similarity >= 0.9 {
        2
    } else if of_shorter >= 0.99 || of_longer >= 0.5 {
        3
    } else if similarity >= 0.8 {
        4
    } else if of_shorter >= 0.5 {
        5
    } else if similarity >= 0.7 {
        6
    } else {
        DIFFERENT
    }
}

/// Edits (insert, delete, change, swap of neighbours), at most `most`, or `most + 1`.
pub(crate) fn edits(a: &str, b: &str, max_edits: usize) -> usize {
    if a.len().abs_diff(b.len()) > 4 * max_edits {
        return max_edits + 1;
    }
    if !a.is_ascii() || !b.is_ascii() {
        let args = osa::Args::default().score_cutoff(max_edits);
        return osa::distance_with_args(a.chars(), b.chars(), &args).unwrap_or(max_edits + 1);
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > max_edits {
        return max_edits + 1;
    }
    // What is the same at both ends needs no distance; one edit is seen directly in what is left.
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(..a.len() - tail).unwrap_or_default(), b.get(..b.len() - tail).unwrap_or_default());
    match (a, b) {
        ([], rest) | (rest, []) => rest.len(),
        ([_], [_]) => 1,
        ([p, q], [r, s]) if p == s && q == r => 1,
        _ if max_edits < 2 => 2,
        _ => {
            let args = osa::Args::default().score_cutoff(max_edits);
            osa::distance_with_args(a.iter().copied(), b.iter().copied(), &args).unwrap_or(max_edits + 1)
        }
    }
}

pub(crate) fn name_similarity(a: &str, b: &str, cutoff: f64) -> f64 {
    let args = jaro_winkler::Args::default().score_cutoff(cutoff);
    let found = if a.is_ascii() && b.is_ascii() {
        jaro_winkler::similarity_with_args(a.bytes(), b.bytes(), &args)
    } else {
        jaro_winkler::similarity_with_args(a.chars(), b.chars(), &args)
    };
    found.unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The level of two values of a kind, either way round.
    fn of(kind: FieldKind, a: &str, b: &str) -> u8 {
        let mut values = Dictionary::new(kind);
        let (x, y) = (values.intern(a), values.intern(b));
        let sketch = |code| values.get(code).sketch;
        let level =
            |x, y| level_by_sketch(kind, sketch(x), sketch(y)).unwrap_or_else(|| level_by_text(&values, kind, x, y));
        let (there, back) = (level(x, y), level(y, x));
        assert_eq!(there, back, "{a} {b}");
        there
    }

    #[test]
    fn slips_of_a_date_are_near_and_other_dates_are_not() {
        let date = |a, b| of(FieldKind::BirthDate, a, b);
        assert_eq!(date("19800403", "19800413"), 1, "one digit");
        assert_eq!(date("19800403", "19800430"), 1, "two digits turned");
        assert_eq!(date("19800403", "19800304"), 1, "day and month");
        assert_eq!(date("19800403", "19790403"), 2, "another year alone");
        assert_eq!(date("19800403", "19801127"), 4, "the year alone");
        assert_eq!(date("19800403", "19511127"), DIFFERENT);
    }

    #[test]
    fn names_know_nicknames_initials_slips_and_strangers() {
        let given_name = |a, b| of(FieldKind::GivenName, a, b);
        assert_eq!(given_name("anthony", "tony"), 1);
        assert_eq!(given_name("anthony", "a"), 3);
        assert_eq!(given_name("anthony", "anthnoy"), 2);
        assert_eq!(given_name("väinö", "väino"), SPELLING);
        assert_eq!(given_name("anthony", "maria"), DIFFERENT);
        assert_eq!(of(FieldKind::Surname, "smith", "smith-jones"), 1);
        assert_eq!(of(FieldKind::Surname, "virtanen", "vitranen"), 2);
        assert_eq!(of(FieldKind::Surname, "virtanen", "korhonen"), DIFFERENT);
    }

    #[test]
    fn numbers_and_addresses() {
        assert_eq!(of(FieldKind::Phone, "8401234567", "8401234576"), 1);
        assert_eq!(of(FieldKind::Phone, "8401234567", "8409999999"), DIFFERENT);
        assert_eq!(of(FieldKind::Id, "ab1234", "ab1243"), 1);
        assert_eq!(of(FieldKind::Street, "rantatie 5", "rantatei 5"), 1);
        assert_eq!(of(FieldKind::Street, "rantatie 5", "koulukatu 12"), DIFFERENT);
        assert_eq!(of(FieldKind::Email, "aino@posti.example", "aino@other.example"), 2);
        assert_eq!(of(FieldKind::Age, "44", "45"), 1);
    }

    #[test]
    fn another_house_number_is_another_house_whatever_the_letters_of_the_street() {
        for (a, b) in [("rantatie 4", "rantatie 8"), ("rantatie 5", "rantatie 6"), ("mill st 1", "mill st 2")] {
            assert_eq!(of(FieldKind::Street, a, b), street::OTHER_NUMBER, "{a}, {b}");
        }
    }

    #[test]
    fn edits_are_counted_up_to_the_most() {
        for (a, b, right) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("abc", "abcd", 1),
            ("abc", "xbc", 1),
            ("äbc", "abc", 1),
            ("abcd", "badc", 2),
            ("", "ab", 2),
            ("abc", "xyz", 3),
        ] {
            for max_edits in 0..3 {
                let found = edits(a, b, max_edits);
                assert_eq!(found.min(max_edits + 1), right.min(max_edits + 1), "{a} {b} {max_edits}");
                assert_eq!(found.min(max_edits + 1), edits(b, a, max_edits).min(max_edits + 1), "{b} {a} {max_edits}");
            }
        }
    }

    /// What the sketches rule out, the texts rule out too.
    #[test]
    fn sketches_rule_out_no_slip() {
        let slips = ["virtanen", "virtanne", "virtane", "irtanen", "virtanenn", "virtamen", "vitranen"];
        for a in slips {
            assert!(a == "virtanen" || of(FieldKind::Surname, "virtanen", a) < DIFFERENT, "{a}");
        }
        for number in ["8401234568", "8401234657", "8411234567"] {
            assert_eq!(of(FieldKind::Phone, "8401234567", number), 1, "{number}");
        }
    }
}
