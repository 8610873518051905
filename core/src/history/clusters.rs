//! Clusters while they are being joined, and the profile of each: names, birth dates, verified accounts.

use super::identity_keys::NONE;
use super::scope::Scope;
use crate::ids::EntryName;
use crate::union_find::UnionFind;
use hashbrown::HashMap;

/// The clusters (a union-find). A root is always the entry with the smallest name: the same set gives the same root.
#[derive(Debug)]
pub(crate) struct Clusters<'a> {
    scope: &'a Scope,
    sets: UnionFind,
    /// The profile of a root in `profiles`, once its cluster has more than one entry with evidence.
    slots: Vec<u32>,
    profiles: Vec<Profile>,
    flags: Vec<ClusterFlags>,
    different: HashMap<u32, Vec<u32>, foldhash::fast::FixedState>,
}

#[derive(Debug, Clone, Copy, Default)]
struct ClusterFlags {
    strong: bool,
    identified: bool,
    born: bool,
    account: bool,
    named: bool,
}

/// The smallest few values of a set: merging two gives the same in any order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SmallestValues<T, const N: usize> {
    values: [T; N],
    len: u8,
}

impl<T: Copy + Default, const N: usize> Default for SmallestValues<T, N> {
    fn default() -> Self {
        Self { values: [T::default(); N], len: 0 }
    }
}

impl<T: Copy + Ord + Default, const N: usize> SmallestValues<T, N> {
    fn insert(&mut self, value: T) {
        let here = self.as_slice();
        let Err(at) = here.binary_search(&value) else { return };
        if at >= N {
            return;
        }
        let keep = usize::from(self.len).min(N - 1);
        self.values.copy_within(at..keep, at + 1);
        if let Some(slot) = self.values.get_mut(at) {
            *slot = value;
        }
        self.len = keep as u8 + 1;
    }

    fn as_slice(&self) -> &[T] {
        self.values.get(..usize::from(self.len)).unwrap_or_default()
    }

    fn disjoint(&self, other: &Self) -> bool {
        self.len > 0 && other.len > 0 && !self.as_slice().iter().any(|v| other.as_slice().contains(v))
    }
}

/// The names, birth dates and verified accounts of a cluster.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Profile {
    born: SmallestValues<i32, 4>,
    names: SmallestValues<(u32, u32), 6>,
    accounts: SmallestValues<u64, 2>,
}

impl Profile {
    fn merge(&mut self, other: &Self) {
        other.born.as_slice().iter().for_each(|v| self.born.insert(*v));
        other.names.as_slice().iter().for_each(|v| self.names.insert(*v));
        other.accounts.as_slice().iter().for_each(|v| self.accounts.insert(*v));
    }

    /// Both verified, and not the same account.
    pub(crate) fn other_account(&self, other: &Self) -> bool {
        self.accounts.disjoint(&other.accounts)
    }

    /// Both born on known days, none in common.
    pub(crate) fn contradicts_birth(&self, other: &Self) -> bool {
        self.born.disjoint(&other.born)
    }

    pub(crate) fn shares_birth(&self, other: &Self) -> bool {
        self.born.len > 0 && other.born.len > 0 && !self.born.disjoint(&other.born)
    }

    /// The same given name, and the same family name unless one side has none; or the two swapped.
    pub(crate) fn shares_name(&self, other: &Self) -> bool {
        self.any_name(other, |a, b| {
            let given = a.0 != 0 && a.0 == b.0 && (a.1 == b.1 || a.1 == 0 || b.1 == 0);
            given || (a.0 != 0 && a.1 != 0 && a.0 == b.1 && a.1 == b.0)
        })
    }

    /// Given names known on both sides, none in common.
    pub(crate) fn contradicts_name(&self, other: &Self) -> bool {
        let known = |p: &Self| p.names.as_slice().iter().any(|n| n.0 != 0);
        known(self) && known(other) && !self.any_name(other, |a, b| a.0 == b.0 || a.0 == b.1 || a.1 == b.0)
    }

    fn any_name(&self, other: &Self, test: impl Fn((u32, u32), (u32, u32)) -> bool) -> bool {
        self.names.as_slice().iter().any(|a| other.names.as_slice().iter().any(|b| test(*a, *b)))
    }
}

impl ClusterFlags {
    fn has_evidence(self) -> bool {
        self.born || self.account || self.named
    }
}

impl<'a> Clusters<'a> {
    pub(crate) fn new(scope: &'a Scope) -> Self {
        let flags = scope.flags.iter().zip(&scope.persons).map(|(m, p)| {
            let (born, named) = (p.born != 0, p.first != 0 || p.last != 0);
            ClusterFlags {
                strong: m.strong,
                identified: m.proving || born || named,
                born,
                account: m.account != 0,
                named,
            }
        });
        let flags = flags.collect();
        let mut different: HashMap<u32, Vec<u32>, foldhash::fast::FixedState> = HashMap::default();
        for (a, b) in &scope.not_same {
            different.entry(*a).or_default().push(*b);
            different.entry(*b).or_default().push(*a);
        }
        let n = scope.entries.len();
        Self { scope, sets: UnionFind::new(n), slots: vec![NONE; n], profiles: Vec::new(), flags, different }
    }

