//! The table door: Arrow batches, read in parts side by side.

use super::make::{Made, make};
use super::notices::notice;
use super::reader::{Reader, Target};
use super::report::{AppendReport, DESCRIBED};
use super::rule::{ColumnRule, MadeColumn, OnError};
use super::stage::Stager;
use super::staged::Staged;
use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::locate::Step;
use crate::model::identity::IdentityKind;
use crate::model::{EntryKind, Field, Refusal};
use crate::suggest::did_you_mean;
use crate::table::{Column, ReadReport, find_path, is_frame_index};
use crate::threads::on_cores;
use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch, StructArray};
use arrow_schema::{DataType, Schema};
use rayon::prelude::*;
use std::ops::Range;

/// The column of lists of identities.
const IDENTITIES: &str = "identities";
/// Rows read as one part. Small enough for both cores to finish together.
const PART: usize = 16_384;

/// Which columns of a table fill what, in the order of the entry's bytes.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    fills: Vec<Fill<'a>>,
    /// Places inside nested columns, which are read as if they stood behind the columns of the table.
    inside: Vec<(usize, Vec<Step<'a>>)>,
    /// What is to be told of columns as a whole.
    notes: Vec<(String, String)>,
}

#[derive(Debug)]
struct Fill<'a> {
    /// Our name of the column, and theirs for reports.
    name: String,
    shown: String,
    target: Target,
    columns: Vec<usize>,
    rule: Option<&'a MadeColumn>,
    /// The values that other columns must have.
    when: Vec<(usize, &'a [String])>,
    /// Whether the mapping names it; what is found by its name alone costs nobody a row.
    mapped: bool,
    /// Whether the table says that it is bytes, and not text.
    bytes: bool,
}

impl<'a> Plan<'a> {
    pub(super) fn new(schema: &Schema, reader: &Reader<'a>) -> Result<Self> {
        let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        let mut inside = Vec::new();
        let mut find = |ours: &str, theirs: &'a str| {
            let (at, steps) = find_path(schema, theirs).ok_or_else(|| {
                let hint = did_you_mean(theirs, names.iter().copied());
                let all = names.iter().take(40).copied().collect::<Vec<_>>().join(", ");
                Error::argument(format!("`{ours}` is to come from `{theirs}`, which is not in the table: {all}{hint}"))
            })?;
            if steps.is_empty() {
                return Ok(at);
            }
            inside.push((at, steps));
            Ok(names.len() + inside.len() - 1)
        };
        let options = reader.options;
        let mut fills = Vec::new();
        let mut used = vec![false; names.len()];
        for (ours, rule) in &options.columns {
            let Some(target) = reader.target(ours) else { continue };
            let (theirs, rule): (Vec<&'a String>, _) = match rule {
                ColumnRule::Named(theirs) => (vec![theirs], None),
                ColumnRule::Listed(theirs) => (theirs.iter().collect(), None),
                ColumnRule::Made(made) => {
                    (made.column.iter().chain(&made.columns).chain(&made.list).collect(), Some(made.as_ref()))
                }
            };
            let columns = theirs.iter().map(|c| find(ours, c)).collect::<Result<Vec<_>>>()?;
            let conditions = rule.iter().flat_map(|rule| &rule.when);
            let when = conditions.map(|(column, values)| Ok((find(ours, column)?, values.as_slice())));
            let when = when.collect::<Result<Vec<_>>>()?;
            // A time that others are counted from is still the time it is by its own name.
            let start = usize::from(rule.is_some_and(|rule| rule.add.is_some()));
            for c in columns.iter().skip(start) {
                if let Some(slot) = used.get_mut(*c) {
                    *slot = true;
                }
            }
            let shown = theirs.iter().map(|t| t.as_str()).collect::<Vec<_>>().join("+");
            let shown = if shown.is_empty() { ours.clone() } else { shown };
            fills.push(Fill { name: ours.clone(), shown, target, columns, rule, when, mapped: true, bytes: false });
        }
        let mut notes = Vec::new();
        for (i, name) in names.iter().enumerate() {
            if used.get(i) == Some(&true) || options.columns.contains_key(*name) {
                continue;
            }
            let mut note = |said: &str| notes.push(((*name).to_owned(), said.to_owned()));
            if names.iter().take(i).any(|n| n == name) {
                note("several columns have this name: the first is read");
                continue;
            }
            // What a path reads of it is what the mapping wants of it.
            let kind = schema.fields().get(i).map_or(&DataType::Null, |f| f.data_type());
            let nested = kind.is_nested();
            if nested && inside.iter().any(|(at, _)| *at == i) {
                continue;
            }
            if *name == IDENTITIES && options.attributes && !nested && *kind != DataType::Null {
                note("kept as an attribute: expected lists of `kind`, `value` and `verified`");
            }
            let target = match reader.target(name) {
                _ if *name == "attributes" && options.attributes => Target::Attributes,
                Some(target) => target,
                None if is_frame_index(name) => {
                    note("the index of a frame is not kept");
                    continue;
                }
                None if options.attributes && !fills.iter().any(|f| f.columns.contains(&i)) => Target::Attribute,
                None => continue,
            };
            let (name, shown) = ((*name).to_owned(), (*name).to_owned());
            let bytes = is_bytes(kind);
            let columns = vec![i];
            fills.push(Fill { name, shown, target, columns, rule: None, when: Vec::new(), mapped: false, bytes });
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
        let plan = Self { fills, inside, notes };
        plan.check(schema)?;
        Ok(plan)
    }

