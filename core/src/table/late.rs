//! Columns that begin when their first value comes: of the many columns that rows may have, each row has few.

use super::batch;
use crate::cell::Cell;
use crate::error::{Error, Result, Status};
use arrow_array::builder::{
    BooleanBuilder, Float64Builder, Int64Builder, LargeStringBuilder, StringBuilder, TimestampNanosecondBuilder,
    UInt64Builder,
};
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{Field, Fields};
use std::sync::Arc;

/// What the values of a late column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LateType {
    Text,
    Time,
    Integer,
    Count,
    Number,
    Bool,
    /// A list of texts.
    Texts,
    /// A list of `{kind, value, verified}`.
    Identities,
}

/// A column that is filled in the order of the rows, with gaps: what no row fills is null.
#[derive(Debug)]
pub(crate) struct LateColumn {
    cells: Cells,
    rows: usize,
}

#[derive(Debug)]
enum Cells {
    Text(TextColumn),
    Time(TimestampNanosecondBuilder),
    Integer(Int64Builder),
    Count(UInt64Builder),
    Number(Float64Builder),
    Bool(BooleanBuilder),
    Texts(Lists, TextColumn),
    Identities(Lists, Box<IdentityItems>),
}

/// The items of lists of identities.
#[derive(Debug, Default)]
struct IdentityItems {
    kinds: TextColumn,
    values: TextColumn,
    verified: BooleanBuilder,
}

impl LateColumn {
    pub(crate) fn new(kind: LateType) -> Self {
        let cells = match kind {
            LateType::Text => Cells::Text(TextColumn::default()),
            LateType::Time => Cells::Time(TimestampNanosecondBuilder::new()),
            LateType::Integer => Cells::Integer(Int64Builder::new()),
            LateType::Count => Cells::Count(UInt64Builder::new()),
            LateType::Number => Cells::Number(Float64Builder::new()),
            LateType::Bool => Cells::Bool(BooleanBuilder::new()),
            LateType::Texts => Cells::Texts(Lists::default(), TextColumn::default()),
            LateType::Identities => Cells::Identities(Lists::default(), Box::default()),
        };
        Self { cells, rows: 0 }
    }

    /// Whether no row has a value.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The value of a row, or one more of its list. Rows come in order; of two values of a row that has one, the first
    /// stays, and a value of another type is none.
    pub(crate) fn put(&mut self, row: usize, cell: Cell<'_>) {
        if let (Cells::Texts(lists, items), Cell::Text(text)) = (&mut self.cells, cell) {
            items.append(Some(text));
            lists.add(row);
            self.rows = row + 1;
            return;
        }
        if row < self.rows {
            return;
        }
        self.fill_up(row);
        match (&mut self.cells, cell) {
            (Cells::Text(b), Cell::Text(text)) => b.append(Some(text)),
            (Cells::Time(b), Cell::Instant(at)) => b.append_value(at),
            (Cells::Integer(b), Cell::Integer(n)) => b.append_value(n),
            (Cells::Count(b), Cell::Large(n)) => b.append_value(n),
            (Cells::Number(b), Cell::Float(x)) => b.append_value(x),
            (Cells::Bool(b), Cell::Bool(yes)) => b.append_value(yes),
            _ => return,
        }
        self.rows = row + 1;
    }

    /// One more identity of a row.
    pub(crate) fn put_identity(&mut self, row: usize, kind: &str, value: &str, verified: bool) {
        if let Cells::Identities(lists, items) = &mut self.cells {
            items.kinds.append(Some(kind));
            items.values.append(Some(value));
            items.verified.append_value(verified);
            lists.add(row);
            self.rows = row + 1;
        }
    }

    /// The column, with so many rows.
    fn finish(mut self, rows: usize) -> Result<ArrayRef> {
        self.fill_up(rows);
        Ok(match self.cells {
            Cells::Text(b) => b.finish(),
            Cells::Time(mut b) => Arc::new(b.finish().with_timezone("UTC")),
            Cells::Integer(mut b) => Arc::new(b.finish()),
            Cells::Count(mut b) => Arc::new(b.finish()),
            Cells::Number(mut b) => Arc::new(b.finish()),
            Cells::Bool(mut b) => Arc::new(b.finish()),
            Cells::Texts(lists, items) => lists.finish(rows, items.finish())?,
            Cells::Identities(lists, items) => {
                let IdentityItems { kinds, values, mut verified } = *items;
                let parts: Vec<(&str, ArrayRef)> = vec![
                    ("kind", kinds.finish()),
                    ("value", values.finish()),
                    ("verified", Arc::new(verified.finish())),
                ];
                let field = |(name, array): &(&str, ArrayRef)| Field::new(*name, array.data_type().clone(), true);
                let fields: Fields = parts.iter().map(field).collect();
                let arrays = parts.into_iter().map(|(_, array)| array).collect();
                let items = StructArray::try_new(fields, arrays, None).map_err(|e| unmade(&e))?;
                lists.finish(rows, Arc::new(items))?
            }
        })
    }

    /// Nulls for the rows before this one that have no value.
    fn fill_up(&mut self, row: usize) {
        let missing = row.saturating_sub(self.rows);
        match &mut self.cells {
            Cells::Text(b) => b.append_nulls(missing),
            Cells::Time(b) => b.append_nulls(missing),
            Cells::Integer(b) => b.append_nulls(missing),
            Cells::Count(b) => b.append_nulls(missing),
            Cells::Number(b) => b.append_nulls(missing),
            Cells::Bool(b) => b.append_nulls(missing),
            // Lists fill themselves up.
            Cells::Texts(..) | Cells::Identities(..) => {}
        }
        self.rows = self.rows.max(row);
    }
}

