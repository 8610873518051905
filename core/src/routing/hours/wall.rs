//! The days of a rule set on the clock on the wall, with their states.
//!
//! **A shift belongs to the day on which it begins.** `22:00-06:00` of a Monday goes on until Tuesday 06:00, also when
//! Tuesday is closed; and a Monday that is closed has no Tuesday morning. Where a rule closes certain hours
//! (`12:00-13:00 off`), it closes those of the clock, whichever shift they are of.

use super::calendars::Calendars;
use super::day::Day;
use super::parse::Noted;
use super::rule::{DAY_MINUTES, Operator, Rule, State};

/// Rules and the calendars they ask.
#[derive(Debug)]
pub(super) struct Wall {
    pub(super) text: String,
    /// What is unusual in the string.
    pub(super) notes: Vec<Noted>,
    pub(super) rules: Vec<Rule>,
    pub(super) calendars: Calendars,
}

/// A stretch of one state; times are in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) state: State,
    /// The place of the rule that says so; for its comment.
    pub(super) rule: Option<usize>,
}

impl Wall {
    /// The stretches of these days (numbers since 1970-01-01, the last one excluded), in minutes since then, without a gap.
    pub(super) fn stretches(&self, from: i32, to: i32) -> Vec<Stretch> {
        let mut found: Vec<Stretch> = Vec::new();
        let mut before = self.shifts(from - 1);
        for number in from..to {
            let shifts = self.shifts(number);
            let midnight = i64::from(number) * i64::from(DAY_MINUTES);
            for stretch in self.day(&before, &shifts) {
                let (from, to) = (stretch.from + midnight, stretch.to + midnight);
                match found.last_mut() {
                    Some(last) if (last.state, last.rule) == (stretch.state, stretch.rule) => last.to = to,
                    _ => found.push(Stretch { from, to, ..stretch }),
                }
            }
            before = shifts;
        }
        found
    }

    /// The rules whose shifts begin on this day, in the order of the string.
    pub(super) fn shifts(&self, number: i32) -> Vec<usize> {
        let mut kept = Vec::new();
        let Some(day) = Day::new(number) else { return kept };
        for (place, rule) in self.rules.iter().enumerate() {
            if day.is_in(rule, &self.calendars) {
                if rule.clears() {
                    kept.clear();
                }
                kept.push(place);
            }
        }
        kept
    }

    /// The stretches of a day, in minutes from its midnight: of the shifts that began the day before, and of its own.
    fn day(&self, before: &[usize], own: &[usize]) -> Vec<Stretch> {
        let mut painted = vec![Stretch { from: 0, to: DAY_MINUTES.into(), state: State::Closed, rule: None }];
        let (mut before, mut own) = (before.iter().peekable(), own.iter().peekable());
        loop {
            let place = match (before.peek(), own.peek()) {
                (Some(a), Some(b)) => **a.min(b),
                (Some(next), None) | (None, Some(next)) => **next,
                (None, None) => return painted,
            };
            let Some(rule) = self.rules.get(place) else { return painted };
            if before.next_if(|next| **next == place).is_some() && rule.goes_past_midnight() {
                paint(&mut painted, rule, place, DAY_MINUTES);
            }
            if own.next_if(|next| **next == place).is_some() {
                paint(&mut painted, rule, place, 0);
            }
        }
    }
}

/// Lays what a rule says of a day over what those before it said, so many minutes into its shifts.
fn paint(painted: &mut Vec<Stretch>, rule: &Rule, place: usize, into: i32) {
    // A day that is closed takes nothing from the shift of the day before.
    let below = rule.operator == Operator::Fallback || (rule.state == State::Closed && rule.times.is_empty());
    for (times, state) in rule.stretches() {
        let (from, to) = (i64::from((times.from - into).max(0)), i64::from((times.to - into).min(DAY_MINUTES)));
        if from >= to {
            continue;
        }
        let new = Stretch { from, to, state, rule: Some(place) };
        let mut next = Vec::with_capacity(painted.len() + 2);
        for old in painted.drain(..) {
            let stays = below && old.state != State::Closed;
            let (inner_from, inner_to) = (old.from.max(from), old.to.min(to));
            if inner_from >= inner_to || stays {
                next.push(old);
                continue;
            }
            next.extend((old.from < inner_from).then_some(Stretch { to: inner_from, ..old }));
            next.push(Stretch { from: inner_from, to: inner_to, ..new });
            next.extend((inner_to < old.to).then_some(Stretch { from: inner_to, ..old }));
        }
        *painted = next;
    }
}
