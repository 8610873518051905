//! What was found out while a text was read, kept with the table: encoding, separator, header, lines passed over, rows
//! that are broken, and on which line each row stands.

use crate::document;
use arrow_schema::Schema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What the reader of a file found wrong with a row, and the line it stands on.
pub(crate) const READ_ERROR: &str = "read_error";
pub(crate) const READ_LINE: &str = "read_line";

/// Under this key the metadata of a table's schema holds its [`ReadReport`], as a document.
const KEY: &str = "kanava.read";

/// What was found out while the text of a table was read: one part for each text, in the order of their rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReadReport {
    /// One for each text.
    pub files: Vec<FileReport>,
}

/// What was found out about one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileReport {
    /// The name of its file, where the options say one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// How many rows it has, broken ones counted.
    pub rows: u64,
    /// How many of them are broken: their `read_error` says why.
    pub broken: u64,
    /// How many fields a row has.
    pub fields: u64,
    /// The encoding, such as `windows-1252`.
    pub encoding: String,
    /// How the encoding was found.
    pub encoding_found: Found,
    /// Whether no other encoding is likely.
    pub encoding_certain: bool,
    /// The separator.
    pub separator: String,
    /// How the separator was found.
    pub separator_found: Found,
    /// The line of the header, from 1; missing when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_line: Option<u64>,
    /// The lines before the header that were passed over.
    pub passed_over: Vec<PassedOver>,
    /// Sentences on what a reader may not expect; none for a plain text.
    pub notes: Vec<String>,
    /// On which line rows stand: a row, and the line on which it begins. Each row after it stands a line further, up to
    /// the next pair. Empty for more than a hundred thousand pairs.
    pub lines: Vec<(u64, u64)>,
}

/// How an encoding or a separator was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Found {
    /// The options say it.
    Given,
    /// The text says it: a byte order mark, a line `sep=;`.
    Mark,
    /// The text is valid in it.
    Checked,
    /// It is what fits best.
    Guessed,
}

/// A line before the header that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PassedOver {
    /// The line, from 1.
    pub line: u64,
    /// What stands there, cut short.
    pub text: String,
}

impl ReadReport {
    /// The report that a table of this schema carries, if it was read from text.
    pub fn of(schema: &Schema) -> Option<Self> {
        document::read(schema.metadata().get(KEY)?).ok()
    }

    /// How many rows all texts have.
    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }

    /// On which line of its text a row of the table stands, and the name of its file where there is one.
    pub fn line(&self, row: u64) -> Option<(Option<&str>, u64)> {
        let mut before = 0;
        let file = self.files.iter().find(|file| {
            before += file.rows;
            row < before
        })?;
        let row = row + file.rows - before;
        let (first, line) = file.lines.iter().rev().find(|(first, _)| *first <= row)?;
        Some((file.file.as_deref(), line + (row - first)))
    }

    /// Every note, with the name of its file where there is one.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        self.files.iter().flat_map(|file| {
            let name = file.file.as_ref().map_or_else(String::new, |name| format!("{name}: "));
            file.notes.iter().map(move |note| format!("{name}{note}"))
        })
    }

    pub(super) fn metadata(&self) -> crate::Result<HashMap<String, String>> {
        Ok(HashMap::from([(KEY.to_owned(), document::print(self)?)]))
    }
}

/// The lines of rows, as they are met.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pairs: Vec<(u64, u64)>,
    rows: u64,
    next: u64,
}

/// Pairs kept. A text whose every row has several lines would make more of them than rows.
const MOST: usize = 100_000;

impl Lines {
    /// The next row begins on this line.
    pub(super) fn push(&mut self, line: u64) {
        if (self.rows == 0 || line != self.next) && self.pairs.len() <= MOST {
            self.pairs.push((self.rows, line));
        }
        self.next = line + 1;
        self.rows += 1;
    }

    pub(super) fn finish(self) -> (u64, Vec<(u64, u64)>) {
        (self.rows, if self.pairs.len() > MOST { Vec::new() } else { self.pairs })
    }
}
