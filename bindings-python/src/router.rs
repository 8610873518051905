//! The native half of `kanava.Router`.

use crate::arrow;
use crate::call::Call;
use crate::decided::{Asked, Decided};
use crate::given;
use crate::table::Table;
use crate::text::{Text, Written};
use crate::zone_data::ZoneData;
use kanava::routing::TableOptions;
use kanava::{Floor, Request, instant};
use pyo3::prelude::*;
use std::sync::Arc;

/// A compiled policy. It never changes, so it needs no lock.
#[pyclass(frozen, module = "kanava._native")]
pub(crate) struct Router {
    inner: Arc<kanava::Router>,
}

#[pymethods]
impl Router {
    #[new]
    #[pyo3(signature = (policy, zones=None))]
    fn new(py: Python<'_>, policy: Written<'_>, zones: Option<PyRef<'_, ZoneData>>) -> PyResult<Self> {
        let zones = zones.as_ref().map(|zones| &zones.inner);
        py.enter(|| Ok(Self { inner: Arc::new(kanava::Router::parse_in(&policy, zones)?) }))
    }

    fn policy_document(&self, py: Python<'_>) -> PyResult<String> {
        py.enter(|| self.inner.policy_document())
    }

    #[pyo3(signature = (request, floor=None, draw=None))]
    fn decide_document(
        &self,
        py: Python<'_>,
        request: Written<'_>,
        floor: Option<Written<'_>>,
        draw: Option<f64>,
    ) -> PyResult<String> {
        py.enter(|| self.inner.decide_document(&request, floor.as_deref(), draw))
    }

    /// Decides what is given as plain dicts; nothing when it must go over text.
    #[pyo3(signature = (request, floor=None, draw=None))]
    fn decide(
        &self,
        py: Python<'_>,
        request: &Bound<'_, PyAny>,
        floor: Option<&Bound<'_, PyAny>>,
        draw: Option<f64>,
    ) -> PyResult<Option<Decided>> {
        // A decision takes less time than giving the interpreter lock away and taking it back.
        py.stay(|| {
            let Some(request) = given::read::<Request>(request).filter(|request| self.inner.fits(request)) else {
                return Ok(None);
            };
            let floor = match floor.map(given::read::<Floor>) {
                Some(None) => return Ok(None),
                given => given.flatten(),
            };
            if draw.is_some_and(|draw| !(0.0..1.0).contains(&draw)) {
                return Ok(None);
            }
            Ok(Some(Decided::of(Asked { router: Arc::clone(&self.inner), request, floor, draw })))
        })
    }

    #[pyo3(signature = (data, floor=None, documents=false))]
    fn decide_table(
        &self,
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
        floor: Option<Written<'_>>,
        documents: bool,
    ) -> PyResult<Table> {
        let stream = arrow::import(data)?;
        let mut options = TableOptions::default();
        options.documents = documents;
        py.enter(|| self.inner.decide_table(stream, floor.as_deref(), &options)).map(Table::from_batches)
    }

    #[pyo3(signature = (decision, request, floor=None))]
    fn replay_document(
        &self,
        py: Python<'_>,
        decision: Written<'_>,
        request: Written<'_>,
        floor: Option<Written<'_>>,
    ) -> PyResult<String> {
        py.enter(|| self.inner.replay_document(&decision, &request, floor.as_deref()))
    }

    #[pyo3(signature = (request, floor=None, draw=None, options=None))]
    fn what_if_document(
        &self,
        py: Python<'_>,
        request: Written<'_>,
        floor: Option<Written<'_>>,
        draw: Option<f64>,
        options: Option<Written<'_>>,
    ) -> PyResult<String> {
        py.enter(|| self.inner.what_if_document(&request, floor.as_deref(), draw, options.as_deref()))
    }

    fn hours_document(&self, py: Python<'_>, channel: Text<'_>, at: Text<'_>) -> PyResult<String> {
        py.enter(|| self.inner.hours_document(&channel, instant::parse(&at)?))
    }
}
