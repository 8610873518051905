//! How the columns of records are read.

use super::kind::FieldKind;
use serde::{Deserialize, Serialize};

/// How one field is read: from a column, from three that hold a date in parts, or from one of several that say the same
/// in different sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ColumnReading {
    /// The column; year, month and day columns joined by `+` when a date is in parts.
    pub column: String,
    /// What it holds.
    pub kind: FieldKind,
    /// For dates: whether `3/4/1980` is the fourth of March.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub month_first: bool,
    /// For dates without marks: whether the year stands last, as in `03041980`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub year_last: bool,
    /// Columns of other names that are read where this one has nothing: what other sources call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// For given names and surnames: the column of a whole name that is split where there is nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<String>,
    /// Values that are defaults and no facts, in their match form: read as none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defaults: Vec<String>,
}
