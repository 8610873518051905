//! CSV text as a table, and the normal form of one identity.

use crate::call::Call;
use crate::table::Table;
use crate::text::Text;
use pyo3::prelude::*;

/// Reads CSV text as a table of text.
#[pyfunction]
pub(crate) fn csv_table(py: Python<'_>, content: &[u8]) -> PyResult<Table> {
    py.enter(|| kanava::table::csv_table(content)).map(Table::from_batch)
}

/// The normal form of one identity.
#[pyfunction]
pub(crate) fn identity_document(py: Python<'_>, kind: Text<'_>, raw: Text<'_>, region: Text<'_>) -> PyResult<String> {
    py.enter(|| kanava::identity_document(&kind, &raw, &region))
}
