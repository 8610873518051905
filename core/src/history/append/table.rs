//! The table door: Arrow batches, read in parts side by side.

use super::notices::notice;
use super::options::{ColumnRule, MadeColumn};
use super::report::AppendReport;
use super::stage::{Reader, Staged, Stager, Target};
use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::model::identity::IdentityKind;
use crate::model::{EntryKind, Field, Refusal};
use crate::suggest::did_you_mean;
use crate::table::{Column, ReadReport};
use crate::threads::on_cores;
use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch, StructArray};
use arrow_schema::{DataType, Schema};
use rayon::prelude::*;
use std::ops::Range;

/// Rows read as one part. Small enough for both cores to finish together.
const PART: usize = 16_384;

/// Which columns of a table fill what, in the order of the entry's bytes.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    fills: Vec<Fill<'a>>,
}

#[derive(Debug)]
struct Fill<'a> {
    /// Our name of the column, and theirs for reports.
    name: String,
    shown: String,
    target: Target,
    columns: Vec<usize>,
    rule: Option<&'a MadeColumn>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(schema: &Schema, reader: &Reader<'a>) -> Result<Self> {
        let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        let find = |ours: &str, theirs: &str| {
            names.iter().position(|n| *n == theirs).ok_or_else(|| {
                let hint = did_you_mean(theirs, names.iter().copied());
                let all = names.iter().take(40).copied().collect::<Vec<_>>().join(", ");
                Error::argument(format!("`{ours}` is to come from `{theirs}`, which is not in the table: {all}{hint}"))
            })
        };
        let options = reader.options;
        let mut fills = Vec::new();
        let mut used = vec![false; names.len()];
        for (ours, rule) in &options.columns {
            let Some(target) = reader.target(ours) else { continue };
            let (columns, made) = match rule {
                ColumnRule::Named(theirs) => (vec![find(ours, theirs)?], None),
                ColumnRule::Made(made) => {
                    let all = made.column.iter().chain(&made.columns);
                    let columns = all.map(|c| find(ours, c)).collect::<Result<Vec<_>>>()?;
                    let nested = |c: &&usize| schema.fields().get(**c).is_some_and(|f| is_list(f.data_type()));
                    if let Some(name) = columns.iter().find(nested).and_then(|c| names.get(*c)) {
                        let message = format!("`{ours}` is to be made from `{name}`, which holds lists");
                        return Err(Error::argument(message));
                    }
                    (columns, Some(made.as_ref()))
                }
            };
            for c in &columns {
                if let Some(slot) = used.get_mut(*c) {
                    *slot = true;
                }
            }
            let shown = columns.iter().filter_map(|c| names.get(*c).copied()).collect::<Vec<_>>().join("+");
            let shown = if shown.is_empty() { ours.clone() } else { shown };
            fills.push(Fill { name: ours.clone(), shown, target, columns, rule: made });
        }
        for (i, name) in names.iter().enumerate() {
            if used.get(i) == Some(&true) || options.columns.contains_key(*name) {
                continue;
            }
            let target = match reader.target(name) {
                _ if *name == "attributes" && options.attributes => Target::Attributes,
                Some(target) => target,
                None if options.attributes => Target::Attribute,
                None => continue,
            };
            fills.push(Fill { name: (*name).into(), shown: (*name).into(), target, columns: vec![i], rule: None });
        }
        let has = |target: Target| fills.iter().any(|f| f.target == target);
        if !has(Target::Id) {
            return Err(no_column(options.kind, options.kind.id_column(), &names));
        }
        if options.kind.is_dated() && !has(Target::At) {
            return Err(no_column(options.kind, options.kind.time_column(), &names));
        }
        if options.source.is_empty() && !has(Target::Source) {
            return Err(no_column(options.kind, "source", &names));
        }
        // In the order of the bytes a row needs no sorting.
        fills.sort_by_key(|f| rank(&f.target, &f.name));
        Ok(Self { fills })
    }
}

impl Plan<'_> {
    /// A report of what the names of the columns tell.
    pub(super) fn notices(&self, kind: EntryKind) -> AppendReport {
        let mut report = AppendReport::default();
        let is_filled = |target: &Target| self.fills.iter().any(|f| f.target == *target);
        for fill in self.fills.iter().filter(|f| f.target == Target::Attribute && f.name != "identities") {
            if let Some(reason) = notice(&fill.name, kind, true, &is_filled) {
                report.warn_of_all(&fill.shown, &reason);
            }
        }
        report
    }
}

