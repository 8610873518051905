//! What each field says of a pair.

use super::comparison::{self, Signature};
use super::field::Field;
use super::match_model::Weights;
use crate::resolver::FieldKind;
use crate::resolver::level::{SWAPPED, level_name};
use serde::Serialize;

/// What one field says of a pair.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Evidence {
    pub(crate) field: String,
    pub(super) kind: &'static str,
    pub(super) value_a: String,
    pub(super) value_b: String,
    pub(crate) level: String,
    pub(super) same: f64,
    pub(super) random: f64,
    pub(crate) weight: f64,
}

/// What each field says of a pair: its levels, and the values of both by field.
pub(crate) fn fields(
    fields: &[Field],
    weights: &Weights,
    s: Signature,
    codes: impl Fn(usize) -> (u32, u32),
) -> Vec<Evidence> {
    let one = |(i, field): (usize, &Field)| {
        let (x, y) = codes(i);
        let l = comparison::level(s, i);
        let w = &weights.fields[i];
        let weight = if l == 0 { 0.0 } else { (w.same[l] / w.random[l]).log2() };
        let swapped = l == usize::from(SWAPPED) && field.kind == FieldKind::GivenName;
        Evidence {
            field: field.name.clone(),
            kind: field.kind.name(),
            value_a: field.values.text(x).to_owned(),
            value_b: field.values.text(y).to_owned(),
            level: if swapped { "swapped".to_owned() } else { level_name(l as u8) },
            same: w.same[l],
            random: w.random[l],
            weight,
        }
    };
    fields.iter().enumerate().map(one).collect()
}
