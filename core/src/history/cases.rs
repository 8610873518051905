//! Cases: the contacts of one customer about one matter until it is settled, in whatever channels.
//!
//! A contact joins a case, in this order: by an explicit link (parent, thread, reference, or somebody said so); by
//! the same matter within the matter's window after the case's last sign of life (`docs/resolver.md`). Each join
//! keeps its rule. A case is named by its first contact.

use super::identity_keys::NONE;
use super::log::Log;
use crate::model::EntryKind;
use crate::resolver::Resolver;
use hashbrown::HashMap;

/// The reason a contact is in its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum CaseReason {
    Opens,
    Link,
    Matter,
}

impl CaseReason {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Opens => "opens",
            Self::Link => "link",
            Self::Matter => "matter",
        }
    }
}

/// The case of every contact, and the memory that stitching uses.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    of: Vec<(u32, CaseReason)>,
    /// The window of every matter, by its number.
    windows: Vec<i64>,
    links: HashMap<u32, usize>,
    open: Vec<OpenCase>,
    matters: Vec<(u32, usize)>,
}

#[derive(Debug, Clone, Copy)]
struct OpenCase {
    first: u32,
    last: i64,
}

impl Cases {
    /// The first contact of a contact's case, and how it came into it.
    pub(crate) fn of(&self, entry: u32) -> Option<(u32, CaseReason)> {
        self.of.get(entry as usize).copied().filter(|(first, _)| *first != NONE)
    }

    /// Makes room for the entries and matters of the log.
    pub(crate) fn grow(&mut self, log: &Log, resolver: &Resolver) {
        self.of.resize(log.len(), (NONE, CaseReason::Opens));
        for matter in log.matters().iter().skip(self.windows.len()) {
            self.windows.push(resolver.window(matter));
        }
    }

    /// Stitches one customer's entries, in time order. `link` gives the linked group of an entry, if any.
    pub(crate) fn stitch(&mut self, log: &Log, members: &[u32], link: &dyn Fn(u32) -> Option<u32>) {
        self.links.clear();
        self.open.clear();
        self.matters.clear();
        for entry in members {
            let Some(header) = log.header(*entry).filter(|h| h.kind == EntryKind::Contact) else {
                self.set(*entry, NONE, CaseReason::Opens);
                continue;
            };
            let group = link(*entry);
            let linked = group.and_then(|g| self.links.get(&g).copied());
            let same_matter = || {
                let case = self.matters.iter().find(|(m, _)| *m == header.matter && header.matter != NONE)?.1;
                let window = self.windows.get(header.matter as usize).copied().unwrap_or(0);
                let quiet = header.at.saturating_sub(self.open.get(case)?.last);
                (quiet <= window).then_some(case)
            };
            let (case, rule) = match linked
                .map(|c| (c, CaseReason::Link))
                .or_else(|| same_matter().map(|c| (c, CaseReason::Matter)))
            {
                Some(found) => found,
                None => {
                    self.open.push(OpenCase { first: *entry, last: header.last });
                    (self.open.len() - 1, CaseReason::Opens)
                }
            };
            let mut first = *entry;
            if let Some(open) = self.open.get_mut(case) {
                open.last = open.last.max(header.last);
                first = open.first;
            }
            if let Some(g) = group {
                self.links.entry(g).or_insert(case);
            }
            if header.matter != NONE {
                match self.matters.iter_mut().find(|(m, _)| *m == header.matter) {
                    Some(latest) => latest.1 = case,
                    None => self.matters.push((header.matter, case)),
                }
            }
            self.set(*entry, first, rule);
        }
    }

    fn set(&mut self, entry: u32, first: u32, rule: CaseReason) {
        if let Some(slot) = self.of.get_mut(entry as usize) {
            *slot = (first, rule);
        }
    }
}
