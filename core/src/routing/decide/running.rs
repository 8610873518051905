//! A contact that is under way: whether it stays where it runs, and what is offered beside the choice.

use super::{Decision, Effect, Offered};
use crate::model::{Channel, ServedBy};
use crate::routing::documents::{Action, ChoiceBy, Pace};

impl Decision<'_> {
    /// The choice for a contact that runs in a channel that remained. Somebody who is being served is not sent away to
    /// learn something or to wait, nor from a person to a machine: what a rule or the matter puts ahead goes first, and
    /// otherwise the best of where it runs, the channels that can take it over at once, and an offer to call back.
    pub(super) fn choose_running(&mut self, runs: usize) -> usize {
        let ahead = self.ranked.get(runs).map_or(0, |ranked| ranked.preference);
        if self.ranked.first().is_some_and(|best| best.preference > ahead) {
            self.by = ChoiceBy::Preference;
            return 0;
        }
        let bot = self.request.running.as_ref().is_some_and(|running| running.bot);
        let has_person = !bot && self.own.is_some_and(|own| self.is_staffed(own));
        let takes_over = |place: usize, channel: usize, later: Option<i64>| {
            let plan = self.policy.compiled().channels.get(channel);
            place == runs
                || plan.is_some_and(|plan| {
                    let serves = plan.kind.is_staffed() || !has_person;
                    plan.kind == Channel::Callback || (plan.pace == Pace::Live && later.is_none() && serves)
                })
        };
        let mut best = self.ranked.iter().enumerate();
        let chosen = best.position(|(place, ranked)| takes_over(place, ranked.channel, ranked.later)).unwrap_or(runs);
        self.by = match chosen {
            0 => self.settled_by(),
            place if place == runs => ChoiceBy::Running,
            _ => ChoiceBy::Value,
        };
        chosen
    }

    /// What rules offer beside the choice, as far as it is possible.
    pub(super) fn offer(&mut self) {
        let own_way_out = self.offers.pop();
        let rules = &self.policy.compiled().rules;
        for at in 0..self.fired.len() {
            let Some(fired) = self.fired.get(at) else { break };
            let (rule, mut made) = (fired.rule, false);
            let Some(plan) = rules.get(rule).filter(|plan| !plan.offer.is_empty()) else { continue };
            for channel in plan.offer.iter().filter(|channel| **channel != self.channel) {
                let Some(ranked) = self.ranked.iter().position(|ranked| ranked.channel == *channel) else { continue };
                made = true;
                if self.offers.iter().all(|offer| offer.ranked != ranked) {
                    self.offers.push(Offered { ranked, rule: Some(rule) });
                }
            }
            if let Some(fired) = self.fired.get_mut(at) {
                fired.note(Effect::Offer, made);
            }
        }
        if let Some(offer) = own_way_out.filter(|own| self.offers.iter().all(|offer| offer.ranked != own.ranked)) {
            self.offers.push(offer);
        }
    }

    /// Whether the contact is taken, stays, or is moved.
    pub(super) fn settle_action(&mut self) {
        if self.by == ChoiceBy::Fallback {
            self.action = Action::Fallback;
            return;
        }
        let Some(running) = &self.request.running else { return };
        if self.channel_name(self.channel) != running.channel {
            let calls = self.policy.compiled().channels.get(self.channel).map(|plan| plan.kind);
            self.action = if calls == Some(Channel::Callback) { Action::OfferCallback } else { Action::Transfer };
            return;
        }
        let elsewhere = |found: Option<&str>, runs: &Option<String>| found.is_some() && found != runs.as_deref();
        let moved = match self.holder() {
            Some((Some(agent), _)) => elsewhere(Some(agent), &running.agent),
            Some((None, queue)) => elsewhere(queue, &running.queue),
            None => self.escalated && (running.bot || elsewhere(self.queue, &running.queue)),
        };
        if moved {
            self.action = Action::Transfer;
            return;
        }
        self.action = Action::Stay;
        self.queue = running.queue.as_deref().or(self.queue);
        // Who waits in a queue gets somebody who is free; who is served stays with whoever serves.
        self.agent = running.agent.as_deref().or(self.agent.filter(|_| !running.bot));
        if self.agent.is_none_or(|agent| running.agent.as_deref() == Some(agent)) {
            self.forget_free();
        }
    }

    fn is_staffed(&self, channel: usize) -> bool {
        self.policy.compiled().channels.get(channel).is_some_and(|plan| plan.kind.is_staffed())
    }

    pub(super) fn is_bot(&self, channel: usize) -> bool {
        self.policy.compiled().channels.get(channel).is_some_and(|plan| plan.kind.served_by() == ServedBy::Machine)
    }
}
