//! Reading a policy past the first fault: what cannot be read is noted and mended, so that the rest is read too.
//!
//! A large section is read entry by entry; an entry that cannot be mended is replaced by the least that can stand there,
//! and nothing more is said of it.

use crate::document;
use crate::error::{Error, Status};
use crate::locate::{Step, placed};
use crate::objects::Strict;
use crate::routing::documents::PolicyDocument;
use crate::suggest;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use serde_path_to_error::Segment;

/// A policy as far as it could be read.
pub(super) struct Shape {
    pub(super) document: Option<PolicyDocument>,
    pub(super) faults: Vec<Error>,
    /// Whether the first fault is the one that ended the reading.
    pub(super) first: bool,
    /// The paths under which something was mended.
    pub(super) broken: Vec<String>,
}

/// Reads a policy; never gives up where something is left to read.
pub(super) fn read(text: &str) -> Shape {
    let first = match suggest::read::<PolicyDocument>(text, Status::InvalidPolicy) {
        Ok(document) => {
            return Shape { document: Some(document), faults: Vec::new(), first: false, broken: Vec::new() };
        }
        Err(first) => first,
    };
    let Ok(Value::Object(written)) = serde_json::from_str(document::unmarked(text)) else {
        return Shape { document: None, faults: vec![first], first: true, broken: Vec::new() };
    };
    let mut mender = Mender { text, faults: Vec::new(), broken: Vec::new() };
    let mut mended = Map::new();
    for (section, value) in written {
        if let Some(value) = mender.section(&section, value) {
            mended.insert(section, value);
        }
    }
    let document = mender.whole(mended);
    // What the first reading found is told as it was found; a name written twice is found by no other.
    let same = |other: &Error| other.message() == first.message();
    match mender.faults.iter().position(same) {
        Some(place) => {
            mender.faults.remove(place);
        }
        None => mender.broken.extend(first.location().map(|place| place.path.clone())),
    }
    mender.faults.insert(0, first);
    Shape { document, faults: mender.faults, first: true, broken: mender.broken }
}

/// Whether a path is another, or stands under it.
pub(super) fn within(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

struct Mender<'t> {
    text: &'t str,
    faults: Vec<Error>,
    broken: Vec<String>,
}

/// One step of a path, owned.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PathStep {
    Key(String),
    Item(usize),
}

