//! Merging: joins pairs into clusters, best pair first, and refuses what contradicts.
//!
//! Each connected component is merged by itself: what happens in it depends on nothing outside it.

use super::comparison::RecordTable;
use super::components::Components;
use super::level_cache::LevelCache;
use super::match_model::MatchModel;
use super::pair::{COPIED_ODDS, LABELLED_ODDS, ScoredPair};
use super::parallel::{ProgressFn, parallel_map};
use super::profile::Profiles;
use crate::error::Result;
use rayon::prelude::*;
use std::collections::BinaryHeap;

/// The input of merging.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MergeInput<'a> {
    pub(crate) table: &'a RecordTable<'a>,
    pub(crate) model: &'a MatchModel,
    /// The least `log2` odds of a join.
    pub(crate) threshold: f64,
    /// Each record's source, when two records of one source are never one person.
    pub(crate) sources: Option<&'a [u32]>,
    /// Pairs of records labelled as two people, either way round, in order.
    pub(crate) different: &'a [(u32, u32)],
}

/// The result.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// Each record's customer: its first record.
    pub(crate) customers: Vec<u32>,
    /// `log2` of the odds that a record belongs to its customer: those of the join that brought it in.
    pub(crate) confidence_odds: Vec<f32>,
    /// The joins: the pair that made each, and the odds of its clusters then.
    pub(crate) joins: Vec<ScoredPair>,
}

/// Merges every component; reports progress as `step`.
pub(crate) fn merge(
    input: &MergeInput<'_>,
    components: &Components,
    step: &'static str,
    progress: ProgressFn<'_>,
) -> Result<Merged> {
    let n = input.table.len();
    // So many rows are prefetched before the components they are in begin.
    const PREFETCH: usize = 64;
    let chunks = components.chunks();
    let one = |chunk: usize| {
        let mut merge = ClusterMerge::new(input, LevelCache::large());
        let mut prefetched = 0;
        let mut upcoming = components.records_of_range(&chunks[chunk]).chunks(PREFETCH);
        for component in chunks[chunk].clone() {
            let records = components.records_of(component);
            while prefetched < records.len() {
                let Some(next) = upcoming.next() else { break };
                input.table.prefetch(next);
                prefetched += next.len();
            }
            prefetched = prefetched.saturating_sub(records.len());
            merge.reset(records);
            merge.run(&components.edges(component), &mut |_| true);
        }
        merge.done
    };
    let done = parallel_map(chunks.len(), |done| progress(step, done, chunks.len()), one)?;
    let mut out =
        Merged { customers: (0..n as u32).collect(), confidence_odds: vec![f32::INFINITY; n], joins: Vec::new() };
    for component in done {
        for (record, customer, confidence_odds) in component.records {
            out.customers[record as usize] = customer;
            out.confidence_odds[record as usize] = confidence_odds;
        }
        out.joins.extend(component.joins);
    }
    out.joins.par_sort_unstable_by(|x, y| y.log2_odds.total_cmp(&x.log2_odds).then((x.a, x.b).cmp(&(y.a, y.b))));
    Ok(out)
}

/// Merges one component, which is all the records of `input`: those with one label in `clusters` are joined before it
/// starts, `edges` come best first, and `allow` can refuse every join.
pub(crate) fn merge_component(
    input: &MergeInput<'_>,
    clusters: &[u32],
    edges: &[ScoredPair],
    allow: &mut dyn FnMut(&ScoredPair) -> bool,
) {
    let records: Vec<u32> = (0..clusters.len() as u32).collect();
    let mut merge = ClusterMerge::new(input, LevelCache::small());
    merge.reset(&records);
    let mut by_cluster = records.clone();
    by_cluster.sort_by_key(|r| clusters[*r as usize]);
    for run in by_cluster.chunk_by(|a, b| clusters[*a as usize] == clusters[*b as usize]) {
        for r in run.iter().skip(1) {
            merge.profiles.join(merge.profiles.root(run[0]), *r);
        }
    }
    merge.run(edges, allow);
}

/// Components that are done: record, customer, odds of membership.
#[derive(Default)]
struct MergedComponents {
    records: Vec<(u32, u32, f32)>,
    joins: Vec<ScoredPair>,
}

