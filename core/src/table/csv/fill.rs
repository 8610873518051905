//! Rows into columns, and what is wrong with a row.

use super::columns::{Column, nulls};
use super::detect::Detected;
use super::layout::Layout;
use super::numbers::{is_total, pointed};
use super::options::{Marks, ReadOptions};
use super::report::{FileReport, Found, Lines, READ_ERROR, ReadReport};
use super::rows::{Open, Record, Scanner};
use super::text::{Text, unwrap_formula};
use crate::error::{Error, Result, Status};
use crate::suggest::clip;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows of totals stand among so many at the end.
const LAST: usize = 3;
/// So many broken rows are too many, if they are more than half of all.
const MOST_BROKEN: usize = 200_000;

/// What is wrong with a row.
#[derive(Debug, Clone, Copy)]
enum Fault {
    /// A quote; and whether a backslash stands before another.
    Open(Open, bool),
    Header,
    /// As many fields.
    Width(usize),
    Empty,
    Nul,
    Encoding,
    /// UTF-8 in a file of another encoding.
    Utf8,
    Total,
}

/// The table of a text.
pub(super) fn table(
    text: &Text<'_>,
    layout: &Layout,
    detected: &Detected,
    options: &ReadOptions,
    marks: &Marks,
) -> Result<RecordBatch> {
    let mut filling = Filling::new(text, layout, detected, options);
    filling.rows()?;
    if marks.decimal_comma {
        filling.point_numbers();
    }
    filling.finish()
}

struct Filling<'a> {
    text: &'a Text<'a>,
    layout: &'a Layout,
    detected: &'a Detected,
    options: &'a ReadOptions,
    columns: Vec<Column>,
    rows: usize,
    /// The rows with which something is wrong, their lines, and what it is.
    faults: Vec<(usize, u64, Fault)>,
    lines: Lines,
    /// Whether the first column counts the rows, as frames write their index.
    counts: bool,
    /// How many values were written as formulas.
    formulas: u64,
    notes: Vec<String>,
}

impl<'a> Filling<'a> {
    fn new(text: &'a Text<'a>, layout: &'a Layout, detected: &'a Detected, options: &'a ReadOptions) -> Self {
        Self {
            text,
            layout,
            detected,
            options,
            columns: layout.names.iter().map(|_| Column::new()).collect(),
            rows: 0,
            faults: Vec::new(),
            lines: Lines::default(),
            counts: layout.header_line.is_some() && layout.names.first().is_some_and(String::is_empty),
            formulas: 0,
            notes: Vec::new(),
        }
    }

    fn rows(&mut self) -> Result<()> {
        let width = self.columns.len();
        let mut scanner = Scanner::new(self.text.bytes(), self.layout.dialect, self.layout.at, self.layout.line);
        let mut record = Record::default();
        let mut totals: Vec<(usize, u64)> = Vec::new();
        while scanner.next(&mut record, Some(width), width) {
            let fault = self.fields(&scanner, &record)?;
            self.lines.push(record.line);
            if let Some(fault) = fault {
                self.faults.push((self.rows, record.line, fault));
                self.is_hopeless()?;
            } else if self.sums_up(&scanner, &record) {
                totals.push((self.rows, record.line));
            }
            self.rows += 1;
        }
        for (row, line) in totals.into_iter().filter(|(row, _)| row + LAST >= self.rows) {
            self.faults.push((row, line, Fault::Total));
        }
        self.faults.sort_unstable_by_key(|(row, ..)| *row);
        Ok(())
    }

    /// Where so many rows are broken, something is wrong with all of them: that is said once.
    fn is_hopeless(&self) -> Result<()> {
        let Some((_, line, fault)) = self.faults.first() else { return Ok(()) };
        if self.faults.len() < MOST_BROKEN || self.faults.len() * 2 <= self.rows {
            return Ok(());
        }
        let (n, what) = (self.faults.len(), self.said(*fault));
        Err(Error::argument(format!(
            "{n} of the first {} rows are broken, the first: line {line}: {what}",
            self.rows + 1
        )))
    }

