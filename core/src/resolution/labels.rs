//! Labelled pairs, when the user has some: they decide themselves, say what pairs of one person agree in, and how sure
//! the odds may be.

use super::comparison::{Rows, Signature};
use super::match_model::Weights;
use super::pair::{SAID, ScoredPair, probability};
use super::pair_levels::Levels;
use super::records::Names;
use super::records::Warnings;
use crate::cell::{Cell, shown};
use crate::error::{Error, Result};
use crate::resolver::Calibration;
use crate::table::Column;
use arrow_array::RecordBatch;

/// Pairs of records that a person has looked at.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    pub(crate) pairs: Vec<(u32, u32, bool)>,
    /// Pairs said to be one person and two: neither counts.
    both: Vec<(u32, u32)>,
    /// Rows that name a record that is not there, or say neither yes nor no.
    unusable: usize,
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
                cell => names.find(&shown(cell)),
            };
            match (record(&a), record(&b), answer(&same.cell(i))) {
                (Some(x), Some(y), Some(same)) if x != y => out.pairs.push((x.min(y), x.max(y), same)),
                _ => out.unusable += 1,
            }
        }
    }
    out.pairs.sort_unstable();
    out.pairs.dedup();
    let twice = |p: &[(u32, u32, bool)]| ((p[0].0, p[0].1) == (p[1].0, p[1].1)).then_some((p[0].0, p[0].1));
    out.both = out.pairs.windows(2).filter_map(twice).collect();
    out.pairs.retain(|p| out.both.binary_search(&(p.0, p.1)).is_err());
    Ok(out)
}

impl Labels {
    /// The pairs said to be one person.
    pub(crate) fn same(&self) -> impl Iterator<Item = (u32, u32)> {
        self.pairs.iter().filter(|p| p.2).map(|p| (p.0, p.1))
    }

    /// The pairs said to be two people, either way round, in order.
    pub(crate) fn different(&self) -> Vec<(u32, u32)> {
        let two = self.pairs.iter().filter(|p| !p.2);
        let mut all: Vec<(u32, u32)> = two.flat_map(|p| [(p.0, p.1), (p.1, p.0)]).collect();
        all.sort_unstable();
        all
    }

    /// Makes what is said to be one person the surest of all pairs.
    pub(crate) fn put(&self, edges: &mut Vec<Vec<ScoredPair>>) {
        let said: Vec<(u32, u32)> = self.same().collect();
        if !said.is_empty() {
            edges.iter_mut().for_each(|some| some.retain(|e| said.binary_search(&(e.a, e.b)).is_err()));
            edges.push(said.into_iter().map(|(a, b)| ScoredPair { odds: SAID, a, b }).collect());
        }
    }

    /// What labels could not be used, and what contradicts: pairs said to be one person that are not one customer.
    pub(crate) fn warnings(&self, names: &Names, customers: &[u32]) -> Warnings {
        let mut said = Vec::new();
        if self.unusable > 0 {
            said.push(format!("{} rows name a record that is not there, or say neither true nor false", self.unusable));
        }
        if !self.both.is_empty() {
            said.push(format!("said to be one person and two, so neither counts: {}", listed(&self.both, names)));
        }
        let apart = |p: &(u32, u32)| customers[p.0 as usize] != customers[p.1 as usize];
        let apart: Vec<(u32, u32)> = self.same().filter(apart).collect();
        if !apart.is_empty() {
            said.push(format!(
                "said to be one person and kept apart, because other labels or their source forbid it: {}",
                listed(&apart, names)
            ));
        }
        said.into_iter().map(|text| ("labels".to_owned(), text)).collect()
    }
}

/// A few pairs by name, and how many more there are.
fn listed(pairs: &[(u32, u32)], names: &Names) -> String {
    const SHOWN: usize = 5;
    let one = |p: &(u32, u32)| format!("`{}` and `{}`", names.shown(p.0), names.shown(p.1));
    let mut text = pairs.iter().take(SHOWN).map(one).collect::<Vec<_>>().join("; ");
    if pairs.len() > SHOWN {
        text.push_str(&format!("; and {} more pairs", pairs.len() - SHOWN));
    }
    text
}

