//! Rows of CSV text, one after the other, and the rule for quotes.
//!
//! A field that begins with a quote goes up to the next quote that is not doubled. After that quote the field must end:
//! a separator, a line end or the end of the text comes next. Line ends within it are part of the field. A quote
//! elsewhere in a field is an ordinary character.
//!
//! Such a field is *open* when its quote is never closed; when something else comes after the closing quote; or when it
//! would swallow rows: it goes over a line end, its first line has as many fields as the header, and the next line, read
//! by itself, has as many too and a first field of the same sort (with a digit, or without one) as the row. Then the row
//! ends with the line on which the open field begins and is broken, and reading goes on at the next line.
//!
//! So a quote that somebody forgot costs the row it stands in, and no other. Time is linear: what an open field has
//! looked through ends at the next quote that could open one.

/// The characters with a meaning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialect {
    pub(super) separator: u8,
    pub(super) quote: Option<u8>,
    pub(super) escape: Option<u8>,
}

/// Where a field stands in the text, without its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether quotes are doubled in it, or escaped.
    pub(super) escaped: bool,
}

/// What is wrong with the quotes of a row; the column counts from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// Never closed.
    Unclosed { column: usize },
    /// Closed, and more comes before the separator.
    Followed { column: usize },
    /// Closed only after rows of their own.
    Swallows { column: usize },
}

/// A row.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Its fields; no more than are asked for.
    pub(super) fields: Vec<Field>,
    /// How many fields there are.
    pub(super) count: usize,
    /// The line on which it begins.
    pub(super) line: u64,
    pub(super) open: Option<Open>,
}

/// Reads row after row.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'t> {
    text: &'t [u8],
    dialect: Dialect,
    /// Where the next row begins, and its line.
    pub(super) at: usize,
    pub(super) line: u64,
}

