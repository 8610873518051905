//! What was understood of the identities and times of a delivery, counted by kind and reason.

use crate::model::identity::{IdentityKind, NotAKey};
use serde::Serialize;
use std::collections::BTreeMap;

const KINDS: usize = IdentityKind::ALL.len();
/// One more for a key, one for what the resolver blocks, one for kinds that only weigh.
const WAYS: usize = NotAKey::ALL.len() + 3;
const KEY: usize = NotAKey::ALL.len();
const BLOCKED: usize = KEY + 1;
const WEIGHS: usize = KEY + 2;

/// What became of the identities of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct KeyCounts {
    /// Those that can join a row to a customer.
    pub usable: u64,
    /// Those that cannot, by the reason that `identity` gives, or `blocked` and `weighs` when the resolver says so.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub unusable: BTreeMap<&'static str, u64>,
}

/// Times that say no zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LocalTimes {
    /// How many.
    pub values: u64,
    /// The zone they were read in.
    pub zone: String,
}

/// The counts while rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    keys: [[u64; WAYS]; KINDS],
    pub(super) local_times: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Self { keys: [[0; WAYS]; KINDS], local_times: 0 }
    }
}

impl Tally {
    pub(super) fn key(&mut self, kind: IdentityKind) {
        self.count(kind, KEY);
    }

    pub(super) fn no_key(&mut self, kind: IdentityKind, reason: NotAKey) {
        if let Some(way) = NotAKey::ALL.iter().position(|r| *r == reason) {
            self.count(kind, way);
        }
    }

    pub(super) fn blocked(&mut self, kind: IdentityKind) {
        self.count(kind, BLOCKED);
    }

    pub(super) fn weighs(&mut self, kind: IdentityKind) {
        self.count(kind, WEIGHS);
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.keys.iter_mut().flatten().zip(other.keys.iter().flatten()) {
            *mine += theirs;
        }
        self.local_times += other.local_times;
    }

    /// How many identities of this kind are no key for this reason.
    pub(super) fn unusable(&self, kind: IdentityKind, reason: NotAKey) -> u64 {
        let way = NotAKey::ALL.iter().position(|r| *r == reason);
        way.and_then(|w| self.keys.get(usize::from(kind.rank()))?.get(w)).copied().unwrap_or(0)
    }

    /// Whether no row had a key.
    pub(super) fn is_keyless(&self) -> bool {
        self.keys.iter().all(|ways| ways.get(KEY) == Some(&0))
    }

    /// The counts by kind, of kinds that were there.
    pub(super) fn keys(&self) -> BTreeMap<&'static str, KeyCounts> {
        let named = IdentityKind::ALL.iter().filter_map(|kind| Some((*kind, self.keys.get(usize::from(kind.rank()))?)));
        let counted = named.filter(|(_, ways)| ways.iter().any(|n| *n > 0)).map(|(kind, ways)| {
            let (usable, mut unusable) = (ways.get(KEY).copied().unwrap_or(0), BTreeMap::new());
            let reasons = NotAKey::ALL.iter().map(|r| r.name()).chain(["", "blocked", "weighs"]);
            unusable.extend(reasons.zip(ways.iter().copied()).filter(|(reason, n)| !reason.is_empty() && *n > 0));
            (kind.name(), KeyCounts { usable, unusable })
        });
        counted.collect()
    }

    fn count(&mut self, kind: IdentityKind, way: usize) {
        if let Some(n) = self.keys.get_mut(usize::from(kind.rank())).and_then(|ways| ways.get_mut(way)) {
            *n += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_kind_and_reason() {
        let mut one = Tally::default();
        one.key(IdentityKind::Phone);
        one.no_key(IdentityKind::Phone, NotAKey::NoRegion);
        one.blocked(IdentityKind::Email);
        let mut all = Tally::default();
        assert!(all.is_keyless());
        all.add(&one);
        all.add(&one);
        assert!(!all.is_keyless());
        assert_eq!(all.unusable(IdentityKind::Phone, NotAKey::NoRegion), 2);
        let keys = all.keys();
        assert_eq!(keys.keys().copied().collect::<Vec<_>>(), ["email", "phone"]);
        assert_eq!(keys["phone"], KeyCounts { usable: 2, unusable: [("no_region", 2)].into() });
        assert_eq!(keys["email"], KeyCounts { usable: 0, unusable: [("blocked", 2)].into() });
    }
}
