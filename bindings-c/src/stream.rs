//! The calls into an Arrow C stream of C's, and the pointers of its arrays. With `text` the only file with unsafe blocks.

use arrow_array::ffi::{FFI_ArrowArray, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_data::ArrayData;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType};
use kanava::table::Foreign;
use std::ffi::{CStr, c_char};

/// The stream of the other side; it is released when this is dropped.
pub(crate) struct Stream(pub(crate) FFI_ArrowArrayStream);

impl Foreign for Stream {
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
