//! Everything that is wrong with a policy, or only looks so, in one list.

use super::{Policy, check, lint, shape};
use crate::document;
use crate::error::{Error, Result};
use crate::instant::ZoneData;
use crate::routing::documents::PolicyDocument;
use serde::{Deserialize, Serialize};

/// Something wrong with a policy, or something that looks so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Problem {
    /// Whether it keeps the policy from being used.
    pub severity: Severity,
    /// The line, from 1; 0 when only the path is known.
    pub line: usize,
    /// The column, from 1; 0 when only the path is known.
    pub column: usize,
    /// The path, such as `rules[3].when`; empty for the whole document.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What may help, where something is known.
    pub suggestion: Option<String>,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// The policy cannot be used.
    Error,
    /// It can, but something in it does not do what it seems to.
    Warning,
}

#[derive(Serialize)]
struct Report {
    errors: usize,
    warnings: usize,
    problems: Vec<Problem>,
}

impl Policy {
    /// Every problem of a policy document, in the order of the document: faults of its shape, names that are not
    /// defined, numbers out of bounds; and when there are none, what looks wrong: rules that can never apply or
    /// contradict, matters with no way open at some hour, what is never used.
    pub fn check(text: &str) -> Vec<Problem> {
        let (errors, document) = faults(text, None);
        if !errors.is_empty() {
            let mut problems: Vec<Problem> = errors.iter().map(Problem::error).collect();
            problems.sort_by_key(|problem| (problem.line, problem.column));
            return problems;
        }
        document.map_or(Vec::new(), |(document, compiled)| lint::lint(&document, &compiled, text))
    }
}

/// Checks a policy document: `{"errors", "warnings", "problems": [{"severity", "line", "column", "path", "message",
/// "suggestion"}]}`. A policy without errors can be used.
///
/// # Errors
/// [`Internal`](crate::Status::Internal) only: what is wrong with the policy is the answer, not a failure.
pub fn policy_check_document(text: &str) -> Result<String> {
    let problems = Policy::check(text);
    let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
    document::print(&Report { errors: count(Severity::Error), warnings: count(Severity::Warning), problems })
}

/// Every fault that keeps a text from being a policy; the policy when there is none.
pub(super) fn faults(text: &str, zones: Option<&ZoneData>) -> (Vec<Error>, Option<(PolicyDocument, super::Compiled)>) {
    let mut shape = shape::read(text);
    let Some(document) = shape.document else { return (shape.faults, None) };
    match check::compile(&document, text, zones) {
        Ok(compiled) if shape.faults.is_empty() => return (Vec::new(), Some((document, compiled))),
        Ok(_) => {}
        Err(error) => {
            // What stands where the shape is wrong was mended to be read at all: nothing is said of it twice.
            let broken = |error: &&Error| {
                let path = error.location().map_or("", |place| place.path.as_str());
                !shape.broken.iter().any(|broken| shape::within(path, broken))
            };
            let more: Vec<Error> = error.problems().iter().filter(broken).cloned().collect();
            shape.faults.extend(more);
        }
    }
    // What was found first speaks for all; the others stand in the order of the document.
    let fixed = usize::from(shape.first);
    if let Some(others) = shape.faults.get_mut(fixed..) {
        others.sort_by_key(|error| error.location().map(|place| (place.line, place.column)));
    }
    shape.faults.truncate(MOST);
    (shape.faults, None)
}

impl Problem {
    /// A fault; what it suggests stands by itself.
    fn error(error: &Error) -> Self {
        let (message, suggestion) = match error.message().rsplit_once("; did you mean ") {
            Some((message, meant)) => (message.to_owned(), Some(format!("did you mean {meant}"))),
            None => (error.message().to_owned(), None),
        };
        let place = error.location().cloned().unwrap_or_default();
        let (line, column, path) = (place.line, place.column, place.path);
        Self { severity: Severity::Error, line, column, path, message, suggestion }
    }

    pub(super) fn warning(error: &Error, suggestion: &str) -> Self {
        Self { severity: Severity::Warning, suggestion: Some(suggestion.to_owned()), ..Self::error(error) }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "line {}, column {}: {severity}: {}", self.line, self.column, self.message)?;
        if let Some(suggestion) = &self.suggestion {
            write!(f, "; {suggestion}")?;
        }
        if self.path.is_empty() { Ok(()) } else { write!(f, " (at {})", self.path) }
    }
}

/// Problems told at once.
const MOST: usize = 100;
