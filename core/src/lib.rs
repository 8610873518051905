//! Kanava gives any CRM or contact centre two things it lacks: one history per customer across every channel, and a
//! routing decision that knows that history.
#![forbid(unsafe_code)]

pub mod document;
pub mod ids;
pub mod instant;
pub mod error;
pub mod model;

pub use error::{Error, Result, Status};
pub use model::identity::identity_document;
