//! What of the scored part of a resolver document is not plain from its types, each fault with its place.

use super::key_part::parts;
use super::kind::FieldKind;
use super::level::level_of;
use super::scored::{MOST_FIELDS, RulePart, Scored, ScoredField};
use crate::error::{Error, Result};

/// The most a learned curve is multiplied by and moved: odds beyond say nothing more.
const STEEPEST: f64 = 100.0;
const FURTHEST: f64 = 1000.0;
/// The most that `newcomers` can be.
const NEWCOMERS: f64 = 1e6;

impl Scored {
    /// Checks what is not plain from the types.
    pub(crate) fn check(&self) -> Result<()> {
        for (p, name) in [(self.same, "same"), (self.related, "related"), (self.threshold, "threshold")] {
            if !(p > 0.0 && p < 1.0) {
                return bad(format!("`{name}` is a probability between 0 and 1, not {p}"), name);
            }
        }
        if self.same + self.related > 1.0 {
            return bad("`same` and `related` are shares of all pairs: they come to 1 at most", "related");
        }
        if let Some(c) = self.calibration {
            if !(c.slope > 0.0 && c.slope <= STEEPEST) {
                return bad(
                    format!("the slope of a calibration is above 0 and at most {STEEPEST}, not {}", c.slope),
                    "calibration.slope",
                );
            }
            if c.shift.is_nan() || c.shift.abs() > FURTHEST {
                return bad(
                    format!("the shift of a calibration is from -{FURTHEST} to {FURTHEST}, not {}", c.shift),
                    "calibration.shift",
                );
            }
        }
        if self.block.is_some_and(|b| !(1..=1000).contains(&b)) {
            return bad("a block has 1 to 1000 entries", "block");
        }
        if self.fields.len() > MOST_FIELDS {
            return bad(format!("at most {} fields are compared", MOST_FIELDS), "fields");
        }
        for (i, field) in self.fields.iter().enumerate() {
            let column = &field.reading.column;
            if self.fields.iter().take(i).any(|f| f.reading.column == *column) {
                return bad(format!("there is a field `{column}` already"), &format!("fields[{i}].column"));
            }
            check_field(field, &format!("fields[{i}]"))?;
        }
        for (i, rule) in self.rules.iter().enumerate() {
            if rule.is_empty() {
                return bad("a rule has one part at least", &format!("rules[{i}]"));
            }
            for (j, part) in rule.iter().enumerate() {
                let path = format!("rules[{i}][{j}]");
                if rule.iter().take(j).any(|p| p == part) {
                    return bad(format!("the rule has {} twice", shown(part)), &path);
                }
                self.check_part(part, &path)?;
            }
        }
        Ok(())
    }

    fn check_part(&self, part: &RulePart, path: &str) -> Result<()> {
        let Some(field) = self.fields.iter().find(|f| f.reading.column == part.column) else {
            return bad(
                format!("the rule names a column `{}` that no field has", part.column),
                &format!("{path}.column"),
            );
        };
        let kind = field.reading.kind;
        let parts: Vec<&str> = parts(kind).iter().map(|(part, _)| part.name()).collect();
        // What is ignored makes a rule void, as a column does that is not there.
        if kind == FieldKind::Ignored || parts.contains(&part.part.name()) {
            return Ok(());
        }
        let expected = if parts.is_empty() { "none".to_owned() } else { parts.join(", ") };
        let said = format!(
            "`{}` is read as `{}`, which has no part `{}`, expected {expected}",
            part.column,
            kind.name(),
            part.part.name()
        );
        bad(said, &format!("{path}.part"))
    }
}

fn check_field(field: &ScoredField, path: &str) -> Result<()> {
    if !(0.0..=1.0).contains(&field.both) {
        return bad(format!("`both` is a share of all pairs, 0 to 1, not {}", field.both), &format!("{path}.both"));
    }
    if !(0.0..=NEWCOMERS).contains(&field.newcomers) {
        return bad(format!("`newcomers` is 0 to {NEWCOMERS}, not {}", field.newcomers), &format!("{path}.newcomers"));
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
        for (p, what) in [(level.same, "same"), (level.related, "related"), (level.random, "random")] {
            if !(0.0..=1.0).contains(&p) {
                return bad(
                    format!("the weights of a level are probabilities, 0 to 1, not {p}"),
                    &format!("{path}.{what}"),
                );
            }
        }
    }
    Ok(())
}

fn shown(part: &RulePart) -> String {
    format!("`{}` of `{}`", part.part.name(), part.column)
}

fn bad(said: impl Into<String>, path: &str) -> Result<()> {
    Err(Error::document(said.into()).at(0, 0, format!("scored.{path}")))
}
