//! Scored pairs: pairs that may be one person, and their odds.

/// A pair and its odds. What is paired depends on the user: records, distinct rows, or positions in a list of either.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ScoredPair {
    pub(crate) log2_odds: f32,
    pub(crate) a: u32,
    pub(crate) b: u32,
}

/// The odds of a pair labelled as one person: higher than any evidence.
pub(crate) const LABELLED_ODDS: f32 = 10_000.0;

/// The odds of two records that say the same of one named person, letter for letter.
pub(crate) const COPIED_ODDS: f32 = 200.0;

/// How far below the threshold a pair is still kept as a candidate: its clusters may grow to fit.
pub(crate) const CANDIDATE_MARGIN: f64 = 2.0;

/// A probability from `log2` odds.
pub(crate) fn probability(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp2())
}
