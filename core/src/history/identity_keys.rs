//! Every distinct key once: a kind and a normal value, with the list of entries that carry it.

use crate::ids::value_hash;
use crate::model::identity::IdentityKind;
use hashbrown::HashTable;

/// No key, no entry, no next.
pub(crate) const NONE: u32 = u32::MAX;

/// The kind of an identity's key is its rank, so that kinds stand in the order of their strength. Kinds above them: what
/// links contacts to one case, never customers to one another.
pub(crate) const LINK_PARENT: u8 = 64;
pub(crate) const LINK_THREAD: u8 = 65;
pub(crate) const LINK_REFERENCE: u8 = 66;

/// The most contacts that a parent, a thread or a reference links. What more have is no link: a default of the system, a
/// campaign. The longest mail threads and cases have hundreds.
pub(crate) const MOST_LINKED: u32 = 1000;

/// The hash of an identity's key, by the number of its kind: the order of keys must never change, and ranks may.
pub(crate) fn identity_hash(kind: IdentityKind, normal: &str) -> u64 {
    value_hash(kind.number(), normal)
}

/// One use of a key by an entry. The uses of an entry stand together; those of a key are chained.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Use {
    pub(crate) key: u32,
    pub(crate) entry: u32,
    next: u32,
    /// The key's kind, here too: reading it from the key would miss the cache.
    pub(crate) kind: u8,
    pub(crate) verified: bool,
}

#[derive(Debug, Clone, Copy)]
struct Key {
    hash: u64,
    text_at: u64,
    text_len: u32,
    first: u32,
    uses: u32,
    kind: u8,
}

/// The keys and their uses.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    keys: Vec<Key>,
    texts: Vec<u8>,
    table: HashTable<u32>,
    uses: Vec<Use>,
    links: usize,
    /// Links that became too many, or few enough, since somebody last asked.
    crossed: Vec<u32>,
}

impl Keys {
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Makes room before a large delivery: growing a table of a million keys twice costs more than filling it.
    #[cfg(feature = "arrow")]
    pub(crate) fn reserve(&mut self, uses: usize) {
        self.uses.reserve(uses);
    }

    /// The key of this value, made when it is new. `hash` is [`crate::ids::value_hash`] of both.
    pub(crate) fn intern(&mut self, kind: u8, hash: u64, text: &str) -> u32 {
        let Self { keys, texts, table, .. } = self;
        let same = |i: &u32| {
            keys.get(*i as usize)
                .is_some_and(|k| k.hash == hash && k.kind == kind && text_of(texts, k) == text.as_bytes())
        };
        if let Some(found) = table.find(hash, same) {
            return *found;
        }
        let id = keys.len() as u32;
        let text_at = texts.len() as u64;
        texts.extend_from_slice(text.as_bytes());
        keys.push(Key { hash, text_at, text_len: text.len() as u32, first: NONE, uses: 0, kind });
        self.links += usize::from(kind >= LINK_PARENT);
        let Self { keys, table, .. } = self;
        table.insert_unique(hash, id, |i| keys.get(*i as usize).map_or(0, |k| k.hash));
        id
    }

    /// The key of this value, if anybody ever used it.
    pub(crate) fn find(&self, kind: u8, hash: u64, text: &str) -> Option<u32> {
        let same = |i: &u32| {
            self.keys
                .get(*i as usize)
                .is_some_and(|k| k.hash == hash && k.kind == kind && text_of(&self.texts, k) == text.as_bytes())
        };
        self.table.find(hash, same).copied()
    }

    /// The key of an identity in normal form, if anybody ever used it.
    pub(crate) fn find_identity(&self, kind: IdentityKind, normal: &str) -> Option<u32> {
        self.find(kind.rank(), identity_hash(kind, normal), normal)
    }

    /// Notes that `entry` carries `key`; returns the position of the use.
    pub(crate) fn add_use(&mut self, key: u32, entry: u32, verified: bool) -> u32 {
        let at = self.uses.len() as u32;
        let (mut next, mut kind) = (NONE, u8::MAX);
        if let Some(k) = self.keys.get_mut(key as usize) {
            next = std::mem::replace(&mut k.first, at);
            kind = k.kind;
            k.uses += 1;
            if kind >= LINK_PARENT && k.uses == MOST_LINKED + 1 {
                self.crossed.push(key);
            }
        }
        self.uses.push(Use { key, entry, next, kind, verified });
        at
    }

    /// Takes the uses at these positions back.
    pub(crate) fn remove_uses(&mut self, at: std::ops::Range<u32>) {
        for gone in at {
            let Some(found) = self.uses.get_mut(gone as usize) else { continue };
            let (key, next) = (found.key, found.next);
            found.entry = NONE;
            let Some(head) = self.keys.get_mut(key as usize) else { continue };
            head.uses -= 1;
            if head.kind >= LINK_PARENT && head.uses == MOST_LINKED {
                self.crossed.push(key);
            }
            if head.first == gone {
                head.first = next;
                continue;
            }
            let mut i = head.first;
            while let Some(u) = self.uses.get_mut(i as usize) {
                if u.next == gone {
                    u.next = next;
                    break;
                }
                i = u.next;
            }
        }
    }

