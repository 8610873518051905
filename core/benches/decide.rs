//! One decision in Rust: by the shared table of 20 rows (`bench/routing/table.py` wrote it into the folder that
//! `KANAVA_ROUTING` names), by the 50 rules of `bench/policy.json`, by thousands of rules, and by the table.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise, and says what it measured"
)]

use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray};
use kanava::routing::TableOptions;
use kanava::{Request, Router};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

const SAMPLES: usize = 20_000;

fn main() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../bench/");
    if let Ok(made) = std::env::var("KANAVA_ROUTING") {
        let read = |name: &str| std::fs::read_to_string(format!("{made}/{name}")).unwrap();
        let (policy, texts, expected) = (read("policy.json"), read("requests.jsonl"), read("expected.jsonl"));
        shared_table(&policy, &texts.lines().collect::<Vec<_>>(), &expected.lines().collect::<Vec<_>>());
    }
    let router = Router::parse(&std::fs::read_to_string(format!("{folder}policy.json")).unwrap()).unwrap();
    let text = std::fs::read_to_string(format!("{folder}request.json")).unwrap();
    let request = Request::parse(&text).unwrap();
    report("rust, 50 rules, typed", |_| router.decide(black_box(&request), None, None).rules().count());
    report("rust, 50 rules, document to document", |_| {
        router.decide_document(black_box(&text), None, None).unwrap().len()
    });
    let text = r#"{"at":"2026-11-24T08:00:00Z","channel":"chat","matter":"m17","facts":{"repeat_count":2}}"#;
    for count in [30, 300, 3000, 30_000].into_iter().filter(|count| wanted(&format!("{count} rules"))) {
        let router = Router::parse(&many_rules(count)).unwrap();
        let request = Request::parse(text).unwrap();
        report(&format!("rust, {count} rules, typed"), |_| {
            router.decide(black_box(&request), None, None).rules().count()
        });
        report(&format!("rust, {count} rules, document to document"), |_| {
            router.decide_document(black_box(text), None, None).unwrap().len()
        });
    }
    if !wanted("compiled") {
        return;
    }
    let policy = many_rules(10_000);
    let mut times: Vec<f64> = (0..15)
        .map(|_| {
            let began = Instant::now();
            black_box(Router::parse(black_box(&policy)).unwrap());
            began.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        r#"{{"case":"rust, a policy of 10,000 rules parsed, checked and compiled","milliseconds_p50":{:.1},"milliseconds_max":{:.1},"bytes":{}}}"#,
        times[times.len() / 2],
        times[times.len() - 1],
        policy.len()
    );
}

fn shared_table(policy: &str, texts: &[&str], expected: &[&str]) {
    let router = Router::parse(policy).unwrap();
    let texts = if wanted("oracle") || wanted("decide_table") { texts } else { &texts[..256] };
    let requests: Vec<Request> = texts.iter().map(|text| Request::parse(text).unwrap()).collect();
    let wrong = requests.iter().zip(expected).filter(|(request, expected)| {
        let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
        let decision = router.decide(request, None, None);
        expected["channel"] != decision.channel() || expected["queue"].as_str() != decision.queue()
    });
    println!(r#"{{"case":"agrees with the oracle","wrong":{},"of":{}}}"#, wrong.count(), texts.len());
    // So few that they are in the cache, as a request is that was just made.
    let count = 256;
    report("rust, 20 rows, typed", |at| router.decide(black_box(&requests[at % count]), None, None).rules().count());
    report("rust, 20 rows, typed, printed", |at| {
        router.decide(black_box(&requests[at % count]), None, None).to_document().unwrap().len()
    });
    report("rust, 20 rows, document to document", |at| {
        router.decide_document(black_box(texts[at % count]), None, None).unwrap().len()
    });
    let tables = [("decide_table, full records", false), ("decide_table with documents", true)];
    let tables: Vec<_> = tables.into_iter().filter(|(what, _)| wanted(what)).collect();
    if tables.is_empty() {
        return;
    }
    let batch = columns(texts);
    for (what, documents) in tables {
        let mut options = TableOptions::default();
        options.documents = documents;
        let mut times: Vec<f64> = (0..9)
            .map(|_| {
                let stream = RecordBatchIterator::new([Ok(batch.clone())], batch.schema());
                let began = Instant::now();
                let decided = black_box(router.decide_table(Box::new(stream), None, &options).unwrap());
                let seconds = began.elapsed().as_secs_f64();
                drop(decided);
                batch.num_rows() as f64 / seconds
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!(
            r#"{{"case":"rust, {what}","rows":{},"threads":{},"per_second_p50":{:.0},"per_second_best":{:.0}}}"#,
            batch.num_rows(),
            std::thread::available_parallelism().unwrap(),
            times[times.len() / 2],
            times[times.len() - 1]
        );
    }
}

/// The requests as columns, ten times over.
fn columns(texts: &[&str]) -> RecordBatch {
    let rows: Vec<serde_json::Value> = texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let rows: Vec<&serde_json::Value> = (0..10).flat_map(|_| &rows).collect();
    let at: ArrayRef = Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row["at"].as_str().unwrap())));
    let mut named = vec![("at".to_owned(), at)];
    for (name, sample) in rows[0]["attributes"].as_object().unwrap() {
        let cells = rows.iter().map(|row| &row["attributes"][name]);
        let array: ArrayRef = match sample {
            serde_json::Value::String(_) => Arc::new(StringArray::from_iter(cells.map(|cell| cell.as_str()))),
            serde_json::Value::Bool(_) => Arc::new(BooleanArray::from_iter(cells.map(|cell| cell.as_bool()))),
            cell if cell.is_i64() => Arc::new(Int64Array::from_iter(cells.map(|cell| cell.as_i64()))),
            _ => Arc::new(Float64Array::from_iter(cells.map(|cell| cell.as_f64()))),
        };
        named.push((format!("attributes.{name}"), array));
    }
    RecordBatch::try_from_iter(named).unwrap()
}

