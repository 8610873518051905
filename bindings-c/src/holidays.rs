//! Which days are off.

use crate::error::kanava_error;
use crate::guard::call;
use crate::status::kanava_status;
use crate::text::{Borrowed, kanava_text};
use kanava::holidays::holidays_document;
use std::mem::MaybeUninit;

/// Which days are off in a country or a part of it, as a document.
///
/// `question` (borrowed) is a document: `{"place":"DE-BW","from":2026,"to":2027}`, and `bank_holidays`, `observed` and
/// `eves` as in an hours block. `out` receives the days with their names, an owned text. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_holidays(
    question: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || holidays_document(question.required("question")?).map(kanava_text::owned))
}
