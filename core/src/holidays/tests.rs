//! Days as governments publish them, and every place against what the package answers.

use super::*;
use jiff::civil::{Date, date};

fn day(of: Date) -> i32 {
    (of - date(1970, 1, 1)).get_days()
}

fn options(bank: bool, observed: bool, eves: bool) -> HolidayOptions {
    HolidayOptions { bank, observed, eves }
}

/// `01-01 01-06 …` of one year.
fn listed(place: &str, year: i16, options: HolidayOptions) -> String {
    let holidays = Holidays::of(place, options).unwrap();
    let days = (day(date(year, 1, 1))..=day(date(year, 12, 31))).filter(|at| holidays.get(*at).is_some());
    let written =
        days.map(|at| date(1970, 1, 1).saturating_add(jiff::Span::new().days(at)).strftime("%m-%d").to_string());
    written.collect::<Vec<_>>().join(" ")
}

fn usual(place: &str, year: i16) -> String {
    listed(place, year, HolidayOptions::default())
}

fn on(place: &str, at: Date, options: HolidayOptions) -> Option<(String, HolidayKind, bool, bool)> {
    let holidays = Holidays::of(place, options).unwrap();
    let found = holidays.get(day(at))?;
    Some((found.name.to_owned(), found.kind, found.observed, found.estimated))
}

fn said(place: &str) -> String {
    Holidays::of(place, HolidayOptions::default()).unwrap_err().message().to_owned()
}

