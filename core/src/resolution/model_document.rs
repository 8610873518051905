//! What a run chose and learned, laid out in a resolver document and read back from it.

use super::blocking_key::Feature;
use super::blocking_rules::Rule;
use super::comparison;
use super::field::Field;
use super::match_model::{FieldWeights, Weights};
use super::priors::Levels;
use super::train::Candidates;
use crate::resolver::level::{LEVELS, level_name, level_of};
use crate::resolver::{ColumnReading, LevelWeights, RulePart, Scored, ScoredField};
use std::collections::BTreeMap;

/// The most values listed as common, per field.
const COMMON: usize = 2000;

impl Scored {
    /// Lays out what a run chose and learned.
    pub(crate) fn new(
        fields: &[Field],
        readings: &[ColumnReading],
        found: &Candidates,
        weights: &Weights,
        records: usize,
        region: Option<String>,
        threshold: f64,
    ) -> Self {
        let Candidates { features, rules, .. } = found;
        let of = |f: &Field| readings.iter().find(|r| r.column == f.name).cloned();
        let laid = fields.iter().zip(&weights.fields).filter_map(|(field, w)| {
            Some(ScoredField {
                reading: of(field)?,
                both: w.both,
                newcomers: w.newcomers,
                place: w.place && !field.kind.place(),
                levels: (1..LEVELS)
                    .map(|l| LevelWeights {
                        level: level_name(l as u8),
                        same: w.same[l],
                        related: w.related[l],
                        random: w.random[l],
                    })
                    .collect(),
                common: common(field),
            })
        });
        let part = |f: &usize| RulePart { column: fields[features[*f].field].name.clone(), part: features[*f].part };
        Self {
            records: records as u64,
            same: weights.same,
            related: weights.related,
            threshold,
            calibration: weights.calibration,
            phone_region: region,
            fields: laid.collect(),
            rules: rules.iter().map(|rule| rule.iter().map(part).collect()).collect(),
            block: None,
        }
    }

    /// How its columns are read.
    pub(crate) fn readings(&self) -> Vec<ColumnReading> {
        self.fields.iter().map(|f| f.reading.clone()).collect()
    }

    /// The weights of these fields, for so many records.
    pub(crate) fn weights(&self, fields: &[Field], records: usize) -> Weights {
        let of = |field: &Field| self.fields.iter().find(|f| f.reading.column == field.name);
        let read = |field: &Field| {
            let mut w = FieldWeights {
                kind: field.kind,
                same: [1e-5; LEVELS],
                related: [1e-5; LEVELS],
                random: [1e-5; LEVELS],
                all: [1e-5; LEVELS],
                both: 1.0,
                newcomers: 0.0,
                place: field.kind.place(),
                telling: false,
                alike: 0.0,
            };
            if let Some(f) = of(field) {
                (w.both, w.newcomers) = (f.both, f.newcomers);
                w.place |= f.place;
                for l in &f.levels {
                    if let Some(i) = level_of(&l.level) {
                        let put = |to: &mut Levels, p: f64| to[i] = p.max(1e-12);
                        put(&mut w.same, l.same);
                        put(&mut w.related, l.related);
                        put(&mut w.random, l.random);
                        w.all[i] = w.random[i];
                    }
                }
            }
            w
        };
        // A person has so many records, however many others there are: the share of pairs falls with their number.
        let scale = if self.records > 0 && records > 0 { self.records as f64 / records as f64 } else { 1.0 };
        let rate = |p: f64| (p * scale).clamp(1e-15, 0.5);
        let mut made = Weights::new(fields.iter().map(read).collect(), rate(self.same), rate(self.related));
        made.calibration = self.calibration;
        made
    }

    /// The rules and features of these fields; parts of columns that are not there make a rule void.
    pub(crate) fn rules(&self, fields: &[Field]) -> (Vec<Feature>, Vec<Rule>) {
        let mut features: Vec<Feature> = Vec::new();
        let mut rules = Vec::new();
        for rule in &self.rules {
            let made: Option<Rule> = rule
                .iter()
                .map(|p| {
                    let field = fields.iter().position(|f| f.name == p.column)?;
                    let same = |f: &Feature| f.field == field && f.part == p.part;
                    Some(features.iter().position(same).unwrap_or_else(|| {
                        features.push(Feature { field, part: p.part, holds: 0.8, collides: 0.0, present: 1.0 });
                        features.len() - 1
                    }))
                })
                .collect();
            rules.extend(made.filter(|r| !r.is_empty()));
        }
        (features, rules)
    }

    /// The exact level of every value of a field: as common as it was, or as it is here.
    pub(crate) fn common_levels(&self, field: &Field) -> Vec<u8> {
        let known = self.fields.iter().find(|f| f.reading.column == field.name);
        let was = |text: &str| known.and_then(|f| f.common.get(text)).copied().unwrap_or(0);
        let codes = 0..field.values.len() as u32;
        codes.map(|c| comparison::common(field.values.get(c).count.max(was(field.values.text(c))))).collect()
    }
}

/// The most common values of a field that more than two records have.
fn common(field: &Field) -> BTreeMap<String, u32> {
    let mut all: Vec<u32> = (1..field.values.len() as u32).filter(|c| field.values.get(*c).count > 2).collect();
    all.sort_unstable_by_key(|c| (std::cmp::Reverse(field.values.get(*c).count), *c));
    all.into_iter().take(COMMON).map(|c| (field.values.text(c).to_owned(), field.values.get(c).count)).collect()
}
