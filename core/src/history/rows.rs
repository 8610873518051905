//! One batch of a log, row by row. What a log went through (Parquet, Polars, pandas) may have given its texts and bytes
//! another layout; a column that lost something on the way, such as times as floats, is refused.

use super::deliveries::LARGEST;
use super::log::LogRow;
use super::version::Version;
use crate::cell::Cell;
use crate::error::{Error, Result, Status};
use crate::instant::SECOND;
use crate::table::Column;
use arrow_array::{Array, RecordBatch};

/// The format of the logs that this version writes. It grows only when an older reader could not keep what a log holds:
/// new fields, words, kinds and assertion types leave it as it is. A log without a format is of version 0.1.0, and until
/// format 2 deliveries had no numbers and a row without a revision had revision 0.
pub(crate) const FORMAT: i64 = 2;
const NUMBERED: i64 = 2;

/// What a row holds that is no entry: something said, or the mark of an erased entry.
pub(crate) const ASSERTION: &str = "assertion";
pub(crate) const TOMBSTONE: &str = "tombstone";
/// The rule by which the events of a source are folded.
pub(crate) const FOLD: &str = "fold";
/// The name of a delivery.
pub(crate) const DELIVERY: &str = "delivery";

/// One batch of a log.
pub(crate) struct LogBatch<'a> {
    kind: Column<'a>,
    source: Column<'a>,
    id: Column<'a>,
    at: Column<'a>,
    revision: Column<'a>,
    delivery: Option<Column<'a>>,
    format: Option<Column<'a>>,
    content: Column<'a>,
}

impl<'a> LogBatch<'a> {
    /// A batch, when it is one of a log that this version can keep.
    pub(crate) fn new(batch: &'a RecordBatch) -> Result<Self> {
        let later = |name: &str| {
            let array = batch.column_by_name(name);
            let column = array.map(|a| whole(a.as_ref()).ok_or_else(|| no_log(name, a.as_ref()))).transpose()?;
            column.iter().try_for_each(|c| exact(name, c))?;
            Ok::<_, Error>(column)
        };
        let format = later("format")?;
        for i in 0..batch.num_rows() {
            keeps(format.as_ref().and_then(|f| integer(f, i)).unwrap_or(0))?;
        }
        let of = |name: &str, read: fn(&'a dyn Array) -> Option<Column<'a>>| {
            let array = batch.column_by_name(name).ok_or_else(|| missing(name))?;
            read(array.as_ref()).ok_or_else(|| no_log(name, array.as_ref()))
        };
        let log = Self {
            kind: of("kind", text)?,
            source: of("source", text)?,
            id: of("id", text)?,
            at: of("at", whole)?,
            revision: of("revision", whole)?,
            delivery: later("delivery")?,
            format,
            content: of("content", bytes)?,
        };
        exact("at", &log.at)?;
        exact("revision", &log.revision)?;
        Ok(log)
    }

    /// A row; nothing when its delivery cannot be one.
    pub(crate) fn row(&self, i: usize) -> Option<LogRow<'_>> {
        let said = |column: &Option<Column<'_>>| column.as_ref().and_then(|c| integer(c, i)).unwrap_or(0);
        let numbered = said(&self.format) >= NUMBERED;
        let revision = integer(&self.revision, i).filter(|r| numbered || *r != 0);
        let delivery = u32::try_from(said(&self.delivery)).ok().filter(|d| *d <= LARGEST)?;
        Some(LogRow {
            kind: word(&self.kind, i),
            source: word(&self.source, i),
            id: word(&self.id, i),
            // The last instant stands for no time.
            at: integer(&self.at, i).filter(|at| *at != i64::MAX),
            version: Version { revision, delivery },
            content: self.content.bytes(i),
        })
    }
}

/// Refuses a format that this version cannot keep.
fn keeps(format: i64) -> Result<()> {
    match format {
        0..=FORMAT => Ok(()),
        ..0 => Err(Error::argument(format!("the table is no log: its format is {format}"))),
        _ => Err(Error::new(
            Status::Unsupported,
            format!(
                "the log has format {format}, and this version keeps logs up to format {FORMAT}: a later one reads it"
            ),
        )),
    }
}

fn text(array: &dyn Array) -> Option<Column<'_>> {
    let column = Column::new(array);
    // Words of a dictionary and of runs are looked at one by one: what is no text is none of ours.
    let words = matches!(column, Column::Words(..) | Column::Runs(..));
    (words || matches!(column, Column::Text(_) | Column::LargeText(_) | Column::ViewText(_))).then_some(column)
}

fn bytes(array: &dyn Array) -> Option<Column<'_>> {
    let column = Column::new(array);
    matches!(column, Column::Bytes(_) | Column::Words(..) | Column::Runs(..)).then_some(column)
}

fn whole(array: &dyn Array) -> Option<Column<'_>> {
    let column = Column::new(array);
    // pandas makes floats of whole numbers of which some are missing.
    matches!(column, Column::Integer(..) | Column::Float(..) | Column::Empty(_)).then_some(column)
}

/// Refuses whole numbers that became floats and may have lost digits on the way. What a float of 64 bits holds for sure
/// are numbers up to 2^53 and, of nanoseconds, whole seconds: when every value is one, none was rounded to it.
fn exact(name: &str, column: &Column<'_>) -> Result<()> {
    for i in 0..column.len() {
        let x = match column.cell(i) {
            Cell::Float(x) => x,
            Cell::Rounded(x) => return Err(rounded(name, x)),
            _ => continue,
        };
        let sure = x.fract() == 0.0 && (x.abs() <= WHOLE || (name == "at" && x % SECOND as f64 == 0.0));
        if !sure || float_to_whole(x).is_none() {
            return Err(rounded(name, x));
        }
    }
    Ok(())
}

/// The largest whole number up to which a float of 64 bits holds every one.
const WHOLE: f64 = 9_007_199_254_740_992.0;

fn float_to_whole(x: f64) -> Option<i64> {
    // Both bounds are powers of two, and so exact.
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&x).then_some(x as i64)
}

fn rounded(name: &str, x: f64) -> Error {
    let why = "a float, which may have lost digits: keep whole numbers whole on the way";
    Error::argument(format!("the log cannot be read: its column `{name}` has the value {x} as {why}"))
}

fn word<'b>(column: &'b Column<'_>, i: usize) -> &'b str {
    match column.cell(i) {
        Cell::Text(text) => text,
        _ => "",
    }
}

fn integer(column: &Column<'_>, i: usize) -> Option<i64> {
    match column.cell(i) {
        Cell::Integer(n) => Some(n),
        Cell::Float(x) => float_to_whole(x),
        _ => None,
    }
}

fn missing(column: &str) -> Error {
    Error::argument(format!("the table is no log: expected the column `{column}` as a log has it"))
}

fn no_log(column: &str, array: &dyn Array) -> Error {
    let found = array.data_type();
    Error::argument(format!("the table is no log: expected the column `{column}` as a log has it, found {found}"))
}
