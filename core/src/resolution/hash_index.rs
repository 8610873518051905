//! A hash table from hashes to numbers. The hash is kept beside the number: growing reads no text, and slots can be
//! prefetched.

/// An open-addressing table of numbers above 0, by hashes of 32 bits.
#[derive(Debug, Default)]
pub(crate) struct HashIndex {
    /// `hash << 32 | number`; [`EMPTY`] or [`GONE`].
    slots: Vec<u64>,
    /// How many slots are not empty.
    filled: usize,
    /// How many of those were removed.
    gone: usize,
}

const EMPTY: u64 = 0;
/// A removed slot: a search goes on behind it.
const GONE: u64 = u32::MAX as u64;

impl HashIndex {
    /// The number with this hash for which `is` holds.
    #[inline]
    pub(crate) fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        self.chain(hash).find(|slot| (slot >> 32) as u32 == hash && *slot != GONE && is(*slot as u32)).map(|s| s as u32)
    }

    /// The first number with this hash, not checked; 0 for none.
    #[inline]
    pub(crate) fn first_match(&self, hash: u32) -> u32 {
        self.find(hash, |_| true).unwrap_or(0)
    }

    /// Reads where a hash begins, so that it is in the cache when it is needed.
    #[inline]
    pub(crate) fn prefetch(&self, hash: u32) -> u64 {
        self.slots.get(self.start_of(hash)).copied().unwrap_or(EMPTY)
    }

    /// Adds a number without looking whether it is there already.
    pub(crate) fn insert(&mut self, hash: u32, number: u32) {
        if 2 * (self.filled + 1) > self.slots.len() {
            self.grow();
        }
        self.place(u64::from(hash) << 32 | u64::from(number));
        self.filled += 1;
    }

    /// Removes a number.
    pub(crate) fn remove(&mut self, hash: u32, number: u32) {
        let wanted = u64::from(hash) << 32 | u64::from(number);
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = self.start_of(hash);
        while let Some(slot) = self.slots.get_mut(at).filter(|slot| **slot != EMPTY) {
            if *slot == wanted {
                *slot = GONE;
                self.gone += 1;
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Gives every number its new number from the map; those without one are removed.
    pub(crate) fn renumber(&mut self, map: &[u32]) {
        let old = std::mem::take(&mut self.slots);
        let new = |slot: &u64| match map.get(*slot as u32 as usize) {
            Some(number) if *slot != GONE && *number > 0 => slot >> 32 << 32 | u64::from(*number),
            _ => EMPTY,
        };
        self.fill(old.iter().map(new).filter(|slot| *slot != EMPTY), old.len());
    }

    fn grow(&mut self) {
        let live = self.filled - self.gone;
        let old = std::mem::take(&mut self.slots);
        let size = (4 * (live + 1)).next_power_of_two().max(16);
        self.fill(old.iter().copied().filter(|slot| *slot != EMPTY && *slot != GONE), size);
    }

    fn fill(&mut self, slots: impl Iterator<Item = u64>, size: usize) {
        self.slots = vec![EMPTY; size];
        (self.filled, self.gone) = (0, 0);
        for slot in slots {
            self.place(slot);
            self.filled += 1;
        }
    }

    fn place(&mut self, entry: u64) {
        let mask = self.slots.len() - 1;
        let mut at = self.start_of((entry >> 32) as u32);
        while self.slots[at] != EMPTY {
            at = (at + 1) & mask;
        }
        self.slots[at] = entry;
    }

    /// The slots where a hash may be, up to the first empty one.
    fn chain(&self, hash: u32) -> impl Iterator<Item = u64> {
        let (start, mask) = (self.start_of(hash), self.slots.len().wrapping_sub(1));
        let all = (0..self.slots.len()).map(move |i| self.slots[(start + i) & mask]);
        all.take_while(|slot| *slot != EMPTY)
    }

    /// Where a hash begins: the upper bits of its product.
    #[inline]
    fn start_of(&self, hash: u32) -> usize {
        let bits = self.slots.len().trailing_zeros();
        let spread = u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        spread.checked_shr(64 - bits.min(63)).unwrap_or(0) as usize & self.slots.len().wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_by_hash_and_by_what_they_are() {
        let mut slots = HashIndex::default();
        assert_eq!((slots.first_match(7), slots.prefetch(7)), (0, EMPTY));
        // Every third hash is shared by two numbers, and all begin near one another.
        let hash = |n: u32| n / 3 * 3;
        (1..=10_000).for_each(|n| slots.insert(hash(n), n));
        assert!((1..=10_000).all(|n| slots.find(hash(n), |m| m == n) == Some(n)));
        assert_eq!(slots.find(hash(5), |m| m == 50_000), None);
        (2..=10_000).step_by(2).for_each(|n| slots.remove(hash(n), n));
        assert!((1..=10_000).all(|n| slots.find(hash(n), |m| m == n).is_some() == (n % 2 == 1)));
        let map: Vec<u32> = (0..=10_000).map(|n: u32| if n.is_multiple_of(5) { n + 1 } else { 0 }).collect();
        slots.renumber(&map);
        let kept = |n: u32| n % 10 == 5;
        assert!((1..=10_000).all(|n| slots.find(hash(n), |m| m == n + 1).is_some() == kept(n)));
    }

    #[test]
    fn a_table_that_is_filled_and_emptied_stays_small() {
        let mut slots = HashIndex::default();
        for n in 1..100_000u32 {
            slots.insert(n, n);
            slots.remove(n, n);
        }
        assert!(slots.slots.len() <= 64 && slots.find(5, |_| true).is_none());
    }
}
