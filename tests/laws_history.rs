//! Laws 1 to 7 and 10 of `docs/laws.md`, on generated histories full of shared numbers, conflicts, duplicates and late
//! revisions.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "support/replicas.rs"]
mod replicas;

use kanava::{AppendOptions, CaseFilter, ContactFilter, EntryKind, History, Resolver};
use proptest::prelude::*;
use replicas::{config, merge};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// One delivery or one thing said.
#[derive(Debug, Clone)]
enum Step {
    Entry { kind: EntryKind, source: &'static str, document: String },
    Said(String),
}

const PHONES: [&str; 5] = ["+358412345670", "041 234 5671", "+358 41 2345672", "0412345673", "+358401234567"];
const MAILS: [&str; 4] = ["aino@posti.example", "Family@posti.example", "o.k@gmail.com", "ok+shop@googlemail.com"];
const NAMES: [(&str, &str); 6] = [
    ("Aino", "Laine"),
    ("Onni", "Laine"),
    ("Eevi", "Korhonen"),
    ("Onni", ""),
    ("Jörg", "Schröder"),
    ("JOERG", "Schroeder"),
];
const BIRTHS: [&str; 3] = ["1980-02-01", "1981-03-02", "2000-12-24"];
/// The same people as they are written by others: slips, swaps, a shared home.
const SLIPS: [(&str, &str); 8] = [
    ("Aino", "Laine"),
    ("Ainno", "Laine"),
    ("Laine", "Aino"),
    ("Onni", "Laine"),
    ("Onni", "Lainne"),
    ("Eevi", "Korhonen"),
    ("Evi", "Korhonen"),
    ("Onni", ""),
];
const SLIPPED_BIRTHS: [&str; 5] = ["1980-02-01", "1980-01-02", "1981-03-02", "1981-03-22", "2000-12-24"];
const SLIPPED_PHONES: [&str; 4] = ["+358412345670", "0412345671", "+358401234567", "+358401234576"];
const SLIPPED_MAILS: [&str; 4] =
    ["aino.laine@posti.example", "aino.laine@gmail.com", "aino.lane@posti.example", "evi@x.example"];
/// Homes and firms: the model that ships weighs them too.
const STREETS: [&str; 3] = ["Mannerheimintie 1 A 5", "Mannerheimintie 1 A 6", "Koulukatu 12"];
const CITIES: [&str; 2] = ["Helsinki", "Turku"];
const FIRMS: [&str; 3] = ["Laine Oy", "Laine Consulting Oy", "Korhosen Leipomo Tmi"];
const MATTERS: [&str; 3] = ["invoice.due_date", "invoice.copy", "repair"];

fn pick<T: Clone + std::fmt::Debug + 'static>(from: &'static [T], some: f64) -> impl Strategy<Value = Option<T>> {
    proptest::option::weighted(some, proptest::sample::select(from))
}

/// What entries are joined by: shared keys alone, pairs scored by learned weights too, or by the model that ships.
#[derive(Debug, Clone, Copy, PartialEq)]
enum By {
    Keys,
    Scores,
    Shipped,
}

