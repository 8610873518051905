//! The way from fields to customers: rules, candidates, levels, weights, merging.

use super::blocking::{self, Pairs};
use super::blocking_key::Feature;
use super::blocking_rules::{self, Rule};
use super::comparison::{self, Bench, Rows, Signature};
use super::components::{Of, Parts};
use super::duplicates::{Loose, Repeats};
use super::field::Field;
use super::key_recall;
use super::level_cache::Lately;
use super::match_model::Weights;
use super::merge::{self, Merged, Terms};
use super::pair::{PROMISING, ScoredPair};
use super::pair_levels::Levels;
use super::pair_list::ByFirst;
use super::parallel::Tell;
use crate::error::Result;
use crate::resolver::Scored;
use hashbrown::HashMap;
use rayon::prelude::*;
use std::ops::Range;

/// Candidates per record that rules may bring, as expected.
const PER_RECORD: f64 = 10.0;

/// Candidates that weights are learned from, random pairs that tell what strangers agree in, and records that clusters
/// are tried on before the weights are learned again.
const LEARN: usize = 60_000;
const STRANGERS: usize = 60_000;
pub(crate) const TRY: usize = 20_000;

/// The candidates of a run, and their levels.
#[derive(Debug)]
pub(crate) struct Candidates {
    pub(crate) features: Vec<Feature>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) pairs: Pairs,
    pub(crate) repeats: Repeats,
}

impl Candidates {
    /// Chooses rules and finds the pairs they bring.
    pub(crate) fn find(rows: &Rows<'_>, across: Option<&[u32]>, tell: Tell<'_>) -> Result<Self> {
        let repeats = if across.is_none() { Repeats::new(rows) } else { Repeats::default() };
        let features = key_recall::measure(rows, &repeats);
        let rules = blocking_rules::choose(rows, &features, rows.len() - repeats.len(), PER_RECORD);
        Self::with(rows, features, rules, repeats, across, tell)
    }

    /// Finds the pairs that these rules bring.
    pub(crate) fn by(
        rows: &Rows<'_>,
        features: Vec<Feature>,
        rules: Vec<Rule>,
        across: Option<&[u32]>,
        tell: Tell<'_>,
    ) -> Result<Self> {
        let repeats = if across.is_none() { Repeats::new(rows) } else { Repeats::default() };
        Self::with(rows, features, rules, repeats, across, tell)
    }

    fn with(
        rows: &Rows<'_>,
        features: Vec<Feature>,
        rules: Vec<Rule>,
        repeats: Repeats,
        across: Option<&[u32]>,
        tell: Tell<'_>,
    ) -> Result<Self> {
        let pairs = blocking::pairs(rows, &features, &rules, &repeats, across, tell)?;
        Ok(Self { features, rules, pairs, repeats })
    }
}

/// Pairs whose levels are found and kept together: so many that nobody waits long for a word, so few that what was given
/// back a moment ago has room for them.
pub(crate) const WAVE: usize = 1 << 19;

/// The levels of every pair, `low << 32 | high`.
pub(crate) fn signatures(rows: &Rows<'_>, pairs: &[u64]) -> Vec<Signature> {
    by_range(rows, pairs.len(), |range, some| some.extend(&pairs[range]))
}

/// The levels of the candidates at these places.
pub(crate) fn levels(rows: &Rows<'_>, pairs: &ByFirst, places: Range<usize>) -> Vec<Signature> {
    let at = |range: Range<usize>| places.start + range.start..places.start + range.end;
    by_range(rows, places.len(), |range, some| some.extend(pairs.range(at(range))))
}

fn by_range(rows: &Rows<'_>, count: usize, pairs: impl Fn(Range<usize>, &mut Vec<u64>) + Sync) -> Vec<Signature> {
    const CHUNK: usize = 1024;
    const TOGETHER: usize = 32;
    let mut levels = vec![0; count];
    levels.par_chunks_mut(CHUNK).enumerate().for_each_init(
        || (Bench::new(Lately::of_many()), Vec::with_capacity(CHUNK)),
        |(bench, some), (at, levels)| {
            some.clear();
            pairs(at * CHUNK..at * CHUNK + levels.len(), some);
            for (levels, pairs) in levels.chunks_mut(TOGETHER).zip(some.chunks(TOGETHER)) {
                rows.signatures(pairs, levels, bench);
            }
        },
    );
    levels
}

