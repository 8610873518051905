//! Can these conditions hold together? Told only when they surely cannot.
//!
//! Every demand on a field (it is there, it is this text, it is above that number) narrows what the field may be; when
//! nothing is left, the conditions contradict. `||` is tried way by way. What is not understood demands nothing, and when
//! there are too many ways the answer is that they can: so "cannot" is always right.

mod room;

use super::Condition;
use super::eval::{Compare, Term, Test};
use super::schema::{Field, Type};
use room::Room;
use std::collections::BTreeMap;

/// What is asked of a test: conditions have three values, so not to be true is more than to be false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    True,
    False,
    NotTrue,
    NotFalse,
}

/// Whether there may be a request for which every condition is as wanted.
pub(crate) fn can_hold(wanted: &[(&Condition, Wanted)]) -> bool {
    let goals = wanted.iter().map(|(condition, wanted)| (&condition.test, *wanted)).collect();
    let mut steps = MOST;
    ways(goals, World::default(), &mut steps)
}

fn ways<'t>(mut goals: Vec<(&'t Test, Wanted)>, mut world: World<'t>, steps: &mut usize) -> bool {
    while let Some((test, wanted)) = goals.pop() {
        match steps.checked_sub(1) {
            None | Some(0) => return true,
            Some(left) => *steps = left,
        }
        // One of these, or all of these.
        let any: Vec<Vec<(&Test, Wanted)>> = match (test, wanted) {
            (Test::Always(value) | Test::Truth(Term::Bool(value)), wanted) => {
                if *value != matches!(wanted, Wanted::True | Wanted::NotFalse) {
                    return false;
                }
                continue;
            }
            (Test::And(parts), Wanted::True | Wanted::NotFalse)
            | (Test::Or(parts), Wanted::False | Wanted::NotTrue) => {
                goals.extend(parts.iter().map(|part| (part, wanted)));
                continue;
            }
            (Test::And(parts) | Test::Or(parts), _) => parts.iter().map(|part| vec![(part, wanted)]).collect(),
            (Test::Not(part), _) => {
                goals.push((part, wanted.turned()));
                continue;
            }
            (Test::If(parts), Wanted::True | Wanted::False) => {
                vec![
                    vec![(&parts.0, Wanted::True), (&parts.1, wanted)],
                    vec![(&parts.0, Wanted::False), (&parts.2, wanted)],
                ]
            }
            // Absent conditions make it absent too: nothing is demanded.
            (Test::If(_), _) => continue,
            (Test::Truth(Term::Of(inner)), _) => {
                goals.push((inner, wanted));
                continue;
            }
            (atom, Wanted::True | Wanted::False) => {
                if !world.take(atom, wanted == Wanted::True) {
                    return false;
                }
                continue;
            }
            (Test::Has(_) | Test::Segment(_), _) => {
                // These two are never absent.
                if !world.take(test, wanted == Wanted::NotFalse) {
                    return false;
                }
                continue;
            }
            (atom, Wanted::NotTrue | Wanted::NotFalse) => {
                // Absent, or the other way; what is absent cannot be told where several fields are spoken of.
                let Some(field) = only_field(atom) else { continue };
                let mut without = world.clone();
                if without.absent(field) && ways(goals.clone(), without, steps) {
                    return true;
                }
                if !world.take(atom, wanted == Wanted::NotFalse) {
                    return false;
                }
                continue;
            }
        };
        return any.into_iter().any(|more| {
            let mut goals = goals.clone();
            goals.extend(more);
            ways(goals, world.clone(), steps)
        });
    }
    true
}

impl Wanted {
    const fn turned(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::NotTrue => Self::NotFalse,
            Self::NotFalse => Self::NotTrue,
        }
    }
}

/// The field without which a test is absent, and with which it is not, when there is exactly one and it is compared
/// with a literal.
fn only_field(atom: &Test) -> Option<Field> {
    match atom {
        Test::Is(field, _) | Test::Holds(field, Term::Text(_)) => Some(*field),
        Test::Truth(Term::Field(field))
        | Test::AmongTexts(Term::Field(field), _)
        | Test::AmongNumbers(Term::Field(field), _) => Some(*field),
        Test::Compare(_, Term::Field(field), other) | Test::Compare(_, other, Term::Field(field)) => {
            literal(other).then_some(*field)
        }
        Test::TextMatch(_, Term::Field(field), Term::Text(_)) => Some(*field),
        _ => None,
    }
    // An attribute of another type makes it absent while it is there.
    .filter(|field| !matches!(field, Field::Attribute(_)))
}

/// What an attribute is not.
enum Unequal<'t> {
    Text(&'t str),
    Number(f64),
    Other,
}

/// The attribute that is demanded to be there and not equal, and to what.
fn unequal_attribute(atom: &Test, value: bool) -> Option<(Field, Unequal<'_>)> {
    let found = match (atom, value) {
        (Test::Is(field, text), false) => (*field, Unequal::Text(text)),
        (Test::AmongTexts(Term::Field(field), _) | Test::AmongNumbers(Term::Field(field), _), false) => {
            (*field, Unequal::Other)
        }
        (Test::Compare(Compare::Equal, a, b), false) | (Test::Compare(Compare::NotEqual, a, b), true) => {
            let (field, other) = match (a, b) {
                (Term::Field(field), other) | (other, Term::Field(field)) => (*field, other),
                _ => return None,
            };
            let other = match other {
                Term::Text(text) => Unequal::Text(text),
                Term::Int(number) => Unequal::Number(*number as f64),
                Term::Double(number) => Unequal::Number(*number),
                _ => Unequal::Other,
            };
            (field, other)
        }
        _ => return None,
    };
    matches!(found.0, Field::Attribute(_)).then_some(found)
}

