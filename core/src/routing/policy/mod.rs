//! The policy: what is written, what is checked, what is compiled.

mod written;

pub use written::{
    AttributeType, Cell, Channel, ChannelKind, Effects, Exploration, Fallback, HoursDocument, KeepWithHolder, Matter,
    Objective, Pace, PolicyDocument, PromiseCallback, Row, Rule, Segment, Values,
};

use crate::document;
use crate::error::{Result, Status};
use crate::routing::suggest;

/// A policy that was checked and compiled.
#[derive(Debug)]
#[non_exhaustive]
pub struct Policy {
    document: PolicyDocument,
}

impl Policy {
    /// Reads, checks and compiles a policy document.
    ///
    /// # Errors
    /// [`InvalidPolicy`](Status::InvalidPolicy), listing every problem with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        let document = document::read(text).map_err(|e| suggest::explained(e, Status::InvalidPolicy))?;
        Ok(Self { document })
    }

    /// The policy as it was written.
    pub fn document(&self) -> &PolicyDocument {
        &self.document
    }
}
