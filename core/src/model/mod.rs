//! The nouns: entries (contacts and what else is known of customers), their fields, channels and identities.
//!
//! Question: what is one row, and when are two deliveries the same? Law: an entry's bytes are canonical: the same
//! content gives the same bytes through every door. Not here: who is whose (`history`), where to send it (`routing`).

mod channel;
mod entry;
mod field;
pub mod identity;
mod words;

pub use channel::{Channel, Direction, Outcome, ServedBy, Transfer};
pub(crate) use entry::{EntryBuilder, Item, Refusal, items as entry_items};
pub use field::{EntryKind, Field, FieldType};
pub use words::Words;
