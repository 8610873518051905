//! How well customers agree with the truth.

use super::records::Records;
use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::table::Column;
use arrow_array::RecordBatch;
use hashbrown::HashMap;
use serde::Serialize;
use std::collections::BTreeMap;

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
    /// Records of one table that are not in the other.
    unmatched: usize,
    /// Records without a label in one of the tables: they are not scored.
    unlabelled: usize,
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
/// `pairwise`, `bcubed` and `cluster`, each `precision`, `recall`, `f1` (0 to 1), `over_merged`, `split`, and how many
/// records were scored, are in one table alone (`unmatched`) or have no label (`unlabelled`).
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) when a column is missing, a table says two things of one record,
/// or the tables have no record in common.
pub fn score(customers: &[RecordBatch], truth: &[RecordBatch]) -> Result<String> {
    let (found, right) = (LabelTable::read(customers, "customers")?, LabelTable::read(truth, "truth")?);
    let entities = right.by_name(&found)?;
    // Ordered: sums of fractions depend on the order.
    let mut cells: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let (mut by_customer, mut by_entity): (BTreeMap<&str, u64>, BTreeMap<&str, u64>) = Default::default();
    let (mut n, mut matched, mut unlabelled) = (0u64, 0usize, 0usize);
    for ((source, id), customer) in &found.labels {
        let key = (if right.sources { source.as_str() } else { "" }, id.as_str());
        let Some(entity) = entities.get(&key) else { continue };
        matched += 1;
        let (Some(customer), Some(entity)) = (customer.as_deref(), *entity) else {
            unlabelled += 1;
            continue;
        };
        *cells.entry((customer, entity)).or_default() += 1;
        *by_customer.entry(customer).or_default() += 1;
        *by_entity.entry(entity).or_default() += 1;
        n += 1;
    }
    if matched == 0 && !(found.labels.is_empty() && right.labels.is_empty()) {
        let example =
            |of: &LabelTable| of.labels.keys().next().map_or("none".to_owned(), |name| format!("`{}`", written(name)));
        let (one, other) = (example(&found), example(&right));
        let said = format!(
            "no record of the truth is among the customers: the first of the one is {other}, of the other {one}"
        );
        return Err(Error::argument(said));
    }
    let pairs = |counts: &mut dyn Iterator<Item = &u64>| counts.map(|c| c * (c - 1) / 2).sum::<u64>();
    let pairwise = of(pairs(&mut cells.values()), pairs(&mut by_customer.values()), pairs(&mut by_entity.values()));
    let share = |whole: &dyn Fn(&(&str, &str)) -> u64| {
        let right: f64 = cells.iter().map(|(k, c)| (c * c) as f64 / whole(k) as f64).sum();
        if n > 0 { right / n as f64 } else { 1.0 }
    };
    let (precision, recall) = (share(&|k| by_customer[k.0]), share(&|k| by_entity[k.1]));
    let exact = cells.iter().filter(|(k, c)| **c == by_customer[k.0] && **c == by_entity[k.1]).count() as u64;
    let mut kinds: HashMap<&str, usize> = HashMap::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    cells.keys().for_each(|(c, e)| {
        *kinds.entry(*c).or_default() += 1;
        *places.entry(*e).or_default() += 1;
    });
    let many =
        |counts: &HashMap<&str, usize>| counts.values().filter(|c| **c > 1).count() as f64 / counts.len().max(1) as f64;
    crate::document::print(&Scores {
        records: n as usize,
        unmatched: found.labels.len() - matched + right.labels.len().saturating_sub(matched),
        unlabelled,
        customers: by_customer.len(),
        entities: by_entity.len(),
        pairwise,
        bcubed: Score { precision, recall, f1: mean(precision, recall) },
        cluster: of(exact, by_customer.len() as u64, by_entity.len() as u64),
        over_merged: many(&kinds),
        split: many(&places),
    })
}

/// No pairs found and none there are no mistake.
fn of(both: u64, said: u64, there: u64) -> Score {
    let part = |whole: u64| if whole > 0 { both as f64 / whole as f64 } else { 1.0 };
    let (precision, recall) = (part(said), part(there));
    Score { precision, recall, f1: mean(precision, recall) }
}

fn mean(p: f64, r: f64) -> f64 {
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}

/// A record's source, empty when there is none, and its id.
type Name = (String, String);

/// The label of each record in a table, if it has one.
struct LabelTable {
    labels: BTreeMap<Name, Option<String>>,
    /// Whether names have sources.
    sources: bool,
}

impl LabelTable {
    fn read(batches: &[RecordBatch], what: &str) -> Result<Self> {
        let records = Records::new(batches)?;
        let at = |name: &str| records.columns.iter().position(|(n, _)| n == name);
        let only = (records.columns.len() == 1).then_some(0);
        let column = at("customer_id")
            .or_else(|| at("entity_id"))
            .or(only)
            .ok_or_else(|| Error::argument(format!("the {what} have no column `customer_id` or `entity_id`")))?;
        let (name, parts) = &records.columns[column];
        if let Some(kind) = records.unreadable(column) {
            return Err(Error::argument(format!(
                "the column `{name}` holds {kind}, expected one text or number a record"
            )));
        }
        let mut labels = BTreeMap::new();
        for (batch, label) in batches.iter().zip(parts) {
            let column = |name: &str| batch.column_by_name(name).map(|c| Column::new(c.as_ref()));
            let (ids, sources) = (column("record_id"), column("source"));
            let text = |column: &Option<Column<'_>>, i: usize| column.as_ref().and_then(|c| said(c.cell(i)));
            for i in 0..batch.num_rows() {
                let Some(id) = text(&ids, i) else { continue };
                let name = (text(&sources, i).unwrap_or_default(), id);
                let label = said(label.cell(i));
                if let Some(before) = labels.insert(name.clone(), label.clone())
                    && before != label
                {
                    let quoted = |l: &Option<String>| l.as_ref().map_or("nothing".to_owned(), |l| format!("`{l}`"));
                    let (one, other) = (quoted(&before), quoted(&label));
                    let said = format!("the {what} say two things of record `{}`: {one} and {other}", written(&name));
                    return Err(Error::argument(said));
                }
            }
        }
        let sources = labels.keys().any(|(source, _)| !source.is_empty());
        Ok(Self { labels, sources })
    }

    /// The labels by name, as the records of `found` are named: without a source where this table has none.
    fn by_name(&self, found: &Self) -> Result<HashMap<(&str, &str), Option<&str>>> {
        if !self.sources && found.sources {
            let mut ids: Vec<&str> = found.labels.keys().map(|(_, id)| id.as_str()).collect();
            ids.sort_unstable();
            let twice = ids.windows(2).find(|two| two[0] == two[1]);
            if let Some(id) = twice
                .and_then(|two| two.first())
                .filter(|id| self.labels.contains_key(&(String::new(), (**id).to_owned())))
            {
                let said = format!("the truth has no `source`, and several sources have a record `{id}`");
                return Err(Error::argument(said));
            }
        }
        Ok(self.labels.iter().map(|((s, id), label)| ((s.as_str(), id.as_str()), label.as_deref())).collect())
    }
}

/// The label in a cell; none when it is null or empty.
fn said(cell: Cell<'_>) -> Option<String> {
    match cell {
        Cell::Null => None,
        cell => Some(cell.to_text()).filter(|t| !t.is_empty()),
    }
}

fn written((source, id): &Name) -> String {
    if source.is_empty() { id.clone() } else { format!("{source}:{id}") }
}
