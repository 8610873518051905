//! The value table, settled: every row shrunk towards the less specific one, every part weighted by the objective.

use super::compiled::{CellPlan, Compiled, Worth};
use crate::routing::documents::{Cell, Objective, Parts, PolicyDocument, Row, Values, comparable};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Fills in the cells of every matter.
pub(super) fn fill(document: &PolicyDocument, compiled: &mut Compiled) {
    let rows = settle(&document.values);
    let objective = &document.objective;
    let mut by_channel: HashMap<&str, BTreeMap<Option<&str>, Vec<CellPlan>>, FixedState> = HashMap::default();
    for row in &rows {
        let Some(channel) = document.channels.get(&row.written.channel) else { continue };
        let parts = weigh(objective, &row.cell, row.cost.unwrap_or(channel.cost));
        let minutes = row.minutes.or(channel.handling_minutes).unwrap_or(0.0);
        let segment = row.written.segment.as_deref().and_then(|segment| document.segments.position(segment));
        let worth = add(compiled, objective, u32::try_from(row.place).ok(), parts, minutes);
        let cells = by_channel.entry(&row.written.channel).or_default();
        cells.entry(row.written.matter.as_deref()).or_default().push(CellPlan { segment, worth });
    }
    let mut defaults = Vec::new();
    for (_, channel) in document.channels.iter() {
        let parts = weigh(objective, &document.values.default, channel.cost);
        let worth = add(compiled, objective, None, parts, channel.handling_minutes.unwrap_or(0.0));
        defaults.push(CellPlan { segment: None, worth });
    }
    for plan in compiled.matters.iter_mut().chain([&mut compiled.unknown]) {
        let code = plan.place.and_then(|place| document.matters.at(place)).map(|(code, _)| code);
        let each = document.channels.names().zip(&defaults);
        plan.cells = each.map(|(name, default)| cells(by_channel.get(name), code, *default)).collect();
    }
}

fn add(compiled: &mut Compiled, objective: &Objective, row: Option<u32>, parts: Parts, minutes: f64) -> u32 {
    let place = u32::try_from(compiled.worths.len()).unwrap_or(u32::MAX);
    let parts = Parts { minutes: 0.0 - objective.agent_minute * minutes, ..parts };
    compiled.worths.push(Worth { row, parts, minutes, value: comparable(parts.total()) });
    place
}

/// The cells of one matter and channel, the most specific first, the default last.
fn cells(
    of_channel: Option<&BTreeMap<Option<&str>, Vec<CellPlan>>>,
    code: Option<&str>,
    default: CellPlan,
) -> Vec<CellPlan> {
    let mut cells = Vec::new();
    let mut wider = code;
    if let Some(of_channel) = of_channel {
        while let Some(code) = wider {
            cells.extend(of_channel.get(&Some(code)).into_iter().flatten().copied());
            wider = code.rsplit_once('.').map(|(prefix, _)| prefix);
        }
        cells.extend(of_channel.get(&None).into_iter().flatten().copied());
    }
    cells.push(default);
    cells
}

/// One row with nothing left to inherit.
#[derive(Debug, Clone)]
struct Settled<'a> {
    place: usize,
    written: &'a Row,
    cell: Cell,
    cost: Option<f64>,
    minutes: Option<f64>,
}

/// The rows, the most specific first.
fn settle(table: &Values) -> Vec<Settled<'_>> {
    let mut order: Vec<(usize, &Row)> = table.rows.iter().enumerate().collect();
    order.sort_by_key(|(place, row)| (depth(&row.matter), row.segment.is_some(), std::cmp::Reverse(*place)));
    let mut settled: Vec<Settled<'_>> = Vec::with_capacity(order.len());
    let mut known: HashMap<Covered<'_>, usize, FixedState> = HashMap::default();
    for (place, row) in order {
        let parent = wider(row).find_map(|covered| settled.get(*known.get(&covered)?));
        let (cell, cost, minutes) =
            parent.map_or((&table.default, None, None), |parent| (&parent.cell, parent.cost, parent.minutes));
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
        let (cost, minutes) = (row.cost.or(cost), row.minutes.or(minutes));
        known.insert((&row.channel, row.matter.as_deref(), row.segment.as_deref()), settled.len());
        settled.push(Settled { place, written: row, cell: own, cost, minutes });
    }
    settled.reverse();
    settled
}

/// What a row speaks of: channel, matter, segment.
type Covered<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// What covers all that a row does and more, the nearest first: the same matter for everybody, then the shorter codes,
/// for the segment before everybody.
fn wider(row: &Row) -> impl Iterator<Item = Covered<'_>> {
    let codes = std::iter::successors(Some(row.matter.as_deref()), |code| {
        code.map(|code| code.rsplit_once('.').map(|(prefix, _)| prefix))
    });
    let covered = codes.flat_map(|code| [row.segment.as_deref(), None].map(|segment| (&*row.channel, code, segment)));
    covered.filter(|(_, matter, segment)| (*matter, *segment) != (row.matter.as_deref(), row.segment.as_deref()))
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
        ..Parts::default()
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
    fn a_row_is_inside_those_of_its_matter_and_the_shorter_codes() {
        let row = row(Some("s"), Some("a.b"), None, 0.0);
        let found: Vec<_> = wider(&row).map(|(_, matter, segment)| (matter, segment)).collect();
        let everybody = None;
        let expected = [
            (Some("a.b"), everybody),
            (Some("a"), Some("s")),
            (Some("a"), everybody),
            (None, Some("s")),
            (None, everybody),
        ];
        assert_eq!(found, expected);
    }
}
