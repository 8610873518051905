//! The document door: one JSON object, one entry.

use super::notices::notice;
use super::stage::{Reader, Staged, Stager, Target};
use crate::cell::Cell;
use crate::document;
use crate::error::{Error, Result};
use crate::history::{AppendOptions, ColumnRule};
use crate::model::identity::IdentityKind;
use crate::model::{Field, Refusal};
use crate::objects::Strict;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One of the `identities` of a document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenIdentity {
    kind: String,
    value: String,
    #[serde(default)]
    verified: bool,
}

/// Reads one object.
pub(super) fn read(text: &str, reader: &Reader<'_>) -> Result<Staged> {
    read_object(text, reader).map_err(|e| crate::locate::locate(e, text))
}

fn read_object(text: &str, reader: &Reader<'_>) -> Result<Staged> {
    let quick = Some(text).filter(|t| t.len() <= document::MAX_DOCUMENT_BYTES);
    let object: Map<String, Value> = match quick.map(document::read_quickly) {
        Some(Ok(object)) => object,
        // It says what is wrong, and where.
        _ => document::read(text)?,
    };
    let mut stager = Stager::new(reader);
    stager.begin(0);
    let ours = names(reader.options)?;
    // The zone first: the times of the document are read in it.
    let zone = |name: &str| ours.get(name).copied().unwrap_or(name) == Field::Zone.name();
    let (first, rest): (Vec<_>, Vec<_>) = object.iter().partition(|(name, _)| zone(name.as_str()));
    for (name, value) in first.into_iter().chain(rest) {
        let target = match ours.get(name.as_str()) {
            Some(ours) => reader.target(ours),
            // The column of ours comes from another of theirs.
            None if reader.options.columns.contains_key(name) => continue,
            None => reader.target(name),
        };
        let place = |refusal: Refusal| fault(&refusal.0, value, name);
        match (name.as_str(), value) {
            (_, Value::Null) => {}
            ("identities", Value::Array(list)) => identities(list, &mut stager)?,
            ("attributes", Value::Object(map)) => {
                for (key, v) in map {
                    let path = format!("attributes.{key}");
                    let cell = scalar(v).map_err(|r| fault(&r.0, v, &path))?;
                    stager.set(0, key, &Target::Attribute, cell, None).map_err(|r| fault(&r.0, v, &path))?;
                }
            }
            _ => match (target, value) {
                (Some(target @ Target::Identity(_)), Value::Array(list)) => {
                    for (i, v) in list.iter().enumerate() {
                        let at = format!("{name}[{i}]");
                        let cell = scalar(v).map_err(|r| fault(&r.0, v, &at))?;
                        stager.set(0, name, &target, cell, None).map_err(|r| fault(&r.0, v, &at))?;
                    }
                }
                (Some(target), _) => {
                    let cell = scalar(value).map_err(place)?;
                    if matches!(cell, Cell::Float(_)) {
                        return Err(fault(
                            "expected text or a whole number: a fraction is written as text",
                            value,
                            name,
                        ));
                    }
                    stager.set(0, name, &target, cell, None).map_err(place)?;
                }
                (None, _) if !reader.options.attributes => {}
                (None, _) => {
                    let is_filled = |target: &Target| object.keys().any(|k| reader.target(k).as_ref() == Some(target));
                    if let Some(reason) = notice(name, reader.options.kind, false, &is_filled) {
                        stager.out.report.warn(0, name, &reason);
                    }
                    let cell = scalar(value).map_err(place)?;
                    stager.set(0, name, &Target::Attribute, cell, None).map_err(place)?;
                }
            },
        }
    }
    stager.end().map_err(|(name, refusal)| Error::document(refusal.0).at(0, 0, name))?;
    Ok(stager.out)
}

/// Ours by their name, as the options map them.
fn names(options: &AppendOptions) -> Result<BTreeMap<&str, &str>> {
    let mut out = BTreeMap::new();
    for (ours, rule) in &options.columns {
        let ColumnRule::Named(theirs) = rule else {
            let message = format!("`columns.{ours}` makes a column of a table; a document is read by names alone");
            return Err(Error::argument(message));
        };
        out.insert(theirs.as_str(), ours.as_str());
    }
    Ok(out)
}

fn identities(list: &[Value], stager: &mut Stager<'_>) -> Result<()> {
    for (i, value) in list.iter().enumerate() {
        let path = format!("identities[{i}]");
        let given = GivenIdentity::deserialize(Strict(value)).map_err(|e| fault(&e.to_string(), value, &path))?;
        let kind = IdentityKind::parse(&given.kind)
            .map_err(|e| Error::document(e.message()).at(0, 0, format!("{path}.kind")))?;
        stager.identity(kind, &given.value, given.verified).map_err(|r| fault(&r.0, value, &path))?;
    }
    Ok(())
}

fn scalar(value: &Value) -> Result<Cell<'_>, Refusal> {
    Ok(match value {
        Value::Null => Cell::Null,
        Value::String(s) => Cell::Text(s),
        Value::Bool(b) => Cell::Bool(*b),
        Value::Number(n) => match n.as_i64() {
            Some(i) => Cell::Integer(i),
            None => n.as_u64().map_or_else(|| Cell::Float(n.as_f64().unwrap_or(f64::NAN)), Cell::Large),
        },
        Value::Array(_) => return Err(Refusal("expected one value, found a list".into())),
        Value::Object(_) => return Err(Refusal("expected one value, found an object".into())),
    })
}

fn fault(reason: &str, value: &Value, path: &str) -> Error {
    let shown: String = value.to_string().chars().take(80).collect();
    Error::document(format!("`{shown}`: {reason}")).at(0, 0, path)
}