fn entry(by: By) -> impl Strategy<Value = Step> {
    let accounts = proptest::option::weighted(if by == By::Keys { 0.35 } else { 0.15 }, 0..4u8);
    let (phone, mail, name, birth) = match by {
        By::Keys => (
            pick(&PHONES, 0.5).boxed(),
            pick(&MAILS, 0.35).boxed(),
            pick(&NAMES, 0.45).boxed(),
            pick(&BIRTHS, 0.25).boxed(),
        ),
        By::Scores | By::Shipped => (
            pick(&SLIPPED_PHONES, 0.3).boxed(),
            pick(&SLIPPED_MAILS, 0.2).boxed(),
            pick(&SLIPS, 0.8).boxed(),
            pick(&SLIPPED_BIRTHS, 0.5).boxed(),
        ),
    };
    let keys = (phone, mail, accounts, pick(&["d1", "d2"], 0.2));
    let home = match by {
        By::Shipped => (pick(&STREETS, 0.3), pick(&CITIES, 0.3), pick(&FIRMS, 0.3)).boxed(),
        By::Keys | By::Scores => Just((None, None, None)).boxed(),
    };
    let person = (name, birth, home);
    let links = (proptest::option::weighted(0.15, 0..16u8), pick(&["T1", "T2"], 0.1));
    let about = (pick(&MATTERS, 0.7), pick(&["resolved", "unresolved", "abandoned"], 0.4), 0..40i64);
    (0..16u8, 0..3i64, 0..10u8, keys, person, links, about).prop_map(
        |(id, revision, form, keys, person, links, about)| {
            let mut row = BTreeMap::from([("revision", json!(revision))]);
            let mut put = |name, value: Option<Value>| {
                value.map(|v| row.insert(name, v));
            };
            put("phone", keys.0.map(Value::from));
            put("email", keys.1.map(Value::from));
            put("device", keys.3.map(Value::from));
            put("birth_date", person.1.map(Value::from));
            let (street, city, firm) = person.2;
            put("street", street.map(Value::from));
            put("city", city.map(Value::from));
            put("organisation", firm.map(Value::from));
            if let Some((first, last)) = person.0 {
                put("first_name", Some(first.into()));
                put("last_name", Some(last.into()));
            }
            let at = json!(format!("2026-03-{:02}T{:02}:00:00Z", 1 + about.2 / 2, 8 + about.2 % 2));
            let (kind, source) = match form {
                0 => (EntryKind::Record, "crm"),
                1 => (EntryKind::Order, "shop"),
                2..=5 => (EntryKind::Contact, "pbx"),
                _ => (EntryKind::Contact, "chat"),
            };
            put(kind.time_column(), Some(at));
            put(kind.id_column(), Some(json!(format!("{id}"))));
            if let Some(account) = keys.2 {
                put(
                    "identities",
                    Some(json!([{"kind": "account", "value": format!("A{account}"), "verified": account < 3}])),
                );
            }
            if kind == EntryKind::Contact {
                put("matter", about.0.map(Value::from));
                put("outcome", about.1.map(Value::from));
                put("parent_id", links.0.map(|p| json!(format!("{p}"))));
                put("reference", links.1.map(Value::from));
            }
            Step::Entry { kind, source, document: serde_json::to_string(&row).unwrap() }
        },
    )
}

fn said() -> impl Strategy<Value = Step> {
    let kinds = vec!["same", "not_same", "not_same", "not_same", "not_same", "link_case", "note", "settle", "reopen"];
    (proptest::sample::select(kinds), 0..16u8, 0..16u8, 0..27u8).prop_filter_map("two entries", |(kind, a, b, day)| {
        let at = format!("2026-03-{:02}T12:00:00Z", day + 1);
        let (a, b) = (format!("pbx:{a}"), format!("chat:{b}"));
        let said = match kind {
            "same" | "not_same" | "link_case" => json!({"type": kind, "a": a, "b": b, "at": at}),
            "note" => json!({"type": kind, "subject": a, "text": "called twice", "at": at}),
            _ => json!({"type": kind, "subject": b, "at": at}),
        };
        Some(Step::Said(said.to_string()))
    })
}

fn steps(by: By, most: usize) -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(prop_oneof![6 => entry(by), 1 => said()], 1..most)
}

/// Small caps, so that they are crossed on the way; a window, so that numbers change hands.
fn resolver(by: By) -> Resolver {
    match by {
        By::Keys => {}
        // Learned weights, written by hand; at most three faces a block.
        By::Scores => return Resolver::parse(include_str!("scored_resolver.json")).unwrap(),
        By::Shipped => return Resolver::default(),
    }
    let text = r#"{"region": "FI", "model": "none", "kinds": {
        "account": {"strength": "proves", "cap": 2, "contradictions": true},
        "email": {"strength": "proves", "cap": 2, "contradictions": true},
        "phone": {"strength": "suggests", "cap": 2, "contradictions": true},
        "device": {"strength": "suggests", "cap": 2, "contradictions": true, "window": "6d"}}}"#;
    Resolver::parse(text).unwrap()
}

fn play(history: &mut History, step: &Step) {
    match step {
        Step::Entry { kind, source, document } => {
            history.append_document(document, &AppendOptions::new(*source).kind(*kind)).unwrap();
        }
        Step::Said(document) => {
            history.assert_document(document).unwrap();
        }
    }
}

/// `source:id` of an entry.
fn reference(step: &Step) -> Option<String> {
    let Step::Entry { kind, source, document } = step else { return None };
    let row: Value = serde_json::from_str(document).unwrap();
    Some(format!("{source}:{}", row[kind.id_column()].as_str().unwrap()))
}

