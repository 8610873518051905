//! Walks `tests/vectors/*.txt`, the cases that Rust, Python and C answer with the same bytes (law 12).
//!
//! A case starts with `== name` and a fresh history. Each step is `op<TAB>argument…`, followed by `=<TAB>document` or
//! `!<TAB>error document`. `KANAVA_BLESS=1` writes the answers given into the files, for review.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

use kanava::{AppendOptions, CaseFilter, Error, History, Resolver, Result, Router, instant, routing};
use std::path::PathBuf;

#[derive(Default)]
struct State {
    history: History,
    router: Option<Router>,
    decision: Option<String>,
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
        "simulate" => routing::simulate_table(need(0)?, None)?.to_document(),
        "explain" => routing::explain_document(state.decision.as_deref().unwrap_or_default(), arg(0)),
        "replay" => router()?.replay_document(state.decision.as_deref().unwrap_or_default(), need(0)?, arg(1)),
        "what_if" => {
            let draw = arg(3).map(|d| d.parse().map_err(|_| Error::argument("draw"))).transpose()?;
            router()?.what_if_document(need(0)?, arg(2), draw, arg(1))
        }
        "check" => routing::policy_check_document(need(0)?),
        "diff" => routing::policy_diff_document(need(0)?, need(1)?, arg(2)),
        "hours" => router()?.hours_document(need(0)?, instant::parse(need(1)?)?),
        _ => Err(Error::argument(format!("no such step: {op}"))),
    }
}

#[test]
fn law_12_the_same_vector_gives_the_same_bytes() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors"));
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt"));
    files.sort();
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
