//! Instants: UTC nanoseconds since 1970, read from what exports write and printed as RFC 3339. Time zones and durations.
//!
//! One calendar, jiff's, with the IANA zones it bundles; and one set of messages for what cannot be read. Not here:
//! holidays (`holidays`) and opening hours (`routing::hours`).

mod duration;
pub(crate) mod rfc3339;
pub(crate) mod wide;
mod zone;
mod zone_data;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime;

pub use duration::Span;
pub(crate) use duration::{PrintedDuration, minutes, parse_duration};
pub(crate) use rfc3339::{not_an_instant, rfc3339_option, write};
pub use rfc3339::{parse, print};
pub(crate) use zone::not_a_zone;
pub use zone::{Clock, Zone, zone_data_version};
pub use zone_data::ZoneData;

/// Nanoseconds in a second.
pub const SECOND: i64 = 1_000_000_000;
/// Nanoseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Nanoseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Nanoseconds in a day of 24 hours.
pub const DAY: i64 = 24 * HOUR;

/// Reads an RFC 3339 instant (`2026-11-22T08:30:00+02:00`), or a local time in `zone`.
pub fn read(text: &str, zone: &Zone) -> Option<(i64, Clock)> {
    let text = text.trim();
    if let Some(at) = rfc3339::quick(text.as_bytes()) {
        return Some((at, Clock::Offset));
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return nanoseconds(at).map(|ns| (ns, Clock::Offset));
    }
    if let Ok(local) = text.parse::<DateTime>() {
        // `2026-11-22T08:30Z` parses as neither: jiff refuses a `Z` on a local time.
        return zone.resolve(local);
    }
    text.parse::<Date>().ok().and_then(|day| zone.resolve(day.to_datetime(Time::midnight())))
}

/// Reads a time written in a `strftime` pattern such as `%d/%m/%Y %H:%M`; without an offset in it, in `zone`.
pub fn read_as(text: &str, pattern: &str, zone: &Zone) -> Option<(i64, Clock)> {
    let parsed = strtime::parse(pattern, text.trim()).ok()?;
    // Half past nine is in the morning or in the evening: an hour of twelve is none without its half of the day.
    if parsed.meridiem().is_none() && has_hour_of_twelve(pattern) {
        return None;
    }
    // `%Q` writes the zone beside the time.
    let own = match parsed.iana_time_zone() {
        Some(name) => Some(Zone::find(name)?),
        None => None,
    };
    let zone = own.as_ref().unwrap_or(zone);
    // An offset, or seconds since 1970 (`%s`), leave no zone to ask.
    if let Ok(at) = parsed.to_timestamp() {
        return nanoseconds(at).map(|ns| (ns, Clock::Offset));
    }
    match parsed.to_datetime() {
        Ok(local) => zone.resolve(local),
        Err(_) => zone.resolve(parsed.to_date().ok()?.to_datetime(Time::midnight())),
    }
}

/// Reads a day written in a pattern such as `%d.%m.%Y`, as `1980-02-01`.
pub(crate) fn day_as(text: &str, pattern: &str) -> Option<String> {
    let day = strtime::parse(pattern, text.trim()).ok()?.to_date().ok()?;
    Some(day.to_string())
}

/// Whether a `strftime` pattern can give an instant; otherwise what is wrong with it.
pub(crate) fn check_pattern(pattern: &str) -> Result<(), &'static str> {
    // What it writes it must be able to read.
    let Ok(sample) = strtime::format(pattern, &SAMPLE.to_zoned(jiff::tz::TimeZone::UTC)) else {
        return Err("cannot be read as a pattern, expected `strftime` letters such as `%d.%m.%Y %H:%M`");
    };
    let Ok(parsed) = strtime::parse(pattern, &sample) else {
        return Err("cannot be read back, expected `strftime` letters such as `%d.%m.%Y %H:%M` or `%I:%M %p`");
    };
    match parsed.to_timestamp().is_ok() || parsed.to_datetime().is_ok() || parsed.to_date().is_ok() {
        true => Ok(()),
        false => Err("names no day, expected one with year, month and day, or with `%s`"),
    }
}

/// 2026-11-22T08:30:00Z, to try patterns on.
const SAMPLE: Timestamp = Timestamp::constant(1_795_336_200, 0);

