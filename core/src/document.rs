//! Documents: one UTF-8 JSON object each, in and out.
//!
//! [`read`] answers a bad document with what, where (line, column, path) and what was expected; [`print()`] is
//! canonical: the same value gives the same bytes. A byte order mark before a document, as some editors write, is no part
//! of it.

use crate::error::{Error, Result};
use crate::objects::Strict;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The longest document accepted, in bytes. A policy of 10,000 rules is under 4 MiB.
pub const MAX_DOCUMENT_BYTES: usize = 64 << 20;

/// Reads one document.
///
/// # Errors
/// [`InvalidDocument`](crate::Status::InvalidDocument) with line, column and path.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    if text.len() > MAX_DOCUMENT_BYTES {
        let message = format!("the document has {} bytes, the limit is {MAX_DOCUMENT_BYTES}", text.len());
        return Err(Error::document(message));
    }
    let text = unmarked(text);
    let mut from = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(Strict(&mut from)).map_err(|e| {
        let path = e.path().to_string();
        // A document that breaks off has no path: the reader says `?`.
        fault(text, e.inner(), if path == "." || path.contains('?') { "" } else { &path })
    })?;
    from.end().map_err(|e| fault(text, &e, ""))?;
    Ok(value)
}

/// Reads one document without keeping track of places, which costs time: where it fails, [`read`] says why. Its length
/// is for the caller to look at.
#[inline]
pub(crate) fn read_quickly<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    let mut from = serde_json::Deserializer::from_str(unmarked(text));
    let value = T::deserialize(Strict(&mut from))?;
    from.end()?;
    Ok(value)
}

/// The text without the byte order mark that may stand before it.
pub(crate) fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Prints a document, compact, fields in the order of their declaration.
///
/// # Errors
/// [`Internal`](crate::Status::Internal) only: a type of ours that does not serialise.
pub fn print<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::new(crate::Status::Internal, e.to_string()))
}

fn fault(text: &str, error: &serde_json::Error, path: &str) -> Error {
    // serde_json appends " at line L column C" to what we say ourselves, and counts bytes in the column.
    let whole = error.to_string();
    let tail = format!(" at line {} column {}", error.line(), error.column());
    let message = whole.strip_suffix(&tail).unwrap_or(&whole);
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or("");
    let column = line.as_bytes().iter().take(error.column()).filter(|b| (**b as i8) >= -0x40).count().max(1);
    Error::document(message).at(error.line(), column, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[serde(rename = "list")]
        _list: Vec<u8>,
    }

    #[test]
    fn a_bad_document_says_where() {
        let bad = read::<Sample>("{\n  \"list\": [1, \"two\"]\n}").map_err(|e| e.to_string());
        assert_eq!(
            bad.err().as_deref(),
            Some("invalid type: string \"two\", expected u8 (line 2, column 19, at list[1])")
        );
        // What stands before it is no part of it, nor of the place.
        let bad = read::<Sample>("\u{feff}{\"list\": [1, \"two\"]}").map_err(|e| e.to_string());
        assert!(bad.err().unwrap().ends_with("(line 1, column 18, at list[1])"));
        assert!(read::<Sample>("\u{feff}{\"list\": []}").is_ok());
        assert!(read_quickly::<Sample>("\u{feff}{\"list\": []}").is_ok());
        let bad = read::<Sample>("{\"list\": []} x").map_err(|e| e.to_string());
        assert_eq!(bad.err().as_deref(), Some("trailing characters (line 1, column 14)"));
    }
}
