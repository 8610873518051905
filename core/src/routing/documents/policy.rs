//! The policy as it is written: one readable JSON document. What it means is settled in `policy::check`.

use super::request::{Level, not_negative};
use super::{HoursDocument, HoursNames, Named};
use crate::model::Channel;
use crate::objects;
use serde::{Deserialize, Serialize};

/// A policy as it is written. Nothing in it is settled yet: see [`Policy`](crate::Policy).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PolicyDocument {
    /// Where an editor finds the schema of this document.
    #[serde(default, rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The policy's name.
    pub name: String,
    /// Its version; every decision carries both.
    pub version: String,
    /// For the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What a good decision is. Needed: a decision without an objective is refused.
    pub objective: Objective,
    /// The host's own facts and their types. When any is declared, only declared ones may be used.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub attributes: Named<AttributeType>,
    /// Opening hours by name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub hours: Named<HoursDocument>,
    /// The channels by name, best-liked first: the first one wins a tie.
    pub channels: Named<ChannelDocument>,
    /// The queues by name: what each can do when no floor is given, and what a floor's queue that does not say can do.
    /// When there are any, queues named elsewhere must be among them.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub queues: Named<QueueDocument>,
    /// The matters by dotted code. A code inherits what it does not say from its longest known prefix.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub matters: Named<Matter>,
    /// Named conditions over a customer. A customer may be in several.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub segments: Named<Segment>,
    /// The rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// What a contact is worth: segment × channel × matter.
    #[serde(default)]
    pub values: Values,
    /// Whether, and how, decisions explore. Off when missing.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "objects::one_or_none")]
    pub exploration: Option<Exploration>,
    /// What to do when nothing is possible.
    pub fallback: Fallback,
}

/// The weights of the parts of a value: purchase × probability × margin + retained − cost − effort − waiting − minutes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Objective {
    /// Of a purchase: probability × margin.
    #[serde(default = "one", deserialize_with = "not_negative")]
    pub purchase: f64,
    /// Of value retained.
    #[serde(default = "one", deserialize_with = "not_negative")]
    pub retained: f64,
    /// Of handling cost.
    #[serde(default = "one", deserialize_with = "not_negative")]
    pub cost: f64,
    /// Of one unit of the customer's effort.
    #[serde(default, deserialize_with = "not_negative")]
    pub effort: f64,
    /// Of one minute of waiting.
    #[serde(default, deserialize_with = "not_negative")]
    pub waiting: f64,
    /// The price of one agent-minute, in the unit of the objective: what it would earn elsewhere. A floor's own goes
    /// first.
    #[serde(default, deserialize_with = "not_negative")]
    pub agent_minute: f64,
}

/// The type of one of the host's own facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttributeType {
    /// True or false.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Double,
    /// Text.
    String,
}

/// A channel as it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChannelDocument {
    /// What kind of channel it is.
    pub kind: Channel,
    /// Live or deferred; without it, what is usual for the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
    /// The name of its opening hours, or a list of which one must be open; without it, always open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<HoursNames>,
    /// What handling one contact costs, in the unit of the objective.
    #[serde(default, deserialize_with = "not_negative")]
    pub cost: f64,
    /// The most contacts in it at once (busy and waiting on the floor); without it, no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// The longest wait a customer may be put to, in minutes; without it, no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_wait_minutes: Option<f64>,
    /// The purpose the customer must have consented to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
    /// The queue a contact goes to when nothing says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// The agent-minutes one contact takes; a row of the value table refines it. Without it, none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling_minutes: Option<f64>,
    /// The languages it is served in; without it, any. A language is a range (RFC 4647, basic filtering): `fi` serves
    /// `fi-FI` too, in whatever case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<String>>,
}

impl ChannelDocument {
    /// Live or deferred: what it says, or what is usual for its kind.
    pub fn pace_or_usual(&self) -> Pace {
        self.pace.unwrap_or(if self.kind.is_live() { Pace::Live } else { Pace::Deferred })
    }
}

/// What a queue can do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct QueueDocument {
    /// The channels it serves; empty when that is not said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// What its people know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// The languages they speak; empty when they are not told apart. Whoever speaks `fi` speaks `fi-FI` (RFC 4647, basic
    /// filtering).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
}

/// Whether the customer is answered while waiting, or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Pace {
    /// Answered at once or not at all: closed means not possible.
    Live,
    /// Taken at any hour, handled when open.
    Deferred,
}

/// What a contact can be about.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Matter {
    /// How pressing it usually is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Level>,
    /// How hard it usually is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Level>,
    /// The channels it may be handled in; without it, all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Vec<String>>,
    /// The channels that go ahead of the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred: Option<Vec<String>>,
    /// The customer's own ways out, which nothing may close: directive (EU) 2023/2673, article 11a.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub must_stay_open: Option<Vec<String>>,
    /// What whoever handles it must know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skills: Option<Vec<String>>,
    /// The queue it goes to when nothing says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
}

