//! Scored joins: pairs of entries that the model scored, best pair first, between the clusters that shared keys have
//! joined.
//!
//! Each connected component of clusters and candidate pairs is merged by itself: what happens in it depends on nothing
//! outside it.

use super::identity_keys::NONE;
use super::join_log::{Guard, JoinObserver, Reason};
use super::joiner::{Guards, Joiner};
use crate::resolution::ScoredPair;
use hashbrown::HashSet;

/// A distinct row of values in a cluster, and the entry there with the smallest name that has it.
#[derive(Debug, Clone, Copy)]
struct ClusterRow {
    root: u32,
    row: u32,
    entry: u32,
}

/// Two cluster rows that may be one person.
#[derive(Debug, Clone, Copy)]
struct Edge {
    odds: f32,
    a: ClusterRow,
    b: ClusterRow,
}

impl<W: JoinObserver> Joiner<'_, W> {
    /// Joins clusters by scored pairs, unless a guard refuses or the score of both clusters together is too low.
    pub(super) fn join_scored(&mut self) {
        if self.similar.is_none() || self.scope.scored_pairs.is_empty() {
            return;
        }
        let mut cluster_rows = self.cluster_rows();
        let mut edges = self.edges(&cluster_rows);
        // Components of clusters, each named by its least root.
        let mut components = vec![NONE; self.scope.entries.len()];
        for e in &edges {
            let (x, y) = (component_root(&mut components, e.a.root), component_root(&mut components, e.b.root));
            if let Some(up) = components.get_mut(x.max(y) as usize) {
                *up = x.min(y);
            }
        }
        for root in 0..components.len() as u32 {
            if components.get(root as usize).is_some_and(|up| *up != NONE) {
                component_root(&mut components, root);
            }
        }
        let of = |row: &ClusterRow| components.get(row.root as usize).copied().unwrap_or(NONE);
        cluster_rows.retain(|row| of(row) != NONE);
        cluster_rows.sort_unstable_by_key(|l| (of(l), self.clusters.name(l.entry)));
        edges.sort_unstable_by_key(|e| of(&e.a));
        let mut by_component = edges.chunk_by(|x, y| of(&x.a) == of(&y.a));
        for cluster_rows in cluster_rows.chunk_by(|x, y| of(x) == of(y)) {
            self.merge(cluster_rows, by_component.next().unwrap_or_default());
        }
    }

    /// Each row of each cluster once, by row and cluster.
    fn cluster_rows(&mut self) -> Vec<ClusterRow> {
        let rows = self.scope.distinct_rows.iter().enumerate().filter(|(_, row)| **row != NONE);
        let cluster_rows =
            rows.map(|(i, row)| ClusterRow { root: self.clusters.find(i as u32), row: *row, entry: i as u32 });
        let mut all: Vec<ClusterRow> = cluster_rows.collect();
        let name = |l: &ClusterRow| self.clusters.name(l.entry);
        all.sort_unstable_by(|x, y| (x.row, x.root).cmp(&(y.row, y.root)).then_with(|| name(x).cmp(&name(y))));
        all.dedup_by_key(|l| (l.row, l.root));
        all
    }

    /// The pairs of clusters that the scored pairs of rows make.
    fn edges(&self, cluster_rows: &[ClusterRow]) -> Vec<Edge> {
        let most = self.similar.map_or(0, |s| s.max_block_size());
        let of = |row: u32| {
            let from = cluster_rows.partition_point(|l| l.row < row);
            let rest = cluster_rows.get(from..).unwrap_or_default();
            let some = rest.iter().take(most + 1).take_while(|l| l.row == row).count();
            // A row that so many customers have is too common to tell them apart.
            rest.get(..some).filter(|l| l.len() <= most).unwrap_or_default()
        };
        let mut edges = Vec::new();
        for pair in &self.scope.scored_pairs {
            for (i, a) in of(pair.a).iter().enumerate() {
                let others = of(pair.b).iter().skip(if pair.a == pair.b { i + 1 } else { 0 });
                edges.extend(others.filter(|b| a.root != b.root).map(|b| Edge { odds: pair.log2_odds, a: *a, b: *b }));
            }
        }
        edges
    }

    /// Merges one component: its rows, in the order of their entries' names, and the edges between them.
    fn merge(&mut self, cluster_rows: &[ClusterRow], edges: &[Edge]) {
        let Some(similar) = self.similar else { return };
        let name = |l: &ClusterRow| self.clusters.name(l.entry);
        let at = |l: &ClusterRow| cluster_rows.binary_search_by_key(&name(l), name).unwrap_or_default() as u32;
        let ordered = |e: &Edge| {
            let (a, b) = (at(&e.a), at(&e.b));
            ScoredPair { log2_odds: e.odds, a: a.min(b), b: a.max(b) }
        };
        let mut edges: Vec<ScoredPair> = edges.iter().map(ordered).collect();
        edges.sort_unstable_by(|x, y| y.log2_odds.total_cmp(&x.log2_odds).then((x.a, x.b).cmp(&(y.a, y.b))));
        let rows: Vec<u32> = cluster_rows.iter().map(|l| l.row).collect();
        let clusters: Vec<u32> = cluster_rows.iter().map(|l| l.root).collect();
        let entry = |i: u32| cluster_rows.get(i as usize).map_or(NONE, |l| l.entry);
        let guards = Guards { contradictions: !similar.scores_birth_date(), accounts: self.rules.one_verified_account };
        let mut guarded: HashSet<(u32, u32)> = HashSet::new();
        similar.merge(&rows, &clusters, &edges, &mut |e| {
            let joined = self.join(entry(e.a), entry(e.b), Reason::scored(e.log2_odds), guards);
            if !joined {
                guarded.insert((e.a, e.b));
            }
            joined
        });
        for e in edges.iter().filter(|e| f64::from(e.log2_odds) >= similar.threshold()) {
            let (a, b) = (entry(e.a), entry(e.b));
            if !guarded.contains(&(e.a, e.b)) && self.clusters.find(a) != self.clusters.find(b) {
                self.observer.refused(a, b, Reason::scored(e.log2_odds), Guard::Score);
            }
        }
    }
}

/// The component of a root, by its least root.
fn component_root(components: &mut [u32], root: u32) -> u32 {
    let mut at = root;
    while let Some(up) = components.get(at as usize).copied().filter(|up| *up != at && *up != NONE) {
        at = up;
    }
    for slot in [at, root] {
        if let Some(up) = components.get_mut(slot as usize) {
            *up = at;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use crate::{AppendOptions, History, Resolver};

    /// By documents alone, and so in every build: a resolver means the same with tables and without.
    #[test]
    fn a_model_joins_by_likeness_without_tables() {
        let mut history = History::new(Resolver::parse(include_str!("../../../tests/scored_resolver.json")).unwrap());
        for (source, id, first, last) in
            [("chat", "1", "Aino", "Laine"), ("mail", "2", "Ainno", "Laine"), ("mail", "3", "Onni", "Salo")]
        {
            let contact = format!(
                r#"{{"contact_id":"{id}","arrived_at":"2026-03-02T08:00:00Z","first_name":"{first}",
                "last_name":"{last}","birth_date":"1980-02-01"}}"#
            );
            history.append_document(&contact, &AppendOptions::new(source)).unwrap();
        }
        let of = |key: &str| history.customer_id(key).unwrap();
        assert_eq!(of("chat:1"), of("mail:2"));
        assert_ne!(of("chat:1"), of("mail:3"));
        assert!(history.why_document("chat:1", "mail:2").unwrap().contains(r#""rule":"scored""#));
    }
}
