//! What is read, with or without a warning by name, and what is refused.

use super::*;

fn problems(open: &str) -> Vec<String> {
    let mut document = HoursDocument::new(open, "Europe/Berlin");
    document.country = Some("DE-BW".into());
    Hours::read(&document).unwrap().problems().into_iter().map(|problem| problem.message).collect()
}

fn refusal(open: &str) -> String {
    Hours::new(&HoursDocument::new(open, "Europe/Berlin")).unwrap_err().message().to_owned()
}

#[test]
fn usual_strings_are_read_without_a_warning() {
    for open in [
        "Mo-Fr 09:00-17:00; PH off",
        "Mo-Sa 08:00-20:00, Su,PH 10:00-14:00",
        "Mo-Fr 10:00-12:00; Dec 24-26,31 off",
        "Mo-Fr 10:00-12:00; Dec 24,26 off",
        "10:00-12:00, 2030+ Tu 14:00-16:00",
        "PH Mo-Fr 10:00-12:00",
        "Mo,PH 10:00-12:00",
        "Jan Su[1]-Mar Su[-1]: 10:00-12:00",
        "week 01-53/2 Mo 9:00-17:00",
        "2050 Jan 10-2051 Mar 10: Mo 10:00-12:00",
        "Mo-Fr 10:00-16:00,18:00+",
        "Mo-Fr 10:00-12:00, Sa 18:00+",
        "Mo-Fr 10:00-12:00 || \"by appointment\"",
        "open; Dec 25 off",
        "24/7",
    ] {
        assert_eq!(problems(open), Vec::<String>::new(), "{open}");
    }
}

