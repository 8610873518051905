//! The records as they are handed over: Arrow batches, read in one order whatever order they came in.

use super::field::FieldColumn;
use super::named_columns;
use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::ids::{EntryName, MAX_ID_BYTES};
use crate::table::{Column, READ_ERROR, READ_LINE, is_frame_index};
use arrow_array::RecordBatch;
use hashbrown::HashMap;
use rayon::prelude::*;
use std::cmp::Ordering;

/// The names of the records: source and id of each, in their order.
#[derive(Debug, Default)]
pub(crate) struct Names {
    text: String,
    ends: Vec<u32>,
    /// Each record's source, by its number.
    sources: Vec<u32>,
    pub(crate) source_names: Vec<String>,
    by_name: HashMap<String, u32>,
}

/// Texts about columns.
pub(crate) type Warnings = Vec<(String, String)>;

/// Batches with the order their rows are read in.
pub(crate) struct Records<'a> {
    pub(crate) names: Names,
    /// The columns other than id and source, with their batches.
    pub(crate) columns: Vec<(String, Vec<Column<'a>>)>,
    /// Rows in order; none when they came in order.
    order: Option<Vec<u32>>,
    starts: Vec<u32>,
    rows: usize,
    pub(crate) warnings: Warnings,
}

const MAX_RECORDS: usize = u32::MAX as usize / 2;

