//! A scope being resolved: joins that the guards allow, and a witness who hears of each and of every refusal.

use super::clusters::Forest;
use super::join_log::{Guard, Reason, Witness};
use super::scope::{Rules, Scope};
use crate::resolution::SimilarityIndex;

/// A scope being resolved.
pub(super) struct Run<'a, W> {
    pub(super) scope: &'a Scope,
    pub(super) rules: &'a Rules,
    pub(super) similar: Option<&'a SimilarityIndex>,
    pub(super) forest: Forest<'a>,
    pub(super) witness: &'a mut W,
    /// Keys with more claimants than their kind may have.
    pub(super) capped: Vec<u32>,
    /// The clusters that carry the value looked at.
    pub(super) found: Vec<Found>,
}

/// A cluster that carries a value, with one entry of it that does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) root: u32,
    pub(super) entry: u32,
}

/// Which guards a union must pass besides "not the same".
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) contradictions: bool,
    pub(super) accounts: bool,
}

impl<W: Witness> Run<'_, W> {
    /// Joins the clusters of two entries unless a guard refuses; whether they are one now.
    pub(super) fn join(&mut self, a: u32, b: u32, reason: Reason, limits: Limits) -> bool {
        let (x, y) = (self.forest.find(a), self.forest.find(b));
        if x == y {
            return true;
        }
        match self.breaks(x, y, limits) {
            Some(guard) => {
                self.witness.refused(a, b, reason, guard);
                false
            }
            None => {
                self.forest.union(x, y);
                self.witness.joined(a, b, reason);
                true
            }
        }
    }

    fn breaks(&mut self, x: u32, y: u32, limits: Limits) -> Option<Guard> {
        if self.forest.kept_apart(x, y) {
            return Some(Guard::NotSame);
        }
        if !limits.contradictions && !limits.accounts {
            return None;
        }
        let (accounts, births) = self.forest.both_have(x, y);
        if !(limits.accounts && accounts || limits.contradictions && births) {
            return None;
        }
        let (one, other) = (self.forest.profile(x), self.forest.profile(y));
        if limits.accounts && one.other_account(&other) {
            return Some(Guard::VerifiedAccount);
        }
        (limits.contradictions && one.contradicts_birth(&other)).then_some(Guard::BirthDate)
    }
}
