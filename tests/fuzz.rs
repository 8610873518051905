//! Random input at every door: the inputs kept in `tests/fuzz/corpus/<target>/`, the arguments of the vectors, and
//! mutations of both.
//!
//! `cargo test` runs the same few thousand inputs each time. `make fuzz` sets FUZZ_SECONDS and runs new ones until they
//! are over (FUZZ_TARGET: only that target; FUZZ_SEED: the same run again). An input that brings an answer not seen
//! before joins those that are changed further. One that fails is written to `target/fuzz/`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "support/allocations.rs"]
mod allocations;
#[path = "fuzz/log.rs"]
mod log;
#[path = "fuzz/mutate.rs"]
mod mutate;
#[path = "fuzz/reader.rs"]
mod reader;
#[path = "fuzz/resolve.rs"]
mod resolve;
#[path = "fuzz/routing.rs"]
mod routing;
#[path = "fuzz/seeds.rs"]
mod seeds;
#[path = "fuzz/targets.rs"]
mod targets;

use allocations::{Counting, asked};
use mutate::Dice;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};
use targets::{Seen, TARGETS, Target};

#[global_allocator]
static COUNTING: Counting = Counting;

/// Mutations in one `cargo test`, a target.
const FEW: usize = 400;
/// The longest input of a mutation; documents of the vectors may be longer.
const LONGEST: usize = 32 << 10;
/// The longest that one input may take, on a machine with other things to do.
const PATIENCE: Duration = Duration::from_secs(2);
/// The most memory that one input may make its thread hold, in bytes.
const ROOM: i64 = 128 << 20;

#[test]
fn documents() {
    run("documents");
}

#[test]
fn append() {
    run("append");
}

#[test]
fn table() {
    run("table");
}

#[test]
fn identity() {
    run("identity");
}

#[test]
fn script() {
    run("script");
}

#[test]
fn log_of_a_replica() {
    run("log");
}

#[test]
fn policy() {
    run("policy");
}

#[test]
fn condition() {
    run("condition");
}

#[test]
fn hours() {
    run("hours");
}

#[test]
fn decide() {
    run("decide");
}

#[test]
fn reader_of_files() {
    run("reader");
}

#[test]
fn resolve_records() {
    run("resolve");
}

#[test]
fn resolver() {
    run("resolver");
}

#[test]
fn request() {
    run("request");
}

#[test]
fn queueing() {
    run("queueing");
}

#[test]
fn simulate() {
    run("simulate");
}

#[test]
fn check() {
    run("check");
}

#[test]
fn explain() {
    run("explain");
}

#[test]
fn what_the_targets_begin_from_is_good() {
    let router = kanava::Router::parse(targets::POLICY).unwrap();
    for request in targets::REQUESTS {
        router.decide_document(request, None, None).unwrap();
    }
}

/// The kept inputs as they are, then mutations.
fn run(name: &str) {
    let setting = |name: &str| std::env::var(name).ok();
    if setting("FUZZ_TARGET").is_some_and(|only| !only.is_empty() && only != name) {
        return;
    }
    let target = TARGETS.iter().find(|(n, _)| *n == name).map(|(_, t)| *t).unwrap();
    let mut inputs = seeds::of(name);
    assert!(inputs.len() >= 5, "{name}: only {} inputs to begin with", inputs.len());
    let words = mutate::words(&inputs);
    let mut known = HashSet::new();
    for input in &inputs {
        known.extend(one(name, target, input));
    }
    let seconds: Option<f64> = setting("FUZZ_SECONDS").and_then(|s| s.parse().ok());
    let clock = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_nanos() as u64);
    let seed = setting("FUZZ_SEED").and_then(|s| s.parse().ok());
    let seed = seed.unwrap_or_else(|| if seconds.is_some() { clock() } else { 1 });
    let mut dice = Dice(seed);
    let (began, mut count, kept) = (Instant::now(), 0, inputs.len());
    let more = |count| seconds.map_or(count < FEW, |s| began.elapsed().as_secs_f64() < s);
    while more(count) {
        let base = &inputs[dice.below(inputs.len())];
        let other = &inputs[dice.below(inputs.len())];
        let input = mutate::mutate(base, other, &words, &mut dice, LONGEST.max(base.len()));
        let seen = one(name, target, &input);
        let before = known.len();
        known.extend(seen);
        if known.len() > before {
            inputs.push(input);
        }
        count += 1;
    }
    assert!(known.len() >= 8, "{name}: only {} kinds of answer, the inputs do not reach far", known.len());
    let new = inputs.len() - kept;
    println!(
        "{name}: {count} mutations of {kept} inputs, seed {seed}, {} kinds of answer, {new} inputs found",
        known.len()
    );
}

/// One input. What fails is kept, so that it can be looked at and run again.
fn one(name: &str, target: Target, input: &[u8]) -> HashSet<u64> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    let file = folder.join(format!("{name}-{:016x}", fingerprint(input)));
    // An overflow of the stack cannot be caught: only a file written before tells which input it was.
    let last = folder.join(format!("{name}-last"));
    std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&last, input)).unwrap();
    let took = || {
        let (began, mut seen) = (Instant::now(), Seen::default());
        let (done, asked) = asked(|| catch_unwind(AssertUnwindSafe(|| target(input, &mut seen))));
        (done, began.elapsed(), seen.0, asked.most)
    };
    let (done, time, seen, most) = took();
    // Twice too long is too long; once may be the machine.
    let slow = time > PATIENCE && took().1 > PATIENCE;
    let large = most > ROOM;
    if done.is_err() || slow || large {
        std::fs::write(&file, input).unwrap();
        let why = match (slow, large) {
            (true, _) => format!("it takes {time:?}"),
            (_, true) => format!("it holds {most} bytes"),
            _ => "see above".to_owned(),
        };
        panic!("target `{name}` fails, {why}; the input is in {}:\n{}", file.display(), String::from_utf8_lossy(input));
    }
    seen
}

fn fingerprint(input: &[u8]) -> u64 {
    input.iter().fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}
