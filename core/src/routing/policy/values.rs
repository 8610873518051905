//! The value table, settled: every row shrunk towards the less specific one, every part weighted by the objective.

use super::compiled::{CellPlan, Compiled};
use super::written::{Cell, Objective, PolicyDocument, Row, Values};
use crate::routing::decision::Parts;

/// Fills in the cells of every matter.
pub(super) fn fill(document: &PolicyDocument, compiled: &mut Compiled) {
    let rows = settle(&document.values);
    for plan in compiled.matters.iter_mut().chain([&mut compiled.unknown]) {
        let code = plan.place.and_then(|place| document.matters.at(place)).map(|(code, _)| code);
        plan.cells =
            document.channels.iter().map(|(name, channel)| cells(document, &rows, code, name, channel.cost)).collect();
    }
}

/// The cells of one matter and channel, the most specific first, the default last.
fn cells(
    document: &PolicyDocument,
    rows: &[Settled<'_>],
    code: Option<&str>,
    channel: &str,
    cost: f64,
) -> Vec<CellPlan> {
    let fitting = rows.iter().filter(|row| row.written.channel == channel && covers(&row.written.matter, code));
    let mut cells: Vec<CellPlan> = fitting
        .map(|row| CellPlan {
            segment: row.written.segment.as_deref().and_then(|segment| document.segments.position(segment)),
            row: u32::try_from(row.place).ok(),
            parts: weigh(&document.objective, &row.cell, row.cost.unwrap_or(cost)),
        })
        .collect();
    let parts = weigh(&document.objective, &document.values.default, cost);
    cells.push(CellPlan { segment: None, row: None, parts });
    cells
}

/// One row with nothing left to inherit.
#[derive(Debug, Clone)]
struct Settled<'a> {
    place: usize,
    written: &'a Row,
    cell: Cell,
    cost: Option<f64>,
}

/// The rows, the most specific first.
fn settle(table: &Values) -> Vec<Settled<'_>> {
    let mut order: Vec<(usize, &Row)> = table.rows.iter().enumerate().collect();
    order.sort_by_key(|(place, row)| (depth(&row.matter), row.segment.is_some(), std::cmp::Reverse(*place)));
    let mut settled: Vec<Settled<'_>> = Vec::with_capacity(order.len());
    for (place, row) in order {
        let parent = settled.iter().rev().find(|wider| is_wider(wider.written, row));
        let (cell, cost) = parent.map_or((&table.default, None), |parent| (&parent.cell, parent.cost));
        let step = |from: f64, to: Option<f64>| match (to, row.n) {
            (None, _) => from,
            (Some(to), Some(n)) if table.prior > 0.0 => from + (to - from) * (n as f64 / (n as f64 + table.prior)),
            (Some(to), _) => to,
        };
        let own = Cell {
            purchase: step(cell.purchase, row.purchase),
            margin: step(cell.margin, row.margin),
            retained: step(cell.retained, row.retained),
            effort: step(cell.effort, row.effort),
        };
        let cost = row.cost.or(cost);
        settled.push(Settled { place, written: row, cell: own, cost });
    }
    settled.reverse();
    settled
}

/// Whether a row covers all that another one does, and more.
fn is_wider(wide: &Row, narrow: &Row) -> bool {
    wide.channel == narrow.channel
        && covers(&wide.matter, narrow.matter.as_deref())
        && (wide.segment.is_none() || wide.segment == narrow.segment)
        && (wide.matter != narrow.matter || wide.segment != narrow.segment)
}

/// Whether a row for `matter` (or for all) speaks of this code.
fn covers(matter: &Option<String>, code: Option<&str>) -> bool {
    match (matter, code) {
        (None, _) => true,
        (Some(matter), Some(code)) => {
            code.strip_prefix(matter.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        (Some(_), None) => false,
    }
}

fn depth(matter: &Option<String>) -> usize {
    matter.as_ref().map_or(0, |code| code.split('.').count())
}

fn weigh(objective: &Objective, cell: &Cell, cost: f64) -> Parts {
    Parts {
        purchase: objective.purchase * cell.purchase * cell.margin,
        retained: objective.retained * cell.retained,
        cost: 0.0 - objective.cost * cost,
        effort: 0.0 - objective.effort * cell.effort,
        waiting: 0.0,
        minutes: 0.0,
        boost: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(segment: Option<&str>, matter: Option<&str>, n: Option<u64>, retained: f64) -> Row {
        Row {
            segment: segment.map(str::to_owned),
            channel: "voice".into(),
            matter: matter.map(str::to_owned),
            n,
            retained: Some(retained),
            ..Row::default()
        }
    }

    #[test]
    fn rows_are_shrunk_towards_the_less_specific_one() {
        let table = Values {
            default: Cell { retained: 10.0, ..Cell::default() },
            prior: 50.0,
            rows: vec![row(Some("loyal"), Some("a.b"), Some(50), 40.0), row(None, Some("a"), Some(150), 30.0)],
        };
        let settled = settle(&table);
        // a: 10 + 20 × 150/200 = 25; loyal × a.b: 25 + 15 × 50/100 = 32.5. The most specific stands first.
        assert_eq!(settled.iter().map(|row| row.cell.retained).collect::<Vec<_>>(), [32.5, 25.0]);
        assert_eq!(settled.iter().map(|row| row.place).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn a_row_covers_its_matter_and_those_below_it() {
        assert!(covers(&Some("a".into()), Some("a.b")));
        assert!(!covers(&Some("a".into()), Some("ab")));
        assert!(covers(&None, None) && !covers(&Some("a".into()), None));
    }
}
