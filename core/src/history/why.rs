//! Why two entries are one customer: the path of joins between them. Why not: the refusals between their customers.

use super::History;
use super::identity_keys::{LINK_PARENT, NONE};
use super::join_log::{Guard, Join, JoinLog, Reason, ReasonText, reason_text};
use super::resolve::resolve;
use super::scope::Scope;
use crate::error::{Error, Result};
use crate::model::identity::{IdentityKind, Normaliser};
use crate::model::{Field, Item};
use crate::resolution::Scoring;
use crate::resolver::Strength;
use hashbrown::HashSet;
use serde::Serialize;

/// One step of a reason: two entries, and what joins them or should have.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    pub(super) a: String,
    pub(super) b: String,
    #[serde(flatten)]
    pub(super) reason: ReasonText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) guard: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) because: Option<&'static str>,
    /// What the two score by themselves, field by field, where the join rests on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scored: Option<Scoring>,
}

#[derive(Debug, Serialize)]
struct Why {
    same: bool,
    customer_id: String,
    path: Vec<Step>,
}

#[derive(Debug, Serialize)]
struct WhyNot {
    same: bool,
    a: String,
    b: String,
    refused: Vec<Step>,
    /// What the two score, where the resolver has a model to tell by.
    #[serde(skip_serializing_if = "Option::is_none")]
    scored: Option<Scoring>,
    /// Values both carry that are no keys of either, or nothing shared at all.
    text: String,
}

impl History {
    /// Why two entries are one customer: `{"same": true, "path": [{"a", "b", "rule", "kind", "value"}]}`, a path of
    /// joins from one to the other; each step names the rule and the value it rests on. A step of the rule `scored` has
    /// the `log2` odds of the two clusters as its value, and in `scored` what the two entries score alone: `weight`,
    /// `probability` and `evidence` by field.
    ///
    /// # Errors
    /// [`NotFound`](crate::Status::NotFound) when a key leads to nobody, [`Conflict`](crate::Status::Conflict) when
    /// they are not one customer: then ask [`History::why_not_document`].
    pub fn why_document(&self, a: &str, b: &str) -> Result<String> {
        let (x, y) = (self.named(a)?, self.named(b)?);
        let customer = self.customers.of(x);
        if customer.is_none() || customer != self.customers.of(y) {
            return Err(Error::new(crate::Status::Conflict, format!("`{a}` and `{b}` are not the same customer")));
        }
        let (scope, join_log) = self.explain(&[x]);
        let path = path(&scope, &join_log, x, y);
        let path = path.iter().map(|j| self.step(&scope, j, None)).collect();
        let customer_id = self.log.name(customer.unwrap_or(x)).customer_id();
        crate::document::print(&Why { same: true, customer_id, path })
    }

    /// Why two entries are not one customer: `{"same": false, "refused": [...], "text"}`, every join between their
    /// customers that was refused, with its guard. Nothing refused means that they share no key. With a model, `scored`
    /// is what the two entries score.
    ///
    /// # Errors
    /// [`NotFound`](crate::Status::NotFound) when a key leads to nobody, [`Conflict`](crate::Status::Conflict) when
    /// they are one customer: then ask [`History::why_document`].
    pub fn why_not_document(&self, a: &str, b: &str) -> Result<String> {
        let (x, y) = (self.named(a)?, self.named(b)?);
        let (c, d) = (self.customers.of(x), self.customers.of(y));
        if c.is_some() && c == d {
            return Err(Error::new(crate::Status::Conflict, format!("`{a}` and `{b}` are the same customer")));
        }
        let (scope, join_log) = self.explain(&[x, y]);
        let of = |i: u32| scope.entries.get(i as usize).and_then(|e| self.customers.of(*e));
        let between = |j: &Join| {
            let ends = (of(j.a), of(j.b));
            ends == (c, d) || ends == (d, c)
        };
        let mut refused: Vec<Step> = join_log
            .refusals
            .iter()
            .filter(|(j, _)| between(j))
            .map(|(j, guard)| self.step(&scope, j, Some(*guard)))
            .collect();
        refused.extend(self.kept_out(c, d, &refused));
        refused.extend(self.no_keys(c, d));
        let scored = self.scoring(x, y);
        let threshold = self.similar.as_deref().map_or(0.0, |s| s.threshold());
        let text = match (refused.first().and_then(|s| s.because), &scored) {
            (Some(because), _) => format!("refused: {because}"),
            (None, None) => "they share no value that could join them".to_owned(),
            (None, Some(s)) if s.weight < threshold => {
                let said = "they share no value that could join them, and look too little alike";
                format!("{said}: {:.1} of log2 odds, and a join takes {threshold:.1}", s.weight)
            }
            (None, Some(_)) => "they look alike, but nothing brought them together to be compared".to_owned(),
        };
        let id = |c: Option<u32>| c.map(|c| self.log.name(c).customer_id()).unwrap_or_default();
        crate::document::print(&WhyNot { same: false, a: id(c), b: id(d), refused, scored, text })
    }