fn played(by: By, steps: &[Step]) -> History {
    let mut history = History::new(resolver(by));
    steps.iter().for_each(|s| play(&mut history, s));
    history
}

/// All at once: one table of everything, then what was said.
fn batched(by: By, steps: &[Step]) -> History {
    let log = played(by, steps);
    let mut history = History::new(resolver(by));
    merge(&mut history, &log);
    history
}

/// Everything a history answers.
fn snapshot(h: &History) -> String {
    let mut out = String::new();
    writeln!(out, "{:?}", h.entries_table().unwrap()).unwrap();
    writeln!(out, "{:?}", h.customers_table(None).unwrap()).unwrap();
    writeln!(out, "{:?}", h.contacts_table(&ContactFilter::default()).unwrap()).unwrap();
    writeln!(out, "{:?}", h.links_table().unwrap()).unwrap();
    writeln!(out, "{:?}", h.refused_table().unwrap()).unwrap();
    writeln!(out, "{}", h.cases_document(&CaseFilter::default()).unwrap()).unwrap();
    writeln!(out, "{}", h.summary_document().unwrap()).unwrap();
    for (a, b) in (0..16).flat_map(|a| (0..4).map(move |b| (format!("pbx:{a}"), format!("chat:{}", a / 4 * 4 + b)))) {
        for said in [h.why_document(&a, &b), h.why_not_document(&a, &b)].into_iter().flatten() {
            writeln!(out, "{a} {b} {said}").unwrap();
        }
    }
    for source in ["pbx", "chat", "crm", "shop"] {
        for id in 0..16 {
            let key = format!("{source}:{id}");
            if let Ok(timeline) = h.timeline_document(&key) {
                writeln!(out, "{key} {timeline} {}", h.brief_document(&key, None).unwrap()).unwrap();
            }
        }
    }
    out
}

