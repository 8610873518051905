//! Events that make contacts: what they come to, and laws 1 to 3 and 6 for them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "support/replicas.rs"]
mod replicas;

use arrow_array::cast::AsArray;
use kanava::table::{ReadOptions, csv_table};
use kanava::{AppendOptions, AppendReport, ContactFilter, EntryKind, FoldRule, History};
use proptest::prelude::*;
use replicas::{config, log, merge};
use serde_json::Value;
use std::fmt::Write;

fn append(history: &mut History, csv: &str, options: &AppendOptions) -> AppendReport {
    replicas::append(history, csv_table(csv.as_bytes(), &ReadOptions::default()).unwrap(), options)
}

fn events(source: &str) -> AppendOptions {
    AppendOptions::new(source).kind(EntryKind::Event).zone("UTC")
}

fn contact(history: &History, key: &str) -> Value {
    let timeline: Value = serde_json::from_str(&history.timeline_document(key).unwrap()).unwrap();
    timeline["contacts"].as_array().unwrap().iter().find(|c| c["contact"] == key).unwrap().clone()
}

const LEGS: &str = "contact_id,event_id,arrived_at,answered_at,ended_at,channel,outcome,agent,queue,phone,billsec
c1,1,2026-03-02 08:00:00,,2026-03-02 08:00:20,voice,abandoned,anna,sales,+358412345678,0
c1,2,2026-03-02 08:00:00,2026-03-02 08:00:20,2026-03-02 08:03:20,voice,resolved,eero,sales,+358412345678,180
c1,3,2026-03-02 08:00:00,,2026-03-02 08:00:20,voice,abandoned,olli,sales,+358412345678,0
c1,4,2026-03-02 08:03:20,2026-03-02 08:03:50,2026-03-02 08:05:00,voice,resolved,maija,billing,+358412345678,70
c2,1,2026-03-02 09:00:00,,2026-03-02 09:00:30,voice,abandoned,anna,sales,+358401234567,0
";

