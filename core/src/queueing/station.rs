//! A station: contacts arrive at random, so many agents serve them, some people give up.

use super::law::Law;
use super::{MAX_AGENTS, inverse_blocking};
use crate::error::{Error, Result};

/// What a station is. One handling time is telephony; several are chats of so many at once.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Station {
    /// How many people work.
    pub agents: u32,
    /// How many contacts arrive in an hour.
    pub arrivals_per_hour: f64,
    /// How long a contact takes, in minutes: alone with its agent, beside one other, and so on. As many contacts as
    /// there are numbers are the most an agent has at once.
    pub handling_minutes: Vec<f64>,
    /// How long people wait before they give up, on average (exponential); `None`: for ever.
    pub patience_minutes: Option<f64>,
}

impl Station {
    /// A station where nobody gives up, one contact an agent.
    pub fn new(agents: u32, arrivals_per_hour: f64, handling_minutes: f64) -> Self {
        Self { agents, arrivals_per_hour, handling_minutes: vec![handling_minutes], patience_minutes: None }
    }

    /// The same, with people who give up.
    #[must_use]
    pub fn with_patience(mut self, minutes: f64) -> Self {
        self.patience_minutes = Some(minutes);
        self
    }

    /// The load in erlangs: arrivals times the handling time of a contact alone.
    pub fn load(&self) -> f64 {
        self.arrivals() * self.handling_minutes.first().copied().unwrap_or_default()
    }

    fn arrivals(&self) -> f64 {
        self.arrivals_per_hour / 60.0
    }

    /// The rate at which an agent with so many contacts finishes them.
    fn pace(&self, level: usize) -> f64 {
        let minutes = level.checked_sub(1).and_then(|place| self.handling_minutes.get(place));
        minutes.map_or(0.0, |minutes| level as f64 / minutes)
    }

    /// What it settles to.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when a number is not usable, and when the queue would grow
    /// for ever.
    pub fn settle(&self) -> Result<Settled> {
        self.check()?;
        let arrivals = self.arrivals();
        let most = self.handling_minutes.len();
        let rate = f64::from(self.agents) * self.pace(most);
        let giving_up = self.patience_minutes.map_or(0.0, |minutes| 1.0 / minutes);
        let law = Law::new(arrivals, rate, giving_up).ok_or_else(|| {
            Error::argument(format!(
                "`{}` agents do not keep up with `{:.6}` erlangs and nobody gives up: the queue would grow for ever, \
                 expected more agents or `patience_minutes`",
                self.agents,
                self.load()
            ))
        })?;
        // States below "everybody busy" relative to it, and the contacts in them.
        let (below, contacts) =
            if most == 1 { (inverse_blocking(self.agents, self.load()) - 1.0, None) } else { self.spread() };
        let (full, peak) = law.full();
        let wait_probability = full / (below * (-peak).exp() + full);
        let mean_wait = wait_probability * law.mean();
        let answered = 1.0 - wait_probability * law.abandoned();
        let queue = arrivals * mean_wait;
        let serving = match contacts {
            None => self.load() * answered,
            Some(contacts) => {
                let slots = f64::from(self.agents) * most as f64;
                (1.0 - wait_probability) * contacts + wait_probability * slots
            }
        };
        let slots = f64::from(self.agents) * most as f64;
        Ok(Settled { law, wait_probability, mean_wait, answered, queue, serving, occupancy: serving / slots })
    }

    /// Agents share the contacts evenly: of m contacts, m mod n agents have one more than the others.
    fn spread(&self) -> (f64, Option<f64>) {
        let (agents, most) = (self.agents as usize, self.handling_minutes.len());
        let arrivals = self.arrivals();
        let (mut state, mut sum, mut contacts, mut scale) = (1.0, 0.0, 0.0, 1.0);
        for there in (1..=agents * most).rev() {
            let (level, more) = (there / agents, there % agents);
            let rate = (agents - more) as f64 * self.pace(level) + more as f64 * self.pace(level + 1);
            state *= rate / arrivals;
            sum += state;
            contacts += state * (there - 1) as f64;
            if sum > 1e250 {
                (state, sum, contacts, scale) = (state * 1e-250, sum * 1e-250, contacts * 1e-250, scale * 1e-250);
            }
        }
        (sum / scale, Some(if sum > 0.0 { contacts / sum } else { 0.0 }))
    }

    fn check(&self) -> Result<()> {
        if self.agents == 0 || self.agents > MAX_AGENTS {
            return Err(Error::argument(format!("`{}` agents, expected from 1 to {MAX_AGENTS}", self.agents)));
        }
        let levels = self.handling_minutes.len();
        if levels == 0 || levels > MAX_LEVELS {
            let message = format!("`{levels}` handling times, expected from 1 to {MAX_LEVELS}");
            return Err(Error::argument(message));
        }
        for minutes in self.handling_minutes.iter().chain(&self.patience_minutes) {
            if !(minutes.is_finite() && *minutes >= LEAST && *minutes <= MOST) {
                return Err(Error::argument(format!("`{minutes}` minutes, expected from {LEAST} to {MOST}")));
            }
        }
        if !(self.arrivals_per_hour >= LEAST && self.arrivals_per_hour <= MOST) {
            let message = format!("`{}` arrivals an hour, expected from {LEAST} to {MOST}", self.arrivals_per_hour);
            return Err(Error::argument(message));
        }
        Ok(())
    }
}

/// What a station settles to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settled {
    /// The law of the wait of those who have to wait.
    pub law: Law,
    /// The share that has to wait.
    pub wait_probability: f64,
    /// The mean wait of all, in minutes.
    pub mean_wait: f64,
    /// The share that is answered.
    pub answered: f64,
    /// How many wait, on average.
    pub queue: f64,
    /// How many are being served, on average.
    pub serving: f64,
    /// The share of the places (agents times contacts at once) that is taken.
    pub occupancy: f64,
}

impl Settled {
    /// The share that gives up.
    pub fn abandoned(&self) -> f64 {
        self.wait_probability * self.law.abandoned()
    }

    /// The mean wait of those who are answered, in minutes.
    pub fn mean_wait_answered(&self) -> f64 {
        self.wait_probability * self.law.mean_answered() / self.answered
    }

    /// The share of all that is answered within so many minutes.
    pub fn service_level(&self, minutes: f64) -> f64 {
        1.0 - self.wait_probability + self.wait_probability * self.law.answered_within(minutes)
    }

    /// The share of all that waits longer than this, answered then or not.
    pub fn longer_than(&self, minutes: f64) -> f64 {
        self.wait_probability * self.law.longer_than(minutes)
    }

    /// The wait, in minutes, that this share of all does not exceed.
    pub fn quantile(&self, share: f64) -> f64 {
        let beyond = 1.0 - share;
        let (mut short, mut long) = (0.0, 1.0);
        if self.wait_probability <= beyond {
            return 0.0;
        }
        while self.longer_than(long) > beyond && long < MOST {
            long *= 2.0;
        }
        for _ in 0..60 {
            let middle = 0.5 * (short + long);
            if self.longer_than(middle) > beyond { short = middle } else { long = middle }
        }
        0.5 * (short + long)
    }
}

const MAX_LEVELS: usize = 64;
const LEAST: f64 = 1e-9;
const MOST: f64 = 1e9;
