//! What is left of a field once demands have been made on it.

use crate::routing::condition::eval::{Compare, TextMatch};
use crate::routing::condition::schema::{Field, Type};
use std::collections::BTreeSet;

/// What is left to one field.
#[derive(Debug, Clone, Default)]
pub(super) struct Room<'t> {
    pub(super) present: Option<bool>,
    /// Text, number or flag: once it is one it is not another.
    kind: Option<Type>,
    flag: Option<bool>,
    among: Option<BTreeSet<&'t str>>,
    not: BTreeSet<&'t str>,
    pieces: Vec<(TextMatch, &'t str, bool)>,
    pub(super) holds: BTreeSet<&'t str>,
    pub(super) lacks: BTreeSet<&'t str>,
    pub(super) number: Range,
    from: Option<i64>,
    until: Option<i64>,
}

impl<'t> Room<'t> {
    pub(super) fn of(field: Field) -> Self {
        let among = match field {
            Field::Urgency | Field::Difficulty => Some(crate::routing::documents::Level::NAMES.into_iter().collect()),
            _ => None,
        };
        Self { among, ..Self::default() }
    }

    pub(super) fn is(&mut self, kind: Type) -> bool {
        *self.kind.get_or_insert(kind) == kind
    }

    pub(super) fn numeric(&mut self) -> bool {
        self.is(Type::Double)
    }

    pub(super) fn textual(&mut self) -> bool {
        self.is(Type::Text)
    }

    pub(super) fn flag(&mut self, value: bool) -> bool {
        self.is(Type::Bool) && *self.flag.get_or_insert(value) == value
    }

    pub(super) fn text(&mut self, text: &'t str, value: bool) -> bool {
        if !value {
            self.not.insert(text);
            return self.textual() && self.left();
        }
        self.among([text].into_iter().collect())
    }

    /// It is not this text, and may be no text at all.
    pub(super) fn is_not(&mut self, text: &'t str) -> bool {
        self.not.insert(text);
        self.left()
    }

    pub(super) fn among(&mut self, list: BTreeSet<&'t str>) -> bool {
        self.among = Some(match self.among.take() {
            Some(known) => known.intersection(&list).copied().collect(),
            None => list,
        });
        self.textual() && self.left()
    }

    /// A piece rules out of a list what does not have it; without a list it says nothing yet.
    pub(super) fn pieced(&mut self, part: TextMatch, piece: &'t str, value: bool) -> bool {
        self.pieces.push((part, piece, value));
        self.textual() && self.left()
    }

    pub(super) fn left(&self) -> bool {
        let fits = |text: &str| {
            self.pieces.iter().all(|(part, piece, value)| {
                let has = match part {
                    TextMatch::Start => text.starts_with(piece),
                    TextMatch::End => text.ends_with(piece),
                    TextMatch::Anywhere => text.contains(piece),
                };
                has == *value
            })
        };
        self.among.as_ref().is_none_or(|list| list.iter().any(|text| !self.not.contains(text) && fits(text)))
    }

    pub(super) fn time(&mut self, how: Compare, at: i64) -> bool {
        let (from, until) = match how {
            Compare::Equal => (Some(at), Some(at)),
            Compare::NotEqual => (None, None),
            Compare::Less => (None, at.checked_sub(1)),
            Compare::AtMost => (None, Some(at)),
            Compare::Greater => (at.checked_add(1), None),
            Compare::AtLeast => (Some(at), None),
        };
        self.from = self.from.max(from);
        self.until = match (self.until, until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        !matches!((self.from, self.until), (Some(from), Some(until)) if from > until)
    }
}

/// The numbers that are left, as doubles: a whole number is compared as one too.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Range {
    low: f64,
    low_out: bool,
    high: f64,
    high_out: bool,
    not: Vec<u64>,
}

impl Default for Range {
    fn default() -> Self {
        Self { low: f64::NEG_INFINITY, low_out: false, high: f64::INFINITY, high_out: false, not: Vec::new() }
    }
}

impl Range {
    pub(super) fn compare(&mut self, how: Compare, number: f64, whole: bool) -> bool {
        // Where whole numbers are further apart than doubles tell, two of them may be one double.
        let coarse = number.abs() >= EXACT;
        let left = match how {
            Compare::Equal => self.at_least(number, false) && self.at_most(number, false),
            Compare::NotEqual => {
                if !coarse {
                    self.not.push(number.to_bits());
                }
                true
            }
            Compare::Less => self.at_most(number, !coarse),
            Compare::AtMost => self.at_most(number, false),
            Compare::Greater => self.at_least(number, !coarse),
            Compare::AtLeast => self.at_least(number, false),
        };
        left && self.left(whole)
    }

    pub(super) fn at_least(&mut self, number: f64, out: bool) -> bool {
        if number > self.low || (number == self.low && out) {
            (self.low, self.low_out) = (number, out);
        }
        self.left(false)
    }

    pub(super) fn at_most(&mut self, number: f64, out: bool) -> bool {
        if number < self.high || (number == self.high && out) {
            (self.high, self.high_out) = (number, out);
        }
        self.left(false)
    }

    pub(super) fn left(&self, whole: bool) -> bool {
        let (mut low, mut high, mut low_out, mut high_out) = (self.low, self.high, self.low_out, self.high_out);
        if whole && low.abs() < EXACT && high.abs() < EXACT {
            let (up, down) = (low.ceil(), high.floor());
            (low, low_out) = if up == low && low_out { (low + 1.0, false) } else { (up, false) };
            (high, high_out) = if down == high && high_out { (high - 1.0, false) } else { (down, false) };
        }
        if low > high || (low == high && (low_out || high_out)) {
            return false;
        }
        // 0.0 and -0.0 are one number and two patterns: neither is told apart here.
        !(low == high && low != 0.0 && self.not.contains(&low.to_bits()))
    }
}

/// Below this a double holds every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;
