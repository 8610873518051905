//! Compiled conditions: what is asked of a request while deciding. No name is looked up, nothing is allocated.
//!
//! Three-valued, as CEL's own errors are: a field that is not there makes a comparison *absent*; `false && absent` is
//! false and `true || absent` is true, otherwise absence spreads; a condition that ends absent does not hold.

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
    AmongNumbers(Term, Box<[f64]>),
    /// A text in a list of the request.
    Holds(Field, Term),
    TextMatch(TextMatch, Term, Term),
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
                _ => None,
            },
            Self::Compare(how, a, b) => how.of(a.value(view), b.value(view)),
            Self::AmongTexts(term, list) => match term.value(view) {
                Value::Text(value) => Some(list.iter().any(|item| &**item == value)),
                _ => None,
            },
            Self::AmongNumbers(term, list) => number(term.value(view)).map(|value| list.contains(&value)),
            Self::Holds(field, term) => match (view.read(*field), term.value(view)) {
                (Value::Texts(list), Value::Text(value)) => Some(list.iter().any(|item| item == value)),
                _ => None,
            },
            Self::TextMatch(part, whole, piece) => match (whole.value(view), piece.value(view)) {
                (Value::Text(whole), Value::Text(piece)) => Some(match part {
                    TextMatch::Start => whole.starts_with(piece),
                    TextMatch::End => whole.ends_with(piece),
                    TextMatch::Anywhere => whole.contains(piece),
                }),
                _ => None,
            },
        }
    }
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
            (a, b) => number(a)?.partial_cmp(&number(b)?)?,
        };
        Some(match self {
            Self::Equal => order == Ordering::Equal,
            Self::NotEqual => order != Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::AtMost => order != Ordering::Greater,
            Self::Greater => order == Ordering::Greater,
            Self::AtLeast => order != Ordering::Less,
        })
    }
}

impl Sum {
    /// Nothing where CEL has an error: overflow, division by zero, types that do not go together.
    fn of<'a>(self, a: Value<'_>, b: Value<'_>) -> Option<Value<'a>> {
        Some(match (self, a, b) {
            (Self::Add, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_add(b)?),
            (Self::Subtract, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_sub(b)?),
            (Self::Multiply, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_mul(b)?),
            (Self::Divide, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_div(b)?),
            (Self::Remainder, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_rem(b)?),
            (Self::Subtract, Value::Time(a), Value::Time(b)) => Value::Duration(a.checked_sub(b)?),
            (Self::Add, Value::Time(a), Value::Duration(b)) | (Self::Add, Value::Duration(a), Value::Time(b)) => {
                Value::Time(a.checked_add(b)?)
            }
            (Self::Subtract, Value::Time(a), Value::Duration(b)) => Value::Time(a.checked_sub(b)?),
            (Self::Add, Value::Duration(a), Value::Duration(b)) => Value::Duration(a.checked_add(b)?),
            (Self::Subtract, Value::Duration(a), Value::Duration(b)) => Value::Duration(a.checked_sub(b)?),
            (sum, a, b) => {
                let (a, b) = (number(a)?, number(b)?);
                let value = match sum {
                    Self::Add => a + b,
                    Self::Subtract => a - b,
                    Self::Multiply => a * b,
                    Self::Divide => a / b,
                    Self::Remainder => a % b,
                };
                Value::Double(value).finite()?
            }
        })
    }
}

impl Value<'_> {
    fn finite(self) -> Option<Self> {
        match self {
            Self::Double(value) if !value.is_finite() => None,
            value => Some(value),
        }
    }
}

fn number(value: Value<'_>) -> Option<f64> {
    match value {
        Value::Int(value) => Some(value as f64),
        Value::Double(value) => Some(value),
        _ => None,
    }
}

fn size(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
