//! What a case is now: a fold over its contacts and what was said of them, in the order of time.

use super::History;
use super::identity_keys::NONE;
use crate::error::{Error, Result};
use crate::instant;
use crate::locate::locate;
use crate::model::identity::IdentityKind;
use crate::model::{EntryKind, Field, Item, Outcome};
use crate::{Channel, ServedBy, history::AssertionType};
use serde::{Deserialize, Serialize};

/// Which cases are asked for. Every field may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct CaseFilter {
    /// Only open cases, or only those that are not.
    pub open: Option<bool>,
    /// Only this customer's.
    pub customer: Option<String>,
    /// Only about this matter.
    pub matter: Option<String>,
    /// The moment of the question, RFC 3339: a case quiet for longer than the resolver says is open no more.
    pub at: Option<String>,
}

impl CaseFilter {
    /// Reads a filter document.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        let read: Self = crate::document::read(text)?;
        if let Some(at) = &read.at {
            instant::parse(at).map_err(|e| locate(Error::document(e.message()).at(0, 0, "at"), text))?;
        }
        Ok(read)
    }
}

/// A case as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CaseState {
    pub(crate) first: u32,
    pub(crate) contacts: Vec<u32>,
    pub(crate) matter: u32,
    pub(crate) open: bool,
    pub(crate) reopened: u32,
    pub(crate) opened_at: i64,
    pub(crate) last_at: i64,
    pub(crate) settled_at: Option<i64>,
}

/// One thing that changes a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Contact { ended: i64, resolved: bool },
    Reopen,
    Settle,
}

impl History {
    /// A customer's cases, by their first contact.
    pub(super) fn cases_of(&self, customer: u32, at: Option<i64>) -> Vec<CaseState> {
        let mut out: Vec<CaseState> = Vec::new();
        for entry in self.customers.members(customer) {
            let Some((first, _)) = self.cases.of(*entry) else { continue };
            // Members come in time order, so the case being continued is most often the last.
            match out.iter_mut().rev().find(|c| c.first == first) {
                Some(case) => case.contacts.push(*entry),
                None => out.push(CaseState {
                    first,
                    contacts: vec![*entry],
                    matter: NONE,
                    open: true,
                    reopened: 0,
                    opened_at: 0,
                    last_at: 0,
                    settled_at: None,
                }),
            }
        }
        for case in &mut out {
            self.fold_case(case, at);
        }
        out
    }

    /// How many of a customer's cases nobody settled.
    pub(super) fn open_cases_of(&self, customer: u32) -> u64 {
        self.cases_of(customer, None).iter().filter(|c| c.open).count() as u64
    }

    /// Folds a case as if nothing after an instant had happened.
    pub(super) fn fold_case_at(&self, case: &mut CaseState, at: i64) {
        (case.matter, case.open, case.reopened, case.last_at, case.settled_at) = (NONE, true, 0, 0, None);
        self.fold_turns(case, Some(at), at);
    }

    fn fold_case(&self, case: &mut CaseState, now: Option<i64>) {
        self.fold_turns(case, now, i64::MAX);
    }

    /// Folds what happened before `until`.
    fn fold_turns(&self, case: &mut CaseState, now: Option<i64>, until: i64) {
        let mut turns: Vec<(i64, Turn)> = Vec::with_capacity(case.contacts.len());
        case.opened_at = self.log.header(case.first).map_or(0, |h| h.at);
        for entry in &case.contacts {
            let Some(header) = self.log.header(*entry) else { continue };
            if case.matter == NONE {
                case.matter = header.matter;
            }
            case.last_at = case.last_at.max(header.last);
            turns.push((
                header.at,
                Turn::Contact { ended: header.last, resolved: header.outcome == Outcome::Resolved.number() },
            ));
            if self.assertions.any_about() {
                for said in self.assertions.about(self.log.name(*entry)) {
                    match said.assertion.kind {
                        AssertionType::Settle => turns.push((said.at, Turn::Settle)),
                        AssertionType::Reopen => turns.push((said.at, Turn::Reopen)),
                        _ => {}
                    }
                }
            }
        }
        turns.sort_unstable();
        for (at, turn) in turns.into_iter().filter(|(at, _)| *at < until) {
            let was_settled = case.settled_at.is_some();
            let settled = match turn {
                Turn::Contact { ended, resolved } => (resolved && ended < until).then_some(ended),
                Turn::Reopen => None,
                Turn::Settle => Some(at),
            };
            // What the customer comes back about, or somebody opens again, was not settled after all.
            case.reopened += u32::from(was_settled && !matches!(turn, Turn::Settle));
            case.settled_at = settled;
        }
        let lapsed = now.is_some_and(|n| n.saturating_sub(case.last_at) > self.resolver.cases.quiet.0);
        case.open = case.settled_at.is_none() && !lapsed;
    }

