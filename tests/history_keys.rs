//! Values that are nobody's, values that too many stand under, and two spellings of one thing: who they join, and that a
//! report says so.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

#[path = "support/replicas.rs"]
mod replicas;

use arrow_array::{ArrayRef, Float32Array, RecordBatch, StringArray};
use kanava::{AppendOptions, AppendReport, Channel, History, Resolver};
use serde_json::{Value, json};
use std::sync::Arc;

fn history(region: &str) -> History {
    History::new(Resolver::parse(&json!({"region": region, "model": "none"}).to_string()).unwrap())
}

/// Contacts with these columns, all at one time, with the ids `0`, `1` …
fn table(columns: &[(&str, Vec<Option<String>>)], from: usize) -> RecordBatch {
    let rows = columns[0].1.len();
    let text = |values: Vec<Option<String>>| Arc::new(StringArray::from(values)) as ArrayRef;
    let mut all = vec![
        ("contact_id", text((from..from + rows).map(|i| Some(i.to_string())).collect())),
        ("arrived_at", text(vec![Some("2026-03-02T08:00:00Z".to_owned()); rows])),
    ];
    all.extend(columns.iter().map(|(name, values)| (*name, text(values.clone()))));
    RecordBatch::try_from_iter(all).unwrap()
}

fn append(history: &mut History, batch: RecordBatch) -> AppendReport {
    replicas::append(history, batch, &AppendOptions::new("app").channel(Channel::Web))
}

/// The warnings of this column.
fn warned<'a>(report: &'a AppendReport, column: &str) -> Vec<&'a kanava::Warning> {
    report.warnings.iter().filter(|w| w.column == column).collect()
}

fn contact(history: &mut History, id: &str, mut row: Value) -> AppendReport {
    row["contact_id"] = json!(id);
    row["arrived_at"] = json!("2026-03-02T09:00:00Z");
    history.append_document(&row.to_string(), &AppendOptions::new("app").channel(Channel::Web)).unwrap()
}

fn customers(history: &History) -> u64 {
    let summary: Value = serde_json::from_str(&history.summary_document().unwrap()).unwrap();
    summary["customers"].as_u64().unwrap()
}

fn same(history: &History, a: &str, b: &str) -> bool {
    history.customer_id(&format!("app:{a}")).unwrap() == history.customer_id(&format!("app:{b}")).unwrap()
}

fn people(n: usize) -> Vec<Option<String>> {
    (0..n)
        .map(|i| Some(format!("Person{} Number{}", (b'A' + (i / 20) as u8) as char, (b'a' + (i % 20) as u8) as char)))
        .collect()
}

fn all(n: usize, value: &str) -> Vec<Option<String>> {
    vec![Some(value.to_owned()); n]
}

#[test]
fn placeholders_join_nobody() {
    for value in [
        "[object Object]",
        "guest",
        "distinct_id",
        "(not set)",
        "true",
        "{{user_id}}",
        "tuntematon",
        "#N/A",
        "ゲスト",
        "CPD",
        "k. A.",
        "$USER_ID",
        "[REDACTED]",
        "{\"id\":null}",
    ] {
        for kind in ["account", "national_id", "handle", "device", "card"] {
            let mut h = history("FI");
            append(&mut h, table(&[(kind, all(40, value)), ("full_name", people(40))], 0));
            assert_eq!(customers(&h), 40, "{value} as {kind}");
        }
    }
    // Links that stand for none: two contacts of one customer stay two cases, and the report says why.
    for (column, value) in
        [("reference", "0"), ("reference", "[object Object]"), ("thread_id", "null"), ("parent_id", "-1")]
    {
        let mut h = history("FI");
        let report = append(&mut h, table(&[("account", all(2, "A-17")), (column, all(2, value))], 0));
        let cases: Value = serde_json::from_str(&h.cases_document(&kanava::CaseFilter::default()).unwrap()).unwrap();
        assert_eq!(
            cases["cases"].as_array().map_or(0, Vec::len).max(cases.as_array().map_or(0, Vec::len)),
            2,
            "{column} {value}"
        );
        assert_eq!(
            (report.warnings.len(), report.warnings[0].column.as_str(), report.warnings[0].rows),
            (1, column, 2)
        );
    }
}

