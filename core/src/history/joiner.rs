//! Joins the clusters of a scope, as far as the guards allow; an observer is told of each join and of each refusal.

use super::clusters::Clusters;
use super::join_log::{Guard, JoinObserver, Reason};
use super::scope::{Rules, Scope};
use crate::resolution::SimilarityIndex;

/// A scope being resolved.
pub(super) struct Joiner<'a, W> {
    pub(super) scope: &'a Scope,
    pub(super) rules: &'a Rules,
    pub(super) similar: Option<&'a SimilarityIndex>,
    pub(super) clusters: Clusters<'a>,
    pub(super) observer: &'a mut W,
    /// Keys with more claimants than their kind may have.
    pub(super) capped: Vec<u32>,
    /// The clusters that hold the value in question.
    pub(super) holders: Vec<ClusterEntry>,
}

/// A cluster that holds a value, with one entry of it that does.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClusterEntry {
    pub(super) root: u32,
    pub(super) entry: u32,
}

/// Which guards a join must pass besides `not_same`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guards {
    pub(super) contradictions: bool,
    pub(super) accounts: bool,
}

impl<W: JoinObserver> Joiner<'_, W> {
    /// Joins the clusters of two entries unless a guard refuses; gives whether they are one now.
    pub(super) fn join(&mut self, a: u32, b: u32, reason: Reason, guards: Guards) -> bool {
        let (x, y) = (self.clusters.find(a), self.clusters.find(b));
        if x == y {
            return true;
        }
        match self.violated_guard(x, y, guards) {
            Some(guard) => {
                self.observer.refused(a, b, reason, guard);
                false
            }
            None => {
                self.clusters.union(x, y);
                self.observer.joined(a, b, reason);
                true
            }
        }
    }

    fn violated_guard(&mut self, x: u32, y: u32, guards: Guards) -> Option<Guard> {
        if self.clusters.kept_apart(x, y) {
            return Some(Guard::NotSame);
        }
        if !guards.contradictions && !guards.accounts {
            return None;
        }
        let (accounts, births) = self.clusters.both_have(x, y);
        if !(guards.accounts && accounts || guards.contradictions && births) {
            return None;
        }
        let (one, other) = (self.clusters.profile(x), self.clusters.profile(y));
        if guards.accounts && one.other_account(&other) {
            return Some(Guard::VerifiedAccount);
        }
        (guards.contradictions && one.contradicts_birth(&other)).then_some(Guard::BirthDate)
    }
}
