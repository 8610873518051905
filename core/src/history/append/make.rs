//! A column's value made from others, as its rule says.

use super::rule::{MadeColumn, MissingPart};
use super::written::length;
use crate::cell::Cell;
use crate::instant::DAY;
use crate::model::Refusal;
use crate::table::Column;

/// What a rule made of a row.
pub(super) enum Made<'a> {
    /// The row is left out.
    Skip,
    Nothing,
    /// The text that was written.
    Text,
    Cell(Cell<'a>),
    /// A time, and how much later what is meant is.
    Later(Cell<'a>, i64),
}

/// Makes a value from these columns of a row; text is left in `out`.
pub(super) fn make<'a>(
    i: usize,
    row: u64,
    rule: &MadeColumn,
    from: &[usize],
    columns: &'a [Column<'_>],
    out: &mut String,
) -> Result<Made<'a>, Refusal> {
    out.clear();
    if rule.row {
        *out = format!("{row:09}");
        return Ok(Made::Text);
    }
    if let Some(value) = &rule.value {
        out.push_str(value);
        return Ok(Made::Text);
    }
    let cell = |c: &usize| columns.get(*c).map_or(Cell::Null, |c| c.cell(i));
    if let (Some(unit), [start, lengths @ ..]) = (rule.add, from) {
        return later(rule, cell(start), lengths.iter().map(cell), |c| length(c, unit));
    }
    if let [day, time] = from
        && let Some(at) = moment(cell(day), cell(time))
    {
        return Ok(Made::Cell(Cell::Local(at)));
    }
    let (mut single, mut parts) = (None, 0);
    for c in from {
        let cell = cell(c);
        if is_missing(cell, rule, from.len() > 1) {
            match rule.missing {
                Some(MissingPart::Skip) => continue,
                _ => return Ok(Made::Nothing),
            }
        }
        if let Cell::Unread(_, why) = cell {
            return Err(Refusal(why.into()));
        }
        if parts > 0 {
            out.push_str(rule.join.as_deref().unwrap_or(" "));
        }
        parts += 1;
        match if from.len() > 1 { part(cell) } else { cell } {
            Cell::Text(t) => out.push_str(t.trim()),
            other => {
                single = Some(other);
                out.push_str(&other.to_text());
            }
        }
    }
    if parts == 0 {
        return Ok(Made::Nothing);
    }
    let has = |list: &[String]| list.iter().any(|v| v == out);
    if has(&rule.skip) {
        return Ok(Made::Skip);
    }
    if has(&rule.null) {
        return Ok(Made::Nothing);
    }
    if !rule.values.is_empty() {
        if let Some(to) = rule.values.get(out.as_str()).or_else(|| rule.values.get("*")) {
            to.clone_into(out);
        }
        return Ok(Made::Text);
    }
    Ok(match single {
        Some(cell) if from.len() == 1 => Made::Cell(cell),
        _ => Made::Text,
    })
}

/// Whether a value is not there: null, blank among others, or one that the rule says means nothing.
fn is_missing(cell: Cell<'_>, rule: &MadeColumn, joined: bool) -> bool {
    match cell {
        Cell::Null => true,
        _ if !joined => false,
        Cell::Text(t) => t.trim().is_empty() || rule.null.iter().any(|n| n == t.trim()),
        other => !rule.null.is_empty() && other.with_text(|t| rule.null.iter().any(|n| n == t)),
    }
}

/// A time and lengths of time after it.
fn later<'a>(
    rule: &MadeColumn,
    start: Cell<'a>,
    lengths: impl Iterator<Item = Cell<'a>>,
    read: impl Fn(Cell<'_>) -> Option<i64>,
) -> Result<Made<'a>, Refusal> {
    if is_missing(start, rule, true) {
        return Ok(Made::Nothing);
    }
    let mut sum = 0i64;
    for cell in lengths {
        if is_missing(cell, rule, true) {
            match rule.missing {
                Some(MissingPart::Skip) => continue,
                _ => return Ok(Made::Nothing),
            }
        }
        let refused = || Refusal("expected a length of time, a number or `HH:MM:SS`".into());
        sum = read(cell).and_then(|ns| sum.checked_add(ns)).ok_or_else(refused)?;
    }
    Ok(Made::Later(start, sum))
}

/// A value among others that it is joined with: what frames write as a midnight is the day, and what they write as a
/// length the time of day.
fn part(cell: Cell<'_>) -> Cell<'_> {
    match cell {
        Cell::Local(wall) if wall % DAY == 0 => Cell::Day(wall / DAY),
        Cell::Length(ns) if (0..DAY).contains(&ns) => Cell::Clock(ns),
        other => other,
    }
}

/// The wall clock's time of a day and a time of day, each in a column of its own type.
fn moment(day: Cell<'_>, time: Cell<'_>) -> Option<i64> {
    match (part(day), part(time)) {
        (Cell::Day(days), Cell::Clock(ns)) => days.checked_mul(DAY)?.checked_add(ns),
        _ => None,
    }
}
