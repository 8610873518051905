//! Pairs that may be one person, and their odds.

/// Two records, and `log2` of the odds that they are one person. Which things are paired says who uses it: records,
/// faces, or positions in a list of either.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ScoredPair {
    pub(crate) odds: f32,
    pub(crate) a: u32,
    pub(crate) b: u32,
}

/// The odds of a pair that somebody said is one person: more than any evidence comes to.
pub(crate) const SAID: f32 = 10_000.0;

/// How far below the threshold a pair still promises something: clusters may grow to fit.
pub(crate) const PROMISING: f64 = 2.0;

/// A probability from `log2` odds.
pub(crate) fn probability(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp2())
}
