//! The channels of a decision as columns: those that remained, those that did not, those offered.

use super::lists::{Ends, records};
use crate::error::Result;
use crate::routing::decide::print::rounded;
use crate::routing::decide::{Decision, Offered, Ranked, Refused};
use arrow_array::builder::{StringBuilder, TimestampNanosecondBuilder, UInt32Builder};
use arrow_array::{ArrayRef, FixedSizeListArray, Float64Array, UInt32Array};
use arrow_buffer::{NullBuffer, NullBufferBuilder};
use arrow_schema::{DataType, Field};
use std::sync::Arc;

/// `ranked` of each row: [`RankedDocument`](crate::routing::RankedDocument) by column.
#[derive(Debug)]
pub(super) struct RankedColumns {
    ends: Ends,
    channel: StringBuilder,
    queue: StringBuilder,
    value: Vec<f64>,
    parts: [Vec<f64>; PARTS.len()],
    propensity: Vec<f64>,
    preference: Vec<u32>,
    row: UInt32Builder,
    wait_minutes: Vec<f64>,
    wait_interval: Vec<f64>,
    estimated: NullBufferBuilder,
}

/// The parts of a value, as the document names them.
const PARTS: [&str; 7] = ["purchase", "retained", "cost", "effort", "waiting", "minutes", "boost"];

impl RankedColumns {
    /// Room for so many rows of so many channels.
    pub(super) fn new(rows: usize, channels: usize) -> Self {
        let room = rows * channels.min(USUAL);
        let text = || StringBuilder::with_capacity(room, room * 8);
        let numbers = || Vec::with_capacity(room);
        Self {
            ends: Ends::new(rows),
            channel: text(),
            queue: text(),
            value: numbers(),
            parts: std::array::from_fn(|_| numbers()),
            propensity: numbers(),
            preference: Vec::with_capacity(room),
            row: UInt32Builder::with_capacity(room),
            wait_minutes: numbers(),
            wait_interval: Vec::with_capacity(room * 2),
            estimated: NullBufferBuilder::new(room),
        }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        if let Some(decision) = decision {
            decision.ranked.iter().for_each(|ranked| self.push(decision, ranked));
        }
        self.ends.close(self.value.len());
    }

    fn push(&mut self, decision: &Decision<'_>, ranked: &Ranked<'_>) {
        self.channel.append_value(decision.channel_name(ranked.channel));
        self.queue.append_option(ranked.queue);
        self.value.push(rounded(ranked.value));
        let worth = decision.worth(ranked);
        let parts = &ranked.parts;
        let of_row = worth.map(|worth| worth.rounded).unwrap_or_default();
        let parts = [
            of_row.purchase,
            of_row.retained,
            of_row.cost,
            of_row.effort,
            rounded(parts.waiting),
            rounded(parts.minutes),
            rounded(parts.boost),
        ];
        self.parts.iter_mut().zip(parts).for_each(|(column, part)| column.push(part));
        self.propensity.push(ranked.propensity);
        self.preference.push(ranked.preference);
        self.row.append_option(worth.and_then(|worth| worth.row));
        self.wait_minutes.push(rounded(ranked.wait.minutes));
        let (low, high) = ranked.wait.interval.unwrap_or_default();
        self.wait_interval.extend([rounded(low), rounded(high)]);
        self.estimated.append(ranked.wait.interval.is_some());
    }

