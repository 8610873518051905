//! The steps of a resolution between its fields and its clusters: candidates, their levels, and training the model on
//! them.

use super::blocking::{self, CandidatePairs};
use super::blocking_key::FieldKey;
use super::blocking_rules::{self, BlockingRule};
use super::comparison::{self, LevelVector, RecordTable, Scratch};
use super::components::{Components, RecordFilter};
use super::duplicates::{DuplicateGroups, UnmergedDuplicates};
use super::field::FieldColumn;
use super::key_recall;
use super::key_users;
use super::level_cache::LevelCache;
use super::match_model::MatchModel;
use super::merge::{self, MergeInput, Merged};
use super::pair::{CANDIDATE_MARGIN, ScoredPair};
use super::pair_levels::PairLevels;
use super::pair_list::PairList;
use super::parallel::ProgressFn;
use super::proven_limits;
use crate::error::Result;
use crate::resolver::Scored;
use hashbrown::HashMap;
use rayon::prelude::*;
use std::ops::Range;

/// How many candidates per record the rules may bring, as expected.
const CANDIDATES_PER_RECORD: f64 = 10.0;

/// How many candidates the model is trained on, how many random pairs u is counted over, and how many records are
/// merged on trial before the model is trained again.
const TRAIN_PAIRS: usize = 60_000;
const RANDOM_PAIRS: usize = 60_000;
pub(crate) const CLUSTER_SAMPLE: usize = 20_000;

/// The candidate pairs of a run, and what they were found by.
#[derive(Debug)]
pub(crate) struct Candidates {
    pub(crate) field_keys: Vec<FieldKey>,
    pub(crate) rules: Vec<BlockingRule>,
    pub(crate) pairs: CandidatePairs,
    pub(crate) duplicates: DuplicateGroups,
}

impl Candidates {
    /// Chooses blocking rules and finds their pairs.
    pub(crate) fn find(table: &RecordTable<'_>, sources: Option<&[u32]>, progress: ProgressFn<'_>) -> Result<Self> {
        let duplicates = if sources.is_none() { DuplicateGroups::new(table) } else { DuplicateGroups::default() };
        let field_keys = key_recall::measure_keys(table, &duplicates);
        let rules = blocking_rules::choose(table, &field_keys, table.len() - duplicates.len(), CANDIDATES_PER_RECORD);
        Self::with(table, field_keys, rules, duplicates, sources, progress)
    }

    /// Finds the pairs of these blocking rules.
    pub(crate) fn with_rules(
        table: &RecordTable<'_>,
        field_keys: Vec<FieldKey>,
        rules: Vec<BlockingRule>,
        sources: Option<&[u32]>,
        progress: ProgressFn<'_>,
    ) -> Result<Self> {
        let duplicates = if sources.is_none() { DuplicateGroups::new(table) } else { DuplicateGroups::default() };
        Self::with(table, field_keys, rules, duplicates, sources, progress)
    }

    fn with(
        table: &RecordTable<'_>,
        field_keys: Vec<FieldKey>,
        rules: Vec<BlockingRule>,
        duplicates: DuplicateGroups,
        sources: Option<&[u32]>,
        progress: ProgressFn<'_>,
    ) -> Result<Self> {
        let pairs = blocking::candidate_pairs(table, &field_keys, &rules, &duplicates, sources, progress)?;
        Ok(Self { field_keys, rules, pairs, duplicates })
    }
}

/// How many pairs are compared in one batch: few enough for regular progress and for reusing memory that was just
/// freed.
pub(crate) const COMPARE_BATCH: usize = 1 << 19;

/// The level vectors of these pairs, `low << 32 | high`.
pub(crate) fn level_vectors(table: &RecordTable<'_>, pairs: &[u64]) -> Vec<LevelVector> {
    levels_of_ranges(table, pairs.len(), |range, some| some.extend(&pairs[range]))
}

/// The level vectors of the candidates in this range.
pub(crate) fn candidate_levels(table: &RecordTable<'_>, pairs: &PairList, span: Range<usize>) -> Vec<LevelVector> {
    let at = |range: Range<usize>| span.start + range.start..span.start + range.end;
    levels_of_ranges(table, span.len(), |range, some| some.extend(pairs.range(at(range))))
}

