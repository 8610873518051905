//! The same model over records that come and go, one at a time: what a history joins by likeness.
//!
//! Law: whether two entries look alike is a function of their values and the resolver document, and whether they are
//! compared at all is a function of the set of entries. How common a value is comes from the document alone, so a
//! stranger never changes what two others score.

mod blocks;
mod distinct_rows;
mod entry_fields;
mod neighbours;

use super::blocking_key::Hasher;
use super::comparison::{self, Bench, Rows, Shape};
use super::dictionary::{self, Values};
use super::field::Field;
use super::field_evidence::{self, Evidence};
use super::level_cache::Lately;
use super::match_model::Weights;
use super::merge::{self, Terms};
use super::pair::{PROMISING, ScoredPair, probability};
use crate::model::Item;
use crate::resolver::level::level_name;
use crate::resolver::{ColumnReading, FieldKind, Resolver};
use crate::threads::on_cores;
use blocks::Blocks;
use distinct_rows::Faces;
use entry_fields::Columns;
use hashbrown::HashMap;
use neighbours::Near;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// The most faces in a block, unless the document says another number: a larger one brings no pairs.
const BLOCK: u32 = 60;

/// Who looks like whom.
#[derive(Debug)]
pub(crate) struct Similar {
    columns: Columns,
    fields: Vec<Field>,
    /// How many records had a value where the model was learned, and the exact level of every value by field and code.
    common: Vec<BTreeMap<String, u32>>,
    exact: Vec<Vec<u8>>,
    shape: Shape,
    weights: Weights,
    threshold: f64,
    most: u32,
    faces: Faces,
    blocks: Blocks,
    /// Who looks like whom; nothing while so much comes that everything will be compared anyway.
    known: Option<Near>,
    /// Faces that came since, and have not been compared.
    fresh: Vec<u32>,
}

/// What a pair scores, for people to read.
#[derive(Debug, Serialize)]
pub(crate) struct Scoring {
    /// `log2` of the odds of the two alone.
    pub(crate) weight: f64,
    pub(crate) probability: f64,
    pub(crate) evidence: Vec<Evidence>,
}

impl Similar {
    /// An index by a resolver's model, if it has one that can be used.
    pub(crate) fn new(resolver: &Resolver) -> Option<Box<Self>> {
        let scored = resolver.scored.as_ref()?;
        let readings = scored.readings();
        let columns = Columns::new(&readings, resolver, scored.phone_region.as_deref()).ok()?;
        let field = |r: &ColumnReading| Field {
            name: r.column.clone(),
            kind: r.kind,
            codes: Vec::new(),
            values: Values::new(r.kind),
            present: 0,
        };
        let fields: Vec<Field> = readings.iter().map(field).collect();
        let (features, rules) = scored.rules(&fields);
        let common = |f: usize| scored.fields.get(f).map(|f| f.common.clone()).unwrap_or_default();
        let hashed = features.into_iter().map(|f| (f, Hasher::listed(f.part, common(f.field).iter())));
        let hashed = hashed.collect();
        Some(Box::new(Self {
            columns,
            common: (0..fields.len()).map(common).collect(),
            exact: vec![vec![0]; fields.len()],
            shape: Shape::new(&fields),
            weights: scored.weights(&fields, 0),
            threshold: (scored.threshold / (1.0 - scored.threshold)).log2(),
            most: scored.block.unwrap_or(BLOCK),
            faces: Faces::new(fields.len() + 1),
            blocks: Blocks::new(&fields, hashed, rules),
            known: Some(Near::default()),
            fresh: Vec::new(),
            fields,
        }))
    }

    /// The least `log2` odds of a join.
    pub(crate) fn threshold(&self) -> f64 {
        self.threshold
    }

    /// The most groups of entries with one face that still are compared with others.
    pub(crate) fn most(&self) -> usize {
        self.most as usize
    }

    /// Whether birth dates are weighed: then a slip in one is no contradiction.
    pub(crate) fn weighs_births(&self) -> bool {
        self.fields.iter().any(|f| f.kind == FieldKind::BirthDate)
    }

