//! The distinct values of a column in their match form, with a sketch of each that is quick to compare.

use super::hash_index::Slots;
use super::letters::letters;
use super::nickname::Nicknames;
use crate::resolver::FieldKind;
use std::hash::{BuildHasher, Hasher};

/// One distinct value: where its text stands, how many records have it, and a sketch.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Value {
    start: u32,
    len: u16,
    pub(crate) count: u32,
    pub(crate) sketch: u32,
}

/// Distinct values by code; code 0 stands for no value.
#[derive(Debug)]
pub(crate) struct Values {
    kind: FieldKind,
    text: String,
    all: Vec<Value>,
    /// Codes by the hash of their text.
    slots: Slots,
}

impl Values {
    pub(crate) fn new(kind: FieldKind) -> Self {
        Self { kind, text: String::new(), all: vec![Value::default()], slots: Slots::default() }
    }

    /// Some of the values under codes of their own, the first of them 1. They are not found by their text.
    pub(crate) fn only(&self, codes: &[u32]) -> Self {
        let bytes = codes.iter().map(|code| usize::from(self.get(*code).len)).sum();
        let (mut text, mut all) = (String::with_capacity(bytes), Vec::with_capacity(codes.len() + 1));
        all.push(Value::default());
        for code in codes {
            all.push(Value { start: text.len() as u32, ..*self.get(*code) });
            text.push_str(self.text(*code));
        }
        Self { kind: self.kind, text, all, slots: Slots::default() }
    }

    /// How many codes there are, with that of no value.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Value> {
        self.all.iter().skip(1)
    }

    #[inline]
    pub(crate) fn get(&self, code: u32) -> &Value {
        &self.all[code as usize]
    }

    #[inline]
    pub(crate) fn text(&self, code: u32) -> &str {
        let v = self.get(code);
        let start = v.start as usize;
        self.text.get(start..start + usize::from(v.len)).unwrap_or_default()
    }

    /// Reads where a text begins, so that it is near when it is needed.
    #[inline]
    pub(crate) fn touch(&self, code: u32) -> u8 {
        self.text.as_bytes().get(self.get(code).start as usize).copied().unwrap_or(0)
    }

    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.slots.find(hash(text), |c| self.text(c) == text)
    }

    /// The values that more than so many records have.
    pub(crate) fn over(&self, records: f64) -> Vec<u32> {
        (1..self.all.len() as u32).filter(|c| f64::from(self.get(*c).count) > records).collect()
    }

    /// The code of a value, made when it is new.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        self.intern_hashed(text, hash(text))
    }

    /// The same, where the hash of the text is known.
    pub(crate) fn intern_hashed(&mut self, text: &str, hash: u32) -> u32 {
        if let Some(code) = self.slots.find(hash, |c| self.text(c) == text) {
            return code;
        }
        let code = self.all.len() as u32;
        self.all.push(Value {
            start: self.text.len() as u32,
            len: text.len() as u16,
            count: 0,
            sketch: sketch(self.kind, text),
        });
        self.text.push_str(text);
        self.slots.insert(hash, code);
        code
    }

    /// Fetches what looking up these hashes needs of memory, for all of them together.
    pub(crate) fn fetch<'v>(wanted: impl Iterator<Item = (&'v Self, u32)> + Clone) {
        std::hint::black_box(wanted.clone().fold(0, |sum, (values, hash)| sum ^ values.slots.touch(hash)));
        let likely = wanted.map(|(values, hash)| (values, values.slots.likely(hash)));
        std::hint::black_box(likely.clone().fold(0, |sum, (values, code)| sum ^ values.get(code).start));
        std::hint::black_box(likely.fold(0, |sum, (values, code)| sum ^ values.touch(code)));
    }

    /// The codes of several values, each used once more. What is needed of memory for all of them is fetched together,
    /// not one after the other: a large table is mostly waited for.
    pub(crate) fn intern_all(&mut self, batch: &Batch, mut take: impl FnMut(u32, u32)) {
        let hashes: [u32; Batch::MOST] = std::array::from_fn(|i| batch.item(i).map_or(0, |(_, text)| hash(text)));
        let n = batch.len();
        std::hint::black_box(hashes.iter().take(n).fold(0, |sum, s| sum ^ self.slots.touch(*s)));
        let likely: [u32; Batch::MOST] = std::array::from_fn(|i| self.slots.likely(hashes[i]));
        std::hint::black_box(likely.iter().fold(0, |sum, code| sum ^ self.get(*code).start));
        std::hint::black_box(likely.iter().fold(0, |sum, code| sum ^ self.touch(*code)));
        for (i, hash) in hashes.iter().enumerate().take(n) {
            if let Some((record, text)) = batch.item(i) {
                let code = self.intern_hashed(text, *hash);
                self.used(code, true);
                take(record, code);
            }
        }
    }

    /// Gives every code the number the map has for it; those it has none for are no more.
    pub(crate) fn renumber(&mut self, map: &[u32]) {
        let kept = map.iter().max().map_or(0, |m| *m as usize);
        let mut all = vec![Value::default(); kept + 1];
        map.iter().zip(&self.all).filter(|(new, _)| **new > 0).for_each(|(new, v)| all[*new as usize] = *v);
        self.all = all;
        self.slots.renumber(map);
    }

    /// Nothing will be looked up by its text any more: what that took is given back.
    pub(crate) fn close(&mut self) {
        self.slots = Slots::default();
        self.all.shrink_to_fit();
        self.text.shrink_to_fit();
    }

    /// One record more, or one fewer, has this value.
    pub(crate) fn used(&mut self, code: u32, more: bool) {
        let v = &mut self.all[code as usize];
        v.count = if more { v.count + 1 } else { v.count.saturating_sub(1) };
    }

    /// Overwrites a value that nobody has any more: its code stays unused.
    pub(crate) fn forget(&mut self, code: u32) {
        self.slots.remove(hash(self.text(code)), code);
        let v = std::mem::take(&mut self.all[code as usize]);
        let range = v.start as usize..v.start as usize + usize::from(v.len);
        self.text.replace_range(range, &"\0".repeat(usize::from(v.len)));
    }
}

