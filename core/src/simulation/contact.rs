//! One contact on its way: the decision, the wait, what it is worth, and whether it comes again.

use super::MINUTE;
use super::draws::{Key, Purpose};
use super::run::{Event, Run};
use super::tally::Counts;
use super::world::{ChannelWorld, PolicyWorld, QueueWorld, World};
use crate::routing::documents::WhenMode;
use crate::routing::{Facts, SegmentSet};

/// A contact that is not over yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Contact {
    pub(super) generation: u32,
    pub(super) stage: Stage,
    pub(super) key: Key,
    template: usize,
    arrived: i64,
    pub(super) entered: i64,
    pub(super) queue: Option<usize>,
    channel: usize,
    segments: SegmentSet,
    live: bool,
    counted: bool,
    promised_by: Option<i64>,
    /// How often the same matter came before, and in which channels in vain.
    repeats: u32,
    tried: u64,
    gave_up_at: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Stage {
    /// Nowhere, or on its way to another try.
    #[default]
    Away,
    Waiting,
    Backlog,
    Served,
}

impl Contact {
    pub(super) fn new(key: Key, template: usize, generation: u32) -> Self {
        Self { generation, key, template, ..Self::default() }
    }
}

/// Where each group is counted: all, then the queues, channels, matters and segments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Groups {
    pub(super) channels: usize,
    pub(super) matters: usize,
    pub(super) segments: usize,
    end: usize,
}

impl Groups {
    pub(super) const QUEUES: usize = 1;

    pub(super) fn new(world: &World, policy: &PolicyWorld) -> Self {
        let channels = Self::QUEUES + world.queues.len();
        let matters = channels + policy.channels.len();
        let segments = matters + world.matters.len();
        Self { channels, matters, segments, end: segments + policy.router.policy().document().segments.len() }
    }

    pub(super) const fn len(&self) -> usize {
        self.end
    }
}

/// What was decided, without what it was decided from.
struct Decided {
    channel: usize,
    queue: Option<usize>,
    mode: WhenMode,
    at: i64,
    promised_by: Option<i64>,
    segments: SegmentSet,
}

