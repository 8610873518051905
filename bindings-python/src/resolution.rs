//! The native half of `kanava.resolve`: tables in, tables and documents out.
//!
//! The watch runs on the calling thread, which has let go of the interpreter; it takes it back to look for a Ctrl-C and
//! to tell the caller's function.

use crate::arrow;
use crate::call::Call;
use crate::table::Table;
use crate::text::{self, Text, Written};
use crate::union::union;
use kanava::resolution::{self, Progress, ResolutionTableOptions, ResolveOptions};
use kanava::{Error, Resolver, Result};
use kanava_arrow::Reader;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString};
use std::ops::ControlFlow;

/// A table of records, and the source they are all of when no column says it.
type Given<'py> = (Option<Bound<'py, PyString>>, Bound<'py, PyAny>);

/// Who is who, and why. It never changes, so it needs no lock.
#[pyclass(frozen, module = "kanava._native")]
pub(crate) struct Resolution {
    inner: resolution::Resolution,
}

#[pymethods]
impl Resolution {
    fn evidence_table(&self, py: Python<'_>, a: Text<'_>, b: Text<'_>) -> PyResult<Table> {
        py.enter(|| self.inner.evidence(&a, &b)).map(Table::from_batch)
    }

    fn table(&self, py: Python<'_>, options: Written<'_>) -> PyResult<Table> {
        py.enter(|| self.inner.table(&ResolutionTableOptions::parse(&options)?)).map(Table::from_batch)
    }

    fn why_document(&self, py: Python<'_>, a: Text<'_>, b: Text<'_>) -> PyResult<String> {
        py.enter(|| self.inner.why(&a, &b))
    }

    fn why_not_document(&self, py: Python<'_>, a: Text<'_>, b: Text<'_>) -> PyResult<String> {
        py.enter(|| self.inner.why_not(&a, &b))
    }

    fn resolver_document(&self, py: Python<'_>) -> PyResult<String> {
        py.enter(|| self.inner.resolver_document())
    }

    fn report_document(&self, py: Python<'_>) -> PyResult<String> {
        py.enter(|| self.inner.report_document())
    }
}

/// Resolves the records of one or several tables. The resolver is apart from the options, so that a fault in it is told
/// by its own lines.
#[pyfunction]
#[pyo3(signature = (records, options, resolver=None, labels=None, progress=None))]
pub(crate) fn resolve(
    py: Python<'_>,
    records: Vec<Given<'_>>,
    options: Written<'_>,
    resolver: Option<Written<'_>>,
    labels: Option<&Bound<'_, PyAny>>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Resolution> {
    let open = |(source, table): &Given<'_>| Ok((source.as_ref().map(text::owned).transpose()?, arrow::import(table)?));
    let records: Vec<(Option<String>, Reader)> = records.iter().map(open).collect::<PyResult<_>>()?;
    let labels = labels.map(arrow::import).transpose()?;
    let mut raised = None;
    let answer = py.enter(|| {
        let mut options = ResolveOptions::parse(&options)?;
        if let Some(resolver) = &resolver {
            options.resolver = Some(Resolver::parse(resolver)?);
        }
        let columns = std::mem::take(&mut options.columns);
        let tables = records.into_iter().map(|(source, stream)| {
            let batches = arrow::read(stream).map_err(|e| of_source(e, source.as_deref()))?;
            Ok((source.clone(), resolution::with_names(batches, &columns, source.as_deref())?))
        });
        let records = union(tables.collect::<Result<_>>()?)?;
        let labels = labels.map_or(Ok(Vec::new()), arrow::read)?;
        let mut watch = |at: Progress| match Python::attach(|py| tell(py, progress.as_ref(), at)) {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(()),
            Err(fault) => {
                raised = Some(fault);
                ControlFlow::Break(())
            }
        };
        Ok(Resolution { inner: resolution::resolve(&records, &labels, &options, &mut watch)? })
    });
    // What stopped it says more than that it was stopped.
    raised.map_or(answer, Err)
}

/// A fault of one of several tables, which says of which.
fn of_source(error: Error, source: Option<&str>) -> Error {
    match source {
        Some(source) => Error::new(error.status(), format!("the source `{source}`: {}", error.message())),
        None => error,
    }
}

/// How well customers agree with the truth.
#[pyfunction]
pub(crate) fn score_document(
    py: Python<'_>,
    customers: &Bound<'_, PyAny>,
    truth: &Bound<'_, PyAny>,
) -> PyResult<String> {
    let (customers, truth) = (arrow::import(customers)?, arrow::import(truth)?);
    py.enter(|| resolution::score(&arrow::read(customers)?, &arrow::read(truth)?))
}

/// Whether to go on: no pending Ctrl-C, and the caller's function did not answer False.
fn tell(py: Python<'_>, progress: Option<&Py<PyAny>>, at: Progress) -> PyResult<bool> {
    py.check_signals()?;
    let Some(progress) = progress else { return Ok(true) };
    let answer = progress.bind(py).call1((at.step, at.done, at.total))?;
    Ok(!answer.cast::<PyBool>().is_ok_and(|said| !said.is_true()))
}
