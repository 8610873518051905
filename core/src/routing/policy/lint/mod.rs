//! What a policy that can be used says in vain, or against itself.
//!
//! A warning is never wrong about what cannot happen: a rule said to be unreachable is, whatever the request. What may
//! happen is told with "can": whether it does is for the host's requests to show.

mod lost;
mod open;
mod rules;
mod unused;

use super::problem::Problem;
use super::{ChannelSet, Compiled};
use crate::error::Error;
use crate::locate::{Step, put};
use crate::routing::condition::{Condition, Wanted, can_hold};
use crate::routing::documents::{PolicyDocument, Rule};
use Step::{Item, Key};

/// The warnings of a policy without errors, in the order of the document.
pub(super) fn lint(document: &PolicyDocument, compiled: &Compiled, text: &str) -> Vec<Problem> {
    let mut lint = Lint { document, compiled, text, found: Vec::new(), budget: MOST_LOOKED };
    lint.rules();
    lint.lost();
    lint.open();
    lint.unused();
    lint.found.sort_by_key(|problem| (problem.line, problem.column));
    lint.found
}

struct Lint<'a> {
    document: &'a PolicyDocument,
    compiled: &'a Compiled,
    text: &'a str,
    found: Vec<Problem>,
    /// What may still be spent on pairs of rules: a policy of ten thousand rules has too many of them.
    budget: usize,
}

impl<'a> Lint<'a> {
    fn warn(&mut self, path: &[Step<'_>], message: String, suggestion: &str) {
        self.warn_at(path, 0, message, suggestion);
    }

    /// The same, so many characters into the text there.
    fn warn_at(&mut self, path: &[Step<'_>], offset: usize, message: String, suggestion: &str) {
        if self.found.len() < MOST_FOUND {
            let error = put(Error::policy(message), self.text, path, offset);
            self.found.push(Problem::warning(&error, suggestion));
        }
    }

    /// The rule at a place of the compiled order, as written, with its place there.
    fn rule(&self, rule: usize) -> Option<(usize, &'a Rule)> {
        let place = self.compiled.rules.get(rule)?.place;
        self.document.rules.get(place).map(|written| (place, written))
    }

    /// Whether both conditions can hold for one request, as far as is known.
    fn together(&mut self, a: &Condition, b: &Condition) -> bool {
        self.tried() && can_hold(&[(a, Wanted::True), (b, Wanted::True)])
    }

    /// Whether the second surely holds wherever the first does.
    fn implies(&mut self, a: usize, b: usize) -> bool {
        let (Some((_, one)), Some((_, other))) = (self.rule(a), self.rule(b)) else { return false };
        if other.when.is_none() || one.when == other.when {
            return true;
        }
        let rules = &self.compiled.rules;
        let (Some(one), Some(other)) = (rules.get(a), rules.get(b)) else { return false };
        self.tried() && !can_hold(&[(&one.condition, Wanted::True), (&other.condition, Wanted::NotTrue)])
    }

    /// Whether one more pair may be looked at.
    fn looked(&mut self) -> bool {
        self.budget = self.budget.saturating_sub(1);
        self.budget > 0
    }

    /// Whether the conditions of one more pair may be compared.
    fn tried(&mut self) -> bool {
        self.budget = self.budget.saturating_sub(COMPARED);
        self.budget > 0
    }

    /// What rules without a condition forbid.
    fn always_forbidden(&self) -> ChannelSet {
        let mut set = ChannelSet::default();
        for (rule, plan) in self.compiled.rules.iter().enumerate() {
            if self.rule(rule).is_some_and(|(_, written)| written.when.is_none()) {
                set = ChannelSet(set.0 | plan.forbid.0);
            }
        }
        set
    }

    /// The names of channels, in back-ticks.
    fn named(&self, set: ChannelSet) -> String {
        let inside = self.document.channels.names().enumerate().filter(|(place, _)| set.contains(*place));
        inside.map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    }
}

/// Warnings told at once.
const MOST_FOUND: usize = 100;
/// Pairs of rules looked at.
const MOST_LOOKED: usize = 2_000_000;
/// What comparing two conditions costs, in pairs looked at.
const COMPARED: usize = 100;

#[cfg(test)]
mod tests;
