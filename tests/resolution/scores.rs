//! Scores against the truth: the same to the last bit, and nothing scored that cannot be.

use super::people::Dice;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use kanava::Status;
use kanava::resolution::score;
use serde_json::{Value, json};
use std::slice::from_ref;
use std::sync::Arc;

fn table(columns: &[(&str, &[Option<&str>])]) -> RecordBatch {
    let of = |(name, values): &(&str, &[Option<&str>])| {
        let column: ArrayRef = Arc::new(values.iter().copied().collect::<StringArray>());
        ((*name).to_owned(), column, true)
    };
    RecordBatch::try_from_iter_with_nullable(columns.iter().map(of)).unwrap()
}

fn scored(customers: &RecordBatch, truth: &RecordBatch) -> Value {
    serde_json::from_str(&score(from_ref(customers), from_ref(truth)).unwrap()).unwrap()
}

fn fault(customers: &RecordBatch, truth: &RecordBatch) -> String {
    let error = score(from_ref(customers), from_ref(truth)).unwrap_err();
    assert_eq!(error.status(), Status::InvalidArgument);
    error.message().to_owned()
}

const IDS: [Option<&str>; 3] = [Some("1"), Some("2"), Some("3")];
const FOUND: [Option<&str>; 3] = [Some("x"), Some("x"), Some("y")];

#[test]
fn the_same_tables_have_the_same_bytes() {
    let mut dice = Dice(3);
    let ids: Vec<String> = (0..5000).map(|i| i.to_string()).collect();
    let mut drawn = |of: usize| (0..5000).map(|_| format!("c{}", dice.below(of))).collect::<Vec<_>>();
    let (a, b) = (drawn(1600), drawn(1700));
    let made = |name: &str, labels: &[String]| {
        let of = |v: &[String]| Arc::new(v.iter().map(Some).collect::<StringArray>()) as ArrayRef;
        RecordBatch::try_from_iter([("record_id", of(&ids)), (name, of(labels))]).unwrap()
    };
    let (customers, truth) = (made("customer_id", &a), made("entity_id", &b));
    let first = score(from_ref(&customers), from_ref(&truth)).unwrap();
    for _ in 0..20 {
        assert_eq!(score(from_ref(&customers), from_ref(&truth)).unwrap(), first);
    }
}

#[test]
fn what_has_no_label_is_counted_and_not_scored() {
    let customers = table(&[("record_id", &IDS), ("customer_id", &FOUND)]);
    let said = scored(&customers, &table(&[("record_id", &IDS), ("entity_id", &[Some("a"), None, Some("")])]));
    assert_eq!((&said["records"], &said["unlabelled"], &said["entities"]), (&json!(1), &json!(2), &json!(1)));
    assert_eq!((&said["unmatched"], &said["pairwise"]["recall"]), (&json!(0), &json!(1.0)));
    let none = scored(&customers, &table(&[("record_id", &IDS), ("entity_id", &[None, None, None])]));
    assert_eq!((&none["records"], &none["unlabelled"]), (&json!(0), &json!(3)));
    assert!(!score(from_ref(&customers), from_ref(&customers)).unwrap().contains("-0.0"));
}

#[test]
fn tables_that_have_no_record_in_common_are_a_fault() {
    let customers = table(&[("record_id", &IDS), ("customer_id", &FOUND)]);
    let said = fault(&customers, &table(&[("record_id", &[Some("9")]), ("entity_id", &[Some("a")])]));
    assert!(said.contains("no record of the truth") && said.contains("`9`") && said.contains("`1`"), "{said}");
    let source: [Option<&str>; 3] = [Some("crm"); 3];
    let said = fault(&customers, &table(&[("source", &source), ("record_id", &IDS), ("entity_id", &FOUND)]));
    assert!(said.contains("`crm:1`"), "{said}");
    let nothing = table(&[("record_id", &[]), ("customer_id", &[])]);
    assert_eq!(scored(&nothing, &nothing)["bcubed"], json!({"precision": 1.0, "recall": 1.0, "f1": 1.0}));
}

#[test]
fn a_record_told_twice_is_a_fault_where_it_matters() {
    let customers = table(&[("record_id", &IDS), ("customer_id", &FOUND)]);
    let twice = |other: &'static str| {
        let ids = [Some("1"), Some("1"), Some("2"), Some("3")];
        table(&[("record_id", &ids), ("entity_id", &[Some("a"), Some(other), Some("a"), Some("b")])])
    };
    assert_eq!(scored(&customers, &twice("a"))["pairwise"]["f1"], 1.0);
    let said = fault(&customers, &twice("b"));
    assert_eq!(said, "the truth say two things of record `1`: `a` and `b`");
    // Two sources have a record of this id, and the truth does not tell which it means.
    let of_two = table(&[
        ("source", &[Some("crm"), Some("web")]),
        ("record_id", &[Some("1"), Some("1")]),
        ("customer_id", &[Some("x"), Some("y")]),
    ]);
    let said = fault(&of_two, &table(&[("record_id", &[Some("1")]), ("entity_id", &[Some("a")])]));
    assert!(said.contains("several sources have a record `1`"), "{said}");
}
