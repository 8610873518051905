//! How long the next customer waits, given what is there now.

use super::station::Station;

/// What is known of a queue at this instant.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Now {
    /// How many people work.
    pub staffed: u32,
    /// How many contacts they have under way; `None` when that is not known: then the queue is taken as it is on
    /// average at its rate of arrivals.
    pub busy: Option<u32>,
    /// How many customers wait.
    pub waiting: u32,
    /// How many contacts arrive in an hour, where known. With `busy` known nothing hangs on it: who comes later waits
    /// behind.
    pub arrivals_per_hour: Option<f64>,
    /// How long a contact takes, in minutes, among as many as an agent usually has at once.
    pub handling_minutes: f64,
    /// How long people wait before they give up, on average; `None`: for ever.
    pub patience_minutes: Option<f64>,
    /// How many contacts an agent has at once.
    pub concurrency: u32,
}

/// The wait of somebody who comes now and does not give up, in minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Wait {
    /// On average; infinite where nobody will ever come.
    pub mean: f64,
    /// One in twenty waits less.
    pub low: f64,
    /// One in twenty waits longer.
    pub high: f64,
}

impl Wait {
    const NONE: Self = Self { mean: 0.0, low: 0.0, high: 0.0 };
    const EVER: Self = Self { mean: f64::INFINITY, low: f64::INFINITY, high: f64::INFINITY };
}

impl Now {
    /// A queue with so many people, so many contacts under way and so many waiting.
    pub const fn new(staffed: u32, busy: u32, waiting: u32, handling_minutes: f64) -> Self {
        Self {
            staffed,
            busy: Some(busy),
            waiting,
            arrivals_per_hour: None,
            handling_minutes,
            patience_minutes: None,
            concurrency: 1,
        }
    }

    /// How long the next customer waits. Total: a number that is not usable counts as not given.
    ///
    /// With all busy, the agents together finish a contact at the rate c = places / handling time, and each of those
    /// ahead gives up at the rate θ. So the wait is a sum of one exponential step for each place in the line: mean
    /// Σ 1/(c + jθ), variance Σ 1/(c + jθ)². Its law is taken as the gamma law of that mean and variance, which is
    /// exact when nobody gives up, and the ends by Wilson and Hilferty's rule (within 3 % of the true ends; the low end
    /// of a single step, where the rule is off, is exact).
    pub fn expected_wait(&self) -> Wait {
        let usable = |minutes: &f64| minutes.is_finite() && *minutes > 0.0;
        let places = u64::from(self.staffed) * u64::from(self.concurrency.max(1));
        if places == 0 {
            return Wait::EVER;
        }
        if !usable(&self.handling_minutes) {
            return Wait::NONE;
        }
        let patience = self.patience_minutes.filter(usable);
        let Some(busy) = self.busy else { return self.usual(places, patience) };
        let there = u64::from(busy) + u64::from(self.waiting);
        let Some(ahead) = there.checked_sub(places) else { return Wait::NONE };
        let rate = places as f64 / self.handling_minutes;
        let (mean, variance) = steps(ahead, rate, patience.map_or(0.0, |minutes| 1.0 / minutes));
        if ahead == 0 {
            return Wait { mean, low: mean * FIRST_LOW, high: mean * FIRST_HIGH };
        }
        let shape = mean * mean / variance;
        let end = |normal: f64| {
            let root = 1.0 - 1.0 / (9.0 * shape) + normal / (9.0 * shape).sqrt();
            mean * root * root * root
        };
        Wait { mean, low: end(-NORMAL), high: end(NORMAL) }
    }

    /// The queue as it is on average.
    fn usual(&self, places: u64, patience: Option<f64>) -> Wait {
        let Some(arrivals) = self.arrivals_per_hour else { return Wait::NONE };
        let agents = u32::try_from(places).unwrap_or(u32::MAX);
        let mut station = Station::new(agents, arrivals, self.handling_minutes);
        station.patience_minutes = patience;
        let Ok(settled) = station.settle() else { return if arrivals > 0.0 { Wait::EVER } else { Wait::NONE } };
        let offered = |minutes: f64| settled.wait_probability * settled.law.offered_longer_than(minutes);
        // The mean of the wait of somebody who does not give up: the area under the tail.
        let (mut longest, mut mean) = (self.handling_minutes, 0.0);
        while offered(longest) > 1e-9 && longest < 1e9 {
            longest *= 2.0;
        }
        let width = longest / f64::from(STRIPS);
        for strip in 0..STRIPS {
            let from = width * f64::from(strip);
            mean += width / 6.0 * (offered(from) + 4.0 * offered(from + 0.5 * width) + offered(from + width));
        }
        let end = |beyond: f64| {
            let (mut short, mut long) = (0.0, longest);
            for _ in 0..50 {
                let middle = 0.5 * (short + long);
                if offered(middle) > beyond { short = middle } else { long = middle }
            }
            if settled.wait_probability <= beyond { 0.0 } else { long }
        };
        Wait { mean, low: end(0.95), high: end(0.05) }
    }
}

/// Σ 1/(rate + jθ) and Σ 1/(rate + jθ)² for j from 0 to `ahead`.
fn steps(ahead: u64, rate: f64, giving_up: f64) -> (f64, f64) {
    if giving_up == 0.0 {
        let steps = ahead as f64 + 1.0;
        return (steps / rate, steps / (rate * rate));
    }
    let (mut mean, mut variance) = (0.0, 0.0);
    for place in 0..=ahead.min(SUMMED) {
        let step = 1.0 / (rate + place as f64 * giving_up);
        mean += step;
        variance += step * step;
    }
    if ahead > SUMMED {
        // The rest as an integral between the half steps: a long line costs no more than a short one.
        let near = rate + (SUMMED as f64 + 0.5) * giving_up;
        let far = rate + (ahead as f64 + 0.5) * giving_up;
        mean += (far / near).ln() / giving_up;
        variance += (1.0 / near - 1.0 / far) / giving_up;
    }
    (mean, variance)
}

/// The line summed one by one; behind it the integral is right to five digits.
const SUMMED: u64 = 32;
/// The normal law's 95th percentile.
const NORMAL: f64 = 1.644_853_626_951_472_2;
/// The exponential law's 5th and 95th percentile.
const FIRST_LOW: f64 = 0.051_293_294_387_550_58;
const FIRST_HIGH: f64 = 2.995_732_273_553_991;
const STRIPS: u32 = 256;
