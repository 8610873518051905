//! How a text is to be read: what its caller knows of it. Everything else is found out.

use crate::error::{Error, Result, Status};
use crate::locate::locate;
use crate::suggest::{self, clip};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// How CSV text is read. Nothing is needed: what is not said here is found out, and the report that goes with the table
/// tells what was found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ReadOptions {
    /// What stands between two fields: one ASCII character. Found out when left out: a line `sep=;` says it, or it is
    /// that of comma, semicolon, tab, bar, caret, tilde and colon by which the lines have fields alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// The encoding, such as `windows-1252`, `utf-16`, `cp850`. Found out when left out: a byte order mark says it, or
    /// the text is valid UTF-8, or it is guessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Whether a line names the columns, or which line of the file it is, from 1. When left out, it is the first line
    /// that does; titles, comments and blank lines before it are passed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<Header>,
    /// How many lines of the file are passed over before anything else.
    #[serde(skip_serializing_if = "is_zero")]
    pub skip_rows: u64,
    /// Names of the columns, in place of those in the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// What a field is put in that holds separators or line ends: one ASCII character, `"` when left out. Empty text:
    /// nothing is, every such character is part of a field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// What makes the next character, within quotes, an ordinary one: `\`. When left out nothing does, and a quote is
    /// doubled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escape: Option<String>,
    /// What stands before the decimals of a number: `.` or `,`. With a comma, each column in which every value is a
    /// number written so is rewritten with a point (`1 204,90` becomes `1204.90`), and named in the report. Other
    /// columns stay as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<String>,
    /// The name of the file, for messages; with it, `read_error` names the file too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// Whether a line names the columns, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Header {
    /// Whether one does. If none does, the columns are `column_1`, `column_2` and so on.
    Named(bool),
    /// This line of the file, from 1.
    Line(u64),
}

/// What the options say of the characters with a meaning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) separator: Option<u8>,
    pub(super) quote: Option<u8>,
    pub(super) escape: Option<u8>,
    pub(super) decimal_comma: bool,
}

impl ReadOptions {
    /// Reads an options document.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        let read: Self = suggest::read(text, Status::InvalidDocument)?;
        read.marks().map_err(|e| locate(e, text))?;
        Ok(read)
    }

    /// The characters with a meaning, checked.
    pub(super) fn marks(&self) -> Result<Marks> {
        let separator = one("separator", self.separator.as_deref())?;
        let quote = match self.quote.as_deref() {
            Some("") => None,
            None => Some(b'"'),
            given => one("quote", given)?,
        };
        let escape = one("escape", self.escape.as_deref())?;
        let decimal_comma = match self.decimal.as_deref() {
            None | Some(".") => false,
            Some(",") => true,
            Some(other) => {
                let message = format!("`{}` is no sign of decimals, expected `.` or `,`", clip(other));
                return Err(Error::document(message).at(0, 0, "decimal"));
            }
        };
        if separator.is_some() && (separator == quote || separator == escape) {
            return Err(Error::document("separator, quote and escape must differ").at(0, 0, "separator"));
        }
        if self.header == Some(Header::Line(0)) {
            return Err(Error::document("lines count from 1, expected the line of the header").at(0, 0, "header"));
        }
        Ok(Marks { separator, quote, escape, decimal_comma })
    }
}

fn one(name: &'static str, given: Option<&str>) -> Result<Option<u8>> {
    let Some(text) = given else { return Ok(None) };
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'\r' | b'\n' | 0) && !byte.is_ascii_alphanumeric() => {
            Ok(Some(*byte))
        }
        _ => {
            let message = format!("`{}` cannot be the {name}, expected one ASCII mark such as `;`", clip(text));
            Err(Error::document(message).at(0, 0, name))
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(n: &u64) -> bool {
    *n == 0
}

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Header;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false or the line of the header, from 1")
            }

            fn visit_bool<E: de::Error>(self, there: bool) -> std::result::Result<Header, E> {
                Ok(Header::Named(there))
            }

            fn visit_u64<E: de::Error>(self, line: u64) -> std::result::Result<Header, E> {
                Ok(Header::Line(line))
            }
        }
        from.deserialize_any(Either)
    }
}
