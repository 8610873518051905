//! The cells of a column, read as they lie.
//!
//! A reading answers `Some(None)` for a cell that is null and `None` for one that is not of that kind.

use crate::instant;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, LargeStringArray, StringArray, StringViewArray,
};
use arrow_schema::{DataType, TimeUnit};
use serde_json::Value;

/// The cells of one column: the usual kinds are told apart once.
#[derive(Debug)]
pub(super) enum Cells<'b> {
    Text(&'b StringArray),
    LargeText(&'b LargeStringArray),
    ViewText(&'b StringViewArray),
    Bool(&'b BooleanArray),
    Int(&'b Int64Array),
    Double(&'b Float64Array),
    Other(&'b ArrayRef),
}

impl<'b> Cells<'b> {
    pub(super) fn of(array: &'b ArrayRef) -> Self {
        match array.data_type() {
            DataType::Utf8 => Self::Text(array.as_string()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string()),
            DataType::Utf8View => Self::ViewText(array.as_string_view()),
            DataType::Boolean => Self::Bool(array.as_boolean()),
            DataType::Int64 => Self::Int(array.as_primitive()),
            DataType::Float64 => Self::Double(array.as_primitive()),
            _ => Self::Other(array),
        }
    }

    /// Whether a cell has nothing. NaN is what data frames write where a number is missing.
    pub(super) fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Text(array) => array.is_null(row),
            Self::LargeText(array) => array.is_null(row),
            Self::ViewText(array) => array.is_null(row),
            Self::Bool(array) => array.is_null(row),
            Self::Int(array) => array.is_null(row),
            Self::Double(array) => array.is_null(row) || array.value(row).is_nan(),
            // An array of nulls has no mask.
            Self::Other(array) => match array.data_type() {
                DataType::Null => true,
                DataType::Float32 => array.is_null(row) || array.as_primitive::<Float32Type>().value(row).is_nan(),
                _ => array.is_null(row),
            },
        }
    }

    pub(super) fn text(&self, row: usize) -> Option<Option<&'b str>> {
        if self.is_null(row) {
            return Some(None);
        }
        let text = match self {
            Self::Text(array) => array.value(row),
            Self::LargeText(array) => array.value(row),
            Self::ViewText(array) => array.value(row),
            _ => return None,
        };
        // A long one may make a document too long, which is said by what reads documents.
        (text.len() <= LONGEST).then_some(Some(text))
    }

    pub(super) fn flag(&self, row: usize) -> Option<Option<bool>> {
        match self {
            _ if self.is_null(row) => Some(None),
            Self::Bool(array) => Some(Some(array.value(row))),
            _ => None,
        }
    }

    pub(super) fn int(&self, row: usize) -> Option<Option<i64>> {
        match self {
            _ if self.is_null(row) => Some(None),
            Self::Int(array) => Some(Some(array.value(row))),
            Self::Other(array) => value(array, row).as_i64().map(Some),
            _ => None,
        }
    }

    pub(super) fn double(&self, row: usize) -> Option<Option<f64>> {
        match self {
            _ if self.is_null(row) => Some(None),
            Self::Double(array) => Some(array.value(row)).filter(|value| value.is_finite()).map(Some),
            Self::Int(array) => Some(Some(array.value(row) as f64)),
            Self::Other(array) => value(array, row).as_f64().map(Some),
            _ => None,
        }
    }

    pub(super) fn instant(&self, row: usize) -> Option<Option<i64>> {
        if let Self::Other(array) = self
            && let DataType::Timestamp(..) = array.data_type()
        {
            return if array.is_null(row) { Some(None) } else { instant(array, row).map(Some) };
        }
        self.text(row)?.map_or(Some(None), |text| instant::parse(text).ok().map(Some))
    }

    /// The cell as an array, for what is not usual.
    pub(super) fn list(&self, row: usize) -> Option<Option<Vec<String>>> {
        let Self::Other(array) = self else { return if self.is_null(row) { Some(None) } else { None } };
        if self.is_null(row) {
            return Some(None);
        }
        match value(array, row) {
            Value::Array(items) => {
                let texts = items.into_iter().map(|item| match item {
                    Value::String(text) => Some(text),
                    _ => None,
                });
                texts.collect::<Option<Vec<String>>>().map(Some)
            }
            _ => None,
        }
    }
}

/// One cell as a JSON value; the request's own schema then says whether it fits. A timestamp is read as UTC.
pub(super) fn value(array: &ArrayRef, row: usize) -> Value {
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).into(),
        DataType::Utf8View => array.as_string_view().value(row).into(),
        DataType::Boolean => array.as_boolean().value(row).into(),
        DataType::Int8 => array.as_primitive::<Int8Type>().value(row).into(),
        DataType::Int16 => array.as_primitive::<Int16Type>().value(row).into(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(row).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        DataType::UInt8 => array.as_primitive::<UInt8Type>().value(row).into(),
        DataType::UInt16 => array.as_primitive::<UInt16Type>().value(row).into(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(row).into(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(row).into(),
        DataType::Float32 => f64::from(array.as_primitive::<Float32Type>().value(row)).into(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).into(),
        DataType::Timestamp(..) => match instant(array, row) {
            Some(at) => instant::print(at).into(),
            None => "an instant out of range".into(),
        },
        DataType::List(_) => items(&array.as_list::<i32>().value(row)),
        DataType::LargeList(_) => items(&array.as_list::<i64>().value(row)),
        _ => Value::Null,
    }
}

fn items(array: &ArrayRef) -> Value {
    (0..array.len()).filter(|row| array.is_valid(*row)).map(|row| value(array, row)).collect()
}

fn instant(array: &ArrayRef, row: usize) -> Option<i64> {
    let (value, unit) = match array.data_type() {
        DataType::Timestamp(TimeUnit::Second, _) => {
            (array.as_primitive::<TimestampSecondType>().value(row), 1_000_000_000)
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            (array.as_primitive::<TimestampMillisecondType>().value(row), 1_000_000)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            (array.as_primitive::<TimestampMicrosecondType>().value(row), 1_000)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => (array.as_primitive::<TimestampNanosecondType>().value(row), 1),
        _ => return None,
    };
    value.checked_mul(unit)
}

/// The longest text read as it lies, in bytes.
const LONGEST: usize = 1 << 20;
