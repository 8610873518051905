//! With whom: the holder of the open case, the queue a rule escalates to, or the usual queue and who is free in it.

use super::possible::speaks;
use super::{Decision, Effect, Placed};
use crate::routing::documents::{Agent, AgentState, ChoiceBy, Floor, Pace, Queue, WhenMode};

/// Whoever holds the open case, as far as it stays with them.
struct Holder<'a> {
    agent: Option<&'a str>,
    queue: Option<&'a str>,
}

impl<'a> Decision<'a> {
    /// Finds the queue and agent of the chosen channel. The first rule with a say that can be followed is.
    pub(super) fn place(&mut self) {
        let rules = &self.policy.compiled().rules;
        let mut placed = false;
        for at in 0..self.fired.len() {
            let Some(rule) = self.fired.get(at).map(|fired| fired.rule) else { break };
            let Some(effects) = rules.get(rule).filter(|plan| plan.places).and_then(|_| self.effects(rule)) else {
                continue;
            };
            let mut noted = [None, None];
            if let Some(keep) = &effects.keep_with_holder {
                let holder = if placed { None } else { self.holder_within(keep.max_wait_minutes) };
                noted[0] = Some((Effect::KeepWithHolder, holder.is_some()));
                if let Some(Holder { agent, queue }) = holder {
                    placed = true;
                    (self.agent, self.queue) = (agent, queue);
                    self.placed = Placed::Holder { agent, queue };
                }
            }
            if let Some(queue) = &effects.escalate {
                let takes = !placed && self.takes(queue);
                noted[1] = Some((Effect::Escalate, takes));
                if takes {
                    placed = true;
                    self.queue = Some(queue);
                    self.escalated = true;
                }
            }
            if let Some(fired) = self.fired.get_mut(at) {
                noted.into_iter().flatten().for_each(|(effect, applied)| fired.note(effect, applied));
            }
        }
        if self.queue.is_none() {
            self.queue = self.default_queue();
        }
        if self.agent.is_none() && !matches!(self.placed, Placed::Holder { .. }) {
            self.place_with_free();
        }
    }

    /// The queue when no rule has a say.
    fn default_queue(&self) -> Option<&'a str> {
        let of_channel =
            || self.policy.document().channels.at(self.channel).and_then(|(_, written)| written.queue.as_deref());
        if self.by == ChoiceBy::Fallback {
            return self.policy.document().fallback.queue.as_deref().or_else(of_channel);
        }
        let ranked = self.ranked.iter().find(|ranked| ranked.channel == self.channel);
        ranked.and_then(|ranked| ranked.queue).or_else(|| self.named_queue(self.channel))
    }

    /// The queue the policy names, for channels people serve.
    pub(super) fn named_queue(&self, channel: usize) -> Option<&'a str> {
        let plan = self.policy.compiled().channels.get(channel)?;
        let of_matter = self.matter.queue.as_deref().filter(|_| plan.kind.is_staffed());
        of_matter.or(plan.queue.as_deref())
    }

    /// Whether a queue can take it: with a floor it must serve the channel and have people; without one it must serve
    /// the channel as far as the policy says what it serves.
    fn takes(&self, queue: &str) -> bool {
        let channel = self.channel_name(self.channel);
        match self.floor {
            None => {
                let known = self.policy.document().queues.get(queue).map(|known| &known.channels);
                known.is_none_or(|channels| channels.is_empty() || channels.iter().any(|served| served == channel))
            }
            Some(floor) => floor
                .queues
                .get(queue)
                .is_some_and(|found| found.staffed > 0 && self.serves_channel(queue, found, channel)),
        }
    }

    fn holder_within(&self, max_wait_minutes: f64) -> Option<Holder<'a>> {
        let case = self.request.facts.open_case.as_ref()?;
        if !self.policy.compiled().channels.get(self.channel)?.kind.is_staffed() {
            return None;
        }
        let queue = case.holder_queue.as_deref().filter(|queue| self.takes(queue));
        let agent = case.holder_agent.as_deref();
        let agent =
            agent.filter(|agent| self.floor.is_none_or(|floor| self.reaches(floor, agent, queue, max_wait_minutes)));
        (agent.is_some() || queue.is_some()).then_some(Holder { agent, queue })
    }

    /// Whether that agent can take it: at work, in a queue that serves the channel, with room within the limit. An agent
    /// of whom the host names no queue serves as many at once as the queue of the case says.
    fn reaches(&self, floor: &Floor, agent: &str, of_case: Option<&str>, max_wait_minutes: f64) -> bool {
        let Some(agent) = floor.agents.get(agent) else { return false };
        let channel = self.channel_name(self.channel);
        let known = |name: &str| floor.queues.get(name);
        let serving = agent.queues.iter().filter_map(|name| Some((name, known(name)?)));
        let serving = serving.filter(|(name, queue)| self.serves_channel(name, queue, channel));
        let at_once = match agent.queues.is_empty() {
            false => serving.map(|(_, queue)| queue.concurrency).max(),
            true => Some(of_case.and_then(known).map_or(1, |queue| queue.concurrency)),
        };
        let wait = |at_once| match agent.state {
            _ if agent.has_room(at_once) => Some(0.0),
            AgentState::Away => None,
            AgentState::Free | AgentState::Busy => agent.expected_wait_minutes,
        };
        at_once.and_then(wait).is_some_and(|wait| wait <= max_wait_minutes)
    }

    /// Somebody in the chosen queue who can take it now: the fewest contacts at once, then the order of writing.
    fn place_with_free(&mut self) {
        let Some((floor, queue)) = self.floor.zip(self.queue).filter(|(floor, _)| !floor.agents.is_empty()) else {
            return;
        };
        let plan = self.policy.compiled().channels.get(self.channel);
        let live = plan.is_some_and(|plan| plan.pace == Pace::Live && plan.kind.is_staffed());
        if !live || self.when.mode != WhenMode::Now {
            return;
        }
        let of_queue = floor.queues.get(queue);
        let free = floor.agents.iter().filter(|(_, agent)| self.can_take(agent, queue, of_queue));
        if let Some((agent, chats)) = free.map(|(name, agent)| (name, agent.chats)).min_by_key(|(_, chats)| *chats) {
            self.agent = Some(agent);
            self.placed = Placed::Free { agent, chats };
        }
    }

    fn can_take(&self, agent: &Agent, queue: &str, of_queue: Option<&Queue>) -> bool {
        let speaks = |language: &String| agent.languages.is_empty() || speaks(&agent.languages, language);
        agent.has_room(of_queue.map_or(1, |queue| queue.concurrency))
            && (agent.queues.is_empty() || agent.queues.iter().any(|name| name == queue))
            && (agent.skills.is_empty() || self.matter.skills.iter().all(|skill| agent.skills.contains(skill)))
            && self.request.language.as_ref().is_none_or(speaks)
    }

    /// Takes back who was free: whoever serves the contact goes on.
    pub(super) fn forget_free(&mut self) {
        if matches!(self.placed, Placed::Free { .. }) {
            self.placed = Placed::Usual;
        }
    }
}
