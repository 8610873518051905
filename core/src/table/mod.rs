//! The table door: Arrow columns read cell by cell, rows gathered into batches, CSV text to a table.

mod column;
mod csv;
mod writer;

pub(crate) use column::Column;
pub use csv::{FileReport, Found, Header, PassedOver, ReadOptions, ReadReport, csv_table, join_tables};
pub(crate) use writer::{Writer, batch};
