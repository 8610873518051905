//! Matters with no way open at some hour, and a fallback that is closed.
//!
//! A way is a channel a matter may go to that anybody can take: not one that needs a consent. A deferred channel takes
//! contacts at any hour. Looked at are an ordinary week, then a year with its holidays, then the days with hours of
//! their own.

use super::{Key, Lint};
use crate::instant::{self, DAY, HOUR, Zone};
use crate::routing::documents::{HoursNames, Pace};
use crate::routing::hours::Hours;
use crate::routing::policy::ChannelSet;

impl Lint<'_> {
    pub(super) fn open(&mut self) {
        let ruled_out = self.always_forbidden();
        let mut seen: Vec<ChannelSet> = Vec::new();
        let matters = self.compiled.matters.iter().chain([&self.compiled.unknown]);
        for plan in matters {
            let allowed = plan.allowed.without(ruled_out.without(plan.stay_open));
            if seen.contains(&allowed) {
                continue;
            }
            seen.push(allowed);
            let Some(told) = self.closed(allowed) else { continue };
            let code = plan.place.and_then(|place| self.document.matters.at(place)).map(|(code, _)| code);
            let suggestion = "allow a deferred channel such as mail, or one that is always open";
            match code {
                Some(code) => {
                    let message = format!("no way is open for matter `{code}` {told}");
                    self.warn(&[Key("matters"), Key(code)], message, suggestion);
                }
                None => {
                    let message = format!("no way is open for a matter the policy does not know {told}");
                    self.warn(&[Key("channels")], message, suggestion);
                }
            }
        }
        self.fallback();
    }

    fn fallback(&mut self) {
        let name = &self.document.fallback.channel;
        let path = [Key("fallback"), Key("channel")];
        let Some(place) = self.document.channels.position(name) else { return };
        if let Some(consent) = self.document.channels.get(name).and_then(|channel| channel.consent.as_ref()) {
            let message =
                format!("the fallback `{name}` needs the consent `{consent}`, which a customer may not have given");
            self.warn(&path, message, "take a channel without a consent");
            return;
        }
        let mut only = ChannelSet::default();
        only.insert(place);
        if let Some(told) = self.closed(only) {
            let message = format!("the fallback `{name}` is not open {told}");
            self.warn(&path, message, "take a deferred channel such as mail, or one that is always open");
        }
    }

    /// When none of these channels is open, in words; nothing when one always is.
    fn closed(&self, channels: ChannelSet) -> Option<String> {
        let mut ways: Vec<&Hours> = Vec::new();
        let mut dates: Vec<&str> = Vec::new();
        for (place, plan) in self.compiled.channels.iter().enumerate() {
            if !channels.contains(place) || plan.consent.is_some() {
                continue;
            }
            // One that is always open leaves nothing to tell.
            let hours = plan.hours.and_then(|hours| self.compiled.hours.get(hours))?;
            if plan.pace == Pace::Deferred && hours.next_open(MONDAY).is_some() {
                return None;
            }
            ways.push(hours);
            let names = self.document.channels.at(place).and_then(|(_, channel)| channel.hours.as_ref());
            let blocks = names.into_iter().flat_map(HoursNames::names);
            let blocks = blocks.filter_map(|block| self.document.hours.get(block));
            dates.extend(blocks.flat_map(|block| block.exceptions.names()));
        }
        let Some(first) = ways.first() else {
            let mut places = self.compiled.channels.iter().enumerate();
            let asks = places.any(|(place, plan)| channels.contains(place) && plan.consent.is_some());
            return Some(if asks { "at any hour, but with a consent" } else { "at any hour" }.to_owned());
        };
        let zone = Zone::find(first.zone()).unwrap_or_else(Zone::utc);
        let monday = zone.shifted(MONDAY);
        match Gap::first(&ways, monday, monday.saturating_add(WEEK)) {
            Ok(Some(gap)) => {
                let total = closed_between(&ways, monday, monday.saturating_add(WEEK));
                return Some(format!(
                    "{}; closed {} of the 168 h of an ordinary week",
                    gap.told(&zone, true),
                    hours_of(total)
                ));
            }
            Ok(None) => {}
            Err(()) => return Some("at any hour of an ordinary week".to_owned()),
        }
        let year = (zone.shifted(YEAR.saturating_sub(DAY)), zone.shifted(YEAR.saturating_add(53 * WEEK)));
        let mut spans = vec![year];
        dates.sort_unstable();
        for date in dates {
            if let Ok(day) = instant::parse(&format!("{date}T00:00:00Z")) {
                spans.push((zone.shifted(day.saturating_sub(DAY)), zone.shifted(day.saturating_add(3 * DAY))));
            }
        }
        spans
            .into_iter()
            .find_map(|(from, until)| Gap::first(&ways, from, until).ok()?)
            .map(|gap| gap.told(&zone, false))
    }
}

/// A time with nothing open.
struct Gap {
    from: i64,
    until: i64,
}

impl Gap {
    /// The first closing from an instant on, to the opening after it; an error when nothing opens before the end.
    fn first(ways: &[&Hours], from: i64, end: i64) -> Result<Option<Self>, ()> {
        let mut at = opening(ways, from).filter(|at| *at < end).ok_or(())?;
        loop {
            // Something is open: go on to where all are closed.
            let open = ways.iter().filter(|hours| hours.is_open(at));
            let Some(closing) = open.map(|hours| hours.next_change(at).unwrap_or(i64::MAX)).max() else {
                let until = opening(ways, at).unwrap_or(i64::MAX);
                return Ok(Some(Self { from: at, until }));
            };
            if closing >= end {
                return Ok(None);
            }
            at = closing;
        }
    }

    fn told(&self, zone: &Zone, weekdays: bool) -> String {
        let wall = |at: i64| {
            let wall = zone.local(at);
            let day = match weekdays {
                true => DAYS
                    .get(usize::from(wall.weekday().to_monday_zero_offset().unsigned_abs()))
                    .copied()
                    .unwrap_or("")
                    .to_owned(),
                false => format!("{:04}-{:02}-{:02}", wall.year(), wall.month(), wall.day()),
            };
            format!("{day} {:02}:{:02}", wall.hour(), wall.minute())
        };
        let zone = zone.name();
        match self.until {
            i64::MAX => format!("from {} ({zone}) on", wall(self.from)),
            until => {
                let length = hours_of(until.saturating_sub(self.from));
                format!("from {} to {} ({zone}), {length} h", wall(self.from), wall(until))
            }
        }
    }
}

/// The first instant from `at` on at which something is open.
fn opening(ways: &[&Hours], at: i64) -> Option<i64> {
    ways.iter().filter_map(|hours| hours.next_open(at)).min()
}

fn closed_between(ways: &[&Hours], from: i64, until: i64) -> i64 {
    let (mut at, mut closed) = (from, 0);
    while at < until {
        let next = ways.iter().filter_map(|hours| hours.next_change(at)).min().unwrap_or(until).min(until);
        if !ways.iter().any(|hours| hours.is_open(at)) {
            closed += next - at;
        }
        at = next;
    }
    closed
}

fn hours_of(length: i64) -> String {
    let hours = (length as f64 / HOUR as f64 * 100.0).round() / 100.0;
    hours.to_string()
}

const WEEK: i64 = 7 * DAY;
/// 2026-03-09T00:00:00Z: a Monday of a week without holidays and clock changes.
const MONDAY: i64 = 1_773_014_400_000_000_000;
/// 2026-01-01T00:00:00Z: a year with the holidays of a year.
const YEAR: i64 = 1_767_225_600_000_000_000;
const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
