//! Numbers of three kinds, compared without loss: past 2^53 a double is not the whole number next to it. From 2^63 on, where
//! CEL's conformance cases want it otherwise, a whole number beside a double is taken as a double.

use super::eval::Sum;
use std::cmp::Ordering;

/// A number as CEL has it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Number {
    Int(i64),
    Uint(u64),
    Double(f64),
}

impl Number {
    /// The order of two numbers on one line; none where one of them is NaN.
    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(&b)),
            (Self::Double(a), Self::Double(b)) => a.partial_cmp(&b),
            (Self::Double(a), whole) => Some(beside(whole.whole()?, a)?.reverse()),
            (whole, Self::Double(b)) => beside(whole.whole()?, b),
            (a, b) => Some(a.whole()?.cmp(&b.whole()?)),
        }
    }

    pub(super) fn equals(self, other: Self) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }

    /// Nothing where CEL has an error: overflow, division by zero, a remainder of doubles, `int` and `uint` together. A
    /// whole number and a double are reckoned with as doubles.
    pub(super) fn reckon(self, how: Sum, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Int(a), Self::Int(b)) => Self::Int(match how {
                Sum::Add => a.checked_add(b)?,
                Sum::Subtract => a.checked_sub(b)?,
                Sum::Multiply => a.checked_mul(b)?,
                Sum::Divide => a.checked_div(b)?,
                Sum::Remainder => a.checked_rem(b)?,
            }),
            (Self::Uint(a), Self::Uint(b)) => Self::Uint(match how {
                Sum::Add => a.checked_add(b)?,
                Sum::Subtract => a.checked_sub(b)?,
                Sum::Multiply => a.checked_mul(b)?,
                Sum::Divide => a.checked_div(b)?,
                Sum::Remainder => a.checked_rem(b)?,
            }),
            (Self::Uint(_), _) | (_, Self::Uint(_)) => return None,
            (a, b) => {
                let (a, b) = (a.double(), b.double());
                Self::Double(match how {
                    Sum::Add => a + b,
                    Sum::Subtract => a - b,
                    Sum::Multiply => a * b,
                    Sum::Divide => a / b,
                    Sum::Remainder => return None,
                })
            }
        })
    }

    /// The nearest double.
    pub(super) const fn double(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Uint(value) => value as f64,
            Self::Double(value) => value,
        }
    }

    fn whole(self) -> Option<i128> {
        match self {
            Self::Int(value) => Some(value.into()),
            Self::Uint(value) => Some(value.into()),
            Self::Double(_) => None,
        }
    }
}

/// A whole number of 64 bits beside a double.
fn beside(whole: i128, double: f64) -> Option<Ordering> {
    if double.is_nan() {
        return None;
    }
    if double.abs() >= FAR && whole as f64 == double {
        return Some(Ordering::Equal);
    }
    // What is further off than any whole number saturates, and stays further off.
    #[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates, and saturating is wanted")]
    let below = double.floor() as i128;
    Some(whole.cmp(&below).then(if double > double.floor() { Ordering::Less } else { Ordering::Equal }))
}

/// 2^63.
const FAR: f64 = 9_223_372_036_854_775_808.0;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_number() -> impl Strategy<Value = Number> {
        let edges = prop::sample::select(vec![
            Number::Int(i64::MIN),
            Number::Int(i64::MAX),
            Number::Int(9_007_199_254_740_992),
            Number::Int(9_007_199_254_740_993),
            Number::Uint(u64::MAX),
            Number::Uint(1 << 63),
            Number::Double(9_007_199_254_740_992.0),
            Number::Double(9_223_372_036_854_774_784.0),
            Number::Double(2e19),
            Number::Double(f64::INFINITY),
            Number::Double(-0.0),
            Number::Double(0.5),
        ]);
        let near = (any::<i64>(), -2_i64..3).prop_map(|(at, by)| Number::Double((at / 2).saturating_add(by) as f64));
        prop_oneof![
            edges,
            any::<i64>().prop_map(Number::Int),
            (-3_i64..3).prop_map(Number::Int),
            any::<u64>().prop_map(Number::Uint),
            (-6_i32..6).prop_map(|halves| Number::Double(f64::from(halves) / 2.0)),
            near,
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

        /// All numbers but NaN stand on one line, doubles from 2^63 to 2^64 left out.
        #[test]
        fn numbers_of_all_kinds_have_one_order(a in any_number(), b in any_number(), c in any_number()) {
            let order = |a: Number, b: Number| a.compare(b).unwrap();
            prop_assert_eq!(order(a, b), order(b, a).reverse());
            prop_assert_eq!(order(a, a), Ordering::Equal);
            if order(a, b).is_le() && order(b, c).is_le() {
                prop_assert!(order(a, c).is_le());
                prop_assert_eq!(order(a, c).is_eq(), order(a, b).is_eq() && order(b, c).is_eq());
            }
        }
    }

    #[test]
    fn a_number_past_2_to_the_53_is_not_its_neighbour() {
        assert!(!Number::Int(9_007_199_254_740_993).equals(Number::Double(9_007_199_254_740_992.0)));
        assert!(Number::Uint(1 << 63).equals(Number::Double(FAR)) && Number::Int(i64::MAX).equals(Number::Double(FAR)));
        assert_eq!(Number::Int(0).compare(Number::Double(f64::NAN)), None);
    }
}