    /// The cases a filter lets through, by customer id and first contact.
    pub(super) fn cases_by(&self, filter: &CaseFilter) -> Result<Vec<(u32, CaseState)>> {
        let at = filter.at.as_deref().map(instant::parse).transpose()?;
        let matter = filter.matter.as_deref().map(|m| self.log.matter_number(m));
        let customers = match &filter.customer {
            Some(key) => vec![self.customer(key)?],
            None => self.customers_by_id(),
        };
        let mut out = Vec::new();
        for customer in customers {
            for case in self.cases_of(customer, at) {
                let wanted =
                    filter.open.is_none_or(|o| o == case.open) && matter.is_none_or(|m| m == Some(case.matter));
                if wanted {
                    out.push((customer, case));
                }
            }
        }
        Ok(out)
    }

    /// Whether the company knows who a customer is: it has a record, an order or a subscription of them, or they came
    /// with a key that only one person has and a company or a state gave them, an account or a national id. The others
    /// are strangers: a number, an address, a device, and what they said of themselves.
    pub(super) fn is_known(&self, customer: u32) -> bool {
        self.customers.members(customer).iter().any(|entry| {
            let of_theirs = |kind| matches!(kind, EntryKind::Record | EntryKind::Order | EntryKind::Subscription);
            let more = self.log.header(*entry).is_some_and(|h| of_theirs(h.kind));
            let keys = self.log.keys.uses_at(self.log.uses(*entry));
            more || keys.iter().any(|u| u.kind <= IdentityKind::Account.rank() && !self.capped.contains(&u.key))
        })
    }

    /// Every customer, in the order of their ids.
    pub(super) fn customers_by_id(&self) -> Vec<u32> {
        let mut all: Vec<u32> = self.customers.all().collect();
        all.sort_unstable_by_key(|c| self.log.name(*c));
        all
    }

    /// The contacts of a customer, in time order.
    pub(super) fn contacts_of(&self, customer: u32) -> impl DoubleEndedIterator<Item = u32> + '_ {
        let contact = |e: &u32| self.log.header(*e).is_some_and(|h| h.kind == EntryKind::Contact);
        self.customers.members(customer).iter().copied().filter(contact)
    }

    /// A text field of an entry.
    pub(super) fn field(&self, entry: u32, wanted: Field) -> Option<&str> {
        self.log.items(entry).find_map(|i| match i {
            Item::Text(field, text) if field == wanted => Some(text),
            _ => None,
        })
    }

    /// A time field of an entry.
    pub(super) fn field_time(&self, entry: u32, wanted: Field) -> Option<i64> {
        self.log.items(entry).find_map(|i| match i {
            Item::Time(field, at) if field == wanted => Some(at),
            _ => None,
        })
    }

    /// The channel of an entry.
    pub(super) fn channel(&self, entry: u32) -> Option<Channel> {
        self.log.header(entry).and_then(|h| Channel::from_number(h.channel))
    }

    /// Whether a machine handled a contact: because it says so, or else because its channel is one.
    pub(super) fn is_by_machine(&self, entry: u32) -> bool {
        let said = self.log.items(entry).find_map(|i| match i {
            Item::Bool(Field::Bot, bot) => Some(bot),
            _ => None,
        });
        said.unwrap_or_else(|| self.channel(entry).is_some_and(|channel| channel.served_by() == ServedBy::Machine))
    }

    /// What the latest of these contacts with a person says of the one who handled it.
    pub(super) fn latest_of_person(&self, contacts: &[u32], field: Field) -> Option<&str> {
        contacts.iter().rev().filter(|e| !self.is_by_machine(**e)).find_map(|e| self.field(*e, field))
    }

    /// Whether the customer served themselves in a contact.
    pub(super) fn is_self_service(&self, entry: u32) -> bool {
        self.channel(entry).is_some_and(|channel| channel.served_by() == ServedBy::Nobody)
    }
}
