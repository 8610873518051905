//! Where something stands in a document: from a path to a line and a column.
//!
//! A policy is read into types first and checked for meaning after; by then the places are gone. They are found again
//! in the text, only when there is a problem to report.

use crate::error::Error;
use std::borrow::Cow;

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

/// The steps of a path into a nested value, `parties[0].tel`: a name, then names after points and numbers in brackets.
/// Nothing for what is no path, such as a name alone.
pub(crate) fn path(text: &str) -> Option<Vec<Step<'_>>> {
    let mut out = Vec::new();
    for part in text.split('.') {
        let (name, mut items) = part.find('[').and_then(|at| part.split_at_checked(at)).unwrap_or((part, ""));
        if name.is_empty() {
            return None;
        }
        out.push(Step::Key(name));
        while !items.is_empty() {
            let (number, rest) = items.strip_prefix('[')?.split_once(']')?;
            out.push(Step::Item(number.parse().ok()?));
            items = rest;
        }
    }
    (out.len() > 1).then_some(out)
}

/// Problems of one document, gathered until all are known.
#[derive(Debug)]
pub(crate) struct Problems<'t> {
    text: &'t str,
    list: Vec<Error>,
}

impl<'t> Problems<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, list: Vec::new() }
    }

    /// Notes a problem of the value at `path`; for text, `offset` letters into it.
    pub(crate) fn add(&mut self, path: &[Step<'_>], offset: usize, message: impl Into<String>) {
        if self.list.len() >= MOST {
            return;
        }
        self.list.push(put(Error::policy(message), self.text, path, offset));
    }

    /// Whether so many are known that more would not be told.
    pub(crate) fn is_full(&self) -> bool {
        self.list.len() >= MOST
    }

    /// All of them as one failure, in the order of the document.
    pub(crate) fn finish(mut self) -> Option<Error> {
        self.list.sort_by_key(|error| error.location().map(|place| (place.line, place.column)));
        Error::several(self.list)
    }
}

