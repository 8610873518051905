//! Folding: one contact of its events.
//!
//! Question: what is a contact of which the systems tell only legs, states or steps? Law: it is a function of the events
//! that are here and of the rule of their source, in the order of instant and id, however they came. Not here: which
//! events are here (`events`).

mod contact;
mod decimal;
mod rule;
mod value;

#[cfg(feature = "arrow")]
pub(crate) use contact::by_number;
pub(crate) use contact::{Event, fold};
pub(crate) use rule::FoldSeen;
pub use rule::{FoldColumn, FoldOther, FoldRule, FoldWay};
