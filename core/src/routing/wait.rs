//! How long the next customer of a queue waits: what the host says, else what the queue's own figures come to
//! ([`crate::queueing`]).

use super::documents::{HANDLING_MINUTES, Queue};
use crate::queueing::Now;

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
}

impl Queue {
    /// The wait to reckon with. Where somebody waits everybody is busy, whatever the host counted.
    pub(crate) fn wait(&self) -> Wait {
        if let Some(minutes) = self.expected_wait_minutes.filter(|minutes| *minutes >= 0.0) {
            return Wait { minutes: minutes.min(LONGEST), interval: None };
        }
        if self.staffed == 0 {
            return Wait { minutes: LONGEST, interval: None };
        }
        if self.waiting == 0 && self.busy < self.staffed && (self.busy > 0 || self.arrivals_per_hour.is_none()) {
            return Wait::NONE;
        }
        let all = u64::from(self.staffed) * u64::from(self.concurrency.max(1));
        let busy = u64::from(self.busy) * u64::from(self.concurrency.max(1));
        let busy = if self.waiting > 0 { busy.max(all) } else { busy };
        let handling = self.handling_minutes.unwrap_or(HANDLING_MINUTES);
        let handling = if handling > 0.0 && handling.is_finite() { handling } else { HANDLING_MINUTES };
        let mut now = Now::new(self.staffed, u32::try_from(busy).unwrap_or(u32::MAX), self.waiting, handling);
        now.concurrency = self.concurrency;
        now.patience_minutes = self.patience_minutes;
        if busy == 0 {
            now.busy = None;
            now.arrivals_per_hour = self.arrivals_per_hour;
        }
        let wait = now.expected_wait();
        let told = |minutes: f64| if minutes.is_nan() { LONGEST } else { minutes.clamp(0.0, LONGEST) };
        Wait { minutes: told(wait.mean), interval: Some((told(wait.low), told(wait.high))) }
    }
}

/// The longest wait that is told, in minutes: that of a queue where nobody works.
const LONGEST: f64 = u16::MAX as f64;

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
        assert_eq!(queue(2, 1, 0).wait(), Wait::NONE);
        assert_eq!(queue(2, 2, 0).wait().minutes, 2.5);
        assert_eq!(queue(2, 0, 3).wait().minutes, 10.0);
        let (low, high) = queue(2, 2, 3).wait().interval.unwrap();
        assert!(low > 2.0 && low < 10.0 && high > 10.0 && high < 21.0, "{low} {high}");
        let mut impatient = queue(2, 2, 3);
        impatient.patience_minutes = Some(5.0);
        assert!(impatient.wait().minutes < 10.0);
        let mut chats = queue(2, 2, 3);
        chats.concurrency = 2;
        assert_eq!(chats.wait().minutes, 5.0);
        let mut told = queue(2, 2, 3);
        told.expected_wait_minutes = Some(1.5);
        assert_eq!(told.wait(), Wait { minutes: 1.5, interval: None });
    }

    #[test]
    fn arrivals_alone_are_a_steady_state() {
        let mut queue = queue(14, 0, 0);
        (queue.arrivals_per_hour, queue.handling_minutes) = (Some(200.0), Some(3.0));
        // 100 calls in half an hour of 180 s each, 14 agents: R's ErlangC package.
        assert!((queue.wait().minutes * 60.0 - 7.835_937_012).abs() < 1e-3, "{:?}", queue.wait());
        queue.staffed = 9;
        assert_eq!(queue.wait().minutes, LONGEST);
    }

    #[test]
    fn what_is_no_wait_does_no_harm() {
        let mut queue = queue(0, u32::MAX, u32::MAX);
        assert_eq!(queue.wait().minutes, LONGEST);
        for odd in [f64::NAN, f64::INFINITY, -1.0, 0.0, f64::MIN_POSITIVE, f64::MAX] {
            for (staffed, busy, waiting, concurrency) in
                [(1, 0, 0, 1), (u32::MAX, u32::MAX, u32::MAX, u32::MAX), (1, 1, 1, 0)]
            {
                (queue.staffed, queue.busy, queue.waiting, queue.concurrency) = (staffed, busy, waiting, concurrency);
                (queue.handling_minutes, queue.patience_minutes) = (Some(odd), Some(odd));
                (queue.arrivals_per_hour, queue.expected_wait_minutes) = (Some(odd), Some(odd));
                let wait = queue.wait();
                assert!((0.0..=LONGEST).contains(&wait.minutes), "{odd}: {wait:?}");
                queue.expected_wait_minutes = None;
                let wait = queue.wait();
                assert!((0.0..=LONGEST).contains(&wait.minutes), "{odd}: {wait:?}");
            }
        }
    }
}
