//! Tables across the border: Arrow C streams, moved in and out through typed references.

use crate::error::kanava_error;
use crate::guard::{call, required};
use crate::status::kanava_status;
use crate::text::{Borrowed, BorrowedBytes};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use kanava::table::{Checks, ReadOptions, csv_table};
use kanava::{Error, Result};
use kanava_arrow::Reader;
use std::mem::{MaybeUninit, replace};

/// Reads the bytes of a CSV file into a table of text columns.
///
/// `bytes` is borrowed and may be NULL when `size` is 0. `options` is a document such as
/// `{"separator":";","encoding":"windows-1252","header":3,"skip_rows":0,"decimal":","}`, or NULL: what it does not say is
/// found out, and gzip is unpacked. `out` receives an owned stream: call its `release`, or hand it to
/// `kanava_history_append_table`. A row with too few or too many fields, or an open quote, is kept and says so in its
/// column `read_error`. What was found out is a document in the metadata of the stream's schema, under `kanava.read`.
/// Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_csv_read(
    bytes: BorrowedBytes<'_>,
    size: usize,
    options: Borrowed<'_>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let options = options.optional("options")?.map_or_else(|| Ok(ReadOptions::default()), ReadOptions::parse)?;
        csv_table(bytes.required(size, "bytes")?, &options).map(give)
    })
}

/// A table, as a stream of one batch for C to own.
pub(crate) fn give(table: RecordBatch) -> FFI_ArrowArrayStream {
    give_all(vec![table])
}

/// Batches of one schema, as a stream for C to own.
pub(crate) fn give_all(batches: Vec<RecordBatch>) -> FFI_ArrowArrayStream {
    let schema = batches.first().map_or_else(|| Schema::empty().into(), RecordBatch::schema);
    FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches.into_iter().map(Ok), schema)))
}

/// Takes the stream over from C: whatever comes next, C's copy is released.
pub(crate) fn take(stream: Option<&mut FFI_ArrowArrayStream>) -> Option<FFI_ArrowArrayStream> {
    stream.map(|stream| replace(stream, FFI_ArrowArrayStream::empty()))
}

/// Opens a stream taken over from C; `name` is its argument's, for messages.
pub(crate) fn open(stream: Option<FFI_ArrowArrayStream>, name: &'static str, checks: Checks) -> Result<Reader> {
    let stream = required(stream, name)?;
    if stream.release.is_none() {
        return Err(Error::argument(format!("`{name}` is released already, expected one that can be read")));
    }
    if stream.get_schema.is_none() || stream.get_next.is_none() {
        return Err(Error::argument(format!("`{name}` has no `get_schema` or no `get_next`")));
    }
    let reader = kanava_arrow::stream(stream, checks).map_err(|e| unusable(e.message(), name))?;
    Ok(Box::new(Named { reader, name }))
}

/// All of a stream taken over from C. One without a batch is a batch without rows, so that its columns are known.
pub(crate) fn read(stream: Option<FFI_ArrowArrayStream>, name: &'static str) -> Result<Vec<RecordBatch>> {
    let reader = open(stream, name, Checks::Whole)?;
    let schema = reader.schema();
    let batches =
        reader.collect::<std::result::Result<Vec<_>, _>>().map_err(|e| Error::argument(kanava::table::said(&e)))?;
    Ok(if batches.is_empty() { vec![RecordBatch::new_empty(schema)] } else { batches })
}

/// A stream made by somebody else, whose faults are told by the name of its argument.
struct Named {
    reader: Reader,
    name: &'static str,
}

impl Iterator for Named {
    type Item = std::result::Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let told = |e: ArrowError| unusable(&kanava::table::said(&e), self.name).message().to_owned();
        Some(self.reader.next()?.map_err(|e| ArrowError::CDataInterface(told(e))))
    }
}

impl RecordBatchReader for Named {
    fn schema(&self) -> SchemaRef {
        self.reader.schema()
    }
}

fn unusable(why: &str, name: &str) -> Error {
    Error::argument(format!("`{name}` cannot be read: {why}"))
}
