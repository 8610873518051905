//! The whole way: tables in, customers out.

use super::comparison::{self, Rows};
use super::components::Parts;
use super::duplicates::Loose;
use super::field::Field;
use super::infer;
use super::labels;
use super::match_model::Weights;
use super::merge::{self, Merged, Terms};
use super::options::ResolveOptions;
use super::outcome::Resolution;
use super::pair::ScoredPair;
use super::pair_levels::Levels;
use super::pair_list::ByFirst;
use super::parallel::Tell;
use super::read_fields::{self, Known};
use super::records::Records;
use super::records::Warnings;
use super::report::{self, Report, Warning};
use super::train::{self, Candidates};
use crate::error::{Error, Result, Status};
use crate::resolver::ColumnReading;
use crate::resolver::Resolver;
use crate::resolver::Scored;
use crate::threads;
use arrow_array::RecordBatch;
use std::ops::ControlFlow;

/// How far a resolution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What is being done: `read`, `block`, `compare`, `learn`, `merge`.
    pub step: &'static str,
    /// How much of the step is done.
    pub done: u64,
    /// How much there is to do.
    pub total: u64,
}

/// Told how far it is, now and then, on the calling thread; answers whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// Resolves records: a `record_id` column, an optional `source`, any others. `labels`, if there are any: `record_a`,
/// `record_b` (named `source:record_id`, or `record_id` where there is no source) and `same` (true or false).
///
/// What a column holds is told by its header (`first_name`, `LastName`, `dob`, `mobilePhone`, `e-post`, `PLZ`, `ville`,
/// `手机`: without case, accents, spaces and marks, in the larger languages; all words are in `headers.txt` beside the
/// source), and by its values, which have a veto: dates are no names, amounts no ids. Columns of one meaning that no
/// record has two of (`surname` in one source, `last_name` in another) are one field. Amounts, times of events, notes and
/// numbers that tell nothing of a person are not compared; the report says so of each.
///
/// ```
/// use kanava::resolution::{ResolveOptions, resolve};
/// use std::ops::ControlFlow;
///
/// let table = kanava::table::csv_table(
///     b"record_id,first_name,last_name,birth_date,email\n\
///       1,Anthony,Virtanen,1980-04-03,anthony.virtanen@example.org\n\
///       2,Tony,Virtanen,1980-04-03,anthony.virtanen@example.org\n\
///       3,Maria,Nieminen,1975-11-30,maria@example.org\n",
/// )?;
/// let found = resolve(&[table], &[], &ResolveOptions::default(), &mut |_| ControlFlow::Continue(()))?;
/// assert_eq!(found.customers()?.num_rows(), 3);
/// # Ok::<(), kanava::Error>(())
/// ```
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) without a `record_id` column;
/// [`InvalidDocument`](crate::Status::InvalidDocument) for a resolver that cannot be;
/// [`Cancelled`](crate::Status::Cancelled) when the watch says to stop.
pub fn resolve(
    records: &[RecordBatch],
    labels: &[RecordBatch],
    options: &ResolveOptions,
    watch: Watch<'_>,
) -> Result<Resolution> {
    let work = |watch: Watch<'_>| watched(records, labels, options, watch);
    let lost = || Err(Error::new(Status::Internal, "nothing came of the work"));
    threads::on_cores_asking(watch, ControlFlow::Break(()), work).unwrap_or_else(lost)
}

