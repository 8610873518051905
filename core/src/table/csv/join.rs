//! Tables of several texts as one.

use super::columns::nulls;
use super::report::ReadReport;
use crate::error::{Error, Result, Status};
use arrow_array::RecordBatch;
use arrow_schema::{Field, Schema};
use std::sync::Arc;

/// Tables that were read from several texts, as parts of one table: every column that one of them has, in the order in
/// which they are met; what a text does not have is null. The report that goes with it is that of all texts.
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) when a column has one type here and another there.
pub fn join_tables(tables: &[RecordBatch]) -> Result<Vec<RecordBatch>> {
    let mut fields: Vec<Field> = Vec::new();
    let mut report = ReadReport::default();
    for table in tables {
        let schema = table.schema_ref();
        report.files.extend(ReadReport::of(schema).into_iter().flat_map(|r| r.files));
        for field in schema.fields() {
            match fields.iter().find(|f| f.name() == field.name()) {
                None => fields.push(field.as_ref().clone().with_nullable(true)),
                Some(known) if known.data_type() == field.data_type() => {}
                Some(known) => {
                    let (a, b) = (known.data_type(), field.data_type());
                    let message = format!("the column `{}` is of type {a} and of type {b}", field.name());
                    return Err(Error::argument(message));
                }
            }
        }
    }
    // What is wrong with rows stands last, as in one text.
    fields.sort_by_key(|f| f.name() == "read_error");
    let schema = Arc::new(Schema::new_with_metadata(fields, report.metadata()?));
    let aligned = |table: &RecordBatch| {
        let empty = nulls(table.num_rows());
        let columns = schema.fields().iter().map(|field| match table.column_by_name(field.name()) {
            Some(column) => column.clone(),
            None if field.data_type() == empty.data_type() => empty.clone(),
            None => arrow_array::new_null_array(field.data_type(), table.num_rows()),
        });
        RecordBatch::try_new(schema.clone(), columns.collect())
            .map_err(|e| Error::new(Status::Internal, format!("a table could not be made: {e}")))
    };
    tables.iter().map(aligned).collect()
}
