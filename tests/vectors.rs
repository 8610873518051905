//! Walks `tests/vectors/*.txt`, the cases that Rust, Python and C answer with the same bytes (law 12).
//!
//! A case starts with `== name` and a fresh history. Each step is `op<TAB>argument…`, followed by `=<TAB>document` or
//! `!<TAB>error document`. `KANAVA_BLESS=1` writes the answers given into the files, for review.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::panic,
    reason = "a test stops at the first surprise, and says what it saw"
)]

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampNanosecondType, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use kanava::{
    AppendOptions, CaseFilter, Error, History, HistoryTableOptions, Hours, Resolver, Result, Router, instant, routing,
    simulation,
};
use serde_json::Value;
use std::collections::HashSet;
use std::path::PathBuf;

struct State {
    history: History,
    router: Option<Router>,
    decision: Option<String>,
}

impl Default for State {
    /// A case that names no resolver is joined by shared keys alone.
    fn default() -> Self {
        let history = History::new(Resolver::parse(r#"{"model":"none"}"#).unwrap());
        Self { history, router: None, decision: None }
    }
}

fn step(state: &mut State, op: &str, args: &[&str]) -> Result<String> {
    let arg = |i: usize| args.get(i).copied().filter(|a| !a.is_empty());
    let need = |i: usize| arg(i).ok_or_else(|| Error::argument(format!("`{op}` needs argument {}", i + 1)));
    let history = &mut state.history;
    let router = || state.router.as_ref().ok_or_else(|| Error::argument("no policy yet"));
    match op {
        "resolver" => {
            *history = History::new(Resolver::parse(need(0)?)?);
            history.resolver_document()
        }
        "append" => history.append_document(need(1)?, &AppendOptions::parse(need(0)?)?)?.to_document(),
        "assert" => history.assert_document(need(0)?),
        "identity" => {
            kanava::identity_document(need(0)?, args.get(1).copied().unwrap_or(""), args.get(2).copied().unwrap_or(""))
        }
        "customer" => history.customer_id(need(0)?),
        "timeline" => history.timeline_document(need(0)?),
        "brief" => history.brief_document(need(0)?, arg(1).map(instant::parse).transpose()?),
        "cases" => history.cases_document(&arg(0).map(CaseFilter::parse).transpose()?.unwrap_or_default()),
        "facts" => history.facts_document(need(0)?),
        "why" => history.why_document(need(0)?, need(1)?),
        "why_not" => history.why_not_document(need(0)?, need(1)?),
        "summary" => history.summary_document(),
        "table" => {
            history.table(&HistoryTableOptions::parse(need(0)?)?).map(|table| table.iter().map(printed).collect())
        }
        "policy" => {
            let parsed = Router::parse(need(0)?)?;
            let document = parsed.policy_document();
            state.router = Some(parsed);
            document
        }
        "decide" => {
            let draw = arg(2).map(|d| d.parse().map_err(|_| Error::argument("draw"))).transpose()?;
            let decision = router()?.decide_document(need(0)?, arg(1), draw)?;
            state.decision = Some(decision.clone());
            Ok(decision)
        }
        "queueing" => kanava::queueing::queueing_document(need(0)?),
        "simulate" => simulation::simulate_table(need(0)?, None)?.to_document(),
        "explain" => routing::explain_document(state.decision.as_deref().unwrap_or_default(), arg(0)),
        "replay" => router()?.replay_document(state.decision.as_deref().unwrap_or_default(), need(0)?, arg(1)),
        "what_if" => {
            let draw = arg(3).map(|d| d.parse().map_err(|_| Error::argument("draw"))).transpose()?;
            router()?.what_if_document(need(0)?, arg(2), draw, arg(1))
        }
        "check" => routing::policy_check_document(need(0)?),
        "diff" => routing::policy_diff_document(need(0)?, need(1)?, arg(2)),
        "holidays" => kanava::holidays::holidays_document(need(0)?),
        "hours_at" => Hours::parse(need(0)?)?.at_document(instant::parse(need(1)?)?),
        "hours_intervals" => {
            Hours::parse(need(0)?)?.intervals_document(instant::parse(need(1)?)?, instant::parse(need(2)?)?)
        }
        "hours_problems" => Hours::parse(need(0)?)?.problems_document(),
        "hours" => router()?.hours_document(need(0)?, instant::parse(need(1)?)?),
        // A slip in a file, which must not be blessed.
        _ => panic!("no such step: {op}"),
    }
}

/// A table as a document, as all three languages print it: times in nanoseconds, numbers to a millionth.
fn printed(table: &RecordBatch) -> String {
    let names: Vec<String> =
        table.schema().fields().iter().map(|f| Value::from(f.name().as_str()).to_string()).collect();
    let row = |i: usize| {
        let cells: Vec<String> = table.columns().iter().map(|column| cell(column.as_ref(), i)).collect();
        format!("[{}]", cells.join(","))
    };
    let rows: Vec<String> = (0..table.num_rows()).map(row).collect();
    format!("{{\"columns\":[{}],\"rows\":[{}]}}", names.join(","), rows.join(","))
}

fn cell(column: &dyn Array, i: usize) -> String {
    let list = |items: &dyn Array| {
        let cells: Vec<String> = (0..items.len()).map(|i| cell(items, i)).collect();
        format!("[{}]", cells.join(","))
    };
    match column.data_type() {
        _ if column.is_null(i) => "null".to_owned(),
        DataType::Utf8 => Value::from(column.as_string::<i32>().value(i)).to_string(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(i).to_string(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().value(i).to_string(),
        DataType::Float64 => format!("{:.6}", column.as_primitive::<Float64Type>().value(i)),
        DataType::Boolean => column.as_boolean().value(i).to_string(),
        DataType::Timestamp(..) => column.as_primitive::<TimestampNanosecondType>().value(i).to_string(),
        DataType::List(_) => list(column.as_list::<i32>().value(i).as_ref()),
        DataType::Struct(_) => {
            let cells: Vec<String> = column.as_struct().columns().iter().map(|c| cell(c.as_ref(), i)).collect();
            format!("[{}]", cells.join(","))
        }
        other => format!("a type that the vectors do not have: {other}"),
    }
}

fn files() -> Vec<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors"));
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt"));
    files.sort();
    files
}

#[test]
fn law_12_the_same_vector_gives_the_same_bytes() {
    let files = files();
    let bless = std::env::var_os("KANAVA_BLESS").is_some();
    let (mut cases, mut steps, mut wrong) = (0, 0, Vec::new());
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let (mut written, mut state, mut case) = (String::new(), State::default(), String::new());
        let mut lines = text.lines().enumerate().peekable();
        while let Some((number, line)) = lines.next() {
            written.push_str(line);
            written.push('\n');
            if let Some(name) = line.strip_prefix("== ") {
                (state, case) = (State::default(), name.to_owned());
                cases += 1;
                continue;
            }
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut parts = line.split('\t');
            let op = parts.next().unwrap_or("");
            let args: Vec<&str> = parts.collect();
            let answer = match step(&mut state, op, &args) {
                Ok(document) => format!("=\t{document}"),
                Err(error) => format!("!\t{}", error.to_document()),
            };
            let expected = lines.next_if(|(_, l)| l.starts_with("=\t") || l.starts_with("!\t"));
            if !bless && expected.map(|(_, l)| l) != Some(answer.as_str()) {
                let file = file.file_name().unwrap().to_string_lossy();
                wrong.push(format!("{file}:{} {case}\n  expected {expected:?}\n  found    {answer}", number + 1));
            }
            written.push_str(&answer);
            written.push('\n');
            steps += 1;
        }
        if bless {
            std::fs::write(file, written).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{} of {steps} steps differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= 240, "only {cases} cases");
    println!("{cases} cases, {steps} steps in {} files", files.len());
}

/// Every document of the vectors, with one object in it written as the array of its values: none is read, and what is
/// said of it says so. A brief may hold anything.
#[test]
fn no_array_stands_for_an_object() {
    let (mut seen, mut read) = (HashSet::new(), Vec::new());
    for file in files() {
        let text = std::fs::read_to_string(file).unwrap();
        let mut state = State::default();
        let lines: Vec<&str> = text.lines().collect();
        for pair in lines.windows(2) {
            if pair[0].starts_with("== ") {
                state = State::default();
            }
            if !pair[1].starts_with("=\t") || pair[0].starts_with("!\t") {
                continue;
            }
            let (op, rest) = pair[0].split_once('\t').unwrap_or((pair[0], ""));
            let args: Vec<&str> = rest.split('\t').collect();
            for (place, arg) in args.iter().enumerate() {
                for (path, bad) in
                    arrays(arg).into_iter().filter(|(path, _)| seen.insert(format!("{op} {place} {path}")))
                {
                    let mut args = args.clone();
                    args[place] = &bad;
                    refused(step(&mut state, op, &args), &format!("{op} {path}"), &bad, &mut read);
                }
            }
            step(&mut state, op, &args).unwrap();
            if op == "decide" {
                for (path, bad) in arrays(pair[1].trim_start_matches("=\t"))
                    .into_iter()
                    .filter(|(path, _)| seen.insert(format!("= {path}")))
                {
                    refused(routing::explain_document(&bad, None), &format!("decision {path}"), &bad, &mut read);
                }
            }
        }
    }
    assert!(read.is_empty(), "{} of {} were read:\n{}", read.len(), seen.len(), read.join("\n"));
    assert!(seen.len() > 200, "only {}", seen.len());
}

/// A check answers with what is wrong; everything else fails.
fn refused(answer: Result<String>, path: &str, document: &str, read: &mut Vec<String>) {
    let (failed, said) = match answer {
        Ok(answer) => (path.starts_with("check "), answer),
        Err(error) => (true, error.to_document()),
    };
    let words = ["expected an object", "found a list", "invalid type: sequence", "is not an object"];
    if !failed || !words.iter().any(|word| said.contains(word)) {
        read.push(format!("{path}\n  {document}\n  {said}"));
    }
}

/// The document once for each object in it, with an array in its place; and the path of each, without numbers.
fn arrays(text: &str) -> Vec<(String, String)> {
    fn collect(whole: &Value, at: &str, path: &str, out: &mut Vec<(String, String)>) {
        let Some(value) = whole.pointer(at) else { return };
        let step = |name: &str| format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        match value {
            Value::Object(map) => {
                let mut bad = whole.clone();
                *bad.pointer_mut(at).unwrap() = map.values().cloned().collect();
                out.push((path.to_owned(), bad.to_string()));
                map.keys()
                    .filter(|name| *name != "brief")
                    .for_each(|name| collect(whole, &step(name), &format!("{path}/{name}"), out));
            }
            Value::Array(list) => {
                (0..list.len()).for_each(|i| collect(whole, &step(&i.to_string()), &format!("{path}[]"), out))
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    if let Ok(whole) = serde_json::from_str::<Value>(text) {
        collect(&whole, "", "", &mut out);
    }
    out
}
