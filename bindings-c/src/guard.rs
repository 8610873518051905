//! What every call has in common: outputs only on success, errors only on failure, and no panic gets past.

use crate::error::kanava_error;
use crate::status::kanava_status;
use crate::text::null;
use kanava::{Error, Result, Status};
use std::any::Any;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Where a call writes: a place that may hold anything, or NULL.
pub(crate) type Slot<'a, T> = Option<&'a mut MaybeUninit<T>>;

/// Does the work and writes either its result to `out` or its failure to `error`.
///
/// `out` is looked at before the work, so a call that cannot answer changes nothing.
pub(crate) fn call<T>(
    out: Slot<'_, T>,
    error: Slot<'_, Box<kanava_error>>,
    work: impl FnOnce() -> Result<T>,
) -> kanava_status {
    let done = out.ok_or_else(|| null("out")).and_then(|out| {
        let value = unwind(work)?;
        out.write(value);
        Ok(())
    });
    match done {
        Ok(()) => kanava_status::Ok,
        Err(fault) => {
            let status = fault.status().into();
            if let Some(slot) = error {
                slot.write(kanava_error::owned(&fault));
            }
            status
        }
    }
}

/// Does the work; a panic becomes an error.
///
/// What the work was changing may be half changed, so whoever passes in a `&mut` sees to that (`kanava_history`).
pub(crate) fn unwind<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(fault(&*payload)))
}

/// The handle, or the failure that it is NULL.
pub(crate) fn required<T>(handle: Option<T>, name: &str) -> Result<T> {
    handle.ok_or_else(|| null(name))
}

fn fault(payload: &(dyn Any + Send)) -> Error {
    let what = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    Error::new(Status::Internal, format!("a fault in the library: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_status() {
        let said = |work: fn() -> Result<()>| unwind(work).unwrap_err().message().to_owned();
        assert_eq!(said(|| panic!("row {}", 3)), "a fault in the library: row 3");
        assert_eq!(said(|| panic!("no row")), "a fault in the library: no row");
        assert_eq!(said(|| std::panic::panic_any(3)), "a fault in the library: no message");
        let status = call::<()>(Some(&mut MaybeUninit::uninit()), None, || panic!("no row"));
        assert_eq!(status, kanava_status::Internal);
    }

    #[test]
    fn without_an_output_nothing_is_done() {
        let mut done = false;
        let status = call::<()>(None, None, || {
            done = true;
            Ok(())
        });
        assert_eq!((status, done), (kanava_status::InvalidArgument, false));
    }
}
