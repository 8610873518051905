//! How many agents a promise takes.

use super::MAX_AGENTS;
use super::station::{Settled, Station};
use crate::error::{Error, Result};

/// What is promised. All of it has to hold.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Target {
    /// The least share of all contacts that is answered within `within_minutes`.
    pub service_level: f64,
    /// What "in time" is.
    pub within_minutes: f64,
    /// The largest share that may give up.
    pub max_abandoned: Option<f64>,
    /// The largest share of the agents' time that may be taken.
    pub max_occupancy: Option<f64>,
}

impl Default for Target {
    /// 80 % within 20 seconds.
    fn default() -> Self {
        Self { service_level: 0.8, within_minutes: 1.0 / 3.0, max_abandoned: None, max_occupancy: None }
    }
}

impl Target {
    /// The fewest agents that keep it; `station.agents` does not matter.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when a number is not usable, and when no number of agents
    /// keeps it.
    pub fn agents(&self, station: &Station) -> Result<(u32, Settled)> {
        for share in [Some(self.service_level), self.max_abandoned, self.max_occupancy].into_iter().flatten() {
            if !(0.0..=1.0).contains(&share) {
                return Err(Error::argument(format!("`{share}`, expected a share from 0 to 1")));
            }
        }
        let with = |agents: u32| Station { agents, ..station.clone() };
        // A fault in the numbers is the same whatever the number of agents: told at once.
        Station { patience_minutes: station.patience_minutes.or(Some(1.0)), ..with(1) }.settle()?;
        let kept = |agents: u32| with(agents).settle().ok().filter(|settled| self.kept(settled));
        let (mut low, mut high) = (0, 1);
        while kept(high).is_none() {
            low = high;
            if high == MAX_AGENTS {
                return Err(Error::argument(format!("no number of agents up to {MAX_AGENTS} keeps the target")));
            }
            high = high.saturating_mul(2).min(MAX_AGENTS);
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if kept(middle).is_some() { high = middle } else { low = middle }
        }
        Ok((high, with(high).settle()?))
    }

    fn kept(&self, settled: &Settled) -> bool {
        settled.service_level(self.within_minutes) >= self.service_level
            && self.max_abandoned.is_none_or(|most| settled.abandoned() <= most)
            && self.max_occupancy.is_none_or(|most| settled.occupancy <= most)
    }
}
