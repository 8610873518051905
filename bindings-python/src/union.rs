//! Tables of several sources as one: columns are found by name, nothing stands where a table has none, and a column that
//! is text in one table and a whole number or a date in another is text.

use arrow_array::cast::AsArray;
use arrow_array::temporal_conversions::date32_to_datetime;
use arrow_array::types::Date32Type;
use arrow_array::{
    Array, ArrayRef, RecordBatch, RecordBatchOptions, StringArray, downcast_dictionary_array, downcast_integer_array,
    new_null_array,
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use kanava::{Error, Result};
use std::iter::repeat_n;
use std::sync::Arc;

/// The batches of a table, and the source they are all of when no column says it.
pub(crate) type Source = (Option<String>, Vec<RecordBatch>);

const SOURCE: &str = "source";

/// The batches of all tables, with the same columns; a table that names its source gets a column of it.
pub(crate) fn union(tables: Vec<Source>) -> Result<Vec<RecordBatch>> {
    if let [(None, _)] = tables.as_slice() {
        return Ok(tables.into_iter().flat_map(|(_, batches)| batches).collect());
    }
    let schema = common(&tables)?;
    let each = tables.iter().flat_map(|(source, batches)| batches.iter().map(move |batch| (source.as_deref(), batch)));
    each.map(|(source, batch)| aligned(batch, source, &schema)).collect()
}

/// Every column of every table, in the order in which they first come.
fn common(tables: &[Source]) -> Result<SchemaRef> {
    let mut fields: Vec<Field> = Vec::new();
    let mut first_in: Vec<Option<&str>> = Vec::new();
    for (source, batches) in tables {
        let Some(schema) = batches.first().map(RecordBatch::schema) else { continue };
        if let (Some(source), Ok(_)) = (source, schema.index_of(SOURCE)) {
            let what = format!("the table of the source `{source}` has a column `source` of its own");
            return Err(Error::argument(format!("{what}, expected none: leave it out or rename it")));
        }
        let own = source.iter().map(|_| Field::new(SOURCE, DataType::Utf8, true));
        for field in own.chain(schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true))) {
            match fields.iter_mut().zip(&first_in).find(|(known, _)| known.name() == field.name()) {
                Some((known, first)) => {
                    let kind = join((known, *first), (&field, source.as_deref()))?;
                    *known = known.clone().with_data_type(kind);
                }
                None => {
                    fields.push(field);
                    first_in.push(source.as_deref());
                }
            }
        }
    }
    Ok(Arc::new(Schema::new(fields)))
}

/// The type that holds the values of both.
fn join((had, had_in): (&Field, Option<&str>), (got, got_in): (&Field, Option<&str>)) -> Result<DataType> {
    match (had.data_type(), got.data_type()) {
        (had, got) if had == got => Ok(had.clone()),
        (DataType::Null, kind) | (kind, DataType::Null) => Ok(kind.clone()),
        (had, got) if textual(had) && textual(got) => Ok(DataType::Utf8),
        (one, other) => {
            let of = |source: Option<&str>| source.map_or("a table".to_owned(), |s| format!("the source `{s}`"));
            let what = format!("column `{}` is of the type `{one}` in {}", had.name(), of(had_in));
            let what = format!("{what} and `{other}` in {}", of(got_in));
            Err(Error::argument(format!("{what}, expected one type")))
        }
    }
}

/// Text in any of its layouts, whole numbers, and days.
fn textual(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => textual(values),
        kind => {
            matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Date32)
                || kind.is_integer()
        }
    }
}

fn aligned(batch: &RecordBatch, source: Option<&str>, schema: &SchemaRef) -> Result<RecordBatch> {
    let rows = batch.num_rows();
    let column = |field: &Arc<Field>| -> ArrayRef {
        match (batch.column_by_name(field.name()), source) {
            (Some(column), _) if column.data_type() == field.data_type() => column.clone(),
            (Some(column), _) if column.data_type() != &DataType::Null => Arc::new(text(column)),
            (None, Some(source)) if field.name() == SOURCE => {
                Arc::new(StringArray::from_iter_values(repeat_n(source, rows)))
            }
            _ => new_null_array(field.data_type(), rows),
        }
    };
    let columns = schema.fields().iter().map(column).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(schema.clone(), columns, &options).map_err(|e| Error::argument(e.to_string()))
}

/// The values of a [`textual`] column, as text.
fn text(column: &dyn Array) -> StringArray {
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().clone(),
        DataType::LargeUtf8 => column.as_string::<i64>().iter().collect(),
        DataType::Utf8View => column.as_string_view().iter().collect(),
        DataType::Date32 => {
            let day = |days: i32| date32_to_datetime(days).map(|at| at.date().to_string());
            column.as_primitive::<Date32Type>().iter().map(|days| days.and_then(day)).collect()
        }
        _ => downcast_dictionary_array!(
            column => {
                let words = text(column.values());
                let word = |key: Option<usize>| key.filter(|key| words.is_valid(*key)).map(|key| words.value(key));
                column.keys_iter().map(word).collect()
            }
            _ => downcast_integer_array!(
                column => column.iter().map(|number| number.map(|number| number.to_string())).collect(),
                _ => StringArray::new_null(column.len())
            )
        ),
    }
}
