//! The attributes of a request that conditions speak of, found once for all of them.

use super::schema::{Interned, Value};
use crate::routing::documents::{Attributes, Scalar};

/// The attributes of the first slots, found once; those of further slots are found each time.
#[derive(Debug, Clone)]
pub(crate) struct AttributeValues<'a>([Value<'a>; SLOTS]);

impl<'a> AttributeValues<'a> {
    /// Nothing yet.
    pub(crate) const NONE: Self = Self([Value::Absent; SLOTS]);

    /// Those of a request.
    pub(crate) fn of(attributes: &'a Attributes, interned: &Interned) -> Self {
        let mut found = Self::NONE;
        interned.in_order.each(attributes, |slot, value| found.set(*slot, value.into()));
        found
    }

    /// Whether this slot is one of the first.
    #[cfg(feature = "arrow")]
    pub(crate) const fn has_room(slot: usize) -> bool {
        slot < SLOTS
    }

    /// The value of one of the first slots.
    #[inline]
    pub(super) fn get(&self, slot: usize) -> Option<Value<'a>> {
        self.0.get(slot).copied()
    }

    pub(crate) fn set(&mut self, slot: usize, value: Value<'a>) {
        if let Some(known) = self.0.get_mut(slot) {
            *known = value;
        }
    }
}

impl<'a> From<&'a Scalar> for Value<'a> {
    fn from(value: &'a Scalar) -> Self {
        match value {
            Scalar::Bool(value) => Self::Bool(*value),
            Scalar::Int(value) => Self::Int(*value),
            Scalar::Double(value) => Self::Double(*value),
            Scalar::Text(value) => Self::Text(value),
        }
    }
}

/// Attributes found once.
pub(super) const SLOTS: usize = 24;
