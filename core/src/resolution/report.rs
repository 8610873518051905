//! What happened during a resolution.

use super::records::Warnings;
use crate::resolver::ColumnReading;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a resolution did: the same for the same records, since the core reads no clock.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    pub(crate) records: usize,
    pub(crate) customers: usize,
    /// What each column was taken to hold; of one that is not compared, why.
    pub(crate) columns: BTreeMap<String, String>,
    /// The blocking rules.
    pub(crate) rules: Vec<String>,
    /// Candidates compared.
    pub(crate) pairs: usize,
    /// Candidates skipped because a block stayed too large however it was split.
    pub(crate) left_out: u64,
    pub(crate) links: usize,
    pub(crate) refused: usize,
    pub(crate) warnings: Vec<Warning>,
}

/// Something the user should know about a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Warning {
    pub(crate) column: String,
    pub(crate) text: String,
}

/// What each column was taken to hold, and which other columns are the same field.
pub(crate) fn columns(readings: &[ColumnReading], ignored: Warnings) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for r in readings {
        all.insert(r.column.clone(), r.kind.name().to_owned());
        for other in &r.also {
            all.insert(other.clone(), format!("{}, one field with `{}`", r.kind.name(), r.column));
        }
    }
    all.extend(ignored.into_iter().map(|(column, why)| (column, format!("ignored: {why}"))));
    all
}
