//! The whole resolution: tables in, customers out.

use super::comparison::{self, RecordTable};
use super::components::Components;
use super::doubtful::{self, NearMisses};
use super::duplicates::{DuplicateGroups, UnmergedDuplicates};
use super::field::FieldColumn;
use super::infer;
use super::key_users::NameFields;
use super::labels;
use super::match_model::MatchModel;
use super::merge::{self, MergeInput, Merged};
use super::named_columns::with_names;
use super::options::ResolveOptions;
use super::outcome::Resolution;
use super::pair::{COPIED_ODDS, ScoredPair};
use super::pair_levels::PairLevels;
use super::pair_list::PairList;
use super::parallel::ProgressFn;
use super::read_fields::{self, ReadingSource};
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
/// What a column holds is inferred from its header (`first_name`, `LastName`, `dob`, `mobilePhone`, `e-post`, `PLZ`,
/// `ville`, `手机`: without case, accents, spaces and punctuation, in the larger languages; all words are in
/// `headers.txt` beside the source) and from its values, which can overrule the header: dates are no names, amounts no
/// ids. Columns that hold the same, of which no record has two (`surname` in one source, `last_name` in another), are
/// one field. Amounts, times of events, notes and numbers that say nothing of a person are not compared; the report
/// says so of each.
///
/// ```
/// use kanava::resolution::{ResolveOptions, resolve};
/// use kanava::table::{ReadOptions, csv_table};
/// use std::ops::ControlFlow;
///
/// let table = csv_table(
///     b"record_id,first_name,last_name,birth_date,email\n\
///       1,Anthony,Virtanen,1980-04-03,anthony.virtanen@example.org\n\
///       2,Tony,Virtanen,1980-04-03,anthony.virtanen@example.org\n\
///       3,Maria,Nieminen,1975-11-30,maria@example.org\n",
///     &ReadOptions::default(),
/// )?;
/// let found = resolve(&[table], &[], &ResolveOptions::default(), &mut |_| ControlFlow::Continue(()))?;
/// assert_eq!(found.customers()?.num_rows(), 3);
/// # Ok::<(), kanava::Error>(())
/// ```
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) without a `record_id` column;
/// [`InvalidDocument`](crate::Status::InvalidDocument) for a resolver with a fault;
/// [`Cancelled`](crate::Status::Cancelled) when the watch says to stop.
pub fn resolve(
    records: &[RecordBatch],
    labels: &[RecordBatch],
    options: &ResolveOptions,
    watch: Watch<'_>,
) -> Result<Resolution> {
    let work = |watch: Watch<'_>| run(records, labels, options, watch);
    let lost = || Err(Error::new(Status::Internal, "the work ended without a result"));
    threads::on_cores_asking(watch, ControlFlow::Break(()), work).unwrap_or_else(lost)
}

