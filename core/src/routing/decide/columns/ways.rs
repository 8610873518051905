//! The channels of a decision that did not remain, and those offered beside the chosen one, as columns.

use super::coded::Coded;
use super::lists::{Ends, Numbers, Words, records};
use crate::error::Result;
use crate::routing::decide::{Decision, Offered, Refused};
use crate::routing::documents::Reason;
use crate::routing::policy::{Pool, Pools};
use arrow_array::ArrayRef;
use arrow_array::types::TimestampNanosecondType;
use arrow_buffer::NullBuffer;
use std::sync::Arc;

/// `impossible` of each row: [`ImpossibleDocument`](crate::routing::documents::ImpossibleDocument) by column.
#[derive(Debug)]
pub(super) struct RefusedColumns {
    ends: Ends,
    channel: Coded,
    reason: Coded,
    until: Numbers<TimestampNanosecondType>,
    zone: Coded,
    rule: Coded,
}

impl RefusedColumns {
    pub(super) fn new(rows: usize) -> Self {
        let text = || Coded::new(0);
        let (channel, reason, until, zone, rule) = (text(), text(), Numbers::new(0), text(), text());
        Self { ends: Ends::new(rows), channel, reason, until, zone, rule }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        if let Some(decision) = decision {
            decision.refused.iter().for_each(|refused| self.push(refused));
        }
        self.ends.close(self.until.len());
    }

    /// Bytes of text so far, at most.
    pub(super) fn bytes(&self, pools: &Pools) -> usize {
        self.channel.bytes(&pools.channels) + self.zone.bytes(&pools.zones) + self.rule.bytes(&pools.rules)
    }

    fn push(&mut self, refused: &Refused) {
        self.channel.push(refused.channel);
        self.reason.push(refused.reason as usize);
        self.until.push_option(refused.until);
        self.zone.push_option(refused.until.map(|_| refused.channel));
        self.rule.push_option(refused.rule);
    }

    pub(super) fn finish(self, pools: &Pools, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let columns: [(&str, ArrayRef); 5] = [
            ("channel", self.channel.finish(&pools.channels)?),
            ("reason", self.reason.finish(&Pool::from_iter(Reason::NAMES.iter().copied()))?),
            ("until", Arc::new(self.until.array().with_timezone("UTC"))),
            ("zone", self.zone.finish(&pools.zones)?),
            ("rule", self.rule.finish(&pools.rules)?),
        ];
        self.ends.finish(records(columns, None)?, nulls)
    }
}

/// `offers` of each row: [`Offer`](crate::routing::documents::Offer) by column.
#[derive(Debug)]
pub(super) struct OfferColumns {
    ends: Ends,
    channel: Coded,
    queue: Words,
    rule: Coded,
}

impl OfferColumns {
    pub(super) fn new(rows: usize) -> Self {
        Self { ends: Ends::new(rows), channel: Coded::new(0), queue: Words::new(0, 0), rule: Coded::new(0) }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        if let Some(decision) = decision {
            decision.offers.iter().for_each(|offer| self.push(decision, offer));
        }
        self.ends.close(self.channel.len());
    }

    /// Bytes of text so far, at most.
    pub(super) fn bytes(&self, pools: &Pools) -> usize {
        self.channel.bytes(&pools.channels) + self.queue.bytes() + self.rule.bytes(&pools.rules)
    }

    fn push(&mut self, decision: &Decision<'_>, offer: &Offered) {
        let Some(ranked) = decision.ranked.get(offer.ranked) else { return };
        self.channel.push(ranked.channel);
        self.queue.push_option(ranked.queue);
        self.rule.push_option(offer.rule);
    }

    pub(super) fn finish(self, pools: &Pools, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let columns: [(&str, ArrayRef); 3] = [
            ("channel", self.channel.finish(&pools.channels)?),
            ("queue", self.queue.finish()?),
            ("rule", self.rule.finish(&pools.rules)?),
        ];
        self.ends.finish(records(columns, None)?, nulls)
    }
}
