//! Where the table stands in a text: its separator, its header, and the lines before it that are none of it.

use super::options::{Header, Marks, ReadOptions};
use super::report::{Found, PassedOver};
use super::rows::{Dialect, Record, Scanner};
use super::text::{Text, unwrap_formula};
use crate::error::{Error, Result};
use crate::suggest::clip;

/// The layout of a text.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) dialect: Dialect,
    pub(super) separator_found: Found,
    /// The line of the header, if there is one.
    pub(super) header_line: Option<u64>,
    /// The names in the header; as many as a row has fields when there is none.
    pub(super) names: Vec<String>,
    pub(super) passed_over: Vec<PassedOver>,
    /// Where the rows begin, and their first line.
    pub(super) at: usize,
    pub(super) line: u64,
    pub(super) notes: Vec<String>,
}

/// Separators in the order of preference among equals, and how usual they are.
const SEPARATORS: [(u8, f64); 9] = [
    (b'\t', 1.0),
    (b';', 1.0),
    (b'|', 1.0),
    (b',', 1.0),
    (b'^', 0.6),
    (b'~', 0.6),
    (0x1f, 0.9),
    (0x01, 0.9),
    (b':', 0.2),
];

/// The rows by which the separator and the width are found.
const SAMPLE: usize = 200;
/// The bytes of them.
const SAMPLE_BYTES: usize = 64 << 10;
/// The lines looked at for a header.
const PREAMBLE: usize = 100;
/// The most columns a table may have.
pub(super) const MOST_COLUMNS: usize = 16_384;

impl Layout {
    pub(super) fn find(text: &Text<'_>, options: &ReadOptions, marks: &Marks) -> Result<Self> {
        let bytes = text.bytes();
        let mut dialect = Dialect { separator: b',', quote: marks.quote, escape: marks.escape };
        let mut lines = Scanner::new(bytes, dialect, 0, 1);
        let mut passed_over = Vec::new();
        for _ in 0..options.skip_rows {
            if lines.is_done() {
                return Err(Error::argument("every line of the text is passed over by `skip_rows`"));
            }
            pass(&mut lines, text, &mut passed_over);
        }
        let mut said = None;
        let mut ahead = lines.clone();
        while !ahead.is_done() && said.is_none() {
            let line = ahead.skip_line();
            said = separator_line(line);
            if said.is_some() {
                while lines.at < ahead.at {
                    pass(&mut lines, text, &mut passed_over);
                }
            } else if !line.trim_ascii().is_empty() {
                break;
            }
        }
        if let Some(Header::Line(wanted)) = options.header {
            if wanted < lines.line {
                return Err(Error::argument(format!("line {wanted} is no header: it is passed over")));
            }
            while lines.line < wanted && !lines.is_done() {
                pass(&mut lines, text, &mut passed_over);
            }
        }
        let (separator, separator_found) = match (marks.separator, said) {
            (Some(given), _) => (given, Found::Given),
            (None, Some(said)) => (said, Found::Mark),
            (None, None) => (guess(sample(bytes, lines.at), dialect, &lines), Found::Guessed),
        };
        dialect.separator = separator;
        let start = Scanner::new(bytes, dialect, lines.at, lines.line);
        let widths = widths(Scanner::new(sample(bytes, start.at), dialect, start.at, start.line));
        let mut out = Self {
            dialect,
            separator_found,
            header_line: None,
            names: Vec::new(),
            passed_over,
            at: start.at,
            line: start.line,
            notes: Vec::new(),
        };
        // One row of a width is no rule: the first one's is as good.
        let usual = usual(&widths).filter(|(_, count)| *count > 1).map(|(width, _)| width);
        let usual = usual.or(widths.first().copied()).unwrap_or(1);
        if options.header == Some(Header::Named(false)) {
            out.without_header(start, text, if options.names.is_empty() { usual } else { options.names.len() });
        } else {
            out.with_header(start, text, usual, matches!(options.header, Some(Header::Line(_))))?;
        }
        if out.names.len() == 1 && separator_found == Found::Guessed {
            out.notes.push("no separator was found, so there is one column".into());
        }
        Ok(out)
    }