fn run(
    records: &[RecordBatch],
    labels: &[RecordBatch],
    options: &ResolveOptions,
    watch: Watch<'_>,
) -> Result<Resolution> {
    let mut progress = |step, done, total| match watch(Progress { step, done: done as u64, total: total as u64 }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::new(Status::Cancelled, format!("stopped while it was at `{step}`"))),
    };
    progress("read", 0, 1)?;
    let renamed =
        (!options.columns.is_empty()).then(|| with_names(records.to_vec(), &options.columns, None)).transpose()?;
    let records = Records::new(renamed.as_deref().unwrap_or(records))?;
    let labels = labels::read(labels, &records.names)?;
    let scored = options.resolver.as_ref().and_then(|r| r.scored.as_ref());
    scored.map_or(Ok(()), Scored::check)?;
    let known = scored.map(|s| (s.readings(), s.phone_region.clone()));
    let mut warnings = records.warnings.clone();
    warnings.extend(options.warnings(&records, labels.pairs.is_empty()));
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
    let before = if scored.is_some() { ReadingSource::Learned } else { ReadingSource::GivenKinds(&options.kinds) };
    let read = read_fields::read(&records, &mut readings, region.as_deref(), before, &mut progress)?;
    warnings.extend(read.warnings);
    ignored.extend(read.ignored);
    let mut fields = read.fields;
    let n = records.len();
    // The order of the rows is not needed any more.
    let Records { names, .. } = records;
    let record_sources = names.sources();
    let sources = options.link_only.then_some(record_sources);
    let exact_levels: Vec<Vec<u8>> = (0..fields.len()).map(|f| train::exact_levels(&fields, f, scored)).collect();
    // From here on the table says which record has which value.
    let cells = comparison::cells(&fields, n, |f, code| exact_levels[f][code as usize]);
    fields.iter_mut().for_each(|f| f.codes = Vec::new());
    let table = RecordTable::from_cells(&fields, cells);
    progress("block", 0, 1)?;
    let mut found = match scored {
        Some(s) => {
            let (field_keys, rules) = s.compile_rules(&fields);
            Candidates::with_rules(&table, field_keys, rules, sources, &mut progress)?
        }
        None => Candidates::find(&table, sources, &mut progress)?,
    };
    let threshold = options.threshold.or(scored.map(|s| s.threshold)).unwrap_or(0.5);
    let threshold_odds = (threshold / (1.0 - threshold)).log2();
    let levels = compare(&table, &found.pairs.list, &mut progress)?;
    let total = pairs_of(n, record_sources, options.link_only);
    let model = match scored {
        Some(s) => s.match_model(&fields, n),
        None => train((&table, &exact_levels), &found, &levels, sources, total, &labels, &mut progress)?,
    };
    let unmerged = UnmergedDuplicates::new(&found.duplicates, &table, |s| model.odds(s), threshold_odds);
    let (mut edges, mut near_misses) = (Vec::new(), NearMisses::default());
    let least = Some(NearMisses::least_odds());
    for some in
        train::candidate_edges(&model, &found.pairs.list, &levels, (threshold_odds, &unmerged), least, &|_| true)
    {
        edges.push(some.edges);
        near_misses.keep(some.near_misses);
    }
    drop(unmerged);
    edges.push(copies(&table, &found.duplicates));
    labels.apply(&mut edges);
    let compared = found.pairs.list.len();
    drop((levels, std::mem::take(&mut found.pairs.list)));
    let components = Components::new(n, edges);
    let different = labels.different();
    let input = MergeInput { table: &table, model: &model, threshold: threshold_odds, sources, different: &different };
    let merged = merge::merge(&input, &components, "merge", &mut progress)?;
    warnings.extend(labels.warnings(&names, &merged.customers));
    let mut refused: Vec<ScoredPair> = components.unjoined_pairs(&merged.customers, threshold_odds);
    refused.sort_unstable_by(|x, y| y.log2_odds.total_cmp(&x.log2_odds).then((x.a, x.b).cmp(&(y.a, y.b))));
    near_misses.keep(components.unjoined_below(&merged.customers, threshold_odds));
    let (near_misses, left_out) = near_misses.finish(&merged.customers);
    warnings.extend(doubtful::left_out_text(left_out, &near_misses).map(|text| (String::new(), text)));
    let resolver = Resolver {
        scored: Some(match scored {
            Some(s) => Scored { threshold, phone_region: region, ..s.clone() },
            None => Scored::new(&fields, &readings, &found, &model, n, region, threshold),
        }),
        ..options.resolver.clone().unwrap_or_default()
    };
    let report = reported(&fields, &readings, (&found, compared), &merged, refused.len(), (warnings, ignored));
    let cells = table.into_cells();
    comparison::codes(&mut fields, &cells);
    Ok(Resolution {
        names,
        fields,
        exact_levels,
        model,
        merged,
        refused,
        near_misses,
        different,
        threshold_odds,
        link_only: options.link_only,
        resolver,
        report,
    })
}

/// A copy of a record that says enough of somebody is the same somebody.
fn copies(table: &RecordTable<'_>, duplicates: &DuplicateGroups) -> Vec<ScoredPair> {
    let Some(names) = NameFields::of(table.fields) else { return Vec::new() };
    let groups = duplicates.groups().filter(|g| names.says_enough(table.fields, |f| table.code(g[0], f)));
    groups.flat_map(|g| g[1..].iter().map(|b| ScoredPair { log2_odds: COPIED_ODDS, a: g[0], b: *b })).collect()
}

