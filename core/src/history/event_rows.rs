//! The events as a table: what was folded into contacts, as it came.

use super::History;
use super::contact_columns::{ContactColumns, Place, TooManyAttributes};
use super::events::ids;
use super::fold::by_number;
use crate::cell::Cell;
use crate::error::Result;
use arrow_array::RecordBatch;

impl History {
    /// Every event, or those of the contacts of the customer that a key leads to: `contact`, `source`, `contact_id`,
    /// `event_id`, `customer_id`, `seq` (its place among the events of its contact, from 1), `arrived_at` (when it
    /// happened), and every other column that any of them has, as in [`contacts_table`](Self::contacts_table). Rows by
    /// customer id, contact and time.
    ///
    /// # Errors
    /// As [`History::customer_id`].
    pub fn events_table(&self, customer: Option<&str>) -> Result<RecordBatch> {
        let customers = match customer {
            Some(key) => vec![self.customer(key)?],
            None => self.customers_by_id(),
        };
        let mut columns = ContactColumns::of_events();
        let rows = match self.fill_events(&customers, &mut columns) {
            Ok(rows) => rows,
            Err(TooManyAttributes) => {
                columns = ContactColumns::of_events().in_one();
                self.fill_events(&customers, &mut columns).unwrap_or_default()
            }
        };
        columns.finish(rows)
    }

    fn fill_events(
        &self,
        customers: &[u32],
        columns: &mut ContactColumns,
    ) -> std::result::Result<usize, TooManyAttributes> {
        let (log, mut row) = (&self.events.log, 0);
        for customer in customers {
            let customer_id = self.log.name(*customer).customer_id();
            for contact in self.contacts_of(*customer) {
                let mut events = self.events.of(self.log.name(contact)).to_vec();
                let at = |e: &u32| log.header(*e).map(|h| h.at);
                events.sort_unstable_by(|a, b| {
                    at(a).cmp(&at(b)).then_with(|| by_number(ids(log.id(*a)).1, ids(log.id(*b)).1))
                });
                for (seq, event) in events.into_iter().enumerate() {
                    let (contact_id, event_id) = ids(log.id(event));
                    columns.put_place(row, |wanted, made| match wanted {
                        Place::Contact => {
                            made.push_str(&self.log.reference(contact));
                            Cell::Null
                        }
                        Place::Source => Cell::Text(log.source(event)),
                        Place::ContactId => Cell::Text(contact_id),
                        Place::EventId => Cell::Text(event_id),
                        Place::CustomerId => Cell::Text(&customer_id),
                        Place::Seq => Cell::Large(seq as u64 + 1),
                        Place::ArrivedAt => log.header(event).map_or(Cell::Null, |h| Cell::Instant(h.at)),
                        _ => Cell::Null,
                    });
                    columns.put_items(row, log.version(event).revision, log.items(event))?;
                    row += 1;
                }
            }
        }
        Ok(row)
    }
}
