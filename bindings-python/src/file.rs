//! A binary file object of Python, read and written by the core.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::io::{self, Read, Write};

/// The file. What it raises is kept, since the core can only say that reading or writing failed.
pub(crate) struct File {
    object: Py<PyAny>,
    raised: Option<PyErr>,
}

impl File {
    /// The file, when it has this method.
    pub(crate) fn new(object: Bound<'_, PyAny>, method: &str) -> PyResult<Self> {
        if !object.hasattr(method)? {
            let kind = object.get_type().qualname()?;
            return Err(PyTypeError::new_err(format!("expected a binary file with `{method}`, got `{kind}`")));
        }
        Ok(Self { object: object.unbind(), raised: None })
    }

    /// What the file raised, if it did.
    pub(crate) fn raised(&mut self) -> Option<PyErr> {
        self.raised.take()
    }

    fn call<T>(&mut self, call: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<T>) -> io::Result<T> {
        Python::attach(|py| call(self.object.bind(py))).map_err(|raised| {
            let said = io::Error::other(raised.to_string());
            self.raised = Some(raised);
            said
        })
    }
}

impl Read for File {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let size = out.len();
        self.call(|file| {
            let read = file.call_method1("read", (size,))?;
            let bytes: &[u8] = read.extract()?;
            let count = bytes.len().min(size);
            out.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
            Ok(count)
        })
    }
}

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.call(|file| {
            let written = file.call_method1("write", (PyBytes::new(file.py(), bytes),))?;
            // A raw file may take less than it was given, and one that is no file may not say.
            Ok(written.extract::<usize>().unwrap_or(bytes.len()).min(bytes.len()))
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
