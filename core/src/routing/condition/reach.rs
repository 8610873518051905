//! Can these conditions hold together? Told only when they surely cannot.
//!
//! Every demand on a field (it is there, it is this text, it is above that number) narrows what the field may be; when
//! nothing is left, the conditions contradict. `||` is tried way by way. What is not understood demands nothing, and when
//! there are too many ways the answer is that they can: so "cannot" is always right.

use super::Condition;
use super::eval::{Compare, Part, Term, Test};
use super::schema::{Field, Type};
use std::collections::{BTreeMap, BTreeSet};

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
        Test::Part(_, Term::Field(field), Term::Text(_)) => Some(*field),
        _ => None,
    }
    // An attribute of another type makes it absent while it is there.
    .filter(|field| !matches!(field, Field::Attribute(_)))
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
                            room.number.clone().at_least(*number, false) && room.number.clone().at_most(*number, false)
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
            Test::Part(part, Term::Field(field), Term::Text(piece)) => {
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
        let whole = whole_of(field).is_none_or(|whole| self.present(whole));
        let room = self.fields.entry(field).or_insert_with(|| Room::of(field));
        whole && *room.present.get_or_insert(true)
    }

    fn absent(&mut self, field: Field) -> bool {
        if matches!(field, Field::At) {
            return false;
        }
        let parts =
            self.fields.iter().any(|(known, room)| whole_of(*known) == Some(field) && room.present == Some(true));
        let room = self.fields.entry(field).or_insert_with(|| Room::of(field));
        !parts && !*room.present.get_or_insert(false)
    }
}

/// What is left to one field.
#[derive(Debug, Clone, Default)]
struct Room<'t> {
    present: Option<bool>,
    /// Text, number or flag: once it is one it is not another.
    kind: Option<Type>,
    flag: Option<bool>,
    among: Option<BTreeSet<&'t str>>,
    not: BTreeSet<&'t str>,
    holds: BTreeSet<&'t str>,
    lacks: BTreeSet<&'t str>,
    number: Range,
    from: Option<i64>,
    until: Option<i64>,
}

impl<'t> Room<'t> {
    fn of(field: Field) -> Self {
        let among = match field {
            Field::Urgency | Field::Difficulty => Some(crate::routing::request::Level::NAMES.into_iter().collect()),
            _ => None,
        };
        Self { among, ..Self::default() }
    }

    fn is(&mut self, kind: Type) -> bool {
        *self.kind.get_or_insert(kind) == kind
    }

    fn numeric(&mut self) -> bool {
        self.is(Type::Double)
    }

    fn textual(&mut self) -> bool {
        self.is(Type::Text)
    }

    fn flag(&mut self, value: bool) -> bool {
        self.is(Type::Bool) && *self.flag.get_or_insert(value) == value
    }

    fn text(&mut self, text: &'t str, value: bool) -> bool {
        if !value {
            self.not.insert(text);
            return self.textual() && self.left();
        }
        self.among([text].into_iter().collect())
    }

    fn among(&mut self, list: BTreeSet<&'t str>) -> bool {
        self.among = Some(match self.among.take() {
            Some(known) => known.intersection(&list).copied().collect(),
            None => list,
        });
        self.textual() && self.left()
    }

    /// A piece rules out of a list what does not have it; without a list it says nothing here.
    fn pieced(&mut self, part: Part, piece: &str, value: bool) -> bool {
        if let Some(list) = &mut self.among {
            list.retain(|text| {
                let has = match part {
                    Part::Start => text.starts_with(piece),
                    Part::End => text.ends_with(piece),
                    Part::Anywhere => text.contains(piece),
                };
                has == value
            });
        }
        self.textual() && self.left()
    }

    fn left(&self) -> bool {
        self.among.as_ref().is_none_or(|list| list.iter().any(|text| !self.not.contains(text)))
    }

