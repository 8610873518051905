//! The nouns: entries (contacts and what else is known of customers), their fields, channels and identities; and the
//! list of facts.
//!
//! Question: what is one row, and when are two deliveries the same? Law: an entry's bytes are canonical: the same
//! content gives the same bytes through every door. Not here: who is whose (`history`), where to send it (`routing`).

mod channel;
mod entry;
mod fact;
mod field;
pub mod identity;

pub use channel::{Channel, Direction, Outcome, Transfer};
pub(crate) use entry::{EntryBuilder, Item, Refusal, items as entry_items};
pub(crate) use fact::facts;
pub use fact::{Fact, FactType};
pub use field::{EntryKind, Field, FieldType};