    pub(super) fn finish(mut self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let numbers = |values: Vec<f64>| Arc::new(Float64Array::from(values)) as ArrayRef;
        let ends = Arc::new(Field::new("item", DataType::Float64, true));
        let interval = FixedSizeListArray::new(ends, 2, numbers(self.wait_interval), self.estimated.finish());
        let mut parts = self.parts.map(numbers).into_iter();
        let parts = records(PARTS.map(|name| (name, parts.next().unwrap_or_else(|| numbers(Vec::new())))), None)?;
        let columns: [(&str, ArrayRef); 9] = [
            ("channel", Arc::new(self.channel.finish())),
            ("queue", Arc::new(self.queue.finish())),
            ("value", numbers(self.value)),
            ("parts", parts),
            ("propensity", numbers(self.propensity)),
            ("preference", Arc::new(UInt32Array::from(self.preference))),
            ("row", Arc::new(self.row.finish())),
            ("wait_minutes", numbers(self.wait_minutes)),
            ("wait_interval", Arc::new(interval)),
        ];
        self.ends.finish(records(columns, None)?, nulls)
    }
}

/// `impossible` of each row: [`ImpossibleDocument`](crate::routing::ImpossibleDocument) by column.
#[derive(Debug)]
pub(super) struct RefusedColumns {
    ends: Ends,
    channel: StringBuilder,
    reason: StringBuilder,
    until: TimestampNanosecondBuilder,
    zone: StringBuilder,
    rule: StringBuilder,
    count: usize,
}

impl RefusedColumns {
    pub(super) fn new(rows: usize) -> Self {
        let text = || StringBuilder::with_capacity(0, 0);
        let until = TimestampNanosecondBuilder::with_capacity(0).with_timezone("UTC");
        let (channel, reason, zone, rule) = (text(), text(), text(), text());
        Self { ends: Ends::new(rows), channel, reason, until, zone, rule, count: 0 }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        if let Some(decision) = decision {
            decision.refused.iter().for_each(|refused| self.push(decision, refused));
        }
        self.ends.close(self.count);
    }

    fn push(&mut self, decision: &Decision<'_>, refused: &Refused) {
        self.channel.append_value(decision.channel_name(refused.channel));
        self.reason.append_value(refused.reason.name());
        self.until.append_option(refused.until);
        self.zone.append_option(refused.until.map(|_| decision.zone(refused.channel)));
        self.rule.append_option(refused.rule.and_then(|rule| decision.rule_name(rule)));
        self.count += 1;
    }

    pub(super) fn finish(mut self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let columns: [(&str, ArrayRef); 5] = [
            ("channel", Arc::new(self.channel.finish())),
            ("reason", Arc::new(self.reason.finish())),
            ("until", Arc::new(self.until.finish())),
            ("zone", Arc::new(self.zone.finish())),
            ("rule", Arc::new(self.rule.finish())),
        ];
        self.ends.finish(records(columns, None)?, nulls)
    }
}

/// `offers` of each row: [`Offer`](crate::routing::Offer) by column.
#[derive(Debug)]
pub(super) struct OfferColumns {
    ends: Ends,
    channel: StringBuilder,
    queue: StringBuilder,
    rule: StringBuilder,
    count: usize,
}

impl OfferColumns {
    pub(super) fn new(rows: usize) -> Self {
        let text = || StringBuilder::with_capacity(0, 0);
        Self { ends: Ends::new(rows), channel: text(), queue: text(), rule: text(), count: 0 }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        if let Some(decision) = decision {
            decision.offers.iter().for_each(|offer| self.push(decision, offer));
        }
        self.ends.close(self.count);
    }

    fn push(&mut self, decision: &Decision<'_>, offer: &Offered) {
        let Some(ranked) = decision.ranked.get(offer.ranked) else { return };
        self.channel.append_value(decision.channel_name(ranked.channel));
        self.queue.append_option(ranked.queue);
        self.rule.append_option(offer.rule.and_then(|rule| decision.rule_name(rule)));
        self.count += 1;
    }

    pub(super) fn finish(mut self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let columns: [(&str, ArrayRef); 3] = [
            ("channel", Arc::new(self.channel.finish())),
            ("queue", Arc::new(self.queue.finish())),
            ("rule", Arc::new(self.rule.finish())),
        ];
        self.ends.finish(records(columns, None)?, nulls)
    }
}

/// Channels a row makes room for at first.
const USUAL: usize = 8;
