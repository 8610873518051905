//! How every public call leaves Python and comes back: the interpreter lock is released, a panic is caught, an error
//! becomes its exception class, and a pending Ctrl-C is raised.

use crate::errors;
use crate::guard::guard;
use kanava::Result;
use pyo3::PyResult;
use pyo3::marker::Python;

/// The one way into the core.
pub(crate) trait Call {
    /// Runs `call` without the interpreter lock, so that other Python threads go on.
    fn enter<T: Send>(self, call: impl FnOnce() -> Result<T> + Send) -> PyResult<T>;

    /// Runs `call`, which makes or reads Python objects, with the interpreter lock; a panic is caught all the same.
    fn stay<T>(self, call: impl FnOnce() -> PyResult<T>) -> PyResult<T>;
}

impl Call for Python<'_> {
    fn enter<T: Send>(self, call: impl FnOnce() -> Result<T> + Send) -> PyResult<T> {
        let answer = self.detach(|| guard(call));
        self.check_signals()?;
        answer.map_err(|error| errors::raise(self, &error))
    }

    fn stay<T>(self, call: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
        guard(|| Ok(call())).map_err(|error| errors::raise(self, &error))?
    }
}
