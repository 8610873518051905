//! What the bindings share: the calls into tables that other libraries hand over by the Arrow C interfaces, and the
//! pointers of their arrays. It is what the core, which forbids unsafe code, asks of a [`Foreign`] side.

use arrow_array::RecordBatchReader;
use arrow_array::ffi::{FFI_ArrowArray, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_data::ArrayData;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType};
use kanava::Result;
use kanava::table::{Checks, Foreign, Imported};
use std::ffi::{CStr, c_char};

/// A table that arrives batch by batch.
pub type Reader = Box<dyn RecordBatchReader + Send>;

/// Opens a stream that is not released.
pub fn stream(stream: FFI_ArrowArrayStream, checks: Checks) -> Result<Reader> {
    Ok(Box::new(Imported::new(Table::Stream(stream), checks)?))
}

/// Opens one batch, which is not released, as a stream.
pub fn batch(schema: FFI_ArrowSchema, array: FFI_ArrowArray, checks: Checks) -> Result<Reader> {
    Ok(Box::new(Imported::new(Table::Batch(Some(schema), Some(array)), checks)?))
}

/// A table of the other side's; it is released when this is dropped.
enum Table {
    /// A stream that is not released.
    Stream(FFI_ArrowArrayStream),
    /// One batch and its schema, each until it is asked for.
    Batch(Option<FFI_ArrowSchema>, Option<FFI_ArrowArray>),
}

impl Foreign for Table {
    fn schema(&mut self, out: &mut FFI_ArrowSchema) -> i32 {
        match self {
            // SAFETY: the stream is not released, nobody else uses it, and `out` is an empty schema of ours.
            Self::Stream(stream) => stream.get_schema.map_or(MISSING, |get| unsafe { get(stream, out) }),
            Self::Batch(schema, _) => {
                *out = schema.take().unwrap_or_else(FFI_ArrowSchema::empty);
                0
            }
        }
    }

    fn next(&mut self, out: &mut FFI_ArrowArray) -> i32 {
        match self {
            // SAFETY: as for the schema.
            Self::Stream(stream) => stream.get_next.map_or(MISSING, |get| unsafe { get(stream, out) }),
            Self::Batch(_, array) => {
                *out = array.take().unwrap_or_else(FFI_ArrowArray::empty);
                0
            }
        }
    }

    fn last_error(&mut self) -> Option<String> {
        let Self::Stream(stream) = self else { return None };
        // SAFETY: as for the schema; what it points to stays until the next call, and is copied before.
        let said = stream.get_last_error.map(|get| unsafe { get(stream) })?;
        (!said.is_null()).then(|| String::from_utf8_lossy(&self.text(said)).into_owned())
    }

    fn text(&self, at: *const c_char) -> Vec<u8> {
        // SAFETY: not NULL, and the interface promises a NUL-terminated string.
        unsafe { CStr::from_ptr(at) }.to_bytes().to_vec()
    }

    fn number(&self, buffer: *const u8, place: usize, wide: bool) -> i64 {
        // SAFETY: the core asks for places that the array says it has, of a buffer that is not NULL and lies straight.
        unsafe { if wide { *buffer.cast::<i64>().add(place) } else { (*buffer.cast::<i32>().add(place)).into() } }
    }

    fn data(&mut self, mut array: FFI_ArrowArray, kind: DataType) -> std::result::Result<ArrayData, ArrowError> {
        forget_nulls(&mut array);
        // SAFETY: the array is of this type, so many buffers and children, by the core's check and the other side's
        // promise that buffers are as long as it says; the core looks at what they hold before anybody else does.
        unsafe { from_ffi_and_data_type(array, kind) }
    }
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

/// What a stream without the function would have returned: `EINVAL`.
const MISSING: i32 = 22;
