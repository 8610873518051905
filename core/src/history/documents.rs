//! Answers as documents: timeline, cases, summary.

use super::join_log::RefusalCount;
use super::log::EntryHeader;
use super::resolve::resolve;
use super::state::{CaseFilter, CaseState};
use super::{AssertionType, History};
use crate::error::Result;
use crate::instant::{self, DAY, SECOND};
use crate::model::{Channel, EntryKind, Item};
use serde::Serialize;
use serde_json::{Map, Value};

/// How much there is in a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Counts {
    /// Contacts.
    pub contacts: u64,
    /// Customers.
    pub customers: u64,
    /// Cases that nobody settled.
    pub open_cases: u64,
}

/// A customer's timeline.
#[derive(Debug, Serialize)]
struct Timeline {
    customer_id: String,
    contacts: Vec<Map<String, Value>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Note>,
}

/// A note somebody left.
#[derive(Debug, Serialize)]
pub(super) struct Note {
    pub(super) at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) actor: Option<String>,
    pub(super) text: String,
    pub(super) about: String,
}

/// A case in words.
#[derive(Debug, Serialize)]
pub(super) struct CaseDocument {
    pub(super) case_id: String,
    pub(super) customer_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) matter: Option<String>,
    pub(super) open: bool,
    pub(super) opened_at: String,
    pub(super) last_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) settled_at: Option<String>,
    pub(super) reopened: u32,
    pub(super) channels: Vec<&'static str>,
    pub(super) contacts: Vec<CaseContact>,
}

/// A contact of a case, and how it came into it.
#[derive(Debug, Serialize)]
pub(super) struct CaseContact {
    pub(super) contact: String,
    pub(super) rule: &'static str,
}

#[derive(Debug, Serialize)]
struct Cases {
    cases: Vec<CaseDocument>,
}

#[derive(Debug, Serialize)]
struct Summary {
    contacts: u64,
    records: u64,
    orders: u64,
    subscriptions: u64,
    customers: u64,
    /// Customers whom the company knows, and those whom it does not.
    known_customers: u64,
    strangers: u64,
    cases: u64,
    open_cases: u64,
    /// Contacts of a customer within seven days of the one before about the same matter.
    repeats_7d: u64,
    /// Joins that a guard refused.
    refused: u64,
}

impl History {
    /// A customer's timeline: `{"customer_id", "contacts": [...], "notes": [...]}`, contacts in time order, equal
    /// times by source and id.
    ///
    /// # Errors
    /// As [`History::customer_id`].
    pub fn timeline_document(&self, key: &str) -> Result<String> {
        let customer = self.customer(key)?;
        let mut before: Option<u32> = None;
        let mut contacts = Vec::new();
        for (seq, entry) in self.contacts_of(customer).enumerate() {
            let mut row = Map::new();
            row.insert("contact".into(), self.log.reference(entry).into());
            row.insert("seq".into(), (seq + 1).into());
            let at = self.log.header(entry).map_or(0, |h| h.at);
            row.insert("arrived_at".into(), instant::print(at).into());
            if let Some((first, rule)) = self.cases.of(entry) {
                row.insert("case_id".into(), self.log.name(first).case_id().into());
                row.insert("case_rule".into(), rule.name().into());
            }
            if let Some(channel) = self.channel(entry) {
                row.insert("channel".into(), channel.name().into());
            }
            if let Some(b) = before {
                if let Some(channel) = self.channel(b) {
                    row.insert("previous_channel".into(), channel.name().into());
                }
                let gap = at.saturating_sub(self.log.header(b).map_or(at, |h| h.at));
                row.insert("gap_s".into(), (gap / SECOND).into());
            }
            for item in self.log.items(entry) {
                put(&mut row, item);
            }
            before = Some(entry);
            contacts.push(row);
        }
        let customer_id = self.log.name(customer).customer_id();
        crate::document::print(&Timeline { customer_id, contacts, notes: self.notes_of(customer, None) })
    }

    /// Cases: `{"cases": [...]}`, by customer id and time.
    ///
    /// # Errors
    /// As [`History::customer_id`] for the filter's customer.
    pub fn cases_document(&self, filter: &CaseFilter) -> Result<String> {
        let cases = self.cases_by(filter)?.iter().map(|(customer, case)| self.case_document(*customer, case)).collect();
        crate::document::print(&Cases { cases })
    }

    /// The few counts that say at a glance what is in a history; [`History::summary_document`] has all of them.
    pub fn counts(&self) -> Counts {
        let contact = |h: &&EntryHeader| h.alive && h.kind == EntryKind::Contact;
        *self.counts.get_or_init(|| Counts {
            contacts: self.log.headers.iter().filter(contact).count() as u64,
            customers: self.customers.count() as u64,
            open_cases: self.customers.all().map(|c| self.open_cases_of(c)).sum(),
        })
    }

