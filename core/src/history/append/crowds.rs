//! Warnings of values that too many stand under: what a delivery says by them, it says of nobody. And of accounts and
//! national ids that many different names stand under, and still join: a cap is for what surely is nobody's.

use super::AppendReport;
use crate::history::History;
use crate::history::identity_keys::{LINK_PARENT, LINK_REFERENCE, LINK_THREAD, MOST_LINKED};
use crate::history::update::Touched;
use crate::model::Field;
use crate::model::identity::IdentityKind;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;

/// Deliveries of fewer entries look at the values of each.
const FEW: usize = 1000;
/// How many values a report names; the rest are counted together.
const NAMED: usize = 20;
/// A family or an office under one account has its last names in common; more people than these who have none are told.
const UNRELATED: usize = 5;
/// How many of the latest uses of a value are looked at.
const LOOKED_AT: usize = 1000;

impl History {
    /// Warns of the values of these entries that join or link nobody, since more claim them than may.
    pub(in crate::history) fn warn_of_crowds(&self, touched: &Touched, report: &mut AppendReport) {
        self.warn_of_many_names(touched, report);
        if self.capped.is_empty() && !self.log.keys.has_links() {
            return;
        }
        let keys = &self.log.keys;
        let rows = self.crowded_rows(touched);
        let mut values: Vec<(u64, u8, &str)> =
            rows.into_iter().map(|(key, rows)| (rows, keys.kind(key), keys.text(key))).collect();
        values.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        for (rows, kind, text) in values.iter().take(NAMED) {
            let (column, reason) = self.crowd(*kind, text);
            report.warn_of(column, &reason, *rows);
        }
        for (rows, kind, text) in values.iter().skip(NAMED) {
            let (column, _) = self.crowd(*kind, text);
            report.warn_of(column, "other values that more claim than one value may join or link", *rows);
        }
    }

    /// Warns of the values of these entries that name one customer while many different people stand under them.
    fn warn_of_many_names(&self, touched: &Touched, report: &mut AppendReport) {
        let keys = &self.log.keys;
        let mut values: Vec<(usize, u64, u8, &str)> = Vec::new();
        for (key, rows) in self.shared_rows(touched) {
            let names = self.unrelated_names(key);
            if names > UNRELATED {
                values.push((names, rows, keys.kind(key), keys.text(key)));
            }
        }
        values.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.2, a.3).cmp(&(b.2, b.3))));
        let column = |kind: u8| IdentityKind::ALL.get(usize::from(kind)).map_or("identities", |kind| kind.name());
        for (names, rows, kind, text) in values.iter().take(NAMED) {
            let reason = format!("{names} different names stand under `{text}`: if it is nobody's, block it");
            report.warn_of(column(*kind), &reason, *rows);
        }
        for (_, rows, kind, _) in values.iter().skip(NAMED) {
            report.warn_of(column(*kind), "other values that many different names stand under", *rows);
        }
    }

    /// The values of these entries that name one customer, join, and have more uses than people who need telling; and how
    /// many of these entries have each.
    fn shared_rows(&self, touched: &Touched) -> HashMap<u32, u64> {
        let keys = &self.log.keys;
        let account = IdentityKind::Account.rank();
        let shared = |key: u32| !self.capped.contains(&key) && keys.uses_of(key).nth(UNRELATED).is_some();
        let mut rows: HashMap<u32, u64> = HashMap::new();
        if touched.entries.len() < FEW {
            for u in touched.entries.iter().flat_map(|entry| keys.uses_at(self.log.uses(*entry))) {
                if u.kind <= account && self.rules.proves(u.kind) && (rows.contains_key(&u.key) || shared(u.key)) {
                    *rows.entry(u.key).or_default() += 1;
                }
            }
            return rows;
        }
        // Each value once, and not the million entries that have them.
        let ours = self.ours(touched);
        for key in 0..keys.len() as u32 {
            let kind = keys.kind(key);
            if kind > account || !self.rules.proves(kind) || !shared(key) {
                continue;
            }
            let with = keys.uses_of(key).filter(|u| ours.get(u.entry as usize) == Some(&true)).count();
            if with > 0 {
                rows.insert(key, with as u64);
            }
        }
        rows
    }

    /// How many people stand under a value of whom no two have their first or their last name in common.
    fn unrelated_names(&self, key: u32) -> usize {
        let uses = self.log.keys.uses_of(key).take(LOOKED_AT);
        let persons = uses.filter_map(|u| self.log.persons.get(u.entry as usize));
        let whole = persons.filter(|person| person.first != 0 && person.last != 0);
        // In an order of their own: the same number whatever came first.
        let names: BTreeSet<(u32, u32)> =
            whole.map(|person| (person.first.min(person.last), person.first.max(person.last))).collect();
        let mut known: HashSet<u32> = HashSet::new();
        let mut unrelated = 0;
        for (a, b) in names {
            if !known.contains(&a) && !known.contains(&b) {
                known.extend([a, b]);
                unrelated += 1;
            }
        }
        unrelated
    }

    /// Which entries of the log are these.
    fn ours(&self, touched: &Touched) -> Vec<bool> {
        let mut ours = vec![false; self.log.len()];
        for entry in &touched.entries {
            ours.iter_mut().skip(*entry as usize).take(1).for_each(|is| *is = true);
        }
        ours
    }

    /// How many of these entries have each value that is nobody's.
    fn crowded_rows(&self, touched: &Touched) -> HashMap<u32, u64> {
        let keys = &self.log.keys;
        let mut rows: HashMap<u32, u64> = HashMap::new();
        if touched.entries.len() < FEW {
            for u in touched.entries.iter().flat_map(|entry| keys.uses_at(self.log.uses(*entry))) {
                let nobodys = if u.kind >= LINK_PARENT { keys.is_crowded(u.key) } else { self.capped.contains(&u.key) };
                if nobodys {
                    *rows.entry(u.key).or_default() += 1;
                }
            }
            return rows;
        }
        // From the values, which are few, and not from a million entries.
        let ours = self.ours(touched);
        for key in self.capped.iter().copied().chain(keys.crowded_links()) {
            let with = keys.uses_of(key).filter(|u| ours.get(u.entry as usize) == Some(&true)).count();
            if with > 0 {
                rows.insert(key, with as u64);
            }
        }
        rows
    }

    /// The column of a value that is nobody's, and why it is.
    fn crowd(&self, kind: u8, text: &str) -> (&'static str, String) {
        let link = |field: Field, value: &str| {
            (field.name(), format!("more than {MOST_LINKED} contacts have `{value}`, so it links nobody"))
        };
        // Parents and threads are a source's own: its name stands before them.
        let own = text.split_once('\u{1f}').map_or(text, |(_, own)| own);
        match kind {
            LINK_PARENT => link(Field::ParentId, own),
            LINK_THREAD => link(Field::ThreadId, own),
            LINK_REFERENCE => link(Field::Reference, text),
            _ => {
                let column = IdentityKind::ALL.get(usize::from(kind)).map_or("identities", |kind| kind.name());
                let reason = match (self.rules.people_cap(kind), self.rules.get(kind).and_then(|rule| rule.cap)) {
                    (Some(cap), _) => {
                        format!(
                            "more than {cap} different names or birth dates stand under `{text}`, so it joins nobody"
                        )
                    }
                    (None, cap) => {
                        let cap = cap.unwrap_or_default();
                        format!("more than {cap} customers claim `{text}`, so it joins nobody")
                    }
                };
                (column, reason)
            }
        }
    }
}