    fn without_header(&mut self, mut rows: Scanner<'_>, text: &Text<'_>, width: usize) {
        let mut record = Record::default();
        loop {
            let mut next = rows.clone();
            let is_comment = next.next(&mut record, None, 1)
                && record.count != width
                && record.fields.first().is_some_and(|f| rows.raw(*f).starts_with(b"#"));
            if !is_comment {
                break;
            }
            pass(&mut rows, text, &mut self.passed_over);
        }
        (self.at, self.line) = (rows.at, rows.line);
        self.names = vec![String::new(); width];
    }

    fn with_header(&mut self, start: Scanner<'_>, text: &Text<'_>, usual: usize, is_first: bool) -> Result<()> {
        let mut record = Record::default();
        // The header is the first line that names most columns; if that looks like a row, it is the first line of all.
        let (mut rows, mut chosen, mut first) = (start.clone(), None, None);
        for _ in 0..PREAMBLE {
            rows.skip_blank();
            let before = rows.clone();
            if !rows.next(&mut record, None, MOST_COLUMNS + 1) {
                break;
            }
            let names: Vec<String> = record.fields.iter().map(|f| name(&text.read(&rows, *f))).collect();
            first = first.or_else(|| Some(before.clone()));
            let named = names.iter().filter(|n| !n.is_empty()).count();
            let is_comment = record.count != usual && names.first().is_some_and(|n| n.starts_with('#'));
            // Of two columns one may have no name; a title stands alone in its line, or in the first of many columns.
            let is_title = named * 2 <= usual && (usual != 2 || record.count != 2 || named == 0);
            if is_first || !(is_title || is_comment) {
                chosen = Some((before, names));
                break;
            }
        }
        let looks_like_row = |names: &[String]| names.iter().any(|n| is_data(n));
        let passes = chosen.as_ref().is_some_and(|(at, _)| first.as_ref().is_some_and(|first| first.at < at.at));
        let begin = match chosen {
            Some((at, names)) if !passes || !looks_like_row(&names) => at,
            _ => first.ok_or_else(|| Error::argument("the text has no first line with the names of the columns"))?,
        };
        let mut lines = start;
        while lines.at < begin.at && !lines.is_done() {
            pass(&mut lines, text, &mut self.passed_over);
        }
        let mut rows = begin;
        rows.next(&mut record, None, MOST_COLUMNS + 1);
        if record.count > MOST_COLUMNS {
            return Err(Error::argument(format!(
                "the header (line {}) has {} columns, {MOST_COLUMNS} is the most",
                record.line, record.count
            )));
        }
        if record.open.is_some() {
            let message = format!("the header (line {}) has a quote that is not closed", record.line);
            return Err(Error::argument(message));
        }
        self.header_line = Some(record.line);
        self.names = record.fields.iter().map(|f| name(&text.read(&rows, *f))).collect();
        if self.names.iter().any(|n| n.contains('\0')) {
            return Err(Error::argument(format!("the header (line {}) has a NUL in a name", record.line)));
        }
        if looks_like_row(&self.names) {
            let seen = self.names.iter().find(|n| is_data(n)).map_or("", String::as_str);
            let message = format!(
                "the header (line {}) looks like a row (`{}`): say `header`: false if no line names the columns",
                record.line,
                clip(seen)
            );
            self.notes.push(message);
        }
        (self.at, self.line) = (rows.at, rows.line);
        self.widen(rows);
        Ok(())
    }

    /// Every row ends with a separator, and the header does not: a column without a name, and without values.
    fn widen(&mut self, mut rows: Scanner<'_>) {
        let (mut record, mut seen) = (Record::default(), 0);
        while seen < SAMPLE && rows.next(&mut record, None, self.names.len() + 1) {
            let empty = record.fields.last().is_some_and(|f| rows.raw(*f).is_empty());
            if record.count != self.names.len() + 1 || !empty {
                return;
            }
            seen += 1;
        }
        if seen > 0 {
            self.names.push(String::new());
        }
    }
}

/// Goes over one line and notes it.
fn pass(lines: &mut Scanner<'_>, text: &Text<'_>, passed_over: &mut Vec<PassedOver>) {
    let number = lines.line;
    let line = lines.skip_line();
    if passed_over.len() < PREAMBLE {
        passed_over.push(PassedOver { line: number, text: clip(text.plain(line).trim()) });
    }
}