/// What the reader of a file knows of the rows: on which lines those stand that were refused, and what it is not sure of.
pub(super) fn tell_reading(report: &mut AppendReport, schema: &Schema, rows: u64) {
    // The metadata of a table outlives a filter; its lines do not.
    let Some(read) = ReadReport::of(schema).filter(|read| read.rows() == rows) else { return };
    for refused in report.rejected_rows.iter_mut().filter(|refused| refused.line.is_none()) {
        if let Some((file, line)) = read.line(refused.row) {
            (refused.file, refused.line) = (file.map(str::to_owned), Some(line));
        }
    }
    for file in read.files.iter().filter(|file| !file.encoding_certain) {
        let reason = format!("the encoding was guessed and is not certain: {}", file.encoding);
        report.warn_of("encoding", &reason, file.rows);
    }
}

fn is_list(kind: &DataType) -> bool {
    matches!(kind, DataType::List(_) | DataType::LargeList(_))
}

fn rank(target: &Target, name: &str) -> (u8, u8, String) {
    match target {
        // What the report names a refused row by.
        Target::ReadLine => (0, 0, String::new()),
        Target::Id => (0, 1, String::new()),
        Target::EventId => (0, 2, String::new()),
        // A row that its reader found broken is refused before anything else is said of it.
        Target::ReadError => (1, 0, String::new()),
        Target::Source => (2, 0, String::new()),
        // Before the times that are read in it.
        Target::Field(Field::Zone) => (2, 1, String::new()),
        Target::At | Target::Revision => (3, 0, String::new()),
        Target::Field(f) => (4, f.number(), String::new()),
        Target::Identity(k) => (5, k.number(), String::new()),
        Target::Attributes => (6, 0, String::new()),
        Target::Attribute => (6, 0, name.to_owned()),
    }
}

/// The columns of a batch, ready to be read.
pub(super) fn columns(batch: &RecordBatch) -> Vec<Column<'_>> {
    batch.columns().iter().map(|c| Column::new(c.as_ref())).collect()
}

/// The rows of a batch in waves of a few parts.
pub(super) fn chunks(rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows).step_by(4 * PART).map(move |from| from..(from + 4 * PART).min(rows))
}

/// Reads these rows of a batch whose first row is row `first` of the delivery.
pub(super) fn read(
    first: u64,
    columns: &[Column<'_>],
    rows: Range<usize>,
    plan: &Plan<'_>,
    reader: &Reader<'_>,
) -> Vec<Staged> {
    let last = rows.end;
    if rows.len() <= PART {
        return vec![read_part(rows, first, plan, reader, columns)];
    }
    let starts: Vec<usize> = rows.step_by(PART).collect();
    let one = |start: &usize| read_part(*start..(start + PART).min(last), first, plan, reader, columns);
    on_cores(|| starts.par_iter().map(one).collect())
}

fn read_part(rows: Range<usize>, first: u64, plan: &Plan<'_>, reader: &Reader<'_>, columns: &[Column<'_>]) -> Staged {
    let mut stager = Stager::new(reader);
    let mut made = String::new();
    for i in rows {
        let row = first + i as u64;
        stager.begin(row);
        match fill(i, row, plan, columns, &mut stager, &mut made) {
            Ok(true) => {
                if let Err((column, refusal)) = stager.end() {
                    let named = plan.fills.iter().find(|f| f.name == column).map_or(column, |f| f.shown.as_str());
                    stager.reject(row, named, "", refusal);
                }
            }
            Ok(false) => stager.out.report.skipped += 1,
            Err((column, value, refusal)) => stager.reject(row, column, &value, refusal),
        }
    }
    stager.out
}

type Bad<'a> = (&'a str, String, Refusal);

/// Fills one row; false when the mapping leaves it out.
fn fill<'a>(
    i: usize,
    row: u64,
    plan: &'a Plan<'_>,
    columns: &[Column<'_>],
    stager: &mut Stager<'_>,
    made: &mut String,
) -> Result<bool, Bad<'a>> {
    for fill in &plan.fills {
        let bad = |cell: Cell<'_>, refusal| (fill.shown.as_str(), cell.to_text(), refusal);
        if let Some(rule) = fill.rule {
            made.clear();
            match make(i, row, rule, &fill.columns, columns, made) {
                Made::Skip => return Ok(false),
                Made::Nothing => {}
                Made::Text => {
                    let cell = Cell::Text(made);
                    stager.set(row, &fill.name, &fill.target, cell, fill.rule).map_err(|r| bad(cell, r))?;
                }
                Made::Cell(cell) => {
                    stager.set(row, &fill.name, &fill.target, cell, fill.rule).map_err(|r| bad(cell, r))?
                }
            }
            continue;
        }
        let Some(column) = fill.columns.first().and_then(|c| columns.get(*c)) else { continue };
        if let (Target::Attributes, Column::Struct(all)) = (&fill.target, column) {
            attributes(i, row, all, stager).map_err(|(v, r)| (fill.shown.as_str(), v, r))?;
            continue;
        }
        if let Column::List(lists) = column {
            let Some(values) = lists.get(i) else { continue };
            if fill.target == Target::Attribute && fill.name == "identities" {
                identities(values.as_ref(), stager).map_err(|(v, r)| (fill.shown.as_str(), v, r))?;
                continue;
            }
            let values = Column::new(values.as_ref());
            let one = !matches!(fill.target, Target::Identity(_) | Target::Attribute);
            if one || matches!(values, Column::List(_) | Column::Struct(_) | Column::Other(_)) {
                return Err((&fill.shown, String::new(), Refusal("expected one value, found a list".into())));
            }
            for k in 0..values.len() {
                let cell = values.cell(k);
                stager.set(row, &fill.name, &fill.target, cell, None).map_err(|r| bad(cell, r))?;
            }
            continue;
        }
        if let Column::Other(_) | Column::Struct(_) = column {
            let kind = column.type_name();
            if column.is_null(i) {
                continue;
            }
            if matches!(fill.target, Target::Attribute | Target::Attributes) {
                // What means nothing to us costs nobody a row.
                stager.out.report.warn(row, &fill.shown, &format!("a column of {kind} is not kept"));
                continue;
            }
            return Err((
                &fill.shown,
                kind,
                Refusal("expected a column of text, numbers, times or lists of text".into()),
            ));
        }
        let cell = column.cell(i);
        stager.set(row, &fill.name, &fill.target, cell, None).map_err(|r| bad(cell, r))?;
    }
    Ok(true)
}

