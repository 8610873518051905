//! Candidate pairs by their first record: half the room of a list of pairs.

use crate::error::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;

/// Pairs in order, each once: the second records of each first one, and where those of each first one start.
#[derive(Debug, Default)]
pub(crate) struct ByFirst {
    starts: Vec<u32>,
    seconds: Vec<u32>,
}

impl ByFirst {
    /// The pairs of several lists, `low << 32 | high`. What was placed is given back list by list.
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
        let mut seconds = vec![0u32; all];
        for list in lists {
            for pair in &list {
                let at = &mut starts[(pair >> 32) as usize];
                seconds[*at as usize] = *pair as u32;
                *at += 1;
            }
        }
        // Each start has become the end of its own, which is where the next one starts.
        starts.rotate_right(1);
        starts[0] = 0;
        let mut made = Self { starts, seconds };
        made.sort();
        made.once();
        Ok(made)
    }

    pub(crate) fn len(&self) -> usize {
        self.seconds.len()
    }

    /// The pairs at these places, `low << 32 | high`.
    pub(crate) fn range(&self, range: Range<usize>) -> impl Iterator<Item = u64> {
        let mut first = self.starts.partition_point(|start| *start as usize <= range.start).saturating_sub(1);
        range.map(move |i| {
            while self.starts[first + 1] as usize <= i {
                first += 1;
            }
            (first as u64) << 32 | u64::from(self.seconds[i])
        })
    }

    fn sort(&mut self) {
        const TOGETHER: usize = 4096;
        let mut rest = self.seconds.as_mut_slice();
        let mut groups = Vec::new();
        for from in (0..self.starts.len() - 1).step_by(TOGETHER) {
            let starts = &self.starts[from..(from + TOGETHER + 1).min(self.starts.len())];
            let (seconds, after) = rest.split_at_mut((starts[starts.len() - 1] - starts[0]) as usize);
            groups.push((starts, seconds));
            rest = after;
        }
        groups.into_par_iter().for_each(|(starts, seconds)| {
            for own in starts.windows(2).filter(|own| own[1] - own[0] > 1) {
                seconds[(own[0] - starts[0]) as usize..(own[1] - starts[0]) as usize].sort_unstable();
            }
        });
    }

    /// Takes repeats out.
    fn once(&mut self) {
        let (mut kept, mut from) = (0, 0);
        for at in 1..self.starts.len() {
            let (begin, end) = (kept, self.starts[at] as usize);
            for i in from..end {
                let second = self.seconds[i];
                if kept == begin || self.seconds[kept - 1] != second {
                    self.seconds[kept] = second;
                    kept += 1;
                }
            }
            (from, self.starts[at]) = (end, kept as u32);
        }
        self.seconds.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::random::Draw;

    #[test]
    fn lists_of_pairs_become_one_in_order_without_repeats() {
        let mut draw = Draw::new(3);
        for (n, length) in [(1, 0), (2, 5), (300, 4000), (50_000, 30_000), (100_000, 7)] {
            let mut list =
                || (0..length).map(|_| (draw.below(n) as u64) << 32 | draw.below(9) as u64).collect::<Vec<_>>();
            let lists = vec![list(), list(), Vec::new(), list()];
            let mut right = lists.concat();
            right.sort_unstable();
            right.dedup();
            let found = ByFirst::new(lists, n).unwrap();
            assert_eq!(found.range(0..found.len()).collect::<Vec<_>>(), right, "{n} records");
            for from in [0, right.len() / 3, right.len()] {
                assert!(found.range(from..right.len()).eq(right[from..].iter().copied()));
            }
        }
        assert_eq!((ByFirst::default().len(), ByFirst::default().range(0..0).count()), (0, 0));
    }
}