#[test]
fn legs_of_a_call_are_one_contact() {
    let mut history = History::default();
    let rule = FoldRule::parse(r#"{"billsec": "sum", "rang": {"way": "list", "of": "agent"}}"#).unwrap();
    let report = append(&mut history, LEGS, &events("pbx").fold(rule));
    assert_eq!((report.accepted, report.rejected, report.folded), (5, 0, 2), "{report:?}");
    let call = contact(&history, "pbx:c1");
    let attributes = &call["attributes"];
    for (column, value) in [
        ("arrived_at", "2026-03-02T08:00:00Z"),
        ("answered_at", "2026-03-02T08:00:20Z"),
        ("ended_at", "2026-03-02T08:05:00Z"),
        ("outcome", "resolved"),
        ("agent", "maija"),
        ("queue", "billing"),
    ] {
        assert_eq!(call[column], value, "{column}");
    }
    for (name, value) in [
        ("events", "4"),
        ("billsec", "250"),
        // Those whose telephone only rang have handled nothing.
        ("agents", r#"["eero","maija"]"#),
        ("transfers", "1"),
        ("queues", r#"["sales","billing"]"#),
        ("wait_s", "50"),
    ] {
        assert_eq!(attributes[name], value, "{name}");
    }
    assert_eq!(contact(&history, "pbx:c2")["outcome"], "abandoned");
    // What was folded, and how, is said.
    let said = serde_json::to_value(report.fold.unwrap()).unwrap();
    assert_eq!((&said["outcome"], &said["billsec"], &said["ended_at"]), (&"any".into(), &"sum".into(), &"max".into()));
    // One customer by telephone: the folded contact has the keys.
    assert_eq!(history.customer_id("pbx:c1").unwrap(), history.customer_id("+358412345678").unwrap());
}

#[test]
fn states_of_a_ticket_are_one_contact_and_can_be_corrected() {
    let mut history = History::default();
    let states = "ticket,at,status,group\nT1,2026-03-02 08:00,Open,first\nT1,2026-03-03 08:00,Waiting,second\nT1,2026-03-04 08:00,Solved,second\n";
    let options = AppendOptions::parse(
        r#"{"source":"desk","kind":"events","channel":"mail","zone":"UTC","columns":{"contact_id":"ticket","arrived_at":"at",
            "queue":"group","outcome":{"column":"status","values":{"Solved":"resolved","*":"unresolved"}},
            "attributes.status":"status"},"fold":{"states":{"way":"list","of":"status"}}}"#,
    );
    // A column may fill two of ours only as an attribute of its own name.
    assert!(options.is_err());
    let options = AppendOptions::parse(
        r#"{"source":"desk","kind":"events","channel":"mail","zone":"UTC","columns":{"contact_id":"ticket","arrived_at":"at",
            "queue":"group"},"fold":{"states":{"way":"list","of":"status"}}}"#,
    )
    .unwrap();
    let report = append(&mut history, states, &options);
    assert_eq!((report.accepted, report.folded), (3, 1), "{report:?}");
    let ticket = contact(&history, "desk:T1");
    assert_eq!(ticket["arrived_at"], "2026-03-02T08:00:00Z");
    assert_eq!(ticket["ended_at"], "2026-03-04T08:00:00Z");
    assert_eq!(ticket["attributes"]["states"], r#"["Open","Waiting","Solved"]"#);
    assert_eq!(ticket["attributes"]["queues"], r#"["first","second"]"#);
    // The same again is nothing new; one more state is.
    let again = append(&mut history, states, &options);
    assert_eq!((again.unchanged, again.folded), (3, 0), "{again:?}");
    let more = append(&mut history, "ticket,at,status,group\nT1,2026-03-05 08:00,Open,second\n", &options);
    assert_eq!((more.accepted, more.folded), (1, 1));
    assert_eq!(contact(&history, "desk:T1")["attributes"]["states"], r#"["Open","Waiting","Solved","Open"]"#);
    // Another rule folds what is here anew.
    let other = events("desk").fold(FoldRule::parse(r#"{"status": "first"}"#).unwrap());
    let none = append(&mut history, "contact_id,arrived_at\n", &other);
    assert_eq!((none.accepted, none.folded), (0, 1), "{none:?}");
    assert_eq!(contact(&history, "desk:T1")["attributes"]["status"], "Open");
    assert!(contact(&history, "desk:T1")["attributes"].get("states").is_none());
}

#[test]
fn a_revision_corrects_its_event() {
    let mut history = History::default();
    append(
        &mut history,
        "contact_id,event_id,arrived_at,revision,agent\nc,1,2026-03-02 08:00,1,a\nc,2,2026-03-02 09:00,1,b\n",
        &events("x"),
    );
    let report = append(
        &mut history,
        "contact_id,event_id,arrived_at,revision,agent\nc,2,2026-03-02 07:00,2,z\nc,1,2026-03-02 08:00,0,q\n",
        &events("x"),
    );
    assert_eq!((report.superseded, report.older, report.folded), (1, 1, 1), "{report:?}");
    let folded = contact(&history, "x:c");
    assert_eq!((&folded["arrived_at"], &folded["agent"]), (&"2026-03-02T07:00:00Z".into(), &"a".into()));
}

#[test]
fn a_row_of_the_same_contact_is_a_conflict_and_named() {
    let row = "contact_id,arrived_at,account,matter\nc1,2026-03-02 08:00,A1,invoice\n";
    let contacts = AppendOptions::new("pbx").zone("UTC");
    let (mut one, mut other) = (History::default(), History::default());
    append(&mut one, LEGS, &events("pbx"));
    let report = append(&mut one, row, &contacts);
    assert_eq!((report.accepted, report.conflicting), (0, 1), "{report:?}");
    assert!(report.warnings.iter().any(|w| w.reason.contains("its events make this contact")), "{report:?}");
    append(&mut other, row, &contacts);
    let report = append(&mut other, LEGS, &events("pbx"));
    assert!(report.warnings.iter().any(|w| w.reason.contains("its events make it now")), "{report:?}");
    // Whichever came first, they agree.
    assert_eq!(answers(&one), answers(&other));
}

#[test]
fn bad_events_are_refused_by_name() {
    let mut history = History::default();
    let report = append(
        &mut history,
        "contact_id,event_id,arrived_at\nc,1,soon\n,2,2026-03-02 08:00\nc,\u{1},2026-03-02 08:00\nc,3,2026-03-02 08:00\n",
        &events("x"),
    );
    let refused: Vec<_> = report.rejected_rows.iter().map(|r| (r.id.as_str(), r.column.as_str())).collect();
    assert_eq!(refused, [("c", "arrived_at"), ("", "contact_id"), ("c", "event_id")]);
    assert!(AppendOptions::parse(r#"{"source":"x","fold":{"agent":"last"}}"#).is_err());
    let wrong = AppendOptions::parse(r#"{"source":"x","kind":"events","fold":{"agent":"sum"}}"#).unwrap_err();
    assert!(wrong.to_string().contains("`agent` cannot be folded by `sum`"), "{wrong}");
}

#[test]
fn waits_go_from_the_queue_to_the_answer() {
    let wait = |rows: &str| {
        let mut history = History::default();
        let csv = format!("contact_id,event_id,arrived_at,queued_at,answered_at\n{rows}");
        append(&mut history, &csv, &events("x"));
        contact(&history, "x:c")["attributes"].get("wait_s").map(|w| w.as_str().unwrap().to_owned())
    };
    let at = |time: &str| format!("2026-03-02 {time}");
    let row = |id: u8, time: &str, queued: &str, answered: &str| {
        let time_of = |t: &str| if t.is_empty() { String::new() } else { at(t) };
        format!("c,{id},{},{},{}\n", at(time), time_of(queued), time_of(answered))
    };
    // Queued in one event, answered in another, which is told of twice.
    let queue = [row(1, "08:00", "08:00", ""), row(2, "08:05", "", "08:05"), row(3, "08:06", "", "08:05")].concat();
    assert_eq!(wait(&queue).as_deref(), Some("300"));
    assert_eq!(wait(&row(1, "08:00", "", "08:01")).as_deref(), Some("60"));
    assert_eq!(wait(&row(1, "08:00", "", "08:00")), None);
}

#[test]
fn events_of_one_instant_go_by_their_numbers() {
    let legs = |ids: &[&str]| ids.iter().map(|id| format!("c,{id},2026-03-02,a{id}\n")).collect::<String>();
    let mut history = History::default();
    append(
        &mut history,
        &format!("contact_id,event_id,arrived_at,agent\n{}", legs(&["10", "9", "x2", "x10"])),
        &events("x"),
    );
    assert_eq!(contact(&history, "x:c")["attributes"]["agents"], r#"["a9","a10","ax2","ax10"]"#);
    let report = append(&mut history, "contact_id,arrived_at,agent\nd,2026-03-02,a\nd,2026-03-02,b\n", &events("x"));
    assert!(
        report.warnings.iter().any(|w| w.column == "event_id" && w.reason.contains("order is not known")),
        "{report:?}"
    );
}

#[test]
fn a_rule_that_leaves_something_out_says_so() {
    let mut history = History::default();
    let rule = FoldRule::parse(r#"{"billsec":"sum","bilsec":"sum","n":{"way":"list","of":"nosuch"}}"#).unwrap();
    let rows = "contact_id,event_id,arrived_at,billsec\nc,1,2026-03-02,\"1,5\"\nc,2,2026-03-02,2.5\nc,3,2026-03-02,\n";
    let report = append(&mut history, rows, &events("x").fold(rule));
    let told: Vec<_> = report.warnings.iter().map(|w| (w.column.as_str(), w.rows)).collect();
    assert!(
        told.contains(&("billsec", 1)) && told.contains(&("bilsec", 3)) && told.contains(&("nosuch", 3)),
        "{report:?}"
    );
    assert_eq!(contact(&history, "x:c")["attributes"]["billsec"], "2.5");
}

/// Contact, event, what it says, its revision.
type Told = (u8, u8, u8, Option<u8>);

#[derive(Debug, Clone)]
enum Step {
    Events(Vec<Told>),
    Row(u8),
    Rule(bool),
    Erase(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let told = (0..4u8, 0..4u8, 0..4u8, proptest::option::weighted(0.3, 0..3u8));
    prop_oneof![
        8 => proptest::collection::vec(told, 1..5).prop_map(Step::Events),
        1 => (0..4u8).prop_map(Step::Row),
        1 => any::<bool>().prop_map(Step::Rule),
        1 => (0..4u8).prop_map(Step::Erase),
    ]
}

fn table(rows: &[Told]) -> String {
    let mut csv = "contact_id,event_id,arrived_at,agent,outcome,phone,n,revision\n".to_owned();
    for (contact, event, says, revision) in rows {
        let outcome = ["resolved", "abandoned", "", "unresolved"][usize::from(*says)];
        let revision = revision.map_or(String::new(), |r| r.to_string());
        writeln!(csv, "{contact},{event},2026-03-02 0{says}:00,a{says},{outcome},+3584123456{says}0,{says},{revision}")
            .unwrap();
    }
    csv
}

fn play(history: &mut History, step: &Step) {
    match step {
        Step::Events(rows) => {
            let report = append(history, &table(rows), &events("pbx"));
            assert_eq!(report.rows(), rows.len() as u64, "{report:?}");
        }
        Step::Row(contact) => {
            let row = format!("contact_id,arrived_at,account\n{contact},2026-03-01 08:00,A{contact}\n");
            append(history, &row, &AppendOptions::new("pbx").zone("UTC"));
        }
        Step::Rule(sum) => {
            let rule = if *sum { r#"{"n": "sum"}"# } else { r#"{"n": "max", "agent": "first"}"# };
            append(history, "contact_id,arrived_at\n", &events("pbx").fold(FoldRule::parse(rule).unwrap()));
        }
        Step::Erase(contact) => {
            let erase = format!(r#"{{"type":"erase","subject":"pbx:{contact}","at":"2026-03-09T08:00:00Z"}}"#);
            drop(history.assert_document(&erase));
        }
    }
}

fn played(steps: &[Step]) -> History {
    let mut history = History::default();
    steps.iter().for_each(|s| play(&mut history, s));
    history
}

fn answers(history: &History) -> String {
    let mut out = format!(
        "{:?} {}",
        history.contacts_table(&ContactFilter::default()).unwrap(),
        history.summary_document().unwrap()
    );
    for contact in ["0", "1", "2", "3", "c1", "c2"] {
        out.push_str(&history.timeline_document(&format!("pbx:{contact}")).unwrap_or_default());
    }
    out
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn law_01_events_in_any_order_and_cut_make_the_same_contacts(
        rows in proptest::collection::vec((0..4u8, 0..9u8), 1..20).prop_map(|rows| {
            // What an event says is settled by its name, so that no order decides between versions.
            rows.into_iter().map(|(c, e)| (c, e, (c + e) % 4, None)).collect::<Vec<Told>>()
        }),
        order in any::<u64>(),
    ) {
        let whole = played(&[Step::Events(rows.clone())]);
        let mut other = rows.clone();
        other.rotate_left((order % rows.len() as u64) as usize);
        other.reverse();
        other.extend(rows.iter().take(5));
        let one_by_one: Vec<Step> = other.iter().map(|r| Step::Events(vec![*r])).collect();
        prop_assert_eq!(answers(&whole), answers(&played(&one_by_one)));
    }

    #[test]
    fn law_02_a_log_of_events_is_the_history(steps in proptest::collection::vec(step(), 1..14)) {
        let told = played(&steps);
        let mut taken = History::default();
        merge(&mut taken, &told);
        prop_assert_eq!(log(&told), log(&taken));
        prop_assert_eq!(answers(&told), answers(&taken));
    }

    #[test]
    fn law_03_replicas_of_events_agree(all in proptest::collection::vec(proptest::collection::vec(step(), 1..10), 3)) {
        let each: Vec<History> = all.iter().map(|s| played(s)).collect();
        let mut logs = Vec::new();
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0]] {
            let mut history = played(&all[order[0]]);
            let mut pair = History::default();
            merge(&mut pair, &each[order[1]]);
            merge(&mut pair, &each[order[2]]);
            merge(&mut history, &pair);
            logs.push((log(&history), answers(&history)));
        }
        prop_assert!(logs.windows(2).all(|w| w[0] == w[1]), "{:#?}", logs);
    }

    #[test]
    fn law_06_an_erased_contact_takes_no_events(steps in proptest::collection::vec(step(), 1..10), who in 0..4u8) {
        let mut history = played(&steps);
        play(&mut history, &Step::Events(vec![(who, 0, 0, None)]));
        play(&mut history, &Step::Erase(who));
        steps.iter().filter(|s| !matches!(s, Step::Erase(_))).for_each(|s| play(&mut history, s));
        let report = append(&mut history, &table(&[(who, 3, 3, Some(9))]), &events("pbx"));
        prop_assert_eq!(report.erased, 1);
        let key = format!("pbx:{who}");
        prop_assert!(history.customer_id(&key).is_err());
        let left = format!("{who}\u{1f}");
        let table = history.log_table().unwrap();
        let ids = table.column_by_name("id").unwrap().as_string::<i32>().clone();
        prop_assert!(ids.iter().flatten().all(|id| !id.starts_with(&left)));
    }
}
