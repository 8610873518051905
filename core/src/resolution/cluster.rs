//! Merging, best pair first, over profiles that refuse what contradicts.

use super::compare;
use super::field::Field;
use super::nickname::Nicknames;
use super::weights::{Sum, Weights, bucket};
use std::collections::BinaryHeap;

/// How much a record of another owner of a value counts against a join by it.
const RIVAL: f64 = 1.0;

/// A pair worth looking at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge {
    pub(crate) odds: f64,
    pub(crate) a: u32,
    pub(crate) b: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Entry {
    odds: f64,
    edge: u32,
    version: u64,
}

impl Eq for Entry {}

impl Ord for Entry {
    fn cmp(&self, o: &Self) -> std::cmp::Ordering {
        self.odds.total_cmp(&o.odds).then(o.edge.cmp(&self.edge))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, o: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(o))
    }
}

/// Values with how many records have them, per field.
type Profile = Vec<Vec<(u32, u32)>>;

pub(crate) struct Merger<'a> {
    fields: &'a [Field],
    weights: &'a Weights,
    nick: &'a Nicknames,
    parent: Vec<u32>,
    size: Vec<u32>,
    version: Vec<u32>,
    profiles: Vec<Profile>,
    pub(crate) tried: u64,
    pub(crate) penalty: f64,
    pub(crate) mixed: f64,
    pub(crate) truth: Vec<u32>,
    pub(crate) log: std::collections::BTreeMap<String, (u32, u32)>,
    /// For each key field, `log2` of how likely the next user of a value is someone new, by value.
    pub(crate) strangers: Vec<Vec<f32>>,
    /// For each key field and value, who had it before: a record of each cluster, and how many of its records do.
    pub(crate) owners: Vec<hashbrown::HashMap<u32, Vec<(u32, u32)>, foldhash::fast::FixedState>>,
}

impl<'a> Merger<'a> {
    pub(crate) fn new(fields: &'a [Field], weights: &'a Weights, nick: &'a Nicknames, n: usize) -> Self {
        let profiles = (0..n)
            .map(|r| fields.iter().map(|f| if f.codes[r] > 0 { vec![(f.codes[r], 1)] } else { Vec::new() }).collect())
            .collect();
        Self { fields, weights, nick, parent: (0..n as u32).collect(), size: vec![1; n], version: vec![0; n], profiles, tried: 0, penalty: 1.0, mixed: 4.0, truth: Vec::new(), log: Default::default(), strangers: vec![Vec::new(); fields.len()], owners: vec![Default::default(); fields.len()] }
    }

    pub(crate) fn find(&mut self, mut x: u32) -> u32 {
        while self.parent[x as usize] != x {
            self.parent[x as usize] = self.parent[self.parent[x as usize] as usize];
            x = self.parent[x as usize];
        }
        x
    }

    /// Merges until no pair of clusters is above the threshold.
    pub(crate) fn run(&mut self, edges: &[Edge], threshold: f64) {
        let mut heap: BinaryHeap<Entry> =
            edges.iter().enumerate().map(|(i, e)| Entry { odds: e.odds, edge: i as u32, version: 0 }).collect();
        while let Some(top) = heap.pop() {
            let e = edges[top.edge as usize];
            let (a, b) = (self.find(e.a), self.find(e.b));
            if a == b {
                continue;
            }
            let version = 1 + u64::from(self.version[a as usize]) + u64::from(self.version[b as usize]);
            if top.version != version {
                self.tried += 1;
                let odds = self.odds(a, b);
                if odds >= threshold {
                    heap.push(Entry { odds, edge: top.edge, version });
                }
                continue;
            }
            if top.odds < threshold {
                continue;
            }
            if !self.truth.is_empty() {
                let mut key = String::new();
                for (i, f) in self.fields.iter().enumerate() {
                    let (p, q) = (&self.profiles[a as usize][i], &self.profiles[b as usize][i]);
                    if p.is_empty() || q.is_empty() { continue; }
                    let any = p.iter().any(|x| q.iter().any(|y| x.0 == y.0));
                    key += &format!("{}{} ", if any { "" } else { "!" }, f.name);
                }
                let e2 = self.truth[e.a as usize] == self.truth[e.b as usize];
                let c = self.log.entry(format!("{key} at {}", (top.odds / 2.0).floor() * 2.0)).or_default();
                if e2 { c.0 += 1 } else { c.1 += 1 }
            }
            self.union(a, b);
        }
    }

