//! One Arrow column, read cell by cell without copying.

use super::bytes::Bytes;
use super::path::Inside;
use crate::cell::Cell;
use crate::instant::{DAY, SECOND};
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{
    Array, ArrayRef, BooleanArray, FixedSizeListArray, LargeStringArray, PrimitiveArray, StringArray, StringViewArray,
    StructArray, downcast_integer_array, downcast_run_array,
};
use arrow_array::{GenericListArray, GenericListViewArray, OffsetSizeTrait};
use arrow_schema::{DataType, Field, TimeUnit};

/// Reads one value of a typed array.
type Read<T> = fn(&dyn Array, usize) -> T;

/// A column by what it holds.
#[derive(Debug)]
pub(crate) enum Column<'a> {
    Text(&'a StringArray),
    LargeText(&'a LargeStringArray),
    ViewText(&'a StringViewArray),
    /// Bytes, which are read as text where they are UTF-8.
    Bytes(Bytes<'a>),
    /// Sixteen bytes each, written as UUIDs are.
    Uuid(Bytes<'a>),
    /// A dictionary: each row's position, and the words.
    Words(&'a dyn Array, Box<Column<'a>>),
    /// Runs of one value: the array, and its values.
    Runs(&'a dyn Array, Box<Column<'a>>),
    Bool(&'a BooleanArray),
    Integer(&'a dyn Array, Read<Option<i64>>),
    /// Numbers, and up to where each whole number has a form of its own.
    Float(&'a dyn Array, Read<f64>, f64),
    /// Decimal numbers with so many digits after the point.
    Decimal(&'a dyn Array, Read<Option<i128>>, i8),
    /// Times in units of so many nanoseconds; without a zone they are a wall clock's.
    Time {
        values: &'a dyn Array,
        at: Read<i64>,
        unit: i64,
        zoned: bool,
    },
    /// Days since 1970.
    Date(&'a dyn Array, Read<i64>),
    /// Times of day, in units of so many nanoseconds.
    Clock(&'a dyn Array, Read<i64>, i64),
    /// Lengths of time, in units of so many nanoseconds.
    Length(&'a dyn Array, Read<i64>, i64),
    List(Lists<'a>),
    Struct(&'a StructArray),
    /// A column inside others.
    Within(Vec<Inside<'a>>, Box<Column<'a>>),
    Empty(usize),
    /// A type that is not read.
    Other(&'a dyn Array),
}

/// A list column.
#[derive(Debug)]
pub(crate) enum Lists<'a> {
    Small(&'a GenericListArray<i32>),
    Large(&'a GenericListArray<i64>),
    Fixed(&'a FixedSizeListArray),
    View(&'a GenericListViewArray<i32>),
    LargeView(&'a GenericListViewArray<i64>),
}

impl<'a> Lists<'a> {
    fn new(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::List(_) => Self::Small(array.as_list()),
            DataType::LargeList(_) => Self::Large(array.as_list()),
            DataType::FixedSizeList(_, _) => Self::Fixed(array.as_fixed_size_list()),
            DataType::ListView(_) => Self::View(array.as_list_view()),
            DataType::LargeListView(_) => Self::LargeView(array.as_list_view()),
            _ => return None,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.array().len()
    }

    fn array(&self) -> &'a dyn Array {
        match self {
            Self::Small(a) => *a,
            Self::Large(a) => *a,
            Self::Fixed(a) => *a,
            Self::View(a) => *a,
            Self::LargeView(a) => *a,
        }
    }

    /// The values of all rows.
    pub(super) fn values(&self) -> &'a dyn Array {
        match self {
            Self::Small(a) => a.values().as_ref(),
            Self::Large(a) => a.values().as_ref(),
            Self::Fixed(a) => a.values().as_ref(),
            Self::View(a) => a.values().as_ref(),
            Self::LargeView(a) => a.values().as_ref(),
        }
    }

    /// Where the item `k` of a row's list stands among the values.
    pub(super) fn position(&self, i: usize, k: usize) -> Option<usize> {
        fn small<O: OffsetSizeTrait>(a: &GenericListArray<O>, i: usize) -> Option<(usize, usize)> {
            let from = a.value_offsets().get(i)?.as_usize();
            Some((from, a.value_offsets().get(i + 1)?.as_usize().checked_sub(from)?))
        }
        fn view<O: OffsetSizeTrait>(a: &GenericListViewArray<O>, i: usize) -> Option<(usize, usize)> {
            Some((a.value_offsets().get(i)?.as_usize(), a.value_sizes().get(i)?.as_usize()))
        }
        let array = self.array();
        if i >= array.len() || array.is_null(i) {
            return None;
        }
        let (from, length) = match self {
            Self::Small(a) => small(a, i)?,
            Self::Large(a) => small(a, i)?,
            Self::Fixed(a) => (usize::try_from(a.value_offset(i)).ok()?, usize::try_from(a.value_length()).ok()?),
            Self::View(a) => view(a, i)?,
            Self::LargeView(a) => view(a, i)?,
        };
        (k < length).then(|| from + k)
    }

    /// The values of a row's list.
    pub(crate) fn get(&self, i: usize) -> Option<ArrayRef> {
        let array = self.array();
        (i < array.len() && !array.is_null(i)).then(|| match self {
            Self::Small(a) => a.value(i),
            Self::Large(a) => a.value(i),
            Self::Fixed(a) => a.value(i),
            Self::View(a) => a.value(i),
            Self::LargeView(a) => a.value(i),
        })
    }
}

impl<'a> Column<'a> {
    /// The column of a field, which may say more than its type does.
    pub(crate) fn of(field: &Field, array: &'a dyn Array) -> Self {
        match (field.extension_type_name(), Self::new(array)) {
            (Some("arrow.uuid"), Self::Bytes(bytes)) => Self::Uuid(bytes),
            (_, column) => column,
        }
    }

    pub(crate) fn new(array: &'a dyn Array) -> Self {
        match array.data_type() {
            DataType::Utf8 => Self::Text(array.as_string()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string()),
            DataType::Utf8View => Self::ViewText(array.as_string_view()),
            DataType::Boolean => Self::Bool(array.as_boolean()),
            DataType::Float64 => Self::Float(array, float::<Float64Type>, f64::INFINITY),
            DataType::Float32 => Self::Float(array, float::<Float32Type>, 16_777_216.0),
            DataType::Float16 => Self::Float(array, float::<Float16Type>, 2048.0),
            DataType::Int8 => Self::Integer(array, integer::<Int8Type>),
            DataType::Int16 => Self::Integer(array, integer::<Int16Type>),
            DataType::Int32 => Self::Integer(array, integer::<Int32Type>),
            DataType::Int64 => Self::Integer(array, integer::<Int64Type>),
            DataType::UInt8 => Self::Integer(array, integer::<UInt8Type>),
            DataType::UInt16 => Self::Integer(array, integer::<UInt16Type>),
            DataType::UInt32 => Self::Integer(array, integer::<UInt32Type>),
            DataType::UInt64 => Self::Integer(array, integer::<UInt64Type>),
            DataType::Decimal32(_, s) => Self::Decimal(array, |a, i| Some(value::<Decimal32Type>(a, i).into()), *s),
            DataType::Decimal64(_, s) => Self::Decimal(array, |a, i| Some(value::<Decimal64Type>(a, i).into()), *s),
            DataType::Decimal128(_, s) => Self::Decimal(array, |a, i| Some(value::<Decimal128Type>(a, i)), *s),
            DataType::Decimal256(_, s) => Self::Decimal(array, |a, i| value::<Decimal256Type>(a, i).to_i128(), *s),
            DataType::Date32 => Self::Date(array, |a, i| value::<Date32Type>(a, i).into()),
            DataType::Date64 => Self::Time { values: array, at: value::<Date64Type>, unit: 1_000_000, zoned: false },
            DataType::Timestamp(unit, zone) => {
                let at: Read<i64> = match unit {
                    TimeUnit::Second => value::<TimestampSecondType>,
                    TimeUnit::Millisecond => value::<TimestampMillisecondType>,
                    TimeUnit::Microsecond => value::<TimestampMicrosecondType>,
                    TimeUnit::Nanosecond => value::<TimestampNanosecondType>,
                };
                Self::Time { values: array, at, unit: nanoseconds(*unit), zoned: zone.is_some() }
            }
            DataType::Time32(unit @ TimeUnit::Second) => {
                Self::Clock(array, |a, i| value::<Time32SecondType>(a, i).into(), nanoseconds(*unit))
            }
            DataType::Time32(unit) => {
                Self::Clock(array, |a, i| value::<Time32MillisecondType>(a, i).into(), nanoseconds(*unit))
            }
            DataType::Time64(unit @ TimeUnit::Microsecond) => {
                Self::Clock(array, value::<Time64MicrosecondType>, nanoseconds(*unit))
            }
            DataType::Time64(unit) => Self::Clock(array, value::<Time64NanosecondType>, nanoseconds(*unit)),
            DataType::Duration(unit) => {
                let at: Read<i64> = match unit {
                    TimeUnit::Second => value::<DurationSecondType>,
                    TimeUnit::Millisecond => value::<DurationMillisecondType>,
                    TimeUnit::Microsecond => value::<DurationMicrosecondType>,
                    TimeUnit::Nanosecond => value::<DurationNanosecondType>,
                };
                Self::Length(array, at, nanoseconds(*unit))
            }
            DataType::Struct(_) => Self::Struct(array.as_struct()),
            DataType::Null => Self::Empty(array.len()),
            DataType::Dictionary(_, _) => Self::dictionary(array),
            DataType::RunEndEncoded(_, _) => Self::runs(array),
            _ => match (Lists::new(array), Bytes::new(array)) {
                (Some(lists), _) => Self::List(lists),
                (_, Some(bytes)) => Self::Bytes(bytes),
                _ => Self::Other(array),
            },
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Text(a) => a.len(),
            Self::LargeText(a) => a.len(),
            Self::ViewText(a) => a.len(),
            Self::Bytes(a) | Self::Uuid(a) => a.len(),
            Self::Bool(a) => a.len(),
            Self::Words(a, _) | Self::Runs(a, _) | Self::Other(a) => a.len(),
            Self::Integer(a, _) | Self::Float(a, ..) | Self::Date(a, _) | Self::Time { values: a, .. } => a.len(),
            Self::Decimal(a, ..) | Self::Clock(a, ..) | Self::Length(a, ..) => a.len(),
            Self::List(a) => a.array().len(),
            Self::Struct(a) => a.len(),
            Self::Within(steps, inner) => steps.first().map_or(inner.len(), Inside::len),
            Self::Empty(n) => *n,
        }
    }

    /// Whether no cell can be read of it: a nested column, or one of a type that is not known here.
    pub(crate) fn is_nested(&self) -> bool {
        match self {
            Self::List(_) | Self::Struct(_) | Self::Other(_) => true,
            Self::Within(_, inner) => inner.is_nested(),
            _ => false,
        }
    }

    /// Whether a row of a column that is not read cell by cell has nothing.
    pub(crate) fn is_null(&self, i: usize) -> bool {
        match self {
            Self::List(a) => a.array().is_null(i),
            Self::Struct(a) => a.is_null(i),
            Self::Other(a) => a.is_null(i),
            Self::Within(steps, inner) => Inside::place(steps, i).is_none_or(|i| inner.is_null(i)),
            _ => false,
        }
    }

    /// Whether every row is one value that can be read: most columns.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(
            self,
            Self::Text(_)
                | Self::LargeText(_)
                | Self::ViewText(_)
                | Self::Bool(_)
                | Self::Integer(..)
                | Self::Time { .. }
        )
    }

    /// The values of a row's list; nothing for a column without lists, and for a row without one.
    pub(crate) fn list(&self, i: usize) -> Option<ArrayRef> {
        match self {
            Self::List(lists) => lists.get(i),
            Self::Within(steps, inner) => inner.list(Inside::place(steps, i)?),
            _ => None,
        }
    }

    /// The type of a column that is not read cell by cell.
    pub(crate) fn type_name(&self) -> String {
        match self {
            Self::List(a) => a.array().data_type().to_string(),
            Self::Struct(a) => a.data_type().to_string(),
            Self::Other(a) => a.data_type().to_string(),
            Self::Within(_, inner) => inner.type_name(),
            _ => String::new(),
        }
    }

    /// The bytes of a row's text, or of what is bytes.
    pub(crate) fn bytes(&self, i: usize) -> &[u8] {
        match self {
            Self::Bytes(a) => a.get(i).unwrap_or_default(),
            Self::Words(keys, words) if i < keys.len() && !keys.is_null(i) => words.bytes(position(*keys, i)),
            Self::Runs(runs, values) => values.bytes(run(*runs, i)),
            other => match other.cell(i) {
                Cell::Text(text) => text.as_bytes(),
                _ => &[],
            },
        }
    }

    /// The cell of a row. Lists and unknown types have none.
    pub(crate) fn cell(&self, i: usize) -> Cell<'_> {
        let shown = |a: &dyn Array| i < a.len() && !a.is_null(i);
        match self {
            Self::Text(a) if shown(*a) => Cell::Text(a.value(i)),
            Self::LargeText(a) if shown(*a) => Cell::Text(a.value(i)),
            Self::ViewText(a) if shown(*a) => Cell::Text(a.value(i)),
            Self::Bytes(a) => a.get(i).map_or(Cell::Null, text_of),
            Self::Uuid(a) => a.get(i).map_or(Cell::Null, |b| b.try_into().map_or_else(|_| text_of(b), Cell::Uuid)),
            Self::Words(keys, words) if shown(*keys) => words.cell(position(*keys, i)),
            Self::Runs(runs, values) if i < runs.len() => values.cell(run(*runs, i)),
            Self::Bool(a) if shown(*a) => Cell::Bool(a.value(i)),
            Self::Integer(a, at) if shown(*a) => {
                at(*a, i).map_or_else(|| Cell::Large(value::<UInt64Type>(*a, i)), Cell::Integer)
            }
            // Frames write NaN for what is not there.
            Self::Float(a, at, exact) if shown(*a) => match at(*a, i) {
                x if x.is_nan() => Cell::Null,
                x if x.abs() > *exact && x.is_finite() => Cell::Rounded(x),
                x => Cell::Float(x),
            },
            Self::Decimal(a, at, scale) if shown(*a) => decimal(at(*a, i), *scale),
            Self::Date(a, at) if shown(*a) => Cell::Day(at(*a, i)),
            Self::Time { values, at, unit, zoned } if shown(*values) => {
                far(at(*values, i), *unit, if *zoned { Cell::Instant } else { Cell::Local })
            }
            Self::Clock(a, at, unit) if shown(*a) => clock(at(*a, i), *unit),
            Self::Length(a, at, unit) if shown(*a) => length(at(*a, i), *unit),
            Self::Within(steps, inner) => Inside::place(steps, i).map_or(Cell::Null, |i| inner.cell(i)),
            _ => Cell::Null,
        }
    }

    fn dictionary(array: &'a dyn Array) -> Self {
        let Some(dictionary) = array.as_any_dictionary_opt() else { return Self::Other(array) };
        let words = Column::new(dictionary.values().as_ref());
        if words.is_nested() {
            return Self::Other(array);
        }
        Self::Words(dictionary.keys(), Box::new(words))
    }

    fn runs(array: &'a dyn Array) -> Self {
        let values = downcast_run_array!(
            array => Some(Column::new(array.values().as_ref())),
            _ => None
        );
        match values {
            Some(values) if !values.is_nested() => Self::Runs(array, Box::new(values)),
            _ => Self::Other(array),
        }
    }
}

/// What bytes are: text, or nothing that is read.
fn text_of(bytes: &[u8]) -> Cell<'_> {
    std::str::from_utf8(bytes).map_or(Cell::Unread(bytes, "expected text in UTF-8"), Cell::Text)
}

/// The word of a row, by its position; past the last word when there is none.
fn position(keys: &dyn Array, i: usize) -> usize {
    downcast_integer_array!(
        // Through i128, which every key fits: no type of key is a special case.
        keys => usize::try_from(i128::from(keys.value(i))).unwrap_or(usize::MAX),
        _ => usize::MAX
    )
}

/// The run that a row is in.
fn run(runs: &dyn Array, i: usize) -> usize {
    downcast_run_array!(
        runs => runs.get_physical_index(i),
        _ => usize::MAX
    )
}

fn decimal<'a>(n: Option<i128>, scale: i8) -> Cell<'a> {
    // Units of ten, a hundred … are written out.
    let n = match scale {
        0.. => n,
        _ => n.and_then(|n| n.checked_mul(10i128.checked_pow(scale.unsigned_abs().into())?)),
    };
    n.map_or(Cell::Unread(&[], "expected a number of at most 38 digits"), |n| Cell::Decimal(n, scale.max(0)))
}

fn clock<'a>(at: i64, unit: i64) -> Cell<'a> {
    let ns = at.checked_mul(unit).filter(|ns| (0..DAY).contains(ns));
    ns.map_or(Cell::Unread(&[], "expected a time of day from 00:00:00 to 23:59:59"), Cell::Clock)
}

fn length<'a>(at: i64, unit: i64) -> Cell<'a> {
    at.checked_mul(unit).map_or(Cell::Unread(&[], "expected a length of time of less than 292 years"), Cell::Length)
}

/// A time of so many units since 1970, when nanoseconds reach it.
fn far<'a>(at: i64, unit: i64, near: fn(i64) -> Cell<'a>) -> Cell<'a> {
    let seconds = || i64::try_from(i128::from(at) * i128::from(unit) / i128::from(SECOND)).unwrap_or(at);
    at.checked_mul(unit).map_or_else(|| Cell::Far(seconds()), near)
}

fn nanoseconds(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => SECOND,
        TimeUnit::Millisecond => 1_000_000,
        TimeUnit::Microsecond => 1_000,
        TimeUnit::Nanosecond => 1,
    }
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
