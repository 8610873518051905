//! The neighbours of each row, stored: when an entry is new, the others are not compared again.

use super::super::pair::ScoredPair;

/// The neighbours of each row, with the odds.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    /// By row: where its list begins in the pool, and how long it is.
    spans: Vec<(u32, u32)>,
    pool: Vec<(u32, f32)>,
    unused: usize,
}

impl Neighbours {
    /// All pairs of so many rows.
    pub(super) fn from_pairs(rows: u32, pairs: &[ScoredPair]) -> Self {
        let ends = |p: &ScoredPair| [(p.a, p.b), (p.b, p.a)];
        let pairs = || pairs.iter().filter(|p| p.a != p.b);
        let mut spans = vec![(0, 0); rows as usize];
        pairs().flat_map(ends).for_each(|(a, _)| spans[a as usize].0 += 1);
        let mut sum = 0;
        for span in &mut spans {
            (*span, sum) = ((sum, 0), sum + span.0);
        }
        let mut pool = vec![(0, 0.0); sum as usize];
        for p in pairs() {
            for (a, b) in ends(p) {
                let (from, len) = &mut spans[a as usize];
                pool[(*from + *len) as usize] = (b, p.log2_odds);
                *len += 1;
            }
        }
        Self { spans, pool, unused: 0 }
    }

    /// The neighbours of a row, without itself.
    pub(super) fn list(&self, row: u32) -> &[(u32, f32)] {
        let (from, len) = self.spans.get(row as usize).copied().unwrap_or_default();
        &self.pool[from as usize..(from + len) as usize]
    }

    /// Adds a pair, if it is not stored yet.
    pub(super) fn add(&mut self, a: u32, b: u32, log2_odds: f32) {
        for (a, b) in [(a, b), (b, a)] {
            if !self.list(a).iter().any(|(f, _)| *f == b) {
                self.push(a, (b, log2_odds));
            }
        }
    }

    /// Removes all pairs of a row.
    pub(super) fn clear(&mut self, row: u32) {
        for (other, _) in self.list(row).to_vec() {
            self.remove(other, row);
            self.remove(row, other);
        }
    }

    /// Removes one row from the neighbours of another.
    pub(super) fn remove(&mut self, of: u32, removed: u32) {
        let Some(at) = self.list(of).iter().position(|(f, _)| *f == removed) else { return };
        let (from, len) = &mut self.spans[of as usize];
        *len -= 1;
        self.pool.swap((*from as usize) + at, (*from + *len) as usize);
        self.unused += 1;
    }

    fn push(&mut self, row: u32, item: (u32, f32)) {
        if self.spans.len() <= row as usize {
            self.spans.resize(row as usize + 1, (0, 0));
        }
        let (from, len) = self.spans[row as usize];
        let old = from as usize..(from + len) as usize;
        // A list at the end of the pool grows in place, others are moved to the end.
        if old.end != self.pool.len() {
            self.spans[row as usize].0 = self.pool.len() as u32;
            self.unused += old.len();
            self.pool.extend_from_within(old);
        }
        self.pool.push(item);
        self.spans[row as usize].1 += 1;
        if self.unused > self.pool.len() / 2 + 1024 {
            self.compact();
        }
    }

    fn compact(&mut self) {
        let mut pool = Vec::with_capacity(self.pool.len() - self.unused);
        for (from, len) in &mut self.spans {
            let at = pool.len() as u32;
            pool.extend_from_slice(&self.pool[*from as usize..(*from + *len) as usize]);
            *from = at;
        }
        (self.pool, self.unused) = (pool, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn rows_of(neighbours: &Neighbours, row: u32) -> BTreeSet<u32> {
        neighbours.list(row).iter().map(|(f, _)| *f).collect()
    }

    #[test]
    fn lists_are_what_was_added_and_not_taken_away() {
        let pair = |a, b| ScoredPair { log2_odds: (a + b) as f32, a, b };
        let mut neighbours = Neighbours::from_pairs(4, &[pair(0, 2), pair(1, 1), pair(2, 3)]);
        assert_eq!(neighbours.list(2), [(0, 2.0), (3, 5.0)]);
        assert_eq!((neighbours.list(1), neighbours.list(9)), (&[][..], &[][..]));
        let mut right: Vec<BTreeSet<u32>> = (0..50).map(|f| rows_of(&neighbours, f)).collect();
        for n in 0..20_000u32 {
            let drawn = n.wrapping_mul(2_654_435_761) >> 12;
            let (a, b) = (drawn % 50, drawn / 50 % 50);
            if n.is_multiple_of(97) {
                neighbours.clear(a);
                right.iter_mut().for_each(|list| _ = list.remove(&a));
                right[a as usize].clear();
            } else if a != b {
                neighbours.add(a, b, 1.0);
                right[a as usize].insert(b);
                right[b as usize].insert(a);
            }
            assert!(neighbours.pool.len() <= 2 * (50 * 50 + 1024) + 50, "{}", neighbours.pool.len());
        }
        assert!((0..50).all(|f| rows_of(&neighbours, f) == right[f as usize]));
    }
}
