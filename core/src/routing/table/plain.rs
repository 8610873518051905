//! Columns that are not read as they lie: dictionaries and decimals, laid out once a batch. What reads rows then reads
//! them like any other.

use crate::error::{Error, Result};
use arrow_array::builder::{Float64Builder, Int64Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, DecimalType};
use arrow_array::{AnyDictionaryArray, Array, ArrayRef, RecordBatch, StringViewArray};
use arrow_buffer::{Buffer, NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Schema};
use std::sync::Arc;

/// The batch with every column as its rows are read.
pub(super) fn plain(batch: RecordBatch) -> Result<RecordBatch> {
    if !batch.schema().fields().iter().any(|field| is_laid_out(field.data_type())) {
        return Ok(batch);
    }
    let (mut fields, mut columns) = (Vec::new(), Vec::new());
    for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
        let array = column(array).map_err(|error| Error::argument(format!("column `{}`: {error}", field.name())))?;
        fields.push(field.as_ref().clone().with_data_type(array.data_type().clone()).with_nullable(true));
        columns.push(array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(|error| Error::argument(error.to_string()))
}

/// Whether a column of this type is laid out before it is read.
pub(super) fn is_laid_out(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, words) => is_text(words),
        DataType::Decimal128(_, scale) => *scale >= 0,
        _ => false,
    }
}

pub(super) fn is_text(kind: &DataType) -> bool {
    matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// One column, or the items of a list, as they are read.
pub(super) fn column(array: &ArrayRef) -> std::result::Result<ArrayRef, ArrowError> {
    match array.data_type() {
        kind if !is_laid_out(kind) => Ok(Arc::clone(array)),
        DataType::Decimal128(_, scale) => Ok(numbers(array, *scale)),
        _ => array.as_any_dictionary_opt().map_or_else(|| Ok(Arc::clone(array)), words),
    }
}

/// The words of a dictionary by their keys: every row points at its word, none is copied.
fn words(dictionary: &dyn AnyDictionaryArray) -> std::result::Result<ArrayRef, ArrowError> {
    let values = dictionary.values();
    let words = match values.data_type() {
        DataType::Utf8 => StringViewArray::from(values.as_string::<i32>()),
        DataType::LargeUtf8 => StringViewArray::from(values.as_string::<i64>()),
        _ => values.as_string_view().clone(),
    };
    let rows = dictionary.keys().len();
    // A dictionary without a word has no keys to look up.
    let keys = if words.is_empty() { Vec::new() } else { dictionary.normalized_keys() };
    let mut views: Vec<u128> = keys.into_iter().map(|key| words.views().get(key).copied().unwrap_or(0)).collect();
    views.resize(rows, 0);
    let nulls: Option<NullBuffer> =
        if words.is_empty() { Some(NullBuffer::new_null(rows)) } else { dictionary.logical_nulls() };
    let buffers: Arc<[Buffer]> = words.data_buffers().into();
    Ok(Arc::new(StringViewArray::try_new(ScalarBuffer::from(views), buffers, nulls)?))
}

/// Decimals as the numbers a document would hold: whole ones when they have no digits after the point and fit.
fn numbers(array: &ArrayRef, scale: i8) -> ArrayRef {
    let decimals = array.as_primitive::<Decimal128Type>();
    if scale == 0
        && let Ok(whole) = decimals
            .iter()
            .map(|value| value.map(i64::try_from).transpose())
            .collect::<std::result::Result<Vec<_>, _>>()
    {
        let mut numbers = Int64Builder::with_capacity(whole.len());
        whole.into_iter().for_each(|value| numbers.append_option(value));
        return Arc::new(numbers.finish());
    }
    let mut numbers = Float64Builder::with_capacity(decimals.len());
    for value in decimals {
        // By the text of the number: dividing rounds twice where the digits are many.
        let text = value.map(|value| Decimal128Type::format_decimal(value, u8::MAX, scale));
        numbers.append_option(text.and_then(|text| text.parse().ok()));
    }
    Arc::new(numbers.finish())
}
