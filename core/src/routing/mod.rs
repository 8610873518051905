//! What to do now: this contact, this customer's history, this hour, this floor, and why.
//!
//! A [`Policy`] is a readable JSON document, checked and compiled once. [`Router::decide`] then asks of each
//! [`Request`]: which channels are possible now, what the rules say, what each remaining channel is worth, which one
//! to take, when, and with whom. A [`Decision`] always comes out, and it names its reasons.
//!
//! What a program usually writes stands here; the parts that the documents are made of (channels, rules, steps of a
//! decision and so on) stand in [`documents`].
//!
//! Nothing here reads a clock, draws a number or knows the history: instants, the exploration draw and the facts are
//! arguments, so a decision can be replayed bit for bit.

mod bits;
mod condition;
mod decide;
pub mod documents;
mod explanation;
mod hours;
mod policy;
mod replay;
mod router;
#[cfg(feature = "arrow")]
mod table;
mod wait;
mod what_if;
mod words;

pub(crate) use condition::SegmentSet;
pub use decide::Decision;
pub use documents::{DecisionDocument, Facts, Floor, PolicyDocument, Request, Scalar};
pub use explanation::{ExplainOptions, Form, explain, explain_document};
pub use hours::{Hours, zone_data_version};
pub use policy::{
    Change, ChangeKind, DiffOptions, Policy, PolicyDiff, Problem, Severity, policy_check_document, policy_diff_document,
};
pub use replay::{Difference, Replay};
pub use router::Router;
#[cfg(feature = "arrow")]
pub use table::TableOptions;
pub use what_if::{Alternative, Changed, Outline, WhatIf, WhatIfAnswer};
pub use words::Language;

/// The fields that a condition may ask of, each with its type, in the order of their table.
pub(crate) fn condition_fields() -> impl Iterator<Item = (&'static str, &'static str)> {
    condition::FIELDS.iter().map(|(name, _, kind)| (*name, kind.plain_name()))
}
