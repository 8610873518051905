//! The general tier: all of CEL that the fast one has no words for, as values.
//!
//! The fast tier is asked first, part by part between `&&` and `||`, and what it does not know comes here: lists, maps,
//! macros, conversions, patterns, clocks, unsigned numbers. What needs no request is worked out when the policy is parsed.
//! Not here: what a field is and how it is read (`schema`), which is the same for both.

mod calls;
mod clock;
mod compile;
mod eval;
mod folds;
mod functions;
mod kind;
mod macros;
mod text;
mod value;

use super::eval::{Compare, Sum};
use super::schema::{Field, View};
use crate::instant::ZoneData;
use crate::instant::wide::Zone;
use clock::Part;
use eval::{Fault, Run};
use folds::Fold;
use functions::Function;
use std::sync::Arc;
use value::Value;

pub(super) use calls::FUNCTIONS;
pub(super) use compile::Open;
pub(super) use kind::type_named;

/// A condition, or a part of one, of the general tier.
#[derive(Debug)]
pub(crate) struct General {
    node: Node,
    /// The fields it reads, each once.
    fields: Box<[Field]>,
    /// The fields of which it asks whether they are there.
    asked: Box<[Field]>,
    /// How many segments there are, if it reads which the customer is in.
    segments: usize,
    /// Whether a part of it says what must not be: `!`, `!=`, `all`.
    denies: bool,
}

impl General {
    /// True, false, or nothing: a field is not there, or one of CEL's errors.
    pub(super) fn holds(&self, view: &View<'_>) -> Option<bool> {
        self.node.holds(&mut Run::new(view)).ok()
    }

    /// Whether the limit of steps ends it.
    pub(super) fn is_too_long(&self, view: &View<'_>) -> bool {
        self.node.holds(&mut Run::new(view)) == Err(Fault::Steps)
    }

    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub(super) fn asks_whether(&self, field: Field) -> bool {
        self.asked.contains(&field)
    }

    pub(super) const fn denies(&self) -> bool {
        self.denies
    }

    /// The segments it asks of, by their place: all of them, or none.
    pub(super) fn segments(&self) -> std::ops::Range<usize> {
        0..self.segments
    }
}

/// A part of a condition of the general tier.
#[derive(Debug)]
enum Node {
    Constant(Value<'static>),
    Field(Field),
    /// A variable of a macro, by its place among those that are open.
    Variable(usize),
    Has(Field),
    /// The names of the segments that the customer is in.
    Segments(Arc<[Box<str>]>),
    List(Box<[Self]>),
    Map(Box<[(Self, Self)]>),
    And(Box<[Self]>),
    Or(Box<[Self]>),
    Not(Box<Self>),
    If(Box<(Self, Self, Self)>),
    Compare(Compare, Box<(Self, Self)>),
    Sum(Sum, Box<(Self, Self)>),
    Negative(Box<Self>),
    In(Box<(Self, Self)>),
    Index(Box<(Self, Self)>),
    Member(Box<Self>, Box<str>),
    HasMember(Box<Self>, Box<str>),
    Call(Function, Box<[Self]>),
    Matches(Box<Self>, regex::Regex),
    /// A part of an instant, in a zone that is known.
    Clock(Part, Box<Self>, Zone),
    /// The same in a zone that a request names: of this data, or of the bundled.
    ClockIn(Part, Box<[Self]>, Option<ZoneData>),
    Fold(Box<Fold>),
}

#[cfg(test)]
mod tests;
