//! Versions of one entry: which of two contents under one name is the later one.
//!
//! Law: what stays of any number of versions is the same in whatever order logs are merged. A revision of the host's own
//! counts most, and a row that has one counts more than a row that has none; then the number of the delivery; then, where
//! nothing says which is the later one, a hash, so that replicas agree, and the report tells.

use crate::ids::content_hash;
use crate::model::EntryKind;
use hashbrown::HashSet;
use std::cmp::Ordering;

/// What a version is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Version {
    /// What the host numbers its versions by; it counts more than the order of deliveries.
    pub(crate) revision: Option<i64>,
    /// The number of the delivery that brought it; 0 in logs of before deliveries were numbered.
    pub(crate) delivery: u32,
}

/// What a version says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Content<'a> {
    pub(crate) kind: EntryKind,
    pub(crate) at: i64,
    pub(crate) bytes: &'a [u8],
}

/// What decides between two contents of one delivery.
#[derive(Debug)]
pub(crate) enum OneDelivery {
    /// It is told for the first time: the later row stays.
    LaterRow,
    /// It was told before under its name: what it brought then stays. Here are the entries it brought this time, of
    /// which the later row stays.
    Again(HashSet<u32>),
    /// It is another history's: the larger hash stays.
    Merged,
}

/// How a new version stands to the one that is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Later,
    /// Neither a revision nor a delivery says which is the later one, but this one stays.
    LaterOfEquals,
    Earlier,
    EarlierOfEquals,
    Same,
}

/// What became of one staged entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TakeResult {
    New(u32),
    /// The entry has another content now. `equal` when neither a revision nor a delivery said which of the two is the
    /// later one.
    Replaced {
        entry: u32,
        equal: bool,
    },
    /// What is here says the same.
    Unchanged,
    /// What is here is later.
    Older {
        equal: bool,
    },
    /// An entry of this name was erased.
    Erased,
}

/// How a new version of an entry stands to the one that is here.
pub(crate) fn standing(
    here: (Version, Content<'_>),
    new: (Version, Content<'_>),
    told: &OneDelivery,
    entry: u32,
) -> Standing {
    match new.0.revision.cmp(&here.0.revision) {
        // The same content under a later revision is later: what comes between them must lose.
        Ordering::Greater => return Standing::Later,
        _ if new.1 == here.1 => return Standing::Same,
        Ordering::Less => return Standing::Earlier,
        Ordering::Equal => {}
    }
    let larger_hash = || new.1.hash() > here.1.hash();
    let later = if here.0.revision.is_some() {
        larger_hash()
    } else {
        match (new.0.delivery.cmp(&here.0.delivery), told) {
            (Ordering::Greater, _) => return Standing::Later,
            (Ordering::Less, _) => return Standing::Earlier,
            (Ordering::Equal, OneDelivery::LaterRow) => true,
            (Ordering::Equal, OneDelivery::Again(brought)) => brought.contains(&entry),
            (Ordering::Equal, OneDelivery::Merged) => larger_hash(),
        }
    };
    if later { Standing::LaterOfEquals } else { Standing::EarlierOfEquals }
}

impl Version {
    /// The order of versions when logs merge; the larger one stays.
    #[cfg(feature = "arrow")]
    pub(crate) fn order(self, hash: u128) -> (Option<i64>, u128, u128) {
        match self.revision {
            Some(_) => (self.revision, hash, self.delivery.into()),
            None => (None, self.delivery.into(), hash),
        }
    }
}

impl Content<'_> {
    fn hash(&self) -> u128 {
        tie_hash(self.kind.name(), self.at, self.bytes)
    }
}

/// What decides between two contents when nothing else does. Kinds of entry that came after the first four count by
/// their name, so that a version that does not know one decides as a version that does.
pub(crate) fn tie_hash(kind: &str, at: i64, bytes: &[u8]) -> u128 {
    let mut all = match EntryKind::parse(kind).map(EntryKind::number) {
        Some(number @ 0..=3) => vec![number],
        _ => [kind.as_bytes(), &[255]].concat(),
    };
    all.extend_from_slice(&at.to_le_bytes());
    all.extend_from_slice(bytes);
    content_hash(&all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(here: (Option<i64>, u32, &[u8]), new: (Option<i64>, u32, &[u8]), told: &OneDelivery) -> Standing {
        let of = |(revision, delivery, bytes)| {
            (Version { revision, delivery }, Content { kind: EntryKind::Contact, at: 5, bytes })
        };
        standing(of(here), of(new), told, 7)
    }

    #[test]
    fn a_revision_counts_most_then_the_delivery() {
        use Standing::{Earlier, EarlierOfEquals, Later, LaterOfEquals, Same};
        let first = OneDelivery::LaterRow;
        for (here, new, expected) in [
            ((None, 1, b"a"), (None, 2, b"b"), Later),
            ((None, 2, b"a"), (None, 1, b"b"), Earlier),
            ((None, 1, b"a"), (None, 2, b"a"), Same),
            ((None, 2, b"a"), (None, 2, b"b"), LaterOfEquals),
            ((Some(0), 1, b"a"), (None, 9, b"b"), Earlier),
            ((None, 9, b"a"), (Some(-1), 9, b"a"), Later),
            ((Some(1), 9, b"a"), (Some(2), 1, b"b"), Later),
            ((Some(2), 1, b"a"), (Some(1), 9, b"b"), Earlier),
            ((Some(2), 1, b"a"), (Some(1), 9, b"a"), Same),
        ] {
            assert_eq!(stands((here.0, here.1, here.2), (new.0, new.1, new.2), &first), expected, "{here:?} {new:?}");
        }
        // Of one revision the hash decides, whichever came first.
        let one = stands((Some(1), 1, b"a"), (Some(1), 2, b"b"), &first);
        let other = stands((Some(1), 2, b"b"), (Some(1), 3, b"a"), &first);
        assert!(matches!((one, other), (LaterOfEquals, EarlierOfEquals) | (EarlierOfEquals, LaterOfEquals)));
    }

    #[test]
    fn a_named_delivery_again_changes_only_what_it_brought_this_time() {
        let again = OneDelivery::Again(HashSet::from([7]));
        assert_eq!(stands((None, 2, b"a"), (None, 2, b"b"), &again), Standing::LaterOfEquals);
        let others = OneDelivery::Again(HashSet::new());
        assert_eq!(stands((None, 2, b"a"), (None, 2, b"b"), &others), Standing::EarlierOfEquals);
        assert_eq!(stands((None, 1, b"a"), (None, 2, b"b"), &others), Standing::Later);
    }
}
