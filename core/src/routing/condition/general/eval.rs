//! What a compiled part of the general tier comes to, within a limit of steps.
//!
//! Errors are CEL's: what is not there, overflow, a type that does not fit. `&&`, `||`, `exists` and `all` take them in
//! where another part settles the answer; the limit of steps ends everything.

use super::functions;
use super::text::Text;
use super::value::{List, Value, find, map};
use super::{Node, Zone, folds};
use crate::routing::condition::View;
use crate::routing::condition::eval::Compare;
use crate::routing::condition::number::Number;
use crate::routing::condition::schema::{self, Field};
use std::cmp::Ordering;

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A field that is not there, or one of CEL's errors.
    Lost,
    /// NaN, which is absent like a field.
    NotANumber,
    /// The limit of steps is reached.
    Steps,
}

/// One evaluation: where fields are read, the variables of macros, the steps that are left.
pub(crate) struct Run<'a, 'v> {
    view: Option<&'v View<'a>>,
    pub(super) variables: Vec<Value<'a>>,
    steps: usize,
}

impl<'a, 'v> Run<'a, 'v> {
    pub(super) fn new(view: &'v View<'a>) -> Self {
        Self { view: Some(view), variables: Vec::new(), steps: STEPS }
    }

    /// Of what needs no request.
    pub(super) fn alone() -> Self {
        Self { view: None, variables: Vec::new(), steps: STEPS }
    }

    /// Takes steps from those that are left.
    pub(super) fn charge(&mut self, steps: usize) -> Result<(), Fault> {
        self.steps = self.steps.checked_sub(steps).ok_or(Fault::Steps)?;
        Ok(())
    }

    fn read(&self, field: Field) -> Result<Value<'a>, Fault> {
        Ok(match self.view.ok_or(Fault::Lost)?.read(field) {
            schema::Value::Absent => return Err(Fault::Lost),
            schema::Value::Bool(value) => Value::Bool(value),
            schema::Value::Int(value) => Value::int(value),
            schema::Value::Double(value) => Value::Number(Number::Double(value)),
            schema::Value::Text(text) => Value::Text(Text::Borrowed(text)),
            schema::Value::Texts(list) => Value::List(List::Texts(list)),
            schema::Value::Time(at) => Value::Time(at.into()),
            schema::Value::Duration(length) => Value::Duration(length),
        })
    }
}

