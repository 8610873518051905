//! What a resolution found, as tables and documents.

use crate::error::{Error, Result};
use arrow_array::RecordBatch;

/// Who is who, and why.
#[derive(Debug)]
pub struct Resolution {}

impl Resolution {
    /// The customers: `source` (when there is one), `record_id`, `customer_id`, `confidence`; one row a record, in the
    /// order of source and record id whatever the order they came in. `confidence` is the probability that the record
    /// belongs with the others of its customer; 1 for a record on its own.
    pub fn customers(&self) -> Result<RecordBatch> {
        Err(unsupported())
    }

    /// The pairs that joined records, strongest first: `record_a`, `record_b`, `customer_id`, `probability`, `weight`.
    pub fn links(&self) -> Result<RecordBatch> {
        Err(unsupported())
    }

    /// The pairs that looked like one person and were refused, and the reason: `record_a`, `record_b`, `probability`,
    /// `weight`, `reason`.
    pub fn refused(&self) -> Result<RecordBatch> {
        Err(unsupported())
    }

    /// The evidence of two records, one row a field: `field`, `kind`, `value_a`, `value_b`, `level`, `same`, `random`,
    /// `weight`. Records are named `source:record_id`, or `record_id` where there is no source.
    pub fn evidence(&self, _a: &str, _b: &str) -> Result<RecordBatch> {
        Err(unsupported())
    }

    /// Why two records are one customer: the path between them, each step with its evidence and a text for people.
    pub fn why(&self, _a: &str, _b: &str) -> Result<String> {
        Err(unsupported())
    }

    /// Why two records are not one customer.
    pub fn why_not(&self, _a: &str, _b: &str) -> Result<String> {
        Err(unsupported())
    }

    /// The resolver document: all that was chosen and learned, to be read, edited and passed back.
    pub fn resolver_document(&self) -> Result<String> {
        Err(unsupported())
    }

    /// What happened: `records`, `customers`, `fields`, `rules`, `pairs`, `steps` (seconds), `warnings`.
    pub fn report_document(&self) -> Result<String> {
        Err(unsupported())
    }
}

/// How well customers agree with the truth.
pub fn score(_customers: &[RecordBatch], _truth: &[RecordBatch]) -> Result<String> {
    Err(unsupported())
}

fn unsupported() -> Error {
    Error::new(crate::Status::Unsupported, "resolution is being built")
}
