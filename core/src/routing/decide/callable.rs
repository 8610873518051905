//! When a customer can be called: while the channel is open, and outside the customer's own quiet hours.

use crate::routing::documents::{HoursDocument, PromiseWithin, Request};
use crate::routing::hours::Hours;

/// A channel's hours, and the quiet ones of a customer.
pub(super) struct Callable<'a> {
    pub(super) hours: Option<&'a Hours>,
    pub(super) quiet: Option<Hours>,
}

impl Callable<'_> {
    /// The first instant from `at` on; nothing when there is none that is found.
    pub(super) fn next(&self, at: i64) -> Option<i64> {
        let mut at = at;
        for _ in 0..MOST_TRIED {
            at = self.hours.map_or(Some(at), |hours| hours.next_open(at))?;
            match self.quiet.as_ref().filter(|quiet| quiet.is_open(at)) {
                Some(quiet) => at = quiet.next_change(at)?,
                None => return Some(at),
            }
        }
        None
    }

    /// When what begins at `start` is promised for: so many nanoseconds of clock time later, at the latest when it
    /// closes, or so many of working time later, which may be on another day.
    pub(super) fn by(&self, start: i64, length: i64, within: PromiseWithin) -> Option<i64> {
        let (mut at, mut left) = (start, length);
        for _ in 0..MOST_TRIED {
            let ends = self.until(at);
            let there = ends.saturating_sub(at);
            if left <= there || within == PromiseWithin::ClockTime {
                return Some(at.saturating_add(left.min(there)));
            }
            left -= there;
            at = self.next(ends)?;
        }
        None
    }

    /// The end of the stretch that `at` is in.
    fn until(&self, at: i64) -> i64 {
        let change = |hours: Option<&Hours>| hours.and_then(|hours| hours.next_change(at)).unwrap_or(i64::MAX);
        change(self.hours).min(change(self.quiet.as_ref()))
    }
}

/// The quiet hours of a request, on the clock of its zone or of this one.
pub(crate) fn quiet_hours(request: &Request, zone: &str) -> Option<Result<Hours, (&'static str, String)>> {
    let zone = request.zone.as_deref().unwrap_or(zone);
    // Without quiet hours the zone is still looked at: one that is none is a slip.
    let written = request.quiet_hours.as_deref().or(request.zone.as_ref().map(|_| "off"))?;
    let read = Hours::read(&HoursDocument::new(written, zone));
    Some(read.map_err(|faults| {
        let fault = faults.into_iter().next();
        let named = fault.as_ref().is_some_and(|fault| fault.field == "zone");
        (if named { "zone" } else { "quiet_hours" }, fault.map(|fault| fault.message).unwrap_or_default())
    }))
}

/// Stretches looked through.
const MOST_TRIED: usize = 10_000;
