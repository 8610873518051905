//! The part of the resolver document that scored pairs are made by: what was inferred, chosen and learned.

use super::compare::{ELSE, EXACT, LEVELS};
use super::engine::Candidates;
use super::feature::{Feature, Part};
use super::field::Field;
use super::infer::ColumnReading;
use super::kind::FieldKind;
use super::rows;
use super::rules::Rule;
use super::weights::{FieldWeights, Levels, Weights};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What pairs are scored by. Everything may be edited; a resolver without it joins by shared keys alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Scored {
    /// How many records it was learned from.
    pub records: u64,
    /// The share of all pairs of records that are one person.
    pub same: f64,
    /// The share of all pairs that are related people: one home, one telephone, one family name.
    pub related: f64,
    /// The least probability of a join.
    pub threshold: f64,
    /// How learned odds become probabilities, when labels were given: `log2` odds are multiplied and moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// The region of national telephone numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_region: Option<String>,
    /// What is compared, and what agreement in it is worth.
    pub fields: Vec<ScoredField>,
    /// Which records are compared at all: those that agree in every part of some rule.
    pub rules: Vec<Vec<RulePart>>,
    /// For a history: how many different entries may agree in a rule and still be compared; 60 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<u32>,
}

/// How odds are brought to what labels say.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Calibration {
    /// What `log2` odds are multiplied by.
    pub slope: f64,
    /// What is added then.
    pub shift: f64,
}

/// One part of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RulePart {
    /// The column.
    pub column: String,
    /// What of it has to agree.
    pub part: Part,
}

/// One field and its weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written")]
#[non_exhaustive]
pub struct ScoredField {
    /// How the column is read.
    #[serde(flatten)]
    pub reading: ColumnReading,
    /// The share of pairs in which both records have it.
    pub both: f64,
    /// For keys: how likely the second user of a value is somebody new (Ewens' theta).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub newcomers: f64,
    /// Whether it says what a place says anyway, as a region does: both count once. Columns that hold places always do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub place: bool,
    /// The probability of each level among pairs of one person, of related people, of strangers.
    pub levels: Vec<LevelWeights>,
    /// Values that more than two records have, and how many: a common name says less.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub common: BTreeMap<String, u32>,
}

/// A field as it is written: what is flattened cannot refuse what it does not know.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    column: String,
    kind: FieldKind,
    #[serde(default)]
    month_first: bool,
    #[serde(default)]
    year_last: bool,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    whole: Option<String>,
    #[serde(default)]
    defaults: Vec<String>,
    both: f64,
    #[serde(default)]
    newcomers: f64,
    #[serde(default)]
    place: bool,
    levels: Vec<LevelWeights>,
    #[serde(default)]
    common: BTreeMap<String, u32>,
}

impl From<Written> for ScoredField {
    fn from(field: Written) -> Self {
        let Written {
            column,
            kind,
            month_first,
            year_last,
            also,
            whole,
            defaults,
            both,
            newcomers,
            place,
            levels,
            common,
        } = field;
        let reading = ColumnReading { column, kind, month_first, year_last, also, whole, defaults };
        Self { reading, both, newcomers, place, levels, common }
    }
}

/// The probabilities of one level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LevelWeights {
    /// `near_1` (nearest) to `near_6`, `else`, `exact_1` (two records have the value) to `exact_8` (thousands).
    pub level: String,
    /// Among pairs of one person (m).
    pub same: f64,
    /// Among related people.
    pub related: f64,
    /// Among strangers (u).
    pub random: f64,
}

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
        codes.map(|c| rows::common(field.values.get(c).count.max(was(field.values.text(c))))).collect()
    }
}

/// The most common values of a field that more than two records have.
fn common(field: &Field) -> BTreeMap<String, u32> {
    let mut all: Vec<u32> = (1..field.values.len() as u32).filter(|c| field.values.get(*c).count > 2).collect();
    all.sort_unstable_by_key(|c| (std::cmp::Reverse(field.values.get(*c).count), *c));
    all.into_iter().take(COMMON).map(|c| (field.values.text(c).to_owned(), field.values.get(c).count)).collect()
}

/// The name of a level.
pub(crate) fn level_name(level: u8) -> String {
    match level {
        1..ELSE => format!("near_{level}"),
        ELSE => "else".to_owned(),
        EXACT.. => format!("exact_{}", level - EXACT + 1),
        0 => "missing".to_owned(),
    }
}

pub(super) fn level_of(name: &str) -> Option<usize> {
    (1..LEVELS).find(|l| level_name(*l as u8) == name)
}

fn is_zero(x: &f64) -> bool {
    *x == 0.0
}
