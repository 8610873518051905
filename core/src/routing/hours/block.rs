//! 366 days of hours as instants.

use super::Part;
use super::rule::State;
use super::wall::Stretch;
use crate::instant::SECOND;

/// What hours are between two changes, the first at its start.
#[derive(Debug)]
pub(super) struct Block {
    /// Strictly inside the block.
    changes: Box<[i64]>,
    /// One more than there are changes.
    said: Box<[Said]>,
}

/// What hours say of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) state: State,
    /// Whose comment holds: of which part, by which rule.
    pub(super) comment: Option<(u16, u16)>,
}

impl Block {
    pub(super) fn new(parts: &[Part], number: i64) -> Self {
        let from = number.saturating_mul(BLOCK_SECONDS);
        let to = from.saturating_add(BLOCK_SECONDS);
        let laid = parts.iter().enumerate().map(|(place, part)| part.lay_out(place, from, to));
        let pieces = laid.reduce(|one, other| open_most(&one, &other)).unwrap_or_default();
        let mut pieces = pieces.into_iter();
        let first = pieces.next().map_or(Said::CLOSED, |(_, said)| said);
        let (mut changes, mut said) = (Vec::new(), vec![first]);
        for (start, next) in pieces {
            if said.last() != Some(&next) {
                changes.push(start.saturating_mul(SECOND));
                said.push(next);
            }
        }
        Self { changes: changes.into(), said: said.into() }
    }

    pub(super) fn said(&self, at: i64) -> Said {
        let place = self.changes.partition_point(|change| *change <= at);
        self.said.get(place).copied().unwrap_or(Said::CLOSED)
    }

    /// The first instant after `at` of this block, which begins at `start`, at which something is so.
    pub(super) fn find(&self, start: i64, at: i64, is_so: impl Fn(Said) -> bool) -> Option<i64> {
        let first = if at < start { 0 } else { self.changes.partition_point(|change| *change <= at) + 1 };
        let place = first + self.said.get(first..)?.iter().position(|said| is_so(*said))?;
        match place.checked_sub(1) {
            Some(change) => self.changes.get(change).copied(),
            None => Some(start),
        }
    }
}

impl Said {
    const CLOSED: Self = Self { state: State::Closed, comment: None };
}

impl Part {
    /// The pieces of a block, each from a second on. Between two transitions of the zone, wall clock and UTC differ by a
    /// constant.
    fn lay_out(&self, place: usize, from: i64, to: i64) -> Vec<(i64, Said)> {
        let day = |seconds: i64| i32::try_from(seconds.div_euclid(DAY)).unwrap_or_default();
        let stretches = self.wall.stretches(day(from) - 1, day(to) + 2);
        let mut pieces = Vec::new();
        let mut start = from;
        while start < to {
            let offset = self.zone.offset(start);
            let end = self.zone.next_transition(start).unwrap_or(to).clamp(start + 1, to);
            let skip = stretches.partition_point(|stretch| stretch.to * MINUTE <= start + offset);
            let inside = stretches.iter().skip(skip).take_while(|stretch| stretch.from * MINUTE < end + offset);
            pieces
                .extend(inside.map(|stretch| ((stretch.from * MINUTE - offset).max(start), self.told(place, stretch))));
            start = end;
        }
        pieces
    }

    fn told(&self, place: usize, stretch: &Stretch) -> Said {
        let rule = stretch.rule.filter(|rule| self.wall.rules.get(*rule).is_some_and(|rule| rule.comment.is_some()));
        let comment = rule.and_then(|rule| Some((u16::try_from(place).ok()?, u16::try_from(rule).ok()?)));
        Said { state: stretch.state, comment }
    }
}

/// What is open in one or the other, else unknown in one or the other.
fn open_most(one: &[(i64, Said)], other: &[(i64, Said)]) -> Vec<(i64, Said)> {
    let mut starts: Vec<i64> = one.iter().chain(other).map(|(start, _)| *start).collect();
    starts.sort_unstable();
    starts.dedup();
    let at = |pieces: &[(i64, Said)], start: i64| {
        let place = pieces.partition_point(|(from, _)| *from <= start);
        place.checked_sub(1).and_then(|place| pieces.get(place)).map_or(Said::CLOSED, |(_, said)| *said)
    };
    let most = |start: i64| {
        let (one, other) = (at(one, start), at(other, start));
        if other.state > one.state { other } else { one }
    };
    starts.into_iter().map(|start| (start, most(start))).collect()
}

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;
const BLOCK_SECONDS: i64 = 366 * DAY;
pub(super) const BLOCK: i64 = BLOCK_SECONDS * SECOND;
