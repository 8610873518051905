//! The request: one contact that wants a way, and what is known of its customer at that instant.

use super::attributes::Attributes;
use super::facts::Facts;
use crate::document;
use crate::error::{Error, Result, Status};
use crate::instant;
use crate::suggest;
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// One contact to route. Everything but `at` may be missing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Request {
    /// The instant of the decision: nanoseconds of UTC.
    #[serde(with = "instant::rfc3339")]
    pub at: i64,
    /// The channel the customer is on or asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// What it is about: a dotted code of the host's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
    /// Who it is, in any form the history understands; routing only passes it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// How pressing it is; without it, what the policy says of the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Level>,
    /// How hard it is; without it, what the policy says of the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Level>,
    /// The customer's language, such as `fi` or `fi-FI`. Whoever serves `fi` serves `fi-FI` (RFC 4647, basic filtering).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The customer's own zone, by its IANA name: that of `quiet_hours`. Without it, that of the
    /// policy's first hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// When the customer wants no call, as an OSM `opening_hours` string: `21:00-08:00; Su 00:00-24:00`. A channel of
    /// kind `callback` is not taken then: it waits for other hours, or is impossible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<String>,
    /// What the customer wrote or said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What the history knows; filled in by it or by the host.
    #[serde(default, deserialize_with = "absent::or_default", skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    /// Consent by purpose. A purpose that is not here has no consent.
    #[serde(default, deserialize_with = "absent::consents", skip_serializing_if = "BTreeMap::is_empty")]
    pub consent: BTreeMap<String, bool>,
    /// The host's own facts, for conditions such as `attributes.tier == "gold"`.
    #[serde(default, deserialize_with = "absent::or_default", skip_serializing_if = "Attributes::is_empty")]
    pub attributes: Attributes,
    /// Where the contact is now, when it is under way: the question is then whether it stays there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<Running>,
    /// What whoever takes the contact over is to be told; carried through unread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brief: Option<Brief>,
    /// Whether the decision lists the rules that forbid or require and were lost because a field is missing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub report_lost: bool,
}

/// What is `null` is not there.
mod absent {
    use super::{BTreeMap, Deserialize, Deserializer};

    pub(super) fn or_default<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        Ok(Option::deserialize(from)?.unwrap_or_default())
    }

    pub(super) fn consents<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, bool>, D::Error> {
        let read: BTreeMap<String, Option<bool>> = or_default(from)?;
        Ok(read.into_iter().filter_map(|(purpose, given)| Some((purpose, given?))).collect())
    }
}

/// What whoever takes a contact over is to be told: any JSON object.
pub type Brief = serde_json::Map<String, serde_json::Value>;

/// A contact under way.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Running {
    /// The channel it runs in.
    pub channel: String,
    /// The queue that serves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// The agent who serves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Whether a bot serves it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bot: bool,
    /// When it began: nanoseconds of UTC.
    #[serde(default, with = "instant::rfc3339_option", skip_serializing_if = "Option::is_none")]
    pub started_at: Option<i64>,
}

impl Running {
    /// A contact that runs in this channel.
    pub fn new(channel: impl Into<String>) -> Self {
        Self { channel: channel.into(), ..Self::default() }
    }
}

impl Request {
    /// A request at this instant about which nothing else is known.
    pub fn new(at: i64) -> Self {
        Self { at, ..Self::default() }
    }

    /// Reads a request document.
    ///
    /// # Errors
    /// [`InvalidDocument`](Status::InvalidDocument) with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        suggest::read(text, Status::InvalidDocument)
    }

    /// The request as a document.
    ///
    /// # Errors
    /// [`Internal`](Status::Internal) only.
    pub fn to_document(&self) -> Result<String> {
        document::print(self)
    }
}

/// Urgency and difficulty: three levels are told apart reliably, more are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Level {
    /// Less than usual.
    Low,
    /// As usual.
    Normal,
    /// More than usual.
    High,
}

impl Level {
    /// The names used in documents and conditions.
    pub const NAMES: [&'static str; 3] = ["low", "normal", "high"];

    /// The name used in documents and conditions.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// One of the host's own facts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Scalar {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Double(f64),
    /// Text.
    Text(String),
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl Visitor<'_> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a boolean, a number or text")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::Int(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Scalar, E> {
        i64::try_from(value)
            .map(Scalar::Int)
            .map_err(|_| E::custom(format!("`{value}` is too large for a whole number")))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
        Ok(Scalar::Double(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(value.to_owned()))
    }
}

/// An exploration draw as it comes through a document door.
pub(crate) fn checked_draw(draw: Option<f64>) -> Result<Option<f64>> {
    match draw {
        Some(draw) if !(0.0..1.0).contains(&draw) => {
            Err(Error::argument(format!("the draw `{draw}` is not usable, expected at least 0 and below 1")))
        }
        draw => Ok(draw),
    }
}

/// A share or weight that must be a number within bounds; for `deserialize_with`.
pub(crate) fn not_negative<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let value = f64::deserialize(deserializer)?;
    if value >= 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(D::Error::custom(format!("`{value}` is not usable, expected a number of at least 0")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_goes_round() {
        let text = r#"{"at":"2026-11-22T07:30:00Z","channel":"chat","matter":"invoice.due_date","urgency":"high","facts":{"repeat":true,"repeat_count":2,"open_case":{"case_id":"c1","holder_agent":"anna"},"promised_callback_at":"2026-11-22T08:00:00Z","evidence":{"repeat":["calls:17"]}},"consent":{"callback":true},"attributes":{"age":44,"debt":1.5,"tier":"gold","vip":false}}"#;
        let request = Request::parse(text).unwrap();
        assert_eq!(request.to_document().unwrap(), text);
    }

    #[test]
    fn a_bad_request_says_where_and_what() {
        let error = Request::parse(r#"{"at":"2026-11-22T07:30:00Z","facts":{"repeat_cuont":2}}"#).unwrap_err();
        assert!(error.message().ends_with("did you mean `repeat_count`?"), "{error}");
        let error = Request::parse(r#"{"at":"2026-11-22T07:30:00Z","attributes":{"tags":["a"]}}"#).unwrap_err();
        assert!(error.message().contains("expected a boolean, a number or text"), "{error}");
        let error = Request::parse(r#"{"channel":"chat"}"#).unwrap_err();
        assert!(error.message().contains("missing field `at`"), "{error}");
    }
}
