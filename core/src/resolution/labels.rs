//! Labelled pairs, where the user has some: they are facts for merging, and training data for m and the calibration.

use super::comparison::{LevelVector, RecordTable};
use super::match_model::MatchModel;
use super::pair::{LABELLED_ODDS, ScoredPair, probability};
use super::pair_levels::PairLevels;
use super::records::Names;
use super::records::Warnings;
use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::resolver::Calibration;
use crate::table::Column;
use arrow_array::RecordBatch;

/// Pairs of records that a person has looked at.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    pub(crate) pairs: Vec<(u32, u32, bool)>,
    /// Pairs labelled both ways: neither label counts.
    contradictory: Vec<(u32, u32)>,
    /// Rows that name an unknown record, or have an answer that is none.
    unusable: usize,
    /// Rows of which nobody has said anything yet.
    unjudged: usize,
}

/// Reads labels: `record_a`, `record_b`, `same`.
pub(crate) fn read(batches: &[RecordBatch], names: &Names) -> Result<Labels> {
    let mut out = Labels::default();
    for batch in batches {
        let schema = batch.schema();
        let column = |name: &str| -> Result<Column<'_>> {
            let missing = |_| {
                Error::argument(format!("the labels have no column `{name}`, expected record_a, record_b and same"))
            };
            Ok(Column::new(batch.column(schema.index_of(name).map_err(missing)?).as_ref()))
        };
        let (a, b, same) = (column("record_a")?, column("record_b")?, column("same")?);
        for i in 0..batch.num_rows() {
            let record = |c: &Column<'_>| match c.cell(i) {
                Cell::Null => None,
                cell => names.find(&cell.to_text()),
            };
            let answer = same.cell(i);
            if matches!(answer, Cell::Null) || matches!(answer, Cell::Text(t) if t.trim().is_empty()) {
                out.unjudged += 1;
                continue;
            }
            match (record(&a), record(&b), parse_label(&answer)) {
                (Some(x), Some(y), Some(same)) if x != y => out.pairs.push((x.min(y), x.max(y), same)),
                _ => out.unusable += 1,
            }
        }
    }
    out.pairs.sort_unstable();
    out.pairs.dedup();
    let twice = |p: &[(u32, u32, bool)]| ((p[0].0, p[0].1) == (p[1].0, p[1].1)).then_some((p[0].0, p[0].1));
    out.contradictory = out.pairs.windows(2).filter_map(twice).collect();
    out.pairs.retain(|p| out.contradictory.binary_search(&(p.0, p.1)).is_err());
    Ok(out)
}

impl Labels {
    /// The pairs labelled as one person.
    pub(crate) fn same(&self) -> impl Iterator<Item = (u32, u32)> {
        self.pairs.iter().filter(|p| p.2).map(|p| (p.0, p.1))
    }

    /// The pairs labelled as two people, either way round, in order.
    pub(crate) fn different(&self) -> Vec<(u32, u32)> {
        let two = self.pairs.iter().filter(|p| !p.2);
        let mut all: Vec<(u32, u32)> = two.flat_map(|p| [(p.0, p.1), (p.1, p.0)]).collect();
        all.sort_unstable();
        all
    }

    /// Gives the pairs labelled as one person the highest odds.
    pub(crate) fn apply(&self, edges: &mut Vec<Vec<ScoredPair>>) {
        let said: Vec<(u32, u32)> = self.same().collect();
        if !said.is_empty() {
            edges.iter_mut().for_each(|some| some.retain(|e| said.binary_search(&(e.a, e.b)).is_err()));
            edges.push(said.into_iter().map(|(a, b)| ScoredPair { log2_odds: LABELLED_ODDS, a, b }).collect());
        }
    }

    /// Warns of labels that could not be used, and of pairs labelled as one person that are not one customer.
    pub(crate) fn warnings(&self, names: &Names, customers: &[u32]) -> Warnings {
        let mut said = Vec::new();
        if self.unusable > 0 {
            said.push(format!("{} rows name a record that is not there, or say neither true nor false", self.unusable));
        }
        if self.unjudged > 0 {
            said.push(format!("{} rows have nothing in `same`: they are not judged yet", self.unjudged));
        }
        if !self.contradictory.is_empty() {
            said.push(format!(
                "labelled as one person and as two, so neither label counts: {}",
                pair_list(&self.contradictory, names)
            ));
        }
        let not_joined = |p: &(u32, u32)| customers[p.0 as usize] != customers[p.1 as usize];
        let not_joined: Vec<(u32, u32)> = self.same().filter(not_joined).collect();
        if !not_joined.is_empty() {
            said.push(format!(
                "labelled as one person and not joined, because other labels or their source forbid it: {}",
                pair_list(&not_joined, names)
            ));
        }
        said.into_iter().map(|text| ("labels".to_owned(), text)).collect()
    }
}

/// A few pairs by name, and how many more there are.
fn pair_list(pairs: &[(u32, u32)], names: &Names) -> String {
    const SHOWN: usize = 5;
    let pair_text = |p: &(u32, u32)| format!("`{}` and `{}`", names.display_name(p.0), names.display_name(p.1));
    let mut text = pairs.iter().take(SHOWN).map(pair_text).collect::<Vec<_>>().join("; ");
    if pairs.len() > SHOWN {
        text.push_str(&format!("; and {} more pairs", pairs.len() - SHOWN));
    }
    text
}

