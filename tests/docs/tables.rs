//! The parts of pages that are written from what the library says of itself: columns, fields of documents.

use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;

/// The part that a page asks for: `columns contacts`, `conditions`, `facts`, `schema policy`, `kinds`.
pub(crate) fn written(what: &str) -> String {
    let words: Vec<&str> = what.split(' ').collect();
    match words[..] {
        ["columns", name] => columns(name),
        ["conditions"] => conditions(),
        ["facts"] => facts(),
        ["schema", name] => schema(name),
        ["kinds"] => kinds(),
        _ => panic!("`{what}` is nothing that can be written"),
    }
}

fn columns(name: &str) -> String {
    let list = list_of(name);
    let mut out =
        String::from("| column | type | meaning | example | a bad value |\n| --- | --- | --- | --- | --- |\n");
    for column in &list {
        let text = |key: &str| column[key].as_str().unwrap_or_default();
        let kind = match column["words"].as_array() {
            Some(words) => words.iter().map(|w| format!("`{}`", w.as_str().unwrap())).collect::<Vec<_>>().join(", "),
            None => text("type").replace('_', " "),
        };
        let needed = if column["required"] == true { " **needed**" } else { "" };
        let (name, meaning, example, bad) = (text("name"), text("meaning"), text("example"), text("bad_value"));
        writeln!(out, "| `{name}`{needed} | {kind} | {meaning} | `{example}` | {bad} |").unwrap();
    }
    out
}

fn conditions() -> String {
    let mut out = String::from("| field | type | meaning |\n| --- | --- | --- |\n");
    for field in list_of("conditions") {
        let text = |key: &str| field[key].as_str().unwrap();
        writeln!(out, "| `{}` | {} | {} |", text("name"), text("type"), text("meaning")).unwrap();
    }
    out
}

fn facts() -> String {
    let mut out = String::from("| fact | type | how it is computed | left out when |\n| --- | --- | --- | --- |\n");
    for fact in kanava::model::Fact::ALL {
        let (name, kind) = (fact.name(), fact.kind().name());
        writeln!(out, "| `{name}` | {kind} | {} | {} |", fact.description(), fact.left_out_when()).unwrap();
    }
    out
}

fn list_of(name: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(&kanava::columns(name).unwrap()).unwrap();
    document["columns"].as_array().unwrap().clone()
}

/// What each kind of identity is worth when a resolver does not say.
fn kinds() -> String {
    let resolver = kanava::Resolver::default();
    let mut out = String::from("| kind | `strength` | `cap` | `contradictions` |\n| --- | --- | --- | --- |\n");
    for kind in kanava::IdentityKind::ALL {
        let rule = serde_json::to_value(resolver.rule(*kind)).unwrap();
        let cap = if rule["cap"].is_null() { "none".to_owned() } else { rule["cap"].to_string() };
        let strength = rule["strength"].as_str().unwrap();
        writeln!(out, "| `{}` | `{strength}` | {cap} | `{}` |", kind.name(), rule["contradictions"]).unwrap();
    }
    out
}

/// Every field of a document, a table for each object in it.
fn schema(name: &str) -> String {
    let schema: Value = serde_json::from_str(&kanava::schema(name).unwrap()).unwrap();
    let mut page = Page { root: &schema, told: BTreeMap::new(), waiting: VecDeque::new(), out: String::new() };
    page.tell("", &schema, None);
    while let Some((path, found, default)) = page.waiting.pop_front() {
        write!(page.out, "\n#### `{path}`\n\n{}\n\n", text(found, "description")).unwrap();
        page.tell(&path, found, default);
    }
    page.out
}

struct Page<'s> {
    root: &'s Value,
    /// Where each named object is told.
    told: BTreeMap<&'s str, String>,
    /// What is still to be told: its path, its schema, and what it is when it is left out.
    waiting: VecDeque<(String, &'s Value, Option<&'s Value>)>,
    out: String,
}