/// A batch of late columns.
pub(crate) fn late_batch(columns: Vec<(String, LateColumn)>, rows: usize) -> Result<RecordBatch> {
    let (mut fields, mut arrays) = (Vec::new(), Vec::new());
    for (name, column) in columns {
        let array = column.finish(rows)?;
        fields.push(Field::new(name, array.data_type().clone(), true));
        arrays.push(array);
    }
    batch(fields, arrays)
}

/// A column of text. Arrow counts the bytes of a column in 32 bits: one of more than 2 GiB becomes a large one.
#[derive(Debug)]
pub(crate) enum TextColumn {
    Small(StringBuilder),
    Large(LargeStringBuilder),
}

impl Default for TextColumn {
    fn default() -> Self {
        Self::Small(StringBuilder::new())
    }
}

impl TextColumn {
    pub(crate) fn append(&mut self, text: Option<&str>) {
        self.append_within(text, i32::MAX as usize);
    }

    pub(crate) fn append_nulls(&mut self, count: usize) {
        match self {
            Self::Small(b) => b.append_nulls(count),
            Self::Large(b) => b.append_nulls(count),
        }
    }

    pub(crate) fn finish(self) -> ArrayRef {
        match self {
            Self::Small(mut b) => Arc::new(b.finish()),
            Self::Large(mut b) => Arc::new(b.finish()),
        }
    }

    fn append_within(&mut self, text: Option<&str>, limit: usize) {
        if let Self::Small(b) = self
            && b.values_slice().len() + text.map_or(0, str::len) > limit
        {
            let mut large = LargeStringBuilder::new();
            b.finish().iter().for_each(|text| large.append_option(text));
            *self = Self::Large(large);
        }
        match self {
            Self::Small(b) => b.append_option(text),
            Self::Large(b) => b.append_option(text),
        }
    }
}

/// Where the list of each row ends; a row without an item has none.
#[derive(Debug, Default)]
struct Lists {
    ends: Vec<i32>,
    some: Vec<bool>,
    items: i32,
}

impl Lists {
    /// One more item, of this row.
    fn add(&mut self, row: usize) {
        self.fill_up(row);
        self.items = self.items.saturating_add(1);
        if self.ends.len() == row {
            self.ends.push(self.items);
            self.some.push(true);
        } else if let Some(end) = self.ends.last_mut() {
            *end = self.items;
        }
    }

    fn fill_up(&mut self, rows: usize) {
        if self.ends.len() < rows {
            self.ends.resize(rows, self.items);
            self.some.resize(rows, false);
        }
    }

    fn finish(mut self, rows: usize, items: ArrayRef) -> Result<ArrayRef> {
        self.fill_up(rows);
        let ends: Vec<i32> = std::iter::once(0).chain(self.ends).collect();
        let field = Field::new("item", items.data_type().clone(), true);
        let ends = OffsetBuffer::new(ScalarBuffer::from(ends));
        let list = ListArray::try_new(Arc::new(field), ends, items, Some(NullBuffer::from(self.some)));
        Ok(Arc::new(list.map_err(|e| unmade(&e))?))
    }
}

fn unmade(error: &arrow_schema::ArrowError) -> Error {
    Error::new(Status::Internal, format!("a table could not be made: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::cast::AsArray;
    use arrow_schema::DataType;

    #[test]
    fn what_no_row_fills_is_null() {
        let mut text = LateColumn::new(LateType::Text);
        let mut lists = LateColumn::new(LateType::Texts);
        let mut people = LateColumn::new(LateType::Identities);
        text.put(2, Cell::Text("c"));
        text.put(2, Cell::Text("never"));
        text.put(4, Cell::Text("e"));
        for (row, word) in [(1, "x"), (1, "y"), (3, "z")] {
            lists.put(row, Cell::Text(word));
        }
        people.put_identity(0, "phone", "041", false);
        people.put_identity(0, "account", "7", true);
        let columns = vec![("t".to_owned(), text), ("l".to_owned(), lists), ("i".to_owned(), people)];
        let made = late_batch(columns, 6).unwrap();
        let text = made.column(0).as_string::<i32>();
        assert_eq!(text.iter().collect::<Vec<_>>(), [None, None, Some("c"), None, Some("e"), None]);
        let lists = made.column(1).as_list::<i32>();
        let list = |i: usize| lists.value(i).as_string::<i32>().iter().flatten().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!((lists.len(), lists.null_count()), (6, 4));
        assert_eq!((list(1), list(3)), (vec!["x".to_owned(), "y".to_owned()], vec!["z".to_owned()]));
        let people = made.column(2).as_list::<i32>();
        assert_eq!((people.null_count(), people.value(0).len()), (5, 2));
        assert!(people.value(0).as_struct().column(2).as_boolean().value(1));
    }

    #[test]
    fn much_text_makes_a_large_column_and_loses_nothing() {
        let mut column = TextColumn::default();
        for text in [Some("abc"), None, Some("def"), Some("gh")] {
            column.append_within(text, 7);
        }
        column.append_nulls(1);
        let array = column.finish();
        assert_eq!(*array.data_type(), DataType::LargeUtf8);
        let texts: Vec<_> = array.as_string::<i64>().iter().collect();
        assert_eq!(texts, [Some("abc"), None, Some("def"), Some("gh"), None]);
    }
}