/// Texts of records that wait to be interned together.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    text: String,
    items: Vec<(u32, u32)>,
}

impl Batch {
    pub(crate) const MOST: usize = 32;

    /// One more; gives whether it is full now.
    pub(crate) fn push(&mut self, record: u32, text: &str) -> bool {
        self.text.push_str(text);
        self.items.push((record, self.text.len() as u32));
        self.items.len() >= Self::MOST
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.items.clear();
    }

    fn len(&self) -> usize {
        self.items.len()
    }

    fn item(&self, i: usize) -> Option<(u32, &str)> {
        let (record, end) = *self.items.get(i)?;
        let start = i.checked_sub(1).map_or(0, |before| self.items[before].1);
        Some((record, self.text.get(start as usize..end as usize)?))
    }
}

/// The same everywhere and always: what is chosen must not depend on the machine.
pub(crate) fn hash(text: &str) -> u32 {
    let mut h = foldhash::quality::FixedState::with_seed(7).build_hasher();
    h.write(text.as_bytes());
    h.finish() as u32
}

/// A given name that stands alone as a letter, or has nicknames: never told apart by its letters.
pub(crate) const OPEN: u32 = 1 << 31;

/// What tells most values apart without reading them: the letters of a word and its first, the digits of a number.
fn sketch(kind: FieldKind, text: &str) -> u32 {
    use FieldKind as K;
    match kind {
        K::BirthDate => {
            let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
            if digits { text.bytes().fold(0, |n, b| n << 4 | u32::from(b - b'0')) } else { 0 }
        }
        K::Age => text.parse().unwrap_or(0),
        K::Phone | K::Id | K::HouseNumber | K::Postcode => {
            // The last seven marks, four bits each, and the length.
            let marks = text.bytes().fold(0, |n, b| n << 4 | u32::from(b & 15));
            marks & 0x0fff_ffff | (text.len() as u32).min(15) << 28
        }
        K::GivenName | K::MiddleName => {
            let alone = text.chars().nth(1).is_none() || Nicknames::shared().known(text);
            letters(text) | if alone { OPEN } else { 0 }
        }
        K::Email => letters(text.split('@').next().unwrap_or_default()),
        K::Street => {
            let number = text.split(' ').find(|w| w.starts_with(|c: char| c.is_ascii_digit())).unwrap_or_default();
            let short = number.bytes().fold(0u32, |n, b| n.wrapping_mul(11).wrapping_add(u32::from(b & 15)));
            let words =
                text.bytes().filter(u8::is_ascii_alphabetic).fold(0, |n, b| n | 1 << (b.to_ascii_lowercase() - b'a'));
            words | (if number.is_empty() { 0 } else { short % 31 + 1 }) << 26
        }
        _ => letters(text),
    }
}
