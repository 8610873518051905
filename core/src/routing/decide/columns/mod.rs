//! Decisions as columns: what [`DecisionDocument`](crate::routing::DecisionDocument) says, a row each, under the same
//! names. What a policy says of itself is in the schema's metadata, and what the request said is in the request's row.

mod lists;
mod places;
mod rules;
mod ways;

use super::{Decision, Placed};
use crate::error::{Error, Result};
use crate::routing::decision::ChoiceBy;
use crate::routing::hours::zone_data_version;
use crate::routing::policy::Policy;
use arrow_array::types::{Float64Type, TimestampNanosecondType, UInt32Type};
use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_buffer::{BooleanBuffer, NullBufferBuilder};
use arrow_schema::Schema;
use lists::{Numbers, Texts, Words, field, internal};
use places::{FromColumns, HolderColumns};
use rules::{FloorColumns, RuleColumns};
use std::collections::HashMap;
use std::sync::Arc;
use ways::{OfferColumns, RankedColumns, RefusedColumns};

/// The columns while they grow.
#[derive(Debug)]
pub(crate) struct Columns<'p> {
    policy: &'p Policy,
    channel: Words,
    queue: Words,
    agent: Words,
    when_mode: Words,
    when_at: Numbers<TimestampNanosecondType>,
    promised_by: Numbers<TimestampNanosecondType>,
    zone: Words,
    propensity: Numbers<Float64Type>,
    value: Numbers<Float64Type>,
    /// [`FLAGS`] of each row, a bit each.
    flags: Vec<u8>,
    action: Words,
    pace: Words,
    by: Words,
    known_as: Words,
    from: FromColumns,
    holder: HolderColumns,
    agent_chats: Numbers<UInt32Type>,
    segments: Texts,
    stay_open: Texts,
    offers: OfferColumns,
    ranked: RankedColumns,
    impossible: RefusedColumns,
    rules: RuleColumns,
    live_floors: FloorColumns,
    /// Whole documents, where they are wanted.
    documents: Option<Words>,
    error: Words,
    /// Which rows have a decision.
    decided: NullBufferBuilder,
}

const FLAGS: [&str; 5] = ["fallback", "explored", "escalated", "suppress_duplicate", "may_offer_live"];

impl<'p> Columns<'p> {
    /// Room for so many rows.
    pub(crate) fn new(policy: &'p Policy, rows: usize, documents: bool) -> Self {
        let text = |each: usize| Words::new(rows, each);
        Self {
            policy,
            channel: text(8),
            queue: text(8),
            agent: text(0),
            when_mode: text(4),
            when_at: Numbers::new(rows),
            promised_by: Numbers::new(rows),
            zone: text(16),
            propensity: Numbers::new(rows),
            value: Numbers::new(rows),
            flags: Vec::with_capacity(rows),
            action: text(4),
            pace: text(8),
            by: text(8),
            known_as: text(8),
            from: FromColumns::new(rows),
            holder: HolderColumns::new(rows),
            agent_chats: Numbers::new(rows),
            segments: Texts::new(rows),
            stay_open: Texts::new(rows),
            offers: OfferColumns::new(rows),
            ranked: RankedColumns::new(rows, policy.compiled().channels.len()),
            impossible: RefusedColumns::new(rows),
            rules: RuleColumns::new(rows),
            live_floors: FloorColumns::new(rows),
            documents: documents.then(|| text(2048)),
            error: text(0),
            decided: NullBufferBuilder::new(rows),
        }
    }

    /// The next row: a decision, or why there is none.
    pub(crate) fn row(&mut self, decided: std::result::Result<&Decision<'_>, &Error>) {
        let decision = decided.ok();
        self.flat(decision);
        self.from.row(decision);
        self.holder.row(decision);
        self.segments.row(decision.into_iter().flat_map(Decision::segment_names));
        self.stay_open.row(decision.into_iter().flat_map(Decision::stay_open));
        self.offers.row(decision);
        self.ranked.row(decision);
        self.impossible.row(decision);
        self.rules.row(decision);
        self.live_floors.row(decision);
        match (&mut self.documents, decision) {
            (Some(documents), Some(decision)) => documents.write(|out| decision.print(out)),
            (Some(documents), None) => documents.push_option(None),
            (None, _) => {}
        }
        self.error.push_option(decided.err().map(ToString::to_string).as_deref());
        self.decided.append(decision.is_some());
    }

