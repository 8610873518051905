//! Why two records are one customer, or are not: every field with its level and weight, and the sum in words.

use super::cluster_members::ClusterMembers;
use super::comparison::RecordTable;
use super::field_evidence::{self, FieldEvidence};
use super::outcome::Resolution;
use super::pair::{LABELLED_ODDS, ScoredPair, probability};
use crate::error::{Error, Result, Status};
use crate::resolver::level::{DIFFERENT, FIRST_EXACT, level_name};
use crate::table::Writer;
use arrow_array::RecordBatch;
use hashbrown::HashMap;
use serde::Serialize;
use std::collections::VecDeque;

/// One step from record to record.
#[derive(Debug, Serialize)]
struct Step {
    a: String,
    b: String,
    /// `log2` odds of the pair alone.
    weight: f64,
    probability: f64,
    /// `log2` odds of their clusters when they were joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    joined_at: Option<f64>,
    /// Whether a label joined them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    labelled: bool,
    evidence: Vec<FieldEvidence>,
}

#[derive(Debug, Serialize)]
struct Why {
    same: bool,
    customer_id: String,
    path: Vec<Step>,
    text: String,
}

#[derive(Debug, Serialize)]
struct WhyNot {
    same: bool,
    a: String,
    b: String,
    pair: Step,
    /// Whether the pair was compared at all; not known where it would not have been joined anyway.
    compared: Option<bool>,
    /// Pairs between the two customers that were above the threshold and refused.
    refused: Vec<Step>,
    text: String,
}

impl Resolution {
    /// The evidence of two records, one row a field: `field`, `kind`, `value_a`, `value_b`, `level`, `same`, `random`,
    /// `weight`. Records are named `source:record_id`, or `record_id` where there is no source.
    ///
    /// # Errors
    /// [`NotFound`](crate::Status::NotFound) for an unknown record.
    pub fn evidence(&self, a: &str, b: &str) -> Result<RecordBatch> {
        let (a, b) = (self.record(a)?, self.record(b)?);
        let mut w = Writer::default()
            .with_text("field")
            .with_text("kind")
            .with_text("value_a")
            .with_text("value_b")
            .with_text("level");
        w = w.with_number("same").with_number("random").with_number("weight");
        for e in self.pair_evidence(&self.record_table(), a, b) {
            [&e.field, e.kind, &e.value_a, &e.value_b, &e.level].iter().for_each(|t| w.text(Some(t)));
            [e.same, e.random, e.weight].iter().for_each(|x| w.number(Some(*x)));
        }
        w.finish()
    }

    /// Why two records are one customer: `same`, `customer_id`, `path` (each step with its evidence) and `text`, the
    /// weights as a waterfall in words.
    ///
    /// # Errors
    /// [`NotFound`](crate::Status::NotFound) for an unknown record, [`Conflict`](crate::Status::Conflict) when they
    /// are not one customer: then ask [`Resolution::why_not`].
    pub fn why(&self, a: &str, b: &str) -> Result<String> {
        let (x, y) = (self.record(a)?, self.record(b)?);
        let customer = self.merged.customers[x as usize];
        if customer != self.merged.customers[y as usize] {
            return Err(Error::new(Status::Conflict, format!("`{a}` and `{b}` are not the same customer")));
        }
        let table = self.record_table();
        let path: Vec<Step> =
            self.path(customer, x, y).into_iter().map(|e| self.step(&table, e.a, e.b, Some(e.log2_odds))).collect();
        let mut text = format!("{} and {} are one customer", printable(a), printable(b));
        text.push_str(if path.len() > 1 { ", by way of others.\n" } else { ".\n" });
        path.iter().for_each(|step| self.waterfall(step, &mut text));
        let customer_id = self.names.customer_id(customer);
        crate::document::print(&Why { same: true, customer_id, path, text })
    }

