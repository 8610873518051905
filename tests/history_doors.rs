//! The same value through the document door and the table door is the same entry, and what a door cannot read it
//! refuses by row; nothing is dropped in silence.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "support/replicas.rs"]
mod replicas;

use arrow_array::builder::{BooleanBuilder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::*;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use kanava::table::{ReadOptions, csv_table};
use kanava::{AppendOptions, AppendReport, Channel, EntryKind, History, Resolver};
use replicas::{append, log, merge_log as merge};
use serde_json::{Value, json};
use std::sync::Arc;

fn history() -> History {
    History::new(Resolver::parse(r#"{"region": "FI"}"#).unwrap())
}

fn text(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let fields: Vec<Field> = columns.iter().map(|(n, a)| Field::new(*n, a.data_type().clone(), true)).collect();
    let rows = columns[0].1.len();
    let arrays = columns.into_iter().map(|c| c.1).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options).unwrap()
}

const AT: &str = "2026-03-02T08:00:00Z";
const NS: i64 = 1_772_438_400_000_000_000;

#[test]
fn both_doors_write_the_same_bytes() {
    let options = AppendOptions::new("pbx").channel(Channel::Voice);
    let mut a = history();
    let row = json!({"contact_id": 17, "arrived_at": AT, "bot": true, "phone": 358412345678u64, "amount": "12.50",
        "account": u64::MAX, "birth_date": "1980-02-01", "note": 5, "revision": 3,
        "identities": [{"kind": "email", "value": "a@b.example", "verified": true}]});
    a.append_document(&row.to_string(), &options).unwrap();
    let mut b = history();
    let mut list = ListBuilder::new(StructBuilder::from_fields(
        Fields::from(vec![
            Field::new("kind", DataType::Utf8, true),
            Field::new("value", DataType::Utf8, true),
            Field::new("verified", DataType::Boolean, true),
        ]),
        1,
    ));
    let one = list.values();
    one.field_builder::<StringBuilder>(0).unwrap().append_value("email");
    one.field_builder::<StringBuilder>(1).unwrap().append_value("a@b.example");
    one.field_builder::<BooleanBuilder>(2).unwrap().append_value(true);
    one.append(true);
    list.append(true);
    let amount = Decimal128Array::from(vec![1250]).with_precision_and_scale(10, 2).unwrap();
    let batch = table(vec![
        ("identities", Arc::new(list.finish())),
        ("contact_id", Arc::new(Int16Array::from(vec![17]))),
        ("arrived_at", Arc::new(TimestampMillisecondArray::from(vec![NS / 1_000_000]))),
        ("bot", Arc::new(BooleanArray::from(vec![true]))),
        ("phone", Arc::new(Float64Array::from(vec![358412345678.0]))),
        ("amount", Arc::new(amount)),
        ("account", Arc::new(UInt64Array::from(vec![u64::MAX]))),
        ("birth_date", Arc::new(Date32Array::from(vec![3683]))),
        ("note", Arc::new(StringViewArray::from(vec!["5"]))),
        ("revision", Arc::new(UInt8Array::from(vec![3]))),
        ("channel", text(&[Some("voice")])),
        ("matter", Arc::new(NullArray::new(1))),
        ("email", Arc::new(Float64Array::from(vec![f64::NAN]))),
    ]);
    let report = append(&mut b, batch, &AppendOptions::new("pbx"));
    assert_eq!((report.accepted, report.rejected), (1, 0), "{report:?}");
    assert_eq!(log(&a), log(&b));
}

#[test]
fn large_numbers_stay_different_ids() {
    let mut h = history();
    let ids = UInt64Array::from(vec![u64::MAX, u64::MAX - 1, 1 << 63]);
    let batch = table(vec![("contact_id", Arc::new(ids)), ("arrived_at", text(&[Some(AT); 3]))]);
    assert_eq!(append(&mut h, batch, &AppendOptions::new("x")).accepted, 3);
    assert!(h.customer_id("x:18446744073709551615").is_ok());
}

#[test]
fn times_past_nanoseconds_are_refused() {
    let mut h = history();
    let last = i64::MAX / 1_000_000_000;
    let seconds = TimestampSecondArray::from(vec![253_402_300_799, i64::MAX, i64::MIN, -last, last, -14_182_940]);
    let ids = text(&["a", "b", "c", "d", "e", "f"].map(Some));
    let report =
        append(&mut h, table(vec![("contact_id", ids), ("arrived_at", Arc::new(seconds))]), &AppendOptions::new("x"));
    assert_eq!((report.accepted, report.rejected), (3, 3));
    assert_eq!(report.rejected_rows[0].value, "9999-12-31T23:59:59Z");
    assert!(report.rejected_rows[0].reason.contains("between the years"));
    // The last nanosecond of all would pass for a time that nobody said.
    let end = Arc::new(TimestampNanosecondArray::from(vec![i64::MAX, i64::MIN]));
    let report = append(
        &mut h,
        table(vec![("contact_id", text(&[Some("g"), Some("h")])), ("arrived_at", end)]),
        &AppendOptions::new("x"),
    );
    assert_eq!((report.accepted, report.rejected), (1, 1));
    let mut other = history();
    merge(&mut other, h.log_table().unwrap()).unwrap();
    assert_eq!(log(&h), log(&other));
    for id in ["d", "e", "f", "h"] {
        h.brief_document(&format!("x:{id}"), Some(i64::MAX)).unwrap();
        h.brief_document(&format!("x:{id}"), Some(i64::MIN)).unwrap();
    }
}

#[test]
fn the_zone_and_region_of_a_row_count() {
    let row = json!({"contact_id": "1", "arrived_at": "2026-03-02 10:00:00", "zone": "Europe/Helsinki",
        "phone": "070-123 45 67", "phone_region": "SE"});
    let mut a = history();
    a.append_document(&row.to_string(), &AppendOptions::new("x")).unwrap();
    let timeline: Value = serde_json::from_str(&a.timeline_document("phone:+46701234567").unwrap()).unwrap();
    assert_eq!(timeline["contacts"][0]["arrived_at"], AT);
    let mut b = history();
    let batch = table(vec![
        ("contact_id", text(&[Some("1"), Some("2"), Some("3")])),
        ("arrived_at", text(&[Some("2026-03-02 10:00:00"); 3])),
        ("phone", text(&[Some("070-123 45 67"); 3])),
        ("zone", text(&[Some("Europe/Helsinki"), Some("Helsinki"), None])),
        ("phone_region", text(&[Some("SE"), None, Some("Sweden")])),
    ]);
    let report = append(&mut b, batch, &AppendOptions::new("x"));
    let columns: Vec<_> = report.rejected_rows.iter().map(|r| (r.row, r.column.as_str())).collect();
    assert_eq!(columns, [(1, "zone"), (2, "phone_region")]);
    assert_eq!(log(&a), log(&b));
    let mut c = history();
    merge(&mut c, a.log_table().unwrap()).unwrap();
    assert_eq!(c.customer_id("+46701234567").unwrap(), a.customer_id("x:1").unwrap());
}

#[test]
fn a_document_is_mapped_as_a_table_is() {
    let mut h = history();
    let options = AppendOptions::new("x").column("phone", "ani").column("contact_id", "id");
    let row = json!({"id": "1", "arrived_at": AT, "ani": "0412345678", "phone": "0410000000"});
    h.append_document(&row.to_string(), &options).unwrap();
    assert_eq!(h.customer_id("0412345678").unwrap(), h.customer_id("x:1").unwrap());
    assert!(h.customer_id("0410000000").is_err());
    let made = AppendOptions::parse(r#"{"source":"x","columns":{"matter":{"value":"a"}}}"#).unwrap();
    assert!(h.append_document(&row.to_string(), &made).unwrap_err().message().contains("columns.matter"));
    let plain = AppendOptions::parse(r#"{"source":"y","attributes":false}"#).unwrap();
    h.append_document(&json!({"contact_id": "1", "arrived_at": AT, "extra": "1"}).to_string(), &plain).unwrap();
    assert!(!h.timeline_document("y:1").unwrap().contains("extra"));
}

#[test]
fn lists_and_types_that_are_not_read_are_said() {
    let mut h = history();
    let mut list = ListBuilder::new(StringBuilder::new());
    list.append_value([Some("invoice"), None]);
    list.append_null();
    let matters: ArrayRef = Arc::new(list.finish());
    let both = |c: ArrayRef, n| {
        table(vec![("contact_id", text(&[Some("1"), Some("2")])), ("arrived_at", text(&[Some(AT); 2])), (n, c)])
    };
    let report = append(&mut h, both(matters.clone(), "matter"), &AppendOptions::new("a"));
    // What is found by its name alone is a guess: it costs nobody a row.
    let of_matter = |report: &AppendReport| report.warnings.iter().filter(|w| w.column == "matter").count();
    assert_eq!((report.accepted, of_matter(&report)), (2, 1), "{report:?}");
    let named = AppendOptions::new("e").column("matter", "tags");
    let report = append(&mut h, both(matters.clone(), "tags"), &named);
    assert_eq!((report.accepted, report.rejected), (1, 1), "{report:?}");
    let binary: ArrayRef = Arc::new(BinaryArray::from(vec![Some(b"\xff".as_slice()), None]));
    let report = append(&mut h, both(binary.clone(), "matter"), &AppendOptions::new("b"));
    assert_eq!((report.accepted, report.rejected), (1, 1), "{report:?}");
    // What means nothing to us costs nobody a row.
    let report = append(&mut h, both(binary, "blob"), &AppendOptions::new("c"));
    let of_blob = report.warnings.iter().filter(|w| w.column == "blob").count();
    assert_eq!((report.accepted, of_blob), (2, 1), "{report:?}");
    let made =
        AppendOptions::parse(r#"{"source":"d","columns":{"matter":{"column":"tags","values":{"x":"y"}}}}"#).unwrap();
    assert!(replicas::try_append(&mut h, both(matters, "tags"), &made).is_err());
}

#[test]
fn empty_tables_and_null_columns_are_fine() {
    let mut h = history();
    let none: [Option<&str>; 0] = [];
    let report =
        append(&mut h, table(vec![("contact_id", text(&none)), ("arrived_at", text(&none))]), &AppendOptions::new("x"));
    assert_eq!((report.rows(), report.warnings.len()), (0, 0), "{report:?}");
    let batch = table(vec![("contact_id", text(&[None])), ("arrived_at", Arc::new(NullArray::new(1)))]);
    assert_eq!(append(&mut h, batch, &AppendOptions::new("x")).rejected, 1);
    assert!(AppendOptions::parse("{\"source\":\"a\\u001fb\"}").is_err());
}

#[test]
fn a_report_says_how_the_file_was_read() {
    let text = b"Calls in March\n\ncontact_id;arrived_at;note\n7;2026-03-02;M\xe4kinen\n";
    let calls = csv_table(text, &ReadOptions::default()).unwrap();
    let report = append(&mut history(), calls.clone(), &AppendOptions::new("x"));
    let said = ["the encoding was guessed: windows-1252", "lines 1 to 2 were passed over before the table"];
    assert_eq!(report.reading, said);
    // Of other tables there is nothing to tell, nor of some rows of this one.
    let some = append(&mut history(), calls.slice(0, 0), &AppendOptions::new("x"));
    assert!(some.reading.is_empty() && !some.to_document().unwrap().contains("reading"));
}

#[test]
fn identities_that_are_no_list_are_said() {
    let written = Some(r#"[{"kind": "account", "value": "7"}]"#);
    let columns = |identities| vec![("contact_id", text(&[Some("1")])), ("arrived_at", text(&[Some(AT)])), identities];
    let mut h = history();
    let report = append(&mut h, table(columns(("identities", text(&[written])))), &AppendOptions::new("x"));
    let said = report.warnings.iter().find(|w| w.column == "identities").unwrap();
    assert_eq!(said.reason, "kept as an attribute: expected lists of `kind`, `value` and `verified`");
    let nothing: ArrayRef = Arc::new(NullArray::new(1));
    let report = append(&mut h, table(columns(("identities", nothing))), &AppendOptions::new("y"));
    assert!(report.warnings.iter().all(|w| w.column != "identities"), "{report:?}");
    let row = json!({"contact_id": "2", "arrived_at": AT, "identities": written}).to_string();
    let fault = h.append_document(&row, &AppendOptions::new("x")).unwrap_err().to_string();
    assert!(fault.contains("expected a list of objects with `kind`, `value` and `verified`"), "{fault}");
}

#[test]
fn an_id_of_two_kinds_is_said() {
    let mut h = history();
    h.append_document(r#"{"record_id":"1"}"#, &AppendOptions::new("shop").kind(EntryKind::Record)).unwrap();
    let order = r#"{"order_id":"1","revision":2}"#;
    let report = h.append_document(order, &AppendOptions::new("shop").kind(EntryKind::Order)).unwrap();
    assert!(report.warnings[0].reason.contains("another kind"), "{report:?}");
    // They are versions of one entry: the newest stays, whatever came last.
    assert_eq!((report.accepted, report.superseded), (0, 1), "{report:?}");
    let again = h.append_document(r#"{"record_id":"1"}"#, &AppendOptions::new("shop").kind(EntryKind::Record)).unwrap();
    assert_eq!((again.older, again.warnings.len()), (1, 1), "{again:?}");
}

#[test]
fn a_log_that_breaks_off_leaves_nothing_half_done() {
    let mut from = history();
    for (id, phone) in [("1", "0412345678"), ("2", "0412345678")] {
        let row = json!({"contact_id": id, "arrived_at": AT, "phone": phone, "account": "A"});
        from.append_document(&row.to_string(), &AppendOptions::new("x")).unwrap();
    }
    let log = from.log_table().unwrap();
    let schema = log.schema();
    let broken = Err(ArrowError::ComputeError("cut".into()));
    let mut to = history();
    let parts = [Ok(log.clone()), broken];
    assert!(to.merge_table(Box::new(RecordBatchIterator::new(parts, schema.clone()))).is_err());
    assert_eq!(to.customer_id("x:1").unwrap(), from.customer_id("x:2").unwrap());
    // A forged log: an id too long, a source with a colon, an erasure said in words.
    let column = |i: usize| log.column(i).clone();
    let long = "x".repeat(70_000);
    let forged = RecordBatch::try_new(
        schema,
        vec![
            text(&[Some("contacts"), Some("assertion")]),
            text(&[Some("a:b"), Some("")]),
            text(&[Some(&long), Some("e")]),
            column(3),
            column(4),
            Arc::new(BinaryArray::from(vec![
                b"".as_slice(),
                br#"{"type":"erase","subject":"x:1","at":"2026-03-02T08:00:00Z"}"#,
            ])),
            column(6),
            column(7),
        ],
    );
    let report = merge(&mut to, forged.unwrap()).unwrap();
    assert_eq!((report.accepted, report.rejected), (0, 2), "{report:?}");
}