impl Mender<'_> {
    /// One section, mended; nothing when it cannot be, or is none.
    fn section(&mut self, section: &str, value: Value) -> Option<Value> {
        let key = |name: &str| PathStep::Key(name.to_owned());
        match value {
            Value::Object(entries) if NAMED.contains(&section) => {
                let mut out = Map::new();
                for (name, entry) in entries {
                    let at = [key(section), key(&name)];
                    let mended = self.piece(&at, entry, |entry| json!({ section: { name.as_str(): entry } }));
                    out.insert(name.clone(), mended.or_else(|| least(section, &name))?);
                }
                Some(Value::Object(out))
            }
            Value::Array(items) if section == "rules" => {
                let mended = items.into_iter().enumerate().map(|(index, item)| {
                    let name =
                        item.get("name").and_then(Value::as_str).map_or(format!("rules[{index}]"), str::to_owned);
                    let mended =
                        self.piece(&[key(section), PathStep::Item(index)], item, |item| json!({ "rules": [item] }));
                    mended.unwrap_or_else(|| json!({ "name": name, "then": { "suppress_duplicate": true } }))
                });
                Some(mended.collect())
            }
            Value::Object(mut values) if section == "values" => {
                let rows = values.get_mut("rows").map(Value::take);
                let rows = match rows {
                    Some(Value::Array(rows)) => {
                        let mended = rows.into_iter().enumerate().map(|(index, row)| {
                            let at = [key(section), key("rows"), PathStep::Item(index)];
                            self.piece(&at, row, |row| json!({ "values": { "rows": [row] } }))
                                .unwrap_or_else(|| json!({ "channel": "" }))
                        });
                        Some(mended.collect())
                    }
                    other => other,
                };
                values.extend(rows.map(|rows| ("rows".to_owned(), rows)));
                self.piece(&[key(section)], Value::Object(values), |values| json!({ "values": values }))
            }
            value => self.piece(&[key(section)], value, |value| json!({ section: value })),
        }
    }

    /// Reads one piece in a document that has nothing else, until what is wrong is out of it.
    fn piece(&mut self, at: &[PathStep], mut value: Value, wrap: impl Fn(&Value) -> Value) -> Option<Value> {
        for _ in 0..MOST_IN_ONE {
            let probe = wrap(&value);
            let read = serde_path_to_error::deserialize::<_, PolicyDocument>(Strict(&probe));
            let Err(error) = read else { return Some(value) };
            let path: Vec<PathStep> = error.path().iter().filter_map(place).collect();
            let message = error.inner().to_string();
            if path.is_empty() && message.starts_with("missing field") {
                // Only the rest of the document is missing.
                return Some(value);
            }
            let inside: Vec<PathStep> = path.get(at.len()..).unwrap_or_default().to_vec();
            let full: Vec<PathStep> = at.iter().chain(&inside).cloned().collect();
            let missing = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
            let known = match missing {
                // What was taken out for being wrong is not missing.
                Some(name) => self.broken.contains(&dotted(&full, Some(name))),
                None => false,
            };
            if !known {
                self.note(&full, message.clone());
            }
            let whole = missing.is_some() || inside.is_empty();
            self.broken.push(dotted(&full, None));
            if whole || !take_out(&mut value, &inside) {
                self.broken.push(dotted(at, None));
                return None;
            }
        }
        self.broken.push(dotted(at, None));
        None
    }

    /// The whole, with what is missing put in.
    fn whole(&mut self, mut mended: Map<String, Value>) -> Option<PolicyDocument> {
        let broken = self.broken.clone();
        for _ in 0..MOST_IN_ONE {
            let message = match PolicyDocument::deserialize(Strict(&Value::Object(mended.clone()))) {
                Ok(document) => return Some(document),
                Err(error) => error.to_string(),
            };
            let name = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'))?.to_owned();
            if !broken.contains(&name) {
                self.note(&[], message);
                self.broken.push(name.clone());
            }
            let instead = match name.as_str() {
                "objective" => json!({}),
                "channels" => json!({ "?": { "kind": "mail" } }),
                "fallback" => json!({ "channel": "?" }),
                _ => json!("?"),
            };
            // Without channels every name of one is unknown: that is said once.
            if name == "channels" {
                self.broken.extend(["rules", "values", "matters", "fallback", "segments"].map(str::to_owned));
            }
            mended.insert(name, instead);
        }
        None
    }

    fn note(&mut self, path: &[PathStep], message: String) {
        let steps: Vec<Step<'_>> = path
            .iter()
            .map(|place| match place {
                PathStep::Key(name) => Step::Key(name),
                PathStep::Item(index) => Step::Item(*index),
            })
            .collect();
        let error = suggest::explained(Error::policy(message), Status::InvalidPolicy);
        self.faults.push(placed(error, self.text, &steps));
    }
}

fn place(segment: &Segment) -> Option<PathStep> {
    match segment {
        Segment::Seq { index } => Some(PathStep::Item(*index)),
        Segment::Map { key } => Some(PathStep::Key(key.clone())),
        _ => None,
    }
}

/// The path as problems write it, with one more name.
fn dotted(path: &[PathStep], name: Option<&str>) -> String {
    let mut out = String::new();
    for place in path {
        match place {
            PathStep::Item(index) => out.push_str(&format!("[{index}]")),
            PathStep::Key(key) if out.is_empty() => out.push_str(key),
            PathStep::Key(key) => {
                out.push('.');
                out.push_str(key);
            }
        }
    }
    match name {
        Some(name) if out.is_empty() => name.to_owned(),
        Some(name) => format!("{out}.{name}"),
        None => out,
    }
}

