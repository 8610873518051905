//! CSV files as a table, and the normal form of one identity.

use crate::call::Call;
use crate::table::Table;
use crate::text::Text;
use kanava::table::{ReadOptions, join_tables};
use pyo3::prelude::*;

/// Reads the bytes of a CSV file as a table of text.
#[pyfunction]
pub(crate) fn csv_table(py: Python<'_>, content: &[u8], options: Text<'_>) -> PyResult<Table> {
    py.enter(|| kanava::table::csv_table(content, &ReadOptions::parse(&options)?)).map(Table::from_batch)
}

/// Tables of several files as one.
#[pyfunction]
pub(crate) fn csv_join(py: Python<'_>, tables: Vec<PyRef<'_, Table>>) -> PyResult<Table> {
    let batches: Vec<_> = tables.iter().flat_map(|table| table.batches().iter().cloned()).collect();
    py.enter(|| join_tables(&batches)).map(Table::from_batches)
}

/// The normal form of one identity.
#[pyfunction]
pub(crate) fn identity_document(py: Python<'_>, kind: Text<'_>, raw: Text<'_>, region: Text<'_>) -> PyResult<String> {
    py.enter(|| kanava::identity_document(&kind, &raw, &region))
}
