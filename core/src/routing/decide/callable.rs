//! When a customer can be called: while the channel is open, and outside the customer's own quiet hours.

use crate::instant::Zone;
use crate::routing::documents::{HoursDocument, HoursState, PromiseWithin, Request};
use crate::routing::hours::Hours;
use crate::routing::policy::Policy;

/// A channel's hours, and the quiet ones of a customer.
pub(super) struct Callable<'a> {
    pub(super) hours: Option<&'a Hours>,
    pub(super) quiet: Option<&'a Hours>,
}

impl Callable<'_> {
    /// The first instant from `at` on; nothing when there is none that is found.
    pub(super) fn next(&self, at: i64) -> Option<i64> {
        let mut at = at;
        for _ in 0..MOST_TRIED {
            at = self.hours.map_or(Some(at), |hours| hours.next_open(at))?;
            // What may be quiet is.
            match self.quiet.filter(|quiet| quiet.state(at) != HoursState::Closed) {
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
        change(self.hours).min(change(self.quiet))
    }
}

/// The quiet hours of a request, on the clock of its zone or of the policy's first hours; else which of its fields is
/// wrong, and why. A zone is looked at without quiet hours too: one that is none is a slip.
pub(crate) fn quiet_hours(request: &Request, policy: &Policy) -> Result<Option<Hours>, (&'static str, String)> {
    let own = request.zone.as_deref();
    let Some(open) = &request.quiet_hours else {
        let zone = own.map_or(Ok(Zone::utc()), |zone| Zone::named_in(policy.zones(), zone));
        return zone.map(|_| None).map_err(|error| ("zone", error.message().to_owned()));
    };
    let zone = own.unwrap_or_else(|| policy.compiled().hours.first().map_or("UTC", Hours::zone));
    let read = Hours::read_in(&HoursDocument::new(open, zone), policy.zones()).map_err(|faults| {
        let fault = faults.into_iter().next();
        let named = fault.as_ref().is_some_and(|fault| fault.field == "zone");
        (if named { "zone" } else { "quiet_hours" }, fault.map(|fault| fault.message).unwrap_or_default())
    })?;
    match read.asks_of_holidays() {
        true => Err(("quiet_hours", "`PH` and `SH` are no days here, expected weekdays, dates and times".to_owned())),
        false => Ok(Some(read)),
    }
}

/// Stretches looked through.
const MOST_TRIED: usize = 10_000;
