//! How alike two values of one kind are, in levels.

use super::field::Value;
use super::kind::FieldKind;
use super::nickname::Nicknames;
use rapidfuzz::distance::{jaro_winkler, osa};

/// One has no value.
pub(crate) const MISSING: u8 = 0;
/// Neither alike nor near.
pub(crate) const ELSE: u8 = 7;
/// The same value; the levels above it, how common the value is.
pub(crate) const EXACT: u8 = 8;
/// How many levels there are.
pub(crate) const LEVELS: usize = 16;

/// The level of two different values: 1 is nearly the same, [`ELSE`] is not alike.
pub(crate) fn level(kind: FieldKind, a: &Value, b: &Value, nick: &Nicknames) -> u8 {
    match kind {
        FieldKind::GivenName | FieldKind::MiddleName => given(a, b, nick),
        FieldKind::Surname => surname(a, b),
        FieldKind::BirthDate => date(a, b),
        FieldKind::Phone => code(a, b, 1),
        FieldKind::Id => code(a, b, 2),
        FieldKind::Device => ELSE,
        FieldKind::Email => email(a, b),
        FieldKind::Street => street(a, b),
        FieldKind::Place => place(a, b),
        FieldKind::Postcode => postcode(a, b),
        FieldKind::HouseNumber => code(a, b, 1),
        FieldKind::Age => age(a, b),
        FieldKind::Text => text(a, b),
        FieldKind::Category | FieldKind::Ignored => ELSE,
    }
}

fn given(a: &Value, b: &Value, nick: &Nicknames) -> u8 {
    let (s, t): (&str, &str) = (&a.text, &b.text);
    if nick.same(s, t) {
        return 1;
    }
    let (short, long) = if s.len() <= t.len() { (s, t) } else { (t, s) };
    if short.chars().count() == 1 || short.len() >= 3 && long.starts_with(short) {
        return if long.starts_with(short) { 3 } else { ELSE };
    }
    if apart(a, b) {
        return ELSE;
    }
    if edits(s, t, 1) <= 1 && long.len() >= 4 {
        return 2;
    }
    match winkler(s, t, 0.82) {
        x if x >= 0.92 => 2,
        x if x >= 0.82 => 4,
        _ => ELSE,
    }
}

fn surname(a: &Value, b: &Value) -> u8 {
    let (s, t): (&str, &str) = (&a.text, &b.text);
    let (short, long) = if s.len() <= t.len() { (s, t) } else { (t, s) };
    if short.len() >= 3 && long.split(['-', ' ']).any(|w| w == short) {
        return 1;
    }
    if short.chars().count() == 1 {
        return if long.starts_with(short) { 3 } else { ELSE };
    }
    if apart(a, b) {
        return ELSE;
    }
    if edits(s, t, 1) <= 1 && long.len() >= 4 {
        return 2;
    }
    match winkler(s, t, 0.82) {
        x if x >= 0.92 => 2,
        x if x >= 0.82 => 4,
        _ => ELSE,
    }
}

fn date(a: &Value, b: &Value) -> u8 {
    let (x, y) = (a.number, b.number);
    if x == 0 || y == 0 {
        return if edits(&a.text, &b.text, 1) <= 1 { 1 } else { ELSE };
    }
    let split = |n: u32| (n / 10_000, n / 100 % 100, n % 100);
    let ((y1, m1, d1), (y2, m2, d2)) = (split(x), split(y));
    if y1 == y2 && m1 == d2 && d1 == m2 || edits(&a.text, &b.text, 1) <= 1 {
        return 1;
    }
    let equal = u8::from(y1 == y2) + u8::from(m1 == m2) + u8::from(d1 == d2);
    match equal {
        2 => 2,
        _ if edits(&a.text, &b.text, 2) <= 2 => 3,
        _ if y1 == y2 => 4,
        _ => ELSE,
    }
}

fn code(a: &Value, b: &Value, most: usize) -> u8 {
    if a.text.len().abs_diff(b.text.len()) > most || a.text.len().min(b.text.len()) < 3 {
        return ELSE;
    }
    if (a.mask ^ b.mask).count_ones() as usize > 2 * most {
        return ELSE;
    }
    match edits(&a.text, &b.text, most) {
        n if n <= most => n as u8,
        _ => ELSE,
    }
}