impl<'a> Records<'a> {
    /// Reads names and order.
    pub(crate) fn new(batches: &'a [RecordBatch]) -> Result<Self> {
        let Some(first) = batches.first() else {
            return Err(Error::argument("no table of records was given"));
        };
        let schema = first.schema();
        let named = |b: &RecordBatch| b.schema().fields().iter().map(|f| f.name().clone()).collect::<Vec<_>>();
        let columns = named(first);
        if batches.iter().any(|b| named(b) != columns) {
            return Err(Error::argument("the batches of a table have different columns"));
        }
        let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        let Some(id) = names.iter().position(|n| *n == "record_id") else {
            return Err(Error::argument(named_columns::without_ids(&names)));
        };
        let source = names.iter().position(|n| *n == "source");
        let column =
            |i: usize| batches.iter().map(|b| Column::of(schema.field(i), b.column(i).as_ref())).collect::<Vec<_>>();
        let ids = column(id);
        if let Some(nested) = ids.iter().find(|c| c.is_nested()) {
            let kind = nested.type_name();
            return Err(Error::argument(format!("the column `record_id` is of type {kind}, expected text or numbers")));
        }
        let told = |name: &str| names.iter().position(|n| *n == name);
        let (broken, line) = (told(READ_ERROR), told(READ_LINE));
        let others = (0..names.len()).filter(|i| ![Some(id), source, broken, line].contains(&Some(*i)));
        let (mut columns, mut warnings) = (Vec::new(), Warnings::new());
        for i in others {
            let mut warn = |said: String| warnings.push((names[i].to_owned(), said));
            if names[..i].contains(&names[i]) {
                warn("several columns have this name: the first is read".to_owned());
            } else if is_frame_index(names[i]) {
                warn("the index of a frame says nothing of a record: it is not compared".to_owned());
            } else {
                let parts = column(i);
                match parts.iter().map(unread).sum::<usize>() {
                    0 => {}
                    rows => warn(format!("{rows} rows hold bytes that are no text: they are read as empty")),
                }
                columns.push((names[i].to_owned(), parts));
            }
        }
        let mut starts = vec![0u32];
        for b in batches {
            let end = starts[starts.len() - 1] as usize + b.num_rows();
            if end > MAX_RECORDS {
                return Err(Error::argument(format!("more than {MAX_RECORDS} records in one resolution")));
            }
            starts.push(end as u32);
        }
        let mut made = Self { names: Names::default(), columns, order: None, starts, rows: 0, warnings };
        made.read_names(&ids, source.map(column).as_deref(), broken.map(column).as_deref())?;
        Ok(made)
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    /// Calls with every record's text of a column, in order; empty for none.
    pub(crate) fn texts(&self, column: usize, take: impl FnMut(&str)) {
        self.each(column, self.order.as_deref(), take);
    }

    /// The same in the order of memory, where that is quicker: [`Records::reorder`] then restores the order.
    pub(crate) fn texts_in_memory_order(&self, column: usize, take: impl FnMut(&str)) {
        self.each(column, self.order.as_deref().filter(|order| order.len() < self.total_rows()), take);
    }

    fn each(&self, column: usize, order: Option<&[u32]>, mut take: impl FnMut(&str)) {
        let parts = &self.columns[column].1;
        match order {
            None => parts.iter().for_each(|c| (0..c.len()).for_each(|i| with_text(c.cell(i), &mut take))),
            Some(order) => order.iter().for_each(|row| {
                let (batch, i) = self.locate_row(*row);
                with_text(parts[batch].cell(i), &mut take);
            }),
        }
    }

    /// Brings what [`Records::texts_in_memory_order`] read into the order of the records.
    pub(crate) fn reorder(&self, field: &mut FieldColumn) {
        if let Some(order) = self.order.as_ref().filter(|order| order.len() == self.total_rows()) {
            field.reorder(order);
        }
    }

    /// How many rows there are, with those that are no records.
    fn total_rows(&self) -> usize {
        self.starts.last().map_or(0, |n| *n as usize)
    }

    /// A sample of a column's texts, from its beginning.
    pub(crate) fn sample(&self, column: usize, max: usize) -> Vec<String> {
        let mut found = Vec::new();
        let step = (self.rows / (20 * max)).max(1);
        for k in (0..self.rows).step_by(step) {
            let row = self.order.as_ref().map_or(k as u32, |o| o[k]);
            let (batch, i) = self.locate_row(row);
            with_text(self.columns[column].1[batch].cell(i), &mut |t: &str| {
                if !t.trim().is_empty() {
                    found.push(t.chars().take(100).collect());
                }
            });
            if found.len() >= max {
                break;
            }
        }
        found
    }

    /// The name of the column's type, if it is one that is not read.
    pub(crate) fn unreadable(&self, column: usize) -> Option<String> {
        let (_, parts) = &self.columns[column];
        parts.iter().find(|c| c.is_nested()).map(Column::type_name)
    }

    fn locate_row(&self, row: u32) -> (usize, usize) {
        let batch = self.starts.partition_point(|s| *s <= row) - 1;
        (batch, (row - self.starts[batch]) as usize)
    }

    /// Compares two rows of one name by their values.
    fn compare_rows(&self, a: u32, b: u32) -> Ordering {
        let text = |parts: &[Column<'_>], row: u32| {
            let (batch, i) = self.locate_row(row);
            parts[batch].cell(i).to_text()
        };
        let mut each = self.columns.iter().map(|(_, parts)| text(parts, a).cmp(&text(parts, b)));
        each.find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
    }

    fn read_names(
        &mut self,
        ids: &[Column<'_>],
        sources: Option<&[Column<'_>]>,
        broken: Option<&[Column<'_>]>,
    ) -> Result<()> {
        let (mut torn, mut first_fault) = (0usize, String::new());
        let mut names = Names { ends: vec![0], ..Names::default() };
        let mut kept = Vec::new();
        let (mut nameless, mut row) = (0usize, 0u32);
        for (b, column) in ids.iter().enumerate() {
            for i in 0..column.len() {
                let mut valid = false;
                // A row that the reader of its file found broken is nobody.
                let fault = broken.and_then(|b_| b_.get(b)).map_or(Cell::Null, |faults| faults.cell(i));
                if fault != Cell::Null {
                    if torn == 0 {
                        first_fault = fault.to_text();
                    }
                    torn += 1;
                    row += 1;
                    continue;
                }
                let cell = column.cell(i);
                let whole = !matches!(cell, Cell::Unread(..) | Cell::Rounded(_));
                with_text(cell, &mut |t: &str| {
                    valid = whole && !t.is_empty() && t.len() <= MAX_ID_BYTES;
                    if valid {
                        names.text.push_str(t);
                    }
                });
                let mut of = 0;
                if let Some(source) = sources.and_then(|s| s.get(b)).filter(|_| valid) {
                    with_text(source.cell(i), &mut |t: &str| of = names.source_number(t));
                }
                if valid {
                    names.ends.push(u32::try_from(names.text.len()).map_err(|_| too_long())?);
                    names.sources.push(of);
                    kept.push(row);
                }
                nameless += usize::from(!valid);
                row += 1;
            }
        }
        if torn > 0 {
            let said =
                format!("{torn} rows are broken, as their reader says, and were left out; the first: {first_fault}");
            self.warnings.push((READ_ERROR.to_owned(), said));
        }
        if nameless > 0 {
            let said = format!(
                "{nameless} rows have no id, or one that is no text, was rounded or has over {MAX_ID_BYTES} bytes; they were left out"
            );
            self.warnings.push(("record_id".to_owned(), said));
        }
        if sources.is_none() {
            names.source_names.push(String::new());
        }
        names.renumber_sources();
        let in_order = names.sort(|a, b| self.compare_rows(kept[a as usize], kept[b as usize]));
        let n = names.sources.len() as u32;
        let repeats = (1..n).filter(|i| names.key(*i) == names.key(i - 1)).count();
        let mut order = in_order.unwrap_or_else(|| (0..n).collect());
        if repeats > 0 {
            order = names.dedup(order);
            let said = format!(
                "{repeats} rows repeat the id of another row of their source: the first in the order of its values was kept"
            );
            self.warnings.push(("record_id".to_owned(), said));
        }
        self.rows = order.len();
        let rows: Vec<u32> = order.iter().map(|i| kept[*i as usize]).collect();
        self.order = (self.rows < row as usize || !rows.is_sorted()).then_some(rows);
        names.text.shrink_to_fit();
        self.names = names;
        Ok(())
    }
}

impl Names {
    /// A record's id.
    pub(crate) fn id(&self, record: u32) -> &str {
        let (from, to) = (self.ends[record as usize] as usize, self.ends[record as usize + 1] as usize);
        self.text.get(from..to).unwrap_or_default()
    }

    /// A record's source; empty when there is none.
    pub(crate) fn source_of(&self, record: u32) -> &str {
        &self.source_names[self.sources[record as usize] as usize]
    }

    /// Each record's source, by number.
    pub(crate) fn sources(&self) -> &[u32] {
        &self.sources
    }

    /// Whether records have a source.
    pub(crate) fn has_sources(&self) -> bool {
        self.source_names.iter().any(|s| !s.is_empty())
    }

    /// A record's name as people write it: `source:record_id`, or `record_id`.
    pub(crate) fn display_name(&self, record: u32) -> String {
        match self.source_of(record) {
            "" => self.id(record).to_owned(),
            source => format!("{source}:{}", self.id(record)),
        }
    }

    /// The id of the customer whose first record this is.
    pub(crate) fn customer_id(&self, record: u32) -> String {
        EntryName::new(self.source_of(record), self.id(record)).customer_id()
    }

    /// The record of a name.
    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        let n = self.sources.len() as u32;
        let colons = name.match_indices(':').map(|(i, _)| i);
        let split = colons.filter_map(|i| Some((name.get(..i)?, name.get(i + 1..)?)));
        std::iter::once(("", name)).chain(split).find_map(|key| {
            let (mut low, mut high) = (0, n);
            while low < high {
                let middle = low + (high - low) / 2;
                if self.key(middle) < key { low = middle + 1 } else { high = middle }
            }
            (low < n && self.key(low) == key).then_some(low)
        })
    }

    fn key(&self, record: u32) -> (&str, &str) {
        (self.source_of(record), self.id(record))
    }

    fn source_number(&mut self, name: &str) -> u32 {
        let last =
            self.sources.last().copied().filter(|s| self.source_names.get(*s as usize).is_some_and(|n| n == name));
        last.or_else(|| self.by_name.get(name).copied()).unwrap_or_else(|| {
            let number = self.source_names.len() as u32;
            self.source_names.push(name.to_owned());
            self.by_name.insert(name.to_owned(), number);
            number
        })
    }

    /// Renumbers the sources in the order of their names: the order in which they came must not show.
    fn renumber_sources(&mut self) {
        let mut order: Vec<u32> = (0..self.source_names.len() as u32).collect();
        order.sort_by(|a, b| self.source_names[*a as usize].cmp(&self.source_names[*b as usize]));
        let mut new = vec![0; order.len()];
        order.iter().enumerate().for_each(|(i, old)| new[*old as usize] = i as u32);
        self.source_names = order.iter().map(|old| std::mem::take(&mut self.source_names[*old as usize])).collect();
        self.sources.iter_mut().for_each(|s| *s = new[*s as usize]);
        self.by_name.clear();
    }

    /// Sorts the names; gives where each was, or none when they were in order.
    fn sort(&mut self, compare_rows: impl Fn(u32, u32) -> Ordering + Sync) -> Option<Vec<u32>> {
        let n = self.sources.len() as u32;
        if (1..n).all(|i| self.key(i - 1) < self.key(i)) {
            return None;
        }
        // Sources are numbered by name, and the beginning of an id mostly decides: few texts are read again.
        let mut keyed: Vec<(u32, u64, u32)> =
            (0..n).map(|i| (self.sources[i as usize], prefix_number(self.id(i)), i)).collect();
        keyed.par_sort_unstable_by(|a, b| {
            let rest = || self.id(a.2).cmp(self.id(b.2)).then_with(|| compare_rows(a.2, b.2)).then(a.2.cmp(&b.2));
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(rest)
        });
        let order: Vec<u32> = keyed.into_iter().map(|k| k.2).collect();
        self.select(&order);
        Some(order)
    }

    /// Keeps the first record of every name; gives where those were.
    fn dedup(&mut self, order: Vec<u32>) -> Vec<u32> {
        let first = |i: &u32| *i == 0 || self.key(*i) != self.key(i - 1);
        let kept: Vec<u32> = (0..order.len() as u32).filter(first).collect();
        self.select(&kept);
        kept.iter().map(|i| order[*i as usize]).collect()
    }

    /// Selects these names, in this order.
    fn select(&mut self, order: &[u32]) {
        let mut sorted = Self { ends: vec![0], source_names: self.source_names.clone(), ..Self::default() };
        sorted.text.reserve(self.text.len());
        for r in order {
            sorted.text.push_str(self.id(*r));
            sorted.ends.push(sorted.text.len() as u32);
            sorted.sources.push(self.sources[*r as usize]);
        }
        *self = sorted;
    }
}

/// The first eight bytes of a text, as a number in the same order.
fn prefix_number(text: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(text.bytes()).for_each(|(to, b)| *to = b);
    u64::from_be_bytes(bytes)
}

fn too_long() -> Error {
    Error::argument("the ids of the records take more than 4 GiB")
}

/// How many cells of a column of bytes are no text.
fn unread(column: &Column<'_>) -> usize {
    let bytes = |c: &Column<'_>| matches!(c, Column::Bytes(_));
    let may = match column {
        Column::Words(_, inner) | Column::Runs(_, inner) => bytes(inner),
        other => bytes(other),
    };
    let none = |i: &usize| matches!(column.cell(*i), Cell::Unread(..));
    if may { (0..column.len()).filter(none).count() } else { 0 }
}

/// Calls with a cell's text, empty for none.
fn with_text(cell: Cell<'_>, take: &mut impl FnMut(&str)) {
    match cell {
        Cell::Null | Cell::Unread(..) => take(""),
        Cell::Text(t) => take(t),
        other => take(&other.to_text()),
    }
}
