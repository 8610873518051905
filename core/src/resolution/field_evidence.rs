//! The evidence of a pair, field by field.

use super::comparison::{self, LevelVector};
use super::field::FieldColumn;
use super::match_model::MatchModel;
#[cfg(feature = "arrow")]
use super::review::Said;
use crate::resolver::FieldKind;
use crate::resolver::level::{SWAPPED, level_name};
use serde::Serialize;

/// The evidence of one field for or against a pair.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FieldEvidence {
    pub(crate) field: String,
    pub(super) kind: &'static str,
    pub(super) value_a: String,
    pub(super) value_b: String,
    pub(crate) level: String,
    pub(super) same: f64,
    pub(super) random: f64,
    pub(crate) weight: f64,
}

#[cfg(feature = "arrow")]
impl FieldEvidence {
    /// What it says, for people to judge.
    pub(crate) fn said(&self) -> Said<'_> {
        Said { field: &self.field, level: &self.level, a: &self.value_a, b: &self.value_b }
    }
}

/// The evidence of every field: the levels of a pair, and the codes of both values by field.
pub(crate) fn field_evidence(
    fields: &[FieldColumn],
    model: &MatchModel,
    levels: LevelVector,
    codes: impl Fn(usize) -> (u32, u32),
) -> Vec<FieldEvidence> {
    let evidence_of = |(i, field): (usize, &FieldColumn)| {
        let (x, y) = codes(i);
        let level = comparison::level(levels, i);
        let field_model = &model.fields[i];
        let weight = if level == 0 { 0.0 } else { (field_model.m[level] / field_model.u[level]).log2() };
        let swapped = level == usize::from(SWAPPED) && field.kind == FieldKind::GivenName;
        FieldEvidence {
            field: field.name.clone(),
            kind: field.kind.name(),
            value_a: field.values.text(x).to_owned(),
            value_b: field.values.text(y).to_owned(),
            level: if swapped { "swapped".to_owned() } else { level_name(level as u8) },
            same: field_model.m[level],
            random: field_model.u[level],
            weight,
        }
    };
    fields.iter().enumerate().map(evidence_of).collect()
}