    /// Puts the fields of a row into the columns; answers with what is wrong with it.
    fn fields(&mut self, scanner: &Scanner<'_>, record: &Record) -> Result<Option<Fault>> {
        let (mut readable, mut nul, mut some, mut beyond, mut utf8) = (true, false, false, false, true);
        for (column, field) in self.columns.iter_mut().zip(&record.fields) {
            let raw = scanner.raw(*field);
            if raw.is_empty() {
                continue;
            }
            some = true;
            nul |= raw.contains(&0);
            if self.detected.is_latin && !raw.is_ascii() {
                beyond = true;
                utf8 &= std::str::from_utf8(raw).is_ok();
            }
            column.put(self.rows, |out| {
                let start = out.len();
                readable &= self.text.write(scanner, *field, out);
                self.formulas += u64::from(unwrap_formula(out, start));
            })?;
        }
        if self.counts {
            let first = record.fields.first().map(|f| scanner.raw(*f)).unwrap_or_default();
            self.counts = std::str::from_utf8(first).ok().and_then(|t| t.parse().ok()) == Some(self.rows);
        }
        let width = self.columns.len();
        Ok(match record.open {
            Some(open) => {
                let last = record.fields.last().map(|f| scanner.raw(*f)).unwrap_or_default();
                Some(Fault::Open(open, last.windows(2).any(|w| w == b"\\\"")))
            }
            None if width > 1 && self.is_header(scanner, record) => Some(Fault::Header),
            None if record.count != width => Some(Fault::Width(record.count)),
            None if !some => Some(Fault::Empty),
            None if nul => Some(Fault::Nul),
            None if !readable => Some(Fault::Encoding),
            None if beyond && utf8 => Some(Fault::Utf8),
            None => None,
        })
    }

    /// What is wrong, in words.
    fn said(&self, fault: Fault) -> String {
        let (column, what) = match fault {
            Fault::Open(Open::Unclosed { column }, _) => (column, "is never closed"),
            Fault::Open(Open::Followed { column }, false) => (column, "is closed before the field ends"),
            Fault::Open(Open::Followed { column }, true) => {
                (column, "is closed before the field ends; if a backslash escapes quotes, say so by `escape`")
            }
            Fault::Open(Open::Swallows { column }, _) => (column, "is closed only after other rows"),
            Fault::Header => return "it repeats the header".into(),
            Fault::Width(found) => return format!("expected {} fields, found {found}", self.layout.names.len()),
            Fault::Empty => return "the row is empty".into(),
            Fault::Nul => return "a NUL stands in it".into(),
            Fault::Encoding => return format!("expected {}, found other bytes", self.detected.charset.name()),
            Fault::Utf8 => {
                return format!("its letters are utf-8, those of other rows {}", self.detected.charset.name());
            }
            Fault::Total => return "a total of the rows before, no row".into(),
        };
        let name = self.layout.names.get(column).filter(|n| !n.is_empty());
        let field = name.map_or_else(|| format!("field {}", column + 1), |n| format!("`{}`", clip(n)));
        format!("the quote that {field} begins with {what}")
    }

    fn is_header(&self, scanner: &Scanner<'_>, record: &Record) -> bool {
        // Most rows are known by their first field to be none.
        let same = |(field, name): (&super::rows::Field, &String)| self.text.read(scanner, *field).trim() == name;
        let first = record.fields.first().and_then(|f| scanner.raw(*f).trim_ascii_start().first().copied());
        let own = self.layout.names.first().and_then(|n| n.bytes().next());
        self.layout.header_line.is_some()
            && record.count == self.layout.names.len()
            && (first == own || own.is_some_and(|b| b >= 128))
            && record.fields.iter().zip(&self.layout.names).all(same)
    }

