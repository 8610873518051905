//! What analysts ask a history for: contacts with every column that went in, one row a customer, the pairs in doubt.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says what it saw"
)]

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, TimestampNanosecondType, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use kanava::model::{Field, FieldType};
use kanava::{
    AppendOptions, Assertion, CaseFilter, Channel, ContactFilter, EntryKind, History, IdentityKind, Resolver, Status,
};
use serde_json::{Map, Value, json};

fn history(resolver: &str) -> History {
    History::new(Resolver::parse(resolver).unwrap())
}

fn append(history: &mut History, source: &str, kind: EntryKind, row: &Value) {
    let options = AppendOptions::new(source).channel(Channel::Voice).kind(kind);
    history.append_document(&row.to_string(), &options).unwrap();
}

fn contact(history: &mut History, row: Value) {
    append(history, "a", EntryKind::Contact, &row);
}

fn names(table: &RecordBatch) -> Vec<String> {
    table.schema().fields().iter().map(|f| f.name().clone()).collect()
}

fn texts(table: &RecordBatch, column: &str) -> Vec<Option<String>> {
    table.column_by_name(column).unwrap().as_string::<i32>().iter().map(|t| t.map(str::to_owned)).collect()
}

/// The lists of a column, each joined by commas; nothing where there is none.
fn lists(table: &RecordBatch, column: &str) -> Vec<String> {
    let lists = table.column_by_name(column).unwrap().as_list::<i32>();
    let list = |i: usize| {
        let items = lists.value(i);
        items.as_string::<i32>().iter().flatten().map(str::to_owned).collect::<Vec<_>>().join(",")
    };
    (0..lists.len()).map(|i| if lists.is_null(i) { String::new() } else { list(i) }).collect()
}

fn filter(change: impl FnOnce(&mut ContactFilter)) -> ContactFilter {
    let mut filter = ContactFilter::default();
    change(&mut filter);
    filter
}

fn named(columns: &[&str]) -> ContactFilter {
    filter(|f| f.columns = Some(columns.iter().map(|c| (*c).to_owned()).collect()))
}

/// One contact that has every field and identity there is: a new line of either table is in it.
fn everything() -> Value {
    let mut row = Map::new();
    for field in Field::ALL {
        let example = match field.kind() {
            FieldType::Bool => Value::Bool(field.example() == "true"),
            _ => Value::from(field.example()),
        };
        row.insert(field.name().to_owned(), example);
    }
    for kind in IdentityKind::ALL {
        row.insert(kind.name().to_owned(), Value::from(format!("{}-7", kind.name())));
    }
    row.insert("identities".into(), json!([{"kind": "account", "value": "A9", "verified": true}]));
    row.insert("contact_id".into(), "1".into());
    row.insert("arrived_at".into(), "2026-11-22T08:30:00Z".into());
    row.insert("revision".into(), 5.into());
    row.insert("attributes".into(), json!({"campaign": "spring", "a b": "1"}));
    Value::Object(row)
}

