//! Opening hours: open, closed or unknown at an instant, and when that changes.
//!
//! The state is that of the wall clock of a zone. So the hour that an autumn night repeats counts twice, the hour that a
//! spring night skips does not exist, and [`Hours::state`] changes exactly at [`Hours::next_change`]. The stretches of
//! the wall clock are laid out as instants block by block (a block is 366 days), the first time an instant of the block
//! is asked for, and kept for blocks from about 1900 on; before those the answer is the same, only slower. What is
//! asked is answered by binary search.

mod block;
mod calendars;
mod check;
mod day;
mod parse;
mod read;
mod rule;
mod told;
mod wall;

use super::documents::{HoursAt, HoursInterval, HoursProblem, HoursState};
use crate::holidays::holiday_data_version;
use crate::instant::{self, SECOND, Zone};
use block::{BLOCK, Block, Said};
use std::sync::{Arc, OnceLock};
use wall::Wall;

pub use crate::instant::zone_data_version;

/// Opening hours in a zone.
///
/// ```
/// use kanava::routing::documents::HoursDocument;
/// use kanava::{Hours, instant};
///
/// let mut office = HoursDocument::new("Mo-Fr 09:00-15:00; PH off", "Europe/Helsinki");
/// office.country = Some("FI".into());
/// let office = Hours::new(&office)?;
/// let eve = instant::parse("2026-12-24T10:00:00+02:00")?;
/// assert!(!office.is_open(eve));
/// assert_eq!(office.next_open(eve), Some(instant::parse("2026-12-28T09:00:00+02:00")?));
/// # Ok::<(), kanava::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Hours {
    /// One, or several of which one must be open.
    parts: Vec<Part>,
    blocks: Box<[OnceLock<Block>]>,
}

#[derive(Debug, Clone)]
struct Part {
    wall: Arc<Wall>,
    zone: Zone,
}

impl Hours {
    /// The state at this instant (nanoseconds of UTC).
    pub fn state(&self, at: i64) -> HoursState {
        self.said(at).state
    }

    /// Whether it is open at this instant (nanoseconds of UTC): unknown is not open.
    pub fn is_open(&self, at: i64) -> bool {
        self.state(at) == HoursState::Open
    }

    /// The comment that the hours have for this instant (nanoseconds of UTC).
    pub fn comment(&self, at: i64) -> Option<&str> {
        self.comment_of(self.said(at))
    }

    /// The first instant after `at` at which the state changes; nothing when it does not within ten years.
    pub fn next_change(&self, at: i64) -> Option<i64> {
        let now = self.state(at);
        self.find(at, |said| said.state != now)
    }

    /// The first instant from `at` on at which it is open; nothing when there is none within ten years.
    pub fn next_open(&self, at: i64) -> Option<i64> {
        if self.is_open(at) { Some(at) } else { self.find(at, |said| said.state == HoursState::Open) }
    }

    /// The stretches between two instants (nanoseconds of UTC) in which it is open or unknown, in order.
    pub fn intervals(&self, from: i64, to: i64) -> impl Iterator<Item = HoursInterval> {
        let mut at = from;
        std::iter::from_fn(move || {
            while at < to {
                let (from, state) = (at, self.state(at));
                at = self.change_by(at, to);
                if state != HoursState::Closed {
                    let comment = self.comments(from, at);
                    return Some(HoursInterval { from, to: at, state, comment });
                }
            }
            None
        })
    }

    /// How long it is open between two instants (nanoseconds of UTC), in nanoseconds.
    pub fn open_time(&self, from: i64, to: i64) -> i64 {
        let (mut at, mut open) = (from, 0_i64);
        while at < to {
            let next = self.change_by(at, to);
            open = open.saturating_add(if self.is_open(at) { next.saturating_sub(at) } else { 0 });
            at = next;
        }
        open
    }

    /// The instant at which it has been open for so long (nanoseconds) since `at`; nothing when it has not within ten
    /// years of closing.
    pub fn after_open_time(&self, at: i64, length: i64) -> Option<i64> {
        let (mut at, mut left) = (self.next_open(at)?, length.max(0));
        loop {
            let until = self.next_change(at).unwrap_or(i64::MAX);
            if left <= until.saturating_sub(at) {
                return Some(at.saturating_add(left));
            }
            left -= until.saturating_sub(at);
            at = self.next_open(until)?;
        }
    }

    /// Whether the wall clock shows a public holiday.
    pub fn is_holiday(&self, at: i64) -> bool {
        self.parts.first().is_some_and(|part| part.wall.calendars.is_public(part.day(at)))
    }

    /// What may surprise: rules that never count, shifts that meet a closed day, days of which nothing is known.
    pub fn problems(&self) -> Vec<HoursProblem> {
        let mut walls: Vec<&Arc<Wall>> = self.parts.iter().map(|part| &part.wall).collect();
        // One block in several zones has its problems once.
        walls.dedup_by(|one, other| Arc::ptr_eq(one, other));
        walls.into_iter().flat_map(|wall| check::problems(wall)).collect()
    }

