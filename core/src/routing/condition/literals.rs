//! What a condition compares each field with: where a decision can tip.

use super::Condition;
use super::eval::{Term, Test};
use super::number::Number;
use super::schema::Field;

/// A literal that stands beside a field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    /// The field is asked whether it is there, or is true or false by itself.
    None,
    Int(i64),
    Double(f64),
    Text(String),
    Time(i64),
}

impl From<Number> for Literal {
    fn from(number: Number) -> Self {
        match number {
            Number::Int(value) => Self::Int(value),
            other => Self::Double(other.double()),
        }
    }
}

impl Condition {
    /// Every field it asks of, with what it is compared with.
    pub(crate) fn literals(&self) -> Vec<(Field, Literal)> {
        of(&self.test)
    }

    /// The segments it asks of, by their place.
    pub(crate) fn segments(&self) -> Vec<usize> {
        let mut out = Vec::new();
        segments(&self.test, &mut out);
        out
    }
}

type AttributeValues = Vec<(Field, Literal)>;

/// Every field a test asks of, with what it is compared with.
pub(super) fn of(asked: &Test) -> AttributeValues {
    let mut out = Vec::new();
    test(asked, &mut out);
    out
}

fn test(test_: &Test, out: &mut AttributeValues) {
    match test_ {
        Test::Always(_) | Test::Segment(_) => {}
        Test::And(parts) | Test::Or(parts) => parts.iter().for_each(|part| test(part, out)),
        Test::Not(part) => test(part, out),
        Test::If(parts) => {
            test(&parts.0, out);
            test(&parts.1, out);
            test(&parts.2, out);
        }
        Test::Has(field) => out.push((*field, Literal::None)),
        Test::Truth(inner) => term(inner, out),
        Test::Is(field, text) => out.push((*field, Literal::Text(text.to_string()))),
        Test::Compare(_, a, b) => beside(a, b, out),
        Test::AmongTexts(inner, list) => {
            if let Term::Field(field) = inner {
                out.extend(list.iter().map(|text| (*field, Literal::Text(text.to_string()))));
            }
            term(inner, out);
        }
        Test::AmongNumbers(inner, list) => {
            if let Term::Field(field) = inner {
                out.extend(list.iter().map(|number| (*field, Literal::from(*number))));
            }
            term(inner, out);
        }
        Test::Holds(field, Term::Text(text)) => out.push((*field, Literal::Text(text.to_string()))),
        Test::Holds(field, inner) => {
            out.push((*field, Literal::None));
            term(inner, out);
        }
        Test::TextMatch(_, a, b) => beside(a, b, out),
        Test::General(general) => out.extend(general.fields().iter().map(|field| (*field, Literal::None))),
    }
}

fn beside(a: &Term, b: &Term, out: &mut AttributeValues) {
    for (one, other) in [(a, b), (b, a)] {
        let literal = match other {
            Term::Int(value) => Literal::Int(*value),
            Term::Double(value) => Literal::Double(*value),
            Term::Text(value) => Literal::Text(value.to_string()),
            Term::Time(value) => Literal::Time(*value),
            _ => Literal::None,
        };
        match one {
            Term::Field(field) => out.push((*field, literal)),
            other => term(other, out),
        }
    }
}

fn term(inner: &Term, out: &mut AttributeValues) {
    match inner {
        Term::Field(field) => out.push((*field, Literal::None)),
        Term::Sum(_, pair) => {
            term(&pair.0, out);
            term(&pair.1, out);
        }
        Term::Negative(inner) | Term::Size(inner) => term(inner, out),
        Term::If(parts) => {
            test(&parts.0, out);
            term(&parts.1, out);
            term(&parts.2, out);
        }
        Term::Of(inner) => test(inner, out),
        Term::Bool(_) | Term::Int(_) | Term::Double(_) | Term::Text(_) | Term::Time(_) | Term::Duration(_) => {}
    }
}

fn segments(test_: &Test, out: &mut Vec<usize>) {
    match test_ {
        Test::Segment(place) => out.push(usize::from(*place)),
        Test::And(parts) | Test::Or(parts) => parts.iter().for_each(|part| segments(part, out)),
        Test::Not(part) => segments(part, out),
        Test::If(parts) => {
            segments(&parts.0, out);
            segments(&parts.1, out);
            segments(&parts.2, out);
        }
        Test::Truth(Term::Of(inner)) => segments(inner, out),
        Test::General(general) => out.extend(general.segments()),
        _ => {}
    }
}
