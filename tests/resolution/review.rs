//! The queue of pairs for people to judge, and what becomes of it once they have.

use super::found::{numbers, of, run, texts};
use super::people::{World, table};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch};
use kanava::resolution::{ResolutionTableOptions, ResolveOptions, resolve};
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;

fn pairs(queue: &RecordBatch) -> Vec<(String, String)> {
    texts(queue, "record_a").into_iter().zip(texts(queue, "record_b")).collect()
}

#[test]
fn the_queue_holds_both_sides_of_the_threshold_nearest_first() {
    let records = World { missing: 0.35, ..World::new(700, 51) }.records();
    let found = of(&records);
    let queue = found.doubtful(None, None).unwrap();
    let decided = texts(&queue, "decided");
    let p = numbers(&queue, "probability");
    for side in ["same", "different"] {
        assert!(decided.iter().filter(|d| *d == side).count() > 5, "few are {side}: {decided:?}");
    }
    assert!(p.iter().all(|p| (0.1..=0.95).contains(p)));
    assert!(p.iter().zip(&decided).any(|(p, d)| *p < 0.5 && d == "different"));
    let odds: Vec<f64> = numbers(&queue, "weight").iter().map(|w| w.abs()).collect();
    assert!(odds.windows(2).all(|w| w[0] <= w[1]), "not the most doubtful first");
    assert_eq!(pairs(&queue).into_iter().collect::<HashSet<_>>().len(), queue.num_rows(), "a pair comes twice");
    // Joined pairs are links, the others are of two customers.
    let links: HashSet<_> = pairs(&found.links().unwrap()).into_iter().collect();
    let customers = texts(&queue, "customer_a").into_iter().zip(texts(&queue, "customer_b"));
    for ((pair, side), (a, b)) in pairs(&queue).into_iter().zip(&decided).zip(customers) {
        assert_eq!((links.contains(&pair), a == b), (side == "same", side == "same"), "{pair:?}");
    }
    // The evidence is that of the pair.
    let (a, b) = pairs(&queue)[0].clone();
    let evidence = found.evidence(&a, &b).unwrap();
    for (i, field) in texts(&evidence, "field").iter().enumerate() {
        for (column, of) in [("level", "level"), ("a", "value_a"), ("b", "value_b")] {
            assert_eq!(texts(&queue, &format!("{field}.{column}"))[0], texts(&evidence, of)[i], "{field}");
        }
    }
    let asked = ResolutionTableOptions::parse(r#"{"table":"doubtful","low":0.1,"high":0.95}"#).unwrap();
    assert_eq!(found.table(&asked).unwrap(), queue);
}

#[test]
fn a_judged_queue_is_the_table_of_labels() {
    let records = World { missing: 0.35, ..World::new(700, 51) }.records();
    let found = of(&records);
    let queue = found.doubtful(None, None).unwrap();
    let truth = super::found::truth(&records);
    // Half of it is judged, the rest is left empty.
    let half = queue.num_rows() / 2;
    let judge = |(i, (a, b)): (usize, (String, String))| (i < half).then(|| truth[&a] == truth[&b]);
    let same: BooleanArray = pairs(&queue).into_iter().enumerate().map(judge).collect();
    let at = queue.schema().index_of("same").unwrap();
    let mut columns = queue.columns().to_vec();
    columns[at] = Arc::new(same.clone()) as ArrayRef;
    let judged = RecordBatch::try_new(queue.schema(), columns).unwrap();
    let labels = [judged];
    let again =
        resolve(&[table(&records)], &labels, &ResolveOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    let report = again.report_document().unwrap();
    assert!(report.contains(&format!("{} rows have nothing in `same`", queue.num_rows() - half)), "{report}");
    assert!(!report.contains("neither true nor false"), "{report}");
    let customers = again.customers().unwrap();
    let names: Vec<String> = texts(&customers, "source")
        .into_iter()
        .zip(texts(&customers, "record_id"))
        .map(|(source, id)| if source.is_empty() { id } else { format!("{source}:{id}") })
        .collect();
    let ids = texts(&customers, "customer_id");
    let of = |name: &str| &ids[names.iter().position(|n| n == name).unwrap()];
    for (i, (a, b)) in pairs(&queue).iter().enumerate().take(half) {
        assert_eq!(of(a) == of(b), same.value(i), "{a} and {b}");
    }
    // What was judged is in doubt no more.
    let left: HashSet<_> = pairs(&again.doubtful(None, None).unwrap()).into_iter().collect();
    assert!(pairs(&queue).iter().take(half).all(|pair| !left.contains(pair)));
}

#[test]
fn a_wider_band_has_more_and_too_low_a_one_is_refused() {
    let records = World { missing: 0.35, ..World::new(400, 7) }.records();
    let found = run(&[table(&records)], &ResolveOptions::default());
    let rows = |low: f64, high: f64| found.doubtful(Some(low), Some(high)).unwrap().num_rows();
    assert!(rows(0.01, 0.99) > rows(0.1, 0.95) && rows(0.1, 0.95) > rows(0.4, 0.6));
    let error = found.doubtful(Some(0.001), None).unwrap_err();
    assert_eq!(error.message(), "pairs below a probability of 0.01 are not kept: `low` is at least that");
    // With a high threshold the same pairs are there, decided otherwise.
    let mut strict = ResolveOptions::default();
    strict.threshold = Some(0.99);
    let strict = run(&[table(&records)], &strict);
    let decided = texts(&strict.doubtful(Some(0.5), Some(0.98)).unwrap(), "decided");
    assert!(!decided.is_empty() && decided.iter().all(|d| d == "different"));
}

#[test]
fn records_are_named_by_the_column_that_is_said() {
    let rows = "nr;name;born\n1;Anna Korhonen;1971-03-02\n2;Anna Korhonen;1971-03-02\n3;Eero Salo;1985-11-30\n";
    let batch = kanava::table::csv_table(rows.as_bytes(), &kanava::table::ReadOptions::default()).unwrap();
    let options = |text: &str| ResolveOptions::parse(text).unwrap();
    let named = |text: &str| {
        resolve(std::slice::from_ref(&batch), &[], &options(text), &mut |_| ControlFlow::Continue(()))
            .map(|found| found.customers().unwrap().column_by_name("record_id").unwrap().as_string::<i32>().len())
            .map_err(|e| e.message().to_owned())
    };
    assert_eq!(named(r#"{"columns":{"record_id":"nr"}}"#), Ok(3));
    assert_eq!(named(r#"{"columns":{"record_id":["id","nr"]}}"#), Ok(3));
    let said = |text: &str| named(text).unwrap_err();
    assert!(said("{}").starts_with("the records have no column `record_id`; `columns` names"));
    let missing = said(r#"{"columns":{"record_id":"nrr"}}"#);
    assert_eq!(missing, "the records have no column `nrr`, which `columns` names as record_id; did you mean `nr`?");
    assert!(said(r#"{"columns":{"name":"nr"}}"#).starts_with("`name` is not named by `columns`"));
    let clash =
        kanava::table::csv_table(b"record_id,id,name\n1,2,x\n", &kanava::table::ReadOptions::default()).unwrap();
    let error =
        resolve(&[clash], &[], &options(r#"{"columns":{"record_id":"id"}}"#), &mut |_| ControlFlow::Continue(()));
    assert!(error.unwrap_err().message().contains("have a column `record_id`, and `columns` names `id` as it"));
}
