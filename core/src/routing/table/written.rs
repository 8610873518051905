//! The decisions of a piece of the table, as columns. The documents are printed where they stay.

use crate::error::{Error, Result, Status};
use crate::routing::Decision;
use crate::routing::decision::ChoiceBy;
use arrow_array::builder::{BooleanBuilder, Float64Builder, StringBuilder, TimestampNanosecondBuilder};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use std::sync::Arc;

/// The columns while they grow.
pub(super) struct Written {
    channel: StringBuilder,
    queue: StringBuilder,
    agent: StringBuilder,
    when_mode: StringBuilder,
    when_at: TimestampNanosecondBuilder,
    promised_by: TimestampNanosecondBuilder,
    propensity: Float64Builder,
    value: Float64Builder,
    action: StringBuilder,
    flags: [BooleanBuilder; 5],
    documents: StringBuilder,
    /// The document of one row, printed before it is put to the others.
    row: String,
    error: StringBuilder,
    /// Bytes of text so far.
    bytes: usize,
}

impl Written {
    pub(super) fn new(rows: usize) -> Self {
        let text = |each: usize| StringBuilder::with_capacity(rows, rows * each);
        let instant = || TimestampNanosecondBuilder::with_capacity(rows).with_timezone("UTC");
        Self {
            channel: text(12),
            queue: text(12),
            agent: text(4),
            when_mode: text(4),
            when_at: instant(),
            promised_by: instant(),
            propensity: Float64Builder::with_capacity(rows),
            value: Float64Builder::with_capacity(rows),
            action: text(4),
            flags: std::array::from_fn(|_| BooleanBuilder::with_capacity(rows)),
            documents: text(2048),
            row: String::new(),
            error: StringBuilder::with_capacity(rows, 0),
            bytes: 0,
        }
    }

    pub(super) fn decided(&mut self, decision: &Decision<'_>) {
        let when = decision.when();
        self.channel.append_value(decision.channel());
        self.queue.append_option(decision.queue());
        self.agent.append_option(decision.agent());
        self.when_mode.append_value(when.mode.name());
        self.when_at.append_value(when.at);
        self.promised_by.append_option(when.promised_by);
        self.propensity.append_value(decision.propensity());
        self.value.append_option(decision.value());
        self.action.append_value(decision.action().name());
        let flags = [
            decision.by() == ChoiceBy::Fallback,
            decision.by() == ChoiceBy::Exploration,
            decision.escalated(),
            decision.suppresses(),
            decision.may_offer_live(),
        ];
        self.flags.iter_mut().zip(flags).for_each(|(column, flag)| column.append_value(flag));
        self.row.clear();
        decision.print(&mut self.row);
        self.documents.append_value(&self.row);
        self.bytes += self.row.len() + decision.queue().map_or(0, str::len) + decision.agent().map_or(0, str::len);
        self.error.append_null();
    }

    pub(super) fn refused(&mut self, error: &Error) {
        for column in [&mut self.channel, &mut self.queue, &mut self.agent, &mut self.when_mode, &mut self.action] {
            column.append_null();
        }
        self.when_at.append_null();
        self.promised_by.append_null();
        self.propensity.append_null();
        self.value.append_null();
        self.flags.iter_mut().for_each(BooleanBuilder::append_null);
        self.documents.append_null();
        let message = error.to_string();
        self.bytes += message.len();
        self.error.append_value(message);
    }

    /// Whether the next row belongs to another batch: text of a batch has at most 2 GiB.
    pub(super) fn is_full(&self) -> bool {
        self.bytes > MOST_BYTES
    }

    pub(super) fn finish(mut self) -> Result<RecordBatch> {
        let internal = |error: arrow_schema::ArrowError| Error::new(Status::Internal, error.to_string());
        let [fallback, explored, escalated, suppress_duplicate, may_offer_live] =
            self.flags.each_mut().map(|column| Arc::new(column.finish()) as ArrayRef);
        let columns: [(&str, ArrayRef); 16] = [
            ("channel", Arc::new(self.channel.finish())),
            ("queue", Arc::new(self.queue.finish())),
            ("agent", Arc::new(self.agent.finish())),
            ("when_mode", Arc::new(self.when_mode.finish())),
            ("when_at", Arc::new(self.when_at.finish())),
            ("promised_by", Arc::new(self.promised_by.finish())),
            ("propensity", Arc::new(self.propensity.finish())),
            ("value", Arc::new(self.value.finish())),
            ("fallback", fallback),
            ("explored", explored),
            ("escalated", escalated),
            ("suppress_duplicate", suppress_duplicate),
            ("may_offer_live", may_offer_live),
            ("action", Arc::new(self.action.finish())),
            ("decision", Arc::new(self.documents.finish())),
            ("error", Arc::new(self.error.finish())),
        ];
        let fields: Vec<Field> =
            columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
        let arrays = columns.into_iter().map(|(_, array)| array).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(internal)
    }
}

/// Text after which a batch ends, in bytes. One more row cannot fill what is left.
const MOST_BYTES: usize = 1 << 28;
