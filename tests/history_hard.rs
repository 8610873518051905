//! Hard histories: erasures to the last byte, forged and long assertion logs, values that everybody shares.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "support/replicas.rs"]
mod replicas;

use kanava::{AppendOptions, EntryKind, History, Resolver, Status};
use serde_json::json;
use std::time::{Duration, Instant};

const AT: &str = "2026-03-02T08:00:00Z";

fn history() -> History {
    History::new(Resolver::parse(r#"{"region": "FI"}"#).unwrap())
}

fn contact(h: &mut History, source: &str, row: serde_json::Value) {
    let mut row = row;
    row["arrived_at"] = json!(AT);
    h.append_document(&row.to_string(), &AppendOptions::new(source)).unwrap();
}

fn say(h: &mut History, said: serde_json::Value) -> kanava::Result<String> {
    let mut said = said;
    said["at"] = json!(AT);
    h.assert_document(&said.to_string())
}

/// Everything a history holds, as its memory prints.
fn memory(h: &History) -> String {
    // Texts of entries and keys are kept as bytes, which print as numbers.
    let mut out = format!("{h:?}");
    let bytes: Vec<u8> = out
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .map(|n| n.parse::<u8>().unwrap_or(b' '))
        .collect();
    out.push_str(&String::from_utf8_lossy(&bytes));
    out
}

#[test]
fn law_06_nothing_of_the_erased_is_left_in_memory() {
    let mut h = history();
    contact(
        &mut h,
        "x",
        json!({"contact_id": "secret-one", "email": "old-secret@posti.example", "account": "A1", "revision": 1}),
    );
    contact(
        &mut h,
        "x",
        json!({"contact_id": "secret-one", "email": "new-secret@posti.example", "account": "A1", "revision": 2,
        "subject": "secret subject", "parent_id": "secret-parent"}),
    );
    contact(&mut h, "x", json!({"contact_id": "2", "account": "other"}));
    let note = say(&mut h, json!({"type": "note", "subject": "x:secret-one", "text": "secret note"})).unwrap();
    let undo = say(&mut h, json!({"type": "undo", "undo": note, "reason": "secret reason"})).unwrap();
    say(&mut h, json!({"type": "undo", "undo": undo, "reason": "secret again"})).unwrap();
    assert!(memory(&h).contains("new-secret@posti.example") && memory(&h).contains("secret again"));
    let erase = json!({"type": "erase", "subject": "x:secret-one"});
    let id = say(&mut h, erase.clone()).unwrap();
    let left = memory(&h);
    let at = left.find("secret").map(|i| left[i.saturating_sub(30)..(i + 30).min(left.len())].to_owned());
    assert_eq!(at, None);
    assert!(!format!("{:?}", h.log_table().unwrap()).contains("secret"));
    // Saying it twice says it once; taking it back is refused, and so is a late undo of what went with it.
    assert_eq!(say(&mut h, erase).unwrap(), id);
    for undone in [&id, &note, &undo] {
        let refused = say(&mut h, json!({"type": "undo", "undo": undone, "reason": "secret"})).unwrap_err();
        assert_eq!(refused.status(), Status::Conflict);
    }
    assert!(!memory(&h).contains("secret"));
}

#[test]
fn a_long_chain_of_undos_is_no_crash() {
    let mut a = History::default();
    contact(&mut a, "x", json!({"contact_id": "1", "account": "A1"}));
    let mut id = say(&mut a, json!({"type": "note", "subject": "x:1", "text": "said"})).unwrap();
    for n in 0..400 {
        id = say(&mut a, json!({"type": "undo", "undo": id, "id": format!("u{n}")})).unwrap();
    }
    assert!(a.timeline_document("x:1").unwrap().contains("said"));
    say(&mut a, json!({"type": "undo", "undo": id})).unwrap();
    assert!(!a.timeline_document("x:1").unwrap().contains("said"));
}

#[test]
fn many_notes_take_no_long_time() {
    let mut h = history();
    contact(&mut h, "x", json!({"contact_id": "1", "account": "A1"}));
    let from = Instant::now();
    for n in 0..10_000 {
        say(&mut h, json!({"type": "note", "subject": "x:1", "text": format!("note {n}")})).unwrap();
    }
    assert!(from.elapsed() < Duration::from_secs(20), "{:?}", from.elapsed());
}

#[test]
fn a_value_everybody_shares_does_not_slow_the_next_contact() {
    let mut h = history();
    let last = |h: &mut History, from: usize, to: usize| {
        let start = Instant::now();
        for n in from..to {
            let row = json!({"contact_id": n.to_string(), "email": "kiosk.box@posti.example",
                "first_name": format!("Name{n}"), "last_name": "Laine"});
            contact(h, "x", row);
        }
        start.elapsed()
    };
    let first = last(&mut h, 0, 500);
    last(&mut h, 500, 5_000);
    let later = last(&mut h, 5_000, 5_500);
    assert!(later < first * 4 + Duration::from_millis(500), "{first:?} {later:?}");
}

#[test]
fn strange_texts_are_no_crash() {
    let mut h = history();
    let long = "a".repeat(1 << 20);
    for (n, odd) in ["\u{0}", "\u{1f}", ":", "c_", "\u{202e}", "ﷺ", &long, "", " "].iter().enumerate() {
        for kind in EntryKind::ALL {
            let row = json!({kind.id_column(): format!("{n}{odd}").chars().take(100).collect::<String>(), kind.time_column(): AT,
                "phone": odd, "email": odd, "account": odd, "device": odd, "handle": odd, "card": odd, "national_id": odd,
                "full_name": odd, "birth_date": odd, "matter": odd, "parent_id": odd, "reference": odd, "thread_id": odd, "other": odd});
            h.append_document(&row.to_string(), &AppendOptions::new(format!("s{n}-{}", kind.name())).kind(*kind))
                .unwrap();
        }
        let _ = h.customer_id(odd);
        let _ = say(&mut h, json!({"type": "note", "subject": odd, "text": odd}));
    }
    let mut other = history();
    replicas::merge(&mut other, &h);
    assert_eq!(format!("{:?}", h.entries_table().unwrap()), format!("{:?}", other.entries_table().unwrap()));
}
