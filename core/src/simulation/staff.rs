//! The people of a team: who is there, with how many contacts, and who takes the next one.
//!
//! An agent with several contacts serves each more slowly, so what is left of a contact is kept as work, and worked off
//! at a rate that changes whenever the agent's contacts do.

use super::MINUTE;
use super::world::QueueWorld;

/// One contact with an agent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) slot: u32,
    pub(super) queue: u32,
    /// In units of a contact's whole handling time alone.
    left: f64,
}

#[derive(Debug, Clone, Default)]
struct Agent {
    held: Vec<Held>,
    /// When `left` of the contacts was right.
    since: i64,
    /// Tells an agent's next end from those that were foreseen before.
    version: u32,
    state: State,
    /// The most it may have, by what it has.
    most: usize,
    /// The place in its level's list, while it can take more.
    place: usize,
    listed: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum State {
    #[default]
    Away,
    There,
    /// Goes home when done.
    Leaving,
}

/// The people of one team.
#[derive(Debug, Clone)]
pub(super) struct Team {
    agents: Vec<Agent>,
    /// Who can take more, by the number of contacts they have.
    levels: Vec<Vec<u32>>,
    pub(super) staffed: u32,
    pub(super) held: u32,
    busy: u32,
    present: u32,
    measured: i64,
    /// Agent-nanoseconds with a contact, and at work, since counting began.
    pub(super) busy_time: i128,
    pub(super) present_time: i128,
}

/// When an agent's next contact ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) at: i64,
    pub(super) agent: u32,
    pub(super) version: u32,
}

impl Team {
    pub(super) fn new(most: usize) -> Self {
        Self {
            agents: Vec::new(),
            levels: vec![Vec::new(); most.max(1)],
            staffed: 0,
            held: 0,
            busy: 0,
            present: 0,
            measured: i64::MIN,
            busy_time: 0,
            present_time: 0,
        }
    }

    /// Brings the times of work up to this instant; what lies before `from` or after `until` does not count.
    pub(super) fn measure(&mut self, now: i64, from: i64, until: i64) {
        let (start, end) = (self.measured.max(from), now.min(until));
        if end > start {
            self.busy_time += i128::from(end - start) * i128::from(self.busy);
            self.present_time += i128::from(end - start) * i128::from(self.present);
        }
        self.measured = now;
    }

    /// So many are to be there. Those who are too many go home, the free ones at once.
    pub(super) fn staff(&mut self, target: u32) {
        let wanted = target as usize;
        if self.agents.len() < wanted {
            self.agents.resize_with(wanted, Agent::default);
        }
        for agent in 0..self.agents.len() {
            let Some(this) = self.agents.get_mut(agent) else { continue };
            if self.staffed < target && this.state != State::There {
                self.present += u32::from(this.state == State::Away);
                this.state = State::There;
                self.staffed += 1;
                let room = this.held.is_empty() || this.held.len() < this.most;
                if room {
                    self.list(agent);
                }
            }
        }
        // First those without a contact, then those who finish theirs.
        for free in [true, false] {
            for agent in (0..self.agents.len()).rev() {
                let Some(this) = self.agents.get_mut(agent) else { continue };
                if self.staffed > target && this.state == State::There && (this.held.is_empty() || !free) {
                    this.state = if this.held.is_empty() { State::Away } else { State::Leaving };
                    self.present -= u32::from(this.state == State::Away);
                    self.staffed -= 1;
                    self.unlist(agent);
                }
            }
        }
    }

    /// The agent who takes a contact of a queue where an agent may have so many: one with the fewest.
    pub(super) fn free(&self, most: usize) -> Option<u32> {
        self.levels.iter().take(most).find_map(|level| level.last().copied())
    }

    /// Gives an agent a contact with so much work.
    pub(super) fn take(
        &mut self,
        agent: u32,
        (slot, queue, work): (u32, u32, f64),
        now: i64,
        paces: Paces<'_>,
    ) -> Option<End> {
        self.work_off(agent, now, paces);
        self.unlist(agent as usize);
        let this = self.agents.get_mut(agent as usize)?;
        self.busy += u32::from(this.held.is_empty());
        self.held += 1;
        this.held.push(Held { slot, queue, left: work });
        self.list_if_room(agent as usize, paces);
        self.next_end(agent, now, paces)
    }

    /// The contact that ends now, and when the agent's next one does. Nothing when this end was foreseen in vain.
    pub(super) fn end(&mut self, agent: u32, version: u32, now: i64, paces: Paces<'_>) -> Option<(Held, Option<End>)> {
        if self.agents.get(agent as usize)?.version != version {
            return None;
        }
        self.work_off(agent, now, paces);
        self.unlist(agent as usize);
        let this = self.agents.get_mut(agent as usize)?;
        let (place, _) = this.held.iter().enumerate().min_by(|(_, a), (_, b)| a.left.total_cmp(&b.left))?;
        let done = this.held.swap_remove(place);
        self.held -= 1;
        self.busy -= u32::from(this.held.is_empty());
        if this.held.is_empty() && this.state == State::Leaving {
            this.state = State::Away;
            self.present -= 1;
        }
        self.list_if_room(agent as usize, paces);
        let next = self.next_end(agent, now, paces);
        Some((done, next))
    }

