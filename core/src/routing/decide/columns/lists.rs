//! Columns while they grow: texts, numbers, lists, records. What arrow's own builders do with a box or a check for each
//! value, done with a push: a row of decisions has some two hundred values.

use crate::error::{Error, Result, Status};
use arrow_array::{ArrayRef, ArrowPrimitiveType, ListArray, PrimitiveArray, StringArray, StructArray};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::{Field, Fields};
use std::sync::Arc;

/// Texts, or nothing.
#[derive(Debug)]
pub(super) struct Words {
    text: String,
    ends: Vec<i32>,
    nulls: NullBufferBuilder,
    /// Rows of nothing since the last text, not yet in the others.
    missing: usize,
}

impl Words {
    /// Room for so many texts of so many bytes.
    pub(super) fn new(rows: usize, each: usize) -> Self {
        let mut ends = Vec::with_capacity(rows + 1);
        ends.push(0);
        let (text, nulls) = (String::with_capacity(rows * each), NullBufferBuilder::new(rows));
        Self { text, ends, nulls, missing: 0 }
    }

    pub(super) fn push(&mut self, text: &str) {
        self.write(|out| out.push_str(text));
    }

    /// The next text, written where it stays.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut String)) {
        if self.missing > 0 {
            self.flush();
        }
        write(&mut self.text);
        self.ends.push(whole(self.text.len()));
        self.nulls.append_non_null();
    }

    pub(super) fn push_option(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.push(text),
            None => self.missing += 1,
        }
    }

    /// So many rows of nothing.
    pub(super) fn push_none(&mut self, rows: usize) {
        self.missing += rows;
    }

    /// Bytes of text so far.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    pub(super) fn finish(mut self) -> Result<ArrayRef> {
        self.flush();
        let ends = OffsetBuffer::new(ScalarBuffer::from(self.ends));
        let array = StringArray::try_new(ends, Buffer::from_vec(self.text.into_bytes()), self.nulls.finish());
        Ok(Arc::new(array.map_err(internal)?))
    }

    fn flush(&mut self) {
        if self.missing == 0 {
            return;
        }
        self.ends.extend(std::iter::repeat_n(whole(self.text.len()), self.missing));
        self.nulls.append_n_nulls(self.missing);
        self.missing = 0;
    }
}

/// Numbers, or nothing.
#[derive(Debug)]
pub(super) struct Numbers<T: ArrowPrimitiveType> {
    values: Vec<T::Native>,
    nulls: NullBufferBuilder,
    /// Rows of nothing since the last number, not yet in the others.
    missing: usize,
}

impl<T: ArrowPrimitiveType> Numbers<T> {
    pub(super) fn new(rows: usize) -> Self {
        Self { values: Vec::with_capacity(rows), nulls: NullBufferBuilder::new(rows), missing: 0 }
    }

    pub(super) fn push(&mut self, value: T::Native) {
        if self.missing > 0 {
            self.flush();
        }
        self.values.push(value);
        self.nulls.append_non_null();
    }

    pub(super) fn push_option(&mut self, value: Option<T::Native>) {
        match value {
            Some(value) => self.push(value),
            None => self.missing += 1,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len() + self.missing
    }

    pub(super) fn array(mut self) -> PrimitiveArray<T> {
        self.flush();
        PrimitiveArray::new(ScalarBuffer::from(self.values), self.nulls.finish())
    }

    pub(super) fn finish(self) -> ArrayRef {
        Arc::new(self.array())
    }

    fn flush(&mut self) {
        if self.missing == 0 {
            return;
        }
        self.values.resize(self.len(), T::Native::default());
        self.nulls.append_n_nulls(self.missing);
        self.missing = 0;
    }
}

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
        self.0.push(whole(items));
    }

    pub(super) fn finish(self, items: ArrayRef, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let item = Arc::new(field("item", &items));
        let ends = OffsetBuffer::new(ScalarBuffer::from(self.0));
        Ok(Arc::new(ListArray::try_new(item, ends, items, nulls).map_err(internal)?))
    }
}

/// A list of texts in each row.
#[derive(Debug)]
pub(super) struct Texts {
    ends: Ends,
    items: Words,
    count: usize,
}

impl Texts {
    pub(super) fn new(rows: usize) -> Self {
        Self { ends: Ends::new(rows), items: Words::new(0, 0), count: 0 }
    }

    pub(super) fn row<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        for text in texts {
            self.items.push(text);
            self.count += 1;
        }
        self.ends.close(self.count);
    }

    pub(super) fn bytes(&self) -> usize {
        self.items.bytes()
    }

    pub(super) fn finish(self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        self.ends.finish(self.items.finish()?, nulls)
    }
}

/// Which of these are there; nothing when all are.
pub(super) fn nulls<T>(items: &[T], is_missing: impl Fn(&T) -> bool) -> Option<NullBuffer> {
    // Every one is looked at, several at once: few columns have any.
    if !items.iter().fold(false, |any, item| any | is_missing(item)) {
        return None;
    }
    let there = |place: usize| items.get(place).is_some_and(|item| !is_missing(item));
    Some(NullBuffer::from(BooleanBuffer::collect_bool(items.len(), there)))
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

/// A place in a column as arrow counts: a batch ends long before it has more, see `is_full`.
pub(super) fn whole(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}