    /// The entry a key leads to: one named, or the first of its customer.
    fn named(&self, key: &str) -> Result<u32> {
        self.entry(key).map_or_else(|| self.customer(key), Ok)
    }

    /// Resolves what hangs together with these entries once more, keeping every reason.
    fn explain(&self, entries: &[u32]) -> (Scope, JoinLog) {
        let scope = self.scope_of(entries);
        let mut join_log = JoinLog::default();
        resolve(&scope, &self.rules, self.similar.as_deref(), &mut join_log);
        (scope, join_log)
    }

    /// Values that two customers share and that joined them with nobody: capped and weighed ones, and keys of different
    /// holders.
    fn kept_out(&self, c: Option<u32>, d: Option<u32>, refused: &[Step]) -> Vec<Step> {
        let keys_of = |customer: Option<u32>| -> Vec<(u32, u8, u32)> {
            let members = customer.map(|c| self.customers.members(c)).unwrap_or_default();
            let uses = members.iter().flat_map(|e| self.log.keys.uses_at(self.log.uses(*e)));
            uses.filter(|u| u.kind < LINK_PARENT).map(|u| (u.key, u.kind, u.entry)).collect()
        };
        let theirs = keys_of(d);
        let mut seen = HashSet::new();
        let mut out = Vec::new();
        for (key, kind, x) in keys_of(c) {
            let Some((.., y)) = theirs.iter().find(|(k, ..)| *k == key) else { continue };
            let reason = reason_text(&self.log, Reason::Shares(key));
            let listed = refused.iter().any(|s| s.reason.value == reason.value && s.reason.kind == reason.kind);
            if listed || !seen.insert(key) {
                continue;
            }
            let guard = match self.rules.get(kind) {
                _ if self.capped.contains(&key) => Guard::Cap,
                Some(rule) if rule.strength == Strength::Weighs => Guard::Weighed,
                _ => Guard::Window,
            };
            out.push(self.no_join(x, *y, reason, guard));
        }
        out
    }

