//! The reader of CSV text against a plain scanner: as many rows, on the same lines, with the same quotes open. The scanner
//! goes by lines and letters where the reader goes by bytes; what they share is the rule, which `csv_table` states.

use super::targets::{Seen, adds_up, stream};
use arrow_array::Array;
use arrow_array::cast::AsArray;
use encoding_rs::Encoding;
use kanava::table::{FileReport, ReadOptions, ReadReport, csv_table};
use kanava::{AppendOptions, History};

/// Options, then the bytes of a file.
pub(crate) fn csv(data: &[u8], seen: &mut Seen) {
    let (options, bytes) = match data.windows(4).position(|w| w == b"\n--\n") {
        Some(at) => (&data[..at], &data[at + 4..]),
        None => (b"{}".as_slice(), data),
    };
    let Some(options) = seen.taken(ReadOptions::parse(&String::from_utf8_lossy(options))) else { return };
    let Some(table) = seen.taken(csv_table(bytes, &options)) else { return };
    let report = ReadReport::of(&table.schema()).unwrap();
    assert_eq!(document(&report), document(&ReadReport::of(&table.schema()).unwrap()));
    let file = &report.files[0];
    assert_eq!(file.rows, table.num_rows() as u64);
    file.notes.iter().for_each(|note| seen.saw(note));
    let errors = table.column_by_name("read_error").map(|c| c.as_string::<i32>().clone());
    let error = |row: usize| errors.as_ref().filter(|e| !e.is_null(row)).map(|e| e.value(row));
    (0..table.num_rows()).filter_map(error).for_each(|e| seen.saw(e));
    // Each row is taken or refused, whatever is in it.
    let mapping = r#"{"source":"s","attributes":false,"columns":{"contact_id":{"row":true},"arrived_at":{"value":"2026-03-02T08:00:00Z"}}}"#;
    let appended = History::default().append_table(stream(table.clone()), &AppendOptions::parse(mapping).unwrap());
    if let Some(appended) = seen.taken(appended) {
        adds_up(&appended, file.rows);
        assert!(appended.rejected >= file.broken, "a broken row is accepted");
    }
    // gzip says where its bytes are, not we.
    let passed = file.passed_over.last().map_or(0, |p| p.line);
    if bytes.starts_with(b"\x1f\x8b") || options.skip_rows > 50 || passed > 90 {
        return;
    }
    let plain = Plain::new(&decoded(bytes, file), &options, file);
    let begin = match file.header_line {
        Some(line) => plain.row(line as usize - 1, plain.mark(line as usize - 1), 0, false).0,
        None => passed as usize,
    };
    let rows = plain.rows(begin, file.fields as usize);
    assert_eq!(rows.len(), table.num_rows(), "rows: {rows:?}\nof {plain:?}");
    for (row, (line, open)) in rows.iter().enumerate() {
        if !file.lines.is_empty() {
            assert_eq!(report.line(row as u64).map(|l| l.1), Some(*line as u64 + 1), "row {row} of {plain:?}");
        }
        let said = error(row).is_some_and(|e| e.contains(": the quote that "));
        assert_eq!(said, *open, "row {row} of {plain:?}");
    }
}

fn document(report: &ReadReport) -> String {
    kanava::document::print(report).unwrap()
}

