//! Which entries are one customer: a function of the set of entries, not of the order they came in.
//!
//! Joins go from the strongest to the weakest: assertions, values that prove (one kind after the other), values that
//! suggest and something else that agrees, numbers with one claimant only, entries that follow their parent, and last,
//! where the resolver has a model, scored pairs ([`super::scored_joins`]). Within one kind values are taken in the
//! order of their hash, and clusters in the order of their names; a join that a guard refuses is told to the observer.

use super::clusters::{Clusters, Profile};
use super::join_log::{Agreement, Guard, JoinObserver, Reason};
use super::joiner::{ClusterEntry, Guards, Joiner};
use super::scope::{KeyGroup, Rules, Scope};
use crate::resolution::SimilarityIndex;
use crate::resolver::Strength;
use hashbrown::HashSet;

/// The clusters of a scope.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// The root of every entry of the scope, by position.
    pub(crate) roots: Vec<u32>,
    /// Keys with more claimants than their kind may have.
    pub(crate) capped: Vec<u32>,
}

/// Resolves a scope, telling `observer` every join and every refusal.
pub(crate) fn resolve<W: JoinObserver>(
    scope: &Scope,
    rules: &Rules,
    similar: Option<&SimilarityIndex>,
    observer: &mut W,
) -> Resolved {
    let clusters = Clusters::new(scope);
    let mut joiner = Joiner { scope, rules, similar, clusters, observer, capped: Vec::new(), holders: Vec::new() };
    joiner.join_asserted();
    for kind in rules.of(Strength::Proves) {
        joiner.join_proven(kind);
    }
    joiner.join_suggested();
    joiner.join_followed();
    joiner.join_scored();
    let roots = (0..scope.entries.len() as u32).map(|i| joiner.clusters.find(i)).collect();
    Resolved { roots, capped: joiner.capped }
}

/// Two clusters that share a value.
struct SharedValue {
    a: ClusterEntry,
    b: ClusterEntry,
    key: u32,
    hash: u64,
}

