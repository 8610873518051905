//! Replicas: another's log taken over. Two that exchanged their logs agree.
//!
//! A log outlives the version that wrote it: `docs/format.md` says what stands in it, and what a version does with what
//! a later one wrote. Numbers and kinds it does not know it keeps and passes on.

use super::append::{Reader, Stager};
use super::assertion::{Assertion, AssertionType};
use super::deliveries::LARGEST;
use super::events;
use super::later::{Change, LaterRow};
use super::log::LogRow;
use super::rows::{ASSERTION, DELIVERY, FOLD, LogBatch, TOMBSTONE};
use super::update::Touched;
use super::version::OneDelivery;
use super::{AppendOptions, AppendReport, FoldRule, History};
use crate::error::{Error, Result};
use crate::ids::{MAX_ID_BYTES, is_source};
use crate::model::{EntryKind, Refusal, Unknown, check_entry};
use crate::table::said;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::ArrowError;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// The longest entry of a log, in bytes.
const MAX_ENTRY_BYTES: usize = i32::MAX as usize;

impl History {
    /// Takes another replica's log over: what is newer there is newer here, what was erased there is erased here. What
    /// a later version wrote is kept and passed on, and told in the report's warnings.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when the table is no log,
    /// [`Unsupported`](crate::Status::Unsupported) when its format is one that this version cannot keep. Rows that cannot
    /// be read are in the report.
    pub fn merge_table(&mut self, stream: Box<dyn RecordBatchReader + Send>) -> Result<AppendReport> {
        self.merge_batches(stream)
    }

    /// Takes a log over, batch by batch.
    pub(super) fn merge_batches(
        &mut self,
        batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
    ) -> Result<AppendReport> {
        let mut taken = Taken::default();
        let read = self.read_log(batches, &mut taken);
        // What was read before a failure is kept, and settled.
        let Taken { mut report, mut touched, tombstones, assertions } = taken;
        let changed = std::mem::take(&mut touched.contacts);
        (report.folded, _) = self.fold(&changed, &mut touched)?;
        let about = self.assertions.merge(assertions)?;
        touched.entries.extend(about.into_iter().filter_map(|n| self.log.find(n)));
        self.update(&touched);
        self.warn_of_crowds(&touched, &mut report);
        report.close(None);
        let erased = self.log.names_under(&tombstones);
        self.log.add_tombstones(&tombstones);
        self.remove(&erased);
        read.map(|()| report)
    }

