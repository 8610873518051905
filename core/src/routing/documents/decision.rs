//! The decision as a document: what to do, when, with whom, how sure, and why.

use super::json::rounded;
use super::policy::{Effects, Evidence, Pace};
use super::request::{Brief, Scalar};
use crate::instant;
use crate::objects;
use serde::{Deserialize, Serialize};

/// A decision as a document. [`Decision`](crate::Decision) is the same before it is written out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DecisionDocument {
    /// Which policy decided.
    pub policy: PolicyName,
    /// The instant decided for: nanoseconds of UTC.
    #[serde(with = "instant::rfc3339")]
    pub at: i64,
    /// The customer, as the request named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The matter, as the request named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
    /// The draw the decision was taken with, when there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<f64>,
    /// What to do: take the contact, leave it where it runs, or move it.
    pub action: Action,
    /// Where it comes from, when it is moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<MovedFrom>,
    /// The channel to take.
    pub channel: String,
    /// Live or deferred.
    pub pace: Pace,
    /// The queue.
    pub queue: Option<String>,
    /// The agent: who holds the open case, or who is free for it.
    pub agent: Option<String>,
    /// When.
    pub when: When,
    /// The zone whose wall clock the channel goes by.
    pub zone: String,
    /// The probability with which this channel was chosen.
    pub propensity: f64,
    /// Whether it is the policy's fallback, because nothing was possible.
    pub fallback: bool,
    /// Whether exploration chose it instead of the best.
    pub explored: bool,
    /// Whether a rule escalated it.
    pub escalated: bool,
    /// Whether the host should merge this attempt with the one already under way.
    pub suppress_duplicate: bool,
    /// The customer's own ways out: they stay shown whatever was chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stay_open: Vec<String>,
    /// A person may be offered beside the customer's own way out; never instead of it.
    pub may_offer_live: bool,
    /// The channels to offer beside the one that was chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// The segments the customer is in.
    pub segments: Vec<String>,
    /// The channels that remained, best first.
    pub ranked: Vec<RankedDocument>,
    /// The channels that did not, and why.
    pub impossible: Vec<ImpossibleDocument>,
    /// How the decision came about, for machines.
    #[serde(deserialize_with = "objects::many")]
    pub steps: Vec<StepDocument>,
    /// The fields that were missing, and the rules that forbid or require and were lost by that: when the request asks
    /// for them (`report_lost`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<LostDocument>,
    /// The rules that forbid or require whose conditions took too many steps: when the request asks for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over_limit: Vec<String>,
    /// What the request told whoever takes the contact over: when it is transferred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brief: Option<Brief>,
    /// The version of the time zone data used.
    pub zone_data: String,
    /// The version of the holiday data used; empty in decisions of version 0.1.
    #[serde(default)]
    pub holiday_data: String,
}

/// A field that was missing, and the rules that were lost by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LostDocument {
    /// The field, as conditions write it.
    pub field: String,
    /// The rules, in the order they apply.
    pub rules: Vec<String>,
}

/// What to do with the contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Action {
    /// It is not under way yet: take it in the channel.
    Take,
    /// It runs where it should.
    Stay,
    /// It runs, and goes on in another channel, queue or with somebody else.
    Transfer,
    /// It runs, and goes on as a call to the customer: offer one.
    OfferCallback,
    /// Nothing was possible: the policy's fallback.
    Fallback,
}

/// Where a contact that is moved comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MovedFrom {
    /// The channel it runs in.
    pub channel: String,
    /// The queue that serves it.
    pub queue: Option<String>,
    /// The agent who serves it.
    pub agent: Option<String>,
    /// Whether a bot serves it.
    pub bot: bool,
}

/// Which policy decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PolicyName {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// When the chosen channel serves the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct When {
    /// Now, or at the next opening.
    pub mode: WhenMode,
    /// The instant handling can begin: nanoseconds of UTC.
    #[serde(with = "instant::rfc3339")]
    pub at: i64,
    /// The instant promised to the customer, when one was.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::rfc3339_option")]
    pub promised_by: Option<i64>,
}

/// Now or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WhenMode {
    /// Open now.
    Now,
    /// Taken now, handled at the next opening.
    NextOpening,
}

