//! Columns by any name: what headers and values say, and sources that call the same by other names.

use super::found::{Bytes, bytes, f1, groups, of, pairwise, run, texts, truth};
use super::people::{COLUMNS, Record, World, table};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use kanava::resolution::{Resolution, ResolveOptions};
use serde_json::{Value, json};
use std::sync::Arc;

/// What a column has of a record.
type Text<'a> = &'a dyn Fn(&Record) -> Option<String>;

fn world() -> Vec<Record> {
    World::new(600, 41).records()
}

/// The table with these columns: each a name and the text of a record.
fn columns(records: &[Record], all: &[(&str, Text<'_>)]) -> RecordBatch {
    let column = |of: Text<'_>| -> ArrayRef { Arc::new(records.iter().map(of).collect::<StringArray>()) };
    let names: [(&str, Text<'_>); 2] =
        [("source", &|r| Some(r.source.to_owned())), ("record_id", &|r| Some(r.id.clone()))];
    let all = names.iter().chain(all).map(|(name, of)| (*name, column(*of), true));
    RecordBatch::try_from_iter_with_nullable(all).unwrap()
}

/// The table with these headers instead of the usual.
fn headed(records: &[Record], headers: [&str; COLUMNS.len()]) -> RecordBatch {
    let of: Vec<_> = (0..COLUMNS.len()).map(|i| move |r: &Record| r.fields[i].clone()).collect();
    let all: Vec<(&str, Text<'_>)> = headers.iter().zip(&of).map(|(h, of)| (*h, of as Text<'_>)).collect();
    columns(records, &all)
}

/// The records of one source under the usual headers, those of the other under these.
fn two(records: &[Record], headers: [&str; COLUMNS.len()]) -> RecordBatch {
    let of = |i: usize, source: &'static str| move |r: &Record| r.fields[i].clone().filter(|_| r.source == source);
    let (crm, web): (Vec<_>, Vec<_>) = (0..COLUMNS.len()).map(|i| (of(i, "crm"), of(i, "web"))).unzip();
    let mut all: Vec<(&str, Text<'_>)> = Vec::new();
    for i in 0..COLUMNS.len() {
        all.push((COLUMNS[i], &crm[i]));
        all.push((headers[i], &web[i]));
    }
    columns(records, &all)
}

fn plain(batch: &RecordBatch) -> Resolution {
    run(std::slice::from_ref(batch), &ResolveOptions::default())
}

fn report(found: &Resolution) -> Value {
    serde_json::from_str(&found.report_document().unwrap()).unwrap()
}

const OTHERS: [[&str; COLUMNS.len()]; 3] = [
    ["FIRST_NAME", "LastName", "Birth Date", "PHONE", "E-Mail", "Street", "City", "PostCode"],
    ["fname", "surname", "dob", "mobilePhone", "email_address", "streetAddress", "town", "zip"],
    ["Vorname", "Nachname", "Geburtsdatum", "Handy", "e-post", "osoite", "postitoimipaikka", "PLZ"],
];

#[test]
fn headers_of_any_kind_are_read_alike() {
    let records = world();
    let right = groups(&of(&records));
    for headers in OTHERS {
        assert_eq!(groups(&plain(&headed(&records, headers))), right, "{headers:?}");
    }
}

#[test]
fn sources_with_other_headers_are_joined_as_well() {
    let records = world();
    let same: Bytes = bytes(&of(&records));
    for headers in OTHERS {
        let batch = two(&records, headers);
        let found = plain(&batch);
        assert!(bytes(&found).customers == same.customers, "{headers:?}");
        let resolver: Value = serde_json::from_str(&found.resolver_document().unwrap()).unwrap();
        assert_eq!(resolver["scored"]["fields"][0]["also"], json!([headers[0]]));
        let said = &report(&found)["columns"][headers[0]];
        assert_eq!(said, "given_name, one field with `first_name`");
        // Passed back, it reads the same.
        let options = ResolveOptions::parse(&json!({ "resolver": resolver }).to_string()).unwrap();
        bytes(&run(&[batch], &options)).must_be(&bytes(&found), "passed back");
    }
}

#[test]
fn a_whole_name_in_one_source_is_taken_apart() {
    let records = world();
    let own = |i: usize| move |r: &Record| r.fields[i].clone();
    let part = |i: usize| move |r: &Record| r.fields[i].clone().filter(|_| r.source == "crm");
    let (given, surname, born, phone) = (part(0), part(1), own(2), own(3));
    let whole = |r: &Record| {
        let name = [&r.fields[0], &r.fields[1]].map(|f| f.clone().unwrap_or_default()).join(" ");
        Some(name.trim().to_owned()).filter(|name| r.source == "web" && !name.is_empty())
    };
    let found = plain(&columns(
        &records,
        &[("first_name", &given), ("last_name", &surname), ("name", &whole), ("dob", &born), ("phone", &phone)],
    ));
    let measured = f1(pairwise(&groups(&found), &truth(&records)));
    assert!(measured > 0.9, "{measured}");
    assert_eq!(report(&found)["columns"]["name"], "ignored: split into given name and surname");
}

#[test]
fn sources_that_share_no_column_are_named() {
    let records = world();
    let of = |i: usize, source: &'static str| move |r: &Record| r.fields[i].clone().filter(|_| r.source == source);
    let (name, mail) = (of(1, "crm"), of(4, "web"));
    let found = plain(&columns(&records, &[("last_name", &name), ("email", &mail)]));
    let told = report(&found)["warnings"].to_string();
    assert!(told.contains("no column in common") && told.contains("`crm`") && told.contains("`web`"), "{told}");
}

#[test]
fn columns_that_say_nothing_of_a_person_are_not_compared() {
    let records = world();
    let right = groups(&of(&records));
    let own: Vec<_> = (0..COLUMNS.len()).map(|i| move |r: &Record| r.fields[i].clone()).collect();
    let number = |r: &Record| r.id.parse::<usize>().unwrap();
    let extra: [(&str, Text<'_>); 7] = [
        ("balance", &|r| Some(format!("{}.{:02}", number(r) * 7 % 5000, number(r) % 97 + 1))),
        ("last_login", &|r| Some(format!("20{}-0{}-1{}", 15 + number(r) % 9, number(r) % 8 + 1, number(r) % 7))),
        ("first_purchase", &|r| Some(format!("201{}-03-0{}", number(r) % 9, number(r) % 8 + 1))),
        ("CreatedOn", &|r| Some(format!("202{}-03-0{}", number(r) % 4, number(r) % 8 + 1))),
        ("invoice_number", &|r| Some(format!("{}", 100_000 + number(r)))),
        ("points", &|r| Some(format!("{}", number(r) * 2_654_435_761 % 700))),
        ("uuid", &|r| Some(format!("{:032x}", number(r) as u128 * 0x9e37_79b9_7f4a_7c15_f39c))),
    ];
    let mut all: Vec<(&str, Text<'_>)> = COLUMNS.iter().zip(&own).map(|(name, of)| (*name, of as Text<'_>)).collect();
    all.extend(extra);
    let found = plain(&columns(&records, &all));
    let said = report(&found)["columns"].clone();
    for (name, _) in extra {
        let said = said[name].as_str().unwrap_or_default();
        assert!(said.starts_with("ignored: "), "{name} is read as {said}");
    }
    assert_eq!(groups(&found), right);
}

#[test]
fn a_company_beside_first_and_last_name_is_compared() {
    let records = world();
    let own: Vec<_> = (0..COLUMNS.len()).map(|i| move |r: &Record| r.fields[i].clone()).collect();
    let company = |r: &Record| Some(format!("Firma {} Oy", r.person));
    let mut all: Vec<(&str, Text<'_>)> = COLUMNS.iter().zip(&own).map(|(name, of)| (*name, of as Text<'_>)).collect();
    all.push(("company_name", &company));
    let found = plain(&columns(&records, &all));
    assert_eq!(report(&found)["columns"]["company_name"], "organisation");
}

#[test]
fn two_columns_of_one_name_are_told() {
    let batch = table(&world());
    let mut all: Vec<(String, ArrayRef)> = Vec::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        all.push((field.name().clone(), column.clone()));
    }
    all.push(("record_id".to_owned(), batch.column(2).clone()));
    all.push(("phone".to_owned(), batch.column(3).clone()));
    let found = plain(&RecordBatch::try_from_iter_with_nullable(all.into_iter().map(|(n, c)| (n, c, true))).unwrap());
    let told = report(&found)["warnings"].to_string();
    assert_eq!(told.matches("several columns have this name").count(), 2, "{told}");
}

#[test]
fn with_a_model_two_records_alone_are_joined_as_in_the_table() {
    let records = World { defaults: 0.06, ..World::new(900, 42) }.records();
    let first = of(&records);
    let resolver: Value = serde_json::from_str(&first.resolver_document().unwrap()).unwrap();
    let dropped = resolver["scored"]["fields"].as_array().unwrap().iter().any(|f| f["defaults"] != Value::Null);
    assert!(dropped, "no default is in the document");
    let options = ResolveOptions::parse(&json!({ "resolver": resolver }).to_string()).unwrap();
    let links = first.links().unwrap();
    let sure = super::found::numbers(&links, "probability");
    let pairs = texts(&links, "record_a").into_iter().zip(texts(&links, "record_b")).zip(sure);
    let (mut joined, mut asked) = (0, 0);
    for ((a, b), _) in pairs.filter(|(_, p)| *p > 0.999).take(60) {
        let two: Vec<Record> = records.iter().filter(|r| r.name() == a || r.name() == b).cloned().collect();
        joined += usize::from(groups(&run(&[table(&two)], &options)).len() == 1);
        asked += 1;
    }
    // Who else has a telephone counts where the others are: of two records alone nobody else does.
    assert!(asked > 30 && joined + 2 >= asked, "{joined} of {asked}");
}
