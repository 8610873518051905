//! Compiled conditions: what is asked of a request while deciding. No name is looked up, nothing is allocated.
//!
//! Three-valued, as CEL's own errors are: a field that is not there makes a comparison *absent*; `false && absent` is
//! false and `true || absent` is true, otherwise absence spreads; a condition that ends absent does not hold.

use super::general::General;
use super::number::Number;
use super::schema::{Field, Value, View};
use std::cmp::Ordering;

/// Something true, false or absent.
#[derive(Debug)]
pub(crate) enum Test {
    Always(bool),
    And(Box<[Test]>),
    Or(Box<[Test]>),
    Not(Box<Test>),
    If(Box<(Test, Test, Test)>),
    Has(Field),
    Segment(u16),
    Truth(Term),
    Compare(Compare, Term, Term),
    /// The commonest comparison by far, on its own for speed.
    Is(Field, Box<str>),
    AmongTexts(Term, Box<[Box<str>]>),
    AmongNumbers(Term, Box<[Number]>),
    /// A text in a list of the request.
    Holds(Field, Term),
    TextMatch(TextMatch, Term, Term),
    /// What only the general tier has words for.
    General(Box<General>),
}

/// Something with a value.
#[derive(Debug)]
pub(crate) enum Term {
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(Box<str>),
    Time(i64),
    Duration(i64),
    Field(Field),
    Sum(Sum, Box<(Term, Term)>),
    Negative(Box<Term>),
    Size(Box<Term>),
    If(Box<(Test, Term, Term)>),
    Of(Box<Test>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextMatch {
    Start,
    End,
    Anywhere,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sum {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Test {
    /// True, false, or nothing when a field it needs is not there.
    pub(crate) fn holds(&self, view: &View<'_>) -> Option<bool> {
        match self {
            Self::Always(value) => Some(*value),
            Self::And(parts) => all(parts, view, false),
            Self::Or(parts) => all(parts, view, true),
            Self::Not(part) => part.holds(view).map(|value| !value),
            Self::If(parts) => match parts.0.holds(view)? {
                true => parts.1.holds(view),
                false => parts.2.holds(view),
            },
            Self::Has(field) => Some(view.read(*field) != Value::Absent),
            Self::Segment(segment) => Some(view.segments.contains(usize::from(*segment))),
            Self::Truth(term) => match term.value(view) {
                Value::Bool(value) => Some(value),
                _ => None,
            },
            Self::Is(field, text) => match view.read(*field) {
                Value::Text(value) => Some(value == &**text),
                value => other_type(value),
            },
            Self::Compare(how, a, b) => how.of(a.value(view), b.value(view)),
            Self::AmongTexts(term, list) => match term.value(view) {
                Value::Text(value) => Some(list.iter().any(|item| &**item == value)),
                value => other_type(value),
            },
            Self::AmongNumbers(term, list) => {
                let value = term.value(view);
                match number(value) {
                    Some(value) => Some(list.iter().any(|item| item.equals(value))),
                    None => other_type(value),
                }
            }
            Self::Holds(field, term) => match (view.read(*field), term.value(view)) {
                (Value::Texts(list), Value::Text(value)) => Some(list.iter().any(|item| item == value)),
                (Value::Texts(_), value) => other_type(value),
                _ => None,
            },
            Self::TextMatch(part, whole, piece) => match (whole.value(view), piece.value(view)) {
                (Value::Text(whole), Value::Text(piece)) => Some(part.is(whole, piece)),
                _ => None,
            },
            Self::General(general) => general.holds(view),
        }
    }
}

/// Whether a value of another type is equal: it is not, unless it is not there.
fn other_type(value: Value<'_>) -> Option<bool> {
    (value != Value::Absent).then_some(false)
}

/// `&&` and `||`: `settles` settles it whatever is absent, otherwise absence spreads.
fn all(parts: &[Test], view: &View<'_>, settles: bool) -> Option<bool> {
    let mut absent = false;
    for part in parts {
        match part.holds(view) {
            Some(value) if value == settles => return Some(settles),
            Some(_) => {}
            None => absent = true,
        }
    }
    if absent { None } else { Some(!settles) }
}

impl Term {
    /// Its value. Most terms are a field or a literal, which is had where it is asked for.
    #[inline]
    pub(crate) fn value<'a>(&'a self, view: &View<'a>) -> Value<'a> {
        match self {
            Self::Bool(value) => Value::Bool(*value),
            Self::Int(value) => Value::Int(*value),
            Self::Double(value) => Value::Double(*value),
            Self::Text(value) => Value::Text(value),
            Self::Field(field) => view.read(*field),
            other => other.made(view),
        }
    }

    fn made<'a>(&'a self, view: &View<'a>) -> Value<'a> {
        match self {
            Self::Bool(_) | Self::Int(_) | Self::Double(_) | Self::Text(_) | Self::Field(_) => self.value(view),
            Self::Time(value) => Value::Time(*value),
            Self::Duration(value) => Value::Duration(*value),
            Self::Sum(sum, pair) => sum.of(pair.0.value(view), pair.1.value(view)).unwrap_or(Value::Absent),
            Self::Negative(term) => match term.value(view) {
                Value::Int(value) => value.checked_neg().map_or(Value::Absent, Value::Int),
                Value::Double(value) => Value::Double(-value),
                Value::Duration(value) => value.checked_neg().map_or(Value::Absent, Value::Duration),
                _ => Value::Absent,
            },
            Self::Size(term) => match term.value(view) {
                Value::Text(text) => Value::Int(size(text.chars().count())),
                Value::Texts(list) => Value::Int(size(list.len())),
                _ => Value::Absent,
            },
            Self::If(parts) => match parts.0.holds(view) {
                Some(true) => parts.1.value(view),
                Some(false) => parts.2.value(view),
                None => Value::Absent,
            },
            Self::Of(test) => test.holds(view).map_or(Value::Absent, Value::Bool),
        }
    }
}

impl Compare {
    /// The same with its sides changed.
    pub(super) const fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }

    fn of(self, a: Value<'_>, b: Value<'_>) -> Option<bool> {
        let order = match (a, b) {
            (Value::Bool(a), Value::Bool(b)) => a.cmp(&b),
            (Value::Text(a), Value::Text(b)) => a.cmp(b),
            (Value::Int(a), Value::Int(b))
            | (Value::Time(a), Value::Time(b))
            | (Value::Duration(a), Value::Duration(b)) => a.cmp(&b),
            (Value::Absent, _) | (_, Value::Absent) => return None,
            (a, b) => match (number(a), number(b), self) {
                (Some(a), Some(b), _) => a.compare(b)?,
                // Values of two types are not equal, and have no order.
                (_, _, Self::Equal) => return Some(false),
                (_, _, Self::NotEqual) => return Some(true),
                _ => return None,
            },
        };
        Some(self.is(order))
    }

    pub(super) fn is(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order == Ordering::Equal,
            Self::NotEqual => order != Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::AtMost => order != Ordering::Greater,
            Self::Greater => order == Ordering::Greater,
            Self::AtLeast => order != Ordering::Less,
        }
    }
}

impl TextMatch {
    pub(super) fn is(self, whole: &str, piece: &str) -> bool {
        match self {
            Self::Start => whole.starts_with(piece),
            Self::End => whole.ends_with(piece),
            Self::Anywhere => whole.contains(piece),
        }
    }
}

impl Sum {
    /// Nothing where CEL has an error: overflow, division by zero, types that do not go together.
    fn of<'a>(self, a: Value<'_>, b: Value<'_>) -> Option<Value<'a>> {
        Some(match (self, a, b) {
            (Self::Subtract, Value::Time(a), Value::Time(b)) => Value::Duration(a.checked_sub(b)?),
            (Self::Add, Value::Duration(a), Value::Duration(b)) => Value::Duration(a.checked_add(b)?),
            (Self::Subtract, Value::Duration(a), Value::Duration(b)) => Value::Duration(a.checked_sub(b)?),
            (how, a, b) => match number(a)?.reckon(how, number(b)?)? {
                Number::Int(value) => Value::Int(value),
                Number::Double(value) if !value.is_nan() => Value::Double(value),
                Number::Double(_) | Number::Uint(_) => return None,
            },
        })
    }
}

fn number(value: Value<'_>) -> Option<Number> {
    match value {
        Value::Int(value) => Some(Number::Int(value)),
        Value::Double(value) => Some(Number::Double(value)),
        _ => None,
    }
}

fn size(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
