//! The policy: what is written, what is checked, what is compiled.

mod check;
mod compiled;
mod diff;
mod facts;
mod lint;
mod problem;
mod shape;
mod values;

pub use diff::{Change, ChangeKind, DiffOptions, PolicyDiff, policy_diff_document};
pub use problem::{Problem, Severity, policy_check_document};

use super::documents::PolicyDocument;
use crate::document;
use crate::error::{Error, Result};
pub(crate) use compiled::{ChannelPlan, ChannelSet, Compiled, MatterPlan, RulePlan, Worth};

/// A policy that was checked and compiled.
#[derive(Debug)]
#[non_exhaustive]
pub struct Policy {
    document: PolicyDocument,
    compiled: Compiled,
}

impl Policy {
    /// Reads, checks and compiles a policy document.
    ///
    /// # Errors
    /// [`InvalidPolicy`](crate::Status::InvalidPolicy), listing every problem with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        match problem::faults(text) {
            (_, Some((document, compiled))) => Ok(Self { document, compiled }),
            (faults, None) => Err(Error::several(faults).unwrap_or_else(|| Error::policy("this is no policy"))),
        }
    }

    /// Checks and compiles a policy that was not read from text.
    ///
    /// # Errors
    /// As for [`Policy::parse`]; places are those of the document printed.
    pub fn new(document: PolicyDocument) -> Result<Self> {
        let text = document::print(&document)?;
        let compiled = check::compile(&document, &text)?;
        Ok(Self { document, compiled })
    }

    /// The policy as it was written.
    pub fn document(&self) -> &PolicyDocument {
        &self.document
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        &self.compiled
    }
}
