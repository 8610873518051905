//! The normal form of one identity.

use crate::error::kanava_error;
use crate::guard::call;
use crate::status::kanava_status;
use crate::text::{Borrowed, kanava_text};
use std::mem::MaybeUninit;

/// The normal form of one identity as a document: `{"kind", "raw", "value", "key", "reason", ...}`.
///
/// `kind` is `phone`, `email`, `account` ...; `raw` is the value as it was written; `region` is the country of a phone
/// number written without one, such as `FI`, or NULL for none. All three are borrowed. `out` receives an owned text. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_identity_normalise(
    kind: Borrowed<'_>,
    raw: Borrowed<'_>,
    region: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let (kind, raw) = (kind.required("kind")?, raw.required("raw")?);
        let region = region.optional("region")?.unwrap_or_default();
        kanava::identity_document(kind, raw, region).map(kanava_text::owned)
    })
}
