//! Kanava gives any CRM or contact centre two things it lacks: one history per customer across every channel, and a
//! routing decision that knows that history.
#![forbid(unsafe_code)]

mod cell;
pub mod document;
mod error;
pub mod estimate;
mod history;
mod ids;
pub mod instant;
mod locate;
mod mixed;
pub mod model;
mod objects;
pub mod queueing;
pub mod resolution;
mod resolver;
pub mod routing;
pub mod simulation;
mod suggest;
#[cfg(feature = "arrow")]
pub mod table;
mod threads;
mod union_find;

pub use error::{Error, Location, Result, Status};
pub use estimate::Estimate;
pub use history::{
    AppendOptions, AppendReport, Assertion, AssertionType, CaseFilter, ColumnRule, History, MadeColumn, RejectedRow,
    Warning,
};
pub use ids::EntryName;
pub use instant::Span;
pub use model::identity::{IdentityKind, Normaliser, NotAKey, identity_document};
pub use model::{Channel, Direction, EntryKind, Outcome, ServedBy, Transfer};
pub use resolver::{CaseRule, KindRule, Resolver, Strength};
pub use routing::{Decision, Floor, Policy, Request, Router, schema};
