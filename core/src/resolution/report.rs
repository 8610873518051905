//! What happened during a resolution.

use serde::Serialize;
use std::collections::BTreeMap;

/// What a resolution did: the same for the same records, for the core reads no clock.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    pub(crate) records: usize,
    pub(crate) customers: usize,
    /// What each compared column was taken to hold.
    pub(crate) columns: BTreeMap<String, &'static str>,
    /// The rules candidates were found by.
    pub(crate) rules: Vec<String>,
    /// Candidates compared.
    pub(crate) pairs: usize,
    /// Candidates not compared, because a value is too common whatever it is cut by.
    pub(crate) left_out: u64,
    pub(crate) links: usize,
    pub(crate) refused: usize,
    pub(crate) warnings: Vec<Warning>,
}

/// Something the user should know of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Warning {
    pub(crate) column: String,
    pub(crate) text: String,
}
