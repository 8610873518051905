//! Merging, best pair first, over profiles that refuse what contradicts.
//!
//! Each part of the graph of promising pairs is merged by itself: what happens in it depends on nothing outside it.

use super::profile::Profiles;
use super::rows::Rows;
use super::run::{Tell, waves};
use super::weights::Weights;
use crate::error::Result;
use rayon::prelude::*;
use std::collections::BinaryHeap;

/// A pair and `log2` of the odds that it is one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge {
    pub(crate) odds: f32,
    pub(crate) a: u32,
    pub(crate) b: u32,
}

/// What merging needs to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'a> {
    pub(crate) rows: &'a Rows<'a>,
    pub(crate) weights: &'a Weights,
    /// The least `log2` odds of a join.
    pub(crate) threshold: f64,
    /// Each record's source, when two records of one source are never one person.
    pub(crate) apart: Option<&'a [u32]>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// Each record's customer: its first record.
    pub(crate) customers: Vec<u32>,
    /// `log2` of the odds that a record belongs with the others.
    pub(crate) belongs: Vec<f32>,
    /// The joins: the pair that made it, and its odds by then.
    pub(crate) joins: Vec<Edge>,
}

/// Merges every part; tells how far it is as `step`.
pub(crate) fn merge(terms: &Terms<'_>, parts: &Parts, step: &'static str, tell: Tell<'_>) -> Result<Merged> {
    let n = terms.rows.len();
    let chunks = parts.chunks();
    let one = |chunk: usize| {
        let mut work = Work::new(terms);
        chunks[chunk].clone().for_each(|part| parts.one(part, &mut work));
        work.done
    };
    let done = waves(chunks.len(), |done| tell(step, done, chunks.len()), one)?;
    let mut out = Merged { customers: (0..n as u32).collect(), belongs: vec![f32::INFINITY; n], joins: Vec::new() };
    for part in done {
        for (record, customer, belongs) in part.records {
            out.customers[record as usize] = customer;
            out.belongs[record as usize] = belongs;
        }
        out.joins.extend(part.joins);
    }
    out.joins.par_sort_unstable_by(|x, y| y.odds.total_cmp(&x.odds).then((x.a, x.b).cmp(&(y.a, y.b))));
    Ok(out)
}

/// The parts of the graph that promising pairs make, with their edges.
#[derive(Debug)]
pub(crate) struct Parts {
    /// Records by part, and where each part starts.
    records: Vec<u32>,
    starts: Vec<u32>,
    /// Edges by part, best first, and where each part starts.
    edges: Vec<Edge>,
    edge_starts: Vec<u32>,
}

impl Parts {
    /// Splits records by the edges between them; records without an edge are in no part.
    pub(crate) fn new(n: usize, mut edges: Vec<Edge>) -> Self {
        let mut parent: Vec<u32> = (0..n as u32).collect();
        for e in &edges {
            let (a, b) = (find(&mut parent, e.a), find(&mut parent, e.b));
            parent[a.max(b) as usize] = a.min(b);
        }
        // The root is the first record, so parts come in the order of their first records.
        let mut touched = vec![false; n];
        edges.iter().for_each(|e| (touched[e.a as usize], touched[e.b as usize]) = (true, true));
        let mut part_of = vec![u32::MAX; n];
        let mut starts = Vec::new();
        let mut sizes: Vec<u32> = Vec::new();
        for r in 0..n as u32 {
            if touched[r as usize] {
                let root = find(&mut parent, r) as usize;
                if part_of[root] == u32::MAX {
                    part_of[root] = sizes.len() as u32;
                    sizes.push(0);
                }
                part_of[r as usize] = part_of[root];
                sizes[part_of[root] as usize] += 1;
            }
        }
        let mut sum = 0;
        for s in &sizes {
            starts.push(sum);
            sum += s;
        }
        starts.push(sum);
        let mut records = vec![0; sum as usize];
        let mut at = starts.clone();
        for r in 0..n {
            if part_of[r] != u32::MAX {
                let at = &mut at[part_of[r] as usize];
                records[*at as usize] = r as u32;
                *at += 1;
            }
        }
        let mut edge_starts = vec![0u32; sizes.len() + 1];
        edges.iter().for_each(|e| edge_starts[part_of[e.a as usize] as usize + 1] += 1);
        for i in 1..edge_starts.len() {
            edge_starts[i] += edge_starts[i - 1];
        }
        let mut at = edge_starts.clone();
        let mut placed = vec![Edge { odds: 0.0, a: 0, b: 0 }; edges.len()];
        for e in edges.drain(..) {
            let at = &mut at[part_of[e.a as usize] as usize];
            placed[*at as usize] = e;
            *at += 1;
        }
        let edges = placed;
        Self { records, starts, edges, edge_starts }
    }

