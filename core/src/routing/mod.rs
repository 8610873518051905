//! What to do now: this contact, this customer's history, this hour, this floor, and why.
//!
//! A [`Policy`] is a readable JSON document, checked and compiled once. [`Router::decide`] then asks of each
//! [`Request`]: which channels are possible now, what the rules say, what each remaining channel is worth, which one
//! to take, when, and with whom. A [`Decision`] always comes out, and it names its reasons.
//!
//! Nothing here reads a clock, draws a number or knows the history: instants, the exploration draw and the facts are
//! arguments, so a decision can be replayed bit for bit.

mod attributes;
mod bits;
mod clock;
mod condition;
mod decide;
mod decision;
mod explanation;
mod floor;
mod hours;
mod named;
mod policy;
mod replay;
mod request;
mod router;
mod simulate;
pub(crate) mod suggest;
#[cfg(feature = "arrow")]
mod table;
mod wait;
mod what_if;

pub use attributes::Attributes;
pub use decide::Decision;
pub use decision::{
    Action, Because, ChoiceBy, DecisionDocument, EffectName, HoursAt, ImpossibleDocument, MovedFrom, Offer, Parts,
    PolicyName, RankedDocument, Reason, StepDocument, When, WhenMode,
};
pub use explanation::{ExplainOptions, Form, Language, explain, explain_document};
pub use floor::{Agent, AgentState, Floor, HANDLING_MINUTES, Queue};
pub use hours::{Hours, zone_data_version};
pub use named::Named;
pub use policy::{
    AttributeType, Cell, Change, ChangeKind, Channel, ChannelKind, DiffOptions, Effects, Evidence, Exploration,
    Fallback, HoursDocument, KeepWithHolder, Matter, Objective, Pace, Policy, PolicyDiff, PolicyDocument, Problem,
    PromiseCallback, QueueDocument, Row, Rule, Segment, Severity, Values, policy_check_document, policy_diff_document,
};
pub use replay::{Difference, Replay};
pub use request::{Brief, Facts, Level, OpenCase, Request, Running, Scalar};
pub use router::Router;
#[cfg(feature = "arrow")]
pub use simulate::simulate_table;
pub use simulate::{
    Arrivals, Behaviour, ChannelBehaviour, Compared, Figure, FloorPlan, Given, Group, Levels, Profile, QueuePlan,
    Simulated, Simulation, SimulationDocument, Stream, TeamPlan, simulate,
};
#[cfg(feature = "arrow")]
pub use table::TableOptions;
pub use what_if::{Alternative, Changed, Outline, WhatIf, WhatIfAnswer};

/// The fields that a condition may ask of, each with its type, in the order of their table.
pub(crate) fn condition_fields() -> impl Iterator<Item = (&'static str, &'static str)> {
    condition::FIELDS.iter().map(|(name, _, kind)| (*name, kind.plain_name()))
}
