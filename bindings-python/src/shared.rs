//! A value that any number of Python threads may use: many readers or one writer.
//!
//! Always locked without the interpreter lock held (see [`Call::enter`](crate::call::Call::enter)): a writer may be
//! reading an Arrow stream that needs Python to produce its next batch.

use kanava::{Error, Result, Status};
use std::sync::{Mutex, PoisonError, RwLock};
use std::thread::{self, ThreadId};

pub(crate) struct Shared<T> {
    value: RwLock<T>,
    /// The thread that is writing, so that a stream which calls back into what it feeds is told, and does not hang.
    writer: Mutex<Option<ThreadId>>,
}

impl<T> Shared<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value: RwLock::new(value), writer: Mutex::new(None) }
    }

    pub(crate) fn read<R>(&self, call: impl FnOnce(&T) -> Result<R>) -> Result<R> {
        self.refuse_reentry()?;
        let value = self.value.read().map_err(|_poisoned| broken())?;
        call(&value)
    }

    pub(crate) fn write<R>(&self, call: impl FnOnce(&mut T) -> Result<R>) -> Result<R> {
        self.refuse_reentry()?;
        let mut value = self.value.write().map_err(|_poisoned| broken())?;
        let _mark = Mark::new(&self.writer);
        call(&mut value)
    }

    fn refuse_reentry(&self) -> Result<()> {
        let writer = *self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer == Some(thread::current().id()) {
            let message = "the table being appended calls back into the history it is appended to";
            return Err(Error::new(Status::Conflict, message));
        }
        Ok(())
    }
}

/// Names the writing thread while it lives, also through a panic.
struct Mark<'a>(&'a Mutex<Option<ThreadId>>);

impl<'a> Mark<'a> {
    fn new(writer: &'a Mutex<Option<ThreadId>>) -> Self {
        *writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread::current().id());
        Self(writer)
    }
}

impl Drop for Mark<'_> {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn broken() -> Error {
    Error::new(Status::Internal, "an earlier call on this object failed half-way, build a new one")
}
