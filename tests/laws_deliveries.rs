//! Laws 1 to 3 and 6 of `docs/laws.md` for rows that have no revision, or have one now and then: deliveries with and
//! without names, repeats, conflicting rows, erasures, and replicas that were told in another order.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "support/replicas.rs"]
mod replicas;

use arrow_array::RecordBatch;
use kanava::table::{ReadOptions, csv_table};
use kanava::{AppendOptions, AppendReport, ContactFilter, History};
use proptest::prelude::*;
use replicas::{append, config, log, merge};
use std::collections::BTreeMap;
use std::fmt::Write;

/// One row of a delivery: the id, what it says, the revision.
type Row = (u8, u8, Option<u8>);

#[derive(Debug, Clone)]
struct Delivery {
    name: Option<u8>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
enum Step {
    Told(Delivery),
    Erase(u8),
}

fn sometimes(how_often: f64, values: std::ops::Range<u8>) -> impl Strategy<Value = Option<u8>> {
    (0.0..1.0, values).prop_map(move |(drawn, value)| (drawn < how_often).then_some(value))
}

fn delivery(named: f64, revised: f64) -> impl Strategy<Value = Delivery> {
    let row = (0..6u8, 0..3u8, sometimes(revised, 0..3u8));
    let name = sometimes(named, 0..4u8);
    (name, proptest::collection::vec(row, 1..8)).prop_map(|(name, rows)| Delivery { name, rows })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let told = delivery(0.5, 0.2).prop_map(Step::Told);
    proptest::collection::vec(prop_oneof![8 => told, 1 => (0..6u8).prop_map(Step::Erase)], 1..12)
}

fn table(rows: &[Row]) -> RecordBatch {
    let mut csv = "contact_id,arrived_at,account,matter,revision\n".to_owned();
    for (id, says, revision) in rows {
        let revision = revision.map_or(String::new(), |r| r.to_string());
        writeln!(csv, "{id},2026-03-02T0{says}:00:00Z,A{id},m{says},{revision}").unwrap();
    }
    csv_table(csv.as_bytes(), &ReadOptions::default()).unwrap()
}

fn tell(history: &mut History, delivery: &Delivery) -> AppendReport {
    let options = AppendOptions::new("pbx");
    let options = match delivery.name {
        Some(name) => options.delivery(format!("day {name}")),
        None => options,
    };
    let report = append(history, table(&delivery.rows), &options);
    // Law 16: every row is counted once.
    assert_eq!(report.rows(), delivery.rows.len() as u64, "{report:?}");
    assert_eq!(report.conflicting_rows.len() as u64, report.conflicting);
    assert!(report.conflicting_rows.iter().all(|c| !c.columns.is_empty()));
    report
}

fn play(history: &mut History, step: &Step) {
    match step {
        Step::Told(delivery) => drop(tell(history, delivery)),
        Step::Erase(id) => {
            let erase = format!(r#"{{"type":"erase","subject":"pbx:{id}","at":"2026-03-09T08:00:00Z"}}"#);
            // Nobody of that name may be here yet.
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
    format!("{:?} {}", history.contacts_table(&ContactFilter::default()).unwrap(), history.summary_document().unwrap())
}

/// What each contact says, by the rule itself: the largest revision, or else the last row told.
fn last_told(told: &[Delivery]) -> BTreeMap<u8, u8> {
    let mut last: BTreeMap<u8, Row> = BTreeMap::new();
    for row in told.iter().flat_map(|d| &d.rows) {
        let here = last.entry(row.0).or_insert(*row);
        if row.2 >= here.2 {
            *here = *row;
        }
    }
    last.into_iter().map(|(id, row)| (id, row.1)).collect()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn the_later_delivery_wins(told in proptest::collection::vec(delivery(0.0, 0.0), 1..8)) {
        let mut history = History::default();
        told.iter().for_each(|d| drop(tell(&mut history, d)));
        for (id, says) in last_told(&told) {
            let timeline = history.timeline_document(&format!("pbx:{id}")).unwrap();
            prop_assert!(timeline.contains(&format!(r#""matter":"m{says}""#)), "{id} {says} {timeline}");
        }
    }

    #[test]
    fn law_01_a_named_delivery_again_changes_nothing(
        told in proptest::collection::vec(delivery(1.0, 0.2), 1..6),
        again in proptest::collection::vec(any::<(proptest::sample::Index, bool)>(), 0..8),
    ) {
        // One delivery of each name.
        let named: Vec<Step> = told.into_iter().enumerate()
            .map(|(i, d)| Step::Told(Delivery { name: Some(i as u8), ..d })).collect();
        let once = played(&named);
        let mut often = played(&named);
        let mut between = History::default();
        for (i, step) in named.iter().enumerate() {
            play(&mut between, step);
            for (index, now) in &again {
                let earlier = index.get(&named);
                play(&mut often, earlier);
                if *now {
                    play(&mut between, &named[index.index(i + 1)]);
                }
            }
        }
        prop_assert_eq!(log(&once), log(&often));
        prop_assert_eq!(log(&once), log(&between));
    }

    #[test]
    fn law_01_the_cut_into_deliveries_says_nothing(told in proptest::collection::vec(delivery(0.0, 0.2), 1..6)) {
        let one = Delivery { name: None, rows: told.iter().flat_map(|d| d.rows.clone()).collect() };
        let rows: Vec<Step> = one.rows.iter()
            .map(|r| Step::Told(Delivery { name: None, rows: vec![*r] })).collect();
        let cut: Vec<Step> = told.into_iter().map(Step::Told).collect();
        let whole = answers(&played(&[Step::Told(one)]));
        prop_assert_eq!(&whole, &answers(&played(&cut)));
        prop_assert_eq!(&whole, &answers(&played(&rows)));
    }

    #[test]
    fn law_02_a_log_is_the_history(steps in steps()) {
        let told = played(&steps);
        let mut taken = History::default();
        merge(&mut taken, &told);
        prop_assert_eq!(log(&told), log(&taken));
        prop_assert_eq!(answers(&told), answers(&taken));
        // What is told next is told next in both.
        let next = Step::Told(Delivery { name: None, rows: vec![(0, 9, None), (1, 9, None)] });
        let mut told = told;
        play(&mut told, &next);
        play(&mut taken, &next);
        prop_assert_eq!(answers(&told), answers(&taken));
    }

    #[test]
    fn law_03_replicas_that_exchanged_their_logs_agree(all in proptest::collection::vec(steps(), 3)) {
        let each: Vec<History> = all.iter().map(|s| played(s)).collect();
        let mut logs = Vec::new();
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0], [0, 0, 2]] {
            let mut history = played(&all[order[0]]);
            // A log of logs, and the same one twice, say no more.
            let mut pair = History::default();
            merge(&mut pair, &each[order[1]]);
            merge(&mut pair, &each[order[2]]);
            merge(&mut history, &pair);
            merge(&mut history, &each[order[1]]);
            logs.push((log(&history), answers(&history)));
        }
        let all_three = &logs[..4];
        prop_assert!(all_three.windows(2).all(|w| w[0] == w[1]), "{:#?}", all_three);
    }

    #[test]
    fn law_06_erased_stays_erased(steps in steps(), who in 0..6u8) {
        let mut history = played(&steps);
        play(&mut history, &Step::Erase(who));
        let erased = history.customer_id(&format!("pbx:{who}")).is_err();
        let was_there = steps.iter().any(|s| matches!(s, Step::Told(d) if d.rows.iter().any(|r| r.0 == who)));
        prop_assert!(erased);
        steps.iter().filter(|s| matches!(s, Step::Told(_))).for_each(|s| play(&mut history, s));
        merge(&mut history, &played(&steps));
        prop_assert_eq!(was_there, history.customer_id(&format!("pbx:{who}")).is_err() && was_there);
    }
}
