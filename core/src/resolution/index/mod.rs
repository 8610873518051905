//! A similarity index: the same match model over entries that come and go one at a time, for a history.
//!
//! Law: whether two entries are similar is a function of their values and the resolver document, and whether they are
//! compared at all is a function of the set of entries. Term frequencies come from the document alone, so a new entry
//! never changes what two others score.

mod blocks;
mod distinct_rows;
mod entry_fields;
mod neighbours;

use super::blocking_key::KeyHasher;
use super::comparison::{self, Comparison, RecordTable, Scratch};
use super::dictionary::{self, Dictionary};
use super::field::FieldColumn;
use super::field_evidence::{self, FieldEvidence};
use super::key_users::{self, NameFields};
use super::level_cache::LevelCache;
use super::match_model::MatchModel;
use super::merge::{self, MergeInput};
use super::pair::{CANDIDATE_MARGIN, COPIED_ODDS, ScoredPair, probability};
use super::priors;
use super::unit;
use crate::model::Item;
use crate::resolver::level::level_name;
use crate::resolver::{ColumnReading, FieldKind, NAME_LEVELS, Resolver};
use crate::threads::on_cores;
use blocks::Blocks;
use distinct_rows::DistinctRows;
use entry_fields::EntryFields;
use hashbrown::HashMap;
use neighbours::Neighbours;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// The most distinct rows in a block, unless the document says another number: a larger one brings no pairs.
const DEFAULT_MAX_BLOCK: u32 = 60;

/// How many bits names count less where nothing else agrees, by the model that ships.
const DOUBT_OF_NAMES: f64 = 7.0;

/// Which entries are similar. Entries with the same values are one distinct row.
#[derive(Debug)]
pub(crate) struct SimilarityIndex {
    entry_fields: EntryFields,
    fields: Vec<FieldColumn>,
    /// Whether the model is the one that ships: how common names are comes from the lists of names.
    ships: bool,
    /// The term frequencies of each field where the model was learned, and the exact level of every value by field and
    /// code.
    term_frequencies: Vec<BTreeMap<String, u32>>,
    exact_levels: Vec<Vec<u8>>,
    comparison: Comparison,
    model: MatchModel,
    threshold: f64,
    max_block_size: u32,
    rows: DistinctRows,
    blocks: Blocks,
    /// The pairs that were found; none while so much is new that everything will be compared anyway.
    neighbours: Option<Neighbours>,
    /// Rows that are new and have not been compared yet.
    pending: Vec<u32>,
}

/// The score of a pair, for people to read.
#[derive(Debug, Serialize)]
pub(crate) struct Scoring {
    /// `log2` of the odds of the two alone.
    pub(crate) weight: f64,
    pub(crate) probability: f64,
    pub(crate) evidence: Vec<FieldEvidence>,
}

impl SimilarityIndex {
    /// An index by a resolver's model, if it has one that can be used.
    pub(crate) fn new(resolver: &Resolver) -> Option<Box<Self>> {
        let scored = resolver.history_model()?;
        let readings = scored.readings();
        let entry_fields = EntryFields::new(&readings, resolver, scored.phone_region.as_deref()).ok()?;
        let field = |r: &ColumnReading| FieldColumn {
            name: r.column.clone(),
            kind: r.kind,
            codes: Vec::new(),
            values: Dictionary::new(r.kind),
            present: 0,
        };
        let fields: Vec<FieldColumn> = readings.iter().map(field).collect();
        let (field_keys, rules) = scored.compile_rules(&fields);
        let doubt_of_names = if resolver.scored.is_none() { DOUBT_OF_NAMES } else { 0.0 };
        let term_frequencies = |f: usize| scored.fields.get(f).map(|f| f.term_frequencies.clone()).unwrap_or_default();
        let with_hashers = field_keys
            .into_iter()
            .map(|f| (f, KeyHasher::from_term_frequencies(f.part, term_frequencies(f.field).iter())));
        let with_hashers = with_hashers.collect();
        Some(Box::new(Self {
            entry_fields,
            ships: resolver.scored.is_none(),
            term_frequencies: (0..fields.len()).map(term_frequencies).collect(),
            exact_levels: vec![vec![0]; fields.len()],
            comparison: Comparison::new(&fields),
            model: scored.match_model(&fields, 0).doubting_names(doubt_of_names),
            threshold: (scored.threshold / (1.0 - scored.threshold)).log2(),
            max_block_size: scored.max_block_size.unwrap_or(DEFAULT_MAX_BLOCK),
            rows: DistinctRows::new(fields.len() + 1),
            blocks: Blocks::new(&fields, with_hashers, rules),
            neighbours: Some(Neighbours::default()),
            pending: Vec::new(),
            fields,
        }))
    }

