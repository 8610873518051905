//! Warnings of values that too many stand under: what a delivery says by them, it says of nobody.

use super::AppendReport;
use crate::history::History;
use crate::history::identity_keys::{LINK_PARENT, LINK_REFERENCE, LINK_THREAD, MOST_LINKED};
use crate::history::update::Touched;
use crate::model::Field;
use crate::model::identity::IdentityKind;
use hashbrown::HashMap;

/// Deliveries of fewer entries look at the values of each.
const FEW: usize = 1000;
/// How many values a report names; the rest are counted together.
const NAMED: usize = 20;

impl History {
    /// Warns of the values of these entries that join or link nobody, since more claim them than may.
    pub(in crate::history) fn warn_of_crowds(&self, touched: &Touched, report: &mut AppendReport) {
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
        let mut ours = vec![false; self.log.len()];
        for entry in &touched.entries {
            ours.iter_mut().skip(*entry as usize).take(1).for_each(|is| *is = true);
        }
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
