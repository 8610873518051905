//! Opening hours: open or closed at an instant, and when that changes.
//!
//! A place is open when the wall clock of its zone shows an open time. So the hour that an autumn night repeats counts
//! twice, the hour that a spring night skips does not exist, and [`Hours::is_open`] changes exactly at
//! [`Hours::next_change`]. The wall-clock spans are laid out as instants block by block (a block is 366 days), the
//! first time an instant of the block is asked for, and kept for blocks from about 1970 to 2070; outside those the
//! answer is the same, only slower. What is asked is answered by binary search.

mod nights;
mod osm;

use super::documents::HoursDocument;
use crate::error::{Error, Result};
use crate::instant::{SECOND, Zone};
use std::sync::OnceLock;

pub use crate::instant::zone_data_version;
pub(crate) use osm::{Fault, Vain};

/// Opening hours in a zone.
#[derive(Debug)]
#[non_exhaustive]
pub struct Hours {
    wall: osm::WallHours,
    zone: Zone,
    blocks: Box<[OnceLock<Block>]>,
}

/// The changes strictly inside one block, and what it starts with.
#[derive(Debug)]
struct Block {
    starts_open: bool,
    changes: Box<[i64]>,
}

impl Hours {
    /// Reads an hours block on its own, outside a policy.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument), naming every fault of the block.
    pub fn new(document: &HoursDocument) -> Result<Self> {
        Self::parse(document).map_err(|faults| {
            let error = |fault: Fault| Error::document(fault.message).at(0, 0, fault.field);
            let faults = Error::several(faults.into_iter().map(error).collect());
            faults.unwrap_or_else(|| Error::document("these hours cannot be read"))
        })
    }

    /// Reads an hours block of a policy.
    pub(crate) fn parse(document: &HoursDocument) -> std::result::Result<Self, Vec<Fault>> {
        let zone = Zone::named(&document.zone).map_err(|error| {
            let message = error.message().to_owned();
            Fault { field: "zone", name: None, offset: 0, message }
        });
        match (osm::WallHours::parse(document), zone) {
            (Ok(wall), Ok(zone)) => {
                Ok(Self { wall, zone, blocks: (0..KEPT_BLOCKS).map(|_| OnceLock::new()).collect() })
            }
            (wall, zone) => Err(wall.err().into_iter().flatten().chain(zone.err()).collect()),
        }
    }

    /// Whether it is open at this instant (nanoseconds of UTC).
    pub fn is_open(&self, at: i64) -> bool {
        self.in_block(at.div_euclid(BLOCK), |block| block.is_open(at))
    }

    /// The first instant after `at` at which it changes; nothing when it does not within ten years.
    pub fn next_change(&self, at: i64) -> Option<i64> {
        let first = at.div_euclid(BLOCK);
        let mut open = self.is_open(at);
        for number in first..=first.saturating_add(TEN_YEARS) {
            let start = number.checked_mul(BLOCK)?;
            let change = self.in_block(number, |block| {
                if number > first && block.starts_open != open {
                    return Some(start);
                }
                open = block.is_open(i64::MAX);
                block.changes.get(block.changes.partition_point(|change| *change <= at)).copied()
            });
            if change.is_some() {
                return change;
            }
        }
        None
    }

    /// The first instant from `at` on at which it is open; nothing when there is none within ten years.
    pub fn next_open(&self, at: i64) -> Option<i64> {
        if self.is_open(at) { Some(at) } else { self.next_change(at) }
    }

    /// Whether the wall clock shows a public holiday.
    pub fn is_holiday(&self, at: i64) -> bool {
        let seconds = at.div_euclid(SECOND);
        self.wall.is_holiday(seconds + self.zone.offset(seconds))
    }

    /// What the string asks for that is not known.
    pub(crate) fn in_vain(&self, document: &HoursDocument) -> Option<Vain> {
        self.wall.in_vain(&document.open)
    }

    /// The zone's name.
    pub fn zone(&self) -> &str {
        self.zone.name()
    }

    fn in_block<T>(&self, number: i64, ask: impl FnOnce(&Block) -> T) -> T {
        match usize::try_from(number).ok().and_then(|number| self.blocks.get(number)) {
            Some(kept) => ask(kept.get_or_init(|| self.lay_out(number))),
            None => ask(&self.lay_out(number)),
        }
    }

    /// Cuts the block at the zone's transitions; between two, wall clock and UTC differ by a constant.
    fn lay_out(&self, number: i64) -> Block {
        let from = number.saturating_mul(BLOCK_SECONDS);
        let to = from.saturating_add(BLOCK_SECONDS);
        let spans = self.wall.open_spans(from - DAY, to + DAY);
        let mut open: Vec<(i64, i64)> = Vec::new();
        let mut start = from;
        while start < to {
            let offset = self.zone.offset(start);
            let end = self.zone.next_transition(start).unwrap_or(to).clamp(start + 1, to);
            let skip = spans.partition_point(|(_, closes)| *closes <= start + offset);
            for (opens, closes) in spans.iter().skip(skip).take_while(|(opens, _)| *opens < end + offset) {
                let (opens, closes) = ((opens - offset).max(start), (closes - offset).min(end));
                match open.last_mut() {
                    Some((_, last)) if *last == opens => *last = closes,
                    _ => open.push((opens, closes)),
                }
            }
            start = end;
        }
        let starts_open = open.first().is_some_and(|(opens, _)| *opens == from);
        let changes = open.iter().flat_map(|(opens, closes)| [*opens, *closes]);
        let changes = changes.filter(|change| *change > from && *change < to);
        Block { starts_open, changes: changes.map(|seconds| seconds.saturating_mul(SECOND)).collect() }
    }
}

impl Block {
    fn is_open(&self, at: i64) -> bool {
        self.starts_open ^ (self.changes.partition_point(|change| *change <= at) % 2 == 1)
    }
}

const DAY: i64 = 86_400;
const BLOCK_SECONDS: i64 = 366 * DAY;
const BLOCK: i64 = BLOCK_SECONDS * SECOND;
/// Blocks kept once laid out, from 1970.
const KEPT_BLOCKS: usize = 100;
/// Blocks looked through for the next change.
const TEN_YEARS: i64 = 10;

#[cfg(test)]
mod tests;
