//! Scored pairs in a history: the same customers as resolving everything at once, reasons, guards, erasure, and what
//! everybody shares.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "support/replicas.rs"]
mod replicas;

use arrow_array::{Array, RecordBatch, StringArray};
use kanava::resolution::{ResolveOptions, resolve};
use kanava::table::{ReadOptions, csv_table};
use kanava::{AppendOptions, EntryKind, History, Resolver};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

const AT: &str = "2026-03-02T08:00:00Z";

fn scored() -> History {
    History::new(Resolver::parse(include_str!("scored_resolver.json")).unwrap())
}

fn contact(h: &mut History, source: &str, mut row: Value) {
    row["arrived_at"] = json!(AT);
    h.append_document(&row.to_string(), &AppendOptions::new(source)).unwrap();
}

fn say(h: &mut History, mut said: Value) -> String {
    said["at"] = json!(AT);
    h.assert_document(&said.to_string()).unwrap()
}

fn why(h: &History, a: &str, b: &str) -> Value {
    serde_json::from_str(&h.why_document(a, b).unwrap()).unwrap()
}

fn why_not(h: &History, a: &str, b: &str) -> Value {
    serde_json::from_str(&h.why_not_document(a, b).unwrap()).unwrap()
}

/// People with two to four records each: slips in names and dates, a number or a mail that is sometimes there.
fn people(count: usize) -> String {
    const FIRST: [&str; 24] = [
        "aino", "onni", "eevi", "väinö", "helmi", "leo", "lilja", "oliver", "sofia", "elias", "emma", "toivo", "venla",
        "mikael", "iida", "aleksi", "hilla", "joona", "kerttu", "lauri", "minna", "niilo", "oona", "pekka",
    ];
    const LAST: [&str; 6] = ["niemi", "koski", "mäki", "salo", "ranta", "harju"];
    const ENDING: [&str; 8] = ["nen", "la", "läinen", "virta", "oja", "lampi", "vaara", "saari"];
    let mut state = 7u64;
    let mut draw = move |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut out = String::from("record_id,first_name,last_name,birth_date,mobile,email,city\n");
    for person in 0..count {
        let first = FIRST[draw(FIRST.len())];
        let last = format!("{}{}", LAST[draw(LAST.len())], ENDING[draw(ENDING.len())]);
        let birth = (1940 + draw(70), 1 + draw(12), 1 + draw(28));
        let phone = format!("+35840{:07}", 1_000_000 + person * 7919 % 8_999_999);
        let mail = format!("{first}.{last}{}@posti.example", draw(90));
        let city = ["helsinki", "turku", "oulu", "tampere"][draw(4)];
        for record in 0..2 + draw(3) {
            let mut given: Vec<char> = first.chars().collect();
            if draw(6) == 0 {
                given.swap(1, 2);
            }
            let day = if draw(8) == 0 { 1 + birth.2 % 28 } else { birth.2 };
            let given: String = given.into_iter().collect();
            let (phone, mail) = (if draw(2) == 0 { &phone } else { "" }, if draw(3) == 0 { &mail } else { "" });
            let birth = format!("{}-{:02}-{day:02}", birth.0, birth.1);
            writeln!(out, "{person:04}-{record},{given},{last},{birth},{phone},{mail},{city}").unwrap();
        }
    }
    out
}

fn learned(table: &RecordBatch, resolver: Option<Resolver>) -> kanava::resolution::Resolution {
    let mut options = ResolveOptions::default();
    options.resolver = resolver;
    resolve(std::slice::from_ref(table), &[], &options, &mut |_| ControlFlow::Continue(())).unwrap()
}

fn append(h: &mut History, table: &RecordBatch) {
    replicas::append(h, table.clone(), &AppendOptions::new("crm").kind(EntryKind::Record));
}

fn text<'a>(table: &'a RecordBatch, column: &str) -> &'a StringArray {
    table.column_by_name(column).unwrap().as_any().downcast_ref().unwrap()
}

/// Records by customer.
fn clusters(table: &RecordBatch, id: &str) -> Vec<Vec<String>> {
    let (ids, customers) = (text(table, id), text(table, "customer_id"));
    let mut out: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    (0..ids.len()).for_each(|i| out.entry(customers.value(i)).or_default().push(ids.value(i).to_owned()));
    let mut out: Vec<Vec<String>> = out.into_values().collect();
    out.iter_mut().for_each(|c| c.sort());
    out.sort();
    out
}