impl<W: JoinObserver> Joiner<'_, W> {
    fn join_asserted(&mut self) {
        let mut pairs = self.scope.same.clone();
        pairs.sort_by_key(|(a, b)| (self.clusters.name(*a), self.clusters.name(*b)));
        for (a, b) in pairs {
            self.join(a, b, Reason::Asserted, Guards { contradictions: false, accounts: false });
        }
    }

    fn join_proven(&mut self, kind: u8) {
        let Some(rule) = self.rules.get(kind) else { return };
        let guards = Guards { contradictions: rule.contradictions, accounts: self.rules.one_verified_account };
        let groups = self.scope.groups.get(usize::from(kind)).map(Vec::as_slice).unwrap_or_default();
        for group in groups {
            self.find_holders(group);
            if self.holders.len() < 2 && !group.crowded {
                continue;
            }
            // Who claims an account or an id are the people under it; who claims another value, customers.
            let counted = rule.cap.filter(|_| self.rules.people_cap(kind).is_none());
            let over = group.crowded
                || counted
                    .is_some_and(|cap| self.holders.len() > cap as usize && self.claimants(group, cap) > cap as usize);
            if over {
                self.refuse_all(kind, group);
                continue;
            }
            self.order_holders();
            let holders = std::mem::take(&mut self.holders);
            let mut firsts: Vec<ClusterEntry> = Vec::new();
            for f in &holders {
                let joined = firsts.iter().any(|h| self.join(h.entry, f.entry, Reason::Shares(group.key), guards));
                if !joined {
                    firsts.push(*f);
                }
            }
            self.holders = holders;
        }
    }

    fn join_suggested(&mut self) {
        let kinds: Vec<u8> = self.rules.of(Strength::Suggests).collect();
        let mut pairs = Vec::new();
        let mut open: Vec<&KeyGroup> = Vec::new();
        for kind in &kinds {
            let cap = self.rules.get(*kind).and_then(|r| r.cap).map_or(usize::MAX, |c| c as usize);
            for group in self.scope.groups.get(usize::from(*kind)).map(Vec::as_slice).unwrap_or_default() {
                self.find_holders(group);
                if self.holders.len() < 2 {
                    continue;
                }
                let mut holders = std::mem::take(&mut self.holders);
                holders.retain(|f| self.clusters.is_identified(f.root));
                if holders.len() > cap {
                    self.find_holders(group);
                    self.refuse_all(*kind, group);
                } else {
                    for (i, a) in holders.iter().enumerate() {
                        for b in holders.iter().skip(i + 1) {
                            let (a, b) =
                                if self.clusters.name(a.root) < self.clusters.name(b.root) { (a, b) } else { (b, a) };
                            pairs.push(SharedValue { a: *a, b: *b, key: group.key, hash: group.hash });
                        }
                    }
                    open.push(group);
                    self.holders = holders;
                }
            }
        }
        self.join_agreeing(pairs);
        for group in open {
            self.sole_claimant(group);
        }
    }

    /// Joins clusters that share a value and agree in something else, the best agreement first.
    fn join_agreeing(&mut self, mut pairs: Vec<SharedValue>) {
        pairs.sort_unstable_by_key(|p| (self.clusters.name(p.a.root), self.clusters.name(p.b.root), p.hash, p.key));
        let mut edges = Vec::new();
        for joiner in pairs.chunk_by(|x, y| (x.a.root, x.b.root) == (y.a.root, y.b.root)) {
            let Some(pair) = joiner.first() else { continue };
            let (one, other) = (self.clusters.profile(pair.a.root), self.clusters.profile(pair.b.root));
            let also = joiner.iter().find(|p| p.key != pair.key).map(|p| Agreement::Value(p.key));
            match also.or_else(|| one.agrees(&other)) {
                Some(agreement) if !one.contradicts_name(&other) => edges.push((agreement, pair)),
                _ => self.observer.refused(pair.a.entry, pair.b.entry, Reason::Shares(pair.key), Guard::Alone),
            }
        }
        // Stable: within one kind of agreement the order of the names stays.
        edges.sort_by_key(|(agreement, _)| agreement.rank());
        for (agreement, pair) in edges {
            let guards = Guards { contradictions: true, accounts: self.rules.one_verified_account };
            self.join(pair.a.entry, pair.b.entry, Reason::Agrees(pair.key, agreement), guards);
        }
    }

    /// Entries that carry nothing but numbers belong to the one customer who claims the number, if there is one.
    fn sole_claimant(&mut self, group: &KeyGroup) {
        self.find_holders(group);
        if self.holders.len() < 2 {
            return;
        }
        self.order_holders();
        let holders = std::mem::take(&mut self.holders);
        let claimants: Vec<ClusterEntry> =
            holders.iter().filter(|f| self.clusters.is_identified(f.root)).copied().collect();
        let guards = Guards { contradictions: true, accounts: self.rules.one_verified_account };
        let head = claimants.first().or(holders.first()).copied();
        let bare: Vec<ClusterEntry> =
            holders.iter().filter(|f| !self.clusters.is_identified(f.root)).copied().collect();
        for f in &bare {
            match (claimants.as_slice(), head) {
                ([_, _, ..], _) => {
                    for c in &claimants {
                        self.observer.refused(c.entry, f.entry, Reason::Shares(group.key), Guard::Contested);
                    }
                }
                (_, Some(head)) if head.root != f.root => {
                    self.join(head.entry, f.entry, Reason::Sole(group.key), guards);
                }
                _ => {}
            }
        }
        self.holders = holders;
    }

    fn join_followed(&mut self) {
        let guards = Guards { contradictions: false, accounts: false };
        for (child, parent) in &self.scope.follows {
            self.join(*parent, *child, Reason::Follows, guards);
        }
    }

    /// The clusters that hold a value, each once, with their first entry by name that does.
    fn find_holders(&mut self, group: &KeyGroup) {
        self.holders.clear();
        let members = self.scope.members.get(group.members.clone()).unwrap_or_default();
        let mut members = members.iter();
        // Most values have one cluster: found without a list.
        let Some(first) = members.next() else { return };
        let root = self.clusters.find(*first);
        self.holders.push(ClusterEntry { root, entry: *first });
        for m in members {
            let r = self.clusters.find(*m);
            if self.holders.len() == 1 && r == root && !W::ON {
                continue;
            }
            self.holders.push(ClusterEntry { root: r, entry: *m });
        }
        if self.holders.len() > 1 {
            let clusters = &self.clusters;
            self.holders.sort_unstable_by_key(|f| (f.root, clusters.name(f.entry)));
            self.holders.dedup_by_key(|f| f.root);
        }
    }

    fn order_holders(&mut self) {
        let clusters = &self.clusters;
        self.holders.sort_unstable_by_key(|f| clusters.name(f.root));
    }

    /// How many different customers claim a value, counted no further than past the cap: clusters with an account
    /// or a national id, and whole names outside them.
    fn claimants(&mut self, group: &KeyGroup, cap: u32) -> usize {
        let mut roots = HashSet::new();
        let mut names = HashSet::new();
        for m in self.scope.members.get(group.members.clone()).unwrap_or_default() {
            let root = self.clusters.find(*m);
            if self.clusters.is_strong(root) {
                roots.insert(root);
            } else if let Some(p) = self.scope.persons.get(*m as usize).filter(|p| p.first != 0 && p.last != 0) {
                names.insert((p.first, p.last));
            }
            if roots.len() + names.len() > cap as usize {
                break;
            }
        }
        roots.len() + names.len()
    }

    fn refuse_all(&mut self, kind: u8, group: &KeyGroup) {
        // With a window, one holder's uses may be capped and another's not: such a key is never closed as a whole.
        if self.rules.get(kind).is_some_and(|r| r.window.is_none()) {
            self.capped.push(group.key);
        }
        self.order_holders();
        if let Some((head, rest)) = self.holders.split_first() {
            for f in rest {
                self.observer.refused(head.entry, f.entry, Reason::Shares(group.key), Guard::Cap);
            }
        }
    }
}

impl Profile {
    fn agrees(&self, other: &Self) -> Option<Agreement> {
        if self.shares_name(other) {
            return Some(Agreement::Name);
        }
        self.shares_birth(other).then_some(Agreement::BirthDate)
    }
}
