//! Waiting by the formulas.

use crate::error::kanava_error;
use crate::guard::call;
use crate::status::kanava_status;
use crate::text::{Borrowed, kanava_text};
use kanava::queueing::queueing_document;
use std::mem::MaybeUninit;

/// How long a queue makes people wait, by the formulas.
///
/// `question` (borrowed) is a document: its `model` is `erlang_b` (`agents`, `load`), `erlang_c` (`agents`,
/// `arrivals_per_hour`, `handling_minutes`), `erlang_a` (also `patience_minutes`), `chat` (`handling_minutes` a list:
/// alone, beside one other, and so on), `retrials` (also `redial`, `reconnect`), `agents_needed` (`service_level`,
/// `within_minutes`, `max_abandoned`, `max_occupancy` instead of `agents`) or `expected_wait` (`staffed`, `busy`,
/// `waiting`, `handling_minutes`, `patience_minutes`, `concurrency`). `out` receives the figures, an owned text. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_queueing_document(
    question: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || queueing_document(question.required("question")?).map(kanava_text::owned))
}
