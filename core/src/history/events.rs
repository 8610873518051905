//! Events: legs of a call, states of a ticket, steps of a process, each with the contact it is of.
//!
//! Question: which events are here, and what contacts do they make? Law: an event is an entry of the log like any other,
//! known by its source, its contact and its id, with versions; a contact that has events is made of them and of the rule
//! of its source, and of nothing else: a row that is handed in for the same contact counts for nothing. An erased
//! contact takes no events.

use super::append::{Reader, Staged, Stager};
use super::deliveries::Delivery;
use super::fold::{Event, FoldRule, FoldSeen, fold};
use super::log::{Log, LogRow};
use super::update::Touched;
use super::version::{OneDelivery, TakeResult, Version, tie_hash};
use super::{AppendOptions, AppendReport, History};
use crate::error::Result;
use crate::ids::EntryName;
use crate::model::EntryKind;
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What separates the id of a contact from that of its event in the name of an event; no event's id has it.
pub(crate) const SEPARATOR: char = '\u{1f}';

/// Every event, by its contact.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub(crate) log: Log,
    of_contact: HashMap<EntryName, Vec<u32>>,
    rules: BTreeMap<String, Rule>,
}

/// The rule of a source: a later one replaces it.
#[derive(Debug, Default)]
struct Rule {
    rule: FoldRule,
    text: String,
    delivery: u32,
}

/// Contacts whose events changed, by source and id.
pub(crate) type Changed = BTreeSet<(String, String)>;

/// The contact's id and the event's own.
pub(crate) fn ids(id: &str) -> (&str, &str) {
    id.rsplit_once(SEPARATOR).unwrap_or((id, ""))
}

impl Events {
    /// Takes the rule of a source, unless a later one is here; whether it changed.
    pub(crate) fn take_rule(
        &mut self,
        source: &str,
        rule: &FoldRule,
        delivery: u32,
        told: &OneDelivery,
    ) -> Result<bool> {
        let text = crate::document::print(rule)?;
        let new = Rule { rule: rule.clone(), text, delivery };
        let Some(here) = self.rules.get_mut(source) else {
            self.rules.insert(source.to_owned(), new);
            return Ok(true);
        };
        if here.text == new.text {
            if matches!(told, OneDelivery::Merged) {
                here.delivery = here.delivery.max(delivery);
            }
            return Ok(false);
        }
        let hash = |text: &str| tie_hash("fold", i64::MAX, text.as_bytes());
        let later = match told {
            OneDelivery::LaterRow => delivery >= here.delivery,
            OneDelivery::Again(_) => delivery > here.delivery,
            OneDelivery::Merged => (delivery, hash(&new.text)) > (here.delivery, hash(&here.text)),
        };
        if later {
            *here = new;
        }
        Ok(later)
    }

    /// The rules, by source: the document and the number of its delivery.
    #[cfg(feature = "arrow")]
    pub(crate) fn rules(&self) -> impl Iterator<Item = (&str, &str, u32)> {
        self.rules.iter().map(|(source, rule)| (source.as_str(), rule.text.as_str(), rule.delivery))
    }

    /// The events of a contact, in no order.
    pub(crate) fn of(&self, contact: EntryName) -> &[u32] {
        self.of_contact.get(&contact).map_or(&[], Vec::as_slice)
    }

    /// Every contact of a source that has events.
    pub(crate) fn contacts_of(&self, source: &str) -> Changed {
        let events = self.of_contact.values().filter_map(|events| events.first().copied());
        let ours = events.filter(|e| self.log.source(*e) == source);
        ours.map(|e| (source.to_owned(), ids(self.log.id(e)).0.to_owned())).collect()
    }

    /// Removes the events of a contact for good.
    pub(crate) fn erase(&mut self, contact: EntryName) {
        for event in self.of_contact.remove(&contact).unwrap_or_default() {
            self.log.erase(self.log.name(event), &mut Vec::new());
        }
    }
}

