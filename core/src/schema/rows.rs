//! The schema of one contact, record, order, subscription or event, made from its columns.

use super::columns::{Column, ColumnType, of_kind};
use crate::error::Result;
use crate::model::EntryKind;
use crate::model::identity::IdentityKind;
use serde_json::{Map, Value, json};

/// The JSON Schema of an entry as a document, columns under their own names.
pub(super) fn schema(kind: EntryKind) -> Result<String> {
    let columns = of_kind(kind);
    let required: Vec<&str> = columns.iter().filter(|c| c.required).map(|c| c.name).collect();
    let properties: Map<String, Value> = columns.iter().map(|c| (c.name.to_owned(), property(c))).collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Kanava: {}", kind.name()),
        "description": "One entry under the names that columns have without a mapping. Other names become attributes.",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": scalar(),
    });
    let mut text =
        serde_json::to_string_pretty(&schema).map_err(|e| crate::Error::new(crate::Status::Internal, e.to_string()))?;
    text.push('\n');
    Ok(text)
}

fn property(column: &Column) -> Value {
    let mut schema = match column.kind {
        // An id is needed to be one.
        ColumnType::Id if column.required => json!({"type": ["string", "integer"]}),
        ColumnType::Time if column.required => json!({"type": "string"}),
        ColumnType::Time => json!({"type": ["string", "null"]}),
        ColumnType::Id | ColumnType::Text | ColumnType::Money | ColumnType::Revision => {
            json!({"type": ["string", "integer", "null"]})
        }
        ColumnType::Bool => json!({"type": ["boolean", "string", "integer", "null"]}),
        ColumnType::Word => {
            let words = column.words.iter().map(|word| json!(word)).chain([Value::Null]);
            json!({"enum": words.collect::<Vec<_>>()})
        }
        ColumnType::Identity => {
            let items = json!({"type": ["string", "integer", "null"]});
            json!({"type": ["string", "integer", "array", "null"], "items": items})
        }
        ColumnType::Identities => json!({"type": ["array", "null"], "items": identity()}),
        ColumnType::Attributes => json!({"type": ["object", "null"], "additionalProperties": scalar()}),
    };
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".into(), column.meaning.as_str().into());
        let example = match column.kind {
            ColumnType::Identities | ColumnType::Attributes | ColumnType::Bool => {
                serde_json::from_str(&column.example).unwrap_or_default()
            }
            _ => Value::from(column.example.as_str()),
        };
        schema.insert("examples".into(), json!([example]));
    }
    schema
}

/// Whatever an attribute may be.
fn scalar() -> Value {
    json!({"type": ["string", "number", "boolean", "null"]})
}

fn identity() -> Value {
    let kinds: Vec<&str> = IdentityKind::ALL.iter().map(|k| k.name()).collect();
    json!({
        "type": "object",
        "properties": {
            "kind": {"enum": kinds},
            "value": {"type": "string"},
            "verified": {"type": "boolean", "default": false},
        },
        "required": ["kind", "value"],
        "additionalProperties": false,
    })
}
