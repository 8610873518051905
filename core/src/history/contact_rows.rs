//! The contacts as a table: which of them, each with its place and with every column that went in.

use super::History;
use super::contact_columns::{ContactColumns, Place, TooManyAttributes};
use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::instant::{self, SECOND};
use crate::model::{Channel, Item, Outcome};
use arrow_array::RecordBatch;
use std::collections::BTreeSet;

/// Which contacts are asked for, and which columns of them. Every field may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ContactFilter {
    /// Only these columns, in this order; without it all that any of the contacts has.
    pub columns: Option<Vec<String>>,
    /// Only contacts that arrived then or later, RFC 3339.
    pub since: Option<String>,
    /// Only contacts that arrived before, RFC 3339.
    pub until: Option<String>,
    /// Only those of this channel.
    pub channel: Option<Channel>,
    /// Only those of the customer that this key leads to.
    pub customer: Option<String>,
}

/// A filter, read.
struct Window {
    since: i64,
    until: i64,
    channel: Option<Channel>,
}

impl Window {
    fn new(filter: &ContactFilter) -> Result<Self> {
        let read = |at: &Option<String>| at.as_deref().map(instant::parse).transpose();
        let (since, until) = (read(&filter.since)?.unwrap_or(i64::MIN), read(&filter.until)?.unwrap_or(i64::MAX));
        if until < since {
            return Err(Error::argument("`until` is before `since`").at(0, 0, "until"));
        }
        Ok(Self { since, until, channel: filter.channel })
    }

    fn has(&self, at: i64, channel: Option<Channel>) -> bool {
        // A window without an end has all times, the last one too.
        let early = at < self.until || self.until == i64::MAX;
        at >= self.since && early && (self.channel.is_none() || self.channel == channel)
    }
}

impl History {
    /// Every contact that the filter lets through, with its place: `contact`, `source`, `contact_id`, `customer_id`,
    /// `case_id`, `case_rule`, `seq` (from 1), `arrived_at`, `channel`, `matter`, `outcome`, `previous_channel`, `gap_s`
    /// (seconds since the customer's contact before), `matter_gap_s` (since the one before about the same matter); and
    /// with every other column that any of them has, by its name: identities as lists of what was written, `verified`
    /// (the proven ones, as `kind:value`), `revision`, and attributes as `attributes.name`, up to a thousand of them,
    /// past which all stand in one column `attributes`, as JSON text. `identities`, a list of `{kind, value, verified}`,
    /// is there for those who name it.
    ///
    /// Rows by customer id and time. The place is that among all contacts, whichever are let through.
    ///
    /// # Errors
    /// As [`History::customer_id`] for the filter's customer; [`InvalidArgument`](crate::Status::InvalidArgument) for a
    /// column that there is not, or a time that cannot be read.
    pub fn contacts_table(&self, filter: &ContactFilter) -> Result<RecordBatch> {
        let window = Window::new(filter)?;
        let customers = match &filter.customer {
            Some(key) => vec![self.customer(key)?],
            None => self.customers_by_id(),
        };
        let mut columns = match &filter.columns {
            Some(names) => ContactColumns::named(names, || self.attribute_names())?,
            None => ContactColumns::all(),
        };
        let rows = match self.fill(&customers, &window, &mut columns) {
            Ok(rows) => rows,
            Err(TooManyAttributes) => {
                columns = ContactColumns::all().in_one();
                self.fill(&customers, &window, &mut columns).unwrap_or_default()
            }
        };
        columns.finish(rows)
    }

    /// One customer's contacts, as [`History::contacts_table`].
    ///
    /// # Errors
    /// As [`History::customer_id`].
    pub fn timeline_table(&self, key: &str) -> Result<RecordBatch> {
        self.contacts_table(&ContactFilter { customer: Some(key.to_owned()), ..ContactFilter::default() })
    }

    fn fill(
        &self,
        customers: &[u32],
        window: &Window,
        columns: &mut ContactColumns,
    ) -> std::result::Result<usize, TooManyAttributes> {
        let mut row = 0;
        let let_through = |entry: u32| {
            let at = self.log.header(entry).map_or(i64::MAX, |h| h.at);
            window.has(at, self.channel(entry))
        };
        let wants_items = columns.wants_items();
        for customer in customers {
            if !self.contacts_of(*customer).any(let_through) {
                continue;
            }
            let id = self.log.name(*customer).customer_id();
            let mut before: Option<u32> = None;
            for (seq, (entry, gaps)) in self.contacts_of(*customer).zip(self.gaps(*customer)).enumerate() {
                if let_through(entry) {
                    let place = ContactPlace { entry, before, customer_id: &id, seq: seq as u64 + 1, gaps };
                    columns.put_place(row, |wanted, made| self.place(&place, wanted, made));
                    if wants_items {
                        columns.put_items(row, self.log.version(entry).revision, self.log.items(entry))?;
                    }
                    row += 1;
                }
                before = Some(entry);
            }
        }
        Ok(row)
    }

    fn place<'a>(&'a self, at: &ContactPlace<'a>, wanted: Place, made: &mut String) -> Cell<'a> {
        let header = self.log.header(at.entry);
        let text = |text: Option<&'a str>| text.map_or(Cell::Null, Cell::Text);
        let seconds = |gap: Option<i64>| gap.map_or(Cell::Null, |gap| Cell::Integer(gap / SECOND));
        let channel = |entry: u32| self.channel(entry).map(Channel::name);
        let case = || self.cases.of(at.entry);
        match wanted {
            Place::Contact => {
                made.push_str(self.log.source(at.entry));
                made.push(':');
                made.push_str(self.log.id(at.entry));
                Cell::Null
            }
            Place::Source => Cell::Text(self.log.source(at.entry)),
            Place::ContactId => Cell::Text(self.log.id(at.entry)),
            Place::CustomerId => Cell::Text(at.customer_id),
            Place::EventId => Cell::Null,
            Place::CaseId => {
                made.extend(case().map(|(first, _)| self.log.name(first).case_id()));
                Cell::Null
            }
            Place::CaseRule => text(case().map(|(_, rule)| rule.name())),
            Place::Seq => Cell::Large(at.seq),
            Place::ArrivedAt => header.map_or(Cell::Null, |h| Cell::Instant(h.at)),
            Place::Channel => text(channel(at.entry)),
            Place::Matter => text(header.and_then(|h| self.log.matter(h.matter))),
            Place::Outcome => text(header.and_then(|h| Outcome::from_number(h.outcome)).map(Outcome::name)),
            Place::PreviousChannel => text(at.before.and_then(channel)),
            Place::Gap => seconds(at.gaps.0),
            Place::MatterGap => seconds(at.gaps.1),
        }
    }

    /// The names of all attributes of contacts.
    fn attribute_names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for entry in self.customers.all().flat_map(|c| self.contacts_of(c)) {
            for item in self.log.items(entry) {
                if let Item::Attribute(name, _) = item
                    && !names.contains(name)
                {
                    names.insert(name.to_owned());
                }
            }
        }
        names
    }
}

/// A contact and its place in the timeline.
struct ContactPlace<'a> {
    entry: u32,
    before: Option<u32>,
    customer_id: &'a str,
    seq: u64,
    gaps: (Option<i64>, Option<i64>),
}
