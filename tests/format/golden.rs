//! A log that version 0.1.0 wrote: this version writes the same, and reads it.

use super::rows::{FORMAT, Row, log, merge, rows};
use arrow_array::{Array, ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray};
use arrow_array::{BinaryViewArray, Int32Array, LargeBinaryArray, LargeStringArray, StringViewArray};
use arrow_array::{DictionaryArray, Float64Array, types::Int32Type};
use kanava::{AppendOptions, History, Status};
use std::sync::Arc;

const DELIVERIES: &str = include_str!("deliveries.txt");
const LOG: &str = include_str!("log.txt");
/// The same of format 2: a row without a revision has none, and every row the number of its delivery.
const LOG_2: &str = include_str!("log_2.txt");

fn read(log: &str) -> Vec<Row> {
    log.lines().filter(|line| !line.starts_with('#')).map(Row::read).collect()
}

fn golden() -> Vec<Row> {
    read(LOG)
}

/// How a log of before is understood: revision 0 was none.
fn understood() -> Vec<Row> {
    golden().into_iter().map(|row| Row { revision: row.revision.filter(|r| *r != 0), ..row }).collect()
}

fn told() -> History {
    let mut history = History::default();
    for line in DELIVERIES.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.split('\t').collect();
        match parts.as_slice() {
            ["append", options, document] => {
                history.append_document(document, &AppendOptions::parse(options).unwrap()).unwrap();
            }
            ["assert", document] => drop(history.assert_document(document).unwrap()),
            other => panic!("{other:?}"),
        }
    }
    history
}

#[test]
fn the_same_deliveries_have_the_same_bytes_for_ever() {
    let lines = |rows: &[Row]| rows.iter().map(Row::line).collect::<Vec<_>>();
    // A line that differs here is a log that older or later versions read otherwise: mend the code, not the file.
    assert_eq!(lines(&rows(&told())), lines(&read(LOG_2)));
    let contents = |rows: Vec<Row>| rows.into_iter().map(|r| Row { delivery: 0, ..r }).collect::<Vec<_>>();
    assert_eq!(contents(rows(&told())), understood());
}

#[test]
fn a_log_of_version_0_1_0_is_read() {
    let all = told();
    for format in [None, Some(0), Some(1)] {
        let mut history = History::default();
        let report = merge(&mut history, log(&golden(), format)).unwrap();
        let entries = golden().iter().filter(|r| r.revision.is_some()).count() as u64;
        assert_eq!((report.accepted, report.rejected, report.warnings.len()), (entries, 0, 0), "{report:?}");
        assert_eq!(rows(&history), understood());
        assert_eq!(history.timeline_document("pbx:1").unwrap(), all.timeline_document("pbx:1").unwrap());
        assert_eq!(history.summary_document().unwrap(), all.summary_document().unwrap());
    }
}

#[test]
fn a_format_that_cannot_be_kept_is_refused() {
    let mut history = History::default();
    let refused = merge(&mut history, log(&golden(), Some(FORMAT + 1))).unwrap_err();
    assert_eq!(refused.status(), Status::Unsupported);
    assert_eq!(
        refused.message(),
        "the log has format 3, and this version keeps logs up to format 2: a later one reads it"
    );
    let refused = merge(&mut history, log(&golden(), Some(-1))).unwrap_err();
    assert_eq!(refused.status(), Status::InvalidArgument);
    assert!(rows(&history).is_empty());
}

/// The log as other packages hand it back.
#[test]
fn a_log_may_have_gone_through_other_packages() {
    let batch = log(&golden(), Some(1));
    let column = |name: &str| batch.column_by_name(name).unwrap();
    let text = |name: &str| column(name).as_any().downcast_ref::<StringArray>().unwrap().iter().collect::<Vec<_>>();
    let number = |name: &str| column(name).as_any().downcast_ref::<Int64Array>().unwrap().iter().collect::<Vec<_>>();
    let bytes = column("content").as_any().downcast_ref::<BinaryArray>().unwrap();
    let with = |changed: Vec<(&str, ArrayRef)>| {
        let schema = batch.schema();
        let columns = schema.fields().iter().map(|f| {
            let new = changed.iter().find(|(name, _)| name == f.name()).map(|(_, array)| array.clone());
            (f.name().clone(), new.unwrap_or_else(|| column(f.name()).clone()))
        });
        RecordBatch::try_from_iter(columns).unwrap()
    };
    let kinds: DictionaryArray<Int32Type> = text("kind").into_iter().collect();
    let ways: [Vec<(&str, ArrayRef)>; 3] = [
        vec![
            ("kind", Arc::new(LargeStringArray::from(text("kind")))),
            ("id", Arc::new(LargeStringArray::from(text("id")))),
            ("content", Arc::new(LargeBinaryArray::from_iter(bytes.iter()))),
            ("format", Arc::new(Int32Array::from(vec![1; batch.num_rows()]))),
        ],
        vec![
            ("source", Arc::new(StringViewArray::from(text("source")))),
            ("content", Arc::new(BinaryViewArray::from_iter(bytes.iter()))),
        ],
        vec![("kind", Arc::new(kinds)), ("format", Arc::new(Int64Array::from(vec![None; batch.num_rows()])))],
    ];
    for changed in ways {
        let mut history = History::default();
        assert_eq!(merge(&mut history, with(changed)).unwrap().rejected, 0);
        assert_eq!(rows(&history), understood());
    }
    // What lost something on the way is refused by its column.
    let floats = Float64Array::from_iter(number("at").into_iter().map(|n| n.map(|n| n as f64)));
    let refused = merge(&mut History::default(), with(vec![("at", Arc::new(floats))])).unwrap_err();
    let said =
        "the log cannot be read: its column `at` has the value 1794294000123456800 as a float, which may have lost";
    assert!(refused.message().starts_with(said), "{refused}");
    assert_eq!(refused.status(), Status::InvalidArgument);
}
