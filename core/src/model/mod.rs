//! The nouns: entries (contacts and what else is known of customers), their fields, channels and identities; and the
//! list of facts.
//!
//! Question: what is one row, and when are two deliveries the same? Law: an entry's bytes are canonical: the same
//! content gives the same bytes through every door. Not here: who is whose (`history`), where to send it (`routing`).

mod amount;
mod bytes;
mod channel;
#[cfg(feature = "arrow")]
mod check;
mod differing;
mod entry;
mod fact;
mod field;
pub mod identity;
mod words;

pub(crate) use amount::amount;
pub(crate) use bytes::items as entry_items;
pub use channel::{Channel, Direction, Outcome, ServedBy, Transfer};
#[cfg(feature = "arrow")]
pub(crate) use check::{Unknown, check as check_entry};
pub(crate) use differing::differing_columns;
pub(crate) use entry::{EntryBuilder, Item, Refusal};
pub(crate) use fact::facts;
pub use fact::{Fact, FactType};
pub use field::{EntryKind, Field, FieldType};
pub use words::Words;
