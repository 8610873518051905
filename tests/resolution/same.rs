//! The same records give the same bytes, whatever order, batches and threads they come in.

use super::found::{bytes, run};
use super::people::{Dice, Record, World, table};
use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::DataType;
use kanava::resolution::{Progress, ResolveOptions, resolve};
use std::ops::ControlFlow;
use std::sync::Arc;

fn world() -> Vec<Record> {
    World { missing: 0.2, defaults: 0.1, ..World::new(700, 5) }.records()
}

fn options(link_only: bool) -> ResolveOptions {
    ResolveOptions::parse(&format!(r#"{{"link_only": {link_only}}}"#)).unwrap()
}

#[test]
fn whatever_the_order_of_the_rows() {
    let mut records = world();
    for link_only in [false, true] {
        let first = bytes(&run(&[table(&records)], &options(link_only)));
        for seed in 0..4 {
            Dice(seed).shuffle(&mut records);
            bytes(&run(&[table(&records)], &options(link_only))).must_be(&first, &format!("shuffled with seed {seed}"));
        }
        records.sort_by_key(Record::name);
        bytes(&run(&[table(&records)], &options(link_only))).must_be(&first, "sorted");
    }
}

#[test]
fn however_the_rows_are_cut_into_batches() {
    let whole = table(&world());
    let first = bytes(&run(std::slice::from_ref(&whole), &options(false)));
    for size in [1, 7, 64, 1000, 100_000] {
        let cut = |at: usize| whole.slice(at, size.min(whole.num_rows() - at));
        let batches: Vec<RecordBatch> = (0..whole.num_rows()).step_by(size).map(cut).collect();
        bytes(&run(&batches, &options(false))).must_be(&first, &format!("in batches of {size}"));
    }
    let empty = whole.slice(0, 0);
    bytes(&run(&[empty.clone(), whole, empty], &options(false))).must_be(&first, "between empty batches");
}

#[test]
fn however_the_text_is_laid_out() {
    let whole = table(&world());
    let first = bytes(&run(std::slice::from_ref(&whole), &options(false)));
    let words = DataType::Dictionary(Box::new(DataType::Int16), Box::new(DataType::Utf8));
    let kinds = [DataType::LargeUtf8, DataType::Utf8View, words];
    let third = whole.num_rows() / 3;
    let parts: Vec<RecordBatch> = (0..3)
        .map(|k| {
            let to = if k == 2 { whole.num_rows() } else { (k + 1) * third };
            let part = whole.slice(k * third, to - k * third);
            let schema = part.schema();
            let names = schema.fields().iter().map(|f| f.name().as_str());
            let other = |a: &ArrayRef| laid_out(a, &kinds[k]);
            RecordBatch::try_from_iter(names.zip(part.columns().iter().map(other))).unwrap()
        })
        .collect();
    for part in &parts {
        run(std::slice::from_ref(part), &options(false));
    }
    bytes(&run(&parts, &options(false))).must_be(&first, "in three layouts");
}

/// The texts in another layout.
fn laid_out(array: &ArrayRef, kind: &DataType) -> ArrayRef {
    let texts = array.as_string::<i32>();
    match kind {
        DataType::LargeUtf8 => Arc::new(texts.iter().collect::<arrow_array::LargeStringArray>()),
        DataType::Utf8View => Arc::new(texts.iter().collect::<arrow_array::StringViewArray>()),
        _ => Arc::new(texts.iter().collect::<arrow_array::DictionaryArray<arrow_array::types::Int16Type>>()),
    }
}

#[test]
fn however_many_threads_there_are() {
    let whole = [table(&world())];
    for link_only in [false, true] {
        let answers = [1, 2, 4].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| bytes(&run(&whole, &options(link_only))))
        });
        answers[1].must_be(&answers[0], "with two threads");
        answers[2].must_be(&answers[0], "with four threads");
    }
}

#[test]
fn every_step_is_told_to_its_end() {
    let records = World::new(200, 8).records();
    let learned = run(&[table(&records)], &ResolveOptions::default()).resolver().clone();
    let again = ResolveOptions::parse(&serde_json::json!({"resolver": learned}).to_string()).unwrap();
    for (rows, options) in
        [(&records[..], ResolveOptions::default()), (&records, again), (&records[..1], ResolveOptions::default())]
    {
        let mut told: Vec<Progress> = Vec::new();
        let mut watch = |at| {
            told.push(at);
            ControlFlow::Continue(())
        };
        resolve(&[table(rows)], &[], &options, &mut watch).unwrap();
        for of_step in told.chunk_by(|a, b| a.step == b.step) {
            let last = of_step.last().unwrap();
            assert_eq!(last.done, last.total, "{last:?} of {of_step:?}");
            assert!(of_step.is_sorted_by_key(|at| at.done), "{of_step:?}");
        }
        let steps: Vec<&str> = told.chunk_by(|a, b| a.step == b.step).map(|s| s[0].step).collect();
        assert!(steps.iter().all(|s| steps.iter().filter(|t| *t == s).count() == 1), "{steps:?}");
    }
}
