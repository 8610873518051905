//! Replicas: the log as a table, and another's log taken over. Two that exchanged their logs agree.

use super::append::{Reader, Stager};
use super::assertion::{Assertion, AssertionType};
use super::settle::Touched;
use super::{AppendOptions, AppendReport, History};
use crate::document;
use crate::error::{Error, Result};
use crate::ids::{MAX_ID_BYTES, is_source};
use crate::model::EntryKind;
use crate::table::Writer;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, RecordBatch, RecordBatchReader};
use hashbrown::HashSet;
use std::collections::BTreeMap;

const ASSERTION: &str = "assertion";
const TOMBSTONE: &str = "tombstone";

impl History {
    /// The log: the newest revision of every entry, every assertion, and a salted mark of every erased entry. Columns
    /// `kind`, `source`, `id`, `at` (UTC nanoseconds), `revision`, `content`. Rows by kind, source and id.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn log_table(&self) -> Result<RecordBatch> {
        let mut out = Writer::default()
            .with_text("kind")
            .with_text("source")
            .with_text("id")
            .with_integer("at")
            .with_integer("revision")
            .with_bytes("content");
        let mut entries: Vec<u32> =
            (0..self.log.len() as u32).filter(|e| self.log.hot(*e).is_some_and(|h| h.alive)).collect();
        entries.sort_unstable_by_key(|e| (self.log.hot(*e).map(|h| h.kind), self.log.source(*e), self.log.id(*e)));
        for entry in entries {
            let hot = self.log.hot(entry);
            out.text(hot.map(|h| h.kind.name()));
            out.text(Some(self.log.source(entry)));
            out.text(Some(self.log.id(entry)));
            out.integer(hot.map(|h| h.at).filter(|at| *at != i64::MAX));
            out.integer(Some(self.log.revision(entry)));
            out.bytes(Some(self.log.bytes_of(entry)));
        }
        let rest = self.assertions.all().into_iter().map(|(id, a)| Ok((ASSERTION, id.to_owned(), document::print(a)?)));
        let marks = self.log.tombstones().into_iter().map(|t| Ok((TOMBSTONE, format!("{t:032x}"), String::new())));
        for row in rest.chain(marks) {
            let (kind, id, content) = row?;
            out.text(Some(kind));
            out.text(Some(""));
            out.text(Some(&id));
            out.integer(None);
            out.integer(None);
            out.bytes(Some(content.as_bytes()));
        }
        out.finish()
    }

    /// Takes another replica's log over: what is newer there is newer here, what was erased there is erased here.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when the table is no log. Rows that cannot be read are in the report.
    pub fn merge_table(&mut self, stream: Box<dyn RecordBatchReader + Send>) -> Result<AppendReport> {
        let mut taken = Taken::default();
        let read = self.read_log(stream, &mut taken);
        // What was read before a failure is kept, and settled.
        let Taken { mut report, mut touched, tombstones, assertions } = taken;
        let about = self.assertions.merge(assertions)?;
        touched.entries.extend(about.into_iter().filter_map(|n| self.log.find(n)));
        report.close();
        self.settle(&touched);
        let erased = self.log.names_under(&tombstones);
        self.log.add_tombstones(&tombstones);
        self.remove(&erased);
        read.map(|()| report)
    }

    fn read_log(&mut self, stream: Box<dyn RecordBatchReader + Send>, taken: &mut Taken) -> Result<()> {
        let mut row = 0;
        for batch in stream {
            let batch = batch.map_err(|e| Error::argument(format!("the log broke off after row {row}: {e}")))?;
            let log = LogBatch::new(&batch)?;
            let mut kinds: BTreeMap<EntryKind, Vec<usize>> = BTreeMap::new();
            for i in 0..batch.num_rows() {
                let (kind, id, content) = log.row(i);
                let mut reject = |column, value, why: String| taken.report.reject(row + i as u64, column, value, why);
                match kind {
                    ASSERTION => match assertion(content) {
                        Ok(a) => taken.assertions.push(a),
                        Err(e) => reject("content", id, e),
                    },
                    TOMBSTONE => match u128::from_str_radix(id, 16) {
                        Ok(mark) => {
                            taken.tombstones.insert(mark);
                        }
                        Err(_) => reject("id", id, "expected 32 hexadecimal digits".into()),
                    },
                    _ => match EntryKind::parse(kind) {
                        Some(kind) => kinds.entry(kind).or_default().push(i),
                        None => reject("kind", kind, "expected a kind of entry".into()),
                    },
                }
            }
            for (kind, rows) in kinds {
                let options = AppendOptions::new("").kind(kind);
                let reader = Reader::new(&options, &self.resolver)?;
                let mut stager = Stager::new(&reader);
                for i in rows {
                    let (at, revision) = log.header(i);
                    // The last instant stands for no time.
                    let at = at.filter(|at| *at != i64::MAX);
                    let (_, id, content) = log.row(i);
                    let source = log.source.value(i);
                    let named = !source.is_empty() && is_source(source) && (1..=MAX_ID_BYTES).contains(&id.len());
                    if !named || kind == EntryKind::Contact && at.is_none() {
                        let why = "expected a source, an id and, of a contact, a time";
                        taken.report.reject(row + i as u64, "id", id, why.into());
                    } else if let Err((column, r)) = stager.replay(source, id, at, revision, content) {
                        taken.report.reject(row + i as u64, column, id, r.0);
                    }
                }
                taken.report.add(self.take(stager.out, &mut taken.touched));
            }
            row += batch.num_rows() as u64;
        }
        Ok(())
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

/// An assertion of a log; an erasure stands there as tombstones only.
fn assertion(content: &[u8]) -> Result<Assertion, String> {
    let text = std::str::from_utf8(content).map_err(|_| "expected UTF-8".to_owned())?;
    let read = Assertion::parse(text).map_err(|e| e.to_string())?;
    if read.kind == AssertionType::Erase { Err("expected no erasure".to_owned()) } else { Ok(read) }
}

/// One batch of a log.
struct LogBatch<'a> {
    kind: &'a arrow_array::StringArray,
    source: &'a arrow_array::StringArray,
    id: &'a arrow_array::StringArray,
    at: &'a arrow_array::Int64Array,
    revision: &'a arrow_array::Int64Array,
    content: &'a arrow_array::BinaryArray,
}

impl<'a> LogBatch<'a> {
    fn new(batch: &'a RecordBatch) -> Result<Self> {
        fn column<'a, T>(
            batch: &'a RecordBatch,
            name: &str,
            read: fn(&'a dyn Array) -> Option<&'a T>,
        ) -> Result<&'a T> {
            batch.column_by_name(name).and_then(|c| read(c.as_ref())).ok_or_else(|| {
                Error::argument(format!("the table is no log: expected the column `{name}` as a log has it"))
            })
        }
        Ok(Self {
            kind: column(batch, "kind", |a| a.as_string_opt())?,
            source: column(batch, "source", |a| a.as_string_opt())?,
            id: column(batch, "id", |a| a.as_string_opt())?,
            at: column(batch, "at", |a| a.as_primitive_opt::<Int64Type>())?,
            revision: column(batch, "revision", |a| a.as_primitive_opt::<Int64Type>())?,
            content: column(batch, "content", |a| a.as_binary_opt())?,
        })
    }

    fn row(&self, i: usize) -> (&'a str, &'a str, &'a [u8]) {
        (self.kind.value(i), self.id.value(i), self.content.value(i))
    }

    fn header(&self, i: usize) -> (Option<i64>, i64) {
        ((!self.at.is_null(i)).then(|| self.at.value(i)), self.revision.value(i))
    }
}
