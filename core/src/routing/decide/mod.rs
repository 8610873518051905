//! One decision: facts → possible now → rules → value of what remains → choice → when and with whom.
//!
//! Total and deterministic: whatever the request, the floor and the draw, a decision comes out, and the same ones give
//! the same decision. Nothing is parsed or looked up by name per rule, and nothing is allocated per rule that does not
//! fire.

mod choose;
mod place;
mod possible;
mod rules;
mod write;

use rules::{Effect, Fired};

use super::condition::{SegmentSet, View};
use super::decision::{ChoiceBy, DecisionDocument, Parts, Reason, When};
use super::floor::Floor;
use super::policy::{ChannelSet, MatterPlan, Policy};
use super::request::Request;
use crate::document;
use crate::error::Result;
use place::Holder;

/// One decision. It borrows what it was taken from, and is written out only when asked for.
#[derive(Debug)]
#[non_exhaustive]
pub struct Decision<'a> {
    policy: &'a Policy,
    request: &'a Request,
    floor: Option<&'a Floor>,
    matter: &'a MatterPlan,
    segments: SegmentSet,
    refused: Vec<Refused>,
    ranked: Vec<Ranked>,
    fired: Vec<Fired>,
    channel: usize,
    by: ChoiceBy,
    when: When,
    propensity: f64,
    queue: Option<&'a str>,
    agent: Option<&'a str>,
    holder: Option<Holder<'a>>,
    escalated: bool,
    offer: Option<usize>,
}

/// A channel that remained.
#[derive(Debug, Clone)]
struct Ranked {
    channel: usize,
    /// The place of its queue on the floor.
    queue: Option<usize>,
    /// When it opens, if it is not open now.
    later: Option<i64>,
    wait_minutes: f64,
    parts: Parts,
    value: f64,
    row: Option<u32>,
    preference: u32,
    propensity: f64,
}

/// A channel that did not.
#[derive(Debug, Clone)]
struct Refused {
    channel: usize,
    reason: Reason,
    until: Option<i64>,
    /// The place of the rule among the compiled rules.
    rule: Option<usize>,
}

impl<'a> Decision<'a> {
    /// Takes the decision.
    pub(crate) fn take(policy: &'a Policy, request: &'a Request, floor: Option<&'a Floor>, draw: Option<f64>) -> Self {
        let compiled = policy.compiled();
        let mut view = View::new(request, &compiled.interned);
        let matter = compiled.matter(request.matter.as_deref().unwrap_or_default());
        view.urgency = request.urgency.or(matter.urgency);
        view.difficulty = request.difficulty.or(matter.difficulty);
        view.segments = segments_of(policy, &view);
        let mut decision = Self {
            policy,
            request,
            floor,
            matter,
            segments: view.segments,
            refused: Vec::new(),
            ranked: Vec::with_capacity(compiled.channels.len()),
            fired: Vec::new(),
            channel: compiled.fallback,
            by: ChoiceBy::Fallback,
            when: When::now(request.at),
            propensity: 1.0,
            queue: None,
            agent: None,
            holder: None,
            escalated: false,
            offer: None,
        };
        let possible = decision.find_possible(&view);
        decision.apply_rules(&view, possible);
        decision.rank();
        decision.choose(draw);
        decision.place();
        decision
    }

    /// The channel to take.
    pub fn channel(&self) -> &'a str {
        self.channel_name(self.channel)
    }

    /// The queue to take it to.
    pub fn queue(&self) -> Option<&'a str> {
        self.queue
    }

    /// The agent it stays with.
    pub fn agent(&self) -> Option<&'a str> {
        self.agent
    }

    /// When.
    pub fn when(&self) -> When {
        self.when
    }

    /// The probability with which the channel was chosen.
    pub fn propensity(&self) -> f64 {
        self.propensity
    }

    /// What settled the choice.
    pub fn by(&self) -> ChoiceBy {
        self.by
    }

    /// The segments the customer is in, by their place in the policy.
    pub(crate) fn segments(&self) -> SegmentSet {
        self.segments
    }

    /// The channels that remained, best first: name, value, propensity.
    pub fn ranked(&self) -> impl Iterator<Item = (&'a str, f64, f64)> {
        self.ranked.iter().map(|ranked| (self.channel_name(ranked.channel), ranked.value, ranked.propensity))
    }

    /// The names of the rules that fired, in the order they applied.
    pub fn rules(&self) -> impl Iterator<Item = &'a str> {
        self.fired.iter().filter_map(|fired| self.rule_name(fired.rule))
    }

    /// The decision as a document, as text.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn to_document(&self) -> Result<String> {
        document::print(&self.document())
    }

    /// The decision as a document.
    pub fn document(&self) -> DecisionDocument {
        self.write()
    }

    fn channel_name(&self, channel: usize) -> &'a str {
        self.policy.document().channels.at(channel).map_or("", |(name, _)| name)
    }

    fn rule_name(&self, rule: usize) -> Option<&'a str> {
        let plan = self.policy.compiled().rules.get(rule)?;
        self.policy.document().rules.get(plan.place).map(|rule| rule.name.as_str())
    }

    /// The place of the channel the customer is on, if the policy has it.
    fn own_channel(&self) -> Option<usize> {
        self.policy.document().channels.position(self.request.channel.as_deref()?)
    }

    fn remaining(&self) -> ChannelSet {
        let mut set = ChannelSet::default();
        for ranked in &self.ranked {
            set.insert(ranked.channel);
        }
        set
    }
}

fn segments_of(policy: &Policy, view: &View<'_>) -> SegmentSet {
    let mut segments = SegmentSet::default();
    for (place, condition) in policy.compiled().segments.iter().enumerate() {
        if condition.holds(view) {
            segments.insert(place);
        }
    }
    for hint in view.request.facts.segments_hint.iter().flatten() {
        if let Some(place) = policy.document().segments.position(hint) {
            segments.insert(place);
        }
    }
    segments
}

#[cfg(test)]
mod tests;
