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
        if rule.years.is_empty() && rule.dates.iter().all(|dates| dates.from.year.is_none()) {
            if count(&seen.days) == 0 && knows_its_days(wall, rule) {
                found.push((at, format!("`{said}` is on no day"), "correct its days, or remove it".into()));
            } else if count(&seen.days) > 0 && count(&seen.kept) == 0 {
                let message = format!("`{said}` never counts: a rule after it has all of its days");
                found.push((at, message, "join them with `,`, or remove it".into()));
            }
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
        if let Some(day) = seen.closes.get(place).copied().flatten() {
            let message =
                format!("`{said}` stands after a `,`, and closes days that rules before it open, such as {day}");
            found.push((at, message, "write `;` before it".into()));
        }
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
    if let Some(at) = uses(HolidaySet::School).filter(|_| !wall.calendars.has_school()) {
        let message = "`SH` is no day here: no school holidays are known".to_owned();
        found.push((at, message, "list them in `school_holidays`".into()));
    }
}

fn speaks_of(rule: &Rule, set: HolidaySet) -> bool {
    rule.days.iter().flatten().any(|item| matches!(item, DayItem::Holiday(of, _) if *of == set))
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
    /// A day on which it adds nothing but a closing.
    closes: Vec<Option<Date>>,
}

impl Seen {
    fn new(wall: &Wall) -> Self {
        let rules = wall.rules.len();
        let mut seen =
            Self { days: vec![0; rules], kept: vec![0; rules], meets: vec![None; rules], closes: vec![None; rules] };
        let mut before: Vec<usize> = Vec::new();
        for number in number(FIRST)..number(LAST) {
            let Some(day) = Day::new(number) else { continue };
            let mut kept: Vec<usize> = Vec::new();
            for (place, rule) in wall.rules.iter().enumerate() {
                if !day.is_in(rule, &wall.calendars) {
                    continue;
                }
                count(&mut seen.days, place);
                if rule.clears() {
                    let open = |place: &usize| wall.rules.get(*place).is_some_and(|rule| rule.state != State::Closed);
                    if rule.operator == Operator::Add && kept.iter().any(open) {
                        note(&mut seen.closes, place, || day.date());
                    }
                    kept.clear();
                }
                if rule.operator == Operator::Replace || rule.clears() {
                    for shift in before.iter().filter(|shift| **shift < place) {
                        if wall.rules.get(*shift).is_some_and(Rule::goes_past_midnight) {
                            note(&mut seen.meets, *shift, || (place, day.date()));
                        }
                    }
                }
                kept.push(place);
            }
            kept.iter().for_each(|place| count(&mut seen.kept, *place));
            before = kept;
        }
        seen
    }
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
