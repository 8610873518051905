//! The part of the log that is resolved at once: everything, or the entries that a change affects with everything
//! connected with them. The same code resolves both, so the increment equals the batch.

use super::assertion::AssertedLinks;
use super::identity_keys::{LINK_PARENT, NONE};
use super::log::{Log, Person};
use crate::ids::{EntryName, value_hash};
use crate::model::identity::IdentityKind;
use crate::resolution::{ScoredPair, SimilarityIndex};
use crate::resolver::{KindRule, Resolver, Strength};
use crate::threads::on_cores;
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;
use std::ops::Range;

/// The resolver's rules by kind, looked up once.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    kinds: Vec<KindRule>,
    pub(crate) one_verified_account: bool,
}

impl Rules {
    pub(crate) fn new(resolver: &Resolver) -> Self {
        let rule = |k: &IdentityKind| {
            let rule = resolver.rule(*k);
            if resolver.is_weighed(*k) { KindRule { strength: Strength::Weighs, ..rule } } else { rule }
        };
        let kinds = IdentityKind::ALL.iter().map(rule).collect();
        Self { kinds, one_verified_account: resolver.one_verified_account }
    }

    pub(crate) fn get(&self, kind: u8) -> Option<&KindRule> {
        self.kinds.get(usize::from(kind))
    }

    /// Kinds of this strength, the strongest first.
    pub(crate) fn of(&self, strength: Strength) -> impl Iterator<Item = u8> + '_ {
        self.kinds.iter().enumerate().filter(move |(_, r)| r.strength == strength).map(|(i, _)| i as u8)
    }

    pub(crate) fn proves(&self, kind: u8) -> bool {
        self.get(kind).is_some_and(|r| r.strength == Strength::Proves)
    }

    /// How many people may stand under one value of this kind before it is nobody's: for kinds that name one customer and
    /// prove it. Contacts are not counted, nor customers: those are what the value is to tell.
    pub(crate) fn people_cap(&self, kind: u8) -> Option<u32> {
        self.get(kind).filter(|r| names_one(kind) && r.strength == Strength::Proves)?.cap
    }
}

/// Whether a value of this kind names one customer by itself: an account, a national id.
fn names_one(kind: u8) -> bool {
    kind <= IdentityKind::Account.rank()
}

/// Whether more different people than this stand here: by whole names, by given names, or by birth dates. A function of
/// the entries alone, whatever joined them, so that it is the same in any order.
pub(crate) fn too_many_people(persons: impl Iterator<Item = Person>, cap: u32) -> bool {
    let (mut whole, mut given, mut born) = (HashSet::new(), HashSet::new(), HashSet::new());
    let mut before = Person::default();
    for person in persons {
        // Contacts of one customer are alike, and most say nothing of a person.
        if person == before || person == Person::default() {
            continue;
        }
        before = person;
        if person.first != 0 && person.last != 0 {
            whole.insert((person.first.min(person.last), person.first.max(person.last)));
        }
        if person.first != 0 {
            given.insert(person.first);
        }
        if person.born != 0 {
            born.insert(person.born);
        }
        if whole.len().max(given.len()).max(born.len()) > cap as usize {
            return true;
        }
    }
    false
}

/// Entries that share a value: positions in [`Scope::members`].
#[derive(Debug, Clone)]
pub(crate) struct KeyGroup {
    pub(crate) key: u32,
    pub(crate) hash: u64,
    pub(crate) members: Range<usize>,
    /// Whether more people stand under it than its kind may have.
    pub(crate) crowded: bool,
}

/// Entries to resolve, by their position here, with the values they share.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    pub(crate) entries: Vec<u32>,
    pub(crate) names: Vec<EntryName>,
    pub(crate) persons: Vec<Person>,
    pub(crate) flags: Vec<EntryFlags>,
    /// Groups by kind, in the order of their values' hashes.
    pub(crate) groups: Vec<Vec<KeyGroup>>,
    pub(crate) members: Vec<u32>,
    /// Pairs asserted to be the same, and pairs asserted not to be.
    pub(crate) same: Vec<(u32, u32)>,
    pub(crate) not_same: Vec<(u32, u32)>,
    /// Entries with no key of their own, each with the entry it continues.
    pub(crate) follows: Vec<(u32, u32)>,
    /// The distinct row of every entry, and the scored pairs of rows; empty without a model.
    pub(crate) distinct_rows: Vec<u32>,
    pub(crate) scored_pairs: Vec<ScoredPair>,
}

/// What kinds of identity an entry carries.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct EntryFlags {
    /// The hash of its verified account, 0 for none.
    pub(crate) account: u64,
    /// Carries an account or a national id.
    pub(crate) strong: bool,
    /// Carries a value that proves.
    pub(crate) proving: bool,
}

