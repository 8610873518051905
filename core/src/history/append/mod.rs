//! Deliveries in: tables and documents, read row by row; a bad row is refused by name and the good rows are kept.

mod crowds;
mod describe;
mod document;
#[cfg(feature = "arrow")]
mod make;
mod notices;
mod options;
mod reader;
mod report;
mod rule;
mod stage;
mod staged;
mod strict;
#[cfg(feature = "arrow")]
mod table;
mod tally;
mod written;

pub use options::AppendOptions;
pub(super) use reader::Reader;
pub use report::{AppendReport, ConflictingRow, RejectedRow, Warning};
pub use rule::{ColumnRule, Format, LengthUnit, MadeColumn, MissingPart, OnError};
pub(super) use stage::Stager;
pub(super) use staged::Staged;
use strict::Foreseen;
pub use tally::{KeyCounts, LocalTimes};

use super::History;
use super::deliveries::Delivery;
use super::update::Touched;
use super::version::{OneDelivery, TakeResult};
use crate::error::Result;
use crate::model::EntryKind;

impl History {
    /// Appends one contact, record, order, subscription or event: a JSON object with the columns of
    /// `docs/columns.md`, which [`columns`](crate::columns) lists too.
    ///
    /// An entry is known by its source and id, whatever its kind: an order and a record of one source that have the same
    /// id are versions of one entry, of which the later one stays, and the report warns of it. Give each kind a source of
    /// its own where a system numbers them apart.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) names the field; nothing is appended then.
    pub fn append_document(&mut self, document: &str, options: &AppendOptions) -> Result<AppendReport> {
        let mut delivery = self.deliveries.begin(options.delivery.as_deref());
        let reader = Reader::new(options, &self.resolver)?.of(&delivery);
        let staged = document::read(document, &reader)?;
        if options.strict {
            let mut read = staged.report.clone();
            self.foresee(&staged, &delivery.told, &mut Foreseen::default(), &mut read);
            closed(read, options).strictly()?;
        }
        let mut touched = Touched::default();
        let report = self.take(staged, &mut delivery.told, &mut touched);
        self.end(report, &delivery, options, touched)
    }

    /// Appends a table. Good rows are kept, bad rows are in the report. Entries are known as in
    /// [`append_document`](Self::append_document).
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when the table as a whole cannot be read: a needed column is
    /// missing, a mapped column is not there, the stream fails. Batches before the failure of a stream are kept.
    #[cfg(feature = "arrow")]
    pub fn append_table(
        &mut self,
        stream: Box<dyn arrow_array::RecordBatchReader + Send>,
        options: &AppendOptions,
    ) -> Result<AppendReport> {
        let schema = stream.schema();
        let mut stream = stream.filter(|batch| !matches!(batch, Ok(batch) if batch.num_rows() == 0)).peekable();
        // A day on which nothing happened comes as a list of nothing: it has no columns that could be missed.
        let is_nothing = schema.fields().is_empty() && stream.peek().is_none();
        if options.strict && !is_nothing {
            return self.append_strictly(stream, &schema, options);
        }
        let mut delivery = self.deliveries.begin(options.delivery.as_deref());
        let reader = Reader::new(options, &self.resolver)?.of(&delivery);
        let mut touched = Touched::default();
        if is_nothing {
            return self.end(AppendReport::default(), &delivery, options, touched);
        }
        let plan = table::Plan::new(&schema, &reader)?;
        let mut report = plan.notices(options.kind);
        let mut failed = None;
        let mut row = 0;
        for batch in stream {
            let batch = match batch {
                Ok(batch) => batch,
                Err(e) => {
                    failed = Some(broken_off(row, &e));
                    break;
                }
            };
            // A few parts at a time: what is staged stays small, and is read while the log takes what came before.
            let columns = table::columns(&batch, &plan);
            let mut chunks = table::chunks(batch.num_rows());
            let mut ready = chunks.next().map(|w| table::read(row, &columns, w, &plan, &reader));
            while let Some(parts) = ready {
                let next = chunks.next();
                // A lone part is not worth waking a thread.
                let (counts, staged) = match next {
                    Some(w) => crate::threads::on_cores(|| {
                        rayon::join(
                            || self.take_parts(parts, &mut delivery.told, &mut touched),
                            || Some(table::read(row, &columns, w, &plan, &reader)),
                        )
                    }),
                    None => (self.take_parts(parts, &mut delivery.told, &mut touched), None),
                };
                report.add(counts);
                ready = staged;
            }
            row += batch.num_rows() as u64;
        }
        table::tell_reading(&mut report, &schema, row);
        let report = self.end(report, &delivery, options, touched)?;
        failed.map_or(Ok(report), Err)
    }