impl Node {
    /// Its value.
    pub(super) fn value<'a>(&'a self, run: &mut Run<'a, '_>) -> Result<Value<'a>, Fault> {
        run.charge(1)?;
        Ok(match self {
            Self::Constant(value) => value.borrowed(),
            Self::Field(field) => run.read(*field)?,
            Self::Variable(slot) => run.variables.get(*slot).cloned().ok_or(Fault::Lost)?,
            Self::Has(field) => Value::Bool(run.view.is_some_and(|view| view.read(*field) != schema::Value::Absent)),
            Self::Segments(names) => {
                let view = run.view.ok_or(Fault::Lost)?;
                let inside = view.segments.places().filter_map(|place| names.get(place));
                Value::list(inside.map(|name| Value::Text(Text::Borrowed(name))).collect())
            }
            Self::List(parts) => Value::list(parts.iter().map(|part| part.value(run)).collect::<Result<_, _>>()?),
            Self::Map(parts) => {
                let entry = |(key, value): &'a (Self, Self)| Ok((key.value(run)?, value.value(run)?));
                let entries = parts.iter().map(entry).collect::<Result<_, Fault>>()?;
                map(entries, run)?
            }
            Self::And(parts) => Value::Bool(settled(parts.iter().map(|part| part.holds(run)), false)?),
            Self::Or(parts) => Value::Bool(settled(parts.iter().map(|part| part.holds(run)), true)?),
            Self::Not(part) => Value::Bool(!part.holds(run)?),
            Self::If(parts) => match parts.0.holds(run)? {
                true => parts.1.value(run)?,
                false => parts.2.value(run)?,
            },
            Self::Compare(how, pair) => {
                let (a, b) = (pair.0.value(run)?, pair.1.value(run)?);
                Value::Bool(match how {
                    Compare::Equal => a.equals(&b, run)?,
                    Compare::NotEqual => !a.equals(&b, run)?,
                    how => how.is(a.order(&b).ok_or(Fault::Lost)?),
                })
            }
            Self::Sum(how, pair) => {
                let (a, b) = (pair.0.value(run)?, pair.1.value(run)?);
                functions::sum(*how, a, b, run)?
            }
            Self::Negative(part) => functions::negative(&part.value(run)?)?,
            Self::In(pair) => {
                let item = pair.0.value(run)?;
                if let Self::List(parts) = &pair.1 {
                    // Without making the list.
                    let each = |found: bool, part: &'a Self| Ok(part.value(run)?.equals(&item, run)? || found);
                    return parts.iter().try_fold(false, each).map(Value::Bool);
                }
                match pair.1.value(run)? {
                    Value::List(list) => {
                        let mut each = (0..list.len()).filter_map(|place| list.get(place));
                        let found = each.try_fold(false, |found, known| Ok(found || known.equals(&item, run)?));
                        Value::Bool(found?)
                    }
                    Value::Map(entries) => Value::Bool(find(&entries, &item, run)?.is_some()),
                    _ => return Err(Fault::Lost),
                }
            }
            Self::Index(pair) => {
                let (whole, at) = (pair.0.value(run)?, pair.1.value(run)?);
                index(&whole, &at, run)?
            }
            Self::Member(whole, name) => match whole.value(run)? {
                Value::Map(entries) => {
                    find(&entries, &Value::Text(Text::Borrowed(name)), run)?.cloned().ok_or(Fault::Lost)?
                }
                _ => return Err(Fault::Lost),
            },
            Self::HasMember(whole, name) => match whole.value(run)? {
                Value::Map(entries) => Value::Bool(find(&entries, &Value::Text(Text::Borrowed(name)), run)?.is_some()),
                _ => return Err(Fault::Lost),
            },
            Self::Call(function, parts) => match &**parts {
                [one] => function.of(one.value(run)?, None, run)?,
                [one, other] => {
                    let (one, other) = (one.value(run)?, other.value(run)?);
                    function.of(one, Some(other), run)?
                }
                _ => return Err(Fault::Lost),
            },
            Self::Matches(whole, pattern) => match whole.value(run)? {
                Value::Text(text) => {
                    run.charge(text.len() / functions::BYTES)?;
                    Value::Bool(pattern.is_match(&text))
                }
                _ => return Err(Fault::Lost),
            },
            Self::Clock(part, whole, zone) => match whole.value(run)? {
                Value::Time(at) => Value::int(part.of(at, zone).ok_or(Fault::Lost)?),
                _ => return Err(Fault::Lost),
            },
            Self::ClockIn(part, parts, data) => match &**parts {
                [whole, zone] => match (whole.value(run)?, zone.value(run)?) {
                    (Value::Time(at), Value::Text(zone)) => {
                        let zone = Zone::read(&zone, data.as_ref()).ok_or(Fault::Lost)?;
                        Value::int(part.of(at, &zone).ok_or(Fault::Lost)?)
                    }
                    _ => return Err(Fault::Lost),
                },
                _ => return Err(Fault::Lost),
            },
            Self::Fold(fold) => folds::value(fold, run)?,
        })
    }

    /// Its value, which has to be true or false.
    pub(super) fn holds<'a>(&'a self, run: &mut Run<'a, '_>) -> Result<bool, Fault> {
        match self.value(run)? {
            Value::Bool(value) => Ok(value),
            _ => Err(Fault::Lost),
        }
    }
}

/// `&&` and `||`, `all` and `exists`: `settles` settles it whatever is lost, otherwise an error spreads.
pub(super) fn settled(parts: impl Iterator<Item = Result<bool, Fault>>, settles: bool) -> Result<bool, Fault> {
    let mut lost = None;
    for part in parts {
        match part {
            Ok(value) if value == settles => return Ok(settles),
            Ok(_) => {}
            Err(Fault::Steps) => return Err(Fault::Steps),
            Err(fault) => lost = lost.or(Some(fault)),
        }
    }
    lost.map_or(Ok(!settles), Err)
}

fn index<'a>(whole: &Value<'a>, at: &Value<'a>, run: &mut Run<'_, '_>) -> Result<Value<'a>, Fault> {
    let found = match (whole, at) {
        (Value::List(list), Value::Number(number)) => {
            // A double that is whole is a place as well.
            let place = (0..list.len()).len().checked_sub(1).and_then(|last| place(*number, last));
            place.and_then(|place| list.get(place))
        }
        (Value::Map(entries), key) => find(entries, key, run)?.cloned(),
        _ => None,
    };
    found.ok_or(Fault::Lost)
}

/// The place that a number names, when it is one up to the last.
fn place(number: Number, last: usize) -> Option<usize> {
    let within = number.compare(Number::Int(0))? != Ordering::Less
        && number.compare(Number::Uint(u64::try_from(last).ok()?))? != Ordering::Greater;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is within the list")]
    let place = match number {
        Number::Int(place) => usize::try_from(place).ok()?,
        Number::Uint(place) => usize::try_from(place).ok()?,
        Number::Double(place) if place.fract() == 0.0 && within => place as usize,
        Number::Double(_) => return None,
    };
    within.then_some(place)
}

/// What one condition may take: every part that is evaluated, every item that is compared or made is a step.
pub(crate) const STEPS: usize = 100_000;
