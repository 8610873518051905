//! Explicit links between contacts: the same parent, thread or reference, or somebody said so. Linked contacts of
//! one customer are one case, also when what links them belongs to somebody else (a reply to a colleague's reply).

use super::assertion::Ties;
use super::identity_keys::{LINK_PARENT, NONE};
use super::log::Log;
use super::scope::parent_key;
use crate::ids::EntryName;
use hashbrown::{HashMap, HashSet};

/// The linked group of every entry that has links: the entry of the group with the smallest name.
#[derive(Debug, Default)]
pub(crate) struct Links {
    group: HashMap<u32, u32>,
}

impl Links {
    pub(crate) fn group(&self, entry: u32) -> Option<u32> {
        self.group.get(&entry).copied()
    }

    /// Works the groups of these entries and all they are linked with out again; returns every entry of them.
    pub(crate) fn update(&mut self, log: &Log, ties: &Ties, from: impl Iterator<Item = u32>) -> Vec<u32> {
        // A group that is left over is one that was just taken back.
        if !log.keys.has_links() && ties.cases.is_empty() && self.group.is_empty() {
            return Vec::new();
        }
        let said = said(log, ties);
        let (mut seen, mut all) = (HashSet::new(), Vec::new());
        for entry in from {
            if seen.contains(&entry) {
                continue;
            }
            let links = log.keys.uses_at(log.uses(entry)).iter().any(|u| u.kind >= LINK_PARENT);
            if !links && !said.contains_key(&entry) && parent_key(log, entry).is_none() {
                self.group.remove(&entry);
                continue;
            }
            let reached = reach(log, &said, entry, &mut seen);
            let alive = |e: &&u32| log.hot(**e).is_some_and(|h| h.alive);
            let head = reached.iter().filter(alive).min_by_key(|e| log.name(**e)).copied().unwrap_or(NONE);
            for e in &reached {
                if reached.len() > 1 && log.hot(*e).is_some_and(|h| h.alive) {
                    self.group.insert(*e, head);
                } else {
                    self.group.remove(e);
                }
            }
            all.extend(reached);
        }
        all
    }
}

/// These entries and all they are linked with.
pub(crate) fn reached(log: &Log, ties: &Ties, from: &[u32]) -> Vec<u32> {
    let (said, mut seen) = (said(log, ties), HashSet::new());
    let mut out = Vec::new();
    for entry in from {
        if !seen.contains(entry) {
            out.extend(reach(log, &said, *entry, &mut seen));
        }
    }
    out
}

fn said(log: &Log, ties: &Ties) -> HashMap<u32, Vec<u32>> {
    let mut out: HashMap<u32, Vec<u32>> = HashMap::new();
    let find = |name: EntryName| log.find(name);
    for (a, b) in &ties.cases {
        if let (Some(a), Some(b)) = (find(*a), find(*b)) {
            out.entry(a).or_default().push(b);
            out.entry(b).or_default().push(a);
        }
    }
    out
}

fn reach(log: &Log, said: &HashMap<u32, Vec<u32>>, start: u32, seen: &mut HashSet<u32>) -> Vec<u32> {
    let mut todo = vec![start];
    let mut keys = HashSet::new();
    let mut out = Vec::new();
    seen.insert(start);
    while let Some(entry) = todo.pop() {
        out.push(entry);
        let own = log.keys.uses_at(log.uses(entry)).iter().filter(|u| u.kind >= LINK_PARENT).map(|u| u.key);
        for key in own.chain(parent_key(log, entry)) {
            if !keys.insert(key) {
                continue;
            }
            for u in log.keys.uses_of(key) {
                if seen.insert(u.entry) {
                    todo.push(u.entry);
                }
            }
            if log.keys.kind(key) == LINK_PARENT
                && let Some((source, id)) = log.keys.text(key).split_once('\u{1f}')
                && let Some(parent) = log.find(EntryName::new(source, id))
                && seen.insert(parent)
            {
                todo.push(parent);
            }
        }
        for other in said.get(&entry).into_iter().flatten() {
            if seen.insert(*other) {
                todo.push(*other);
            }
        }
    }
    out
}
