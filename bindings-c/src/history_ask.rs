//! What a history answers. None of these calls changes it, so any number of threads may ask at the same time.

use crate::error::kanava_error;
use crate::guard::call;
use crate::history::kanava_history;
use crate::status::kanava_status;
use crate::table::give_all;
use crate::text::{Borrowed, kanava_text};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use kanava::{CaseFilter, HistoryTableOptions};
use std::mem::MaybeUninit;

/// The id of the customer that a key leads to.
///
/// A `key` (borrowed) is a customer id, also a retired one; `source:contact_id`; `kind:value`; or a bare phone
/// number or mail address. `out` receives the id, an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_customer(
    history: Option<&kanava_history>,
    key: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_history::look(history)?.customer_id(key.required("key")?).map(kanava_text::owned))
}

/// A customer's contacts in time order, as a document.
///
/// `key` (borrowed) as for `kanava_history_customer`. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_timeline(
    history: Option<&kanava_history>,
    key: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_history::look(history)?.timeline_document(key.required("key")?).map(kanava_text::owned))
}

/// What the next handler must know about a customer, as a document.
///
/// `key` (borrowed) as for `kanava_history_customer`; `at` (borrowed) is the moment to tell it for, as RFC 3339
/// text, or NULL for the time of the last contact. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_brief(
    history: Option<&kanava_history>,
    key: Borrowed<'_>,
    at: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let at = at.optional("at")?.map(kanava::instant::parse).transpose()?;
        kanava_history::look(history)?.brief_document(key.required("key")?, at).map(kanava_text::owned)
    })
}

/// Cases, as a document.
///
/// `filter` (borrowed) is `{"open", "customer", "matter", "at"}`, each of them optional, or NULL for every case.
/// `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_cases(
    history: Option<&kanava_history>,
    filter: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let filter = filter.optional("filter")?.map_or_else(|| Ok(CaseFilter::default()), CaseFilter::parse)?;
        kanava_history::look(history)?.cases_document(&filter).map(kanava_text::owned)
    })
}

/// A routing request with its `facts` filled in from this history.
///
/// `request` (borrowed) is a request document; `out` receives the same document, an owned text, ready for
/// `kanava_router_decide`.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_facts(
    history: Option<&kanava_history>,
    request: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        kanava_history::look(history)?.facts_document(request.required("request")?).map(kanava_text::owned)
    })
}

/// Why two contacts or records are the same customer: the path of joins with their rules, as a document.
///
/// `a` and `b` (borrowed) are references such as `source:contact_id`. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_why(
    history: Option<&kanava_history>,
    a: Borrowed<'_>,
    b: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        kanava_history::look(history)?.why_document(a.required("a")?, b.required("b")?).map(kanava_text::owned)
    })
}

/// Why two contacts or records are not the same customer: the guard that refused, or what is missing, as a document.
///
/// `a` and `b` (borrowed) are references such as `source:contact_id`. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_why_not(
    history: Option<&kanava_history>,
    a: Borrowed<'_>,
    b: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        kanava_history::look(history)?.why_not_document(a.required("a")?, b.required("b")?).map(kanava_text::owned)
    })
}

/// How many contacts, records, customers, cases, repeats and refused links there are, as a document.
///
/// `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_summary(
    history: Option<&kanava_history>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_history::look(history)?.summary_document().map(kanava_text::owned))
}

/// A table of what the history knows.
///
/// `options` (borrowed) is a document that names the table, and what of it where that can be said:
///
/// - `{"table": "contacts", "columns", "since", "until", "channel", "customer"}`: every contact with its customer, its case,
///   its place in the timeline and every column that went in; all but `table` optional: only these columns, only contacts
///   that arrived from `since` on and before `until` (RFC 3339), only of this channel, only of the customer that this key
///   leads to;
/// - `{"table": "timeline", "key"}`: a customer's contacts in time order, `key` as for `kanava_history_customer`;
/// - `{"table": "cases", "open", "customer", "matter", "at"}`: cases, all but `table` optional, as for
///   `kanava_history_cases`;
/// - `{"table": "customers", "at"}`: one row a customer, known or a stranger, with its names, its keys and how much there
///   is; `at`, which may be left out, is the moment at which cases are open;
/// - `{"table": "entries"}`: every contact, record, order and subscription with its customer;
/// - `{"table": "events", "customer"}`: the events that contacts were made of, only those of the customer that this key leads
///   to when it is there;
/// - `{"table": "links"}`: the joins that made the customers, each with its rule and its evidence;
/// - `{"table": "refused"}`: the joins that a guard refused, each with its reason;
/// - `{"table": "doubtful", "low", "high"}`: the pairs that people had better look at, the most doubtful first, with their
///   evidence as columns: scored pairs of a probability between `low` (0.1 when left out) and `high` (0.95), joined or not,
///   and joins that a guard refused for too little evidence;
/// - `{"table": "log"}`: everything this history was told, for `kanava_history_merge_table` of another one, in as many
///   batches as it takes.
///
/// `out` receives an owned stream: call its `release`. It stays usable after the history is freed.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_table(
    history: Option<&kanava_history>,
    options: Borrowed<'_>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let options = HistoryTableOptions::parse(options.required("options")?)?;
        kanava_history::look(history)?.table(&options).map(give_all)
    })
}
