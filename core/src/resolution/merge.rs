//! Merging, best pair first, over profiles that refuse what contradicts.
//!
//! Each part of the graph of promising pairs is merged by itself: what happens in it depends on nothing outside it.

use super::comparison::Rows;
use super::components::Parts;
use super::level_cache::Lately;
use super::match_model::Weights;
use super::pair::{SAID, ScoredPair};
use super::parallel::{Tell, pieces};
use super::profile::Profiles;
use crate::error::Result;
use rayon::prelude::*;
use std::collections::BinaryHeap;

/// What merging needs to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'a> {
    pub(crate) rows: &'a Rows<'a>,
    pub(crate) weights: &'a Weights,
    /// The least `log2` odds of a join.
    pub(crate) threshold: f64,
    /// Each record's source, when two records of one source are never one person.
    pub(crate) apart: Option<&'a [u32]>,
    /// Pairs of records that somebody said are two people, either way round, in order.
    pub(crate) different: &'a [(u32, u32)],
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// Each record's customer: its first record.
    pub(crate) customers: Vec<u32>,
    /// `log2` of the odds that a record belongs with the others.
    pub(crate) belongs: Vec<f32>,
    /// The joins: the pair that made it, and its odds by then.
    pub(crate) joins: Vec<ScoredPair>,
}