impl Record {
    fn push(&mut self, field: Field, most: usize) {
        if self.fields.len() < most {
            self.fields.push(field);
        }
        self.count += 1;
    }
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t [u8], dialect: Dialect, at: usize, line: u64) -> Self {
        Self { text, dialect, at, line }
    }

    /// The next row, of which at most so many fields are kept; blank lines are none. `width` is the header's.
    pub(super) fn next(&mut self, record: &mut Record, width: Option<usize>, most: usize) -> bool {
        self.skip_blank();
        // Files that were put together have a mark where the next one began.
        while self.text.get(self.at..).is_some_and(|rest| rest.starts_with(MARK)) {
            self.at += MARK.len();
            self.skip_blank();
        }
        if self.at >= self.text.len() {
            return false;
        }
        record.fields.clear();
        (record.count, record.line, record.open) = (0, self.line, None);
        loop {
            let at = self.at;
            if self.dialect.quote.is_some() && self.text.get(at).copied() == self.dialect.quote {
                match self.quoted(record, width) {
                    Ok(field) => {
                        record.push(field, most);
                        self.line += lines(self.text.get(at..field.end).unwrap_or_default());
                        self.at = field.end + 1;
                    }
                    Err(open) => {
                        self.at = self.line_end(at);
                        record.push(Field { start: at, end: self.at, escaped: false }, most);
                        record.open = Some(open);
                    }
                }
            } else {
                self.at = self.plain_end(at);
                record.push(Field { start: at, end: self.at, escaped: false }, most);
            }
            if self.text.get(self.at).copied() == Some(self.dialect.separator) {
                self.at += 1;
            } else {
                self.end_line();
                return true;
            }
        }
    }

    /// Goes over blank lines.
    pub(super) fn skip_blank(&mut self) {
        while self.end_line() {}
    }

    /// The bytes of a field as they are meant, added to `out`.
    pub(super) fn write(&self, field: Field, out: &mut Vec<u8>) {
        let mut rest = self.raw(field);
        if field.escaped {
            while let Some(at) = rest.iter().position(|b| self.is_mark(*b)) {
                out.extend_from_slice(rest.get(..at).unwrap_or_default());
                out.extend(rest.get(at + 1));
                rest = rest.get(at + 2..).unwrap_or_default();
            }
        }
        out.extend_from_slice(rest);
    }

    /// The bytes of a field as they stand.
    pub(super) fn raw(&self, field: Field) -> &'t [u8] {
        self.text.get(field.start..field.end).unwrap_or_default()
    }

    /// The line that begins here, without its end, and the scanner after it.
    pub(super) fn skip_line(&mut self) -> &'t [u8] {
        let from = self.at;
        self.at = self.line_end(from);
        let line = self.text.get(from..self.at).unwrap_or_default();
        self.end_line();
        line
    }

    /// Whether nothing is left.
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.text.len()
    }

    /// The field whose quote stands here.
    fn quoted(&self, record: &Record, width: Option<usize>) -> Result<Field, Open> {
        let (opening, column) = (self.at, record.count);
        let (mut at, mut escaped) = (opening + 1, false);
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            at += rest.iter().position(|b| self.is_mark(*b)).ok_or(Open::Unclosed { column })?;
            let next = self.text.get(at + 1).copied();
            let is_quote = self.text.get(at).copied() == self.dialect.quote;
            if is_quote && next != self.dialect.quote {
                break;
            }
            escaped = true;
            at += 2;
        }
        match self.text.get(at + 1).copied() {
            None | Some(b'\r' | b'\n') => {}
            Some(next) if next == self.dialect.separator => {}
            Some(_) => return Err(Open::Followed { column }),
        }
        if width.is_some_and(|width| width > 1 && self.swallows(at, record, width)) {
            return Err(Open::Swallows { column });
        }
        Ok(Field { start: opening + 1, end: at, escaped })
    }

    /// Whether the quoted field that begins here and is closed at `close` has rows in it.
    fn swallows(&self, close: usize, record: &Record, width: usize) -> bool {
        let end = self.line_end(self.at);
        if end >= close {
            return false;
        }
        let first_line = self.text.get(self.at..end).unwrap_or_default();
        if record.count + first_line.split(|b| *b == self.dialect.separator).count() != width {
            return false;
        }
        let own = match record.fields.first() {
            Some(field) => self.raw(*field),
            None => self.text.get(self.at + 1..self.plain_end(self.at)).unwrap_or_default(),
        };
        let mut next = Self { at: end, ..self.clone() };
        next.end_line();
        let (count, first) = next.fields_of_line();
        count == width && alike(own, first)
    }

    /// How many fields the line that begins here has, read by itself, and the first of them.
    fn fields_of_line(&self) -> (usize, &'t [u8]) {
        let end = self.line_end(self.at);
        let alone = Self { text: self.text.get(..end).unwrap_or_default(), ..self.clone() };
        let (mut at, mut count, mut first) = (self.at, 0, None);
        loop {
            let inner = Self { at, ..alone.clone() };
            let is_quoted = self.dialect.quote.is_some() && alone.text.get(at).copied() == self.dialect.quote;
            let field = is_quoted.then(|| inner.quoted(&Record::default(), None).ok()).flatten();
            let (start, stop, after) = match field {
                Some(field) => (field.start, field.end, field.end + 1),
                None => (at, alone.plain_end(at), alone.plain_end(at)),
            };
            count += 1;
            first = first.or_else(|| self.text.get(start..stop));
            if after >= end {
                return (count, first.unwrap_or_default());
            }
            at = after + 1;
            if at >= end {
                // A separator stands last: an empty field follows it.
                return (count + 1, first.unwrap_or_default());
            }
        }
    }

    fn is_mark(&self, byte: u8) -> bool {
        Some(byte) == self.dialect.quote || Some(byte) == self.dialect.escape
    }

    /// The end of a field without quotes.
    fn plain_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let separator = self.dialect.separator;
        at + rest.iter().position(|b| *b == separator || is_end(*b)).unwrap_or(rest.len())
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.iter().position(|b| is_end(*b)).unwrap_or(rest.len())
    }

    /// Goes over a line end, if one stands here.
    fn end_line(&mut self) -> bool {
        let size = match (self.text.get(self.at), self.text.get(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return false,
        };
        self.at += size;
        self.line += 1;
        true
    }
}

/// The byte order mark, in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

fn is_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

/// How many lines end in a text: CR, LF or both of them.
fn lines(text: &[u8]) -> u64 {
    let mut before = 0;
    text.iter().fold(0, |n, b| {
        let ends = *b == b'\r' || (*b == b'\n' && before != b'\r');
        before = *b;
        n + u64::from(ends)
    })
}

/// Whether two first fields are of one sort.
fn alike(a: &[u8], b: &[u8]) -> bool {
    let digit = |text: &[u8]| text.iter().any(u8::is_ascii_digit);
    !a.trim_ascii().is_empty() && !b.trim_ascii().is_empty() && digit(a) == digit(b)
}