    fn work_off(&mut self, agent: u32, now: i64, paces: Paces<'_>) {
        let Some(this) = self.agents.get_mut(agent as usize) else { return };
        let passed = (now - this.since) as f64 / MINUTE;
        let level = this.held.len();
        for held in &mut this.held {
            held.left = (held.left - passed / paces.of(held.queue).minutes(level)).max(0.0);
        }
        this.since = now;
    }

    fn next_end(&mut self, agent: u32, now: i64, paces: Paces<'_>) -> Option<End> {
        let this = self.agents.get_mut(agent as usize)?;
        this.version = this.version.wrapping_add(1);
        let level = this.held.len();
        let minutes = this.held.iter().map(|held| held.left * paces.of(held.queue).minutes(level));
        let first = minutes.min_by(f64::total_cmp)?;
        Some(End { at: now.saturating_add((first * MINUTE) as i64), agent, version: this.version })
    }

    fn list_if_room(&mut self, agent: usize, paces: Paces<'_>) {
        let Some(this) = self.agents.get_mut(agent) else { return };
        this.most = this.held.iter().map(|held| paces.of(held.queue).most()).min().unwrap_or(usize::MAX);
        if this.state == State::There && this.held.len() < this.most {
            self.list(agent);
        }
    }

    fn list(&mut self, agent: usize) {
        let Some(this) = self.agents.get_mut(agent) else { return };
        let level = this.held.len();
        if let (Some(list), Ok(number), None) = (self.levels.get_mut(level), u32::try_from(agent), this.listed) {
            this.place = list.len();
            this.listed = Some(level);
            list.push(number);
        }
    }

    fn unlist(&mut self, agent: usize) {
        let Some(this) = self.agents.get_mut(agent) else { return };
        let (Some(level), place) = (this.listed.take(), this.place) else { return };
        let Some(list) = self.levels.get_mut(level) else { return };
        if place < list.len() {
            list.swap_remove(place);
        }
        if let Some(moved) = list.get(place).and_then(|moved| self.agents.get_mut(*moved as usize)) {
            moved.place = place;
        }
    }
}

/// How the contacts of each queue are handled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paces<'a>(pub(super) &'a [QueueWorld]);

impl<'a> Paces<'a> {
    fn of(self, queue: u32) -> Pace<'a> {
        Pace(self.0.get(queue as usize).map_or(&[], |queue| &queue.levels))
    }
}

/// Minutes of a contact by how many an agent has at once.
struct Pace<'a>(&'a [f64]);

impl Pace<'_> {
    fn most(&self) -> usize {
        self.0.len().max(1)
    }

    fn minutes(&self, level: usize) -> f64 {
        let place = level.saturating_sub(1).min(self.0.len().saturating_sub(1));
        self.0.get(place).copied().unwrap_or(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(levels: &[f64]) -> QueueWorld {
        QueueWorld {
            name: String::new(),
            levels: levels.to_vec(),
            deviation: None,
            patience_minutes: None,
            teams: Vec::new(),
        }
    }

    #[test]
    fn who_calls_takes_nothing_beside_it_and_who_chats_does() {
        let queues = [queue(&[5.0]), queue(&[6.0, 9.0, 12.0])];
        let paces = Paces(&queues);
        let mut team = Team::new(3);
        team.staff(1);
        team.take(0, (7, 0, 1.0), 0, paces);
        assert_eq!((team.free(1), team.free(3)), (None, None));
        // Sent home and called back before the call ends: there is still no room.
        team.staff(0);
        team.staff(1);
        assert_eq!(team.free(3), None);
        let (done, next) = team.end(0, 1, 5 * MINUTE as i64, paces).unwrap();
        assert_eq!((done.slot, next.is_none(), team.free(1)), (7, true, Some(0)));
        // Alone six minutes; after three another comes: the half that is left takes 4.5 beside it.
        let at = |minutes: f64| (minutes * MINUTE) as i64;
        let first = team.take(0, (8, 1, 1.0), at(10.0), paces).unwrap();
        assert_eq!((first.at, team.free(1), team.free(3)), (at(16.0), None, Some(0)));
        let second = team.take(0, (9, 1, 1.0), at(13.0), paces).unwrap();
        assert_eq!(second.at, at(17.5));
        assert!(team.end(0, first.version, first.at, paces).is_none(), "an end that was foreseen in vain");
        let (done, next) = team.end(0, second.version, second.at, paces).unwrap();
        // Of the other, half is left too, for three minutes alone.
        assert_eq!((done.slot, next.unwrap().at), (8, at(20.5)));
    }
}
