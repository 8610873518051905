//! What a resolution answers. None of these calls changes it, so any number of threads may ask at the same time.

use crate::error::kanava_error;
use crate::guard::call;
use crate::resolution::kanava_resolution;
use crate::status::kanava_status;
use crate::table::give;
use crate::text::{Borrowed, kanava_text};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use kanava::resolution::ResolutionTableOptions;
use std::mem::MaybeUninit;

/// A table of what the resolution found.
///
/// `options` (borrowed) is a document that names the table:
///
/// - `{"table": "customers"}`: one row a record, in the order of source and record id: `source` (when there is one),
///   `record_id`, `customer_id`, `confidence` (a probability, 0 to 1);
/// - `{"table": "links"}`: the pairs that joined records, strongest first: `record_a`, `record_b`, `customer_id`,
///   `probability`, `weight`;
/// - `{"table": "refused"}`: the pairs that looked like one person and were refused: `record_a`, `record_b`,
///   `probability`, `weight`, `reason`;
/// - `{"table": "evidence", "a", "b"}`: the evidence of two records, one row a field: `field`, `kind`, `value_a`,
///   `value_b`, `level`, `same`, `random`, `weight`; `a` and `b` are `source:record_id`, or `record_id` where there is no
///   source;
/// - `{"table": "doubtful", "low", "high"}`: the pairs that people had better look at, the most doubtful first, joined or
///   compared and not joined at a probability between `low` (0.1 when left out, 0.01 or more) and `high` (0.95):
///   `record_a`, `record_b`, an empty `same`, `decided`, `probability` and others, then the evidence as columns. With `same`
///   filled in it is a table of `labels` for `kanava_resolve`.
///
/// `out` receives an owned stream: call its `release`. It stays usable after the resolution is freed.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_resolution_table(
    resolution: Option<&kanava_resolution>,
    options: Borrowed<'_>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let options = ResolutionTableOptions::parse(options.required("options")?)?;
        kanava_resolution::look(resolution)?.table(&options).map(give)
    })
}

/// The resolver document: all that was chosen and learned, to be read, edited and handed to the next `kanava_resolve` as
/// `resolver` in its options.
///
/// `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_resolution_resolver(
    resolution: Option<&kanava_resolution>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_resolution::look(resolution)?.resolver_document().map(kanava_text::owned))
}

/// What happened, as a document: `{"records", "customers", "columns", "rules", "pairs", "left_out", "links", "refused",
/// "warnings"}`.
///
/// `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_resolution_report(
    resolution: Option<&kanava_resolution>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_resolution::look(resolution)?.report_document().map(kanava_text::owned))
}

/// Why two records are one customer: the path between them, each step with its evidence, and a `text` for people, as a
/// document. `KANAVA_STATUS_CONFLICT` when they are two.
///
/// `a` and `b` (borrowed) are `source:record_id`, or `record_id` where there is no source. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_resolution_why(
    resolution: Option<&kanava_resolution>,
    a: Borrowed<'_>,
    b: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        kanava_resolution::look(resolution)?.why(a.required("a")?, b.required("b")?).map(kanava_text::owned)
    })
}

/// Why two records are not one customer: their evidence, the pairs between their customers that were refused, and a
/// `text` for people, as a document. `KANAVA_STATUS_CONFLICT` when they are one.
///
/// `a` and `b` (borrowed) as for `kanava_resolution_why`. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_resolution_why_not(
    resolution: Option<&kanava_resolution>,
    a: Borrowed<'_>,
    b: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        kanava_resolution::look(resolution)?.why_not(a.required("a")?, b.required("b")?).map(kanava_text::owned)
    })
}
