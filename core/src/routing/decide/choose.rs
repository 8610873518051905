//! The choice among the channels that remain: by preference, then by value, then by draw where the policy explores.

use super::callable::Callable;
use super::{Decision, Offered, Ranked};
use crate::model::Channel;
use crate::routing::documents::{ChoiceBy, Exploration, Pace, Parts, When, WhenMode, comparable};
use crate::routing::policy::{ChannelPlan, Worth};

impl Decision<'_> {
    /// Values what remains and puts the best first. Waiting counts where the customer waits: in live channels.
    pub(super) fn rank(&mut self) {
        let (policy, matter, segments, own) = (self.policy, self.matter, self.view.segments, self.own);
        let objective = &policy.document().objective;
        self.agent_minute = self.price_of_minute();
        let (weight, price) = (objective.waiting, self.agent_minute);
        for ranked in &mut self.ranked {
            let cells = matter.cells.get(ranked.channel).map_or(&[][..], Vec::as_slice);
            let fits = |segment: Option<usize>| segment.is_none_or(|segment| segments.contains(segment));
            if let Some(cell) = cells.iter().find(|cell| fits(cell.segment)) {
                ranked.worth = cell.worth;
                if let Some(worth) = policy.compiled().worths.get(cell.worth as usize) {
                    ranked.plain = price == objective.agent_minute && ranked.wait.minutes == 0.0 && ranked.boost == 0.0;
                    ranked.value = match ranked.plain {
                        true => worth.value,
                        false => comparable(ranked.parts(worth, weight, price).total()),
                    };
                }
            }
            if ranked.preference == 0 && matter.preferred.contains(ranked.channel) {
                ranked.preference = 1;
            }
            ranked.order = order(ranked, own);
        }
        self.ranked.sort_unstable_by_key(|ranked| ranked.order);
    }

    /// The price of an agent-minute for this customer: the floor's, else the policy's; none while a segment of the
    /// customer's is below its live floor.
    fn price_of_minute(&mut self) -> f64 {
        let of_floor = self.floor.and_then(|floor| floor.agent_minute).filter(|price| *price >= 0.0);
        let price = of_floor.unwrap_or(self.policy.document().objective.agent_minute);
        if price > 0.0 && !self.policy.compiled().live_floors.is_empty() {
            self.spared = true;
            let below = self.uncharged().next().is_some();
            self.spared = below;
        }
        if self.spared { 0.0 } else { price }
    }

    /// Chooses, and says when.
    pub(super) fn choose(&mut self) {
        let place_of = |channel: usize| self.ranked.iter().position(|ranked| ranked.channel == channel);
        let own = self.own.filter(|own| self.matter.stay_open.contains(*own)).and_then(place_of);
        let runs = self.own.filter(|_| self.request.running.is_some()).and_then(place_of);
        let chosen = match (own, runs, self.policy.document().exploration.as_ref(), self.draw) {
            (Some(own), ..) => {
                self.by = ChoiceBy::OwnWayOut;
                own
            }
            (None, Some(runs), ..) => self.choose_running(runs),
            (None, None, Some(exploration), Some(draw)) => self.explore(exploration, draw),
            (None, None, _, _) => {
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
        if let Some(ranked) = own.and_then(worth_more) {
            self.offers.push(Offered { ranked, rule: None });
        }
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

    pub(super) fn settled_by(&self) -> ChoiceBy {
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
        let promise = promises.find(|(promised, ..)| *promised == channel);
        let promised_by = promise.and_then(|(_, length, within)| {
            let callable = self.callable(self.policy.compiled().channels.get(channel)?);
            callable.by(callable.next(at)?, length, within)
        });
        When { mode, at, promised_by }
    }

    /// When a customer can be reached in a channel: quiet hours are for calls.
    pub(super) fn callable(&self, plan: &ChannelPlan) -> Callable<'_> {
        let quiet = self.quiet.as_deref().filter(|_| plan.kind == Channel::Callback);
        Callable { hours: plan.hours.and_then(|hours| self.policy.compiled().hours.get(hours)), quiet }
    }

    /// When a channel opens, if it is closed now.
    fn opens_later(&self, channel: usize) -> Option<i64> {
        let plan = self.policy.compiled().channels.get(channel)?;
        self.callable(plan).next(self.request.at).filter(|opens| *opens > self.request.at)
    }

    /// Whether a person answers there at once.
    pub(super) fn is_person(&self, channel: usize) -> bool {
        let plan = self.policy.compiled().channels.get(channel);
        plan.is_some_and(|plan| plan.pace == Pace::Live && plan.kind.is_staffed())
    }
}

impl Ranked<'_> {
    /// The parts of its value, at these prices of a minute of waiting and of an agent's minute.
    pub(super) fn parts(&self, worth: &Worth, waiting: f64, agent_minute: f64) -> Parts {
        let (waiting, minutes) = (0.0 - waiting * self.wait.minutes, 0.0 - agent_minute * worth.minutes);
        Parts { waiting, minutes, boost: self.boost, ..worth.parts }
    }
}

impl When {
    pub(super) const fn now(at: i64) -> Self {
        Self { mode: WhenMode::Now, at, promised_by: None }
    }
}

/// Where a channel stands among the ranked, the least first: by preference, by value, the channel the customer is on,
/// by its place. One number is compared faster than four.
fn order(ranked: &Ranked<'_>, own: Option<usize>) -> u128 {
    // Adding 0 makes -0 and 0 the same. The bits of doubles are in their order, those below 0 in the reverse one.
    let bits = (ranked.value + 0.0).to_bits();
    let ascending = if bits >> 63 == 0 { bits | 1 << 63 } else { !bits };
    let place = ranked.channel as u128 | u128::from(own != Some(ranked.channel)) << 31;
    u128::from(!ranked.preference) << 96 | u128::from(!ascending) << 32 | place
}

/// The least probability a softmax gives: none would make the log useless for what it did not try.
const LEAST: f64 = 1e-9;
