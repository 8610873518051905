//! Every table of a history by one document: which table, and what of it. The bindings ask this way, so that a table
//! which comes later needs no function of its own in C.

use super::History;
use super::contact_rows::ContactFilter;
use super::state::CaseFilter;
use crate::error::{Error, Result, Status};
use crate::instant;
use crate::locate::locate;
use crate::model::Channel;
use crate::suggest;
use arrow_array::RecordBatch;
use serde::{Deserialize, Serialize};

/// A table that a history answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HistoryTable {
    /// Every contact with its customer, its case and its place in the timeline.
    Contacts,
    /// The contacts of one customer, in time order.
    Timeline,
    /// The cases.
    Cases,
    /// The customers.
    Customers,
    /// Every entry with its customer.
    Entries,
    /// The events that contacts were made of.
    Events,
    /// Every join with its reason.
    Links,
    /// Every join that a guard refused.
    Refused,
    /// The pairs that people had better look at, with their evidence.
    Doubtful,
    /// Everything the history was told, for another history to merge.
    Log,
}

impl HistoryTable {
    /// The name used in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Timeline => "timeline",
            Self::Cases => "cases",
            Self::Customers => "customers",
            Self::Entries => "entries",
            Self::Events => "events",
            Self::Links => "links",
            Self::Refused => "refused",
            Self::Doubtful => "doubtful",
            Self::Log => "log",
        }
    }
}

/// Which table of a history is asked for, and what of it. `{"table": "contacts"}` is enough for most.
///
/// An option that the table does not have is refused, so a slip does not answer with too many rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HistoryTableOptions {
    /// Which table.
    pub table: HistoryTable,
    /// Of `timeline`, which needs it: a key that leads to the customer, as in [`History::customer_id`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Of `contacts`: only these columns, in this order; without it all that any of the contacts has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// Of `contacts`: only contacts that arrived then or later, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Of `contacts`: only contacts that arrived before, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Of `contacts`: only contacts of this channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Of `cases`: only open ones, or only those that are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    /// Of `contacts`, `events` and `cases`: only those of the customer that this key leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Of `cases`: only those about this matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
    /// Of `cases` and `customers`: the moment at which cases are open or not, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Of `doubtful`: the least probability of a scored pair, 0.1 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Of `doubtful`: the greatest, 0.95 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

impl HistoryTableOptions {
    /// The whole of a table.
    pub fn new(table: HistoryTable) -> Self {
        Self {
            table,
            key: None,
            columns: None,
            since: None,
            until: None,
            channel: None,
            open: None,
            customer: None,
            matter: None,
            at: None,
            low: None,
            high: None,
        }
    }

    /// The contacts that this filter lets through.
    pub fn contacts(filter: ContactFilter) -> Self {
        let ContactFilter { columns, since, until, channel, customer } = filter;
        Self { columns, since, until, channel, customer, ..Self::new(HistoryTable::Contacts) }
    }

    /// The timeline of the customer that this key leads to.
    pub fn timeline(key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..Self::new(HistoryTable::Timeline) }
    }

    /// The cases that this filter lets through.
    pub fn cases(filter: CaseFilter) -> Self {
        let CaseFilter { open, customer, matter, at } = filter;
        Self { open, customer, matter, at, ..Self::new(HistoryTable::Cases) }
    }

    /// Reads an options document.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        let read: Self = suggest::read(text, Status::InvalidDocument)?;
        read.check().map_err(|e| locate(e, text))?;
        Ok(read)
    }

    /// Checks what is not plain from the types.
    fn check(&self) -> Result<()> {
        use HistoryTable::{Cases, Contacts, Customers, Doubtful, Events, Timeline};
        let of = |tables: &[HistoryTable]| tables.contains(&self.table);
        let given = [
            ("key", self.key.is_some(), of(&[Timeline])),
            ("columns", self.columns.is_some(), of(&[Contacts])),
            ("since", self.since.is_some(), of(&[Contacts])),
            ("until", self.until.is_some(), of(&[Contacts])),
            ("channel", self.channel.is_some(), of(&[Contacts])),
            ("open", self.open.is_some(), of(&[Cases])),
            ("customer", self.customer.is_some(), of(&[Contacts, Cases, Events])),
            ("matter", self.matter.is_some(), of(&[Cases])),
            ("at", self.at.is_some(), of(&[Cases, Customers])),
            ("low", self.low.is_some(), of(&[Doubtful])),
            ("high", self.high.is_some(), of(&[Doubtful])),
        ];
        if let Some((name, ..)) = given.iter().find(|(_, given, taken)| *given && !taken) {
            let message = format!("the table `{}` has no option `{name}`", self.table.name());
            return Err(Error::document(message).at(0, 0, *name));
        }
        if self.table == Timeline && self.key.is_none() {
            return Err(Error::document("the table `timeline` needs the option `key`").at(0, 0, "table"));
        }
        for (name, at) in [("at", &self.at), ("since", &self.since), ("until", &self.until)] {
            if let Some(at) = at {
                instant::parse(at).map_err(|e| Error::document(e.message()).at(0, 0, name))?;
            }
        }
        Ok(())
    }

    fn contact_filter(&self) -> ContactFilter {
        let Self { columns, since, until, channel, customer, .. } = self.clone();
        ContactFilter { columns, since, until, channel, customer }
    }
}