    /// Some of the parts, the same whatever the order of records: as many as have so many records.
    pub(crate) fn sample(&self, records: usize) -> (Self, f64) {
        let count = self.starts.len() - 1;
        let size = |p: usize| self.starts[p + 1] - self.starts[p];
        let step = (self.records.len() / records.max(1)).max(1);
        let (mut chosen, mut taken) = (Vec::new(), 0usize);
        for p in (0..count).step_by(step) {
            chosen.push(p);
            taken += size(p) as usize;
        }
        let mut out = Self { records: Vec::new(), starts: vec![0], edges: Vec::new(), edge_starts: vec![0] };
        for p in chosen {
            out.records.extend(&self.records[self.starts[p] as usize..self.starts[p + 1] as usize]);
            out.edges.extend(&self.edges[self.edge_starts[p] as usize..self.edge_starts[p + 1] as usize]);
            out.starts.push(out.records.len() as u32);
            out.edge_starts.push(out.edges.len() as u32);
        }
        (out, self.records.len() as f64 / taken.max(1) as f64)
    }

    /// The pairs above the threshold whose records came to different customers.
    pub(crate) fn kept_apart(&self, merged: &Merged, threshold: f64) -> Vec<Edge> {
        let of = |r: u32| merged.customers[r as usize];
        self.edges.iter().filter(|e| f64::from(e.odds) >= threshold && of(e.a) != of(e.b)).copied().collect()
    }

    /// The records in some part.
    pub(crate) fn records(&self) -> &[u32] {
        &self.records
    }

    /// Parts in groups of about equal work.
    fn chunks(&self) -> Vec<std::ops::Range<usize>> {
        const WORK: u32 = 4096;
        let (mut out, mut from) = (Vec::new(), 0);
        for p in 0..self.starts.len() - 1 {
            if self.edge_starts[p + 1] - self.edge_starts[from] >= WORK {
                out.push(from..p + 1);
                from = p + 1;
            }
        }
        out.push(from..self.starts.len() - 1);
        out
    }

    fn one<'a>(&'a self, part: usize, work: &mut Work<'a>) {
        let records = &self.records[self.starts[part] as usize..self.starts[part + 1] as usize];
        let mut edges = self.edges[self.edge_starts[part] as usize..self.edge_starts[part + 1] as usize].to_vec();
        edges.sort_unstable_by(|x, y| y.odds.total_cmp(&x.odds).then((x.a, x.b).cmp(&(y.a, y.b))));
        work.begin(records);
        work.run(&edges, &mut |_| true);
    }
}

/// Merges one part, which is all the records of `terms`: those with one label in `clusters` are joined before it
/// starts, `edges` come best first, and `may` has the last word on every join.
pub(crate) fn merge_one(terms: &Terms<'_>, clusters: &[u32], edges: &[Edge], may: &mut dyn FnMut(&Edge) -> bool) {
    let records: Vec<u32> = (0..clusters.len() as u32).collect();
    let mut work = Work::new(terms);
    work.begin(&records);
    let mut by_cluster = records.clone();
    by_cluster.sort_by_key(|r| clusters[*r as usize]);
    for run in by_cluster.chunk_by(|a, b| clusters[*a as usize] == clusters[*b as usize]) {
        for r in run.iter().skip(1) {
            work.profiles.join(work.profiles.root(run[0]), *r);
        }
    }
    work.run(edges, may);
}

fn find(parent: &mut [u32], mut x: u32) -> u32 {
    while parent[x as usize] != x {
        parent[x as usize] = parent[parent[x as usize] as usize];
        x = parent[x as usize];
    }
    x
}

/// Parts that are done: record, customer, odds of belonging.
#[derive(Default)]
struct Done {
    records: Vec<(u32, u32, f32)>,
    joins: Vec<Edge>,
}

/// A part being merged; its records by position.
struct Work<'a> {
    terms: &'a Terms<'a>,
    records: &'a [u32],
    profiles: Profiles<'a>,
    version: Vec<u32>,
    /// The records of each cluster, as a ring.
    next: Vec<u32>,
    belongs: Vec<f32>,
    /// The sources of each cluster, where they matter.
    sources: Vec<Vec<u32>>,
    /// Edges whose odds were worked out again, and edges below the threshold whose clusters may still grow to fit.
    again: BinaryHeap<Again>,
    below: Vec<u32>,
    done: Done,
}

/// An edge whose odds were worked out again, between clusters of these versions.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Again {
    odds: f32,
    edge: u32,
    version: u32,
    /// How many joins there had been.
    joins: u32,
}

impl Eq for Again {}

impl Ord for Again {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.odds.total_cmp(&other.odds).then(other.edge.cmp(&self.edge))
    }
}

