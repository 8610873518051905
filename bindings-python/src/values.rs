//! One Arrow column as a list of plain Python values, without any package.
//!
//! Numbers, text, bytes, booleans, times, lists and records; a null is `None`. Decimals are `decimal.Decimal`.

use crate::calendar::Calendar;
use crate::errors;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Decimal128Type, Decimal256Type, DecimalType, Float16Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayAccessor, ArrayRef, GenericListArray, OffsetSizeTrait, downcast_dictionary_array};
use arrow_schema::DataType;
use kanava::{Error, Status};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};
use std::ops::Range;

/// Python values, one a row.
pub(crate) type Values<'py> = Vec<Bound<'py, PyAny>>;

/// The values of `array`, row by row.
pub(crate) fn values<'py>(py: Python<'py>, array: &dyn Array) -> PyResult<Values<'py>> {
    match array.data_type() {
        DataType::Null => Ok((0..array.len()).map(|_row| py.None().into_bound(py)).collect()),
        DataType::Boolean => each(py, array.as_boolean(), |v| v.into_bound_py_any(py)),
        DataType::Int8 => numbers::<Int8Type>(py, array),
        DataType::Int16 => numbers::<Int16Type>(py, array),
        DataType::Int32 => numbers::<Int32Type>(py, array),
        DataType::Int64 => numbers::<Int64Type>(py, array),
        DataType::UInt8 => numbers::<UInt8Type>(py, array),
        DataType::UInt16 => numbers::<UInt16Type>(py, array),
        DataType::UInt32 => numbers::<UInt32Type>(py, array),
        DataType::UInt64 => numbers::<UInt64Type>(py, array),
        DataType::Float16 => each(py, array.as_primitive::<Float16Type>(), |v| v.to_f64().into_bound_py_any(py)),
        DataType::Float32 => numbers::<Float32Type>(py, array),
        DataType::Float64 => numbers::<Float64Type>(py, array),
        DataType::Utf8 => each(py, array.as_string::<i32>(), |v| v.into_bound_py_any(py)),
        DataType::LargeUtf8 => each(py, array.as_string::<i64>(), |v| v.into_bound_py_any(py)),
        DataType::Utf8View => each(py, array.as_string_view(), |v| v.into_bound_py_any(py)),
        DataType::Binary => each(py, array.as_binary::<i32>(), |v| Ok(PyBytes::new(py, v).into_any())),
        DataType::LargeBinary => each(py, array.as_binary::<i64>(), |v| Ok(PyBytes::new(py, v).into_any())),
        DataType::BinaryView => each(py, array.as_binary_view(), |v| Ok(PyBytes::new(py, v).into_any())),
        DataType::Decimal128(_, scale) => decimals::<Decimal128Type>(py, array, *scale),
        DataType::Decimal256(_, scale) => decimals::<Decimal256Type>(py, array, *scale),
        DataType::Timestamp(unit, zone) => Calendar::new(py)?.instants(array, *unit, zone.is_some()),
        DataType::Duration(unit) => Calendar::new(py)?.durations(array, *unit),
        DataType::Date32 | DataType::Date64 => Calendar::new(py)?.dates(array),
        DataType::List(_) => lists(py, array.as_list::<i32>()),
        DataType::LargeList(_) => lists(py, array.as_list::<i64>()),
        DataType::FixedSizeList(_, _) => {
            let lists = array.as_fixed_size_list();
            let long = usize::try_from(lists.value_length()).unwrap_or_default();
            // Its items begin with those of its first row, also in a slice.
            cut(py, lists, lists.values(), |row| row * long..(row + 1) * long)
        }
        DataType::Struct(_) => records(py, array),
        DataType::Dictionary(_, _) => dictionary(py, array),
        other => Err(unsupported(py, other)),
    }
}

/// One Python value for each row of `array` that has one.
pub(crate) fn each<'py, A: ArrayAccessor>(
    py: Python<'py>,
    array: A,
    make: impl Fn(A::Item) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Values<'py>> {
    let one = |row| if array.is_null(row) { Ok(py.None().into_bound(py)) } else { make(array.value(row)) };
    (0..array.len()).map(one).collect()
}

/// What is said of a type without a Python counterpart.
pub(crate) fn unsupported(py: Python<'_>, kind: &DataType) -> PyErr {
    let message = format!("values of the Arrow type `{kind}` have no plain Python form, cast the column first");
    errors::raise(py, &Error::new(Status::Unsupported, message))
}

fn numbers<'py, T>(py: Python<'py>, array: &dyn Array) -> PyResult<Values<'py>>
where
    T: ArrowPrimitiveType,
    T::Native: IntoPyObject<'py>,
{
    each(py, array.as_primitive::<T>(), |v| v.into_bound_py_any(py))
}

fn decimals<'py, T: DecimalType>(py: Python<'py>, array: &dyn Array, scale: i8) -> PyResult<Values<'py>> {
    let decimal = py.import("decimal")?.getattr("Decimal")?;
    each(py, array.as_primitive::<T>(), |v| decimal.call1((T::format_decimal(v, T::MAX_PRECISION, scale),)))
}

fn lists<'py, O: OffsetSizeTrait>(py: Python<'py>, lists: &GenericListArray<O>) -> PyResult<Values<'py>> {
    let ends = lists.offsets();
    let place = |row: usize| ends.get(row).copied().unwrap_or_default().as_usize();
    // A slice comes with the items of all rows.
    let (first, last) = (place(0), place(lists.len()));
    let items = lists.values().slice(first, last - first);
    cut(py, lists, &items, |row| place(row) - first..place(row + 1) - first)
}

/// The items of all rows at once, a list of them for each row: what items share, as the words of a dictionary, is made
/// once and not for each row.
fn cut<'py>(
    py: Python<'py>,
    lists: &dyn Array,
    items: &ArrayRef,
    of: impl Fn(usize) -> Range<usize>,
) -> PyResult<Values<'py>> {
    let items = values(py, items)?;
    let one = |row| match lists.is_null(row) {
        true => Ok(py.None().into_bound(py)),
        false => Ok(PyList::new(py, items.get(of(row)).unwrap_or_default())?.into_any()),
    };
    (0..lists.len()).map(one).collect()
}

fn records<'py>(py: Python<'py>, array: &dyn Array) -> PyResult<Values<'py>> {
    let record = array.as_struct();
    let rows: Vec<_> = (0..record.len()).map(|_row| PyDict::new(py)).collect();
    for (name, column) in record.column_names().into_iter().zip(record.columns()) {
        for (row, value) in rows.iter().zip(values(py, column)?) {
            row.set_item(name, value)?;
        }
    }
    let one = |(row, dict): (usize, Bound<'py, PyDict>)| {
        if record.is_null(row) { py.None().into_bound(py) } else { dict.into_any() }
    };
    Ok(rows.into_iter().enumerate().map(one).collect())
}

fn dictionary<'py>(py: Python<'py>, array: &dyn Array) -> PyResult<Values<'py>> {
    downcast_dictionary_array!(
        array => {
            let known = values(py, array.values())?;
            let nothing = py.None().into_bound(py);
            let one = |key: Option<usize>| key.and_then(|key| known.get(key)).unwrap_or(&nothing).clone();
            Ok(array.keys_iter().map(one).collect())
        }
        other => Err(unsupported(py, other)),
    )
}
