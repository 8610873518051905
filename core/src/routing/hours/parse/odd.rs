//! What is clear but unusual, and what other programs may read otherwise.

use super::super::rule::{Anchor, AnchorDay, DAY_MINUTES, Dates, Operator, Rule, State, Times, Years, longest};
use super::Noted;
use super::dates::wraps;
use crate::instant::zone_data_version;
use crate::suggest::clip;

/// What is unusual in how rules stand beside each other.
pub(super) fn rules(text: &str, rules: &[Rule]) -> Vec<Noted> {
    let open_end = rules.iter().any(Rule::has_open_end);
    let always = |rule: &Rule| text.get(rule.place.clone()).is_some_and(|said| said.starts_with("24/7"));
    let mut notes = Vec::new();
    let mut fallback = false;
    let timed = |rule: &Rule| !rule.is_dated() && !rule.times.is_empty() && rule.comment.is_none();
    if let [_, second, ..] = rules
        && rules.iter().all(timed)
    {
        notes.push((second.place.start, "rules of times alone are one: they are joined by `,`".to_owned()));
    }
    for (place, rule) in rules.iter().enumerate() {
        let said = clip(text.get(rule.place.clone()).unwrap_or_default());
        let closed = rule.state == State::Closed;
        let mut note = |message: String| notes.push((rule.place.start, message));
        if rule.operator == Operator::Add && closed {
            note(format!("`{said}` closes, and stands after a `,`: a `;` is meant"));
        }
        if rule.operator == Operator::Add && fallback {
            note(format!("`{said}` stands after a fallback and is none: it counts whatever the rules before say"));
        }
        if rule.operator == Operator::Fallback && closed {
            note(format!("`{said}` is a fallback that is closed, and changes nothing"));
        }
        if rule.operator == Operator::Fallback && open_end && !rule.times.is_empty() {
            note(format!("`{said}` changes nothing where an open end leaves it unknown"));
        }
        if always(rule) && rules.len() > 1 {
            note("`24/7` is all the time, and there are other rules: `open` is meant".to_owned());
        }
        if place > 0 && !rule.is_dated() && rule.times.is_empty() && rule.comment.is_none() {
            note(format!("`{said}` is on all days, and stands after other rules"));
        }
        if rule.comment.as_deref() == Some("") {
            note("this comment says nothing".to_owned());
        }
        if rule.times.iter().any(|times| times.open_end && times.to == 0) {
            note("`00:00+` leaves all of the day unknown: `00:00-24:00` is open".to_owned());
        }
        if open_ends_meet(&rule.times) {
            note(format!("an open end of `{said}` meets other times of it, or these are not in order"));
        }
        notes.extend(past(rule).map(|message| (rule.place.start, message)));
        fallback = match rule.operator {
            Operator::Replace => false,
            Operator::Add => fallback,
            Operator::Fallback => true,
        };
    }
    notes
}

/// What is unusual in the first or the last day of a range.
pub(super) fn edge(from: Anchor, to: Anchor) -> Option<&'static str> {
    if to.day == AnchorDay::Easter {
        return Some("the last day of this range is in it, other programs may leave it out");
    }
    if from.year.is_none() && is_day_before(to, from) {
        return Some("this range is all of the year");
    }
    if month(from).is_some() && month(from) == month(to) && wraps(from, to) {
        return Some("this range goes over the end of the year, to the month in which it begins");
    }
    let ((_, latest), (earliest, end)) = (around(from), around(to));
    if from.year.is_none() && latest > earliest && around(from).0 <= end && from.day != to.day {
        return Some("in some years its last day comes before its first, and the range is on no day");
    }
    let fifth = |anchor: Anchor| matches!(anchor.day, AnchorDay::Nth(_, _, 5 | -5));
    if to.day == AnchorDay::Fixed(2, 29) {
        return Some("where February has no 29, this range ends on 28");
    }
    (fifth(from) || fifth(to)).then_some("not each month has a fifth: where there is none, the range is on no day")
}

/// Whether a day of the year is always the one before another.
fn is_day_before(one: Anchor, other: Anchor) -> bool {
    let next = match one.day {
        AnchorDay::Fixed(month, day) if day < longest(month) => (month, day + 1),
        AnchorDay::Fixed(month, _) => (month % 12 + 1, 1),
        _ => return false,
    };
    one.offset == other.offset && other.day == AnchorDay::Fixed(next.0, next.1)
}

/// The month of a day; nothing for Easter.
const fn month(anchor: Anchor) -> Option<i8> {
    match anchor.day {
        AnchorDay::Fixed(month, _) | AnchorDay::LastOf(month) | AnchorDay::Nth(month, ..) => Some(month),
        AnchorDay::Easter => None,
    }
}

/// Between which days of the year a day is, about.
fn around(anchor: Anchor) -> (i32, i32) {
    let of = |month: i8, day: i32| i32::from(month) * 31 + day + anchor.offset;
    match anchor.day {
        AnchorDay::Fixed(month, day) => (of(month, day.into()), of(month, day.into())),
        AnchorDay::LastOf(month) => (of(month, longest(month).into()), of(month, longest(month).into())),
        AnchorDay::Nth(month, _, nth) if nth > 0 => (of(month, i32::from(nth) * 7 - 6), of(month, i32::from(nth) * 7)),
        AnchorDay::Nth(month, _, nth) => (of(month, 29 + i32::from(nth) * 7), of(month, 38 + i32::from(nth) * 7)),
        AnchorDay::Easter => (of(3, 22), of(4, 25)),
    }
}

pub(super) fn of_the_sun(word: &str) -> String {
    format!("`{word}` depends on a place, which hours do not have: write the time")
}

/// Whether an open end goes on into other times of its rule. Programs differ in what they make of it.
fn open_ends_meet(all: &[Times]) -> bool {
    let Some(first) = all.iter().map(|times| times.from).min() else { return false };
    let in_order = all.is_sorted_by(|one, next| one.to + i32::from(one.open_end) <= next.from);
    let too_long = all.iter().any(|times| {
        let end = if times.open_end { times.usual_end() } else { times.to };
        end > first + DAY_MINUTES || (times.open_end && times.to >= times.from + DAY_MINUTES)
    });
    let within = all.iter().rev().skip(1).any(|times| times.open_end && times.usual_end() > DAY_MINUTES);
    all.iter().any(|times| times.open_end) && (!in_order || too_long || within)
}

/// Years and dates that are over, going by the year of the data of time zones.
fn past(rule: &Rule) -> impl Iterator<Item = String> {
    let now = zone_data_version().get(..4).and_then(|year| year.parse::<i16>().ok()).unwrap_or(i16::MIN);
    let years = rule.years.iter().filter_map(move |years| match *years {
        Years { from, to, .. } if to < now => Some(format!("the year {} is past", from.max(to))),
        Years { from, to: i16::MAX, .. } if from < now => Some(format!("the year {from} is past: it has begun")),
        _ => None,
    });
    let last = |dates: &Dates| dates.to.year.or(dates.from.year);
    let past = rule.dates.iter().filter_map(last).filter(move |year| *year < now);
    years.chain(past.map(|year| format!("a date of {year} is past")))
}
