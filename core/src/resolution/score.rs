//! How well customers agree with the truth.

use super::records::Records;
use crate::error::{Error, Result};
use arrow_array::RecordBatch;
use hashbrown::HashMap;
use serde::Serialize;

/// Precision, recall and their harmonic mean.
#[derive(Debug, Serialize)]
struct Score {
    precision: f64,
    recall: f64,
    f1: f64,
}

#[derive(Debug, Serialize)]
struct Scores {
    records: usize,
    /// Records of one table that the other does not have.
    unmatched: usize,
    customers: usize,
    entities: usize,
    /// Over pairs of records.
    pairwise: Score,
    /// Over records: how much of their customer, and of their entity, is right (Bagga and Baldwin).
    bcubed: Score,
    /// Over whole customers: those that are exactly one entity.
    cluster: Score,
    /// The share of customers with records of more than one entity.
    over_merged: f64,
    /// The share of entities whose records lie in more than one customer.
    split: f64,
}

/// Scores customers against the truth: both have `record_id`, `source` where names need it, and one column of labels
/// (`customer_id` in the one; `customer_id`, `entity_id` or the only other column in the other). Gives a document:
/// `pairwise`, `bcubed` and `cluster`, each `precision`, `recall`, `f1` (0 to 1), `over_merged`, `split`.
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) when a column is missing.
pub fn score(customers: &[RecordBatch], truth: &[RecordBatch]) -> Result<String> {
    let (found, right) = (Labelled::read(customers, "customers")?, Labelled::read(truth, "truth")?);
    let place: HashMap<String, &str> = (0..right.labels.len() as u32)
        .map(|r| (right.records.names.shown(r), right.labels[r as usize].as_str()))
        .collect();
    let alone: HashMap<&str, &str> = (0..right.labels.len() as u32)
        .map(|r| (right.records.names.id(r), right.labels[r as usize].as_str()))
        .collect();
    let sources = right.records.names.has_sources();
    let mut cells: HashMap<(&str, &str), f64> = HashMap::new();
    let (mut by_customer, mut by_entity): (HashMap<&str, f64>, HashMap<&str, f64>) = Default::default();
    let mut n = 0usize;
    for r in 0..found.labels.len() as u32 {
        let entity =
            if sources { place.get(&found.records.names.shown(r)) } else { alone.get(found.records.names.id(r)) };
        let Some(entity) = entity else { continue };
        let customer = found.labels[r as usize].as_str();
        *cells.entry((customer, entity)).or_default() += 1.0;
        *by_customer.entry(customer).or_default() += 1.0;
        *by_entity.entry(entity).or_default() += 1.0;
        n += 1;
    }
    let pairs = |all: &mut dyn Iterator<Item = f64>| all.map(|c| c * (c - 1.0) / 2.0).sum::<f64>();
    let both = pairs(&mut cells.values().copied());
    let pairwise = of(both, pairs(&mut by_customer.values().copied()), pairs(&mut by_entity.values().copied()));
    let share =
        |f: &dyn Fn(&(&str, &str), f64) -> f64| cells.iter().map(|(k, c)| f(k, *c)).sum::<f64>() / (n.max(1) as f64);
    let precision = share(&|k, c| c * c / by_customer[k.0]);
    let recall = share(&|k, c| c * c / by_entity[k.1]);
    let exact = cells.iter().filter(|(k, c)| **c == by_customer[k.0] && **c == by_entity[k.1]).count() as f64;
    let mut kinds: HashMap<&str, usize> = HashMap::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    cells.keys().for_each(|(c, e)| {
        *kinds.entry(*c).or_default() += 1;
        *places.entry(*e).or_default() += 1;
    });
    let many =
        |counts: &HashMap<&str, usize>| counts.values().filter(|c| **c > 1).count() as f64 / counts.len().max(1) as f64;
    crate::document::print(&Scores {
        records: n,
        unmatched: found.labels.len() - n + right.labels.len().saturating_sub(n),
        customers: by_customer.len(),
        entities: by_entity.len(),
        pairwise,
        bcubed: Score { precision, recall, f1: mean(precision, recall) },
        cluster: of(exact, by_customer.len() as f64, by_entity.len() as f64),
        over_merged: many(&kinds),
        split: many(&places),
    })
}

/// No pairs said and none there is no fault.
fn of(both: f64, said: f64, there: f64) -> Score {
    let part = |whole: f64| if whole > 0.0 { both / whole } else { 1.0 };
    let (precision, recall) = (part(said), part(there));
    Score { precision, recall, f1: mean(precision, recall) }
}

fn mean(p: f64, r: f64) -> f64 {
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}

struct Labelled<'a> {
    records: Records<'a>,
    labels: Vec<String>,
}

impl<'a> Labelled<'a> {
    fn read(batches: &'a [RecordBatch], what: &str) -> Result<Self> {
        let records = Records::new(batches)?;
        let at = |name: &str| records.columns.iter().position(|(n, _)| n == name);
        let only = (records.columns.len() == 1).then_some(0);
        let column = at("customer_id")
            .or_else(|| at("entity_id"))
            .or(only)
            .ok_or_else(|| Error::argument(format!("the {what} have no column `customer_id` or `entity_id`")))?;
        let mut labels = Vec::with_capacity(records.len());
        records.texts(column, |t| labels.push(t.to_owned()));
        Ok(Self { records, labels })
    }
}