/// What the package answers to all eight options everywhere, as one number that the maker worked out from its answers.
#[test]
fn every_place_agrees_with_the_package() {
    let mut checksum: u64 = 0xcbf2_9ce4_8422_2325;
    for place in holiday_places() {
        for bits in 0..8 {
            let holidays = Holidays::of(place, options(bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)).unwrap();
            for byte in holidays.iter().flat_map(|(day, _)| day.to_le_bytes()) {
                checksum = (checksum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    assert_eq!(checksum.to_le_bytes(), *table::BYTES.last_chunk().unwrap());
}

#[test]
fn gov_uk_names_the_days_that_stand_for_others() {
    // gov.uk/bank-holidays, England and Wales; what stands behind the bar falls on a weekend and is named by the package alone.
    let published = [
        (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27", "01-01 12-25"),
        (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26", "01-01"),
        (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26", ""),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28", "12-26"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28", "12-25 12-26"),
        (2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26", "01-01"),
    ];
    for (year, days, weekends) in published {
        let mut both: Vec<&str> = days.split(' ').chain(weekends.split_whitespace()).collect();
        both.sort_unstable();
        assert_eq!(usual("GB-ENG", year), both.join(" "), "{year}");
        assert_eq!(usual("GB-WLS", year), both.join(" "), "{year}");
    }
    // Without observed days: the holidays where they fall.
    assert_eq!(
        listed("GB-ENG", 2022, options(false, false, true)),
        "01-01 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26"
    );
    let named = on("GB-ENG", date(2022, 1, 3), HolidayOptions::default());
    assert_eq!(named, Some(("New Year's Day".to_owned(), HolidayKind::Public, true, false)));
    assert!(usual("GB-SCT", 2026).contains("11-30") && !usual("GB-ENG", 2026).contains("11-30"));
}

#[test]
fn the_fourth_of_july_is_a_saturday() {
    let federal = "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25";
    assert_eq!(usual("US", 2026), federal);
    assert_eq!(listed("US", 2026, options(false, false, true)), federal.replace("07-03 ", ""));
    let observed = |at| on("US", at, HolidayOptions::default()).map(|found| found.2);
    assert_eq!((observed(date(2026, 7, 3)), observed(date(2026, 7, 4))), (Some(true), Some(false)));
}

#[test]
fn states_cantons_and_provinces() {
    assert_eq!(usual("DE", 2026), "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26");
    assert_eq!(usual("DE-BE", 2026), "01-01 03-08 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26");
    assert_eq!(usual("DE-BY", 2026), "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26");
    assert_eq!(usual("ES-CT", 2026), "01-01 01-06 04-03 04-06 05-01 06-24 08-15 09-11 10-12 12-08 12-25 12-26");
    assert_eq!(usual("CH-ZH", 2026), "01-01 04-03 04-06 05-01 05-14 05-25 08-01 12-25 12-26");
    assert_eq!(usual("CA-QC", 2026), "01-01 04-03 05-18 06-24 07-01 09-07 10-12 12-25");
    assert_eq!(usual("AU-NSW", 2026), "01-01 01-26 04-03 04-04 04-05 04-06 04-25 04-27 06-08 10-05 12-25 12-26 12-28");
    let japan =
        "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23";
    assert_eq!(usual("JP", 2026), japan);
    for golden in ["2026-02-16", "2026-02-17", "2026-02-20", "2026-02-23", "2026-04-06", "2026-05-05", "2026-10-07"] {
        assert!(on("CN", golden.parse().unwrap(), HolidayOptions::default()).is_some(), "{golden}");
    }
}

#[test]
fn finnish_and_swedish_eves_are_a_switch() {
    let finland = "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-19 06-20 10-31 12-06 12-24 12-25 12-26";
    assert_eq!(usual("FI", 2026), finland);
    assert_eq!(listed("FI", 2026, options(false, true, false)), finland.replace("06-19 ", "").replace("12-24 ", ""));
    let next = "01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-25 06-26 11-06 12-06 12-24 12-25 12-26";
    assert_eq!(usual("FI", 2027), next);
    let sweden = "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-19 06-20 10-31 12-24 12-25 12-26 12-31";
    assert_eq!(usual("SE", 2026), sweden);
    assert_eq!(listed("SE", 2026, options(false, true, false)).split(' ').count(), 13);
    let kind = |place, options| on(place, date(2026, 12, 24), options).map(|found| found.1);
    assert_eq!(kind("SE", HolidayOptions::default()), Some(HolidayKind::Eve));
    assert_eq!(kind("SE", options(true, true, false)), Some(HolidayKind::Bank));
    let eves: Vec<&str> =
        holiday_places().filter(|place| Holidays::of(place, HolidayOptions::default()).unwrap().has_eves()).collect();
    assert!(eves.iter().all(|place| place.starts_with("FI") || place.starts_with("SE")), "{eves:?}");
}

#[test]
fn banks_close_on_days_of_their_own_and_half_days_are_none() {
    let bank = options(true, true, true);
    // Good Friday in Austria, 31 December in Japan.
    assert_eq!(on("AT", date(2026, 4, 3), bank).map(|found| found.1), Some(HolidayKind::Bank));
    assert_eq!(on("AT", date(2026, 4, 3), HolidayOptions::default()), None);
    assert!(on("JP", date(2026, 12, 31), bank).is_some());
    assert!(Holidays::of("JP", bank).unwrap().has_bank() && !Holidays::of("FI", bank).unwrap().has_bank());
    // Maundy Thursday is half a day in Sweden, Christmas Eve an afternoon in Luxembourg.
    assert_eq!(on("SE", date(2026, 4, 2), bank), None);
    assert_eq!(on("LU", date(2026, 12, 24), bank), None);
}

#[test]
fn days_that_hang_on_the_moon_are_marked() {
    let turkey = Holidays::of("TR", HolidayOptions::default()).unwrap();
    let moon = |year: i16| {
        let days = day(date(year, 1, 1))..=day(date(year, 12, 31));
        let found = days.filter_map(|at| turkey.get(at)).filter(|found| found.name.contains("Eid al-Fitr"));
        found.map(|found| found.estimated).collect::<Vec<_>>()
    };
    assert_eq!((moon(2020), moon(2045)), (vec![false; 3], vec![true; 3]));
    assert!(turkey.iter().all(|(_, found)| !found.name.contains("estimated") && !found.name.contains('\u{2}')));
}

#[test]
fn several_names_of_one_day_are_one_holiday() {
    let both = on("US", date(2026, 1, 1), HolidayOptions::default());
    assert_eq!(both.map(|found| found.0).as_deref(), Some("New Year's Day"));
    // Ascension Day and May Day fell on one day in 2008.
    let germany = on("DE", date(2008, 5, 1), HolidayOptions::default());
    assert_eq!(germany.map(|found| found.0).as_deref(), Some("Ascension Day; Labor Day"));
}

#[test]
fn outside_its_years_nothing_is_known() {
    let finland = Holidays::of("FI", HolidayOptions::default()).unwrap();
    assert_eq!((finland.years(), finland.place()), (2000..=2050, "FI"));
    assert_eq!((finland.get(day(date(1999, 12, 25))), finland.get(day(date(2051, 1, 1)))), (None, None));
    assert_eq!((finland.get(i32::MIN), finland.get(i32::MAX)), (None, None));
    assert_eq!(Holidays::of("LK", HolidayOptions::default()).unwrap().years(), 2003..=2026);
    assert_eq!(holiday_data_version(), "holidays 0.109");
}

#[test]
fn a_place_that_is_not_known_is_answered_with_those_that_are() {
    let expected = "expected a country or a subdivision (ISO 3166) such as `FI` or `DE-BY`";
    assert_eq!(said("UK"), format!("no holidays are known for `UK`, {expected}; did you mean `GB`?"));
    assert_eq!(said("UK-ENG"), format!("no holidays are known for `UK-ENG`, {expected}; did you mean `GB-ENG`?"));
    assert_eq!(said("fi"), format!("no holidays are known for `fi`, {expected}; did you mean `FI`?"));
    assert_eq!(said("de_by"), format!("no holidays are known for `de_by`, {expected}; did you mean `DE-BY`?"));
    assert_eq!(said("Finland"), format!("no holidays are known for `Finland`, {expected}"));
    assert_eq!(said(""), format!("no holidays are known for ``, {expected}"));
    assert_eq!(
        said("GB-XX"),
        "no holidays are known for `GB-XX`, expected `GB` alone or with one of ENG, NIR, SCT, WLS"
    );
    let alone = "expected `JP` alone: nothing is known apart of its subdivisions";
    assert_eq!(said("JP-13"), format!("no holidays are known for `JP-13`, {alone}"));
    assert_eq!(usual("DEU-BY", 2026), usual("DE-BY", 2026));
    assert!(said(&"ä".repeat(1 << 16)).len() < 300);
}
