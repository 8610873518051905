//! A column of bytes, whichever layout Arrow gives it.

use arrow_array::cast::AsArray;
use arrow_array::{Array, BinaryArray, BinaryViewArray, FixedSizeBinaryArray, LargeBinaryArray};
use arrow_schema::DataType;

/// A column of bytes.
#[derive(Debug)]
pub(crate) enum Bytes<'a> {
    Small(&'a BinaryArray),
    Large(&'a LargeBinaryArray),
    View(&'a BinaryViewArray),
    Fixed(&'a FixedSizeBinaryArray),
}

impl<'a> Bytes<'a> {
    pub(super) fn new(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Binary => Self::Small(array.as_binary()),
            DataType::LargeBinary => Self::Large(array.as_binary()),
            DataType::BinaryView => Self::View(array.as_binary_view()),
            DataType::FixedSizeBinary(_) => Self::Fixed(array.as_fixed_size_binary()),
            _ => return None,
        })
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Small(a) => a.len(),
            Self::Large(a) => a.len(),
            Self::View(a) => a.len(),
            Self::Fixed(a) => a.len(),
        }
    }

    /// The bytes of a row, if it has any.
    pub(super) fn get(&self, i: usize) -> Option<&'a [u8]> {
        match self {
            Self::Small(a) => (i < a.len() && a.is_valid(i)).then(|| a.value(i)),
            Self::Large(a) => (i < a.len() && a.is_valid(i)).then(|| a.value(i)),
            Self::View(a) => (i < a.len() && a.is_valid(i)).then(|| a.value(i)),
            Self::Fixed(a) => (i < a.len() && a.is_valid(i)).then(|| a.value(i)),
        }
    }
}