    fn sums_up(&self, scanner: &Scanner<'_>, record: &Record) -> bool {
        let filled = || record.fields.iter().filter(|f| !scanner.raw(**f).is_empty());
        let first_is_word = || filled().next().is_some_and(|f| !scanner.raw(*f).iter().any(u8::is_ascii_digit));
        // Of two columns both are filled: the word and the sum.
        let few = (record.fields.len() + 1).max(4);
        if record.fields.len() < 2 || filled().count() * 2 > few || !first_is_word() {
            return false;
        }
        let fields: Vec<String> = filled().map(|f| self.text.read(scanner, *f)).collect();
        is_total(fields.iter().map(String::as_str))
    }

    /// Writes numbers with a decimal comma with a point, column by column.
    fn point_numbers(&mut self) {
        let names: Vec<String> = self.names();
        let (mut done, faults) = (Vec::new(), &self.faults);
        for (column, name) in self.columns.iter_mut().zip(names) {
            let comma = std::cell::Cell::new(false);
            let each = |row: usize, value: &[u8]| {
                let text = String::from_utf8_lossy(value);
                if faults.binary_search_by_key(&row, |(row, ..)| *row).is_ok() {
                    return Some(text.into_owned());
                }
                comma.set(comma.get() || text.contains(','));
                pointed(&text)
            };
            if column.rewrite(each, || comma.get()) {
                done.push(format!("`{name}`"));
            }
        }
        self.notes.push(match done.as_slice() {
            [] => "no column holds nothing but numbers with a decimal comma".into(),
            _ => format!("decimal commas became points in {}", done.join(", ")),
        });
    }

    /// The names of the columns: those of the options, then those of the header, then numbers.
    fn names(&self) -> Vec<String> {
        let given = |i: usize| self.options.names.get(i).or(self.layout.names.get(i)).filter(|n| !n.is_empty());
        (0..self.columns.len())
            .map(|i| match given(i) {
                Some(name) => name.clone(),
                None => {
                    let mut name = format!("column_{}", i + 1);
                    while self.layout.names.contains(&name) || self.options.names.contains(&name) {
                        name.push('_');
                    }
                    name
                }
            })
            .collect()
    }

    fn finish(mut self) -> Result<RecordBatch> {
        let names = self.names();
        if !self.options.names.is_empty() && self.options.names.len() != self.layout.names.len() {
            let (given, found) = (self.options.names.len(), self.layout.names.len());
            return Err(Error::argument(format!("`names` has {given} names, the text has {found} columns")));
        }
        let mut places = BTreeMap::new();
        for (i, name) in names.iter().enumerate() {
            if let Some(before) = places.insert(name, i + 1) {
                let message = format!(
                    "columns {before} and {} are both named `{}`; the option `names` gives names that differ",
                    i + 1,
                    clip(name)
                );
                return Err(Error::argument(message));
            }
        }
        let mut fields = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        let empty = nulls(self.rows);
        let (mut left_out, mut numbered) = (Vec::new(), Vec::new());
        let unnamed =
            |i: usize| self.options.names.is_empty() && self.layout.names.get(i).is_some_and(String::is_empty);
        let has_header = self.layout.header_line.is_some();
        for (i, (name, column)) in names.iter().zip(std::mem::take(&mut self.columns)).enumerate() {
            let counts = i == 0 && self.counts && self.rows > 0;
            let array = column.finish(self.rows)?;
            if has_header && unnamed(i) {
                if counts || array.is_none() {
                    left_out.push(format!("{}{}", i + 1, if counts { ", which counts the rows" } else { "" }));
                    continue;
                }
                numbered.push(format!("`{name}`"));
            }
            fields.push(Field::new(name, DataType::Utf8, true));
            arrays.push(array.unwrap_or_else(|| empty.clone()));
        }
        if !numbered.is_empty() {
            self.notes.push(format!("the header has no name for {}", numbered.join(", ")));
        }
        if !left_out.is_empty() {
            self.notes.push(format!("a column without a name was left out: {}", left_out.join(", ")));
        }
        if fields.is_empty() {
            return Err(Error::argument("no column has a name or a value"));
        }
        self.errors(&mut fields, &mut arrays)?;
        let report = ReadReport { files: vec![self.report()] };
        RecordBatch::try_new(Arc::new(Schema::new_with_metadata(fields, report.metadata()?)), arrays)
            .map_err(|e| Error::new(Status::Internal, format!("a table could not be made: {e}")))
    }