#[test]
fn every_column_that_went_in_comes_out() {
    let mut h = History::default();
    contact(&mut h, everything());
    let table = h.contacts_table(&ContactFilter::default()).unwrap();
    let found = names(&table);
    for field in Field::ALL {
        assert_eq!(found.iter().filter(|n| *n == field.name()).count(), 1, "{}", field.name());
        let kind = table.column_by_name(field.name()).unwrap().data_type().clone();
        match field.kind() {
            FieldType::Time => assert!(matches!(kind, DataType::Timestamp(..)), "{}", field.name()),
            FieldType::Bool => assert_eq!(kind, DataType::Boolean, "{}", field.name()),
            _ => assert_eq!(texts(&table, field.name()), [Some(field.example().to_owned())], "{}", field.name()),
        }
    }
    for kind in IdentityKind::ALL {
        let both =
            if *kind == IdentityKind::Account { "A9,account-7".to_owned() } else { format!("{}-7", kind.name()) };
        let mut found: Vec<&str> = both.split(',').collect();
        found.sort_unstable();
        let got = lists(&table, kind.name()).remove(0);
        let mut got: Vec<&str> = got.split(',').collect();
        got.sort_unstable();
        assert_eq!(got, found);
    }
    assert_eq!(lists(&table, "verified"), ["account:A9"]);
    assert_eq!(texts(&table, "attributes.campaign"), [Some("spring".to_owned())]);
    assert_eq!(texts(&table, "attributes.a b"), [Some("1".to_owned())]);
    let ended = table.column_by_name("ended_at").unwrap().as_primitive::<TimestampNanosecondType>().value(0);
    assert_eq!(kanava::instant::print(ended), "2026-11-22T08:39:45Z");
    // The place comes first, and the last are the attributes by name.
    assert_eq!(found[..4], ["contact", "source", "contact_id", "customer_id"]);
    assert_eq!(found[found.len() - 2..], ["attributes.a b", "attributes.campaign"]);
    assert!(found.contains(&"revision".to_owned()) && !found.contains(&"identities".to_owned()));
}

