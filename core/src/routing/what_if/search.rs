//! Numbers and instants that are reckoned with, or compared with another field: where such a fact tips a decision is in no
//! literal, so it is looked for, further and further from what it is now and then back to the nearest.

use super::candidates::{Candidate, conditions, now, path_of};
use super::{Asking, Outline};
use crate::instant::{self, MINUTE};
use crate::routing::condition::{Condition, Field, Literal, Type};
use serde_json::Value;
use std::collections::BTreeSet;

impl Asking<'_> {
    /// The nearest values, up and down, at which something else is decided.
    pub(super) fn searched(&self) -> Vec<Candidate> {
        let unsaid = |(field, literal): (Field, Literal)| (literal == Literal::None).then_some(field);
        let fields: BTreeSet<Field> =
            conditions(self.router).flat_map(Condition::literals).filter_map(unsaid).collect();
        let mut out = Vec::new();
        for field in fields.into_iter().take(MOST_FIELDS) {
            let Some((path, kind)) = path_of(self.router, field) else { continue };
            let Some(scale) = Scale::new(kind) else { continue };
            let instant = now(self.world, &["at".to_owned()]);
            let begin = now(self.world, &path).or(instant.filter(|_| scale == Scale::Minutes));
            let Some(begin) = begin.map_or(Some(0), |value| scale.read(value)) else { continue };
            for way in [1, -1] {
                out.extend(self.nearest(&path, scale, begin, way));
            }
        }
        out
    }

    fn nearest(&self, path: &[String], scale: Scale, begin: i64, way: i64) -> Option<Candidate> {
        let candidate = |steps: i64| {
            let value = begin.checked_add(way.checked_mul(steps)?)?;
            Some(Candidate::field(path.to_vec(), scale.write(value)?))
        };
        let tips = |steps: i64| -> bool { candidate(steps).and_then(|one| self.decided(&one)).is_some() };
        let mut far = 1;
        while !tips(far) {
            far *= 2;
            if far > FARTHEST {
                return None;
            }
        }
        let mut near = far / 2;
        while far - near > 1 {
            let middle = near + (far - near) / 2;
            if tips(middle) { far = middle } else { near = middle }
        }
        candidate(far)
    }

    /// What comes out with a change, if that is something else.
    fn decided(&self, one: &Candidate) -> Option<Outline> {
        let (world, _) = one.apply(self.world)?;
        let then = self.router.decide_world(&world, self.draw).ok()?;
        then.differs(self.now).then_some(then)
    }
}

/// What one step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    /// A whole number.
    Ones,
    /// A hundredth of a number.
    Hundredths,
    /// A minute of an instant.
    Minutes,
}

impl Scale {
    fn new(kind: Type) -> Option<Self> {
        match kind {
            Type::Int => Some(Self::Ones),
            Type::Double => Some(Self::Hundredths),
            Type::Time => Some(Self::Minutes),
            _ => None,
        }
    }

    fn read(self, value: &Value) -> Option<i64> {
        match self {
            Self::Ones => value.as_i64(),
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a cast from float saturates, and what is that far is not searched"
            )]
            Self::Hundredths => value.as_f64().map(|value| (value * 100.0).round() as i64),
            Self::Minutes => Some(instant::parse(value.as_str()?).ok()?.div_euclid(MINUTE)),
        }
    }

    fn write(self, value: i64) -> Option<Value> {
        match self {
            Self::Ones => Some(value.into()),
            Self::Hundredths => Some((value as f64 / 100.0).into()),
            Self::Minutes => Some(instant::print(value.checked_mul(MINUTE)?).into()),
        }
    }
}

/// How many steps away is looked: a million, or two years of minutes.
const FARTHEST: i64 = 1 << 20;
/// Fields looked at.
const MOST_FIELDS: usize = 64;