/// Reads a label: yes or no.
fn parse_label(cell: &Cell<'_>) -> Option<bool> {
    match cell {
        Cell::Bool(yes) => Some(*yes),
        Cell::Integer(n @ 0..=1) => Some(*n == 1),
        Cell::Float(x) if *x == 0.0 || *x == 1.0 => Some(*x == 1.0),
        Cell::Text(t) => match t.trim().to_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "1" | "1.0" | "same" | "match" => Some(true),
            "false" | "f" | "no" | "n" | "0" | "0.0" | "different" | "distinct" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Training pairs from the labels of one person: their levels, and how much each counts. Labels are seldom a random
/// sample: where they have too few easy or too few hard pairs, candidates fill the gap, each weighted by its
/// probability.
pub(crate) fn training_pairs(
    labels: &Labels,
    table: &RecordTable<'_>,
    model: &MatchModel,
    levels: &[PairLevels],
) -> Vec<(LevelVector, f64)> {
    const BINS: usize = 20;
    const CANDIDATES: usize = 60_000;
    let bin = |odds: f64| (odds / 4.0 + 1.0).clamp(0.0, BINS as f64 - 1.0) as usize;
    let mut training_pairs: Vec<(LevelVector, f64)> =
        labels.same().map(|(a, b)| (table.level_vector(a, b), 1.0)).collect();
    let mut observed = [0.0f64; BINS];
    training_pairs.iter().for_each(|(s, _)| observed[bin(model.odds(*s))] += 1.0);
    let step = (levels.iter().map(PairLevels::len).sum::<usize>() / CANDIDATES).max(1);
    let candidates = levels.iter().flat_map(|l| l.range(0..l.len())).step_by(step).map(|s| (s, model.odds(s)));
    let candidates: Vec<(LevelVector, f64)> = candidates.filter(|(_, odds)| *odds > -8.0).collect();
    let mut expected = [0.0f64; BINS];
    candidates.iter().for_each(|(_, odds)| expected[bin(*odds)] += probability(*odds));
    let total = expected.iter().sum::<f64>().max(1.0);
    let count = training_pairs.len() as f64;
    let missing: [f64; BINS] = std::array::from_fn(|b| (count / total - observed[b] / expected[b].max(1e-9)).max(0.0));
    training_pairs.extend(candidates.iter().map(|(s, odds)| (*s, probability(*odds) * missing[bin(*odds)])));
    training_pairs
}

/// Fits a logistic curve of the labels over the odds (Platt scaling). It stays the identity until labels of both
/// answers disagree with the odds: labels of wrong joins alone, or of missed pairs alone, do not show how often either
/// happens.
pub(crate) fn calibrate(labels: &Labels, table: &RecordTable<'_>, model: &MatchModel) -> Option<Calibration> {
    // Pairs beyond these odds are clear and say nothing of the doubtful ones.
    const MAX_ODDS: f64 = 10.0;
    // How far the labels of one answer may outweigh those of the other. A missed pair can be repaired by a label of its
    // own; a wrong join costs more.
    const MATCH_LIMIT: f64 = 1.0;
    const NON_MATCH_LIMIT: f64 = 3.0;
    let odds = |(a, b, _): &(u32, u32, bool)| model.odds(table.level_vector(*a, *b)).clamp(-MAX_ODDS, MAX_ODDS);
    let points: Vec<(f64, bool)> = labels.pairs.iter().map(|l| (odds(l), l.2)).collect();
    let of = |answer: bool| points.iter().filter(move |p| p.1 == answer).map(|p| p.0);
    if of(true).next().is_none() || of(false).next().is_none() {
        return None;
    }
    let (missed, wrong): (f64, f64) = (of(true).map(|x| 1.0 - probability(x)).sum(), of(false).map(probability).sum());
    let (yes, no) = ((MATCH_LIMIT * wrong / missed).min(1.0), (NON_MATCH_LIMIT * missed / wrong).min(1.0));
    let weighted = of(true).map(|x| (x, 1.0, yes)).chain(of(false).map(|x| (x, 0.0, no)));
    // A prior for the curve: as if so many pairs had been labelled and the odds had been right.
    const PRIOR_LABELS: f64 = 50.0;
    const PRIOR_ODDS: [f64; 5] = [-8.0, -4.0, 0.0, 4.0, 8.0];
    let prior = PRIOR_ODDS.map(|x| (x, probability(x), PRIOR_LABELS / PRIOR_ODDS.len() as f64));
    Some(fit(&weighted.chain(prior).collect::<Vec<_>>()))
}

/// Newton's method on the likelihood of (odds, answer, weight).
fn fit(points: &[(f64, f64, f64)]) -> Calibration {
    let (mut slope, mut shift) = (1.0f64, 0.0f64);
    for _ in 0..50 {
        let (mut g, mut h) = ([0.0; 2], [0.0; 3]);
        for (x, y, counts) in points {
            let p = probability(slope * x + shift);
            let w = counts * p * (1.0 - p) * std::f64::consts::LN_2;
            g[0] += counts * (y - p) * x;
            g[1] += counts * (y - p);
            h[0] += w * x * x;
            h[1] += w * x;
            h[2] += w;
        }
        let det = h[0] * h[2] - h[1] * h[1];
        if det <= 1e-12 {
            break;
        }
        let (ds, dt) = ((g[0] * h[2] - g[1] * h[1]) / det, (g[1] * h[0] - g[0] * h[1]) / det);
        slope = (slope + ds.clamp(-0.5, 0.5)).clamp(0.1, 5.0);
        shift = (shift + dt.clamp(-5.0, 5.0)).clamp(-20.0, 20.0);
        if ds.abs() + dt.abs() < 1e-9 {
            break;
        }
    }
    Calibration { slope, shift }
}
