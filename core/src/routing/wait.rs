//! How long the next customer of a queue waits: what the host says, else what the queue's own figures come to.
//!
//! Somebody free and nobody ahead: no wait. Everybody busy: one service must end for each customer ahead and one more,
//! while those ahead may give up; the sum of those times is put as a gamma of the same mean and variance. A floor that
//! tells arrivals, and not who is busy, is taken to be in its steady state (Erlang C).

use super::floor::{HANDLING_MINUTES, Queue};

/// A wait to reckon with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wait {
    /// The mean, in minutes.
    pub(crate) minutes: f64,
    /// Nine waits of ten are between these, where the wait was estimated.
    pub(crate) interval: Option<(f64, f64)>,
}

impl Wait {
    pub(crate) const NONE: Self = Self { minutes: 0.0, interval: None };

    const fn of(minutes: f64) -> Self {
        Self { minutes, interval: None }
    }
}

impl Queue {
    /// The wait to reckon with.
    pub(crate) fn wait(&self) -> Wait {
        match self.expected_wait_minutes {
            Some(minutes) if (0.0..=NOBODY).contains(&minutes) => return Wait::of(minutes),
            Some(minutes) if minutes > NOBODY => return Wait::of(NOBODY),
            _ => {}
        }
        if self.staffed == 0 {
            return Wait::of(NOBODY);
        }
        if self.busy == 0 && self.waiting == 0 {
            return self.arrivals_per_hour.and_then(|arrivals| self.steady(arrivals)).unwrap_or(Wait::NONE);
        }
        if self.staffed > self.busy && self.waiting == 0 {
            return Wait::NONE;
        }
        self.behind_others()
    }

    /// The wait of somebody who comes last, while those ahead are served or give up.
    fn behind_others(&self) -> Wait {
        let rate = self.places() / self.service();
        let leaves = self.patience_minutes.filter(|minutes| *minutes > 0.0).map_or(0.0, |minutes| 1.0 / minutes);
        let (mut mean, mut variance) = (0.0, 0.0);
        match leaves > 0.0 {
            true => {
                for ahead in 0..=self.waiting.min(MOST_AHEAD) {
                    let each = 1.0 / (rate + f64::from(ahead) * leaves);
                    mean += each;
                    variance += each * each;
                }
            }
            false => {
                mean = (f64::from(self.waiting) + 1.0) / rate;
                variance = mean / rate;
            }
        }
        let mean = mean.min(NOBODY);
        let shape = mean * mean / variance.max(f64::MIN_POSITIVE);
        let at = |normal: f64| {
            // Wilson and Hilferty: the cube root of a gamma is all but normal.
            let root = 1.0 - 1.0 / (9.0 * shape) + normal / (3.0 * shape.sqrt());
            mean * root.max(0.0).powi(3)
        };
        Wait { minutes: mean, interval: Some((at(-ONE_OF_TWENTY), at(ONE_OF_TWENTY))) }
    }

    /// The mean wait in the steady state; nothing when more arrives than can be served.
    fn steady(&self, arrivals_per_hour: f64) -> Option<Wait> {
        let (servers, service) = (self.places(), self.service());
        let load = arrivals_per_hour / 60.0 * service;
        if !(load < servers) || servers > MOST_SERVERS {
            return None;
        }
        let (mut blocked, mut at) = (1.0, 1.0);
        while at <= servers {
            blocked = load * blocked / (at + load * blocked);
            at += 1.0;
        }
        let waits = blocked / (1.0 - load / servers * (1.0 - blocked));
        let mean_of_those = service / (servers - load);
        let high = if waits <= 0.05 { 0.0 } else { mean_of_those * (waits / 0.05).ln() };
        Some(Wait { minutes: (waits * mean_of_those).min(NOBODY), interval: Some((0.0, high.min(NOBODY))) })
    }

    /// Contacts served at once.
    fn places(&self) -> f64 {
        f64::from(self.staffed.max(1)) * f64::from(self.concurrency.max(1))
    }

    fn service(&self) -> f64 {
        self.handling_minutes.filter(|minutes| *minutes > 0.0 && *minutes < NOBODY).unwrap_or(HANDLING_MINUTES)
    }
}

/// The wait where nobody works, in minutes, and the longest that is told.
const NOBODY: f64 = u16::MAX as f64;
/// The normal quantile of 0.95.
const ONE_OF_TWENTY: f64 = 1.644_853_626_951_472_2;
/// Customers ahead that are reckoned with one by one.
const MOST_AHEAD: u32 = 1000;
/// Servers for which a steady state is worked out.
const MOST_SERVERS: f64 = 10_000.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(staffed: u32, busy: u32, waiting: u32) -> Queue {
        let mut queue = Queue::new(["voice"], staffed);
        (queue.busy, queue.waiting) = (busy, waiting);
        queue
    }

    #[test]
    fn a_wait_is_the_services_that_must_end_first() {
        assert_eq!(queue(2, 0, 0).wait(), Wait::NONE);
        assert_eq!(queue(2, 2, 0).wait().minutes, 2.5);
        let wait = queue(2, 2, 3).wait();
        assert_eq!(wait.minutes, 10.0);
        // Four services of 2.5 minutes on average: a gamma of shape 4, whose 5th and 95th percentiles are known.
        let (low, high) = wait.interval.unwrap();
        assert!((low / 2.5 - 1.366_318).abs() < 0.01 && (high / 2.5 - 7.753_657).abs() < 0.01, "{wait:?}");
        let mut impatient = queue(2, 2, 3);
        impatient.patience_minutes = Some(5.0);
        assert!(impatient.wait().minutes < 10.0);
        let mut chats = queue(2, 2, 3);
        chats.concurrency = 2;
        assert_eq!(chats.wait().minutes, 5.0);
    }

    #[test]
    fn arrivals_alone_are_a_steady_state() {
        let mut queue = queue(14, 0, 0);
        (queue.arrivals_per_hour, queue.handling_minutes) = (Some(200.0), Some(3.0));
        // R's ErlangC package: 100 calls in half an hour, 180 s, 14 agents.
        assert!((queue.wait().minutes * 60.0 - 7.835_937_012).abs() < 1e-8, "{:?}", queue.wait());
        queue.staffed = 9;
        assert_eq!(queue.wait(), Wait::NONE);
    }

    #[test]
    fn what_is_no_wait_does_no_harm() {
        let mut queue = queue(0, u32::MAX, u32::MAX);
        assert_eq!(queue.wait().minutes, NOBODY);
        queue.staffed = 1;
        for odd in [f64::NAN, f64::INFINITY, -1.0, 0.0, f64::MIN_POSITIVE] {
            (queue.handling_minutes, queue.patience_minutes) = (Some(odd), Some(odd));
            queue.arrivals_per_hour = Some(odd);
            queue.expected_wait_minutes = Some(odd);
            let wait = queue.wait();
            assert!((0.0..=NOBODY).contains(&wait.minutes), "{odd}: {wait:?}");
        }
    }
}