#[test]
fn columns_are_those_that_are_named_in_that_order() {
    let mut h = History::default();
    contact(&mut h, everything());
    contact(&mut h, json!({"contact_id": "2", "arrived_at": "2026-11-23T08:30:00Z", "account": "A9"}));
    let asked = ["attributes.campaign", "seq", "identities", "phone", "subject", "attributes", "transfer"];
    let table = h.contacts_table(&named(&asked)).unwrap();
    assert_eq!(names(&table), asked);
    assert_eq!(table.num_rows(), 2);
    assert_eq!(texts(&table, "attributes")[0].as_deref(), Some(r#"{"a b":"1","campaign":"spring"}"#));
    let pairs = table.column_by_name("identities").unwrap().as_list::<i32>().value(0);
    let pairs = pairs.as_struct();
    let kinds = pairs.column(0).as_string::<i32>();
    let proven = pairs.column(2).as_boolean();
    assert_eq!(kinds.len(), IdentityKind::ALL.len() + 1);
    let known: Vec<&str> = (0..kinds.len()).filter(|i| proven.value(*i)).map(|i| kinds.value(i)).collect();
    assert_eq!(known, ["account"]);
    // A column that nobody has is there with nothing in it.
    contact(&mut h, json!({"contact_id": "3", "arrived_at": "2026-11-23T08:30:00Z"}));
    let mut other = History::default();
    contact(&mut other, json!({"contact_id": "3", "arrived_at": "2026-11-23T08:30:00Z"}));
    let table = other.contacts_table(&named(&["subject", "device", "bot", "ended_at"])).unwrap();
    assert!(table.columns().iter().all(|c| c.null_count() == 1));
    assert_eq!(*table.column(2).data_type(), DataType::Boolean);
}

#[test]
fn a_column_that_there_is_not_is_refused_with_a_hint() {
    let mut h = History::default();
    contact(&mut h, everything());
    let said = |columns: &[&str]| {
        let error = h.contacts_table(&named(columns)).unwrap_err();
        assert_eq!(error.status(), Status::InvalidArgument);
        error.message().to_owned()
    };
    assert_eq!(said(&["agnet"]), "the contacts have no column `agnet`; did you mean `agent`?");
    assert_eq!(said(&["campaign"]), "the contacts have no column `campaign`; did you mean `attributes.campaign`?");
    assert!(said(&["attributes.campain"]).ends_with("; did you mean `attributes.campaign`?"));
    assert_eq!(said(&["quite another"]), "the contacts have no column `quite another`");
    assert_eq!(said(&["agent", "agent"]), "the column `agent` is named twice");
    assert!(said(&[]).starts_with("no column is named"));
    // A history that has no contact yet does not know what its attributes will be.
    let table = History::default().contacts_table(&named(&["attributes.campaign"])).unwrap();
    assert_eq!((table.num_rows(), names(&table)), (0, vec!["attributes.campaign".to_owned()]));
}

#[test]
fn too_many_attributes_stand_in_one_column() {
    let mut h = History::default();
    for i in 0..11 {
        let attributes: Map<String, Value> = (0..91).map(|j| (format!("n{:04}", i * 91 + j), "x".into())).collect();
        let at = format!("2026-11-22T08:{i:02}:00Z");
        contact(
            &mut h,
            json!({"contact_id": i.to_string(), "arrived_at": at, "account": "A", "attributes": attributes}),
        );
    }
    let table = h.contacts_table(&ContactFilter::default()).unwrap();
    let found = names(&table);
    assert_eq!(found.iter().filter(|n| n.starts_with("attributes")).collect::<Vec<_>>(), ["attributes"]);
    let first: Value = serde_json::from_str(texts(&table, "attributes")[0].as_deref().unwrap()).unwrap();
    assert_eq!(first.as_object().unwrap().len(), 91);
    // Single ones still have columns, for who asks.
    let one = h.contacts_table(&named(&["contact_id", "attributes.n0999"])).unwrap();
    assert_eq!(one.column(1).null_count(), 10);
    // Fewer contacts have fewer attributes.
    let until = h.contacts_table(&filter(|f| f.until = Some("2026-11-22T08:10:00Z".into()))).unwrap();
    assert_eq!(names(&until).iter().filter(|n| n.starts_with("attributes.")).count(), 910);
}

#[test]
fn a_window_is_half_open_and_keeps_every_place() {
    let mut h = History::default();
    for (id, day, channel) in [("1", 1, "voice"), ("2", 2, "chat"), ("3", 3, "voice"), ("4", 4, "mail")] {
        let at = format!("2026-03-0{day}T08:00:00Z");
        contact(&mut h, json!({"contact_id": id, "arrived_at": at, "account": "A", "channel": channel, "matter": "m"}));
    }
    contact(&mut h, json!({"contact_id": "9", "arrived_at": "2026-03-02T08:00:00Z", "account": "B"}));
    let asked = |change: &dyn Fn(&mut ContactFilter)| {
        let table = h.contacts_table(&filter(change)).unwrap();
        let seq = table.column_by_name("seq").unwrap().as_primitive::<UInt64Type>().values().to_vec();
        let ids: Vec<String> = texts(&table, "contact_id").into_iter().flatten().collect();
        let before: Vec<String> =
            texts(&table, "previous_channel").into_iter().map(Option::unwrap_or_default).collect();
        let mut rows: Vec<_> =
            ids.into_iter().zip(seq).zip(before).map(|((id, seq), b)| format!("{id} {seq} {b}")).collect();
        rows.sort();
        rows
    };
    let day = |d: u8| Some(format!("2026-03-0{d}T10:00:00+02:00"));
    let within = asked(&|f| (f.since, f.until) = (day(2), day(4)));
    assert_eq!(within, ["2 2 voice", "3 3 chat", "9 1 "]);
    assert_eq!(asked(&|f| f.since = day(4)), ["4 4 voice"]);
    assert_eq!(asked(&|f| (f.since, f.until) = (day(2), day(2))), Vec::<String>::new());
    assert_eq!(asked(&|f| f.channel = Some(Channel::Voice)), ["1 1 ", "3 3 chat", "9 1 "]);
    assert_eq!(asked(&|f| f.customer = Some("account:B".into())), ["9 1 "]);
    let refused = |change: &dyn Fn(&mut ContactFilter)| h.contacts_table(&filter(change)).unwrap_err();
    assert_eq!(refused(&|f| f.customer = Some("account:C".into())).status(), Status::NotFound);
    assert_eq!(refused(&|f| (f.since, f.until) = (day(4), day(2))).message(), "`until` is before `since`");
    assert_eq!(refused(&|f| f.since = Some("2026-03-02 08:00".into())).status(), Status::InvalidArgument);
    let timeline = h.timeline_table("account:B").unwrap();
    assert_eq!(timeline, h.contacts_table(&filter(|f| f.customer = Some("account:B".into()))).unwrap());
}

#[test]
fn a_customer_is_known_or_a_stranger() {
    let mut h = history(r#"{"region":"FI"}"#);
    append(
        &mut h,
        "crm",
        EntryKind::Record,
        &json!({"record_id": "7", "full_name": "Aino Laine", "phone": "041 234 5678", "email": "aino@posti.example"}),
    );
    contact(
        &mut h,
        json!({"contact_id": "1", "arrived_at": "2026-03-01T08:00:00Z", "phone": "0412345678",
        "first_name": "Aino", "last_name": "Laine", "matter": "m"}),
    );
    contact(
        &mut h,
        json!({"contact_id": "2", "arrived_at": "2026-03-02T08:00:00Z", "phone": "0412345678",
        "channel": "chat", "outcome": "resolved", "matter": "m"}),
    );
    contact(&mut h, json!({"contact_id": "3", "arrived_at": "2026-03-02T08:00:00Z", "phone": "050 765 4321"}));
    contact(&mut h, json!({"contact_id": "4", "arrived_at": "2026-03-02T08:00:00Z", "account": "77"}));
    append(
        &mut h,
        "shop",
        EntryKind::Order,
        &json!({"order_id": "o", "ordered_at": "2026-03-03T08:00:00Z", "device": "d1"}),
    );
    let table = h.customers_table(None).unwrap();
    let known = table.column_by_name("known").unwrap().as_boolean();
    let keys = lists(&table, "keys");
    let at = |key: &str| keys.iter().position(|k| k.split(',').any(|k| k == key)).unwrap();
    let of = |key: &str| known.value(at(key));
    assert_eq!(table.num_rows(), 4);
    assert!(of("email:aino@posti.example") && of("account:77") && of("device:d1") && !of("phone:+358507654321"));
    let aino = at("email:aino@posti.example");
    assert_eq!(keys[aino], "email:aino@posti.example,phone:+358412345678");
    // What has no time comes last: the record of a CRM that does not say when it was made.
    assert_eq!(lists(&table, "names")[aino], "Aino Laine");
    assert_eq!(
        (lists(&table, "channels")[aino].as_str(), lists(&table, "sources")[aino].as_str()),
        ("voice,chat", "a,crm")
    );
    let count = |column: &str| table.column_by_name(column).unwrap().as_primitive::<UInt64Type>().value(aino);
    assert_eq!(["contacts", "records", "orders", "cases", "open_cases"].map(count), [2, 1, 0, 1, 0]);
    let last = table.column_by_name("last_at").unwrap().as_primitive::<TimestampNanosecondType>().value(aino);
    assert_eq!(kanava::instant::print(last), "2026-03-02T08:00:00Z");
    assert!(table.column_by_name("first_at").unwrap().is_null(at("device:d1")));
    let summary: Value = serde_json::from_str(&h.summary_document().unwrap()).unwrap();
    assert_eq!(
        (&summary["customers"], &summary["known_customers"], &summary["strangers"]),
        (&json!(4), &json!(3), &json!(1))
    );
    // Long after, the quiet cases are open no more.
    let open = |at: Option<&str>| {
        let table = h.customers_table(at).unwrap();
        table.column_by_name("open_cases").unwrap().as_primitive::<UInt64Type>().values().iter().sum::<u64>()
    };
    assert_eq!((open(None), open(Some("2027-03-01T08:00:00Z"))), (2, 0));
    assert_eq!(h.customers_table(Some("soon")).unwrap_err().status(), Status::InvalidArgument);
}

#[test]
fn entries_have_their_time_and_revision() {
    let mut h = History::default();
    contact(&mut h, json!({"contact_id": "1", "arrived_at": "2026-03-01T08:00:00Z", "account": "A", "revision": 3}));
    append(&mut h, "crm", EntryKind::Record, &json!({"record_id": "7", "account": "A"}));
    let table = h.entries_table().unwrap();
    assert_eq!(names(&table), ["entry", "kind", "source", "id", "at", "revision", "customer_id"]);
    let column = |name| texts(&table, name).into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(column("entry"), ["a:1", "crm:7"]);
    assert_eq!(column("kind"), ["contacts", "records"]);
    assert_eq!(column("customer_id").windows(2).filter(|w| w[0] == w[1]).count(), 1);
    let revision = table.column_by_name("revision").unwrap().as_primitive::<arrow_array::types::Int64Type>();
    assert_eq!(revision.value(0), 3);
    assert!(table.column_by_name("at").unwrap().is_null(1));
}

#[test]
fn the_counts_are_those_of_the_summary_after_every_change() {
    let mut h = History::default();
    let same = |h: &History| {
        let summary: Value = serde_json::from_str(&h.summary_document().unwrap()).unwrap();
        let counts = h.counts();
        assert_eq!(summary["contacts"], counts.contacts);
        assert_eq!(summary["customers"], counts.customers);
        assert_eq!(summary["open_cases"], counts.open_cases);
        counts
    };
    same(&h);
    for i in 0..30 {
        let at = format!("2026-03-{:02}T08:00:00Z", i % 28 + 1);
        contact(
            &mut h,
            json!({"contact_id": i.to_string(), "arrived_at": at, "account": (i % 7).to_string(), "matter": "m"}),
        );
        same(&h);
    }
    let before = same(&h);
    let settle = r#"{"type":"settle","subject":"a:3","actor":"x","at":"2026-04-01T08:00:00Z"}"#;
    let id = h.assert(Assertion::parse(settle).unwrap()).unwrap();
    assert_eq!(same(&h).open_cases, before.open_cases - 1);
    h.assert_document(&json!({"type": "undo", "undo": id, "actor": "x", "at": "2026-04-02T08:00:00Z"}).to_string())
        .unwrap();
    assert_eq!(same(&h), before);
    h.assert_document(r#"{"type":"erase","subject":"a:3","actor":"x","at":"2026-04-03T08:00:00Z"}"#).unwrap();
    assert_eq!(same(&h).customers, before.customers - 1);
    assert_eq!(h.cases_table(&CaseFilter::default()).unwrap().num_rows() as u64, {
        let summary: Value = serde_json::from_str(&h.summary_document().unwrap()).unwrap();
        summary["cases"].as_u64().unwrap()
    });
}

fn person(id: &str, name: &str, more: Value) -> Value {
    let mut row = json!({"record_id": id, "full_name": name});
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

#[test]
fn a_shared_number_and_nothing_else_is_in_doubt() {
    let mut h = history(r#"{"region":"FI","model":"none"}"#);
    let record = |h: &mut History, row| append(h, "crm", EntryKind::Record, &row);
    record(&mut h, person("1", "Aino Laine", json!({"account": "A1", "phone": "041 234 5678"})));
    record(
        &mut h,
        person("2", "Onni Laine", json!({"account": "A2", "phone": "041 234 5678", "birth_date": "1980-02-01"})),
    );
    contact(&mut h, json!({"contact_id": "9", "arrived_at": "2026-03-01T08:00:00Z", "phone": "0412345678"}));
    let table = h.doubtful_table(None, None).unwrap();
    let column = |name| texts(&table, name).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
    let pairs: Vec<_> = column("record_a").into_iter().zip(column("record_b")).zip(column("guard")).collect();
    let pair = |a: &str, b: &str, guard: &str| ((a.to_owned(), b.to_owned()), guard.to_owned());
    assert_eq!(
        pairs,
        [
            pair("a:9", "crm:1", "contested"),
            pair("a:9", "crm:2", "contested"),
            pair("crm:1", "crm:2", "suggests_alone")
        ]
    );
    assert_eq!(column("decided"), ["different"; 3]);
    assert_eq!(column("value"), ["+358412345678"; 3]);
    assert_eq!(
        (&column("full_name.a")[2], &column("full_name.b")[2], &column("full_name.level")[2]),
        (&"Aino Laine".into(), &"Onni Laine".into(), &"different".into())
    );
    assert_eq!((&column("phone.level")[2], &column("birth_date.level")[2]), (&"exact".into(), &"missing".into()));
    let of = |name: &str| table.column_by_name(name).unwrap();
    assert_eq!((of("same").null_count(), of("probability").null_count()), (3, 3));
    // What somebody said is in doubt no more.
    h.assert_document(r#"{"type":"not_same","a":"crm:1","b":"crm:2","actor":"x","at":"2026-04-01T08:00:00Z"}"#)
        .unwrap();
    assert_eq!(h.doubtful_table(None, None).unwrap().num_rows(), 2);
    assert_eq!(h.doubtful_table(Some(1.5), None).unwrap_err().status(), Status::InvalidArgument);
}

/// The resolver of the scored tests, with another threshold.
fn scored(threshold: f64) -> History {
    let mut resolver: Value = serde_json::from_str(include_str!("scored_resolver.json")).unwrap();
    resolver["scored"]["threshold"] = threshold.into();
    history(&resolver.to_string())
}

#[test]
fn scored_pairs_on_both_sides_of_the_threshold_are_in_doubt() {
    let fill = |threshold: f64| {
        let mut h = scored(threshold);
        let people = [
            ("1", "Aino", "Laine", "1980-02-01"),
            ("2", "Ainno", "Laine", "1980-02-01"),
            ("3", "Aino", "Salonen", "1980-02-01"),
            ("4", "Onni", "Virtanen", "1950-07-11"),
        ];
        for (id, first, last, born) in people {
            contact(
                &mut h,
                json!({"contact_id": id, "arrived_at": "2026-03-02T08:00:00Z", "first_name": first,
                "last_name": last, "birth_date": born}),
            );
        }
        h
    };
    let rows = |h: &History, low: f64, high: f64| {
        let table = h.doubtful_table(Some(low), Some(high)).unwrap();
        let p = table.column_by_name("probability").unwrap().as_primitive::<Float64Type>().values().to_vec();
        let column = |name| texts(&table, name).into_iter().flatten().collect::<Vec<_>>();
        let pairs = column("record_a").into_iter().zip(column("record_b")).zip(column("decided"));
        pairs.zip(p).map(|(((a, b), decided), p)| (format!("{a} {b} {decided}"), p)).collect::<Vec<_>>()
    };
    let low = fill(0.6);
    let all = rows(&low, 0.0, 1.0);
    assert!(all.iter().any(|(row, _)| row == "a:1 a:2 same"), "{all:?}");
    assert!(all.iter().any(|(row, _)| row.ends_with("different")), "{all:?}");
    let (_, p) = all.iter().find(|(row, _)| row == "a:1 a:2 same").unwrap().clone();
    // The same pair, when joining takes more.
    let strict = fill((p + 1.0) / 2.0);
    let refused = rows(&strict, p - 1e-3, p + 1e-3);
    assert_eq!(refused.iter().map(|(row, _)| row.as_str()).collect::<Vec<_>>(), ["a:1 a:2 different"]);
    // The band holds what it says, nearest to the threshold first.
    let band = rows(&low, 0.05, 0.999_999);
    assert!(band.iter().all(|(_, p)| (0.05..=0.999_999).contains(p)));
    let odds = |p: f64| ((p / (1.0 - p)).log2() - (0.6f64 / 0.4).log2()).abs();
    assert!(band.windows(2).all(|w| odds(w[0].1) <= odds(w[1].1) + 0.01), "{band:?}");
    // One document a table: what the bindings ask.
    let asked = kanava::HistoryTableOptions::parse(r#"{"table":"doubtful","low":0.0,"high":1.0}"#).unwrap();
    assert_eq!(low.table(&asked).unwrap(), [low.doubtful_table(Some(0.0), Some(1.0)).unwrap()]);
}
