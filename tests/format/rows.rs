//! The rows of a log, as a test writes them.

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, BinaryArray, Int64Array, RecordBatch, RecordBatchIterator, StringArray};
use kanava::{AppendReport, History, Result};
use std::fmt::Write;
use std::sync::Arc;

/// A row of a log, but for its format.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) kind: String,
    pub(crate) source: String,
    pub(crate) id: String,
    pub(crate) at: Option<i64>,
    pub(crate) revision: Option<i64>,
    pub(crate) content: Vec<u8>,
    /// The number of the delivery, which formats before 2 have not.
    pub(crate) delivery: i64,
}

/// The format this version writes.
pub(crate) const FORMAT: i64 = 2;

impl Row {
    pub(crate) fn new(kind: &str, source: &str, id: &str, revision: i64, content: &[u8]) -> Self {
        let (kind, source, id) = (kind.to_owned(), source.to_owned(), id.to_owned());
        Self { kind, source, id, at: Some(5), revision: Some(revision), content: content.to_vec(), delivery: 0 }
    }

    pub(crate) fn assertion(id: &str, document: &str) -> Self {
        Self { at: None, revision: None, ..Self::new("assertion", "", id, 0, document.as_bytes()) }
    }

    /// A line of `log.txt`.
    pub(crate) fn read(line: &str) -> Self {
        let parts: Vec<&str> = line.split('\t').collect();
        let digits = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        Self {
            kind: parts[0].to_owned(),
            source: parts[1].to_owned(),
            id: parts[2].to_owned(),
            at: parts[3].parse().ok(),
            revision: parts[4].parse().ok(),
            content: parts[5].as_bytes().chunks(2).map(digits).collect(),
            delivery: parts.get(6).map_or(0, |d| d.parse().unwrap()),
        }
    }

    pub(crate) fn line(&self) -> String {
        let number = |n: Option<i64>| n.map_or(String::new(), |n| n.to_string());
        let hex = self.content.iter().fold(String::new(), |mut out, b| {
            write!(out, "{b:02x}").unwrap();
            out
        });
        let (at, revision) = (number(self.at), number(self.revision));
        format!("{}\t{}\t{}\t{at}\t{revision}\t{hex}\t{}", self.kind, self.source, self.id, self.delivery)
    }
}

/// These rows as a log of this format.
pub(crate) fn log(rows: &[Row], format: Option<i64>) -> RecordBatch {
    let text = |of: fn(&Row) -> &str| -> ArrayRef { Arc::new(StringArray::from_iter_values(rows.iter().map(of))) };
    let number = |of: fn(&Row) -> Option<i64>| -> ArrayRef { Arc::new(rows.iter().map(of).collect::<Int64Array>()) };
    let content = BinaryArray::from_iter_values(rows.iter().map(|r| &r.content));
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("kind", text(|r| &r.kind)),
        ("source", text(|r| &r.source)),
        ("id", text(|r| &r.id)),
        ("at", number(|r| r.at)),
        ("revision", number(|r| r.revision)),
        ("content", Arc::new(content)),
    ];
    if format.is_some_and(|f| f >= FORMAT) {
        columns.push(("delivery", number(|r| Some(r.delivery))));
    }
    if let Some(format) = format {
        columns.push(("format", Arc::new(Int64Array::from(vec![format; rows.len()]))));
    }
    RecordBatch::try_from_iter(columns).unwrap()
}

pub(crate) fn merge(into: &mut History, batch: RecordBatch) -> Result<AppendReport> {
    let schema = batch.schema();
    into.merge_table(Box::new(RecordBatchIterator::new([Ok(batch)], schema)))
}

/// A history that took these rows over.
pub(crate) fn merged(rows: &[Row]) -> (History, AppendReport) {
    let mut history = History::default();
    let report = merge(&mut history, log(rows, Some(FORMAT))).unwrap();
    (history, report)
}

/// The rows of a history's log; every one has this version's format.
pub(crate) fn rows(history: &History) -> Vec<Row> {
    let table = history.log_table().unwrap();
    let text = |name: &str| table.column_by_name(name).unwrap().as_string::<i32>().clone();
    let number = |name: &str| table.column_by_name(name).unwrap().as_primitive::<Int64Type>().clone();
    let (kind, source, id, at, revision) = (text("kind"), text("source"), text("id"), number("at"), number("revision"));
    let delivery = number("delivery");
    assert!(number("format").iter().all(|f| f == Some(FORMAT)));
    let content = table.column_by_name("content").unwrap().as_binary::<i32>().clone();
    let (at, revision): (Vec<_>, Vec<_>) = (at.iter().collect(), revision.iter().collect());
    let row = |i: usize| Row {
        kind: kind.value(i).to_owned(),
        source: source.value(i).to_owned(),
        id: id.value(i).to_owned(),
        at: at[i],
        revision: revision[i],
        content: content.value(i).to_vec(),
        delivery: delivery.value(i),
    };
    (0..table.num_rows()).map(row).collect()
}