    /// Whether this is a link that more contacts have than one links: it links nobody.
    pub(crate) fn is_crowded(&self, key: u32) -> bool {
        self.keys.get(key as usize).is_some_and(|k| k.kind >= LINK_PARENT && k.uses > MOST_LINKED)
    }

    /// The links that are crowded.
    pub(crate) fn crowded_links(&self) -> impl Iterator<Item = u32> + '_ {
        let all = if self.has_links() { self.keys.len() as u32 } else { 0 };
        (0..all).filter(|key| self.is_crowded(*key))
    }

    /// The links that became crowded, or ceased to be, since this was last asked.
    pub(crate) fn take_crossed(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.crossed)
    }

    /// The uses standing at these positions.
    pub(crate) fn uses_at(&self, at: std::ops::Range<u32>) -> &[Use] {
        self.uses.get(at.start as usize..at.end as usize).unwrap_or_default()
    }

    /// The uses of a key, the latest delivered first.
    pub(crate) fn uses_of(&self, key: u32) -> impl Iterator<Item = Use> + '_ {
        let mut at = self.keys.get(key as usize).map_or(NONE, |k| k.first);
        std::iter::from_fn(move || {
            let found = self.uses.get(at as usize)?;
            at = found.next;
            Some(*found)
        })
    }

    pub(crate) fn kind(&self, key: u32) -> u8 {
        self.keys.get(key as usize).map_or(u8::MAX, |k| k.kind)
    }

    pub(crate) fn hash(&self, key: u32) -> u64 {
        self.keys.get(key as usize).map_or(0, |k| k.hash)
    }

    pub(crate) fn text(&self, key: u32) -> &str {
        let bytes = self.keys.get(key as usize).map_or(&[][..], |k| text_of(&self.texts, k));
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Whether any contact names a parent, a thread or a reference.
    pub(crate) fn has_links(&self) -> bool {
        self.links > 0
    }

    /// Overwrites the text of keys that nobody carries any more: an erased person's number must not stay behind.
    pub(crate) fn forget_unused(&mut self, candidates: &[u32]) {
        for id in candidates {
            let Some(key) = self.keys.get_mut(*id as usize).filter(|k| k.first == NONE) else { continue };
            let range = key.text_at as usize..key.text_at as usize + key.text_len as usize;
            if let Some(bytes) = self.texts.get_mut(range) {
                bytes.fill(0);
            }
            let hash = key.hash;
            if let Ok(found) = self.table.find_entry(hash, |i| i == id) {
                found.remove();
            }
            (key.hash, key.text_len) = (0, 0);
        }
    }
}

fn text_of<'a>(texts: &'a [u8], key: &Key) -> &'a [u8] {
    texts.get(key.text_at as usize..key.text_at as usize + key.text_len as usize).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_of_too_many_is_none() {
        let mut k = Keys::default();
        let (link, number) = (k.intern(LINK_REFERENCE, 1, "R"), k.intern(0, 2, "N"));
        let at: Vec<u32> = (0..=MOST_LINKED).map(|e| k.add_use(link, e, false)).collect();
        assert!((0..=MOST_LINKED).all(|e| k.add_use(number, e, false) > MOST_LINKED));
        assert!(k.is_crowded(link) && !k.is_crowded(number));
        assert_eq!((k.take_crossed(), k.take_crossed()), (vec![link], vec![]));
        k.remove_uses(at[7]..at[7] + 1);
        assert!(!k.is_crowded(link));
        assert_eq!(k.take_crossed(), [link]);
    }

    #[test]
    fn uses_come_and_go() {
        let mut k = Keys::default();
        let a = k.intern(1, value_hash(1, "x"), "x");
        assert_eq!(k.intern(1, value_hash(1, "x"), "x"), a);
        assert_ne!(k.intern(2, value_hash(2, "x"), "x"), a);
        let at: Vec<u32> = (0..4).map(|e| k.add_use(a, e, false)).collect();
        let entries = |k: &Keys| k.uses_of(a).map(|u| u.entry).collect::<Vec<_>>();
        assert_eq!(entries(&k), [3, 2, 1, 0]);
        k.remove_uses(at[1]..at[1] + 1);
        k.remove_uses(at[3]..at[3] + 1);
        assert_eq!(entries(&k), [2, 0]);
        k.remove_uses(at[0]..at[0] + 1);
        k.remove_uses(at[2]..at[2] + 1);
        k.forget_unused(&[a]);
        assert_eq!(k.find(1, value_hash(1, "x"), "x"), None);
        assert!(!k.texts.starts_with(b"x"));
    }
}
