//! Every sentence that routing says, a table for each thing said, and the languages they are said in.
//!
//! All messages together are what a message file may replace: see [`Language`].

pub(crate) mod decision;
pub(crate) mod difference;
pub(crate) mod facts;
mod language;
mod message;
mod options;
pub(crate) mod what_if;

pub use language::Language;
pub(crate) use message::Message;
pub(crate) use options::{located, read_options};

/// Every message there is.
fn all() -> impl Iterator<Item = &'static Message> {
    let others = [difference::ALL, what_if::ALL].into_iter().flatten();
    decision::ALL.iter().copied().chain(facts::all()).chain(others.copied())
}
