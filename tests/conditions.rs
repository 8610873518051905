//! Conditions through the public door: CEL's own conformance cases, where they lie beside the checkout.
//!
//! The cases are not ours and are not kept here. Each is put into a rule and has to fire it, or not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

use kanava::routing::{Request, Router};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Cases whose value has a backslash that their expression has not: they want what no reader of CEL can give.
const CONTRADICTED: [&str; 2] = [
    "parse/bytes_literals/triple_single_quoted_unescaped_punctuation",
    "parse/bytes_literals/triple_double_quoted_unescaped_punctuation",
];

/// What a condition does: it is refused, or a request meets it or not.
enum Done {
    Refused(String),
    Fired(bool),
}

#[test]
fn the_conformance_cases_of_cel() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cases/conditions/cel.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("CEL's conformance cases are not here: nothing was asked");
        return;
    };
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let cases: Vec<Value> =
        cases.into_iter().filter(|case| !CONTRADICTED.contains(&case["name"].as_str().unwrap())).collect();
    let (mut right, mut wrong) = (0, Vec::new());
    let mut refused: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for case in &cases {
        let name = case["name"].as_str().unwrap();
        let (expr, attributes) = bound(case);
        let expected = &case["expect"];
        if matches!(expected["kind"].as_str(), Some("eval_error" | "error")) {
            match done(&format!("size([({expr})]) == 1"), &attributes) {
                Done::Refused(_) | Done::Fired(false) => right += 1,
                Done::Fired(true) => wrong.push(format!("{name}: {expr} has a value")),
            }
            continue;
        }
        let expected = literal(expected);
        match (
            done(&format!("({expr}) == ({expected})"), &attributes),
            done(&format!("({expr}) != ({expected})"), &attributes),
        ) {
            (Done::Fired(true), Done::Fired(false)) => right += 1,
            (Done::Refused(why), Done::Refused(_)) => refused.entry(kind(&why)).or_default().push(name),
            (Done::Fired(is), Done::Fired(not)) => wrong.push(format!("{name}: {expr} == {expected}: {is}, !=: {not}")),
            _ => wrong.push(format!("{name}: {expr} is refused one way")),
        }
    }
    let total = cases.len();
    let share = |count: usize| 100.0 * count as f64 / total as f64;
    let not_known: usize = refused.values().map(Vec::len).sum();
    println!(
        "CEL conformance: {right} of {total} right ({:.1} %), {not_known} refused by name ({:.1} %), {} wrong",
        share(right),
        share(not_known),
        wrong.len()
    );
    for (why, names) in &refused {
        println!("  {:4} {why}: {}", names.len(), names.join(", "));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(share(right) >= 80.0);
}

/// The expression with its variables written as attributes, and these.
fn bound(case: &Value) -> (String, Value) {
    let mut expr = case["expr"].as_str().unwrap().to_owned();
    let mut attributes = json!({});
    for (name, value) in case["bindings"].as_object().into_iter().flatten() {
        let is_name = name.chars().all(char::is_alphanumeric) && name != "false";
        if is_name && expr.starts_with(name.as_str()) || expr.ends_with(name.as_str()) {
            expr = expr.replacen(name.as_str(), &format!("attributes.{name}"), 1);
        }
        attributes[name] = value["v"].clone();
    }
    (expr, attributes)
}

fn done(condition: &str, attributes: &Value) -> Done {
    let policy = json!({
        "name": "t", "version": "1", "objective": {},
        "channels": {"voice": {"kind": "voice"}, "mail": {"kind": "mail"}},
        "rules": [{"name": "r", "when": condition, "then": {"prefer": ["mail"]}}],
        "fallback": {"channel": "mail"},
    });
    match Router::parse(&policy.to_string()) {
        Err(error) => Done::Refused(error.message().to_owned()),
        Ok(router) => {
            let request = json!({"at": "2026-03-02T10:00:00Z", "channel": "voice", "attributes": attributes});
            let request = Request::parse(&request.to_string()).unwrap();
            let decision: Value =
                serde_json::from_str(&router.decide(&request, None, None).to_document().unwrap()).unwrap();
            let fired = decision["steps"].as_array().unwrap().iter().any(|step| step["rule"] == "r");
            Done::Fired(fired)
        }
    }
}

/// An expected value, as CEL writes it.
fn literal(value: &Value) -> String {
    let v = &value["v"];
    let list = |items: &Value, of: &dyn Fn(&Value) -> String| {
        items.as_array().unwrap().iter().map(of).collect::<Vec<_>>().join(", ")
    };
    match value["kind"].as_str().unwrap() {
        "bool" | "int64" => v.to_string().trim_matches('"').to_owned(),
        "uint64" => format!("{}u", v.to_string().trim_matches('"')),
        "double" => match v.as_str().map_or_else(|| v.to_string(), str::to_owned).as_str() {
            "inf" | "Infinity" => "1.0 / 0.0".to_owned(),
            "-inf" | "-Infinity" => "-1.0 / 0.0".to_owned(),
            number => format!("double(\"{number}\")"),
        },
        "string" => {
            let escaped = |c: char| match c {
                ' '..='~' if !matches!(c, '"' | '\\') => c.to_string(),
                c => format!("\\U{:08x}", u32::from(c)),
            };
            format!("\"{}\"", v.as_str().unwrap().chars().map(escaped).collect::<String>())
        }
        "bytes" => {
            let digits = v.as_str().unwrap().as_bytes();
            let pairs = digits.chunks(2).map(|pair| format!("\\x{}", std::str::from_utf8(pair).unwrap()));
            format!("b\"{}\"", pairs.collect::<String>())
        }
        "list" => format!("[{}]", list(v, &literal)),
        "map" => format!("{{{}}}", list(v, &|entry| format!("{}: {}", literal(&entry[0]), literal(&entry[1])))),
        "type" => v.as_str().unwrap().to_owned(),
        "null" => "null".to_owned(),
        kind => panic!("no literal of {kind}"),
    }
}

/// The sentence of a refusal, without its place and the caller's own words.
fn kind(message: &str) -> String {
    let last = message.split(" (line ").next().unwrap_or(message);
    let mut quoted = false;
    let kept = last.chars().filter(|c| {
        quoted ^= *c == '`';
        !quoted || *c == '`'
    });
    kept.collect()
}
