//! Where a contact comes from and with whom it stays, as columns of records: null where there is nothing to say.

use super::lists::{Words, records};
use crate::error::Result;
use crate::routing::decide::{Decision, Placed};
use arrow_array::ArrayRef;
use arrow_array::builder::BooleanBuilder;
use arrow_buffer::NullBufferBuilder;
use std::sync::Arc;

/// `from` of each row: [`MovedFrom`](crate::routing::MovedFrom) by column.
#[derive(Debug)]
pub(super) struct FromColumns {
    there: NullBufferBuilder,
    channel: Words,
    queue: Words,
    agent: Words,
    bot: BooleanBuilder,
}

impl FromColumns {
    pub(super) fn new(rows: usize) -> Self {
        let text = || Words::new(rows, 0);
        let (channel, queue, agent) = (text(), text(), text());
        Self { there: NullBufferBuilder::new(rows), channel, queue, agent, bot: BooleanBuilder::with_capacity(rows) }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        let from = decision.and_then(Decision::from);
        self.there.append(from.is_some());
        self.channel.push_option(from.map(|from| from.channel.as_str()));
        self.queue.push_option(from.and_then(|from| from.queue.as_deref()));
        self.agent.push_option(from.and_then(|from| from.agent.as_deref()));
        self.bot.append_option(from.map(|from| from.bot));
    }

    /// Bytes of text so far.
    pub(super) fn bytes(&self) -> usize {
        self.channel.bytes() + self.queue.bytes() + self.agent.bytes()
    }

    pub(super) fn finish(mut self) -> Result<ArrayRef> {
        let columns: [(&str, ArrayRef); 4] = [
            ("channel", self.channel.finish()?),
            ("queue", self.queue.finish()?),
            ("agent", self.agent.finish()?),
            ("bot", Arc::new(self.bot.finish())),
        ];
        records(columns, self.there.finish())
    }
}

/// `holder` of each row: who holds the open case, where it stays with them.
#[derive(Debug)]
pub(super) struct HolderColumns {
    there: NullBufferBuilder,
    agent: Words,
    queue: Words,
}

impl HolderColumns {
    pub(super) fn new(rows: usize) -> Self {
        Self { there: NullBufferBuilder::new(rows), agent: Words::new(rows, 0), queue: Words::new(rows, 0) }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        let (agent, queue) = match decision.map(|decision| decision.placed) {
            Some(Placed::Holder { agent, queue }) => (agent, queue),
            _ => (None, None),
        };
        // A case stays with somebody: with an agent, a queue or both.
        self.there.append(agent.is_some() || queue.is_some());
        self.agent.push_option(agent);
        self.queue.push_option(queue);
    }

    /// Bytes of text so far.
    pub(super) fn bytes(&self) -> usize {
        self.agent.bytes() + self.queue.bytes()
    }

    pub(super) fn finish(mut self) -> Result<ArrayRef> {
        let columns = [("agent", self.agent.finish()?), ("queue", self.queue.finish()?)];
        records(columns, self.there.finish())
    }
}
