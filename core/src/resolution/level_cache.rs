//! A cache of the levels of values compared recently: records of one household or one city come together, and with them
//! the same two values again and again.

use std::cell::Cell;

/// Levels by field and two values; each slot holds the last one.
#[derive(Debug)]
pub(crate) struct LevelCache(Vec<Cell<Slot>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    a: u32,
    b: u32,
    field: u8,
    level: u8,
}

impl LevelCache {
    /// For many pairs of many records: small enough for the processor's cache.
    pub(crate) fn large() -> Self {
        Self::new(1 << 12)
    }

    /// For one record among others.
    pub(crate) fn small() -> Self {
        Self::new(1 << 5)
    }

    /// The size is a power of two.
    fn new(size: usize) -> Self {
        // Codes start at 1: no comparison looks like an empty slot.
        Self(vec![Cell::new(Slot { a: 0, b: 0, field: 0, level: 0 }); size])
    }

    /// The level of two values, if it is cached.
    #[inline]
    pub(crate) fn get(&self, field: u8, a: u32, b: u32) -> Option<u8> {
        let slot = self.slot(field, a, b).get();
        (slot == Slot { a, b, field, level: slot.level }).then_some(slot.level)
    }

    /// Caches the level of two values.
    #[inline]
    pub(crate) fn insert(&self, field: u8, a: u32, b: u32, level: u8) {
        self.slot(field, a, b).set(Slot { a, b, field, level });
    }

    fn slot(&self, field: u8, a: u32, b: u32) -> &Cell<Slot> {
        let key = (u64::from(a) << 32 | u64::from(b)).wrapping_add(u64::from(field) << 29);
        &self.0[(key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize & (self.0.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_of_these_two_values_of_this_field() {
        for cache in [LevelCache::small(), LevelCache::large()] {
            assert_eq!(cache.get(0, 1, 2), None);
            for n in 1..100_000u32 {
                cache.insert(n as u8 & 15, n, n / 2 + 1, n as u8 & 7);
                assert_eq!(cache.get(n as u8 & 15, n, n / 2 + 1), Some(n as u8 & 7));
            }
            let right = |n: u32| cache.get(n as u8 & 15, n, n / 2 + 1).is_none_or(|level| level == n as u8 & 7);
            assert!((1..100_000).all(right) && (1..100_000).all(|n| cache.get(n as u8 & 15, n / 2 + 1, n).is_none()));
        }
    }
}