    /// The least `log2` odds of a join.
    pub(crate) fn threshold(&self) -> f64 {
        self.threshold
    }

    /// The most groups of entries with one row that are still compared with others.
    pub(crate) fn max_block_size(&self) -> usize {
        self.max_block_size as usize
    }

    /// Whether birth dates are scored: then a slip in one is no contradiction.
    pub(crate) fn scores_birth_date(&self) -> bool {
        self.fields.iter().any(|f| f.kind == FieldKind::BirthDate)
    }

    /// The names of the fields that are compared.
    #[cfg(feature = "arrow")]
    pub(crate) fn field_names(&self) -> Vec<&str> {
        self.fields.iter().map(|f| f.name.as_str()).collect()
    }

    /// The distinct row of an entry.
    pub(crate) fn row_of(&self, entry: u32) -> Option<u32> {
        self.rows.row_of(entry)
    }

    /// The entries with a row.
    pub(crate) fn entries(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        self.rows.entries(row)
    }

    /// Adds an entry. Entries that lose neighbours by it are added to `touched`; without `touched`, everything will be
    /// compared again.
    pub(crate) fn insert<'a>(
        &mut self,
        entry: u32,
        items: impl Iterator<Item = Item<'a>>,
        touched: Option<&mut Vec<u32>>,
    ) {
        let Some((cells, order)) = self.read(items) else { return };
        let neighbours = self.rows.find(&cells, order);
        let row = neighbours.unwrap_or_else(|| self.rows.add(&cells, order));
        if touched.is_none() {
            self.invalidate();
        }
        match (neighbours, touched) {
            (Some(row), Some(touched)) if self.rows.len(row) == self.max_duplicates() => {
                self.mark_neighbours(row, touched);
                self.neighbours.iter_mut().for_each(|neighbours| neighbours.clear(row));
            }
            (None, touched) => {
                self.update_counts(&cells, true);
                self.blocks.insert(row, &cells, &self.fields);
                if let Some(touched) = touched {
                    self.pending.push(row);
                    let overflowed =
                        self.blocks.blocks_of(row).filter(|b| self.blocks.len(*b) == self.max_block_size + 1);
                    overflowed.collect::<Vec<_>>().into_iter().for_each(|b| self.block_overflowed(b, touched));
                }
            }
            _ => {}
        }
        self.rows.link(entry, row);
    }

    /// Removes an entry, and what only it had. Its neighbours, and entries that become neighbours by its going, are
    /// added to `touched`.
    pub(crate) fn remove(&mut self, entry: u32, mut touched: Option<&mut Vec<u32>>) {
        let Some(row) = self.rows.row_of(entry) else { return };
        match touched.as_deref_mut() {
            Some(touched) => self.mark_neighbours(row, touched),
            None => self.invalidate(),
        }
        self.rows.unlink(entry);
        let left = self.rows.len(row);
        if left > 0 {
            if let Some(touched) = touched.filter(|_| left == self.max_duplicates()) {
                self.compare(row);
                self.mark_neighbours(row, touched);
            }
            return;
        }
        let cells = self.rows.cells(row).to_vec();
        let blocks: Vec<u32> =
            self.blocks.blocks_of(row).filter(|b| self.blocks.len(*b) == self.max_block_size + 1).collect();
        self.blocks.remove(row);
        self.rows.drop(row);
        self.neighbours.iter_mut().for_each(|neighbours| neighbours.clear(row));
        self.update_counts(&cells, false);
        if let Some(touched) = touched {
            blocks.into_iter().for_each(|b| self.block_fits_again(b, touched));
        }
    }

    /// Compares the rows that are new since the last time.
    pub(crate) fn compare_pending(&mut self) {
        for row in std::mem::take(&mut self.pending) {
            if self.rows.len(row) > 0 {
                self.compare(row);
            }
        }
    }

    /// Drops all pairs: everything will be compared again.
    pub(crate) fn invalidate(&mut self) {
        self.neighbours = None;
        self.pending.clear();
    }

    /// Stores all pairs.
    pub(crate) fn store_neighbours(&mut self, pairs: &[ScoredPair]) {
        self.neighbours = Some(Neighbours::from_pairs(self.rows.bound(), pairs));
    }

    /// The neighbours of a row, with the odds; the row itself too, when two entries with it would be one person.
    pub(crate) fn neighbours(&self, row: u32) -> Vec<(u32, f32)> {
        let Some(neighbours) = &self.neighbours else { return self.compare_with_candidates(row, 0) };
        let mut neighbours = neighbours.list(row).to_vec();
        neighbours.sort_unstable_by_key(|(f, _)| *f);
        if (2..=self.max_duplicates()).contains(&self.rows.len(row)) {
            neighbours.extend(self.own_odds(row).map(|odds| (row, odds)));
        }
        neighbours
    }

    /// All candidate pairs.
    pub(crate) fn pairs(&self) -> Vec<ScoredPair> {
        let rows = (0..self.rows.bound()).into_par_iter().with_min_len(1024).filter(|f| self.rows.len(*f) > 0);
        let of = |f: u32| {
            let neighbours =
                if self.neighbours.is_some() { self.neighbours(f) } else { self.compare_with_candidates(f, f) };
            let pairs = neighbours.into_iter().filter(move |(g, _)| *g >= f);
            pairs.map(move |(g, odds)| ScoredPair { log2_odds: odds, a: f, b: g }).collect::<Vec<_>>()
        };
        on_cores(|| rows.flat_map_iter(of).collect())
    }

    /// All pairs of these odds at least, also below what may join: they are compared anew, and none is stored.
    #[cfg(feature = "arrow")]
    pub(crate) fn pairs_down_to(&self, least: f64) -> Vec<ScoredPair> {
        let rows = (0..self.rows.bound()).into_par_iter().with_min_len(1024).filter(|f| self.rows.len(*f) > 0);
        let of = |f: u32| {
            let found = self.compare_down_to(f, f, least);
            found.into_iter().map(move |(g, odds)| ScoredPair { log2_odds: odds, a: f, b: g })
        };
        on_cores(|| rows.flat_map_iter(of).collect())
    }

    /// Merges similar rows, best pair first: `rows` are in the order of their entries' names, those with one label in
    /// `clusters` are joined already. `allow` can refuse every join; it gets the odds of the two clusters.
    pub(crate) fn merge(
        &self,
        rows: &[u32],
        clusters: &[u32],
        edges: &[ScoredPair],
        allow: &mut dyn FnMut(&ScoredPair) -> bool,
    ) {
        let (local, mut cells) = self.project_rows(rows);
        if self.ships {
            key_users::count_in_cells(&local, &mut cells);
        }
        let table = RecordTable::from_cells(&local, cells);
        let terms =
            MergeInput { table: &table, model: &self.model, threshold: self.threshold, sources: None, different: &[] };
        merge::merge_component(&terms, clusters, edges, allow);
    }

    /// The score of two rows, field by field.
    pub(crate) fn scoring(&self, a: u32, b: u32) -> Scoring {
        let s = self.level_vector(a, b);
        let (x, y) = (self.rows.cells(a), self.rows.cells(b));
        let codes = |i: usize| (x[i + 1] as u32, y[i + 1] as u32);
        // Rounded: the last digits of a logarithm differ between machines.
        let rounded = |x: f64, by: f64| (x * by).round() / by;
        let odds = self.model.odds(s);
        let mut evidence = field_evidence::field_evidence(&self.fields, &self.model, s, codes);
        evidence.retain(|e| e.level != level_name(0));
        evidence.iter_mut().for_each(|e| e.weight = rounded(e.weight, 1e3));
        Scoring { weight: rounded(odds, 1e3), probability: rounded(probability(odds), 1e6), evidence }
    }

    /// Some rows as a record table of their own, with the values they have.
    fn project_rows(&self, rows: &[u32]) -> (Vec<FieldColumn>, Vec<u64>) {
        const CODE: u64 = u32::MAX as u64;
        let width = self.fields.len() + 1;
        let mut cells: Vec<u64> = Vec::with_capacity(rows.len() * width);
        rows.iter().for_each(|row| cells.extend_from_slice(self.rows.cells(*row)));
        let (mut codes, mut numbers) = (Vec::new(), HashMap::new());
        let local = self.fields.iter().enumerate().map(|(i, field)| {
            codes.clear();
            numbers.clear();
            // Codes in the order of these rows, so that the order in which values came does not show.
            for cell in cells.iter_mut().skip(i + 1).step_by(width).filter(|cell| **cell != 0) {
                let code = *cell as u32;
                let number = *numbers.entry(code).or_insert_with(|| {
                    codes.push(code);
                    codes.len() as u64
                });
                *cell = *cell & !CODE | number;
            }
            let values = field.values.subset(&codes);
            FieldColumn { name: String::new(), kind: field.kind, codes: Vec::new(), values, present: 0 }
        });
        (local.collect(), cells)
    }

    fn compare_with_candidates(&self, row: u32, first: u32) -> Vec<(u32, f32)> {
        self.compare_down_to(row, first, self.threshold - CANDIDATE_MARGIN)
    }

    /// The rows from `first` on that a row has these odds with at least.
    fn compare_down_to(&self, row: u32, first: u32, least: f64) -> Vec<(u32, f32)> {
        if self.rows.len(row) > self.max_duplicates() {
            return Vec::new();
        }
        let mut found = self.blocks.candidates(row, self.max_block_size);
        found.retain(|f| *f >= first && *f != row);
        found.sort_unstable();
        found.dedup();
        found.retain(|f| self.rows.len(*f) <= self.max_duplicates());
        if self.rows.len(row) > 1 {
            found.push(row);
        }
        let pairs: Vec<(u32, u32)> = found.iter().map(|f| self.ordered(row, *f)).collect();
        let mut levels = vec![0; pairs.len()];
        let table = pairs.iter().map(|(a, b)| (self.rows.cells(*a), self.rows.cells(*b)));
        self.comparison.level_vectors(&self.fields, table, &mut levels, &mut Scratch::new(LevelCache::small()));
        let of = |f: u32, s| match (f == row).then(|| self.own_odds(row)).flatten() {
            Some(odds) => f64::from(odds),
            None => self.model.odds(s),
        };
        let odds = found.into_iter().zip(levels).map(|(f, s)| (f, of(f, s)));
        odds.filter(|(_, odds)| *odds >= least).map(|(f, odds)| (f, odds as f32)).collect()
    }

    /// The most entries with one row: a row that more have is too common to tell anybody apart.
    fn max_duplicates(&self) -> u32 {
        self.max_block_size.saturating_mul(self.max_block_size)
    }

    /// The odds of two entries with this row: they say the same, letter for letter.
    fn own_odds(&self, row: u32) -> Option<f32> {
        let odds = self.candidate_odds(row, row);
        if odds.is_none_or(|odds| f64::from(odds) < self.threshold) && self.says_enough(row) {
            Some(COPIED_ODDS)
        } else {
            odds
        }
    }

    /// Whether a row says enough of somebody that its copy is the same.
    fn says_enough(&self, row: u32) -> bool {
        let cells = self.rows.cells(row);
        let names = NameFields::of(&self.fields);
        names.is_some_and(|names| names.says_enough(&self.fields, |f| cells[f + 1] as u32))
    }

    fn candidate_odds(&self, a: u32, b: u32) -> Option<f32> {
        let odds = self.model.odds(self.level_vector(a, b));
        (odds >= self.threshold - CANDIDATE_MARGIN).then_some(odds as f32)
    }

    /// The levels of two rows.
    fn level_vector(&self, a: u32, b: u32) -> comparison::LevelVector {
        let (a, b) = self.ordered(a, b);
        self.comparison.level_vector(&self.fields, self.rows.cells(a), self.rows.cells(b))
    }

    /// The comparison is not quite symmetric: two rows are always compared in one order.
    fn ordered(&self, a: u32, b: u32) -> (u32, u32) {
        let texts = |row: u32| {
            let codes = self.rows.cells(row).iter().skip(1).zip(&self.fields);
            codes.map(|(c, field)| field.values.text(*c as u32)).collect::<Vec<_>>()
        };
        let order = self.rows.order(a).cmp(&self.rows.order(b)).then_with(|| texts(a).cmp(&texts(b)));
        if order.is_le() { (a, b) } else { (b, a) }
    }

    fn mark_neighbours(&self, row: u32, touched: &mut Vec<u32>) {
        let neighbours = self.neighbours(row);
        if !neighbours.is_empty() {
            touched.extend(self.rows.entries(row));
        }
        neighbours.iter().for_each(|(f, _)| touched.extend(self.rows.entries(*f)));
    }

    /// Finds the neighbours of a row.
    fn compare(&mut self, row: u32) {
        let found = self.compare_with_candidates(row, 0);
        if let Some(neighbours) = &mut self.neighbours {
            found.into_iter().filter(|(f, _)| *f != row).for_each(|(f, odds)| neighbours.add(row, f, odds));
        }
    }

    /// A block has passed the limit and brings no pairs any more: its pairs are dropped, and their entries touched.
    fn block_overflowed(&mut self, block: u32, touched: &mut Vec<u32>) {
        let Some(neighbours) = &mut self.neighbours else { return self.block_fits_again(block, touched) };
        for row in self.blocks.rows(block) {
            let mut some = false;
            for (other, _) in neighbours.list(row).to_vec() {
                if self.blocks.blocks_of(other).any(|b| b == block) {
                    some = true;
                    if !self.blocks.share_block(row, other, self.max_block_size) {
                        neighbours.remove(row, other);
                    }
                }
            }
            if some {
                touched.extend(self.rows.entries(row));
            }
        }
    }

    /// A block fits the limit again: its pairs are found, and their entries touched.
    fn block_fits_again(&mut self, block: u32, touched: &mut Vec<u32>) {
        let rows: Vec<u32> =
            self.blocks.rows(block).filter(|f| (1..=self.max_duplicates()).contains(&self.rows.len(*f))).collect();
        let mut some = vec![false; rows.len()];
        for (i, a) in rows.iter().enumerate() {
            for (j, b) in rows.iter().enumerate().skip(i + 1) {
                let Some(odds) = self.candidate_odds(*a, *b) else { continue };
                (some[i], some[j]) = (true, true);
                self.neighbours.iter_mut().for_each(|neighbours| neighbours.add(*a, *b, odds));
            }
        }
        rows.iter().zip(some).filter(|(_, some)| *some).for_each(|(f, _)| touched.extend(self.rows.entries(*f)));
    }

    /// The row of an entry, and the hash of its values.
    fn read<'a>(&mut self, items: impl Iterator<Item = Item<'a>>) -> Option<(Vec<u64>, u64)> {
        let Self { entry_fields, fields, exact_levels, term_frequencies, comparison, ships, .. } = self;
        let mut cells = vec![0u64; fields.len() + 1];
        let mut order = 0u64;
        let mut texts: Vec<String> = vec![String::new(); fields.len()];
        entry_fields.read(items, |i, text| text.clone_into(&mut texts[i]));
        let kinds: Vec<FieldKind> = fields.iter().map(|f| f.kind).collect();
        unit::settle(&kinds, &mut texts);
        if let Some((given, surname)) = comparison.names().filter(|n| names_swapped(term_frequencies, &texts, *n)) {
            texts.swap(given, surname);
        }
        let hashes: Vec<u32> = texts.iter().map(|text| dictionary::hash(text)).collect();
        Dictionary::prefetch(fields.iter().map(|field| &field.values).zip(hashes.iter().copied()));
        for (i, (text, hash)) in texts.iter().zip(hashes).enumerate().filter(|(_, (text, _))| !text.is_empty()) {
            let values = &mut fields[i].values;
            let code = values.intern_hashed(text, hash);
            if exact_levels[i].len() == code as usize {
                exact_levels[i].push(match kinds[i] {
                    kind @ (FieldKind::GivenName | FieldKind::Surname) if *ships => {
                        NAME_LEVELS[priors::name_class(kind, text)]
                    }
                    _ => comparison::exact_level(term_frequencies[i].get(text).copied().unwrap_or(1)),
                });
            }
            cells[i + 1] = u64::from(values.get(code).sketch) << 32 | u64::from(code);
            cells[0] |= u64::from(exact_levels[i][code as usize]) << (4 * i);
            order = order.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(hash)).wrapping_add(i as u64);
        }
        cells.iter().any(|c| *c != 0).then_some((cells, order))
    }

    /// Counts these values once more, or once less; a value that no row has is overwritten.
    fn update_counts(&mut self, cells: &[u64], more: bool) {
        for (field, cell) in self.fields.iter_mut().zip(cells.iter().skip(1)).filter(|(_, c)| **c != 0) {
            let code = *cell as u32;
            field.values.adjust_count(code, more);
            if field.values.get(code).count == 0 {
                field.values.erase(code);
            }
        }
    }
}

/// Whether given name and surname are swapped: both are common the other way round where the model was learned.
fn names_swapped(
    term_frequencies: &[BTreeMap<String, u32>],
    texts: &[String],
    (given, surname): (usize, usize),
) -> bool {
    let count = |field: usize, text: &String| f64::from(term_frequencies[field].get(text).copied().unwrap_or(0)) + 0.5;
    let (g, s) = (&texts[given], &texts[surname]);
    !g.is_empty() && !s.is_empty() && count(given, s) * count(surname, g) > 20.0 * count(given, g) * count(surname, s)
}

#[cfg(test)]
mod tests;
