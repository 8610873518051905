//! A panic must not cross into Python: pyo3 would raise it as a `BaseException` that `except Exception` does not
//! catch. Here it becomes an error like any other.

use kanava::{Error, Result, Status};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `call`; a panic in it becomes [`Status::Internal`].
///
/// What `call` was changing when it panicked is not looked at again: [`Shared`](crate::shared::Shared) refuses a value
/// whose writer panicked, and everything else the bindings hold is immutable.
pub(crate) fn guard<T>(call: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|cause| {
        let text = said(cause.as_ref()).unwrap_or("a panic without a message");
        Err(Error::new(Status::Internal, format!("a fault of ours: {text}")))
    })
}

fn said(cause: &(dyn Any + Send)) -> Option<&str> {
    cause.downcast_ref::<&str>().copied().or_else(|| cause.downcast_ref::<String>().map(String::as_str))
}
