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
use arrow_array::builder::{BooleanBuilder, Float64Builder, StringBuilder, TimestampNanosecondBuilder, UInt32Builder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_buffer::NullBufferBuilder;
use arrow_schema::Schema;
use lists::{Texts, field, internal};
use places::{FromColumns, HolderColumns};
use rules::{FloorColumns, RuleColumns};
use std::sync::Arc;
use ways::{OfferColumns, RankedColumns, RefusedColumns};

/// The columns while they grow.
#[derive(Debug)]
pub(crate) struct Columns {
    channel: StringBuilder,
    queue: StringBuilder,
    agent: StringBuilder,
    when_mode: StringBuilder,
    when_at: TimestampNanosecondBuilder,
    promised_by: TimestampNanosecondBuilder,
    zone: StringBuilder,
    propensity: Float64Builder,
    value: Float64Builder,
    flags: [BooleanBuilder; FLAGS.len()],
    action: StringBuilder,
    pace: StringBuilder,
    by: StringBuilder,
    known_as: StringBuilder,
    from: FromColumns,
    holder: HolderColumns,
    agent_chats: UInt32Builder,
    segments: Texts,
    stay_open: Texts,
    offers: OfferColumns,
    ranked: RankedColumns,
    impossible: RefusedColumns,
    rules: RuleColumns,
    live_floors: FloorColumns,
    /// Whole documents, where they are wanted, and the one of a row before it is put to the others.
    documents: Option<(StringBuilder, String)>,
    error: StringBuilder,
    /// Which rows have a decision.
    decided: NullBufferBuilder,
    /// Bytes of text of which a row may have much, so far.
    bytes: usize,
}

const FLAGS: [&str; 5] = ["fallback", "explored", "escalated", "suppress_duplicate", "may_offer_live"];

impl Columns {
    /// Room for so many rows.
    pub(crate) fn new(policy: &Policy, rows: usize, documents: bool) -> Self {
        let text = |each: usize| StringBuilder::with_capacity(rows, rows * each);
        let instant = || TimestampNanosecondBuilder::with_capacity(rows).with_timezone("UTC");
        let document = || (StringBuilder::with_capacity(rows, rows * 2048), String::new());
        Self {
            channel: text(8),
            queue: text(8),
            agent: text(0),
            when_mode: text(4),
            when_at: instant(),
            promised_by: instant(),
            zone: text(16),
            propensity: Float64Builder::with_capacity(rows),
            value: Float64Builder::with_capacity(rows),
            flags: std::array::from_fn(|_| BooleanBuilder::with_capacity(rows)),
            action: text(4),
            pace: text(8),
            by: text(8),
            known_as: text(8),
            from: FromColumns::new(rows),
            holder: HolderColumns::new(rows),
            agent_chats: UInt32Builder::with_capacity(rows),
            segments: Texts::new(rows),
            stay_open: Texts::new(rows),
            offers: OfferColumns::new(rows),
            ranked: RankedColumns::new(rows, policy.compiled().channels.len()),
            impossible: RefusedColumns::new(rows),
            rules: RuleColumns::new(rows),
            live_floors: FloorColumns::new(rows),
            documents: documents.then(document),
            error: StringBuilder::with_capacity(rows, 0),
            decided: NullBufferBuilder::new(rows),
            bytes: 0,
        }
    }

    /// The next row: a decision, or why there is none.
    pub(crate) fn row(&mut self, decided: std::result::Result<&Decision<'_>, &Error>) {
        self.flat(decided.ok());
        self.nested(decided.ok());
        self.decided.append(decided.is_ok());
        let document = match (&mut self.documents, decided) {
            (Some((documents, document)), Ok(decision)) => {
                document.clear();
                decision.print(document);
                documents.append_value(&document);
                document.len()
            }
            (Some((documents, _)), Err(_)) => {
                documents.append_null();
                0
            }
            (None, _) => 0,
        };
        let error = decided.err().map(ToString::to_string);
        self.error.append_option(error.as_deref());
        let length = |text: Option<&str>| text.map_or(0, str::len);
        let decision = decided.ok();
        self.bytes += document
            + length(error.as_deref())
            + length(decision.and_then(Decision::queue))
            + length(decision.and_then(Decision::agent));
    }

    fn flat(&mut self, decision: Option<&Decision<'_>>) {
        let when = decision.map(Decision::when);
        self.channel.append_option(decision.map(Decision::channel));
        self.queue.append_option(decision.and_then(Decision::queue));
        self.agent.append_option(decision.and_then(Decision::agent));
        self.when_mode.append_option(when.map(|when| when.mode.name()));
        self.when_at.append_option(when.map(|when| when.at));
        self.promised_by.append_option(when.and_then(|when| when.promised_by));
        self.zone.append_option(decision.map(|decision| decision.zone(decision.channel)));
        self.propensity.append_option(decision.map(Decision::propensity));
        self.value.append_option(decision.and_then(Decision::value));
        let flags = decision.map(|decision| {
            [
                decision.by == ChoiceBy::Fallback,
                decision.by == ChoiceBy::Exploration,
                decision.escalated,
                decision.suppresses(),
                decision.may_offer_live(),
            ]
        });
        for (at, column) in self.flags.iter_mut().enumerate() {
            column.append_option(flags.and_then(|flags| flags.get(at).copied()));
        }
        self.action.append_option(decision.map(|decision| decision.action.name()));
        self.pace.append_option(decision.map(|decision| decision.pace().name()));
        self.by.append_option(decision.map(|decision| decision.by.name()));
        self.known_as.append_option(decision.and_then(Decision::known_as));
        self.from.row(decision);
        self.holder.row(decision);
        self.agent_chats.append_option(decision.and_then(|decision| match decision.placed {
            Placed::Free { chats, .. } => Some(chats),
            _ => None,
        }));
    }

    fn nested(&mut self, decision: Option<&Decision<'_>>) {
        self.segments.row(decision.into_iter().flat_map(Decision::segment_names));
        self.stay_open.row(decision.into_iter().flat_map(Decision::stay_open));
        self.offers.row(decision);
        self.ranked.row(decision);
        self.impossible.row(decision);
        self.rules.row(decision);
        self.live_floors.row(decision);
    }

    /// Whether the next row belongs to another batch: text of a batch has at most 2 GiB.
    pub(crate) fn is_full(&self) -> bool {
        self.bytes + self.rules.bytes() > MOST_BYTES
    }

    pub(crate) fn finish(mut self, policy: &Policy) -> Result<RecordBatch> {
        let decided = self.decided.finish();
        let mut flags = self.flags.into_iter().map(|mut column| Arc::new(column.finish()) as ArrayRef);
        let flags: Vec<(&str, ArrayRef)> = FLAGS.into_iter().zip(&mut flags).collect();
        let mut columns: Vec<(&str, ArrayRef)> = vec![
            ("channel", Arc::new(self.channel.finish())),
            ("queue", Arc::new(self.queue.finish())),
            ("agent", Arc::new(self.agent.finish())),
            ("when_mode", Arc::new(self.when_mode.finish())),
            ("when_at", Arc::new(self.when_at.finish())),
            ("promised_by", Arc::new(self.promised_by.finish())),
            ("zone", Arc::new(self.zone.finish())),
            ("propensity", Arc::new(self.propensity.finish())),
            ("value", Arc::new(self.value.finish())),
        ];
        columns.extend(flags);
        let rest: [(&str, ArrayRef); 14] = [
            ("action", Arc::new(self.action.finish())),
            ("pace", Arc::new(self.pace.finish())),
            ("by", Arc::new(self.by.finish())),
            ("known_as", Arc::new(self.known_as.finish())),
            ("from", self.from.finish()?),
            ("holder", self.holder.finish()?),
            ("agent_chats", Arc::new(self.agent_chats.finish())),
            ("segments", self.segments.finish(decided.clone())?),
            ("stay_open", self.stay_open.finish(decided.clone())?),
            ("offers", self.offers.finish(decided.clone())?),
            ("ranked", self.ranked.finish(decided.clone())?),
            ("impossible", self.impossible.finish(decided.clone())?),
            ("rules", self.rules.finish(decided.clone())?),
            ("live_floors", self.live_floors.finish(decided)?),
        ];
        columns.extend(rest);
        if let Some((mut documents, _)) = self.documents {
            columns.push(("decision", Arc::new(documents.finish())));
        }
        columns.push(("error", Arc::new(self.error.finish())));
        let fields: Vec<_> = columns.iter().map(|(name, array)| field(name, array)).collect();
        let arrays = columns.into_iter().map(|(_, array)| array).collect();
        let schema = Schema::new(fields).with_metadata(metadata(policy));
        RecordBatch::try_new(Arc::new(schema), arrays).map_err(internal)
    }
}

/// What is the same in every decision of a policy.
fn metadata(policy: &Policy) -> std::collections::HashMap<String, String> {
    let written = policy.document();
    [("policy.name", written.name.as_str()), ("policy.version", &written.version), ("zone_data", zone_data_version())]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

/// Text after which a batch ends, in bytes. One more row cannot fill what is left.
const MOST_BYTES: usize = 1 << 28;
