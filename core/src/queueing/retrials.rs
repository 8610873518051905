//! People who try again: those who gave up redial, those who were served come back.
//!
//! The rates balance as in Ding, Remerova, van der Mei and Zwart (arXiv 1311.6248): of all tries Λ, abandoned ones come
//! back with probability p and served ones with probability q, so Λ = λ + p·(abandoned) + q·(served). The right side
//! grows more slowly than the left, so there is exactly one answer.

use super::station::{Settled, Station};
use crate::error::{Error, Result};

/// How people try again.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Retrials {
    /// The probability that somebody who gave up redials.
    pub redial: f64,
    /// The probability that somebody who was served comes back.
    pub reconnect: f64,
}

/// Where it settles.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settling {
    /// All tries in an hour, first ones and those that followed.
    pub tries_per_hour: f64,
    /// The station at that rate.
    pub settled: Settled,
}

impl Retrials {
    /// People who redial and come back with these probabilities.
    pub const fn new(redial: f64, reconnect: f64) -> Self {
        Self { redial, reconnect }
    }

    /// Where a station settles whose `arrivals_per_hour` are the first tries.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when a number is not usable or nothing settles.
    pub fn settle(&self, first: &Station) -> Result<Settling> {
        for share in [self.redial, self.reconnect] {
            if !(0.0..=0.99).contains(&share) {
                return Err(Error::argument(format!("`{share}` try again, expected a share from 0 to 0.99")));
            }
        }
        let at = |tries: f64| -> Result<Settling> {
            let station = Station { arrivals_per_hour: tries, ..first.clone() };
            Ok(Settling { tries_per_hour: tries, settled: station.settle()? })
        };
        let newcomers = |settling: &Settling| {
            let answered = settling.settled.answered;
            settling.tries_per_hour * (1.0 - self.redial * (1.0 - answered) - self.reconnect * answered)
        };
        let (mut low, mut high) = (first.arrivals_per_hour, first.arrivals_per_hour);
        while newcomers(&at(high)?) < first.arrivals_per_hour {
            low = high;
            high *= 2.0;
        }
        // Sixty halvings leave less than the last digit.
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if newcomers(&at(middle)?) < first.arrivals_per_hour { low = middle } else { high = middle }
        }
        at(0.5 * (low + high))
    }
}
