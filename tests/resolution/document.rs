//! The resolver document: passed back it changes nothing, printed and read it is the same, edited it does what it says.

use super::found::{Bytes, bytes, groups, of, pairwise, run, truth};
use super::people::{Record, World, table};
use kanava::Resolver;
use kanava::resolution::{Resolution, ResolveOptions};
use serde_json::{Value, json};

fn world() -> Vec<Record> {
    World { missing: 0.2, defaults: 0.05, ..World::new(600, 31) }.records()
}

fn with(records: &[Record], resolver: &str, more: Value) -> Resolution {
    let mut options = more;
    options["resolver"] = serde_json::from_str(resolver).unwrap();
    run(&[table(records)], &ResolveOptions::parse(&options.to_string()).unwrap())
}

#[test]
fn passed_back_it_gives_the_same_customers() {
    let records = world();
    for link_only in [false, true] {
        let first =
            run(&[table(&records)], &ResolveOptions::parse(&json!({"link_only": link_only}).to_string()).unwrap());
        let first: Bytes = bytes(&first);
        let again = bytes(&with(&records, &first.resolver, json!({"link_only": link_only})));
        again.must_be(&first, "passed back");
    }
}

#[test]
fn a_small_table_passed_back_gives_the_same_customers() {
    for people in 1..12 {
        let records = World::new(people, people as u64).records();
        let first = bytes(&of(&records));
        let again = bytes(&with(&records, &first.resolver, json!({})));
        assert!(again.customers == first.customers, "{people} people");
        assert_eq!(again.resolver, first.resolver, "{people} people");
    }
}

#[test]
fn printed_and_read_it_is_the_same() {
    let document = of(&world()).resolver_document().unwrap();
    let read = Resolver::parse(&document).unwrap();
    assert_eq!(kanava::document::print(&read).unwrap(), document);
    let options = ResolveOptions::parse(&json!({"resolver": read, "threshold": 0.7}).to_string()).unwrap();
    let printed = kanava::document::print(&options).unwrap();
    assert_eq!(ResolveOptions::parse(&printed).unwrap(), options);
    assert_eq!(kanava::document::print(&ResolveOptions::parse(&printed).unwrap()).unwrap(), printed);
}

#[test]
fn it_finds_other_people_of_the_same_exports() {
    let learned = of(&World::new(800, 32).records()).resolver_document().unwrap();
    let others = World::new(300, 33).records();
    let found = with(&others, &learned, json!({}));
    assert_eq!(found.resolver_document().unwrap(), learned, "something was learned");
    let (precision, recall) = pairwise(&groups(&found), &truth(&others));
    println!("precision {precision:.4}, recall {recall:.4}");
    assert!(precision > 0.95 && recall > 0.88, "{precision} {recall}");
}

#[test]
fn a_higher_threshold_splits_and_a_lower_one_joins() {
    let records = world();
    let first = of(&records);
    let document = first.resolver_document().unwrap();
    let count = |threshold: f64| {
        let mut edited: Value = serde_json::from_str(&document).unwrap();
        edited["scored"]["threshold"] = json!(threshold);
        let by_document = groups(&with(&records, &edited.to_string(), json!({})));
        let by_option = groups(&with(&records, &document, json!({"threshold": threshold})));
        assert_eq!(by_document, by_option, "threshold {threshold}");
        by_document.len()
    };
    let counts = [0.05, 0.5, 0.99, 0.999_999].map(count);
    assert_eq!(counts[1], groups(&first).len());
    assert!(counts.is_sorted() && counts[0] < counts[3], "{counts:?}");
}

#[test]
fn the_threshold_of_a_run_is_in_its_document() {
    let records = world();
    let document = of(&records).resolver_document().unwrap();
    let strict = with(&records, &document, json!({"threshold": 0.999}));
    let again = with(&records, &strict.resolver_document().unwrap(), json!({}));
    assert_eq!(groups(&again), groups(&strict), "what was chosen is not in the document");
}

