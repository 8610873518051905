//! How a decision came about, as columns: the rules that fired and the facts they looked at, the live floors.

use super::lists::{Ends, Texts, records};
use crate::error::Result;
use crate::routing::clock;
use crate::routing::condition::{Value, View};
use crate::routing::decide::print::{number, rounded, whole};
use crate::routing::decide::{Decision, Fired};
use arrow_array::builder::{Float64Builder, StringBuilder};
use arrow_array::{ArrayRef, Float64Array, Int64Array};
use arrow_buffer::NullBuffer;
use std::sync::Arc;

/// `rules` of each row: the steps of [`DecisionDocument`](crate::routing::DecisionDocument) that are rules, by column.
/// What a rule rests on is in the policy.
#[derive(Debug)]
pub(super) struct RuleColumns {
    ends: Ends,
    rule: StringBuilder,
    priority: Vec<i64>,
    /// `because` of each rule.
    because: Ends,
    fact: StringBuilder,
    value: StringBuilder,
    evidence: Texts,
    facts: usize,
    effects: Texts,
    set_aside: Texts,
    /// A number while it is written.
    digits: String,
}

impl RuleColumns {
    pub(super) fn new(rows: usize) -> Self {
        let text = || StringBuilder::with_capacity(rows, rows * 8);
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
            digits: String::new(),
        }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        if let Some(decision) = decision.filter(|decision| !decision.fired.is_empty()) {
            let view = decision.view();
            decision.fired.iter().for_each(|fired| self.push(decision, fired, &view));
        }
        self.ends.close(self.priority.len());
    }

    fn push(&mut self, decision: &Decision<'_>, fired: &Fired, view: &View<'_>) {
        let Some(plan) = decision.policy.compiled().rules.get(fired.rule) else { return };
        let Some(rule) = decision.policy.document().rules.get(plan.place) else { return };
        self.rule.append_value(&rule.name);
        self.priority.push(rule.priority);
        for fact in &plan.facts {
            let value = view.read(fact.field);
            if value != Value::Absent {
                self.fact.append_value(&fact.name);
                self.say(value);
                let contacts = decision.evidence(&fact.evidence).unwrap_or_default();
                self.evidence.row(contacts.iter().map(String::as_str));
                self.facts += 1;
            }
        }
        self.because.close(self.facts);
        self.effects.row(fired.applied.names().map(|effect| effect.name()));
        self.set_aside.row(fired.set_aside.names().map(|effect| effect.name()));
    }

    /// A value as text, as the document has it without its quotes.
    fn say(&mut self, value: Value<'_>) {
        self.digits.clear();
        match value {
            Value::Absent => {}
            Value::Bool(value) => self.digits.push_str(if value { "true" } else { "false" }),
            Value::Int(value) | Value::Duration(value) => whole(&mut self.digits, value),
            Value::Double(value) if value.is_finite() => number(&mut self.digits, value),
            Value::Double(value) => self.digits.push_str(&value.to_string()),
            Value::Text(value) if value.len() <= clock::CLIP => return self.value.append_value(value),
            Value::Text(value) => return self.value.append_value(clock::clip(value)),
            Value::Texts(list) => return self.value.append_value(clock::clip(&list.join(", "))),
            Value::Time(at) => clock::write(&mut self.digits, at),
        }
        self.value.append_value(&self.digits);
    }

    /// Bytes of text so far.
    pub(super) fn bytes(&self) -> usize {
        let texts = [&self.rule, &self.fact, &self.value].map(|text| text.values_slice().len());
        texts.iter().sum::<usize>() + self.evidence.bytes() + self.effects.bytes() + self.set_aside.bytes()
    }

    pub(super) fn finish(mut self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let because: [(&str, ArrayRef); 3] = [
            ("fact", Arc::new(self.fact.finish())),
            ("value", Arc::new(self.value.finish())),
            ("evidence", self.evidence.finish(None)?),
        ];
        let columns: [(&str, ArrayRef); 5] = [
            ("rule", Arc::new(self.rule.finish())),
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
    segment: StringBuilder,
    share: Float64Builder,
    least: Vec<f64>,
}

impl FloorColumns {
    pub(super) fn new(rows: usize) -> Self {
        let (segment, share) = (StringBuilder::with_capacity(0, 0), Float64Builder::with_capacity(0));
        Self { ends: Ends::new(rows), segment, share, least: Vec::new() }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        for (segment, share, least) in decision.into_iter().flat_map(Decision::uncharged) {
            self.segment.append_value(segment);
            self.share.append_option(share.map(rounded));
            self.least.push(least);
        }
        self.ends.close(self.least.len());
    }

    pub(super) fn finish(mut self, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let columns: [(&str, ArrayRef); 3] = [
            ("segment", Arc::new(self.segment.finish())),
            ("share", Arc::new(self.share.finish())),
            ("least", Arc::new(Float64Array::from(self.least))),
        ];
        self.ends.finish(records(columns, None)?, nulls)
    }
}