#[test]
fn an_account_of_forty_people_is_nobodys() {
    for columns in [
        vec![("full_name", people(40))],
        vec![("birth_date", (0..40).map(|i| Some(format!("19{}-02-01", 50 + i))).collect())],
        vec![("first_name", people(40).iter().map(|p| p.clone().map(|p| p.replace(' ', ""))).collect())],
    ] {
        let mut h = history("FI");
        let mut batch = vec![("account", all(40, "webshop-7"))];
        batch.extend(columns);
        let report = append(&mut h, table(&batch, 0));
        assert_eq!(customers(&h), 40);
        let warning = warned(&report, "account")[0];
        assert_eq!(warning.rows, 40);
        assert!(
            warning.reason.contains("more than 16 different names or birth dates stand under `webshop-7`"),
            "{warning:?}"
        );
        // One after the other it is the same, and a telephone number of their own still tells who they are.
        let mut one = history("FI");
        for i in 0..40 {
            let rows: Vec<_> = batch.iter().map(|(name, values)| (*name, vec![values[i].clone()])).collect();
            append(&mut one, table(&rows, i));
        }
        assert_eq!(
            format!("{:?}", one.customers_table(None).unwrap()),
            format!("{:?}", h.customers_table(None).unwrap())
        );
        let report = contact(&mut one, "a", json!({"account": "webshop-7", "phone": "0412345678"}));
        contact(&mut one, "b", json!({"account": "webshop-7", "phone": "0412345678"}));
        assert!(same(&one, "a", "b"), "what carries nobody's account and a number is the number's");
        assert_eq!(warned(&report, "account").len(), 1, "said again for each delivery that has it");
        assert!(one.why_not_document("app:1", "app:2").unwrap().contains("\"cap\""));
    }
}

#[test]
fn an_account_of_sixteen_people_is_told() {
    let names =
        |n: usize| (0..n).map(|i| Some(format!("Given{0} Last{0}", (b'a' + i as u8) as char))).collect::<Vec<_>>();
    for (kind, n) in [("account", 16), ("national_id", 8)] {
        let mut h = history("FI");
        let report = append(&mut h, table(&[(kind, all(n, "api")), ("full_name", names(n))], 0));
        assert_eq!(customers(&h), 1, "below the cap it joins");
        let value = if kind == "account" { "api" } else { "API" };
        let said = warned(&report, kind);
        assert_eq!((said.len(), said[0].rows), (1, n as u64));
        assert_eq!(said[0].reason, format!("{n} different names stand under `{value}`: if it is nobody's, block it"));
        // Again for a delivery that has it, and by a history that took the log.
        let report = contact(&mut h, "a", json!({kind: "api"}));
        assert_eq!((warned(&report, kind).len(), warned(&report, kind)[0].rows), (1, 1));
        assert!(warned(&contact(&mut h, "b", json!({kind: "A-9"})), kind).is_empty());
        let report = replicas::merge_log(&mut history("FI"), h.log_table().unwrap()).unwrap();
        assert_eq!(warned(&report, kind).len(), 1);
        // One more undoes it, which is another warning.
        contact(&mut h, "c", json!({kind: "api", "full_name": "Aino Virtanen"}));
        assert!(customers(&h) > n as u64);
    }
    // A large delivery says the same of the few rows that have it.
    let mut accounts: Vec<_> = (0..1500).map(|i| Some(format!("A-{i}"))).collect();
    let mut full: Vec<_> = (0..1500).map(|i| Some(format!("Given{i} Last{i}"))).collect();
    accounts.splice(700..707, all(7, "import"));
    full.splice(700..707, names(7));
    let mut h = history("FI");
    let report = append(&mut h, table(&[("account", accounts), ("full_name", full)], 0));
    assert_eq!(warned(&report, "account").len(), 1);
    assert_eq!((warned(&report, "account")[0].rows, customers(&h)), (7, 1494));
    // Five people, a large family, one person by turns: nothing to say.
    for names in [
        names(5),
        (b'a'..=b'l').map(|c| Some(format!("Given{} Laine", c as char))).collect(),
        (0..12).map(|i| Some(["Aino Laine", "Laine Aino", "Aino Salo"][i % 3].to_owned())).collect(),
        vec![None; 30],
    ] {
        let report =
            append(&mut history("FI"), table(&[("account", all(names.len(), "A-2")), ("full_name", names)], 0));
        assert!(warned(&report, "account").is_empty(), "{:?}", report.warnings);
    }
    // What joins by agreement only has its own rules.
    let report = append(&mut history("FI"), table(&[("device", all(16, "d-1")), ("full_name", names(16))], 0));
    assert!(warned(&report, "device").iter().all(|w| !w.reason.contains("different names stand under")));
}

