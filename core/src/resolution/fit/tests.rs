//! Counts the comparison levels of labelled tables: what `model.json`, the match model that ships, is fitted to.
//!
//! A table is read as [`resolve`](super::resolve) reads it, so what the model says of a kind is what that kind looks like
//! after all mistakes of reading. `bench/identity/prior/fit.py` makes the tables, calls this and writes the document.

use super::blocking;
use super::comparison::{self, LevelVector, RecordTable};
use super::infer;
use super::priors::{self, LevelProbabilities};
use super::random::Random;
use super::read_fields::{self, ReadingSource};
use super::records::Records;
use super::train;
use crate::resolver::level::LEVEL_COUNT;
use crate::table::{ReadOptions, csv_table};
use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use hashbrown::HashMap;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The most pairs of one customer, and of one household or group: a home with 200 people has 20,000.
const OF_ENTITY: usize = 30;
const OF_GROUP: usize = 60;
/// How many random pairs are looked at to find strangers.
const RANDOM_PAIRS: usize = 40_000;

/// Who a record is, and to whom it belongs; empty where it belongs to nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Truth {
    entity: String,
    household: String,
    group: String,
}

impl Truth {
    fn related(&self, other: &Self) -> bool {
        let same = |a: &str, b: &str| !a.is_empty() && a == b;
        same(&self.household, &other.household) || same(&self.group, &other.group)
    }
}

/// Pairs of records, `low << 32 | high`.
type Pairs = Vec<u64>;

/// Counts every table of the directories in `KANAVA_PRIOR` (separated by colons) into the file `KANAVA_COUNTS`.
#[test]
#[ignore = "needs the tables of bench/identity/prior: fit.py calls it"]
fn count_the_levels_of_labelled_tables() {
    let from = std::env::var("KANAVA_PRIOR").expect("KANAVA_PRIOR says where the tables are");
    let to = std::env::var("KANAVA_COUNTS").expect("KANAVA_COUNTS says where the counts go");
    let mut all = Vec::new();
    for dir in from.split(':').map(Path::new) {
        let manifest = std::fs::read(dir.join("manifest.json")).unwrap();
        let manifest: BTreeMap<String, Value> = serde_json::from_slice(&manifest).unwrap();
        all.extend(manifest.iter().map(|(name, said)| counted(dir, name, said["region"].as_str())));
    }
    std::fs::write(to, serde_json::to_vec(&all).unwrap()).unwrap();
}

/// The counts of one table, by field.
fn counted(dir: &Path, name: &str, region: Option<&str>) -> Value {
    let read = |file: String| csv_table(&std::fs::read(dir.join(file)).unwrap(), &ReadOptions::default()).unwrap();
    let truths = truths(&read(format!("{name}.relations.csv.gz")));
    let mut batch = read(format!("{name}.csv.gz"));
    batch.remove_column(batch.schema().index_of("entity_id").unwrap());
    let batches = [batch];
    let records = Records::new(&batches).unwrap();
    let inferred = infer::infer(&records, &BTreeMap::new(), region);
    let mut readings = inferred.readings;
    let (none, quiet) = (BTreeMap::new(), &mut |_: &'static str, _: usize, _: usize| Ok(()));
    let source = ReadingSource::GivenKinds(&none);
    let fields = read_fields::read(&records, &mut readings, inferred.region.as_deref(), source, quiet).unwrap().fields;
    let n = records.len();
    let truths: Vec<&Truth> = (0..n as u32).map(|r| &truths[records.names.id(r)]).collect();
    let exact: Vec<Vec<u8>> = (0..fields.len()).map(|f| train::exact_levels(&fields, f, None)).collect();
    let table = RecordTable::new(&fields, n, |f, code| exact[f][code as usize]);
    let levels = |pairs: &Pairs| train::level_vectors(&table, pairs);
    let (same, related, strangers) = (same(&truths), related(&truths), strangers(&truths));
    let [same, related, strangers] = [levels(&same), levels(&related), levels(&strangers)];
    let firms = priors::are_firms(&fields);
    let of_field = |f: usize| {
        let shown = priors::exact_rates(&fields[f], &exact[f], n as f64).1;
        let kind = priors::shipped_kind(&fields[f], firms);
        let [m, related, u] = [&same, &related, &strangers].map(|levels| counts(levels, f));
        json!({"kind": kind, "shown": shown, "m": m, "related": related, "u": u})
    };
    let pairs = [same.len(), related.len(), strangers.len()];
    json!({"table": name, "pairs": pairs, "fields": (0..fields.len()).map(of_field).collect::<Vec<_>>()})
}

fn counts(levels: &[LevelVector], field: usize) -> LevelProbabilities {
    let mut counts = [0.0; LEVEL_COUNT];
    levels.iter().for_each(|s| counts[comparison::level(*s, field)] += 1.0);
    counts
}

/// Who the records are, by their ids.
fn truths(relations: &RecordBatch) -> HashMap<String, Truth> {
    let column = |name: &str| relations.column_by_name(name).unwrap().clone();
    let [ids, entity, household, group] = ["record_id", "entity_id", "household_id", "group_id"].map(column);
    let text = |column: &dyn Array, row: usize| match column.is_null(row) {
        true => String::new(),
        false => column.as_string::<i32>().value(row).to_owned(),
    };
    let truth = |row| Truth { entity: text(&entity, row), household: text(&household, row), group: text(&group, row) };
    (0..relations.num_rows()).map(|row| (text(&ids, row), truth(row))).collect()
}

fn same(truths: &[&Truth]) -> Pairs {
    within(truths, OF_ENTITY, |t| &t.entity).into_iter().collect()
}

/// Pairs of two customers of one household or group.
fn related(truths: &[&Truth]) -> Pairs {
    let mut all = within(truths, OF_GROUP, |t| &t.household);
    all.extend(within(truths, OF_GROUP, |t| &t.group));
    all.retain(|pair| differ(truths, *pair));
    all.into_iter().collect()
}

/// Random pairs of two customers that have nothing to do with one another.
fn strangers(truths: &[&Truth]) -> Pairs {
    let mut all = blocking::random_pairs(truths.len(), RANDOM_PAIRS, None);
    all.retain(|pair| differ(truths, *pair) && !truths[(pair >> 32) as usize].related(truths[*pair as u32 as usize]));
    all
}

fn differ(truths: &[&Truth], pair: u64) -> bool {
    truths[(pair >> 32) as usize].entity != truths[pair as u32 as usize].entity
}

/// Pairs of records that have one and the same of this, at most so many of each: all, or random ones.
fn within(truths: &[&Truth], most: usize, of: impl Fn(&Truth) -> &String) -> BTreeSet<u64> {
    let mut together: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    let known = truths.iter().enumerate().filter(|(_, t)| !of(t).is_empty());
    known.for_each(|(r, t)| together.entry(of(t)).or_default().push(r as u64));
    let (mut random, mut all) = (Random::new(1), BTreeSet::new());
    for members in together.values() {
        let n = members.len();
        let pair = |i: usize, j: usize| members[i.min(j)] << 32 | members[i.max(j)];
        if n * (n - 1) / 2 <= most {
            all.extend((0..n).flat_map(|j| (0..j).map(move |i| (i, j))).map(|(i, j)| pair(i, j)));
        } else {
            let some = (0..most).map(|_| (random.below(n), random.below(n)));
            all.extend(some.filter(|(i, j)| i != j).map(|(i, j)| pair(i, j)));
        }
    }
    all
}
