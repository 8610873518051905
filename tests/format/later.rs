//! What a later version wrote: kept as it is, passed on, named in the report; what is damaged is refused.

use super::rows::{FORMAT, Row, log, merge, merged, rows};
use kanava::{AppendOptions, EntryKind, History};

/// A contact on a channel of a later version, with a field, an identity kind and a word that are not known here.
const CONTACT: &[u8] = &[0, 77, 9, 1, b'm', 18, 200, 60, 2, 1, 255, 133, 0, 4, b'0', b'4', b'1', b'2', 170, 1, 1, b'x'];

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort();
    rows
}

/// A log of a version to come.
fn later() -> Vec<Row> {
    sorted(vec![
        Row::new("contacts", "pbx", "1", 3, CONTACT),
        Row::new("contacts", "pbx", "2", 0, &[9, 1, b'm']),
        Row::new("visits", "web", "v1", 2, &[1, 2, 3, 255]),
        Row { at: None, ..Row::new("visits", "web", "v2", 0, b"") },
        Row::assertion(
            "f1",
            r#"{"id":"f1","type":"freeze","subject":"pbx:1","at":"2026-03-02T08:00:00Z","until":"2027"}"#,
        ),
        Row::assertion(
            "n1",
            r#"{"id":"n1","type":"note","subject":"pbx:2","text":"t","at":"2026-03-02T08:00:00Z","seen":true}"#,
        ),
        Row::assertion("n2", r#"{"id":"n2","type":"note","subject":"pbx:2","text":"t","at":"2026-03-02T08:00:00Z"}"#),
    ])
}

#[test]
fn it_is_kept_and_passed_on_unchanged() {
    let (first, report) = merged(&later());
    assert_eq!((report.accepted, report.rejected), (4, 0), "{report:?}");
    let told: Vec<String> = report.warnings.iter().map(|w| format!("{} {} {}", w.column, w.rows, w.reason)).collect();
    let end = "is of a later version: kept and passed on, not read";
    assert_eq!(
        told,
        [
            format!("content 1 field 60 {end}"),
            format!("content 1 identity kind 42 {end}"),
            format!("content 1 the assertion field `seen` {end}"),
            format!("content 1 the assertion type `freeze` {end}"),
            format!("content 1 word 200 of `outcome` {end}"),
            format!("content 1 word 77 of `channel` {end}"),
            format!("kind 2 the kind `visits` {end}"),
        ]
    );
    assert_eq!(sorted(rows(&first)), later());
    let (second, _) = merged(&rows(&first));
    assert_eq!(format!("{:?}", first.log_table().unwrap()), format!("{:?}", second.log_table().unwrap()));
    let again = merge(&mut History::default(), first.log_table().unwrap()).unwrap();
    assert_eq!(again.accepted, 4);
    // What stands after an unknown number is read.
    let timeline = second.timeline_document("pbx:1").unwrap();
    assert!(
        timeline.contains(r#""matter":"m""#) && timeline.contains(r#"{"kind":"phone","value":"0412"}"#),
        "{timeline}"
    );
    assert!(!timeline.contains("channel"), "{timeline}");
}

#[test]
fn merging_it_is_order_free_and_repeat_free() {
    let mut other = later();
    other.extend([
        Row::new("visits", "web", "v1", 3, b"new"),
        Row::new("visits", "web", "v1", 3, b"tie"),
        Row::new("visits", "web", "v1", 1, b"old"),
        Row::assertion("f1", r#"{"id":"f1","type":"thaw","subject":"pbx:1","at":"2026-03-02T08:00:00Z"}"#),
    ]);
    let (forth, _) = merged(&other);
    let back: Vec<Row> = other.iter().rev().cloned().collect();
    let (mut back, _) = merged(&back);
    assert_eq!(rows(&forth), rows(&back));
    assert_eq!(rows(&forth).iter().filter(|r| r.kind == "visits").count(), 2);
    assert!(rows(&forth).iter().any(|r| r.content == b"new" || r.content == b"tie"));
    let report = merge(&mut back, log(&other, Some(FORMAT))).unwrap();
    assert_eq!(
        (report.accepted, report.superseded, report.unchanged, report.older, report.conflicting),
        (0, 0, 4, 3, 0),
        "{report:?}"
    );
    assert_eq!(rows(&forth), rows(&back));
}

#[test]
fn what_is_erased_is_dropped() {
    let mut all = later();
    all.push(Row::assertion("u1", r#"{"id":"u1","type":"undo","undo":"n1","at":"2026-03-02T08:00:00Z"}"#));
    let (mut history, _) = merged(&all);
    // A version that knows visits erased one of them: its mark alone reaches us.
    let mut knows = History::default();
    knows.append_document(r#"{"record_id":"v1"}"#, &AppendOptions::new("web").kind(EntryKind::Record)).unwrap();
    knows.assert_document(r#"{"type":"erase","subject":"web:v1","at":"2026-03-02T08:00:00Z"}"#).unwrap();
    merge(&mut history, knows.log_table().unwrap()).unwrap();
    history.assert_document(r#"{"type":"erase","subject":"pbx:2","at":"2026-03-02T08:00:00Z"}"#).unwrap();
    let here =
        |h: &History| -> Vec<String> { rows(h).into_iter().filter(|r| r.kind != "tombstone").map(|r| r.id).collect() };
    assert_eq!(here(&history), ["1", "f1", "v2"]);
    let report = merge(&mut history, log(&all, Some(FORMAT))).unwrap();
    assert_eq!(report.accepted, 0, "{report:?}");
    assert_eq!(here(&history), ["1", "f1", "v2"]);
}

#[test]
fn what_no_version_can_have_written_is_refused_by_row() {
    let rows = [
        Row::new("contacts", "pbx", "1", 0, &[9, 9, b'm']),
        Row::new("contacts", "pbx", "2", 0, &[9, 1, b'm']),
        Row::new("Calls!", "pbx", "3", 0, b""),
        Row::assertion("e", r#"{"type":"erase","subject":"pbx:2","at":"2026-03-02T08:00:00Z","why":"x"}"#),
        Row::assertion("n", r#"{"type":"note","subject":"pbx:2","at":"2026-03-02T08:00:00Z"}"#),
        Row::assertion("f", r#"{"type":"freeze","at":"some day"}"#),
        Row::new("orders", "pbx", "4", 0, &[60, 5]),
    ];
    let (history, report) = merged(&rows);
    let mut refused: Vec<_> =
        report.rejected_rows.iter().map(|r| (r.row, r.column.as_str(), r.value.as_str())).collect();
    refused.sort_unstable();
    let expected = [
        (0, "content", "1"),
        (2, "kind", "Calls!"),
        (3, "content", "e"),
        (4, "content", "n"),
        (5, "content", "f"),
        (6, "content", "4"),
    ];
    assert_eq!((refused.as_slice(), report.accepted), (&expected[..], 1));
    let damaged = report.rejected_rows.iter().find(|r| r.row == 0).unwrap();
    assert_eq!(damaged.reason, "damaged bytes: `matter` is cut short or not as it is written");
    assert!(history.timeline_document("pbx:2").is_ok());
}