/// Learns what agreement is worth, without labels.
pub(crate) fn learn(
    rows: &Rows<'_>,
    pairs: &ByFirst,
    levels: &[Levels],
    repeats: &Repeats,
    across: Option<&[u32]>,
    total: f64,
) -> Weights {
    let n = rows.len();
    let strangers = signatures(rows, &blocking::sample(n, (n * 3).clamp(12_000, STRANGERS), across));
    let mut weights = Weights::start(rows, &strangers, pairs.len(), total);
    let step = (pairs.len() / LEARN).max(1);
    let one = |i: usize| {
        let level = levels.get(i / WAVE)?.range(i % WAVE..i % WAVE + 1).next()?;
        let pair = pairs.range(i..i + 1).next()?;
        Some((level, repeats.weight((pair >> 32) as u32, pair as u32)))
    };
    let counted = count((0..pairs.len()).step_by(step).filter_map(one));
    let scale = pairs.len() as f64 / (pairs.len().div_ceil(step)).max(1) as f64;
    let counted: Vec<(Signature, f64)> = counted.into_iter().map(|(s, c)| (s, c * scale)).collect();
    weights.train(&counted, total);
    weights
}

/// Learns again from the clusters that the first weights make of some parts; there are `scale` times as many records.
pub(crate) fn learn_again(
    weights: &mut Weights,
    terms: &Terms<'_>,
    (some, scale): (Parts, f64),
    total: f64,
    tell: Tell<'_>,
) -> Result<()> {
    let merged = merge::merge(terms, &some, "learn", tell)?;
    let mut clusters: HashMap<u32, Vec<u32>, foldhash::fast::FixedState> = HashMap::default();
    for r in some.records() {
        clusters.entry(merged.customers[*r as usize]).or_default().push(*r);
    }
    let mut order: Vec<&Vec<u32>> = clusters.values().filter(|m| m.len() > 1).collect();
    order.sort_unstable();
    const EACH: usize = 30;
    let within: Vec<u64> = order
        .iter()
        .flat_map(|m| {
            m.iter()
                .enumerate()
                .flat_map(|(i, a)| m.iter().skip(i + 1).take(EACH).map(|b| u64::from(*a) << 32 | u64::from(*b)))
        })
        .filter(|p| terms.apart.is_none_or(|s| s[(p >> 32) as usize] != s[*p as u32 as usize]))
        .collect();
    let counted = count(signatures(terms.rows, &within).into_iter().map(|s| (s, 1.0)));
    let counted: Vec<(Signature, f64)> = counted.into_iter().map(|(s, c)| (s, c * scale)).collect();
    weights.relearn(&counted, total);
    newcomers(weights, terms.rows, &some, &merged);
    Ok(())
}

/// Learns how often the next user of a key's value is somebody new: from records that say themselves whose they are. The
/// others may have come to their customer by that value alone.
fn newcomers(weights: &mut Weights, rows: &Rows<'_>, parts: &Parts, merged: &Merged) {
    let person = |r: u32| {
        let mut fields = rows.fields.iter().enumerate();
        fields.any(|(f, field)| super::nested_places::of_person(field.kind) && rows.code(r, f) > 0)
    };
    let named: Vec<u32> = parts.records().iter().copied().filter(|r| person(*r)).collect();
    for (i, _) in rows.fields.iter().enumerate().filter(|(_, f)| f.kind.key()) {
        let mut users: Vec<(u32, u32)> = named
            .iter()
            .map(|r| (rows.code(*r, i), merged.customers[*r as usize]))
            .filter(|(code, _)| *code > 0)
            .collect();
        users.sort_unstable();
        let seen: Vec<(usize, usize)> = users
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|run| run.len() > 1)
            .map(|run| (run.len(), run.chunk_by(|a, b| a.1 == b.1).count()))
            .collect();
        weights.fields[i].newcomers = theta(&seen, super::priors::shared(weights.fields[i].kind));
    }
}

/// The theta that expects as many owners of values as there are (Ewens' sampling formula): users and owners by value. Before
/// anything is seen, that share of second users is new.
fn theta(seen: &[(usize, usize)], share: f64) -> f64 {
    const MANY: usize = 30;
    const FIRM: f64 = 5.0;
    let owners: f64 = FIRM * share + seen.iter().map(|s| (s.1.min(4) - 1) as f64).sum::<f64>();
    let expected = |theta: f64| -> f64 {
        let one = |users: usize| (1..users.min(MANY)).map(|k| theta / (theta + k as f64)).sum::<f64>();
        FIRM * one(2) + seen.iter().map(|s| one(s.0)).sum::<f64>()
    };
    let (mut low, mut high) = (1e-3f64, 10.0f64);
    for _ in 0..30 {
        let middle = (low * high).sqrt();
        if expected(middle) > owners { high = middle } else { low = middle }
    }
    low
}

