//! Another replica's log, with bytes that no replica wrote.

use super::targets::{Seen, answers, replicates, stream};
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray};
use kanava::{AppendOptions, History};
use std::sync::{Arc, LazyLock};

/// A log with something of everything.
static LOG: LazyLock<RecordBatch> = LazyLock::new(|| {
    let mut history = History::default();
    let contacts = AppendOptions::parse(r#"{"source":"pbx","channel":"voice","region":"FI"}"#).unwrap();
    let records = AppendOptions::parse(r#"{"source":"crm","kind":"records"}"#).unwrap();
    for contact in [
        r#"{"contact_id":"1","arrived_at":"2026-03-01T09:00:00Z","phone":"041 234 5678","matter":"repair","text":"eräpäivä",
            "outcome":"resolved","queue":"q","agent":"a","amount":"12.50","nps":9}"#,
        r#"{"contact_id":"2","arrived_at":"2026-03-02T09:00:00Z","phone":"0412345678","parent_id":"1","reference":"T1",
            "identities":[{"kind":"account","value":"A1","verified":true}]}"#,
        r#"{"contact_id":"3","arrived_at":"2026-03-03T09:00:00Z","email":"aino@posti.example","thread_id":"x"}"#,
    ] {
        history.append_document(contact, &contacts).unwrap();
    }
    let record = r#"{"record_id":"9","email":"Aino@posti.example","first_name":"Aino","birth_date":"1980-02-01"}"#;
    history.append_document(record, &records).unwrap();
    for said in [
        r#"{"type":"same","a":"pbx:1","b":"pbx:3","at":"2026-03-04T09:00:00Z"}"#,
        r#"{"type":"note","subject":"pbx:1","text":"called twice","at":"2026-03-04T09:00:00Z"}"#,
        r#"{"type":"settle","subject":"pbx:1","at":"2026-03-04T10:00:00Z"}"#,
    ] {
        history.assert_document(said).unwrap();
    }
    history.log_table().unwrap()
});

const LATER: [&[u8]; 3] = [&[60, 1, 255], &[0, 77], &[170, 1, 1, b'x']];

/// Each command is a row, what to do with it and where; what can be read of the rest is taken, and then it is a
/// history like any other.
pub(crate) fn corrupted(data: &[u8], seen: &mut Seen) {
    let text = |name: &str| -> Vec<String> {
        LOG.column_by_name(name).unwrap().as_string::<i32>().iter().map(|v| v.unwrap_or("").to_owned()).collect()
    };
    let number = |name: &str| -> Vec<Option<i64>> {
        LOG.column_by_name(name).unwrap().as_primitive::<Int64Type>().iter().collect()
    };
    let (mut kind, source, mut id) = (text("kind"), text("source"), text("id"));
    let (mut at, mut revision, format) = (number("at"), number("revision"), number("format"));
    let mut delivery = number("delivery");
    let mut content: Vec<Vec<u8>> =
        LOG.column_by_name("content").unwrap().as_binary::<i32>().iter().map(|v| v.unwrap_or(b"").to_vec()).collect();
    let rows = kind.len();
    let mut bytes = data.iter().copied();
    while let (Some(row), Some(what), Some(place)) = (bytes.next(), bytes.next(), bytes.next()) {
        let row = row as usize % rows;
        let place = place as usize % (content[row].len() + 1);
        match (what >> 4, what % 10) {
            // What a later version may have written: a field, a word, a kind of identity, a kind of entry.
            (15, 0..=4) => drop(content[row].splice(place..place, LATER[place % 3].iter().copied())),
            (15, _) => kind[row] = ["visits", "assertion", "tombstone", "No kind"][place % 4].into(),
            (_, 0..=2) => content[row].iter_mut().skip(place).take(1).for_each(|b| *b = bytes.next().unwrap_or(255)),
            (_, 3) => content[row].truncate(place),
            (_, 4) if place.is_multiple_of(8) => {
                delivery[row] = [None, Some(-1), Some(i64::MAX), Some(3)][place / 8 % 4]
            }
            (_, 4) => drop(content[row].splice(place..place, bytes.by_ref().take(what as usize / 10))),
            (_, 5) => at[row] = [None, Some(i64::MAX), Some(i64::MIN), Some(0)][place % 4],
            (_, 6) => revision[row] = [None, Some(i64::MAX), Some(i64::MIN), Some(7)][place % 4],
            (_, 7) => kind[row] = kind[place % rows].clone(),
            (_, 8) => id[row] = id[place % rows].clone(),
            _ => content[row] = content[place % rows].clone(),
        }
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(kind)),
        Arc::new(StringArray::from(source)),
        Arc::new(StringArray::from(id)),
        Arc::new(Int64Array::from(at)),
        Arc::new(Int64Array::from(revision)),
        Arc::new(BinaryArray::from_iter_values(content)),
        Arc::new(Int64Array::from(format)),
        Arc::new(Int64Array::from(delivery)),
    ];
    let batch = RecordBatch::try_new(LOG.schema(), columns).unwrap();
    let mut history = History::default();
    let report = history.merge_table(stream(batch.clone())).unwrap();
    assert!(report.rejected_rows.iter().all(|r| (r.row as usize) < rows && !r.reason.is_empty()), "{report:?}");
    seen.saw(&report.to_document().unwrap());
    let before = answers(&history);
    history.merge_table(stream(batch)).unwrap();
    assert_eq!(before, answers(&history), "merged twice");
    replicates(&history);
}
