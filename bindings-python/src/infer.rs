//! Python values as Arrow columns: the type of a column is what its values say, and a mixture is an error that names
//! the row and the column.
//!
//! Whole numbers, numbers, text, bytes, booleans, `datetime`, `date`, `Decimal` (as text: money is never a float),
//! lists and records (dicts). Whole numbers among numbers are numbers. `None`, a float NaN, and the missing values of
//! pandas are nulls.

use crate::build;
use crate::errors;
use crate::text;
use arrow_array::{RecordBatch, RecordBatchOptions};
use arrow_schema::{Field, Schema};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDate, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use std::fmt;
use std::sync::Arc;

/// What the values of a column are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Nothing,
    Bool,
    Int,
    Float,
    Text,
    Bytes,
    Date,
    Instant { aware: bool },
    List(Box<Kind>),
    Record(Vec<(String, Kind)>),
}

/// A value, or nothing.
pub(crate) type Cell<'py> = Option<Bound<'py, PyAny>>;

/// Where a value stands, for messages.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) row: usize,
    pub(crate) column: &'a str,
}

/// A batch of these columns, each of `rows` values.
pub(crate) fn batch(
    py: Python<'_>,
    names: Vec<String>,
    columns: &[Bound<'_, PyList>],
    rows: usize,
) -> PyResult<RecordBatch> {
    let mut fields = Vec::with_capacity(names.len());
    let mut arrays = Vec::with_capacity(names.len());
    for (name, column) in names.iter().zip(columns) {
        if column.len() != rows {
            let first = names.first().map_or("", String::as_str);
            let message = format!("column `{name}` has {} rows, column `{first}` has {rows}", column.len());
            return Err(errors::argument(py, message));
        }
        let cells = column.iter().map(|value| cell(&value)).collect::<PyResult<Vec<_>>>()?;
        let mut kind = Kind::Nothing;
        for (row, value) in cells.iter().enumerate() {
            let place = Place { row, column: name };
            if let Some(value) = value {
                kind = join(kind, kind_of(value, place)?).map_err(|(had, got)| mixed(value, place, &had, &got))?;
            }
        }
        let array = build::array(py, &kind, &cells, name)?;
        fields.push(Field::new(name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
        .map_err(|error| errors::argument(py, error.to_string()))
}

/// The value as it is stored: NumPy scalars as Python's, and all the ways to say "missing" as nothing.
pub(crate) fn cell<'py>(value: &Bound<'py, PyAny>) -> PyResult<Cell<'py>> {
    if value.is_none() {
        return Ok(None);
    }
    if value.is_instance_of::<PyString>() || value.is_exact_instance_of::<PyInt>() {
        return Ok(Some(value.clone()));
    }
    let name = value.get_type().qualname()?;
    if matches!(name.to_str()?, "NaTType" | "NAType") {
        return Ok(None);
    }
    let value =
        if value.hasattr("dtype")? && value.hasattr("item")? { value.call_method0("item")? } else { value.clone() };
    let missing = value.cast::<PyFloat>().is_ok_and(|number| number.value().is_nan());
    Ok(if missing { None } else { Some(value) })
}

/// The kind of one value.
pub(crate) fn kind_of(value: &Bound<'_, PyAny>, place: Place<'_>) -> PyResult<Kind> {
    if value.is_instance_of::<PyString>() {
        return Ok(Kind::Text);
    }
    if value.is_instance_of::<PyBool>() {
        return Ok(Kind::Bool);
    }
    if value.is_instance_of::<PyInt>() {
        return Ok(Kind::Int);
    }
    if value.is_instance_of::<PyFloat>() {
        return Ok(Kind::Float);
    }
    if value.is_instance_of::<PyDateTime>() {
        return Ok(Kind::Instant { aware: !value.call_method0("utcoffset")?.is_none() });
    }
    if value.is_instance_of::<PyDate>() {
        return Ok(Kind::Date);
    }
    if value.is_instance_of::<PyBytes>() {
        return Ok(Kind::Bytes);
    }
    if let Ok(record) = value.cast::<PyDict>() {
        let field = |(name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
            let kind = cell(&value)?.map_or(Ok(Kind::Nothing), |value| kind_of(&value, place))?;
            Ok((text::owned(&name)?, kind))
        };
        return Ok(Kind::Record(record.iter().map(field).collect::<PyResult<_>>()?));
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let mut kind = Kind::Nothing;
        for item in value.try_iter()? {
            if let Some(item) = cell(&item?)? {
                kind = join(kind, kind_of(&item, place)?).map_err(|(had, got)| mixed(&item, place, &had, &got))?;
            }
        }
        return Ok(Kind::List(Box::new(kind)));
    }
    let name = value.get_type().qualname()?;
    if name.to_str()? == "Decimal" {
        return Ok(Kind::Text);
    }
    let Place { row, column } = place;
    let message = format!("row {row}, column `{column}`: a value of type `{name}`, expected {Expected}");
    Err(errors::argument(value.py(), message))
}

struct Expected;

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, a bool, a date, a datetime, a list, a dict or None")
    }
}

/// The kind that holds both; the two that do not go together otherwise.
fn join(had: Kind, got: Kind) -> Result<Kind, (Kind, Kind)> {
    match (had, got) {
        (Kind::Nothing, kind) | (kind, Kind::Nothing) => Ok(kind),
        (Kind::Int, Kind::Float) | (Kind::Float, Kind::Int) => Ok(Kind::Float),
        (Kind::List(had), Kind::List(got)) => Ok(Kind::List(Box::new(join(*had, *got)?))),
        (Kind::Record(mut had), Kind::Record(got)) => {
            for (name, got) in got {
                match had.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, kind)) => *kind = join(std::mem::replace(kind, Kind::Nothing), got)?,
                    None => had.push((name, got)),
                }
            }
            Ok(Kind::Record(had))
        }
        (had, got) if had == got => Ok(had),
        other => Err(other),
    }
}

fn mixed(value: &Bound<'_, PyAny>, place: Place<'_>, had: &Kind, got: &Kind) -> PyErr {
    let Place { row, column } = place;
    let shown = value.repr().map_or_else(|_| String::new(), |text| text.to_string_lossy().chars().take(40).collect());
    let message = format!("row {row}, column `{column}`: {got} (`{shown}`) follows {had}, expected one type");
    errors::argument(value.py(), message)
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing",
            Self::Bool => "a bool",
            Self::Int => "a whole number",
            Self::Float => "a number",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Date => "a date",
            Self::Instant { aware: true } => "a datetime with a zone",
            Self::Instant { aware: false } => "a datetime without a zone",
            Self::List(_) => "a list",
            Self::Record(_) => "a dict",
        })
    }
}
