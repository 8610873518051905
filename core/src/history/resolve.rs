//! Who is whose: a function of the set of entries, not of the order they came in.
//!
//! Edges go from the strongest to the weakest: what people said, values that prove (one kind after the other), values
//! that suggest and something else that agrees, numbers with one claimant only, entries that follow their parent, and
//! last, where the resolver has a model for it, entries that look alike ([`super::alike`]).
//! Within one kind values are taken in the order of their hash, and clusters in the order of their names; a union
//! that breaks a guard is refused and kept as evidence.

use super::clusters::{Forest, Profile};
use super::join_log::{Agreement, Guard, Reason, Witness};
use super::joiner::{Found, Limits, Run};
use super::scope::{Group, Rules, Scope};
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

/// Resolves a scope, telling `witness` every join and every refusal.
pub(crate) fn resolve<W: Witness>(
    scope: &Scope,
    rules: &Rules,
    similar: Option<&SimilarityIndex>,
    witness: &mut W,
) -> Resolved {
    let forest = Forest::new(scope);
    let mut run = Run { scope, rules, similar, forest, witness, capped: Vec::new(), found: Vec::new() };
    run.said();
    for kind in rules.of(Strength::Proves) {
        run.proven(kind);
    }
    run.suggested();
    run.followed();
    run.alike();
    let roots = (0..scope.entries.len() as u32).map(|i| run.forest.find(i)).collect();
    Resolved { roots, capped: run.capped }
}

/// Two clusters that share a value.
struct Pair {
    a: Found,
    b: Found,
    key: u32,
    hash: u64,
}

