//! Rules that never apply, that change nothing, and that contradict each other.

use super::{Item, Key, Lint};
use crate::routing::condition::{Wanted, can_hold};
use crate::routing::documents::Effects;

impl Lint<'_> {
    pub(super) fn rules(&mut self) {
        let count = self.compiled.rules.len();
        let mut dead = vec![false; count];
        for (rule, plan) in self.compiled.rules.iter().enumerate() {
            let Some((place, written)) = self.rule(rule) else { continue };
            if can_hold(&[(&plan.condition, Wanted::True)]) {
                continue;
            }
            if let Some(dead) = dead.get_mut(rule) {
                *dead = true;
            }
            let message = format!("rule `{}` can never apply: no request meets its condition", written.name);
            self.warn(
                &[Key("rules"), Item(place), Key("when")],
                message,
                "remove the rule, or the part that contradicts",
            );
        }
        let alive: Vec<usize> = (0..count).filter(|rule| dead.get(*rule) == Some(&false)).collect();
        self.within_one(&alive);
        self.shadowed(&alive);
        self.contradictions(&alive);
    }

    /// A rule that forbids what it requires or prefers.
    fn within_one(&mut self, alive: &[usize]) {
        for rule in alive {
            let (Some(plan), Some((place, written))) = (self.compiled.rules.get(*rule), self.rule(*rule)) else {
                continue;
            };
            for (effect, set) in [("require", plan.require), ("prefer", plan.prefer)] {
                let both = set.and(plan.forbid);
                if !both.is_empty() {
                    let message =
                        format!("rule `{}` forbids what it asks to {effect}: {}", written.name, self.named(both));
                    let path = [Key("rules"), Item(place), Key("then"), Key(effect)];
                    self.warn(&path, message, "forbidding goes first: take the channel out of one of the two");
                }
            }
        }
    }

    /// A rule all of whose effects other rules have wherever it applies.
    fn shadowed(&mut self, alive: &[usize]) {
        for (order, rule) in alive.iter().enumerate() {
            if self.budget == 0 {
                return;
            }
            let Some((place, written)) = self.rule(*rule) else { continue };
            let mut by: Vec<&str> = Vec::new();
            let all = effect_kinds(&written.then).into_iter().all(|part| {
                let mut others = alive.iter().enumerate().filter(|(other, _)| *other != order);
                others.any(|(other, candidate)| {
                    if !self.looked() {
                        return false;
                    }
                    let Some((_, earlier)) = self.rule(*candidate) else { return false };
                    // What is forbidden is so in any order; of two alike the first written counts.
                    let any_order =
                        matches!(part, EffectKind::Forbid) && earlier.when.is_none() && written.when.is_some();
                    let covers = (other < order || any_order)
                        && part.covered(&written.then, &earlier.then)
                        && self.implies(*rule, *candidate);
                    if covers && !by.contains(&earlier.name.as_str()) {
                        by.push(&earlier.name);
                    }
                    covers
                })
            });
            if all && !by.is_empty() {
                let by: Vec<String> = by.iter().map(|name| format!("`{name}`")).collect();
                let message = format!(
                    "rule `{}` changes nothing: wherever it applies, {} does the same",
                    written.name,
                    by.join(", ")
                );
                self.warn(&[Key("rules"), Item(place)], message, "remove it, or narrow the other");
            }
        }
    }

    /// A rule that requires what another forbids, and two of one priority that require different channels.
    fn contradictions(&mut self, alive: &[usize]) {
        let plans = &self.compiled.rules;
        let requiring: Vec<usize> = alive
            .iter()
            .copied()
            .filter(|rule| plans.get(*rule).is_some_and(|plan| !plan.require.is_empty()))
            .collect();
        let forbidding: Vec<usize> =
            alive.iter().copied().filter(|rule| plans.get(*rule).is_some_and(|plan| !plan.forbid.is_empty())).collect();
        for (order, rule) in requiring.iter().enumerate() {
            let (Some(plan), Some((place, written))) = (plans.get(*rule), self.rule(*rule)) else { continue };
            let path = [Key("rules"), Item(place), Key("then"), Key("require")];
            for other in forbidding.iter().filter(|other| *other != rule) {
                if !self.looked() {
                    return;
                }
                let (Some(against), Some((_, theirs))) = (plans.get(*other), self.rule(*other)) else { continue };
                if plan.require.without(against.forbid).is_empty() && self.together(&plan.condition, &against.condition)
                {
                    let message = format!(
                        "rule `{}` requires only what `{}` forbids, and both can apply",
                        written.name, theirs.name
                    );
                    self.warn(&path, message, "make the conditions exclude each other, or require another channel too");
                }
            }
            for other in requiring.iter().skip(order + 1) {
                if !self.looked() {
                    return;
                }
                let (Some(against), Some((_, theirs))) = (plans.get(*other), self.rule(*other)) else { continue };
                let apart = plan.require.and(against.require).is_empty() && written.priority == theirs.priority;
                if apart && self.together(&plan.condition, &against.condition) {
                    let message = format!(
                        "rules `{}` and `{}` have one priority and require different channels, and both can apply",
                        written.name, theirs.name
                    );
                    self.warn(&path, message, "give one of them a higher priority: only the first is followed");
                }
            }
        }
    }
}

/// One effect of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EffectKind {
    Require,
    Forbid,
    Prefer,
    Boost,
    Escalate,
    Keep,
    Suppress,
    Promise,
    Offer,
}

/// The effects a rule has.
fn effect_kinds(effects: &Effects) -> Vec<EffectKind> {
    let has = [
        (!effects.require.is_empty(), EffectKind::Require),
        (!effects.forbid.is_empty(), EffectKind::Forbid),
        (!effects.prefer.is_empty(), EffectKind::Prefer),
        (!effects.boost.is_empty(), EffectKind::Boost),
        (effects.escalate.is_some(), EffectKind::Escalate),
        (effects.keep_with_holder.is_some(), EffectKind::Keep),
        (effects.suppress_duplicate, EffectKind::Suppress),
        (effects.promise_callback.is_some(), EffectKind::Promise),
        (!effects.offer.is_empty(), EffectKind::Offer),
    ];
    has.into_iter().filter(|(has, _)| *has).map(|(_, part)| part).collect()
}

impl EffectKind {
    /// Whether an earlier rule that applies too leaves this effect nothing to do.
    fn covered(self, effects: &Effects, earlier: &Effects) -> bool {
        let inside = |list: &[String], other: &[String]| list.iter().all(|name| other.contains(name));
        match self {
            // Of a wider set the narrower may still be what remains: only the same one is surely done.
            Self::Require => inside(&effects.require, &earlier.require) && inside(&earlier.require, &effects.require),
            Self::Forbid => inside(&effects.forbid, &earlier.forbid),
            Self::Prefer => inside(&effects.prefer, &earlier.prefer),
            Self::Boost => effects.boost.iter().all(|(_, value)| *value == 0.0),
            Self::Escalate => effects.escalate == earlier.escalate,
            Self::Keep => match (&effects.keep_with_holder, &earlier.keep_with_holder) {
                (Some(own), Some(earlier)) => own.max_wait_minutes <= earlier.max_wait_minutes,
                _ => false,
            },
            Self::Suppress => earlier.suppress_duplicate,
            Self::Promise => match (&effects.promise_callback, &earlier.promise_callback) {
                (Some(own), Some(earlier)) => own.channel == earlier.channel,
                _ => false,
            },
            Self::Offer => inside(&effects.offer, &earlier.offer),
        }
    }
}
