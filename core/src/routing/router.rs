//! The door: a policy that takes decisions.

use super::decision::DecisionDocument;
use super::floor::Floor;
use super::policy::Policy;
use super::request::{Request, checked_draw};
use crate::document;
use crate::error::{Error, Result, Status};
use std::sync::Arc;

/// Takes decisions by one policy. Any number of threads may share it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Router {
    policy: Arc<Policy>,
}

impl Router {
    /// A router for a policy that was checked.
    pub fn new(policy: Policy) -> Self {
        Self { policy: Arc::new(policy) }
    }

    /// Reads, checks and compiles a policy document.
    ///
    /// # Errors
    /// [`InvalidPolicy`](Status::InvalidPolicy), listing every problem with line, column and path.
    pub fn parse(policy: &str) -> Result<Self> {
        Policy::parse(policy).map(Self::new)
    }

    /// The policy, in its normal form.
    ///
    /// # Errors
    /// [`Internal`](Status::Internal) only.
    pub fn policy_document(&self) -> Result<String> {
        document::print(self.policy.document())
    }

    /// Decides one contact. Never fails, whatever the request says.
    pub fn decide(&self, _request: &Request, _floor: Option<&Floor>, _draw: Option<f64>) -> Decision {
        Decision { policy: Arc::clone(&self.policy) }
    }

    /// Decides one contact, document in and document out.
    ///
    /// # Errors
    /// [`InvalidDocument`](Status::InvalidDocument) when the request or the floor is not one.
    pub fn decide_document(&self, request: &str, floor: Option<&str>, draw: Option<f64>) -> Result<String> {
        let request = Request::parse(request)?;
        let floor = floor.map(Floor::parse).transpose()?;
        self.decide(&request, floor.as_ref(), checked_draw(draw)?).to_document()
    }

    /// The opening hours of a channel around one instant (nanoseconds of UTC).
    ///
    /// # Errors
    /// [`NotFound`](Status::NotFound) when the policy has no such channel.
    pub fn hours_document(&self, channel: &str, _at: i64) -> Result<String> {
        Err(Error::new(Status::Unsupported, format!("`{channel}`")))
    }

    /// Decides every row of a table.
    ///
    /// # Errors
    /// [`InvalidArgument`](Status::InvalidArgument) when a column is not usable.
    #[cfg(feature = "arrow")]
    pub fn decide_table(
        &self,
        _stream: Box<dyn arrow_array::RecordBatchReader + Send>,
        _floor: Option<&str>,
    ) -> Result<arrow_array::RecordBatch> {
        Err(Error::new(Status::Unsupported, "tables"))
    }
}

/// One decision. Written out only when asked for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Decision {
    policy: Arc<Policy>,
}

impl Decision {
    /// The decision as a document.
    ///
    /// # Errors
    /// [`Internal`](Status::Internal) only.
    pub fn to_document(&self) -> Result<String> {
        document::print(&self.document())
    }

    /// The decision, written out.
    pub fn document(&self) -> DecisionDocument {
        DecisionDocument::empty(&self.policy)
    }
}
