//! A decision as the core printed it: text that becomes Python objects when somebody asks for it.

use pyo3::prelude::*;

/// The text of one decision document.
#[pyclass(frozen, module = "kanava._native")]
pub(crate) struct Decided {
    text: String,
}

impl Decided {
    pub(crate) const fn of(text: String) -> Self {
        Self { text }
    }
}

#[pymethods]
impl Decided {
    #[new]
    fn new(text: String) -> Self {
        Self { text }
    }

    /// The document.
    #[getter]
    fn document(&self) -> &str {
        &self.text
    }
}