/// Takes out what is wrong; in a list its place is kept by an empty text, so that the others keep theirs.
fn take_out(value: &mut Value, path: &[PathStep]) -> bool {
    let Some((last, steps)) = path.split_last() else { return false };
    let mut inside = value;
    for step in steps {
        let next = match step {
            PathStep::Key(key) => inside.get_mut(key.as_str()),
            PathStep::Item(index) => inside.get_mut(*index),
        };
        match next {
            Some(next) => inside = next,
            None => return false,
        }
    }
    match (last, inside) {
        (PathStep::Key(key), Value::Object(fields)) => fields.shift_remove(key).is_some(),
        (PathStep::Item(index), Value::Array(items)) => match items.get_mut(*index) {
            Some(item) if item.as_str() != Some("") => {
                *item = json!("");
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// The least that can stand in a section under a name.
fn least(section: &str, name: &str) -> Option<Value> {
    match section {
        "hours" => Some(json!({ "open": "24/7", "zone": "UTC" })),
        "channels" => Some(json!({ "kind": "mail" })),
        "segments" => Some(json!({ "when": "true" })),
        "attributes" => Some(json!("string")),
        _ if !name.is_empty() => Some(json!({})),
        _ => None,
    }
}

/// The sections that are read entry by entry.
const NAMED: [&str; 6] = ["attributes", "hours", "channels", "queues", "matters", "segments"];
/// Faults told of one entry.
const MOST_IN_ONE: usize = 20;

#[cfg(test)]
mod tests {
    use super::super::problem::faults;

    fn said(text: &str) -> Vec<String> {
        faults(text, None).0.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_fault_of_the_shape_is_told_and_of_the_meaning_too() {
        let text = r#"{"name": "x", "verzion": "1", "objective": {"cost": "much", "efort": 1},
"channels": {"voice": {"kind": "voise"}, "chat": {"kind": "chat", "cost": -1, "capacity": "six"}, "mail": {"kind": "mail"}},
"rules": [{"name": "a", "when": "facts.repeat_cuont > 1", "then": {"prefer": ["voice", 5, "chta"]}}, {"nam": "b"}, 7],
"values": {"prior": "a", "rows": [{"channel": "mail", "purchase": "0.5"}, {"channel": "mial"}]},
"fallback": {"channel": "mial"}}"#;
        let told = said(text).join("\n");
        for part in [
            "unknown field `verzion`",
            "did you mean `version`?",
            "missing field `version`",
            "invalid type: string \"much\", expected f64 (line 1, column 53, at objective.cost)",
            "unknown field `efort`",
            "unknown variant `voise`",
            "`-1` is not usable",
            "at channels.chat.capacity",
            "unknown field `facts.repeat_cuont`; did you mean `facts.repeat_count`? (line 3, ",
            "at rules[0].then.prefer[1]",
            "channel `chta` is not defined; did you mean `chat`?",
            "unknown field `nam`",
            "invalid type: integer `7`, expected struct Rule",
            "at values.prior",
            "at values.rows[0].purchase",
            "at values.rows[1].channel)",
            "at fallback.channel",
        ] {
            assert!(told.contains(part), "{part} is not in\n{told}");
        }
    }

    #[test]
    fn one_fault_is_told_once() {
        for (text, count) in [
            ("{", 1),
            ("[]", 1),
            ("{}", 5),
            (
                r#"{"name":5,"version":"1","objective":{},"channels":{"a":{"kind":"chat"}},"fallback":{"channel":"a"}}"#,
                1,
            ),
            (
                r#"{"name":"n","version":"1","objective":{},"channels":{"a":{"kind":"chat"},"a":{"kind":"mail"}},"fallback":{"channel":"a"}}"#,
                1,
            ),
            (r#"{"name":"n","version":"1","objective":{},"channels":[],"fallback":{"channel":"a"}}"#, 1),
            (
                r#"{"name":"n","version":"1","objective":{},"channels":{"a":{"kind":"chat"}},"rules":[{"name":5,"then":{"prefer":["a"]}}],"fallback":{"channel":"a"}}"#,
                1,
            ),
        ] {
            assert_eq!(said(text).len(), count, "{text}: {:?}", said(text));
        }
    }
}