/// The promising pairs whose first records are asked for, some at a time, in the order of the pairs.
pub(crate) fn edges<'a>(
    weights: &'a Weights,
    pairs: &'a ByFirst,
    levels: &'a [Levels],
    (threshold, loose): (f64, &'a Loose<'a>),
    of: Of<'a>,
) -> impl Iterator<Item = Vec<ScoredPair>> + 'a {
    const CHUNK: usize = 1 << 16;
    // The same levels come again and again: what they are worth is kept where their hash says.
    const KEPT: u32 = 14;
    // Most pairs promise nothing at sight; the margin is many times what rounding may take.
    let at_most = at_most(weights);
    let least = (threshold - PROMISING).exp2() * (1.0 - 1e-9);
    let none = move || vec![(0, weights.odds(0)); 1 << KEPT];
    let chunk = move |kept: &mut Vec<(Signature, f64)>, (wave, at, levels): (usize, usize, &Levels)| {
        let mut odds = |s: Signature| {
            let known = &mut kept[(s.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - KEPT)) as usize];
            if known.0 != s {
                *known = (s, weights.odds(s));
            }
            known.1
        };
        let places = at * CHUNK..levels.len().min((at + 1) * CHUNK);
        let some = pairs.range(wave * WAVE + places.start..wave * WAVE + places.end);
        let ends = some.map(|p| ((p >> 32) as u32, p as u32));
        let all = ends.zip(levels.range(places)).filter(|((a, _), _)| of(*a));
        let hopeful = all.filter(|(_, s)| at_most(*s) >= least);
        let promising = hopeful.map(|((a, b), s)| (odds(s), a, b)).filter(|e| e.0 >= threshold - PROMISING);
        let mut edges = Vec::new();
        promising.for_each(|(odds, a, b)| loose.each(ScoredPair { odds: odds as f32, a, b }, &mut |e| edges.push(e)));
        edges
    };
    levels.iter().enumerate().flat_map(move |(wave, levels)| {
        let chunks = (0..levels.len().div_ceil(CHUNK)).into_par_iter().map(|at| (wave, at, levels));
        chunks.map_init(none, &chunk).collect::<Vec<Vec<ScoredPair>>>()
    })
}

/// What the odds of a pair with these levels are at most, not as a logarithm: relatives count for nothing, and of all
/// places the best.
fn at_most(weights: &Weights) -> impl Fn(Signature) -> f64 {
    let fields = 0..weights.fields.len();
    let ratios: Vec<_> = fields.map(|f| (weights.ratios(f).place, weights.ratios(f).same)).collect();
    let random = (1.0 - weights.same - weights.related).max(0.5);
    let least = if weights.calibration.is_some() { f64::INFINITY } else { 1e-290 };
    let share = weights.same / random;
    move |s| {
        let (mut all, mut best) = (1.0, 1.0f64);
        for (f, (place, same)) in ratios.iter().enumerate() {
            let ratio = same[comparison::level(s, f)];
            (all, best) = if *place { (all, best.max(ratio)) } else { (all * ratio, best) };
        }
        share * f64::max(all * best, least)
    }
}

/// How often each value occurs, in the order of the values.
fn count(levels: impl Iterator<Item = (Signature, f64)>) -> Vec<(Signature, f64)> {
    let mut all: Vec<(Signature, f64)> = levels.collect();
    all.sort_unstable_by(|x, y| x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)));
    all.chunk_by(|a, b| a.0 == b.0).filter_map(|run| Some((run.first()?.0, run.iter().map(|r| r.1).sum()))).collect()
}

/// The exact level of every value: how many records have it, here and where it was learned.
pub(crate) fn common_levels(field: &Field, scored: Option<&Scored>) -> Vec<u8> {
    match scored {
        Some(scored) => scored.common_levels(field),
        None => (0..field.values.len() as u32).map(|c| comparison::common(field.values.get(c).count)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn theta_grows_with_owners_and_stays_within_its_bounds() {
        let of = |owners: usize| theta(&vec![(4, owners); 500], 0.02);
        assert!(of(1) < 0.01, "one owner each: {}", of(1));
        assert!(of(1) < of(2) && of(2) < of(3) && of(3) < of(4));
        assert!((1e-3..=10.0).contains(&of(4)));
        // Two users, half of the time two people: theta / (theta + 1) is a half.
        let half: Vec<(usize, usize)> = (0..1000).map(|i| (2, 1 + i % 2)).collect();
        assert!((theta(&half, 0.02) - 1.0).abs() < 0.03, "{}", theta(&half, 0.02));
    }

    #[test]
    fn where_nobody_says_who_they_are_a_key_is_what_its_kind_is() {
        let share = |theta: f64| theta / (theta + 1.0);
        assert!((share(theta(&[], 0.05)) - 0.05).abs() < 1e-3);
        assert!((share(theta(&[], 0.02)) - 0.02).abs() < 1e-3);
    }
}
