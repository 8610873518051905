//! One decision in Rust by the policy of 50 rules in `bench/`: typed, and from document to document.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise, and says what it measured"
)]

use kanava::{Request, Router};
use std::hint::black_box;
use std::time::Instant;

/// Calls timed together: a clock read costs a tenth of one decision.
const TOGETHER: usize = 50;
const SAMPLES: usize = 2000;

fn main() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../bench/");
    let router = Router::parse(&std::fs::read_to_string(format!("{folder}policy.json")).unwrap()).unwrap();
    let text = std::fs::read_to_string(format!("{folder}request.json")).unwrap();
    let request = Request::parse(&text).unwrap();
    report("rust, typed", || router.decide(black_box(&request), None, None).rules().count());
    report("rust, typed, with the decision record", || {
        router.decide(black_box(&request), None, None).document().ranked.len()
    });
    report("rust, document to document", || router.decide_document(black_box(&text), None, None).unwrap().len());
}

fn report(door: &str, call: impl Fn() -> usize) {
    let mut times: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let began = Instant::now();
            for _ in 0..TOGETHER {
                black_box(call());
            }
            began.elapsed().as_secs_f64() / TOGETHER as f64 * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (p50, p99) = (times[SAMPLES / 2], times[SAMPLES * 99 / 100]);
    println!(
        r#"{{"door":"{door}","microseconds_p50":{p50:.2},"microseconds_p99":{p99:.2},"per_second":{:.0}}}"#,
        1e6 / p50
    );
}
