//! The log in batches: a batch ends before it grows past what its offsets of 32 bits, or a reader's patience, hold.

use super::History;
use super::log::LogRow;
use super::rows::{ASSERTION, DELIVERY, FOLD, FORMAT, TOMBSTONE};
use super::version::Version;
use crate::document;
use crate::error::{Error, Result, Status};
use crate::table::Writer;
use arrow_array::RecordBatch;
use std::iter::Peekable;

/// The rows of one batch at most.
const ROWS: usize = 65_536;
/// The bytes of content after which a batch ends.
const BYTES: usize = 64 << 20;

/// A row that is about to be written.
enum Row<'h> {
    Kept(LogRow<'h>),
    Said { kind: &'static str, source: String, id: String, content: String, version: Version },
}

impl Row<'_> {
    fn row(&self) -> LogRow<'_> {
        match self {
            Self::Kept(row) => *row,
            Self::Said { kind, source, id, content, version } => {
                LogRow { kind, source, id, at: None, version: *version, content: content.as_bytes() }
            }
        }
    }
}

/// The batches of a log, made one after another.
struct LogBatches<'h> {
    rows: Peekable<Box<dyn Iterator<Item = Row<'h>> + Send + 'h>>,
    /// How many rows and bytes of content a batch has at most.
    limits: (usize, usize),
    begun: bool,
}

impl History {
    /// The log: the newest revision of every entry, every assertion, a salted mark of every erased entry, and what a
    /// later version wrote into logs merged here, the names of deliveries. Columns `kind`, `source`, `id`, `at` (UTC
    /// nanoseconds), `revision`, `content`, `format`, `delivery`. Rows of entries by kind, source and id, then the rest;
    /// contacts that events make are not among them. In batches of at most 65,536 rows and, but for a single longer
    /// entry, 64 MiB of content; at least one.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn log_batches(&self) -> Result<impl Iterator<Item = Result<RecordBatch>> + Send + '_> {
        self.batches((ROWS, BYTES))
    }

    /// The log as one batch: see [`log_batches`](Self::log_batches).
    ///
    /// # Errors
    /// [`Unsupported`](crate::Status::Unsupported) when it holds more than one batch can: 2 GiB of content.
    pub fn log_table(&self) -> Result<RecordBatch> {
        let mut all = self.batches((usize::MAX, i32::MAX as usize))?;
        let first = all.next().unwrap_or_else(|| Err(Error::new(Status::Internal, "a log without a batch")))?;
        if all.rows.peek().is_some() {
            let message = "the log holds more than the 2 GiB of one batch: take it in batches (`log_batches`)";
            return Err(Error::new(Status::Unsupported, message));
        }
        Ok(first)
    }

    fn batches(&self, limits: (usize, usize)) -> Result<LogBatches<'_>> {
        let said = |kind, source: &str, id: &str, content: String, version| Row::Said {
            kind,
            source: source.to_owned(),
            id: id.to_owned(),
            content,
            version,
        };
        let delivered = |delivery| Version { revision: None, delivery };
        let mut first = Vec::new();
        for (id, assertion) in self.assertions.all() {
            first.push(said(ASSERTION, "", id, document::print(assertion)?, Version::default()));
        }
        let mark = |t| said(TOMBSTONE, "", &format!("{t:032x}"), String::new(), Version::default());
        first.extend(self.log.tombstones().into_iter().map(mark));
        let rules = self.events.rules().map(|(source, text, n)| said(FOLD, source, "", text.to_owned(), delivered(n)));
        let names = self.deliveries.names().map(|(id, n)| said(DELIVERY, "", id, String::new(), delivered(n)));
        let last: Vec<Row<'_>> = rules.chain(names).collect();
        let entries = self.log.in_order().into_iter().map(|entry| Row::Kept(self.log.row(entry)));
        let events = self.events.log.in_order().into_iter().map(|event| Row::Kept(self.events.log.row(event)));
        let rows = entries.chain(first).chain(events).chain(last).chain(self.later.rows().map(Row::Kept));
        let rows: Box<dyn Iterator<Item = Row<'_>> + Send> = Box::new(rows);
        Ok(LogBatches { rows: rows.peekable(), limits, begun: false })
    }
}

impl Iterator for LogBatches<'_> {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut out = log_writer();
        let (mut rows, mut bytes) = (0, 0usize);
        let (most_rows, most_bytes) = self.limits;
        while let Some(row) = self.rows.peek() {
            bytes = bytes.saturating_add(row.row().content.len());
            if rows > 0 && (rows >= most_rows || bytes > most_bytes) {
                break;
            }
            put(&mut out, row.row());
            rows += 1;
            self.rows.next();
        }
        // An empty log is a batch without rows, so that its columns are known.
        let first = !std::mem::replace(&mut self.begun, true);
        (rows > 0 || first).then(|| out.finish())
    }
}

fn log_writer() -> Writer {
    Writer::default()
        .with_text("kind")
        .with_text("source")
        .with_text("id")
        .with_integer("at")
        .with_integer("revision")
        .with_bytes("content")
        .with_integer("format")
        .with_integer("delivery")
}

fn put(out: &mut Writer, row: LogRow<'_>) {
    out.text(Some(row.kind));
    out.text(Some(row.source));
    out.text(Some(row.id));
    out.integer(row.at);
    out.integer(row.version.revision);
    out.bytes(Some(row.content));
    out.integer(Some(FORMAT));
    out.integer(Some(row.version.delivery.into()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AppendOptions, Assertion};
    use arrow_array::RecordBatchIterator;

    fn history() -> History {
        let mut history = History::default();
        for i in 0..9 {
            let at = format!("2026-03-0{}T08:00:00Z", i + 1);
            let text = "x".repeat(1000);
            let contact = format!(r#"{{"contact_id":"{i}","arrived_at":"{at}","text":"{text}"}}"#);
            history.append_document(&contact, &AppendOptions::new("a")).unwrap();
        }
        let erase = r#"{"type":"erase","subject":"a:3","at":"2026-03-09T08:00:00Z"}"#;
        let note = r#"{"type":"note","subject":"a:4","text":"hello","at":"2026-03-09T08:00:00Z"}"#;
        for said in [note, erase] {
            history.assert(Assertion::parse(said).unwrap()).unwrap();
        }
        history
    }

    #[test]
    fn a_log_in_batches_is_the_log_whatever_their_size() {
        let history = history();
        let whole = history.log_table().unwrap();
        for (limits, batches) in
            [((4, usize::MAX), 3), ((usize::MAX, 2500), 4), ((usize::MAX, 1), 10), ((99, 99_999), 1)]
        {
            let parts: Vec<RecordBatch> = history.batches(limits).unwrap().map(Result::unwrap).collect();
            assert_eq!(parts.len(), batches, "{limits:?}");
            let schema = whole.schema();
            let mut other = History::default();
            other.merge_table(Box::new(RecordBatchIterator::new(parts.into_iter().map(Ok), schema))).unwrap();
            assert_eq!(other.log_table().unwrap(), whole);
        }
        let empty = History::default();
        let batches: Vec<_> = empty.log_batches().unwrap().map(Result::unwrap).collect();
        assert_eq!((batches.len(), batches[0].num_rows(), batches[0].num_columns()), (1, 0, 8));
    }
}