impl<'s> Page<'s> {
    fn tell(&mut self, path: &str, schema: &'s Value, default: Option<&'s Value>) {
        let Some(variants) = list(schema, "oneOf") else { return self.fields(path, schema, default) };
        if variants.iter().all(|one| one.get("const").is_some()) {
            self.out.push_str("| word | meaning |\n| --- | --- |\n");
            for word in variants {
                let name = text(word, "const");
                writeln!(self.out, "| `{name}` | {} |", text(word, "description")).unwrap();
            }
            return;
        }
        for (number, variant) in variants.iter().enumerate() {
            if number > 0 {
                self.out.push('\n');
            }
            write!(self.out, "{}\n\n", text(variant, "description")).unwrap();
            self.fields(path, variant, None);
        }
    }

    fn fields(&mut self, path: &str, schema: &'s Value, whole: Option<&'s Value>) {
        let needed = list(schema, "required").unwrap_or_default();
        self.out.push_str("| field | type | when left out | meaning |\n| --- | --- | --- | --- |\n");
        for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let default = field.get("default").or_else(|| whole?.get(name));
            let inside = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let before = self.waiting.len();
            let kind = self.kind(&inside, field);
            let told = self.waiting.get_mut(before).filter(|(path, ..)| *path == inside);
            let has_table = told.map(|told| told.2 = default).is_some();
            let left_out = match default {
                _ if needed.iter().any(|n| n == name) => "**needed**".to_owned(),
                None | Some(Value::Null) => "–".to_owned(),
                Some(_) if has_table => "as below".to_owned(),
                Some(Value::Object(default)) if !default.is_empty() => "as above".to_owned(),
                Some(default) => format!("`{default}`"),
            };
            writeln!(self.out, "| `{name}` | {kind} | {left_out} | {} |", text(field, "description")).unwrap();
        }
    }

    /// The type of a field in words; an object of its own is told later.
    fn kind(&mut self, path: &str, field: &'s Value) -> String {
        if let Some(name) = field.get("$ref").and_then(Value::as_str) {
            return self.named(path, name);
        }
        if let Some(parts) = list(field, "anyOf") {
            let parts = parts.iter().filter(|part| text(part, "type") != "null");
            return parts.map(|part| self.kind(path, part)).collect::<Vec<_>>().join(" or ");
        }
        if let Some(words) = list(field, "enum") {
            return words.iter().filter_map(Value::as_str).map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
        }
        if let Some(word) = field.get("const") {
            return format!("`{}`", word.as_str().unwrap());
        }
        let kinds: Vec<&str> = match field.get("type") {
            Some(Value::Array(kinds)) => {
                kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect()
            }
            one => one.and_then(Value::as_str).into_iter().collect(),
        };
        let one = |kind: &str| match kind {
            "string" if text(field, "format") == "date-time" => "time".to_owned(),
            "string" if field.get("pattern").is_some() => "length of time".to_owned(),
            "string" => "text".to_owned(),
            "integer" => "whole number".to_owned(),
            "boolean" => "true or false".to_owned(),
            other => other.to_owned(),
        };
        match (kinds.as_slice(), field.get("items"), field.get("additionalProperties")) {
            (["array"], Some(items), _) => format!("list of {}", self.kind(&format!("{path}[]"), items)),
            (["object"], _, Some(inner @ Value::Object(_))) => {
                format!("by name: {}", self.kind(&format!("{path}.<name>"), inner))
            }
            ([], ..) => "anything".to_owned(),
            (kinds, ..) => kinds.iter().map(|kind| one(kind)).collect::<Vec<_>>().join(" or "),
        }
    }

    fn named(&mut self, path: &str, name: &'s str) -> String {
        let found = self.root.pointer(name.trim_start_matches('#')).unwrap();
        let words = list(found, "oneOf").unwrap_or_default();
        let words: Vec<&str> = words.iter().filter_map(|word| word.get("const")?.as_str()).collect();
        let is_object = found.get("properties").is_some() || (words.is_empty() && found.get("oneOf").is_some());
        if !is_object && words.is_empty() {
            return self.kind(path, found);
        }
        if words.len() > 4 || is_object {
            match self.told.get(name) {
                Some(told) => return format!("as `{told}`"),
                None => {
                    self.told.insert(name, path.to_owned());
                    self.waiting.push_back((path.to_owned(), found, None));
                }
            }
        }
        match words.is_empty() {
            true => "object".to_owned(),
            false => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        }
    }
}

fn list<'v>(value: &'v Value, key: &str) -> Option<&'v [Value]> {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
