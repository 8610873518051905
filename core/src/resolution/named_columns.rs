//! Which columns name a record: `record_id` and `source`, or those that the caller says.

use crate::error::{Error, Result};
use crate::suggest;
use crate::table::batch;
use arrow_array::RecordBatch;
use arrow_schema::Field;
use std::borrow::Cow;
use std::collections::BTreeMap;

const RECORD_ID: &str = "record_id";
/// The columns that can be named; what the others hold is inferred, or said by `kinds`.
const NAMED: [&str; 2] = [RECORD_ID, "source"];

/// The name of a column, or several names of which each table has one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged, expecting = "expected the name of a column, or a list of names")]
#[expect(clippy::exhaustive_enums, reason = "there is nothing between one and several")]
pub enum OneOrMore {
    /// One name.
    One(String),
    /// Several, for tables that differ.
    More(Vec<String>),
}

impl OneOrMore {
    fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::More(names) => names,
        }
    }
}

/// Gives the columns that name records our names, in the batches of one table, and refuses a table without ids. `source`
/// is the table's own, for the message.
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) for a table without the columns.
pub fn with_names(
    batches: Vec<RecordBatch>,
    columns: &BTreeMap<String, OneOrMore>,
    source: Option<&str>,
) -> Result<Vec<RecordBatch>> {
    if let Some(other) = columns.keys().find(|name| !NAMED.contains(&name.as_str())) {
        let said = format!("`{}` is not named by `columns`: only record_id and source are", suggest::clip(other));
        let hint = "what other columns hold is inferred, and `kinds` says it where that is wrong";
        return Err(Error::argument(format!("{said}; {hint}")).at(0, 0, "columns"));
    }
    batches.into_iter().map(|batch| renamed(batch, columns, source)).collect()
}

fn renamed(table: RecordBatch, columns: &BTreeMap<String, OneOrMore>, source: Option<&str>) -> Result<RecordBatch> {
    let schema = table.schema();
    if source.is_some() && schema.fields().is_empty() {
        // A source with nothing in it today.
        return Ok(table);
    }
    let mut names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    let of = source.map(|s| format!("the source `{}`: ", suggest::clip(s))).unwrap_or_default();
    for (ours, theirs) in columns {
        // A source that the caller named has no column of it.
        if ours != RECORD_ID && source.is_some() {
            continue;
        }
        let Some(at) = theirs.names().iter().find_map(|name| names.iter().position(|n| n == name)) else {
            let asked =
                theirs.names().iter().map(|n| format!("`{}`", suggest::clip(n))).collect::<Vec<_>>().join(" nor ");
            let hint = theirs.names().iter().find_map(|n| suggest::nearest(n, names.iter().copied()));
            let hint = hint.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            let said = format!("{of}the records have no column {asked}, which `columns` names as {ours}{hint}");
            return Err(Error::argument(said).at(0, 0, format!("columns.{ours}")));
        };
        if names.iter().enumerate().any(|(i, n)| i != at && n == ours) {
            let said = format!("{of}the records have a column `{ours}`, and `columns` names `{}` as it", names[at]);
            return Err(Error::argument(format!("{said}: leave one out")).at(0, 0, format!("columns.{ours}")));
        }
        names[at] = ours;
    }
    if !names.contains(&RECORD_ID) {
        return Err(Error::argument(format!("{of}{}", without_ids(&names))));
    }
    let rename = |(field, name): (&std::sync::Arc<Field>, &&str)| field.as_ref().clone().with_name(*name);
    let fields = schema.fields().iter().zip(&names).map(rename).collect();
    batch(fields, table.columns().to_vec())
}

/// What is said of records without ids, with the column that they may be in.
pub(super) fn without_ids(names: &[&str]) -> Cow<'static, str> {
    let looks_like_one = |name: &&&str| {
        let name = name.to_lowercase();
        name == "id" || ["_id", "-id", " id", "_no", "_nr", "number"].iter().any(|end| name.ends_with(end))
    };
    let near =
        suggest::nearest(RECORD_ID, names.iter().copied()).or_else(|| names.iter().find(looks_like_one).copied());
    match near {
        Some(name) => format!(
            "the records have no column `record_id`; is it `{name}`? `columns` names it: {{\"record_id\": \"{name}\"}}"
        )
        .into(),
        None => "the records have no column `record_id`; `columns` names the one that has the ids".into(),
    }
}
