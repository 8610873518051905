//! The distinct values of a column in their match form, each with a sketch that is quick to compare.

use super::hash_index::HashIndex;
use super::letters::{LETTERS, letters};
use super::mail_provider;
use super::names;
use super::nickname::Nicknames;
use crate::resolver::FieldKind;
use std::hash::{BuildHasher, Hasher};

/// One distinct value: where its text stands, how many records have it, and a sketch.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DictionaryEntry {
    start: u32,
    len: u16,
    pub(crate) count: u32,
    pub(crate) sketch: u32,
}

/// Distinct values by code; code 0 stands for no value.
#[derive(Debug)]
pub(crate) struct Dictionary {
    kind: FieldKind,
    text: String,
    entries: Vec<DictionaryEntry>,
    /// Codes by the hash of their text.
    index: HashIndex,
}

impl Dictionary {
    pub(crate) fn new(kind: FieldKind) -> Self {
        Self { kind, text: String::new(), entries: vec![DictionaryEntry::default()], index: HashIndex::default() }
    }

    /// Some of the values with codes of their own, from 1 on. They cannot be found by their text.
    pub(crate) fn subset(&self, codes: &[u32]) -> Self {
        let bytes = codes.iter().map(|code| usize::from(self.get(*code).len)).sum();
        let (mut text, mut entries) = (String::with_capacity(bytes), Vec::with_capacity(codes.len() + 1));
        entries.push(DictionaryEntry::default());
        for code in codes {
            entries.push(DictionaryEntry { start: text.len() as u32, ..*self.get(*code) });
            text.push_str(self.text(*code));
        }
        Self { kind: self.kind, text, entries, index: HashIndex::default() }
    }

    /// How many codes there are, with the code of no value.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &DictionaryEntry> {
        self.entries.iter().skip(1)
    }

    #[inline]
    pub(crate) fn get(&self, code: u32) -> &DictionaryEntry {
        &self.entries[code as usize]
    }

    #[inline]
    pub(crate) fn text(&self, code: u32) -> &str {
        let v = self.get(code);
        let start = v.start as usize;
        self.text.get(start..start + usize::from(v.len)).unwrap_or_default()
    }

    /// Reads where a text begins, so that it is in the cache when it is needed.
    #[inline]
    pub(crate) fn prefetch_text(&self, code: u32) -> u8 {
        self.text.as_bytes().get(self.get(code).start as usize).copied().unwrap_or(0)
    }

    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.index.find(hash(text), |c| self.text(c) == text)
    }

    /// The values that more than so many records have.
    pub(crate) fn more_frequent_than(&self, records: f64) -> Vec<u32> {
        (1..self.entries.len() as u32).filter(|c| f64::from(self.get(*c).count) > records).collect()
    }

    /// The code of a value; a new value gets one.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        self.intern_hashed(text, hash(text))
    }

    /// The same, where the hash of the text is known.
    pub(crate) fn intern_hashed(&mut self, text: &str, hash: u32) -> u32 {
        if let Some(code) = self.index.find(hash, |c| self.text(c) == text) {
            return code;
        }
        let code = self.entries.len() as u32;
        self.entries.push(DictionaryEntry {
            start: self.text.len() as u32,
            len: text.len() as u16,
            count: 0,
            sketch: sketch(self.kind, text),
        });
        self.text.push_str(text);
        self.index.insert(hash, code);
        code
    }

    /// Fetches the memory that looking up these hashes needs, for all of them together.
    pub(crate) fn prefetch<'v>(wanted: impl Iterator<Item = (&'v Self, u32)> + Clone) {
        std::hint::black_box(wanted.clone().fold(0, |sum, (values, hash)| sum ^ values.index.prefetch(hash)));
        let candidates = wanted.map(|(values, hash)| (values, values.index.first_match(hash)));
        std::hint::black_box(candidates.clone().fold(0, |sum, (values, code)| sum ^ values.get(code).start));
        std::hint::black_box(candidates.fold(0, |sum, (values, code)| sum ^ values.prefetch_text(code)));
    }

    /// The codes of several values, each counted once more. The memory they need is fetched for all of them together,
    /// not one after the other: a large table spends its time waiting for memory.
    pub(crate) fn intern_all(&mut self, batch: &Batch, mut take: impl FnMut(u32, u32)) {
        let hashes: [u32; Batch::CAPACITY] = std::array::from_fn(|i| batch.item(i).map_or(0, |(_, text)| hash(text)));
        let n = batch.len();
        std::hint::black_box(hashes.iter().take(n).fold(0, |sum, s| sum ^ self.index.prefetch(*s)));
        let candidates: [u32; Batch::CAPACITY] = std::array::from_fn(|i| self.index.first_match(hashes[i]));
        std::hint::black_box(candidates.iter().fold(0, |sum, code| sum ^ self.get(*code).start));
        std::hint::black_box(candidates.iter().fold(0, |sum, code| sum ^ self.prefetch_text(*code)));
        for (i, hash) in hashes.iter().enumerate().take(n) {
            if let Some((record, text)) = batch.item(i) {
                let code = self.intern_hashed(text, *hash);
                self.adjust_count(code, true);
                take(record, code);
            }
        }
    }

    /// Gives every code its new number from the map; codes without one are dropped.
    pub(crate) fn renumber(&mut self, map: &[u32]) {
        let kept = map.iter().max().map_or(0, |m| *m as usize);
        let mut entries = vec![DictionaryEntry::default(); kept + 1];
        map.iter().zip(&self.entries).filter(|(new, _)| **new > 0).for_each(|(new, v)| entries[*new as usize] = *v);
        self.entries = entries;
        self.index.renumber(map);
    }

    /// No value will be looked up by its text any more: that memory is freed.
    pub(crate) fn finish(&mut self) {
        self.index = HashIndex::default();
        self.entries.shrink_to_fit();
        self.text.shrink_to_fit();
    }

    /// One record more, or one fewer, has this value.
    pub(crate) fn adjust_count(&mut self, code: u32, more: bool) {
        let v = &mut self.entries[code as usize];
        v.count = if more { v.count + 1 } else { v.count.saturating_sub(1) };
    }

    /// Overwrites a value that nobody has any more: its code stays unused.
    pub(crate) fn erase(&mut self, code: u32) {
        self.index.remove(hash(self.text(code)), code);
        let v = std::mem::take(&mut self.entries[code as usize]);
        let range = v.start as usize..v.start as usize + usize::from(v.len);
        self.text.replace_range(range, &"\0".repeat(usize::from(v.len)));
    }
}