impl History {
    /// Takes staged events; the contacts they are of are in `changed`.
    pub(super) fn take_events(
        &mut self,
        staged: Staged,
        told: &mut OneDelivery,
        changed: &mut Changed,
    ) -> AppendReport {
        let mut counts = AppendReport::default();
        for row in staged.incoming() {
            let (contact, _) = ids(row.id);
            let name = EntryName::new(row.source, contact);
            if self.log.is_erased(name) {
                counts.count(&row, TakeResult::Erased, Vec::new());
                continue;
            }
            let mut differing = Vec::new();
            let took = self.events.log.take(&row, &[], told, &mut Vec::new(), &mut |log, here| {
                differing = log.differing(here, &row);
            });
            counts.count(&row, took, differing);
            match took {
                TakeResult::New(event) => self.events.of_contact.entry(name).or_default().push(event),
                TakeResult::Replaced { .. } => {}
                TakeResult::Unchanged | TakeResult::Older { .. } | TakeResult::Erased => continue,
            }
            if self.log.find(name).is_some() && !self.log.is_folded(name) {
                counts.warn(row.row, "contact_id", "a row of this contact was here: its events make it now");
            }
            changed.insert((row.source.to_owned(), contact.to_owned()));
        }
        let mut report = staged.report;
        report.add(counts);
        report
    }

    /// Folds contacts anew. Returns how many are another than before, and what columns their events had.
    pub(super) fn fold(&mut self, changed: &Changed, touched: &mut Touched) -> Result<(u64, FoldSeen)> {
        let mut seen = FoldSeen::default();
        let options = AppendOptions::new("");
        let reader = Reader::new(&options, &self.resolver)?;
        let mut stager = Stager::new(&reader);
        let none = FoldRule::default();
        for (row, (source, contact)) in changed.iter().enumerate() {
            let log = &self.events.log;
            let of = self.events.of(EntryName::new(source, contact)).iter();
            let event = |e: &u32| Event {
                at: log.header(*e).map_or(i64::MAX, |h| h.at),
                id: ids(log.id(*e)).1,
                bytes: log.bytes_of(*e),
            };
            let mut events: Vec<Event<'_>> = of.map(event).collect();
            if events.is_empty() {
                continue;
            }
            let rule = self.events.rules.get(source).map_or(&none, |r| &r.rule);
            let mut content = Vec::new();
            let at = fold(&mut events, rule, &mut seen, &mut content);
            let (kind, version) = (EntryKind::Contact.name(), Version::default());
            let made = LogRow { kind, source, id: contact, at: Some(at), version, content: &content };
            // A fold has no more identities than one row may have.
            drop(stager.replay(row as u64, &made));
        }
        let staged = stager.out;
        let known = self.log.look_up(staged.keys());
        let mut made = 0;
        for row in staged.incoming() {
            let took = self.log.take_folded(&row, &known, &mut touched.keys);
            self.update_similarity(took, touched);
            if let TakeResult::New(entry) | TakeResult::Replaced { entry, .. } = took {
                touched.entries.push(entry);
                made += 1;
            }
        }
        Ok((made, seen))
    }

    /// Folds what a delivery of events changed, and tells of it.
    pub(super) fn fold_delivery(
        &mut self,
        options: &AppendOptions,
        delivery: &Delivery,
        report: &mut AppendReport,
        touched: &mut Touched,
    ) -> Result<()> {
        if options.kind != EntryKind::Event {
            return Ok(());
        }
        let mut changed = std::mem::take(&mut touched.contacts);
        if let Some(rule) = &options.fold
            && self.events.take_rule(&options.source, rule, delivery.number, &delivery.told)?
        {
            self.deliveries.see(delivery.number);
            changed.extend(self.events.contacts_of(&options.source));
        }
        let (made, seen) = self.fold(&changed, touched)?;
        if seen.crowded > 0 {
            report.warn_of("identities", "more identities than a contact may have: the rest is left out", seen.crowded);
        }
        if seen.unordered > 0 {
            let reason = "events of one instant without an id: their order is not known, map `event_id`";
            report.warn_of("event_id", reason, seen.unordered);
        }
        for (name, values) in &seen.not_summed {
            report.warn_of(name, "values that are no decimals are left out of the sum", *values);
        }
        if let Some(rule) = options.fold.as_ref().filter(|_| made > 0) {
            seen.unmet(rule)
                .for_each(|of| report.warn_of_all(of, "no event has this column, of which the rule makes one"));
        }
        let rule = self.events.rules.get(&options.source).map(|r| r.rule.clone()).unwrap_or_default();
        (report.folded, report.fold) = (made, Some(seen.rule(&rule)));
        Ok(())
    }
}
