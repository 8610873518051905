//! Which channels are possible now: the matter, consent, opening hours, people at work, capacity, the wait.

use super::{Decision, Ranked, Refused};
use crate::model::Channel;
use crate::routing::documents::{Floor, HoursState, Pace, Queue, Reason};
use crate::routing::policy::{ChannelPlan, ChannelSet};
use crate::routing::wait::Wait;

impl<'a> Decision<'a> {
    /// Puts every channel among those that remain or those that do not.
    pub(super) fn find_possible(&mut self) -> ChannelSet {
        let policy = self.policy;
        let mut open = Opened::default();
        let mut possible = ChannelSet::default();
        for (channel, plan) in policy.compiled().channels.iter().enumerate() {
            match self.possible(channel, plan, &mut open) {
                Ok(found) => {
                    possible.insert(channel);
                    self.ranked.push(Ranked {
                        channel,
                        queue: found.queue,
                        later: found.later,
                        wait: found.wait,
                        boost: 0.0,
                        value: 0.0,
                        worth: 0,
                        plain: false,
                        order: 0,
                        preference: 0,
                        propensity: 0.0,
                    });
                }
                Err((reason, until)) => self.refused.push(Refused { channel, reason, until, rule: None }),
            }
        }
        possible
    }

    fn possible(
        &self,
        channel: usize,
        plan: &ChannelPlan,
        open: &mut Opened,
    ) -> Result<Availability<'a>, (Reason, Option<i64>)> {
        if !self.matter.allowed.contains(channel) {
            return Err((Reason::NotForMatter, None));
        }
        if !self.speaks(channel) {
            return Err((Reason::Language, None));
        }
        if plan.consent.is_some_and(|purpose| self.view.consents(purpose) != Some(true)) {
            return Err((Reason::NoConsent, None));
        }
        let at = self.request.at;
        let hours = plan.hours.and_then(|place| Some((place, self.policy.compiled().hours.get(place)?)));
        let mut later = None;
        if let Some((_, hours)) = hours.filter(|(place, hours)| !open.at(*place, || hours.is_open(at))) {
            let opens = hours.next_open(at);
            match plan.pace {
                Pace::Deferred if opens.is_some() => later = opens,
                _ if hours.state(at) == HoursState::Unknown => return Err((Reason::HoursUnknown, opens)),
                _ => return Err((Reason::Closed, opens)),
            }
        }
        if self.quiet.is_some() && plan.kind == Channel::Callback {
            match (self.callable(plan).next(at), plan.pace) {
                (Some(start), _) if start == at => {}
                (Some(start), Pace::Deferred) => later = Some(start),
                (start, _) => return Err((Reason::QuietHours, start)),
            }
        }
        let named = self.named_queue(channel);
        if !plan.kind.is_staffed() {
            return Ok(Availability { queue: named, later, wait: Wait::NONE });
        }
        let Some(floor) = self.floor else {
            return match self.policy_queue(plan, named) {
                Err(reason) if plan.pace == Pace::Live => Err((reason, None)),
                queue => Ok(Availability { queue: queue.unwrap_or(named), later, wait: Wait::NONE }),
            };
        };
        let queue = self.best_queue(floor, channel, plan, named);
        if plan.pace == Pace::Deferred {
            return Ok(Availability { queue: queue.map_or(named, |(name, ..)| Some(name)), later, wait: Wait::NONE });
        }
        let Some((name, _, wait)) = queue.filter(|(_, queue, _)| queue.staffed > 0) else {
            return Err((Reason::NobodyStaffed, None));
        };
        if plan.capacity.is_some_and(|capacity| self.load(floor, channel) >= u64::from(capacity)) {
            return Err((Reason::Full, None));
        }
        if plan.max_wait_minutes.is_some_and(|limit| wait.minutes > limit) {
            return Err((Reason::WaitTooLong, None));
        }
        Ok(Availability { queue: Some(name), later, wait })
    }

    /// Whether the channel is served in the customer's language.
    fn speaks(&self, channel: usize) -> bool {
        let Some(language) = &self.request.language else { return true };
        let written = self.policy.document().channels.at(channel).and_then(|(_, written)| written.languages.as_ref());
        written.is_none_or(|languages| speaks(languages, language))
    }

    /// The policy's own queue for this contact, when there is no floor: the one that is named for it if it can, else
    /// the first that can. A channel for which the policy lists no queue has whichever is named.
    fn policy_queue(&self, plan: &ChannelPlan, named: Option<&'a str>) -> Result<Option<&'a str>, Reason> {
        if plan.queues.is_empty() {
            return Ok(named);
        }
        let queues = &self.policy.document().queues;
        let (mut first, mut knows) = (None, false);
        for (name, queue) in plan.queues.iter().filter_map(|place| queues.at(*place)) {
            if !self.matter.skills.iter().all(|skill| queue.skills.contains(skill)) {
                continue;
            }
            knows = true;
            let language = self.request.language.as_ref();
            if language.is_none_or(|language| queue.languages.is_empty() || speaks(&queue.languages, language)) {
                if named == Some(name) {
                    return Ok(named);
                }
                first = first.or(Some(name));
            }
        }
        match first {
            Some(name) => Ok(Some(name)),
            None => Err(if knows { Reason::Language } else { Reason::NobodyStaffed }),
        }
    }

    /// The queue for this contact: one that serves the channel, knows the matter and speaks the language; the one the
    /// policy names if its wait is within the limit, else the one with the shortest wait, else the first.
    fn best_queue(
        &self,
        floor: &'a Floor,
        channel: usize,
        plan: &ChannelPlan,
        named: Option<&str>,
    ) -> Option<(&'a str, &'a Queue, Wait)> {
        let mut best: Option<(&str, &Queue, Wait)> = None;
        let mut lowest = None;
        for (name, queue) in floor.queues.iter() {
            if !self.serves(name, queue, channel) {
                continue;
            }
            let wait = queue.wait();
            let usual = named == Some(name) && plan.max_wait_minutes.is_none_or(|limit| wait.minutes <= limit);
            let rank = (queue.staffed == 0, !usual, wait.minutes);
            if lowest.is_none_or(|lowest| rank < lowest) {
                (best, lowest) = (Some((name, queue, wait)), Some(rank));
            }
        }
        best
    }

    /// Whether a queue serves this channel, and this matter and language in it. What the floor does not say of its
    /// skills and languages, the policy may.
    fn serves(&self, name: &str, queue: &Queue, channel: usize) -> bool {
        if !self.serves_channel(name, queue, self.channel_name(channel)) {
            return false;
        }
        let known = || self.policy.document().queues.get(name);
        let knows = |skills: &[String]| self.matter.skills.iter().all(|skill| skills.contains(skill));
        let knows = match queue.skills.is_empty() {
            _ if self.matter.skills.is_empty() => true,
            false => knows(&queue.skills),
            true => known().is_some_and(|known| knows(&known.skills)),
        };
        let Some(language) = self.request.language.as_ref().filter(|_| knows) else { return knows };
        match queue.languages.is_empty() {
            false => speaks(&queue.languages, language),
            true => known().is_none_or(|known| known.languages.is_empty() || speaks(&known.languages, language)),
        }
    }

    /// Whether a queue serves a channel; what the floor does not say, the policy may.
    pub(super) fn serves_channel(&self, name: &str, queue: &Queue, channel: &str) -> bool {
        if queue.channels.is_empty() {
            let known = self.policy.document().queues.get(name);
            return known.is_some_and(|known| known.channels.iter().any(|served| served == channel));
        }
        queue.channels.iter().any(|served| served == channel)
    }

    /// Contacts in this channel now, waiting or being served.
    fn load(&self, floor: &Floor, channel: usize) -> u64 {
        let channel = self.channel_name(channel);
        let serving = floor.queues.iter().filter(|(name, queue)| self.serves_channel(name, queue, channel));
        serving.map(|(_, queue)| u64::from(queue.busy) + u64::from(queue.waiting)).sum()
    }
}

/// Whether one of the languages is the customer's: the same tag, or one that the customer's goes on from after a `-`
/// (the basic filtering of RFC 4647: who speaks `fi` speaks `fi-FI`).
pub(super) fn speaks(spoken: &[String], language: &str) -> bool {
    spoken.iter().any(|range| {
        let (same, rest) = language.as_bytes().split_at_checked(range.len()).unwrap_or_default();
        !range.is_empty() && same.eq_ignore_ascii_case(range.as_bytes()) && matches!(rest.first(), None | Some(b'-'))
    })
}

struct Availability<'a> {
    queue: Option<&'a str>,
    later: Option<i64>,
    wait: Wait,
}

/// Which opening hours are open now: channels share them, and each is asked once.
#[derive(Default)]
struct Opened {
    asked: u64,
    open: u64,
}

impl Opened {
    fn at(&mut self, hours: usize, ask: impl FnOnce() -> bool) -> bool {
        if hours >= 64 {
            return ask();
        }
        let bit = 1 << hours;
        if self.asked & bit == 0 {
            self.asked |= bit;
            self.open |= if ask() { bit } else { 0 };
        }
        self.open & bit != 0
    }
}
