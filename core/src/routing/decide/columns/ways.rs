//! The channels of a decision as columns: those that remained, those that did not, those offered.

use super::lists::{Ends, Numbers, Words, field, records};
use crate::error::Result;
use crate::routing::decide::print::rounded;
use crate::routing::decide::{Decision, Offered, Ranked, Refused};
use crate::routing::wait::Wait;
use arrow_array::types::{TimestampNanosecondType, UInt32Type};
use arrow_array::{ArrayRef, FixedSizeListArray, Float64Array, UInt32Array};
use arrow_buffer::{NullBuffer, NullBufferBuilder};
use std::sync::Arc;

/// `ranked` of each row: [`RankedDocument`](crate::routing::RankedDocument) by column.
#[derive(Debug)]
pub(super) struct RankedColumns {
    ends: Ends,
    channel: Words,
    queue: Words,
    value: Vec<f64>,
    purchase: Vec<f64>,
    retained: Vec<f64>,
    cost: Vec<f64>,
    effort: Vec<f64>,
    waiting: Vec<f64>,
    minutes: Vec<f64>,
    boost: Vec<f64>,
    propensity: Vec<f64>,
    preference: Vec<u32>,
    row: Numbers<UInt32Type>,
    wait_minutes: Vec<f64>,
    wait_ends: Vec<f64>,
    estimated: NullBufferBuilder,
}

impl RankedColumns {
    /// Room for so many rows of so many channels.
    pub(super) fn new(rows: usize, channels: usize) -> Self {
        let room = rows * channels.min(USUAL);
        let number = || Vec::with_capacity(room);
        Self {
            ends: Ends::new(rows),
            channel: Words::new(room, 8),
            queue: Words::new(room, 8),
            value: number(),
            purchase: number(),
            retained: number(),
            cost: number(),
            effort: number(),
            waiting: number(),
            minutes: number(),
            boost: number(),
            propensity: number(),
            preference: Vec::with_capacity(room),
            row: Numbers::new(room),
            wait_minutes: number(),
            wait_ends: Vec::with_capacity(room * 2),
            estimated: NullBufferBuilder::new(room),
        }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        if let Some(decision) = decision {
            decision.ranked.iter().for_each(|ranked| self.push(decision, ranked));
        }
        self.ends.close(self.value.len());
    }

    /// Bytes of text so far.
    pub(super) fn bytes(&self) -> usize {
        self.channel.bytes() + self.queue.bytes()
    }

    fn push(&mut self, decision: &Decision<'_>, ranked: &Ranked<'_>) {
        self.channel.push(decision.channel_name(ranked.channel));
        self.queue.push_option(ranked.queue);
        self.value.push(rounded(ranked.value));
        let worth = decision.worth(ranked);
        let told = worth.map(|worth| worth.rounded).unwrap_or_default();
        self.purchase.push(told.purchase);
        self.retained.push(told.retained);
        self.cost.push(told.cost);
        self.effort.push(told.effort);
        self.waiting.push(rounded(ranked.parts.waiting));
        self.minutes.push(rounded(ranked.parts.minutes));
        self.boost.push(rounded(ranked.parts.boost));
        self.propensity.push(ranked.propensity);
        self.preference.push(ranked.preference);
        self.row.push_option(worth.and_then(|worth| worth.row));
        let Wait { minutes, interval } = ranked.wait;
        self.wait_minutes.push(rounded(minutes));
        let (low, high) = interval.unwrap_or_default();
        self.wait_ends.extend([rounded(low), rounded(high)]);
        self.estimated.append(interval.is_some());
    }

