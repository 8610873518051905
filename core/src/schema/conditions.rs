//! The fields that a condition of a policy may ask of: facts from their list, the others from the schema of the request.

use crate::error::{Error, Result, Status};
use crate::model::Fact;
use crate::routing::condition_fields;
use serde::Serialize;
use serde_json::Value;

/// One field of a request, as a condition names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ConditionField {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    meaning: String,
    missing_when: &'static str,
}

/// Every field, in the order of the compiler's table, then the two whose names the host gives.
pub(super) fn fields() -> Result<Vec<ConditionField>> {
    let internal = |e: serde_json::Error| Error::new(Status::Internal, e.to_string());
    let request: Value = serde_json::from_str(include_str!("../../schema/request.json")).map_err(internal)?;
    let of_table = condition_fields().map(|(name, kind)| {
        let fact = name.strip_prefix("facts.").and_then(|name| Fact::ALL.iter().find(|fact| fact.name() == name));
        let (meaning, missing_when) = match fact {
            Some(fact) => (fact.description(), fact.left_out_when()),
            None => (meaning(&request, name).unwrap_or_default(), missing_when(name)),
        };
        ConditionField { name, kind, meaning: meaning.to_owned(), missing_when }
    });
    let own = ConditionField {
        name: "attributes.<name>",
        kind: "as the policy declares it",
        meaning: "A fact of the host's own, by its name.".to_owned(),
        missing_when: "the request does not have it",
    };
    let consent = ConditionField {
        name: "consent.<purpose>",
        kind: "bool",
        meaning: "Whether the customer consented to this purpose.".to_owned(),
        missing_when: "the request does not name the purpose",
    };
    Ok(of_table.chain([own, consent]).collect())
}

/// When a field of the request itself is missing.
fn missing_when(name: &str) -> &'static str {
    match name {
        "at" => "never",
        "urgency" | "difficulty" => "neither the request nor its matter says",
        "running" | "running.channel" | "running.bot" => "the contact is not under way",
        _ if name.starts_with("running.") => "the contact is not under way, or the request does not say",
        _ => "the request does not say",
    }
}

/// What the schema says of a field, found by its dotted name.
fn meaning<'a>(schema: &'a Value, name: &str) -> Option<&'a str> {
    let mut at = schema;
    let mut said = None;
    for part in name.split('.') {
        let found = at.get("properties")?.get(part)?;
        said = found.get("description").and_then(Value::as_str);
        let named = found.get("$ref").or_else(|| found.get("anyOf")?.get(0)?.get("$ref")).and_then(Value::as_str);
        at = named.and_then(|name| schema.pointer(name.trim_start_matches('#'))).unwrap_or(found);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_meaning() {
        for field in fields().unwrap() {
            assert!(field.meaning.ends_with('.'), "{}: {}", field.name, field.meaning);
            assert!(!field.missing_when.is_empty(), "{}", field.name);
        }
    }
}