/// The attributes of a row: a struct, one field each.
fn attributes(i: usize, row: u64, all: &StructArray, stager: &mut Stager<'_>) -> Result<(), (String, Refusal)> {
    if all.is_null(i) {
        return Ok(());
    }
    for (field, values) in all.fields().iter().zip(all.columns()) {
        let column = Column::new(values.as_ref());
        let cell = column.cell(i);
        stager.set(row, field.name(), &Target::Attribute, cell, None).map_err(|refusal| (cell.to_text(), refusal))?;
    }
    Ok(())
}

/// The identities of a row: a list of `kind`, `value` and, if there is one, `verified`.
fn identities(values: &dyn Array, stager: &mut Stager<'_>) -> Result<(), (String, Refusal)> {
    let expected = || (String::new(), Refusal("expected a list of `kind`, `value` and `verified`".into()));
    let list = values.as_struct_opt().ok_or_else(expected)?;
    let column = |name: &str| list.column_by_name(name).map(|c| Column::new(c.as_ref()));
    let (kinds, raw) = (column("kind").ok_or_else(expected)?, column("value").ok_or_else(expected)?);
    let verified = column("verified");
    for k in (0..list.len()).filter(|k| !list.is_null(*k)) {
        let (kind, value) = (kinds.cell(k).to_text(), raw.cell(k).to_text());
        let read = IdentityKind::parse(&kind).map_err(|e| (kind.clone(), Refusal(e.message().to_owned())))?;
        let proven = verified.as_ref().is_some_and(|v| v.cell(k) == Cell::Bool(true));
        stager.identity(read, &value, proven).map_err(|r| (value.clone(), r))?;
    }
    Ok(())
}

enum Made<'a> {
    Skip,
    Nothing,
    Text,
    Cell(Cell<'a>),
}

/// Makes a column's value as its rule says; text is left in `out`.
fn make<'a>(
    i: usize,
    row: u64,
    rule: &MadeColumn,
    from: &[usize],
    columns: &'a [Column<'_>],
    out: &mut String,
) -> Made<'a> {
    if rule.row {
        *out = format!("{row:09}");
        return Made::Text;
    }
    if let Some(value) = &rule.value {
        out.push_str(value);
        return Made::Text;
    }
    let mut single = None;
    for (n, c) in from.iter().enumerate() {
        let cell = columns.get(*c).map_or(Cell::Null, |c| c.cell(i));
        if cell == Cell::Null {
            // A joined value with a part missing is missing.
            return Made::Nothing;
        }
        if n > 0 {
            out.push_str(rule.join.as_deref().unwrap_or(" "));
        }
        match cell {
            Cell::Text(t) => out.push_str(t.trim()),
            other => {
                single = Some(other);
                out.push_str(&other.to_text());
            }
        }
    }
    let has = |list: &[String]| list.iter().any(|v| v == out);
    if has(&rule.skip) {
        return Made::Skip;
    }
    if has(&rule.null) {
        return Made::Nothing;
    }
    if !rule.values.is_empty() {
        if let Some(to) = rule.values.get(out.as_str()).or_else(|| rule.values.get("*")) {
            to.clone_into(out);
        }
        return Made::Text;
    }
    match single {
        Some(cell) if from.len() == 1 => Made::Cell(cell),
        _ => Made::Text,
    }
}

/// The error of a whole delivery that cannot be read at all.
fn no_column(kind: EntryKind, column: &str, found: &[&str]) -> Error {
    let shown = found.iter().take(40).copied().collect::<Vec<_>>().join(", ");
    Error::argument(format!("no column for `{column}` of {}: found {shown}; name it in `columns`", kind.name()))
}
