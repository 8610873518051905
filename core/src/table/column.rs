//! One Arrow column, read cell by cell without copying.

use crate::cell::Cell;
use crate::instant::{DAY, SECOND};
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{
    Array, ArrayRef, BooleanArray, LargeStringArray, PrimitiveArray, StringArray, StringViewArray, StructArray,
};
use arrow_array::{GenericListArray, OffsetSizeTrait, downcast_integer_array};
use arrow_schema::{DataType, TimeUnit};

/// Reads one value of a typed array.
type Read<T> = fn(&dyn Array, usize) -> T;

/// A column by what it holds.
#[derive(Debug)]
pub(crate) enum Column<'a> {
    Text(&'a StringArray),
    LargeText(&'a LargeStringArray),
    ViewText(&'a StringViewArray),
    /// A dictionary of text: each row's position, and the words.
    Words(&'a dyn Array, Box<Column<'a>>),
    Bool(&'a BooleanArray),
    Integer(&'a dyn Array, Read<Option<i64>>),
    Float(&'a dyn Array, Read<f64>),
    /// Decimal numbers with so many digits after the point.
    Decimal(&'a dyn Array, i8),
    /// Times in units of so many nanoseconds; without a zone they are a wall clock's.
    Time {
        values: &'a dyn Array,
        at: Read<i64>,
        unit: i64,
        zoned: bool,
    },
    /// Days since 1970.
    Date(&'a dyn Array, Read<i64>),
    List(Lists<'a>),
    Struct(&'a StructArray),
    Empty(usize),
    /// A type that is not read.
    Other(&'a dyn Array),
}

/// A list column.
#[derive(Debug)]
pub(crate) enum Lists<'a> {
    Small(&'a GenericListArray<i32>),
    Large(&'a GenericListArray<i64>),
}

impl Lists<'_> {
    /// The values of a row's list.
    pub(crate) fn get(&self, i: usize) -> Option<ArrayRef> {
        fn values<O: OffsetSizeTrait>(a: &GenericListArray<O>, i: usize) -> Option<ArrayRef> {
            (i < a.len() && !a.is_null(i)).then(|| a.value(i))
        }
        match self {
            Self::Small(a) => values(a, i),
            Self::Large(a) => values(a, i),
        }
    }
}

impl<'a> Column<'a> {
    pub(crate) fn new(array: &'a dyn Array) -> Self {
        match array.data_type() {
            DataType::Utf8 => Self::Text(array.as_string()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string()),
            DataType::Utf8View => Self::ViewText(array.as_string_view()),
            DataType::Boolean => Self::Bool(array.as_boolean()),
            DataType::Float64 => Self::Float(array, float::<Float64Type>),
            DataType::Float32 => Self::Float(array, float::<Float32Type>),
            DataType::Int8 => Self::Integer(array, integer::<Int8Type>),
            DataType::Int16 => Self::Integer(array, integer::<Int16Type>),
            DataType::Int32 => Self::Integer(array, integer::<Int32Type>),
            DataType::Int64 => Self::Integer(array, integer::<Int64Type>),
            DataType::UInt8 => Self::Integer(array, integer::<UInt8Type>),
            DataType::UInt16 => Self::Integer(array, integer::<UInt16Type>),
            DataType::UInt32 => Self::Integer(array, integer::<UInt32Type>),
            DataType::UInt64 => Self::Integer(array, integer::<UInt64Type>),
            DataType::Decimal128(_, scale) if *scale >= 0 => Self::Decimal(array, *scale),
            DataType::Date32 => Self::Date(array, |a, i| value::<Date32Type>(a, i).into()),
            DataType::Date64 => Self::Time { values: array, at: value::<Date64Type>, unit: 1_000_000, zoned: false },
            DataType::Timestamp(unit, zone) => {
                let zoned = zone.is_some();
                let (at, unit): (Read<i64>, i64) = match unit {
                    TimeUnit::Second => (value::<TimestampSecondType>, SECOND),
                    TimeUnit::Millisecond => (value::<TimestampMillisecondType>, 1_000_000),
                    TimeUnit::Microsecond => (value::<TimestampMicrosecondType>, 1_000),
                    TimeUnit::Nanosecond => (value::<TimestampNanosecondType>, 1),
                };
                Self::Time { values: array, at, unit, zoned }
            }
            DataType::List(_) => Self::List(Lists::Small(array.as_list())),
            DataType::LargeList(_) => Self::List(Lists::Large(array.as_list())),
            DataType::Struct(_) => Self::Struct(array.as_struct()),
            DataType::Null => Self::Empty(array.len()),
            DataType::Dictionary(_, _) => Self::dictionary(array),
            _ => Self::Other(array),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Text(a) => a.len(),
            Self::LargeText(a) => a.len(),
            Self::ViewText(a) => a.len(),
            Self::Words(keys, _) => keys.len(),
            Self::Bool(a) => a.len(),
            Self::Integer(a, _) | Self::Float(a, _) | Self::Date(a, _) | Self::Time { values: a, .. } => a.len(),
            Self::Decimal(a, _) | Self::Other(a) => a.len(),
            Self::List(Lists::Small(a)) => a.len(),
            Self::List(Lists::Large(a)) => a.len(),
            Self::Struct(a) => a.len(),
            Self::Empty(n) => *n,
        }
    }

    /// Whether a row of a column that is not read cell by cell has nothing.
    pub(crate) fn is_null(&self, i: usize) -> bool {
        match self {
            Self::Struct(a) => a.is_null(i),
            Self::Other(a) => a.is_null(i),
            _ => false,
        }
    }

    /// The type of a column that is not read cell by cell.
    pub(crate) fn type_name(&self) -> String {
        match self {
            Self::Struct(a) => a.data_type().to_string(),
            Self::Other(a) => a.data_type().to_string(),
            _ => String::new(),
        }
    }

    /// The cell of a row. Lists and unknown types have none.
    pub(crate) fn cell(&self, i: usize) -> Cell<'_> {
        let shown = |a: &dyn Array| i < a.len() && !a.is_null(i);
        match self {
            Self::Text(a) if shown(*a) => Cell::Text(a.value(i)),
            Self::LargeText(a) if shown(*a) => Cell::Text(a.value(i)),
            Self::ViewText(a) if shown(*a) => Cell::Text(a.value(i)),
            Self::Words(keys, words) if shown(*keys) => words.cell(position(*keys, i)),
            Self::Bool(a) if shown(*a) => Cell::Bool(a.value(i)),
            Self::Integer(a, at) if shown(*a) => {
                at(*a, i).map_or_else(|| Cell::Large(value::<UInt64Type>(*a, i)), Cell::Integer)
            }
            // Frames write NaN for what is not there.
            Self::Float(a, at) if shown(*a) => Some(at(*a, i)).filter(|x| !x.is_nan()).map_or(Cell::Null, Cell::Float),
            Self::Decimal(a, scale) if shown(*a) => Cell::Decimal(value::<Decimal128Type>(*a, i), *scale),
            Self::Date(a, at) if shown(*a) => far(at(*a, i), DAY, Cell::Local),
            Self::Time { values, at, unit, zoned } if shown(*values) => {
                far(at(*values, i), *unit, if *zoned { Cell::Instant } else { Cell::Local })
            }
            _ => Cell::Null,
        }
    }

    fn dictionary(array: &'a dyn Array) -> Self {
        let Some(dictionary) = array.as_any_dictionary_opt() else { return Self::Other(array) };
        let words = Column::new(dictionary.values().as_ref());
        if !matches!(words, Self::Text(_) | Self::LargeText(_) | Self::ViewText(_)) {
            return Self::Other(array);
        }
        Self::Words(dictionary.keys(), Box::new(words))
    }
}

/// The word of a row, by its position; past the last word when there is none.
fn position(keys: &dyn Array, i: usize) -> usize {
    downcast_integer_array!(
        // Through i128, which every key fits: no type of key is a special case.
        keys => usize::try_from(i128::from(keys.value(i))).unwrap_or(usize::MAX),
        _ => usize::MAX
    )
}

/// A time of so many units since 1970, when nanoseconds reach it.
fn far<'a>(at: i64, unit: i64, near: fn(i64) -> Cell<'a>) -> Cell<'a> {
    let seconds = || i64::try_from(i128::from(at) * i128::from(unit) / i128::from(SECOND)).unwrap_or(at);
    at.checked_mul(unit).map_or_else(|| Cell::Far(seconds()), near)
}

fn value<T: ArrowPrimitiveType>(array: &dyn Array, i: usize) -> T::Native {
    let typed: Option<&PrimitiveArray<T>> = array.as_primitive_opt();
    typed.map_or_else(T::Native::default, |a| a.value(i))
}

fn integer<T: ArrowPrimitiveType>(array: &dyn Array, i: usize) -> Option<i64>
where
    T::Native: TryInto<i64>,
{
    value::<T>(array, i).try_into().ok()
}

fn float<T: ArrowPrimitiveType>(array: &dyn Array, i: usize) -> f64
where
    T::Native: Into<f64>,
{
    value::<T>(array, i).into()
}
