//! The rules: which fire, and what each does to the channels that are possible.
//!
//! Forbidding beats requiring, requiring beats preferring, whatever the priorities; among rules with the same effect
//! the one with the higher priority goes first. What a rule asks for and cannot get is set aside and said so: no rule
//! but `forbid` can leave the customer with nothing, and no rule at all closes a way out that must stay open.

use super::{Decision, Refused};
use crate::routing::bits;
use crate::routing::condition::Candidates;
use crate::routing::documents::{EffectName, Effects, Reason};
use crate::routing::policy::ChannelSet;

/// A rule that fired.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fired {
    /// Its place among the compiled rules.
    pub(super) rule: usize,
    /// What it did.
    pub(super) applied: EffectSet,
    /// What it asked for and did not get.
    pub(super) set_aside: EffectSet,
}

/// An effect as a place in an [`EffectSet`].
pub(super) type Effect = EffectName;

/// A set of effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct EffectSet(u16);

impl EffectSet {
    /// In the order of the variants.
    const ALL: [Effect; 9] = [
        Effect::Require,
        Effect::Forbid,
        Effect::Prefer,
        Effect::Boost,
        Effect::Escalate,
        Effect::KeepWithHolder,
        Effect::SuppressDuplicate,
        Effect::PromiseCallback,
        Effect::Offer,
    ];

    pub(super) fn insert(&mut self, effect: Effect) {
        self.0 |= 1 << effect as u16;
    }

    pub(super) fn contains(self, effect: Effect) -> bool {
        self.0 & (1 << effect as u16) != 0
    }

    pub(super) fn names(self) -> impl Iterator<Item = Effect> {
        self.places().filter_map(|place| Self::ALL.get(place).copied())
    }

    /// The places of its effects among the variants, ascending.
    pub(super) fn places(self) -> impl Iterator<Item = usize> {
        bits::places(u64::from(self.0))
    }
}

impl<'a> Decision<'a> {
    /// Fires the rules, and takes what they rule out from among the channels that remain.
    pub(super) fn apply_rules(&mut self, possible: ChannelSet, candidates: &mut Candidates) {
        let rules = &self.policy.compiled().rules;
        if rules.is_empty() {
            return;
        }
        self.policy.compiled().rule_index.find(&self.view, candidates);
        let mut fired = Vec::new();
        candidates.each(|rule| {
            if rules.get(rule).is_some_and(|plan| plan.condition.holds(&self.view)) {
                if fired.is_empty() {
                    fired.reserve_exact(candidates.len().min(MOST_AT_ONCE));
                }
                fired.push(Fired { rule, applied: EffectSet::default(), set_aside: EffectSet::default() });
            }
        });
        if fired.is_empty() {
            return;
        }
        let mut remaining = possible;
        let stay_open = self.matter.stay_open;
        for fired in &mut fired {
            let Some(plan) = rules.get(fired.rule).filter(|plan| !plan.forbid.is_empty()) else { continue };
            let goes = plan.forbid.without(stay_open);
            if !goes.is_empty() {
                fired.note(Effect::Forbid, true);
            }
            if goes != plan.forbid {
                fired.note(Effect::Forbid, false);
            }
            self.rule_out(remaining.and(goes), Reason::Forbidden, fired.rule);
            remaining = remaining.without(goes);
        }
        for fired in &mut fired {
            let Some(plan) = rules.get(fired.rule).filter(|plan| !plan.require.is_empty()) else { continue };
            let kept = remaining.and(plan.require);
            fired.note(Effect::Require, !kept.is_empty());
            if !kept.is_empty() {
                let goes = remaining.without(plan.require).without(stay_open);
                self.rule_out(goes, Reason::NotRequired, fired.rule);
                remaining = remaining.without(goes);
            }
        }
        self.prefer_and_boost(&mut fired);
        self.fired = fired;
    }

    fn prefer_and_boost(&mut self, fired: &mut [Fired]) {
        let rules = &self.policy.compiled().rules;
        let remaining = self.remaining();
        let highest = u32::try_from(fired.len()).unwrap_or(u32::MAX - 1);
        let mut promised = false;
        for (order, fired) in fired.iter_mut().enumerate() {
            let Some(plan) = rules.get(fired.rule) else { continue };
            // The first rule to prefer a channel counts most; the matter's own preference counts 1.
            let preference = highest.saturating_sub(u32::try_from(order).unwrap_or(0)) + 1;
            let mut ahead = plan.prefer;
            if !plan.prefer.is_empty() {
                fired.note(Effect::Prefer, !remaining.and(plan.prefer).is_empty());
            }
            if let Some((channel, ..)) = plan.promise {
                let kept = remaining.contains(channel) && !promised;
                fired.note(Effect::PromiseCallback, kept);
                if kept {
                    promised = true;
                    ahead.insert(channel);
                }
            }
            if !plan.boost.is_empty() {
                fired.note(Effect::Boost, plan.boost.iter().any(|(channel, _)| remaining.contains(*channel)));
            }
            if self.effects(fired.rule).is_some_and(|effects| effects.suppress_duplicate) {
                fired.note(Effect::SuppressDuplicate, true);
            }
            for ranked in &mut self.ranked {
                if ahead.contains(ranked.channel) {
                    ranked.preference = ranked.preference.max(preference);
                }
                for (_, value) in plan.boost.iter().filter(|(channel, _)| *channel == ranked.channel) {
                    ranked.boost += value;
                }
            }
        }
    }

    fn rule_out(&mut self, channels: ChannelSet, reason: Reason, rule: usize) {
        if channels.is_empty() {
            return;
        }
        let goes = self.ranked.iter().filter(|ranked| channels.contains(ranked.channel));
        let refused = goes.map(|ranked| Refused { channel: ranked.channel, reason, until: None, rule: Some(rule) });
        self.refused.extend(refused);
        self.ranked.retain(|ranked| !channels.contains(ranked.channel));
    }

    /// What a compiled rule does, as written.
    pub(super) fn effects(&self, rule: usize) -> Option<&'a Effects> {
        let plan = self.policy.compiled().rules.get(rule)?;
        self.policy.document().rules.get(plan.place).map(|rule| &rule.then)
    }
}

/// Rules whose firing is made room for at once.
const MOST_AT_ONCE: usize = 32;

impl Fired {
    /// Notes that an effect applied or was set aside.
    pub(super) fn note(&mut self, effect: Effect, applied: bool) {
        if applied {
            self.applied.insert(effect);
        } else {
            self.set_aside.insert(effect);
        }
    }
}
