//! Columns of texts that are known beforehand: kept by place while they grow, written out at once at the end.

use super::lists::{Ends, internal, nulls, whole};
use crate::error::Result;
use crate::routing::policy::Pool;
use arrow_array::{ArrayRef, StringArray};
use arrow_buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use std::sync::Arc;

/// Texts of one pool, or nothing.
#[derive(Debug, Clone)]
pub(super) struct Coded(Vec<u32>);

impl Coded {
    /// Room for so many texts.
    pub(super) fn new(rows: usize) -> Self {
        Self(Vec::with_capacity(rows))
    }

    pub(super) fn push(&mut self, place: usize) {
        self.0.push(u32::try_from(place).unwrap_or(NONE));
    }

    pub(super) fn push_option(&mut self, place: Option<usize>) {
        self.push(place.unwrap_or(usize::MAX));
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Bytes of text so far, at most.
    pub(super) fn bytes(&self, pool: &Pool) -> usize {
        self.0.len() * pool.longest()
    }

    pub(super) fn finish(self, pool: &Pool) -> Result<ArrayRef> {
        let places = self.0;
        if let Some((first, rest)) = places.split_first()
            && rest.iter().all(|place| place == first)
            && let Some(text) = pool.text(*first)
        {
            return Ok(Arc::new(StringArray::new_repeated(text, places.len())));
        }
        let mut ends = Vec::with_capacity(places.len() + 1);
        ends.push(0);
        let text = pool.written(&places, &mut ends, whole);
        let ends = OffsetBuffer::new(ScalarBuffer::from(ends));
        let nulls = nulls(&places, |place| *place == NONE);
        Ok(Arc::new(StringArray::try_new(ends, Buffer::from_vec(text), nulls).map_err(internal)?))
    }
}

/// A list of texts of one pool in each row.
#[derive(Debug)]
pub(super) struct CodedLists {
    ends: Ends,
    items: Coded,
}

impl CodedLists {
    pub(super) fn new(rows: usize) -> Self {
        Self { ends: Ends::new(rows), items: Coded::new(rows) }
    }

    pub(super) fn row(&mut self, places: impl Iterator<Item = usize>) {
        places.for_each(|place| self.items.push(place));
        self.ends.close(self.items.len());
    }

    pub(super) fn bytes(&self, pool: &Pool) -> usize {
        self.items.bytes(pool)
    }

    pub(super) fn finish(self, pool: &Pool, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        self.ends.finish(self.items.finish(pool)?, nulls)
    }
}

/// The place of no text.
const NONE: u32 = u32::MAX;