/// The separator that a line `sep=;` names, as Excel writes and reads it.
fn separator_line(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii_start();
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (key, rest) = line.split_at_checked(4)?;
    if !key.eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    let (separator, rest) = rest.split_first()?;
    let ends = rest.iter().all(|b| b == separator || *b == b'"' || *b == b' ');
    (ends && separator.is_ascii() && !separator.is_ascii_alphanumeric() && *separator != b'"').then_some(*separator)
}

/// The separator by which the first rows have fields alike.
fn guess(bytes: &[u8], dialect: Dialect, from: &Scanner<'_>) -> u8 {
    let mut best = (0.0, b',');
    for (separator, prior) in SEPARATORS {
        let rows = Scanner::new(bytes, Dialect { separator, ..dialect }, from.at, from.line);
        let widths = widths(rows.clone());
        let Some((width, count)) = usual(&widths).filter(|(width, _)| *width > 1) else { continue };
        let share = count as f64 / widths.len() as f64;
        let names = if has_names(rows, width) { 1.3 } else { 1.0 };
        let score = prior * share * share * (1.0 + (width as f64).ln() / 5.0) * names;
        if score > best.0 {
            best = (score, separator);
        }
    }
    best.1
}

/// Whether the first row of this width has a name in every field, and all of them differ.
fn has_names(mut rows: Scanner<'_>, width: usize) -> bool {
    let mut record = Record::default();
    for _ in 0..PREAMBLE {
        if !rows.next(&mut record, None, width.min(MOST_COLUMNS)) {
            return false;
        }
        if record.count == width {
            let names: Vec<&[u8]> = record.fields.iter().map(|f| rows.raw(*f).trim_ascii()).collect();
            let distinct: std::collections::HashSet<&&[u8]> = names.iter().collect();
            let is_name = |n: &&[u8]| !n.is_empty() && !is_data(&String::from_utf8_lossy(n));
            return distinct.len() == names.len() && names.iter().all(is_name);
        }
    }
    false
}

/// How many fields the first rows have.
fn widths(mut rows: Scanner<'_>) -> Vec<usize> {
    let (mut record, mut out) = (Record::default(), Vec::new());
    while out.len() < SAMPLE && rows.next(&mut record, None, 0) {
        out.push(record.count);
    }
    out
}

/// The beginning of a text, in whole lines if there are any: what is looked at must not grow with the file.
fn sample(bytes: &[u8], from: usize) -> &[u8] {
    let most = from.saturating_add(SAMPLE_BYTES);
    let Some(cut) = bytes.get(..most) else { return bytes };
    let end = cut.iter().rposition(|b| *b == b'\n' || *b == b'\r').filter(|end| *end > from);
    end.and_then(|end| cut.get(..=end)).unwrap_or(cut)
}

/// The width that most rows have, the larger of equals, and how many have it.
fn usual(widths: &[usize]) -> Option<(usize, usize)> {
    let count = |width: usize| widths.iter().filter(|w| **w == width).count();
    widths.iter().map(|w| (count(*w), *w)).max().map(|(count, width)| (width, count))
}

/// A name as it stands in the header, without what surrounds it.
fn name(text: &str) -> String {
    let plain = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let mut bytes = plain.as_bytes().to_vec();
    unwrap_formula(&mut bytes, 0);
    String::from_utf8(bytes).unwrap_or_else(|_| plain.to_owned())
}

/// Whether a field is more likely a value than a name: a number, a time, a telephone number, a mail address.
fn is_data(field: &str) -> bool {
    let letters = field.chars().filter(|c| c.is_alphabetic()).count();
    let digits = field.chars().filter(char::is_ascii_digit).count();
    // A year or a plain number may name a column of a sheet; a time may have a `T` and a zone.
    (digits > 0 && letters == 0 && (digits > 4 || field.chars().any(|c| !c.is_ascii_digit())))
        || (digits >= 8 && letters <= 2)
        || (field.contains('@') && field.contains('.') && !field.contains(' '))
}
