//! The part of the resolver document that scored pairs are made by: what was inferred, chosen and learned.

use super::key_part::Part;
use super::kind::FieldKind;
use super::reading::ColumnReading;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most fields that are compared.
pub(crate) const MOST_FIELDS: usize = 16;

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

fn is_zero(x: &f64) -> bool {
    *x == 0.0
}