    /// Refuses a mapping to columns that hold no values: once, and not row by row.
    fn check(&self, schema: &Schema) -> Result<()> {
        let empty = RecordBatch::new_empty(schema.clone().into());
        let columns = columns(&empty, self);
        for fill in &self.fills {
            let needed = matches!(fill.target, Target::Id | Target::At | Target::Source);
            for column in fill.columns.iter().filter_map(|c| columns.get(*c)) {
                let lists = matches!(column, Column::List(_))
                    || matches!(column, Column::Within(_, c) if matches!(c.as_ref(), Column::List(_)));
                let made_of_lists = lists && fill.rule.is_some_and(|rule| rule.list.is_empty());
                let refused = column.is_nested() && (needed || made_of_lists || (fill.mapped && !lists));
                if refused {
                    let Fill { name, shown, .. } = fill;
                    let (kind, hint) = (column.type_name(), inner_names(column));
                    let message = match made_of_lists {
                        true => format!("`{name}` is to be made from `{shown}`, which holds lists"),
                        false => format!(
                            "`{name}` is to come from `{shown}`, a column of {kind}: expected single values{hint}"
                        ),
                    };
                    return Err(Error::argument(message));
                }
            }
        }
        Ok(())
    }
}

impl Plan<'_> {
    /// A report of what the names of the columns tell.
    pub(super) fn notices(&self, kind: EntryKind) -> AppendReport {
        let mut report = AppendReport::default();
        self.notes.iter().for_each(|(column, said)| report.warn_of_all(column, said));
        let is_filled = |target: &Target| self.fills.iter().any(|f| f.target == *target);
        for fill in self.fills.iter().filter(|f| f.target == Target::Attribute && f.name != IDENTITIES) {
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
    report.reading = read.notes().take(DESCRIBED).collect();
    for file in read.files.iter().filter(|file| !file.encoding_certain) {
        let reason = format!("the text was read as {}, which is not certain", file.encoding);
        report.warn_of("encoding", &reason, file.rows);
    }
}

/// Whether a row of a column has one of these values.
fn is_one_of(column: Option<&Column<'_>>, i: usize, values: &[String]) -> bool {
    let cell = column.map_or(Cell::Null, |column| column.cell(i));
    cell.with_text(|text| values.iter().any(|value| value == text.trim()))
}

/// Where single values stand in a struct.
fn inner_names(column: &Column<'_>) -> String {
    match column {
        Column::Struct(all) => {
            let names: Vec<String> = all.fields().iter().take(10).map(|f| format!("`….{}`", f.name())).collect();
            format!(", such as those inside it: {}", names.join(", "))
        }
        _ => String::new(),
    }
}

fn is_bytes(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, words) => is_bytes(words),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => true,
        _ => false,
    }
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