fn email(a: &Value, b: &Value) -> u8 {
    let (s, t): (&str, &str) = (&a.text, &b.text);
    let (Some((l1, d1)), Some((l2, d2))) = (s.rsplit_once('@'), t.rsplit_once('@')) else { return ELSE };
    if l1 == l2 {
        return 2;
    }
    if (a.mask ^ b.mask).count_ones() > 10 {
        return ELSE;
    }
    if d1 == d2 && l1.len() >= 4 && edits(l1, l2, 1) <= 1 {
        return 1;
    }
    match winkler(l1, l2, 0.88) {
        x if x >= 0.88 => if d1 == d2 { 3 } else { 4 },
        _ => ELSE,
    }
}

fn street(a: &Value, b: &Value) -> u8 {
    let (s, t): (&str, &str) = (&a.text, &b.text);
    if (a.mask ^ b.mask).count_ones() > 12 {
        return ELSE;
    }
    let n = edits(s, t, 2);
    let number = |x: &str| x.split(' ').find(|w| w.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned);
    let same_number = match (number(s), number(t)) {
        (Some(x), Some(y)) => x == y,
        _ => true,
    };
    match (n, same_number) {
        (0..=2, true) => 1,
        (0..=1, false) => 3,
        _ => match (winkler(s, t, 0.8), same_number) {
            (x, true) if x >= 0.88 => 2,
            (x, _) if x >= 0.8 => 4,
            _ => ELSE,
        },
    }
}

fn place(a: &Value, b: &Value) -> u8 {
    if apart(a, b) {
        return ELSE;
    }
    if edits(&a.text, &b.text, 2) <= 2 - usize::from(a.text.len().min(b.text.len()) < 6) {
        return 1;
    }
    match winkler(&a.text, &b.text, 0.88) {
        x if x >= 0.88 => 2,
        _ => ELSE,
    }
}

fn postcode(a: &Value, b: &Value) -> u8 {
    if edits(&a.text, &b.text, 1) <= 1 {
        return 1;
    }
    let n = a.text.bytes().zip(b.text.bytes()).take_while(|(x, y)| x == y).count();
    if n >= 3 { 2 } else { ELSE }
}

fn age(a: &Value, b: &Value) -> u8 {
    match a.number.abs_diff(b.number) {
        1 => 1,
        2..=3 => 2,
        _ => ELSE,
    }
}

fn text(a: &Value, b: &Value) -> u8 {
    let (s, t): (&str, &str) = (&a.text, &b.text);
    let sorted = |x: &str| {
        let mut w: Vec<&str> = x.split(' ').collect();
        w.sort_unstable();
        w.join(" ")
    };
    let (p, q) = (sorted(s), sorted(t));
    if p == q {
        return 1;
    }
    let w1: Vec<&str> = p.split(' ').collect();
    let w2: Vec<&str> = q.split(' ').collect();
    let (few, many) = if w1.len() <= w2.len() { (&w1, &w2) } else { (&w2, &w1) };
    let hit = few.iter().filter(|w| many.iter().any(|v| v == *w || w.len() > 3 && edits(v, w, 1) <= 1)).count();
    let share = hit as f64 / few.len() as f64;
    let whole = hit as f64 / many.len() as f64;
    let jw = winkler(s, t, 0.7);
    if jw >= 0.95 || whole >= 0.8 {
        1
    } else if share >= 0.99 && hit >= 2 || jw >= 0.9 {
        2
    } else if share >= 0.99 || whole >= 0.5 {
        3
    } else if jw >= 0.8 {
        4
    } else if share >= 0.5 {
        5
    } else if jw >= 0.7 {
        6
    } else {
        ELSE
    }
}

/// Whether two short words have too few letters in common to be alike.
fn apart(a: &Value, b: &Value) -> bool {
    let shared = (a.mask & b.mask).count_ones();
    let fewer = a.mask.count_ones().min(b.mask.count_ones());
    shared * 2 < fewer
}

/// Edits (insert, delete, change, swap of neighbours), at most `most`, or `most + 1`.
pub(crate) fn edits(a: &str, b: &str, most: usize) -> usize {
    if a.len().abs_diff(b.len()) > 4 * most {
        return most + 1;
    }
    let args = osa::Args::default().score_cutoff(most);
    let found = if a.is_ascii() && b.is_ascii() {
        osa::distance_with_args(a.bytes(), b.bytes(), &args)
    } else {
        osa::distance_with_args(a.chars(), b.chars(), &args)
    };
    found.unwrap_or(most + 1)
}

fn winkler(a: &str, b: &str, least: f64) -> f64 {
    let args = jaro_winkler::Args::default().score_cutoff(least);
    let found = if a.is_ascii() && b.is_ascii() {
        jaro_winkler::similarity_with_args(a.bytes(), b.bytes(), &args)
    } else {
        jaro_winkler::similarity_with_args(a.chars(), b.chars(), &args)
    };
    found.unwrap_or(0.0)
}
