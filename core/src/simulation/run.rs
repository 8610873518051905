//! One replication under one policy: events in the order of their time, ties in the order they were foreseen.

use super::contact::{Contact, Groups, Stage};
use super::draws::{Key, Purpose};
use super::staff::{End, Paces, Team};
use super::tally::Counts;
use super::world::{PolicyWorld, World};
use super::{MAX_CONTACTS, MINUTE};
use crate::error::{Error, Result};
use crate::queueing::Now;
use crate::routing::{Floor, Request};
use std::collections::{BinaryHeap, VecDeque};

/// What one replication counted.
#[derive(Debug)]
pub(super) struct Ran {
    /// By place: see [`Groups`].
    pub(super) groups: Vec<Counts>,
    /// For each team: the hours with a contact, and at work.
    pub(super) teams: Vec<(f64, f64)>,
}

/// Runs one replication.
pub(super) fn run(world: &World, policy: &PolicyWorld, replication: u32) -> Result<Ran> {
    let mut run = Run::new(world, policy, replication);
    run.begin();
    while let Some(entry) = run.agenda.pop() {
        run.happen(&entry)?;
    }
    Ok(run.done())
}

pub(super) struct Run<'a> {
    pub(super) world: &'a World,
    pub(super) policy: &'a PolicyWorld,
    pub(super) seed: Key,
    pub(super) agenda: BinaryHeap<Entry>,
    foreseen: u64,
    pub(super) contacts: Vec<Contact>,
    unused: Vec<u32>,
    made: u64,
    /// How far each stream is: its piece, the instant, how many came.
    streams: Vec<(usize, i64, u64)>,
    given: usize,
    pub(super) lines: Vec<Line>,
    pub(super) teams: Vec<Team>,
    pub(super) floor: Floor,
    /// The request of each stream, with only `at` changed.
    pub(super) requests: Vec<Request>,
    pub(super) groups: Groups,
    pub(super) counts: Vec<Counts>,
    /// Contacts of each segment of the policy, and those of them sent to a person at once.
    pub(super) reached: Vec<(u64, u64)>,
}

/// Who waits in a queue.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Slot, generation, and since when.
    live: VecDeque<(u32, u32, i64)>,
    later: VecDeque<(u32, u32, i64)>,
    /// How many of the live ones have not given up.
    pub(super) waiting: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    Arrive(u32),
    Given,
    Again(u32),
    Enter(u32),
    GiveUp(u32, u32),
    Done { team: u32, agent: u32, version: u32 },
    Staff { team: u32, piece: u32 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    at: i64,
    order: u64,
    event: Event,
}

impl Ord for Entry {
    /// The heap gives the greatest: that is the earliest.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (other.at, other.order).cmp(&(self.at, self.order))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> Run<'a> {
    fn new(world: &'a World, policy: &'a PolicyWorld, replication: u32) -> Self {
        let groups = Groups::new(world, policy);
        let segments = policy.router.policy().document().segments.len();
        let streams = world.templates.iter().filter(|template| template.stream.is_some());
        Self {
            world,
            policy,
            seed: Key::new(world.seed, u64::from(replication)),
            agenda: BinaryHeap::new(),
            foreseen: 0,
            contacts: Vec::new(),
            unused: Vec::new(),
            made: 0,
            streams: vec![(0, world.from, 0); world.streams.len()],
            given: 0,
            lines: vec![Line::default(); world.queues.len()],
            teams: world.teams.iter().map(|team| Team::new(team.most)).collect(),
            floor: world.floor.clone(),
            requests: streams.map(|template| template.request.clone()).collect(),
            counts: vec![Counts::default(); groups.len()],
            groups,
            reached: vec![(0, 0); segments],
        }
    }

    fn begin(&mut self) {
        for (team, of) in (0..).zip(&self.world.teams) {
            for (piece, stretch) in (0..).zip(&of.pieces) {
                self.foresee(stretch.from, Event::Staff { team, piece });
            }
        }
        for stream in 0..self.world.streams.len() {
            self.next_of(stream);
        }
        self.next_given();
    }

    pub(super) fn foresee(&mut self, at: i64, event: Event) {
        self.agenda.push(Entry { at, order: self.foreseen, event });
        self.foreseen += 1;
    }

    fn happen(&mut self, entry: &Entry) -> Result<()> {
        let now = entry.at;
        match entry.event {
            Event::Arrive(stream) => {
                let (key, template) = self.come(stream);
                let slot = self.make(key, template)?;
                self.next_of(stream as usize);
                self.arrive(slot, now);
            }
            Event::Given => {
                let Some((_, template)) = self.world.given.get(self.given).copied() else { return Ok(()) };
                let slot = self.make(self.seed.part(self.given as u64), template)?;
                self.given += 1;
                self.next_given();
                self.arrive(slot, now);
            }
            Event::Again(slot) => {
                self.count_made()?;
                self.arrive(slot, now);
            }
            Event::Enter(slot) => self.enter_later(slot, now),
            Event::GiveUp(slot, generation) => {
                if self.is(slot, generation, Stage::Waiting) {
                    self.gave_up(slot, now);
                }
            }
            Event::Done { team, agent, version } => self.ended(team as usize, agent, version, now),
            Event::Staff { team, piece } => {
                let team = team as usize;
                let of = self.world.teams.get(team).and_then(|of| of.pieces.get(piece as usize));
                let target = of.map_or(0, |piece| piece.value as u32);
                self.change(team, now, |this| this.staff(target));
                self.fill(team, now);
            }
        }
        Ok(())
    }

