//! What a rule makes of a row, over tables as exports have them.

use super::append;
use arrow_array::builder::{ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{
    ArrayRef, Date32Array, DurationMillisecondArray, RecordBatch, StringArray, Time32SecondArray,
    Time64MicrosecondArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field};
use kanava::{AppendOptions, AppendReport, History};
use serde_json::Value;
use std::sync::Arc;

fn text(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

/// What is kept of the first row under these rules, and the report.
fn kept(columns: Vec<(&str, ArrayRef)>, rules: &str) -> (Value, AppendReport) {
    let options = format!(
        r#"{{"source":"x","zone":"Europe/Helsinki","region":"FI",
            "columns":{{"contact_id":{{"row":true}},"arrived_at":{{"value":"2026-03-02T08:00:00Z"}},{rules}}}}}"#
    );
    let mut history = History::default();
    let report = append(&mut history, columns, &AppendOptions::parse(&options).unwrap()).unwrap();
    let document = history.timeline_document("x:000000000").unwrap_or_else(|_| r#"{"contacts":[{}]}"#.to_owned());
    let document: Value = serde_json::from_str(&document).unwrap();
    (document["contacts"][0].clone(), report)
}

#[test]
fn a_day_and_a_time_of_day_make_an_instant_whatever_their_types() {
    // 2026-03-02 is day 20,514; 08:15 is 29,700 seconds.
    let days: [ArrayRef; 3] = [
        Arc::new(Date32Array::from(vec![20_514])),
        Arc::new(TimestampMicrosecondArray::from(vec![20_514 * 86_400_000_000])),
        text(&[Some("2026-03-02")]),
    ];
    let times: [ArrayRef; 4] = [
        Arc::new(Time32SecondArray::from(vec![29_700])),
        Arc::new(Time64MicrosecondArray::from(vec![29_700_000_000])),
        Arc::new(DurationMillisecondArray::from(vec![29_700_000])),
        text(&[Some("08:15:00")]),
    ];
    for (d, day) in days.iter().enumerate() {
        for (t, time) in times.iter().enumerate() {
            let columns = vec![("date", day.clone()), ("time", time.clone())];
            let (contact, report) = kept(columns, r#""ended_at":{"columns":["date","time"]}"#);
            assert_eq!(contact["ended_at"], "2026-03-02T06:15:00Z", "{d} {t} {report:?}");
        }
    }
    // Half a date is none.
    let columns = vec![("date", days[0].clone()), ("time", text(&[None]))];
    assert_eq!(kept(columns, r#""ended_at":{"columns":["date","time"]}"#).0.get("ended_at"), None);
}

#[test]
fn formats_are_tried_in_order() {
    let rule = r#""ended_at":{"column":"end","formats":["%d.%m.%Y %H.%M","%Y-%m-%d %H:%M","%s"]}"#;
    for (written, read) in [
        ("2.3.2026 10.15", "2026-03-02T08:15:00Z"),
        ("2026-03-02 10:15", "2026-03-02T08:15:00Z"),
        ("1772439300", "2026-03-02T08:15:00Z"),
    ] {
        let (contact, report) = kept(vec![("end", text(&[Some(written)]))], rule);
        assert_eq!(contact["ended_at"], read, "{report:?}");
    }
    let list = r#""ended_at":{"column":"end","format":["%d.%m.%Y %H.%M","%s"]}"#;
    assert_eq!(kept(vec![("end", text(&[Some("1772439300")]))], list).0["ended_at"], "2026-03-02T08:15:00Z");
    let (_, report) = kept(vec![("end", text(&[Some("soon")]))], rule);
    let expected = "expected a time written as `%d.%m.%Y %H.%M` or `%Y-%m-%d %H:%M` or `%s`";
    assert_eq!(report.rejected_rows[0].reason, expected);
}

#[test]
fn money_with_a_comma_is_read_and_what_is_no_amount_named() {
    let cost = |value: &str, rest: &str| {
        kept(vec![("kulu", text(&[Some(value)]))], &format!(r#""cost":{{"column":"kulu","decimal":","{rest}}}"#))
    };
    for (written, read) in
        [("1 204,90", "1204.90"), ("1.204,90", "1204.90"), ("1\u{a0}204,9", "1204.9"), ("12,50", "12.50")]
    {
        assert_eq!(cost(written, "").0["cost"], read);
    }
    assert_eq!(cost("", "").0.get("cost"), None);
    let (_, report) = cost("1204.9", "");
    assert_eq!(report.rejected_rows[0].reason, "expected an amount such as 1204,90");
    let (contact, report) = cost("n. 12", r#","on_error":"null""#);
    assert_eq!((contact.get("cost"), report.accepted, report.rejected), (None, 1, 0));
    let warning = report.warnings.iter().find(|w| w.column == "kulu").unwrap();
    assert_eq!((warning.rows, warning.first_row), (1, 0));
    assert_eq!(warning.reason, "expected an amount such as 1204,90: left out, as the mapping says");
}

#[test]
fn a_length_after_a_start_is_an_end() {
    let end = |length: ArrayRef, unit: &str| {
        let columns = vec![("begin", text(&[Some("2026-03-02 08:00")])), ("dur", length)];
        kept(columns, &format!(r#""ended_at":{{"columns":["begin","dur"],"add":"{unit}"}}"#))
    };
    for (length, unit) in [
        (text(&[Some("120")]), "s"),
        (text(&[Some("2")]), "min"),
        (text(&[Some("120000")]), "ms"),
        (text(&[Some("00:02:00")]), "s"),
        (Arc::new(DurationMillisecondArray::from(vec![120_000])) as ArrayRef, "h"),
    ] {
        assert_eq!(end(length, unit).0["ended_at"], "2026-03-02T06:02:00Z", "{unit}");
    }
    assert_eq!(end(text(&[None]), "s").0.get("ended_at"), None);
    // The start is still what its own name says.
    let options = r#"{"source":"y","columns":{"ended_at":{"columns":["arrived_at","dur"],"add":"s"}}}"#;
    let at = text(&[Some("2026-03-02T08:00:00Z")]);
    let columns = vec![("contact_id", text(&[Some("1")])), ("arrived_at", at), ("dur", text(&[Some("60")]))];
    let mut history = History::default();
    append(&mut history, columns, &AppendOptions::parse(options).unwrap()).unwrap();
    let told = history.timeline_document("y:1").unwrap();
    let (from, to) = (r#""arrived_at":"2026-03-02T08:00:00Z""#, r#""ended_at":"2026-03-02T08:01:00Z""#);
    assert!(told.contains(from) && told.contains(to) && !told.contains("attributes"), "{told}");
    let (_, report) = end(text(&[Some("-4")]), "s");
    assert_eq!(report.rejected_rows[0].reason, "expected a length of time, a number or `HH:MM:SS`");
}

#[test]
fn several_columns_are_several_identities() {
    let columns = || {
        let mut more = ListBuilder::new(StringBuilder::new());
        more.append_value([Some("0447654321"), Some("-")]);
        let more = Arc::new(more.finish()) as ArrayRef;
        vec![("p1", text(&[Some("0401234567")])), ("p2", text(&[Some("-")])), ("p3", text(&[None])), ("more", more)]
    };
    let values = |contact: &Value| {
        let all = contact["identities"].as_array().cloned().unwrap_or_default();
        all.iter().map(|i| i["value"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let rule = r#""phone":{"list":["p1","p2","p3","more"],"null":["-"]}"#;
    assert_eq!(values(&kept(columns(), rule).0), ["0401234567", "0447654321"]);
    assert_eq!(values(&kept(columns(), r#""phone":["p1","p3"]"#).0), ["0401234567"]);
}

#[test]
fn null_counts_before_joining_and_a_missing_part_may_be_skipped() {
    let columns = || vec![("a", text(&[Some("Aino")])), ("b", text(&[Some("-")])), ("c", text(&[Some("Laine")]))];
    let name = |rest: &str| {
        let rule = format!(r#""full_name":{{"columns":["a","b","c"],"null":["-"]{rest}}}"#);
        kept(columns(), &rule).0.get("full_name").map(|n| n.as_str().unwrap().to_owned())
    };
    assert_eq!(name(""), None);
    assert_eq!(name(r#","missing":"null""#), None);
    assert_eq!(name(r#","missing":"skip""#).as_deref(), Some("Aino Laine"));
}

#[test]
fn nested_places_are_read_by_their_path_in_tables_and_documents() {
    let party = vec![Field::new("tel", DataType::Utf8, true), Field::new("vip", DataType::Utf8, true)];
    let mut parties = ListBuilder::new(StructBuilder::from_fields(party, 2));
    for row in [vec!["0401234567", "0447654321"], vec![]] {
        for tel in row {
            parties.values().field_builder::<StringBuilder>(0).unwrap().append_value(tel);
            parties.values().field_builder::<StringBuilder>(1).unwrap().append_null();
            parties.values().append(true);
        }
        parties.append(true);
    }
    let parties = Arc::new(parties.finish()) as ArrayRef;
    let rules = r#""phone":"parties[1].tel","handle":{"column":"parties[0].tel"}"#;
    let options = format!(
        r#"{{"source":"x","columns":{{"contact_id":"no","arrived_at":{{"value":"2026-03-02T08:00:00Z"}},{rules}}}}}"#
    );
    let mut table = History::default();
    let columns = vec![("no", text(&[Some("1"), Some("2")])), ("parties", parties)];
    let report = append(&mut table, columns, &AppendOptions::parse(&options).unwrap()).unwrap();
    assert_eq!((report.accepted, report.rejected), (2, 0), "{report:?}");
    let told = table.timeline_document("x:1").unwrap();
    assert!(told.contains(r#"{"kind":"phone","value":"0447654321"}"#), "{told}");
    assert!(told.contains(r#"{"kind":"handle","value":"0401234567"}"#), "{told}");
    assert!(!table.timeline_document("x:2").unwrap().contains("identities"));

    let options = r#"{"source":"x","columns":{"contact_id":"call.id","phone":["parties[1].tel","mobile"],"queue":"call.to.queue"}}"#;
    let mut history = History::default();
    let document = r#"{"call":{"id":"7","to":{"queue":"sales"}},"arrived_at":"2026-03-02T08:00:00Z",
        "parties":[{"tel":"0401234567"},{"tel":"0447654321"}],"tags":["a","b"]}"#;
    let report = history.append_document(document, &AppendOptions::parse(options).unwrap()).unwrap();
    let told = history.timeline_document("x:7").unwrap();
    assert!(told.contains(r#""queue":"sales""#) && told.contains(r#""value":"0447654321""#), "{told}");
    // A birth date by its format, which nobody has to guess.
    let born = r#"{"source":"b","columns":{"birth_date":{"column":"born","format":"%m/%d/%Y"}}}"#;
    let rows = RecordBatch::try_from_iter([
        ("contact_id", text(&[Some("1"), Some("2")])),
        ("arrived_at", text(&[Some("2026-03-02T08:00:00Z"); 2])),
        ("born", text(&[Some("03/04/1980"), Some("13/13/1980")])),
    ]);
    let schema = rows.as_ref().unwrap().schema();
    let stream = arrow_array::RecordBatchIterator::new([Ok(rows.unwrap())], schema);
    let dated = history.append_table(Box::new(stream), &AppendOptions::parse(born).unwrap()).unwrap();
    assert_eq!((dated.accepted, dated.rejected_rows[0].column.as_str()), (1, "born"));
    assert!(history.timeline_document("b:1").unwrap().contains(r#""birth_date":"1980-03-04""#));
    // What a path reads of a nested value is what the mapping wants of it.
    assert!(!report.warnings.iter().any(|w| w.reason.contains("not kept")), "{report:?}");

    let batch = RecordBatch::try_from_iter([("no", text(&[Some("1")]))]).unwrap();
    let columns = vec![("no", batch.column(0).clone())];
    let options = AppendOptions::parse(r#"{"source":"x","columns":{"contact_id":"no.id"}}"#).unwrap();
    let missing = append(&mut History::default(), columns, &options).unwrap_err().to_string();
    assert!(missing.starts_with("`contact_id` is to come from `no.id`, which is not in the table: no"), "{missing}");
}