impl EntryFlags {
    /// The flags of an entry's keys; an account in `nobodys` is none.
    pub(crate) fn of(log: &Log, rules: &Rules, entry: u32, nobodys: &HashSet<u32>) -> Self {
        let mut flags = Self::default();
        for u in log.keys.uses_at(log.uses(entry)) {
            if names_one(u.kind) && !nobodys.is_empty() && nobodys.contains(&u.key) {
                continue;
            }
            flags.proving |= rules.proves(u.kind);
            flags.strong |= u.kind <= IdentityKind::Account.rank();
            if u.verified && u.kind == IdentityKind::Account.rank() {
                flags.account = log.keys.hash(u.key).max(1);
            }
        }
        flags
    }
}

impl Scope {
    /// Everything.
    pub(crate) fn all(log: &Log, rules: &Rules, asserted: &AssertedLinks) -> Self {
        let entries: Vec<u32> = (0..log.len() as u32).filter(|e| log.header(*e).is_some_and(|h| h.alive)).collect();
        let mut local = vec![NONE; log.len()];
        for (i, e) in entries.iter().enumerate() {
            if let Some(slot) = local.get_mut(*e as usize) {
                *slot = i as u32;
            }
        }
        let mut scope = Self::describe(entries, log, rules);
        // Counting sort by key: two passes over the uses beat sorting them.
        let mut starts = vec![0u32; log.keys.len() + 1];
        for e in &scope.entries {
            for u in log.keys.uses_at(log.uses(*e)) {
                if let Some(n) = starts.get_mut(u.key as usize + 1) {
                    *n += 1;
                }
            }
        }
        let mut sum = 0;
        for n in &mut starts {
            sum += *n;
            *n = sum;
        }
        let mut fill = starts.clone();
        scope.members = vec![0; sum as usize];
        for (i, e) in scope.entries.iter().enumerate() {
            for u in log.keys.uses_at(log.uses(*e)) {
                if let Some(at) = fill.get_mut(u.key as usize) {
                    if let Some(slot) = scope.members.get_mut(*at as usize) {
                        *slot = i as u32;
                    }
                    *at += 1;
                }
            }
        }
        let ranges = starts.windows(2).enumerate().filter_map(|(key, w)| match w {
            [from, to] if to - from > 1 => Some((key as u32, *from as usize..*to as usize)),
            _ => None,
        });
        let ranges: Vec<_> = ranges.collect();
        scope.group(log, rules, ranges, &HashSet::new());
        scope.add_assertions(log, asserted, &|e| local.get(e as usize).copied().filter(|i| *i != NONE));
        scope
    }

    /// These entries; keys in `closed` join nobody here.
    pub(crate) fn of_entries(
        entries: Vec<u32>,
        log: &Log,
        rules: &Rules,
        asserted: &AssertedLinks,
        closed: &HashSet<u32>,
    ) -> Self {
        let local: HashMap<u32, u32> = entries.iter().enumerate().map(|(i, e)| (*e, i as u32)).collect();
        let mut scope = Self::describe(entries, log, rules);
        let mut uses: Vec<(u32, u32)> = Vec::new();
        for (i, e) in scope.entries.iter().enumerate() {
            uses.extend(log.keys.uses_at(log.uses(*e)).iter().map(|u| (u.key, i as u32)));
        }
        uses.sort_unstable();
        scope.members = uses.iter().map(|(_, i)| *i).collect();
        let mut ranges = Vec::new();
        let mut from = 0;
        for run in uses.chunk_by(|a, b| a.0 == b.0) {
            if let ([(key, _), _, ..], to) = (run, from + run.len()) {
                ranges.push((*key, from..to));
            }
            from += run.len();
        }
        scope.group(log, rules, ranges, closed);
        scope.add_assertions(log, asserted, &|e| local.get(&e).copied());
        scope
    }

    /// The same with the scored pairs of its entries.
    pub(crate) fn with_scored_pairs(
        mut self,
        similar: Option<&SimilarityIndex>,
        scored_pairs: Vec<ScoredPair>,
    ) -> Self {
        if let Some(similar) = similar.filter(|_| !scored_pairs.is_empty()) {
            self.distinct_rows = self.entries.iter().map(|e| similar.row_of(*e).unwrap_or(NONE)).collect();
            self.scored_pairs = scored_pairs;
        }
        self
    }

    fn describe(entries: Vec<u32>, log: &Log, rules: &Rules) -> Self {
        let names = entries.iter().map(|e| log.name(*e)).collect();
        let persons = entries.iter().map(|e| log.persons.get(*e as usize).copied().unwrap_or_default()).collect();
        let none = HashSet::new();
        let flags = entries.iter().map(|e| EntryFlags::of(log, rules, *e, &none)).collect();
        Self { entries, names, persons, flags, ..Self::default() }
    }