/// The columns of a batch, ready to be read, and behind them the places inside of them that the plan reads.
pub(super) fn columns<'b>(batch: &'b RecordBatch, plan: &Plan<'_>) -> Vec<Column<'b>> {
    let schema = batch.schema_ref();
    let whole = schema.fields().iter().zip(batch.columns()).map(|(f, c)| Column::of(f, c.as_ref()));
    let inside = plan.inside.iter().map(|(at, steps)| match (schema.fields().get(*at), batch.columns().get(*at)) {
        (Some(field), Some(column)) => Column::within(field, column.as_ref(), steps),
        _ => Column::Empty(batch.num_rows()),
    });
    whole.chain(inside).collect()
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
        if !fill.when.iter().all(|(column, values)| is_one_of(columns.get(*column), i, values)) {
            continue;
        }
        let filled = match fill.rule {
            Some(rule) => by_rule(i, row, fill, rule, columns, stager, made),
            None => {
                let mut all = fill.columns.iter().filter_map(|c| columns.get(*c));
                all.try_for_each(|column| as_it_is(i, row, fill, column, stager)).map(|()| true)
            }
        };
        match filled {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err((_, refusal)) if fill.rule.is_some_and(|r| r.on_error == Some(OnError::Null)) => {
                stager.out.report.warn(row, &fill.shown, &format!("{}: left out, as the mapping says", refusal.0));
            }
            Err((value, refusal)) => return Err((&fill.shown, value, refusal)),
        }
    }
    Ok(true)
}

type Fault = (String, Refusal);

