//! Connected components of the graph of candidate pairs: what happens in one depends on nothing outside it.

use super::pair::ScoredPair;
use crate::union_find::UnionFind;

/// The components, with their edges.
#[derive(Debug)]
pub(crate) struct Components {
    /// Records by component, and where each component starts.
    records: Vec<u32>,
    starts: Vec<u32>,
    /// Edges by component, and where each component starts.
    edges: Vec<ScoredPair>,
    edge_starts: Vec<u32>,
}

impl Components {
    /// Splits records by the edges between them; records without an edge are in no component.
    pub(crate) fn new(n: usize, edges: Vec<Vec<ScoredPair>>) -> Self {
        let mut graph = Graph::new(n);
        edges.iter().flatten().for_each(|e| graph.join(e));
        let layout = graph.layout();
        let (edges, edge_starts) = group_edges(edges, layout.starts.len() - 1, |e| layout.component_of[e.a as usize]);
        Self { records: layout.records, starts: layout.starts, edges, edge_starts }
    }

    /// A sample of whole components with about `wanted` records, the same whatever the order of records, and how many
    /// times as many records there are in all. `each` hands on the edges of the records that the filter accepts: first
    /// all, then those of the sample. They are never all kept.
    pub(crate) fn sample(
        n: usize,
        wanted: usize,
        each: impl Fn(RecordFilter<'_>, &mut dyn FnMut(&ScoredPair)),
    ) -> (Self, f64) {
        let mut graph = Graph::new(n);
        each(&|_| true, &mut |e| graph.join(e));
        let layout = graph.layout();
        let step = (layout.records.len() / wanted.max(1)).max(1);
        let (mut records, mut starts) = (Vec::new(), vec![0]);
        for component in layout.starts.windows(2).step_by(step) {
            records.extend(&layout.records[component[0] as usize..component[1] as usize]);
            starts.push(records.len() as u32);
        }
        let component_of = |r: u32| layout.component_of[r as usize];
        let chosen = |r: u32| component_of(r) != NONE && (component_of(r) as usize).is_multiple_of(step);
        let mut edges = Vec::new();
        each(&chosen, &mut |e| edges.push(*e));
        let (edges, edge_starts) = group_edges(vec![edges], starts.len() - 1, |e| component_of(e.a) / step as u32);
        let scale = layout.records.len() as f64 / records.len().max(1) as f64;
        (Self { records, starts, edges, edge_starts }, scale)
    }

    /// The pairs above the threshold whose records are of different customers.
    pub(crate) fn unjoined_pairs(&self, customers: &[u32], threshold: f64) -> Vec<ScoredPair> {
        let of = |r: u32| customers[r as usize];
        self.edges.iter().filter(|e| f64::from(e.log2_odds) >= threshold && of(e.a) != of(e.b)).copied().collect()
    }

    /// The pairs below the threshold whose records are of different customers.
    pub(crate) fn unjoined_below(&self, customers: &[u32], threshold: f64) -> impl Iterator<Item = ScoredPair> {
        let of = |r: u32| customers[r as usize];
        self.edges.iter().filter(move |e| f64::from(e.log2_odds) < threshold && of(e.a) != of(e.b)).copied()
    }

    /// The records in some component.
    pub(crate) fn records(&self) -> &[u32] {
        &self.records
    }

    /// Components in groups of about equal work.
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

    /// The records of a component, ascending.
    pub(crate) fn records_of(&self, component: usize) -> &[u32] {
        &self.records[self.starts[component] as usize..self.starts[component + 1] as usize]
    }

    /// The records of several components, one component after the other.
    pub(crate) fn records_of_range(&self, components: &std::ops::Range<usize>) -> &[u32] {
        &self.records[self.starts[components.start] as usize..self.starts[components.end] as usize]
    }

    /// The edges of a component, best first.
    pub(crate) fn edges(&self, component: usize) -> Vec<ScoredPair> {
        let mut edges =
            self.edges[self.edge_starts[component] as usize..self.edge_starts[component + 1] as usize].to_vec();
        edges.sort_unstable_by(|x, y| y.log2_odds.total_cmp(&x.log2_odds).then((x.a, x.b).cmp(&(y.a, y.b))));
        edges
    }
}

/// Whether the edges of a record are wanted; both ends of an edge are in one component.
pub(crate) type RecordFilter<'a> = &'a (dyn Fn(u32) -> bool + Sync);

/// The component of a record without an edge.
const NONE: u32 = u32::MAX;

/// Which records hang together by edges.
struct Graph {
    sets: UnionFind,
    has_edge: Vec<bool>,
}

/// Records by component; components are in the order of their first records.
struct ComponentLayout {
    component_of: Vec<u32>,
    records: Vec<u32>,
    starts: Vec<u32>,
}

impl Graph {
    fn new(n: usize) -> Self {
        Self { sets: UnionFind::new(n), has_edge: vec![false; n] }
    }