/// The failure, at the place of this path in its document.
pub(crate) fn placed(error: Error, text: &str, path: &[Step<'_>]) -> Error {
    put(error, text, path, 0)
}

/// The same, so many characters into the text there.
pub(crate) fn put(error: Error, text: &str, path: &[Step<'_>], offset: usize) -> Error {
    // What is not in the text, because it is missing or written otherwise, stands in what is.
    let mut inside = Some(path);
    let found = std::iter::from_fn(|| {
        let tried = inside?;
        inside = tried.split_last().map(|(_, above)| above);
        Some(tried)
    });
    let found = found.enumerate().find_map(|(up, tried)| place(text, tried, if up == 0 { offset } else { 0 }));
    let (line, column) = found.unwrap_or((0, 0));
    error.at(line, column, written(path))
}

/// The same failure with line and column, when only the path of its place was known.
pub(crate) fn locate(error: Error, text: &str) -> Error {
    let Some(path) = error.location().filter(|l| l.line == 0).map(|l| l.path.clone()) else { return error };
    let mut steps = Vec::new();
    for part in path.split('.').filter(|p| !p.is_empty()) {
        let (name, items) = part.split_once('[').unwrap_or((part, ""));
        steps.push(Step::Key(name));
        steps.extend(items.split(['[', ']']).filter_map(|i| i.parse().ok()).map(Step::Item));
    }
    // A field that is missing is missing from the object it should stand in.
    while !steps.is_empty() && place(text, &steps, 0).is_none() {
        steps.pop();
    }
    let (line, column) = place(text, &steps, 0).unwrap_or((0, 0));
    error.at(line, column, path)
}

/// The line and column, from 1, of the value at this path, `offset` letters into it when it is text.
fn place(text: &str, path: &[Step<'_>], offset: usize) -> Option<(usize, usize)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut scan = Scan { text: text.as_bytes(), at: 0 };
    scan.space();
    for step in path {
        match step {
            Step::Key(name) => scan.enter_field(name)?,
            Step::Item(index) => scan.enter_item(*index)?,
        }
    }
    if offset > 0 && scan.peek() == Some(b'"') {
        scan.at += 1;
        for _ in 0..offset {
            scan.letter();
        }
    }
    let before = text.get(..scan.at)?;
    let line = before.rsplit('\n').next().unwrap_or(before);
    Some((before.matches('\n').count() + 1, line.chars().count() + 1))
}

/// `channels.voice.hours`, `rules[3].when`.
fn written(path: &[Step<'_>]) -> String {
    let mut out = String::new();
    for step in path {
        match step {
            Step::Key(name) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(name);
            }
            Step::Item(index) => out.push_str(&format!("[{index}]")),
        }
    }
    out
}

/// Walks JSON that is known to be well formed.
struct Scan<'t> {
    text: &'t [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn enter_field(&mut self, wanted: &str) -> Option<()> {
        self.open(b'{')?;
        loop {
            let start = self.at;
            self.skip_text()?;
            let quoted = std::str::from_utf8(self.text.get(start..self.at)?).ok()?;
            let name: Cow<'_, str> = serde_json::from_str::<String>(quoted).ok()?.into();
            self.space();
            self.open(b':')?;
            if name == wanted {
                return Some(());
            }
            self.skip_value()?;
            self.open(b',')?;
        }
    }

    fn enter_item(&mut self, index: usize) -> Option<()> {
        self.open(b'[')?;
        for _ in 0..index {
            self.skip_value()?;
            self.open(b',')?;
        }
        Some(())
    }

    fn open(&mut self, sign: u8) -> Option<()> {
        self.space();
        (self.peek() == Some(sign)).then(|| self.at += 1)?;
        self.space();
        Some(())
    }

    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => self.skip_text()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth == 0 => break,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' if depth == 0 => break,
                _ => self.at += 1,
            }
        }
        Some(())
    }

    fn skip_text(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(())
    }

    /// One letter of a text: an escape counts as one.
    fn letter(&mut self) {
        match self.peek() {
            Some(b'\\') if self.text.get(self.at + 1) == Some(&b'u') => self.at += 6,
            Some(b'\\') => self.at += 2,
            Some(b'"') | None => {}
            Some(_) => {
                self.at += 1;
                while self.peek().is_some_and(|b| (0x80..0xC0).contains(&b)) {
                    self.at += 1;
                }
            }
        }
    }
}

/// Problems reported at once: enough to work through, not enough to drown in.
const MOST: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_names_and_numbers() {
        let key = Step::Key;
        assert_eq!(path("parties[0].tel"), Some(vec![key("parties"), Step::Item(0), key("tel")]));
        assert_eq!(path("a.b.c"), Some(vec![key("a"), key("b"), key("c")]));
        assert_eq!(path("a[1][2]"), Some(vec![key("a"), Step::Item(1), Step::Item(2)]));
        for no in ["tel", "", "a.", ".a", "a..b", "a[x]", "a[1", "a[-1].b", "[0]"] {
            assert_eq!(path(no), None, "{no}");
        }
    }

    #[test]
    fn places_are_found_in_lines_escapes_and_letters() {
        let text = "{\n  \"a\": [1, {\"x\": \"y\"}],\n  \"ä\\\"\": {\"when\": \"ä \\\"b\\\" c\"}\n}";
        assert_eq!(place(text, &[Step::Key("a"), Step::Item(1), Step::Key("x")], 0), Some((2, 18)));
        let condition = [Step::Key("ä\""), Step::Key("when")];
        assert_eq!(place(text, &condition, 0), Some((3, 19)));
        assert_eq!(place(text, &condition, 3), Some((3, 24)));
        assert_eq!(place(text, &[Step::Key("missing")], 0), None);
        assert_eq!(place(&format!("\u{feff}{text}"), &condition, 0), Some((3, 19)));
        assert_eq!(written(&[Step::Key("rules"), Step::Item(3), Step::Key("when")]), "rules[3].when");
    }
}
