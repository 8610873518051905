//! What a history answers as a table. None of these calls changes it, so any number of threads may ask at the same time.

use crate::error::kanava_error;
use crate::guard::call;
use crate::history::kanava_history;
use crate::history_ask::case_filter;
use crate::status::kanava_status;
use crate::table::give;
use crate::text::Borrowed;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use std::mem::MaybeUninit;

/// Every contact with its customer, its case and its place in the timeline.
///
/// `out` receives an owned stream: call its `release`. It stays usable after the history is freed.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_contacts_table(
    history: Option<&kanava_history>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_history::look(history)?.contacts_table().map(give))
}

/// Every contact, record, order and subscription with its customer.
///
/// `out` receives an owned stream: call its `release`. It stays usable after the history is freed.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_customers_table(
    history: Option<&kanava_history>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_history::look(history)?.customers_table().map(give))
}

/// Cases: `filter` (borrowed) as for `kanava_history_cases`, or NULL for every case.
///
/// `out` receives an owned stream: call its `release`. It stays usable after the history is freed.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_cases_table(
    history: Option<&kanava_history>,
    filter: Borrowed<'_>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_history::look(history)?.cases_table(&case_filter(filter)?).map(give))
}

/// A customer's contacts in time order; `key` (borrowed) as for `kanava_history_customer`.
///
/// `out` receives an owned stream: call its `release`. It stays usable after the history is freed.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_timeline_table(
    history: Option<&kanava_history>,
    key: Borrowed<'_>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_history::look(history)?.timeline_table(key.required("key")?).map(give))
}

/// The joins that made the customers, each with its rule and its evidence.
///
/// `out` receives an owned stream: call its `release`. It stays usable after the history is freed.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_links_table(
    history: Option<&kanava_history>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_history::look(history)?.links_table().map(give))
}

/// The joins that a guard refused, each with its reason.
///
/// `out` receives an owned stream: call its `release`. It stays usable after the history is freed.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_refused_table(
    history: Option<&kanava_history>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_history::look(history)?.refused_table().map(give))
}

/// Everything this history was told, for `kanava_history_merge_table` of another one.
///
/// `out` receives an owned stream: call its `release`. It stays usable after the history is freed.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_log_table(
    history: Option<&kanava_history>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_history::look(history)?.log_table().map(give))
}