    fn union(&mut self, a: u32, b: u32) {
        let (to, from) = if self.size[a as usize] >= self.size[b as usize] { (a, b) } else { (b, a) };
        self.parent[from as usize] = to;
        self.size[to as usize] += self.size[from as usize];
        self.version[to as usize] += self.version[from as usize] + 1;
        let moved = std::mem::take(&mut self.profiles[from as usize]);
        for (mine, theirs) in self.profiles[to as usize].iter_mut().zip(moved) {
            for (v, n) in theirs {
                match mine.iter_mut().find(|x| x.0 == v) {
                    Some(x) => x.1 += n,
                    None => mine.push((v, n)),
                }
            }
            mine.sort_unstable_by(|x, y| y.1.cmp(&x.1).then(x.0.cmp(&y.0)));
        }
    }

    /// A key's value is as good as its users are few: the odds that two users are one are those of a seating plan in
    /// which a newcomer joins a table in proportion to who sits there (Ewens).
    fn key(&self, i: usize, p: &[(u32, u32)], q: &[(u32, u32)], a: u32, b: u32) -> (f64, f64) {
        let (field, w) = (&self.fields[i], &self.weights.fields[i]);
        let total = |x: &[(u32, u32)]| f64::from(x.iter().map(|v| v.1).sum::<u32>());
        let (np, nq) = (total(p), total(q));
        let (mut s, mut r) = (0.0, 0.0);
        for (x, cx) in p.iter().take(8) {
            for (y, cy) in q.iter().take(8) {
                let (cx, cy) = (f64::from(*cx), f64::from(*cy));
                let share = cx * cy / (np * nq);
                if x == y {
                    let value = &field.values[*x as usize];
                    let l = usize::from(bucket(value.count));
                    let theta = f64::from(self.strangers[i][*x as usize]).exp2();
                    let others: u32 = self.owners[i].get(x).map_or(0, |o| {
                        o.iter().filter(|(r, _)| { let root = self.root(*r); root != a && root != b }).map(|o| o.1).sum()
                    });
                    let theta = theta + RIVAL * f64::from(others);
                    let few = (cx / np).max(cy / nq);
                    s += few * (cx * cy).min(64.0) / theta / self.weights.same;
                    r += share * w.related[l] / w.random[l];
                } else {
                    let l = usize::from(compare::level(field.kind, &field.values[*x as usize], &field.values[*y as usize], self.nick));
                    s += share * w.same[l] / w.random[l];
                    r += share * w.related[l] / w.random[l];
                }
            }
        }
        if !p.iter().any(|x| q.iter().any(|y| x.0 == y.0)) {
            // Somebody with two values would have mixed them by now.
            let (a, b) = (np.min(self.mixed), nq.min(self.mixed));
            s *= [1.0, 1.0, 0.5, 1.0 / 3.0, 0.25][a.max(b) as usize] * if a.min(b) >= 2.0 { 1.0 / 3.0 } else { 1.0 };
        }
        (s.log2(), r.log2())
    }

    fn root(&self, mut x: u32) -> u32 {
        while self.parent[x as usize] != x {
            x = self.parent[x as usize];
        }
        x
    }