    /// When the next contact of a stream comes: its share of a rate that changes by the hour is drawn at once.
    fn next_of(&mut self, stream: usize) {
        let Some(of) = self.world.streams.get(stream) else { return };
        let Some((piece, at, came)) = self.streams.get(stream).copied() else { return };
        let key = self.key_of(stream, came);
        let mut left = key.exponential(Purpose::Gap) * 60.0 * MINUTE;
        let mut at = at;
        for (place, stretch) in of.pieces.iter().enumerate().skip(piece) {
            let room = (stretch.until - at) as f64 * stretch.value;
            if left < room {
                at += (left / stretch.value) as i64;
                if let Some(far) = self.streams.get_mut(stream) {
                    *far = (place, at, came);
                }
                self.foresee(at, Event::Arrive(u32::try_from(stream).unwrap_or(u32::MAX)));
                return;
            }
            left -= room;
            at = stretch.until;
        }
    }

    fn come(&mut self, stream: u32) -> (Key, usize) {
        let template = self.world.streams.get(stream as usize).map_or(0, |of| of.template);
        let came = self.streams.get_mut(stream as usize).map_or(0, |(_, _, came)| {
            *came += 1;
            *came - 1
        });
        (self.key_of(stream as usize, came), template)
    }

    fn key_of(&self, stream: usize, number: u64) -> Key {
        self.seed.part(u64::MAX - stream as u64).part(number)
    }

    fn next_given(&mut self) {
        if let Some((at, _)) = self.world.given.get(self.given) {
            self.foresee(*at, Event::Given);
        }
    }

    fn count_made(&mut self) -> Result<()> {
        self.made += 1;
        if self.made > MAX_CONTACTS {
            return Err(Error::argument(format!(
                "more than {MAX_CONTACTS} contacts in one replication, the limit; \
                 simulate less time, or fewer who try again"
            )));
        }
        Ok(())
    }

    fn make(&mut self, key: Key, template: usize) -> Result<u32> {
        self.count_made()?;
        let slot = match self.unused.pop() {
            Some(slot) => slot,
            None => {
                self.contacts.push(Contact::default());
                u32::try_from(self.contacts.len() - 1).unwrap_or(u32::MAX)
            }
        };
        if let Some(contact) = self.contacts.get_mut(slot as usize) {
            *contact = Contact::new(key, template, contact.generation);
        }
        Ok(slot)
    }

    /// It is over with this contact.
    pub(super) fn forget(&mut self, slot: u32) {
        if let Some(contact) = self.contacts.get_mut(slot as usize) {
            contact.generation = contact.generation.wrapping_add(1);
            self.unused.push(slot);
        }
    }

    fn is(&self, slot: u32, generation: u32, stage: Stage) -> bool {
        let contact = self.contacts.get(slot as usize);
        contact.is_some_and(|contact| contact.generation == generation && contact.stage == stage)
    }

    /// Changes a team; its times are brought up to now before.
    fn change<T>(&mut self, team: usize, now: i64, change: impl FnOnce(&mut Team) -> T) -> Option<T> {
        let (from, until) = (self.world.counted_from, self.world.until);
        self.teams.get_mut(team).map(|team| {
            team.measure(now, from, until);
            change(team)
        })
    }

    /// A live contact enters its queue: somebody free takes it, or it waits as long as its patience.
    pub(super) fn enter(&mut self, slot: u32, queue: usize, patience_minutes: Option<f64>, now: i64) {
        if self.try_assign(slot, queue, now) {
            return;
        }
        let Some(contact) = self.contacts.get_mut(slot as usize) else { return };
        (contact.stage, contact.entered) = (Stage::Waiting, now);
        let generation = contact.generation;
        if let Some(line) = self.lines.get_mut(queue) {
            line.live.push_back((slot, generation, now));
            line.waiting += 1;
        }
        if let Some(minutes) = patience_minutes {
            self.foresee(now.saturating_add((minutes * MINUTE) as i64), Event::GiveUp(slot, generation));
        }
    }

    /// A contact taken earlier is there to be handled.
    fn enter_later(&mut self, slot: u32, now: i64) {
        let Some(contact) = self.contacts.get_mut(slot as usize) else { return };
        (contact.stage, contact.entered) = (Stage::Backlog, now);
        let (queue, generation) = (contact.queue, contact.generation);
        let Some(queue) = queue else { return };
        let alone = self.lines.get(queue).is_some_and(|line| line.waiting == 0 && line.later.is_empty());
        if alone && self.try_assign(slot, queue, now) {
            return;
        }
        if let Some(line) = self.lines.get_mut(queue) {
            line.later.push_back((slot, generation, now));
        }
    }