impl Run<'_> {
    /// A contact arrives, for the first time or again.
    pub(super) fn arrive(&mut self, slot: u32, now: i64) {
        let Some(decided) = self.decide(slot, now) else { return };
        let Some(contact) = self.contacts.get_mut(slot as usize) else { return };
        contact.arrived = now;
        contact.entered = now;
        contact.counted = now >= self.world.counted_from;
        contact.channel = decided.channel;
        contact.queue = decided.queue;
        contact.segments = decided.segments;
        contact.promised_by = decided.promised_by;
        let Some(channel) = self.policy.channels.get(decided.channel) else { return };
        let live = channel.staffed && channel.live;
        contact.live = live;
        let promised = decided.promised_by.is_some();
        let somebody = decided.queue.is_some() && (!live || decided.mode == WhenMode::Now);
        self.count(slot, |counts| {
            counts.contacts += 1;
            counts.promised += u64::from(promised);
        });
        for (place, (all, reached)) in self.reached.iter_mut().enumerate() {
            if decided.segments.contains(place) {
                *all += 1;
                *reached += u64::from(live && somebody);
            }
        }
        match decided.queue {
            // What no person serves is served at once.
            _ if !channel.staffed => self.served(slot, now),
            Some(queue) if live && somebody => {
                self.count(slot, |counts| counts.offered += 1);
                let patience = self.patience(slot, queue);
                self.enter(slot, queue, patience, now);
            }
            Some(_) if !live => {
                self.count(slot, |counts| counts.deferred += 1);
                self.foresee(decided.at.max(now), Event::Enter(slot));
            }
            _ => {
                self.count(slot, |counts| counts.turned_away += 1);
                self.redial(slot, now);
            }
        }
    }

    fn decide(&mut self, slot: u32, now: i64) -> Option<Decided> {
        self.look();
        let contact = self.contacts.get(slot as usize)?;
        for (place, (all, reached)) in self.reached.iter().enumerate().filter(|(_, (all, _))| *all > 0) {
            if let Some((name, _)) = self.policy.router.policy().document().segments.at(place) {
                let share = *reached as f64 / *all as f64;
                match self.floor.live_shares.position(name).and_then(|place| self.floor.live_shares.at_mut(place)) {
                    Some(known) => *known = share,
                    None => drop(self.floor.live_shares.insert(name, share)),
                }
            }
        }
        let template = self.world.templates.get(contact.template)?;
        let again = contact.repeats > 0 || contact.gave_up_at.is_some();
        let own;
        let request = match template.stream.filter(|_| !again).and_then(|stream| self.requests.get_mut(stream)) {
            Some(shared) => {
                shared.at = now;
                &*shared
            }
            None => {
                let mut request = template.request.clone();
                request.at = now;
                if again {
                    told_again(&mut request.facts, contact, &self.policy.channels, now);
                }
                own = request;
                &own
            }
        };
        let draw = Some(contact.key.unit(Purpose::Explore));
        let decision = self.policy.router.decide(request, Some(&self.floor), draw);
        let when = decision.when();
        let channel = self.policy.channels.iter().position(|channel| channel.name == decision.channel())?;
        Some(Decided {
            channel,
            queue: decision.queue().and_then(|name| self.world.queues.iter().position(|queue| queue.name == name)),
            mode: when.mode,
            at: when.at,
            promised_by: when.promised_by,
            segments: decision.segments(),
        })
    }

    /// How long it waits before it gives up.
    fn patience(&self, slot: u32, queue: usize) -> Option<f64> {
        let contact = self.contacts.get(slot as usize)?;
        let template = self.world.templates.get(contact.template)?;
        if template.exact && template.patience_minutes.is_some() {
            return template.patience_minutes;
        }
        let mean = template.patience_minutes.or(self.world.queues.get(queue)?.patience_minutes)?;
        Some(mean * contact.key.exponential(Purpose::Patience))
    }

    /// How much work it is, in units of the queue's handling time of a contact alone.
    pub(super) fn work(&self, slot: u32, queue: &QueueWorld) -> f64 {
        let alone = queue.levels.first().copied().unwrap_or(1.0);
        let Some(contact) = self.contacts.get(slot as usize) else { return 1.0 };
        let template = self.world.templates.get(contact.template);
        let own = template.and_then(|template| template.handling_minutes);
        if let Some(minutes) = own.filter(|_| template.is_some_and(|template| template.exact)) {
            return minutes / alone;
        }
        let channel = self.policy.channels.get(contact.channel);
        let usual = own.or_else(|| channel.and_then(|channel| channel.behaviour.handling_minutes));
        let drawn = match queue.deviation {
            Some(deviation) => contact.key.lognormal(Purpose::Handling, deviation),
            None => contact.key.exponential(Purpose::Handling),
        };
        drawn * usual.map_or(1.0, |minutes| minutes / alone)
    }

    /// Somebody takes it.
    pub(super) fn begun(&mut self, slot: u32, now: i64) {
        let Some(contact) = self.contacts.get_mut(slot as usize) else { return };
        contact.stage = Stage::Served;
        let (live, within) = (contact.live, self.world.within_minutes);
        let wait = (now - contact.entered) as f64 / MINUTE;
        let since = (now - contact.arrived) as f64 / MINUTE;
        let kept = contact.promised_by.is_some_and(|by| now <= by);
        self.count(slot, |counts| {
            counts.kept += u64::from(kept);
            if live {
                counts.wait(wait, true, within);
            } else {
                counts.deferred_done += 1;
                counts.deferred_hours += since / 60.0;
            }
        });
    }

    /// It has been served: what it was worth, and whether it comes again.
    pub(super) fn served(&mut self, slot: u32, now: i64) {
        let Some(contact) = self.contacts.get(slot as usize) else { return };
        let Some(channel) = self.policy.channels.get(contact.channel) else { return };
        let matter = self.world.templates.get(contact.template).and_then(|of| of.request.matter.as_deref());
        let worth = self.policy.truth.of(contact.channel, matter, |segment| contact.segments.contains(segment));
        let sold = contact.key.unit(Purpose::Sale) < worth.cell.purchase;
        let repeat = contact.key.unit(Purpose::Repeat) < channel.behaviour.repeat;
        let again = contact.key.exponential(Purpose::RepeatDelay) * self.world.repeat_minutes * MINUTE;
        let again = now.saturating_add(again as i64);
        let repeat = repeat && again < self.world.until;
        let cost = worth.cost.unwrap_or(channel.cost);
        self.count(slot, |counts| {
            counts.handled += 1;
            counts.sales += u64::from(sold);
            counts.sold += if sold { worth.cell.margin } else { 0.0 };
            counts.retained += worth.cell.retained;
            counts.cost += cost;
            counts.repeats += u64::from(repeat);
        });
        if !repeat {
            return self.forget(slot);
        }
        if let Some(contact) = self.contacts.get_mut(slot as usize) {
            contact.stage = Stage::Away;
            contact.key = contact.key.part(2);
            contact.repeats += 1;
            contact.tried |= 1 << (contact.channel % 64);
            contact.gave_up_at = None;
        }
        self.foresee(again, Event::Again(slot));
    }

    pub(super) fn gave_up(&mut self, slot: u32, now: i64) {
        let Some(contact) = self.contacts.get_mut(slot as usize) else { return };
        let within = self.world.within_minutes;
        let wait = (now - contact.entered) as f64 / MINUTE;
        // What stands in the line under the old generation is gone.
        contact.generation = contact.generation.wrapping_add(1);
        contact.gave_up_at = Some(now);
        if let Some(line) = contact.queue.and_then(|queue| self.lines.get_mut(queue)) {
            line.waiting -= 1;
        }
        self.count(slot, |counts| counts.wait(wait, false, within));
        self.redial(slot, now);
    }

    /// It was not served: it may try again.
    fn redial(&mut self, slot: u32, now: i64) {
        let Some(contact) = self.contacts.get_mut(slot as usize) else { return };
        contact.stage = Stage::Away;
        let Some(channel) = self.policy.channels.get(contact.channel) else { return };
        let again = contact.key.exponential(Purpose::RedialDelay) * self.world.redial_minutes * MINUTE;
        let again = now.saturating_add(again as i64);
        if contact.key.unit(Purpose::Redial) >= channel.behaviour.redial || again >= self.world.until {
            return self.forget(slot);
        }
        contact.gave_up_at = Some(now);
        contact.key = contact.key.part(1);
        self.count(slot, |counts| counts.redials += 1);
        self.foresee(again, Event::Again(slot));
    }

    /// Counts in every group the contact belongs to.
    fn count(&mut self, slot: u32, mut add: impl FnMut(&mut Counts)) {
        let Some(contact) = self.contacts.get(slot as usize).filter(|contact| contact.counted) else { return };
        let groups = self.groups;
        let matter = self.world.templates.get(contact.template).map(|template| groups.matters + template.matter);
        let single = [Some(0), contact.queue.map(|queue| Groups::QUEUES + queue)];
        let single = single.into_iter().chain([Some(groups.channels + contact.channel), matter]).flatten();
        let segments = (0..self.reached.len()).filter(|place| contact.segments.contains(*place));
        for group in single.chain(segments.map(|place| groups.segments + place)) {
            if let Some(counts) = self.counts.get_mut(group) {
                add(counts);
            }
        }
    }
}

/// What a history would know of somebody who comes again.
fn told_again(facts: &mut Facts, contact: &Contact, channels: &[ChannelWorld], now: i64) {
    facts.abandoned_minutes_ago = contact.gave_up_at.map(|at| (now - at) as f64 / MINUTE);
    if contact.repeats > 0 {
        facts.repeat = Some(true);
        facts.repeat_count = Some(facts.repeat_count.unwrap_or(0).saturating_add(i64::from(contact.repeats)));
        let tried = channels.iter().enumerate().filter(|(place, _)| contact.tried & (1 << (place % 64)) != 0);
        facts.tried_in_vain.get_or_insert_default().extend(tried.map(|(_, channel)| channel.name.clone()));
    }
}