    fn join(&mut self, e: &ScoredPair) {
        let (a, b) = (self.sets.find(e.a), self.sets.find(e.b));
        self.sets.join(a.min(b), a.max(b));
        (self.has_edge[e.a as usize], self.has_edge[e.b as usize]) = (true, true);
    }

    fn layout(mut self) -> ComponentLayout {
        let n = self.has_edge.len();
        let mut component_of = vec![NONE; n];
        let mut sizes: Vec<u32> = Vec::new();
        for r in 0..n as u32 {
            if !self.has_edge[r as usize] {
                continue;
            }
            // The root is the first record.
            let root = self.sets.find(r) as usize;
            if component_of[root] == NONE {
                component_of[root] = sizes.len() as u32;
                sizes.push(0);
            }
            component_of[r as usize] = component_of[root];
            sizes[component_of[root] as usize] += 1;
        }
        let starts = offsets(&sizes);
        let mut records = vec![0; starts[sizes.len()] as usize];
        let mut at = starts.clone();
        for (r, component) in component_of.iter().enumerate().filter(|(_, component)| **component != NONE) {
            let at = &mut at[*component as usize];
            records[*at as usize] = r as u32;
            *at += 1;
        }
        ComponentLayout { component_of, records, starts }
    }
}

/// Groups edges by their components. The memory of each list is freed once it is copied.
fn group_edges(
    edges: Vec<Vec<ScoredPair>>,
    components: usize,
    component: impl Fn(&ScoredPair) -> u32,
) -> (Vec<ScoredPair>, Vec<u32>) {
    let mut counts = vec![0u32; components];
    edges.iter().flatten().for_each(|e| counts[component(e) as usize] += 1);
    let starts = offsets(&counts);
    let mut at = starts.clone();
    let mut grouped = vec![ScoredPair { log2_odds: 0.0, a: 0, b: 0 }; starts[components] as usize];
    for e in edges.into_iter().flatten() {
        let at = &mut at[component(&e) as usize];
        grouped[*at as usize] = e;
        *at += 1;
    }
    (grouped, starts)
}

/// Where each of several runs starts, and where the last one ends.
fn offsets(lengths: &[u32]) -> Vec<u32> {
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
        let edge = |a: u32, b: u32| ScoredPair { log2_odds: a as f32, a, b };
        // Chains of three out of four records.
        let edges: Vec<ScoredPair> =
            (0..1000).flat_map(|k| [edge(4 * k, 4 * k + 1), edge(4 * k + 1, 4 * k + 2)]).collect();
        let components = Components::new(4000, edges.chunks(7).map(<[ScoredPair]>::to_vec).collect());
        assert_eq!((components.starts.len(), components.records_of(9)), (1001, &[36, 37, 38][..]));
        assert_eq!(components.edges(9), [edge(37, 38), edge(36, 37)]);
        let (sample, scale) = Components::sample(4000, 300, |of, take| {
            edges.iter().filter(|e| of(e.a)).for_each(take);
        });
        assert_eq!((sample.starts.len(), scale), (101, 10.0));
        assert_eq!((sample.records_of(1), sample.edges(1)), (components.records_of(10), components.edges(10)));
    }
}
