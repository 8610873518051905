//! The joins that people had better look at: scored pairs near the threshold, on both sides of it, and joins that a guard
//! refused because too little spoke for them. Nothing of it is stored: the answer is the algorithm's own, asked again.

use super::History;
use super::identity_keys::NONE;
use super::join_log::{Guard, Join, Reason};
use crate::error::Result;
use crate::model::identity::IdentityKind;
use crate::model::{Field, Item};
use crate::resolution::{Doubt, ReviewQueue, Said, ScoredPair, SimilarityIndex, band};
use arrow_array::RecordBatch;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// A pair of entries in doubt.
struct Pair {
    a: u32,
    b: u32,
    same: bool,
    /// `log2` of the odds that decided; none where a rule did.
    log2_odds: Option<f64>,
    reason: Reason,
    guard: Option<Guard>,
}

/// What of a person stands in the queue when no model says what to compare.
const SHOWN: [Field; 8] = [
    Field::FullName,
    Field::FirstName,
    Field::LastName,
    Field::BirthDate,
    Field::Street,
    Field::Postcode,
    Field::City,
    Field::Country,
];

impl History {
    /// The pairs of entries that people had better look at, as [`Resolution::doubtful`](crate::resolution::Resolution),
    /// named by `source:id`: scored pairs whose probability is between `low` (0.1 when not given) and `high` (0.95),
    /// joined or not, the most doubtful first; then those that share a value and that a guard refused, each pair of
    /// customers once by value: a value that only suggests and nothing else that agrees, a value that several claim,
    /// uses too far apart, birth dates or verified accounts that differ. Those have a `rule`, the `kind` and `value` they
    /// share, a `guard` and no `probability`.
    ///
    /// The evidence is what the model compares, or without one names, birth dates, addresses and identities. A value that
    /// an entry has not is its customer's. What people said is not in doubt and not here.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) for what is no probability.
    pub fn doubtful_table(&self, low: Option<f64>, high: Option<f64>) -> Result<RecordBatch> {
        let (least, most) = band(low, high)?;
        let similar = self.similar.as_deref();
        let threshold = similar.map_or(0.0, SimilarityIndex::threshold);
        let mut pairs = self.decided_pairs(least, most);
        pairs.extend(similar.map(|s| self.near_misses(s, least, most, &pairs)).unwrap_or_default());
        let names = |p: &Pair| (self.log.reference(p.a), self.log.reference(p.b));
        let doubt = |p: &Pair| p.log2_odds.map_or(f64::INFINITY, |odds| (odds - threshold).abs());
        pairs.sort_by_cached_key(|p| (doubt(p).to_bits(), names(p)));
        let mut out = match similar {
            Some(similar) => ReviewQueue::new(similar.field_names().into_iter()),
            None => ReviewQueue::of_used(shown_names()),
        };
        for pair in &pairs {
            self.put_pair(pair, similar, &mut out);
        }
        out.finish()
    }

    /// What the algorithm joined by score or refused, where that is in doubt.
    fn decided_pairs(&self, least: f64, most: f64) -> Vec<Pair> {
        let (scope, join_log) = self.all_evidence();
        let entry = |i: u32| scope.entries.get(i as usize).copied().unwrap_or(NONE);
        let within = |odds: f64| (least..=most).contains(&odds);
        let of = |join: &Join, guard: Option<Guard>| {
            let log2_odds = match join.reason {
                Reason::Scored(hundredths) => Some(f64::from(hundredths) / 100.0),
                _ => None,
            };
            self.in_order(Pair {
                a: entry(join.a),
                b: entry(join.b),
                same: guard.is_none(),
                log2_odds,
                reason: join.reason,
                guard,
            })
        };
        let joins = join_log.joins.iter().map(|j| of(j, None)).filter(|p| p.log2_odds.is_some_and(within));
        // What somebody said is no doubt, and a value that is nobody's is no reason for one.
        let beyond_doubt = |guard: Guard| matches!(guard, Guard::NotSame | Guard::Cap | Guard::Blocked | Guard::NoKey);
        let refusals = join_log.refusals.iter().filter(|(_, guard)| !beyond_doubt(*guard));
        let refused = refusals.map(|(j, guard)| of(j, Some(*guard))).filter(|p| p.log2_odds.is_none_or(within));
        let mut pairs: Vec<Pair> = joins.chain(refused).collect();
        pairs.sort_by_cached_key(|p| (self.log.reference(p.a), self.log.reference(p.b)));
        // The same question of two customers is asked once for each value, and not where somebody answered it.
        let (mut asked, answered) = (HashSet::new(), self.kept_apart());
        pairs.retain(|p| {
            let key = match p.reason {
                Reason::Shares(key) | Reason::Agrees(key, _) | Reason::Sole(key) => key,
                _ => NONE,
            };
            let customers = self.customers_of(p);
            let open = customers.0 != customers.1 && !answered.contains(&customers);
            p.same || open && asked.insert((customers, key))
        });
        pairs
    }

