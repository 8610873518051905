//! The policy: what is written, what is checked, what is compiled.

mod check;
mod compiled;
mod diff;
mod values;
mod written;

pub(crate) use diff::MESSAGES as DIFF_MESSAGES;
pub use diff::{Change, ChangeKind, PolicyDiff, policy_diff_document};
pub use written::{
    AttributeType, Cell, Channel, ChannelKind, Effects, Evidence, Exploration, Fallback, HoursDocument, KeepWithHolder,
    Matter, Objective, Pace, PolicyDocument, PromiseCallback, QueueDocument, Row, Rule, Segment, Values,
};

use crate::document;
use crate::error::{Result, Status};
use crate::routing::named::Named;
use crate::routing::suggest;
pub(crate) use compiled::{ChannelPlan, ChannelSet, Compiled, MatterPlan, Worth};

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
    /// [`InvalidPolicy`](Status::InvalidPolicy), listing every problem with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        let document = suggest::read(text, Status::InvalidPolicy)?;
        let compiled = check::compile(&document, text)?;
        Ok(Self { document, compiled })
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