/// A channel offered beside the one that was chosen: because a rule says so, or a person beside the customer's own way
/// out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Offer {
    /// The channel.
    pub channel: String,
    /// The queue.
    pub queue: Option<String>,
    /// The rule that offers it; nothing for the person offered beside the customer's own way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// One channel that remained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RankedDocument {
    /// The channel.
    pub channel: String,
    /// The queue it would go to.
    pub queue: Option<String>,
    /// Its value: the sum of its parts.
    pub value: f64,
    /// The parts.
    pub parts: Parts,
    /// The probability with which it would be chosen.
    pub propensity: f64,
    /// How far a rule or the matter puts it ahead: 0 not at all.
    pub preference: u32,
    /// The row of the value table it was read from; nothing for the default.
    pub row: Option<u32>,
    /// The wait to reckon with, in minutes.
    pub wait_minutes: f64,
    /// Where the wait was estimated: nine waits of ten are between these, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_interval: Option<(f64, f64)>,
}

/// The parts of a value, weighted by the objective.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Parts {
    /// Probability × margin of a purchase.
    pub purchase: f64,
    /// Value retained.
    pub retained: f64,
    /// Handling cost: not above 0.
    pub cost: f64,
    /// The customer's effort: not above 0.
    pub effort: f64,
    /// The customer's waiting: not above 0.
    pub waiting: f64,
    /// The agent-minutes it takes, at their price: not above 0.
    pub minutes: f64,
    /// What rules added.
    pub boost: f64,
}

impl Parts {
    /// Their sum.
    pub fn total(&self) -> f64 {
        self.purchase + self.retained + self.cost + self.effort + self.waiting + self.minutes + self.boost
    }

    /// Each to six decimals.
    pub(crate) fn rounded(&self) -> Self {
        Self {
            purchase: rounded(self.purchase),
            retained: rounded(self.retained),
            cost: rounded(self.cost),
            effort: rounded(self.effort),
            waiting: rounded(self.waiting),
            minutes: rounded(self.minutes),
            boost: rounded(self.boost),
        }
    }
}

/// A value that can be put in order: whatever a policy's figures come to, it is a number.
pub(crate) const fn comparable(value: f64) -> f64 {
    if value.is_nan() { f64::MIN } else { value.clamp(f64::MIN, f64::MAX) }
}

/// One channel that did not remain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ImpossibleDocument {
    /// The channel.
    pub channel: String,
    /// Why.
    pub reason: Reason,
    /// Until when, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::rfc3339_option")]
    pub until: Option<i64>,
    /// The zone whose wall clock it goes by, where `until` is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The rule that ruled it out, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// Why a channel did not remain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The matter is not handled in it.
    NotForMatter,
    /// The customer has not consented.
    NoConsent,
    /// It is closed.
    Closed,
    /// Its hours do not say whether it is open: an open end, a comment.
    HoursUnknown,
    /// The customer wants no call then.
    QuietHours,
    /// Nobody at work can take it.
    NobodyStaffed,
    /// Its capacity is used up.
    Full,
    /// The wait is above its limit.
    WaitTooLong,
    /// A rule forbade it.
    Forbidden,
    /// A rule required others.
    NotRequired,
    /// It is not served in the customer's language.
    Language,
}

/// One step of a decision, for machines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum StepDocument {
    /// The policy's matter that was used: the code itself or its longest known prefix.
    Matter {
        /// The policy's code; nothing when it knows none.
        known_as: Option<String>,
    },
    /// A rule fired.
    Rule {
        /// The rule.
        rule: String,
        /// Its priority.
        priority: i64,
        /// The facts its condition looked at, as far as they were there.
        #[serde(deserialize_with = "objects::many")]
        because: Vec<Because>,
        /// Which of its effects applied.
        effects: Vec<EffectName>,
        /// Which did not, because nothing would have remained or the way must stay open.
        set_aside: Vec<EffectName>,
        /// What it asks for, as the policy has it: the channels and queues its effects speak of. Of what it forbids, the
        /// channels in `stay_open` were set aside. A decision of an older version has none.
        #[serde(default, skip_serializing_if = "Effects::is_empty", deserialize_with = "objects::one")]
        then: Box<Effects>,
        /// What the rule rests on, as the policy has it.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "objects::one_or_none")]
        evidence: Option<Evidence>,
    },
    /// Agent-minutes are not charged to a segment of the customer's, because too few of it reach a person.
    LiveFloor {
        /// The segment.
        segment: String,
        /// The share that reached a person so far; nothing when the floor does not say.
        share: Option<f64>,
        /// The least share the policy wants.
        least: f64,
    },
    /// Somebody is free for it: in the chosen queue, with the skills and the language, and the fewest contacts.
    Agent {
        /// The agent.
        agent: String,
        /// Contacts the agent serves now.
        chats: u32,
    },
    /// It stays with the holder of the open case.
    Holder {
        /// The agent.
        agent: Option<String>,
        /// The queue.
        queue: Option<String>,
    },
    /// The choice.
    Choice {
        /// The channel.
        channel: String,
        /// What settled it.
        by: ChoiceBy,
    },
}