    fn time(&mut self, how: Compare, at: i64) -> bool {
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
struct Range {
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
    fn compare(&mut self, how: Compare, number: f64, whole: bool) -> bool {
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

    fn at_least(&mut self, number: f64, out: bool) -> bool {
        if number > self.low || (number == self.low && out) {
            (self.low, self.low_out) = (number, out);
        }
        self.left(false)
    }

    fn at_most(&mut self, number: f64, out: bool) -> bool {
        if number < self.high || (number == self.high && out) {
            (self.high, self.high_out) = (number, out);
        }
        self.left(false)
    }

    fn left(&self, whole: bool) -> bool {
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

/// What a field is a part of.
const fn whole_of(field: Field) -> Option<Field> {
    match field {
        Field::CaseId
        | Field::CaseMatter
        | Field::CaseOpenedAt
        | Field::CaseContacts
        | Field::CaseHolderAgent
        | Field::CaseHolderQueue
        | Field::CaseChannels => Some(Field::OpenCase),
        Field::RunningChannel
        | Field::RunningQueue
        | Field::RunningAgent
        | Field::RunningBot
        | Field::RunningStartedAt => Some(Field::Running),
        _ => None,
    }
}

/// Whether a field holds whole numbers. An attribute may hold anything, whatever was declared.
fn is_whole(field: Field) -> bool {
    super::FIELDS.iter().any(|(_, known, kind)| *known == field && *kind == Type::Int)
}

/// Below this a double holds every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Demands looked at before giving up.
const MOST: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::super::{Interned, Scope};
    use super::*;
    use crate::routing::named::Named;

    fn can(text: &str) -> bool {
        let attributes = Named::new();
        let mut scope = Scope {
            channels: vec!["voice", "chat"],
            matters: vec!["a", "a.b"],
            segments: vec!["s", "t"],
            attributes: &attributes,
            in_rule: true,
            interned: Interned::default(),
        };
        can_hold(&[(&Condition::parse(text, &mut scope).unwrap(), Wanted::True)])
    }

    #[test]
    fn contradictions_are_found() {
        for text in [
            "facts.repeat && !facts.repeat",
            "channel == \"voice\" && channel == \"chat\"",
            "channel == \"voice\" && channel != \"voice\"",
            "channel in [\"voice\"] && channel == \"chat\"",
            "facts.repeat_count > 1 && facts.repeat_count < 2",
            "facts.repeat_count >= 2 && 2 > facts.repeat_count",
            "facts.orders_amount > 5.0 && facts.orders_amount <= 5",
            "facts.repeat_count == 2 && facts.repeat_count != 2",
            "!has(facts.open_case) && facts.open_case.contacts > 1",
            "!has(facts.repeat) && facts.repeat",
            "urgency != \"low\" && urgency != \"normal\" && urgency != \"high\"",
            "\"s\" in segments && !(\"s\" in segments)",
            "\"mail\" in facts.tried_in_vain && !(\"mail\" in facts.tried_in_vain)",
            "at < timestamp(\"2026-01-01T00:00:00Z\") && at >= timestamp(\"2026-01-01T00:00:00Z\")",
            "(channel == \"voice\" || channel == \"chat\") && channel == \"bot\"",
            "facts.repeat ? false : !facts.repeat && facts.repeat",
            "attributes.x == \"a\" && attributes.x == 1",
            "matter == \"a\" && matter.startsWith(\"b\")",
            "facts.repeat_count in [1, 2] && facts.repeat_count > 2",
            "false",
            "!has(running) && running.bot",
        ] {
            assert!(!can(text), "{text}");
        }
    }

    #[test]
    fn what_can_hold_is_not_told_to_contradict() {
        for text in [
            "facts.repeat && facts.on_site",
            "channel == \"voice\" || channel == \"chat\"",
            "facts.repeat_count > 1 && facts.repeat_count < 3",
            "facts.orders_amount > 1.0 && facts.orders_amount < 2.0",
            "facts.orders_amount >= 5 && facts.orders_amount <= 5.0",
            "attributes.x > 1 && attributes.x < 2",
            "facts.repeat_count + 1 > 5 && facts.repeat_count < 2",
            "\"s\" in segments && !(\"t\" in segments)",
            "\"voice\" in facts.tried_in_vain && !(\"chat\" in facts.tried_in_vain)",
            "!(facts.repeat && facts.on_site) && facts.repeat",
            "has(facts.open_case) && !has(facts.open_case.contacts)",
            "facts.repeat_count > 9007199254740992 && facts.repeat_count < 9007199254740994",
            "matter.startsWith(\"a\") && matter != \"a\"",
            "facts.orders_amount != 0.0 && facts.orders_amount <= 0.0 && facts.orders_amount >= 0.0",
        ] {
            assert!(can(text), "{text}");
        }
    }

    #[test]
    fn not_to_be_true_is_false_or_absent() {
        let attributes = Named::new();
        let mut scope = Scope {
            channels: vec!["voice", "chat"],
            matters: Vec::new(),
            segments: Vec::new(),
            attributes: &attributes,
            in_rule: true,
            interned: Interned::default(),
        };
        let mut parse = |text: &str| Condition::parse(text, &mut scope).unwrap();
        let (narrow, wide) = (parse("facts.repeat && facts.repeat_count >= 3"), parse("facts.repeat_count >= 2"));
        assert!(!can_hold(&[(&narrow, Wanted::True), (&wide, Wanted::NotTrue)]));
        assert!(can_hold(&[(&wide, Wanted::True), (&narrow, Wanted::NotTrue)]));
        let either = parse("facts.repeat || facts.repeat_count >= 2");
        assert!(!can_hold(&[(&wide, Wanted::True), (&either, Wanted::NotTrue)]));
    }
}
