//! The doubtful pairs of a resolution: those near the threshold, on both sides of it.
//!
//! A run keeps the pairs that it compared and did not join, down to a probability and up to a number, those nearest to
//! the threshold; the report says how many it left out.

use super::cluster_members::ClusterMembers;
use super::field_evidence::FieldEvidence;
use super::outcome::Resolution;
use super::pair::{LABELLED_ODDS, ScoredPair, probability};
use super::review::{Doubt, ReviewQueue, band};
use crate::error::{Error, Result};
use arrow_array::RecordBatch;

/// The least probability of a pair that is kept for people to look at.
pub(super) const LEAST_PROBABILITY: f64 = 0.01;

/// How many pairs are kept at most.
const MOST_PAIRS: usize = 1 << 20;

/// Pairs below what joins them, kept while a run goes through all that it compared.
#[derive(Debug)]
pub(super) struct NearMisses {
    pairs: Vec<ScoredPair>,
    most: usize,
    left_out: u64,
}

impl Default for NearMisses {
    fn default() -> Self {
        Self { pairs: Vec::new(), most: MOST_PAIRS, left_out: 0 }
    }
}

impl NearMisses {
    /// The least `log2` odds of a pair that is kept.
    pub(super) fn least_odds() -> f64 {
        (LEAST_PROBABILITY / (1.0 - LEAST_PROBABILITY)).log2()
    }

    /// Keeps these pairs, or as many of all as are nearest to joining.
    pub(super) fn keep(&mut self, pairs: impl IntoIterator<Item = ScoredPair>) {
        self.pairs.extend(pairs);
        if self.pairs.len() > 2 * self.most {
            self.cut();
        }
    }

    /// The pairs of different customers, best first, and how many were left out.
    pub(super) fn finish(mut self, customers: &[u32]) -> (Vec<ScoredPair>, u64) {
        let of = |r: u32| customers[r as usize];
        self.pairs.retain(|e| of(e.a) != of(e.b));
        self.cut();
        self.pairs.sort_unstable_by(best_first);
        self.pairs.dedup();
        (self.pairs, self.left_out)
    }

    fn cut(&mut self) {
        if self.pairs.len() > self.most {
            self.pairs.select_nth_unstable_by(self.most, best_first);
            self.left_out += (self.pairs.len() - self.most) as u64;
            self.pairs.truncate(self.most);
        }
    }
}

fn best_first(x: &ScoredPair, y: &ScoredPair) -> std::cmp::Ordering {
    y.log2_odds.total_cmp(&x.log2_odds).then((x.a, x.b).cmp(&(y.a, y.b)))
}

impl Resolution {
    /// The pairs that people had better look at, the most doubtful first: joined at a probability between `low` (0.1
    /// when not given) and `high` (0.95), or compared at one and not joined. `record_a`, `record_b`, an empty `same`,
    /// what was `decided` (`same` or `different`), `probability`, `weight` (`log2` of the odds that decided), `because`
    /// (why a pair above the threshold was not joined), `customer_a`, `customer_b`; and for each field its
    /// `field.level`, `field.a` and `field.b`, the values of both.
    ///
    /// With `same` filled in, it is the table of labels. Pairs that a label decided are not in it.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) for a `low` under 0.01, below which pairs are not kept, and
    /// for what is no probability.
    pub fn doubtful(&self, low: Option<f64>, high: Option<f64>) -> Result<RecordBatch> {
        let (least, most) = band(low, high)?;
        if least < NearMisses::least_odds() {
            let message =
                format!("pairs below a probability of {LEAST_PROBABILITY} are not kept: `low` is at least that");
            return Err(Error::argument(message).at(0, 0, "low"));
        }
        let within = |e: &&ScoredPair| (least..=most).contains(&f64::from(e.log2_odds));
        let judged = |e: &ScoredPair| e.log2_odds == LABELLED_ODDS || self.different.binary_search(&(e.a, e.b)).is_ok();
        let joined = self.merged.joins.iter().map(|e| (e, true));
        let apart = self.refused.iter().chain(&self.near_misses).map(|e| (e, false));
        let mut pairs: Vec<(&ScoredPair, bool)> =
            joined.chain(apart).filter(|(e, _)| within(e) && !judged(e)).collect();
        let doubt = |e: &ScoredPair| (f64::from(e.log2_odds) - self.threshold_odds).abs();
        pairs.sort_by(|(x, _), (y, _)| doubt(x).total_cmp(&doubt(y)).then((x.a, x.b).cmp(&(y.a, y.b))));
        let rows = self.record_table();
        let members = ClusterMembers::new(&self.merged.customers);
        let mut out = ReviewQueue::new(self.fields.iter().map(|f| f.name.as_str()));
        let customer = |r: u32| self.names.customer_id(self.merged.customers[r as usize]);
        for (e, same) in pairs {
            let above = f64::from(e.log2_odds) >= self.threshold_odds;
            let because = (!same && above).then(|| self.reason(&rows, &members, e));
            let doubt = Doubt {
                a: &self.names.display_name(e.a),
                b: &self.names.display_name(e.b),
                same,
                log2_odds: Some(e.log2_odds.into()),
                rule: "scored",
                because: because.as_deref(),
                customer_a: &customer(e.a),
                customer_b: &customer(e.b),
                ..Doubt::default()
            };
            let evidence = self.pair_evidence(&rows, e.a, e.b);
            out.put(&doubt, evidence.iter().map(FieldEvidence::said));
        }
        out.finish()
    }
}

/// What the report says of pairs that are not kept.
pub(super) fn left_out_text(left_out: u64, kept: &[ScoredPair]) -> Option<String> {
    let least = kept.last().map(|e| probability(e.log2_odds.into()))?;
    let said =
        format!("{left_out} pairs that were not joined, below a probability of {least:.3}, are not kept for review");
    (left_out > 0).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_to_joining_are_kept() {
        let pair = |i: u32| ScoredPair { log2_odds: -(i as f32) / 100.0, a: i, b: i + 1 };
        let customers: Vec<u32> = (0..=1000).collect();
        // Whatever the pieces they come in.
        for piece in [1, 7, 64, 1000] {
            let mut kept = NearMisses { most: 100, ..NearMisses::default() };
            let all: Vec<ScoredPair> = (0..1000).rev().map(pair).collect();
            all.chunks(piece).for_each(|some| kept.keep(some.iter().copied()));
            let (pairs, left_out) = kept.finish(&customers);
            assert_eq!(pairs, (0..100).map(pair).collect::<Vec<_>>());
            assert_eq!(left_out, 900);
            assert!(left_out_text(left_out, &pairs).unwrap().contains("900 pairs"));
            assert_eq!(left_out_text(0, &pairs), None);
        }
    }
}
