//! The model of a run as a part of the resolver document, written and read back.

use super::blocking_key::FieldKey;
use super::blocking_rules::BlockingRule;
use super::comparison;
use super::field::FieldColumn;
use super::match_model::{FieldModel, MatchModel};
use super::priors::{self, LevelProbabilities};
use super::train::Candidates;
use crate::resolver::level::{LEVEL_COUNT, level_name, level_of};
use crate::resolver::{BlockingKey, ColumnReading, ComparisonLevel, Scored, ScoredField};
use std::collections::BTreeMap;

/// The most term frequencies listed for one field.
const MAX_TERMS: usize = 2000;

impl Scored {
    /// The document of what a run chose and learned.
    pub(crate) fn new(
        fields: &[FieldColumn],
        readings: &[ColumnReading],
        candidates: &Candidates,
        model: &MatchModel,
        records: usize,
        region: Option<String>,
        threshold: f64,
    ) -> Self {
        let Candidates { field_keys, rules, .. } = candidates;
        let of = |f: &FieldColumn| readings.iter().find(|r| r.column == f.name).cloned();
        let scored_fields = fields.iter().zip(&model.fields).filter_map(|(field, w)| {
            Some(ScoredField {
                reading: of(field)?,
                both_present: w.both_present,
                new_holder_rate: w.new_holder_rate,
                is_location: w.is_location && !field.kind.is_location(),
                limit: w.lifted_limit(),
                levels: (1..LEVEL_COUNT)
                    .map(|l| ComparisonLevel {
                        level: level_name(l as u8),
                        m: w.m[l],
                        household: w.household[l],
                        u: w.u[l],
                    })
                    .collect(),
                term_frequencies: term_frequencies(field),
            })
        });
        let part =
            |f: &usize| BlockingKey { column: fields[field_keys[*f].field].name.clone(), part: field_keys[*f].part };
        Self {
            records: records as u64,
            prior_match: model.prior_match,
            prior_household: model.prior_household,
            threshold,
            calibration: model.calibration,
            phone_region: region,
            fields: scored_fields.collect(),
            blocking_rules: rules.iter().map(|rule| rule.iter().map(part).collect()).collect(),
            max_block_size: None,
        }
    }

    /// How the columns are read.
    pub(crate) fn readings(&self) -> Vec<ColumnReading> {
        self.fields.iter().map(|f| f.reading.clone()).collect()
    }

    /// The match model of these fields, for so many records.
    pub(crate) fn match_model(&self, fields: &[FieldColumn], records: usize) -> MatchModel {
        let of = |field: &FieldColumn| self.fields.iter().find(|f| f.reading.column == field.name);
        let firms = priors::are_firms(fields);
        let read = |field: &FieldColumn| {
            let mut w = FieldModel {
                kind: field.kind,
                m: [1e-5; LEVEL_COUNT],
                household: [1e-5; LEVEL_COUNT],
                u: [1e-5; LEVEL_COUNT],
                shipped_m: [1e-5; LEVEL_COUNT],
                shipped_household: [1e-5; LEVEL_COUNT],
                agreement_rate: [1e-5; LEVEL_COUNT],
                both_present: 1.0,
                new_holder_rate: 0.0,
                is_location: field.kind.is_location(),
                identifying: false,
                household_agreement: 0.0,
                limit: priors::limit(field, firms),
                shipped_limit: priors::limit(field, firms).unwrap_or(1.0),
            };
            if let Some(f) = of(field) {
                (w.both_present, w.new_holder_rate) = (f.both_present, f.new_holder_rate);
                w.is_location |= f.is_location;
                w.limit = f.limit.or(w.limit);
                for l in &f.levels {
                    if let Some(i) = level_of(&l.level) {
                        let set = |to: &mut LevelProbabilities, p: f64| to[i] = p.max(1e-12);
                        set(&mut w.m, l.m);
                        set(&mut w.household, l.household);
                        set(&mut w.u, l.u);
                        w.agreement_rate[i] = w.u[i];
                    }
                }
            }
            w
        };
        // A person has about as many records, however many others there are: the share of matching pairs falls with
        // their number.
        let scale = if self.records > 0 && records > 0 { self.records as f64 / records as f64 } else { 1.0 };
        let rate = |p: f64| (p * scale).clamp(1e-15, 0.5);
        let mut made =
            MatchModel::new(fields.iter().map(read).collect(), rate(self.prior_match), rate(self.prior_household));
        made.calibration = self.calibration;
        made.records = self.records;
        made
    }

    /// The blocking rules and keys over these fields; a rule with a column that is not there is void.
    pub(crate) fn compile_rules(&self, fields: &[FieldColumn]) -> (Vec<FieldKey>, Vec<BlockingRule>) {
        let mut field_keys: Vec<FieldKey> = Vec::new();
        let mut rules = Vec::new();
        for rule in &self.blocking_rules {
            let made: Option<BlockingRule> = rule
                .iter()
                .map(|p| {
                    let field = fields.iter().position(|f| f.name == p.column)?;
                    let same = |f: &FieldKey| f.field == field && f.part == p.part;
                    Some(field_keys.iter().position(same).unwrap_or_else(|| {
                        field_keys.push(FieldKey {
                            field,
                            part: p.part,
                            recall: 0.8,
                            collision_rate: 0.0,
                            coverage: 1.0,
                        });
                        field_keys.len() - 1
                    }))
                })
                .collect();
            rules.extend(made.filter(|r| !r.is_empty()));
        }
        (field_keys, rules)
    }

    /// The exact level of every value of a field: as common as it was when the model was learned, or as it is here.
    pub(crate) fn exact_levels(&self, field: &FieldColumn) -> Vec<u8> {
        let known = self.fields.iter().find(|f| f.reading.column == field.name);
        let frequency = |text: &str| known.and_then(|f| f.term_frequencies.get(text)).copied().unwrap_or(0);
        let codes = 0..field.values.len() as u32;
        codes.map(|c| comparison::exact_level(field.values.get(c).count.max(frequency(field.values.text(c))))).collect()
    }
}

/// The most common values of a field, of those that more than two records have.
fn term_frequencies(field: &FieldColumn) -> BTreeMap<String, u32> {
    let mut all: Vec<u32> = (1..field.values.len() as u32).filter(|c| field.values.get(*c).count > 2).collect();
    all.sort_unstable_by_key(|c| (std::cmp::Reverse(field.values.get(*c).count), *c));
    all.into_iter().take(MAX_TERMS).map(|c| (field.values.text(c).to_owned(), field.values.get(c).count)).collect()
}
