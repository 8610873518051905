//! Bringing the history up to date after a delivery or an assertion.
//!
//! A small change settles only what hangs together with it: entries reached through values that are not capped,
//! through what people said, through parents, through looking alike. A capped value joins nobody; after the part is resolved, every capped
//! value in it is shown to be capped still, or its holders are taken in and the part is resolved again.

use super::History;
use super::identity_keys::LINK_PARENT;
use super::join_log::Silent;
use super::resolve::resolve;
use super::scope::{Mark, Scope, parent_followed, parent_key};
use crate::resolution::ScoredPair;
use hashbrown::{HashMap, HashSet};

/// What a change touched.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub(crate) entries: Vec<u32>,
    /// Keys that an entry no longer carries.
    pub(crate) keys: Vec<u32>,
    /// Entries that are compared with others than before, because somebody came or went.
    pub(crate) alike: Vec<u32>,
}

impl Touched {
    /// Past a tenth of everything, resolving all is cheaper than finding the part. One delivery is always a part.
    pub(crate) fn is_much(&self, alive: usize) -> bool {
        self.entries.len() > 2 && self.entries.len() * 10 >= alive
    }
}

impl History {
    /// Settles after a change.
    pub(super) fn settle(&mut self, touched: &Touched) {
        if touched.entries.is_empty() && touched.keys.is_empty() && touched.alike.is_empty() {
            return;
        }
        if touched.is_much(self.log.alive()) {
            self.settle_all();
        } else {
            self.settle_part(touched);
        }
        // Only now: links are found by the text of the keys that are gone.
        self.log.keys.forget_unused(&touched.keys);
    }

    pub(super) fn settle_all(&mut self) {
        self.hazard.take();
        self.similar.iter_mut().for_each(|similar| similar.invalidate());
        let scope = self.whole();
        let resolved = resolve(&scope, &self.rules, self.similar.as_deref(), &mut Silent);
        self.similar.iter_mut().for_each(|similar| similar.store_neighbours(&scope.alike));
        self.capped = resolved.capped.iter().copied().collect();
        self.customers.rebuild(&self.log, &scope.entries, &resolved.roots);
        self.links.update(&self.log, &self.assertions.ties, scope.entries.iter().copied());
        self.cases.grow(&self.log, &self.resolver);
        for customer in self.customers.all() {
            let link = |e: u32| self.links.group(e);
            self.cases.stitch(&self.log, self.customers.members(customer), &link);
        }
    }

    /// Everything, to be resolved.
    pub(super) fn whole(&self) -> Scope {
        let similar = self.similar.as_deref();
        let alike = similar.map(|s| s.pairs()).unwrap_or_default();
        Scope::all(&self.log, &self.rules, &self.assertions.ties).with_alike(similar, alike)
    }

    fn settle_part(&mut self, touched: &Touched) {
        self.similar.iter_mut().for_each(|similar| similar.compare_pending());
        let mut part = Part::default();
        let mut opened: HashSet<u32> = HashSet::new();
        for entry in touched.entries.iter().chain(&touched.alike) {
            self.with_customer(*entry, &mut part);
        }
        for key in &touched.keys {
            self.enter_key(*key, &opened, &mut part);
        }
        let (scope, resolved) = loop {
            self.close(&opened, &mut part);
            let entries = self.living(&part);
            let closed: HashSet<u32> = part.capped.iter().copied().filter(|k| !opened.contains(k)).collect();
            let scope = self.some(entries, &closed, part.alike.clone());
            let resolved = resolve(&scope, &self.rules, self.similar.as_deref(), &mut Silent);
            let doubtful: Vec<u32> =
                closed.iter().copied().filter(|k| !self.still_capped(*k, &scope, &resolved.roots)).collect();
            if doubtful.is_empty() {
                for key in &part.keys {
                    if !closed.contains(key) {
                        self.capped.remove(key);
                    }
                }
                self.capped.extend(resolved.capped.iter().copied());
                break (scope, resolved);
            }
            for key in doubtful {
                opened.insert(key);
                self.enter_key(key, &opened, &mut part);
            }
        };
        for entry in &part.seen {
            self.customers.dissolve(*entry);
        }
        self.customers.replace(&self.log, &scope.entries, &resolved.roots);
        let linked_from = touched.entries.iter().copied().chain(
            touched.keys.iter().filter(|k| self.log.keys.kind(**k) >= LINK_PARENT).flat_map(|k| self.linked_by(*k)),
        );
        let linked_from: Vec<u32> = linked_from.collect();
        let linked = self.links.update(&self.log, &self.assertions.ties, linked_from.into_iter());
        self.cases.grow(&self.log, &self.resolver);
        let changed: HashSet<u32> = scope.entries.iter().chain(&linked).filter_map(|e| self.customers.of(*e)).collect();
        for customer in &changed {
            let link = |e: u32| self.links.group(e);
            self.cases.stitch(&self.log, self.customers.members(*customer), &link);
        }
        let gone = part.seen.into_iter().chain(touched.entries.iter().copied());
        self.recount(gone.chain(changed));
    }

    fn some(&self, entries: Vec<u32>, closed: &HashSet<u32>, alike: Vec<ScoredPair>) -> Scope {
        Scope::some(entries, &self.log, &self.rules, &self.assertions.ties, closed)
            .with_alike(self.similar.as_deref(), alike)
    }