    fn read_log(
        &mut self,
        batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
        taken: &mut Taken,
    ) -> Result<()> {
        let mut first = 0;
        for batch in batches {
            let batch =
                batch.map_err(|e| Error::argument(format!("the log broke off after row {first}: {}", said(&e))))?;
            let log = LogBatch::new(&batch)?;
            let mut kinds: BTreeMap<EntryKind, Vec<(u64, LogRow<'_>)>> = BTreeMap::new();
            for i in 0..batch.num_rows() {
                let at = first + i as u64;
                let Some(row) = log.row(i) else {
                    taken.report.reject(
                        (at, None),
                        "",
                        "delivery",
                        "",
                        format!("expected a number from 0 to {LARGEST}"),
                    );
                    continue;
                };
                self.deliveries.see(row.version.delivery);
                match (row.kind, EntryKind::parse(row.kind)) {
                    (ASSERTION, _) => match assertion(row.content) {
                        Ok(a) => taken.assertions.push(a),
                        Err(e) => match LaterRow::assertion(row) {
                            Some(later) => drop(self.keep(at, later, taken)),
                            None => taken.report.reject((at, None), row.id, "content", row.id, e),
                        },
                    },
                    (TOMBSTONE, _) => match u128::from_str_radix(row.id, 16) {
                        Ok(mark) => {
                            taken.tombstones.insert(mark);
                        }
                        Err(_) => taken.report.reject(
                            (at, None),
                            row.id,
                            "id",
                            row.id,
                            "expected 32 hexadecimal digits".into(),
                        ),
                    },
                    (DELIVERY, _) if row.id.is_empty() || row.id.len() > MAX_ID_BYTES => {
                        let reason = format!("expected the name of a delivery, at most {MAX_ID_BYTES} bytes");
                        taken.report.reject((at, None), row.id, "id", row.id, reason);
                    }
                    (DELIVERY, _) => drop(self.deliveries.see_name(row.id, row.version.delivery)),
                    (FOLD, _) => match self.take_rule_row(row, &mut taken.touched) {
                        Ok(()) => {}
                        Err(e) => taken.report.reject((at, None), row.source, "content", row.id, e),
                    },
                    (_, Some(kind)) => kinds.entry(kind).or_default().push((at, row)),
                    (_, None) => match LaterRow::entry(row) {
                        Some(later) => match self.keep(at, later, taken) {
                            Change::New => taken.report.accepted += 1,
                            Change::Replaced => taken.report.superseded += 1,
                            Change::Unchanged => taken.report.unchanged += 1,
                            Change::Older => taken.report.older += 1,
                            Change::Erased => taken.report.erased += 1,
                        },
                        None => {
                            taken.report.reject((at, None), row.id, "kind", row.kind, "expected a kind of entry".into())
                        }
                    },
                }
            }
            for (kind, rows) in kinds {
                let options = AppendOptions::new("").kind(kind);
                let reader = Reader::new(&options, &self.resolver)?;
                let mut stager = Stager::new(&reader);
                for (at, row) in rows {
                    let tell = |what: String| taken.tell(at, "content", &what);
                    if let Err((column, r)) = replay(&mut stager, kind, at, row, tell) {
                        taken.report.reject((at, None), row.id, column, row.id, r.0);
                    }
                }
                taken.report.add(self.take(stager.out, &mut OneDelivery::Merged, &mut taken.touched));
            }
            first += batch.num_rows() as u64;
        }
        Ok(())
    }

    /// Takes the rule of folding of a source over.
    fn take_rule_row(&mut self, row: LogRow<'_>, touched: &mut Touched) -> Result<(), String> {
        if row.source.is_empty() || !is_source(row.source) {
            return Err("expected the rule of a source".to_owned());
        }
        let text = std::str::from_utf8(row.content).map_err(|_| "expected UTF-8".to_owned())?;
        let rule = FoldRule::parse(text).map_err(|e| e.to_string())?;
        let taken = self.events.take_rule(row.source, &rule, row.version.delivery, &OneDelivery::Merged);
        if taken.map_err(|e| e.to_string())? {
            touched.contacts.extend(self.events.contacts_of(row.source));
        }
        Ok(())
    }

    /// Keeps a row of a later version, and tells of it.
    fn keep(&mut self, at: u64, row: LaterRow<'_>, taken: &mut Taken) -> Change {
        taken.tell(at, row.unknown.0, &row.unknown.1);
        self.later.take(row, |name| self.log.is_erased(name))
    }
}

/// What a log brought.
#[derive(Debug, Default)]
struct Taken {
    report: AppendReport,
    touched: Touched,
    tombstones: HashSet<u128>,
    assertions: Vec<Assertion>,
}

impl Taken {
    /// Tells of something that a later version wrote.
    fn tell(&mut self, row: u64, column: &str, what: &str) {
        self.report.warn(row, column, &format!("{what} is of a later version: kept and passed on, not read"));
    }
}

/// Reads an entry of a log; tells what of it is of a later version.
fn replay(
    stager: &mut Stager<'_>,
    kind: EntryKind,
    at: u64,
    row: LogRow<'_>,
    mut tell: impl FnMut(String),
) -> Result<(), (&'static str, Refusal)> {
    let named = !row.source.is_empty() && is_source(row.source) && is_id(kind, row.id);
    if !named || kind.is_dated() && row.at.is_none() {
        return Err(("id", Refusal("expected a source, an id and, of a contact, a time".into())));
    }
    if row.content.len() > MAX_ENTRY_BYTES {
        return Err(("content", Refusal(format!("expected at most {MAX_ENTRY_BYTES} bytes"))));
    }
    check_entry(row.content, |unknown| {
        tell(match unknown {
            Unknown::Field(number) => format!("field {number}"),
            Unknown::Word(field, number) => format!("word {number} of `{}`", field.name()),
            Unknown::Identity(number) => format!("identity kind {number}"),
        });
    })
    .map_err(|r| ("content", r))?;
    stager.replay(at, &row)
}

/// Whether this can be the id of an entry.
fn is_id(kind: EntryKind, id: &str) -> bool {
    let fits = |id: &str| (1..=MAX_ID_BYTES).contains(&id.len());
    match kind {
        EntryKind::Event => {
            let (contact, event) = events::ids(id);
            fits(contact) && fits(event) && !event.chars().any(char::is_control)
        }
        _ => fits(id),
    }
}

/// An assertion of a log; an erasure stands there as tombstones only.
fn assertion(content: &[u8]) -> Result<Assertion, String> {
    let text = std::str::from_utf8(content).map_err(|_| "expected UTF-8".to_owned())?;
    let read = Assertion::parse(text).map_err(|e| e.to_string())?;
    if read.kind == AssertionType::Erase { Err("expected no erasure".to_owned()) } else { Ok(read) }
}
