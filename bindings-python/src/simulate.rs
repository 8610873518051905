//! The native half of `kanava.simulate` and of the queueing formulas.

use crate::arrow;
use crate::call::Call;
use crate::table::Table;
use crate::text::Written;
use kanava::queueing;
use kanava::simulation::simulate_table;
use pyo3::prelude::*;

/// Waiting by the formulas: a question and its figures.
#[pyfunction]
pub(crate) fn queueing_document(py: Python<'_>, question: Written<'_>) -> PyResult<String> {
    py.enter(|| queueing::queueing_document(&question))
}

/// Simulates a document, with the contacts of a table beside its own: the figures as a document and as a table.
#[pyfunction]
#[pyo3(signature = (simulation, contacts=None))]
pub(crate) fn simulate(
    py: Python<'_>,
    simulation: Written<'_>,
    contacts: Option<&Bound<'_, PyAny>>,
) -> PyResult<(String, Table)> {
    let contacts = contacts.map(arrow::import).transpose()?;
    let (document, figures) = py.enter(|| {
        let found = simulate_table(&simulation, contacts)?;
        Ok((found.to_document()?, found.figures_table()?))
    })?;
    Ok((document, Table::from_batch(figures)))
}
