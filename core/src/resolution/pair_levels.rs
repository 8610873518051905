//! The levels of many pairs, in half the space where there are few fields.

use super::comparison::LevelVector;
use crate::resolver::MAX_FIELDS;
use std::ops::Range;

/// The levels of some pairs, one after the other.
#[derive(Debug)]
pub(crate) enum PairLevels {
    Half(Vec<u32>),
    Whole(Vec<LevelVector>),
}

impl PairLevels {
    /// The levels of pairs of records with so many fields.
    pub(crate) fn new(levels: Vec<LevelVector>, fields: usize) -> Self {
        if 2 * fields <= MAX_FIELDS {
            Self::Half(levels.iter().map(|l| *l as u32).collect())
        } else {
            Self::Whole(levels)
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Half(levels) => levels.len(),
            Self::Whole(levels) => levels.len(),
        }
    }

    pub(crate) fn range(&self, range: Range<usize>) -> impl Iterator<Item = LevelVector> {
        range.map(|i| match self {
            Self::Half(levels) => u64::from(levels[i]),
            Self::Whole(levels) => levels[i],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_however_many_fields_there_are() {
        for fields in [1, 8, 9, 16] {
            let all: Vec<LevelVector> =
                (0..100u64).map(|i| (i * 0x1234_5678_9abc) >> (64 - 4 * fields).min(63)).collect();
            let kept = PairLevels::new(all.clone(), fields);
            assert_eq!(kept.len(), 100);
            assert!(kept.range(0..100).eq(all.iter().copied()) && kept.range(10..20).eq(all[10..20].iter().copied()));
        }
    }
}