/// Every law, whatever entries are joined by.
macro_rules! laws {
    ($($name:ident: $by:expr;)+) => {$(mod $name {
        use super::*;

        const BY: By = $by;

        proptest! {
            #![proptest_config(config(150))]

            #[test]
            fn law_01_merging_is_order_free_grouping_free_repeat_free(
                (steps, order) in steps(BY, 40).prop_flat_map(|s| (Just(s.clone()), Just(s).prop_shuffle())),
                again in proptest::collection::vec(any::<proptest::sample::Index>(), 0..10),
            ) {
                let mut other = order.clone();
                other.extend(again.iter().map(|i| i.get(&steps).clone()));
                prop_assert_eq!(snapshot(&played(BY, &steps)), snapshot(&played(BY, &other)));
            }

            #[test]
            fn law_02_incremental_equals_batch(steps in steps(BY, 60)) {
                prop_assert_eq!(snapshot(&played(BY, &steps)), snapshot(&batched(BY, &steps)));
            }

            #[test]
            fn law_03_replicas_that_exchanged_their_logs_agree(left in steps(BY, 30), right in steps(BY, 30)) {
                let (mut a, mut b) = (played(BY, &left), played(BY, &right));
                let before = played(BY, &left);
                merge(&mut a, &b);
                merge(&mut b, &before);
                prop_assert_eq!(snapshot(&a), snapshot(&b));
                prop_assert_eq!(format!("{:?}", a.log_table().unwrap()), format!("{:?}", b.log_table().unwrap()));
            }

            #[test]
            fn law_04_undo_is_exact(steps in steps(BY, 40), said in said()) {
                let never = played(BY, &steps);
                let Step::Said(document) = said else { return Ok(()) };
                let mut undone = played(BY, &steps);
                let known: Value = serde_json::from_str(&document).unwrap();
                let before = steps.iter().any(|s| matches!(s, Step::Said(d) if serde_json::from_str::<Value>(d).unwrap() == known));
                prop_assume!(!before);
                let id = undone.assert_document(&document).unwrap();
                let undo = json!({"type": "undo", "undo": id, "at": "2026-04-01T00:00:00Z"}).to_string();
                undone.assert_document(&undo).unwrap();
                prop_assert_eq!(snapshot(&never), snapshot(&undone));
            }

            #[test]
            fn law_05_every_join_has_a_reason(steps in steps(BY, 40)) {
                let history = played(BY, &steps);
                let all: Vec<String> = ["pbx", "chat", "crm", "shop"].iter()
                    .flat_map(|s| (0..16).map(move |i| format!("{s}:{i}")))
                    .filter(|k| history.customer_id(k).is_ok()).collect();
                for pair in all.windows(2) {
                    let [a, b] = pair else { continue };
                    if history.customer_id(a).unwrap() == history.customer_id(b).unwrap() {
                        let why: Value = serde_json::from_str(&history.why_document(a, b).unwrap()).unwrap();
                        let path = why["path"].as_array().unwrap();
                        prop_assert_eq!(path.first().map(|s| s["a"].as_str().unwrap()), Some(a.as_str()));
                        prop_assert_eq!(path.last().map(|s| s["b"].as_str().unwrap()), Some(b.as_str()));
                        prop_assert!(path.windows(2).all(|w| w[0]["b"] == w[1]["a"]));
                        prop_assert!(path.iter().all(|s| !s["rule"].as_str().unwrap().is_empty()));
                        for step in path.iter().filter(|s| s["rule"] == "scored") {
                            let odds: f64 = step["value"].as_str().unwrap().parse().unwrap();
                            prop_assert!(odds >= 0.0, "joined below the threshold");
                            prop_assert!(step["scored"]["evidence"].as_array().is_some_and(|e| !e.is_empty()));
                        }
                    } else {
                        let why: Value = serde_json::from_str(&history.why_not_document(a, b).unwrap()).unwrap();
                        prop_assert!(!why["text"].as_str().unwrap().is_empty());
                        prop_assert!(BY == By::Keys || why["scored"]["weight"].is_number() || why["scored"].is_null());
                    }
                }
            }

            #[test]
            fn law_06_erased_stays_erased(steps in steps(BY, 40), who in any::<proptest::sample::Index>()) {
                let mut history = played(BY, &steps);
                let keys: Vec<String> = steps.iter().filter_map(reference).collect();
                prop_assume!(!keys.is_empty());
                let key = who.get(&keys);
                let customer = history.customer_id(key).unwrap();
                let gone: Vec<&String> = keys.iter().filter(|k| history.customer_id(k).unwrap() == customer).collect();
                let erase = json!({"type": "erase", "subject": key, "at": "2026-04-01T00:00:00Z"}).to_string();
                history.assert_document(&erase).unwrap();
                // As if they had never been: neither the entries nor what was said of them.
                let about = |s: &Step| match s {
                    Step::Entry { .. } => reference(s).is_some_and(|k| gone.contains(&&k)),
                    Step::Said(d) => ["a", "b", "subject"].iter().any(|f| {
                        serde_json::from_str::<Value>(d).unwrap()[f].as_str().is_some_and(|k| gone.iter().any(|g| *g == k))
                    }),
                };
                let rest: Vec<Step> = steps.iter().filter(|s| !about(s)).cloned().collect();
                let never = snapshot(&played(BY, &rest));
                prop_assert_eq!(&snapshot(&history), &never);
                // Nor does a re-delivery bring them back, here or in a replica that heard of it.
                let mut replica = played(BY, &steps);
                merge(&mut replica, &history);
                prop_assert_eq!(&snapshot(&replica), &never);
                for step in &steps {
                    match step {
                        Step::Entry { .. } => play(&mut history, step),
                        Step::Said(document) => {
                            let said = history.assert_document(document);
                            prop_assert_eq!(said.is_err(), about(step));
                        }
                    }
                }
                prop_assert_eq!(&snapshot(&history), &never);
                merge(&mut history, &played(BY, &steps));
                prop_assert_eq!(&snapshot(&history), &never);
            }

            #[test]
            fn law_07_a_stranger_changes_nothing_of_mine(mine in steps(BY, 30), strangers in 1..20u32) {
                let mut history = played(BY, &mine);
                let before = snapshot(&history);
                for i in 0..strangers {
                    // One who shares no key: where names are compared, not the whole of one either.
                    let (first, last) = match BY {
                        By::Keys => ("Aino", "Laine"),
                        By::Scores => ("Zacharias", "Öqvist"),
                        By::Shipped => [("Zacharias", "Öqvist"), ("Aino", "Öqvist"), ("Zacharias", "Laine")][i as usize % 3],
                    };
                    let row = json!({"contact_id": format!("s{i}"), "arrived_at": "2026-03-05T08:00:00Z", "matter": "repair",
                        "phone": format!("+3585012345{:02}", i % 7), "first_name": first, "last_name": last});
                    history.append_document(&row.to_string(), &AppendOptions::new("stranger")).unwrap();
                }
                for line in before.lines().filter(|l| l.contains("{\"customer_id\"")) {
                    let key = line.split(' ').next().unwrap();
                    if ["pbx", "chat", "crm", "shop"].iter().any(|s| key.starts_with(s)) {
                        let now = format!("{key} {} {}", history.timeline_document(key).unwrap(), history.brief_document(key, None).unwrap());
                        prop_assert_eq!(line, now);
                    }
                }
            }

            #[test]
            fn law_10_documents_print_back(steps in steps(BY, 20), window in 1..100u32, cap in 1..9u32) {
                let text = format!(r#"{{"kinds":{{"phone":{{"strength":"suggests","cap":{cap}}}}},"cases":{{"window":"{window}h"}}}}"#);
                let resolver = Resolver::parse(&text).unwrap();
                let printed = History::new(resolver.clone()).resolver_document().unwrap();
                prop_assert_eq!(Resolver::parse(&printed).unwrap(), resolver);
                for step in steps {
                    if let Step::Said(document) = step {
                        let one = kanava::Assertion::parse(&document).unwrap();
                        let back = kanava::Assertion::parse(&kanava::document::print(&one).unwrap()).unwrap();
                        prop_assert_eq!(one, back);
                    }
                }
            }
        }
    })+};
}

laws! {
    keys: By::Keys;
    scores: By::Scores;
    shipped: By::Shipped;
}

/// Generated histories, the same ones each time.
fn generated(by: By) -> Vec<Vec<Step>> {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    (0..200).map(|_| steps(by, 60).new_tree(&mut runner).unwrap().current()).collect()
}

/// In how many of them each word is said, and that it is said often enough to be worth the name of a test.
fn often<'a>(said: impl Iterator<Item = String>, words: &[&'a str]) -> BTreeMap<&'a str, usize> {
    let mut seen: BTreeMap<&str, usize> = words.iter().map(|w| (*w, 0)).collect();
    for text in said {
        seen.iter_mut().filter(|(w, _)| text.contains(&format!("\"{w}\""))).for_each(|(_, n)| *n += 1);
    }
    println!("of 200 generated histories: {seen:#?}");
    assert!(seen.values().all(|n| *n >= 10), "too rare: {seen:?}");
    seen
}

