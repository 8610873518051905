//! Rows of CSV text, one after the other, and the rule for quotes.
//!
//! A field that begins with a quote goes up to the next quote that is not doubled. After that quote the field must end:
//! a separator, a line end or the end of the text comes next. Line ends within it are part of the field. A quote
//! elsewhere in a field is an ordinary character.
//!
//! Such a field is *open* when its quote is never closed; when something else comes after the closing quote; or when it
//! swallows rows. Then the row ends with the line on which the open field begins and is broken, and reading goes on at the
//! next line.
//!
//! A field over line ends swallows a row when one of its lines after the first, read by itself, has at least as many
//! fields as the header, and a first field of at most one word more than that of the row. Prose is told from rows by its
//! separators: one before a blank is punctuation, and so is the only one of a line when it stands last.
//!
//! A row over line ends that is broken anyhow (another number of fields, or a quote open further on) swallows with less:
//! a separator in those lines that is no punctuation, or a first line with as many fields as the header. Then each line
//! up to its end is a row by itself.
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
    /// Up to here each line is a row by itself.
    alone: usize,
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
        Self { text, dialect, alone: 0, at, line }
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
        let width = width.filter(|width| *width > 1);
        // The first field over line ends that may have rows in it, if the row turns out to be broken.
        let mut suspect = None;
        loop {
            let at = self.at;
            if self.dialect.quote.is_some() && self.text.get(at).copied() == self.dialect.quote {
                match self.quoted(record, width) {
                    Ok(field) => {
                        if suspect.is_none() && width.is_some_and(|width| self.may_swallow(field.end, record, width)) {
                            suspect = Some((at, self.line, record.count));
                        }
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
                let is_broken = record.open.is_some() || width.is_some_and(|width| record.count != width);
                if let Some(from) = suspect.filter(|_| is_broken) {
                    self.give_back(record, from, most);
                }
                return true;
            }
        }
    }

    /// Ends a row with the line on which a field of it begins; the other lines become rows by themselves.
    fn give_back(&mut self, record: &mut Record, (at, line, column): (usize, u64, usize), most: usize) {
        self.alone = self.at;
        (self.at, self.line) = (self.line_end(at), line);
        record.fields.truncate(column);
        record.count = column;
        record.push(Field { start: at, end: self.at, escaped: false }, most);
        record.open = Some(Open::Swallows { column });
        self.end_line();
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
        let is_alone = opening < self.alone && self.line_end(opening) < at;
        if is_alone || width.is_some_and(|width| self.swallows(at, record, width)) {
            return Err(Open::Swallows { column });
        }
        Ok(Field { start: opening + 1, end: at, escaped })
    }

    /// Whether the quoted field that begins here and is closed at `close` has rows in it.
    fn swallows(&self, close: usize, record: &Record, width: usize) -> bool {
        let own = match record.fields.first() {
            Some(field) => self.raw(*field),
            None => self.text.get(self.at + 1..self.plain_end(self.at)).unwrap_or_default(),
        };
        self.lines_within(close).any(|from| {
            let (count, first) = self.alone(from, self.line_end(from));
            count >= width && words(first) <= words(own) + 1
        })
    }

    /// Whether that field may have rows in it, when its row is broken.
    fn may_swallow(&self, close: usize, record: &Record, width: usize) -> bool {
        let end = self.line_end(self.at);
        end < close
            && (record.count + self.alone(self.at + 1, end).0 >= width
                || self.lines_within(close).any(|from| self.alone(from, self.line_end(from).min(close)).0 > 1))
    }

    /// Where the lines begin over which the field goes that begins here, but for its first.
    fn lines_within(&self, close: usize) -> impl Iterator<Item = usize> {
        let mut line = self.clone();
        std::iter::from_fn(move || {
            line.at = line.line_end(line.at);
            (line.at < close && line.end_line()).then_some(line.at)
        })
    }

    /// How many fields a part of a line has, read by itself as a row and not as prose, and the first of them.
    fn alone(&self, from: usize, end: usize) -> (usize, &'t [u8]) {
        let part = Self { text: self.text.get(..end).unwrap_or_default(), alone: 0, ..self.clone() };
        let (mut at, mut count, mut first) = (from, 0, None);
        loop {
            let is_quoted = self.dialect.quote.is_some() && part.text.get(at).copied() == self.dialect.quote;
            let inner = Self { at, ..part.clone() };
            let field = is_quoted.then(|| inner.quoted(&Record::default(), None).ok()).flatten();
            let stop = part.row_end(field.map_or(at, |field| field.end + 1));
            count += 1;
            let first = *first.get_or_insert(self.text.get(at..stop).unwrap_or_default());
            if stop >= end {
                return (count, first);
            }
            at = stop + 1;
            if at >= end {
                // An empty field stands last; after a single one it is the comma of `Dear Anna,`.
                return (count + usize::from(count > 1), first);
            }
        }
    }

    /// The end of a field without quotes, in which separators before blanks are punctuation.
    fn row_end(&self, mut at: usize) -> usize {
        loop {
            at = self.plain_end(at);
            if self.text.get(at + 1) != Some(&b' ') || self.text.get(at).copied() != Some(self.dialect.separator) {
                return at;
            }
            at += 1;
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

/// How many words a field has.
fn words(text: &[u8]) -> usize {
    text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count()
}