/// Merges every part; tells how far it is as `step`.
pub(crate) fn merge(terms: &Terms<'_>, parts: &Parts, step: &'static str, tell: Tell<'_>) -> Result<Merged> {
    let n = terms.rows.len();
    // Whose rows are fetched from memory together, before the parts they are in begin.
    const TOGETHER: usize = 64;
    let chunks = parts.chunks();
    let one = |chunk: usize| {
        let mut work = Work::new(terms, Lately::of_many());
        let mut near = 0;
        let mut coming = parts.of_all(&chunks[chunk]).chunks(TOGETHER);
        for part in chunks[chunk].clone() {
            let records = parts.of(part);
            while near < records.len() {
                let Some(next) = coming.next() else { break };
                terms.rows.touch(next);
                near += next.len();
            }
            near = near.saturating_sub(records.len());
            work.begin(records);
            work.run(&parts.edges(part), &mut |_| true);
        }
        work.done
    };
    let done = pieces(chunks.len(), |done| tell(step, done, chunks.len()), one)?;
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

/// Merges one part, which is all the records of `terms`: those with one label in `clusters` are joined before it
/// starts, `edges` come best first, and `may` has the last word on every join.
pub(crate) fn merge_one(
    terms: &Terms<'_>,
    clusters: &[u32],
    edges: &[ScoredPair],
    may: &mut dyn FnMut(&ScoredPair) -> bool,
) {
    let records: Vec<u32> = (0..clusters.len() as u32).collect();
    let mut work = Work::new(terms, Lately::of_one());
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

/// Parts that are done: record, customer, odds of belonging.
#[derive(Default)]
struct Done {
    records: Vec<(u32, u32, f32)>,
    joins: Vec<ScoredPair>,
}

/// A part being merged; its records by position.
struct Work<'a> {
    terms: &'a Terms<'a>,
    records: &'a [u32],
    /// Where the ends of each edge stand among the records.
    ends: Vec<(u32, u32)>,
    profiles: Profiles<'a>,
    version: Vec<u32>,
    /// The records of each cluster, as a ring.
    next: Vec<u32>,
    belongs: Vec<f32>,
    /// The sources of each cluster, where they matter.
    sources: Vec<Vec<u32>>,
    /// The records that those of each cluster are not, where somebody said so.
    others: Vec<Vec<u32>>,
    /// Edges whose odds were worked out again, and edges below the threshold whose clusters may still grow to fit.
    again: BinaryHeap<Again>,
    below: Vec<Again>,
    worked_out: [WorkedOut; WORKED_OUT],
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

/// The odds of two clusters after so many joins.
#[derive(Debug, Clone, Copy)]
struct WorkedOut {
    x: u32,
    y: u32,
    joins: u32,
    odds: f32,
}

/// How many of these are kept.
const WORKED_OUT: usize = 64;
/// Of no clusters.
const NOTHING: WorkedOut = WorkedOut { x: 0, y: 0, joins: 0, odds: 0.0 };

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
    fn new(terms: &'a Terms<'a>, lately: Lately) -> Self {
        Self {
            terms,
            records: &[],
            ends: Vec::new(),
            profiles: Profiles::new(terms.rows, terms.weights, lately),
            version: Vec::new(),
            next: Vec::new(),
            belongs: Vec::new(),
            sources: Vec::new(),
            others: Vec::new(),
            again: BinaryHeap::new(),
            below: Vec::new(),
            worked_out: [NOTHING; WORKED_OUT],
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
        self.others.clear();
        if !self.terms.different.is_empty() {
            let different = self.terms.different;
            let of = |r: &u32| {
                let from = different.partition_point(|d| d.0 < *r);
                let others = different[from..].iter().take_while(|d| d.0 == *r);
                others.filter_map(|d| records.binary_search(&d.1).ok()).map(|i| i as u32).collect()
            };
            self.others.extend(records.iter().map(of));
        }
        self.again.clear();
        self.below.clear();
        self.worked_out = [NOTHING; WORKED_OUT];
    }

    fn run(&mut self, edges: &[ScoredPair], may: &mut dyn FnMut(&ScoredPair) -> bool) {
        let at = |r: u32| self.records.binary_search(&r).unwrap_or(0) as u32;
        self.ends.clear();
        self.ends.extend(edges.iter().map(|e| (at(e.a), at(e.b))));
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
                for below in std::mem::take(&mut self.below) {
                    self.look(edges, below.edge, Some(below), may);
                }
            }
            if self.again.is_empty() {
                break;
            }
        }
        self.finish();
    }

    /// Looks at an edge: joins its clusters when its odds are still what they were.
    fn look(&mut self, edges: &[ScoredPair], edge: u32, seen: Option<Again>, may: &mut dyn FnMut(&ScoredPair) -> bool) {
        let e = edges[edge as usize];
        let (a, b) = self.ends[edge as usize];
        let (x, y) = (self.profiles.root(a), self.profiles.root(b));
        if x == y || self.one_source(x, y) || self.said_to_differ(x, y) {
            return;
        }
        if e.odds == SAID {
            return self.join(x, y, e);
        }
        let version = self.version[x as usize] + self.version[y as usize];
        let joins = self.done.joins.len() as u32;
        let odds = match seen.filter(|s| s.joins == joins) {
            Some(seen) => seen.odds,
            None => self.odds(x, y, joins),
        };
        if f64::from(odds) < self.terms.threshold {
            // Of no version: it is looked at once more before it is joined.
            self.below.push(Again { odds, edge, version: u32::MAX, joins });
        } else if seen.is_some_and(|s| s.version == version && s.odds <= odds) {
            let edge = ScoredPair { odds, ..e };
            if may(&edge) {
                self.join(x, y, edge);
            }
        } else {
            self.again.push(Again { odds, edge, version, joins });
        }
    }

    /// The odds of two clusters. They change by joins alone, and several edges of the same two often come one after the other.
    fn odds(&mut self, x: u32, y: u32, joins: u32) -> f32 {
        let (x, y) = (x.min(y), x.max(y));
        let last = &mut self.worked_out[(x ^ y.wrapping_mul(31)) as usize % WORKED_OUT];
        if (last.x, last.y, last.joins) != (x, y, joins) {
            *last = WorkedOut { x, y, joins, odds: self.profiles.odds(x, y) as f32 };
        }
        last.odds
    }

    /// Whether both clusters have a record of one source, and such records are never one person.
    fn one_source(&self, x: u32, y: u32) -> bool {
        let of = |cluster: u32| self.sources.get(cluster as usize).map(Vec::as_slice).unwrap_or_default();
        of(x).iter().any(|s| of(y).contains(s))
    }

    /// Whether somebody said that a record of the one is not who a record of the other is.
    fn said_to_differ(&self, x: u32, y: u32) -> bool {
        let of = |cluster: u32| self.others.get(cluster as usize).map(Vec::as_slice).unwrap_or_default();
        let (few, cluster) = if of(x).len() <= of(y).len() { (of(x), y) } else { (of(y), x) };
        few.iter().any(|r| self.profiles.root(*r) == cluster)
    }

    fn join(&mut self, x: u32, y: u32, edge: ScoredPair) {
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
        if !self.others.is_empty() {
            let more = std::mem::take(&mut self.others[from as usize]);
            self.others[to as usize].extend(more);
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