    /// The face of an entry.
    pub(crate) fn face(&self, entry: u32) -> Option<u32> {
        self.faces.of(entry)
    }

    /// The entries with a face.
    pub(crate) fn entries(&self, face: u32) -> impl Iterator<Item = u32> + '_ {
        self.faces.entries(face)
    }

    /// Takes an entry in. Entries that another's coming parts from one another are added to `touched`; without it,
    /// everything is to be compared anew.
    pub(crate) fn insert<'a>(
        &mut self,
        entry: u32,
        items: impl Iterator<Item = Item<'a>>,
        touched: Option<&mut Vec<u32>>,
    ) {
        let Some((row, order)) = self.read(items) else { return };
        let known = self.faces.find(&row, order);
        let face = known.unwrap_or_else(|| self.faces.make(&row, order));
        if touched.is_none() {
            self.compare_anew();
        }
        match (known, touched) {
            (Some(face), Some(touched)) if self.faces.len(face) == self.crowd() => {
                self.touch_near(face, touched);
                self.known.iter_mut().for_each(|known| known.clear(face));
            }
            (None, touched) => {
                self.count_values(&row, true);
                self.blocks.enter(face, &row, &self.fields);
                if let Some(touched) = touched {
                    self.fresh.push(face);
                    let crossed = self.blocks.of(face).filter(|b| self.blocks.len(*b) == self.most + 1);
                    crossed.collect::<Vec<_>>().into_iter().for_each(|b| self.part_block(b, touched));
                }
            }
            _ => {}
        }
        self.faces.link(entry, face);
    }

    /// Lets an entry go, with what only it had. Who was compared with it, or is so again, is added to `touched`.
    pub(crate) fn remove(&mut self, entry: u32, mut touched: Option<&mut Vec<u32>>) {
        let Some(face) = self.faces.of(entry) else { return };
        match touched.as_deref_mut() {
            Some(touched) => self.touch_near(face, touched),
            None => self.compare_anew(),
        }
        self.faces.unlink(entry);
        let left = self.faces.len(face);
        if left > 0 {
            if let Some(touched) = touched.filter(|_| left == self.crowd()) {
                self.compare(face);
                self.touch_near(face, touched);
            }
            return;
        }
        let row = self.faces.row(face).to_vec();
        let blocks: Vec<u32> = self.blocks.of(face).filter(|b| self.blocks.len(*b) == self.most + 1).collect();
        self.blocks.leave(face);
        self.faces.drop(face);
        self.known.iter_mut().for_each(|known| known.clear(face));
        self.count_values(&row, false);
        if let Some(touched) = touched {
            blocks.into_iter().for_each(|b| self.join_block(b, touched));
        }
    }

    /// Compares what came since the last time.
    pub(crate) fn compare_fresh(&mut self) {
        for face in std::mem::take(&mut self.fresh) {
            if self.faces.len(face) > 0 {
                self.compare(face);
            }
        }
    }

    /// Forgets who looks like whom: everything will be compared.
    pub(crate) fn compare_anew(&mut self) {
        self.known = None;
        self.fresh.clear();
    }

    /// Keeps who looks like whom: all pairs.
    pub(crate) fn keep(&mut self, pairs: &[ScoredPair]) {
        self.known = Some(Near::of(self.faces.bound(), pairs));
    }

    /// The faces that look like this one, with the odds; itself too, when two of it would be one person.
    pub(crate) fn near(&self, face: u32) -> Vec<(u32, f32)> {
        let Some(known) = &self.known else { return self.near_from(face, 0) };
        let mut near = known.list(face).to_vec();
        near.sort_unstable_by_key(|(f, _)| *f);
        if (2..=self.crowd()).contains(&self.faces.len(face)) {
            near.extend(self.promising(face, face).map(|odds| (face, odds)));
        }
        near
    }

    /// All pairs that look alike.
    pub(crate) fn pairs(&self) -> Vec<ScoredPair> {
        let faces = (0..self.faces.bound()).into_par_iter().with_min_len(1024).filter(|f| self.faces.len(*f) > 0);
        let of = |f: u32| {
            let near = if self.known.is_some() { self.near(f) } else { self.near_from(f, f) };
            let pairs = near.into_iter().filter(move |(g, _)| *g >= f);
            pairs.map(move |(g, odds)| ScoredPair { odds, a: f, b: g }).collect::<Vec<_>>()
        };
        on_cores(|| faces.flat_map_iter(of).collect())
    }

    /// Joins what looks alike, best pair first: `faces` in the order of their entries' names, those with one label in
    /// `clusters` are joined already. `may` has the last word; it is told the odds of the two clusters.
    pub(crate) fn merge(
        &self,
        faces: &[u32],
        clusters: &[u32],
        edges: &[ScoredPair],
        may: &mut dyn FnMut(&ScoredPair) -> bool,
    ) {
        let (local, cells) = self.laid_out(faces);
        let rows = Rows::over(&local, cells);
        let terms =
            Terms { rows: &rows, weights: &self.weights, threshold: self.threshold, apart: None, different: &[] };
        merge::merge_one(&terms, clusters, edges, may);
    }

    /// What two faces score, field by field, as the first and the second.
    pub(crate) fn scoring(&self, a: u32, b: u32) -> Scoring {
        let s = self.signature(a, b);
        let (x, y) = (self.faces.row(a), self.faces.row(b));
        let codes = |i: usize| (x[i + 1] as u32, y[i + 1] as u32);
        // Rounded: the last digits of a logarithm are not the same on every machine.
        let rounded = |x: f64, by: f64| (x * by).round() / by;
        let odds = self.weights.odds(s);
        let mut evidence = field_evidence::fields(&self.fields, &self.weights, s, codes);
        evidence.retain(|e| e.level != level_name(0));
        evidence.iter_mut().for_each(|e| e.weight = rounded(e.weight, 1e3));
        Scoring { weight: rounded(odds, 1e3), probability: rounded(probability(odds), 1e6), evidence }
    }

    /// Some faces as records by themselves, with what of each field's values they have.
    fn laid_out(&self, faces: &[u32]) -> (Vec<Field>, Vec<u64>) {
        const CODE: u64 = u32::MAX as u64;
        let width = self.fields.len() + 1;
        let mut cells: Vec<u64> = Vec::with_capacity(faces.len() * width);
        faces.iter().for_each(|face| cells.extend_from_slice(self.faces.row(*face)));
        let (mut codes, mut numbers) = (Vec::new(), HashMap::new());
        let local = self.fields.iter().enumerate().map(|(i, field)| {
            codes.clear();
            numbers.clear();
            // Codes in the order of the faces given, so that nothing tells in which order values came.
            for cell in cells.iter_mut().skip(i + 1).step_by(width).filter(|cell| **cell != 0) {
                let code = *cell as u32;
                let number = *numbers.entry(code).or_insert_with(|| {
                    codes.push(code);
                    codes.len() as u64
                });
                *cell = *cell & !CODE | number;
            }
            let values = field.values.only(&codes);
            Field { name: String::new(), kind: field.kind, codes: Vec::new(), values, present: 0 }
        });
        (local.collect(), cells)
    }

    fn near_from(&self, face: u32, least: u32) -> Vec<(u32, f32)> {
        if self.faces.len(face) > self.crowd() {
            return Vec::new();
        }
        let mut found = self.blocks.beside(face, self.most);
        found.retain(|f| *f >= least && *f != face);
        found.sort_unstable();
        found.dedup();
        found.retain(|f| self.faces.len(*f) <= self.crowd());
        if self.faces.len(face) > 1 {
            found.push(face);
        }
        let pairs: Vec<(u32, u32)> = found.iter().map(|f| self.ordered(face, *f)).collect();
        let mut levels = vec![0; pairs.len()];
        let rows = pairs.iter().map(|(a, b)| (self.faces.row(*a), self.faces.row(*b)));
        self.shape.signatures(&self.fields, rows, &mut levels, &mut Bench::new(Lately::of_one()));
        found.into_iter().zip(levels).filter_map(|(f, s)| Some((f, self.promise(s)?))).collect()
    }

    /// More entries than this with the very same values tell nobody apart.
    fn crowd(&self) -> u32 {
        self.most.saturating_mul(self.most)
    }

    fn promising(&self, a: u32, b: u32) -> Option<f32> {
        self.promise(self.signature(a, b))
    }

    fn promise(&self, levels: comparison::Signature) -> Option<f32> {
        let odds = self.weights.odds(levels);
        (odds >= self.threshold - PROMISING).then_some(odds as f32)
    }

    /// The levels of two faces.
    fn signature(&self, a: u32, b: u32) -> comparison::Signature {
        let (a, b) = self.ordered(a, b);
        self.shape.signature(&self.fields, self.faces.row(a), self.faces.row(b))
    }

    /// Comparing is not quite the same both ways: it is always done in one order.
    fn ordered(&self, a: u32, b: u32) -> (u32, u32) {
        let texts = |face: u32| {
            let codes = self.faces.row(face).iter().skip(1).zip(&self.fields);
            codes.map(|(c, field)| field.values.text(*c as u32)).collect::<Vec<_>>()
        };
        let order = self.faces.order(a).cmp(&self.faces.order(b)).then_with(|| texts(a).cmp(&texts(b)));
        if order.is_le() { (a, b) } else { (b, a) }
    }

    fn touch_near(&self, face: u32, touched: &mut Vec<u32>) {
        let near = self.near(face);
        if !near.is_empty() {
            touched.extend(self.faces.entries(face));
        }
        near.iter().for_each(|(f, _)| touched.extend(self.faces.entries(*f)));
    }

    /// Finds whom a face looks like.
    fn compare(&mut self, face: u32) {
        let near = self.near_from(face, 0);
        if let Some(known) = &mut self.known {
            near.into_iter().filter(|(f, _)| *f != face).for_each(|(f, odds)| known.add(face, f, odds));
        }
    }

    /// Touches everybody whom a block brought together that brings no pairs any more.
    fn part_block(&mut self, block: u32, touched: &mut Vec<u32>) {
        let Some(known) = &mut self.known else { return self.join_block(block, touched) };
        for face in self.blocks.faces(block) {
            let mut some = false;
            for (other, _) in known.list(face).to_vec() {
                if self.blocks.of(other).any(|b| b == block) {
                    some = true;
                    if !self.blocks.meet(face, other, self.most) {
                        known.part(face, other);
                    }
                }
            }
            if some {
                touched.extend(self.faces.entries(face));
            }
        }
    }

    /// Touches everybody whom a block brings together.
    fn join_block(&mut self, block: u32, touched: &mut Vec<u32>) {
        let faces: Vec<u32> =
            self.blocks.faces(block).filter(|f| (1..=self.crowd()).contains(&self.faces.len(*f))).collect();
        let mut some = vec![false; faces.len()];
        for (i, a) in faces.iter().enumerate() {
            for (j, b) in faces.iter().enumerate().skip(i + 1) {
                let Some(odds) = self.promising(*a, *b) else { continue };
                (some[i], some[j]) = (true, true);
                self.known.iter_mut().for_each(|known| known.add(*a, *b, odds));
            }
        }
        faces.iter().zip(some).filter(|(_, some)| *some).for_each(|(f, _)| touched.extend(self.faces.entries(*f)));
    }

    /// An entry's row, and the hash of its values.
    fn read<'a>(&mut self, items: impl Iterator<Item = Item<'a>>) -> Option<(Vec<u64>, u64)> {
        let Self { columns, fields, exact, common, shape, .. } = self;
        let mut row = vec![0u64; fields.len() + 1];
        let mut order = 0u64;
        let mut texts: Vec<String> = vec![String::new(); fields.len()];
        columns.read(items, |i, text| text.clone_into(&mut texts[i]));
        if let Some((given, surname)) = shape.names().filter(|n| misplaced(common, &texts, *n)) {
            texts.swap(given, surname);
        }
        let hashes: Vec<u32> = texts.iter().map(|text| dictionary::hash(text)).collect();
        Values::fetch(fields.iter().map(|field| &field.values).zip(hashes.iter().copied()));
        for (i, (text, hash)) in texts.iter().zip(hashes).enumerate().filter(|(_, (text, _))| !text.is_empty()) {
            let values = &mut fields[i].values;
            let code = values.intern_hashed(text, hash);
            if exact[i].len() == code as usize {
                exact[i].push(comparison::common(common[i].get(text).copied().unwrap_or(1)));
            }
            row[i + 1] = u64::from(values.get(code).sketch) << 32 | u64::from(code);
            row[0] |= u64::from(exact[i][code as usize]) << (4 * i);
            order = order.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(hash)).wrapping_add(i as u64);
        }
        row.iter().any(|c| *c != 0).then_some((row, order))
    }

    /// Notes that a face more, or one fewer, has these values; what nobody has is overwritten.
    fn count_values(&mut self, row: &[u64], more: bool) {
        for (field, cell) in self.fields.iter_mut().zip(row.iter().skip(1)).filter(|(_, c)| **c != 0) {
            let code = *cell as u32;
            field.values.used(code, more);
            if field.values.get(code).count == 0 {
                field.values.forget(code);
            }
        }
    }
}

