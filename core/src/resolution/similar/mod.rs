//! The same model over records that come and go, one at a time: what a history joins by likeness.
//!
//! Law: whether two entries look alike is a function of their values and the resolver document, and whether they are
//! compared at all is a function of the set of entries. How common a value is comes from the document alone, so a
//! stranger never changes what two others score.

mod blocks;
mod columns;
mod faces;

use super::evidence::{self, Evidence};
use super::feature::Hasher;
use super::field::Field;
use super::kind::FieldKind;
use super::lately::Lately;
use super::merge::{self, Edge, Terms};
use super::outcome::probability;
use super::rows::{self, Bench, Rows, Shape};
use super::scored;
use super::value::{self, Values};
use super::weights::Weights;
use crate::history::{Alike, Resolver};
use crate::model::Item;
use crate::threads::on_cores;
use blocks::Blocks;
use columns::Columns;
use faces::Faces;
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
        let field = |r: &super::ColumnReading| Field {
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

    /// Takes an entry in. Entries that another's coming parts from one another are added to `touched`, when it is given.
    pub(crate) fn insert<'a>(
        &mut self,
        entry: u32,
        items: impl Iterator<Item = Item<'a>>,
        touched: Option<&mut Vec<u32>>,
    ) {
        let Some((row, order)) = self.read(items) else { return };
        let known = self.faces.find(&row, order);
        let face = known.unwrap_or_else(|| self.faces.make(&row, order));
        match (known, touched) {
            (Some(face), Some(touched)) if self.faces.len(face) == self.crowd() => self.touch_near(face, touched),
            (None, touched) => {
                self.count_values(&row, true);
                self.blocks.enter(face, &row, &self.fields);
                if let Some(touched) = touched {
                    let crossed = self.blocks.of(face).filter(|b| self.blocks.len(*b) == self.most + 1);
                    crossed.for_each(|b| self.touch_block(b, touched));
                }
            }
            _ => {}
        }
        self.faces.link(entry, face);
    }

    /// Lets an entry go, with what only it had. Who was compared with it, or is so again, is added to `touched`.
    pub(crate) fn remove(&mut self, entry: u32, mut touched: Option<&mut Vec<u32>>) {
        let Some(face) = self.faces.of(entry) else { return };
        if let Some(touched) = touched.as_deref_mut() {
            self.touch_near(face, touched);
        }
        self.faces.unlink(entry);
        let left = self.faces.len(face);
        if left > 0 {
            if let Some(touched) = touched.filter(|_| left == self.crowd()) {
                self.touch_near(face, touched);
            }
            return;
        }
        let row = self.faces.row(face).to_vec();
        let blocks: Vec<u32> = self.blocks.of(face).filter(|b| self.blocks.len(*b) == self.most + 1).collect();
        self.blocks.leave(face);
        self.faces.drop(face);
        self.count_values(&row, false);
        if let Some(touched) = touched {
            blocks.into_iter().for_each(|b| self.touch_block(b, touched));
        }
    }

    /// The faces that look like this one, with the odds; itself too, when two of it would be one person.
    pub(crate) fn near(&self, face: u32) -> Vec<(u32, f32)> {
        self.near_from(face, 0)
    }

    /// All pairs that look alike.
    pub(crate) fn pairs(&self) -> Vec<Alike> {
        let faces = (0..self.faces.bound()).into_par_iter().with_min_len(1024).filter(|f| self.faces.len(*f) > 0);
        let of = |f: u32| {
            self.near_from(f, f).into_iter().map(move |(g, odds)| Alike { odds, a: f, b: g }).collect::<Vec<_>>()
        };
        on_cores(|| faces.flat_map_iter(of).collect())
    }

    /// Joins what looks alike, best pair first: `faces` in the order of their entries' names, those with one label in
    /// `clusters` are joined already. `may` has the last word; it is told the odds of the two clusters.
    pub(crate) fn merge(&self, faces: &[u32], clusters: &[u32], edges: &[Alike], may: &mut dyn FnMut(&Alike) -> bool) {
        // Codes in the order of the faces given, so that nothing tells in which order values came.
        let mut exact: Vec<Vec<u8>> = vec![vec![0]; self.fields.len()];
        let local = self.fields.iter().enumerate().map(|(i, field)| {
            let mut values = Values::new(field.kind);
            let code = |face: &u32| {
                let code = self.faces.row(*face)[i + 1] as u32;
                if code == 0 {
                    return 0;
                }
                let new = values.intern(field.values.text(code));
                if exact[i].len() == new as usize {
                    exact[i].push(self.exact[i][code as usize]);
                }
                new
            };
            let codes = faces.iter().map(code).collect();
            Field { name: String::new(), kind: field.kind, codes, values, present: 0 }
        });
        let local: Vec<Field> = local.collect();
        let rows = Rows::new(&local, faces.len(), |f, code| exact[f][code as usize]);
        let terms =
            Terms { rows: &rows, weights: &self.weights, threshold: self.threshold, apart: None, different: &[] };
        let edges: Vec<Edge> = edges.iter().map(|e| Edge { odds: e.odds, a: e.a, b: e.b }).collect();
        merge::merge_one(&terms, clusters, &edges, &mut |e| may(&Alike { odds: e.odds, a: e.a, b: e.b }));
    }

    /// What two faces score, field by field, as the first and the second.
    pub(crate) fn scoring(&self, a: u32, b: u32) -> Scoring {
        let s = self.signature(a, b);
        let (x, y) = (self.faces.row(a), self.faces.row(b));
        let codes = |i: usize| (x[i + 1] as u32, y[i + 1] as u32);
        // Rounded: the last digits of a logarithm are not the same on every machine.
        let rounded = |x: f64, by: f64| (x * by).round() / by;
        let odds = self.weights.odds(s);
        let mut evidence = evidence::fields(&self.fields, &self.weights, s, codes);
        evidence.retain(|e| e.level != scored::level_name(0));
        evidence.iter_mut().for_each(|e| e.weight = rounded(e.weight, 1e3));
        Scoring { weight: rounded(odds, 1e3), probability: rounded(probability(odds), 1e6), evidence }
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

    fn promise(&self, levels: rows::Signature) -> Option<f32> {
        let odds = self.weights.odds(levels);
        (odds >= self.threshold - super::engine::PROMISING).then_some(odds as f32)
    }

    /// The levels of two faces.
    fn signature(&self, a: u32, b: u32) -> rows::Signature {
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

    /// Touches everybody whom a block brought together, or does so again.
    fn touch_block(&self, block: u32, touched: &mut Vec<u32>) {
        let faces: Vec<u32> =
            self.blocks.faces(block).filter(|f| (1..=self.crowd()).contains(&self.faces.len(*f))).collect();
        let mut some = vec![false; faces.len()];
        for (i, a) in faces.iter().enumerate() {
            for (j, b) in faces.iter().enumerate().skip(i + 1) {
                if !(some[i] && some[j]) && self.promising(*a, *b).is_some() {
                    (some[i], some[j]) = (true, true);
                }
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
        for (i, text) in texts.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            let values = &mut fields[i].values;
            let code = values.intern(text);
            if exact[i].len() == code as usize {
                exact[i].push(rows::common(common[i].get(text).copied().unwrap_or(1)));
            }
            row[i + 1] = u64::from(values.get(code).sketch) << 32 | u64::from(code);
            row[0] |= u64::from(exact[i][code as usize]) << (4 * i);
            order = order
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .wrapping_add(u64::from(value::hash(text)))
                .wrapping_add(i as u64);
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
