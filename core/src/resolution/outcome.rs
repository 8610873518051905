//! The result of a resolution, as tables and documents.

use super::cluster_members::ClusterMembers;
use super::comparison::RecordTable;
use super::field::FieldColumn;
use super::match_model::MatchModel;
use super::merge::Merged;
use super::pair::{ScoredPair, probability};
use super::records::Names;
use super::report::Report;
use crate::error::{Error, Result, Status};
use crate::resolver::Resolver;
use crate::table::{Writer, batch};
use crate::threads::on_cores;
use arrow_array::builder::{Float64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field as ArrowField};
use rayon::prelude::*;
use std::sync::Arc;

/// The result of a resolution: who is who, and why.
#[derive(Debug)]
pub struct Resolution {
    pub(super) names: Names,
    pub(super) fields: Vec<FieldColumn>,
    /// The exact level of every value, by field and code.
    pub(super) exact_levels: Vec<Vec<u8>>,
    pub(super) model: MatchModel,
    pub(super) merged: Merged,
    /// Pairs above the threshold that were not joined, best first.
    pub(super) refused: Vec<ScoredPair>,
    /// Pairs below the threshold that were not joined, as far as they are kept, best first.
    pub(super) near_misses: Vec<ScoredPair>,
    /// Pairs labelled as two people, either way round, in order.
    pub(super) different: Vec<(u32, u32)>,
    /// The least `log2` odds of a join.
    pub(super) threshold_odds: f64,
    /// Whether only records of different sources are joined.
    pub(super) link_only: bool,
    pub(super) resolver: Resolver,
    pub(super) report: Report,
}

impl Resolution {
    /// The customers: `source` (when there is one), `record_id`, `customer_id`, `confidence`; one row a record, in the
    /// order of source and record id whatever the order they came in. Of rows that repeat an id, the first in the order
    /// of its values counts, and the report says so. `confidence` is the probability that the record belongs with the
    /// others of its customer; 1 for a record on its own.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only: a table that cannot be made.
    pub fn customers(&self) -> Result<RecordBatch> {
        let n = self.merged.customers.len();
        let mut ids = StringBuilder::with_capacity(n, n * 12);
        let mut sources = StringBuilder::new();
        let mut customers = StringBuilder::with_capacity(n, n * 28);
        let mut confidence = Float64Builder::with_capacity(n);
        let first = |r: u32| self.merged.customers[r as usize];
        let customer_id = |r: u32| if first(r) == r { self.names.customer_id(r) } else { String::new() };
        let customer_ids: Vec<String> =
            on_cores(|| (0..n as u32).into_par_iter().with_min_len(4096).map(customer_id).collect());
        for r in 0..n as u32 {
            ids.append_value(self.names.id(r));
            if self.names.has_sources() {
                sources.append_value(self.names.source_of(r));
            }
            customers.append_value(&customer_ids[first(r) as usize]);
            confidence.append_value(probability(f64::from(self.merged.confidence_odds[r as usize])));
        }
        let mut fields = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        if self.names.has_sources() {
            fields.push(ArrowField::new("source", DataType::Utf8, false));
            arrays.push(Arc::new(sources.finish()));
        }
        for (name, array) in [("record_id", ids.finish()), ("customer_id", customers.finish())] {
            fields.push(ArrowField::new(name, DataType::Utf8, false));
            arrays.push(Arc::new(array));
        }
        fields.push(ArrowField::new("confidence", DataType::Float64, false));
        arrays.push(Arc::new(confidence.finish()));
        batch(fields, arrays)
    }

    /// The pairs that joined records, strongest first: `record_a`, `record_b`, `customer_id`, `probability`, `weight`
    /// (`log2` of the odds of their clusters when they were joined; 10000 where a label said so). Record names are
    /// given as they came and may hold control characters: escape them before printing.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only: a table that cannot be made.
    pub fn links(&self) -> Result<RecordBatch> {
        let mut w = Writer::default()
            .with_text("record_a")
            .with_text("record_b")
            .with_text("customer_id")
            .with_number("probability")
            .with_number("weight");
        for e in &self.merged.joins {
            w.text(Some(&self.names.display_name(e.a)));
            w.text(Some(&self.names.display_name(e.b)));
            w.text(Some(&self.names.customer_id(self.merged.customers[e.a as usize])));
            w.number(Some(probability(f64::from(e.log2_odds))));
            w.number(Some(f64::from(e.log2_odds)));
        }
        w.finish()
    }

    /// The pairs that looked like one person and were refused, best first: `record_a`, `record_b`, `probability`,
    /// `weight`, `reason` (what contradicts, or which label).
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only: a table that cannot be made.
    pub fn refused(&self) -> Result<RecordBatch> {
        let mut w = Writer::default()
            .with_text("record_a")
            .with_text("record_b")
            .with_number("probability")
            .with_number("weight")
            .with_text("reason");
        let rows = self.record_table();
        let members = ClusterMembers::new(&self.merged.customers);
        for e in &self.refused {
            w.text(Some(&self.names.display_name(e.a)));
            w.text(Some(&self.names.display_name(e.b)));
            w.number(Some(probability(f64::from(e.log2_odds))));
            w.number(Some(f64::from(e.log2_odds)));
            w.text(Some(&self.reason(&rows, &members, e)));
        }
        w.finish()
    }

    /// The resolver document: all that was chosen and learned, to be read, edited and passed back.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn resolver_document(&self) -> Result<String> {
        crate::document::print(&self.resolver)
    }

    /// The resolver, to use again.
    pub fn resolver(&self) -> &Resolver {
        &self.resolver
    }

    /// What happened: `records`, `customers`, `columns`, `rules`, `pairs`, `left_out`, `links`, `refused` and
    /// `warnings` (`column`, `text`).
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn report_document(&self) -> Result<String> {
        crate::document::print(&self.report)
    }

    pub(super) fn record_table(&self) -> RecordTable<'_> {
        RecordTable::new(&self.fields, self.merged.customers.len(), |f, code| self.exact_levels[f][code as usize])
    }

    pub(super) fn record(&self, name: &str) -> Result<u32> {
        self.names.find(name).ok_or_else(|| {
            let form = if self.names.has_sources() { "`source:record_id`" } else { "`record_id`" };
            Error::new(Status::NotFound, format!("no record `{name}`, expected {form}"))
        })
    }
}
