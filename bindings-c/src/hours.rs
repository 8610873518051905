//! Opening hours by themselves. None of the calls changes them, so any number of threads may ask at the same time.

use crate::error::kanava_error;
use crate::guard::{call, required, unwind};
use crate::status::kanava_status;
use crate::text::{Borrowed, kanava_text};
use kanava::routing::documents::HoursState;
use kanava::{Hours, Result};
use std::mem::MaybeUninit;

/// Opening hours: read and laid out. Owned: free them with `kanava_hours_free`.
///
/// Any number of threads may use them at the same time. Instants are nanoseconds since 1970-01-01T00:00:00Z.
pub struct kanava_hours(Hours);

/// No instant: what has no next change has it here.
pub const KANAVA_NEVER: i64 = i64::MAX;

/// What hours are at an instant.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum kanava_hours_state {
    /// Nobody is there.
    Closed = 0,
    /// The hours do not say: an open end, `unknown`, or a comment. It is not open.
    Unknown = 1,
    /// Somebody is there.
    Open = 2,
}

impl kanava_hours {
    fn look(this: Option<&Self>) -> Result<&Hours> {
        required(this, "hours").map(|this| &this.0)
    }
}

/// Reads opening hours.
///
/// `document` (borrowed) is an hours block as a policy has it:
/// `{"open":"Mo-Fr 09:00-17:00; PH off","zone":"Europe/Berlin","country":"DE-BW"}`. `out` receives owned hours. Any
/// thread. Hours that cannot be read fail with `KANAVA_STATUS_INVALID_DOCUMENT`, and the error lists every fault.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_hours_new(
    document: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_hours>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || Ok(Box::new(kanava_hours(Hours::parse(document.required("document")?)?))))
}

/// Frees hours. NULL does nothing. Texts they returned stay usable.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_hours_free(hours: Option<Box<kanava_hours>>) {
    // Nobody is left to be told about a fault here.
    let _ = unwind(|| {
        drop(hours);
        Ok(())
    });
}

/// Open, closed or unknown at an instant. Any number of threads.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_hours_state_at(
    hours: Option<&kanava_hours>,
    at: i64,
    out: Option<&mut MaybeUninit<kanava_hours_state>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        Ok(match kanava_hours::look(hours)?.state(at) {
            HoursState::Open => kanava_hours_state::Open,
            HoursState::Unknown => kanava_hours_state::Unknown,
            _ => kanava_hours_state::Closed,
        })
    })
}

/// Whether it is open at an instant: unknown is not open. Any number of threads.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_hours_is_open(
    hours: Option<&kanava_hours>,
    at: i64,
    out: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || Ok(kanava_hours::look(hours)?.is_open(at)))
}

/// The first instant after `at` at which the state changes. Any number of threads.
///
/// `out` receives `KANAVA_NEVER` when it does not within ten years.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_hours_next_change(
    hours: Option<&kanava_hours>,
    at: i64,
    out: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || Ok(kanava_hours::look(hours)?.next_change(at).unwrap_or(KANAVA_NEVER)))
}

/// The first instant from `at` on at which it is open. Any number of threads.
///
/// `out` receives `KANAVA_NEVER` when there is none within ten years.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_hours_next_open(
    hours: Option<&kanava_hours>,
    at: i64,
    out: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || Ok(kanava_hours::look(hours)?.next_open(at).unwrap_or(KANAVA_NEVER)))
}

/// How long it is open between two instants, in nanoseconds. Any number of threads.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_hours_open_time(
    hours: Option<&kanava_hours>,
    from: i64,
    to: i64,
    out: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || Ok(kanava_hours::look(hours)?.open_time(from, to)))
}

/// The instant at which it has been open for so many nanoseconds since `at`: a promise in opening time. Any number of
/// threads.
///
/// `out` receives `KANAVA_NEVER` when it does not open again within ten years of closing.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_hours_after_open_time(
    hours: Option<&kanava_hours>,
    at: i64,
    length: i64,
    out: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || Ok(kanava_hours::look(hours)?.after_open_time(at, length).unwrap_or(KANAVA_NEVER)))
}

/// All that is told of an instant, as a document: `state`, `comment`, `holiday` and its name, `next_change`, `next_open`,
/// the versions of zone and holiday data. Any number of threads.
///
/// `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_hours_at(
    hours: Option<&kanava_hours>,
    at: i64,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_hours::look(hours)?.at_document(at).map(kanava_text::owned))
}

/// The stretches between two instants in which it is open or unknown, as a document. Any number of threads.
///
/// `to` is at most 100 years after `from`. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_hours_intervals(
    hours: Option<&kanava_hours>,
    from: i64,
    to: i64,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_hours::look(hours)?.intervals_document(from, to).map(kanava_text::owned))
}

/// What may surprise in these hours, as a document: rules that never count, shifts that meet a day that another rule has,
/// days of which nothing is known. Any number of threads.
///
/// `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_hours_problems(
    hours: Option<&kanava_hours>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_hours::look(hours)?.problems_document().map(kanava_text::owned))
}
