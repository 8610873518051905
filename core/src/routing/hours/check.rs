//! What may surprise in hours that can be read. Rules are tried on the days of 28 years, after which weekdays and leap
//! years come again.

use super::day::{Day, number};
use super::read::characters;
use super::rule::{DayItem, HolidaySet, Operator, Rule, State};
use super::wall::Wall;
use crate::routing::documents::HoursProblem;
use crate::suggest::clip;
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Bytes into the string, what it is, what may help.
type Found = Vec<(usize, String, Cow<'static, str>)>;

/// The problems of a string, in the order of their places.
pub(super) fn problems(wall: &Wall) -> Vec<HoursProblem> {
    let mut found: Found = Vec::new();
    for (at, message) in &wall.notes {
        found.push((*at, message.clone(), "write it as it is read".into()));
    }
    unknown_days(wall, &mut found);
    let seen = Seen::new(wall);
    for (place, rule) in wall.rules.iter().enumerate().filter(|(_, rule)| !rule.place.is_empty()) {
        let said = said(wall, rule);
        let at = rule.place.start;
        let count = |list: &[usize]| list.get(place).copied().unwrap_or_default();
        if let Some(day) = seen.lost.get(place).copied().flatten().filter(|_| count(&seen.closed) == 0) {
            let message = format!("`{said}` closes nothing: a rule after it has its days, such as {day}");
            found.push((at, message, "write it after the rules that it is to close".into()));
        }
        let any_year = rule.years.is_empty() && rule.dates.iter().all(|dates| dates.from.year.is_none());
        if count(&seen.days) > 0 && count(&seen.kept) == 0 {
            let message = format!("`{said}` never counts: a rule after it has all of its days");
            found.push((at, message, "join them with `,`, or remove it".into()));
        } else if any_year && count(&seen.days) == 0 && knows_its_days(wall, rule) {
            found.push((at, format!("`{said}` is on no day"), "correct its days, or remove it".into()));
        }
        if let Some((other, day)) = seen.meets.get(place).copied().flatten() {
            let other = wall.rules.get(other).map(|rule| said_or_exception(wall, rule)).unwrap_or_default();
            let message = format!("`{said}` goes on past midnight into days of {other}, such as {day}: {SHIFTS}");
            found.push((
                at,
                message,
                "end it at `24:00` and write the rest for the day after, if that is not meant".into(),
            ));
        }
    }
    for (open, (other, day)) in seen.goes_on.iter().enumerate().filter_map(|(open, met)| Some((open, (*met)?))) {
        if let (Some(rule), Some(other)) = (wall.rules.get(open), wall.rules.get(other)) {
            let (said, other) = (said_or_exception(wall, rule), said_or_exception(wall, other));
            let message = format!("the open end of {said} and {other} are on the same days, such as {day}");
            found.push((rule.place.start, message, "write until when it is open".into()));
        }
    }
    if !wall.rules.iter().any(Rule::opens) {
        found.push((
            0,
            "it is never open".to_owned(),
            "write `open` before a comment, and an end to what has none".into(),
        ));
    }
    found.sort_by_key(|(at, ..)| *at);
    let problem = |(at, message, suggestion): (usize, String, Cow<'static, str>)| HoursProblem {
        field: "open".to_owned(),
        offset: characters(&wall.text, at),
        message,
        suggestion: suggestion.into_owned(),
    };
    found.into_iter().map(problem).collect()
}

/// Holidays of no country.
fn unknown_days(wall: &Wall, found: &mut Found) {
    let uses = |set: HolidaySet| wall.rules.iter().find(|rule| speaks_of(rule, set)).map(|rule| rule.place.start);
    if let Some(at) = uses(HolidaySet::Public).filter(|_| !wall.calendars.has_public()) {
        let message = "`PH` is no day here: holidays are those of a country".to_owned();
        found.push((at, message, "name it in `country`, such as `FI` or `DE-BW`, or list `holidays`".into()));
    }
    if let Some(at) = uses(HolidaySet::Public)
        && let Some((country, part)) = wall.calendars.part_with_more()
    {
        let message = format!("`PH` is a holiday of all of `{country}`: each of its parts has more");
        found.push((at, message, format!("name the part, such as `{part}`, if one is meant").into()));
    }
    if let Some(at) = uses(HolidaySet::Public)
        && let Some((place, last)) = wall.calendars.ends_early()
    {
        let message = format!("the holidays of `{place}` are known up to {last}");
        found.push((at, message, "list those after it in `holidays`".into()));
    }
    if let Some(at) = uses(HolidaySet::School).filter(|_| !wall.calendars.has_school()) {
        let message = "`SH` is no day here: no school holidays are known".to_owned();
        found.push((at, message, "list them in `school_holidays`".into()));
    }
}

fn speaks_of(rule: &Rule, set: HolidaySet) -> bool {
    rule.days.iter().flatten().any(|item| matches!(item, DayItem::Holiday(of, _) if *of == set))
}

pub(super) fn asks_of_unknown_days(wall: &Wall) -> bool {
    !wall.rules.iter().all(|rule| knows_its_days(wall, rule))
}

fn knows_its_days(wall: &Wall, rule: &Rule) -> bool {
    (wall.calendars.has_public() || !speaks_of(rule, HolidaySet::Public))
        && (wall.calendars.has_school() || !speaks_of(rule, HolidaySet::School))
}

/// What becomes of each rule.
struct Seen {
    /// On how many days it is.
    days: Vec<usize>,
    /// On how many of them it counts.
    kept: Vec<usize>,
    /// The rule that has the day into which its shift goes, and such a day.
    meets: Vec<Option<(usize, Date)>>,
    /// On how many days it closes what is open before it.
    closed: Vec<usize>,
    /// A day of a closing rule that another one has.
    lost: Vec<Option<Date>>,
    /// The rule beside its open end, and such a day.
    goes_on: Vec<Option<(usize, Date)>>,
}

impl Seen {
    fn new(wall: &Wall) -> Self {
        let rules = wall.rules.len();
        let mut seen = Self {
            days: vec![0; rules],
            kept: vec![0; rules],
            meets: vec![None; rules],
            closed: vec![0; rules],
            lost: vec![None; rules],
            goes_on: vec![None; rules],
        };
        let shifts = wall.rules.iter().map(Rule::goes_past_midnight).collect::<Vec<bool>>();
        for (from, to) in days(wall) {
            let mut before: Vec<usize> = Vec::new();
            for day in (from..to).filter_map(Day::new) {
                before = seen.see(wall, &shifts, &before, day);
            }
        }
        seen
    }

    /// Looks at a day, with the rules that count on the day before it.
    fn see(&mut self, wall: &Wall, shifts: &[bool], before: &[usize], day: Day) -> Vec<usize> {
        let is_shift = |place: &&usize| shifts.get(**place).copied().unwrap_or_default();
        let mut kept: Vec<usize> = Vec::new();
        for (place, rule) in wall.rules.iter().enumerate().filter(|(_, rule)| day.is_in(rule, &wall.calendars)) {
            count(&mut self.days, place);
            // Shifts that go on into this day, and those of this day that are not to begin.
            if rule.operator == Operator::Replace || rule.clears() {
                let cut = before.iter().filter(|shift| **shift < place).chain(&kept).filter(is_shift);
                cut.for_each(|shift| note(&mut self.meets, *shift, || (place, day.date())));
            }
            let closes = |place: &&usize| wall.rules.get(**place).is_some_and(|rule| rule.state == State::Closed);
            if rule.state == State::Closed && kept.iter().any(|other| !closes(&other)) {
                count(&mut self.closed, place);
            }
            if rule.clears() {
                if rule.state != State::Closed {
                    kept.iter().filter(closes).for_each(|off| note(&mut self.lost, *off, || day.date()));
                }
                kept.clear();
            }
            kept.push(place);
        }
        kept.iter().for_each(|place| count(&mut self.kept, *place));
        let is_fallback = |place: usize| wall.rules.get(place).is_some_and(|r| r.operator == Operator::Fallback);
        let has_open_end = |place: &&usize| wall.rules.get(**place).is_some_and(Rule::has_open_end);
        let shifts: Vec<&usize> = before.iter().filter(is_shift).collect();
        let beside = || kept.iter().chain(shifts.iter().copied());
        for shift in &shifts {
            if let Some(other) = beside().find(|other| is_fallback(**shift) != is_fallback(**other)) {
                note(&mut self.meets, **shift, || (*other, day.date()));
            }
        }
        for open in beside().filter(has_open_end) {
            if let Some(other) = beside().find(|other| *other != open) {
                note(&mut self.goes_on, *open, || (*other, day.date()));
            }
        }
        kept
    }
}

/// The days looked at: 28 years, and those that rules name.
fn days(wall: &Wall) -> Vec<(i32, i32)> {
    let anchors = wall.rules.iter().flat_map(|rule| &rule.dates).flat_map(|dates| [dates.from.year, dates.to.year]);
    let years = wall.rules.iter().flat_map(|rule| &rule.years).flat_map(|years| [Some(years.from), Some(years.to)]);
    let named: BTreeSet<i16> = anchors.chain(years).flatten().filter(|year| *year < i16::MAX).collect();
    let around = |year: i16| Some((Date::new(year - 1, 12, 1).ok()?, Date::new(year + 1, 2, 1).ok()?));
    let inside = |year: &i16| FIRST.year() < *year && *year < LAST.year() - 1;
    let named = named.into_iter().filter(|year| !inside(year)).take(MOST_YEARS).filter_map(around);
    [(FIRST, LAST)].into_iter().chain(named).map(|(from, to)| (number(from), number(to))).collect()
}

fn count(list: &mut [usize], place: usize) {
    if let Some(count) = list.get_mut(place) {
        *count += 1;
    }
}

fn note<T>(list: &mut [Option<T>], place: usize, value: impl FnOnce() -> T) {
    if let Some(noted) = list.get_mut(place) {
        noted.get_or_insert_with(value);
    }
}

fn said(wall: &Wall, rule: &Rule) -> String {
    clip(wall.text.get(rule.place.clone()).unwrap_or_default())
}

fn said_or_exception(wall: &Wall, rule: &Rule) -> String {
    if rule.place.is_empty() { "`exceptions`".to_owned() } else { format!("`{}`", said(wall, rule)) }
}

/// What becomes of a shift on the day after.
const SHIFTS: &str =
    "a shift belongs to the day on which it begins, and only hours that are `off` take some of it away";
const FIRST: Date = Date::constant(2023, 1, 1);
const LAST: Date = Date::constant(2051, 1, 1);
/// Years looked at beside those.
const MOST_YEARS: usize = 20;
