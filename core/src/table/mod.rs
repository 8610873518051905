//! The table door: Arrow columns read cell by cell, rows gathered into batches, CSV text to a table.

mod bytes;
mod column;
mod csv;
mod import;
mod late;
mod path;
mod writer;

pub(crate) use column::Column;
pub use csv::{FileReport, Found, Header, PassedOver, ReadOptions, ReadReport, csv_table, join_tables};
pub(crate) use csv::{READ_ERROR, READ_LINE};
pub use import::{Checks, Foreign, Imported, said};
pub(crate) use late::{LateColumn, LateType, TextColumn, late_batch};
pub(crate) use path::find_path;
pub(crate) use writer::{Writer, batch};

/// Whether a column of this name is the index of a data frame, which numbers rows and says nothing of them: pandas writes
/// `__index_level_0__` into Arrow and Parquet, and names `Unnamed: 0` what it wrote into CSV without a name.
pub(crate) fn is_frame_index(name: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let level = name.strip_prefix("__index_level_").and_then(|rest| rest.strip_suffix("__"));
    name.is_empty() || level.is_some_and(number) || name.strip_prefix("Unnamed: ").is_some_and(number)
}