#[test]
fn a_kind_edited_is_compared_as_that_kind() {
    let records = world();
    let mut edited: Value = serde_json::from_str(&of(&records).resolver_document().unwrap()).unwrap();
    let fields = edited["scored"]["fields"].as_array_mut().unwrap();
    let email = fields.iter_mut().find(|f| f["column"] == "email").unwrap();
    assert_eq!(email["kind"], "email");
    email["kind"] = json!("text");
    let parts =
        edited["scored"]["blocking_rules"].as_array_mut().unwrap().iter_mut().flat_map(|r| r.as_array_mut().unwrap());
    parts.filter(|p| p["column"] == "email").for_each(|p| p["part"] = json!("value"));
    let found = with(&records, &edited.to_string(), json!({}));
    let report: Value = serde_json::from_str(&found.report_document().unwrap()).unwrap();
    assert_eq!(report["columns"]["email"], "text");
    let evidence = found.evidence(&records[0].name(), &records[1].name()).unwrap();
    let kinds = super::found::texts(&evidence, "kind");
    assert!(kinds.contains(&"text".to_owned()) && !kinds.contains(&"email".to_owned()), "{kinds:?}");
}

#[test]
fn a_kind_said_is_compared_as_that_kind_or_not_at_all() {
    let records = world();
    let options = ResolveOptions::parse(r#"{"kinds": {"email": "ignored", "city": "text"}}"#).unwrap();
    let found = run(&[table(&records)], &options);
    let report: Value = serde_json::from_str(&found.report_document().unwrap()).unwrap();
    assert_eq!((report["columns"].get("email"), &report["columns"]["city"]), (None, &json!("text")));
    let resolver: Value = serde_json::from_str(&found.resolver_document().unwrap()).unwrap();
    let fields = resolver["scored"]["fields"].as_array().unwrap();
    assert!(fields.iter().all(|f| f["column"] != "email"), "an ignored column is in the document");
}

#[test]
fn a_field_without_weight_changes_nothing() {
    let records = world();
    let mut edited: Value = serde_json::from_str(&of(&records).resolver_document().unwrap()).unwrap();
    for field in edited["scored"]["fields"].as_array_mut().unwrap() {
        if field["column"] != "phone" {
            continue;
        }
        field.as_object_mut().unwrap().remove("new_holder_rate");
        for level in field["levels"].as_array_mut().unwrap() {
            (level["m"], level["household"], level["u"]) = (json!(0.1), json!(0.1), json!(0.1));
        }
    }
    let found = with(&records, &edited.to_string(), json!({}));
    let links = found.links().unwrap();
    let (a, b) = (super::found::texts(&links, "record_a"), super::found::texts(&links, "record_b"));
    for (a, b) in a.iter().zip(&b).take(50) {
        let evidence = found.evidence(a, b).unwrap();
        let at = super::found::texts(&evidence, "field").iter().position(|f| f == "phone").unwrap();
        assert_eq!(super::found::numbers(&evidence, "weight")[at], 0.0);
    }
}

#[test]
fn what_is_wrong_in_a_document_is_named() {
    let document: Value = serde_json::from_str(&of(&world()).resolver_document().unwrap()).unwrap();
    let edits: [(&str, Value); 7] = [
        ("/scored/threshold", json!(1.5)),
        ("/scored/prior_match", json!(0.0)),
        ("/scored/fields/0/kind", json!("nose")),
        ("/scored/fields/0/levels/0/level", json!("exact_9")),
        ("/scored/fields/0/levels/0/m", json!(-0.1)),
        ("/scored/blocking_rules/0/0/column", json!("nose")),
        ("/scored/blocking_rules/0/0/part", json!("middle")),
    ];
    for (path, value) in edits {
        let mut edited = document.clone();
        *edited.pointer_mut(path).unwrap() = value;
        let error = Resolver::parse(&edited.to_string()).unwrap_err();
        assert!(!error.message().is_empty(), "{path}");
        assert_eq!(error.status(), kanava::Status::InvalidDocument, "{path}: {error}");
    }
}
