//! What weekdays, months, states and holidays are called.

use super::super::rule::State;
use jiff::civil::Weekday;

/// The weekday of this name. Names in full, and in other letter case, are understood.
pub(super) fn weekday(name: &str) -> Option<Weekday> {
    let place = place(name, &DAYS).or_else(|| place_of_long(name, &LONG_DAYS, 3))?;
    Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
}

/// The month of this name, from 1.
pub(super) fn month(name: &str) -> Option<i8> {
    let place = place(name, &MONTHS).or_else(|| place_of_long(name, &LONG_MONTHS, 3))?;
    i8::try_from(place + 1).ok()
}

pub(super) fn state(name: &str) -> Option<State> {
    match name.to_ascii_lowercase().as_str() {
        "open" => Some(State::Open),
        "closed" | "off" => Some(State::Closed),
        "unknown" => Some(State::Unknown),
        _ => None,
    }
}

/// How the specification writes this word; itself when it is written so, or no word of it.
pub(super) fn as_specified(name: &str) -> String {
    let of = |names: &[&'static str], place: Option<usize>| place.and_then(|place| names.get(place).copied());
    let specified = of(&DAYS, place(name, &DAYS).or_else(|| place_of_long(name, &LONG_DAYS, 3)))
        .or_else(|| of(&MONTHS, place(name, &MONTHS).or_else(|| place_of_long(name, &LONG_MONTHS, 3))))
        .or_else(|| of(&OTHERS, place(name, &OTHERS)));
    match specified {
        // Both ways of writing it are common.
        Some("easter") if name == "Easter" => name.to_owned(),
        Some(specified) => specified.to_owned(),
        None => name.to_owned(),
    }
}

/// Every word, for suggestions.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    DAYS.into_iter().chain(MONTHS).chain(LONG_DAYS).chain(LONG_MONTHS).chain(OTHERS)
}

/// What the sun does: it needs a place, which hours do not have.
pub(super) fn is_of_the_sun(name: &str) -> bool {
    ["dawn", "sunrise", "sunset", "dusk"].contains(&name.to_ascii_lowercase().as_str())
}

pub(super) fn month_name(month: i8) -> &'static str {
    LONG_MONTHS.get(usize::from(month.unsigned_abs()).saturating_sub(1)).copied().unwrap_or_default()
}

fn place(name: &str, known: &[&str]) -> Option<usize> {
    known.iter().position(|known| known.eq_ignore_ascii_case(name))
}

/// The whole word, or its first letters.
fn place_of_long(name: &str, known: &[&str], least: usize) -> Option<usize> {
    let starts = |known: &&str| known.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let mut found = known.iter().enumerate().filter(|(_, known)| name.len() >= least && starts(known));
    found.next().map(|(place, _)| place)
}

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const LONG_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const OTHERS: [&str; 9] = ["PH", "SH", "easter", "week", "open", "closed", "off", "unknown", "day"];
