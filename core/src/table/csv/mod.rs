//! CSV text to a table of text: the form exports come in most often.
//!
//! The way of a file: gzip is unpacked, what is no CSV is refused with the call that reads it (`content`); the encoding is
//! found (`detect`, `latin`, `charset`, `pages`); then separator and header (`layout`); then rows (`rows`, which has the
//! rule for quotes) become columns (`columns`). What was found out goes with the table (`report`).

mod charset;
mod columns;
mod content;
mod detect;
mod fill;
mod join;
mod latin;
mod layout;
mod numbers;
mod options;
mod pages;
mod report;
mod rows;
#[cfg(test)]
mod tests;
mod text;

pub use join::join_tables;
pub use options::{Header, ReadOptions};
pub use report::{FileReport, Found, PassedOver, ReadReport};
pub(crate) use report::{READ_ERROR, READ_LINE};

use crate::error::{Error, Result};
use arrow_array::RecordBatch;
use layout::Layout;
use text::Text;

/// Reads CSV text into columns of text. An empty field is null.
///
/// Encoding, separator and header are found out where the options do not say them, and gzip is unpacked; the
/// [`ReadReport`] that goes with the table says what was found. Columns without a name are called `column_3` by their
/// place, and left out when they have no values, or number the rows as frames do.
///
/// Every row that is not blank is a row of the table. A row that cannot be trusted says why, and on which line it stands,
/// in a column `read_error`, by which an append refuses it: it has more or fewer fields than the header, a quote that is
/// not closed, letters that are none of the encoding, a NUL, or nothing at all; or it repeats the header, or sums up the
/// rows before it. The column is there only when such a row is.
///
/// # Quotes
///
/// A field that begins with a quote goes up to the next quote that is not doubled; line ends within are part of it. A
/// quote elsewhere in a field is an ordinary character. A field is *open* when its quote is never closed, when something
/// other than a separator or a line end comes after the closing quote, or when it swallows rows. A row with an open field
/// ends with the line on which that field begins, and is broken; reading goes on at the next line. So a forgotten quote
/// costs one row.
///
/// A field over line ends swallows a row when one of its lines after the first, read by itself, has at least as many
/// fields as the header, and a first field of at most one word more than that of the row. A separator before a blank is
/// punctuation there, and so is the only one of a line when it stands last (`Dear Anna,`). A row over line ends that is
/// broken anyhow, by another number of fields or a quote open further on, swallows when those lines have a separator in
/// quotes that is no punctuation, or when the field's first line has as many fields as the header: then each line up to
/// its end is a row by itself.
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) when the bytes are no CSV (the message says which call reads them),
/// there is no header or it names a column twice, an option cannot be, or the table has more than 16,384 columns.
///
/// ```
/// use kanava::table::{ReadOptions, ReadReport, csv_table};
///
/// let calls = csv_table(b"id;name\n7;M\xe4kinen\n8;\"Virtanen; Aino\"\n", &ReadOptions::default())?;
/// assert_eq!((calls.num_rows(), calls.num_columns()), (2, 2));
/// let report = ReadReport::of(&calls.schema()).unwrap_or_default();
/// assert_eq!(report.files[0].encoding, "windows-1252");
/// # Ok::<(), kanava::Error>(())
/// ```
pub fn csv_table(bytes: &[u8], options: &ReadOptions) -> Result<RecordBatch> {
    let marks = options.marks()?;
    read(bytes, options, &marks).map_err(|e| match &options.file {
        Some(file) => Error::new(e.status(), format!("{file}: {}", e.message())),
        None => e,
    })
}

fn read(bytes: &[u8], options: &ReadOptions, marks: &options::Marks) -> Result<RecordBatch> {
    let bytes = content::unpacked(bytes)?;
    content::check(&bytes)?;
    let detected = detect::detect(&bytes, options.encoding.as_deref())?;
    let text = Text::new(bytes, detected.mark, detected.charset);
    content::check_text(text.bytes())?;
    let layout = Layout::find(&text, options, marks)?;
    fill::table(&text, &layout, &detected, options, marks)
}
