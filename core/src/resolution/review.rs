//! A queue of pairs for people to judge: what was decided of each, why, and its evidence as columns. Judged, it is the
//! table of labels: `record_a`, `record_b` and `same` are the names that those have.

use super::pair::probability;
use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::table::{LateColumn, LateType, late_batch};
use arrow_array::RecordBatch;
use hashbrown::HashMap;

/// The least and the greatest probability of a doubtful pair when nobody says others.
pub(crate) const LOW: f64 = 0.1;
pub(crate) const HIGH: f64 = 0.95;

/// A pair in doubt.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Doubt<'a> {
    pub(crate) a: &'a str,
    pub(crate) b: &'a str,
    /// Whether they are one customer as it stands.
    pub(crate) same: bool,
    /// `log2` of the odds that decided; none where a rule did.
    pub(crate) log2_odds: Option<f64>,
    pub(crate) rule: &'a str,
    pub(crate) kind: Option<&'a str>,
    pub(crate) value: Option<&'a str>,
    pub(crate) guard: Option<&'a str>,
    pub(crate) because: Option<&'a str>,
    pub(crate) customer_a: &'a str,
    pub(crate) customer_b: &'a str,
}

/// What one field says of a pair: its level in words, and the values of both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'a> {
    pub(crate) field: &'a str,
    pub(crate) level: &'a str,
    pub(crate) a: &'a str,
    pub(crate) b: &'a str,
}

/// The columns of every queue, in their order, before those of the evidence.
const COLUMNS: [(&str, LateType); 13] = [
    ("record_a", LateType::Text),
    ("record_b", LateType::Text),
    ("same", LateType::Bool),
    ("decided", LateType::Text),
    ("probability", LateType::Number),
    ("weight", LateType::Number),
    ("rule", LateType::Text),
    ("kind", LateType::Text),
    ("value", LateType::Text),
    ("guard", LateType::Text),
    ("because", LateType::Text),
    ("customer_a", LateType::Text),
    ("customer_b", LateType::Text),
];

/// The queue being written, the most doubtful pair first.
#[derive(Debug)]
pub(crate) struct ReviewQueue {
    columns: Vec<LateColumn>,
    evidence: Vec<(String, [LateColumn; 3])>,
    places: HashMap<String, usize>,
    rows: usize,
    /// Whether fields of which no pair has a value are left out.
    only_used: bool,
}

impl ReviewQueue {
    /// An empty queue with columns for these fields.
    pub(crate) fn new<'a>(fields: impl Iterator<Item = &'a str>) -> Self {
        let columns = COLUMNS.iter().map(|(_, kind)| LateColumn::new(*kind)).collect();
        let mut made = Self { columns, evidence: Vec::new(), places: HashMap::new(), rows: 0, only_used: false };
        for field in fields {
            made.place(field);
        }
        made
    }

    /// The same, which will have only those of the fields that some pair has a value of.
    pub(crate) fn of_used<'a>(fields: impl Iterator<Item = &'a str>) -> Self {
        Self { only_used: true, ..Self::new(fields) }
    }

    /// The next pair with its evidence.
    pub(crate) fn put<'a>(&mut self, doubt: &Doubt<'_>, evidence: impl Iterator<Item = Said<'a>>) {
        let number = |x: Option<f64>| x.map_or(Cell::Null, Cell::Float);
        let cells = [
            Cell::Text(doubt.a),
            Cell::Text(doubt.b),
            Cell::Null,
            Cell::Text(if doubt.same { "same" } else { "different" }),
            number(doubt.log2_odds.map(|odds| rounded(probability(odds), 1e6))),
            number(doubt.log2_odds.map(|odds| rounded(odds, 1e3))),
            Cell::Text(doubt.rule),
            text(doubt.kind),
            text(doubt.value),
            text(doubt.guard),
            text(doubt.because),
            Cell::Text(doubt.customer_a),
            Cell::Text(doubt.customer_b),
        ];
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            put(column, self.rows, cell);
        }
        for said in evidence {
            let (row, at) = (self.rows, self.place(said.field));
            if let Some((_, [level, a, b])) = self.evidence.get_mut(at) {
                put(level, row, filled(said.level));
                put(a, row, filled(said.a));
                put(b, row, filled(said.b));
            }
        }
        self.rows += 1;
    }

    /// The table.
    pub(crate) fn finish(self) -> Result<RecordBatch> {
        let fixed = COLUMNS.iter().map(|(name, _)| (*name).to_owned()).zip(self.columns);
        let of = |(field, [level, a, b]): (String, [LateColumn; 3])| {
            [(format!("{field}.level"), level), (format!("{field}.a"), a), (format!("{field}.b"), b)]
        };
        let used =
            |(_, columns): &(String, [LateColumn; 3])| !self.only_used || !columns.iter().all(LateColumn::is_empty);
        let evidence = self.evidence.into_iter().filter(used).flat_map(of);
        late_batch(fixed.chain(evidence).collect(), self.rows)
    }

    fn place(&mut self, field: &str) -> usize {
        if let Some(at) = self.places.get(field) {
            return *at;
        }
        let columns = [LateType::Text; 3].map(LateColumn::new);
        self.evidence.push((field.to_owned(), columns));
        self.places.insert(field.to_owned(), self.evidence.len() - 1);
        self.evidence.len() - 1
    }
}

/// The band of `log2` odds between two probabilities, both included.
pub(crate) fn band(low: Option<f64>, high: Option<f64>) -> Result<(f64, f64)> {
    let (low, high) = (low.unwrap_or(LOW), high.unwrap_or(HIGH));
    for (name, p) in [("low", low), ("high", high)] {
        if !(0.0..=1.0).contains(&p) {
            return Err(Error::argument(format!("`{name}` is a probability from 0 to 1, found {p}")).at(0, 0, name));
        }
    }
    if low > high {
        return Err(Error::argument(format!("`low` is {low}, above `high`, which is {high}")).at(0, 0, "low"));
    }
    let odds = |p: f64| (p / (1.0 - p)).log2();
    Ok((odds(low), odds(high)))
}

fn put(column: &mut LateColumn, row: usize, cell: Cell<'_>) {
    if cell != Cell::Null {
        column.put(row, cell);
    }
}

fn text(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Null, Cell::Text)
}

fn filled(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Null } else { Cell::Text(text) }
}

/// Rounded: the last digits of a logarithm differ between machines.
fn rounded(x: f64, by: f64) -> f64 {
    (x * by).round() / by
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_two_probabilities_in_order() {
        let (low, high) = band(None, None).unwrap();
        assert!((probability(low) - LOW).abs() < 1e-12 && (probability(high) - HIGH).abs() < 1e-12);
        assert_eq!(band(Some(0.0), Some(1.0)).unwrap(), (f64::NEG_INFINITY, f64::INFINITY));
        let said = |low, high| band(low, high).unwrap_err().to_string();
        assert!(said(Some(-0.1), None).starts_with("`low` is a probability from 0 to 1, found -0.1"));
        assert!(said(None, Some(f64::NAN)).starts_with("`high` is a probability from 0 to 1, found NaN"));
        assert!(said(Some(0.8), Some(0.2)).starts_with("`low` is 0.8, above `high`, which is 0.2"));
    }
}