fn levels_of_ranges(
    table: &RecordTable<'_>,
    count: usize,
    pairs: impl Fn(Range<usize>, &mut Vec<u64>) + Sync,
) -> Vec<LevelVector> {
    const CHUNK: usize = 1024;
    const TOGETHER: usize = 32;
    let mut levels = vec![0; count];
    levels.par_chunks_mut(CHUNK).enumerate().for_each_init(
        || (Scratch::new(LevelCache::large()), Vec::with_capacity(CHUNK)),
        |(scratch, some), (at, levels)| {
            some.clear();
            pairs(at * CHUNK..at * CHUNK + levels.len(), some);
            for (levels, pairs) in levels.chunks_mut(TOGETHER).zip(some.chunks(TOGETHER)) {
                table.level_vectors(pairs, levels, scratch);
            }
        },
    );
    levels
}

/// Trains the model without labels.
pub(crate) fn train(
    (table, exact_levels): (&RecordTable<'_>, &[Vec<u8>]),
    pairs: &PairList,
    levels: &[PairLevels],
    duplicates: &DuplicateGroups,
    sources: Option<&[u32]>,
    total: f64,
) -> MatchModel {
    let n = table.len();
    let random_vectors = level_vectors(table, &blocking::random_pairs(n, (n * 3).clamp(12_000, RANDOM_PAIRS), sources));
    let mut model = MatchModel::initial(table, exact_levels, &random_vectors, pairs.len(), total);
    let step = (pairs.len() / TRAIN_PAIRS).max(1);
    let one = |i: usize| {
        let level = levels.get(i / COMPARE_BATCH)?.range(i % COMPARE_BATCH..i % COMPARE_BATCH + 1).next()?;
        let pair = pairs.range(i..i + 1).next()?;
        Some((level, duplicates.pair_count((pair >> 32) as u32, pair as u32)))
    };
    let counted = count_levels((0..pairs.len()).step_by(step).filter_map(one));
    let scale = pairs.len() as f64 / (pairs.len().div_ceil(step)).max(1) as f64;
    let counted: Vec<(LevelVector, f64)> = counted.into_iter().map(|(s, c)| (s, c * scale)).collect();
    proven_limits::lift(&mut model, &counted);
    model.expectation_maximisation(&counted, total);
    model
}

/// Trains again on the clusters that the first model makes of a sample of components; there are `scale` times as many
/// records in all.
pub(crate) fn retrain_from_clusters(
    model: &mut MatchModel,
    input: &MergeInput<'_>,
    (some, scale): (Components, f64),
    total: f64,
    progress: ProgressFn<'_>,
) -> Result<()> {
    let merged = merge::merge(input, &some, "learn", progress)?;
    let mut clusters: HashMap<u32, Vec<u32>, foldhash::fast::FixedState> = HashMap::default();
    for r in some.records() {
        clusters.entry(merged.customers[*r as usize]).or_default().push(*r);
    }
    let mut order: Vec<&Vec<u32>> = clusters.values().filter(|m| m.len() > 1).collect();
    order.sort_unstable();
    const EACH: usize = 30;
    let pairs_within: Vec<u64> = order
        .iter()
        .flat_map(|m| {
            m.iter()
                .enumerate()
                .flat_map(|(i, a)| m.iter().skip(i + 1).take(EACH).map(|b| u64::from(*a) << 32 | u64::from(*b)))
        })
        .filter(|p| input.sources.is_none_or(|s| s[(p >> 32) as usize] != s[*p as u32 as usize]))
        .collect();
    let counted = count_levels(level_vectors(input.table, &pairs_within).into_iter().map(|s| (s, 1.0)));
    let counted: Vec<(LevelVector, f64)> = counted.into_iter().map(|(s, c)| (s, c * scale)).collect();
    model.reestimate_from_clusters(&counted, total);
    learn_new_holder_rates(model, input.table, &some, &merged);
    Ok(())
}

/// Learns how often the next holder of a key's value is somebody new, from records that name their person. The others
/// may have come to their customer by that value alone.
fn learn_new_holder_rates(model: &mut MatchModel, table: &RecordTable<'_>, components: &Components, merged: &Merged) {
    let identifies = |r: u32| {
        let mut fields = table.fields.iter().enumerate();
        fields.any(|(f, field)| super::nested_places::names_person(field.kind) && table.code(r, f) > 0)
    };
    let named: Vec<u32> = components.records().iter().copied().filter(|r| identifies(*r)).collect();
    for (i, _) in table.fields.iter().enumerate().filter(|(_, f)| f.kind.is_key()) {
        let mut users: Vec<(u32, u32)> = named
            .iter()
            .map(|r| (table.code(*r, i), merged.customers[*r as usize]))
            .filter(|(code, _)| *code > 0)
            .collect();
        users.sort_unstable();
        let counts: Vec<(usize, usize)> = users
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|run| run.len() > 1)
            .map(|run| (run.len(), run.chunk_by(|a, b| a.1 == b.1).count()))
            .collect();
        model.fields[i].new_holder_rate =
            estimate_new_holder_rate(&counts, super::priors::shared_key_rate(model.fields[i].kind));
    }
}

