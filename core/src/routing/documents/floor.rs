//! The floor: the queues and agents at one instant, as the host sees them.
//!
//! A decision without a floor assumes that an open channel is staffed. A decision with one believes it: a live
//! channel that no staffed queue serves is not possible now.

use super::named::Named;
use super::request::not_negative;
use crate::document;
use crate::error::{Result, Status};
use crate::suggest;
use serde::{Deserialize, Serialize};

/// The queues and agents at one instant.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Floor {
    /// The queues by name.
    pub queues: Named<Queue>,
    /// The agents by name, where the host knows them.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub agents: Named<Agent>,
    /// The price of one agent-minute at that instant; goes before the policy's.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "optional_minutes")]
    pub agent_minute: Option<f64>,
    /// The share of each segment's contacts that has reached a person so far, from 0 to 1.
    #[serde(skip_serializing_if = "Named::is_empty", deserialize_with = "shares")]
    pub live_shares: Named<f64>,
}

impl Floor {
    /// A floor with no queue at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a floor document.
    ///
    /// # Errors
    /// [`InvalidDocument`](Status::InvalidDocument) with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        suggest::read(text, Status::InvalidDocument)
    }

    /// The floor as a document.
    ///
    /// # Errors
    /// [`Internal`](Status::Internal) only.
    pub fn to_document(&self) -> Result<String> {
        document::print(self)
    }
}

/// One queue at that instant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Queue {
    /// The channels it serves; empty when they are what the policy says of the queue.
    #[serde(default)]
    pub channels: Vec<String>,
    /// What its people know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// The languages they speak; empty when the host does not tell them apart. Whoever speaks `fi` speaks `fi-FI`
    /// (RFC 4647, basic filtering).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// How many people work in it.
    pub staffed: u32,
    /// How many of them are busy.
    #[serde(default)]
    pub busy: u32,
    /// How many customers wait in it.
    #[serde(default)]
    pub waiting: u32,
    /// How long the next one waits, in minutes. Without it, it is estimated: [`Queue::guessed_wait`].
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_minutes")]
    pub expected_wait_minutes: Option<f64>,
    /// The minutes one contact takes there.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_minutes")]
    pub handling_minutes: Option<f64>,
    /// Contacts that arrive in an hour.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_minutes")]
    pub arrivals_per_hour: Option<f64>,
    /// The minutes a customer waits, on average, before giving up.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_minutes")]
    pub patience_minutes: Option<f64>,
    /// How many contacts one person serves at once.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub concurrency: u32,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            channels: Vec::new(),
            skills: Vec::new(),
            languages: Vec::new(),
            staffed: 0,
            busy: 0,
            waiting: 0,
            expected_wait_minutes: None,
            handling_minutes: None,
            arrivals_per_hour: None,
            patience_minutes: None,
            concurrency: 1,
        }
    }
}

impl Queue {
    /// A queue that serves these channels with this many people.
    pub fn new(channels: impl IntoIterator<Item = impl Into<String>>, staffed: u32) -> Self {
        Self { channels: channels.into_iter().map(Into::into).collect(), staffed, ..Self::default() }
    }

    /// The wait to reckon with, in minutes: what the host expects, else what the queue's own figures come to.
    pub fn guessed_wait(&self) -> f64 {
        self.wait().minutes
    }
}

/// One agent at that instant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Agent {
    /// What the agent is doing.
    pub state: AgentState,
    /// The queues the agent works in; empty when the host does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queues: Vec<String>,
    /// How long until the agent is free, in minutes, when busy and known.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_minutes")]
    pub expected_wait_minutes: Option<f64>,
    /// What the agent knows; empty when it is what the agent's queues know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// The languages the agent speaks; empty when they are those of the agent's queues. Whoever speaks `fi` speaks
    /// `fi-FI` (RFC 4647, basic filtering).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Contacts the agent serves now.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub chats: u32,
    /// Contacts the agent can serve at once; without it, what the queue says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
}

impl Agent {
    /// An agent in this state.
    pub const fn new(state: AgentState) -> Self {
        Self {
            state,
            queues: Vec::new(),
            expected_wait_minutes: None,
            skills: Vec::new(),
            languages: Vec::new(),
            chats: 0,
            capacity: None,
        }
    }
}

impl Agent {
    /// Whether the agent can take one more contact now; `at_once` is how many one person serves in the agent's queue.
    pub(crate) fn has_room(&self, at_once: u32) -> bool {
        let most = self.capacity.unwrap_or(at_once);
        match self.state {
            AgentState::Free => self.chats < most,
            // Somebody who serves several at once is busy and has room; a number says so.
            AgentState::Busy => self.chats > 0 && self.chats < most,
            AgentState::Away => false,
        }
    }
}

/// What an agent is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AgentState {
    /// Can take a contact now.
    Free,
    /// At work with another contact.
    Busy,
    /// Not at work.
    Away,
}

/// The handling time assumed for a customer ahead in a queue whose wait the host did not state, in minutes.
pub const HANDLING_MINUTES: f64 = 5.0;

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde calls")]
const fn is_one(count: &u32) -> bool {
    *count == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde calls")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

fn optional_minutes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    not_negative(deserializer).map(Some)
}

fn shares<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Named<f64>, D::Error> {
    let shares = Named::<Share>::deserialize(deserializer)?;
    Ok(shares.iter().map(|(segment, share)| (segment, share.0)).collect())
}

/// A number from 0 to 1.
#[derive(Deserialize)]
struct Share(#[serde(deserialize_with = "share")] f64);

fn share<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let share = f64::deserialize(deserializer)?;
    let wrong = || serde::de::Error::custom(format!("`{share}` is not a share, expected 0 to 1"));
    (0.0..=1.0).contains(&share).then_some(share).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_goes_round() {
        let text = r#"{"queues":{"billing":{"channels":["voice"],"skills":["billing"],"languages":["fi"],"staffed":4,"busy":4,"waiting":2,"expected_wait_minutes":3.5}},"agents":{"anna":{"state":"free","queues":["billing"]}}}"#;
        assert_eq!(Floor::parse(text).unwrap().to_document().unwrap(), text);
        assert_eq!(Floor::parse(r#"{"queues":{}}"#).unwrap(), Floor::new());
    }

    #[test]
    fn a_negative_wait_is_refused() {
        let text = r#"{"queues":{"q":{"channels":["voice"],"staffed":1,"expected_wait_minutes":-1}}}"#;
        let error = Floor::parse(text).unwrap_err();
        assert!(error.to_string().contains("at queues.q.expected_wait_minutes"), "{error}");
    }
}
