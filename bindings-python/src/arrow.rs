//! Arrow tables across the boundary, by the PyCapsule interface: `__arrow_c_stream__`, `__arrow_c_array__`,
//! `__arrow_c_schema__`. All the `unsafe` of the wheel is here.
//!
//! By hand and not by `pyo3-arrow`, which brings `arrow-cast` and `arrow-select` and doubles the build time for two
//! capsules in and two out.

use crate::call::Call;
use crate::errors;
use arrow_array::ffi::from_ffi_and_data_type;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_data::ArrayData;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, SchemaRef};
use kanava::table::{Checks, Foreign, Imported};
use kanava::{Error, Result};
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use std::ffi::{CStr, c_char};

/// A table that arrives batch by batch.
pub(crate) type Stream = Box<dyn RecordBatchReader + Send>;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// The stream of `object`, which exports itself as a stream of batches or as one batch; every value is checked.
pub(crate) fn import(object: &Bound<'_, PyAny>) -> PyResult<Stream> {
    import_checked(object, Checks::Whole)
}

/// The same, looked at as closely as this says.
pub(crate) fn import_checked(object: &Bound<'_, PyAny>, checks: Checks) -> PyResult<Stream> {
    if object.hasattr("__arrow_c_stream__")? {
        let stream = take_stream(&handed_over(object, "__arrow_c_stream__")?)?;
        return open(object.py(), Exported(stream), checks);
    }
    if object.hasattr("__arrow_c_array__")? {
        let batch = take_array(&handed_over(object, "__arrow_c_array__")?)?;
        return open(object.py(), batch, checks);
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

fn open<F: Foreign + 'static>(py: Python<'_>, foreign: F, checks: Checks) -> PyResult<Stream> {
    let named = |e: Error| Error::argument(format!("the table cannot be read: {}", e.message()));
    let reader = py.enter(|| Imported::new(foreign, checks).map_err(named))?;
    Ok(Box::new(reader))
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

fn take_array(pair: &Bound<'_, PyAny>) -> PyResult<OneBatch> {
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
    Ok(OneBatch { schema: Some(schema), array: Some(array) })
}

fn consumed(py: Python<'_>) -> PyErr {
    errors::argument(py, "the table cannot be read: it was consumed before")
}

/// A batch that came with its schema.
struct OneBatch {
    schema: Option<FFI_ArrowSchema>,
    array: Option<FFI_ArrowArray>,
}

impl Foreign for OneBatch {
    fn schema(&mut self, out: &mut FFI_ArrowSchema) -> i32 {
        *out = self.schema.take().unwrap_or_else(FFI_ArrowSchema::empty);
        0
    }

    fn next(&mut self, out: &mut FFI_ArrowArray) -> i32 {
        *out = self.array.take().unwrap_or_else(FFI_ArrowArray::empty);
        0
    }

    fn last_error(&mut self) -> Option<String> {
        None
    }

    fn text(&self, at: *const c_char) -> Vec<u8> {
        bytes(at)
    }

    fn number(&self, buffer: *const u8, place: usize, wide: bool) -> i64 {
        number(buffer, place, wide)
    }

    fn data(&mut self, array: FFI_ArrowArray, kind: DataType) -> Result<ArrayData, ArrowError> {
        readable(array, kind)
    }
}

/// The stream of the other side; it is released when this is dropped.
struct Exported(FFI_ArrowArrayStream);

impl Foreign for Exported {
    fn schema(&mut self, out: &mut FFI_ArrowSchema) -> i32 {
        // SAFETY: the stream is not released, nobody else uses it, and `out` is an empty schema of ours.
        self.0.get_schema.map_or(MISSING, |get| unsafe { get(&raw mut self.0, out) })
    }

    fn next(&mut self, out: &mut FFI_ArrowArray) -> i32 {
        // SAFETY: as for the schema.
        self.0.get_next.map_or(MISSING, |get| unsafe { get(&raw mut self.0, out) })
    }

    fn last_error(&mut self) -> Option<String> {
        // SAFETY: as for the schema; what it points to stays until the next call, and is copied before.
        let said = self.0.get_last_error.map(|get| unsafe { get(&raw mut self.0) })?;
        (!said.is_null()).then(|| String::from_utf8_lossy(&bytes(said)).into_owned())
    }

    fn text(&self, at: *const c_char) -> Vec<u8> {
        bytes(at)
    }

    fn number(&self, buffer: *const u8, place: usize, wide: bool) -> i64 {
        number(buffer, place, wide)
    }

    fn data(&mut self, array: FFI_ArrowArray, kind: DataType) -> Result<ArrayData, ArrowError> {
        readable(array, kind)
    }
}

/// Makes an array readable whose numbers the core has checked.
fn readable(mut array: FFI_ArrowArray, kind: DataType) -> Result<ArrayData, ArrowError> {
    forget_nulls(&mut array);
    // SAFETY: the array is of this type, so many buffers and children, by the core's check and the other side's promise
    // that buffers are as long as it says; the core looks at what they hold before anybody else does.
    unsafe { from_ffi_and_data_type(array, kind) }
}

/// Lets the nulls of an array be counted: a number that is too small would show values where there are none.
fn forget_nulls(array: &mut FFI_ArrowArray) {
    array.null_count = -1;
    for i in 0..array.num_children() {
        // SAFETY: the core has checked that there are so many children, and that none of them is NULL.
        forget_nulls(unsafe { &mut **array.children.add(i) });
    }
    // SAFETY: NULL, or an array that is this one's alone.
    if let Some(words) = unsafe { array.dictionary.as_mut() } {
        forget_nulls(words);
    }
}

fn bytes(at: *const c_char) -> Vec<u8> {
    // SAFETY: not NULL, and the interface promises a NUL-terminated string.
    unsafe { CStr::from_ptr(at) }.to_bytes().to_vec()
}

fn number(buffer: *const u8, place: usize, wide: bool) -> i64 {
    // SAFETY: the core asks for places that the array says it has, of a buffer that is not NULL and lies straight.
    unsafe { if wide { *buffer.cast::<i64>().add(place) } else { (*buffer.cast::<i32>().add(place)).into() } }
}

/// What a stream without the function would have returned: `EINVAL`.
const MISSING: i32 = 22;

/// What a stream of somebody else's says when it fails.
pub(crate) fn unreadable(error: &ArrowError) -> Error {
    Error::argument(format!("the table cannot be read: {}", kanava::table::said(error)))
}
