//! Updates customers, links and cases after a delivery or an assertion.
//!
//! A small change updates only the affected entries: those reached through values that are not capped, assertions,
//! parents and scored pairs. A capped value joins nobody. Once the affected entries are resolved, each capped value
//! among them is shown to have too many claimants still, or its holders are added and everything is resolved again.

use super::History;
use super::events::Changed;
use super::identity_keys::LINK_PARENT;
use super::join_log::NoObserver;
use super::resolve::resolve;
use super::scope::{EntryFlags, Scope, parent_followed, parent_key, too_many_people};
use crate::resolution::ScoredPair;
use hashbrown::{HashMap, HashSet};

/// What a change touched.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub(crate) entries: Vec<u32>,
    /// Keys that an entry no longer carries.
    pub(crate) keys: Vec<u32>,
    /// Entries whose neighbours in the similarity index have changed.
    pub(crate) rescored: Vec<u32>,
    /// Contacts whose events changed, until they are folded.
    pub(crate) contacts: Changed,
}

impl Touched {
    /// Whether a change is so large that resolving everything is cheaper than finding what it affects. One delivery
    /// never is.
    pub(crate) fn is_large(&self, alive: usize) -> bool {
        self.entries.len() > 2 && self.entries.len() * 10 >= alive
    }
}

impl History {
    /// Updates after a change.
    pub(super) fn update(&mut self, touched: &Touched) {
        self.counts.take();
        if touched.entries.is_empty() && touched.keys.is_empty() && touched.rescored.is_empty() {
            return;
        }
        let crossed = self.log.keys.take_crossed();
        if touched.is_large(self.log.alive()) {
            self.update_all();
        } else {
            self.update_affected(touched, &crossed);
        }
        // Only now: links are found by the text of the keys that are gone.
        self.log.keys.forget_unused(&touched.keys);
    }

    pub(super) fn update_all(&mut self) {
        self.hazard.take();
        self.counts.take();
        self.similar.iter_mut().for_each(|similar| similar.invalidate());
        let scope = self.full_scope();
        let resolved = resolve(&scope, &self.rules, self.similar.as_deref(), &mut NoObserver);
        self.similar.iter_mut().for_each(|similar| similar.store_neighbours(&scope.scored_pairs));
        self.capped = resolved.capped.iter().copied().collect();
        self.customers.rebuild(&self.log, &scope.entries, &resolved.roots);
        self.links.update(&self.log, &self.assertions.asserted, scope.entries.iter().copied());
        self.cases.grow(&self.log, &self.resolver);
        for customer in self.customers.all() {
            let link = |e: u32| self.links.group(e);
            self.cases.stitch(&self.log, self.customers.members(customer), &link);
        }
    }

    /// The scope of everything.
    pub(super) fn full_scope(&self) -> Scope {
        let similar = self.similar.as_deref();
        let scored_pairs = similar.map(|s| s.pairs()).unwrap_or_default();
        Scope::all(&self.log, &self.rules, &self.assertions.asserted).with_scored_pairs(similar, scored_pairs)
    }

