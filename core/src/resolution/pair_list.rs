//! Candidate pairs by their first record: half the memory of a list of pairs.

use crate::error::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;

/// Pairs in order, each once: the second records of each first record, and where each first record's start.
#[derive(Debug, Default)]
pub(crate) struct PairList {
    starts: Vec<u32>,
    second: Vec<u32>,
}

impl PairList {
    /// The pairs of several lists, `low << 32 | high`. The memory of each list is freed once it is copied.
    pub(crate) fn new(lists: Vec<Vec<u64>>, records: usize) -> Result<Self> {
        let all: usize = lists.iter().map(Vec::len).sum();
        if u32::try_from(all).is_err() {
            return Err(Error::argument(format!("more than {} pairs to compare in one resolution", u32::MAX)));
        }
        let mut starts = vec![0u32; records + 1];
        lists.iter().flatten().for_each(|pair| starts[(pair >> 32) as usize] += 1);
        let mut sum = 0;
        for start in &mut starts {
            (sum, *start) = (sum + *start, sum);
        }
        let mut second = vec![0u32; all];
        for list in lists {
            for pair in &list {
                let at = &mut starts[(pair >> 32) as usize];
                second[*at as usize] = *pair as u32;
                *at += 1;
            }
        }
        // Each start has become the end of its own run, which is where the next one starts.
        starts.rotate_right(1);
        starts[0] = 0;
        let mut list = Self { starts, second };
        list.sort();
        list.dedup();
        Ok(list)
    }

    pub(crate) fn len(&self) -> usize {
        self.second.len()
    }

    /// The pairs in this range, `low << 32 | high`.
    pub(crate) fn range(&self, range: Range<usize>) -> impl Iterator<Item = u64> {
        let mut first = self.starts.partition_point(|start| *start as usize <= range.start).saturating_sub(1);
        range.map(move |i| {
            while self.starts[first + 1] as usize <= i {
                first += 1;
            }
            (first as u64) << 32 | u64::from(self.second[i])
        })
    }

    fn sort(&mut self) {
        const BATCH: usize = 4096;
        let mut rest = self.second.as_mut_slice();
        let mut groups = Vec::new();
        for from in (0..self.starts.len() - 1).step_by(BATCH) {
            let starts = &self.starts[from..(from + BATCH + 1).min(self.starts.len())];
            let (second, after) = rest.split_at_mut((starts[starts.len() - 1] - starts[0]) as usize);
            groups.push((starts, second));
            rest = after;
        }
        groups.into_par_iter().for_each(|(starts, second)| {
            for own in starts.windows(2).filter(|own| own[1] - own[0] > 1) {
                second[(own[0] - starts[0]) as usize..(own[1] - starts[0]) as usize].sort_unstable();
            }
        });
    }

    /// Removes pairs that are there twice.
    fn dedup(&mut self) {
        let (mut kept, mut from) = (0, 0);
        for at in 1..self.starts.len() {
            let (begin, end) = (kept, self.starts[at] as usize);
            for i in from..end {
                let second = self.second[i];
                if kept == begin || self.second[kept - 1] != second {
                    self.second[kept] = second;
                    kept += 1;
                }
            }
            (from, self.starts[at]) = (end, kept as u32);
        }
        self.second.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::random::Random;

    #[test]
    fn lists_of_pairs_become_one_in_order_without_repeats() {
        let mut random = Random::new(3);
        for (n, length) in [(1, 0), (2, 5), (300, 4000), (50_000, 30_000), (100_000, 7)] {
            let mut list =
                || (0..length).map(|_| (random.below(n) as u64) << 32 | random.below(9) as u64).collect::<Vec<_>>();
            let lists = vec![list(), list(), Vec::new(), list()];
            let mut right = lists.concat();
            right.sort_unstable();
            right.dedup();
            let list = PairList::new(lists, n).unwrap();
            assert_eq!(list.range(0..list.len()).collect::<Vec<_>>(), right, "{n} records");
            for from in [0, right.len() / 3, right.len()] {
                assert!(list.range(from..right.len()).eq(right[from..].iter().copied()));
            }
        }
        assert_eq!((PairList::default().len(), PairList::default().range(0..0).count()), (0, 0));
    }
}
