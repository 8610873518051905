//! Resolving what may be bad, within a bound of time and memory.

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use kanava::resolution::{Resolution, ResolveOptions, resolve};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// For one table in a debug build, on a machine with other things to do.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most memory that all tests of this file may have taken together, in KiB, where the system tells.
const MEMORY: u64 = 2 << 20;

pub(crate) struct Answer {
    pub(crate) found: Resolution,
    pub(crate) report: Value,
    /// Each record's name and customer, in the order of the table.
    pub(crate) customers: Vec<(String, String)>,
}

impl Answer {
    /// The sizes of the customers, largest first.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        self.customers.iter().for_each(|(_, c)| *counts.entry(c).or_default() += 1);
        let mut sizes: Vec<usize> = counts.into_values().collect();
        sizes.sort_by(|a, b| b.cmp(a));
        sizes
    }

    /// What is said of a column.
    pub(crate) fn warning(&self, column: &str) -> String {
        let all = self.report["warnings"].as_array().unwrap().iter();
        all.filter(|w| w["column"] == column).map(|w| w["text"].as_str().unwrap()).collect::<Vec<_>>().join("; ")
    }
}

pub(crate) fn texts<'a>(values: impl IntoIterator<Item = &'a str>) -> ArrayRef {
    Arc::new(values.into_iter().map(Some).collect::<StringArray>())
}

pub(crate) fn owned(values: impl IntoIterator<Item = String>) -> ArrayRef {
    Arc::new(values.into_iter().map(Some).collect::<StringArray>())
}

/// Ids `0`, `1`, `2` … with the columns beside them.
pub(crate) fn numbered(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let rows = columns.first().map_or(0, |c| c.1.len());
    let ids = owned((0..rows).map(|i| i.to_string()));
    RecordBatch::try_from_iter_with_nullable([("record_id", ids)].into_iter().chain(columns).map(|(n, c)| (n, c, true)))
        .unwrap()
}

pub(crate) fn within(batches: &[RecordBatch], options: &str) -> Answer {
    let began = Instant::now();
    let answer = whole(batches, options);
    let took = began.elapsed();
    println!("{} records in {took:.1?}", answer.customers.len());
    // Twice too long is too long; once may be the machine.
    assert!(took < PATIENCE || again(batches, options) < PATIENCE, "it takes {took:?}");
    if let Some(most) = peak() {
        assert!(most < MEMORY, "{} MiB", most / 1024);
    }
    answer
}

pub(crate) fn resolved(batch: RecordBatch) -> Answer {
    within(&[batch], "{}")
}

fn again(batches: &[RecordBatch], options: &str) -> Duration {
    let began = Instant::now();
    whole(batches, options);
    began.elapsed()
}

/// Resolves, asks everything and checks what always holds.
pub(crate) fn whole(batches: &[RecordBatch], options: &str) -> Answer {
    let options = ResolveOptions::parse(options).unwrap();
    let found = resolve(batches, &[], &options, &mut |_| ControlFlow::Continue(())).unwrap();
    let table = found.customers().unwrap();
    let text = |name: &str| -> Vec<String> {
        table.column_by_name(name).unwrap().as_string::<i32>().iter().map(|t| t.unwrap().to_owned()).collect()
    };
    let ids = text("record_id");
    let sources =
        if table.column_by_name("source").is_some() { text("source") } else { vec![String::new(); ids.len()] };
    let names = sources.iter().zip(&ids).map(|(s, i)| if s.is_empty() { i.clone() } else { format!("{s}:{i}") });
    let customers: Vec<(String, String)> = names.zip(text("customer_id")).collect();
    for p in table.column_by_name("confidence").unwrap().as_primitive::<Float64Type>().values() {
        assert!((0.0..=1.0).contains(p), "a confidence of {p}");
    }
    let report: Value = serde_json::from_str(&found.report_document().unwrap()).unwrap();
    let answer = Answer { found, report, customers };
    let (links, refused) = (answer.found.links().unwrap(), answer.found.refused().unwrap());
    let count = answer.sizes().len();
    assert_eq!(answer.report["records"], answer.customers.len());
    assert_eq!(answer.report["customers"], count, "customers share an id");
    assert_eq!(links.num_rows(), answer.customers.len() - count, "joins do not make these customers");
    assert_eq!(answer.report["refused"], refused.num_rows());
    for (a, b) in answer.customers.iter().zip(answer.customers.iter().skip(1)).take(20) {
        let said = answer.found.why(&a.0, &b.0).or_else(|_| answer.found.why_not(&a.0, &b.0)).unwrap();
        let said: Value = serde_json::from_str(&said).unwrap();
        assert!(!said["text"].as_str().unwrap().chars().any(|c| c.is_control() && c != '\n'), "{said}");
        assert!(said.to_string().len() < 200_000, "{} bytes of reasons", said.to_string().len());
    }
    answer
}

/// Every name that is given is in the answer as often as it was given.
pub(crate) fn all_there(answer: &Answer, given: &[String]) {
    let count = |names: &mut dyn Iterator<Item = String>| {
        names.fold(BTreeMap::new(), |mut all: BTreeMap<String, usize>, n| {
            *all.entry(n).or_default() += 1;
            all
        })
    };
    let found = count(&mut answer.customers.iter().map(|c| c.0.clone()));
    assert_eq!(found, count(&mut given.iter().cloned()));
}

/// The most memory this process ever had, in KiB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
