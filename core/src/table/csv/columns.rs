//! Columns of text, filled row by row. A row without a value costs a column nothing until a value comes after it, and a
//! column without any costs nothing at all: tables have many such.

use crate::error::{Error, Result};
use arrow_array::{ArrayRef, StringArray};
use arrow_buffer::{Buffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use std::sync::Arc;

/// One column.
#[derive(Debug)]
pub(super) struct Column {
    values: Vec<u8>,
    /// Where each row's value ends, after a zero; nothing before the first value.
    ends: Vec<i32>,
    nulls: NullBufferBuilder,
}

impl Column {
    pub(super) fn new() -> Self {
        Self { values: Vec::new(), ends: Vec::new(), nulls: NullBufferBuilder::new(0) }
    }

    /// Whether no row has a value.
    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The value of a row, UTF-8, written by `write`; rows come in order, and those left out are null. No text is null.
    pub(super) fn put(&mut self, row: usize, write: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        let before = self.values.len();
        write(&mut self.values);
        if self.values.len() == before {
            return Ok(());
        }
        let end = i32::try_from(self.values.len())
            .map_err(|_| Error::argument("a column holds more than 2 GiB of text, read the file in parts"))?;
        self.fill(row);
        self.ends.push(end);
        self.nulls.append_non_null();
        Ok(())
    }

    /// Puts other values in place of all, if there is one for each, and `wanted` says so at the end.
    pub(super) fn rewrite(&mut self, new: impl Fn(usize, &[u8]) -> Option<String>, wanted: impl Fn() -> bool) -> bool {
        let mut other = Self::new();
        let mut start = 0;
        for (row, end) in self.ends.iter().skip(1).enumerate() {
            let end = usize::try_from(*end).unwrap_or(0);
            let value = self.values.get(start..end).unwrap_or_default();
            start = end;
            if value.is_empty() {
                continue;
            }
            let Some(text) = new(row, value) else { return false };
            if other.put(row, |out| out.extend_from_slice(text.as_bytes())).is_err() {
                return false;
            }
        }
        let wanted = wanted();
        if wanted {
            *self = other;
        }
        wanted
    }

    /// The column as an array of so many rows; nothing when no row has a value.
    pub(super) fn finish(mut self, rows: usize) -> Result<Option<ArrayRef>> {
        if self.is_empty() {
            return Ok(None);
        }
        self.fill(rows);
        self.values.shrink_to_fit();
        let ends = OffsetBuffer::new(ScalarBuffer::from(self.ends));
        let array = StringArray::try_new(ends, Buffer::from_vec(self.values), self.nulls.finish());
        let array =
            array.map_err(|e| Error::new(crate::Status::Internal, format!("a column could not be made: {e}")))?;
        Ok(Some(Arc::new(array)))
    }

    /// Nulls for the rows up to this one.
    fn fill(&mut self, row: usize) {
        let have = self.ends.len().saturating_sub(1);
        let last = self.ends.last().copied().unwrap_or(0);
        if self.ends.is_empty() {
            self.ends.push(0);
        }
        if row > have {
            self.ends.resize(row + 1, last);
            self.nulls.append_n_nulls(row - have);
        }
    }
}

/// A column of nulls, which several columns share.
pub(super) fn nulls(rows: usize) -> ArrayRef {
    Arc::new(StringArray::new_null(rows))
}
