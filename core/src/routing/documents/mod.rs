//! The documents of routing and their parts: the policy as it is written, the request, the floor, the decision.
//!
//! [`PolicyDocument`] is what [`Policy::document`](super::Policy::document) gives, [`Request`] and [`Floor`] go into
//! [`Router::decide`](super::Router::decide), [`DecisionDocument`] is what [`Decision::document`](super::Decision::document)
//! makes. All of them are read from and printed as JSON (`docs/policy.md`).
//!
//! Nothing here is compiled or decided, so everything else of routing may stand on it.

mod attributes;
mod decision;
mod facts;
mod floor;
mod hours;
pub(crate) mod json;
mod named;
mod policy;
mod request;

pub use attributes::Attributes;
pub(crate) use attributes::ByName;
pub use decision::{
    Action, Because, ChoiceBy, DecisionDocument, EffectName, ImpossibleDocument, LostDocument, MovedFrom, Offer, Parts,
    PolicyName, RankedDocument, Reason, StepDocument, When, WhenMode,
};
pub(crate) use decision::{Word, comparable};
pub use facts::{Facts, OpenCase};
pub use floor::{Agent, AgentState, Floor, HANDLING_MINUTES, Queue};
pub use hours::{HoursAt, HoursDocument, HoursInterval, HoursNames, HoursProblem, HoursState};
pub use named::Named;
pub use policy::{
    AttributeType, Cell, ChannelDocument, Effects, Evidence, Exploration, Fallback, KeepWithHolder, Matter, Objective,
    Pace, PolicyDocument, PromiseCallback, PromiseWithin, QueueDocument, Row, Rule, Segment, Values,
};
pub(crate) use request::checked_draw;
pub use request::{Brief, Level, Request, Running, Scalar};