/// Texts of records that are interned together.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    text: String,
    items: Vec<(u32, u32)>,
}

impl Batch {
    pub(crate) const CAPACITY: usize = 32;

    /// Adds a text; gives whether the batch is full.
    pub(crate) fn push(&mut self, record: u32, text: &str) -> bool {
        self.text.push_str(text);
        self.items.push((record, self.text.len() as u32));
        self.items.len() >= Self::CAPACITY
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

/// The same on every machine: what is chosen must not depend on it.
pub(crate) fn hash(text: &str) -> u32 {
    let mut h = foldhash::quality::FixedState::with_seed(7).build_hasher();
    h.write(text.as_bytes());
    h.finish() as u32
}

/// Marks a given name that is a single letter or has nicknames: its letters alone never rule it out.
pub(crate) const NICKNAME_BIT: u32 = 1 << 31;

/// A sketch that tells most values apart without reading them: the letters of a word and its first letter, the digits
/// of a number.
fn sketch(kind: FieldKind, text: &str) -> u32 {
    use FieldKind as K;
    match kind {
        K::BirthDate => {
            let digits = matches!(text.len(), 4 | 8) && text.bytes().all(|b| b.is_ascii_digit());
            let number = if digits { text.bytes().fold(0, |n, b| n << 4 | u32::from(b - b'0')) } else { 0 };
            // A year alone has no month and no day.
            if text.len() == 4 { number << 16 } else { number }
        }
        K::Age => text.parse().unwrap_or(0),
        K::Phone | K::Id | K::HouseNumber | K::Postcode => {
            // The last seven characters, four bits each, and the length.
            let marks = text.bytes().fold(0, |n, b| n << 4 | u32::from(b & 15));
            marks & 0x0fff_ffff | (text.len() as u32).min(15) << 28
        }
        // Of names in another script, the letters that they are in ours.
        K::GivenName | K::MiddleName | K::Surname if !text.is_ascii() => sketch(kind, &names::latin(text)),
        K::GivenName | K::MiddleName => {
            let alone = text.chars().nth(1).is_none() || Nicknames::shared().contains(text);
            letters(text) | if alone { NICKNAME_BIT } else { 0 }
        }
        K::Email => {
            // The letters before the `@`, and a hash of a firm's domain.
            let (local, domain) = text.split_once('@').unwrap_or((text, ""));
            let firm = !domain.is_empty() && !mail_provider::is_provider(domain);
            letters(local) & LETTERS | if firm { (hash(domain) % 63 + 1) << 26 } else { 0 }
        }
        K::Street | K::Premises => {
            let number = text.split(' ').find(|w| w.starts_with(|c: char| c.is_ascii_digit())).unwrap_or_default();
            let short = number.bytes().fold(0u32, |n, b| n.wrapping_mul(11).wrapping_add(u32::from(b & 15)));
            let words =
                text.bytes().filter(u8::is_ascii_alphabetic).fold(0, |n, b| n | 1 << (b.to_ascii_lowercase() - b'a'));
            words | (if number.is_empty() { 0 } else { short % 31 + 1 }) << 26
        }
        _ => letters(text),
    }
}