impl History {
    /// The table that these options ask for: the same as the method of that name. The log may come in several batches
    /// ([`log_batches`](Self::log_batches)), the others come in one.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) when the table has no such option, otherwise as the method.
    pub fn table(&self, options: &HistoryTableOptions) -> Result<Vec<RecordBatch>> {
        options.check()?;
        let whole = match options.table {
            HistoryTable::Contacts => self.contacts_table(&options.contact_filter()),
            HistoryTable::Timeline => self.timeline_table(options.key.as_deref().unwrap_or_default()),
            HistoryTable::Cases => {
                let HistoryTableOptions { open, customer, matter, at, .. } = options.clone();
                self.cases_table(&CaseFilter { open, customer, matter, at })
            }
            HistoryTable::Customers => self.customers_table(options.at.as_deref()),
            HistoryTable::Entries => self.entries_table(),
            HistoryTable::Events => self.events_table(options.customer.as_deref()),
            HistoryTable::Links => self.links_table(),
            HistoryTable::Refused => self.refused_table(),
            HistoryTable::Doubtful => self.doubtful_table(options.low, options.high),
            HistoryTable::Log => return self.log_batches()?.collect(),
        };
        whole.map(|batch| vec![batch])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_that_a_table_does_not_have_is_refused() {
        let said = |text: &str| HistoryTableOptions::parse(text).unwrap_err().to_string();
        assert!(said(r#"{"table":"timelin"}"#).contains("; did you mean `timeline`? (line 1"));
        assert!(said(r#"{"table":"links","open":true}"#).starts_with("the table `links` has no option `open` (line 1"));
        assert!(said(r#"{"table":"timeline"}"#).starts_with("the table `timeline` needs the option `key`"));
        assert!(said(r#"{"table":"cases","at":"noon"}"#).contains("at at)"));
        assert!(said(r#"{"key":"a:1"}"#).contains("missing field `table`"));
        let history = History::default();
        let odd =
            HistoryTableOptions { at: Some("2026-03-02T08:00:00Z".into()), ..HistoryTableOptions::timeline("a:1") };
        assert!(history.table(&odd).unwrap_err().message().contains("has no option `at`"));
    }

    #[test]
    fn every_table_is_that_of_its_method() {
        let mut history = History::default();
        let contact = r#"{"contact_id":"1","arrived_at":"2026-03-02T08:00:00Z","phone":"+358412345678"}"#;
        history.append_document(contact, &crate::AppendOptions::new("a")).unwrap();
        let tables = [
            (r#"{"table":"contacts"}"#, history.contacts_table(&ContactFilter::default())),
            (r#"{"table":"timeline","key":"a:1"}"#, history.timeline_table("a:1")),
            (r#"{"table":"cases"}"#, history.cases_table(&CaseFilter::default())),
            (r#"{"table":"customers"}"#, history.customers_table(None)),
            (r#"{"table":"entries"}"#, history.entries_table()),
            (r#"{"table":"events"}"#, history.events_table(None)),
            (r#"{"table":"links"}"#, history.links_table()),
            (r#"{"table":"refused"}"#, history.refused_table()),
            (r#"{"table":"doubtful"}"#, history.doubtful_table(None, None)),
            (r#"{"table":"log"}"#, history.log_table()),
        ];
        for (asked, method) in tables {
            let options = HistoryTableOptions::parse(asked).unwrap();
            assert_eq!(crate::document::print(&options).unwrap(), asked);
            assert_eq!(history.table(&options).unwrap(), [method.unwrap()], "{asked}");
        }
        let closed = HistoryTableOptions::cases(CaseFilter { open: Some(false), ..CaseFilter::default() });
        assert_eq!(history.table(&closed).unwrap()[0].num_rows(), 0);
    }
}
