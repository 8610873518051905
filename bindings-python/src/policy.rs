//! The native half of `kanava.Policy`, and what is asked of a decision document.

use crate::call::Call;
use crate::text::{Text, Written};
use pyo3::prelude::*;
use std::borrow::Cow;

/// The JSON Schema of a document.
#[pyfunction]
pub(crate) fn schema_document(py: Python<'_>, name: Text<'_>) -> PyResult<String> {
    py.enter(|| kanava::schema(&name).map(Cow::into_owned))
}

/// The columns of a kind of entry, or the fields of conditions.
#[pyfunction]
pub(crate) fn columns_document(py: Python<'_>, name: Text<'_>) -> PyResult<String> {
    py.enter(|| kanava::columns(&name))
}

/// Every problem of a policy document.
#[pyfunction]
pub(crate) fn policy_check_document(py: Python<'_>, policy: Written<'_>) -> PyResult<String> {
    py.enter(|| kanava::routing::policy_check_document(&policy))
}

/// What changes from one policy to another.
#[pyfunction]
#[pyo3(signature = (before, after, options=None))]
pub(crate) fn policy_diff_document(
    py: Python<'_>,
    before: Written<'_>,
    after: Written<'_>,
    options: Option<Written<'_>>,
) -> PyResult<String> {
    py.enter(|| kanava::routing::policy_diff_document(&before, &after, options.as_deref()))
}

/// A decision document in sentences.
#[pyfunction]
#[pyo3(signature = (decision, options=None))]
pub(crate) fn explain_document(
    py: Python<'_>,
    decision: Written<'_>,
    options: Option<Written<'_>>,
) -> PyResult<String> {
    py.enter(|| kanava::routing::explain_document(&decision, options.as_deref()))
}