    pub(super) fn finish(mut self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let wait_ends = numbers(self.wait_ends);
        let item = Arc::new(field("item", &wait_ends));
        let interval = FixedSizeListArray::new(item, 2, wait_ends, self.estimated.finish());
        let parts = [
            ("purchase", numbers(self.purchase)),
            ("retained", numbers(self.retained)),
            ("cost", numbers(self.cost)),
            ("effort", numbers(self.effort)),
            ("waiting", numbers(self.waiting)),
            ("minutes", numbers(self.minutes)),
            ("boost", numbers(self.boost)),
        ];
        let columns: [(&str, ArrayRef); 9] = [
            ("channel", self.channel.finish()?),
            ("queue", self.queue.finish()?),
            ("value", numbers(self.value)),
            ("parts", records(parts, None)?),
            ("propensity", numbers(self.propensity)),
            ("preference", Arc::new(UInt32Array::from(self.preference))),
            ("row", self.row.finish()),
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
    channel: Words,
    reason: Words,
    until: Numbers<TimestampNanosecondType>,
    zone: Words,
    rule: Words,
}

impl RefusedColumns {
    pub(super) fn new(rows: usize) -> Self {
        let text = || Words::new(0, 0);
        let (channel, reason, until, zone, rule) = (text(), text(), Numbers::new(0), text(), text());
        Self { ends: Ends::new(rows), channel, reason, until, zone, rule }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        if let Some(decision) = decision {
            decision.refused.iter().for_each(|refused| self.push(decision, refused));
        }
        self.ends.close(self.until.len());
    }

    /// Bytes of text so far.
    pub(super) fn bytes(&self) -> usize {
        self.channel.bytes() + self.zone.bytes() + self.rule.bytes()
    }

    fn push(&mut self, decision: &Decision<'_>, refused: &Refused) {
        self.channel.push(decision.channel_name(refused.channel));
        self.reason.push(refused.reason.name());
        self.until.push_option(refused.until);
        self.zone.push_option(refused.until.map(|_| decision.zone(refused.channel)));
        self.rule.push_option(refused.rule.and_then(|rule| decision.rule_name(rule)));
    }

    pub(super) fn finish(self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let columns: [(&str, ArrayRef); 5] = [
            ("channel", self.channel.finish()?),
            ("reason", self.reason.finish()?),
            ("until", Arc::new(self.until.array().with_timezone("UTC"))),
            ("zone", self.zone.finish()?),
            ("rule", self.rule.finish()?),
        ];
        self.ends.finish(records(columns, None)?, nulls)
    }
}

/// `offers` of each row: [`Offer`](crate::routing::Offer) by column.
#[derive(Debug)]
pub(super) struct OfferColumns {
    ends: Ends,
    channel: Words,
    queue: Words,
    rule: Words,
    count: usize,
}

impl OfferColumns {
    pub(super) fn new(rows: usize) -> Self {
        let text = || Words::new(0, 0);
        Self { ends: Ends::new(rows), channel: text(), queue: text(), rule: text(), count: 0 }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        if let Some(decision) = decision {
            decision.offers.iter().for_each(|offer| self.push(decision, offer));
        }
        self.ends.close(self.count);
    }

    /// Bytes of text so far.
    pub(super) fn bytes(&self) -> usize {
        self.channel.bytes() + self.queue.bytes() + self.rule.bytes()
    }

    fn push(&mut self, decision: &Decision<'_>, offer: &Offered) {
        let Some(ranked) = decision.ranked.get(offer.ranked) else { return };
        self.channel.push(decision.channel_name(ranked.channel));
        self.queue.push_option(ranked.queue);
        self.rule.push_option(offer.rule.and_then(|rule| decision.rule_name(rule)));
        self.count += 1;
    }

    pub(super) fn finish(self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let columns: [(&str, ArrayRef); 3] =
            [("channel", self.channel.finish()?), ("queue", self.queue.finish()?), ("rule", self.rule.finish()?)];
        self.ends.finish(records(columns, None)?, nulls)
    }
}

fn numbers(values: Vec<f64>) -> ArrayRef {
    Arc::new(Float64Array::from(values))
}

/// Channels a row makes room for at first.
const USUAL: usize = 8;