    /// Learns how often the next user of a key's value is someone new.
    pub(crate) fn count_strangers(&mut self, labels: &[u32]) {
        let named: Vec<bool> = {
            let mut named = vec![false; labels.len()];
            for f in self.fields.iter().filter(|f| matches!(f.kind, super::kind::FieldKind::GivenName | super::kind::FieldKind::Surname | super::kind::FieldKind::BirthDate | super::kind::FieldKind::Text)) {
                for (r, c) in f.codes.iter().enumerate() {
                    named[labels[r] as usize] |= *c > 0;
                }
            }
            named
        };
        for (i, field) in self.fields.iter().enumerate().filter(|(_, f)| f.kind.key()) {
            let mut users: Vec<(u32, u32)> = field.codes.iter().enumerate().filter(|(r, c)| **c > 0 && named[labels[*r] as usize]).map(|(r, c)| (*c, labels[r])).collect();
            users.sort_unstable();
            let mut stats = vec![(0u32, 0u32); field.values.len()];
            for run in users.chunk_by(|a, b| a.0 == b.0) {
                let owners = run.chunk_by(|a, b| a.1 == b.1).count();
                stats[run[0].0 as usize] = (run.len() as u32, owners as u32);
                if owners > 1 {
                    let list = run.chunk_by(|a, b| a.1 == b.1).map(|c| (c[0].1, c.len() as u32)).take(16).collect();
                    self.owners[i].insert(run[0].0, list);
                }
            }
            // The value of theta that expects as many owners as there are.
            let (mut low, mut high) = (1e-4f64, 10.0f64);
            let owners: f64 = stats.iter().filter(|s| s.0 > 1).map(|s| f64::from(s.1.min(4)) - 1.0).sum();
            for _ in 0..40 {
                let mid = (low * high).sqrt();
                let expected: f64 = stats.iter().filter(|s| s.0 > 1).map(|s| (1..s.0.min(30)).map(|k| mid / (mid + f64::from(k))).sum::<f64>()).sum();
                if expected > owners { high = mid } else { low = mid }
            }
            let theta = low;
            const FIRM: f64 = 1.0;
            self.strangers[i] = stats.iter().map(|(n, k)| {
                let seen = (f64::from(*n).max(1.0)).ln();
                let k = f64::from(*k).max(1.0);
                (((FIRM + k - 1.0) / (FIRM / theta + seen)).log2()) as f32
            }).collect();
            if std::env::var("V").is_ok() { eprintln!("   {} theta {theta:.4}", field.name); }
        }
    }

    /// `log2` of the odds that two clusters are one person, by their profiles.
    pub(crate) fn odds(&self, a: u32, b: u32) -> f64 {
        let (mut same, mut related) = (Sum::default(), Sum::default());
        for (i, field) in self.fields.iter().enumerate() {
            let (p, q) = (&self.profiles[a as usize][i], &self.profiles[b as usize][i]);
            if p.is_empty() || q.is_empty() {
                continue;
            }
            let w = &self.weights.fields[i];
            const MOST: usize = 6;
            if !self.strangers[i].is_empty() {
                let (s, r) = self.key(i, p, q, a, b);
                same.add(field.kind, s);
                related.add(field.kind, r);
                continue;
            }
            let (mut s, mut r, mut n) = (0.0, 0.0, 0.0);
            for (x, cx) in p.iter().take(MOST) {
                for (y, cy) in q.iter().take(MOST) {
                    let l = if x == y {
                        bucket(field.values[*x as usize].count)
                    } else {
                        compare::level(field.kind, &field.values[*x as usize], &field.values[*y as usize], self.nick)
                    };
                    let l = usize::from(l);
                    let c = f64::from(*cx) * f64::from(*cy);
                    s += c * w.same[l] / w.random[l];
                    r += c * w.related[l] / w.random[l];
                    n += c;
                }
            }
            let (mut s, mut r) = ((s / n).log2(), (r / n).log2());
            if s < 0.0 && field.kind.personal() {
                let k = p.iter().map(|x| x.1).sum::<u32>().min(q.iter().map(|x| x.1).sum::<u32>());
                let k = f64::from(k.min(4));
                s *= 1.0 + self.penalty * (k - 1.0);
                r = r.max(s);
            }
            same.add(field.kind, s);
            related.add(field.kind, r);
        }
        self.weights.finish(same.total(), related.total())
    }
}
