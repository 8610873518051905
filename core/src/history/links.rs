//! Explicit links between contacts: the same parent, thread or reference, or somebody said so. Linked contacts of
//! one customer are one case, also when what links them belongs to somebody else (a reply to a colleague's reply). A link
//! that more than [`MOST_LINKED`](super::identity_keys::MOST_LINKED) contacts have links nobody.

use super::assertion::AssertedLinks;
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

    /// Computes the groups of these entries and of all they are linked with; returns every entry of them.
    pub(crate) fn update(&mut self, log: &Log, asserted: &AssertedLinks, from: impl Iterator<Item = u32>) -> Vec<u32> {
        // A group that is left over is one whose link was just taken back.
        if !log.keys.has_links() && asserted.cases.is_empty() && self.group.is_empty() {
            return Vec::new();
        }
        let by_assertion = asserted_links(log, asserted);
        let (mut seen, mut all) = (HashSet::new(), Vec::new());
        for entry in from {
            if seen.contains(&entry) {
                continue;
            }
            let links = log.keys.uses_at(log.uses(entry)).iter().any(|u| u.kind >= LINK_PARENT);
            if !links && !by_assertion.contains_key(&entry) && parent_key(log, entry).is_none() {
                self.group.remove(&entry);
                continue;
            }
            let linked = collect_linked(log, &by_assertion, entry, &mut seen);
            let alive = |e: &&u32| log.header(**e).is_some_and(|h| h.alive);
            let head = linked.iter().filter(alive).min_by_key(|e| log.name(**e)).copied().unwrap_or(NONE);
            for e in &linked {
                if linked.len() > 1 && log.header(*e).is_some_and(|h| h.alive) {
                    self.group.insert(*e, head);
                } else {
                    self.group.remove(e);
                }
            }
            all.extend(linked);
        }
        all
    }
}

/// These entries and all they are linked with.
pub(crate) fn linked_entries(log: &Log, asserted: &AssertedLinks, from: &[u32]) -> Vec<u32> {
    let (by_assertion, mut seen) = (asserted_links(log, asserted), HashSet::new());
    let mut out = Vec::new();
    for entry in from {
        if !seen.contains(entry) {
            out.extend(collect_linked(log, &by_assertion, *entry, &mut seen));
        }
    }
    out
}

fn asserted_links(log: &Log, asserted: &AssertedLinks) -> HashMap<u32, Vec<u32>> {
    let mut out: HashMap<u32, Vec<u32>> = HashMap::new();
    let find = |name: EntryName| log.find(name);
    for (a, b) in &asserted.cases {
        if let (Some(a), Some(b)) = (find(*a), find(*b)) {
            out.entry(a).or_default().push(b);
            out.entry(b).or_default().push(a);
        }
    }
    out
}

fn collect_linked(log: &Log, by_assertion: &HashMap<u32, Vec<u32>>, start: u32, seen: &mut HashSet<u32>) -> Vec<u32> {
    let mut queue = vec![start];
    let mut keys = HashSet::new();
    let mut out = Vec::new();
    seen.insert(start);
    while let Some(entry) = queue.pop() {
        out.push(entry);
        let own = log.keys.uses_at(log.uses(entry)).iter().filter(|u| u.kind >= LINK_PARENT).map(|u| u.key);
        for key in own.chain(parent_key(log, entry)) {
            // A link of too many is none.
            if log.keys.is_crowded(key) || !keys.insert(key) {
                continue;
            }
            for u in log.keys.uses_of(key) {
                if seen.insert(u.entry) {
                    queue.push(u.entry);
                }
            }
            if log.keys.kind(key) == LINK_PARENT
                && let Some((source, id)) = log.keys.text(key).split_once('\u{1f}')
                && let Some(parent) = log.find(EntryName::new(source, id))
                && seen.insert(parent)
            {
                queue.push(parent);
            }
        }
        for other in by_assertion.get(&entry).into_iter().flatten() {
            if seen.insert(*other) {
                queue.push(*other);
            }
        }
    }
    out
}
