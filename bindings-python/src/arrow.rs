//! Arrow tables across the boundary, by the PyCapsule interface: `__arrow_c_stream__`, `__arrow_c_array__`,
//! `__arrow_c_schema__`. All the `unsafe` of the wheel is here.
//!
//! By hand and not by `pyo3-arrow`, which brings `arrow-cast` and `arrow-select` and doubles the build time for two
//! capsules in and two out.

use crate::call::Call;
use crate::errors;
use arrow_array::ffi::from_ffi;
use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_data::ArrayData;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, SchemaRef};
use kanava::{Error, Result};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use std::ffi::CStr;

/// A table that arrives batch by batch.
pub(crate) type Stream = Box<dyn RecordBatchReader + Send>;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// The stream of `object`, which exports itself as a stream of batches or as one batch.
pub(crate) fn import(object: &Bound<'_, PyAny>) -> PyResult<Stream> {
    if object.hasattr("__arrow_c_stream__")? {
        return import_stream(&object.call_method0("__arrow_c_stream__")?);
    }
    if object.hasattr("__arrow_c_array__")? {
        return import_array(&object.call_method0("__arrow_c_array__")?);
    }
    let kind = object.get_type().qualname()?;
    let message = format!("expected a table (an object with `__arrow_c_stream__`), got `{kind}`");
    Err(PyTypeError::new_err(message))
}

/// All batches of a stream. One without a batch is a batch without rows, so that its columns are known.
pub(crate) fn read(stream: Stream) -> Result<Vec<RecordBatch>> {
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

fn import_stream(capsule: &Bound<'_, PyAny>) -> PyResult<Stream> {
    let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a valid `ArrowArrayStream` (the PyCapsule interface), nobody else uses it
    // while we hold the capsule, and `from_raw` moves it out and leaves a released one, so it is freed once.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    let reader = capsule.py().enter(|| ArrowArrayStreamReader::try_new(stream).map_err(|e| unreadable(&e)))?;
    Ok(Box::new(reader))
}

fn import_array(pair: &Bound<'_, PyAny>) -> PyResult<Stream> {
    let py = pair.py();
    let (schema, array) = pair.cast::<PyTuple>()?.extract::<(Bound<'_, PyCapsule>, Bound<'_, PyCapsule>)>()?;
    let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: capsules of these names hold a valid `ArrowSchema` and a valid `ArrowArray` (the PyCapsule interface),
    // nobody else uses them while we hold the pair, and `from_raw` moves them out and leaves released ones.
    let (schema, array) =
        unsafe { (FFI_ArrowSchema::from_raw(schema.as_ptr()), FFI_ArrowArray::from_raw(array.as_ptr())) };
    if array.is_released() {
        return Err(errors::argument(py, "the table cannot be read: it was consumed before"));
    }
    // SAFETY: both come from one `__arrow_c_array__` call, which promises that the schema describes the array.
    let batch = py.enter(move || unsafe { from_ffi(array, &schema) }.map_err(|e| unreadable(&e)).and_then(batch_of))?;
    let schema = batch.schema();
    Ok(Box::new(RecordBatchIterator::new([Ok(batch)], schema)))
}

fn batch_of(data: ArrayData) -> Result<RecordBatch> {
    if !matches!(data.data_type(), DataType::Struct(_)) || data.null_count() > 0 {
        return Err(Error::argument(format!("expected a table, got an array of `{}`", data.data_type())));
    }
    Ok(RecordBatch::from(StructArray::from(data)))
}

/// What a stream of somebody else's says when it fails.
pub(crate) fn unreadable(error: &ArrowError) -> Error {
    Error::argument(format!("the table cannot be read: {error}"))
}