/// The component being merged; records are known by their position in it.
struct ClusterMerge<'a> {
    input: &'a MergeInput<'a>,
    records: &'a [u32],
    /// The positions of the two records of each edge.
    ends: Vec<(u32, u32)>,
    profiles: Profiles<'a>,
    version: Vec<u32>,
    /// The records of each cluster, as a ring.
    next: Vec<u32>,
    confidence_odds: Vec<f32>,
    /// The sources of each cluster, where no two records of one source are one person.
    sources: Vec<Vec<u32>>,
    /// The records that those of each cluster are labelled as different from.
    known_different: Vec<Vec<u32>>,
    /// Edges whose odds have changed, and edges below the threshold: their clusters may still grow to fit.
    requeued: BinaryHeap<RequeuedPair>,
    deferred: Vec<RequeuedPair>,
    odds_cache: [CachedOdds; ODDS_CACHE_SIZE],
    done: MergedComponents,
}

/// An edge whose odds have changed, with the versions of its clusters they were computed for.
#[derive(Debug, Clone, Copy, PartialEq)]
struct RequeuedPair {
    odds: f32,
    edge: u32,
    version: u32,
    /// How many joins there had been then.
    joins: u32,
}

/// The odds of two clusters after so many joins.
#[derive(Debug, Clone, Copy)]
struct CachedOdds {
    x: u32,
    y: u32,
    joins: u32,
    odds: f32,
}

/// The size of the cache.
const ODDS_CACHE_SIZE: usize = 64;
/// An empty slot.
const NO_ODDS: CachedOdds = CachedOdds { x: 0, y: 0, joins: 0, odds: 0.0 };

impl Eq for RequeuedPair {}

impl Ord for RequeuedPair {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.odds.total_cmp(&other.odds).then(other.edge.cmp(&self.edge))
    }
}

impl PartialOrd for RequeuedPair {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> ClusterMerge<'a> {
    fn new(input: &'a MergeInput<'a>, cache: LevelCache) -> Self {
        Self {
            input,
            records: &[],
            ends: Vec::new(),
            profiles: Profiles::new(input.table, input.model, cache),
            version: Vec::new(),
            next: Vec::new(),
            confidence_odds: Vec::new(),
            sources: Vec::new(),
            known_different: Vec::new(),
            requeued: BinaryHeap::new(),
            deferred: Vec::new(),
            odds_cache: [NO_ODDS; ODDS_CACHE_SIZE],
            done: MergedComponents::default(),
        }
    }

    fn reset(&mut self, records: &'a [u32]) {
        let n = records.len();
        self.records = records;
        self.profiles.reset(records);
        self.version.clear();
        self.version.resize(n, 0);
        self.next.clear();
        self.next.extend(0..n as u32);
        self.confidence_odds.clear();
        self.confidence_odds.resize(n, f32::INFINITY);
        self.sources.clear();
        if let Some(sources) = self.input.sources {
            self.sources.extend(records.iter().map(|r| vec![sources[*r as usize]]));
        }
        self.known_different.clear();
        if !self.input.different.is_empty() {
            let different = self.input.different;
            let of = |r: &u32| {
                let from = different.partition_point(|d| d.0 < *r);
                let known_different = different[from..].iter().take_while(|d| d.0 == *r);
                known_different.filter_map(|d| records.binary_search(&d.1).ok()).map(|i| i as u32).collect()
            };
            self.known_different.extend(records.iter().map(of));
        }
        self.requeued.clear();
        self.deferred.clear();
        self.odds_cache = [NO_ODDS; ODDS_CACHE_SIZE];
    }

    fn run(&mut self, edges: &[ScoredPair], allow: &mut dyn FnMut(&ScoredPair) -> bool) {
        let at = |r: u32| self.records.binary_search(&r).unwrap_or(0) as u32;
        self.ends.clear();
        self.ends.extend(edges.iter().map(|e| (at(e.a), at(e.b))));
        let mut unseen = edges.iter().enumerate().peekable();
        const ROUNDS: usize = 3;
        for round in 0..ROUNDS {
            loop {
                let take_unseen = match (unseen.peek(), self.requeued.peek()) {
                    (Some((_, e)), Some(top)) => e.log2_odds >= top.odds,
                    (Some(_), None) => true,
                    (None, Some(_)) => false,
                    (None, None) => break,
                };
                let (edge, seen) = if take_unseen {
                    let Some((i, _)) = unseen.next() else { break };
                    (i as u32, None)
                } else {
                    let Some(top) = self.requeued.pop() else { break };
                    (top.edge, Some(top))
                };
                self.try_pair(edges, edge, seen, allow);
            }
            if round + 1 < ROUNDS {
                for deferred in std::mem::take(&mut self.deferred) {
                    self.try_pair(edges, deferred.edge, Some(deferred), allow);
                }
            }
            if self.requeued.is_empty() {
                break;
            }
        }
        self.finish();
    }