    fn flat(&mut self, decision: Option<&Decision<'_>>) {
        let when = decision.map(Decision::when);
        self.channel.push_option(decision.map(Decision::channel));
        self.queue.push_option(decision.and_then(Decision::queue));
        self.agent.push_option(decision.and_then(Decision::agent));
        self.when_mode.push_option(when.map(|when| when.mode.name()));
        self.when_at.push_option(when.map(|when| when.at));
        self.promised_by.push_option(when.and_then(|when| when.promised_by));
        self.zone.push_option(decision.map(|decision| decision.zone(decision.channel)));
        self.propensity.push_option(decision.map(Decision::propensity));
        self.value.push_option(decision.and_then(Decision::value));
        self.flags.push(decision.map_or(0, flags));
        self.action.push_option(decision.map(|decision| decision.action.name()));
        self.pace.push_option(decision.map(|decision| decision.pace().name()));
        self.by.push_option(decision.map(|decision| decision.by.name()));
        self.known_as.push_option(decision.and_then(Decision::known_as));
        self.agent_chats.push_option(decision.and_then(|decision| match decision.placed {
            Placed::Free { chats, .. } => Some(chats),
            _ => None,
        }));
    }

    /// Whether the next row belongs to another batch: text of a batch has at most 2 GiB.
    pub(crate) fn is_full(&self) -> bool {
        let flat = [&self.channel, &self.queue, &self.agent, &self.zone, &self.known_as, &self.error];
        let lists = [self.segments.bytes(), self.stay_open.bytes()];
        let ways = [self.offers.bytes(), self.ranked.bytes(), self.impossible.bytes()];
        let places = [self.from.bytes(), self.holder.bytes()];
        let documents = self.documents.as_ref().map_or(0, Words::bytes);
        let named: usize = flat.map(Words::bytes).into_iter().chain(lists).chain(ways).chain(places).sum();
        named + documents + self.rules.bytes() > MOST_BYTES
    }

    pub(crate) fn finish(mut self) -> Result<RecordBatch> {
        let decided = self.decided.finish();
        let utc = |numbers: Numbers<TimestampNanosecondType>| Arc::new(numbers.array().with_timezone("UTC"));
        let mut columns: Vec<(&str, ArrayRef)> = vec![
            ("channel", self.channel.finish()?),
            ("queue", self.queue.finish()?),
            ("agent", self.agent.finish()?),
            ("when_mode", self.when_mode.finish()?),
            ("when_at", utc(self.when_at)),
            ("promised_by", utc(self.promised_by)),
            ("zone", self.zone.finish()?),
            ("propensity", self.propensity.finish()),
            ("value", self.value.finish()),
        ];
        for (bit, name) in FLAGS.into_iter().enumerate() {
            let set = |row: usize| self.flags.get(row).is_some_and(|flags| flags >> bit & 1 == 1);
            let flag = BooleanBuffer::collect_bool(self.flags.len(), set);
            columns.push((name, Arc::new(BooleanArray::new(flag, decided.clone()))));
        }
        columns.extend([
            ("action", self.action.finish()?),
            ("pace", self.pace.finish()?),
            ("by", self.by.finish()?),
            ("known_as", self.known_as.finish()?),
            ("from", self.from.finish()?),
            ("holder", self.holder.finish()?),
            ("agent_chats", self.agent_chats.finish()),
            ("segments", self.segments.finish(decided.clone())?),
            ("stay_open", self.stay_open.finish(decided.clone())?),
            ("offers", self.offers.finish(decided.clone())?),
            ("ranked", self.ranked.finish(decided.clone())?),
            ("impossible", self.impossible.finish(decided.clone())?),
            ("rules", self.rules.finish(decided.clone())?),
            ("live_floors", self.live_floors.finish(decided)?),
        ]);
        if let Some(documents) = self.documents {
            columns.push(("decision", documents.finish()?));
        }
        columns.push(("error", self.error.finish()?));
        let fields: Vec<_> = columns.iter().map(|(name, array)| field(name, array)).collect();
        let arrays = columns.into_iter().map(|(_, array)| array).collect();
        let schema = Schema::new(fields).with_metadata(metadata(self.policy));
        RecordBatch::try_new(Arc::new(schema), arrays).map_err(internal)
    }
}

/// [`FLAGS`] of a decision, a bit each.
fn flags(decision: &Decision<'_>) -> u8 {
    let flags = [
        decision.by == ChoiceBy::Fallback,
        decision.by == ChoiceBy::Exploration,
        decision.escalated,
        decision.suppresses(),
        decision.may_offer_live(),
    ];
    flags.into_iter().rev().fold(0, |bits, flag| bits << 1 | u8::from(flag))
}

/// What is the same in every decision of a policy.
fn metadata(policy: &Policy) -> HashMap<String, String> {
    let written = policy.document();
    let said = [
        ("policy.name", written.name.as_str()),
        ("policy.version", &written.version),
        ("zone_data", zone_data_version()),
    ];
    said.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// Text after which a batch ends, in bytes. One more row cannot fill what is left.
const MOST_BYTES: usize = 1 << 28;
