//! The choice among the channels that remain: by preference, then by value, then by draw where the policy explores.

use super::{Decision, Ranked};
use crate::routing::decision::{ChoiceBy, When, WhenMode};
use crate::routing::policy::{Exploration, Pace};
use std::cmp::{Ordering, Reverse};

impl Decision<'_> {
    /// Values what remains and puts the best first. Waiting counts where the customer waits: in live channels.
    pub(super) fn rank(&mut self) {
        let weight = self.policy.document().objective.waiting;
        for ranked in &mut self.ranked {
            let cells = self.matter.cells.get(ranked.channel).map_or(&[][..], Vec::as_slice);
            let fits = |segment: Option<usize>| segment.is_none_or(|segment| self.segments.contains(segment));
            if let Some(cell) = cells.iter().find(|cell| fits(cell.segment)) {
                let boost = ranked.parts.boost;
                ranked.parts = cell.parts;
                ranked.parts.boost = boost;
                ranked.row = cell.row;
            }
            ranked.parts.waiting = 0.0 - weight * ranked.wait_minutes;
            ranked.value = ranked.parts.total();
            if ranked.preference == 0 && self.matter.preferred.contains(ranked.channel) {
                ranked.preference = 1;
            }
        }
        let own = self.own_channel();
        let key = |ranked: &Ranked| (Reverse(ranked.preference), own != Some(ranked.channel), ranked.channel);
        self.ranked.sort_unstable_by(|a, b| {
            let ((a_ahead, a_own, a_place), (b_ahead, b_own, b_place)) = (key(a), key(b));
            let worth = b.value.partial_cmp(&a.value).unwrap_or(Ordering::Equal);
            a_ahead.cmp(&b_ahead).then(worth).then(a_own.cmp(&b_own)).then(a_place.cmp(&b_place))
        });
    }

    /// Chooses, and says when.
    pub(super) fn choose(&mut self, draw: Option<f64>) {
        let own = self.own_channel().filter(|own| self.matter.stay_open.contains(*own));
        let own = own.and_then(|own| self.ranked.iter().position(|ranked| ranked.channel == own));
        let chosen = match (own, self.policy.document().exploration.as_ref(), draw.filter(|draw| !draw.is_nan())) {
            (Some(own), _, _) => {
                self.by = ChoiceBy::OwnWayOut;
                own
            }
            (None, Some(exploration), Some(draw)) => self.explore(exploration, draw),
            (None, _, _) => {
                self.by = self.settled_by();
                0
            }
        };
        if self.ranked.iter().all(|ranked| ranked.propensity == 0.0)
            && let Some(best) = self.ranked.get_mut(chosen)
        {
            best.propensity = 1.0;
        }
        match self.ranked.get(chosen) {
            Some(best) => {
                self.channel = best.channel;
                self.propensity = best.propensity;
                self.when = self.when_of(best.channel, best.later);
            }
            None => {
                self.by = ChoiceBy::Fallback;
                self.when = self.when_of(self.channel, self.opens_later(self.channel));
            }
        }
        // A person is offered beside the customer's own way out only when that is worth more.
        let worth_more = |own: usize| {
            let least = self.ranked.get(own)?.value;
            self.ranked.iter().position(|ranked| ranked.value > least && self.is_person(ranked.channel))
        };
        self.offer = own.and_then(worth_more);
    }

    /// Gives every candidate its propensity and draws one. Candidates share the best one's preference: a rule that
    /// prefers is not explored away.
    fn explore(&mut self, exploration: &Exploration, draw: f64) -> usize {
        let Some(first) = self.ranked.first() else { return 0 };
        let count = self.ranked.iter().take_while(|ranked| ranked.preference == first.preference).count();
        let best = first.value;
        let shares: f64 = count as f64;
        match exploration {
            Exploration::Epsilon { epsilon } => {
                self.ranked.iter_mut().take(count).for_each(|ranked| ranked.propensity = epsilon / shares);
            }
            Exploration::Softmax { temperature, floor } => {
                let weight = |value: f64| ((value - best) / temperature).exp();
                let total: f64 = self.ranked.iter().take(count).map(|ranked| weight(ranked.value)).sum();
                let floor = floor.max(LEAST).min(1.0 / shares);
                for ranked in self.ranked.iter_mut().take(count) {
                    ranked.propensity = floor + (1.0 - shares * floor) * weight(ranked.value) / total;
                }
            }
        }
        let others: f64 = self.ranked.iter().take(count).skip(1).map(|ranked| ranked.propensity).sum();
        if let Some(first) = self.ranked.first_mut() {
            first.propensity = 1.0 - others;
        }
        let mut passed = 0.0;
        let drawn = self.ranked.iter().take(count).position(|ranked| {
            passed += ranked.propensity;
            draw < passed
        });
        let drawn = drawn.unwrap_or(0);
        self.by = if drawn == 0 { self.settled_by() } else { ChoiceBy::Exploration };
        drawn
    }

    fn settled_by(&self) -> ChoiceBy {
        match (self.ranked.first(), self.ranked.get(1)) {
            (None, _) => ChoiceBy::Fallback,
            (Some(_), None) => ChoiceBy::OnlyWay,
            (Some(a), Some(b)) if a.preference != b.preference => ChoiceBy::Preference,
            (Some(a), Some(b)) if a.value > b.value => ChoiceBy::Value,
            _ => ChoiceBy::Tie,
        }
    }

    fn when_of(&self, channel: usize, later: Option<i64>) -> When {
        let at = later.unwrap_or(self.request.at);
        let mode = if later.is_some() { WhenMode::NextOpening } else { WhenMode::Now };
        let rules = &self.policy.compiled().rules;
        let promises = self.fired.iter().filter(|fired| fired.applied.contains(super::Effect::PromiseCallback));
        let mut promises = promises.filter_map(|fired| rules.get(fired.rule)?.promise);
        let promised_by =
            promises.find(|(promised, _)| *promised == channel).map(|(_, within)| at.saturating_add(within));
        When { mode, at, promised_by }
    }

    /// When a channel opens, if it is closed now.
    fn opens_later(&self, channel: usize) -> Option<i64> {
        let hours = self.policy.compiled().channels.get(channel)?.hours?;
        let hours = self.policy.compiled().hours.get(hours)?;
        if hours.is_open(self.request.at) { None } else { hours.next_open(self.request.at) }
    }

    /// Whether a person answers there at once.
    pub(super) fn is_person(&self, channel: usize) -> bool {
        let plan = self.policy.compiled().channels.get(channel);
        plan.is_some_and(|plan| plan.pace == Pace::Live && plan.kind.is_staffed())
    }
}

impl When {
    pub(super) const fn now(at: i64) -> Self {
        Self { mode: WhenMode::Now, at, promised_by: None }
    }
}

/// The least probability a softmax gives: none would make the log useless for what it did not try.
const LEAST: f64 = 1e-9;
