//! The native half of `kanava.ZoneData`.

use crate::call::Call;
use crate::text::Text;
use pyo3::prelude::*;

/// The zones of one release. It never changes, so it needs no lock.
#[pyclass(frozen, module = "kanava._native")]
pub(crate) struct ZoneData {
    pub(crate) inner: kanava::ZoneData,
}

#[pymethods]
impl ZoneData {
    #[new]
    fn new(py: Python<'_>, content: &[u8]) -> PyResult<Self> {
        py.enter(|| Ok(Self { inner: kanava::ZoneData::new(content)? }))
    }

    #[staticmethod]
    fn from_files(py: Python<'_>, version: Option<Text<'_>>, files: Vec<(String, Vec<u8>)>) -> PyResult<Self> {
        py.enter(|| Ok(Self { inner: kanava::ZoneData::from_files(version.as_deref(), files)? }))
    }

    #[getter]
    fn version(&self) -> &str {
        self.inner.version()
    }

    fn names(&self) -> Vec<&str> {
        self.inner.names().collect()
    }
}