    /// Identities that two customers have alike and that are no keys.
    fn no_keys(&self, c: Option<u32>, d: Option<u32>) -> Vec<Step> {
        let Ok(normaliser) = Normaliser::new(self.resolver.region.as_deref()) else { return Vec::new() };
        let mut normal = String::new();
        let mut unusable = |customer: Option<u32>| {
            let mut out: Vec<(IdentityKind, String, bool, u32)> = Vec::new();
            for entry in customer.map(|c| self.customers.members(c)).unwrap_or_default() {
                // The region of a row stands before its identities.
                let mut normaliser = normaliser;
                for item in self.log.items(*entry) {
                    if let Item::Text(Field::Region, region) = item {
                        normaliser = Normaliser::new(Some(region)).unwrap_or(normaliser);
                    }
                    let Item::Identity { kind, raw, .. } = item else { continue };
                    let valid = normaliser.key(kind, raw, &mut normal).is_ok();
                    let text = if valid { normal.clone() } else { raw.to_lowercase() };
                    if self.log.keys.find_identity(kind, &text).is_none() {
                        out.push((kind, text, valid, *entry));
                    }
                }
            }
            out
        };
        let (ours, theirs) = (unusable(c), unusable(d));
        let mut seen = HashSet::new();
        let mut out = Vec::new();
        for (kind, text, valid, x) in &ours {
            let same = theirs.iter().find(|(k, t, _, _)| k == kind && t == text);
            if let Some((.., y)) = same.filter(|_| seen.insert((*kind, text))) {
                let reason =
                    ReasonText { rule: "shares", kind: Some(kind.name()), value: Some(text.clone()), also: None };
                out.push(self.no_join(*x, *y, reason, if *valid { Guard::Blocked } else { Guard::NoKey }));
            }
        }
        out
    }

    fn no_join(&self, a: u32, b: u32, reason: ReasonText, guard: Guard) -> Step {
        Step {
            a: self.log.reference(a),
            b: self.log.reference(b),
            reason,
            guard: Some(guard.name()),
            because: Some(guard.sentence()),
            scored: None,
        }
    }

    /// What two entries score.
    fn scoring(&self, a: u32, b: u32) -> Option<Scoring> {
        let similar = self.similar.as_deref()?;
        Some(similar.scoring(similar.row_of(a)?, similar.row_of(b)?))
    }

    /// A join in words; its ends in the order of their references.
    pub(super) fn step(&self, scope: &Scope, join: &Join, guard: Option<Guard>) -> Step {
        let entry = |i: u32| scope.entries.get(i as usize).copied().unwrap_or(NONE);
        let (a, b) = (entry(join.a), entry(join.b));
        let mut reason = reason_text(&self.log, join.reason);
        let scored = matches!(join.reason, Reason::Scored(_)).then(|| self.scoring(a, b)).flatten();
        reason.also = reason.also.or(scored.as_ref().map(compared_fields));
        Step {
            a: self.log.reference(a),
            b: self.log.reference(b),
            reason,
            guard: guard.map(Guard::name),
            because: guard.map(Guard::sentence),
            scored,
        }
    }
}

/// What both have, with the level of each.
fn compared_fields(scored: &Scoring) -> String {
    scored.evidence.iter().map(|e| format!("{} {}", e.field, e.level)).collect::<Vec<_>>().join(", ")
}

/// The joins from one entry to another. Joins form a forest, so there is one path.
fn path(scope: &Scope, join_log: &JoinLog, from: u32, to: u32) -> Vec<Join> {
    let local = |entry: u32| scope.entries.binary_search(&entry).ok().map(|i| i as u32);
    let (Some(from), Some(to)) = (local(from), local(to)) else { return Vec::new() };
    let mut next: Vec<Vec<Join>> = vec![Vec::new(); scope.entries.len()];
    for j in &join_log.joins {
        for (at, join) in [(j.a, *j), (j.b, Join { a: j.b, b: j.a, reason: j.reason })] {
            if let Some(list) = next.get_mut(at as usize) {
                list.push(join);
            }
        }
    }
    let mut reached_by: Vec<Option<Join>> = vec![None; scope.entries.len()];
    let mut queue = vec![from];
    let mut seen: HashSet<u32> = HashSet::new();
    seen.insert(from);
    while let Some(at) = queue.pop() {
        for join in next.get(at as usize).into_iter().flatten() {
            if seen.insert(join.b) {
                if let Some(slot) = reached_by.get_mut(join.b as usize) {
                    *slot = Some(*join);
                }
                queue.push(join.b);
            }
        }
    }
    let mut out = Vec::new();
    let mut at = to;
    while at != from {
        let Some(join) = reached_by.get(at as usize).copied().flatten() else { break };
        out.push(join);
        at = join.a;
    }
    out.reverse();
    out
}