impl PartialOrd for Again {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> Work<'a> {
    fn new(terms: &'a Terms<'a>) -> Self {
        Self {
            terms,
            records: &[],
            profiles: Profiles::new(terms.rows, terms.weights),
            version: Vec::new(),
            next: Vec::new(),
            belongs: Vec::new(),
            sources: Vec::new(),
            again: BinaryHeap::new(),
            below: Vec::new(),
            done: Done::default(),
        }
    }

    fn begin(&mut self, records: &'a [u32]) {
        let n = records.len();
        self.records = records;
        self.profiles.begin(records);
        self.version.clear();
        self.version.resize(n, 0);
        self.next.clear();
        self.next.extend(0..n as u32);
        self.belongs.clear();
        self.belongs.resize(n, f32::INFINITY);
        self.sources.clear();
        if let Some(sources) = self.terms.apart {
            self.sources.extend(records.iter().map(|r| vec![sources[*r as usize]]));
        }
        self.again.clear();
        self.below.clear();
    }

    fn run(&mut self, edges: &[Edge], may: &mut dyn FnMut(&Edge) -> bool) {
        let mut fresh = edges.iter().enumerate().peekable();
        const ROUNDS: usize = 3;
        for round in 0..ROUNDS {
            loop {
                let take_fresh = match (fresh.peek(), self.again.peek()) {
                    (Some((_, e)), Some(top)) => e.odds >= top.odds,
                    (Some(_), None) => true,
                    (None, Some(_)) => false,
                    (None, None) => break,
                };
                let (edge, seen) = if take_fresh {
                    let Some((i, _)) = fresh.next() else { break };
                    (i as u32, None)
                } else {
                    let Some(top) = self.again.pop() else { break };
                    (top.edge, Some(top))
                };
                self.look(edges, edge, seen, may);
            }
            if round + 1 < ROUNDS {
                for edge in std::mem::take(&mut self.below) {
                    self.look(edges, edge, None, may);
                }
            }
            if self.again.is_empty() {
                break;
            }
        }
        self.finish();
    }

    /// Looks at an edge: joins its clusters when its odds are still what they were.
    fn look(&mut self, edges: &[Edge], edge: u32, seen: Option<Again>, may: &mut dyn FnMut(&Edge) -> bool) {
        let e = edges[edge as usize];
        let at = |r: u32| self.records.binary_search(&r).unwrap_or(0) as u32;
        let (x, y) = (self.profiles.root(at(e.a)), self.profiles.root(at(e.b)));
        if x == y || self.one_source(x, y) {
            return;
        }
        let version = self.version[x as usize] + self.version[y as usize];
        let joins = self.done.joins.len() as u32;
        // Odds change by joins alone.
        let odds = match seen.filter(|s| s.joins == joins) {
            Some(seen) => seen.odds,
            None => self.profiles.odds(x, y) as f32,
        };
        if f64::from(odds) < self.terms.threshold {
            self.below.push(edge);
        } else if seen.is_some_and(|s| s.version == version && s.odds <= odds) {
            let edge = Edge { odds, ..e };
            if may(&edge) {
                self.join(x, y, edge);
            }
        } else {
            self.again.push(Again { odds, edge, version, joins });
        }
    }

    /// Whether both clusters have a record of one source, and such records are never one person.
    fn one_source(&self, x: u32, y: u32) -> bool {
        let of = |cluster: u32| self.sources.get(cluster as usize).map(Vec::as_slice).unwrap_or_default();
        of(x).iter().any(|s| of(y).contains(s))
    }

    fn join(&mut self, x: u32, y: u32, edge: Edge) {
        let (to, from) = self.profiles.join(x, y);
        let (size, other) = (self.profiles.size(to) - self.profiles.size(from), self.profiles.size(from));
        let halves = [(from, other <= size), (to, size <= other)];
        for (cluster, _) in halves.into_iter().filter(|(_, smaller)| *smaller) {
            let mut r = cluster;
            loop {
                self.belongs[r as usize] = self.belongs[r as usize].min(edge.odds);
                r = self.next[r as usize];
                if r == cluster {
                    break;
                }
            }
        }
        self.next.swap(to as usize, from as usize);
        self.version[to as usize] += self.version[from as usize] + 1;
        if self.terms.apart.is_some() {
            let more = std::mem::take(&mut self.sources[from as usize]);
            self.sources[to as usize].extend(more);
        }
        self.done.joins.push(edge);
    }

    fn finish(&mut self) {
        // Records are in order: the first one met is a customer's first.
        let n = self.records.len();
        self.version.clear();
        self.version.resize(n, u32::MAX);
        for (i, (record, belongs)) in self.records.iter().zip(&self.belongs).enumerate() {
            let first = &mut self.version[self.profiles.root(i as u32) as usize];
            *first = (*first).min(*record);
            self.done.records.push((*record, *first, *belongs));
        }
    }
}
