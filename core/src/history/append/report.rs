//! What became of a delivery: counts, the refused rows with row, column, value and reason, and warnings.

use crate::error::Result;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many refused rows are described; all are counted.
const DESCRIBED: usize = 1000;
/// How much of a refused value is shown, in characters.
#[cfg(feature = "arrow")]
const SHOWN: usize = 80;

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct RejectedRow {
    /// The row, counted from 0 over the whole delivery.
    pub row: u64,
    /// The column at fault, as the delivery names it.
    pub column: String,
    /// The value, cut to 80 characters.
    pub value: String,
    /// What was expected.
    pub reason: String,
}

/// Something that was taken, but should be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Warning {
    /// The column.
    pub column: String,
    /// What was noticed.
    pub reason: String,
    /// In how many rows.
    pub rows: u64,
    /// The first of them.
    pub first_row: u64,
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct AppendReport {
    /// Rows taken as new entries.
    pub accepted: u64,
    /// Rows that replaced an earlier revision.
    pub superseded: u64,
    /// Rows that said nothing new: the same or an older revision, or one that was erased.
    pub unchanged: u64,
    /// Rows left out because the mapping says so.
    pub skipped: u64,
    /// Rows refused.
    pub rejected: u64,
    /// The first thousand refused rows.
    pub rejected_rows: Vec<RejectedRow>,
    /// What was taken but should be looked at.
    pub warnings: Vec<Warning>,
    #[serde(skip)]
    noticed: BTreeMap<(String, String), (u64, u64)>,
}

impl AppendReport {
    /// The report as a document.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn to_document(&self) -> Result<String> {
        crate::document::print(self)
    }

    /// A row that was not taken; a document is refused by an error.
    #[cfg(feature = "arrow")]
    pub(crate) fn reject(&mut self, row: u64, column: &str, value: &str, reason: String) {
        self.rejected += 1;
        if self.rejected_rows.len() < DESCRIBED {
            self.rejected_rows.push(RejectedRow { row, column: column.to_owned(), value: cut(value), reason });
        }
    }

    pub(crate) fn warn(&mut self, row: u64, column: &str, reason: &str) {
        let key = (column.to_owned(), reason.to_owned());
        let seen = self.noticed.entry(key).or_insert((0, row));
        seen.0 += 1;
        seen.1 = seen.1.min(row);
    }

    /// Something about a column as a whole, in a delivery of so many rows.
    #[cfg(feature = "arrow")]
    pub(crate) fn warn_of_all(&mut self, column: &str, reason: &str, rows: u64) {
        self.noticed.insert((column.to_owned(), reason.to_owned()), (rows, 0));
    }

    /// Adds what another part of the same delivery reports.
    pub(crate) fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.superseded += other.superseded;
        self.unchanged += other.unchanged;
        self.skipped += other.skipped;
        self.rejected += other.rejected;
        let room = DESCRIBED.saturating_sub(self.rejected_rows.len());
        self.rejected_rows.extend(other.rejected_rows.into_iter().take(room));
        for (key, (rows, first)) in other.noticed {
            let seen = self.noticed.entry(key).or_insert((0, first));
            seen.0 += rows;
            seen.1 = seen.1.min(first);
        }
    }

    /// Lists the warnings once all parts are in.
    pub(crate) fn close(&mut self) {
        self.warnings = self
            .noticed
            .iter()
            .map(|((column, reason), (rows, first_row))| Warning {
                column: column.clone(),
                reason: reason.clone(),
                rows: *rows,
                first_row: *first_row,
            })
            .collect();
    }
}

#[cfg(feature = "arrow")]
fn cut(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", value.get(..at).unwrap_or_default()),
        None => value.to_owned(),
    }
}

#[cfg(all(test, feature = "arrow"))]
mod tests {
    use super::*;

    #[test]
    fn counts_everything_and_describes_a_thousand() {
        let mut all = AppendReport::default();
        for row in 0..1500 {
            all.reject(row, "arrived_at", &"é".repeat(100), "expected an instant".into());
            all.warn(row, "arrived_at", "the clock showed this time twice");
        }
        let mut sum = AppendReport::default();
        sum.add(all);
        sum.close();
        assert_eq!((sum.rejected, sum.rejected_rows.len()), (1500, 1000));
        assert_eq!(sum.rejected_rows[0].value.chars().count(), 81);
        assert_eq!((sum.warnings[0].rows, sum.warnings[0].first_row), (1500, 0));
    }
}
