//! Decisions as columns: what [`DecisionDocument`](crate::routing::DecisionDocument) says, a row each, under the same
//! names. What a policy says of itself is in the schema's metadata, and what the request said is in the request's row.

mod coded;
mod lists;
mod places;
mod ranked;
mod rules;
mod ways;

use super::{Decision, Placed};
use crate::error::{Error, Result};
use crate::routing::condition::SegmentSet;
use crate::routing::documents::{Action, ChoiceBy, EffectName, Pace, WhenMode};
use crate::routing::hours::zone_data_version;
use crate::routing::policy::{ChannelSet, Policy, Pool};
use arrow_array::types::{Float64Type, TimestampNanosecondType, UInt32Type};
use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_buffer::{BooleanBuffer, NullBufferBuilder};
use arrow_schema::Schema;
use coded::{Coded, CodedLists};
use lists::{Numbers, Words, field, internal};
use places::{FromColumns, HolderColumns};
use ranked::RankedColumns;
use rules::{FloorColumns, RuleColumns};
use std::collections::HashMap;
use std::sync::Arc;
use ways::{OfferColumns, RefusedColumns};

/// The columns while they grow.
#[derive(Debug)]
pub(crate) struct Columns<'p> {
    policy: &'p Policy,
    channel: Coded,
    queue: Words,
    agent: Words,
    when_mode: Coded,
    when_at: Numbers<TimestampNanosecondType>,
    promised_by: Numbers<TimestampNanosecondType>,
    propensity: Numbers<Float64Type>,
    value: Numbers<Float64Type>,
    /// [`FLAGS`] of each row, a bit each.
    flags: Vec<u8>,
    action: Coded,
    pace: Coded,
    by: Coded,
    known_as: Coded,
    from: FromColumns,
    holder: HolderColumns,
    agent_chats: Numbers<UInt32Type>,
    segments: CodedLists,
    stay_open: CodedLists,
    offers: OfferColumns,
    ranked: RankedColumns,
    impossible: RefusedColumns,
    rules: RuleColumns,
    /// The names of effects.
    effects: Pool,
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
        let coded = || Coded::new(rows);
        Self {
            policy,
            channel: coded(),
            queue: text(8),
            agent: text(0),
            when_mode: coded(),
            when_at: Numbers::new(rows),
            promised_by: Numbers::new(rows),
            propensity: Numbers::new(rows),
            value: Numbers::new(rows),
            flags: Vec::with_capacity(rows),
            action: coded(),
            pace: coded(),
            by: coded(),
            known_as: coded(),
            from: FromColumns::new(rows),
            holder: HolderColumns::new(rows),
            agent_chats: Numbers::new(rows),
            segments: CodedLists::new(rows),
            stay_open: CodedLists::new(rows),
            offers: OfferColumns::new(rows),
            ranked: RankedColumns::new(rows, policy.compiled().channels.len()),
            impossible: RefusedColumns::new(rows),
            rules: RuleColumns::new(rows),
            effects: EffectName::NAMES.iter().copied().collect(),
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
        self.segments.row(decision.map_or_else(SegmentSet::default, Decision::segments).places());
        self.stay_open.row(decision.map_or_else(ChannelSet::default, |decision| decision.matter.stay_open).places());
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
        self.channel.push_option(decision.map(|decision| decision.channel));
        self.queue.push_option(decision.and_then(Decision::queue));
        self.agent.push_option(decision.and_then(Decision::agent));
        self.when_mode.push_option(when.map(|when| when.mode as usize));
        self.when_at.push_option(when.map(|when| when.at));
        self.promised_by.push_option(when.and_then(|when| when.promised_by));
        self.propensity.push_option(decision.map(Decision::propensity));
        self.value.push_option(decision.and_then(Decision::value));
        self.flags.push(decision.map_or(0, flags));
        self.action.push_option(decision.map(|decision| decision.action as usize));
        self.pace.push_option(decision.map(|decision| decision.pace() as usize));
        self.by.push_option(decision.map(|decision| decision.by as usize));
        self.known_as.push_option(decision.and_then(|decision| decision.matter.place));
        self.agent_chats.push_option(decision.and_then(|decision| match decision.placed {
            Placed::Free { chats, .. } => Some(chats),
            _ => None,
        }));
    }

    /// Whether the next row belongs to another batch: text of a batch has at most 2 GiB.
    pub(crate) fn is_full(&self) -> bool {
        let pools = &self.policy.compiled().pools;
        let of_channel = self.channel.bytes(&pools.channels) + self.channel.bytes(&pools.zones);
        let flat = of_channel + self.queue.bytes() + self.agent.bytes() + self.error.bytes();
        let of_policy = self.known_as.bytes(&pools.matters)
            + self.segments.bytes(&pools.segments)
            + self.stay_open.bytes(&pools.channels);
        let ways = self.offers.bytes(pools) + self.ranked.bytes(&pools.channels) + self.impossible.bytes(pools);
        let places = self.from.bytes() + self.holder.bytes();
        let documents = self.documents.as_ref().map_or(0, Words::bytes);
        flat + of_policy + ways + places + documents + self.rules.bytes(pools, &self.effects) > MOST_BYTES
    }

    pub(crate) fn finish(mut self) -> Result<RecordBatch> {
        let compiled = self.policy.compiled();
        let pools = &compiled.pools;
        let names = |names: &[&'static str]| names.iter().copied().collect::<Pool>();
        let zone = self.channel.clone().finish(&pools.zones)?;
        let decided = self.decided.finish();
        let utc = |numbers: Numbers<TimestampNanosecondType>| Arc::new(numbers.array().with_timezone("UTC"));
        let mut columns: Vec<(&str, ArrayRef)> = vec![
            ("channel", self.channel.finish(&pools.channels)?),
            ("queue", self.queue.finish()?),
            ("agent", self.agent.finish()?),
            ("when_mode", self.when_mode.finish(&names(WhenMode::NAMES))?),
            ("when_at", utc(self.when_at)),
            ("promised_by", utc(self.promised_by)),
            ("zone", zone),
            ("propensity", self.propensity.finish()),
            ("value", self.value.finish()),
        ];
        for (bit, name) in FLAGS.into_iter().enumerate() {
            let set = |row: usize| self.flags.get(row).is_some_and(|flags| flags >> bit & 1 == 1);
            let flag = BooleanBuffer::collect_bool(self.flags.len(), set);
            columns.push((name, Arc::new(BooleanArray::new(flag, decided.clone()))));
        }
        columns.extend([
            ("action", self.action.finish(&names(Action::NAMES))?),
            ("pace", self.pace.finish(&names(Pace::NAMES))?),
            ("by", self.by.finish(&names(ChoiceBy::NAMES))?),
            ("known_as", self.known_as.finish(&pools.matters)?),
            ("from", self.from.finish()?),
            ("holder", self.holder.finish()?),
            ("agent_chats", self.agent_chats.finish()),
            ("segments", self.segments.finish(&pools.segments, decided.clone())?),
            ("stay_open", self.stay_open.finish(&pools.channels, decided.clone())?),
            ("offers", self.offers.finish(pools, decided.clone())?),
            ("ranked", self.ranked.finish(compiled, decided.clone())?),
            ("impossible", self.impossible.finish(pools, decided.clone())?),
            ("rules", self.rules.finish(pools, &self.effects, decided.clone())?),
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