    /// `crossed` are links that became crowded, or ceased to be.
    fn update_affected(&mut self, touched: &Touched, crossed: &[u32]) {
        self.similar.iter_mut().for_each(|similar| similar.compare_pending());
        let mut affected = Affected::default();
        let mut opened: HashSet<u32> = HashSet::new();
        for entry in touched.entries.iter().chain(&touched.rescored) {
            self.add_customer(*entry, &mut affected);
        }
        for key in &touched.keys {
            self.add_key(*key, &opened, &mut affected);
        }
        for key in crossed.iter().filter(|key| self.log.keys.kind(**key) == LINK_PARENT) {
            let follows = |e: &u32| self.log.header(*e).is_some_and(|h| !h.keyed);
            let followers = self.log.keys.uses_of(*key).map(|u| u.entry).filter(follows);
            followers.for_each(|entry| self.add_customer(entry, &mut affected));
        }
        let (scope, resolved) = loop {
            self.expand(&opened, &mut affected);
            let entries = self.live_entries(&affected);
            let closed: HashSet<u32> = affected.capped.iter().copied().filter(|k| !opened.contains(k)).collect();
            let scope = self.partial_scope(entries, &closed, affected.scored_pairs.clone());
            let resolved = resolve(&scope, &self.rules, self.similar.as_deref(), &mut NoObserver);
            let uncertain: Vec<u32> =
                closed.iter().copied().filter(|k| !self.still_capped(*k, &scope, &resolved.roots)).collect();
            if uncertain.is_empty() {
                for key in &affected.keys {
                    if !closed.contains(key) {
                        self.capped.remove(key);
                    }
                }
                self.capped.extend(resolved.capped.iter().copied());
                break (scope, resolved);
            }
            for key in uncertain {
                opened.insert(key);
                self.add_key(key, &opened, &mut affected);
            }
        };
        for entry in &affected.visited {
            self.customers.dissolve(*entry);
        }
        self.customers.replace(&self.log, &scope.entries, &resolved.roots);
        // Who has a crowded link is linked by it to nobody, before and after, unless it has just become so.
        let freed = |key: &&u32| self.log.keys.kind(**key) >= LINK_PARENT && !self.log.keys.is_crowded(**key);
        let by_key = touched.keys.iter().filter(freed).chain(crossed).flat_map(|key| self.linked_by(*key));
        let linked_from: Vec<u32> = touched.entries.iter().copied().chain(by_key).collect();
        let linked = self.links.update(&self.log, &self.assertions.asserted, linked_from.into_iter());
        self.cases.grow(&self.log, &self.resolver);
        let changed: HashSet<u32> = scope.entries.iter().chain(&linked).filter_map(|e| self.customers.of(*e)).collect();
        for customer in &changed {
            let link = |e: u32| self.links.group(e);
            self.cases.stitch(&self.log, self.customers.members(*customer), &link);
        }
        let gone = affected.visited.into_iter().chain(touched.entries.iter().copied());
        self.recount(gone.chain(changed));
    }

    fn partial_scope(&self, entries: Vec<u32>, closed: &HashSet<u32>, scored_pairs: Vec<ScoredPair>) -> Scope {
        Scope::of_entries(entries, &self.log, &self.rules, &self.assertions.asserted, closed)
            .with_scored_pairs(self.similar.as_deref(), scored_pairs)
    }

    /// The scope of everything connected with these entries.
    pub(super) fn scope_of(&self, entries: &[u32]) -> Scope {
        let mut affected = Affected::default();
        for entry in entries {
            self.add_customer(*entry, &mut affected);
        }
        self.expand(&HashSet::new(), &mut affected);
        self.partial_scope(self.live_entries(&affected), &affected.capped, affected.scored_pairs)
    }

    fn live_entries(&self, affected: &Affected) -> Vec<u32> {
        let mut entries: Vec<u32> = affected.visited.iter().copied().collect();
        entries.retain(|e| self.log.header(*e).is_some_and(|h| h.alive));
        entries.sort_unstable();
        entries
    }

    /// The entries a link key joins: those that name it, and the parent it names.
    fn linked_by(&self, key: u32) -> Vec<u32> {
        let mut out: Vec<u32> = self.log.keys.uses_of(key).map(|u| u.entry).collect();
        if let Some((source, id)) = self.log.keys.text(key).split_once('\u{1f}') {
            out.extend(self.log.find(crate::ids::EntryName::new(source, id)));
        }
        out
    }

    /// Adds an entry, and with the first entry of a customer all of them.
    fn add_customer(&self, entry: u32, affected: &mut Affected) {
        affected.add(entry);
        match self.customers.of(entry) {
            Some(first) if first == entry => self.customers.members(first).iter().for_each(|e| affected.add(*e)),
            Some(first) => affected.add(first),
            None => {}
        }
    }

    fn add_key(&self, key: u32, opened: &HashSet<u32>, affected: &mut Affected) {
        let kind = self.log.keys.kind(key);
        if kind >= LINK_PARENT {
            if self.log.keys.is_crowded(key) {
                return;
            }
            // A link joins customers only where a child has no key of its own.
            for e in self.log.keys.uses_of(key).map(|u| u.entry) {
                if kind == LINK_PARENT && self.log.header(e).is_some_and(|h| !h.keyed) {
                    affected.add(e);
                }
            }
            return;
        }
        affected.keys.insert(key);
        if self.capped.contains(&key) && !opened.contains(&key) {
            affected.capped.insert(key);
            return;
        }
        for u in self.log.keys.uses_of(key) {
            affected.add(u.entry);
        }
    }