/// Whether a pattern has `%I` or `%l`, with or without flags.
fn has_hour_of_twelve(pattern: &str) -> bool {
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter == '%' {
            let flags = |c: &char| matches!(c, '-' | '_' | '^' | '#' | ':') || c.is_ascii_digit();
            if matches!(letters.by_ref().find(|c| !flags(c)), Some('I' | 'l')) {
                return true;
            }
        }
    }
    false
}

/// Prints an instant of so many seconds since 1970 that is too far from it for nanoseconds.
pub(crate) fn print_far(seconds: i64) -> String {
    let day = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
    let at = day.checked_add(jiff::SignedDuration::from_secs(seconds));
    at.map_or_else(|_| seconds.to_string(), |at| format!("{at}Z"))
}

/// The instant as jiff's timestamp. Every `i64` of nanoseconds is within its range.
fn timestamp(at: i64) -> Timestamp {
    Timestamp::from_nanosecond(at.into()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn nanoseconds(at: Timestamp) -> Option<i64> {
    i64::try_from(at.as_nanosecond()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_exports_write() {
        let helsinki = Zone::named("Europe/Helsinki").unwrap();
        let at = |t: &str| read(t, &helsinki).map(|(ns, c)| (print(ns), c));
        assert_eq!(at("2026-11-22T08:30:00Z"), Some(("2026-11-22T08:30:00Z".into(), Clock::Offset)));
        assert_eq!(at("2026-11-22 08:30:00"), Some(("2026-11-22T06:30:00Z".into(), Clock::Plain)));
        assert_eq!(at("2026-11-22"), Some(("2026-11-21T22:00:00Z".into(), Clock::Plain)));
        // 29 March 2026, 03:30 does not exist; 25 October 2026, 03:30 exists twice.
        assert_eq!(at("2026-03-29 03:30:00"), Some(("2026-03-29T01:30:00Z".into(), Clock::Gap)));
        assert_eq!(at("2026-10-25 03:30:00"), Some(("2026-10-25T00:30:00Z".into(), Clock::Fold)));
        assert_eq!(at("yesterday"), None);
        assert!(Zone::named("Europe/Atlantis").is_err());
        assert!(parse("2026-11-22T08:30:00").is_err());
    }

    #[test]
    fn reads_written_patterns() {
        let at = |t: &str, p: &str| read_as(t, p, &Zone::utc()).map(|(ns, _)| print(ns));
        assert_eq!(at("1767587534", "%s").as_deref(), Some("2026-01-05T04:32:14Z"));
        assert_eq!(at("29/2/2016 01:16", "%d/%m/%Y %H:%M").as_deref(), Some("2016-02-29T01:16:00Z"));
        assert_eq!(at("04/12/2018 11:11:26 AM", "%m/%d/%Y %I:%M:%S %p").as_deref(), Some("2018-04-12T11:11:26Z"));
        let tweet = at("Tue Oct 31 22:10:35 +0000 2017", "%a %b %d %H:%M:%S %z %Y");
        assert_eq!(tweet.as_deref(), Some("2017-10-31T22:10:35Z"));
        assert_eq!(at("2010-08-01 0:10:10", "%Y-%m-%d %H:%M:%S").as_deref(), Some("2010-08-01T00:10:10Z"));
        assert_eq!(at("31/31/2016 01:16", "%d/%m/%Y %H:%M"), None);
        // A zone that is written counts, and one that is none refuses the time.
        let zoned = |t: &str| at(t, "%Y-%m-%d %H:%M:%S %Q");
        assert_eq!(zoned("2026-03-04 10:15:30 Asia/Tokyo").as_deref(), Some("2026-03-04T01:15:30Z"));
        assert_eq!(zoned("2026-07-04 10:15:30 Europe/Paris").as_deref(), Some("2026-07-04T08:15:30Z"));
        assert_eq!(zoned("2026-03-04 10:15:30 +0200").as_deref(), Some("2026-03-04T08:15:30Z"));
        assert_eq!(zoned("2026-03-04 10:15:30 Mars/Base"), None);
        // An hour of twelve needs its half of the day.
        assert_eq!(at("10/6/2023 9:05", "%m/%d/%Y %I:%M"), None);
        assert_eq!(at("10/6/2023 9:05", "%m/%d/%Y %-I:%M"), None);
        assert_eq!(at("10/6/2023 9:05 PM", "%m/%d/%Y %-I:%M %p").as_deref(), Some("2023-10-06T21:05:00Z"));
        assert_eq!(at("10/6/2023 9:05 %I", "%m/%d/%Y %H:%M %%I").as_deref(), Some("2023-10-06T09:05:00Z"));
    }
}