    fn try_assign(&mut self, slot: u32, queue: usize, now: i64) -> bool {
        let Some(of) = self.world.queues.get(queue) else { return false };
        let free = of.teams.iter().find_map(|team| Some((*team, self.teams.get(*team)?.free(of.levels.len())?)));
        let Some((team, agent)) = free else { return false };
        self.assign(slot, queue, (team, agent), now);
        true
    }

    fn assign(&mut self, slot: u32, queue: usize, (team, agent): (usize, u32), now: i64) {
        let Some(of) = self.world.queues.get(queue) else { return };
        self.begun(slot, now);
        let work = self.work(slot, of);
        let queues = &self.world.queues;
        let contact = (slot, u32::try_from(queue).unwrap_or(u32::MAX), work);
        let end = self.change(team, now, |this| this.take(agent, contact, now, Paces(queues)));
        self.foresee_end(team, end.flatten());
    }

    fn foresee_end(&mut self, team: usize, end: Option<End>) {
        if let Some(end) = end {
            let team = u32::try_from(team).unwrap_or(u32::MAX);
            self.foresee(end.at, Event::Done { team, agent: end.agent, version: end.version });
        }
    }

    fn ended(&mut self, team: usize, agent: u32, version: u32, now: i64) {
        let queues = &self.world.queues;
        let ended = self.change(team, now, |this| this.end(agent, version, now, Paces(queues)));
        let Some(Some((held, next))) = ended else { return };
        self.foresee_end(team, next);
        self.served(held.slot, now);
        self.fill(team, now);
    }

    /// Those of a team who are free take who waits longest; what can wait is taken when nobody does.
    fn fill(&mut self, team: usize, now: i64) {
        let Some(of) = self.world.teams.get(team) else { return };
        loop {
            let mut best: Option<(bool, i64, usize, u32, u32)> = None;
            for queue in &of.queues {
                let most = self.world.queues.get(*queue).map_or(1, |queue| queue.levels.len());
                let Some(agent) = self.teams.get(team).and_then(|team| team.free(most)) else { continue };
                let Some((deferred, slot, since)) = self.first(*queue) else { continue };
                if best.is_none_or(|(later, at, ..)| (deferred, since) < (later, at)) {
                    best = Some((deferred, since, *queue, slot, agent));
                }
            }
            let Some((deferred, _, queue, slot, agent)) = best else { return };
            if let Some(line) = self.lines.get_mut(queue) {
                if deferred {
                    line.later.pop_front();
                } else {
                    line.live.pop_front();
                    line.waiting -= 1;
                }
            }
            self.assign(slot, queue, (team, agent), now);
        }
    }

    /// Who is first in a queue: whether it can wait, its slot, since when.
    fn first(&mut self, queue: usize) -> Option<(bool, u32, i64)> {
        let contacts = &self.contacts;
        let there = |slot: u32, generation: u32| {
            contacts.get(slot as usize).is_some_and(|contact| contact.generation == generation)
        };
        let line = self.lines.get_mut(queue)?;
        while line.live.front().is_some_and(|(slot, generation, _)| !there(*slot, *generation)) {
            line.live.pop_front();
        }
        let live = line.live.front().map(|(slot, _, since)| (false, *slot, *since));
        live.or_else(|| line.later.front().map(|(slot, _, since)| (true, *slot, *since)))
    }

    /// Brings the floor up to this instant: that is what the decision sees.
    pub(super) fn look(&mut self) {
        for (place, queue) in self.world.queues.iter().enumerate() {
            let teams = || queue.teams.iter().filter_map(|team| self.teams.get(*team));
            let Some(seen) = self.floor.queues.at_mut(place) else { continue };
            seen.staffed = teams().map(|team| team.staffed).sum();
            seen.busy = teams().map(|team| team.held).sum();
            seen.waiting = self.lines.get(place).map_or(0, |line| line.waiting);
            let mut state =
                Now::new(seen.staffed, seen.busy, seen.waiting, queue.levels.last().copied().unwrap_or(1.0));
            state.patience_minutes = queue.patience_minutes;
            state.concurrency = seen.concurrency;
            let wait = state.expected_wait().mean;
            seen.expected_wait_minutes = Some(if wait.is_finite() { wait } else { f64::from(u16::MAX) });
        }
    }

    fn done(mut self) -> Ran {
        let (from, until) = (self.world.counted_from, self.world.until);
        let hours = |time: i128| time as f64 / (60.0 * MINUTE);
        let teams = self.teams.iter_mut().map(|team| {
            team.measure(until, from, until);
            (hours(team.busy_time), hours(team.present_time))
        });
        Ran { teams: teams.collect(), groups: self.counts }
    }
}
