//! The JSON Schemas of the documents that routing reads and writes, for editors and for other people's checks.
//!
//! They stand in `core/schema`, written from the types by a test that fails when they differ. What a schema lets
//! through may still be refused: that a channel exists, or that hours make sense, [`Policy::check`](super::Policy::check)
//! tells.

use crate::error::{Error, Result};
use crate::suggest::{clip, did_you_mean};

/// The JSON Schema (2020-12) of a document: `policy`, `request`, `floor` or `decision`.
///
/// # Errors
/// [`NotFound`](crate::Status::NotFound) when no document is called that.
pub fn schema(name: &str) -> Result<&'static str> {
    let found = SCHEMAS.iter().find(|(known, _)| *known == name);
    found.map(|(_, schema)| *schema).ok_or_else(|| {
        let names = SCHEMAS.iter().map(|(known, _)| *known);
        let all: Vec<String> = names.clone().map(|known| format!("`{known}`")).collect();
        let hint = did_you_mean(name, names);
        let shown = clip(name);
        Error::not_found(format!("no schema is called `{shown}`, expected one of {}{hint}", all.join(", ")))
    })
}

const SCHEMAS: [(&str, &str); 4] = [
    ("policy", include_str!("../../schema/policy.json")),
    ("request", include_str!("../../schema/request.json")),
    ("floor", include_str!("../../schema/floor.json")),
    ("decision", include_str!("../../schema/decision.json")),
];
