//! Blocking keys: the part of a field that two records have to share to be candidates.

use super::dictionary::{Dictionary, hash};
use super::field::FieldColumn;
use super::names;
use crate::resolver::{FieldKind, KeyPart};
use hashbrown::HashMap;

/// A blocking key of one field, and what it is worth for finding candidates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FieldKey {
    pub(crate) field: usize,
    pub(crate) part: KeyPart,
    /// How often two records of one person that both have it agree in it.
    pub(crate) recall: f64,
    /// How often two random records that both have it agree in it.
    pub(crate) collision_rate: f64,
    /// The share of records that have it.
    pub(crate) coverage: f64,
}

/// The hash of this part of each value of a field; 0 is none.
pub(crate) fn key_hashes(field: &FieldColumn, part: KeyPart) -> Vec<u32> {
    let hasher = KeyHasher::new(&field.values, part);
    let codes = 0..field.values.len() as u32;
    codes.map(|c| if c == 0 { 0 } else { hasher.hash(&field.values, field.kind, c) }).collect()
}

/// Hashes one part of values. The rarest word of a text needs to know how common words are.
#[derive(Debug)]
pub(crate) struct KeyHasher {
    part: KeyPart,
    word_counts: HashMap<u32, u32, foldhash::fast::FixedState>,
}

impl KeyHasher {
    pub(crate) fn new(values: &Dictionary, part: KeyPart) -> Self {
        let mut word_counts: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
        if part == KeyPart::Word {
            for code in 1..values.len() as u32 {
                for w in values.text(code).split(' ').filter(|w| w.len() > 2) {
                    *word_counts.entry(hash(w)).or_default() += values.get(code).count;
                }
            }
        }
        Self { part, word_counts }
    }

    /// The same, with words counted in the model's term frequencies and not in the values at hand.
    pub(crate) fn from_term_frequencies<'a>(
        part: KeyPart,
        frequencies: impl Iterator<Item = (&'a String, &'a u32)>,
    ) -> Self {
        let mut word_counts: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
        for (text, count) in frequencies.filter(|_| part == KeyPart::Word) {
            for w in text.split(' ').filter(|w| w.len() > 2) {
                *word_counts.entry(hash(w)).or_default() += count;
            }
        }
        Self { part, word_counts }
    }

    /// The hash of the part of a value.
    pub(crate) fn hash(&self, values: &Dictionary, kind: FieldKind, code: u32) -> u32 {
        self.hash_text(values.text(code), values.get(code).sketch, kind)
    }

    fn hash_text(&self, t: &str, sketch: u32, kind: FieldKind) -> u32 {
        let latin;
        let name = matches!(kind, FieldKind::GivenName | FieldKind::Surname) && self.part != KeyPart::Value;
        let t = if name && !t.is_ascii() {
            latin = names::latin(t);
            &*latin
        } else {
            t
        };
        let one = |part: &str| if part.is_empty() { 0 } else { hash(part).max(1) };
        match self.part {
            KeyPart::Value => one(t),
            KeyPart::Start => one(start(t, kind)),
            KeyPart::Initial => one(first_letters(t, 1)),
            KeyPart::Sound => sound(t).max(1),
            KeyPart::End => one(end(t, kind)),
            KeyPart::Year if sketch > 0 => (sketch >> 16) + 1,
            KeyPart::Day if sketch & 0xffff > 0 => {
                let (m, d) = (sketch >> 8 & 255, sketch & 255);
                (m.min(d) << 8 | m.max(d)) + 1
            }
            KeyPart::Year | KeyPart::Day => 0,
            KeyPart::Local => one(t.split('@').next().unwrap_or_default()),
            KeyPart::Word => {
                let all = t.split(' ').filter(|w| w.len() > 2 && !w.starts_with(|c: char| c.is_ascii_digit()));
                let count = |w: &str| self.word_counts.get(&hash(w)).copied().unwrap_or(0).max(2);
                one(all.min_by_key(|w| (count(w), *w)).unwrap_or_default())
            }
        }
    }
}

/// The first `n` letters, or nothing when there are fewer.
fn first_letters(t: &str, n: usize) -> &str {
    t.char_indices().nth(n - 1).map_or("", |(i, c)| t.get(..i + c.len_utf8()).unwrap_or_default())
}

fn start(t: &str, kind: FieldKind) -> &str {
    match kind {
        FieldKind::Text | FieldKind::Organisation | FieldKind::Street | FieldKind::Premises => {
            let six = first_letters(t, 6);
            if six.is_empty() { t } else { six }
        }
        FieldKind::Phone | FieldKind::Id => first_letters(t, t.len().div_ceil(2).max(3)),
        _ => first_letters(t, 3),
    }
}

fn end(t: &str, kind: FieldKind) -> &str {
    let from = match kind {
        FieldKind::Text | FieldKind::Organisation => t.rfind(' ').unwrap_or(0),
        _ => t.len() - (t.len() / 2).max(3).min(t.len()),
    };
    (from..t.len()).find_map(|i| t.get(i..)).unwrap_or_default()
}

/// How a word sounds: its consonants, with those that sound alike as one and doubled ones once; the first letter
/// counts.
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