    pub(crate) fn name(&self, i: u32) -> EntryName {
        self.scope.names.get(i as usize).copied().unwrap_or(EntryName(0))
    }

    pub(crate) fn find(&mut self, i: u32) -> u32 {
        self.sets.find(i)
    }

    /// Joins two roots.
    pub(crate) fn union(&mut self, x: u32, y: u32) {
        let (root, child) = if self.name(x) <= self.name(y) { (x, y) } else { (y, x) };
        // Most clusters have no evidence but their keys.
        if self.flags_of(child).has_evidence() {
            let (mut one, other) = (self.profile(root), self.profile(child));
            one.merge(&other);
            let used = [root, child].map(|i| self.slots.get(i as usize).copied().unwrap_or(NONE));
            let slot = used.into_iter().find(|s| *s != NONE).unwrap_or(self.profiles.len() as u32);
            match self.profiles.get_mut(slot as usize) {
                Some(place) => *place = one,
                None => self.profiles.push(one),
            }
            if let Some(place) = self.slots.get_mut(root as usize) {
                *place = slot;
            }
        }
        if let Some(partners) = self.different.remove(&child) {
            self.different.entry(root).or_default().extend(partners);
        }
        let gone = self.flags_of(child);
        if let Some(kind) = self.flags.get_mut(root as usize) {
            kind.strong |= gone.strong;
            kind.identified |= gone.identified;
            kind.born |= gone.born;
            kind.account |= gone.account;
            kind.named |= gone.named;
        }
        self.sets.join(root, child);
    }

    /// The profile of a root's cluster.
    pub(crate) fn profile(&self, root: u32) -> Profile {
        let slot = self.slots.get(root as usize).copied().unwrap_or(NONE);
        if let Some(p) = self.profiles.get(slot as usize) {
            return *p;
        }
        let mut profile = Profile::default();
        if let Some(p) = self.scope.persons.get(root as usize) {
            if p.born != 0 {
                profile.born.insert(p.born);
            }
            if p.first != 0 || p.last != 0 {
                profile.names.insert((p.first, p.last));
            }
        }
        if let Some(m) = self.scope.flags.get(root as usize).filter(|m| m.account != 0) {
            profile.accounts.insert(m.account);
        }
        profile
    }

    /// Whether an assertion keeps the clusters of two roots apart.
    pub(crate) fn kept_apart(&mut self, x: u32, y: u32) -> bool {
        if self.different.is_empty() {
            return false;
        }
        let partners = self.different.get(&x).cloned().unwrap_or_default();
        partners.into_iter().any(|p| self.find(p) == y)
    }

    /// Whether two roots' clusters both have verified accounts, and both birth dates: otherwise there is nothing to
    /// compare.
    pub(crate) fn both_have(&self, x: u32, y: u32) -> (bool, bool) {
        let (a, b) = (self.flags_of(x), self.flags_of(y));
        (a.account && b.account, a.born && b.born)
    }

    /// Whether a root's cluster has an account or a national id.
    pub(crate) fn is_strong(&self, root: u32) -> bool {
        self.flags_of(root).strong
    }

    /// Whether more than numbers and devices is known of a root's cluster.
    pub(crate) fn is_identified(&self, root: u32) -> bool {
        self.flags_of(root).identified
    }

    fn flags_of(&self, root: u32) -> ClusterFlags {
        self.flags.get(root as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_values_do_not_depend_on_the_order() {
        let build = |values: &[i32]| {
            let mut set = SmallestValues::<i32, 3>::default();
            values.iter().for_each(|v| set.insert(*v));
            set.as_slice().to_vec()
        };
        assert_eq!(build(&[5, 1, 9, 3, 1]), [1, 3, 5]);
        assert_eq!(build(&[9, 3, 5, 5, 1]), [1, 3, 5]);
        assert_eq!(build(&[2]), [2]);
    }

    #[test]
    fn names_agree_swapped_and_contradict_by_given_name() {
        let named = |first, last| {
            let mut p = Profile::default();
            p.names.insert((first, last));
            p
        };
        assert!(named(1, 2).shares_name(&named(2, 1)));
        assert!(named(1, 2).shares_name(&named(1, 0)));
        assert!(!named(1, 2).shares_name(&named(3, 2)));
        assert!(named(1, 2).contradicts_name(&named(3, 2)));
        assert!(!named(1, 2).contradicts_name(&named(0, 2)));
    }
}
