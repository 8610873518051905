//! The attributes of a request that conditions speak of, found once for all of them.

use super::schema::{Interned, Type, Value};
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
        interned.in_order.each(attributes, |(slot, kind), value| found.set(*slot, kind.fit(value)));
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

impl Type {
    /// The value of an attribute of this type. One of another type is absent, as NaN is.
    pub(super) fn fit(self, value: &Scalar) -> Value<'_> {
        match (value, self) {
            (Scalar::Bool(value), Self::Bool | Self::Any) => Value::Bool(*value),
            (Scalar::Int(value), Self::Int | Self::Double | Self::Any) => Value::Int(*value),
            (Scalar::Double(value), Self::Double | Self::Any) if !value.is_nan() => Value::Double(*value),
            (Scalar::Text(value), Self::Text | Self::Any) => Value::Text(value),
            _ => Value::Absent,
        }
    }
}

/// Attributes found once.
pub(super) const SLOTS: usize = 24;
