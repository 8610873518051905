//! Where a contact comes from and with whom it stays, as columns of records: null where there is nothing to say.

use super::lists::{Words, records};
use crate::error::Result;
use crate::routing::decide::{Decision, Placed};
use arrow_array::ArrayRef;
use arrow_array::builder::BooleanBuilder;
use arrow_buffer::NullBufferBuilder;
use std::sync::Arc;

/// `from` of each row: [`MovedFrom`](crate::routing::documents::MovedFrom) by column.
#[derive(Debug)]
pub(super) struct FromColumns {
    there: NullBufferBuilder,
    channel: Words,
    queue: Words,
    agent: Words,
    bot: BooleanBuilder,
    /// Rows of nothing since the last record, not yet in the others.
    missing: usize,
}

impl FromColumns {
    pub(super) fn new(rows: usize) -> Self {
        let text = || Words::new(rows, 0);
        let (there, bot) = (NullBufferBuilder::new(rows), BooleanBuilder::with_capacity(rows));
        Self { there, channel: text(), queue: text(), agent: text(), bot, missing: 0 }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        let Some(from) = decision.and_then(Decision::from) else {
            self.missing += 1;
            return;
        };
        self.flush();
        self.there.append_non_null();
        self.channel.push(&from.channel);
        self.queue.push_option(from.queue.as_deref());
        self.agent.push_option(from.agent.as_deref());
        self.bot.append_value(from.bot);
    }

    /// Bytes of text so far.
    pub(super) fn bytes(&self) -> usize {
        self.channel.bytes() + self.queue.bytes() + self.agent.bytes()
    }

    pub(super) fn finish(mut self) -> Result<ArrayRef> {
        self.flush();
        let columns: [(&str, ArrayRef); 4] = [
            ("channel", self.channel.finish()?),
            ("queue", self.queue.finish()?),
            ("agent", self.agent.finish()?),
            ("bot", Arc::new(self.bot.finish())),
        ];
        records(columns, self.there.finish())
    }

    fn flush(&mut self) {
        if self.missing > 0 {
            self.there.append_n_nulls(self.missing);
            for texts in [&mut self.channel, &mut self.queue, &mut self.agent] {
                texts.push_none(self.missing);
            }
            self.bot.append_nulls(self.missing);
            self.missing = 0;
        }
    }
}

/// `holder` of each row: who holds the open case, where it stays with them.
#[derive(Debug)]
pub(super) struct HolderColumns {
    there: NullBufferBuilder,
    agent: Words,
    queue: Words,
    /// Rows of nothing since the last record, not yet in the others.
    missing: usize,
}

impl HolderColumns {
    pub(super) fn new(rows: usize) -> Self {
        let (agent, queue) = (Words::new(rows, 0), Words::new(rows, 0));
        Self { there: NullBufferBuilder::new(rows), agent, queue, missing: 0 }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        // A case stays with somebody: with an agent, a queue or both.
        let Some(Placed::Holder { agent, queue }) = decision.map(|decision| decision.placed) else {
            self.missing += 1;
            return;
        };
        self.flush();
        self.there.append_non_null();
        self.agent.push_option(agent);
        self.queue.push_option(queue);
    }

    /// Bytes of text so far.
    pub(super) fn bytes(&self) -> usize {
        self.agent.bytes() + self.queue.bytes()
    }

    pub(super) fn finish(mut self) -> Result<ArrayRef> {
        self.flush();
        let columns = [("agent", self.agent.finish()?), ("queue", self.queue.finish()?)];
        records(columns, self.there.finish())
    }

    fn flush(&mut self) {
        if self.missing > 0 {
            self.there.append_n_nulls(self.missing);
            self.agent.push_none(self.missing);
            self.queue.push_none(self.missing);
            self.missing = 0;
        }
    }
}