#[test]
fn many_contacts_of_one_account_are_fine() {
    let mut h = history("FI");
    let report = append(&mut h, table(&[("account", all(20_000, "A-1"))], 0));
    assert_eq!((customers(&h), warned(&report, "account").len()), (1, 0));
    // A family, with their nicknames: many names, but not too many.
    let names = (0..200).map(|i| Some(["Aino Laine", "Onni Laine", "Ainu Laine", "Eevi Salo"][i % 4].to_owned()));
    let mut h = history("FI");
    append(&mut h, table(&[("account", all(200, "A-2")), ("full_name", names.collect())], 0));
    assert_eq!(customers(&h), 1);
}

#[test]
fn nobodys_account_makes_nobody_a_claimant() {
    // Ten contacts of one person by mail, each with the account that the web shop gives everybody.
    let mut h = history("FI");
    let names = people(40);
    append(&mut h, table(&[("account", all(40, "web")), ("full_name", names)], 0));
    for i in 0..10 {
        contact(&mut h, &format!("m{i}"), json!({"account": "web", "email": "aino@posti.example"}));
    }
    assert!((1..10).all(|i| same(&h, "m0", &format!("m{i}"))), "the mail address has one claimant, not ten accounts");
}

#[test]
fn a_link_of_too_many_links_nobody() {
    for column in ["reference", "thread_id", "parent_id"] {
        let mut h = history("FI");
        let accounts = |n: usize, from: usize| (from..from + n).map(|i| Some(format!("A-{}", i % 500))).collect();
        append(&mut h, table(&[("account", accounts(1000, 0)), (column, all(1000, "R-1"))], 0));
        let cases = |h: &History| {
            let said: Value = serde_json::from_str(&h.summary_document().unwrap()).unwrap();
            said["cases"].as_u64().unwrap()
        };
        assert_eq!(cases(&h), 500, "as many contacts as a link may have: {column}");
        // One more, and it is a default of the system: told, and the same as all at once.
        let report = append(&mut h, table(&[("account", accounts(1, 1000)), (column, all(1, "R-1"))], 1000));
        assert_eq!(cases(&h), 1001, "{column}");
        let warning = warned(&report, column)[0];
        assert!(warning.reason.contains("more than 1000 contacts have `R-1`, so it links nobody"), "{warning:?}");
        let mut batch = history("FI");
        append(&mut batch, table(&[("account", accounts(1001, 0)), (column, all(1001, "R-1"))], 0));
        assert_eq!(cases(&batch), 1001);
        // And back: an erased contact frees the link.
        h.assert_document(r#"{"type":"erase","subject":"app:3","at":"2026-04-01T00:00:00Z"}"#).unwrap();
        assert_eq!(cases(&h), 499, "{column}");
    }
    // Contacts without any key follow their parent, unless all do.
    let mut h = history("FI");
    contact(&mut h, "R-1", json!({"account": "A-1"}));
    append(&mut h, table(&[("parent_id", all(1000, "R-1"))], 0));
    assert_eq!(customers(&h), 1);
    append(&mut h, table(&[("parent_id", all(1, "R-1"))], 1000));
    assert_eq!(customers(&h), 1002);
}

#[test]
fn two_spellings_of_a_name_agree_where_a_number_does() {
    for (a, b) in [
        ("Jörg Schröder", "Joerg Schroeder"),
        ("Max Weiß", "MAX WEISS"),
        ("Jose Pena", "José Peña"),
        ("Søren Ødegård", "Soeren Oedegard"),
        ("Matti Mäki", "Matti Maki"),
    ] {
        for key in [json!({"phone": "+358412345678"}), json!({"device": "d-1"})] {
            let mut h = history("FI");
            let row = |name: &str| {
                let mut row = key.clone();
                row["full_name"] = json!(name);
                row
            };
            contact(&mut h, "1", row(a));
            contact(&mut h, "2", row(b));
            contact(&mut h, "3", row("Erika Muster"));
            assert!(same(&h, "1", "2") && !same(&h, "1", "3"), "{a} {b}");
        }
        // A name alone joins nobody, however it is spelled.
        let mut h = history("FI");
        contact(&mut h, "1", json!({"full_name": a}));
        contact(&mut h, "2", json!({"full_name": b}));
        assert!(!same(&h, "1", "2"));
    }
}

#[test]
fn numbers_written_as_before_or_without_a_plus_sign() {
    let mut h = history("BR");
    contact(&mut h, "1", json!({"phone": "+55 31 9 8765-4321", "full_name": "Clara Duarte"}));
    contact(&mut h, "2", json!({"phone": "553187654321", "full_name": "Clara Duarte"}));
    assert!(same(&h, "1", "2"));
    // Argentina: both spellings are valid, and one line.
    contact(&mut h, "3", json!({"phone": "+54 9 11 2345 6789"}));
    contact(&mut h, "4", json!({"phone": "+54 11 2345 6789"}));
    assert!(same(&h, "3", "4"));
    assert_eq!(h.customer_id("+5491123456789").unwrap(), h.customer_id("phone:+541123456789").unwrap());

    // In Germany `49170…` may be a number of its own area: the delivery says that it is not.
    let row = |id: &str, phone: &str| {
        json!({"contact_id": id, "arrived_at": "2026-03-02T09:00:00Z", "phone": phone}).to_string()
    };
    let mut h = history("DE");
    let whatsapp = AppendOptions::new("app").channel(Channel::Web).international();
    h.append_document(&row("1", "0170 1234567"), &AppendOptions::new("app").channel(Channel::Web)).unwrap();
    h.append_document(&row("2", "491701234567"), &whatsapp).unwrap();
    h.append_document(&row("3", "+49 170 1234567"), &whatsapp).unwrap();
    h.append_document(&row("4", "0170 1234567"), &whatsapp).unwrap();
    assert!((2..5).all(|i| same(&h, "1", &i.to_string())));
    let options = r#"{"source": "app", "columns": {"phone": {"column": "wa", "international": true}}}"#;
    let batch = table(&[("wa", vec![Some("491701234567".to_owned())])], 7);
    replicas::append(&mut h, batch, &AppendOptions::parse(options).unwrap());
    assert!(same(&h, "1", "7"));
    // Whatever stands around it, the sign goes before its digits; what cannot be told is nobody's.
    for (at, text) in
        ["whatsapp:491701234567", "='491701234567'", "Anna <491701234567>", "(49) 170 1234567"].iter().enumerate()
    {
        let id = format!("w{at}");
        h.append_document(&row(&id, text), &whatsapp).unwrap();
        assert!(same(&h, "1", &id), "{text}");
    }
    assert!(h.customer_id("phone:+49491701234567").is_err());
    // The log needs no options to be read again.
    let mut replica = history("DE");
    replicas::merge(&mut replica, &h);
    assert!(same(&replica, "1", "7") && same(&replica, "1", "2"));
}

#[test]
fn a_field_with_several_addresses_is_nobodys() {
    let mut h = history("FI");
    contact(&mut h, "1", json!({"email": "Anna <anna@posti.example>, Eero <eero@posti.example>"}));
    contact(&mut h, "2", json!({"email": "eero@posti.example"}));
    contact(&mut h, "3", json!({"email": "anna@posti.example"}));
    contact(&mut h, "4", json!({"phone": "+358 41 234 5678 / 040 1112222"}));
    contact(&mut h, "5", json!({"phone": "0412345678"}));
    contact(&mut h, "5b", json!({"phone": "0412345678;0401112222"}));
    assert_eq!(customers(&h), 6);
    // A list column holds several of one person.
    contact(&mut h, "6", json!({"phone": ["041 234 5678", "040 1112222"]}));
    assert!(same(&h, "5", "6"));
}

#[test]
fn a_column_of_narrow_floats_is_refused() {
    let numbers: ArrayRef = Arc::new(Float32Array::from(vec![447_911_123_456.0_f32, 447_911_123_457.0]));
    let mut batch: Vec<(&str, ArrayRef)> = ["contact_id", "arrived_at"]
        .map(|name| (name, Arc::new(StringArray::from(vec!["2026-03-02", "2026-03-03"])) as ArrayRef))
        .into();
    batch.push(("phone", numbers));
    let batch = RecordBatch::try_from_iter(batch).unwrap();
    let report = replicas::append(&mut history("GB"), batch, &AppendOptions::new("app"));
    assert_eq!((report.rejected, report.rejected_rows[0].column.as_str()), (2, "phone"));
}