fn literal(term: &Term) -> bool {
    matches!(term, Term::Bool(_) | Term::Int(_) | Term::Double(_) | Term::Text(_) | Term::Time(_))
}

/// What the demands so far leave to every field.
#[derive(Debug, Clone, Default)]
struct World<'t> {
    fields: BTreeMap<Field, Room<'t>>,
    segments: BTreeMap<u16, bool>,
}

impl<'t> World<'t> {
    /// Takes one demand in; `false` when nothing is left.
    fn take(&mut self, atom: &'t Test, value: bool) -> bool {
        // An attribute may be of any type: not to be equal says nothing of its own.
        if let Some((field, other)) = unequal_attribute(atom, value) {
            return self.room(field, |room| match other {
                Unequal::Text(text) => room.is_not(text),
                Unequal::Number(number) => room.number.compare(Compare::NotEqual, number, false),
                Unequal::Other => true,
            });
        }
        match atom {
            Test::Has(field) => match value {
                true => self.present(*field),
                false => self.absent(*field),
            },
            Test::Segment(segment) => *self.segments.entry(*segment).or_insert(value) == value,
            Test::Truth(Term::Field(field)) => self.room(*field, |room| room.flag(value)),
            Test::Is(field, text) => self.room(*field, |room| room.text(text, value)),
            Test::AmongTexts(Term::Field(field), list) => self.room(*field, |room| match value {
                true => room.among(list.iter().map(|text| &**text).collect()),
                false => list.iter().all(|text| room.text(text, false)),
            }),
            Test::AmongNumbers(Term::Field(field), list) => self.room(*field, |room| match value {
                true => {
                    room.numeric()
                        && list.iter().any(|number| {
                            let number = number.double();
                            room.number.clone().at_least(number, false) && room.number.clone().at_most(number, false)
                        })
                }
                false => room.numeric(),
            }),
            Test::Holds(field, Term::Text(text)) => self.room(*field, |room| {
                let (with, without) =
                    if value { (&mut room.holds, &room.lacks) } else { (&mut room.lacks, &room.holds) };
                with.insert(text);
                !without.contains(&**text)
            }),
            Test::TextMatch(part, Term::Field(field), Term::Text(piece)) => {
                self.room(*field, |room| room.pieced(*part, piece, value))
            }
            Test::Compare(how, Term::Field(field), other) => self.compare(*how, *field, other, value),
            Test::Compare(how, other, Term::Field(field)) => self.compare(how.mirrored(), *field, other, value),
            _ => true,
        }
    }

    fn compare(&mut self, how: Compare, field: Field, other: &'t Term, value: bool) -> bool {
        let how = if value { how } else { how.opposite() };
        let whole = !matches!(field, Field::Attribute(_));
        self.room(field, |room| match other {
            Term::Bool(flag) => match how {
                Compare::Equal => room.flag(*flag),
                Compare::NotEqual => room.flag(!flag),
                _ => true,
            },
            Term::Text(text) => match how {
                Compare::Equal => room.text(text, true),
                Compare::NotEqual => room.text(text, false),
                _ => room.textual(),
            },
            Term::Int(number) => room.numeric() && room.number.compare(how, *number as f64, whole && is_whole(field)),
            Term::Double(number) => room.numeric() && room.number.compare(how, *number, is_whole(field)),
            Term::Time(at) => room.time(how, *at),
            _ => true,
        })
    }

    fn room(&mut self, field: Field, narrow: impl FnOnce(&mut Room<'t>) -> bool) -> bool {
        self.present(field) && narrow(self.fields.entry(field).or_default())
    }

    fn present(&mut self, field: Field) -> bool {
        // A part of something is there only with the whole.
        let whole = field.whole().is_none_or(|whole| self.present(whole));
        let room = self.fields.entry(field).or_insert_with(|| Room::of(field));
        whole && *room.present.get_or_insert(true)
    }

    fn absent(&mut self, field: Field) -> bool {
        if matches!(field, Field::At) {
            return false;
        }
        let parts = self.fields.iter().any(|(known, room)| known.whole() == Some(field) && room.present == Some(true));
        let room = self.fields.entry(field).or_insert_with(|| Room::of(field));
        !parts && !*room.present.get_or_insert(false)
    }
}

impl Compare {
    /// As read from the right: `5 < x` is `x > 5`.
    const fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }

    const fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::AtLeast,
            Self::AtMost => Self::Greater,
            Self::Greater => Self::AtMost,
            Self::AtLeast => Self::Less,
        }
    }
}

/// Whether a field holds whole numbers. An attribute may hold anything, whatever was declared.
fn is_whole(field: Field) -> bool {
    super::FIELDS.iter().any(|(_, known, kind)| *known == field && *kind == Type::Int)
}

/// Demands looked at before giving up.
const MOST: usize = 2_000;

#[cfg(test)]
mod tests;
