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
use crate::instant::{ZoneData, zone_data_version};
pub(crate) use compiled::{ChannelPlan, ChannelSet, Compiled, MatterPlan, RulePlan, Worth};

/// A policy that was checked and compiled.
#[derive(Debug)]
#[non_exhaustive]
pub struct Policy {
    document: PolicyDocument,
    compiled: Compiled,
    zones: Option<ZoneData>,
}

impl Policy {
    /// Reads, checks and compiles a policy document.
    ///
    /// # Errors
    /// [`InvalidPolicy`](crate::Status::InvalidPolicy), listing every problem with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        Self::parse_in(text, None)
    }

    /// The same with the zones of other data than the bundled; a zone that it lacks is a problem.
    ///
    /// # Errors
    /// As for [`Policy::parse`].
    pub fn parse_in(text: &str, zones: Option<&ZoneData>) -> Result<Self> {
        match problem::faults(text, zones) {
            (_, Some((document, compiled))) => Ok(Self { document, compiled, zones: zones.cloned() }),
            (faults, None) => Err(Error::several(faults).unwrap_or_else(|| Error::policy("this is no policy"))),
        }
    }

    /// Checks and compiles a policy that was not read from text.
    ///
    /// # Errors
    /// As for [`Policy::parse`]; places are those of the document printed.
    pub fn new(document: PolicyDocument) -> Result<Self> {
        let text = document::print(&document)?;
        let compiled = check::compile(&document, &text, None)?;
        Ok(Self { document, compiled, zones: None })
    }

    /// The policy as it was written.
    pub fn document(&self) -> &PolicyDocument {
        &self.document
    }

    /// The zones it goes by, where they are not the bundled ones.
    pub(crate) const fn zones(&self) -> Option<&ZoneData> {
        self.zones.as_ref()
    }

    /// The version of the zone data by which its hours are laid out.
    pub fn zone_data_version(&self) -> &str {
        self.zones.as_ref().map_or(zone_data_version(), ZoneData::version)
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        &self.compiled
    }
}
