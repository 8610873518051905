//! Tables of several sources as batches with the same columns: found by name, nothing where a table has none.
//!
//! Only the names are made alike. A column may be text in one batch and a number in another: the core reads values.

use arrow_array::{ArrayRef, NullArray, RecordBatch, RecordBatchOptions, StringArray};
use arrow_schema::{DataType, Field, Schema};
use kanava::{Error, Result};
use std::iter::repeat_n;
use std::sync::Arc;

const SOURCE: &str = "source";

/// The batches of all tables; one that names its source gets a column of it.
pub(crate) fn union(tables: Vec<(Option<String>, Vec<RecordBatch>)>) -> Result<Vec<RecordBatch>> {
    if let [(None, _)] = tables.as_slice() {
        return Ok(tables.into_iter().flat_map(|(_, batches)| batches).collect());
    }
    let mut names: Vec<String> = Vec::new();
    for (source, batches) in &tables {
        let columns = batches.first().into_iter().flat_map(|batch| batch.schema_ref().fields());
        for name in source.iter().map(|_| SOURCE).chain(columns.map(|field| field.name().as_str())) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    let each = tables.iter().flat_map(|(source, batches)| batches.iter().map(move |batch| (source.as_deref(), batch)));
    each.map(|(source, batch)| aligned(batch, source, &names)).collect()
}

fn aligned(batch: &RecordBatch, source: Option<&str>, names: &[String]) -> Result<RecordBatch> {
    if let (Some(source), Some(_)) = (source, batch.column_by_name(SOURCE)) {
        let what = format!("the table of the source `{source}` has a column `source` of its own");
        return Err(Error::argument(format!("{what}, expected none: leave it out or rename it")));
    }
    let rows = batch.num_rows();
    let column = |name: &String| -> (Field, ArrayRef) {
        match (batch.column_by_name(name), source) {
            (Some(column), _) => (Field::new(name, column.data_type().clone(), true), column.clone()),
            (None, Some(source)) if name == SOURCE => {
                let column = StringArray::from_iter_values(repeat_n(source, rows));
                (Field::new(name, DataType::Utf8, true), Arc::new(column))
            }
            (None, _) => (Field::new(name, DataType::Null, true), Arc::new(NullArray::new(rows))),
        }
    };
    let (fields, columns): (Vec<_>, Vec<_>) = names.iter().map(column).unzip();
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)
        .map_err(|error| Error::argument(error.to_string()))
}