/// The theta for which Ewens' sampling formula expects as many holders as there are: users and holders by value. The
/// prior is the share of second users who are somebody new.
fn estimate_new_holder_rate(counts: &[(usize, usize)], prior: f64) -> f64 {
    const MAX_USERS: usize = 30;
    const PRIOR_VALUES: f64 = 5.0;
    let owners: f64 = PRIOR_VALUES * prior + counts.iter().map(|s| (s.1.min(4) - 1) as f64).sum::<f64>();
    let expected = |theta: f64| -> f64 {
        let one = |users: usize| (1..users.min(MAX_USERS)).map(|k| theta / (theta + k as f64)).sum::<f64>();
        PRIOR_VALUES * one(2) + counts.iter().map(|s| one(s.0)).sum::<f64>()
    };
    let (mut low, mut high) = (1e-3f64, 10.0f64);
    for _ in 0..30 {
        let middle = (low * high).sqrt();
        if expected(middle) > owners { high = middle } else { low = middle }
    }
    low
}

/// Some candidate pairs.
#[derive(Debug, Default)]
pub(crate) struct CandidateEdges {
    /// Those that may be joined.
    pub(crate) edges: Vec<ScoredPair>,
    /// Those below them that people may want to look at.
    pub(crate) near_misses: Vec<ScoredPair>,
}

/// The candidate pairs whose first records are wanted, some at a time, in the order of the pairs; and those down to
/// `least` odds, where they are wanted too.
pub(crate) fn candidate_edges<'a>(
    model: &'a MatchModel,
    pairs: &'a PairList,
    levels: &'a [PairLevels],
    (threshold, unmerged): (f64, &'a UnmergedDuplicates<'a>),
    least: Option<f64>,
    filter: RecordFilter<'a>,
) -> impl Iterator<Item = CandidateEdges> + 'a {
    const CHUNK: usize = 1 << 16;
    // The same levels come again and again: their odds are cached by their hash.
    const CACHE_BITS: u32 = 14;
    // Most pairs are ruled out by an upper bound; its margin is many times the rounding error.
    let odds_upper_bound = odds_upper_bound(model);
    let threshold = threshold - CANDIDATE_MARGIN;
    let least = least.map_or(threshold, |least| least.min(threshold));
    let min_odds = least.exp2() * (1.0 - 1e-9);
    let none = move || vec![(0, model.odds(0)); 1 << CACHE_BITS];
    let chunk = move |cache: &mut Vec<(LevelVector, f64)>, (batch, at, levels): (usize, usize, &PairLevels)| {
        let mut odds = |s: LevelVector| {
            let cached = &mut cache[(s.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - CACHE_BITS)) as usize];
            if cached.0 != s {
                *cached = (s, model.odds(s));
            }
            cached.1
        };
        let span = at * CHUNK..levels.len().min((at + 1) * CHUNK);
        let some = pairs.range(batch * COMPARE_BATCH + span.start..batch * COMPARE_BATCH + span.end);
        let ends = some.map(|p| ((p >> 32) as u32, p as u32));
        let all = ends.zip(levels.range(span)).filter(|((a, _), _)| filter(*a));
        let possible = all.filter(|(_, s)| odds_upper_bound(*s) >= min_odds);
        let candidates = possible.map(|((a, b), s)| (odds(s), a, b)).filter(|e| e.0 >= least);
        let mut out = CandidateEdges::default();
        candidates.for_each(|(odds, a, b)| {
            let to = if odds >= threshold { &mut out.edges } else { &mut out.near_misses };
            unmerged.expand(ScoredPair { log2_odds: odds as f32, a, b }, &mut |e| to.push(e))
        });
        out
    };
    levels.iter().enumerate().flat_map(move |(batch, levels)| {
        let chunks = (0..levels.len().div_ceil(CHUNK)).into_par_iter().map(|at| (batch, at, levels));
        chunks.map_init(none, &chunk).collect::<Vec<CandidateEdges>>()
    })
}