#[test]
fn a_history_finds_the_customers_that_resolving_at_once_finds() {
    let table = csv_table(people(400).as_bytes(), &ReadOptions::default()).unwrap();
    let resolver = learned(&table, None).resolver().clone();
    let at_once = clusters(&learned(&table, Some(resolver.clone())).customers().unwrap(), "record_id");
    let mut whole = History::new(resolver.clone());
    append(&mut whole, &table);
    let whole = clusters(&whole.entries_table().unwrap(), "id");
    let right = whole.iter().filter(|c| c.iter().all(|id| id.split('-').next() == c[0].split('-').next())).count();
    println!(
        "{} records, {} customers, {} at once, {right} of one person",
        table.num_rows(),
        whole.len(),
        at_once.len()
    );
    assert_eq!(at_once, whole);
    // One by one, the last first.
    let mut one_by_one = History::new(resolver);
    for row in (0..table.num_rows()).rev() {
        append(&mut one_by_one, &table.slice(row, 1));
    }
    assert_eq!(at_once, clusters(&one_by_one.entries_table().unwrap(), "id"));
}

#[test]
fn law_05_a_scored_join_says_what_it_rests_on() {
    let mut h = scored();
    contact(
        &mut h,
        "chat",
        json!({"contact_id": "1", "first_name": "Aino", "last_name": "Laine", "birth_date": "1980-02-01"}),
    );
    contact(&mut h, "mail", json!({"contact_id": "2", "full_name": "Ainno Laine", "birth_date": "1.2.1980"}));
    contact(&mut h, "chat", json!({"contact_id": "3", "first_name": "Aino", "last_name": "Korhonen"}));
    let said = why(&h, "chat:1", "mail:2");
    assert_eq!(said["path"][0]["rule"], "scored");
    assert_eq!(said["path"][0]["also"], "first_name near_2, last_name exact_2, birth_date exact_1");
    assert!(said["path"][0]["scored"]["probability"].as_f64().unwrap() > 0.5);
    let not = why_not(&h, "chat:1", "chat:3");
    assert!(not["text"].as_str().unwrap().contains("too little alike"), "{not}");
    assert!(not["scored"]["weight"].as_f64().unwrap() < 0.0);
    // What people say comes first, and is taken back without a trace.
    let before = h.why_document("chat:1", "mail:2").unwrap();
    let id = say(&mut h, json!({"type": "not_same", "a": "chat:1", "b": "mail:2"}));
    assert_eq!(why_not(&h, "chat:1", "mail:2")["refused"][0]["guard"], "not_same");
    say(&mut h, json!({"type": "undo", "undo": id}));
    assert_eq!(h.why_document("chat:1", "mail:2").unwrap(), before);
}

#[test]
fn law_10_a_resolver_with_scores_prints_back() {
    let resolver = Resolver::parse(include_str!("scored_resolver.json")).unwrap();
    let printed = History::new(resolver.clone()).resolver_document().unwrap();
    assert_eq!(Resolver::parse(&printed).unwrap(), resolver);
    let wrong = printed.replace("\"max_block_size\":3", "\"max_block_size\":0");
    assert!(Resolver::parse(&wrong).unwrap_err().to_string().contains("scored.max_block_size"));
}

#[test]
fn two_verified_accounts_are_two_customers_however_alike() {
    let mut h = scored();
    for (n, account) in [(1, "A1"), (2, "A2")] {
        let row = json!({"contact_id": n.to_string(), "first_name": "Aino", "last_name": "Laine", "birth_date": "1980-02-01",
            "identities": [{"kind": "account", "value": account, "verified": true}]});
        contact(&mut h, "web", row);
    }
    let not = why_not(&h, "web:1", "web:2");
    assert_eq!(not["refused"][0]["guard"], "verified_account");
    assert_eq!(not["refused"][0]["rule"], "scored");
}

#[test]
fn values_are_found_under_the_names_that_entries_have() {
    let mut h = scored();
    let attribute = json!({"contact_id": "1", "first_name": "Eevi", "last_name": "Niemi", "mobile": "040 123 4567"});
    contact(&mut h, "a", attribute);
    contact(&mut h, "b", json!({"contact_id": "2", "full_name": "Niemi, Eevi", "phone": "+358401234567"}));
    let said = why(&h, "a:1", "b:2");
    assert_eq!(said["path"][0]["also"], "first_name exact_1, last_name exact_1, mobile exact_1");
}

#[test]
fn law_06_nothing_of_the_erased_is_left_in_the_index() {
    let mut h = scored();
    let held = |h: &History| format!("{h:?}").contains("xerxesina");
    let row =
        json!({"contact_id": "1", "first_name": "Xerxesina", "last_name": "Laine", "email": "xerxesina@x.example"});
    contact(&mut h, "x", row.clone());
    contact(&mut h, "x", json!({"contact_id": "2", "first_name": "Aino", "last_name": "Laine"}));
    assert!(held(&h));
    say(&mut h, json!({"type": "erase", "subject": "x:1"}));
    assert!(!held(&h));
    contact(&mut h, "x", row);
    assert!(!held(&h));
    // Nor of a revision that another replaced.
    contact(&mut h, "x", json!({"contact_id": "3", "first_name": "Xerxesina", "revision": 1}));
    contact(&mut h, "x", json!({"contact_id": "3", "first_name": "Aino", "revision": 2}));
    assert!(!held(&h));
}

