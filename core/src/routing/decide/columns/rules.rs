//! How a decision came about, as columns: the rules that fired and the facts they looked at, the live floors.

use super::coded::{Coded, CodedLists};
use super::lists::{Ends, Numbers, Texts, Words, records};
use crate::error::Result;
use crate::routing::condition::Value;
use crate::routing::decide::json::said;
use crate::routing::decide::{Decision, Fired};
use crate::routing::documents::json::rounded;
use crate::routing::policy::{Pool, Pools};
use arrow_array::types::Float64Type;
use arrow_array::{ArrayRef, Int64Array};
use arrow_buffer::NullBuffer;
use std::sync::Arc;

/// `rules` of each row: the steps of [`DecisionDocument`](crate::routing::DecisionDocument) that are rules, by column.
/// What a rule asks for and rests on is in the policy, which the table's metadata name.
#[derive(Debug)]
pub(super) struct RuleColumns {
    ends: Ends,
    rule: Coded,
    priority: Vec<i64>,
    /// `because` of each rule.
    because: Ends,
    fact: Coded,
    value: Words,
    evidence: Texts,
    effects: CodedLists,
    set_aside: CodedLists,
}

impl RuleColumns {
    pub(super) fn new(rows: usize) -> Self {
        Self {
            ends: Ends::new(rows),
            rule: Coded::new(rows * 2),
            priority: Vec::with_capacity(rows),
            because: Ends::new(rows),
            fact: Coded::new(rows * 2),
            value: Words::new(rows, 8),
            evidence: Texts::new(rows),
            effects: CodedLists::new(rows * 2),
            set_aside: CodedLists::new(rows),
        }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        if let Some(decision) = decision {
            decision.fired.iter().for_each(|fired| self.push(decision, fired));
        }
        self.ends.close(self.priority.len());
    }

    fn push(&mut self, decision: &Decision<'_>, fired: &Fired) {
        let Some(plan) = decision.policy.compiled().rules.get(fired.rule) else { return };
        let Some(rule) = decision.policy.document().rules.get(plan.place) else { return };
        self.rule.push(fired.rule);
        self.priority.push(rule.priority);
        for fact in &plan.facts {
            let value = decision.view.read(fact.field);
            if value != Value::Absent {
                self.fact.push(fact.place as usize);
                self.value.write(|out| said(out, value, String::push_str));
                let contacts = decision.evidence(&fact.evidence).unwrap_or_default();
                self.evidence.row(contacts.iter().map(String::as_str));
            }
        }
        self.because.close(self.fact.len());
        self.effects.row(fired.applied.places());
        self.set_aside.row(fired.set_aside.places());
    }

    /// Bytes of text so far, at most.
    pub(super) fn bytes(&self, pools: &Pools, effects: &Pool) -> usize {
        let texts = self.rule.bytes(&pools.rules) + self.fact.bytes(&pools.facts) + self.value.bytes();
        texts + self.evidence.bytes() + self.effects.bytes(effects) + self.set_aside.bytes(effects)
    }

    pub(super) fn finish(self, pools: &Pools, effects: &Pool, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let because: [(&str, ArrayRef); 3] = [
            ("fact", self.fact.finish(&pools.facts)?),
            ("value", self.value.finish()?),
            ("evidence", self.evidence.finish(None)?),
        ];
        let columns: [(&str, ArrayRef); 5] = [
            ("rule", self.rule.finish(&pools.rules)?),
            ("priority", Arc::new(Int64Array::from(self.priority))),
            ("because", self.because.finish(records(because, None)?, None)?),
            ("effects", self.effects.finish(effects, None)?),
            ("set_aside", self.set_aside.finish(effects, None)?),
        ];
        self.ends.finish(records(columns, None)?, nulls)
    }
}

/// `live_floors` of each row: the segments that are not charged for agent-minutes, and why.
#[derive(Debug)]
pub(super) struct FloorColumns {
    ends: Ends,
    segment: Words,
    share: Numbers<Float64Type>,
    least: Numbers<Float64Type>,
}

impl FloorColumns {
    pub(super) fn new(rows: usize) -> Self {
        Self { ends: Ends::new(rows), segment: Words::new(0, 0), share: Numbers::new(0), least: Numbers::new(0) }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        for (segment, share, least) in decision.into_iter().flat_map(Decision::uncharged) {
            self.segment.push(segment);
            self.share.push_option(share.map(rounded));
            self.least.push(least);
        }
        self.ends.close(self.least.len());
    }

    pub(super) fn finish(self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let columns: [(&str, ArrayRef); 3] =
            [("segment", self.segment.finish()?), ("share", self.share.finish()), ("least", self.least.finish())];
        self.ends.finish(records(columns, None)?, nulls)
    }
}
