//! What of a field is compared for equality when looking for candidates.

use super::field::Field;
use super::held;
use super::kind::FieldKind;
use super::repeats::Repeats;
use super::rows::Rows;
use super::value::{Values, hash};
use hashbrown::HashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A part of a value that two records of one person often share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Part {
    /// The whole value.
    Value,
    /// Its first letters.
    Start,
    /// Its first letter.
    Initial,
    /// How it sounds: its consonants.
    Sound,
    /// Its last letters or digits.
    End,
    /// The year of a date.
    Year,
    /// The day and month of a date, in either order.
    Day,
    /// A mail address before the `@`.
    Local,
    /// The rarest word.
    Word,
}

impl Part {
    /// The name used in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Start => "start",
            Self::Initial => "initial",
            Self::Sound => "sound",
            Self::End => "end",
            Self::Year => "year",
            Self::Day => "day",
            Self::Local => "local",
            Self::Word => "word",
        }
    }
}

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

/// The parts of a kind, and how often each survives between two records of one person.
fn parts(kind: FieldKind) -> &'static [(Part, f64)] {
    use FieldKind as K;
    use Part::*;
    match kind {
        K::GivenName => &[(Value, 0.8), (Start, 0.86), (Sound, 0.85), (Initial, 0.93)],
        K::Surname => &[(Value, 0.8), (Start, 0.86), (Sound, 0.86)],
        K::BirthDate => &[(Value, 0.85), (Year, 0.92), (Day, 0.9)],
        K::Phone => &[(Value, 0.7), (End, 0.72), (Start, 0.71)],
        K::Email => &[(Value, 0.7), (Local, 0.72)],
        K::Id => &[(Value, 0.9), (End, 0.92), (Start, 0.92)],
        K::Device => &[(Value, 0.5)],
        K::Street => &[(Value, 0.7), (Word, 0.78), (Start, 0.75)],
        K::HouseNumber => &[(Value, 0.75)],
        K::Place | K::Postcode => &[(Value, 0.75), (Start, 0.82)],
        K::Text => &[(Value, 0.5), (Word, 0.8), (Start, 0.8), (End, 0.7)],
        K::Age => &[(Value, 0.6)],
        K::Category => &[(Value, 0.85)],
        K::MiddleName | K::Ignored => &[],
    }
}

/// The features of all fields, measured on a sample of the records.
pub(crate) fn measure(rows: &Rows<'_>, repeats: &Repeats) -> Vec<Feature> {
    const SAMPLE: usize = 20_000;
    let mut first = vec![true; rows.len()];
    repeats.groups().flat_map(|g| &g[1..]).for_each(|r| first[*r as usize] = false);
    let step = ((rows.len() - repeats.len()) / SAMPLE).max(1);
    let sample: Vec<u32> = (0..rows.len() as u32).filter(|r| first[*r as usize]).step_by(step).collect();
    let parts =
        rows.fields.iter().enumerate().flat_map(|(f, field)| parts(field.kind).iter().map(move |part| (f, *part)));
    let parts: Vec<(usize, (Part, f64))> = parts.collect();
    let measured =
        parts.into_par_iter().filter_map(|(field, (part, holds))| measured(rows, &sample, field, part, holds));
    let (mut features, hashers): (Vec<Feature>, Vec<Hasher>) = measured.unzip();
    held::measure(rows, &first, &mut features, &hashers);
    features
}

fn measured(rows: &Rows<'_>, sample: &[u32], field: usize, part: Part, holds: f64) -> Option<(Feature, Hasher)> {
    let Field { values, kind, .. } = &rows.fields[field];
    let hasher = Hasher::new(values, part);
    let mut counts: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
    for code in sample.iter().map(|r| rows.code(*r, field)).filter(|code| *code > 0) {
        let hash = hasher.hash(values, *kind, code);
        if hash > 0 {
            *counts.entry(hash).or_default() += 1;
        }
    }
    let present: f64 = counts.values().map(|c| f64::from(*c)).sum();
    let same: f64 = counts.values().map(|c| f64::from(*c) * (f64::from(*c) - 1.0)).sum();
    let collides = (same / (present * (present - 1.0))).max(1e-9);
    let all = sample.len() as f64;
    (present >= 2.0).then_some((Feature { field, part, holds, collides, present: present / all }, hasher))
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
