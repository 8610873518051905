//! The log: the newest revision of every entry, in columns. Delivery is at least once, late and out of order.

use super::identity_keys::{Keys, NONE};
use super::version::{self, Content, OneDelivery, Standing, TakeResult, Version};
use crate::ids::EntryName;
use crate::model::{EntryKind, Item};
use crate::model::{differing_columns, entry_items as items_of};
use hashbrown::{HashMap, HashSet, HashTable};
use std::ops::Range;

/// The part of an entry that every step over all entries reads: small, and kept apart from the rest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EntryHeader {
    /// When it arrived; [`i64::MAX`] when nobody said.
    pub(crate) at: i64,
    /// Its last sign of life: the end when known, or the arrival.
    pub(crate) last: i64,
    /// Its matter, by number; [`NONE`] when unknown.
    pub(crate) matter: u32,
    pub(crate) source: u32,
    pub(crate) kind: EntryKind,
    /// [`crate::model::Channel`] by number, 255 when unknown.
    pub(crate) channel: u8,
    /// [`crate::model::Outcome`] by number, 255 when unknown.
    pub(crate) outcome: u8,
    pub(crate) outbound: bool,
    pub(crate) alive: bool,
    /// Whether it is made of its events, and nothing that was handed in.
    pub(crate) folded: bool,
    /// Whether it holds a key that can join it to somebody.
    pub(crate) keyed: bool,
}

/// Attributes that agree or contradict, hashed; 0 is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) born: i32,
}

#[derive(Debug, Clone, Copy)]
struct EntryBody {
    text_at: u64,
    id_len: u16,
    bytes_len: u32,
    uses_at: u32,
    uses_len: u16,
    version: Version,
}

/// One entry, staged by the reader of a delivery.
#[derive(Debug)]
pub(crate) struct Incoming<'a> {
    pub(crate) name: EntryName,
    pub(crate) id: &'a str,
    pub(crate) source: &'a str,
    pub(crate) matter: &'a str,
    pub(crate) version: Version,
    /// Its row in the delivery.
    pub(crate) row: u64,
    pub(crate) header: EntryHeader,
    pub(crate) person: Person,
    pub(crate) bytes: &'a [u8],
    pub(crate) keys: &'a [IncomingKey],
    /// The position of its first key among all that were staged with it.
    pub(crate) first_key: usize,
    pub(crate) texts: &'a str,
}

/// A key of a staged entry: its text is a range of the staging's texts.
#[derive(Debug, Clone)]
pub(crate) struct IncomingKey {
    pub(crate) kind: u8,
    pub(crate) verified: bool,
    pub(crate) hash: u64,
    pub(crate) text: Range<usize>,
}

/// One row of a log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LogRow<'a> {
    #[cfg_attr(not(feature = "arrow"), expect(dead_code, reason = "read from logs, which are tables"))]
    pub(crate) kind: &'a str,
    pub(crate) source: &'a str,
    pub(crate) id: &'a str,
    pub(crate) at: Option<i64>,
    pub(crate) version: Version,
    pub(crate) content: &'a [u8],
}

/// The newest revision of every entry.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) names: Vec<EntryName>,
    pub(crate) headers: Vec<EntryHeader>,
    pub(crate) persons: Vec<Person>,
    pub(crate) keys: Keys,
    bodies: Vec<EntryBody>,
    text: Vec<u8>,
    index: HashTable<u32>,
    sources: Interner,
    matters: Interner,
    tombstones: HashSet<u128>,
    alive: usize,
    /// How often an entry met one of another kind under its name.
    pub(crate) clashes: u64,
}

impl Log {
    /// Entries ever taken, erased ones included: the bound of every index.
    pub(crate) fn len(&self) -> usize {
        self.headers.len()
    }

    /// Entries here now.
    pub(crate) fn alive(&self) -> usize {
        self.alive
    }

    pub(crate) fn header(&self, entry: u32) -> Option<&EntryHeader> {
        self.headers.get(entry as usize)
    }

    pub(crate) fn name(&self, entry: u32) -> EntryName {
        self.names.get(entry as usize).copied().unwrap_or(EntryName(0))
    }

    /// The entry of this name, unless it was erased.
    pub(crate) fn find(&self, name: EntryName) -> Option<u32> {
        self.index.find(name.0 as u64, |i| self.names.get(*i as usize) == Some(&name)).copied()
    }

    pub(crate) fn id(&self, entry: u32) -> &str {
        let Some(c) = self.bodies.get(entry as usize) else { return "" };
        let at = c.text_at as usize;
        std::str::from_utf8(self.text.get(at..at + usize::from(c.id_len)).unwrap_or_default()).unwrap_or_default()
    }