    /// What hangs together with these entries as things stand, to be resolved.
    pub(super) fn part_of(&self, entries: &[u32]) -> Scope {
        let mut part = Part::default();
        for entry in entries {
            self.with_customer(*entry, &mut part);
        }
        self.close(&HashSet::new(), &mut part);
        self.some(self.living(&part), &part.capped, part.alike)
    }

    fn living(&self, part: &Part) -> Vec<u32> {
        let mut entries: Vec<u32> = part.seen.iter().copied().collect();
        entries.retain(|e| self.log.hot(*e).is_some_and(|h| h.alive));
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

    /// Takes in an entry, and with the first entry of a customer all of them.
    fn with_customer(&self, entry: u32, part: &mut Part) {
        part.enter(entry);
        match self.customers.of(entry) {
            Some(first) if first == entry => self.customers.members(first).iter().for_each(|e| part.enter(*e)),
            Some(first) => part.enter(first),
            None => {}
        }
    }

    fn enter_key(&self, key: u32, opened: &HashSet<u32>, part: &mut Part) {
        let kind = self.log.keys.kind(key);
        if kind >= LINK_PARENT {
            // A link joins customers only where a child has no key of its own.
            for e in self.log.keys.uses_of(key).map(|u| u.entry) {
                if kind == LINK_PARENT && self.log.hot(e).is_some_and(|h| !h.keyed) {
                    part.enter(e);
                }
            }
            return;
        }
        part.keys.insert(key);
        if self.capped.contains(&key) && !opened.contains(&key) {
            part.capped.insert(key);
            return;
        }
        for u in self.log.keys.uses_of(key) {
            part.enter(u.entry);
        }
    }

    /// Takes in everything that hangs together with what is in the part.
    fn close(&self, opened: &HashSet<u32>, part: &mut Part) {
        while let Some(entry) = part.todo.pop() {
            self.with_customer(entry, part);
            for u in self.log.keys.uses_at(self.log.uses(entry)) {
                if u.kind < LINK_PARENT && !part.keys.contains(&u.key) {
                    self.enter_key(u.key, opened, part);
                }
            }
            if let Some(parent) = parent_followed(&self.log, entry) {
                part.enter(parent);
            }
            if let Some(key) = parent_key(&self.log, entry) {
                self.enter_key(key, opened, part);
            }
            self.enter_alike(entry, part);
            let name = self.log.name(entry);
            for (a, b) in &self.assertions.ties.same {
                let other = if *a == name {
                    *b
                } else if *b == name {
                    *a
                } else {
                    continue;
                };
                if let Some(e) = self.log.find(other) {
                    part.enter(e);
                }
            }
        }
    }

    /// Takes in whoever looks like an entry.
    fn enter_alike(&self, entry: u32, part: &mut Part) {
        let Some(similar) = self.similar.as_deref() else { return };
        let Some(face) = similar.row_of(entry).filter(|f| part.faces.insert(*f)) else { return };
        for (other, odds) in similar.neighbours(face) {
            similar.entries(other).for_each(|e| part.enter(e));
            // The other is asked in its turn.
            if other >= face {
                part.alike.push(ScoredPair { log2_odds: odds, a: face, b: other });
            }
        }
    }

    /// Whether a capped value surely still has too many claimants: entries that claim it themselves, in different
    /// customers. Customers only grow from the clusters the cap counts, so this never counts too many.
    fn still_capped(&self, key: u32, scope: &Scope, roots: &[u32]) -> bool {
        let kind = self.log.keys.kind(key);
        let cap = self.rules.get(kind).and_then(|r| r.cap).map_or(usize::MAX, |c| c as usize);
        let mut strong: HashMap<(bool, u32), bool> = HashMap::new();
        let (mut claimants, mut names) = (HashSet::new(), HashSet::new());
        for u in self.log.keys.uses_of(key) {
            let mark = Mark::of(&self.log, &self.rules, u.entry);
            let person = self.log.person.get(u.entry as usize).copied().unwrap_or_default();
            let inside = scope.entries.binary_search(&u.entry).ok().and_then(|i| roots.get(i));
            let customer = match inside {
                Some(root) => (true, *root),
                None => (false, self.customers.of(u.entry).unwrap_or(u.entry)),
            };
            if !self.rules.proves(kind) {
                if mark.proving || person != Default::default() {
                    claimants.insert(customer);
                }
            } else if mark.strong {
                claimants.insert(customer);
            } else if person.first != 0 && person.last != 0 {
                // A whole name counts by itself where no account stands for it.
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
            (true, root) => roots.iter().zip(&scope.marks).any(|(r, m)| *r == root && m.strong),
            (false, first) => self.customers.members(first).iter().any(|e| Mark::of(&self.log, &self.rules, *e).strong),
        }
    }
}

/// The part of the log that is settled.
#[derive(Debug, Default)]
struct Part {
    seen: HashSet<u32>,
    todo: Vec<u32>,
    keys: HashSet<u32>,
    capped: HashSet<u32>,
    faces: HashSet<u32>,
    alike: Vec<ScoredPair>,
}

impl Part {
    fn enter(&mut self, entry: u32) {
        if self.seen.insert(entry) {
            self.todo.push(entry);
        }
    }
}
