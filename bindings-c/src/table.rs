//! Tables across the border: Arrow C streams, moved in and out through typed references.

use crate::error::kanava_error;
use crate::guard::{call, required, unwind};
use crate::status::kanava_status;
use crate::text::{Borrowed, BorrowedBytes};
use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use kanava::table::{ReadOptions, csv_table};
use kanava::{Error, Result};
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
pub(crate) fn open(
    stream: Option<FFI_ArrowArrayStream>,
    name: &'static str,
) -> Result<Box<dyn RecordBatchReader + Send>> {
    let stream = required(stream, name)?;
    if stream.release.is_none() {
        return Err(Error::argument(format!("`{name}` is released already, expected one that can be read")));
    }
    if stream.get_schema.is_none() || stream.get_next.is_none() {
        return Err(Error::argument(format!("`{name}` has no `get_schema` or no `get_next`")));
    }
    let reader = unwind(|| ArrowArrayStreamReader::try_new(stream).map_err(|e| unusable(&e, name)))?;
    Ok(Box::new(Foreign { reader, name }))
}

/// All of a stream taken over from C. One without a batch is a batch without rows, so that its columns are known.
pub(crate) fn read(stream: Option<FFI_ArrowArrayStream>, name: &'static str) -> Result<Vec<RecordBatch>> {
    let reader = open(stream, name)?;
    let schema = reader.schema();
    let batches = reader.collect::<std::result::Result<Vec<_>, _>>().map_err(|e| match e {
        // What `Foreign` says is a whole sentence.
        ArrowError::CDataInterface(said) => Error::argument(said),
        other => unusable(&other, name),
    })?;
    Ok(if batches.is_empty() { vec![RecordBatch::new_empty(schema)] } else { batches })
}

/// A stream made by somebody else: each batch is checked before the core sees it, and a panic while reading one is that
/// batch's error, not the core's.
struct Foreign {
    reader: ArrowArrayStreamReader,
    name: &'static str,
}

impl Iterator for Foreign {
    type Item = std::result::Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = unwind(|| {
            let batch = self.reader.next().transpose().map_err(|e| unusable(&e, self.name))?;
            batch.map(|batch| checked(batch, self.name)).transpose()
        });
        read.map_err(|e| ArrowError::CDataInterface(e.message().to_owned())).transpose()
    }
}

impl RecordBatchReader for Foreign {
    fn schema(&self) -> SchemaRef {
        self.reader.schema()
    }
}

/// Text that is not UTF-8 or offsets that run backwards would be undefined behaviour further in.
fn checked(batch: RecordBatch, name: &str) -> Result<RecordBatch> {
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        let data = column.to_data();
        data.validate_full().map_err(|e| Error::argument(format!("`{name}`, column `{}`: {e}", field.name())))?;
    }
    Ok(batch)
}

fn unusable(error: &ArrowError, name: &str) -> Error {
    Error::argument(format!("`{name}` cannot be read: {error}"))
}
