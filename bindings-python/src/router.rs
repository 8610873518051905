//! The native half of `kanava.Router`.

use crate::arrow;
use crate::call::Call;
use crate::table::Table;
use kanava::instant;
use pyo3::prelude::*;

/// A compiled policy. It never changes, so it needs no lock.
#[pyclass(frozen, module = "kanava._native")]
pub(crate) struct Router {
    inner: kanava::Router,
}

#[pymethods]
impl Router {
    #[new]
    fn new(py: Python<'_>, policy: &str) -> PyResult<Self> {
        py.enter(|| Ok(Self { inner: kanava::Router::parse(policy)? }))
    }

    fn policy_document(&self, py: Python<'_>) -> PyResult<String> {
        py.enter(|| self.inner.policy_document())
    }

    #[pyo3(signature = (request, floor=None, draw=None))]
    fn decide_document(
        &self,
        py: Python<'_>,
        request: &str,
        floor: Option<&str>,
        draw: Option<f64>,
    ) -> PyResult<String> {
        py.enter(|| self.inner.decide_document(request, floor, draw))
    }

    #[pyo3(signature = (data, floor=None))]
    fn decide_table(&self, py: Python<'_>, data: &Bound<'_, PyAny>, floor: Option<&str>) -> PyResult<Table> {
        let stream = arrow::import(data)?;
        py.enter(|| self.inner.decide_table(stream, floor)).map(Table::from_batch)
    }

    #[pyo3(signature = (decision, request, floor=None))]
    fn replay_document(&self, py: Python<'_>, decision: &str, request: &str, floor: Option<&str>) -> PyResult<String> {
        py.enter(|| self.inner.replay_document(decision, request, floor))
    }

    #[pyo3(signature = (request, floor=None, draw=None, options=None))]
    fn what_if_document(
        &self,
        py: Python<'_>,
        request: &str,
        floor: Option<&str>,
        draw: Option<f64>,
        options: Option<&str>,
    ) -> PyResult<String> {
        py.enter(|| self.inner.what_if_document(request, floor, draw, options))
    }

    fn hours_document(&self, py: Python<'_>, channel: &str, at: &str) -> PyResult<String> {
        py.enter(|| self.inner.hours_document(channel, instant::parse(at)?))
    }
}
