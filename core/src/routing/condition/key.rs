//! What must be true whenever a condition is, where that can be looked up.

use super::eval::{Compare, Term, Test, TextMatch};
use super::schema::{Field, Value};

/// One thing a condition needs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key<'c> {
    /// The field is this text.
    Text(Field, &'c str),
    /// The field begins like this.
    Prefix(Field, &'c str),
    /// The field's list has this text.
    Item(Field, &'c str),
    /// The field is this number: the bits of a double.
    Number(Field, u64),
    /// The field is true, or false.
    Flag(Field, bool),
    /// The field is there.
    Has(Field),
    /// The customer is in this segment.
    Segment(u16),
    /// The field is between these numbers: the bits of two doubles.
    Range(Field, u64, u64),
    /// One of these.
    AnyOf(Vec<Self>),
}

impl<'c> Key<'c> {
    /// The keys to look up: one, or each of several.
    pub(super) fn parts(&self) -> &[Self] {
        match self {
            Self::AnyOf(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    /// What is counted to tell how many conditions ask for the same: all ranges of a field together.
    pub(super) fn class(&self) -> Self {
        match self {
            Self::Range(field, ..) => Self::Range(*field, 0, 0),
            key => key.clone(),
        }
    }

    /// About how many conditions are looked at when this key is chosen.
    pub(super) fn price(&self, uses: impl Fn(&Self) -> usize) -> usize {
        let of = |part: &Self| match part {
            Self::Flag(..) | Self::Has(_) => 1 + uses(part) / 2,
            Self::Range(_, low, high) => {
                let open = f64::from_bits(*low).is_infinite() || f64::from_bits(*high).is_infinite();
                1 + uses(&part.class()) / if open { 2 } else { 8 }
            }
            part => uses(part),
        };
        self.parts().iter().map(of).sum()
    }
}

/// The keys of a condition: each must be true for it to hold.
pub(super) fn keys(test: &Test) -> Vec<Key<'_>> {
    match test {
        Test::And(parts) => all(parts),
        Test::Or(parts) => any(parts).into_iter().collect(),
        Test::Is(field, text) => vec![Key::Text(*field, text)],
        Test::Has(field) => vec![Key::Has(*field)],
        Test::Segment(segment) => vec![Key::Segment(*segment)],
        Test::Truth(Term::Field(field)) => vec![Key::Flag(*field, true)],
        Test::Truth(Term::Of(test)) => keys(test),
        Test::Not(test) => match &**test {
            Test::Truth(Term::Field(field)) => vec![Key::Flag(*field, false)],
            _ => Vec::new(),
        },
        Test::AmongTexts(Term::Field(field), list) => {
            vec![Key::AnyOf(list.iter().map(|text| Key::Text(*field, text)).collect())]
        }
        Test::AmongNumbers(Term::Field(field), list) => {
            vec![Key::AnyOf(list.iter().map(|value| Key::Number(*field, bits(value.double()))).collect())]
        }
        Test::Holds(field, Term::Text(text)) => vec![Key::Item(*field, text)],
        Test::TextMatch(TextMatch::Start, Term::Field(field), Term::Text(text)) => vec![Key::Prefix(*field, text)],
        Test::Compare(how, Term::Field(field), other) => compared(*how, *field, other),
        Test::Compare(how, other, Term::Field(field)) => compared(how.turned(), *field, other),
        _ => Vec::new(),
    }
}

/// A value as it stands in number keys: two that are equal are the same, never the other way round.
pub(super) fn number(value: Value<'_>) -> Option<f64> {
    match value {
        Value::Int(value) | Value::Time(value) => Some(value as f64),
        // Adding 0 makes -0 and 0 the same.
        Value::Double(value) => Some(value + 0.0),
        _ => None,
    }
}

fn all(parts: &[Test]) -> Vec<Key<'_>> {
    let mut found: Vec<Key<'_>> = Vec::new();
    for key in parts.iter().flat_map(keys) {
        // `a >= 1 && a < 5` is one range.
        if let Key::Range(field, low, high) = key
            && let Some(Key::Range(_, lowest, highest)) =
                found.iter_mut().find(|known| matches!(known, Key::Range(known, ..) if *known == field))
        {
            *lowest = f64::from_bits(*lowest).max(f64::from_bits(low)).to_bits();
            *highest = f64::from_bits(*highest).min(f64::from_bits(high)).to_bits();
            continue;
        }
        found.push(key);
    }
    found
}

/// One of several needs a key of each.
fn any(parts: &[Test]) -> Option<Key<'_>> {
    let each: Option<Vec<Key<'_>>> = parts.iter().map(|part| keys(part).into_iter().next()).collect();
    let parts = each?.into_iter().flat_map(|key| match key {
        Key::AnyOf(parts) => parts,
        one => vec![one],
    });
    Some(Key::AnyOf(parts.collect()))
}

fn compared<'c>(how: Compare, field: Field, other: &Term) -> Vec<Key<'c>> {
    let value = match other {
        Term::Bool(value) if how == Compare::Equal => return vec![Key::Flag(field, *value)],
        Term::Int(value) | Term::Time(value) => *value as f64,
        Term::Double(value) => *value,
        _ => return Vec::new(),
    };
    let range = |low: f64, high: f64| vec![Key::Range(field, low.to_bits(), high.to_bits())];
    match how {
        Compare::Equal => vec![Key::Number(field, bits(value))],
        Compare::NotEqual => Vec::new(),
        Compare::Less | Compare::AtMost => range(f64::NEG_INFINITY, value),
        Compare::Greater | Compare::AtLeast => range(value, f64::INFINITY),
    }
}

fn bits(value: f64) -> u64 {
    (value + 0.0).to_bits()
}
