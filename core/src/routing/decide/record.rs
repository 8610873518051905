//! What can be read of a decision.

use super::rules::Effect;
use super::{Decision, Placed, Ranked};
use crate::routing::condition::SegmentSet;
use crate::routing::documents::json::rounded;
use crate::routing::documents::{Action, Brief, ChoiceBy, Pace, Parts, Reason, Running, When};
use crate::routing::policy::Worth;

impl<'a> Decision<'a> {
    /// What to do with the contact.
    pub fn action(&self) -> Action {
        self.action
    }

    /// The channel to take.
    pub fn channel(&self) -> &'a str {
        self.channel_name(self.channel)
    }

    /// The queue to take it to.
    pub fn queue(&self) -> Option<&'a str> {
        self.queue
    }

    /// The agent: who holds the open case, or who is free for it.
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

    /// The segments the customer is in, by their place in the policy.
    pub(crate) fn segments(&self) -> SegmentSet {
        self.view.segments
    }

    /// What settled the choice.
    pub fn by(&self) -> ChoiceBy {
        self.by
    }

    /// Whether a rule escalated it.
    pub fn escalated(&self) -> bool {
        self.escalated
    }

    /// The channels that remained, best first: name, value, propensity.
    pub fn ranked(&self) -> impl Iterator<Item = (&'a str, f64, f64)> {
        self.ranked.iter().map(|ranked| (self.channel_name(ranked.channel), ranked.value, ranked.propensity))
    }

    /// The parts of the value of each channel that remained, best first.
    pub fn parts(&self) -> impl Iterator<Item = Parts> {
        self.ranked.iter().map(|ranked| self.parts_of(ranked))
    }

    /// The channels that did not remain, and why.
    pub fn impossible(&self) -> impl Iterator<Item = (&'a str, Reason)> {
        self.refused.iter().map(|refused| (self.channel_name(refused.channel), refused.reason))
    }

    /// The channels offered beside the chosen one.
    pub fn offers(&self) -> impl Iterator<Item = &'a str> {
        let ranked = self.offers.iter().filter_map(|offer| self.ranked.get(offer.ranked));
        ranked.map(|ranked| self.channel_name(ranked.channel))
    }

    /// The names of the rules that fired, in the order they applied.
    pub fn rules(&self) -> impl Iterator<Item = &'a str> {
        self.fired.iter().filter_map(|fired| self.rule_name(fired.rule))
    }

    pub(super) fn suppresses(&self) -> bool {
        self.fired.iter().any(|fired| fired.applied.contains(Effect::SuppressDuplicate))
    }

    pub(super) fn may_offer_live(&self) -> bool {
        !self.matter.stay_open.is_empty() && self.ranked.iter().any(|ranked| self.is_person(ranked.channel))
    }

    /// The value of the chosen channel.
    pub(super) fn value(&self) -> Option<f64> {
        let chosen = self.ranked.iter().find(|ranked| ranked.channel == self.channel);
        chosen.map(|ranked| rounded(ranked.value))
    }

    /// The parts of the value of a channel that remained.
    pub(super) fn parts_of(&self, ranked: &Ranked<'_>) -> Parts {
        let waiting = self.policy.document().objective.waiting;
        self.worth(ranked).map_or_else(Parts::default, |worth| ranked.parts(worth, waiting, self.agent_minute))
    }

    pub(super) fn pace(&self) -> Pace {
        self.policy.compiled().channels.get(self.channel).map_or(Pace::Deferred, |plan| plan.pace)
    }

    /// The row of the value table that the value of a channel was read from.
    pub(super) fn row(&self, ranked: &Ranked<'_>) -> Option<u32> {
        self.worth(ranked)?.row
    }

    pub(super) fn worth(&self, ranked: &Ranked<'_>) -> Option<&'a Worth> {
        self.policy.compiled().worths.get(ranked.worth as usize)
    }

    /// The contacts a fact came from.
    pub(super) fn evidence(&self, fact: &str) -> &'a [String] {
        let evidence = &self.request.facts.evidence;
        if evidence.is_empty() {
            return &[];
        }
        evidence.get(fact).map_or(&[], Vec::as_slice)
    }

    /// Where the contact comes from, when it is moved.
    pub(super) fn from(&self) -> Option<&'a Running> {
        self.request.running.as_ref().filter(|_| self.action == Action::Transfer)
    }

    /// The brief, when somebody else takes the contact over.
    pub(super) fn brief(&self) -> Option<&'a Brief> {
        let from_bot = || self.own.is_some_and(|own| self.is_bot(own)) && self.is_person(self.channel);
        let handed = match self.action {
            Action::Transfer | Action::OfferCallback => true,
            Action::Take => from_bot(),
            Action::Stay | Action::Fallback => false,
        };
        self.request.brief.as_ref().filter(|_| handed)
    }

    /// The customer's segments that are below their live floor: place, share so far, least share.
    pub(super) fn uncharged(&self) -> impl Iterator<Item = (usize, Option<f64>, f64)> {
        let floors = self.policy.compiled().live_floors.iter().filter(|_| self.spared);
        floors.filter(|(segment, _)| self.view.segments.contains(*segment)).filter_map(|(segment, least)| {
            let (name, _) = self.policy.document().segments.at(*segment)?;
            let share = self.live_share(name);
            (!share.is_some_and(|share| share >= *least)).then_some((*segment, share, *least))
        })
    }

    /// The share of a segment's contacts that reached a person, as far as the floor says.
    pub(super) fn live_share(&self, segment: &str) -> Option<f64> {
        self.floor?.live_shares.get(segment).copied().filter(|share| !share.is_nan())
    }

    pub(super) fn holder(&self) -> Option<(Option<&'a str>, Option<&'a str>)> {
        match self.placed {
            Placed::Holder { agent, queue } => Some((agent, queue)),
            _ => None,
        }
    }

    /// Who is free for it, and how many contacts they serve.
    pub(super) fn free_agent(&self) -> Option<(&'a str, u32)> {
        match self.placed {
            Placed::Free { agent, chats } => Some((agent, chats)),
            _ => None,
        }
    }
}
