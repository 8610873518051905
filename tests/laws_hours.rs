//! Law 9 of `docs/laws.md` and other laws of opening hours, for strings of the whole grammar.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says what it saw"
)]

use kanava::Hours;
use kanava::instant::{HOUR, MINUTE, parse, print};
use kanava::routing::documents::{HoursDocument, HoursInterval, HoursState};
use proptest::prelude::*;
use proptest::sample::select;
use std::time::{Duration, Instant};

fn at(text: &str) -> i64 {
    parse(text).unwrap()
}

fn times() -> impl Strategy<Value = String> {
    let time = (0..24_u8, select(vec![0_u8, 1, 30, 45])).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}"));
    let span = prop_oneof![
        8 => (time.clone(), time.clone()).prop_map(|(from, to)| format!("{from}-{to}")),
        1 => time.prop_map(|from| format!("{from}+")),
        2 => select(vec!["02:00-03:00", "02:30-02:45", "03:00-26:30", "22:00-30:00+"]).prop_map(str::to_owned),
    ];
    proptest::collection::vec(span, 1..3).prop_map(|spans| spans.join(","))
}

fn rule() -> impl Strategy<Value = String> {
    let dates = [
        "",
        "",
        "",
        "2026 ",
        "2025-2027/2 ",
        "Jan-Mar ",
        "Oct 20-Nov 02: ",
        "easter -2 days-easter +1 day ",
        "Mar Su[-1]-Oct Su[-1] ",
        "Mar 29,31 ",
        "week 10-20/2 ",
        "2026 Mar 20-2027 Oct 30 ",
    ];
    let days =
        ["", "", "Mo-Fr ", "Sa,Su ", "Su ", "Su[-1] ", "We[1,3] +1 day ", "PH ", "PH -1 day ", "SH,Mo ", "PH Mo-We "];
    let state = ["", "", "", "", " off", " unknown", " open \"a\"", " \"b\""];
    (select(dates.to_vec()), select(days.to_vec()), times(), select(state.to_vec()))
        .prop_map(|(dates, days, times, state)| format!("{dates}{days}{times}{state}"))
}

/// Hours of one to three rules, read.
fn any_hours() -> impl Strategy<Value = (String, Hours)> {
    let more = proptest::collection::vec((select(vec!["; ", ", ", " || "]), rule()), 0..3);
    let zone = select(vec!["Europe/Helsinki", "America/New_York", "Australia/Lord_Howe", "UTC"]);
    (rule(), more, zone).prop_map(|(first, more, zone)| {
        let open = more.into_iter().fold(first, |open, (join, rule)| open + join + &rule);
        let mut document = HoursDocument::new(&open, zone);
        document.country = Some("FI".into());
        document.school_holidays.insert("2026-03-23/2026-03-30", "Spring".to_owned());
        let hours = Hours::new(&document).unwrap();
        (open, hours)
    })
}