    /// The column of what is wrong; where the text has one of that name itself, into it.
    fn errors(&self, fields: &mut Vec<Field>, arrays: &mut Vec<ArrayRef>) -> Result<()> {
        if self.faults.is_empty() {
            return Ok(());
        }
        let own = fields.iter().position(|f| f.name() == READ_ERROR);
        let said = own.and_then(|at| arrays.get(at)).cloned();
        let said = said.as_deref().map(arrow_array::cast::AsArray::as_string::<i32>);
        let mut column = Column::new();
        let file = self.options.file.as_ref().map_or_else(String::new, |file| format!("{file}, "));
        let mut faults = self.faults.iter().peekable();
        for row in 0..self.rows {
            let fault = faults.next_if(|(at, ..)| *at == row);
            let fault = fault.map(|(_, line, fault)| format!("{file}line {line}: {}", self.said(*fault)));
            let before = said.filter(|s| !arrow_array::Array::is_null(s, row)).map(|s| s.value(row));
            if let Some(fault) = fault.as_deref().or(before) {
                column.put(row, |out| out.extend_from_slice(fault.as_bytes()))?;
            }
        }
        let array = column.finish(self.rows)?.unwrap_or_else(|| nulls(self.rows));
        match own.and_then(|at| arrays.get_mut(at)) {
            Some(place) => *place = array,
            None => {
                fields.push(Field::new(READ_ERROR, DataType::Utf8, true));
                arrays.push(array);
            }
        }
        Ok(())
    }

    fn report(&mut self) -> FileReport {
        let (layout, detected) = (self.layout, self.detected);
        let encoding = detected.charset.name();
        let mut notes = Vec::new();
        match detected.found {
            Found::Guessed if detected.certain => notes.push(format!("the encoding was guessed: {encoding}")),
            Found::Guessed => notes.push(format!(
                "the encoding was guessed and is not certain: {encoding}; the option `encoding` says another"
            )),
            Found::Given if !detected.certain => {
                notes.push(format!("the text is valid utf-8, and was read as {encoding}, as `encoding` says"));
            }
            Found::Mark if encoding != "utf-8" => notes.push(format!("the encoding is {encoding}, by its mark")),
            _ => {}
        }
        if let (Some(first), Some(last)) = (layout.passed_over.first(), layout.passed_over.last()) {
            let lines = match (first.line, last.line) {
                (a, b) if a == b => format!("line {a} was"),
                (a, b) => format!("lines {a} to {b} were"),
            };
            notes.push(format!("{lines} passed over before the table"));
        }
        notes.append(&mut layout.notes.clone());
        notes.append(&mut self.notes);
        if self.formulas > 0 {
            notes.push(format!("{} values were written as `=\"…\"`, and are read as what is in it", self.formulas));
        }
        match self.faults.len() {
            0 => {}
            1 => notes.push(format!("1 row is broken, `{READ_ERROR}` says why")),
            n => notes.push(format!("{n} rows are broken, `{READ_ERROR}` says why")),
        }
        let (rows, lines) = std::mem::take(&mut self.lines).finish();
        FileReport {
            file: self.options.file.clone(),
            rows,
            broken: self.faults.len() as u64,
            fields: layout.names.len() as u64,
            encoding,
            encoding_found: detected.found,
            encoding_certain: detected.certain,
            separator: char::from(layout.dialect.separator).to_string(),
            separator_found: layout.separator_found,
            header_line: layout.header_line,
            passed_over: layout.passed_over.clone(),
            notes,
            lines,
        }
    }
}
