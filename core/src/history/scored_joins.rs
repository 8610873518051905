//! Joins by likeness: pairs of entries that a model scored, best pair first, over what the shared keys have joined.
//!
//! What happens in one part of the graph that clusters and promising pairs make depends on nothing outside it.

use super::identity_keys::NONE;
use super::join_log::{Guard, Reason, Witness};
use super::joiner::{Limits, Run};
use crate::resolution::ScoredPair;
use hashbrown::HashSet;

/// A face in a cluster, and the entry there with the smallest name that has it.
#[derive(Debug, Clone, Copy)]
struct Look {
    root: u32,
    face: u32,
    entry: u32,
}

/// Two looks that may be one person.
#[derive(Debug, Clone, Copy)]
struct Edge {
    odds: f32,
    a: Look,
    b: Look,
}

impl<W: Witness> Run<'_, W> {
    /// Joins clusters whose entries look alike, unless a guard refuses or what is known of both together contradicts.
    pub(super) fn alike(&mut self) {
        if self.similar.is_none() || self.scope.alike.is_empty() {
            return;
        }
        let mut looks = self.looks();
        let mut edges = self.edges(&looks);
        // Parts of clusters, each named by a root of it.
        let mut parts = vec![NONE; self.scope.entries.len()];
        for e in &edges {
            let (x, y) = (part(&mut parts, e.a.root), part(&mut parts, e.b.root));
            if let Some(up) = parts.get_mut(x.max(y) as usize) {
                *up = x.min(y);
            }
        }
        for root in 0..parts.len() as u32 {
            if parts.get(root as usize).is_some_and(|up| *up != NONE) {
                part(&mut parts, root);
            }
        }
        let of = |look: &Look| parts.get(look.root as usize).copied().unwrap_or(NONE);
        looks.retain(|look| of(look) != NONE);
        looks.sort_unstable_by_key(|l| (of(l), self.forest.name(l.entry)));
        edges.sort_unstable_by_key(|e| of(&e.a));
        let mut by_part = edges.chunk_by(|x, y| of(&x.a) == of(&y.a));
        for looks in looks.chunk_by(|x, y| of(x) == of(y)) {
            self.merge(looks, by_part.next().unwrap_or_default());
        }
    }

    /// Each face of each cluster once, by face and cluster.
    fn looks(&mut self) -> Vec<Look> {
        let faces = self.scope.faces.iter().enumerate().filter(|(_, face)| **face != NONE);
        let looks = faces.map(|(i, face)| Look { root: self.forest.find(i as u32), face: *face, entry: i as u32 });
        let mut all: Vec<Look> = looks.collect();
        let name = |l: &Look| self.forest.name(l.entry);
        all.sort_unstable_by(|x, y| (x.face, x.root).cmp(&(y.face, y.root)).then_with(|| name(x).cmp(&name(y))));
        all.dedup_by_key(|l| (l.face, l.root));
        all
    }

    /// The pairs of clusters that the pairs of faces make.
    fn edges(&self, looks: &[Look]) -> Vec<Edge> {
        let most = self.similar.map_or(0, |s| s.max_block_size());
        let of = |face: u32| {
            let from = looks.partition_point(|l| l.face < face);
            let rest = looks.get(from..).unwrap_or_default();
            let some = rest.iter().take(most + 1).take_while(|l| l.face == face).count();
            // A face that so many customers have tells them not apart.
            rest.get(..some).filter(|l| l.len() <= most).unwrap_or_default()
        };
        let mut edges = Vec::new();
        for pair in &self.scope.alike {
            for (i, a) in of(pair.a).iter().enumerate() {
                let others = of(pair.b).iter().skip(if pair.a == pair.b { i + 1 } else { 0 });
                edges.extend(others.filter(|b| a.root != b.root).map(|b| Edge { odds: pair.log2_odds, a: *a, b: *b }));
            }
        }
        edges
    }

    /// Joins one part: its looks, in the order of their entries' names, and the edges between them.
    fn merge(&mut self, looks: &[Look], edges: &[Edge]) {
        let Some(similar) = self.similar else { return };
        let name = |l: &Look| self.forest.name(l.entry);
        let at = |l: &Look| looks.binary_search_by_key(&name(l), name).unwrap_or_default() as u32;
        let ordered = |e: &Edge| {
            let (a, b) = (at(&e.a), at(&e.b));
            ScoredPair { log2_odds: e.odds, a: a.min(b), b: a.max(b) }
        };
        let mut edges: Vec<ScoredPair> = edges.iter().map(ordered).collect();
        edges.sort_unstable_by(|x, y| y.log2_odds.total_cmp(&x.log2_odds).then((x.a, x.b).cmp(&(y.a, y.b))));
        let faces: Vec<u32> = looks.iter().map(|l| l.face).collect();
        let clusters: Vec<u32> = looks.iter().map(|l| l.root).collect();
        let entry = |i: u32| looks.get(i as usize).map_or(NONE, |l| l.entry);
        let limits = Limits { contradictions: !similar.scores_birth_date(), accounts: self.rules.one_verified_account };
        let mut guarded: HashSet<(u32, u32)> = HashSet::new();
        similar.merge(&faces, &clusters, &edges, &mut |e| {
            let joined = self.join(entry(e.a), entry(e.b), Reason::scored(e.log2_odds), limits);
            if !joined {
                guarded.insert((e.a, e.b));
            }
            joined
        });
        for e in edges.iter().filter(|e| f64::from(e.log2_odds) >= similar.threshold()) {
            let (a, b) = (entry(e.a), entry(e.b));
            if !guarded.contains(&(e.a, e.b)) && self.forest.find(a) != self.forest.find(b) {
                self.witness.refused(a, b, Reason::scored(e.log2_odds), Guard::Score);
            }
        }
    }
}

/// The part of a root, by the least root of it.
fn part(parts: &mut [u32], root: u32) -> u32 {
    let mut at = root;
    while let Some(up) = parts.get(at as usize).copied().filter(|up| *up != at && *up != NONE) {
        at = up;
    }
    for slot in [at, root] {
        if let Some(up) = parts.get_mut(slot as usize) {
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