#[test]
fn what_may_be_read_otherwise_is_warned_of_by_name() {
    for (open, warning) in [
        ("\"x\" 10:00-12:00 off", "the comment of a state stands after it"),
        ("10:00-12:00 \"\"", "this comment says nothing"),
        ("22:00-26:00,23:00-24:00+", "an open end of"),
        ("04:00-11:45,04:30-10:00+", "an open end of"),
        ("06:00-13:00,21:00+", "an open end of"),
        ("01:30+,04:00-02:30", "an open end of"),
        ("08:45-08:45+", "an open end of"),
        ("18:00+,19:00-20:00", "an open end of"),
        ("00:00+", "`00:00+` leaves all of the day unknown"),
        ("Mo-Sa 10:00-18:00, Mo 01:30-15:00+", "the open end of `Mo 01:30-15:00+` and"),
        ("Mo 10:00-18:00 || 09:00-17:00+", "`09:00-17:00+` changes nothing where"),
        ("Mo 10:00-18:00 || off", "`off` is a fallback that is closed"),
        ("Mo 10:00-18:00 || Tu 10:00-12:00, We 10:00-12:00", "`We 10:00-12:00` stands after a fallback and is none"),
        ("Mo 10:00-18:00; Su 09:00-12:00 || Su 22:00-26:00", "`Su 22:00-26:00` goes on past midnight"),
        ("Mo-Fr 22:00-06:00; PH off", "`Mo-Fr 22:00-06:00` goes on past midnight"),
        ("Tu 19:30-01:00; We[3] -1 day 06:00-06:30", "`Tu 19:30-01:00` goes on past midnight"),
        ("2017 Mo-Fr 12:45-12:00; Sa 08:00-12:00", "`2017 Mo-Fr 12:45-12:00` goes on past midnight"),
        ("Mo-Fr 10:00-12:00, PH off", "`PH off` closes, and stands after a `,`"),
        ("2030 Oct-Mar 10:00-12:00", "it begins in this year, and ends in the next"),
        ("Mar 30-easter: 10:00-12:00", "the last day of this range is in it"),
        ("Apr 01-easter -3 days: 10:00-12:00", "the last day of this range is in it"),
        ("Mar 25-Feb 29: 10:00-12:00", "where February has no 29"),
        ("May Su[5]-Jun 02: 10:00-12:00", "in some years its last day comes before its first"),
        ("Jan Su[5]-Jun 02: 10:00-12:00", "not each month has a fifth"),
        ("May Fr[-2]-May 21: 10:00-12:00", "in some years its last day comes before its first"),
        ("Nov 01-Oct 31: 10:00-12:00", "this range is all of the year"),
        ("Apr Sa[3]-Apr Fr[2]: 10:00-12:00", "this range goes over the end of the year, to the month"),
        ("Jan 01,Nov Th[4] 10:00-12:00", "this weekday is one of all these dates"),
        ("Tu PH 10:00-12:00", "holidays stand before the weekdays"),
        ("PH,SH Mo-Fr 10:00-12:00", "all of these holidays must be one of these weekdays"),
        ("Apr: PH 10:00-12:00", "no `:` stands before holidays"),
        ("2030: week 10 Mo 10:00-12:00", "one `:` before weekdays or times is enough"),
        ("week 10: PH 10:00-12:00", "one `:` before weekdays or times is enough"),
        ("10:00-1:00", "`1:` is read as `01:`"),
        ("week 01-10/1 10:00-12:00", "`/1` says nothing"),
        ("2150 10:00-12:00", "`2150` is read as a year"),
        ("2013 10:00-12:00", "the year 2013 is past"),
        ("2012-2016 10:00-12:00", "the year 2016 is past"),
        ("2013+ 10:00-12:00", "the year 2013 is past: it has begun"),
        ("2013 Dec 24 10:00-12:00", "a date of 2013 is past"),
        ("2013 Dec 24-2014 Jan 06 10:00-12:00", "a date of 2014 is past"),
        ("2030-2032 Mo 10:00-12:00; Mo-Tu 13:00-14:00", "`2030-2032 Mo 10:00-12:00` never counts"),
        ("24/7; Su off", "`24/7` is all the time, and there are other rules"),
        ("24/7 open", "`24/7` needs no `open`"),
        ("Mo 10:00-12:00 || unknown", "`unknown` is on all days, and stands after other rules"),
        ("10:00-12:00 || 13:00-14:00", "rules of times alone are one"),
    ] {
        let told = problems(open);
        assert!(told.iter().any(|message| message.starts_with(warning)), "{open}: {told:?}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_the_reason() {
    for (open, reason) in [
        ("Mo-Fr (sunrise+01:00)-17:00", "`sunrise` depends on a place"),
        ("dawn-dusk", "`dawn` depends on a place"),
        ("Mo Mo-Sa 10:00-20:00", "days of one kind are joined by `,`"),
        ("PH PH 10:00-20:00", "days of one kind are joined by `,`"),
        ("Dec 24-Jan 02,05 10:00-12:00", "the month of this day is missing"),
        ("24:00-26:00", "what begins at `24:00` begins on the day after"),
        ("Mo 1000-1200", "this is not a time"),
        ("Mo-Fr 9-17", "minutes are missing"),
        ("10:00-12:00/13:00-17:00", "what happens every so many minutes is no opening"),
    ] {
        assert!(refusal(open).contains(reason), "{open}: {}", refusal(open));
    }
}

#[test]
fn days_of_one_month_are_a_list() {
    let hours = hours("Dec 24-26,31 10:00-12:00", "UTC");
    let open: Vec<u8> = (20..=31).filter(|day| hours.is_open(at(&format!("2026-12-{day:02}T11:00:00Z")))).collect();
    assert_eq!(open, [24, 25, 26, 31]);
}

#[test]
fn after_a_comma_a_year_or_all_the_time_begins_a_rule() {
    let later = hours("10:00-12:00, 2030 Tu 14:00-16:00", "UTC");
    assert!(later.is_open(at("2030-01-01T15:00:00Z")) && !later.is_open(at("2026-12-01T15:00:00Z")));
    assert!(hours("10:00-12:00, 24/7", "UTC").is_open(at("2026-12-01T15:00:00Z")));
}
