//! Columns that are not read as they lie: dictionaries, lists of their words, and decimals, laid out once a batch. What
//! reads rows then reads them like any other.

use crate::error::{Error, Result};
use arrow_array::builder::{Float64Builder, Int64Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, DecimalType};
use arrow_array::{
    AnyDictionaryArray, Array, ArrayRef, GenericListArray, OffsetSizeTrait, RecordBatch, StringViewArray,
};
use arrow_buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema};
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
        DataType::List(item) | DataType::LargeList(item) => {
            matches!(item.data_type(), DataType::Dictionary(_, words) if is_text(words))
        }
        DataType::Decimal128(_, scale) => *scale >= 0,
        _ => false,
    }
}

pub(super) fn is_text(kind: &DataType) -> bool {
    matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

fn column(array: &ArrayRef) -> std::result::Result<ArrayRef, ArrowError> {
    match array.data_type() {
        kind if !is_laid_out(kind) => Ok(Arc::clone(array)),
        DataType::Decimal128(_, scale) => Ok(numbers(array, *scale)),
        DataType::List(_) => lists::<i32>(array.as_list()),
        DataType::LargeList(_) => lists::<i64>(array.as_list()),
        _ => array.as_any_dictionary_opt().map_or_else(|| Ok(Arc::clone(array)), words),
    }
}

/// Lists of words: the items of all rows are laid out together, and none that no row of this part has.
fn lists<O: OffsetSizeTrait>(lists: &GenericListArray<O>) -> std::result::Result<ArrayRef, ArrowError> {
    let ends = lists.offsets();
    let first = ends.first().copied().unwrap_or_default();
    let count = ends.last().copied().unwrap_or_default() - first;
    let items = column(&lists.values().slice(first.as_usize(), count.as_usize()))?;
    let ends: Vec<O> = ends.iter().map(|end| *end - first).collect();
    let item = Arc::new(Field::new_list_field(items.data_type().clone(), true));
    let ends = OffsetBuffer::new(ScalarBuffer::from(ends));
    Ok(Arc::new(GenericListArray::try_new(item, ends, items, lists.nulls().cloned())?))
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

#[cfg(test)]
mod tests {
    use super::super::cells::Cells;
    use super::*;
    use arrow_array::types::{Int32Type, UInt32Type};
    use arrow_array::{DictionaryArray, ListArray, StringArray, UInt32Array};

    /// As many rows as the dictionary has words: laid out anew for each row, that is ten thousand million of them.
    const MANY: u32 = 100_000;

    /// `[w0, nothing]`, no list, `[w2, nothing]`, no list, …
    fn column_of_lists() -> ArrayRef {
        let words = StringArray::from_iter_values((0..MANY).map(|n| format!("w{n}")));
        let keys = (0..MANY).step_by(2).flat_map(|n| [Some(n), None]);
        let items = DictionaryArray::<UInt32Type>::new(UInt32Array::from_iter(keys), Arc::new(words));
        let ends = (0..=MANY).map(|row| (row.div_ceil(2) * 2).cast_signed());
        let nulls = NullBuffer::from_iter((0..MANY).map(|row| row % 2 == 0));
        let item = Arc::new(Field::new_list_field(items.data_type().clone(), true));
        let ends = OffsetBuffer::new(ends.collect());
        Arc::new(ListArray::new(item, ends, Arc::new(items), Some(nulls)))
    }

    #[test]
    fn the_words_of_lists_are_laid_out_once_a_batch() {
        let array = column_of_lists();
        let batch = RecordBatch::try_from_iter([("products", Arc::clone(&array))]).unwrap();
        // A part of a table comes with the items of all of it: only its own are laid out.
        for part in [batch.slice(0, MANY as usize), batch.slice(40_000, 3), batch.slice(0, 0)] {
            let rows = part.num_rows();
            let from = if rows == 3 { 40_000 } else { 0 };
            let laid = plain(part).unwrap();
            let list = laid.column(0);
            let items = list.as_list::<i32>().values();
            assert_eq!((items.data_type(), items.len()), (&DataType::Utf8View, rows.div_ceil(2) * 2));
            let cells = Cells::of(list);
            for row in 0..rows {
                let expected = ((from + row) % 2 == 0).then(|| vec![format!("w{}", from + row)]);
                assert_eq!(cells.list(row), Some(expected), "{row}");
            }
        }
    }

    #[test]
    fn large_lists_and_empty_dictionaries_are_read_too() {
        let empty = DictionaryArray::<Int32Type>::from_iter([None::<&str>, None]);
        let item = Arc::new(Field::new_list_field(empty.data_type().clone(), true));
        let lists = GenericListArray::<i64>::new(item, OffsetBuffer::from_lengths([2, 0]), Arc::new(empty), None);
        let laid = column(&(Arc::new(lists) as ArrayRef)).unwrap();
        let cells = Cells::of(&laid);
        assert_eq!((cells.list(0), cells.list(1)), (Some(Some(Vec::new())), Some(Some(Vec::new()))));
    }
}
