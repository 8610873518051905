//! Arrow tables across the boundary, by the PyCapsule interface: `__arrow_c_stream__`, `__arrow_c_array__`,
//! `__arrow_c_schema__`. All the `unsafe` of the wheel is here and in `kanava-arrow`.
//!
//! By hand and not by `pyo3-arrow`, which brings `arrow-cast` and `arrow-select` and doubles the build time for two
//! capsules in and two out.

use crate::call::Call;
use crate::errors;
use arrow_array::ffi::FFI_ArrowArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, SchemaRef};
use kanava::table::Checks;
use kanava::{Error, Result};
use kanava_arrow::{Reader, batch, stream};
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use std::ffi::CStr;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// The stream of `object`, which exports itself as a stream of batches or as one batch; every value is checked.
pub(crate) fn import(object: &Bound<'_, PyAny>) -> PyResult<Reader> {
    import_checked(object, Checks::Whole)
}

/// The same, looked at as closely as this says.
pub(crate) fn import_checked(object: &Bound<'_, PyAny>, checks: Checks) -> PyResult<Reader> {
    if object.hasattr("__arrow_c_stream__")? {
        let given = take_stream(&handed_over(object, "__arrow_c_stream__")?)?;
        return open(object.py(), || stream(given, checks));
    }
    if object.hasattr("__arrow_c_array__")? {
        let (schema, array) = take_array(&handed_over(object, "__arrow_c_array__")?)?;
        return open(object.py(), || batch(schema, array, checks));
    }
    let kind = object.get_type().qualname()?;
    let message = format!("expected a table (an object with `__arrow_c_stream__`), got `{kind}`");
    Err(PyTypeError::new_err(message))
}

/// What an object exports. Its own package may refuse: a column of pandas that holds texts and numbers, say.
fn handed_over<'py>(object: &Bound<'py, PyAny>, method: &str) -> PyResult<Bound<'py, PyAny>> {
    object.call_method0(method).map_err(|fault| {
        let py = object.py();
        if !fault.is_instance_of::<PyException>(py) {
            return fault;
        }
        let kind = object.get_type().qualname().map(|name| name.to_string()).unwrap_or_default();
        let told = errors::argument(py, format!("the `{kind}` cannot be handed over as a table: {}", fault.value(py)));
        told.set_cause(py, Some(fault));
        told
    })
}

/// All batches of a stream. One without a batch is a batch without rows, so that its columns are known.
pub(crate) fn read(stream: Reader) -> Result<Vec<RecordBatch>> {
    let schema = stream.schema();
    let batches = stream.collect::<Result<Vec<_>, _>>().map_err(|e| unreadable(&e))?;
    Ok(if batches.is_empty() { vec![RecordBatch::new_empty(schema)] } else { batches })
}

/// A capsule of these batches. Its consumer moves the stream out; a capsule nobody consumes frees it.
pub(crate) fn export_stream<'py>(
    py: Python<'py>,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let reader = RecordBatchIterator::new(batches.into_iter().map(Ok), schema);
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
}

/// A capsule of the schema alone.
pub(crate) fn export_schema<'py>(py: Python<'py>, schema: &SchemaRef) -> PyResult<Bound<'py, PyCapsule>> {
    let exported = FFI_ArrowSchema::try_from(schema.as_ref()).map_err(|e| errors::raise(py, &unreadable(&e)))?;
    PyCapsule::new_with_value(py, exported, SCHEMA)
}

fn open(py: Python<'_>, table: impl FnOnce() -> Result<Reader> + Send) -> PyResult<Reader> {
    let named = |e: Error| Error::argument(format!("the table cannot be read: {}", e.message()));
    py.enter(|| table().map_err(named))
}

fn take_stream(capsule: &Bound<'_, PyAny>) -> PyResult<FFI_ArrowArrayStream> {
    let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a valid `ArrowArrayStream` (the PyCapsule interface), nobody else uses it
    // while we hold the capsule, and `from_raw` moves it out and leaves a released one, so it is freed once.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    if stream.release.is_none() {
        return Err(consumed(capsule.py()));
    }
    Ok(stream)
}

fn take_array(pair: &Bound<'_, PyAny>) -> PyResult<(FFI_ArrowSchema, FFI_ArrowArray)> {
    let (schema, array) = pair.cast::<PyTuple>()?.extract::<(Bound<'_, PyCapsule>, Bound<'_, PyCapsule>)>()?;
    let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: capsules of these names hold a valid `ArrowSchema` and a valid `ArrowArray` (the PyCapsule interface),
    // nobody else uses them while we hold the pair, and `from_raw` moves them out and leaves released ones.
    let (schema, array) =
        unsafe { (FFI_ArrowSchema::from_raw(schema.as_ptr()), FFI_ArrowArray::from_raw(array.as_ptr())) };
    if array.is_released() {
        return Err(consumed(pair.py()));
    }
    Ok((schema, array))
}

fn consumed(py: Python<'_>) -> PyErr {
    errors::argument(py, "the table cannot be read: it was consumed before")
}

/// What a stream of somebody else's says when it fails.
pub(crate) fn unreadable(error: &ArrowError) -> Error {
    Error::argument(format!("the table cannot be read: {}", kanava::table::said(error)))
}