/// Every link, refusal and case.
fn told(h: &History) -> String {
    let tables = (h.links_table().unwrap(), h.refused_table().unwrap());
    let cases = h.cases_document(&CaseFilter::default()).unwrap();
    format!("{tables:?}{}", cases.replace("\"rule\":\"", "\"case by "))
}

/// The generators are worth what they produce: said once, and held to it.
#[test]
fn the_generated_histories_are_hard() {
    let guards = ["not_same", "verified_account", "birth_date", "cap", "suggests_alone", "contested"];
    let rules = ["said", "shares", "agrees", "sole_claimant", "follows_parent", "case by link", "case by matter"];
    often(generated(By::Keys).iter().map(|s| told(&played(By::Keys, s))), &[guards.as_slice(), &rules].concat());
}

/// And those that the model that ships scores.
#[test]
fn the_histories_of_the_shipped_model_are_hard() {
    let told = generated(By::Shipped).into_iter().map(|s| told(&played(By::Shipped, &s)));
    often(told, &["scored", "score", "shares", "agrees", "follows_parent", "not_same", "verified_account"]);
}

/// And so are those with scores: joins, refusals by the score, blocks too large to be compared.
#[test]
fn the_generated_scores_are_hard() {
    let histories = generated(By::Scores);
    let told = histories.iter().map(|s| told(&played(By::Scores, s)));
    often(told, &["scored", "score", "cap", "shares", "agrees", "sole_claimant", "follows_parent"]);
    let whole = include_str!("scored_resolver.json").replace("\"block\": 3", "\"block\": 1000");
    let crossed = histories.iter().filter(|steps| {
        let mut uncapped = History::new(Resolver::parse(&whole).unwrap());
        steps.iter().for_each(|s| play(&mut uncapped, s));
        let customers = |h: &History| format!("{:?}", h.entries_table().unwrap());
        customers(&uncapped) != customers(&played(By::Scores, steps))
    });
    let crossed = crossed.count();
    println!("in {crossed} a cap made a difference");
    assert!(crossed >= 10);
}