fn watched(
    records: &[RecordBatch],
    labels: &[RecordBatch],
    options: &ResolveOptions,
    watch: Watch<'_>,
) -> Result<Resolution> {
    let mut tell = |step, done, total| match watch(Progress { step, done: done as u64, total: total as u64 }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::new(Status::Cancelled, format!("stopped while it was at `{step}`"))),
    };
    tell("read", 0, 1)?;
    let records = Records::new(records)?;
    let labels = labels::read(labels, &records.names)?;
    let scored = options.resolver.as_ref().and_then(|r| r.scored.as_ref());
    scored.map_or(Ok(()), Scored::check)?;
    let known = scored.map(|s| (s.readings(), s.phone_region.clone()));
    let mut warnings = records.warnings.clone();
    warnings.extend(options.odd(&records, labels.pairs.is_empty()));
    let mut ignored = Vec::new();
    let (mut readings, region) = match known {
        Some((readings, region)) => (readings, options.phone_region.clone().or(region)),
        None => {
            let region =
                options.phone_region.as_deref().or(options.resolver.as_ref().and_then(|r| r.region.as_deref()));
            let inferred = infer::infer(&records, &options.kinds, region);
            warnings.extend(inferred.warnings);
            ignored = inferred.ignored;
            (inferred.readings, inferred.region)
        }
    };
    let before = if scored.is_some() { Known::Learned } else { Known::Said(&options.kinds) };
    let read = read_fields::read(&records, &mut readings, region.as_deref(), before, &mut tell)?;
    warnings.extend(read.warnings);
    ignored.extend(read.ignored);
    let mut fields = read.fields;
    let n = records.len();
    // The order of the rows is of no more use.
    let Records { names, .. } = records;
    let sources = names.sources();
    let across = options.link_only.then_some(sources);
    let common: Vec<Vec<u8>> = fields.iter().map(|f| train::common_levels(f, scored)).collect();
    // From here on the rows say which record has which value.
    let cells = comparison::cells(&fields, n, |f, code| common[f][code as usize]);
    fields.iter_mut().for_each(|f| f.codes = Vec::new());
    let rows = Rows::over(&fields, cells);
    tell("block", 0, 1)?;
    let mut found = match scored {
        Some(s) => {
            let (features, rules) = s.rules(&fields);
            Candidates::by(&rows, features, rules, across, &mut tell)?
        }
        None => Candidates::find(&rows, across, &mut tell)?,
    };
    let threshold = options.threshold.or(scored.map(|s| s.threshold)).unwrap_or(0.5);
    let least = (threshold / (1.0 - threshold)).log2();
    let levels = compare(&rows, &found.pairs.all, &mut tell)?;
    let total = pairs_of(n, sources, options.link_only);
    let weights = match scored {
        Some(s) => s.weights(&fields, n),
        None => learn(&rows, &found, &levels, across, total, &labels, &mut tell)?,
    };
    let loose = Loose::new(&found.repeats, &rows, |s| weights.odds(s), least);
    let mut edges: Vec<_> = train::edges(&weights, &found.pairs.all, &levels, (least, &loose), &|_| true).collect();
    drop(loose);
    labels.put(&mut edges);
    let compared = found.pairs.all.len();
    drop((levels, std::mem::take(&mut found.pairs.all)));
    let parts = Parts::new(n, edges);
    let different = labels.different();
    let terms = Terms { rows: &rows, weights: &weights, threshold: least, apart: across, different: &different };
    let merged = merge::merge(&terms, &parts, "merge", &mut tell)?;
    warnings.extend(labels.warnings(&names, &merged.customers));
    let mut refused: Vec<ScoredPair> = parts.kept_apart(&merged.customers, least);
    refused.sort_unstable_by(|x, y| y.odds.total_cmp(&x.odds).then((x.a, x.b).cmp(&(y.a, y.b))));
    let resolver = Resolver {
        scored: Some(match scored {
            Some(s) => Scored { threshold, phone_region: region, ..s.clone() },
            None => Scored::new(&fields, &readings, &found, &weights, n, region, threshold),
        }),
        ..options.resolver.clone().unwrap_or_default()
    };
    let report = reported(&fields, &readings, (&found, compared), &merged, refused.len(), (warnings, ignored));
    let cells = rows.into_cells();
    comparison::codes(&mut fields, &cells);
    Ok(Resolution {
        names,
        fields,
        common,
        weights,
        merged,
        refused,
        different,
        least,
        link_only: options.link_only,
        resolver,
        report,
    })
}