    /// Counts of everything: `contacts`, `records`, `orders`, `subscriptions`, `customers`, of whom
    /// `known_customers` and `strangers`, `cases`, `open_cases`, `repeats_7d` and `refused` joins.
    ///
    /// The company knows a customer of whom it has a record, an order or a subscription, or who came with a key that
    /// only one person has and that a company or a state gave them, an account or a national id. The others are
    /// strangers: a number, an address, a device, and what they said of themselves.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn summary_document(&self) -> Result<String> {
        let mut counts = [0u64; EntryKind::ALL.len()];
        for header in self.log.headers.iter().filter(|h| h.alive) {
            if let Some(n) = counts.get_mut(usize::from(header.kind.rank())) {
                *n += 1;
            }
        }
        let (mut cases, mut open, mut repeats, mut known) = (0, 0, 0, 0);
        for customer in self.customers.all() {
            known += u64::from(self.is_known(customer));
            let all = self.cases_of(customer, None);
            cases += all.len() as u64;
            open += all.iter().filter(|c| c.open).count() as u64;
            repeats += self.gaps(customer).into_iter().filter(|g| g.1.is_some_and(|gap| gap <= 7 * DAY)).count() as u64;
        }
        let mut refused = RefusalCount::default();
        let scope = self.full_scope();
        resolve(&scope, &self.rules, self.similar.as_deref(), &mut refused);
        let count = |kind: EntryKind| counts.get(usize::from(kind.rank())).copied().unwrap_or(0);
        crate::document::print(&Summary {
            contacts: count(EntryKind::Contact),
            records: count(EntryKind::Record),
            orders: count(EntryKind::Order),
            subscriptions: count(EntryKind::Subscription),
            customers: self.customers.count() as u64,
            known_customers: known,
            strangers: (self.customers.count() as u64).saturating_sub(known),
            cases,
            open_cases: open,
            repeats_7d: repeats,
            refused: refused.0,
        })
    }

    /// For every contact of a customer the time since the one before, and since the one before about the same
    /// matter, from arrival to arrival.
    pub(super) fn gaps(&self, customer: u32) -> Vec<(Option<i64>, Option<i64>)> {
        let mut latest: Vec<(u32, i64)> = Vec::new();
        let mut before = None;
        let mut out = Vec::new();
        for header in self.contacts_of(customer).filter_map(|e| self.log.header(e)) {
            let gap = before.map(|b: i64| header.at.saturating_sub(b));
            let mut same = None;
            if header.matter != super::identity_keys::NONE {
                match latest.iter_mut().find(|(m, _)| *m == header.matter) {
                    Some((_, at)) => same = Some(header.at.saturating_sub(std::mem::replace(at, header.at))),
                    None => latest.push((header.matter, header.at)),
                }
            }
            before = Some(header.at);
            out.push((gap, same));
        }
        out
    }

    pub(super) fn case_document(&self, customer: u32, case: &CaseState) -> CaseDocument {
        let mut channels: Vec<&'static str> = Vec::new();
        for name in case.contacts.iter().filter_map(|e| self.channel(*e)).map(Channel::name) {
            if !channels.contains(&name) {
                channels.push(name);
            }
        }
        let contact = |e: &u32| CaseContact {
            contact: self.log.reference(*e),
            rule: self.cases.of(*e).map_or("", |(_, rule)| rule.name()),
        };
        CaseDocument {
            case_id: self.log.name(case.first).case_id(),
            customer_id: self.log.name(customer).customer_id(),
            matter: self.log.matter(case.matter).map(str::to_owned),
            open: case.open,
            opened_at: instant::print(case.opened_at),
            last_at: instant::print(case.last_at),
            settled_at: case.settled_at.map(instant::print),
            reopened: case.reopened,
            channels,
            contacts: case.contacts.iter().map(contact).collect(),
        }
    }

    /// Notes on a customer's entries up to an instant, by time.
    pub(super) fn notes_of(&self, customer: u32, until: Option<i64>) -> Vec<Note> {
        if !self.assertions.any_about() {
            return Vec::new();
        }
        let mut notes = Vec::new();
        for entry in self.customers.members(customer) {
            for said in self.assertions.about(self.log.name(*entry)) {
                if said.assertion.kind == AssertionType::Note && until.is_none_or(|u| said.at <= u) {
                    notes.push((said.at, said.id.clone(), *entry, &said.assertion));
                }
            }
        }
        notes.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let note = |(at, _, entry, said): (i64, String, u32, &super::Assertion)| Note {
            at: instant::print(at),
            actor: said.actor.clone(),
            text: said.text.clone().unwrap_or_default(),
            about: self.log.reference(entry),
        };
        notes.into_iter().map(note).collect()
    }
}

/// Puts an item of an entry into a document.
pub(super) fn put(row: &mut Map<String, Value>, item: Item<'_>) {
    match item {
        Item::Text(field, text) => {
            row.insert(field.name().into(), text.into());
        }
        Item::Time(field, at) => {
            row.insert(field.name().into(), instant::print(at).into());
        }
        Item::Bool(field, b) => {
            row.insert(field.name().into(), b.into());
        }
        Item::Identity { kind, raw, verified } => {
            let list = row.entry("identities").or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list {
                let mut one = Map::new();
                one.insert("kind".into(), kind.name().into());
                one.insert("value".into(), raw.into());
                if verified {
                    one.insert("verified".into(), true.into());
                }
                list.push(Value::Object(one));
            }
        }
        Item::Attribute(name, value) => {
            let map = row.entry("attributes").or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(map) = map {
                map.insert(name.into(), value.into());
            }
        }
    }
}
