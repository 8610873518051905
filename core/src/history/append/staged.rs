//! Rows read, until the log takes them one after the other.

use super::report::AppendReport;
use crate::history::log::{EntryHeader, Incoming, IncomingKey, Person};
use crate::history::version::Version;
use crate::ids::EntryName;
use crate::model::EntryKind;
use std::ops::Range;

/// Rows read, until the log takes them.
#[derive(Debug, Default)]
pub(crate) struct Staged {
    pub(super) bytes: Vec<u8>,
    pub(super) texts: String,
    pub(super) keys: Vec<IncomingKey>,
    pub(super) rows: Vec<Row>,
    pub(crate) report: AppendReport,
}

/// One row: its texts are ranges of what was staged with it.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: EntryName,
    pub(super) id: Range<usize>,
    pub(super) source: Range<usize>,
    pub(super) matter: Range<usize>,
    pub(super) bytes: Range<usize>,
    pub(super) keys: Range<usize>,
    pub(super) version: Version,
    pub(super) row: u64,
    pub(super) header: EntryHeader,
    pub(super) person: Person,
}

impl Staged {
    /// The rows, as the log takes them.
    pub(crate) fn incoming(&self) -> impl ExactSizeIterator<Item = Incoming<'_>> {
        let text = |r: &Range<usize>| self.texts.get(r.clone()).unwrap_or_default();
        self.rows.iter().map(move |r| Incoming {
            name: r.name,
            id: text(&r.id),
            source: text(&r.source),
            matter: text(&r.matter),
            version: r.version,
            row: r.row,
            header: r.header,
            person: r.person,
            bytes: self.bytes.get(r.bytes.clone()).unwrap_or_default(),
            keys: self.keys.get(r.keys.clone()).unwrap_or_default(),
            first_key: r.keys.start,
            texts: &self.texts,
        })
    }

    /// What the rows are; nothing when there are none.
    pub(crate) fn kind(&self) -> Option<EntryKind> {
        self.rows.first().map(|row| row.header.kind)
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// Every key of the rows with its text, in the order of the rows.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (u8, u64, &str)> {
        self.keys.iter().map(|k| (k.kind, k.hash, self.texts.get(k.text.clone()).unwrap_or_default()))
    }
}

/// Adds a text to those that were staged, and says where it stands.
pub(super) fn put_text(texts: &mut String, text: &str) -> Range<usize> {
    let start = texts.len();
    texts.push_str(text);
    start..texts.len()
}