#[test]
fn what_everybody_is_called_does_not_slow_the_next_contact() {
    let mut h = scored();
    let last = |h: &mut History, from: usize, to: usize| {
        let start = Instant::now();
        for n in from..to {
            // One block of everybody, one of nearly everybody, and a face that a tenth has.
            let born =
                if n % 10 == 0 { "1900-01-01".to_owned() } else { format!("{}-{:02}-01", 1900 + n % 100, 1 + n % 12) };
            let row =
                json!({"contact_id": n.to_string(), "first_name": "Aino", "last_name": "Laine", "birth_date": born});
            contact(h, "x", row);
        }
        start.elapsed()
    };
    let first = last(&mut h, 0, 500);
    last(&mut h, 500, 5_000);
    let later = last(&mut h, 5_000, 5_500);
    println!("{first:?} {later:?}");
    assert!(later < first * 4 + Duration::from_millis(500), "{first:?} {later:?}");
}

#[test]
fn without_a_model_likeness_joins_nobody() {
    let mut h = History::new(Resolver::parse(r#"{"model":"none"}"#).unwrap());
    for n in ["1", "2"] {
        contact(
            &mut h,
            "x",
            json!({"contact_id": n, "first_name": "Aino", "last_name": "Laine", "birth_date": "1980-02-01"}),
        );
    }
    let not = why_not(&h, "x:1", "x:2");
    assert_eq!(not.get("scored"), None);
    assert_eq!(not["text"], "they share no value that could join them");
}

/// A history by default, or by shared keys alone.
fn of_two(model: &str, one: Value, other: Value) -> (History, bool) {
    let mut h = History::new(Resolver::parse(&json!({"region": "FI", "model": model}).to_string()).unwrap());
    for (id, mut row) in [("1", one), ("2", other)] {
        row["contact_id"] = json!(id);
        contact(&mut h, "x", row);
    }
    let same = h.customer_id("x:1").unwrap() == h.customer_id("x:2").unwrap();
    (h, same)
}

#[test]
fn by_default_a_slip_in_a_name_and_one_birth_date_are_one_customer() {
    assert_eq!(
        History::default().resolver_document().unwrap(),
        History::new(Resolver::parse("{}").unwrap()).resolver_document().unwrap()
    );
    let person = |first: &str, birth: &str| json!({"first_name": first, "last_name": "Laine", "birth_date": birth});
    let (h, same) = of_two("shipped", person("Aino", "1980-02-01"), person("Ainno", "1980-02-01"));
    assert!(same);
    let path = why(&h, "x:1", "x:2")["path"].clone();
    assert_eq!((path.as_array().unwrap().len(), &path[0]["rule"]), (1, &json!("scored")));
    assert!(!of_two("none", person("Aino", "1980-02-01"), person("Ainno", "1980-02-01")).1);
    // Sisters, and a namesake of another age.
    assert!(!of_two("shipped", person("Aino", "1980-02-01"), person("Eevi", "1980-02-01")).1);
    assert!(!of_two("shipped", person("Aino", "1980-02-01"), person("Aino", "1955-11-23")).1);
}

#[test]
fn by_default_a_couple_with_one_mail_box_and_one_telephone_stays_two() {
    let person = |first: &str| json!({"first_name": first, "last_name": "Laine", "email": "laineet@posti.example", "phone": "041 234 5678"});
    let (h, same) = of_two("shipped", person("Aino"), person("Onni"));
    assert!(!same);
    assert_eq!(why_not(&h, "x:1", "x:2")["same"], false);
    // Each of them alone, and with a record that has no name.
    let unnamed = json!({"email": "laineet@posti.example", "phone": "041 234 5678"});
    for row in [person("Aino"), unnamed] {
        assert!(of_two("shipped", person("Aino"), row).1);
    }
}

#[test]
fn without_a_model_one_mail_box_joins() {
    let person = |first: &str| json!({"first_name": first, "last_name": "Laine", "email": "laineet@posti.example"});
    let (h, same) = of_two("none", person("Aino"), person("Onni"));
    assert!(same);
    assert_eq!(why(&h, "x:1", "x:2")["path"][0]["rule"], "shares");
    assert!(!of_two("shipped", person("Aino"), person("Onni")).1);
    // Who says what a mail box is worth is heard, with the model too.
    let resolver = r#"{"kinds":{"email":{"strength":"proves"}}}"#;
    let mut h = History::new(Resolver::parse(resolver).unwrap());
    for (id, first) in [("1", "Aino"), ("2", "Onni")] {
        let mut row = person(first);
        row["contact_id"] = json!(id);
        contact(&mut h, "x", row);
    }
    assert_eq!(h.customer_id("x:1").unwrap(), h.customer_id("x:2").unwrap());
}
