//! The distinct values of a column in their match form, with a sketch of each that is quick to compare.

use super::kind::FieldKind;
use hashbrown::HashTable;
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
    /// Codes by the hash of their text, which stands beside them: growing the table reads no text.
    table: HashTable<(u32, u32)>,
}

impl Values {
    pub(crate) fn new(kind: FieldKind) -> Self {
        Self { kind, text: String::new(), all: vec![Value::default()], table: HashTable::new() }
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

    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let h = hash(text);
        self.table.find(h, |(short, c)| *short == h as u32 && self.text(*c) == text).map(|found| found.1)
    }

    /// The values that more than so many records have.
    pub(crate) fn over(&self, records: f64) -> Vec<u32> {
        (1..self.all.len() as u32).filter(|c| f64::from(self.get(*c).count) > records).collect()
    }

    /// The code of a value, made when it is new.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        let h = hash(text);
        if let Some(found) = self.table.find(h, |(short, c)| *short == h as u32 && self.text(*c) == text) {
            return found.1;
        }
        let code = self.all.len() as u32;
        self.all.push(Value {
            start: self.text.len() as u32,
            len: text.len() as u16,
            count: 0,
            sketch: sketch(self.kind, text),
        });
        self.text.push_str(text);
        self.table.insert_unique(h, (h as u32, code), |(short, _)| spread(*short));
        code
    }

    /// One record more, or one fewer, has this value.
    pub(crate) fn used(&mut self, code: u32, more: bool) {
        let v = &mut self.all[code as usize];
        v.count = if more { v.count + 1 } else { v.count.saturating_sub(1) };
    }

    /// Overwrites a value that nobody has any more: its code stays unused.
    pub(crate) fn forget(&mut self, code: u32) {
        let h = hash(self.text(code));
        if let Ok(found) = self.table.find_entry(h, |c| c.1 == code) {
            found.remove();
        }
        let v = std::mem::take(&mut self.all[code as usize]);
        let range = v.start as usize..v.start as usize + usize::from(v.len);
        self.text.replace_range(range, &"\0".repeat(usize::from(v.len)));
    }
}

/// The same everywhere and always: what is chosen must not depend on the machine.
pub(crate) fn hash(text: &str) -> u64 {
    let mut h = foldhash::quality::FixedState::with_seed(7).build_hasher();
    h.write(text.as_bytes());
    spread(h.finish() as u32)
}

/// A hash of 64 bits from one of 32: a table needs both ends of it.
fn spread(short: u32) -> u64 {
    u64::from(short) | u64::from(short.wrapping_mul(0x9e37_79b1)) << 32
}

/// A given name that stands alone as a letter, or has nicknames: never told apart by its letters.
pub(crate) const OPEN: u32 = 1 << 31;
/// The bits of a sketch that say which letters there are; those above say which is first.
pub(crate) const LETTERS: u32 = (1 << 26) - 1;

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
            let alone = text.chars().nth(1).is_none() || super::nickname::Nicknames::shared().known(text);
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

/// Which letters a text has (digits count as some), and its first.
fn letters(text: &str) -> u32 {
    let place = |b: u8| match b {
        b'a'..=b'z' => b - b'a',
        _ => b % 26,
    };
    let all = text.bytes().filter(|b| *b != b' ').fold(0, |n, b| n | 1 << place(b));
    let first = text.bytes().next().map_or(0, |b| u32::from(place(b)) + 1);
    all | first << 26
}
