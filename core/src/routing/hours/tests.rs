//! The oracles of opening hours, to the second.

use super::*;
use crate::instant::{MINUTE, parse, print};
use crate::routing::documents::HoursDocument;

fn office() -> HoursDocument {
    let mut hours = HoursDocument::new("Mo-Fr 09:00-15:00; PH off", "Europe/Helsinki");
    hours.country = Some("FI".into());
    hours
}

fn hours(open: &str, zone: &str) -> Hours {
    Hours::read(&HoursDocument::new(open, zone)).unwrap()
}

fn at(text: &str) -> i64 {
    parse(text).unwrap()
}

fn next(hours: &Hours, from: &str) -> String {
    hours.next_change(at(from)).map(print).unwrap_or_default()
}

#[test]
fn midsummer_eve_and_christmas_eve_are_closed_until_the_next_business_day() {
    let office = Hours::read(&office()).unwrap();
    assert!(!office.is_open(at("2026-06-19T10:00:00+03:00")));
    assert_eq!(next(&office, "2026-06-19T10:00:00+03:00"), "2026-06-22T06:00:00Z");
    assert!(!office.is_open(at("2026-12-24T10:00:00+02:00")));
    assert_eq!(next(&office, "2026-12-24T10:00:00+02:00"), "2026-12-28T07:00:00Z");
    assert!(office.is_holiday(at("2026-12-24T00:00:00+02:00")));
    assert!(!office.is_holiday(at("2026-12-23T23:59:59+02:00")));
}

#[test]
fn the_switch_opens_the_eves_only() {
    let mut statutory = office();
    statutory.eves = false;
    let statutory = Hours::read(&statutory).unwrap();
    assert!(statutory.is_open(at("2026-06-19T10:00:00+03:00")));
    assert!(statutory.is_open(at("2026-12-24T10:00:00+02:00")));
    assert!(!statutory.is_open(at("2026-12-25T10:00:00+02:00")));
}

#[test]
fn helsinki_through_both_clock_changes() {
    let office = Hours::read(&office()).unwrap();
    assert!(office.is_open(at("2026-06-18T11:59:59Z")));
    assert!(!office.is_open(at("2026-06-18T12:00:00Z")));
    assert!(!office.is_open(at("2026-03-30T05:59:59Z")));
    assert!(office.is_open(at("2026-03-30T06:00:00Z")));
    assert!(!office.is_open(at("2026-10-26T06:59:59Z")));
    assert!(office.is_open(at("2026-10-26T07:00:00Z")));
}

#[test]
fn the_night_the_clock_skips_and_the_night_it_repeats() {
    let night = hours("03:30-05:00", "Europe/Helsinki");
    // 29 March: 03:30 does not exist; the wall clock first shows an open time at 04:00 (+03).
    assert_eq!(next(&night, "2026-03-29T00:00:00Z"), "2026-03-29T01:00:00Z");
    assert_eq!(next(&night, "2026-03-29T01:00:00Z"), "2026-03-29T02:00:00Z");
    // 25 October: 03:30 comes twice, at +03 and at +02.
    assert_eq!(next(&night, "2026-10-25T00:00:00Z"), "2026-10-25T00:30:00Z");
    assert_eq!(next(&night, "2026-10-25T00:30:00Z"), "2026-10-25T01:00:00Z");
    assert_eq!(next(&night, "2026-10-25T01:00:00Z"), "2026-10-25T01:30:00Z");
    assert_eq!(next(&night, "2026-10-25T01:30:00Z"), "2026-10-25T03:00:00Z");
}

#[test]
fn two_thousand_twenty_six_has_252_business_days_and_90_720_open_minutes() {
    let office = Hours::read(&office()).unwrap();
    let (mut from, end) = (at("2026-01-01T00:00:00+02:00"), at("2027-01-01T00:00:00+02:00"));
    let (mut days, mut open) = (0, 0);
    while let Some(change) = office.next_change(from).filter(|change| *change < end) {
        if office.is_open(from) {
            days += 1;
            open += change - from;
        }
        from = change;
    }
    assert_eq!((days, open / MINUTE, open % MINUTE), (252, 90_720, 0));
}

#[test]
fn exceptions_replace_their_day() {
    let mut document = office();
    document.exceptions.insert("2026-12-23", "09:00-12:00".to_owned());
    document.exceptions.insert("2026-12-22", "off".to_owned());
    document.exceptions.insert("2026-12-24", "10:00-11:00".to_owned());
    let office = Hours::read(&document).unwrap();
    assert_eq!(next(&office, "2026-12-21T13:00:00Z"), "2026-12-23T07:00:00Z");
    assert_eq!(next(&office, "2026-12-23T07:00:00Z"), "2026-12-23T10:00:00Z");
    assert_eq!(next(&office, "2026-12-23T10:00:00Z"), "2026-12-24T08:00:00Z");
}