/// A fact a rule looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Because {
    /// The fact: `facts.repeat`.
    pub fact: String,
    /// Its value; lists are written out with commas.
    pub value: Scalar,
    /// The contacts it came from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// An effect of a rule, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EffectName {
    /// Only these channels remain.
    Require,
    /// These channels go.
    Forbid,
    /// These channels go ahead.
    Prefer,
    /// The value of a channel was changed.
    Boost,
    /// Another queue takes it.
    Escalate,
    /// It stays with the holder of the case.
    KeepWithHolder,
    /// The attempt is to be merged with another.
    SuppressDuplicate,
    /// A call back was promised.
    PromiseCallback,
    /// A channel is offered beside the chosen one.
    Offer,
}

/// What settled the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChoiceBy {
    /// Nothing else remained.
    OnlyWay,
    /// A preference put it ahead.
    Preference,
    /// It is worth most.
    Value,
    /// Worth as much as another: the customer is already on it, or it stands first in the policy.
    Tie,
    /// The customer is on a way out that must stay open.
    OwnWayOut,
    /// The contact runs there, and no way open to a contact under way is worth more.
    Running,
    /// Exploration drew it.
    Exploration,
    /// Nothing was possible.
    Fallback,
}

/// One of a few things that documents call by a name.
pub(crate) trait Word: Copy {
    /// The names, in the order of the variants.
    #[cfg(feature = "arrow")]
    const NAMES: &'static [&'static str];

    /// Its place among the names.
    #[cfg(feature = "arrow")]
    fn place(self) -> usize;

    /// Its name in quotes.
    fn quoted(self) -> &'static str;
}

/// The names of an enum as documents have them, for what prints them without serde.
macro_rules! names {
    ($($kind:ident: $($variant:ident $name:literal),+;)+) => {
        $(impl $kind {
            /// The name used in documents.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }

        impl Word for $kind {
            #[cfg(feature = "arrow")]
            const NAMES: &'static [&'static str] = &[$($name),+];

            #[cfg(feature = "arrow")]
            fn place(self) -> usize {
                self as usize
            }

            fn quoted(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("\"", $name, "\""),)+
                }
            }
        })+

        #[cfg(test)]
        #[test]
        fn names_are_those_of_serde() {
            $($(assert_eq!(serde_json::to_value($kind::$variant).unwrap(), $kind::$variant.name());)+)+
            $($(assert_eq!(serde_json::to_string(&$kind::$variant).unwrap(), $kind::$variant.quoted());)+)+
            #[cfg(feature = "arrow")]
            {
                $($(assert_eq!($kind::NAMES[$kind::$variant.place()], $kind::$variant.name());)+)+
            }
        }
    };
}

names! {
    Action: Take "take", Stay "stay", Transfer "transfer", OfferCallback "offer_callback", Fallback "fallback";
    Pace: Live "live", Deferred "deferred";
    WhenMode: Now "now", NextOpening "next_opening";
    Reason: NotForMatter "not_for_matter", NoConsent "no_consent", Closed "closed",
        HoursUnknown "hours_unknown", QuietHours "quiet_hours", NobodyStaffed "nobody_staffed", Full "full", WaitTooLong "wait_too_long", Forbidden "forbidden", NotRequired "not_required",
        Language "language";
    EffectName: Require "require", Forbid "forbid", Prefer "prefer", Boost "boost", Escalate "escalate",
        KeepWithHolder "keep_with_holder", SuppressDuplicate "suppress_duplicate",
        PromiseCallback "promise_callback", Offer "offer";
    ChoiceBy: OnlyWay "only_way", Preference "preference", Value "value", Tie "tie", OwnWayOut "own_way_out",
        Running "running", Exploration "exploration", Fallback "fallback";
}
