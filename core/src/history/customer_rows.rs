//! Customers and entries as tables; and which customers are known and which are strangers.

use super::History;
use super::identity_keys::LINK_PARENT;
use crate::cell::Cell;
use crate::error::Result;
use crate::instant;
use crate::model::identity::IdentityKind;
use crate::model::{Channel, EntryKind, Field, Item};
use crate::table::{LateColumn, LateType, Writer, late_batch};
use arrow_array::RecordBatch;
use hashbrown::HashSet;
use std::collections::BTreeSet;

/// The columns of customers, in their order.
const COLUMNS: [(&str, LateType); 14] = [
    ("customer_id", LateType::Text),
    ("known", LateType::Bool),
    ("names", LateType::Texts),
    ("keys", LateType::Texts),
    ("contacts", LateType::Count),
    ("records", LateType::Count),
    ("orders", LateType::Count),
    ("subscriptions", LateType::Count),
    ("first_at", LateType::Time),
    ("last_at", LateType::Time),
    ("channels", LateType::Texts),
    ("sources", LateType::Texts),
    ("cases", LateType::Count),
    ("open_cases", LateType::Count),
];

impl History {
    /// Every customer: `customer_id`, `known` (see [`History::summary_document`]), `names` (as written, in time order),
    /// `keys` (`kind:value` in normal form, the strongest kind first), how many `contacts`, `records`, `orders` and
    /// `subscriptions` there are, `first_at` and `last_at` (when the first and the last contact arrived), `channels`,
    /// `sources`, `cases`, and `open_cases` at an instant, or of those that nobody settled. Rows by customer id.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) for an instant that cannot be read.
    pub fn customers_table(&self, at: Option<&str>) -> Result<RecordBatch> {
        let at = at.map(instant::parse).transpose()?;
        let mut rows = CustomerRows::default();
        for customer in self.customers_by_id() {
            self.put_customer(customer, at, &mut rows);
        }
        rows.finish()
    }

    /// Every entry with its customer: `entry`, `kind`, `source`, `id`, `at` (when it arrived, was made or was ordered),
    /// `revision`, `customer_id`. Rows by customer id and time.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn entries_table(&self) -> Result<RecordBatch> {
        let mut out = Writer::default()
            .with_text("entry")
            .with_text("kind")
            .with_text("source")
            .with_text("id")
            .with_time("at")
            .with_integer("revision")
            .with_text("customer_id");
        for customer in self.customers_by_id() {
            let id = self.log.name(customer).customer_id();
            for entry in self.customers.members(customer) {
                let header = self.log.header(*entry);
                out.text(Some(&self.log.reference(*entry)));
                out.text(header.map(|h| h.kind.name()));
                out.text(Some(self.log.source(*entry)));
                out.text(Some(self.log.id(*entry)));
                out.time(header.map(|h| h.at).filter(|at| *at != i64::MAX));
                out.integer(self.log.version(*entry).revision);
                out.text(Some(&id));
            }
        }
        out.finish()
    }

    /// Puts a customer's row, column by column.
    fn put_customer(&self, customer: u32, at: Option<i64>, out: &mut CustomerRows) {
        let mut counts = [0u64; EntryKind::ALL.len()];
        let (mut names, mut keys) = (Vec::new(), BTreeSet::new());
        let (mut channels, mut sources) = (Vec::new(), Vec::new());
        let (mut first, mut last) = (None, None);
        for entry in self.customers.members(customer) {
            let Some(header) = self.log.header(*entry) else { continue };
            if let Some(count) = counts.get_mut(usize::from(header.kind.rank())) {
                *count += 1;
            }
            if header.kind == EntryKind::Contact {
                first = first.or(Some(header.at));
                last = Some(header.at);
                channels.extend(self.channel(*entry).map(Channel::name));
            }
            sources.push(self.log.source(*entry));
            names.extend(self.written_name(*entry));
            let uses = self.log.keys.uses_at(self.log.uses(*entry)).iter();
            keys.extend(uses.filter(|u| u.kind < LINK_PARENT).map(|u| (u.kind, self.log.keys.text(u.key))));
        }
        let cases = self.cases_of(customer, at);
        let open = cases.iter().filter(|c| c.open).count() as u64;
        let kind_name = |kind: u8| IdentityKind::ALL.get(usize::from(kind)).map_or("", |k| k.name());
        let keys: Vec<String> = keys.iter().map(|(kind, key)| format!("{}:{key}", kind_name(*kind))).collect();
        out.put([Cell::Text(&self.log.name(customer).customer_id())]);
        out.put([Cell::Bool(self.is_known(customer))]);
        out.put(once_each(names.iter().map(String::as_str)).into_iter().map(Cell::Text));
        out.put(keys.iter().map(|key| Cell::Text(key)));
        let count = |kind: EntryKind| counts.get(usize::from(kind.rank())).copied().unwrap_or_default();
        for kind in [EntryKind::Contact, EntryKind::Record, EntryKind::Order, EntryKind::Subscription] {
            out.put([Cell::Large(count(kind))]);
        }
        out.put(first.map(Cell::Instant));
        out.put(last.map(Cell::Instant));
        out.put(once_each(channels.into_iter()).into_iter().map(Cell::Text));
        out.put(once_each(sources.into_iter()).into_iter().map(Cell::Text));
        out.put([Cell::Large(cases.len() as u64)]);
        out.put([Cell::Large(open)]);
    }

    /// The name of a person that an entry has, as it was written.
    fn written_name(&self, entry: u32) -> Option<String> {
        let (mut whole, mut first, mut last) = (None, None, None);
        for item in self.log.items(entry) {
            match item {
                Item::Text(Field::FullName, text) => whole = Some(text),
                Item::Text(Field::FirstName, text) => first = Some(text),
                Item::Text(Field::LastName, text) => last = Some(text),
                _ => {}
            }
        }
        let joined = || [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
        whole.map_or_else(|| Some(joined()).filter(|name| !name.is_empty()), |name| Some(name.to_owned()))
    }
}

/// The rows of customers, filled column by column.
struct CustomerRows {
    columns: Vec<LateColumn>,
    row: usize,
    next: usize,
}

impl Default for CustomerRows {
    fn default() -> Self {
        Self { columns: COLUMNS.iter().map(|(_, kind)| LateColumn::new(*kind)).collect(), row: 0, next: 0 }
    }
}

impl CustomerRows {
    /// The cells of the row's next column: one, none, or a list.
    fn put<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        if let Some(column) = self.columns.get_mut(self.next) {
            cells.into_iter().for_each(|cell| column.put(self.row, cell));
        }
        self.next += 1;
        if self.next == COLUMNS.len() {
            (self.row, self.next) = (self.row + 1, 0);
        }
    }

    fn finish(self) -> Result<RecordBatch> {
        let names = COLUMNS.iter().map(|(name, _)| (*name).to_owned());
        late_batch(names.zip(self.columns).collect(), self.row)
    }
}

/// Each text once, in the order in which they come.
fn once_each<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    texts.filter(|text| seen.insert(*text)).collect()
}
