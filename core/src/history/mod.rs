//! Many sources in, one truth out: entries, customers, timelines, cases, briefs.
//!
//! Question: who is this, what happened, what is open, and why do we think so? Law: the answer is a function of the
//! set of entries and assertions, whatever their order, batching and repetition. Not here: where to send the next
//! contact (`routing`), disks (`store`).

mod append;
mod assertion;
mod brief;
mod cases;
mod clusters;
#[cfg(feature = "arrow")]
mod contact_columns;
#[cfg(feature = "arrow")]
mod contact_rows;
#[cfg(feature = "arrow")]
mod customer_rows;
mod customers;
mod deliveries;
mod documents;
#[cfg(feature = "arrow")]
mod doubtful;
#[cfg(feature = "arrow")]
mod event_rows;
mod events;
mod facts;
mod fold;
mod identity_keys;
mod join_log;
mod joiner;
#[cfg(feature = "arrow")]
mod later;
mod links;
mod log;
#[cfg(feature = "arrow")]
mod log_batches;
mod recontact_hazard;
#[cfg(feature = "arrow")]
mod replica;
mod resolve;
#[cfg(feature = "arrow")]
mod rows;
#[cfg(feature = "arrow")]
mod saved;
mod scope;
mod scored_joins;
mod state;
#[cfg(feature = "arrow")]
mod table_options;
#[cfg(feature = "arrow")]
mod tables;
mod update;
mod version;
mod why;

pub use append::{
    AppendOptions, AppendReport, ColumnRule, ConflictingRow, Format, KeyCounts, LengthUnit, LocalTimes, MadeColumn,
    MissingPart, OnError, RejectedRow, Warning,
};
pub use assertion::{Assertion, AssertionType};
#[cfg(feature = "arrow")]
pub use contact_rows::ContactFilter;
pub use documents::Counts;
pub use fold::{FoldColumn, FoldOther, FoldRule, FoldWay};
pub use state::CaseFilter;
#[cfg(feature = "arrow")]
pub use table_options::{HistoryTable, HistoryTableOptions};

use crate::error::{Error, Result};
use crate::ids::EntryName;
use crate::model::identity::{IdentityKind, Normaliser};
use crate::resolution::SimilarityIndex;
use crate::resolver::Resolver;
use assertion::Assertions;
use cases::Cases;
use customers::Customers;
use deliveries::Deliveries;
use events::Events;
use hashbrown::HashSet;
use links::Links;
use log::Log;
use recontact_hazard::Hazard;
use scope::Rules;
use std::sync::OnceLock;
use update::Touched;

/// The history of all customers, in memory.
///
/// Appending and asserting take `&mut self` and bring everything up to date; every question takes `&self`, is pure,
/// and may be asked from any number of threads at once.
///
/// ```
/// use kanava::{AppendOptions, Channel, History, Resolver};
///
/// let mut history = History::new(Resolver::parse(r#"{"region": "FI"}"#)?);
/// let calls = AppendOptions::new("pbx").channel(Channel::Voice);
/// let call = r#"{"contact_id": "1", "arrived_at": "2026-11-20T08:00:00Z", "phone": "041 234 5678", "matter": "invoice"}"#;
/// history.append_document(call, &calls)?;
/// let chats = AppendOptions::new("chat").channel(Channel::Chat);
/// let chat = r#"{"contact_id": "9", "arrived_at": "2026-11-21T08:00:00Z", "phone": "+358412345678", "matter": "invoice"}"#;
/// history.append_document(chat, &chats)?;
/// assert_eq!(history.customer_id("pbx:1")?, history.customer_id("chat:9")?);
/// # Ok::<(), kanava::Error>(())
/// ```
#[derive(Debug)]
pub struct History {
    resolver: Resolver,
    rules: Rules,
    log: Log,
    assertions: Assertions,
    deliveries: Deliveries,
    events: Events,
    /// Rows of a later version in a log that was merged.
    #[cfg(feature = "arrow")]
    later: later::Later,
    customers: Customers,
    links: Links,
    cases: Cases,
    /// The similarity index, when the resolver has a model.
    similar: Option<Box<SimilarityIndex>>,
    /// Values that more customers claim than one value may join.
    capped: HashSet<u32>,
    /// How often customers are in touch again, once it was asked for.
    hazard: OnceLock<Hazard>,
    /// How much there is, once it was asked for.
    counts: OnceLock<Counts>,
}

impl Default for History {
    fn default() -> Self {
        Self::new(Resolver::default())
    }
}

impl History {
    /// An empty history that resolves by these rules.
    pub fn new(resolver: Resolver) -> Self {
        Self {
            rules: Rules::new(&resolver),
            similar: SimilarityIndex::new(&resolver),
            resolver,
            log: Log::default(),
            assertions: Assertions::default(),
            deliveries: Deliveries::default(),
            events: Events::default(),
            #[cfg(feature = "arrow")]
            later: later::Later::default(),
            customers: Customers::default(),
            links: Links::default(),
            cases: Cases::default(),
            capped: HashSet::new(),
            hazard: OnceLock::new(),
            counts: OnceLock::new(),
        }
    }

