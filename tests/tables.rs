//! The table door: the same content through a table and through documents is the same history, byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "tables/mapping.rs"]
mod mapping;
#[path = "tables/types.rs"]
mod types;

use arrow_array::builder::{BooleanBuilder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Int64Array, LargeStringArray, RecordBatch, RecordBatchIterator, StringArray,
    StringViewArray, StructArray, TimestampMillisecondArray,
};
use arrow_schema::{DataType, Field};
use kanava::{AppendOptions, AppendReport, Channel, History};
use std::sync::Arc;

fn append(
    history: &mut History,
    columns: Vec<(&str, ArrayRef)>,
    options: &AppendOptions,
) -> kanava::Result<AppendReport> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
    let schema = batch.schema();
    history.append_table(Box::new(RecordBatchIterator::new([Ok(batch)], schema)), options)
}

fn log(history: &History) -> String {
    let log = history.log_table().unwrap();
    // Each document is a delivery of its own.
    let rest: Vec<usize> = (0..log.num_columns()).filter(|c| log.schema().field(*c).name() != "delivery").collect();
    format!("{:?}", log.project(&rest).unwrap())
}

/// 2026-03-01T09:00:00Z and a day later, in milliseconds.
fn times() -> TimestampMillisecondArray {
    vec![Some(1_772_355_600_000), Some(1_772_442_000_000)].into()
}

#[test]
fn every_type_of_column_reads_as_the_document_does() {
    let field = |n: &str, t| Arc::new(Field::new(n, t, true));
    let parts =
        vec![field("kind", DataType::Utf8), field("value", DataType::Utf8), field("verified", DataType::Boolean)];
    let one: Vec<Box<dyn arrow_array::builder::ArrayBuilder>> =
        vec![Box::new(StringBuilder::new()), Box::new(StringBuilder::new()), Box::new(BooleanBuilder::new())];
    let mut identities = ListBuilder::new(StructBuilder::new(parts, one));
    for (kind, value, verified) in [("account", "A1", true), ("email", "aino@posti.example", false)] {
        let row = identities.values();
        row.field_builder::<StringBuilder>(0).unwrap().append_value(kind);
        row.field_builder::<StringBuilder>(1).unwrap().append_value(value);
        row.field_builder::<BooleanBuilder>(2).unwrap().append_value(verified);
        row.append(true);
    }
    identities.append(true);
    identities.append_null();
    let mut phones = ListBuilder::new(StringBuilder::new());
    phones.append_value([Some("0412345678"), Some("091234567")]);
    phones.append_null();
    let matter: DictionaryArray<Int32Type> = vec![Some("repair"), None].into_iter().collect();
    let campaign = Arc::new(StringArray::from(vec![Some("spring"), None])) as ArrayRef;
    let attributes = StructArray::from(vec![(field("campaign", DataType::Utf8), campaign)]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("contact_id", Arc::new(Int64Array::from(vec![17, 18]))),
        ("arrived_at", Arc::new(times().with_timezone("Europe/Helsinki"))),
        ("channel", Arc::new(StringViewArray::from(vec!["voice", "chat"]))),
        ("agent", Arc::new(LargeStringArray::from(vec![Some("Maija"), None]))),
        ("matter", Arc::new(matter)),
        ("identities", Arc::new(identities.finish())),
        ("phone", Arc::new(phones.finish())),
        ("attributes", Arc::new(attributes)),
    ];
    let options = AppendOptions::new("pbx").region("FI");
    let mut table = History::default();
    let report = append(&mut table, columns, &options).unwrap();
    assert_eq!((report.accepted, report.rejected), (2, 0), "{report:?}");
    let mut documents = History::default();
    for text in [
        r#"{"contact_id":17,"arrived_at":"2026-03-01T11:00:00+02:00","channel":"voice","agent":"Maija","matter":"repair",
            "identities":[{"kind":"account","value":"A1","verified":true},{"kind":"email","value":"aino@posti.example"}],
            "phone":["0412345678","091234567"],"attributes":{"campaign":"spring"}}"#,
        r#"{"contact_id":"18","arrived_at":"2026-03-02T09:00:00Z","channel":"chat"}"#,
    ] {
        documents.append_document(text, &options).unwrap();
    }
    assert_eq!(log(&table), log(&documents));
}

#[test]
fn a_channel_of_the_options_is_a_channel_of_the_row() {
    let ids = || Arc::new(StringArray::from(vec!["1", "2"])) as ArrayRef;
    let (mut one, mut other) = (History::default(), History::default());
    let voice = Arc::new(StringArray::from(vec!["voice", "voice"])) as ArrayRef;
    let columns = vec![("contact_id", ids()), ("arrived_at", Arc::new(times()) as ArrayRef)];
    append(&mut one, columns.clone(), &AppendOptions::new("pbx").channel(Channel::Voice)).unwrap();
    append(&mut other, [columns, vec![("channel", voice)]].concat(), &AppendOptions::new("pbx")).unwrap();
    assert_eq!(log(&one), log(&other));
}

#[test]
fn bad_rows_are_named_and_good_rows_kept() {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("call", Arc::new(StringArray::from(vec![Some("1"), None, Some("3"), Some("4")]))),
        ("when", Arc::new(StringArray::from(vec!["2026-03-01T09:00:00Z", "2026-03-01", "soon", "2026-03-04"]))),
        ("channel", Arc::new(StringArray::from(vec!["voice", "voice", "voice", "fax"]))),
    ];
    let options = AppendOptions::new("pbx").column("contact_id", "call").column("arrived_at", "when");
    let mut history = History::default();
    let report = append(&mut history, columns.clone(), &options).unwrap();
    assert_eq!((report.accepted, report.rejected), (1, 3));
    let told: Vec<_> = report.rejected_rows.iter().map(|r| (r.row, r.column.as_str(), r.value.as_str())).collect();
    assert_eq!(told, [(1, "call", ""), (2, "when", "soon"), (3, "channel", "fax")]);
    assert!(history.timeline_document("pbx:1").is_ok());

    let missing = append(&mut history, columns, &AppendOptions::new("pbx").column("contact_id", "cal")).unwrap_err();
    assert!(missing.to_string().contains("did you mean `call`?"), "{missing}");
    let nothing = append(&mut history, vec![("x", Arc::new(Int64Array::from(vec![1])))], &AppendOptions::new("pbx"));
    assert!(nothing.unwrap_err().to_string().starts_with("no column for `contact_id` of contacts: found x"));
}
