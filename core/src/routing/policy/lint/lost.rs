//! Rules that forbid or require, and are lost without a word when a field is missing.

use super::{Item, Key, Lint};
use crate::routing::policy::facts;

impl Lint<'_> {
    pub(super) fn lost(&mut self) {
        for (rule, plan) in self.compiled.rules.iter().enumerate() {
            let does = match (plan.forbid.is_empty(), plan.require.is_empty()) {
                (false, _) => "forbids",
                (true, false) => "requires",
                (true, true) => continue,
            };
            let Some((place, written)) = self.rule(rule) else { continue };
            for field in plan.condition.lost_without() {
                let Some(name) = facts::name(field, &self.compiled.interned) else { continue };
                // `has()` takes a member of something.
                let member = if name.contains('.') { name.clone() } else { format!("request.{name}") };
                let message = format!(
                    "rule `{}` {does} nothing when `{name}` is missing: a condition that says what must not be is lost then",
                    written.name
                );
                let suggestion = format!(
                    "write `!has({member}) || …` to apply it then too, or `has({member}) && …` if that is what is meant"
                );
                self.warn(&[Key("rules"), Item(place), Key("when")], message, &suggestion);
            }
        }
    }
}
