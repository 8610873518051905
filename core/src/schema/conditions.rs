//! The fields that a condition of a policy may ask of: their types from the table of the compiler, their meaning from
//! the schema of the request.

use crate::error::{Error, Result, Status};
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
}

/// Every field, in the order of the table, then the two whose names the host gives.
pub(super) fn fields() -> Result<Vec<ConditionField>> {
    let internal = |e: serde_json::Error| Error::new(Status::Internal, e.to_string());
    let request: Value = serde_json::from_str(include_str!("../../schema/request.json")).map_err(internal)?;
    let of_table = condition_fields().map(|(name, kind)| ConditionField {
        name,
        kind,
        meaning: meaning(&request, name).unwrap_or_default().to_owned(),
    });
    let own = ConditionField {
        name: "attributes.<name>",
        kind: "as the policy declares it",
        meaning: "A fact of the host's own, by its name.".to_owned(),
    };
    let consent = ConditionField {
        name: "consent.<purpose>",
        kind: "bool",
        meaning: "Whether the customer consented to this purpose.".to_owned(),
    };
    Ok(of_table.chain([own, consent]).collect())
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
        }
    }
}