/// Fills what a rule makes; false when it leaves the row out.
fn by_rule(
    i: usize,
    row: u64,
    fill: &Fill<'_>,
    rule: &MadeColumn,
    columns: &[Column<'_>],
    stager: &mut Stager<'_>,
    made: &mut String,
) -> Result<bool, Fault> {
    // A list is as many values, each made by the same rule.
    let each = if rule.list.is_empty() { fill.columns.len().max(1) } else { 1 };
    let all: &[usize] = &fill.columns;
    let groups = all.chunks(each).chain(all.is_empty().then_some(all));
    for from in groups {
        if let Some(values) = from.first().and_then(|c| columns.get(*c)?.list(i)).filter(|_| !rule.list.is_empty()) {
            let values = [Column::new(values.as_ref())];
            for k in 0..values.iter().map(Column::len).sum() {
                if !one_made(k, row, fill, rule, &[0], &values, stager, made)? {
                    return Ok(false);
                }
            }
        } else if !one_made(i, row, fill, rule, from, columns, stager, made)? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[expect(clippy::too_many_arguments, reason = "the row's place, its rule, where from and where to: each is needed")]
fn one_made(
    i: usize,
    row: u64,
    fill: &Fill<'_>,
    rule: &MadeColumn,
    from: &[usize],
    columns: &[Column<'_>],
    stager: &mut Stager<'_>,
    made: &mut String,
) -> Result<bool, Fault> {
    let mut set = |cell: Cell<'_>| {
        stager.set(row, &fill.name, &fill.target, cell, fill.rule).map_err(|refusal| (cell.to_text(), refusal))
    };
    match make(i, row, rule, from, columns, made).map_err(|refusal| (String::new(), refusal))? {
        Made::Skip => return Ok(false),
        Made::Nothing => {}
        Made::Text => set(Cell::Text(made))?,
        Made::Cell(cell) => set(cell)?,
        Made::Later(start, length) => {
            let at = stager.time(row, &fill.name, start, Some(rule)).map_err(|r| (start.to_text(), r))?;
            let late = || (start.to_text(), Refusal("expected an instant between the years 1678 and 2261".into()));
            let at = at.checked_add(length).ok_or_else(late)?;
            stager.set(row, &fill.name, &fill.target, Cell::Instant(at), None).map_err(|r| (String::new(), r))?;
        }
    }
    Ok(true)
}

/// Fills what a column of the table holds.
fn as_it_is(i: usize, row: u64, fill: &Fill<'_>, column: &Column<'_>, stager: &mut Stager<'_>) -> Result<(), Fault> {
    if column.is_plain() {
        let cell = column.cell(i);
        return stager.set(row, &fill.name, &fill.target, cell, None).map_err(|r| (cell.to_text(), r));
    }
    if let (Target::Attributes, Column::Struct(all)) = (&fill.target, column) {
        return attributes(i, row, all, stager);
    }
    if let Some(values) = column.list(i) {
        return list(row, fill, column, values.as_ref(), stager);
    }
    if column.is_nested() {
        if !column.is_null(i) {
            // What means nothing to us costs nobody a row; a mapping to it was refused before.
            stager.out.report.warn(row, &fill.shown, &format!("a column of {} is not kept", column.type_name()));
        }
        return Ok(());
    }
    let cell = column.cell(i);
    if let (true, Target::Attribute, Cell::Unread(..)) = (fill.bytes, &fill.target, cell) {
        stager.out.report.warn(row, &fill.shown, "bytes that are no text are not kept");
        return Ok(());
    }
    stager.set(row, &fill.name, &fill.target, cell, None).map_err(|r| (cell.to_text(), r))
}

/// Fills the values of a row's list.
fn list(
    row: u64,
    fill: &Fill<'_>,
    column: &Column<'_>,
    values: &dyn Array,
    stager: &mut Stager<'_>,
) -> Result<(), Fault> {
    if fill.target == Target::Attribute && fill.name == IDENTITIES {
        return identities(values, stager);
    }
    let several = matches!(fill.target, Target::Identity(_) | Target::Attribute);
    let values = Column::new(values);
    if values.is_nested() || (!several && values.len() > 1) {
        if !fill.mapped {
            stager.out.report.warn(row, &fill.shown, &format!("a column of {} is not kept", column.type_name()));
            return Ok(());
        }
        let expected =
            if several { "expected single values, found a list of lists" } else { "expected one value, found a list" };
        return Err((String::new(), Refusal(expected.into())));
    }
    if fill.target == Target::Attribute {
        let all = (0..values.len()).map(|k| values.cell(k));
        return stager.attribute_list(&fill.name, all).map_err(|refusal| (String::new(), refusal));
    }
    for k in 0..values.len() {
        let cell = values.cell(k);
        stager.set(row, &fill.name, &fill.target, cell, None).map_err(|r| (cell.to_text(), r))?;
    }
    Ok(())
}

/// The attributes of a row: a struct, one field each.
fn attributes(i: usize, row: u64, all: &StructArray, stager: &mut Stager<'_>) -> Result<(), Fault> {
    if all.is_null(i) {
        return Ok(());
    }
    for (field, values) in all.fields().iter().zip(all.columns()) {
        let column = Column::of(field, values.as_ref());
        if column.is_nested() && !column.is_null(i) {
            let place = format!("attributes.{}", field.name());
            stager.out.report.warn(row, &place, &format!("a column of {} is not kept", column.type_name()));
            continue;
        }
        let cell = column.cell(i);
        stager.set(row, field.name(), &Target::Attribute, cell, None).map_err(|refusal| (cell.to_text(), refusal))?;
    }
    Ok(())
}

/// The identities of a row: a list of `kind`, `value` and, if there is one, `verified`.
fn identities(values: &dyn Array, stager: &mut Stager<'_>) -> Result<(), Fault> {
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

/// The error of a whole delivery that cannot be read at all.
fn no_column(kind: EntryKind, column: &str, found: &[&str]) -> Error {
    let shown = found.iter().take(40).copied().collect::<Vec<_>>().join(", ");
    Error::argument(format!("no column for `{column}` of {}: found {shown}; name it in `columns`", kind.name()))
}