    /// The resolver document in use, with every default.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn resolver_document(&self) -> Result<String> {
        crate::document::print(&self.resolver)
    }

    /// Adds an assertion and returns the id under which it can be taken back.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) for a bad document, [`NotFound`](crate::Status::NotFound)
    /// when an erasure names nobody, [`Conflict`](crate::Status::Conflict) when the id is another assertion's or an
    /// erasure is to be taken back.
    pub fn assert(&mut self, assertion: Assertion) -> Result<String> {
        let id = assertion.name()?;
        if assertion.kind == AssertionType::Erase {
            match self.erase(&assertion) {
                // Asserted before: there is nobody left to erase.
                Err(e)
                    if e.status() == crate::Status::NotFound && self.log.is_erased(EntryName::for_assertion(&id)) => {}
                erased => erased?,
            }
            self.log.add_tombstone(EntryName::for_assertion(&id));
            self.drop_erased_assertions();
            return Ok(id);
        }
        if assertion.undo.as_deref().is_some_and(|meant| self.log.is_erased(EntryName::for_assertion(meant))) {
            let message = "an erasure, and what was erased by one, cannot be taken back";
            return Err(Error::new(crate::Status::Conflict, message));
        }
        if assertion.names()?.into_iter().any(|n| self.log.is_erased(n)) {
            return Err(Error::not_found("the entry was erased"));
        }
        if self.assertions.add(assertion)?.is_some() {
            let entries = self.assertions.touched(&id).into_iter().filter_map(|n| self.log.find(n)).collect();
            self.update(&Touched { entries, ..Touched::default() });
        }
        Ok(id)
    }

    /// Adds an assertion document: see [`Assertion`].
    ///
    /// # Errors
    /// As [`History::assert`].
    pub fn assert_document(&mut self, document: &str) -> Result<String> {
        self.assert(Assertion::parse(document)?)
    }

    /// The id of the customer that `key` leads to: a customer's id (also a retired one), a case's, `source:id` of an
    /// entry, `kind:value` of an identity, or a bare telephone number, mail address or account.
    ///
    /// # Errors
    /// [`NotFound`](crate::Status::NotFound) when it leads to nobody, [`Conflict`](crate::Status::Conflict) when an
    /// identity is shared by several customers.
    pub fn customer_id(&self, key: &str) -> Result<String> {
        self.customer(key).map(|c| self.log.name(c).customer_id())
    }

    /// The first entry of the customer that a key leads to.
    fn customer(&self, key: &str) -> Result<u32> {
        if let Some(entry) = self.entry(key) {
            return self.customers.of(entry).ok_or_else(|| nobody(key));
        }
        let found = self.holders(key)?;
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(nobody(key)),
            many => {
                let ids = many.iter().take(5).map(|c| self.log.name(*c).customer_id()).collect::<Vec<_>>().join(", ");
                let message = format!("{} customers share `{key}`: {ids}", many.len());
                Err(Error::new(crate::Status::Conflict, message))
            }
        }
    }

    /// The entry of this name.
    fn entry(&self, key: &str) -> Option<u32> {
        EntryName::parse(key).and_then(|n| self.log.find(n))
    }

    /// The customers that hold an identity.
    fn holders(&self, key: &str) -> Result<Vec<u32>> {
        let normaliser = Normaliser::new(self.resolver.region.as_deref())?;
        let named = key.split_once(':').and_then(|(kind, value)| Some((IdentityKind::named(kind)?, value)));
        let candidates = match named {
            Some(one) => vec![one],
            None => IdentityKind::ALL.iter().map(|k| (*k, key)).collect(),
        };
        let mut normal = String::new();
        for (kind, value) in candidates {
            if normaliser.key(kind, value, &mut normal).is_err() {
                continue;
            }
            let Some(found) = self.log.keys.find_identity(kind, &normal) else { continue };
            let mut customers: Vec<u32> =
                self.log.keys.uses_of(found).filter_map(|u| self.customers.of(u.entry)).collect();
            customers.sort_by_key(|c| self.log.name(*c));
            customers.dedup();
            if !customers.is_empty() {
                return Ok(customers);
            }
        }
        Ok(Vec::new())
    }

    /// Erases a customer: every entry, key and note goes, and a re-delivery does not bring it back.
    fn erase(&mut self, assertion: &Assertion) -> Result<()> {
        let subject = assertion.subject.as_deref().unwrap_or_default();
        let customer = self.customer(subject)?;
        let names: Vec<EntryName> = self.customers.members(customer).iter().map(|e| self.log.name(*e)).collect();
        self.remove(&names);
        Ok(())
    }

    /// Removes entries for good, with the assertions about them.
    fn remove(&mut self, names: &[EntryName]) {
        let mut touched = Touched::default();
        for name in names {
            if let Some(entry) = self.log.find(*name) {
                touched.entries.extend(self.customers.of(entry).map(|c| self.customers.members(c)).unwrap_or_default());
            }
        }
        // Entries that were linked through them, or followed them, are resolved again.
        touched.entries.extend(links::linked_entries(&self.log, &self.assertions.asserted, &touched.entries));
        for name in names {
            self.events.erase(*name);
            let gone = self.log.erase(*name, &mut touched.keys);
            if let (Some(entry), Some(similar)) = (gone, &mut self.similar) {
                similar.remove(entry, Some(&mut touched.rescored));
            }
        }
        self.drop_erased_assertions();
        self.update(&touched);
    }

    /// Drops the assertions about erased entries, then the undos of those, and so on.
    fn drop_erased_assertions(&mut self) {
        loop {
            let log = &self.log;
            let erased = |n| log.is_erased(n);
            let gone = self.assertions.drop_erased(&erased);
            #[cfg(feature = "arrow")]
            let gone = [gone, self.later.drop_erased(&erased)].concat();
            gone.iter().for_each(|id| self.log.add_tombstone(EntryName::for_assertion(id)));
            if gone.is_empty() {
                break;
            }
        }
    }
}

fn nobody(key: &str) -> Error {
    Error::not_found(format!("`{key}` leads to no customer"))
}
