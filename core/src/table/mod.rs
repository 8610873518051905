//! The table door: Arrow columns read cell by cell, rows gathered into batches, CSV text to a table.

mod column;
mod csv;
mod late;
mod writer;

pub(crate) use column::Column;
pub use csv::csv_table;
pub(crate) use late::{LateColumn, LateType, TextColumn, late_batch};
pub(crate) use writer::{Writer, batch};
