//! What happened in one replication, counted: for all, and by queue, channel, matter and segment.

/// What is counted of a group of contacts.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    /// Contacts, each try one.
    pub(super) contacts: u64,
    /// Those sent to a live queue.
    pub(super) offered: u64,
    pub(super) answered: u64,
    pub(super) in_time: u64,
    pub(super) abandoned: u64,
    /// Sent to where nobody is.
    pub(super) turned_away: u64,
    /// Taken now to be handled later.
    pub(super) deferred: u64,
    pub(super) deferred_done: u64,
    pub(super) deferred_hours: f64,
    pub(super) handled: u64,
    pub(super) redials: u64,
    pub(super) repeats: u64,
    pub(super) promised: u64,
    pub(super) kept: u64,
    pub(super) sales: u64,
    pub(super) sold: f64,
    pub(super) retained: f64,
    pub(super) cost: f64,
    pub(super) waited: f64,
    pub(super) waited_answered: f64,
    pub(super) waits: Waits,
    pub(super) waits_answered: Waits,
}

impl Counts {
    /// One that waited in a live queue, and what came of it.
    pub(super) fn wait(&mut self, minutes: f64, answered: bool, within: f64) {
        self.waited += minutes;
        self.waits.add(minutes);
        if answered {
            self.answered += 1;
            self.in_time += u64::from(minutes <= within);
            self.waited_answered += minutes;
            self.waits_answered.add(minutes);
        } else {
            self.abandoned += 1;
        }
    }
}

/// Waits by size, in steps of less than one percent.
#[derive(Debug, Clone, Default)]
pub(super) struct Waits {
    steps: Vec<u32>,
    count: u64,
}

impl Waits {
    fn add(&mut self, minutes: f64) {
        let step = step(minutes);
        if self.steps.len() <= step {
            self.steps.resize(step + 1, 0);
        }
        if let Some(count) = self.steps.get_mut(step) {
            *count += 1;
        }
        self.count += 1;
    }

    /// The wait that this share does not exceed.
    pub(super) fn quantile(&self, share: f64) -> Option<f64> {
        let rank = share * self.count as f64;
        let mut passed = 0.0;
        for (step, count) in self.steps.iter().enumerate() {
            let next = passed + f64::from(*count);
            if next >= rank && *count > 0 {
                if step == 0 {
                    return Some(0.0);
                }
                // Within a step they lie evenly.
                let inside = ((rank - passed) / f64::from(*count)).clamp(0.0, 1.0);
                return Some(start(step) + inside * (start(step + 1) - start(step)));
            }
            passed = next;
        }
        None
    }
}

/// No wait is step 0; then 128 steps for each doubling, from a millisecond on.
fn step(minutes: f64) -> usize {
    let milliseconds = (minutes * 60_000.0) as u64;
    match milliseconds.checked_ilog2() {
        None => 0,
        Some(doubling) => {
            let inside =
                if doubling >= STEPS { milliseconds >> (doubling - STEPS) } else { milliseconds << (STEPS - doubling) };
            1 + ((doubling as usize) << STEPS) + (inside as usize & ((1 << STEPS) - 1))
        }
    }
}

fn start(step: usize) -> f64 {
    let Some(step) = step.checked_sub(1) else { return 0.0 };
    let (doubling, inside) = (step >> STEPS, step & ((1 << STEPS) - 1));
    let share = 1.0 + inside as f64 / f64::from(1 << STEPS);
    share * 2.0_f64.powi(i32::try_from(doubling).unwrap_or(0)) / 60_000.0
}

const STEPS: u32 = 7;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_right_to_one_percent() {
        let mut waits = Waits::default();
        (0..100_000).for_each(|place| waits.add(f64::from(place) / 1000.0));
        for share in [0.01, 0.5, 0.9, 0.999] {
            let found = waits.quantile(share).unwrap();
            assert!((found / (100.0 * share) - 1.0).abs() < 0.01, "{share}: {found}");
        }
        let mut none = Waits::default();
        assert_eq!(none.quantile(0.5), None);
        none.add(0.0);
        assert_eq!(none.quantile(0.5), Some(0.0));
    }
}
