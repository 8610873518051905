//! One resolution: who is who among the records of a table.

use crate::error::kanava_error;
use crate::guard::{call, required, unwind};
use crate::status::kanava_status;
use crate::table::{read, take};
use crate::text::{Borrowed, kanava_text};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use kanava::Result;
use kanava::resolution::{self, Progress, Resolution, ResolveOptions};
use std::ffi::{CString, c_char, c_int, c_void};
use std::mem::MaybeUninit;
use std::ops::ControlFlow;

/// Who is who, and why. Owned: free it with `kanava_resolution_free`.
///
/// It never changes: any number of threads may use one resolution at the same time.
pub struct kanava_resolution(Resolution);

impl kanava_resolution {
    pub(crate) fn look(this: Option<&Self>) -> Result<&Resolution> {
        required(this, "resolution").map(|this| &this.0)
    }
}

/// Told how far `kanava_resolve` is: `done` of `total` of the `step` (borrowed). 0 goes on, anything else stops it.
///
/// It is called now and then, never two at once, and always on the thread that called `kanava_resolve`, which waits for
/// it; it may use every other handle. It returns: leaving it by `longjmp` or a C++ exception is undefined behaviour.
pub type kanava_progress_fn =
    Option<extern "C" fn(step: *const c_char, done: u64, total: u64, context: *mut c_void) -> c_int>;

/// Resolves records: finds out who is who from whatever columns there are, without being told what they hold.
///
/// `records` is owned: the call takes it over and releases it, whatever comes of the call. It has a column `record_id`,
/// or one that `columns` of the options names as it (`{"record_id": "customer_no"}`), best a `source`, and any others.
/// `labels` is owned too and another stream than `records`: pairs that people judged (`record_a`, `record_b`, `same`), or
/// NULL for none. `options` (borrowed) is a document, `{"resolver", "link_only", "phone_region", "columns", "kinds",
/// "threshold"}`, or NULL for the defaults; with the resolver of an earlier run nothing is learned. Labels decide their
/// own pairs in any case. `callback` is told how far it is, with `context` as it is here; NULL for no callback. `out`
/// receives an owned resolution. When the callback stops it, the call fails with `KANAVA_STATUS_CANCELLED`. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_resolve(
    records: Option<&mut FFI_ArrowArrayStream>,
    labels: Option<&mut FFI_ArrowArrayStream>,
    options: Borrowed<'_>,
    callback: kanava_progress_fn,
    context: *mut c_void,
    out: Option<&mut MaybeUninit<Box<kanava_resolution>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    let (records, labels) = (take(records), take(labels));
    call(out, error, || {
        let options =
            options.optional("options")?.map_or_else(|| Ok(ResolveOptions::default()), ResolveOptions::parse)?;
        let records = read(records, "records")?;
        let labels = labels.map_or(Ok(Vec::new()), |labels| read(Some(labels), "labels"))?;
        let mut watch = |at: Progress| match callback {
            Some(tell) if told(tell, at, context) != 0 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        };
        resolution::resolve(&records, &labels, &options, &mut watch).map(|found| Box::new(kanava_resolution(found)))
    })
}

/// How well customers agree with the truth, as a document: `{"records", "unmatched", "unlabelled", "customers",
/// "entities", "pairwise", "bcubed", "cluster", "over_merged", "split"}`; pairs, records and whole customers each have
/// `precision`, `recall` and `f1`, 0 to 1.
///
/// `customers` and `truth` are owned, and two streams: the call takes both over and releases them, whatever comes of the
/// call. Both have `record_id`, and `source` where names need one; `customers` has `customer_id`, `truth` that,
/// `entity_id` or one other column. `out` receives an owned text. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_score(
    customers: Option<&mut FFI_ArrowArrayStream>,
    truth: Option<&mut FFI_ArrowArrayStream>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    let (customers, truth) = (take(customers), take(truth));
    call(out, error, || {
        let (customers, truth) = (read(customers, "customers")?, read(truth, "truth")?);
        resolution::score(&customers, &truth).map(kanava_text::owned)
    })
}

/// Frees a resolution. NULL does nothing. Texts and streams it returned stay usable.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_resolution_free(resolution: Option<Box<kanava_resolution>>) {
    // Nobody is left to be told about a fault here.
    let _ = unwind(|| {
        drop(resolution);
        Ok(())
    });
}

/// The names of steps are the core's own, without a NUL inside.
fn told(
    tell: extern "C" fn(*const c_char, u64, u64, *mut c_void) -> c_int,
    at: Progress,
    context: *mut c_void,
) -> c_int {
    let step = CString::new(at.step).unwrap_or_default();
    tell(step.as_ptr(), at.done, at.total, context)
}
