//! The levels of values that were compared lately: records of one household and of one place come together, and the
//! same two values with them, again and again.

use std::cell::Cell;

/// Levels by field and two values, the last one of each place.
#[derive(Debug)]
pub(crate) struct Lately(Vec<Cell<Slot>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    a: u32,
    b: u32,
    field: u8,
    level: u8,
}

impl Lately {
    /// For many pairs of many records: so much that it stays near.
    pub(crate) fn of_many() -> Self {
        Self::new(1 << 12)
    }

    /// For one record among others.
    pub(crate) fn of_one() -> Self {
        Self::new(1 << 5)
    }

    /// A power of two.
    fn new(places: usize) -> Self {
        // No value is 0 where two are compared.
        Self(vec![Cell::new(Slot { a: 0, b: 0, field: 0, level: 0 }); places])
    }

    /// The level of two values, if it is remembered.
    #[inline]
    pub(crate) fn find(&self, field: u8, a: u32, b: u32) -> Option<u8> {
        let slot = self.place(field, a, b).get();
        (slot == Slot { a, b, field, level: slot.level }).then_some(slot.level)
    }

    /// Remembers the level of two values.
    #[inline]
    pub(crate) fn keep(&self, field: u8, a: u32, b: u32, level: u8) {
        self.place(field, a, b).set(Slot { a, b, field, level });
    }

    fn place(&self, field: u8, a: u32, b: u32) -> &Cell<Slot> {
        let key = (u64::from(a) << 32 | u64::from(b)).wrapping_add(u64::from(field) << 29);
        &self.0[(key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize & (self.0.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_of_these_two_values_of_this_field() {
        for lately in [Lately::of_one(), Lately::of_many()] {
            assert_eq!(lately.find(0, 1, 2), None);
            for n in 1..100_000u32 {
                lately.keep(n as u8 & 15, n, n / 2 + 1, n as u8 & 7);
                assert_eq!(lately.find(n as u8 & 15, n, n / 2 + 1), Some(n as u8 & 7));
            }
            let right = |n: u32| lately.find(n as u8 & 15, n, n / 2 + 1).is_none_or(|level| level == n as u8 & 7);
            assert!((1..100_000).all(right) && (1..100_000).all(|n| lately.find(n as u8 & 15, n / 2 + 1, n).is_none()));
        }
    }
}
