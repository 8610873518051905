//! What a resolution found, taken apart, and measured against the truth without the library's own `score`.

use super::people::{Record, table};
use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use kanava::resolution::{Resolution, ResolveOptions, resolve};
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

pub(crate) fn run(batches: &[RecordBatch], options: &ResolveOptions) -> Resolution {
    resolve(batches, &[], options, &mut |_| ControlFlow::Continue(())).unwrap()
}

pub(crate) fn of(records: &[Record]) -> Resolution {
    run(&[table(records)], &ResolveOptions::default())
}

/// A column's texts.
pub(crate) fn texts(batch: &RecordBatch, column: &str) -> Vec<String> {
    let of = batch.column_by_name(column).unwrap();
    of.as_string::<i32>().iter().map(|t| t.unwrap_or_default().to_owned()).collect()
}

pub(crate) fn numbers(batch: &RecordBatch, column: &str) -> Vec<f64> {
    batch.column_by_name(column).unwrap().as_primitive::<Float64Type>().values().to_vec()
}

/// Each record's name (`source:record_id`, or `record_id`) with its customer, in the order of the table.
pub(crate) fn customers(found: &Resolution) -> Vec<(String, String)> {
    let made = found.customers().unwrap();
    let (ids, customers) = (texts(&made, "record_id"), texts(&made, "customer_id"));
    let sources = made.column_by_name("source").map(|_| texts(&made, "source"));
    let name = |i: usize, id: String| match sources.as_ref().map(|s| s[i].as_str()) {
        None | Some("") => id,
        Some(source) => format!("{source}:{id}"),
    };
    ids.into_iter().enumerate().map(|(i, id)| name(i, id)).zip(customers).collect()
}

/// The customers, each as the names of its records.
pub(crate) fn groups(found: &Resolution) -> Vec<Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    customers(found).into_iter().for_each(|(record, customer)| all.entry(customer).or_default().push(record));
    let mut all: Vec<Vec<String>> = all.into_values().collect();
    all.iter_mut().for_each(|g| g.sort());
    all.sort();
    all
}

/// Everything that must be the same, to the byte.
#[derive(Debug)]
pub(crate) struct Bytes {
    pub(crate) customers: RecordBatch,
    links: RecordBatch,
    refused: RecordBatch,
    pub(crate) resolver: String,
    report: String,
}

impl Bytes {
    /// Fails with the name of what differs.
    pub(crate) fn must_be(&self, other: &Self, when: &str) {
        assert!(self.customers == other.customers, "other customers, {when}");
        assert!(self.links == other.links, "other links, {when}");
        assert!(self.refused == other.refused, "other refused pairs, {when}");
        assert!(self.resolver == other.resolver, "another resolver, {when}");
        assert_eq!(self.report, other.report, "another report, {when}");
    }
}

pub(crate) fn bytes(found: &Resolution) -> Bytes {
    Bytes {
        customers: found.customers().unwrap(),
        links: found.links().unwrap(),
        refused: found.refused().unwrap(),
        resolver: found.resolver_document().unwrap(),
        report: found.report_document().unwrap(),
    }
}

/// Who each record is, by name.
pub(crate) fn truth(records: &[Record]) -> HashMap<String, usize> {
    records.iter().map(|r| (r.name(), r.person)).collect()
}

/// Precision and recall over pairs of records that are together.
pub(crate) fn pairwise(groups: &[Vec<String>], truth: &HashMap<String, usize>) -> (f64, f64) {
    let pairs = |n: usize| (n * n.saturating_sub(1) / 2) as f64;
    let mut people: HashMap<usize, usize> = HashMap::new();
    let (mut both, mut said) = (0.0, 0.0);
    for group in groups {
        let mut here: HashMap<usize, usize> = HashMap::new();
        group.iter().for_each(|r| *here.entry(truth[r]).or_default() += 1);
        here.iter().for_each(|(person, n)| *people.entry(*person).or_default() += n);
        both += here.values().map(|n| pairs(*n)).sum::<f64>();
        said += pairs(group.len());
    }
    let there: f64 = people.values().map(|n| pairs(*n)).sum();
    (both / said.max(1.0), both / there.max(1.0))
}

pub(crate) fn f1((precision, recall): (f64, f64)) -> f64 {
    2.0 * precision * recall / (precision + recall).max(1e-9)
}
