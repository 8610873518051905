//! The JSON Schemas in `core/schema` say what the types say: they are written anew from the types' source and compared.
//!
//! `KANAVA_BLESS=1` writes them, for review. Nothing of this is in the library: it carries the files.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "schema/valid.rs"]
mod valid;
#[path = "schema/write.rs"]
mod write;

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use valid::faults;

/// The documents whose schema is written from a type: the name, the type, and the room where it stands.
const DOCUMENTS: [(&str, &str, &str); 10] = [
    ("read", "ReadOptions", "table"),
    ("append", "AppendOptions", "history"),
    ("resolver", "Resolver", "resolver"),
    ("resolve", "ResolveOptions", "resolution"),
    ("assertion", "Assertion", "history"),
    ("table", "HistoryTableOptions", "history"),
    ("policy", "PolicyDocument", "routing"),
    ("request", "Request", "routing"),
    ("floor", "Floor", "routing"),
    ("decision", "DecisionDocument", "routing"),
];

#[test]
fn the_schemas_are_those_of_the_types() {
    let types = write::Types::read(&PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    for (name, root, room) in DOCUMENTS {
        let mut schema = types.schema(name, root, room);
        if let Some(defaults) = defaults(name) {
            for (field, value) in defaults.as_object().unwrap() {
                schema["properties"][field]["default"] = value.clone();
            }
        }
        let mut written = serde_json::to_string_pretty(&schema).unwrap();
        written.push('\n');
        let path = PathBuf::from(format!("{}/schema/{name}.json", env!("CARGO_MANIFEST_DIR")));
        if std::env::var_os("KANAVA_BLESS").is_some() {
            std::fs::write(&path, &written).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == written, "{} is not what the types say: KANAVA_BLESS=1 writes it anew", path.display());
    }
}

/// What a document says that says nothing, where that is not plain from its types.
fn defaults(name: &str) -> Option<Value> {
    match name {
        "append" => Some(serde_json::to_value(kanava::AppendOptions::new("")).unwrap()),
        "resolver" => Some(serde_json::to_value(kanava::Resolver::default()).unwrap()),
        _ => None,
    }
}

#[test]
fn the_library_carries_them() {
    let kinds = kanava::EntryKind::ALL.iter().map(|kind| kind.name());
    for name in kinds.chain(DOCUMENTS.map(|(name, ..)| name)) {
        let schema: Value = serde_json::from_str(&kanava::schema(name).unwrap()).unwrap();
        assert_eq!((&schema["type"], &schema["title"]), (&"object".into(), &format!("Kanava: {name}").into()));
    }
    let error = kanava::schema("polciy").unwrap_err();
    assert_eq!(
        error.message(),
        "no schema is called `polciy`, expected one of `contacts`, `records`, `orders`, `subscriptions`, `events`, `read`, \
         `append`, `resolver`, `resolve`, `assertion`, `table`, `policy`, `request`, `floor`, `decision`; did you mean `policy`?"
    );
}

/// Every document of the vectors: what the types read, the schema lets through; what they do not read for its shape,
/// it does not.
#[test]
fn schemas_and_types_accept_the_same_documents() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors"));
    let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
    let (mut good, mut bad) = (BTreeMap::new(), BTreeMap::new());
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        for pair in lines.windows(2) {
            let answer = pair[1].get(2..).unwrap_or_default();
            let accepted = pair[1].starts_with("=\t");
            let shape = ["unknown field", "unknown variant", "missing field", "invalid type", "unknown kind"];
            // A condition has unknown fields too, which are none of a schema's business.
            let of_shape = !answer.contains("\"path\":\"rules[")
                && shape.iter().any(|s| answer.contains(&format!("\"message\":\"{s}")));
            for (name, document) in documents(pair[0], answer, accepted) {
                let Ok(document) = serde_json::from_str::<Value>(document) else { continue };
                let schema = schemas
                    .entry(name.clone())
                    .or_insert_with(|| serde_json::from_str(&kanava::schema(&name).unwrap()).unwrap());
                let found = faults(schema, &document);
                if accepted {
                    *good.entry(name).or_insert(0) += 1;
                    assert!(found.is_empty(), "{found:?} in {document}");
                } else if of_shape {
                    *bad.entry(name).or_insert(0) += 1;
                    assert!(!found.is_empty(), "accepted: {document}\n{answer}");
                }
            }
        }
    }
    let tried = ["contacts", "records", "append", "resolver", "assertion", "policy", "request", "floor", "decision"];
    assert!(tried.iter().all(|name| good.get(*name).is_some_and(|n| *n >= 3)), "{good:?}");
    assert!(bad.values().sum::<u32>() >= 3, "{bad:?}");
}

/// The documents of a line of a vector that have a schema: what went in, and what came out.
fn documents<'t>(line: &'t str, answer: &'t str, accepted: bool) -> Vec<(String, &'t str)> {
    let words: Vec<&str> = line.split('\t').collect();
    let word = |n: usize| words.get(n).copied().filter(|text| !text.is_empty());
    let named = |name: &str, text: Option<&'t str>| text.map(|text| (name.to_owned(), text));
    let both = |name: &str| [named(name, word(1)), named(name, Some(answer).filter(|_| accepted))];
    match words[0] {
        "policy" => both("policy").into_iter().flatten().collect(),
        "resolver" => both("resolver").into_iter().flatten().collect(),
        "decide" if accepted => [named("request", word(1)), named("decision", Some(answer)), named("floor", word(2))]
            .into_iter()
            .flatten()
            .collect(),
        "facts" if accepted => both("request").into_iter().flatten().collect(),
        "assert" if accepted => named("assertion", word(1)).into_iter().collect(),
        "append" if accepted => {
            let options: Value = serde_json::from_str(words[1]).unwrap();
            let kind = options["kind"].as_str().unwrap_or("contacts");
            // Under a mapping the columns have other names.
            let entry = word(2).filter(|_| options.get("columns").is_none());
            [named("append", word(1)), named(kind, entry)].into_iter().flatten().collect()
        }
        _ => Vec::new(),
    }
}