    fn group(&mut self, log: &Log, rules: &Rules, ranges: Vec<(u32, Range<usize>)>, closed: &HashSet<u32>) {
        self.groups = vec![Vec::new(); IdentityKind::ALL.len()];
        for (key, members) in ranges {
            let kind = log.keys.kind(key);
            let Some(groups) = self.groups.get_mut(usize::from(kind)) else { continue };
            if closed.contains(&key) {
                continue;
            }
            let hash = log.keys.hash(key);
            let cap = rules.people_cap(kind);
            let crowded = |members: &[u32]| {
                cap.is_some_and(|cap| {
                    let person = |i: &u32| self.persons.get(*i as usize).copied().unwrap_or_default();
                    members.len() > cap as usize && too_many_people(members.iter().map(person), cap)
                })
            };
            match rules.get(kind).and_then(|r| r.window) {
                None => {
                    let crowded = crowded(self.members.get(members.clone()).unwrap_or_default());
                    groups.push(KeyGroup { key, hash, members, crowded });
                }
                Some(window) => {
                    let Some(slice) = self.members.get_mut(members.clone()) else { continue };
                    let at = |i: &u32| {
                        let entry = self.entries.get(*i as usize).copied().unwrap_or(NONE);
                        (log.header(entry).map_or(i64::MAX, |h| h.at), self.names.get(*i as usize).copied())
                    };
                    slice.sort_unstable_by_key(at);
                    let mut from = members.start;
                    // Entries without a time (i64::MAX) stay with the last holder.
                    let near = |a: &u32, b: &u32| {
                        let (a, b) = (at(a).0, at(b).0);
                        b == i64::MAX || b.saturating_sub(a) <= window.nanoseconds()
                    };
                    for run in slice.chunk_by(near) {
                        let crowded = crowded(run);
                        groups.push(KeyGroup { key, hash, members: from..from + run.len(), crowded });
                        from += run.len();
                    }
                }
            }
        }
        on_cores(|| {
            for groups in &mut self.groups {
                groups.par_sort_unstable_by_key(|g| (g.hash, g.members.start));
            }
        });
        self.disown(log, rules, closed);
    }

    /// Takes accounts and ids that are nobody's out of what is known of entries: who carries one is not known by it.
    fn disown(&mut self, log: &Log, rules: &Rules, closed: &HashSet<u32>) {
        let whole = |kind: &u8| rules.get(*kind).is_some_and(|r| r.window.is_none());
        let kinds = (0..self.groups.len() as u8).filter(|kind| names_one(*kind)).filter(whole);
        let crowded = kinds.flat_map(|kind| self.groups.get(usize::from(kind)).into_iter().flatten());
        let mut nobodys: HashSet<u32> = crowded.filter(|g| g.crowded).map(|g| g.key).collect();
        nobodys.extend(closed.iter().filter(|key| names_one(log.keys.kind(**key))));
        if nobodys.is_empty() {
            return;
        }
        for (entry, flags) in self.entries.iter().zip(&mut self.flags) {
            if log.keys.uses_at(log.uses(*entry)).iter().any(|u| names_one(u.kind) && nobodys.contains(&u.key)) {
                *flags = EntryFlags::of(log, rules, *entry, &nobodys);
            }
        }
    }

    fn add_assertions(&mut self, log: &Log, asserted: &AssertedLinks, local: &dyn Fn(u32) -> Option<u32>) {
        let pair = |(a, b): &(EntryName, EntryName)| Some((local(log.find(*a)?)?, local(log.find(*b)?)?));
        self.same = asserted.same.iter().filter_map(pair).collect();
        self.not_same = asserted.not_same.iter().filter_map(pair).collect();
        if !log.keys.has_links() {
            return;
        }
        for (i, e) in self.entries.iter().enumerate() {
            if let Some(parent) = parent_followed(log, *e).and_then(local) {
                self.follows.push((i as u32, parent));
            }
        }
        self.follows.sort_unstable_by_key(|(i, _)| self.names.get(*i as usize).copied());
    }
}

/// The entry that one without a key of its own continues.
pub(crate) fn parent_followed(log: &Log, entry: u32) -> Option<u32> {
    if log.header(entry).is_none_or(|h| h.keyed) {
        return None;
    }
    let uses = log.keys.uses_at(log.uses(entry));
    let parent = uses.iter().find(|u| u.kind == LINK_PARENT && !log.keys.is_crowded(u.key))?;
    let (source, id) = log.keys.text(parent.key).split_once('\u{1f}')?;
    log.find(EntryName::new(source, id)).filter(|p| *p != entry)
}

/// The key under which others name this entry as their parent, if any does.
pub(crate) fn parent_key(log: &Log, entry: u32) -> Option<u32> {
    if !log.keys.has_links() {
        return None;
    }
    let text = format!("{}\u{1f}{}", log.source(entry), log.id(entry));
    log.keys.find(LINK_PARENT, value_hash(LINK_PARENT, &text), &text)
}
