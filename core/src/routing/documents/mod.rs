//! What goes in and comes out: a policy as it is written, the request, the floor, the decision.
//!
//! Nothing here is settled or decided, so everything else of routing may stand on it.

mod attributes;
mod decision;
mod floor;
pub(crate) mod json;
mod named;
mod policy;
mod request;

pub use attributes::Attributes;
pub(crate) use attributes::ByName;
pub(crate) use decision::comparable;
pub use decision::{
    Action, Because, ChoiceBy, DecisionDocument, EffectName, HoursAt, ImpossibleDocument, MovedFrom, Offer, Parts,
    PolicyName, RankedDocument, Reason, StepDocument, When, WhenMode,
};
pub use floor::{Agent, AgentState, Floor, HANDLING_MINUTES, Queue};
pub use named::Named;
pub use policy::{
    AttributeType, Cell, ChannelDocument, Effects, Evidence, Exploration, Fallback, HoursDocument, KeepWithHolder,
    Matter, Objective, Pace, PolicyDocument, PromiseCallback, QueueDocument, Row, Rule, Segment, Values,
};
pub(crate) use request::checked_draw;
pub use request::{Brief, Facts, Level, OpenCase, Request, Running, Scalar};
