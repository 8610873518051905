//! Decisions as columns, a row each. What a policy says of itself is in the schema's metadata, and what the request said
//! is in the request's row.

use super::store::{Column, ColumnOf, Fields, Maybe, RecordColumns, Store, Words, field, internal};
use super::{Decided, Prepared, TABLE};
use crate::error::{Error, Result};
use crate::holidays::holiday_data_version;
use crate::routing::decide::Decision;
use crate::routing::policy::Policy;
use arrow_array::RecordBatch;
use arrow_schema::Schema;
use std::collections::HashMap;
use std::sync::Arc;

/// The columns while they grow.
pub(crate) struct Columns<'p> {
    prepared: &'p Prepared,
    decisions: Maybe<ColumnOf<Decided>>,
    /// Whole documents, where they are wanted.
    documents: Option<Maybe<Words>>,
    error: Maybe<Words>,
}

impl<'p> Columns<'p> {
    /// Room for so many rows.
    pub(crate) fn new(prepared: &'p Prepared, rows: usize, documents: bool) -> Self {
        Self {
            prepared,
            decisions: Store::new(rows),
            documents: documents.then(|| Maybe::of(Words::of(rows, 2048), rows)),
            error: Store::new(rows),
        }
    }

    /// The next row: a decision, or why there is none.
    pub(crate) fn row(&mut self, decided: std::result::Result<&Decision<'_>, &Error>) {
        self.decisions.push(decided.ok());
        match (&mut self.documents, decided) {
            (Some(documents), Ok(decision)) => documents.next().write(|out| decision.print(out)),
            (Some(documents), Err(_)) => documents.push_nulls(1),
            (None, _) => {}
        }
        self.error.push(decided.err().map(ToString::to_string).as_deref());
    }

    /// Whether the next row belongs to another batch: text of a batch has at most 2 GiB.
    pub(crate) fn is_full(&self) -> bool {
        let pools = &self.prepared.pools;
        let documents = self.documents.as_ref().map_or(0, |documents| documents.bytes(pools));
        self.decisions.bytes(pools) + documents + self.error.bytes(pools) > MOST_BYTES
    }

    pub(crate) fn finish(self) -> Result<RecordBatch> {
        let pools = &self.prepared.pools;
        let (decisions, decided) = self.decisions.parts();
        let mut columns = RecordColumns { pools, nulls: decided.as_ref(), named: Vec::new() };
        decisions.add_each(&mut columns)?;
        columns.named.sort_by_key(|(name, _)| TABLE.iter().position(|known| known == name));
        if let Some(documents) = self.documents {
            documents.add("decision", &mut columns)?;
        }
        self.error.add("error", &mut columns)?;
        let fields: Vec<_> = columns.named.iter().map(|(name, array)| field(name, array)).collect();
        let arrays = columns.named.into_iter().map(|(_, array)| array).collect();
        let schema = Schema::new(fields).with_metadata(metadata(self.prepared.policy()));
        RecordBatch::try_new(Arc::new(schema), arrays).map_err(internal)
    }
}

/// What is the same in every decision of a policy.
fn metadata(policy: &Policy) -> HashMap<String, String> {
    let written = policy.document();
    let said = [
        ("policy.name", written.name.as_str()),
        ("policy.version", &written.version),
        ("zone_data", policy.zone_data_version()),
        ("holiday_data", holiday_data_version()),
    ];
    said.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// Text after which a batch ends, in bytes. One more row cannot fill what is left.
const MOST_BYTES: usize = 1 << 28;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_those_of_the_list_in_their_order() {
        let policy = r#"{"name":"t","version":"1","objective":{},"channels":{"chat":{"kind":"chat"}},"fallback":{"channel":"chat"}}"#;
        let prepared = Prepared::new(Policy::parse(policy).unwrap());
        let batch = Columns::new(&prepared, 0, true).finish().unwrap();
        let schema = batch.schema();
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(names, [&TABLE[..], &["decision", "error"]].concat());
    }
}