/// The levels of all pairs, batch by batch, with progress before each.
fn compare(table: &RecordTable<'_>, pairs: &PairList, progress: ProgressFn<'_>) -> Result<Vec<PairLevels>> {
    let batches = (0..pairs.len()).step_by(train::COMPARE_BATCH);
    let levels = batches.map(|from| {
        progress("compare", from, pairs.len())?;
        let places = from..pairs.len().min(from + train::COMPARE_BATCH);
        Ok(PairLevels::new(train::candidate_levels(table, pairs, places), table.fields.len()))
    });
    let levels = levels.collect::<Result<_>>()?;
    progress("compare", pairs.len(), pairs.len())?;
    Ok(levels)
}

fn train(
    (table, exact_levels): (&RecordTable<'_>, &[Vec<u8>]),
    found: &Candidates,
    levels: &[PairLevels],
    sources: Option<&[u32]>,
    total: f64,
    labels: &labels::Labels,
    progress: ProgressFn<'_>,
) -> Result<MatchModel> {
    progress("learn", 0, 1)?;
    let pairs = &found.pairs.list;
    let first_model = train::train((table, exact_levels), pairs, levels, &found.duplicates, sources, total);
    let unmerged = UnmergedDuplicates::new(&found.duplicates, table, |s| first_model.odds(s), 0.0);
    let some = Components::sample(table.len(), train::CLUSTER_SAMPLE, |of, take| {
        let some = train::candidate_edges(&first_model, pairs, levels, (0.0, &unmerged), None, of);
        some.flat_map(|some| some.edges).for_each(|e| take(&e));
    });
    let mut model = first_model.clone();
    let input = MergeInput { table, model: &first_model, threshold: 0.0, sources, different: &[] };
    train::retrain_from_clusters(&mut model, &input, some, total, progress)?;
    if !labels.pairs.is_empty() {
        model.fit_labels(&labels::training_pairs(labels, table, &model, levels));
        model.calibration = labels::calibrate(labels, table, &model);
    }
    Ok(model)
}

/// How many pairs of records there are: of different sources, when only those are joined.
fn pairs_of(n: usize, sources: &[u32], link_only: bool) -> f64 {
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let mut same_source = 0.0;
    if link_only {
        let mut sizes = vec![0u32; sources.iter().max().map_or(0, |m| *m as usize + 1)];
        sources.iter().for_each(|s| sizes[*s as usize] += 1);
        same_source = sizes.iter().map(|s| pairs(f64::from(*s))).sum();
    }
    (pairs(n as f64) - same_source).max(1.0)
}

/// How many pairs for each record a rule may skip before the report warns of it.
const SKIPPED_PER_RECORD: u64 = 20;

fn reported(
    fields: &[FieldColumn],
    readings: &[ColumnReading],
    (found, compared): (&Candidates, usize),
    merged: &Merged,
    refused: usize,
    (warnings, ignored): (Warnings, Warnings),
) -> Report {
    let rule = |rule: &Vec<usize>| {
        let part =
            |f: &usize| format!("{}.{}", fields[found.field_keys[*f].field].name, found.field_keys[*f].part.name());
        rule.iter().map(part).collect::<Vec<_>>().join(" + ")
    };
    let mut warnings: Vec<Warning> = warnings.into_iter().map(|(column, text)| Warning { column, text }).collect();
    if found.rules.is_empty() && merged.customers.len() > 1 {
        let text = "nothing tells the records apart well enough to compare them: no two were joined".to_owned();
        warnings.push(Warning { column: String::new(), text });
    }
    for (chosen, skipped_pairs) in found.rules.iter().zip(&found.pairs.skipped_pairs) {
        if *skipped_pairs > SKIPPED_PER_RECORD * merged.customers.len() as u64 {
            let columns: Vec<&str> = chosen.iter().map(|f| &*fields[found.field_keys[*f].field].name).collect();
            let text = format!(
                "so many records are alike in {} that {skipped_pairs} pairs of them were compared only where they share more",
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
        left_out: found.pairs.skipped_pairs.iter().sum(),
        links: merged.joins.len(),
        refused,
        warnings,
    }
}
