//! Lists and records while they grow: what arrow's own builders of nested columns do, without their boxes.

use crate::error::{Error, Result, Status};
use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, ListArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{Field, Fields};
use std::sync::Arc;

/// Where the list of each row ends among the items of all.
#[derive(Debug)]
pub(super) struct Ends(Vec<i32>);

impl Ends {
    pub(super) fn new(rows: usize) -> Self {
        let mut ends = Vec::with_capacity(rows + 1);
        ends.push(0);
        Self(ends)
    }

    /// The list of one row is complete: with it there are so many items.
    pub(super) fn close(&mut self, items: usize) {
        // A batch ends long before it has so many: see `is_full`.
        self.0.push(i32::try_from(items).unwrap_or(i32::MAX));
    }

    pub(super) fn finish(self, items: ArrayRef, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let item = Arc::new(Field::new("item", items.data_type().clone(), true));
        let ends = OffsetBuffer::new(ScalarBuffer::from(self.0));
        Ok(Arc::new(ListArray::try_new(item, ends, items, nulls).map_err(internal)?))
    }
}

/// A list of texts in each row.
#[derive(Debug)]
pub(super) struct Texts {
    ends: Ends,
    items: StringBuilder,
    count: usize,
}

impl Texts {
    pub(super) fn new(rows: usize) -> Self {
        Self { ends: Ends::new(rows), items: StringBuilder::with_capacity(0, 0), count: 0 }
    }

    pub(super) fn row<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        for text in texts {
            self.items.append_value(text);
            self.count += 1;
        }
        self.ends.close(self.count);
    }

    pub(super) fn bytes(&self) -> usize {
        self.items.values_slice().len()
    }

    pub(super) fn finish(mut self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        self.ends.finish(Arc::new(self.items.finish()), nulls)
    }
}

/// Columns side by side as one column of records.
pub(super) fn records<const N: usize>(
    columns: [(&'static str, ArrayRef); N],
    nulls: Option<NullBuffer>,
) -> Result<ArrayRef> {
    let fields: Fields = columns.iter().map(|(name, array)| field(name, array)).collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    Ok(Arc::new(StructArray::try_new(fields, arrays, nulls).map_err(internal)?))
}

/// The field of a column.
pub(super) fn field(name: &str, array: &ArrayRef) -> Field {
    Field::new(name, array.data_type().clone(), true)
}

pub(super) fn internal(error: arrow_schema::ArrowError) -> Error {
    Error::new(Status::Internal, format!("a table could not be made: {error}"))
}
