//! The part of the resolver document that pairs are scored by: what was inferred, chosen and learned.
//!
//! Documents of before say `same`, `related` and `random` for m, household and u, `rules` for the blocking rules and
//! `common` for the term frequencies: those names are still read. A document that says a thing by both names is refused.

use super::key_part::KeyPart;
use super::kind::FieldKind;
use super::reading::ColumnReading;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most fields that are compared.
pub(crate) const MAX_FIELDS: usize = 16;

/// The model that pairs are scored by. Everything may be edited; a history whose resolver has none scores by what
/// `model` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Scored {
    /// How many records it was learned from.
    pub records: u64,
    /// The share of all pairs of records that are one person: the probability that two records drawn at random match.
    #[serde(alias = "same")]
    pub prior_match: f64,
    /// The share of all pairs that are two people of one household: one home, one telephone, one family name.
    #[serde(alias = "related")]
    pub prior_household: f64,
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
    /// Which records are compared at all: those that agree in every blocking key of some rule.
    #[serde(alias = "rules")]
    pub blocking_rules: Vec<Vec<BlockingKey>>,
    /// For a history: how many different entries may agree in a blocking rule and still be compared; 60 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none", alias = "block")]
    pub max_block_size: Option<u32>,
}

/// How the odds are fitted to labels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Calibration {
    /// What `log2` odds are multiplied by.
    pub slope: f64,
    /// What is added then.
    pub shift: f64,
}

/// A blocking key: what two records have to agree in to be compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BlockingKey {
    /// The column.
    pub column: String,
    /// Which part of its value has to agree.
    pub part: KeyPart,
}

/// One field, with its comparison levels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "ScoredFieldDocument")]
#[non_exhaustive]
pub struct ScoredField {
    /// How the column is read.
    #[serde(flatten)]
    pub reading: ColumnReading,
    /// The share of pairs in which both records have it.
    pub both_present: f64,
    /// For identifiers that people share (a telephone): how likely the next holder of a value is somebody new (theta of
    /// Ewens' sampling formula).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub new_holder_rate: f64,
    /// Whether it follows from where somebody lives, as a region does: all such fields count once. Streets, postcodes and
    /// cities always do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_location: bool,
    /// The most that m of `else` may be, where the records proved that the field is wrong more often than the model that
    /// ships allows; above that model's own limit, two different values are no contradiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<f64>,
    /// The comparison levels, each with its probability among pairs of one person, of one household, of strangers.
    pub levels: Vec<ComparisonLevel>,
    /// Values that more than two records have, and how many: agreement in a common name is worth less.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub term_frequencies: BTreeMap<String, u32>,
}

/// A field as the document has it: serde cannot refuse unknown keys of a struct with a flattened part.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScoredFieldDocument {
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
    #[serde(alias = "both")]
    both_present: f64,
    #[serde(default, alias = "newcomers")]
    new_holder_rate: f64,
    #[serde(default, alias = "place")]
    is_location: bool,
    #[serde(default)]
    limit: Option<f64>,
    levels: Vec<ComparisonLevel>,
    #[serde(default, alias = "common")]
    term_frequencies: BTreeMap<String, u32>,
}

impl From<ScoredFieldDocument> for ScoredField {
    fn from(field: ScoredFieldDocument) -> Self {
        let ScoredFieldDocument {
            column,
            kind,
            month_first,
            year_last,
            also,
            whole,
            defaults,
            both_present,
            new_holder_rate,
            is_location,
            limit,
            levels,
            term_frequencies,
        } = field;
        let reading = ColumnReading { column, kind, month_first, year_last, also, whole, defaults };
        Self { reading, both_present, new_holder_rate, is_location, limit, levels, term_frequencies }
    }
}

/// One comparison level of a field, with its m and u probabilities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ComparisonLevel {
    /// `near_1` (nearest) to `near_6`, `else`, `exact_1` (two records have the value) to `exact_8` (thousands).
    pub level: String,
    /// The probability of the level among pairs of one person.
    #[serde(alias = "same")]
    pub m: f64,
    /// Among pairs of two people of one household.
    #[serde(alias = "related")]
    pub household: f64,
    /// Among random pairs of strangers.
    #[serde(alias = "random")]
    pub u: f64,
}

fn is_zero(x: &f64) -> bool {
    *x == 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"{"records":1,"same":0.1,"related":0.2,"threshold":0.5,"fields":[{"column":"phone","kind":"phone","both":0.3,"newcomers":0.4,"place":true,"levels":[{"level":"else","same":0.5,"related":0.6,"random":0.7}],"common":{"1":5}}],"rules":[[{"column":"phone","part":"value"}]],"block":9}"#;
    const NEW: &str = r#"{"records":1,"prior_match":0.1,"prior_household":0.2,"threshold":0.5,"fields":[{"column":"phone","kind":"phone","both_present":0.3,"new_holder_rate":0.4,"is_location":true,"levels":[{"level":"else","m":0.5,"household":0.6,"u":0.7}],"term_frequencies":{"1":5}}],"blocking_rules":[[{"column":"phone","part":"value"}]],"max_block_size":9}"#;

    #[test]
    fn the_old_names_are_read_and_the_new_ones_written() {
        let read = |text: &str| crate::document::read::<Scored>(text).unwrap();
        assert_eq!(read(OLD), read(NEW));
        assert_eq!(crate::document::print(&read(OLD)).unwrap(), NEW);
    }

    #[test]
    fn a_value_by_both_names_is_refused() {
        for (old, new) in [
            (r#""same":0.1"#, r#""prior_match":0.1"#),
            (r#""related":0.2"#, r#""prior_household":0.2"#),
            (r#""both":0.3"#, r#""both_present":0.3"#),
            (r#""newcomers":0.4"#, r#""new_holder_rate":0.4"#),
            (r#""place":true"#, r#""is_location":true"#),
            (r#""same":0.5"#, r#""m":0.5"#),
            (r#""related":0.6"#, r#""household":0.6"#),
            (r#""random":0.7"#, r#""u":0.7"#),
            (r#""common":{}"#, r#""term_frequencies":{"#),
            (r#""rules":[]"#, r#""blocking_rules":["#),
            (r#""block":9"#, r#""max_block_size":9"#),
        ] {
            let both = NEW.replacen(new, &format!("{old},{new}"), 1);
            assert_ne!(both, NEW, "{new}");
            let error = crate::document::read::<Scored>(&both).unwrap_err();
            assert!(error.message().starts_with("duplicate field"), "{both}: {error}");
        }
    }
}