    /// Adds everything that is connected with the entries that are in.
    fn expand(&self, opened: &HashSet<u32>, affected: &mut Affected) {
        while let Some(entry) = affected.queue.pop() {
            self.add_customer(entry, affected);
            for u in self.log.keys.uses_at(self.log.uses(entry)) {
                if u.kind < LINK_PARENT && !affected.keys.contains(&u.key) {
                    self.add_key(u.key, opened, affected);
                }
            }
            if let Some(parent) = parent_followed(&self.log, entry) {
                affected.add(parent);
            }
            if let Some(key) = parent_key(&self.log, entry) {
                self.add_key(key, opened, affected);
            }
            self.add_neighbours(entry, affected);
            let name = self.log.name(entry);
            for (a, b) in &self.assertions.asserted.same {
                let other = if *a == name {
                    *b
                } else if *b == name {
                    *a
                } else {
                    continue;
                };
                if let Some(e) = self.log.find(other) {
                    affected.add(e);
                }
            }
        }
    }

    /// Adds the neighbours of an entry.
    fn add_neighbours(&self, entry: u32, affected: &mut Affected) {
        let Some(similar) = self.similar.as_deref() else { return };
        let Some(row) = similar.row_of(entry).filter(|f| affected.rows.insert(*f)) else { return };
        for (other, odds) in similar.neighbours(row) {
            similar.entries(other).for_each(|e| affected.add(e));
            // The other row adds the pair otherwise.
            if other >= row {
                affected.scored_pairs.push(ScoredPair { log2_odds: odds, a: row, b: other });
            }
        }
    }

    /// Whether a capped value surely still has too many claimants: entries that claim it themselves, in different
    /// customers. Customers only grow from the clusters the cap counts, so this never counts too many.
    fn still_capped(&self, key: u32, scope: &Scope, roots: &[u32]) -> bool {
        let kind = self.log.keys.kind(key);
        if let Some(cap) = self.rules.people_cap(kind) {
            let person = |entry: u32| self.log.persons.get(entry as usize).copied().unwrap_or_default();
            return too_many_people(self.log.keys.uses_of(key).map(|u| person(u.entry)), cap);
        }
        let cap = self.rules.get(kind).and_then(|r| r.cap).map_or(usize::MAX, |c| c as usize);
        let mut strong: HashMap<(bool, u32), bool> = HashMap::new();
        let (mut claimants, mut names) = (HashSet::new(), HashSet::new());
        for u in self.log.keys.uses_of(key) {
            let person = self.log.persons.get(u.entry as usize).copied().unwrap_or_default();
            let inside = scope.entries.binary_search(&u.entry).ok();
            let inside = inside.and_then(|i| Some((*roots.get(i)?, *scope.flags.get(i)?)));
            let (customer, mark) = match inside {
                Some((root, flags)) => ((true, root), flags),
                // An account of it that became nobody's, or somebody's again, would have brought it in.
                None => (
                    (false, self.customers.of(u.entry).unwrap_or(u.entry)),
                    EntryFlags::of(&self.log, &self.rules, u.entry, &self.capped),
                ),
            };
            if !self.rules.proves(kind) {
                if mark.proving || person != Default::default() {
                    claimants.insert(customer);
                }
            } else if mark.strong {
                claimants.insert(customer);
            } else if person.first != 0 && person.last != 0 {
                // A whole name counts by itself where no account or national id stands for it.
                let counted = strong.entry(customer).or_insert_with(|| self.is_strong(customer, scope, roots));
                if !*counted {
                    names.insert((person.first, person.last));
                }
            }
            if claimants.len() + names.len() > cap {
                return true;
            }
        }
        false
    }

    /// Whether a customer has an account or a national id: one of the scope by its root, another by its first entry.
    fn is_strong(&self, customer: (bool, u32), scope: &Scope, roots: &[u32]) -> bool {
        match customer {
            (true, root) => roots.iter().zip(&scope.flags).any(|(r, m)| *r == root && m.strong),
            (false, first) => {
                let strong = |e: &u32| EntryFlags::of(&self.log, &self.rules, *e, &self.capped).strong;
                self.customers.members(first).iter().any(strong)
            }
        }
    }
}

/// The entries that a change affects.
#[derive(Debug, Default)]
struct Affected {
    visited: HashSet<u32>,
    queue: Vec<u32>,
    keys: HashSet<u32>,
    capped: HashSet<u32>,
    rows: HashSet<u32>,
    scored_pairs: Vec<ScoredPair>,
}

impl Affected {
    fn add(&mut self, entry: u32) {
        if self.visited.insert(entry) {
            self.queue.push(entry);
        }
    }
}
