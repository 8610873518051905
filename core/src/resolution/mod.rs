//! Who is who, from whatever is there: names with typos, swapped fields, shared telephones, missing birth dates.
//!
//! [`resolve`] needs no configuration. It infers what each column holds, chooses which records to compare, learns what
//! agreement is worth without labels and joins best pair first, refusing what contradicts. Everything it chose is in
//! the resolver document it returns.

mod kind;
mod options;
mod outcome;

pub use kind::FieldKind;
pub use options::ResolveOptions;
pub use outcome::{Resolution, score};

use crate::error::{Error, Result};
use arrow_array::RecordBatch;
use std::ops::ControlFlow;

/// How far a resolution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What is being done: `read`, `block`, `compare`, `train`, `merge`.
    pub step: &'static str,
    /// How much of the step is done.
    pub done: u64,
    /// How much there is to do.
    pub total: u64,
}

/// Told how far it is, now and then, on the calling thread; answers whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// Resolves records: a `record_id` column, an optional `source`, any others. `labels`, if there are any: `record_a`,
/// `record_b` (named `source:record_id`, or `record_id` where there is no source) and `same` (true or false).
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) without a `record_id` column;
/// [`Cancelled`](crate::Status::Cancelled) when the watch says to stop.
pub fn resolve(
    _records: &[RecordBatch],
    _labels: &[RecordBatch],
    _options: &ResolveOptions,
    _watch: Watch<'_>,
) -> Result<Resolution> {
    Err(Error::new(crate::Status::Unsupported, "resolution is being built"))
}
