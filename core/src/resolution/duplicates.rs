//! Duplicates, records with exactly the same values: the first stands for all, or a customer who calls every day would
//! fill the blocks.

use super::comparison::RecordTable;
use super::pair::ScoredPair;
use super::radix::radix;
use hashbrown::HashMap;
use rayon::prelude::*;

/// Groups of records with the same values.
#[derive(Debug, Default)]
pub(crate) struct DuplicateGroups {
    /// The records of each group, ascending, one group after the other, and where each starts.
    records: Vec<u32>,
    starts: Vec<u32>,
    /// The group of each first record.
    groups: HashMap<u32, u32, foldhash::fast::FixedState>,
}

/// A larger group is too common to tell anybody apart.
const MAX_GROUP: usize = 64;

impl DuplicateGroups {
    /// Finds the groups by the hashes of the records' values.
    pub(crate) fn new(table: &RecordTable<'_>) -> Self {
        let mut hashes: Vec<u64> = (0..table.len() as u32)
            .into_par_iter()
            .filter_map(|r| table.hash(r).map(|h| u64::from(h) << 32 | u64::from(r)))
            .collect();
        radix(&mut hashes, 32, 32);
        let mut built = Self { starts: vec![0], ..Self::default() };
        for run in hashes.chunk_by(|a, b| a >> 32 == b >> 32).filter(|run| run.len() > 1) {
            let mut run: Vec<u32> = run.iter().map(|h| *h as u32).collect();
            run.sort_by(|a, b| table.order(*a, *b));
            for group in run.chunk_by(|a, b| table.order(*a, *b).is_eq()).filter(|group| group.len() > 1) {
                built.groups.insert(group[0], built.starts.len() as u32 - 1);
                built.records.extend(group);
                built.starts.push(built.records.len() as u32);
            }
        }
        built
    }

    /// The records of every group, ascending: the first stands for the others.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|s| &self.records[s[0] as usize..s[1] as usize])
    }

    /// How many records are represented by another.
    pub(crate) fn len(&self) -> usize {
        self.records.len() - self.groups.len()
    }

    /// How many pairs a candidate represents: between two groups, or within one.
    pub(crate) fn pair_count(&self, a: u32, b: u32) -> f64 {
        if self.groups.is_empty() {
            return 1.0;
        }
        let size = |r| self.group(r).map_or(1, <[u32]>::len) as f64;
        match self.group(a) {
            Some(group) if group.binary_search(&b).is_ok() => size(a) / 2.0,
            _ => size(a) * size(b),
        }
    }

    fn group(&self, first: u32) -> Option<&[u32]> {
        self.groups.get(&first).map(|at| self.at(*at))
    }

    fn at(&self, group: u32) -> &[u32] {
        let at = group as usize;
        &self.records[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// The groups whose records would not be joined for having the same values.
#[derive(Debug)]
pub(crate) struct UnmergedDuplicates<'a> {
    duplicates: &'a DuplicateGroups,
    groups: HashMap<u32, u32, foldhash::fast::FixedState>,
}

impl<'a> UnmergedDuplicates<'a> {
    /// The groups whose odds with themselves are below the threshold.
    pub(crate) fn new(
        duplicates: &'a DuplicateGroups,
        table: &RecordTable<'_>,
        log2_odds: impl Fn(u64) -> f64,
        threshold: f64,
    ) -> Self {
        let unmerged = duplicates
            .groups()
            .enumerate()
            .filter(|(_, g)| g.len() <= MAX_GROUP && log2_odds(table.level_vector(g[0], g[0])) < threshold);
        Self { duplicates, groups: unmerged.map(|(at, g)| (g[0], at as u32)).collect() }
    }

    /// Calls with an edge, and with the same edge for every record that its ends represent.
    pub(crate) fn expand(&self, edge: ScoredPair, take: &mut impl FnMut(ScoredPair)) {
        take(edge);
        if self.groups.is_empty() {
            return;
        }
        let of = |r: &u32| match self.groups.get(r) {
            Some(at) => self.duplicates.at(*at),
            None => &[],
        };
        let (a, b) = (of(&edge.a), of(&edge.b));
        if a.binary_search(&edge.b).is_ok() {
            return;
        }
        let (a, b) = (
            if a.is_empty() { std::slice::from_ref(&edge.a) } else { a },
            if b.is_empty() { std::slice::from_ref(&edge.b) } else { b },
        );
        for (x, y) in a.iter().flat_map(|x| b.iter().map(move |y| (*x, *y))).skip(1) {
            take(ScoredPair { a: x.min(y), b: x.max(y), ..edge });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::comparison;
    use super::super::dictionary::Dictionary;
    use super::super::field::FieldColumn;
    use super::*;
    use crate::resolver::FieldKind;

    /// Two fields; an empty text is no value.
    fn fields(records: &[[&str; 2]]) -> Vec<FieldColumn> {
        [FieldKind::Phone, FieldKind::Text]
            .into_iter()
            .enumerate()
            .map(|(i, kind)| {
                let mut values = Dictionary::new(kind);
                let codes = records.iter().map(|r| if r[i].is_empty() { 0 } else { values.intern(r[i]) }).collect();
                FieldColumn { name: i.to_string(), kind, codes, values, present: 0 }
            })
            .collect()
    }

    #[test]
    fn the_first_of_equal_records_stands_for_the_others() {
        let fields =
            fields(&[["1", "a"], ["", ""], ["1", "b"], ["1", "a"], ["", ""], ["1", "b"], ["1", "a"], ["2", ""]]);
        let table = RecordTable::from_cells(&fields, comparison::cells(&fields, 8, |_, _| 8));
        let duplicates = DuplicateGroups::new(&table);
        let mut groups: Vec<&[u32]> = duplicates.groups().collect();
        groups.sort();
        // Records without values are no duplicates.
        assert_eq!(groups, [&[0, 3, 6][..], &[2, 5]]);
        assert_eq!(duplicates.len(), 3);
        // Three records make three pairs, of which two are candidates; a pair of two groups represents all pairs
        // between them.
        assert_eq!(
            (duplicates.pair_count(0, 3), duplicates.pair_count(0, 2), duplicates.pair_count(2, 7)),
            (1.5, 6.0, 2.0)
        );
    }

    #[test]
    fn what_would_not_be_joined_for_being_alike_has_the_edges_of_its_first() {
        let fields = fields(&[["1", "a"], ["1", "a"], ["2", "b"], ["2", "b"], ["3", "c"]]);
        let table = RecordTable::from_cells(&fields, comparison::cells(&fields, 5, |_, _| 8));
        let duplicates = DuplicateGroups::new(&table);
        let edges = |log2_odds: f64| {
            let unmerged = UnmergedDuplicates::new(&duplicates, &table, |_| log2_odds, 0.0);
            let mut built = Vec::new();
            for (a, b) in [(0, 1), (0, 2), (2, 4)] {
                unmerged.expand(ScoredPair { log2_odds: 1.0, a, b }, &mut |e| built.push((e.a, e.b)));
            }
            built
        };
        assert_eq!(edges(1.0), [(0, 1), (0, 2), (2, 4)]);
        assert_eq!(edges(-1.0), [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 4), (3, 4)]);
    }
}
