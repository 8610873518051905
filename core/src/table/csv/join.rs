//! Tables of several texts as one.

use super::columns::nulls;
use super::report::{READ_ERROR, ReadReport};
use crate::error::{Error, Result, Status};
use crate::suggest::clip;
use arrow_array::RecordBatch;
use arrow_schema::{Field, Schema};
use std::sync::Arc;

/// Tables that were read from several texts, as parts of one table: every column that one of them has, in the order in
/// which they are met; what a text does not have is null. Names that differ in letter case only are one column, which the
/// report says. The report that goes with the table is that of all texts.
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) when a column has one type here and another there, or a text shares
/// no column with those before it: then most likely no line of it names the columns.
pub fn join_tables(tables: &[RecordBatch]) -> Result<Vec<RecordBatch>> {
    let mut fields: Vec<Field> = Vec::new();
    let mut report = ReadReport::default();
    let tables: Vec<RecordBatch> = {
        let mut known: Vec<String> = Vec::new();
        tables.iter().map(|table| fitted(table, &mut known)).collect::<Result<_>>()?
    };
    for table in &tables {
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
    fields.sort_by_key(|f| f.name() == READ_ERROR);
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

/// A table with the names that those before it have, where they differ in letter case only.
fn fitted(table: &RecordBatch, known: &mut Vec<String>) -> Result<RecordBatch> {
    let schema = table.schema();
    let own: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    let as_known = |name: &str| {
        let same = |other: &&String| other.to_lowercase() == name.to_lowercase() && !own.contains(&other.as_str());
        if known.iter().any(|k| k == name) { None } else { known.iter().find(same).cloned() }
    };
    let mut names: Vec<String> = own.iter().map(|name| as_known(name).unwrap_or_else(|| (*name).to_owned())).collect();
    // Of two that would become one, the first does.
    for at in (0..names.len()).rev() {
        if names.iter().take(at).any(|before| Some(before) == names.get(at))
            && let (Some(name), Some(own)) = (names.get_mut(at), own.get(at))
        {
            *name = (*own).to_owned();
        }
    }
    let mut report = ReadReport::of(&schema);
    let shares = names.iter().any(|name| name != READ_ERROR && known.contains(name));
    if !known.is_empty() && !shares && own.iter().any(|name| *name != READ_ERROR) {
        let file = report.as_ref().and_then(|r| r.files.first()).and_then(|f| f.file.clone());
        let file = file.map_or_else(String::new, |file| format!("{file}: "));
        let shown: Vec<String> = own.iter().take(5).map(|name| format!("`{}`", clip(name))).collect();
        return Err(Error::argument(format!(
            "{file}none of its columns ({}) is one of the other texts; if no line of it names the columns, read it by \
             itself with `header`: false and `names`",
            shown.join(", ")
        )));
    }
    let changed = own.iter().zip(&names).filter(|(own, name)| *own != name);
    let changed: Vec<String> = changed.map(|(own, name)| format!("`{}` for `{}`", clip(own), clip(name))).collect();
    let mut metadata = schema.metadata().clone();
    if let Some(report) = report.as_mut().filter(|_| !changed.is_empty()) {
        if let Some(file) = report.files.first_mut() {
            let said = "columns of other letter case were taken for the same";
            file.notes.push(format!("{said}: {}", changed.join(", ")));
        }
        metadata.extend(report.metadata()?);
    }
    let fields: Vec<Field> =
        schema.fields().iter().zip(&names).map(|(f, name)| f.as_ref().clone().with_name(name)).collect();
    for name in names {
        if name != READ_ERROR && !known.contains(&name) {
            known.push(name);
        }
    }
    RecordBatch::try_new(Arc::new(Schema::new_with_metadata(fields, metadata)), table.columns().to_vec())
        .map_err(|e| Error::new(Status::Internal, format!("a table could not be made: {e}")))
}
