//! The document door: one JSON object, one entry.

use super::notices::notice;
use super::reader::{Reader, Target};
use super::stage::Stager;
use super::staged::Staged;
use crate::cell::Cell;
use crate::document;
use crate::error::{Error, Result};
use crate::history::{AppendOptions, ColumnRule};
use crate::locate::{self, Step};
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
    read_object(text, reader).map_err(|e| locate::locate(e, text))
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
    // The column of ours comes from another of theirs.
    let elsewhere = |name: &str| !ours.contains_key(name) && reader.options.columns.contains_key(name);
    let whole = object.iter().filter(|(name, _)| !elsewhere(name)).map(|(name, value)| {
        let name = name.as_str();
        (name, ours.get(name).copied().unwrap_or(name), value)
    });
    // A place inside a nested value is read as a value of its own.
    let inside = ours.iter().filter(|(theirs, _)| !object.contains_key(**theirs)).filter_map(|(theirs, ours)| {
        let steps = locate::path(theirs)?;
        Some((*theirs, *ours, find(&object, &steps)?))
    });
    // The zone first: the times of the document are read in it.
    let (first, rest): (Vec<_>, Vec<_>) = whole.chain(inside).partition(|(_, ours, _)| *ours == Field::Zone.name());
    let kind = reader.options.kind;
    let is_filled = |target: &Target| object.keys().any(|k| reader.target(k).as_ref() == Some(target));
    // What a path reads of a nested value is what the mapping wants of it.
    let wanted_inside = |name: &str| {
        let begins = |theirs: &&str| matches!(locate::path(theirs).as_deref(), Some([Step::Key(first), _, ..]) if *first == name);
        ours.keys().any(begins)
    };
    for (name, ours, value) in first.into_iter().chain(rest) {
        if (value.is_object() || value.is_array()) && reader.target(ours).is_none() && wanted_inside(name) {
            continue;
        }
        let attribute = reader.target(ours).is_none() && !matches!(name, "identities" | "attributes");
        if attribute
            && reader.options.attributes
            && !value.is_null()
            && let Some(reason) = notice(name, kind, false, &is_filled)
        {
            stager.out.report.warn(0, name, &reason);
        }
        put(name, reader.target(ours), value, &mut stager)?;
    }
    stager.end().map_err(|(name, refusal)| Error::document(refusal.0).at(0, 0, name))?;
    Ok(stager.out)
}

/// Sets what stands under a name of the document, or at a place inside it.
fn put(name: &str, target: Option<Target>, value: &Value, stager: &mut Stager<'_>) -> Result<()> {
    match (name, value, &target) {
        (_, Value::Null, _) => {}
        ("identities", Value::Array(list), _) => identities(list, stager)?,
        ("identities", other, None) => {
            return Err(fault("expected a list of objects with `kind`, `value` and `verified`", other, name));
        }
        ("attributes", Value::Object(map), None) => {
            for (key, v) in map {
                attribute(key, &format!("attributes.{key}"), v, stager)?;
            }
        }
        ("attributes", other, None) => return Err(fault("expected an object of names and values", other, name)),
        (_, Value::Array(list), Some(Target::Identity(_))) => {
            for (i, v) in list.iter().enumerate() {
                let at = format!("{name}[{i}]");
                let cell = scalar(v).map_err(|r| fault(&r.0, v, &at))?;
                set(name, &at, target.as_ref(), cell, v, stager)?;
            }
        }
        (_, _, None) if !stager.keeps_attributes() => {}
        (_, _, None) => attribute(name, name, value, stager)?,
        (_, _, Some(_)) => {
            let cell = scalar(value).map_err(|refusal| fault(&refusal.0, value, name))?;
            if matches!(cell, Cell::Float(_)) {
                return Err(fault("expected text or a whole number: a fraction is written as text", value, name));
            }
            set(name, name, target.as_ref(), cell, value, stager)?;
        }
    }
    Ok(())
}

/// Keeps what means nothing to us; what is nested costs nobody a document.
fn attribute(name: &str, path: &str, value: &Value, stager: &mut Stager<'_>) -> Result<()> {
    let all = match value {
        Value::Array(list) if list.iter().all(|v| !v.is_array() && !v.is_object()) => {
            let cells = list.iter().map(scalar).collect::<Result<Vec<_>, _>>().map_err(|r| fault(&r.0, value, path))?;
            return stager.attribute_list(name, cells.into_iter()).map_err(|r| fault(&r.0, value, path));
        }
        one => std::slice::from_ref(one),
    };
    for v in all {
        match v {
            Value::Array(_) | Value::Object(_) => stager.out.report.warn(0, path, "a nested value is not kept"),
            _ => {
                let cell = scalar(v).map_err(|r| fault(&r.0, v, path))?;
                set(name, path, None, cell, v, stager)?;
            }
        }
    }
    Ok(())
}

fn set(
    name: &str,
    path: &str,
    target: Option<&Target>,
    cell: Cell<'_>,
    value: &Value,
    stager: &mut Stager<'_>,
) -> Result<()> {
    let target = target.unwrap_or(&Target::Attribute);
    stager.set(0, name, target, cell, None).map_err(|r| fault(&r.0, value, path))
}

/// The value at a place inside the document.
fn find<'v>(object: &'v Map<String, Value>, steps: &[Step<'_>]) -> Option<&'v Value> {
    let (Step::Key(first), rest) = steps.split_first()? else { return None };
    rest.iter().try_fold(object.get(*first)?, |value, step| match step {
        Step::Key(name) => value.get(*name),
        Step::Item(i) => value.get(*i),
    })
}

/// Ours by their name, as the options map them.
fn names(options: &AppendOptions) -> Result<BTreeMap<&str, &str>> {
    let mut out = BTreeMap::new();
    for (ours, rule) in &options.columns {
        let all = match rule {
            ColumnRule::Named(theirs) => std::slice::from_ref(theirs),
            ColumnRule::Listed(theirs) => theirs,
            ColumnRule::Made(_) => {
                let message = format!("`columns.{ours}` makes a column of a table; a document is read by names alone");
                return Err(Error::argument(message));
            }
        };
        out.extend(all.iter().map(|theirs| (theirs.as_str(), ours.as_str())));
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