/// Days around the clock changes of the zones.
fn instants() -> impl Strategy<Value = i64> {
    let changes = ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-03-08T07:00:00Z", "2026-04-04T15:00:00Z"];
    (select(changes.map(at).to_vec()), -72 * 60..72 * 60_i64).prop_map(|(change, minutes)| change + minutes * MINUTE)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn law_09_the_state_changes_at_next_change_and_not_before((open, hours) in any_hours(), from in instants()) {
        let change = hours.next_change(from).unwrap_or(i64::MAX);
        for minute in 0..48 * 60 {
            let now = from + minute * MINUTE;
            if now < change {
                prop_assert_eq!(hours.state(now), hours.state(from), "{} at {}", open, print(now));
            }
        }
        if change < i64::MAX {
            prop_assert_ne!(hours.state(change), hours.state(from), "{} at {}", open, print(change));
            prop_assert_eq!(hours.state(change - 1), hours.state(from), "{} before {}", open, print(change));
        }
    }

    #[test]
    fn intervals_are_what_is_not_closed_and_their_sum_is_open_time(
        (open, hours) in any_hours(), from in instants(), length in 1..200 * 60_i64,
    ) {
        let to = from + length * MINUTE;
        let told: Vec<HoursInterval> = hours.intervals(from, to).collect();
        let mut at = from;
        for interval in &told {
            prop_assert!(at <= interval.from && interval.from < interval.to && interval.to <= to, "{} {:?}", open, told);
            at = interval.to;
        }
        for minute in 0..length {
            let now = from + minute * MINUTE;
            let inside = told.iter().find(|interval| interval.from <= now && now < interval.to);
            let state = inside.map_or(HoursState::Closed, |interval| interval.state);
            prop_assert_eq!(hours.state(now), state, "{} at {}", open, print(now));
        }
        let sum = |told: &[HoursInterval]| -> i64 {
            told.iter().filter(|i| i.state == HoursState::Open).map(|i| i.to - i.from).sum()
        };
        prop_assert_eq!(hours.open_time(from, to), sum(&told), "{}", open);
        // So much later it has been open for as long.
        if let Some(end) = hours.after_open_time(from, HOUR) {
            prop_assert_eq!(hours.open_time(from, end), HOUR, "{}", open);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,1024}", at in any::<i64>()) {
        tried(&text, at);
    }

    #[test]
    fn any_words_and_marks_are_read_or_refused(
        words in proptest::collection::vec(select(WORDS.to_vec()), 0..600), at in any::<i64>(),
    ) {
        tried(&words.concat(), at);
    }
}

const WORDS: [&str; 44] = [
    "Mo",
    "Su",
    "PH",
    "SH",
    "Jan",
    "Dec",
    "easter",
    "week",
    "24/7",
    "open",
    "off",
    "unknown",
    "\"",
    "\"a\"",
    " ",
    " ",
    " ",
    ";",
    ",",
    ",",
    "||",
    ":",
    "-",
    "-",
    "+",
    "/",
    "[",
    "]",
    "(",
    "sunset",
    "day",
    "days",
    "00:00",
    "09:00-17:00",
    "22:00-26:00",
    "48:00",
    "1",
    "5",
    "31",
    "53",
    "99999",
    "2026",
    "9999",
    "ä",
];

fn tried(open: &str, at: i64) {
    let Ok(hours) = Hours::new(&HoursDocument::new(open, "Europe/Helsinki")) else { return };
    let _ = (hours.at(at), hours.problems(), hours.intervals(at, at.saturating_add(HOUR)).count());
}

/// The longest strings of each kind, and how long they take. The bounds are for a build with optimizations.
#[test]
fn the_longest_strings_take_no_longer_than_they_may() {
    let full = |item: &str, last: &str| item.repeat((4096 - last.len()) / item.len()) + last;
    for open in [
        full("Mo 1:00+;", "Mo 1:00+"),
        full("Mo,", "Mo 10:00-12:00"),
        full("Jan,", "Jan 10:00-12:00"),
        full("easter-easter,", "easter 10:00-12:00"),
        full("Jan Su[1]-Feb 01/2,", "Jan 10:00-12:00"),
        full("2001 Jan 1,", "2001 Jan 1 10:00-12:00"),
        full("1:00-2:00,", "1:00-2:00"),
        full("22:00-6:00,", "1:00-2:00"),
        full("PH -1 day,", "PH 10:00-12:00"),
        full("Mo[1-5,-5--1] +1 day,", "Mo 10:00-12:00"),
        full("off,", "off"),
        full("1:00+,", "1:00+"),
        full("week 1-53/2 Mo 1:00+ || ", "1:00+"),
        full("\"a\"||", "\"a\""),
    ] {
        let before = Instant::now();
        let Ok(hours) = Hours::new(&HoursDocument::new(&open, "Europe/Helsinki")) else { panic!("{open}") };
        let read = before.elapsed();
        drop(hours.problems());
        let all = before.elapsed();
        let slow = if cfg!(debug_assertions) { 4 } else { 1 };
        assert!(read < Duration::from_millis(50) * slow, "{read:?} to read {open:.20}");
        assert!(all < Duration::from_secs(1) * slow, "{all:?} for the problems of {open:.20}");
    }
}
