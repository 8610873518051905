//! With whom: the holder of the open case, the queue a rule escalates to, or the usual queue.

use super::{Decision, Effect};
use crate::routing::decision::ChoiceBy;
use crate::routing::floor::{AgentState, Floor};

/// Whoever holds the open case, as far as it stays with them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder<'a> {
    pub(super) agent: Option<&'a str>,
    pub(super) queue: Option<&'a str>,
}

impl<'a> Decision<'a> {
    /// Finds the queue and agent of the chosen channel. The first rule with a say that can be followed is.
    pub(super) fn place(&mut self) {
        let mut fired = std::mem::take(&mut self.fired);
        let mut placed = false;
        for fired in &mut fired {
            let Some(effects) = self.effects(fired.rule) else { continue };
            if let Some(keep) = &effects.keep_with_holder {
                let holder = if placed { None } else { self.holder_within(keep.max_wait_minutes) };
                fired.note(Effect::KeepWithHolder, holder.is_some());
                if let Some(holder) = holder {
                    placed = true;
                    (self.agent, self.queue, self.holder) = (holder.agent, holder.queue, Some(holder));
                }
            }
            if let Some(queue) = &effects.escalate {
                let takes = !placed && self.takes(queue);
                fired.note(Effect::Escalate, takes);
                if takes {
                    placed = true;
                    self.queue = Some(queue);
                    self.escalated = true;
                }
            }
        }
        self.fired = fired;
        if self.queue.is_none() {
            self.queue = self.default_queue();
        }
    }

    /// The queue when no rule has a say.
    fn default_queue(&self) -> Option<&'a str> {
        let policy = self.policy;
        let of_channel =
            || policy.document().channels.at(self.channel).and_then(|(_, written)| written.queue.as_deref());
        if self.by == ChoiceBy::Fallback {
            return policy.document().fallback.queue.as_deref().or_else(of_channel);
        }
        let ranked = self.ranked.iter().find(|ranked| ranked.channel == self.channel);
        self.queue_name(ranked.and_then(|ranked| ranked.queue)).or_else(|| self.named_queue(self.channel))
    }

    /// The name of a queue on the floor.
    pub(super) fn queue_name(&self, queue: Option<usize>) -> Option<&'a str> {
        self.floor?.queues.at(queue?).map(|(name, _)| name)
    }

    /// The queue the policy names, for channels people serve.
    pub(super) fn named_queue(&self, channel: usize) -> Option<&'a str> {
        let staffed = self.policy.compiled().channels.get(channel).is_some_and(|plan| plan.kind.is_staffed());
        let of_channel =
            || self.policy.document().channels.at(channel).and_then(|(_, written)| written.queue.as_deref());
        let of_matter = || self.matter.queue.as_deref().filter(|_| staffed);
        of_matter().or_else(of_channel)
    }

    /// Whether a queue can take it: without a floor any can; with one it must serve the channel and have people.
    fn takes(&self, queue: &str) -> bool {
        match self.floor {
            None => true,
            Some(floor) => floor.queues.get(queue).is_some_and(|queue| {
                let name = self.channel_name(self.channel);
                queue.staffed > 0 && queue.channels.iter().any(|served| served == name)
            }),
        }
    }

    fn holder_within(&self, max_wait_minutes: f64) -> Option<Holder<'a>> {
        let case = self.request.facts.open_case.as_ref()?;
        if !self.policy.compiled().channels.get(self.channel)?.kind.is_staffed() {
            return None;
        }
        let queue = case.holder_queue.as_deref().filter(|queue| self.takes(queue));
        let agent = case.holder_agent.as_deref();
        let agent = agent.filter(|agent| self.floor.is_none_or(|floor| self.reaches(floor, agent, max_wait_minutes)));
        (agent.is_some() || queue.is_some()).then_some(Holder { agent, queue })
    }

    /// Whether that agent can take it: at work, in a queue that serves the channel, free within the limit.
    fn reaches(&self, floor: &Floor, agent: &str, max_wait_minutes: f64) -> bool {
        let Some(agent) = floor.agents.get(agent) else { return false };
        let wait = match agent.state {
            AgentState::Free => Some(0.0),
            AgentState::Busy => agent.expected_wait_minutes,
            AgentState::Away => None,
        };
        let serves = agent.queues.is_empty()
            || agent.queues.iter().any(|queue| {
                let channel = self.channel_name(self.channel);
                floor.queues.get(queue).is_some_and(|queue| queue.channels.iter().any(|served| served == channel))
            });
        serves && wait.is_some_and(|wait| wait <= max_wait_minutes)
    }
}
