//! What documents and columns there are, for editors, checks and people.

use crate::error::kanava_error;
use crate::guard::call;
use crate::status::kanava_status;
use crate::text::{Borrowed, kanava_text};
use std::borrow::Cow;
use std::mem::MaybeUninit;

/// The JSON Schema (2020-12) of a document, for editors and for checks of one's own. Any thread.
///
/// `name` (borrowed) is `contacts`, `records`, `orders`, `subscriptions` or `events` (one entry), `read`, `append`,
/// `resolver`, `resolve`, `assertion`, `table`, `policy`, `request`, `floor` or `decision`. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_schema(
    name: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava::schema(name.required("name")?).map(Cow::into_owned).map(kanava_text::owned))
}

/// The columns of what goes in, as a document: `{"name", "columns": [{"name", "type", "words", "required", "meaning",
/// "example", "bad_value"}]}`. Any thread.
///
/// `name` (borrowed) is `contacts`, `records`, `orders`, `subscriptions` or `events`; or `conditions`, for the fields that
/// the conditions of a policy may ask of. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_columns(
    name: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava::columns(name.required("name")?).map(kanava_text::owned))
}
