//! Shifts that go past midnight belong to the day on which they begin.
//!
//! The library goes by calendar day: a day that is closed loses the end of the shift begun the evening before, and its
//! own shift is open again from midnight on. So the hours before midnight and those after it are made two strings, each
//! within the day; what a rule says of a day then goes for the whole of the shifts that begin on it.

use opening_hours::RuleKind;
use opening_hours_syntax::ExtendedTime;
use opening_hours_syntax::rules::time::{Time, TimeSelector, TimeSpan};
use opening_hours_syntax::rules::{OpeningHoursExpression, RuleOperator, RuleSequence};

/// The string up to midnight, and what goes past it as hours of the day of its beginning. Nothing when no shift goes past
/// midnight, or when a rule is about the clock and not about shifts: a fallback, the sun, an open end, a repeat, a part of
/// a day that is closed.
pub(super) fn split(text: &str) -> Option<(String, String)> {
    let whole = opening_hours_syntax::parse(text).ok()?;
    let (mut early, mut late) = (Vec::new(), Vec::new());
    let mut goes_past = false;
    for rule in whole.rules {
        if rule.operator == RuleOperator::Fallback {
            return None;
        }
        let (before, after) = halves(&rule)?;
        if rule.kind == RuleKind::Closed {
            if !after.is_empty() || rule.time_selector != TimeSelector::default() {
                return None;
            }
            late.push(rule.clone());
            early.push(rule);
            continue;
        }
        goes_past |= !after.is_empty();
        late.extend(with(&rule, after));
        early.extend(with(&rule, before));
    }
    let text = |rules: Vec<RuleSequence>| OpeningHoursExpression { rules }.to_string();
    goes_past.then(|| (text(early), text(late)))
}

/// The rule with these spans. Without any, one that replaces what is before it leaves the day closed, and one that adds
/// to it adds nothing.
fn with(rule: &RuleSequence, spans: Vec<TimeSpan>) -> Option<RuleSequence> {
    let empty = spans.is_empty();
    if empty && rule.operator == RuleOperator::Additional {
        return None;
    }
    let kind = if empty { RuleKind::Closed } else { rule.kind };
    Some(RuleSequence { time_selector: TimeSelector::new(spans), kind, ..rule.clone() })
}

/// The spans of a rule before midnight, and after it as times of that next day.
fn halves(rule: &RuleSequence) -> Option<(Vec<TimeSpan>, Vec<TimeSpan>)> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for span in &rule.time_selector.spans {
        let (Time::Fixed(from), Time::Fixed(to)) = (span.range.start, span.range.end) else { return None };
        if span.open_end || span.repeats.is_some() {
            return None;
        }
        let (from, to) = (minutes(from), minutes(to));
        let to = if to <= from { to + DAY } else { to };
        if from < DAY {
            before.push(within_day(from, to.min(DAY))?);
        }
        if to > DAY {
            after.push(within_day(from.max(DAY) - DAY, to - DAY)?);
        }
    }
    Some((before, after))
}

fn minutes(time: ExtendedTime) -> u16 {
    u16::from(time.hour()) * 60 + u16::from(time.minute())
}

fn within_day(from: u16, to: u16) -> Option<TimeSpan> {
    let time = |at: u16| ExtendedTime::new(u8::try_from(at / 60).ok()?, u8::try_from(at % 60).ok()?);
    Some(TimeSpan::fixed_range(time(from)?, time(to)?))
}

const DAY: u16 = 24 * 60;