    /// The zone's name; that of the first of several.
    pub fn zone(&self) -> &str {
        self.parts.first().map_or("UTC", |part| part.zone.name())
    }

    /// The version of the zone data they are laid out by.
    pub fn zone_data_version(&self) -> &str {
        self.parts.first().map_or(zone_data_version(), |part| part.zone.data_version())
    }

    /// All that is told of an instant (nanoseconds of UTC).
    pub fn at(&self, at: i64) -> HoursAt {
        let calendars = self.parts.first().map(|part| (&part.wall.calendars, part.day(at)));
        let holiday = calendars.and_then(|(calendars, day)| calendars.public(day));
        HoursAt {
            channel: None,
            at,
            state: self.state(at),
            open: self.is_open(at),
            comment: self.comment(at).map(str::to_owned),
            holiday: holiday.is_some(),
            holiday_name: holiday.as_ref().map(|holiday| holiday.name.to_owned()),
            holiday_estimated: holiday.is_some_and(|holiday| holiday.estimated),
            next_change: self.next_change(at),
            next_open: self.next_open(at),
            zone: Some(self.zone().to_owned()),
            zone_data: self.zone_data_version().to_owned(),
            holiday_data: holiday_data_version().to_owned(),
            note: calendars.and_then(|(calendars, day)| calendars.unknown_year(day)),
        }
    }

    /// Hours that are open when one of these is; unknown when one of these is and none is open.
    pub(crate) fn any_of<'a>(hours: impl IntoIterator<Item = &'a Self>) -> Self {
        Self::of(hours.into_iter().flat_map(|hours| hours.parts.iter().cloned()).collect())
    }

    /// Whether it asks of holidays that are not known.
    pub(crate) fn asks_of_holidays(&self) -> bool {
        self.parts.iter().any(|part| check::asks_of_unknown_days(&part.wall))
    }

    fn of(parts: Vec<Part>) -> Self {
        Self { parts, blocks: (0..KEPT_BLOCKS).map(|_| OnceLock::new()).collect() }
    }

    fn said(&self, at: i64) -> Said {
        self.in_block(at.div_euclid(BLOCK), |block| block.said(at))
    }

    /// The first instant after `at` at which something is so, within ten years.
    fn find(&self, at: i64, is_so: impl Fn(Said) -> bool) -> Option<i64> {
        let first = at.div_euclid(BLOCK);
        (first..=first.saturating_add(TEN_YEARS)).find_map(|number| {
            let start = number.checked_mul(BLOCK)?;
            self.in_block(number, |block| block.find(start, at, &is_so))
        })
    }

    /// When the state next changes, at the latest at `to`.
    fn change_by(&self, at: i64, to: i64) -> i64 {
        let mut from = at;
        let now = self.state(at);
        // Nothing within ten years is no end: a string may speak of a year far off.
        while from < to {
            if let Some(change) = self.find(from, |said| said.state != now) {
                return change.min(to);
            }
            from = from.saturating_add(TEN_YEARS * BLOCK);
        }
        to
    }

    fn comments(&self, from: i64, to: i64) -> Option<String> {
        let mut told: Vec<&str> = Vec::new();
        let (mut at, mut said) = (from, self.said(from));
        loop {
            if let Some(comment) = self.comment_of(said)
                && !told.contains(&comment)
            {
                told.push(comment);
            }
            match self.find(at, |next| next != said).filter(|next| *next < to) {
                Some(next) => (at, said) = (next, self.said(next)),
                None => return (!told.is_empty()).then(|| told.join("; ")),
            }
        }
    }

    fn comment_of(&self, said: Said) -> Option<&str> {
        let (part, rule) = said.comment?;
        self.parts.get(usize::from(part))?.wall.rules.get(usize::from(rule))?.comment.as_deref()
    }

    fn in_block<T>(&self, number: i64, ask: impl FnOnce(&Block) -> T) -> T {
        match usize::try_from(number - FIRST_KEPT).ok().and_then(|number| self.blocks.get(number)) {
            Some(kept) => ask(kept.get_or_init(|| Block::new(&self.parts, number))),
            None => ask(&Block::new(&self.parts, number)),
        }
    }
}

impl Part {
    /// The number of the day that the wall clock shows.
    fn day(&self, at: i64) -> i32 {
        let seconds = at.div_euclid(SECOND);
        i32::try_from((seconds + self.zone.offset(seconds)).div_euclid(instant::DAY / SECOND)).unwrap_or_default()
    }
}

/// Blocks kept once laid out: from about 1900 to the end of what nanoseconds reach.
const FIRST_KEPT: i64 = -70;
const KEPT_BLOCKS: usize = 363;
/// Blocks looked through for the next change.
const TEN_YEARS: i64 = 10;

#[cfg(test)]
mod tests;
