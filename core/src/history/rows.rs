//! One batch of a log, row by row. What a log went through (Parquet, Polars, pandas) may have given its texts and bytes
//! another layout; a column that lost something on the way, such as times as floats, is refused.

use super::deliveries::LARGEST;
use super::log::LogRow;
use super::version::Version;
use crate::cell::Cell;
use crate::error::{Error, Result, Status};
use crate::table::Column;
use arrow_array::cast::AsArray;
use arrow_array::{Array, BinaryArray, BinaryViewArray, LargeBinaryArray, RecordBatch};
use arrow_schema::DataType;

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
    content: Bytes<'a>,
}

enum Bytes<'a> {
    Small(&'a BinaryArray),
    Large(&'a LargeBinaryArray),
    View(&'a BinaryViewArray),
}

impl<'a> LogBatch<'a> {
    /// A batch, when it is one of a log that this version can keep.
    pub(crate) fn new(batch: &'a RecordBatch) -> Result<Self> {
        let later = |name: &str| {
            let array = batch.column_by_name(name);
            array.map(|a| whole(a.as_ref()).ok_or_else(|| no_log(name, a.as_ref()))).transpose()
        };
        let format = later("format")?;
        for i in 0..batch.num_rows() {
            keeps(format.as_ref().and_then(|f| integer(f, i)).unwrap_or(0))?;
        }
        let of = |name: &str, read: fn(&'a dyn Array) -> Option<Column<'a>>| {
            let array = batch.column_by_name(name).ok_or_else(|| missing(name))?;
            read(array.as_ref()).ok_or_else(|| no_log(name, array.as_ref()))
        };
        let content = batch.column_by_name("content").ok_or_else(|| missing("content"))?;
        Ok(Self {
            kind: of("kind", text)?,
            source: of("source", text)?,
            id: of("id", text)?,
            at: of("at", whole)?,
            revision: of("revision", whole)?,
            delivery: later("delivery")?,
            format,
            content: Bytes::new(content.as_ref()).ok_or_else(|| no_log("content", content.as_ref()))?,
        })
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
            content: self.content.get(i),
        })
    }
}

impl<'a> Bytes<'a> {
    fn new(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Binary => Self::Small(array.as_binary()),
            DataType::LargeBinary => Self::Large(array.as_binary()),
            DataType::BinaryView => Self::View(array.as_binary_view()),
            _ => return None,
        })
    }

    fn get(&self, i: usize) -> &'a [u8] {
        match self {
            Self::Small(a) if a.is_valid(i) => a.value(i),
            Self::Large(a) if a.is_valid(i) => a.value(i),
            Self::View(a) if a.is_valid(i) => a.value(i),
            _ => &[],
        }
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
    let texts = matches!(column, Column::Text(_) | Column::LargeText(_) | Column::ViewText(_) | Column::Words(..));
    texts.then_some(column)
}

fn whole(array: &dyn Array) -> Option<Column<'_>> {
    let column = Column::new(array);
    matches!(column, Column::Integer(..) | Column::Empty(_)).then_some(column)
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