    pub(crate) fn source(&self, entry: u32) -> &str {
        self.header(entry).map_or("", |h| self.sources.word(h.source as usize))
    }

    /// `source:id`.
    pub(crate) fn reference(&self, entry: u32) -> String {
        format!("{}:{}", self.source(entry), self.id(entry))
    }

    pub(crate) fn version(&self, entry: u32) -> Version {
        self.bodies.get(entry as usize).map_or(Version::default(), |c| c.version)
    }

    pub(crate) fn matter(&self, number: u32) -> Option<&str> {
        (number != NONE).then(|| self.matters.word(number as usize))
    }

    /// The number of this matter, if any entry has it.
    pub(crate) fn matter_number(&self, matter: &str) -> Option<u32> {
        self.matters.number.get(matter).copied()
    }

    /// Matters by number.
    pub(crate) fn matters(&self) -> &[String] {
        &self.matters.words
    }

    pub(crate) fn bytes_of(&self, entry: u32) -> &[u8] {
        let Some(c) = self.bodies.get(entry as usize) else { return &[] };
        let at = c.text_at as usize + usize::from(c.id_len);
        self.text.get(at..at + c.bytes_len as usize).unwrap_or_default()
    }

    pub(crate) fn items(&self, entry: u32) -> impl Iterator<Item = Item<'_>> {
        items_of(self.bytes_of(entry))
    }

    /// What was handed in and is here, in the order of a log: by kind, source and id.
    #[cfg(feature = "arrow")]
    pub(crate) fn in_order(&self) -> Vec<u32> {
        let here = |e: &u32| self.header(*e).is_some_and(|h| h.alive && !h.folded);
        let mut entries: Vec<u32> = (0..self.len() as u32).filter(here).collect();
        entries.sort_unstable_by_key(|e| (self.header(*e).map(|h| h.kind), self.source(*e), self.id(*e)));
        entries
    }

    /// An entry as a row of a log.
    #[cfg(feature = "arrow")]
    pub(crate) fn row(&self, entry: u32) -> LogRow<'_> {
        LogRow {
            kind: self.header(entry).map_or("", |h| h.kind.name()),
            source: self.source(entry),
            id: self.id(entry),
            at: self.header(entry).map(|h| h.at).filter(|at| *at != i64::MAX),
            version: self.version(entry),
            content: self.bytes_of(entry),
        }
    }

    /// The positions of an entry's keys in [`Keys`].
    pub(crate) fn uses(&self, entry: u32) -> Range<u32> {
        self.bodies.get(entry as usize).map_or(0..0, |c| c.uses_at..c.uses_at + u32::from(c.uses_len))
    }

    /// Makes room before a large delivery.
    #[cfg(feature = "arrow")]
    pub(crate) fn reserve(&mut self, entries: usize, keys: usize) {
        self.names.reserve(entries);
        self.headers.reserve(entries);
        self.persons.reserve(entries);
        self.bodies.reserve(entries);
        self.keys.reserve(keys);
        let names = &self.names;
        self.index.reserve(entries, |i| names.get(*i as usize).map_or(0, |n| n.0 as u64));
    }

    /// The known keys of rows about to be taken, [`NONE`] for new ones. Looking all up first lets the processor wait
    /// for many of them at once; taking row by row it would wait for each.
    pub(crate) fn look_up<'a>(&self, keys: impl Iterator<Item = (u8, u64, &'a str)>) -> Vec<u32> {
        keys.map(|(kind, hash, text)| self.keys.find(kind, hash, text).unwrap_or(NONE)).collect()
    }

    /// Takes an entry unless what is here is later. `known` is what [`Self::look_up`] found, `replaced` gets the keys
    /// of what the entry replaces, `differing` what it differs in where nothing says which is the later one.
    pub(crate) fn take(
        &mut self,
        new: &Incoming<'_>,
        known: &[u32],
        told: &mut OneDelivery,
        replaced: &mut Vec<u32>,
        differing: &mut dyn FnMut(&Self, u32),
    ) -> TakeResult {
        let hints = known.get(new.first_key..).unwrap_or_default();
        if !self.tombstones.is_empty() && self.tombstones.contains(&new.name.tombstone()) {
            return TakeResult::Erased;
        }
        let known = self.find(new.name);
        let other = known.and_then(|e| self.header(e)).is_some_and(|h| h.kind != new.header.kind);
        self.clashes += u64::from(other);
        let mut equal = false;
        if let Some(entry) = known {
            let standing = self.standing(entry, new, told);
            equal = matches!(standing, Standing::LaterOfEquals | Standing::EarlierOfEquals);
            if equal {
                differing(self, entry);
            }
            match standing {
                Standing::Later | Standing::LaterOfEquals => {}
                Standing::Earlier | Standing::EarlierOfEquals => return TakeResult::Older { equal },
                Standing::Same => {
                    self.keep_number(entry, new.version, told);
                    return TakeResult::Unchanged;
                }
            }
        }
        self.put(new, known, hints, told, equal, replaced)
    }

    /// Whether an entry is made of its events.
    pub(crate) fn is_folded(&self, name: EntryName) -> bool {
        self.find(name).and_then(|e| self.header(e)).is_some_and(|h| h.folded)
    }

    /// Takes a contact as its events make it, whatever was here.
    pub(crate) fn take_folded(&mut self, new: &Incoming<'_>, known: &[u32], replaced: &mut Vec<u32>) -> TakeResult {
        let here = self.find(new.name);
        let same = here.is_some_and(|e| {
            let header = self.header(e);
            header.is_some_and(|h| h.folded && h.at == new.header.at) && self.bytes_of(e) == new.bytes
        });
        if same {
            return TakeResult::Unchanged;
        }
        let hints = known.get(new.first_key..).unwrap_or_default();
        let took = self.put(new, here, hints, &mut OneDelivery::Merged, false, replaced);
        if let TakeResult::New(entry) | TakeResult::Replaced { entry, .. } = took
            && let Some(header) = self.headers.get_mut(entry as usize)
        {
            header.folded = true;
        }
        took
    }

    /// Puts an entry where `known` is, or at the end.
    fn put(
        &mut self,
        new: &Incoming<'_>,
        known: Option<u32>,
        hints: &[u32],
        told: &mut OneDelivery,
        equal: bool,
        replaced: &mut Vec<u32>,
    ) -> TakeResult {
        let entry = known.unwrap_or(self.headers.len() as u32);
        let mut header = new.header;
        header.source = self.sources.intern(new.source);
        header.matter = if new.matter.is_empty() { NONE } else { self.matters.intern(new.matter) };
        if let OneDelivery::Again(brought) = told {
            brought.insert(entry);
        }
        if let Some(entry) = known {
            let gone = self.uses(entry);
            replaced.extend(self.keys.uses_at(gone.clone()).iter().map(|u| u.key));
            self.keys.remove_uses(gone);
        }
        let uses_at = self.add_keys(entry, new, hints);
        let body = EntryBody {
            text_at: self.text.len() as u64,
            id_len: new.id.len() as u16,
            bytes_len: new.bytes.len() as u32,
            uses_at,
            uses_len: new.keys.len() as u16,
            version: new.version,
        };
        self.clear(entry);
        self.text.extend_from_slice(new.id.as_bytes());
        self.text.extend_from_slice(new.bytes);
        if known.is_some() {
            let i = entry as usize;
            if let (Some(h), Some(p), Some(c)) =
                (self.headers.get_mut(i), self.persons.get_mut(i), self.bodies.get_mut(i))
            {
                (*h, *p, *c) = (header, new.person, body);
            }
            return TakeResult::Replaced { entry, equal };
        }
        self.names.push(new.name);
        self.headers.push(header);
        self.persons.push(new.person);
        self.bodies.push(body);
        let names = &self.names;
        self.index.insert_unique(new.name.0 as u64, entry, |i| names.get(*i as usize).map_or(0, |n| n.0 as u64));
        self.alive += 1;
        TakeResult::New(entry)
    }

    /// Removes an entry for good: its text is overwritten, and its name is refused from now on. Its keys are left to
    /// [`Keys::forget_unused`], once the update after it is done.
    pub(crate) fn erase(&mut self, name: EntryName, keys: &mut Vec<u32>) -> Option<u32> {
        self.tombstones.insert(name.tombstone());
        let entry = self.find(name)?;
        self.clear(entry);
        let gone = self.uses(entry);
        keys.extend(self.keys.uses_at(gone.clone()).iter().map(|u| u.key));
        self.keys.remove_uses(gone);
        if let Ok(found) = self.index.find_entry(name.0 as u64, |i| *i == entry) {
            found.remove();
        }
        let i = entry as usize;
        if let (Some(h), Some(p), Some(c)) = (self.headers.get_mut(i), self.persons.get_mut(i), self.bodies.get_mut(i))
        {
            (h.alive, h.keyed, h.matter) = (false, false, NONE);
            *p = Person::default();
            (c.id_len, c.bytes_len, c.uses_len) = (0, 0, 0);
        }
        if let Some(n) = self.names.get_mut(i) {
            *n = EntryName(0);
        }
        self.alive -= 1;
        Some(entry)
    }

    /// Whether an entry of this name was erased.
    pub(crate) fn is_erased(&self, name: EntryName) -> bool {
        self.tombstones.contains(&name.tombstone())
    }

    /// Refuses a name from now on.
    pub(crate) fn add_tombstone(&mut self, name: EntryName) {
        self.tombstones.insert(name.tombstone());
    }

    /// Every tombstone, in order.
    #[cfg(feature = "arrow")]
    pub(crate) fn tombstones(&self) -> Vec<u128> {
        let mut all: Vec<u128> = self.tombstones.iter().copied().collect();
        all.sort_unstable();
        all
    }

    /// Names of entries here whose tombstone another replica holds.
    #[cfg(feature = "arrow")]
    pub(crate) fn names_under(&self, tombstones: &HashSet<u128>) -> Vec<EntryName> {
        let here = self.headers.iter().zip(&self.names).filter(|(h, n)| h.alive && tombstones.contains(&n.tombstone()));
        here.map(|(_, n)| *n).collect()
    }

    /// Takes another replica's tombstones over.
    #[cfg(feature = "arrow")]
    pub(crate) fn add_tombstones(&mut self, tombstones: &HashSet<u128>) {
        self.tombstones.extend(tombstones);
    }

    fn add_keys(&mut self, entry: u32, new: &Incoming<'_>, hints: &[u32]) -> u32 {
        let mut at = NONE;
        for (i, k) in new.keys.iter().enumerate() {
            let key = match hints.get(i).copied() {
                Some(known) if known != NONE => known,
                _ => self.keys.intern(k.kind, k.hash, new.texts.get(k.text.clone()).unwrap_or_default()),
            };
            let position = self.keys.add_use(key, entry, k.verified);
            at = at.min(position);
        }
        if at == NONE { 0 } else { at }
    }

    pub(crate) fn standing(&self, entry: u32, new: &Incoming<'_>, told: &OneDelivery) -> Standing {
        let Some(header) = self.header(entry) else { return Standing::Later };
        // Its events make it, whatever a row says.
        if header.folded {
            return Standing::EarlierOfEquals;
        }
        let here = Content { kind: header.kind, at: header.at, bytes: self.bytes_of(entry) };
        let new_content = Content { kind: new.header.kind, at: new.header.at, bytes: new.bytes };
        version::standing((self.version(entry), here), (new.version, new_content), told, entry)
    }

    /// The columns in which a staged entry differs from what is here under its name.
    pub(crate) fn differing(&self, entry: u32, new: &Incoming<'_>) -> Vec<String> {
        let mut names = differing_columns(self.bytes_of(entry), new.bytes);
        if self.header(entry).is_some_and(|h| h.at != new.header.at) {
            names.insert(0, new.header.kind.time_column().to_owned());
        }
        names
    }

    /// The same content again keeps its number; of two histories that merge, the larger one.
    fn keep_number(&mut self, entry: u32, new: Version, told: &OneDelivery) {
        if let (OneDelivery::Merged, Some(body)) = (told, self.bodies.get_mut(entry as usize))
            && new.revision == body.version.revision
        {
            body.version.delivery = body.version.delivery.max(new.delivery);
        }
    }

    fn clear(&mut self, entry: u32) {
        let Some(c) = self.bodies.get(entry as usize) else { return };
        let at = c.text_at as usize;
        let end = at + usize::from(c.id_len) + c.bytes_len as usize;
        if let Some(old) = self.text.get_mut(at..end) {
            old.fill(0);
        }
    }
}

/// Words by number.
#[derive(Debug, Default)]
struct Interner {
    words: Vec<String>,
    number: HashMap<String, u32, foldhash::fast::FixedState>,
    last: u32,
}

impl Interner {
    fn intern(&mut self, word: &str) -> u32 {
        // Rows of one delivery repeat the word of the row before more often than not.
        if self.words.get(self.last as usize).is_some_and(|w| w == word) {
            return self.last;
        }
        self.last = match self.number.get(word) {
            Some(n) => *n,
            None => {
                let n = self.words.len() as u32;
                self.words.push(word.to_owned());
                self.number.insert(word.to_owned(), n);
                n
            }
        };
        self.last
    }

    fn word(&self, number: usize) -> &str {
        self.words.get(number).map_or("", String::as_str)
    }
}
