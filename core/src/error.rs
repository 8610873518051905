//! What can go wrong, said once for the three languages.
//!
//! Every failure carries a [`Status`] (the code C returns and Python turns into an exception class), one sentence
//! for a person, and, when a document was at fault, the line, the column and the path of the fault.

use serde::Serialize;
use std::fmt;

/// The result of an operation that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The kinds of failure. The numbers are the ABI: they never change, new ones are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// A value handed over by the caller is not usable (code 1).
    InvalidArgument,
    /// A document does not parse or does not follow its schema (code 2).
    InvalidDocument,
    /// A policy parses but cannot be used (code 3).
    InvalidPolicy,
    /// What was asked for is not here (code 4).
    NotFound,
    /// What was asked contradicts what is here (code 5).
    Conflict,
    /// Somebody else is using it; try again (code 6).
    Busy,
    /// The store could not read or write (code 7).
    StoreIo,
    /// The store holds something it cannot have written (code 8).
    StoreCorrupt,
    /// Not available in this build or version (code 9).
    Unsupported,
    /// The caller stopped it (code 10).
    Cancelled,
    /// A fault of ours (code 99).
    Internal,
}

impl Status {
    /// Every status, in the order of their codes.
    pub const ALL: [Self; 11] = [
        Self::InvalidArgument,
        Self::InvalidDocument,
        Self::InvalidPolicy,
        Self::NotFound,
        Self::Conflict,
        Self::Busy,
        Self::StoreIo,
        Self::StoreCorrupt,
        Self::Unsupported,
        Self::Cancelled,
        Self::Internal,
    ];

    /// The number C sees.
    pub const fn code(self) -> i32 {
        match self {
            Self::InvalidArgument => 1,
            Self::InvalidDocument => 2,
            Self::InvalidPolicy => 3,
            Self::NotFound => 4,
            Self::Conflict => 5,
            Self::Busy => 6,
            Self::StoreIo => 7,
            Self::StoreCorrupt => 8,
            Self::Unsupported => 9,
            Self::Cancelled => 10,
            Self::Internal => 99,
        }
    }

    /// The name used in documents: `invalid_document`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidArgument => "invalid_argument",
            Self::InvalidDocument => "invalid_document",
            Self::InvalidPolicy => "invalid_policy",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Busy => "busy",
            Self::StoreIo => "store_io",
            Self::StoreCorrupt => "store_corrupt",
            Self::Unsupported => "unsupported",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
        }
    }
}

/// Where in a document a fault stands. Lines and columns count from 1; columns count characters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Location {
    /// The line, from 1; 0 when only the path is known.
    pub line: usize,
    /// The column, from 1; 0 when only the path is known.
    pub column: usize,
    /// The path, such as `channels.voice.hours`; empty for the whole document.
    pub path: String,
}

/// One failure. Small to move about: the details are boxed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    status: Status,
    message: String,
    location: Option<Location>,
    problems: Vec<Error>,
}

impl Error {
    /// A failure of this kind. The message: lower case, no full stop, the caller's input in back-ticks.
    pub fn new(status: Status, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { status, message: message.into(), location: None, problems: Vec::new() }))
    }

    /// Shorthand for [`Status::InvalidArgument`].
    pub fn argument(message: impl Into<String>) -> Self {
        Self::new(Status::InvalidArgument, message)
    }

    /// Shorthand for [`Status::InvalidDocument`].
    pub fn document(message: impl Into<String>) -> Self {
        Self::new(Status::InvalidDocument, message)
    }

    /// Shorthand for [`Status::InvalidPolicy`].
    pub fn policy(message: impl Into<String>) -> Self {
        Self::new(Status::InvalidPolicy, message)
    }

    /// Shorthand for [`Status::NotFound`].
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Status::NotFound, message)
    }

    /// The same failure, at this place of its document.
    #[must_use]
    pub fn at(mut self, line: usize, column: usize, path: impl Into<String>) -> Self {
        self.0.location = Some(Location { line, column, path: path.into() });
        self
    }

    /// One failure made of several: the first speaks, the document lists them all.
    pub fn several(problems: Vec<Error>) -> Option<Self> {
        let mut first = problems.first().cloned()?;
        if problems.len() > 1 {
            first.0.problems = problems;
        }
        Some(first)
    }

    /// The kind of failure.
    pub fn status(&self) -> Status {
        self.0.status
    }

    /// The sentence, without its place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The place in the document, when one was at fault.
    pub fn location(&self) -> Option<&Location> {
        self.0.location.as_ref()
    }

    /// Every problem found, at least this one.
    pub fn problems(&self) -> &[Error] {
        if self.0.problems.is_empty() { std::slice::from_ref(self) } else { &self.0.problems }
    }

    /// The failure as a document: `{"status", "code", "message", "line", "column", "path", "problems"}`.
    pub fn to_document(&self) -> String {
        let mut out = self.to_value();
        if !self.0.problems.is_empty() {
            let all = self.0.problems.iter().map(Self::to_value).collect();
            if let serde_json::Value::Object(map) = &mut out {
                map.insert("problems".into(), serde_json::Value::Array(all));
            }
        }
        out.to_string()
    }

    fn to_value(&self) -> serde_json::Value {
        let mut map = serde_json::Map::new();
        map.insert("status".into(), self.0.status.name().into());
        map.insert("code".into(), self.0.status.code().into());
        map.insert("message".into(), self.0.message.clone().into());
        if let Some(place) = &self.0.location {
            if place.line > 0 {
                map.insert("line".into(), place.line.into());
                map.insert("column".into(), place.column.into());
            }
            map.insert("path".into(), place.path.clone().into());
        }
        serde_json::Value::Object(map)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if let Some(place) = &self.0.location {
            match (place.line, place.path.is_empty()) {
                (0, false) => write!(f, " (at {})", place.path)?,
                (0, true) => {}
                (line, true) => write!(f, " (line {line}, column {})", place.column)?,
                (line, false) => write!(f, " (line {line}, column {}, at {})", place.column, place.path)?,
            }
        }
        if self.0.problems.len() > 1 {
            write!(f, "; and {} more", self.0.problems.len() - 1)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_distinct() {
        let mut codes: Vec<_> = Status::ALL.iter().map(|s| s.code()).collect();
        codes.dedup();
        assert_eq!(codes, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99]);
    }

    #[test]
    fn says_what_where_and_how_many() {
        let one = Error::document("unknown field `hour`").at(3, 7, "channels.voice");
        assert_eq!(one.to_string(), "unknown field `hour` (line 3, column 7, at channels.voice)");
        assert_eq!(
            one.to_document(),
            r#"{"status":"invalid_document","code":2,"message":"unknown field `hour`","line":3,"column":7,"path":"channels.voice"}"#
        );
        let all = Error::several(vec![one.clone(), Error::policy("no channel")]);
        let all = all.unwrap_or_else(|| one.clone());
        assert_eq!(all.problems().len(), 2);
        assert!(all.to_string().ends_with("; and 1 more"));
        assert!(Error::several(Vec::new()).is_none());
    }
}