/// A policy of so many rules over a hundredth as many matters, with conditions of every usual shape.
fn many_rules(count: usize) -> String {
    let matters = (count / 10).max(10);
    let named: Vec<String> = (0..matters).map(|matter| format!(r#""m{matter}":{{}}"#)).collect();
    let rules: Vec<String> = (0..count)
        .map(|rule| {
            let matter = rule % matters;
            let when = match rule % 5 {
                0 => format!(r#"matter == \"m{matter}\" && facts.repeat_count >= {}"#, rule / matters),
                1 => format!(r#"channel in [\"chat\", \"voice\"] && matter == \"m{matter}\""#),
                2 => {
                    format!(r#"matter.startsWith(\"m{matter}\") && !facts.on_site && attributes.n{} > 3.5"#, rule % 50)
                }
                3 => format!(r#"(facts.repeat || has(facts.open_case)) && attributes.code == \"c{rule}\""#),
                _ => {
                    format!(r#"\"p{rule}\" in facts.products && urgency == \"high\" && attributes.n{} < 7"#, rule % 50)
                }
            };
            let then = match rule % 3 {
                0 => r#"{"prefer":["voice"]}"#,
                1 => r#"{"boost":{"chat":1.5}}"#,
                _ => r#"{"forbid":["mail"],"escalate":"experts"}"#,
            };
            format!(r#"{{"name":"rule {rule}","priority":{},"when":"{when}","then":{then}}}"#, rule % 7)
        })
        .collect();
    format!(
        r#"{{"name":"many","version":"1","objective":{{}},"channels":{{"voice":{{"kind":"voice","cost":6}},"chat":{{"kind":"chat","cost":4}},"mail":{{"kind":"mail","cost":3}},"callback":{{"kind":"callback","cost":6}},"self_service":{{"kind":"self_service"}}}},"matters":{{{}}},"rules":[{}],"fallback":{{"channel":"mail"}}}}"#,
        named.join(","),
        rules.join(",")
    )
}

/// `cargo bench --bench decide -- typed` measures only what has `typed` in its name.
fn wanted(case: &str) -> bool {
    std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"))
        .is_none_or(|part| case.contains(&part) || part.contains(case))
}

/// Times single calls: a clock read is a fortieth of one decision, and is in the figure.
fn report(case: &str, call: impl Fn(usize) -> usize) {
    if !wanted(case) {
        return;
    }
    for at in 0..SAMPLES / 4 {
        black_box(call(at));
    }
    let mut times: Vec<f64> = (0..SAMPLES)
        .map(|at| {
            let began = Instant::now();
            black_box(call(at));
            began.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        r#"{{"case":"{case}","microseconds_p50":{:.2},"microseconds_p99":{:.2}}}"#,
        times[SAMPLES / 2],
        times[SAMPLES * 99 / 100]
    );
}
