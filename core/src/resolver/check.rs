//! Checks of the scored part of a resolver document that its types do not make, each fault with its place.

use super::key_part::key_parts;
use super::kind::FieldKind;
use super::level::level_of;
use super::scored::{BlockingKey, MAX_FIELDS, Scored, ScoredField};
use crate::error::{Error, Result};

/// The limits of a calibration: beyond them every pair has the same probability.
const MAX_SLOPE: f64 = 100.0;
const MAX_SHIFT: f64 = 1000.0;
/// The most that `new_holder_rate` can be.
const MAX_NEW_HOLDER_RATE: f64 = 1e6;

impl Scored {
    /// Checks what the types do not.
    pub(crate) fn check(&self) -> Result<()> {
        for (p, name) in [
            (self.prior_match, "prior_match"),
            (self.prior_household, "prior_household"),
            (self.threshold, "threshold"),
        ] {
            if !(p > 0.0 && p < 1.0) {
                return bad(format!("`{name}` is a probability between 0 and 1, not {p}"), name);
            }
        }
        if self.prior_match + self.prior_household > 1.0 {
            return bad(
                "`prior_match` and `prior_household` are shares of all pairs: together they are 1 at most",
                "prior_household",
            );
        }
        if let Some(c) = self.calibration {
            if !(c.slope > 0.0 && c.slope <= MAX_SLOPE) {
                return bad(
                    format!("the slope of a calibration is above 0 and at most {MAX_SLOPE}, not {}", c.slope),
                    "calibration.slope",
                );
            }
            if c.shift.is_nan() || c.shift.abs() > MAX_SHIFT {
                return bad(
                    format!("the shift of a calibration is from -{MAX_SHIFT} to {MAX_SHIFT}, not {}", c.shift),
                    "calibration.shift",
                );
            }
        }
        if self.max_block_size.is_some_and(|b| !(1..=1000).contains(&b)) {
            return bad("a block has 1 to 1000 entries", "max_block_size");
        }
        if self.fields.len() > MAX_FIELDS {
            return bad(format!("at most {} fields are compared", MAX_FIELDS), "fields");
        }
        for (i, field) in self.fields.iter().enumerate() {
            let column = &field.reading.column;
            if self.fields.iter().take(i).any(|f| f.reading.column == *column) {
                return bad(format!("there is a field `{column}` already"), &format!("fields[{i}].column"));
            }
            check_field(field, &format!("fields[{i}]"))?;
        }
        for (i, rule) in self.blocking_rules.iter().enumerate() {
            if rule.is_empty() {
                return bad("a blocking rule has one key at least", &format!("blocking_rules[{i}]"));
            }
            for (j, key) in rule.iter().enumerate() {
                let path = format!("blocking_rules[{i}][{j}]");
                if rule.iter().take(j).any(|k| k == key) {
                    return bad(format!("the rule has {} twice", key_text(key)), &path);
                }
                self.check_key(key, &path)?;
            }
        }
        Ok(())
    }

    fn check_key(&self, key: &BlockingKey, path: &str) -> Result<()> {
        let Some(field) = self.fields.iter().find(|f| f.reading.column == key.column) else {
            return bad(
                format!("the rule names a column `{}` that no field has", key.column),
                &format!("{path}.column"),
            );
        };
        let kind = field.reading.kind;
        let parts: Vec<&str> = key_parts(kind).iter().map(|(part, _)| part.name()).collect();
        // A rule on an ignored column is void, as one on a column that is not there.
        if kind == FieldKind::Ignored || parts.contains(&key.part.name()) {
            return Ok(());
        }
        let expected = if parts.is_empty() { "none".to_owned() } else { parts.join(", ") };
        let message = format!(
            "`{}` is read as `{}`, which has no part `{}`, expected {expected}",
            key.column,
            kind.name(),
            key.part.name()
        );
        bad(message, &format!("{path}.part"))
    }
}

fn check_field(field: &ScoredField, path: &str) -> Result<()> {
    if !(0.0..=1.0).contains(&field.both_present) {
        return bad(
            format!("`both_present` is a share of all pairs, 0 to 1, not {}", field.both_present),
            &format!("{path}.both_present"),
        );
    }
    if !(0.0..=MAX_NEW_HOLDER_RATE).contains(&field.new_holder_rate) {
        return bad(
            format!("`new_holder_rate` is 0 to {MAX_NEW_HOLDER_RATE}, not {}", field.new_holder_rate),
            &format!("{path}.new_holder_rate"),
        );
    }
    if field.limit.is_some_and(|limit| !(0.0..=1.0).contains(&limit)) {
        return bad("`limit` is a probability, 0 to 1", &format!("{path}.limit"));
    }
    for (j, level) in field.levels.iter().enumerate() {
        let path = format!("{path}.levels[{j}]");
        let name = &level.level;
        if level_of(name).is_none() {
            return bad(
                format!("unknown level `{name}`, expected near_1 to near_6, else or exact_1 to exact_8"),
                &format!("{path}.level"),
            );
        }
        if field.levels.iter().take(j).any(|l| l.level == *name) {
            return bad(format!("there is a level `{name}` already"), &format!("{path}.level"));
        }
        for (p, what) in [(level.m, "m"), (level.household, "household"), (level.u, "u")] {
            if !(0.0..=1.0).contains(&p) {
                return bad(
                    format!("`{what}` of a level is a probability, 0 to 1, not {p}"),
                    &format!("{path}.{what}"),
                );
            }
        }
    }
    Ok(())
}

fn key_text(key: &BlockingKey) -> String {
    format!("`{}` of `{}`", key.part.name(), key.column)
}

fn bad(message: impl Into<String>, path: &str) -> Result<()> {
    Err(Error::document(message.into()).at(0, 0, format!("scored.{path}")))
}