/// Whether given name and surname stand in each other's column: both are common the other way round where the model
/// was learned.
fn misplaced(common: &[BTreeMap<String, u32>], texts: &[String], (given, surname): (usize, usize)) -> bool {
    let count = |field: usize, text: &String| f64::from(common[field].get(text).copied().unwrap_or(0)) + 0.5;
    let (g, s) = (&texts[given], &texts[surname]);
    !g.is_empty() && !s.is_empty() && count(given, s) * count(surname, g) > 20.0 * count(given, g) * count(surname, s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Field as Known;

    /// Blocks of three faces, crowds of nine entries: all of it is crossed both ways, time and again.
    #[test]
    fn what_is_kept_is_what_comparing_everything_finds() {
        let resolver = Resolver::parse(include_str!("../../../../tests/scored_resolver.json")).unwrap();
        let mut similar = Similar::new(&resolver).unwrap();
        let mut state = 7u64;
        let mut draw = move |n: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % n
        };
        let (mut pairs, mut crowds, mut large) = (0, 0, 0);
        for step in 0..6000 {
            let (entry, mut touched) = (draw(90) as u32, Vec::new());
            // Now and then so much comes that everything is compared anew.
            let mut told = (step % 600 > 10).then_some(&mut touched);
            similar.remove(entry, told.as_deref_mut());
            let first = ["aino", "ainno", "aimo", "onni", "helmi"][draw(5).min(draw(5))];
            let last = ["niemi", "nieminen", "salo"][draw(3).min(draw(3))];
            let born = ["1980-02-03", "1980-03-02", "1971-11-30"][draw(3).min(draw(3))];
            let items = [(Known::FirstName, first), (Known::LastName, last), (Known::BirthDate, born)];
            if draw(5) > 0 {
                similar.insert(entry, items.into_iter().map(|(field, text)| Item::Text(field, text)), told);
            }
            match step % 600 {
                10 => similar.keep(&similar.pairs()),
                n if n > 10 && n % 3 == 0 => similar.compare_fresh(),
                _ => continue,
            }
            for face in (0..similar.faces.bound()).filter(|face| similar.faces.len(*face) > 0) {
                assert_eq!(similar.near(face), similar.near_from(face, 0), "step {step}, face {face}");
                pairs += similar.near(face).len();
                crowds += usize::from(similar.faces.len(face) > similar.crowd());
                large += similar.blocks.of(face).filter(|b| similar.blocks.len(*b) > similar.most).count();
            }
        }
        assert!(
            pairs > 1000 && crowds > 100 && large > 1000,
            "{pairs} pairs, {crowds} crowds, {large} in large blocks"
        );
    }
}
