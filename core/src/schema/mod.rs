//! What goes in and comes out, for editors, for other people's checks and for people: JSON Schemas of the documents,
//! and lists of the columns.
//!
//! Question: what may I write here, and what does it mean? Law: nothing is said here that is not taken from the tables
//! and types it speaks of. The schemas of types stand in `core/schema`, written by a test that fails when they differ;
//! those of contacts, records, orders, subscriptions and events are made from the table of fields. Not here: whether what a
//! schema lets through makes sense, which whoever reads the document tells.

mod columns;
mod conditions;
mod rows;

pub use columns::columns;

use crate::error::{Error, Result};
use crate::model::EntryKind;
use crate::suggest::{clip, did_you_mean};
use std::borrow::Cow;

/// The JSON Schema (2020-12) of a document, by its name: `contacts`, `records`, `orders`, `subscriptions` or `events` (one
/// entry), `read`, `append`, `resolver`, `resolve`, `assertion`, `table`, `policy`, `request`, `floor`, `decision`.
///
/// # Errors
/// [`NotFound`](crate::Status::NotFound) when no document is called that.
pub fn schema(name: &str) -> Result<Cow<'static, str>> {
    if let Some(kind) = EntryKind::parse(name) {
        return rows::schema(kind).map(Cow::Owned);
    }
    let found = WRITTEN.iter().find(|(known, _)| *known == name);
    found.map(|(_, schema)| Cow::Borrowed(*schema)).ok_or_else(|| {
        let names = EntryKind::ALL.iter().map(|kind| kind.name()).chain(WRITTEN.iter().map(|(known, _)| *known));
        unknown("schema", name, names)
    })
}

/// The error of a name that is none of these.
fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Error {
    let all: Vec<String> = known.clone().map(|one| format!("`{one}`")).collect();
    let (shown, hint) = (clip(name), did_you_mean(name, known));
    Error::not_found(format!("no {what} is called `{shown}`, expected one of {}{hint}", all.join(", ")))
}

/// Those that a test writes from the source of the types.
const WRITTEN: [(&str, &str); 10] = [
    ("read", include_str!("../../schema/read.json")),
    ("append", include_str!("../../schema/append.json")),
    ("resolver", include_str!("../../schema/resolver.json")),
    ("resolve", include_str!("../../schema/resolve.json")),
    ("assertion", include_str!("../../schema/assertion.json")),
    ("table", include_str!("../../schema/table.json")),
    ("policy", include_str!("../../schema/policy.json")),
    ("request", include_str!("../../schema/request.json")),
    ("floor", include_str!("../../schema/floor.json")),
    ("decision", include_str!("../../schema/decision.json")),
];