/// The levels of all pairs, wave by wave, with a word before each.
fn compare(rows: &Rows<'_>, pairs: &ByFirst, tell: Tell<'_>) -> Result<Vec<Levels>> {
    let waves = (0..pairs.len()).step_by(train::WAVE);
    let levels = waves.map(|from| {
        tell("compare", from, pairs.len())?;
        let places = from..pairs.len().min(from + train::WAVE);
        Ok(Levels::new(train::levels(rows, pairs, places), rows.fields.len()))
    });
    let levels = levels.collect::<Result<_>>()?;
    tell("compare", pairs.len(), pairs.len())?;
    Ok(levels)
}

fn learn(
    rows: &Rows<'_>,
    found: &Candidates,
    levels: &[Levels],
    across: Option<&[u32]>,
    total: f64,
    labels: &labels::Labels,
    tell: Tell<'_>,
) -> Result<Weights> {
    tell("learn", 0, 1)?;
    let pairs = &found.pairs.all;
    let first = train::learn(rows, pairs, levels, &found.repeats, across, total);
    let loose = Loose::new(&found.repeats, rows, |s| first.odds(s), 0.0);
    let some = Parts::some(rows.len(), train::TRY, |of, take| {
        train::edges(&first, pairs, levels, (0.0, &loose), of).flatten().for_each(|e| take(&e));
    });
    let mut weights = first.clone();
    let terms = Terms { rows, weights: &first, threshold: 0.0, apart: across, different: &[] };
    train::learn_again(&mut weights, &terms, some, total, tell)?;
    if !labels.pairs.is_empty() {
        weights.teach(&labels::lessons(labels, rows, &weights, levels));
        weights.calibration = labels::calibrate(labels, rows, &weights);
    }
    Ok(weights)
}

/// How many pairs there are at all: of different sources, when only those are joined.
fn pairs_of(n: usize, sources: &[u32], link_only: bool) -> f64 {
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let mut within = 0.0;
    if link_only {
        let mut sizes = vec![0u32; sources.iter().max().map_or(0, |m| *m as usize + 1)];
        sources.iter().for_each(|s| sizes[*s as usize] += 1);
        within = sizes.iter().map(|s| pairs(f64::from(*s))).sum();
    }
    (pairs(n as f64) - within).max(1.0)
}

/// Pairs for each record that a rule may leave out before the report warns of it.
const CROWDED: u64 = 20;

fn reported(
    fields: &[Field],
    readings: &[ColumnReading],
    (found, compared): (&Candidates, usize),
    merged: &Merged,
    refused: usize,
    (warnings, ignored): (Warnings, Warnings),
) -> Report {
    let rule = |rule: &Vec<usize>| {
        let part = |f: &usize| format!("{}.{}", fields[found.features[*f].field].name, found.features[*f].part.name());
        rule.iter().map(part).collect::<Vec<_>>().join(" + ")
    };
    let mut warnings: Vec<Warning> = warnings.into_iter().map(|(column, text)| Warning { column, text }).collect();
    if found.rules.is_empty() && merged.customers.len() > 1 {
        let text = "nothing tells the records apart well enough to compare them: no two were joined".to_owned();
        warnings.push(Warning { column: String::new(), text });
    }
    for (chosen, left_out) in found.rules.iter().zip(&found.pairs.left_out) {
        if *left_out > CROWDED * merged.customers.len() as u64 {
            let columns: Vec<&str> = chosen.iter().map(|f| &*fields[found.features[*f].field].name).collect();
            let text = format!(
                "so many records are alike in {} that {left_out} pairs of them were compared only where they share more",
                columns.join(" and "),
            );
            warnings.push(Warning { column: columns.first().map_or_else(String::new, |c| (*c).to_owned()), text });
        }
    }
    warnings.sort();
    Report {
        records: merged.customers.len(),
        customers: merged.customers.iter().enumerate().filter(|(r, c)| *r == **c as usize).count(),
        columns: report::columns(readings, ignored),
        rules: found.rules.iter().map(rule).collect(),
        pairs: compared,
        left_out: found.pairs.left_out.iter().sum(),
        links: merged.joins.len(),
        refused,
        warnings,
    }
}
