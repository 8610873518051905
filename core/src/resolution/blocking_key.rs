//! What of a field is compared for equality when looking for candidates.

use super::dictionary::{Values, hash};
use super::field::Field;
use crate::resolver::{FieldKind, Part};
use hashbrown::HashMap;

/// A part of a field, and what it is worth for finding candidates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Feature {
    pub(crate) field: usize,
    pub(crate) part: Part,
    /// How often two records of one person that both have the field agree in it: a first guess.
    pub(crate) holds: f64,
    /// The chance that two random records that both have it agree.
    pub(crate) collides: f64,
    /// The share of records that have it.
    pub(crate) present: f64,
}

/// Hashes a part of each value of a field; 0 is none.
pub(crate) fn table(field: &Field, part: Part) -> Vec<u32> {
    let hasher = Hasher::new(&field.values, part);
    let codes = 0..field.values.len() as u32;
    codes.map(|c| if c == 0 { 0 } else { hasher.hash(&field.values, field.kind, c) }).collect()
}

/// Hashes one part. The rarest word of a text needs to know how common words are.
#[derive(Debug)]
pub(crate) struct Hasher {
    part: Part,
    words: HashMap<u32, u32, foldhash::fast::FixedState>,
}

impl Hasher {
    pub(crate) fn new(values: &Values, part: Part) -> Self {
        let mut words: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
        if part == Part::Word {
            for code in 1..values.len() as u32 {
                for w in values.text(code).split(' ').filter(|w| w.len() > 2) {
                    *words.entry(hash(w)).or_default() += values.get(code).count;
                }
            }
        }
        Self { part, words }
    }

    /// The same, where how common words are is known from a list of values and not from the values at hand.
    pub(crate) fn listed<'a>(part: Part, common: impl Iterator<Item = (&'a String, &'a u32)>) -> Self {
        let mut words: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
        for (text, count) in common.filter(|_| part == Part::Word) {
            for w in text.split(' ').filter(|w| w.len() > 2) {
                *words.entry(hash(w)).or_default() += count;
            }
        }
        Self { part, words }
    }

    /// The hash of the part of a value.
    pub(crate) fn hash(&self, values: &Values, kind: FieldKind, code: u32) -> u32 {
        self.text(values.text(code), values.get(code).sketch, kind)
    }

    fn text(&self, t: &str, sketch: u32, kind: FieldKind) -> u32 {
        let one = |piece: &str| if piece.is_empty() { 0 } else { hash(piece).max(1) };
        match self.part {
            Part::Value => one(t),
            Part::Start => one(start(t, kind)),
            Part::Initial => one(first(t, 1)),
            Part::Sound => sound(t).max(1),
            Part::End => one(end(t, kind)),
            Part::Year if sketch > 0 => (sketch >> 16) + 1,
            Part::Day if sketch > 0 => {
                let (m, d) = (sketch >> 8 & 255, sketch & 255);
                (m.min(d) << 8 | m.max(d)) + 1
            }
            Part::Year | Part::Day => 0,
            Part::Local => one(t.split('@').next().unwrap_or_default()),
            Part::Word => {
                let all = t.split(' ').filter(|w| w.len() > 2 && !w.starts_with(|c: char| c.is_ascii_digit()));
                let known = |w: &str| self.words.get(&hash(w)).copied().unwrap_or(0).max(2);
                one(all.min_by_key(|w| (known(w), *w)).unwrap_or_default())
            }
        }
    }
}

/// The first `n` letters, or nothing when there are fewer.
fn first(t: &str, n: usize) -> &str {
    t.char_indices().nth(n - 1).map_or("", |(i, c)| t.get(..i + c.len_utf8()).unwrap_or_default())
}

fn start(t: &str, kind: FieldKind) -> &str {
    match kind {
        FieldKind::Text | FieldKind::Street => {
            let six = first(t, 6);
            if six.is_empty() { t } else { six }
        }
        FieldKind::Phone | FieldKind::Id => first(t, t.len().div_ceil(2).max(3)),
        _ => first(t, 3),
    }
}

fn end(t: &str, kind: FieldKind) -> &str {
    let from = match kind {
        FieldKind::Text => t.rfind(' ').unwrap_or(0),
        _ => t.len() - (t.len() / 2).max(3).min(t.len()),
    };
    (from..t.len()).find_map(|i| t.get(i..)).unwrap_or_default()
}

/// The consonants of a word, those that sound alike as one, doubled ones once; the first letter counts.
fn sound(t: &str) -> u32 {
    let (mut h, mut last, mut n) = (0x811c_9dc5u32, ' ', 0);
    let mut letters = t.chars().peekable();
    while let Some(c) = letters.next() {
        let c = match (c, letters.peek()) {
            ('p', Some('h')) => {
                letters.next();
                'f'
            }
            ('c', Some('k')) | ('t', Some('h')) => {
                letters.next();
                if c == 'c' { 'k' } else { 't' }
            }
            ('c' | 'q', _) => 'k',
            ('z', _) => 's',
            ('v' | 'w', _) => 'f',
            ('d', _) => 't',
            ('b', _) => 'p',
            ('g', _) => 'j',
            (c, _) => c,
        };
        let vowel = "aeiouyhäöåéèü' -.".contains(c);
        if vowel && n > 0 || c == last {
            continue;
        }
        last = c;
        n += 1;
        h = (h ^ if vowel { 'a' as u32 } else { c as u32 }).wrapping_mul(0x0100_0193);
    }
    h
}