    /// Scored pairs that were compared and not joined, and that no refusal tells of: the best of two customers.
    fn near_misses(&self, similar: &SimilarityIndex, least: f64, most: f64, known: &[Pair]) -> Vec<Pair> {
        let mut best: HashMap<(u32, u32), Pair> = HashMap::new();
        let known: HashSet<(u32, u32)> =
            known.iter().filter(|p| !p.same && p.log2_odds.is_some()).map(|p| self.customers_of(p)).collect();
        let answered = self.kept_apart();
        for ScoredPair { log2_odds, a, b } in similar.pairs_down_to(least) {
            let odds = f64::from(log2_odds);
            if odds > most {
                continue;
            }
            let (ours, theirs) = (self.one_a_customer(similar, a), self.one_a_customer(similar, b));
            if ours.len().max(theirs.len()) > similar.max_block_size() {
                // So many have this row that it tells nobody apart: its pairs are no candidates.
                continue;
            }
            for (x, y) in ours.values().flat_map(|x| theirs.values().map(move |y| (*x, *y))) {
                let reason = Reason::scored(log2_odds);
                let pair = self.in_order(Pair { a: x, b: y, same: false, log2_odds: Some(odds), reason, guard: None });
                let customers = self.customers_of(&pair);
                let apart = customers.0 != customers.1;
                if !apart || known.contains(&customers) || answered.contains(&customers) {
                    continue;
                }
                let better = |old: &Pair| {
                    let names = |p: &Pair| (self.log.name(p.a), self.log.name(p.b));
                    let by_odds = old.log2_odds.unwrap_or_default().total_cmp(&odds);
                    by_odds.then_with(|| names(&pair).cmp(&names(old))).is_lt()
                };
                if best.get(&customers).is_none_or(better) {
                    best.insert(customers, pair);
                }
            }
        }
        best.into_values().collect()
    }

    /// The customers of which somebody said that they are not one.
    fn kept_apart(&self) -> HashSet<(u32, u32)> {
        let of = |name| self.log.find(name).and_then(|e| self.customers.of(e));
        let said = self.assertions.asserted.not_same.iter().filter_map(|(a, b)| Some((of(*a)?, of(*b)?)));
        said.map(|(a, b)| (a.min(b), a.max(b))).collect()
    }

    /// Of each customer with a row, the entry with it that has the least name.
    fn one_a_customer(&self, similar: &SimilarityIndex, row: u32) -> BTreeMap<u32, u32> {
        let mut out: BTreeMap<u32, u32> = BTreeMap::new();
        for entry in similar.entries(row) {
            let Some(customer) = self.customers.of(entry) else { continue };
            let least = out.entry(customer).or_insert(entry);
            if self.log.name(entry) < self.log.name(*least) {
                *least = entry;
            }
        }
        out
    }

    fn customers_of(&self, pair: &Pair) -> (u32, u32) {
        let of = |e: u32| self.customers.of(e).unwrap_or(NONE);
        let (a, b) = (of(pair.a), of(pair.b));
        (a.min(b), a.max(b))
    }

    /// With the entry first whose reference comes first.
    fn in_order(&self, pair: Pair) -> Pair {
        let of = |e: u32| (self.log.source(e), self.log.id(e));
        if of(pair.a) <= of(pair.b) { pair } else { Pair { a: pair.b, b: pair.a, ..pair } }
    }

    fn put_pair(&self, pair: &Pair, similar: Option<&SimilarityIndex>, out: &mut ReviewQueue) {
        let reason = super::join_log::reason_text(&self.log, pair.reason);
        let shared = pair.log2_odds.is_none();
        let customer = |e: u32| self.customers.of(e).map(|c| self.log.name(c).customer_id()).unwrap_or_default();
        let doubt = Doubt {
            a: &self.log.reference(pair.a),
            b: &self.log.reference(pair.b),
            same: pair.same,
            log2_odds: pair.log2_odds,
            rule: reason.rule,
            kind: reason.kind.filter(|_| shared),
            value: reason.value.as_deref().filter(|_| shared),
            guard: pair.guard.map(Guard::name),
            because: pair.guard.map(Guard::sentence),
            customer_a: &customer(pair.a),
            customer_b: &customer(pair.b),
        };
        match similar {
            Some(similar) => {
                let row = |e: u32| similar.row_of(e);
                let scored = row(pair.a).zip(row(pair.b)).map(|(a, b)| similar.scoring(a, b));
                let evidence = scored.map(|s| s.evidence).unwrap_or_default();
                out.put(&doubt, evidence.iter().map(|e| e.said()));
            }
            None => {
                let (a, b) = (self.shown(pair.a), self.shown(pair.b));
                let said = a.iter().zip(&b).filter(|((_, x), (_, y))| !x.is_empty() || !y.is_empty());
                out.put(&doubt, said.map(|((field, x), (_, y))| Said { field, level: level(x, y), a: x, b: y }));
            }
        }
    }

    /// What an entry says of its person, and where it says nothing, what its customer's first entry does that says it.
    fn shown(&self, entry: u32) -> Vec<(&'static str, String)> {
        let mut texts: Vec<(&'static str, String)> = shown_names().map(|n| (n, String::new())).collect();
        let members = self.customers.of(entry).map(|c| self.customers.members(c)).unwrap_or_default();
        for entry in std::iter::once(&entry).chain(members) {
            let mut own: BTreeMap<&'static str, String> = BTreeMap::new();
            for item in self.log.items(*entry) {
                match item {
                    Item::Text(field, text) if SHOWN.contains(&field) => {
                        drop(own.insert(field.name(), text.to_owned()))
                    }
                    Item::Identity { kind, raw, .. } => {
                        let all = own.entry(kind.name()).or_default();
                        all.push_str(if all.is_empty() { "" } else { ", " });
                        all.push_str(raw);
                    }
                    _ => {}
                }
            }
            for (name, text) in texts.iter_mut().filter(|(_, text)| text.is_empty()) {
                if let Some(own) = own.remove(name) {
                    *text = own;
                }
            }
        }
        texts
    }
}

/// The names of what is shown, in order.
fn shown_names() -> impl Iterator<Item = &'static str> {
    SHOWN.iter().map(|f| f.name()).chain(IdentityKind::ALL.iter().map(|k| k.name()))
}

/// Whether two texts are the same but for case and white space.
fn level(a: &str, b: &str) -> &'static str {
    let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    match (a.is_empty() || b.is_empty(), plain(a) == plain(b)) {
        (true, _) => "missing",
        (_, true) => "exact",
        _ => "different",
    }
}
