//! The text, in the form in which its rows are found: bytes of which all below 128 are ASCII.

use super::charset::Charset;
use super::rows::{Field, Scanner};
use std::borrow::Cow;

/// The text of a file.
#[derive(Debug)]
pub(super) struct Text<'a> {
    bytes: Cow<'a, [u8]>,
    charset: Charset,
    /// Whether all of it is valid UTF-8, so that fields need no look.
    valid: bool,
    /// Whether something could not be read and U+FFFD stands for it.
    replaced: bool,
}

/// Takes away what a spreadsheet is told by that a value is text and no number: `="0077"` is `0077`. Says whether it was
/// there.
pub(super) fn unwrap_formula(values: &mut Vec<u8>, start: usize) -> bool {
    let Some([b'=', b'"', inner @ .., b'"']) = values.get(start..) else { return false };
    if inner.contains(&b'"') {
        return false;
    }
    values.pop();
    values.drain(start..start + 2);
    true
}

impl<'a> Text<'a> {
    /// The text in this encoding. It is copied only where its rows cannot be found without.
    pub(super) fn new(bytes: Cow<'a, [u8]>, mark: usize, charset: Charset) -> Self {
        let valid = matches!(charset, Charset::Utf8) && std::str::from_utf8(&bytes).is_ok();
        if charset.is_plain() {
            let bytes = match bytes {
                Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(mark..).unwrap_or_default()),
                Cow::Owned(mut bytes) => {
                    bytes.drain(..mark.min(bytes.len()));
                    Cow::Owned(bytes)
                }
            };
            return Self { bytes, charset, valid, replaced: false };
        }
        let (text, whole) = charset.decode(bytes.get(mark..).unwrap_or_default());
        let bytes = Cow::Owned(text.into_owned().into_bytes());
        Self { bytes, charset: Charset::Utf8, valid: true, replaced: !whole }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A field as text; what cannot be read is U+FFFD.
    pub(super) fn read(&self, rows: &Scanner<'_>, field: Field) -> String {
        let mut bytes = Vec::new();
        rows.write(field, &mut bytes);
        self.plain(&bytes).into_owned()
    }

    /// Bytes as text; what cannot be read is U+FFFD.
    pub(super) fn plain<'b>(&self, bytes: &'b [u8]) -> Cow<'b, str> {
        self.charset.decode(bytes).0
    }

    /// Adds a field to `out` as UTF-8. False when something in it could not be read.
    pub(super) fn write(&self, rows: &Scanner<'_>, field: Field, out: &mut Vec<u8>) -> bool {
        let raw = rows.raw(field);
        if self.valid || raw.is_ascii() {
            rows.write(field, out);
            return !self.replaced || !raw.windows(3).any(|w| w == "\u{fffd}".as_bytes());
        }
        let mut bytes = Vec::new();
        rows.write(field, &mut bytes);
        let (text, whole) = self.charset.decode(&bytes);
        out.extend_from_slice(text.as_bytes());
        whole
    }
}
