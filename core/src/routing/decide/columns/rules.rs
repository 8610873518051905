//! How a decision came about, as columns: the rules that fired and the facts they looked at, the live floors.

use super::lists::{Ends, Numbers, Texts, Words, records};
use crate::error::Result;
use crate::routing::condition::Value;
use crate::routing::decide::print::{rounded, said};
use crate::routing::decide::{Decision, Fired};
use arrow_array::types::Float64Type;
use arrow_array::{ArrayRef, Int64Array};
use arrow_buffer::NullBuffer;
use std::sync::Arc;

/// `rules` of each row: the steps of [`DecisionDocument`](crate::routing::DecisionDocument) that are rules, by column.
/// What a rule asks for and rests on is in the policy, which the table's metadata name.
#[derive(Debug)]
pub(super) struct RuleColumns {
    ends: Ends,
    rule: Words,
    priority: Vec<i64>,
    /// `because` of each rule.
    because: Ends,
    fact: Words,
    value: Words,
    evidence: Texts,
    facts: usize,
    effects: Texts,
    set_aside: Texts,
}

impl RuleColumns {
    pub(super) fn new(rows: usize) -> Self {
        let text = || Words::new(rows, 8);
        Self {
            ends: Ends::new(rows),
            rule: text(),
            priority: Vec::with_capacity(rows),
            because: Ends::new(rows),
            fact: text(),
            value: text(),
            evidence: Texts::new(rows),
            facts: 0,
            effects: Texts::new(rows),
            set_aside: Texts::new(rows),
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
        self.rule.push(&rule.name);
        self.priority.push(rule.priority);
        for fact in &plan.facts {
            let value = decision.view.read(fact.field);
            if value != Value::Absent {
                self.fact.push(&fact.name);
                self.value.write(|out| said(out, value, String::push_str));
                let contacts = decision.evidence(&fact.evidence).unwrap_or_default();
                self.evidence.row(contacts.iter().map(String::as_str));
                self.facts += 1;
            }
        }
        self.because.close(self.facts);
        self.effects.row(fired.applied.names().map(|effect| effect.name()));
        self.set_aside.row(fired.set_aside.names().map(|effect| effect.name()));
    }

    /// Bytes of text so far.
    pub(super) fn bytes(&self) -> usize {
        let texts = [&self.rule, &self.fact, &self.value].map(Words::bytes);
        texts.iter().sum::<usize>() + self.evidence.bytes() + self.effects.bytes() + self.set_aside.bytes()
    }

    pub(super) fn finish(self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let because: [(&str, ArrayRef); 3] =
            [("fact", self.fact.finish()?), ("value", self.value.finish()?), ("evidence", self.evidence.finish(None)?)];
        let columns: [(&str, ArrayRef); 5] = [
            ("rule", self.rule.finish()?),
            ("priority", Arc::new(Int64Array::from(self.priority))),
            ("because", self.because.finish(records(because, None)?, None)?),
            ("effects", self.effects.finish(None)?),
            ("set_aside", self.set_aside.finish(None)?),
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
