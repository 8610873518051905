//! The table door: Arrow columns read cell by cell, rows gathered into batches, CSV text to a table.

mod column;
mod csv;
mod writer;

pub(crate) use column::Column;
pub use csv::csv_table;
pub(crate) use writer::{Writer, batch};
