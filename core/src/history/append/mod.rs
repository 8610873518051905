//! Deliveries in: tables and documents, read row by row; a bad row is refused by name and the good rows are kept.

mod document;
mod options;
mod report;
mod stage;
#[cfg(feature = "arrow")]
mod table;

pub use options::{AppendOptions, ColumnRule, MadeColumn};
pub use report::{AppendReport, RejectedRow, Warning};
#[cfg(feature = "arrow")]
pub(super) use stage::Stager;
pub(super) use stage::{Reader, Staged};

use super::History;
use super::log::TakeResult;
use super::update::Touched;
use crate::error::Result;

impl History {
    /// Appends one contact, record, order or subscription: a JSON object with the columns of
    /// `docs/columns.md`, which [`columns`](crate::columns) lists too.
    ///
    /// An entry is known by its source and id, whatever its kind: an order and a record of one source that have the same
    /// id are versions of one entry, of which the newest stays, and the report warns of it. Give each kind a source of
    /// its own where a system numbers them apart.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) names the field; nothing is appended then.
    pub fn append_document(&mut self, document: &str, options: &AppendOptions) -> Result<AppendReport> {
        let reader = Reader::new(options, &self.resolver)?;
        let staged = document::read(document, &reader)?;
        let mut touched = Touched::default();
        let mut report = self.take(staged, &mut touched);
        report.close();
        self.update(&touched);
        Ok(report)
    }

    /// Appends a table. Good rows are kept, bad rows are in the report. Entries are known as in
    /// [`append_document`](Self::append_document).
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when the table as a whole cannot be read: a needed column is missing,
    /// a mapped column is not there, the stream fails. Batches before the failure of a stream are kept.
    #[cfg(feature = "arrow")]
    pub fn append_table(
        &mut self,
        stream: Box<dyn arrow_array::RecordBatchReader + Send>,
        options: &AppendOptions,
    ) -> Result<AppendReport> {
        let reader = Reader::new(options, &self.resolver)?;
        let schema = stream.schema();
        let mut stream = stream.filter(|batch| !matches!(batch, Ok(batch) if batch.num_rows() == 0)).peekable();
        // A day on which nothing happened comes as a list of nothing: it has no columns that could be missed.
        if schema.fields().is_empty() && stream.peek().is_none() {
            return Ok(AppendReport::default());
        }
        let plan = table::Plan::new(&schema, &reader)?;
        let mut touched = Touched::default();
        let mut report = AppendReport::default();
        let mut failed = None;
        let mut row = 0;
        for batch in stream {
            let batch = match batch {
                Ok(batch) => batch,
                Err(e) => {
                    failed = Some(crate::Error::argument(format!("the table broke off after row {row}: {e}")));
                    break;
                }
            };
            // A few parts at a time: what is staged stays small, and is read while the log takes what came before.
            let columns = table::columns(&batch);
            let mut chunks = table::chunks(batch.num_rows());
            let mut ready = chunks.next().map(|w| table::read(row, &columns, w, &plan, &reader));
            while let Some(parts) = ready {
                let next = chunks.next();
                // A lone part is not worth waking a thread.
                let (counts, staged) = match next {
                    Some(w) => crate::threads::on_cores(|| {
                        rayon::join(
                            || self.take_parts(parts, &mut touched),
                            || Some(table::read(row, &columns, w, &plan, &reader)),
                        )
                    }),
                    None => (self.take_parts(parts, &mut touched), None),
                };
                report.add(counts);
                ready = staged;
            }
            row += batch.num_rows() as u64;
        }
        report.close();
        self.update(&touched);
        failed.map_or(Ok(report), Err)
    }

    #[cfg(feature = "arrow")]
    fn take_parts(&mut self, parts: Vec<Staged>, touched: &mut Touched) -> AppendReport {
        let mut report = AppendReport::default();
        for part in parts {
            self.log.reserve(part.incoming().len(), part.key_count());
            report.add(self.take(part, touched));
        }
        report
    }

    /// Lets the log take staged rows.
    pub(super) fn take(&mut self, staged: Staged, touched: &mut Touched) -> AppendReport {
        let mut counts = AppendReport::default();
        let known = self.log.look_up(staged.keys());
        let clashes = self.log.clashes;
        for row in staged.incoming() {
            let took = self.log.take(&row, &known, &mut touched.keys);
            self.update_similarity(took, touched);
            match took {
                TakeResult::New(entry) => {
                    counts.accepted += 1;
                    touched.entries.push(entry);
                }
                TakeResult::Replaced(entry) => {
                    counts.superseded += 1;
                    touched.entries.push(entry);
                }
                TakeResult::Nothing => counts.unchanged += 1,
            }
        }
        let mut report = staged.report;
        for _ in clashes..self.log.clashes {
            report.warn(0, "source", "an entry of another kind has this source and id: only one of them is kept");
        }
        report.add(counts);
        report
    }

    /// Updates the similarity index for an entry.
    fn update_similarity(&mut self, took: TakeResult, touched: &mut Touched) {
        let Some(similar) = &mut self.similar else { return };
        // Where everything is resolved anyway, nobody asks for the neighbours.
        let mut told = (!touched.is_large(self.log.alive())).then_some(&mut touched.rescored);
        let entry = match took {
            TakeResult::New(entry) => entry,
            TakeResult::Replaced(entry) => {
                similar.remove(entry, told.as_deref_mut());
                entry
            }
            TakeResult::Nothing => return,
        };
        similar.insert(entry, self.log.items(entry), told);
    }
}