    /// Tries an edge: joins its clusters if its odds have not fallen since it was queued.
    fn try_pair(
        &mut self,
        edges: &[ScoredPair],
        edge: u32,
        seen: Option<RequeuedPair>,
        allow: &mut dyn FnMut(&ScoredPair) -> bool,
    ) {
        let e = edges[edge as usize];
        let (a, b) = self.ends[edge as usize];
        let (x, y) = (self.profiles.root(a), self.profiles.root(b));
        if x == y || self.share_source(x, y) || self.labelled_different(x, y) {
            return;
        }
        if e.log2_odds == LABELLED_ODDS {
            return self.join(x, y, e);
        }
        if e.log2_odds == COPIED_ODDS {
            if allow(&e) {
                self.join(x, y, e);
            }
            return;
        }
        let version = self.version[x as usize] + self.version[y as usize];
        let joins = self.done.joins.len() as u32;
        let odds = match seen.filter(|s| s.joins == joins) {
            Some(seen) => seen.odds,
            None => self.odds(x, y, joins),
        };
        if f64::from(odds) < self.input.threshold {
            // Without a version: it is tried once more before it is joined.
            self.deferred.push(RequeuedPair { odds, edge, version: u32::MAX, joins });
        } else if seen.is_some_and(|s| s.version == version && s.odds <= odds) {
            let edge = ScoredPair { log2_odds: odds, ..e };
            if allow(&edge) {
                self.join(x, y, edge);
            }
        } else {
            self.requeued.push(RequeuedPair { odds, edge, version, joins });
        }
    }

    /// The odds of two clusters. Only joins change them, and several edges of the same two often follow one another:
    /// they are cached.
    fn odds(&mut self, x: u32, y: u32, joins: u32) -> f32 {
        let (x, y) = (x.min(y), x.max(y));
        let last = &mut self.odds_cache[(x ^ y.wrapping_mul(31)) as usize % ODDS_CACHE_SIZE];
        if (last.x, last.y, last.joins) != (x, y, joins) {
            *last = CachedOdds { x, y, joins, odds: self.profiles.odds(x, y) as f32 };
        }
        last.odds
    }

    /// Whether both clusters have a record of one source, where such records are never one person.
    fn share_source(&self, x: u32, y: u32) -> bool {
        let of = |cluster: u32| self.sources.get(cluster as usize).map(Vec::as_slice).unwrap_or_default();
        of(x).iter().any(|s| of(y).contains(s))
    }

    /// Whether a record of the one is labelled as different from a record of the other.
    fn labelled_different(&self, x: u32, y: u32) -> bool {
        let of = |cluster: u32| self.known_different.get(cluster as usize).map(Vec::as_slice).unwrap_or_default();
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
                self.confidence_odds[r as usize] = self.confidence_odds[r as usize].min(edge.log2_odds);
                r = self.next[r as usize];
                if r == cluster {
                    break;
                }
            }
        }
        self.next.swap(to as usize, from as usize);
        self.version[to as usize] += self.version[from as usize] + 1;
        if self.input.sources.is_some() {
            let more = std::mem::take(&mut self.sources[from as usize]);
            self.sources[to as usize].extend(more);
        }
        if !self.known_different.is_empty() {
            let more = std::mem::take(&mut self.known_different[from as usize]);
            self.known_different[to as usize].extend(more);
        }
        self.done.joins.push(edge);
    }

    fn finish(&mut self) {
        // Records are in order: the least record is the customer's first.
        let n = self.records.len();
        self.version.clear();
        self.version.resize(n, u32::MAX);
        for (i, (record, confidence_odds)) in self.records.iter().zip(&self.confidence_odds).enumerate() {
            let first = &mut self.version[self.profiles.root(i as u32) as usize];
            *first = (*first).min(*record);
            self.done.records.push((*record, *first, *confidence_odds));
        }
    }
}