    #[cfg(feature = "arrow")]
    fn take_parts(&mut self, parts: Vec<Staged>, told: &mut OneDelivery, touched: &mut Touched) -> AppendReport {
        let mut report = AppendReport::default();
        for part in parts {
            self.log.reserve(part.incoming().len(), part.key_count());
            report.add(self.take(part, told, touched));
        }
        report
    }

    /// Lets the log take staged rows.
    pub(super) fn take(&mut self, staged: Staged, told: &mut OneDelivery, touched: &mut Touched) -> AppendReport {
        if staged.kind() == Some(EntryKind::Event) {
            return self.take_events(staged, told, &mut touched.contacts);
        }
        let mut counts = AppendReport::default();
        let known = self.log.look_up(staged.keys());
        let clashes = self.log.clashes;
        for row in staged.incoming() {
            let mut differing = Vec::new();
            let took = self.log.take(&row, &known, told, &mut touched.keys, &mut |log, here| {
                differing = log.differing(here, &row);
            });
            self.update_similarity(took, touched);
            counts.count(&row, took, differing);
            if took == (TakeResult::Older { equal: true }) && self.log.is_folded(row.name) {
                counts.warn(
                    row.row,
                    row.header.kind.id_column(),
                    "its events make this contact: the row counts for nothing",
                );
                counts.repeated += 1;
            }
            if took == (TakeResult::Older { equal: true }) && matches!(told, OneDelivery::Again(_)) {
                let said = "this delivery was here before under its name: what it brought then stays";
                counts.warn(row.row, row.header.kind.id_column(), said);
                counts.repeated += 1;
            }
            if let TakeResult::New(entry) | TakeResult::Replaced { entry, .. } = took {
                touched.entries.push(entry);
            }
        }
        let mut report = staged.report;
        for _ in clashes..self.log.clashes {
            report.warn(0, "source", "an entry of another kind has this source and id: only one of them is kept");
        }
        report.add(counts);
        report
    }

    /// Ends a delivery: its number is taken, its events folded, everything brought up to date and the report closed.
    fn end(
        &mut self,
        mut report: AppendReport,
        delivery: &Delivery,
        options: &AppendOptions,
        mut touched: Touched,
    ) -> Result<AppendReport> {
        self.deliveries.end(delivery, options.delivery.as_deref(), report.brought());
        report.delivery = delivery.number;
        self.fold_delivery(options, delivery, &mut report, &mut touched)?;
        self.update(&touched);
        self.warn_of_crowds(&touched, &mut report);
        Ok(closed(report, options))
    }

    /// Updates the similarity index for an entry.
    pub(super) fn update_similarity(&mut self, took: TakeResult, touched: &mut Touched) {
        let Some(similar) = &mut self.similar else { return };
        // Where everything is resolved anyway, nobody asks for the neighbours.
        let mut told = (!touched.is_large(self.log.alive())).then_some(&mut touched.rescored);
        let entry = match took {
            TakeResult::New(entry) => entry,
            TakeResult::Replaced { entry, .. } => {
                similar.remove(entry, told.as_deref_mut());
                entry
            }
            TakeResult::Unchanged | TakeResult::Older { .. } | TakeResult::Erased => return,
        };
        similar.insert(entry, self.log.items(entry), told);
    }
}

/// The report with everything that was noticed in it.
fn closed(mut report: AppendReport, options: &AppendOptions) -> AppendReport {
    report.close(Some(options));
    report
}

#[cfg(feature = "arrow")]
fn broken_off(row: u64, error: &arrow_schema::ArrowError) -> crate::Error {
    crate::Error::argument(format!("the table broke off after row {row}: {}", crate::table::said(error)))
}