    /// Why two records are not one customer: the pair's own evidence, whether it was compared at all (`compared`, null
    /// where that made no difference), and the pairs between their customers that were refused.
    ///
    /// # Errors
    /// [`NotFound`](crate::Status::NotFound) for an unknown record, [`Conflict`](crate::Status::Conflict) when they
    /// are one customer: then ask [`Resolution::why`].
    pub fn why_not(&self, a: &str, b: &str) -> Result<String> {
        let (x, y) = (self.record(a)?, self.record(b)?);
        let (p, q) = (self.merged.customers[x as usize], self.merged.customers[y as usize]);
        if p == q {
            return Err(Error::new(Status::Conflict, format!("`{a}` and `{b}` are the same customer")));
        }
        let table = self.record_table();
        let pair = self.step(&table, x, y, None);
        let between = |e: &&ScoredPair| {
            let ends = (self.merged.customers[e.a as usize], self.merged.customers[e.b as usize]);
            ends == (p, q) || ends == (q, p)
        };
        const SHOWN: usize = 20;
        let refused: Vec<&ScoredPair> = self.refused.iter().filter(between).take(SHOWN).collect();
        let mut text = format!("{} and {} are two customers.\n", printable(a), printable(b));
        self.waterfall(&pair, &mut text);
        let members = ClusterMembers::new(&self.merged.customers);
        let (compared, state_text) = self.comparison_state(&table, &members, x, y);
        text.push_str(&state_text);
        for e in &refused {
            let (a, b) = (printable(&self.names.display_name(e.a)), printable(&self.names.display_name(e.b)));
            text.push_str(&format!(
                "{a} and {b} looked alike and were kept apart: {}.\n",
                self.reason(&table, &members, e)
            ));
        }
        let refused = refused.into_iter().map(|e| self.step(&table, e.a, e.b, None)).collect();
        crate::document::print(&WhyNot { same: false, a: a.to_owned(), b: b.to_owned(), pair, compared, refused, text })
    }

    pub(super) fn pair_evidence(&self, table: &RecordTable<'_>, a: u32, b: u32) -> Vec<FieldEvidence> {
        field_evidence::field_evidence(&self.fields, &self.model, table.level_vector(a, b), |i| {
            (table.code(a, i), table.code(b, i))
        })
    }

    fn step(&self, table: &RecordTable<'_>, a: u32, b: u32, joined_at: Option<f32>) -> Step {
        let weight = self.model.odds(table.level_vector(a, b));
        Step {
            a: self.names.display_name(a),
            b: self.names.display_name(b),
            weight,
            probability: probability(weight),
            joined_at: joined_at.filter(|at| *at != LABELLED_ODDS).map(f64::from),
            labelled: joined_at == Some(LABELLED_ODDS),
            evidence: self.pair_evidence(table, a, b),
        }
    }

    /// The weights of a pair in words: the prior, the weight of each field, the sum.
    fn waterfall(&self, step: &Step, text: &mut String) {
        let start = self.model.prior_match.log2();
        text.push_str(&format!(
            "{} and {}:\n  {start:>7.1}  two records drawn at random\n",
            printable(&step.a),
            printable(&step.b)
        ));
        let mut sum = start;
        for e in step.evidence.iter().filter(|e| e.level != "missing") {
            sum += e.weight;
            text.push_str(&format!("  {:>+7.1}  {} {}\n", e.weight, printable(&e.field), field_sentence(e)));
        }
        let rest = step.weight - sum;
        if rest.abs() >= 0.05 {
            text.push_str(&format!("  {rest:>+7.1}  related people and places within one another are counted once\n"));
        }
        text.push_str(&format!("  {:>7.1}  that is a probability of {:.3}\n", step.weight, step.probability));
        if step.labelled {
            text.push_str("  A label says that they are one person.\n");
        }
        if let Some(at) = step.joined_at {
            text.push_str(&format!(
                "  With all that was known of both by then: {at:.1}, a probability of {:.3}\n",
                probability(at)
            ));
        }
    }

    /// The joins from one record to another.
    fn path(&self, customer: u32, from: u32, to: u32) -> Vec<ScoredPair> {
        let mut next: HashMap<u32, Vec<ScoredPair>> = HashMap::new();
        for e in self.merged.joins.iter().filter(|e| self.merged.customers[e.a as usize] == customer) {
            next.entry(e.a).or_default().push(*e);
            next.entry(e.b).or_default().push(ScoredPair { a: e.b, b: e.a, ..*e });
        }
        let mut reached_by: HashMap<u32, ScoredPair> = HashMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front().filter(|at| *at != to) {
            for e in next.get(&at).into_iter().flatten() {
                if e.b != from && !reached_by.contains_key(&e.b) {
                    reached_by.insert(e.b, *e);
                    queue.push_back(e.b);
                }
            }
        }
        let mut path = Vec::new();
        let mut at = to;
        while let Some(e) = reached_by.get(&at).filter(|_| at != from) {
            path.push(*e);
            at = e.a;
        }
        path.reverse();
        path
    }
}

/// The evidence of one field, in words.
fn field_sentence(e: &FieldEvidence) -> String {
    let exact = level_name(FIRST_EXACT);
    let (a, b) = (printable(&e.value_a), printable(&e.value_b));
    match e.level.as_str() {
        "swapped" => format!("stands in the other name's place (`{a}`, `{b}`)"),
        level if level == level_name(DIFFERENT) => format!("differs (`{a}`, `{b}`)"),
        level if level == exact => format!("is the same and rare (`{a}`)"),
        level if level.starts_with("exact") => format!("is the same (`{a}`)"),
        _ => format!("is nearly the same (`{a}`, `{b}`)"),
    }
}

/// A text without control characters, safe to print to a terminal.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
