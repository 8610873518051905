//! The match model that ships: what pairs of one person, of two related people and of two strangers look like before a
//! table has said anything, by kind of field and comparison level. It is a document, `model.json` beside this file.

#![allow(clippy::indexing_slicing, reason = "levels are made here from a closed list")]

use super::level::{FIRST_EXACT, LEVEL_COUNT, level_of};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The model that ships.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShippedModel {
    /// Its version.
    #[allow(dead_code, reason = "for those who read the document")]
    version: u32,
    /// How it was made and from what.
    #[expect(dead_code, reason = "for those who read the document")]
    made: String,
    kinds: BTreeMap<String, ShippedKind>,
}

/// What is known of one kind of field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShippedKind {
    /// The same value, however common; of a telephone, a mail box, a street: one that no other named person uses.
    exact: ShippedLevel,
    /// The same value, one that several named people use; as `exact` where it is left out.
    #[serde(default)]
    shared: Option<ShippedLevel>,
    /// The near levels and `else`; those left out do not occur.
    levels: BTreeMap<String, ShippedLevel>,
    /// The most that m of `else` may be: the share of pairs of one person in which nothing of the two values is near.
    #[serde(default)]
    pub(crate) limit: Option<f64>,
}

/// The probabilities of one level.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShippedLevel {
    /// Among pairs of one person.
    pub(crate) m: f64,
    /// Among pairs of two people of one household or firm, and of two branches of one organisation.
    pub(crate) related: f64,
    /// Among pairs of strangers.
    pub(crate) u: f64,
}

impl ShippedModel {
    /// The model, read once.
    pub(crate) fn shared() -> &'static Self {
        static MODEL: OnceLock<ShippedModel> = OnceLock::new();
        MODEL.get_or_init(|| {
            let read = serde_json::from_str(include_str!("model.json"));
            // A test reads the document that ships.
            read.unwrap_or(ShippedModel { version: 0, made: String::new(), kinds: BTreeMap::new() })
        })
    }

    /// What is known of a kind; none for a kind that is not compared.
    pub(crate) fn kind(&self, kind: &str) -> Option<&ShippedKind> {
        self.kinds.get(kind)
    }
}

impl ShippedKind {
    /// One of the three probabilities by level: those of the same value are spread over the exact levels as `shown`.
    pub(crate) fn spread(&self, of: impl Fn(&ShippedLevel) -> f64, shown: &[f64; LEVEL_COUNT]) -> [f64; LEVEL_COUNT] {
        let mut all = [0.0; LEVEL_COUNT];
        for (name, level) in &self.levels {
            if let Some(level_number) = level_of(name) {
                all[level_number] = of(level);
            }
        }
        for (l, p) in all.iter_mut().enumerate().skip(usize::from(FIRST_EXACT)) {
            let of_level =
                if l == usize::from(FIRST_EXACT) { &self.exact } else { self.shared.as_ref().unwrap_or(&self.exact) };
            *p = of(of_level) * shown[l] + 1e-6;
        }
        let sum: f64 = all.iter().sum();
        all.map(|p| p.max(1e-6) / sum.max(1e-9))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_that_ships_is_read_and_its_levels_sum_to_one() {
        let model = ShippedModel::shared();
        assert!(model.version > 0 && model.kinds.len() > 10);
        for (kind, read) in &model.kinds {
            for of in [|l: &ShippedLevel| l.m, |l: &ShippedLevel| l.related, |l: &ShippedLevel| l.u] {
                let sum: f64 = of(&read.exact) + read.levels.values().map(of).sum::<f64>();
                assert!((sum - 1.0).abs() < 0.02, "{kind:?}: {sum}");
            }
            assert!(read.levels.keys().all(|name| level_of(name).is_some()), "{kind:?}");
        }
    }
}