impl<W: Witness> Run<'_, W> {
    fn said(&mut self) {
        let mut pairs = self.scope.same.clone();
        pairs.sort_by_key(|(a, b)| (self.forest.name(*a), self.forest.name(*b)));
        for (a, b) in pairs {
            self.join(a, b, Reason::Said, Limits { contradictions: false, accounts: false });
        }
    }

    fn proven(&mut self, kind: u8) {
        let Some(rule) = self.rules.get(kind) else { return };
        let limits = Limits { contradictions: rule.contradictions, accounts: self.rules.one_verified_account };
        let groups = self.scope.groups.get(usize::from(kind)).map(Vec::as_slice).unwrap_or_default();
        for group in groups {
            self.find_clusters(group);
            if self.found.len() < 2 {
                continue;
            }
            let over = rule
                .cap
                .is_some_and(|cap| self.found.len() > cap as usize && self.claimants(group, cap) > cap as usize);
            if over {
                self.refuse_all(kind, group);
                continue;
            }
            self.order_found();
            let found = std::mem::take(&mut self.found);
            let mut heads: Vec<Found> = Vec::new();
            for f in &found {
                let joined = heads.iter().any(|h| self.join(h.entry, f.entry, Reason::Shares(group.key), limits));
                if !joined {
                    heads.push(*f);
                }
            }
            self.found = found;
        }
    }

    fn suggested(&mut self) {
        let kinds: Vec<u8> = self.rules.of(Strength::Suggests).collect();
        let mut pairs = Vec::new();
        let mut open: Vec<&Group> = Vec::new();
        for kind in &kinds {
            let cap = self.rules.get(*kind).and_then(|r| r.cap).map_or(usize::MAX, |c| c as usize);
            for group in self.scope.groups.get(usize::from(*kind)).map(Vec::as_slice).unwrap_or_default() {
                self.find_clusters(group);
                if self.found.len() < 2 {
                    continue;
                }
                let mut found = std::mem::take(&mut self.found);
                found.retain(|f| self.forest.is_identified(f.root));
                if found.len() > cap {
                    self.find_clusters(group);
                    self.refuse_all(*kind, group);
                } else {
                    for (i, a) in found.iter().enumerate() {
                        for b in found.iter().skip(i + 1) {
                            let (a, b) =
                                if self.forest.name(a.root) < self.forest.name(b.root) { (a, b) } else { (b, a) };
                            pairs.push(Pair { a: *a, b: *b, key: group.key, hash: group.hash });
                        }
                    }
                    open.push(group);
                    self.found = found;
                }
            }
        }
        self.agreeing(pairs);
        for group in open {
            self.sole_claimant(group);
        }
    }

    /// Joins clusters that share a value and agree in something else, the best agreement first.
    fn agreeing(&mut self, mut pairs: Vec<Pair>) {
        pairs.sort_unstable_by_key(|p| (self.forest.name(p.a.root), self.forest.name(p.b.root), p.hash, p.key));
        let mut edges = Vec::new();
        for run in pairs.chunk_by(|x, y| (x.a.root, x.b.root) == (y.a.root, y.b.root)) {
            let Some(pair) = run.first() else { continue };
            let (one, other) = (self.forest.profile(pair.a.root), self.forest.profile(pair.b.root));
            let also = run.iter().find(|p| p.key != pair.key).map(|p| Agreement::Value(p.key));
            match also.or_else(|| one.agrees(&other)) {
                Some(agreement) if !one.contradicts_name(&other) => edges.push((agreement, pair)),
                _ => self.witness.refused(pair.a.entry, pair.b.entry, Reason::Shares(pair.key), Guard::Alone),
            }
        }
        // Stable: within one kind of agreement the order of the names stays.
        edges.sort_by_key(|(agreement, _)| agreement.rank());
        for (agreement, pair) in edges {
            let kind_rule = Limits { contradictions: true, accounts: self.rules.one_verified_account };
            self.join(pair.a.entry, pair.b.entry, Reason::Agrees(pair.key, agreement), kind_rule);
        }
    }

    /// Entries that carry nothing but numbers belong to the one customer who claims the number, if there is one.
    fn sole_claimant(&mut self, group: &Group) {
        self.find_clusters(group);
        if self.found.len() < 2 {
            return;
        }
        self.order_found();
        let found = std::mem::take(&mut self.found);
        let claimants: Vec<Found> = found.iter().filter(|f| self.forest.is_identified(f.root)).copied().collect();
        let limits = Limits { contradictions: true, accounts: self.rules.one_verified_account };
        let head = claimants.first().or(found.first()).copied();
        let bare: Vec<Found> = found.iter().filter(|f| !self.forest.is_identified(f.root)).copied().collect();
        for f in &bare {
            match (claimants.as_slice(), head) {
                ([_, _, ..], _) => {
                    for c in &claimants {
                        self.witness.refused(c.entry, f.entry, Reason::Shares(group.key), Guard::Contested);
                    }
                }
                (_, Some(head)) if head.root != f.root => {
                    self.join(head.entry, f.entry, Reason::Sole(group.key), limits);
                }
                _ => {}
            }
        }
        self.found = found;
    }

    fn followed(&mut self) {
        let limits = Limits { contradictions: false, accounts: false };
        for (child, parent) in &self.scope.follows {
            self.join(*parent, *child, Reason::Follows, limits);
        }
    }

    /// The clusters that carry a value, each once, with their first entry by name that does.
    fn find_clusters(&mut self, group: &Group) {
        self.found.clear();
        let members = self.scope.members.get(group.members.clone()).unwrap_or_default();
        let mut members = members.iter();
        // Most values have one cluster: found without a list.
        let Some(first) = members.next() else { return };
        let root = self.forest.find(*first);
        self.found.push(Found { root, entry: *first });
        for m in members {
            let r = self.forest.find(*m);
            if self.found.len() == 1 && r == root && !W::ON {
                continue;
            }
            self.found.push(Found { root: r, entry: *m });
        }
        if self.found.len() > 1 {
            let forest = &self.forest;
            self.found.sort_unstable_by_key(|f| (f.root, forest.name(f.entry)));
            self.found.dedup_by_key(|f| f.root);
        }
    }

    fn order_found(&mut self) {
        let forest = &self.forest;
        self.found.sort_unstable_by_key(|f| forest.name(f.root));
    }

    /// How many different customers claim a value, counted no further than past the cap: clusters with an account
    /// or a national id, and whole names outside them.
    fn claimants(&mut self, group: &Group, cap: u32) -> usize {
        let mut roots = HashSet::new();
        let mut names = HashSet::new();
        for m in self.scope.members.get(group.members.clone()).unwrap_or_default() {
            let root = self.forest.find(*m);
            if self.forest.is_strong(root) {
                roots.insert(root);
            } else if let Some(p) = self.scope.person.get(*m as usize).filter(|p| p.first != 0 && p.last != 0) {
                names.insert((p.first, p.last));
            }
            if roots.len() + names.len() > cap as usize {
                break;
            }
        }
        roots.len() + names.len()
    }

    fn refuse_all(&mut self, kind: u8, group: &Group) {
        // With a window, one holder's uses may be capped and another's not: such a key is never closed as a whole.
        if self.rules.get(kind).is_some_and(|r| r.window.is_none()) {
            self.capped.push(group.key);
        }
        self.order_found();
        if let Some((head, rest)) = self.found.split_first() {
            for f in rest {
                self.witness.refused(head.entry, f.entry, Reason::Shares(group.key), Guard::Cap);
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
