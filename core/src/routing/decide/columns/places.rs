//! Where a contact comes from and with whom it stays, as columns of records: null where there is nothing to say.

use super::lists::records;
use crate::error::Result;
use crate::routing::decide::{Decision, Placed};
use arrow_array::ArrayRef;
use arrow_array::builder::{BooleanBuilder, StringBuilder};
use arrow_buffer::NullBufferBuilder;
use std::sync::Arc;

/// `from` of each row: [`MovedFrom`](crate::routing::MovedFrom) by column.
#[derive(Debug)]
pub(super) struct FromColumns {
    there: NullBufferBuilder,
    channel: StringBuilder,
    queue: StringBuilder,
    agent: StringBuilder,
    bot: BooleanBuilder,
}

impl FromColumns {
    pub(super) fn new(rows: usize) -> Self {
        let text = || StringBuilder::with_capacity(rows, 0);
        let there = NullBufferBuilder::new(rows);
        Self { there, channel: text(), queue: text(), agent: text(), bot: BooleanBuilder::with_capacity(rows) }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        let from = decision.and_then(Decision::from);
        self.there.append(from.is_some());
        self.channel.append_option(from.map(|from| &from.channel));
        self.queue.append_option(from.and_then(|from| from.queue.as_ref()));
        self.agent.append_option(from.and_then(|from| from.agent.as_ref()));
        self.bot.append_option(from.map(|from| from.bot));
    }

    pub(super) fn finish(mut self) -> Result<ArrayRef> {
        let columns: [(&str, ArrayRef); 4] = [
            ("channel", Arc::new(self.channel.finish())),
            ("queue", Arc::new(self.queue.finish())),
            ("agent", Arc::new(self.agent.finish())),
            ("bot", Arc::new(self.bot.finish())),
        ];
        records(columns, self.there.finish())
    }
}

/// `holder` of each row: who holds the open case, where it stays with them.
#[derive(Debug)]
pub(super) struct HolderColumns {
    there: NullBufferBuilder,
    agent: StringBuilder,
    queue: StringBuilder,
}

impl HolderColumns {
    pub(super) fn new(rows: usize) -> Self {
        let text = || StringBuilder::with_capacity(rows, 0);
        Self { there: NullBufferBuilder::new(rows), agent: text(), queue: text() }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        let (agent, queue) = match decision.map(|decision| decision.placed) {
            Some(Placed::Holder { agent, queue }) => (agent, queue),
            _ => (None, None),
        };
        // A case stays with somebody: with an agent, a queue or both.
        self.there.append(agent.is_some() || queue.is_some());
        self.agent.append_option(agent);
        self.queue.append_option(queue);
    }

    pub(super) fn finish(mut self) -> Result<ArrayRef> {
        let columns: [(&str, ArrayRef); 2] =
            [("agent", Arc::new(self.agent.finish())), ("queue", Arc::new(self.queue.finish()))];
        records(columns, self.there.finish())
    }
}
