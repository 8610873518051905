//! What is simulated, as it is written: the policies, who comes, who works, how people behave.

use super::profile::Profile;
use crate::routing::documents::{HANDLING_MINUTES, Named, Values};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A simulation as it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SimulationDocument {
    /// The policies to compare, from 1 to 16; the others are compared with the first.
    pub policies: Vec<Value>,
    /// Who comes. May be left out when a table says it.
    #[serde(default)]
    pub arrivals: Arrivals,
    /// Who works, and how people behave.
    pub floor_plan: FloorPlan,
    /// What the draws begin from: the same seed, the same bytes.
    pub seed: u64,
    /// How often the same time is simulated, each with luck of its own, from 1 to 1000.
    #[serde(default = "twenty")]
    pub replications: u32,
    /// Contacts of the first minutes are simulated but not counted: a queue begins empty, which none is at noon.
    #[serde(default)]
    pub warm_up_minutes: f64,
    /// What "in time" is, for the service level.
    #[serde(default = "twenty_seconds")]
    pub within_minutes: f64,
}

/// Who comes: streams at a rate, or requests one by one, or both.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Arrivals {
    /// When it begins (RFC 3339). Needed with streams; without them, the first request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// When nobody comes any more. Needed with streams; without them, an hour after the last request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The zone whose wall clock the hours of rates and staffing are read on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Contacts that arrive at random.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub streams: Vec<Stream>,
    /// Contacts at an instant each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Given>,
}

/// Contacts of one sort that arrive at random, as a Poisson stream. The other fields are those of a request, but `at`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stream {
    /// How many arrive in an hour, on average.
    pub per_hour: Profile,
    /// How they behave.
    #[serde(flatten)]
    pub behaviour: Behaviour,
    /// The request of each.
    #[serde(flatten)]
    pub request: Map<String, Value>,
}

/// One contact. The other fields are those of a request, `at` among them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Given {
    /// How it behaves.
    #[serde(flatten)]
    pub behaviour: Behaviour,
    /// Its request.
    #[serde(flatten)]
    pub request: Map<String, Value>,
}

/// What is known of people's behaviour before it is drawn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Behaviour {
    /// Their segment: a short way to write `facts.segments_hint`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// The mean patience of a stream, or the patience of a contact; without it, the queue's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience_minutes: Option<f64>,
    /// The mean handling time of a stream, or the handling time of a contact; without it, the queue's or the channel's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling_minutes: Option<f64>,
}

/// Who works, and how people behave.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct FloorPlan {
    /// The queues by name.
    pub queues: Named<QueuePlan>,
    /// Groups of people who work in several queues, beside those a queue has of its own.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub teams: Named<TeamPlan>,
    /// How people behave in a channel of the policies.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub channels: Named<ChannelBehaviour>,
    /// How long until somebody who gave up tries again, on average.
    pub redial_minutes: f64,
    /// How long until somebody whose matter was not settled comes again, on average.
    pub repeat_minutes: f64,
    /// What an hour of somebody at work costs.
    pub agent_hour: f64,
    /// The price of an agent-minute that decisions are told; without it, the policy's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_minute: Option<f64>,
    /// What contacts are really worth, by segment, channel and matter; without it, what the first policy takes them for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Values>,
}

/// One queue, and the people of its own.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct QueuePlan {
    /// The channels it serves.
    pub channels: Vec<String>,
    /// What its people know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// The languages they speak; empty when they are not told apart. Whoever speaks `fi` speaks `fi-FI` (RFC 4647, basic
    /// filtering).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// How many people work in it alone.
    pub staffed: Profile,
    /// How long a contact takes: one number, or one for each number of contacts an agent has at once (alone, beside one
    /// other, and so on), which is then also how many an agent may have.
    pub handling_minutes: Levels,
    /// The standard deviation of the handling time (lognormal); without it the law is exponential.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling_sd_minutes: Option<f64>,
    /// How long people wait before they give up, on average (exponential); without it, for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patience_minutes: Option<f64>,
}

/// A handling time, or one for each number of contacts at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected minutes, or a list of minutes: alone, beside one other, and so on")]
#[non_exhaustive]
pub enum Levels {
    /// One contact at a time.
    One(f64),
    /// As many at once as there are numbers.
    Several(Vec<f64>),
}

impl Levels {
    pub(super) fn minutes(&self) -> &[f64] {
        match self {
            Self::One(minutes) => std::slice::from_ref(minutes),
            Self::Several(minutes) => minutes,
        }
    }
}

impl Default for Levels {
    fn default() -> Self {
        Self::One(HANDLING_MINUTES)
    }
}

/// A group of people who work in several queues.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct TeamPlan {
    /// How many.
    pub staffed: Profile,
    /// The queues they work in; who waits longest is taken first.
    pub queues: Vec<String>,
}

/// How people behave in a channel.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ChannelBehaviour {
    /// The probability that somebody who gave up in it tries again.
    pub redial: f64,
    /// The probability that somebody who was served in it comes again.
    pub repeat: f64,
    /// How long a contact takes in it, where that differs from its queue's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling_minutes: Option<f64>,
}

const fn twenty() -> u32 {
    20
}

const fn twenty_seconds() -> f64 {
    1.0 / 3.0
}
