//! Text that a caller hands over: a Python string may hold half of a surrogate pair, which is no character and has no
//! UTF-8. Every argument that is text comes through here, so that it is always said in the same words.

use crate::errors;
use kanava::Error;
use pyo3::exceptions::PyUnicodeEncodeError;
use pyo3::prelude::*;
use pyo3::types::PySlice;
use std::ops::Deref;

/// A name, an id, a key or an instant.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a>(&'a str);

/// The text of a document.
#[derive(Clone, Copy)]
pub(crate) struct Written<'a>(&'a str);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.0
    }
}

impl Deref for Written<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.0
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Text<'a> {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        read(given, Error::argument).map(Self)
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Written<'a> {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        read(given, Error::document).map(Self)
    }
}

/// The same inside a list or a table, where an argument cannot stand.
pub(crate) fn owned<T>(given: &Bound<'_, T>) -> PyResult<String> {
    read(given.as_any().as_borrowed(), Error::argument).map(str::to_owned)
}

fn read<'a>(given: Borrowed<'a, '_, PyAny>, fault: impl Fn(String) -> Error) -> PyResult<&'a str> {
    <&str>::extract(given).map_err(|raised| {
        let py = given.py();
        if !raised.is_instance_of::<PyUnicodeEncodeError>(py) {
            return raised;
        }
        let said =
            near(&given, &raised).map(|near| format!("`{near}` ends in half of a surrogate pair, expected text"));
        said.map_or_else(|other| other, |said| errors::raise(py, &fault(said)))
    })
}

/// The letters up to the one that is none, which is written as Python would.
fn near(text: &Bound<'_, PyAny>, raised: &PyErr) -> PyResult<String> {
    let py = text.py();
    let at: isize = raised.value(py).getattr("start")?.extract()?;
    let letters = text.get_item(PySlice::new(py, (at - 20).max(0), at + 1, 1))?;
    let bytes: Vec<u8> = letters.call_method1("encode", ("utf-8", "backslashreplace"))?.extract()?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
