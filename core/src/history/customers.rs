//! Customers and their timelines: for every entry its customer, for every customer its entries in order.

use super::identity_keys::NONE;
use super::log::Log;
use std::cmp::Ordering;

/// A customer is named by its first entry: no table of customers, nothing to move when two become one.
#[derive(Debug, Default)]
pub(crate) struct Customers {
    of: Vec<u32>,
    spans: Vec<(u32, u32)>,
    pool: Vec<u32>,
    unused: usize,
    count: usize,
}

impl Customers {
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The first entry of an entry's customer.
    pub(crate) fn of(&self, entry: u32) -> Option<u32> {
        self.of.get(entry as usize).copied().filter(|c| *c != NONE)
    }

    /// A customer's entries in the order of the timeline.
    pub(crate) fn members(&self, customer: u32) -> &[u32] {
        let Some((from, len)) = self.spans.get(customer as usize) else { return &[] };
        self.pool.get(*from as usize..(*from + *len) as usize).unwrap_or_default()
    }

    /// Every customer by its first entry, in the order of first delivery.
    pub(crate) fn all(&self) -> impl Iterator<Item = u32> + '_ {
        self.spans.iter().enumerate().filter(|(_, (_, len))| *len > 0).map(|(i, _)| i as u32)
    }

    /// Forgets everything and takes these clusters: `roots` by position, of `entries`.
    pub(crate) fn rebuild(&mut self, log: &Log, entries: &[u32], roots: &[u32]) {
        *self = Self { of: vec![NONE; log.len()], spans: vec![(0, 0); log.len()], ..Self::default() };
        // Counting sort by root, then each customer's few entries by time.
        let mut starts = vec![0u32; entries.len() + 1];
        for root in roots {
            if let Some(n) = starts.get_mut(*root as usize + 1) {
                *n += 1;
            }
        }
        let mut sum = 0;
        for n in &mut starts {
            sum += *n;
            *n = sum;
        }
        let mut fill = starts.clone();
        self.pool = vec![0; entries.len()];
        for (entry, root) in entries.iter().zip(roots) {
            if let Some(at) = fill.get_mut(*root as usize) {
                if let Some(slot) = self.pool.get_mut(*at as usize) {
                    *slot = *entry;
                }
                *at += 1;
            }
        }
        for pair in starts.windows(2) {
            if let [from, to] = pair
                && to > from
            {
                self.update(log, *from, *to - *from);
            }
        }
    }

    /// Dissolves the customers of these entries and takes these clusters in their place.
    pub(crate) fn replace(&mut self, log: &Log, entries: &[u32], roots: &[u32]) {
        self.of.resize(log.len(), NONE);
        self.spans.resize(log.len(), (0, 0));
        for entry in entries {
            self.dissolve(*entry);
        }
        let mut order: Vec<(u32, u32)> = roots.iter().copied().zip(entries.iter().copied()).collect();
        order.sort_unstable();
        for run in order.chunk_by(|a, b| a.0 == b.0) {
            let from = self.pool.len() as u32;
            self.pool.extend(run.iter().map(|(_, e)| *e));
            self.update(log, from, run.len() as u32);
        }
        if self.unused > self.pool.len() / 2 + 1024 {
            self.compact();
        }
    }

    /// Takes an entry's customer apart.
    pub(crate) fn dissolve(&mut self, entry: u32) {
        let Some(customer) = self.of(entry) else { return };
        let Some(span) = self.spans.get_mut(customer as usize) else { return };
        let (from, len) = std::mem::take(span);
        self.unused += len as usize;
        self.count -= 1;
        for e in self.pool.get(from as usize..(from + len) as usize).unwrap_or_default() {
            if let Some(slot) = self.of.get_mut(*e as usize) {
                *slot = NONE;
            }
        }
    }

    /// Orders the pool's entries here and makes them a customer.
    fn update(&mut self, log: &Log, from: u32, len: u32) {
        let Some(members) = self.pool.get_mut(from as usize..(from + len) as usize) else { return };
        if members.len() > 1 {
            members.sort_unstable_by(|a, b| in_time(log, *a, *b));
        }
        let Some(first) = members.first().copied() else { return };
        for e in members {
            if let Some(slot) = self.of.get_mut(*e as usize) {
                *slot = first;
            }
        }
        if let Some(span) = self.spans.get_mut(first as usize) {
            *span = (from, len);
        }
        self.count += 1;
    }

    fn compact(&mut self) {
        let mut pool = Vec::with_capacity(self.pool.len() - self.unused);
        for (from, len) in &mut self.spans {
            let at = pool.len() as u32;
            pool.extend_from_slice(self.pool.get(*from as usize..(*from + *len) as usize).unwrap_or_default());
            *from = at;
        }
        (self.pool, self.unused) = (pool, 0);
    }
}

/// The order of a timeline: time, then source, then id.
pub(crate) fn in_time(log: &Log, a: u32, b: u32) -> Ordering {
    let at = |e: u32| log.header(e).map_or(i64::MAX, |h| h.at);
    at(a).cmp(&at(b)).then_with(|| (log.source(a), log.id(a)).cmp(&(log.source(b), log.id(b))))
}
