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
use std::path::PathBuf;
use valid::faults;

/// The documents that have a schema, and their types.
const DOCUMENTS: [(&str, &str); 4] =
    [("policy", "PolicyDocument"), ("request", "Request"), ("floor", "Floor"), ("decision", "DecisionDocument")];

#[test]
fn the_schemas_are_those_of_the_types() {
    let types = write::Types::read(&PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/routing/documents")));
    for (name, root) in DOCUMENTS {
        let mut written = serde_json::to_string_pretty(&types.schema(name, root)).unwrap();
        written.push('\n');
        let path = PathBuf::from(format!("{}/schema/{name}.json", env!("CARGO_MANIFEST_DIR")));
        if std::env::var_os("KANAVA_BLESS").is_some() {
            std::fs::write(&path, &written).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == written, "{} is not what the types say: KANAVA_BLESS=1 writes it anew", path.display());
    }
}

#[test]
fn the_library_carries_them() {
    for (name, _) in DOCUMENTS {
        let schema: Value = serde_json::from_str(kanava::schema(name).unwrap()).unwrap();
        assert_eq!(schema["type"], "object");
    }
    let error = kanava::schema("polciy").unwrap_err();
    assert_eq!(
        error.message(),
        "no schema is called `polciy`, expected one of `policy`, `request`, `floor`, `decision`; did you mean `policy`?"
    );
}

/// Every document of the vectors: what the types read, the schema lets through; what they do not read for its shape,
/// it does not.
#[test]
fn schemas_and_types_accept_the_same_documents() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors"));
    let schema = |name: &str| serde_json::from_str::<Value>(kanava::schema(name).unwrap()).unwrap();
    let (policy, request, floor, decision) = (schema("policy"), schema("request"), schema("floor"), schema("decision"));
    let (mut good, mut bad) = (0, 0);
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        for pair in lines.windows(2) {
            let words: Vec<&str> = pair[0].split('\t').collect();
            let answer = pair[1].get(2..).unwrap_or_default();
            let accepted = pair[1].starts_with("=\t");
            let documents: Vec<(&Value, &str)> = match words[0] {
                "policy" if accepted => vec![(&policy, words[1]), (&policy, answer)],
                "policy" => vec![(&policy, words[1])],
                "decide" if accepted => {
                    let floors = words.get(2).filter(|f| !f.is_empty()).map(|f| (&floor, *f));
                    [(&request, words[1]), (&decision, answer)].into_iter().chain(floors).collect()
                }
                _ => continue,
            };
            let shape = ["unknown field", "unknown variant", "missing field", "invalid type"];
            // A condition has unknown fields too, which are none of a schema's business.
            let of_condition = answer.contains("\"path\":\"rules[");
            for (schema, document) in documents {
                let Ok(document) = serde_json::from_str::<Value>(document) else { continue };
                let found = faults(schema, &document);
                if accepted {
                    good += 1;
                    assert!(found.is_empty(), "{found:?} in {document}");
                } else if !of_condition && shape.iter().any(|s| answer.contains(&format!("\"message\":\"{s}"))) {
                    bad += 1;
                    assert!(!found.is_empty(), "accepted: {document}\n{answer}");
                }
            }
        }
    }
    assert!(good > 100 && bad >= 3, "{good} good, {bad} bad");
}