#[test]
fn past_midnight_several_spans_and_never() {
    let bar = hours("Fr 22:00-02:00", "UTC");
    assert!(bar.is_open(at("2026-11-21T01:59:59Z")));
    assert!(!bar.is_open(at("2026-11-21T02:00:00Z")));
    let split = hours("Mo-Fr 09:00-11:30,12:15-16:00", "UTC");
    assert_eq!(next(&split, "2026-11-23T10:00:00Z"), "2026-11-23T11:30:00Z");
    assert_eq!(next(&split, "2026-11-23T11:30:00Z"), "2026-11-23T12:15:00Z");
    let always = hours("24/7", "Europe/Helsinki");
    assert!(always.is_open(at("2026-03-29T01:00:00Z")));
    assert_eq!(always.next_change(at("2026-03-29T01:00:00Z")), None);
    let never = hours("off", "UTC");
    assert_eq!(never.next_open(at("2026-03-29T01:00:00Z")), None);
}

#[test]
fn instants_outside_the_kept_years_are_answered_too() {
    let office = hours("Mo-Fr 09:00-15:00", "Europe/Helsinki");
    assert_eq!(next(&office, "2200-01-01T00:00:00Z"), "2200-01-01T07:00:00Z");
    assert!(office.is_open(at("1950-01-02T08:00:00Z")));
    for extreme in [i64::MIN, i64::MAX, 0, -1] {
        let _ = (office.is_open(extreme), office.next_change(extreme), office.is_holiday(extreme));
    }
}

#[test]
fn an_unknown_zone_is_a_fault_with_a_suggestion() {
    let faults = Hours::read(&HoursDocument::new("Mo-Fr 09:00-15:00", "Europe/Helsinky")).unwrap_err();
    assert!(faults[0].message.ends_with("did you mean `Europe/Helsinki`?"), "{}", faults[0].message);
}

mod warned;

#[test]
fn a_closed_day_takes_nothing_from_the_shift_before_it() {
    for (open, country, night) in [
        ("Mo-Fr 22:00-06:00; PH off", Some("FI"), "2026-01-06T03:00:00+02:00"),
        ("Mo-Fr 22:00-06:00; Sa-Su off", None, "2026-03-07T03:00:00+02:00"),
        ("Mo-Fr 22:00-06:00, Sa off", None, "2026-03-07T03:00:00+02:00"),
    ] {
        let mut document = HoursDocument::new(open, "Europe/Helsinki");
        document.country = country.map(str::to_owned);
        let hours = Hours::read(&document).unwrap();
        assert!(hours.is_open(at(night)), "{open}");
        assert!(!hours.is_open(at(night) + 20 * 60 * MINUTE), "{open}: the shift of the day itself does not begin");
    }
}

#[test]
fn one_block_over_two_zones_is_open_by_either_clock() {
    let text = r#"{"open":"Mo-Fr 06:00-19:00","zone":["Europe/London","America/Los_Angeles"]}"#;
    let line = Hours::parse(text).unwrap();
    let told = ["2026-03-02T05:30:00Z", "2026-03-02T06:30:00Z", "2026-03-03T02:30:00Z", "2026-03-03T03:30:00Z"];
    assert_eq!(told.map(|instant| line.is_open(at(instant))), [false, true, true, false]);
    assert!(line.problems().is_empty());
    assert!(Hours::parse(r#"{"open":"24/7","zone":[]}"#).is_err());
}

#[test]
fn what_is_never_open_and_what_closes_nothing_is_named() {
    let told = |open: &str| {
        let problems = hours(open, "UTC").problems();
        problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("; ")
    };
    for never in ["off", "Mo-Fr off", "17:00+", "Mo-Fr 09:00-17:00 \"English only\"", "unknown"] {
        assert!(told(never).contains("it is never open"), "{never}: {}", told(never));
    }
    assert!(told("Dec 24 off; Mo-Fr 08:00-18:00").starts_with("`Dec 24 off` closes nothing"));
    assert_eq!(told("Mo-Fr 08:00-18:00; Dec 24 off"), "");
    assert_eq!(told("Mo off; Tu 14:00-18:00; We-Sa 10:00-18:00"), "");
}
