//! Rows gathered into a batch.

use super::TextColumn;
use crate::error::{Error, Result, Status};
use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, Float64Builder, Int64Builder, TimestampNanosecondBuilder, UInt64Builder,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use std::sync::Arc;

/// A column being written.
#[derive(Debug)]
enum Cells {
    Text(TextColumn),
    Time(TimestampNanosecondBuilder),
    Integer(Int64Builder),
    Count(UInt64Builder),
    Number(Float64Builder),
    Bytes(BinaryBuilder),
    Bool(BooleanBuilder),
}

/// A batch being written: columns are filled one value a row.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    columns: Vec<(&'static str, Cells)>,
    next: usize,
}

macro_rules! put {
    ($name:ident, $make:ident, $variant:ident, $builder:ty, $append:ident, $value:ty) => {
        /// A column of this type; call once for each, in order, before the rows.
        pub(crate) fn $make(mut self, name: &'static str) -> Self {
            self.columns.push((name, Cells::$variant(<$builder>::default())));
            self
        }

        /// The next value of the row.
        pub(crate) fn $name(&mut self, value: Option<$value>) {
            if let Some((_, Cells::$variant(b))) = self.columns.get_mut(self.next) {
                b.$append(value);
            }
            self.next = (self.next + 1) % self.columns.len().max(1);
        }
    };
}

impl Writer {
    put!(text, with_text, Text, TextColumn, append, &str);
    put!(time, with_time, Time, TimestampNanosecondBuilder, append_option, i64);
    put!(integer, with_integer, Integer, Int64Builder, append_option, i64);
    put!(count, with_count, Count, UInt64Builder, append_option, u64);
    put!(number, with_number, Number, Float64Builder, append_option, f64);
    put!(bytes, with_bytes, Bytes, BinaryBuilder, append_option, &[u8]);
    put!(bool, with_bool, Bool, BooleanBuilder, append_option, bool);

    /// The batch.
    pub(crate) fn finish(self) -> Result<RecordBatch> {
        let mut fields = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        for (name, cells) in self.columns {
            let (kind, array): (DataType, ArrayRef) = match cells {
                Cells::Text(b) => {
                    let texts = b.finish();
                    (texts.data_type().clone(), texts)
                }
                Cells::Time(mut b) => (
                    DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into())),
                    Arc::new(b.finish().with_timezone("UTC")),
                ),
                Cells::Integer(mut b) => (DataType::Int64, Arc::new(b.finish())),
                Cells::Count(mut b) => (DataType::UInt64, Arc::new(b.finish())),
                Cells::Number(mut b) => (DataType::Float64, Arc::new(b.finish())),
                Cells::Bytes(mut b) => (DataType::Binary, Arc::new(b.finish())),
                Cells::Bool(mut b) => (DataType::Boolean, Arc::new(b.finish())),
            };
            fields.push(Field::new(name, kind, true));
            arrays.push(array);
        }
        batch(fields, arrays)
    }
}

/// A batch of these columns.
pub(crate) fn batch(fields: Vec<Field>, arrays: Vec<ArrayRef>) -> Result<RecordBatch> {
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
        .map_err(|e| Error::new(Status::Internal, format!("a table could not be made: {e}")))
}