/// The letters of a text in the encoding that was found.
fn decoded(bytes: &[u8], file: &FileReport) -> String {
    let little = file.encoding.ends_with("le");
    if file.encoding.starts_with("utf-16") {
        let units = bytes.chunks(2).map(|p| match p {
            [a, b] if little => u16::from_le_bytes([*a, *b]),
            [a, b] => u16::from_be_bytes([*a, *b]),
            _ => 0xfffd,
        });
        return char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
    }
    if file.encoding.starts_with("utf-32") {
        let letter = |p: &[u8]| match p {
            [a, b, c, d] if little => char::from_u32(u32::from_le_bytes([*a, *b, *c, *d])),
            [a, b, c, d] => char::from_u32(u32::from_be_bytes([*a, *b, *c, *d])),
            _ => None,
        };
        return bytes.chunks(4).map(|p| letter(p).unwrap_or('\u{fffd}')).collect();
    }
    match Encoding::for_label(file.encoding.as_bytes()) {
        Some(known) if !known.is_single_byte() => known.decode_without_bom_handling(bytes).0.into_owned(),
        _ => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// The lines of a text, and the letters with a meaning.
#[derive(Debug)]
struct Plain {
    lines: Vec<Vec<char>>,
    separator: char,
    quote: Option<char>,
    escape: Option<char>,
}

impl Plain {
    fn new(text: &str, options: &ReadOptions, file: &FileReport) -> Self {
        let text = text.strip_prefix('\u{feff}').or(text.strip_prefix("\u{ef}\u{bb}\u{bf}")).unwrap_or(text);
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let first = |text: &Option<String>| text.as_ref().and_then(|t| t.chars().next());
        Self {
            lines: text.split('\n').map(|line| line.chars().collect()).collect(),
            separator: file.separator.chars().next().unwrap(),
            quote: if options.quote.is_some() { first(&options.quote) } else { Some('"') },
            escape: first(&options.escape),
        }
    }

    /// The line of every row, from 0, and whether a quote of it is open.
    fn rows(&self, mut at: usize, width: usize) -> Vec<(usize, bool)> {
        let (mut out, mut alone) = (Vec::new(), 0);
        while at < self.lines.len() {
            let from = self.mark(at);
            if self.lines[at].len() == from {
                at += 1;
                continue;
            }
            let (next, open, end) = self.row(at, from, width, at < alone);
            alone = alone.max(end);
            out.push((at, open));
            at = next;
        }
        out
    }

    /// How many letters of marks a line begins with.
    fn mark(&self, line: usize) -> usize {
        let text: String = self.lines[line].iter().collect();
        let rest = text.trim_start_matches('\u{feff}');
        let rest = if rest == text { text.trim_start_matches("\u{ef}\u{bb}\u{bf}") } else { rest };
        text.chars().count() - rest.chars().count()
    }

    /// The line after the row that begins here, whether a quote of it is open, and up to where lines are rows by
    /// themselves then.
    fn row(&self, mut line: usize, mut column: usize, width: usize, alone: bool) -> (usize, bool, usize) {
        let (mut before, mut first, mut suspect) = (0, None, None);
        let done = |next: usize, open: bool, before: usize, suspect: Option<usize>| match suspect {
            Some(line) if open || before != width => (line + 1, true, next),
            _ => (next, open, 0),
        };
        loop {
            let here = &self.lines[line];
            if self.quote.is_some() && here.get(column).copied() == self.quote {
                let Some((end, close)) = self.close(line, column) else { return done(line + 1, true, before, suspect) };
                let after = self.lines[end].get(close + 1);
                let to_separator = |c: &[char]| c.iter().take_while(|c| **c != self.separator).copied().collect();
                let own: String = first.clone().unwrap_or_else(|| to_separator(&here[column + 1..]));
                let swallows = (line + 1..=end)
                    .map(|l| self.alone(&self.lines[l]))
                    .any(|(count, first)| width > 1 && count >= width && words(&first) <= words(&own) + 1);
                if after.is_some_and(|c| *c != self.separator) || (end > line && (alone || swallows)) {
                    return done(line + 1, true, before, suspect);
                }
                let within = |l: usize| &self.lines[l][..if l == end { close } else { self.lines[l].len() }];
                if width > 1
                    && suspect.is_none()
                    && end > line
                    && (before + self.alone(&here[column + 1..]).0 >= width
                        || (line + 1..=end).any(|l| self.alone(within(l)).0 > 1))
                {
                    suspect = Some(line);
                }
                let length = self.lines[line..=end].iter().map(Vec::len).sum::<usize>()
                    - (column + 1)
                    - (self.lines[end].len() - close);
                // Line ends part words.
                let lines = self.lines[line..=end].iter().map(|l| l.iter().copied().chain(['\n']));
                let inner: String = lines.flatten().skip(column + 1).take(length + end - line).collect();
                first.get_or_insert(inner);
                (line, column) = (end, close + 1);
            } else {
                let rest = &here[column..];
                let size = rest.iter().position(|c| *c == self.separator).unwrap_or(rest.len());
                first.get_or_insert(rest[..size].iter().collect());
                column += size;
            }
            before += 1;
            if column >= self.lines[line].len() {
                return done(line + 1, false, before, suspect);
            }
            column += 1;
        }
    }

    /// Where the quote that stands here is closed.
    fn close(&self, line: usize, column: usize) -> Option<(usize, usize)> {
        let mut skip = false;
        for (l, letters) in self.lines.iter().enumerate().skip(line) {
            let from = if l == line { column + 1 } else { 0 };
            let mut at = from;
            while at < letters.len() {
                let letter = Some(letters[at]);
                if skip {
                    skip = false;
                } else if letter == self.quote {
                    if letters.get(at + 1).copied() != self.quote {
                        return Some((l, at));
                    }
                    skip = true;
                } else if letter == self.escape {
                    skip = true;
                }
                at += 1;
            }
            // An escaped line end.
            skip = false;
        }
        None
    }

    /// How many fields a line has that stands alone and is no prose, and the first of them.
    fn alone(&self, letters: &[char]) -> (usize, String) {
        let single = Self { lines: vec![letters.to_vec()], ..*self };
        let parts = |at: usize| letters[at] == self.separator && letters.get(at + 1) != Some(&' ');
        let (mut at, mut count, mut first) = (0, 0, None);
        loop {
            let quoted = self.quote.is_some() && letters.get(at).copied() == self.quote;
            let close = quoted.then(|| single.close(0, at)).flatten().map(|(_, close)| close);
            let close = close.filter(|close| letters.get(close + 1).is_none_or(|c| *c == self.separator));
            let from = close.map_or(at, |close| close + 1);
            let end = (from..letters.len()).find(|at| parts(*at)).unwrap_or(letters.len());
            let first = first.get_or_insert_with(|| letters[at..end].iter().collect::<String>());
            count += 1;
            if end >= letters.len() {
                return (count, first.clone());
            }
            at = end + 1;
            if at >= letters.len() {
                return (count + usize::from(count > 1), first.clone());
            }
        }
    }
}

/// How many words a field has.
fn words(text: &str) -> usize {
    text.split(|c: char| c.is_ascii_whitespace()).filter(|word| !word.is_empty()).count()
}
