//! What every run begins with: the kept inputs of a target, and the arguments of the vectors.

use serde_json::Value;
use std::path::{Path, PathBuf};

pub(crate) fn of(target: &str) -> Vec<Vec<u8>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let mut out = Vec::new();
    for file in files(&tests.join("fuzz/corpus").join(target)) {
        out.push(std::fs::read(file).unwrap());
    }
    for file in files(&tests.join("vectors")) {
        let text = format!("\n{}", std::fs::read_to_string(file).unwrap());
        for case in text.split("\n== ").skip(1) {
            from_case(target, case, &mut out);
        }
    }
    if target == "request" {
        out.extend(super::routing::requests());
    }
    out.sort();
    out.dedup();
    out
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().map(|f| f.unwrap().path()).filter(|f| f.is_file()).collect();
    found.sort();
    found
}

/// What a case of the vectors is to a target.
fn from_case(target: &str, case: &str, out: &mut Vec<Vec<u8>>) {
    let steps: Vec<&str> = case.lines().skip(1).filter(|l| !l.starts_with(['=', '!', '#']) && !l.is_empty()).collect();
    if target == "script" && steps.iter().any(|s| s.starts_with("append")) {
        out.push(steps.join("\n").into_bytes());
    }
    if target == "explain" {
        explanations(case, &steps, out);
    }
    let mut policy = "";
    for step in steps {
        let args: Vec<&str> = step.split('\t').collect();
        let arg = |i: usize| args.get(i).copied().unwrap_or("");
        let mut add = |input: String| out.push(input.into_bytes());
        if arg(0) == "policy" {
            policy = arg(1);
        }
        match (target, arg(0)) {
            ("documents", "resolver" | "assert" | "cases" | "decide" | "facts" | "append") => {
                args.iter().skip(1).filter(|a| a.starts_with('{')).for_each(|a| add((*a).to_owned()));
            }
            ("append", "append") => add(format!("{}\n--\n{}", arg(1), arg(2))),
            ("identity", "identity") => add(format!("{}\n--\n{}\n--\n{}", arg(1), arg(3), arg(2))),
            ("policy", "policy") | ("check", "policy" | "check") => add(arg(1).to_owned()),
            ("decide", "decide") => add(format!("{policy}\n--\n{}\n--\n{}\n--\n{}", arg(1), arg(2), arg(3))),
            ("request", "decide") | ("queueing", "queueing") | ("simulate", "simulate") => add(arg(1).to_owned()),
            ("condition", "policy") => conditions(&serde_json::from_str(arg(1)).unwrap_or_default(), &mut add),
            ("hours", "hours") => {
                let read: Value = serde_json::from_str(policy).unwrap_or_default();
                for hours in read["hours"].as_object().into_iter().flat_map(|h| h.values()) {
                    let text = |name: &str| hours[name].as_str().unwrap_or("").to_owned();
                    add([text("open"), text("zone"), text("country"), arg(2).to_owned()].join("\n--\n"));
                }
            }
            _ => {}
        }
    }
}

/// The decisions of a case, and beside them the message files they are explained with.
fn explanations(case: &str, steps: &[&str], out: &mut Vec<Vec<u8>>) {
    let said = case.lines().filter_map(|line| line.strip_prefix("=\t")).filter(|said| said.contains("\"steps\":["));
    let asked = steps.iter().filter_map(|step| step.strip_prefix("explain\t")?.split('\t').next());
    let files: Vec<Value> = asked.filter_map(|asked| serde_json::from_str(asked).ok()).collect();
    for said in said {
        out.push(said.as_bytes().to_vec());
        let files = files.iter().filter_map(|file| file.get("messages"));
        out.extend(files.map(|messages| format!("{said}\n--\n{messages}").into_bytes()));
    }
}

/// Every `when` of a policy.
fn conditions(of: &Value, add: &mut impl FnMut(String)) {
    match of {
        Value::Object(fields) => {
            if let Some(Value::String(when)) = fields.get("when") {
                add(when.clone());
            }
            fields.values().for_each(|v| conditions(v, add));
        }
        Value::Array(items) => items.iter().for_each(|v| conditions(v, add)),
        _ => {}
    }
}
