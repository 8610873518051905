//! The sentences of a difference.

use super::{Change, ChangeKind};
use crate::routing::words::decision::{NO, YES};
use crate::routing::words::{Language, Message, difference as say};
use serde_json::Value;

/// A sentence for each change, or the one that there is none.
pub(super) fn sentences(changes: &[Change], words: &Language) -> Vec<String> {
    if changes.is_empty() {
        return vec![words.say(&say::NO_CHANGE, &[])];
    }
    changes.iter().map(|change| sentence(change, words)).collect()
}

fn sentence(change: &Change, words: &Language) -> String {
    let what = labelled("what_", change.what, words);
    let name = change.name.as_deref().unwrap_or_default();
    let places = |change: &str, part: &str| {
        let message = match (name.is_empty(), part) {
            (true, _) => &say::CHANGED_ONE,
            (false, _) => &say::CHANGED,
        };
        words.say(message, &[("what", &what), ("name", name), ("part", part), ("change", change)])
    };
    match (change.what, change.change, &change.part) {
        ("hours", ..) => {
            let shown = |hours: &Option<Value>| match hours.as_ref() {
                None => words.say(&say::ALWAYS_OPEN, &[]),
                Some(hours) => hours_in_words(hours),
            };
            let mut told = words.say(&say::FROM_TO, &[("from", &shown(&change.from)), ("to", &shown(&change.to))]);
            if let Some(by) = change.by {
                told = words.say(&say::HOURS_BY, &[("change", &told), ("by", &signed(by, words))]);
            }
            words.say(&say::HOURS, &[("name", name), ("change", &told)])
        }
        ("channels" | "rules", ..) => {
            let places = [("what", &*what), ("change", &*from_to(change, words))];
            words.say(&say::ORDER, &places)
        }
        ("channel", ChangeKind::Added, None) => words.say(&say::NEW_CHANNEL, &[("name", name)]),
        ("channel", ChangeKind::Removed, None) => words.say(&say::GONE_CHANNEL, &[("name", name)]),
        (_, ChangeKind::Added, None) if !name.is_empty() => words.say(&say::NEW, &[("what", &what), ("name", name)]),
        (_, ChangeKind::Removed, None) if !name.is_empty() => words.say(&say::GONE, &[("what", &what), ("name", name)]),
        (_, _, part) => places(&from_to(change, words), &label(part.as_deref(), words)),
    }
}

/// What it was and what it is; of a list, what came and what went.
fn from_to(change: &Change, words: &Language) -> String {
    let unsaid = unsaid(change);
    if let Some(unsaid) = unsaid.filter(|_| change.from.is_none() || change.to.is_none()) {
        let side = |value: &Option<Value>| match value {
            None => words.say(unsaid, &[]),
            Some(value) => shown(value, words),
        };
        return words.say(&say::FROM_TO, &[("from", &side(&change.from)), ("to", &side(&change.to))]);
    }
    let empty = Value::Array(Vec::new());
    let list = |value: &Option<Value>| match value {
        Some(Value::Array(list)) => Some(list.clone()),
        None => empty.as_array().cloned(),
        Some(_) => None,
    };
    let lists = matches!(change.from, Some(Value::Array(_))) || matches!(change.to, Some(Value::Array(_)));
    if let (true, Some(from), Some(to)) = (lists, list(&change.from), list(&change.to)) {
        let missing = |of: &[Value], other: &[Value]| -> Vec<Value> {
            of.iter().filter(|item| !other.contains(item)).cloned().collect()
        };
        let (added, gone) = (missing(&to, &from), missing(&from, &to));
        let part = |message: &Message, names: &[Value]| {
            (!names.is_empty()).then(|| words.say(message, &[("names", &shown(&Value::from(names.to_vec()), words))]))
        };
        let parts: Vec<String> =
            [part(&say::ADDED, &added), part(&say::TAKEN_AWAY, &gone)].into_iter().flatten().collect();
        if !parts.is_empty() {
            return parts.join("; ");
        }
    }
    let nothing = || words.say(&say::NONE, &[]);
    let from = change.from.as_ref().map_or_else(nothing, |value| shown(value, words));
    let to = change.to.as_ref().map_or_else(nothing, |value| shown(value, words));
    match change.by {
        None => words.say(&say::FROM_TO, &[("from", &from), ("to", &to)]),
        Some(by) => words.say(&say::FROM_TO_BY, &[("from", &from), ("to", &to), ("by", &signed(by, words))]),
    }
}

/// What it means that a list is not there, where that is not the same as an empty one.
fn unsaid(change: &Change) -> Option<&'static Message> {
    match (change.what, change.part.as_deref()?) {
        ("channel" | "queue", "languages") | ("matter", "allowed") => Some(&say::NO_LIMIT),
        ("matter", "preferred" | "must_stay_open" | "skills") => Some(&say::AS_WIDER),
        _ => None,
    }
}

fn hours_in_words(hours: &Value) -> String {
    let text = |field: &str| hours.get(field).and_then(Value::as_str);
    let mut out = format!("`{}` ({}", text("open").unwrap_or_default(), text("zone").unwrap_or_default());
    out.extend(text("country").map(|country| format!(", {country}")));
    let exceptions = hours.get("exceptions").and_then(Value::as_object).into_iter().flatten();
    out.extend(exceptions.map(|(day, hours)| format!(", {day} {}", hours.as_str().unwrap_or_default())));
    out + ")"
}

fn shown(value: &Value, words: &Language) -> String {
    match value {
        Value::Bool(true) => words.say(&YES, &[]),
        Value::Bool(false) => words.say(&NO, &[]),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| words.plain(number)),
        Value::String(text) => format!("`{text}`"),
        Value::Array(list) if list.is_empty() => words.say(&say::NONE, &[]),
        Value::Array(list) => list.iter().map(|item| shown(item, words)).collect::<Vec<_>>().join(", "),
        Value::Null => words.say(&say::NONE, &[]),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| format!("{name} {}", shown(value, words))).collect::<Vec<_>>().join(", ")
        }
    }
}

fn signed(by: f64, words: &Language) -> String {
    let sign = if by > 0.0 { "+" } else { "" };
    format!("{sign}{}", words.plain(by))
}

/// What a part is called: by its path, else by its last step, else as it is written.
fn label(part: Option<&str>, words: &Language) -> String {
    let Some(part) = part else { return words.say(&say::LABEL_ITSELF, &[]) };
    let steps: Vec<&str> = part.split('.').filter(|step| *step != "then").collect();
    let known = |step: &str| say::ALL.iter().find(|message| message.name.strip_prefix("label_") == Some(step));
    let told: Vec<String> = steps
        .iter()
        .map(|step| known(step).map_or_else(|| format!("`{step}`"), |message| words.say(message, &[])))
        .collect();
    told.join(", ")
}

fn labelled(prefix: &str, name: &str, words: &Language) -> String {
    let found = say::ALL.iter().find(|message| message.name.strip_prefix(prefix) == Some(name));
    found.map_or_else(|| name.to_owned(), |message| words.say(message, &[]))
}
