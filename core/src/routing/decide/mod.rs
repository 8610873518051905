//! One decision: facts → possible now → rules → value of what remains → choice → when and with whom.
//!
//! Total and deterministic: whatever the request, the floor and the draw, a decision comes out, and the same ones give
//! the same decision. Nothing is parsed, and nothing is looked up by name or allocated per rule; rules that cannot
//! hold are not looked at.

mod callable;
mod choose;
mod lost;
mod place;
mod possible;
mod record;
mod rules;
mod running;
mod written;

#[cfg(feature = "arrow")]
pub(crate) use written::Columns;
pub(crate) use written::Prepared;

pub(super) use callable::quiet_hours;
use rules::{Effect, Fired};

use super::condition::{AttributeValues, Candidates, SegmentSet, View};
use super::documents::{Action, ChoiceBy, Floor, Reason, Request, When};
use super::hours::Hours;
use super::policy::{ChannelSet, MatterPlan, Policy};
use super::wait::Wait;

/// One decision. It borrows what it was taken from, and is written out only when asked for.
#[derive(Debug)]
#[non_exhaustive]
pub struct Decision<'a> {
    policy: &'a Policy,
    prepared: &'a Prepared,
    request: &'a Request,
    floor: Option<&'a Floor>,
    draw: Option<f64>,
    matter: &'a MatterPlan,
    /// The request as conditions see it.
    view: View<'a>,
    /// The customer's quiet hours.
    quiet: Option<Box<Hours>>,
    /// The channel the customer is on, if the policy has it.
    own: Option<usize>,
    refused: Vec<Refused>,
    ranked: Vec<Ranked<'a>>,
    fired: Vec<Fired>,
    offers: Vec<Offered>,
    /// Whether agent-minutes have a price, and are not charged because a segment is below its live floor.
    spared: bool,
    /// What an agent-minute is charged.
    agent_minute: f64,
    channel: usize,
    by: ChoiceBy,
    action: Action,
    when: When,
    propensity: f64,
    queue: Option<&'a str>,
    agent: Option<&'a str>,
    placed: Placed<'a>,
    escalated: bool,
}

/// A channel that remained.
#[derive(Debug, Clone)]
struct Ranked<'a> {
    channel: usize,
    /// The queue it would go to.
    queue: Option<&'a str>,
    /// When it opens, if it is not open now.
    later: Option<i64>,
    wait: Wait,
    /// What rules added.
    boost: f64,
    value: f64,
    /// The place of its worth in the compiled policy.
    worth: u32,
    /// Whether its value is what the policy says of its worth: without a wait or a boost, at the policy's own price.
    plain: bool,
    /// Where it stands among the ranked, the least first.
    order: u128,
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

/// A channel offered beside the chosen one.
#[derive(Debug, Clone, Copy)]
struct Offered {
    /// Its place among the ranked.
    ranked: usize,
    /// The rule that offers it.
    rule: Option<usize>,
}

/// With whom, and why with them.
#[derive(Debug, Clone, Copy)]
enum Placed<'a> {
    /// The usual queue, or the one a rule escalates to.
    Usual,
    /// Whoever holds the open case, as far as it stays with them.
    Holder { agent: Option<&'a str>, queue: Option<&'a str> },
    /// Somebody who is free.
    Free { agent: &'a str, chats: u32 },
}

impl<'a> Decision<'a> {
    /// Takes the decision.
    pub(crate) fn take(
        prepared: &'a Prepared,
        request: &'a Request,
        floor: Option<&'a Floor>,
        draw: Option<f64>,
    ) -> Self {
        let found = AttributeValues::of(&request.attributes, &prepared.policy().compiled().interned);
        let mut decision = Self::open(prepared, request, &found, floor, draw);
        decision.settle();
        decision
    }

    /// A decision still to be settled, by attributes of which the first are found already. It is settled where it
    /// stands: it is too large to be handed on for nothing.
    pub(crate) fn open(
        prepared: &'a Prepared,
        request: &'a Request,
        found: &AttributeValues<'a>,
        floor: Option<&'a Floor>,
        draw: Option<f64>,
    ) -> Self {
        let policy = prepared.policy();
        let compiled = policy.compiled();
        let matter = compiled.matter(request.matter.as_deref().unwrap_or_default());
        let running = request.running.as_ref().map(|running| running.channel.as_str());
        let own = running.or(request.channel.as_deref());
        Self {
            policy,
            prepared,
            request,
            floor,
            draw: draw.filter(|draw| (0.0..1.0).contains(draw)),
            matter,
            view: View::new(request, &compiled.interned, found, (matter.urgency, matter.difficulty)),
            quiet: request.quiet_hours.as_ref().and_then(|_| quiet_hours(request, policy).ok()?.map(Box::new)),
            own: own.and_then(|own| policy.document().channels.position(own)),
            refused: Vec::new(),
            ranked: Vec::with_capacity(compiled.channels.len()),
            fired: Vec::new(),
            offers: Vec::new(),
            spared: false,
            agent_minute: 0.0,
            channel: compiled.fallback,
            by: ChoiceBy::Fallback,
            action: Action::Take,
            when: When::now(request.at),
            propensity: 1.0,
            queue: None,
            agent: None,
            placed: Placed::Usual,
            escalated: false,
        }
    }

    /// Takes the decision.
    pub(crate) fn settle(&mut self) {
        let mut candidates = Candidates::NONE;
        self.view.segments = segments_of(self.policy, &self.view, &mut candidates);
        let possible = self.find_possible();
        self.apply_rules(possible, &mut candidates);
        self.rank();
        self.choose();
        self.place();
        self.offer();
        self.settle_action();
    }

    fn channel_name(&self, channel: usize) -> &'a str {
        self.policy.document().channels.at(channel).map_or("", |(name, _)| name)
    }

    fn rule_name(&self, rule: usize) -> Option<&'a str> {
        let plan = self.policy.compiled().rules.get(rule)?;
        self.policy.document().rules.get(plan.place).map(|rule| rule.name.as_str())
    }

    fn remaining(&self) -> ChannelSet {
        let mut set = ChannelSet::default();
        for ranked in &self.ranked {
            set.insert(ranked.channel);
        }
        set
    }
}

fn segments_of(policy: &Policy, view: &View<'_>, candidates: &mut Candidates) -> SegmentSet {
    let compiled = policy.compiled();
    let mut segments = SegmentSet::default();
    if !compiled.segments.is_empty() {
        compiled.segment_index.find(view, candidates);
        candidates.each(|place| {
            if compiled.segments.get(place).is_some_and(|condition| condition.holds(view)) {
                segments.insert(place);
            }
        });
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
#[cfg(test)]
mod tests_floor;