/// A named condition over a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Segment {
    /// The condition, in CEL.
    pub when: String,
    /// For the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The least share of its contacts that reach a person, from 0 to 1. While the floor's share is below it, or not
    /// given, agent-minutes are not charged to the segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live_floor: Option<f64>,
}

/// One rule: when the condition holds, its effects apply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// Its name, used in explanations.
    pub name: String,
    /// Higher goes first; equal ones go in the order of writing.
    #[serde(default)]
    pub priority: i64,
    /// The condition, in CEL; without it, always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What it does: at least one effect.
    pub then: Effects,
    /// What the rule rests on; repeated in the decisions it takes part in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// What a rule rests on: a finding, where it came from, and how sure it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Evidence {
    /// The finding, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Where it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How many contacts it was learned from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// The figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The lower end of its interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The upper end of its interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

/// What a rule does. Forbidding beats requiring, requiring beats preferring, whatever the priorities.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Effects {
    /// Only these channels remain, unless none of them is possible.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub require: Vec<String>,
    /// These channels go, unless they must stay open to the customer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forbid: Vec<String>,
    /// These channels go ahead of the others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prefer: Vec<String>,
    /// Added to the value of a channel.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub boost: Named<f64>,
    /// The queue that takes it instead of the usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalate: Option<String>,
    /// Stay with whoever holds the open case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_with_holder: Option<KeepWithHolder>,
    /// Tell the host to merge this attempt with the one already under way.
    #[serde(skip_serializing_if = "is_false")]
    pub suppress_duplicate: bool,
    /// Promise a call back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise_callback: Option<PromiseCallback>,
    /// Offer these channels beside the one that was chosen, where they are possible. The choice stays.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offer: Vec<String>,
}

impl Effects {
    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Stay with whoever holds the open case.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct KeepWithHolder {
    /// The longest wait for that agent, in minutes.
    #[serde(deserialize_with = "not_negative")]
    pub max_wait_minutes: f64,
}

/// Promise a call back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PromiseCallback {
    /// The channel that calls: of kind `callback`.
    pub channel: String,
    /// How long after now, or after the next opening, in minutes.
    #[serde(deserialize_with = "not_negative")]
    pub within_minutes: f64,
    /// Of which time the minutes are. Asked for 20 minutes before closing, within 60 minutes: by the clock it is promised
    /// for closing time, in working time for 40 minutes after the next opening.
    #[serde(default, skip_serializing_if = "PromiseWithin::is_clock_time")]
    pub within: PromiseWithin,
}

/// Of which time the minutes of a promise are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PromiseWithin {
    /// Of the clock; at the latest when it closes.
    #[default]
    ClockTime,
    /// Of the hours in which the channel is open, and the customer not quiet.
    WorkingTime,
}

impl PromiseWithin {
    const fn is_clock_time(&self) -> bool {
        matches!(self, Self::ClockTime)
    }
}

/// What a contact is worth, by segment, channel and matter.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Values {
    /// The cell for whatever no row covers.
    pub default: Cell,
    /// The weight of the less specific cell, in contacts: a row seen `n` times moves `n / (n + prior)` of the way.
    #[serde(deserialize_with = "not_negative")]
    pub prior: f64,
    /// The rows. The longest matter wins, then a row with a segment, then the order of writing.
    pub rows: Vec<Row>,
}

/// One row of the value table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Row {
    /// The segment; without it, everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// The channel.
    pub channel: String,
    /// The matter or the prefix of matters; without it, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
    /// How many contacts the row was learned from; without it, it is taken as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// The probability of a purchase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase: Option<f64>,
    /// The margin of a purchase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
    /// The value retained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retained: Option<f64>,
    /// The handling cost; without it, the channel's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// The customer's effort.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<f64>,
    /// The agent-minutes one contact takes; without it, the less specific row's or the channel's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<f64>,
}

/// What a contact is worth when no row covers it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Cell {
    /// The probability of a purchase.
    pub purchase: f64,
    /// The margin of a purchase.
    pub margin: f64,
    /// The value retained.
    pub retained: f64,
    /// The customer's effort.
    pub effort: f64,
}

/// How decisions explore. Never on a channel that is not possible or was ruled out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Exploration {
    /// With this probability any of the remaining channels, all alike; otherwise the best.
    Epsilon {
        /// From 0 to 1.
        epsilon: f64,
    },
    /// In proportion to exp(value / temperature), no channel below the floor.
    Softmax {
        /// Above 0, in the unit of the objective.
        temperature: f64,
        /// The least probability of a remaining channel, from 0 to 1.
        floor: f64,
    },
}

/// What to do when nothing is possible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Fallback {
    /// The channel.
    pub channel: String,
    /// The queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
}

fn one() -> f64 {
    1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde calls")]
fn is_false(value: &bool) -> bool {
    !*value
}
