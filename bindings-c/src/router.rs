//! One router: a policy, ready to decide. None of its calls changes it, so any number of threads may ask at the same
//! time.

use crate::error::kanava_error;
use crate::guard::{call, required, unwind};
use crate::status::kanava_status;
use crate::table::{give_all, open, take};
use crate::text::{Borrowed, kanava_text};
use crate::zone_data::kanava_zone_data;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use kanava::routing::TableOptions;
use kanava::table::Checks;
use kanava::{Result, Router};
use std::mem::MaybeUninit;

/// One router: a policy, checked and ready to decide. Owned: free it with `kanava_router_free`.
///
/// Any number of threads may use one router at the same time.
pub struct kanava_router(Router);

impl kanava_router {
    pub(crate) fn look(this: Option<&Self>) -> Result<&Router> {
        required(this, "router").map(|this| &this.0)
    }
}

/// Makes a router from a policy document.
///
/// `policy` is borrowed. `out` receives an owned router. Any thread. A policy that cannot be used fails with
/// `KANAVA_STATUS_INVALID_DOCUMENT` or `KANAVA_STATUS_INVALID_POLICY`, and the error lists every problem with its place.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_router_new(
    policy: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_router>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || Ok(Box::new(kanava_router(Router::parse(policy.required("policy")?)?))))
}

/// Makes a router with other time zones than those of the library.
///
/// `policy` is borrowed, and so is `zone_data`, which may be freed afterwards; NULL takes those of the library. A zone that
/// the zone data lacks fails with `KANAVA_STATUS_INVALID_POLICY`. Else as for `kanava_router_new`.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_router_new_with_zones(
    policy: Borrowed<'_>,
    zone_data: Option<&kanava_zone_data>,
    out: Option<&mut MaybeUninit<Box<kanava_router>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let zones = zone_data.map(kanava_zone_data::look);
        Ok(Box::new(kanava_router(Router::parse_in(policy.required("policy")?, zones)?)))
    })
}

/// Frees a router. NULL does nothing. Texts and streams it returned stay usable.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_router_free(router: Option<Box<kanava_router>>) {
    // Nobody is left to be told about a fault here.
    let _ = unwind(|| {
        drop(router);
        Ok(())
    });
}

/// The policy document in force, in normal form. Any number of threads.
///
/// `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_router_policy(
    router: Option<&kanava_router>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_router::look(router)?.policy_document().map(kanava_text::owned))
}

/// Decides one request. Any number of threads.
///
/// `request` (borrowed) is a request document, best with the facts of `kanava_history_facts`; `floor` (borrowed) is a
/// floor document, or NULL when it is not known; `draw` (borrowed) is a number from 0 up to but not including 1 for a
/// policy that explores, or NULL. `out` receives the decision, an owned text; `kanava_decision_explain` tells it in words. When nothing is
/// possible the decision is the fallback of the policy, not an error.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_router_decide(
    router: Option<&kanava_router>,
    request: Borrowed<'_>,
    floor: Borrowed<'_>,
    draw: Option<&f64>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let (request, floor) = (request.required("request")?, floor.optional("floor")?);
        kanava_router::look(router)?.decide_document(request, floor, draw.copied()).map(kanava_text::owned)
    })
}

/// Decides a table of requests. Any number of threads.
///
/// `stream` is owned: the call takes it over and releases it, whatever comes of the call. It has a column `request` of
/// request documents, or one column for each field of a request. `floor` (borrowed) as for `kanava_router_decide`.
/// `options` (borrowed) is NULL or `{"documents": true}` for a column `decision` with the documents as text besides.
/// `out` receives an owned stream of decisions, one row for each request, in their order: columns by the names of the
/// decision document, nested where that is, and `error`. It may not be `stream`.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_router_decide_table(
    router: Option<&kanava_router>,
    stream: Option<&mut FFI_ArrowArrayStream>,
    floor: Borrowed<'_>,
    options: Borrowed<'_>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    let stream = take(stream);
    call(out, error, || {
        let (floor, options) = (floor.optional("floor")?, TableOptions::parse(options.optional("options")?)?);
        kanava_router::look(router)?.decide_table(open(stream, "stream", Checks::Whole)?, floor, &options).map(give_all)
    })
}

/// Whether a channel is open at a moment, and when that changes next, as a document. Any number of threads.
///
/// `channel` and `at` (RFC 3339 text) are borrowed. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_router_hours(
    router: Option<&kanava_router>,
    channel: Borrowed<'_>,
    at: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let (channel, at) = (channel.required("channel")?, kanava::instant::parse(at.required("at")?)?);
        kanava_router::look(router)?.hours_document(channel, at).map(kanava_text::owned)
    })
}
