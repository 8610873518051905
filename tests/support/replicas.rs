//! Histories that are told tables, and told of each other; and how often laws are tried.

#![allow(dead_code, reason = "each file of tests needs some of it")]

use arrow_array::{RecordBatch, RecordBatchIterator};
use kanava::{AppendOptions, AppendReport, History};
use proptest::test_runner::Config;

pub(crate) fn append(history: &mut History, batch: RecordBatch, options: &AppendOptions) -> AppendReport {
    try_append(history, batch, options).unwrap()
}

pub(crate) fn try_append(
    history: &mut History,
    batch: RecordBatch,
    options: &AppendOptions,
) -> kanava::Result<AppendReport> {
    let schema = batch.schema();
    history.append_table(Box::new(RecordBatchIterator::new([Ok(batch)], schema)), options)
}

pub(crate) fn merge(into: &mut History, from: &History) {
    let report = merge_log(into, from.log_table().unwrap()).unwrap();
    assert_eq!(report.rejected, 0, "{report:?}");
}

pub(crate) fn merge_log(into: &mut History, log: RecordBatch) -> kanava::Result<AppendReport> {
    let schema = log.schema();
    into.merge_table(Box::new(RecordBatchIterator::new([Ok(log)], schema)))
}

pub(crate) fn log(history: &History) -> String {
    format!("{:?}", history.log_table().unwrap())
}

/// So many cases, or as many as `PROPTEST_CASES` asks for.
pub(crate) fn config(cases: u32) -> Config {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let config = Config { max_shrink_iters: 2000, failure_persistence: None, ..Config::default() };
    if asked { config } else { Config { cases, ..config } }
}