/// An upper bound on the odds of a pair with these levels, not as a logarithm: it leaves out households, and takes the
/// best of all locations.
fn odds_upper_bound(model: &MatchModel) -> impl Fn(LevelVector) -> f64 {
    let fields = 0..model.fields.len();
    let ratios: Vec<_> = fields.map(|f| (model.ratios(f).is_location, model.ratios(f).person)).collect();
    let random = (1.0 - model.prior_match - model.prior_household).max(0.5);
    let min_odds = if model.calibration.is_some() { f64::INFINITY } else { 1e-290 };
    let prior = model.prior_match / random;
    move |s| {
        let (mut all, mut best) = (1.0, 1.0f64);
        for (f, (place, same)) in ratios.iter().enumerate() {
            let ratio = same[comparison::level(s, f)];
            (all, best) = if *place { (all, best.max(ratio)) } else { (all * ratio, best) };
        }
        prior * f64::max(all * best, min_odds)
    }
}

/// How often each level vector occurs, in order.
fn count_levels(levels: impl Iterator<Item = (LevelVector, f64)>) -> Vec<(LevelVector, f64)> {
    let mut all: Vec<(LevelVector, f64)> = levels.collect();
    all.sort_unstable_by(|x, y| x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)));
    all.chunk_by(|a, b| a.0 == b.0).filter_map(|run| Some((run.first()?.0, run.iter().map(|r| r.1).sum()))).collect()
}

/// The exact level of every value of a field: how many records have it, or how many different people use it; here or
/// where the model was learned.
pub(crate) fn exact_levels(fields: &[FieldColumn], f: usize, scored: Option<&Scored>) -> Vec<u8> {
    let field = &fields[f];
    match (key_users::users(fields, f), scored) {
        (Some(users), _) => users.into_iter().map(key_users::users_level).collect(),
        (None, Some(scored)) => scored.exact_levels(field),
        (None, None) => {
            (0..field.values.len() as u32).map(|c| comparison::exact_level(field.values.get(c).count)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn theta_grows_with_owners_and_stays_within_its_bounds() {
        let rate = |owners: usize| estimate_new_holder_rate(&vec![(4, owners); 500], 0.02);
        assert!(rate(1) < 0.01, "one owner each: {}", rate(1));
        assert!(rate(1) < rate(2) && rate(2) < rate(3) && rate(3) < rate(4));
        assert!((1e-3..=10.0).contains(&rate(4)));
        // Two users, half of the time two people: theta / (theta + 1) is a half.
        let half: Vec<(usize, usize)> = (0..1000).map(|i| (2, 1 + i % 2)).collect();
        assert!(
            (estimate_new_holder_rate(&half, 0.02) - 1.0).abs() < 0.03,
            "{}",
            estimate_new_holder_rate(&half, 0.02)
        );
    }

    #[test]
    fn where_nobody_says_who_they_are_a_key_is_what_its_kind_is() {
        let prior = |theta: f64| theta / (theta + 1.0);
        assert!((prior(estimate_new_holder_rate(&[], 0.05)) - 0.05).abs() < 1e-3);
        assert!((prior(estimate_new_holder_rate(&[], 0.02)) - 0.02).abs() < 1e-3);
    }
}
