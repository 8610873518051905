//! What became of a delivery: counts, the refused rows with row, column, value and reason, and warnings.

use super::options::AppendOptions;
use super::tally::{KeyCounts, LocalTimes, Tally};
use crate::error::{Error, Result, Status};
use crate::history::fold::FoldRule;
use crate::history::log::Incoming;
use crate::history::version::TakeResult;
use crate::model::EntryKind;
use crate::model::identity::{IdentityKind, NotAKey};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many refused rows are described; all are counted.
pub(super) const DESCRIBED: usize = 1000;
/// How much of a refused value is shown, in characters.
#[cfg(feature = "arrow")]
const SHOWN: usize = 80;

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct RejectedRow {
    /// The row, counted from 0 over the whole delivery.
    pub row: u64,
    /// Its line in the file, counted from 1, when the reader of the file told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The name of that file, when there were several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its id, when it has one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The column at fault, as the delivery names it.
    pub column: String,
    /// The value, cut to 80 characters.
    pub value: String,
    /// What was expected.
    pub reason: String,
}

/// A row that differs from another of its name where nothing says which of the two is the later one: they have one
/// revision, or none and one delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConflictingRow {
    /// The row, counted from 0 over the whole delivery.
    pub row: u64,
    /// The source.
    pub source: String,
    /// The id.
    pub id: String,
    /// The columns in which they differ.
    pub columns: Vec<String>,
    /// Whether this row stays: of one delivery the later row, of one revision the one with the larger hash.
    pub kept: bool,
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
    /// Rows that replaced an earlier version.
    pub superseded: u64,
    /// Rows that said nothing new.
    pub unchanged: u64,
    /// Rows that lost: a later version is here.
    pub older: u64,
    /// Rows that differ from another of their name where nothing says which of the two is the later one.
    pub conflicting: u64,
    /// Rows whose entry was erased.
    pub erased: u64,
    /// Rows left out because the mapping says so.
    pub skipped: u64,
    /// Rows refused.
    pub rejected: u64,
    /// The first thousand refused rows.
    pub rejected_rows: Vec<RejectedRow>,
    /// The first thousand conflicting rows.
    pub conflicting_rows: Vec<ConflictingRow>,
    /// What was taken but should be looked at.
    pub warnings: Vec<Warning>,
    /// What became of the identities, by kind.
    pub keys: BTreeMap<&'static str, KeyCounts>,
    /// Times without a zone, and the zone that was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_times: Option<LocalTimes>,
    /// Of a table that was read from text: sentences on how, as in its [`ReadReport`](crate::table::ReadReport); the first
    /// thousand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reading: Vec<String>,
    /// The number of the delivery; 0 of a merged log.
    pub delivery: u32,
    /// Contacts that events made or changed.
    #[serde(skip_serializing_if = "is_zero")]
    pub folded: u64,
    /// The whole rule by which the events of this delivery were folded, defaults too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fold: Option<FoldRule>,
    /// Of the conflicting rows, those that stay.
    #[serde(skip)]
    kept: u64,
    /// Of the conflicting rows, those of a delivery that was here before, or of a contact that events make.
    #[serde(skip)]
    pub(super) repeated: u64,
    #[serde(skip)]
    pub(super) tally: Tally,
    /// Column, reason, rows (0: all of them) and first row of what was noticed.
    #[serde(skip)]
    noticed: Vec<(String, String, u64, u64)>,
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
    pub(crate) fn reject(
        &mut self,
        (row, line): (u64, Option<u64>),
        id: &str,
        column: &str,
        value: &str,
        reason: String,
    ) {
        self.rejected += 1;
        if self.rejected_rows.len() < DESCRIBED {
            let (id, column) = (cut(id), column.to_owned());
            self.rejected_rows.push(RejectedRow { row, line, file: None, id, column, value: cut(value), reason });
        }
    }

    /// Counts a row by what became of it.
    pub(crate) fn count(&mut self, row: &Incoming<'_>, took: TakeResult, columns: Vec<String>) {
        match took {
            TakeResult::New(_) => self.accepted += 1,
            TakeResult::Replaced { equal: true, .. } => self.conflict(row, columns, true),
            TakeResult::Replaced { equal: false, .. } => self.superseded += 1,
            TakeResult::Unchanged => self.unchanged += 1,
            TakeResult::Older { equal: true } => self.conflict(row, columns, false),
            TakeResult::Older { equal: false } => self.older += 1,
            TakeResult::Erased => self.erased += 1,
        }
    }

    fn conflict(&mut self, row: &Incoming<'_>, columns: Vec<String>, kept: bool) {
        self.conflicting += 1;
        self.kept += u64::from(kept);
        if self.conflicting_rows.len() < DESCRIBED {
            let (source, id) = (row.source.to_owned(), row.id.to_owned());
            self.conflicting_rows.push(ConflictingRow { row: row.row, source, id, columns, kept });
        }
    }

    /// How many rows there were: each is counted once, by what became of it.
    pub fn rows(&self) -> u64 {
        let taken = self.accepted + self.superseded + self.unchanged + self.older + self.conflicting;
        taken + self.erased + self.skipped + self.rejected
    }

    /// Whether the delivery left something.
    pub(crate) fn brought(&self) -> bool {
        self.accepted + self.superseded + self.kept > 0
    }

    pub(crate) fn warn(&mut self, row: u64, column: &str, reason: &str) {
        self.notice(column, reason, 1, row);
    }

    /// Tells of something that is so in so many rows.
    pub(crate) fn warn_of(&mut self, column: &str, reason: &str, rows: u64) {
        self.notice(column, reason, rows, 0);
    }

    /// Tells of something that is so in every row.
    pub(crate) fn warn_of_all(&mut self, column: &str, reason: &str) {
        self.notice(column, reason, 0, 0);
    }

    // The same few things are noticed of many rows: a list is as quick as a map, and allocates nothing.
    fn notice(&mut self, column: &str, reason: &str, rows: u64, first: u64) {
        if let Some((_, _, all, row)) = self.noticed.iter_mut().find(|(c, r, ..)| c == column && r == reason) {
            (*all, *row) = (*all + rows, first.min(*row));
        } else if self.noticed.len() < DESCRIBED {
            self.noticed.push((column.to_owned(), reason.to_owned(), rows, first));
        }
    }

    /// Adds what another part of the same delivery reports.
    pub(crate) fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.superseded += other.superseded;
        self.unchanged += other.unchanged;
        self.older += other.older;
        self.conflicting += other.conflicting;
        self.kept += other.kept;
        self.repeated += other.repeated;
        self.erased += other.erased;
        let room = DESCRIBED.saturating_sub(self.conflicting_rows.len());
        self.conflicting_rows.extend(other.conflicting_rows.into_iter().take(room));
        self.skipped += other.skipped;
        self.rejected += other.rejected;
        let room = DESCRIBED.saturating_sub(self.rejected_rows.len());
        self.rejected_rows.extend(other.rejected_rows.into_iter().take(room));
        for (column, reason, rows, first) in &other.noticed {
            self.notice(column, reason, *rows, *first);
        }
        self.tally.add(&other.tally);
    }

    /// Lists what was noticed once all parts are in. `options` are those of a delivery; a merged log has none, and what
    /// was to be told of its rows was told when they were given.
    pub(crate) fn close(&mut self, options: Option<&AppendOptions>) {
        let zone = options.and_then(|o| o.zone.as_deref());
        if let Some(options) = options {
            self.notice_what_is_missing(options);
        }
        let values = self.tally.local_times;
        self.local_times = (values > 0).then(|| LocalTimes { values, zone: zone.unwrap_or("UTC").to_owned() });
        self.keys = self.tally.keys();
        let rows = self.rows();
        self.noticed.sort_unstable();
        let warning = |(column, reason, n, first_row): &(String, String, u64, u64)| Warning {
            column: column.clone(),
            reason: reason.clone(),
            rows: if *n == 0 { rows } else { *n },
            first_row: *first_row,
        };
        self.warnings = self.noticed.iter().map(warning).collect();
    }

    /// What the options could say, and rows needed.
    fn notice_what_is_missing(&mut self, options: &AppendOptions) {
        let values = self.tally.local_times;
        if values > 0 && options.zone.is_none() {
            self.notice("zone", "times without a zone were read as UTC: say their zone", values, 0);
        }
        let national = self.tally.unusable(IdentityKind::Phone, NotAKey::NoRegion);
        if national > 0 {
            let reason = "national numbers, and no region to read them in: say their region";
            self.notice(IdentityKind::Phone.name(), reason, national, 0);
        }
        if self.conflicting > self.repeated && options.kind == EntryKind::Contact {
            let reason = "rows of one id differ, and nothing says which is later: legs and states are `events`";
            self.notice(options.kind.id_column(), reason, self.conflicting - self.repeated, 0);
        }
        if self.accepted > 1 && options.kind.is_dated() && self.tally.is_keyless() {
            self.warn_of_all("identities", "no row has a key: each is a customer of its own");
        }
    }

    /// The error of a strict delivery that has a row to refuse or something to look at; the report is closed.
    pub(crate) fn strictly(&self) -> Result<()> {
        let rejected = self.rejected_rows.iter().map(|r| format!("row {}, `{}`: {}", r.row, r.column, r.reason));
        let warned = self.warnings.iter().map(|w| format!("`{}`: {} ({} rows)", w.column, w.reason, w.rows));
        let all: Vec<String> = rejected.take(5).chain(warned).collect();
        if all.is_empty() {
            return Ok(());
        }
        let (rows, warnings) = (self.rejected, self.warnings.len());
        let message =
            format!("strict: {rows} rows refused, {warnings} warnings; nothing was taken: {}", all.join("; "));
        Err(Error::new(Status::InvalidArgument, message))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over like this")]
fn is_zero(n: &u64) -> bool {
    *n == 0
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
            all.reject((row, None), "7", "arrived_at", &"é".repeat(100), "expected an instant".into());
            all.warn(row, "arrived_at", "the clock showed this time twice");
        }
        let mut sum = AppendReport::default();
        sum.add(all);
        sum.close(None);
        assert_eq!((sum.rejected, sum.rejected_rows.len()), (1500, 1000));
        assert_eq!(sum.rejected_rows[0].value.chars().count(), 81);
        assert_eq!((sum.warnings[0].rows, sum.warnings[0].first_row), (1500, 0));
    }
}
