//! A failure of the core as an exception of `kanava.errors`, where the classes are.

use kanava::Error;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// The exception for `error`: its class by status, its text for a person, its document for a program.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    static BUILD: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let built = BUILD
        .get_or_try_init(py, || py.import("kanava.errors")?.getattr("from_document").map(Bound::unbind))
        .and_then(|build| build.bind(py).call1((error.to_document(), error.to_string())));
    match built {
        Ok(exception) => PyErr::from_value(exception),
        Err(fault) => fault,
    }
}

/// What a caller handed over that cannot be used.
pub(crate) fn argument(py: Python<'_>, message: impl Into<String>) -> PyErr {
    raise(py, &Error::argument(message))
}
