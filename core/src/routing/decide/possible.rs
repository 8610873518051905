//! Which channels are possible now: the matter, consent, opening hours, people at work, capacity, the wait.

use super::{Decision, Ranked, Refused};
use crate::routing::condition::View;
use crate::routing::decision::{Parts, Reason};
use crate::routing::floor::{Floor, Queue};
use crate::routing::policy::{ChannelPlan, ChannelSet, Pace};

impl Decision<'_> {
    /// Puts every channel among those that remain or those that do not.
    pub(super) fn find_possible(&mut self, view: &View<'_>) -> ChannelSet {
        let policy = self.policy;
        let mut possible = ChannelSet::default();
        for (channel, plan) in policy.compiled().channels.iter().enumerate() {
            match self.possible(channel, plan, view) {
                Ok(found) => {
                    possible.insert(channel);
                    self.ranked.push(Ranked {
                        channel,
                        queue: found.queue,
                        later: found.later,
                        wait_minutes: found.wait_minutes,
                        parts: Parts::default(),
                        value: 0.0,
                        row: None,
                        preference: 0,
                        propensity: 0.0,
                    });
                }
                Err((reason, until)) => self.refused.push(Refused { channel, reason, until, rule: None }),
            }
        }
        possible
    }

    fn possible(&self, channel: usize, plan: &ChannelPlan, view: &View<'_>) -> Result<Found, (Reason, Option<i64>)> {
        if !self.matter.allowed.contains(channel) {
            return Err((Reason::NotForMatter, None));
        }
        if plan.consent.is_some_and(|purpose| view.consents.get(purpose).copied().flatten() != Some(true)) {
            return Err((Reason::NoConsent, None));
        }
        let at = self.request.at;
        let hours = plan.hours.and_then(|hours| self.policy.compiled().hours.get(hours));
        let mut later = None;
        if let Some(hours) = hours.filter(|hours| !hours.is_open(at)) {
            let opens = hours.next_open(at);
            match plan.pace {
                Pace::Deferred if opens.is_some() => later = opens,
                _ => return Err((Reason::Closed, opens)),
            }
        }
        let Some(floor) = self.floor.filter(|_| plan.kind.is_staffed()) else {
            return Ok(Found { queue: None, later, wait_minutes: 0.0 });
        };
        let queue = self.best_queue(floor, channel, plan);
        if plan.pace == Pace::Deferred {
            return Ok(Found { queue: queue.map(|(place, _)| place), later, wait_minutes: 0.0 });
        }
        let Some((place, queue)) = queue.filter(|(_, queue)| queue.staffed > 0) else {
            return Err((Reason::NobodyStaffed, None));
        };
        if plan.capacity.is_some_and(|capacity| self.load(floor, channel) >= u64::from(capacity)) {
            return Err((Reason::Full, None));
        }
        let wait_minutes = queue.guessed_wait();
        if plan.max_wait_minutes.is_some_and(|limit| wait_minutes > limit) {
            return Err((Reason::WaitTooLong, None));
        }
        Ok(Found { queue: Some(place), later, wait_minutes })
    }

    /// The queue for this contact: one that serves the channel, knows the matter and speaks the language; the one the
    /// policy names if its wait is within the limit, else the one with the shortest wait, else the first.
    fn best_queue<'f>(&self, floor: &'f Floor, channel: usize, plan: &ChannelPlan) -> Option<(usize, &'f Queue)> {
        let named = self.named_queue(channel);
        let mut best: Option<(usize, &Queue, (bool, bool, f64))> = None;
        for (place, (name, queue)) in floor.queues.iter().enumerate() {
            if !self.serves(queue, channel) {
                continue;
            }
            let wait = queue.guessed_wait();
            let usual = named == Some(name) && plan.max_wait_minutes.is_none_or(|limit| wait <= limit);
            let rank = (queue.staffed == 0, !usual, wait);
            if best.as_ref().is_none_or(|(_, _, other)| rank < *other) {
                best = Some((place, queue, rank));
            }
        }
        best.map(|(place, queue, _)| (place, queue))
    }

    /// Whether a queue serves this channel, and this matter and language in it.
    pub(super) fn serves(&self, queue: &Queue, channel: usize) -> bool {
        let name = self.channel_name(channel);
        let speaks = |language: &String| queue.languages.is_empty() || queue.languages.contains(language);
        queue.channels.iter().any(|served| served == name)
            && self.matter.skills.iter().all(|skill| queue.skills.contains(skill))
            && self.request.language.as_ref().is_none_or(speaks)
    }

    /// Contacts in this channel now, waiting or being served.
    fn load(&self, floor: &Floor, channel: usize) -> u64 {
        let name = self.channel_name(channel);
        let serving = floor.queues.iter().filter(|(_, queue)| queue.channels.iter().any(|served| served == name));
        serving.map(|(_, queue)| u64::from(queue.busy) + u64::from(queue.waiting)).sum()
    }
}

struct Found {
    queue: Option<usize>,
    later: Option<i64>,
    wait_minutes: f64,
}
