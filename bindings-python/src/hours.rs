//! The native half of `kanava.Hours`.

use crate::call::Call;
use crate::text::{Text, Written};
use crate::zone_data::ZoneData;
use kanava::instant;
use pyo3::prelude::*;

/// Which days are off in a place.
#[pyfunction]
pub(crate) fn holidays_document(py: Python<'_>, question: Text<'_>) -> PyResult<String> {
    py.enter(|| kanava::holidays::holidays_document(&question))
}

/// Opening hours. They never change, so they need no lock.
#[pyclass(frozen, module = "kanava._native")]
pub(crate) struct Hours {
    inner: kanava::Hours,
}

#[pymethods]
impl Hours {
    #[new]
    #[pyo3(signature = (document, zones=None))]
    fn new(py: Python<'_>, document: Written<'_>, zones: Option<PyRef<'_, ZoneData>>) -> PyResult<Self> {
        let zones = zones.as_ref().map(|zones| &zones.inner);
        py.enter(|| Ok(Self { inner: kanava::Hours::parse_in(&document, zones)? }))
    }

    fn state(&self, py: Python<'_>, at: Text<'_>) -> PyResult<&'static str> {
        py.enter(|| Ok(self.inner.state(instant::parse(&at)?).name()))
    }

    fn at_document(&self, py: Python<'_>, at: Text<'_>) -> PyResult<String> {
        py.enter(|| self.inner.at_document(instant::parse(&at)?))
    }

    fn next_change(&self, py: Python<'_>, at: Text<'_>) -> PyResult<Option<String>> {
        py.enter(|| Ok(self.inner.next_change(instant::parse(&at)?).map(instant::print)))
    }

    fn next_open(&self, py: Python<'_>, at: Text<'_>) -> PyResult<Option<String>> {
        py.enter(|| Ok(self.inner.next_open(instant::parse(&at)?).map(instant::print)))
    }

    fn after_open_time(&self, py: Python<'_>, at: Text<'_>, length: i64) -> PyResult<Option<String>> {
        py.enter(|| Ok(self.inner.after_open_time(instant::parse(&at)?, length).map(instant::print)))
    }

    fn open_time(&self, py: Python<'_>, start: Text<'_>, end: Text<'_>) -> PyResult<i64> {
        py.enter(|| Ok(self.inner.open_time(instant::parse(&start)?, instant::parse(&end)?)))
    }

    fn intervals_document(&self, py: Python<'_>, start: Text<'_>, end: Text<'_>) -> PyResult<String> {
        py.enter(|| self.inner.intervals_document(instant::parse(&start)?, instant::parse(&end)?))
    }

    fn problems_document(&self, py: Python<'_>) -> PyResult<String> {
        py.enter(|| self.inner.problems_document())
    }
}
