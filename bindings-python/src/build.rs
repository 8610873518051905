//! Python values of one known kind as one Arrow array.

use crate::errors;
use crate::infer::{Cell, Kind, cell};
use crate::text;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, NullArray,
    StringArray, StructArray, TimestampMicrosecondArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{Field, Fields};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::sync::Arc;

/// The array of `cells`, all of `kind`. `column` is for messages.
pub(crate) fn array(py: Python<'_>, kind: &Kind, cells: &[Cell<'_>], column: &str) -> PyResult<ArrayRef> {
    Ok(match kind {
        Kind::Nothing => Arc::new(NullArray::new(cells.len())),
        Kind::Bool => Arc::new(BooleanArray::from(each(py, cells, column, |v| v.extract())?)),
        Kind::Int => Arc::new(Int64Array::from(each(py, cells, column, |v| v.extract())?)),
        Kind::Float => Arc::new(Float64Array::from(each(py, cells, column, |v| v.extract())?)),
        Kind::Bytes => {
            let bytes = each(py, cells, column, |v| v.extract::<Vec<u8>>())?;
            Arc::new(BinaryArray::from_iter(bytes))
        }
        Kind::Text => Arc::new(StringArray::from(each(py, cells, column, text)?)),
        Kind::Date => {
            let epoch = py.import("datetime")?.getattr("date")?.call1((1970, 1, 1))?;
            let days = |v: &Bound<'_, PyAny>| v.sub(&epoch)?.getattr("days")?.extract();
            Arc::new(Date32Array::from(each(py, cells, column, days)?))
        }
        Kind::Instant { aware } => {
            let micros = instants(py, cells, column, *aware)?;
            Arc::new(TimestampMicrosecondArray::from(micros).with_timezone_opt(aware.then_some("UTC")))
        }
        Kind::List(item) => list(py, item, cells, column)?,
        Kind::Record(fields) => record(py, fields, cells, column)?,
    })
}

fn each<'py, T>(
    py: Python<'py>,
    cells: &[Cell<'py>],
    column: &str,
    take: impl Fn(&Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Vec<Option<T>>> {
    let one = |(row, cell): (usize, &Cell<'py>)| {
        let taken = cell.as_ref().map(&take).transpose();
        taken.map_err(|fault| {
            let fault = fault.value(py);
            errors::argument(py, format!("row {row}, column `{column}`: {fault}"))
        })
    };
    cells.iter().enumerate().map(one).collect()
}

fn text(value: &Bound<'_, PyAny>) -> PyResult<String> {
    match value.cast::<PyString>() {
        Ok(text) => text::owned(text),
        Err(_decimal) => value.str()?.extract(),
    }
}

fn instants(py: Python<'_>, cells: &[Cell<'_>], column: &str, aware: bool) -> PyResult<Vec<Option<i64>>> {
    let module = py.import("datetime")?;
    let zone = if aware { module.getattr("timezone")?.getattr("utc")? } else { py.None().into_bound(py) };
    let epoch = module.getattr("datetime")?.call1((1970, 1, 1, 0, 0, 0, 0, zone))?;
    let micro = module.getattr("timedelta")?.call1((0, 0, 1))?;
    each(py, cells, column, |v| v.sub(&epoch)?.floor_div(&micro)?.extract())
}

fn list(py: Python<'_>, kind: &Kind, cells: &[Cell<'_>], column: &str) -> PyResult<ArrayRef> {
    let mut items = Vec::new();
    let mut lengths = Vec::with_capacity(cells.len());
    for value in cells {
        let before = items.len();
        if let Some(value) = value {
            for item in value.try_iter()? {
                items.push(cell(&item?)?);
            }
        }
        lengths.push(items.len() - before);
    }
    let values = array(py, kind, &items, column)?;
    let field = Arc::new(Field::new_list_field(values.data_type().clone(), true));
    let offsets = OffsetBuffer::from_lengths(lengths);
    let built = ListArray::try_new(field, offsets, values, nulls(cells));
    Ok(Arc::new(built.map_err(|error| errors::argument(py, format!("column `{column}`: {error}")))?))
}

fn record<'py>(py: Python<'py>, kinds: &[(String, Kind)], cells: &[Cell<'py>], column: &str) -> PyResult<ArrayRef> {
    let mut fields = Vec::with_capacity(kinds.len());
    let mut arrays = Vec::with_capacity(kinds.len());
    for (name, kind) in kinds {
        let field = |whole: &Cell<'py>| match whole {
            Some(whole) => whole.cast::<PyDict>()?.get_item(name)?.map_or(Ok(None), |value| cell(&value)),
            None => Ok(None),
        };
        let inside = cells.iter().map(field).collect::<PyResult<Vec<_>>>()?;
        let values = array(py, kind, &inside, &format!("{column}.{name}"))?;
        fields.push(Field::new(name, values.data_type().clone(), true));
        arrays.push(values);
    }
    let built = StructArray::try_new_with_length(Fields::from(fields), arrays, nulls(cells), cells.len());
    Ok(Arc::new(built.map_err(|error| errors::argument(py, format!("column `{column}`: {error}")))?))
}

fn nulls(cells: &[Cell<'_>]) -> Option<NullBuffer> {
    Some(cells.iter().map(Option::is_some).collect::<Vec<_>>().into())
}