/// Whether a cell says yes or no.
fn answer(cell: &Cell<'_>) -> Option<bool> {
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

/// What is to be learned from the pairs said to be one person: their levels, and how much each counts. Labels are seldom
/// drawn at random: where they leave out what is less plain, or plainer, than the pairs of one person are believed to be,
/// candidates stand in for it, each as often as it is likely one.
pub(crate) fn lessons(labels: &Labels, rows: &Rows<'_>, weights: &Weights, levels: &[Levels]) -> Vec<(Signature, f64)> {
    const BINS: usize = 20;
    const CANDIDATES: usize = 60_000;
    let bin = |odds: f64| (odds / 4.0 + 1.0).clamp(0.0, BINS as f64 - 1.0) as usize;
    let mut lessons: Vec<(Signature, f64)> = labels.same().map(|(a, b)| (rows.signature(a, b), 1.0)).collect();
    let mut told = [0.0f64; BINS];
    lessons.iter().for_each(|(s, _)| told[bin(weights.odds(*s))] += 1.0);
    let step = (levels.iter().map(Levels::len).sum::<usize>() / CANDIDATES).max(1);
    let likely = levels.iter().flat_map(|l| l.range(0..l.len())).step_by(step).map(|s| (s, weights.odds(s)));
    let likely: Vec<(Signature, f64)> = likely.filter(|(_, odds)| *odds > -8.0).collect();
    let mut believed = [0.0f64; BINS];
    likely.iter().for_each(|(_, odds)| believed[bin(*odds)] += probability(*odds));
    let total = believed.iter().sum::<f64>().max(1.0);
    let count = lessons.len() as f64;
    let lacking: [f64; BINS] = std::array::from_fn(|b| (count / total - told[b] / believed[b].max(1e-9)).max(0.0));
    lessons.extend(likely.iter().map(|(s, odds)| (*s, probability(*odds) * lacking[bin(*odds)])));
    lessons
}

/// Fits a logistic curve of the labels over the odds (Platt). It stays as it is until labels of both answers speak against
/// it: who labels what was joined wrongly, or what was missed, has not shown how often either happens.
pub(crate) fn calibrate(labels: &Labels, rows: &Rows<'_>, weights: &Weights) -> Option<Calibration> {
    // Beyond these odds a pair is plain, and says nothing of where the doubt lies.
    const PLAIN: f64 = 10.0;
    // How much more than those of the other answer labels may say against the odds. What was missed can be had by a
    // label of its own; to join too much costs more.
    const YES: f64 = 1.0;
    const NO: f64 = 3.0;
    let odds = |(a, b, _): &(u32, u32, bool)| weights.odds(rows.signature(*a, *b)).clamp(-PLAIN, PLAIN);
    let points: Vec<(f64, bool)> = labels.pairs.iter().map(|l| (odds(l), l.2)).collect();
    let of = |answer: bool| points.iter().filter(move |p| p.1 == answer).map(|p| p.0);
    if of(true).next().is_none() || of(false).next().is_none() {
        return None;
    }
    let (missed, wrong): (f64, f64) = (of(true).map(|x| 1.0 - probability(x)).sum(), of(false).map(probability).sum());
    let (yes, no) = ((YES * wrong / missed).min(1.0), (NO * missed / wrong).min(1.0));
    let seen = of(true).map(|x| (x, 1.0, yes)).chain(of(false).map(|x| (x, 0.0, no)));
    // As if so many pairs had been looked at before, and the odds had been right.
    const FIRM: f64 = 50.0;
    const BEFORE: [f64; 5] = [-8.0, -4.0, 0.0, 4.0, 8.0];
    let before = BEFORE.map(|x| (x, probability(x), FIRM / BEFORE.len() as f64));
    Some(fit(&seen.chain(before).collect::<Vec<_>>()))
}

/// Newton's method on the likelihood of odds, answers and how much each counts.
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
