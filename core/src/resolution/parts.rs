//! The parts of the graph that promising pairs make: what happens in one depends on nothing outside it.

use super::pair::ScoredPair;
use crate::union_find::UnionFind;

/// The parts, with their edges.
#[derive(Debug)]
pub(crate) struct Parts {
    /// Records by part, and where each part starts.
    records: Vec<u32>,
    starts: Vec<u32>,
    /// Edges by part, and where each part starts.
    edges: Vec<ScoredPair>,
    edge_starts: Vec<u32>,
}

impl Parts {
    /// Splits records by the edges between them; records without an edge are in no part.
    pub(crate) fn new(n: usize, edges: Vec<Vec<ScoredPair>>) -> Self {
        let mut graph = Graph::new(n);
        edges.iter().flatten().for_each(|e| graph.join(e));
        let laid = graph.lay_out();
        let (edges, edge_starts) = place(edges, laid.starts.len() - 1, |e| laid.part_of[e.a as usize]);
        Self { records: laid.records, starts: laid.starts, edges, edge_starts }
    }

    /// Some of the parts, the same whatever the order of records: as many as have about `wanted` records; and how many
    /// times as many records there are. `each` hands the edges of the records on that it is told: first all, then those
    /// of the chosen parts. They are never all kept.
    pub(crate) fn some(n: usize, wanted: usize, each: impl Fn(Of<'_>, &mut dyn FnMut(&ScoredPair))) -> (Self, f64) {
        let mut graph = Graph::new(n);
        each(&|_| true, &mut |e| graph.join(e));
        let laid = graph.lay_out();
        let step = (laid.records.len() / wanted.max(1)).max(1);
        let (mut records, mut starts) = (Vec::new(), vec![0]);
        for part in laid.starts.windows(2).step_by(step) {
            records.extend(&laid.records[part[0] as usize..part[1] as usize]);
            starts.push(records.len() as u32);
        }
        let part_of = |r: u32| laid.part_of[r as usize];
        let chosen = |r: u32| part_of(r) != NONE && (part_of(r) as usize).is_multiple_of(step);
        let mut edges = Vec::new();
        each(&chosen, &mut |e| edges.push(*e));
        let (edges, edge_starts) = place(vec![edges], starts.len() - 1, |e| part_of(e.a) / step as u32);
        let scale = laid.records.len() as f64 / records.len().max(1) as f64;
        (Self { records, starts, edges, edge_starts }, scale)
    }

    /// The pairs above the threshold whose records came to different customers.
    pub(crate) fn kept_apart(&self, customers: &[u32], threshold: f64) -> Vec<ScoredPair> {
        let of = |r: u32| customers[r as usize];
        self.edges.iter().filter(|e| f64::from(e.odds) >= threshold && of(e.a) != of(e.b)).copied().collect()
    }

    /// The records in some part.
    pub(crate) fn records(&self) -> &[u32] {
        &self.records
    }

    /// Parts in groups of about equal work.
    pub(crate) fn chunks(&self) -> Vec<std::ops::Range<usize>> {
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

    /// The records of a part, ascending.
    pub(crate) fn of(&self, part: usize) -> &[u32] {
        &self.records[self.starts[part] as usize..self.starts[part + 1] as usize]
    }

    /// The records of several parts, one part after the other.
    pub(crate) fn of_all(&self, parts: &std::ops::Range<usize>) -> &[u32] {
        &self.records[self.starts[parts.start] as usize..self.starts[parts.end] as usize]
    }

    /// The edges of a part, best first.
    pub(crate) fn edges(&self, part: usize) -> Vec<ScoredPair> {
        let mut edges = self.edges[self.edge_starts[part] as usize..self.edge_starts[part + 1] as usize].to_vec();
        edges.sort_unstable_by(|x, y| y.odds.total_cmp(&x.odds).then((x.a, x.b).cmp(&(y.a, y.b))));
        edges
    }
}

/// Whether the edges of a record are asked for; both ends of an edge are in one part.
pub(crate) type Of<'a> = &'a (dyn Fn(u32) -> bool + Sync);

/// The part of a record without an edge.
const NONE: u32 = u32::MAX;

/// Which records hang together.
struct Graph {
    sets: UnionFind,
    touched: Vec<bool>,
}

/// Records by part: parts come in the order of their first records.
struct Laid {
    part_of: Vec<u32>,
    records: Vec<u32>,
    starts: Vec<u32>,
}

impl Graph {
    fn new(n: usize) -> Self {
        Self { sets: UnionFind::new(n), touched: vec![false; n] }
    }

    fn join(&mut self, e: &ScoredPair) {
        let (a, b) = (self.sets.find(e.a), self.sets.find(e.b));
        self.sets.join(a.min(b), a.max(b));
        (self.touched[e.a as usize], self.touched[e.b as usize]) = (true, true);
    }

    fn lay_out(mut self) -> Laid {
        let n = self.touched.len();
        let mut part_of = vec![NONE; n];
        let mut sizes: Vec<u32> = Vec::new();
        for r in 0..n as u32 {
            if !self.touched[r as usize] {
                continue;
            }
            // The root is the first record.
            let root = self.sets.find(r) as usize;
            if part_of[root] == NONE {
                part_of[root] = sizes.len() as u32;
                sizes.push(0);
            }
            part_of[r as usize] = part_of[root];
            sizes[part_of[root] as usize] += 1;
        }
        let starts = sums(&sizes);
        let mut records = vec![0; starts[sizes.len()] as usize];
        let mut at = starts.clone();
        for (r, part) in part_of.iter().enumerate().filter(|(_, part)| **part != NONE) {
            let at = &mut at[*part as usize];
            records[*at as usize] = r as u32;
            *at += 1;
        }
        Laid { part_of, records, starts }
    }
}

/// Puts edges by their parts. What was placed is given back piece by piece.
fn place(edges: Vec<Vec<ScoredPair>>, parts: usize, part: impl Fn(&ScoredPair) -> u32) -> (Vec<ScoredPair>, Vec<u32>) {
    let mut counts = vec![0u32; parts];
    edges.iter().flatten().for_each(|e| counts[part(e) as usize] += 1);
    let starts = sums(&counts);
    let mut at = starts.clone();
    let mut placed = vec![ScoredPair { odds: 0.0, a: 0, b: 0 }; starts[parts] as usize];
    for e in edges.into_iter().flatten() {
        let at = &mut at[part(&e) as usize];
        placed[*at as usize] = e;
        *at += 1;
    }
    (placed, starts)
}

/// Where each of several runs starts, and the last one ends.
fn sums(lengths: &[u32]) -> Vec<u32> {
    let mut sum = 0;
    let starts = lengths.iter().map(|length| {
        sum += length;
        sum
    });
    std::iter::once(0).chain(starts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_what_hangs_together_and_some_of_them_are_whole() {
        let edge = |a: u32, b: u32| ScoredPair { odds: a as f32, a, b };
        // Chains of three out of four records.
        let edges: Vec<ScoredPair> =
            (0..1000).flat_map(|k| [edge(4 * k, 4 * k + 1), edge(4 * k + 1, 4 * k + 2)]).collect();
        let parts = Parts::new(4000, edges.chunks(7).map(<[ScoredPair]>::to_vec).collect());
        assert_eq!((parts.starts.len(), parts.of(9)), (1001, &[36, 37, 38][..]));
        assert_eq!(parts.edges(9), [edge(37, 38), edge(36, 37)]);
        let (some, scale) = Parts::some(4000, 300, |of, take| {
            edges.iter().filter(|e| of(e.a)).for_each(take);
        });
        assert_eq!((some.starts.len(), scale), (101, 10.0));
        assert_eq!((some.of(1), some.edges(1)), (parts.of(10), parts.edges(10)));
    }
}
