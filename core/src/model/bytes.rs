//! An entry's bytes, read back; `docs/format.md` describes them.
//!
//! Question: what stands in bytes, whoever wrote them? Law: a number that a later version gave away is stepped over,
//! kept and passed on; what no version can have written is refused where it comes in. An item is its tag and its value:
//!
//! | tag | item | value |
//! |---|---|---|
//! | 0–42 | a field | by its type: text its length and UTF-8, a time 8 bytes, a truth 1, a word its number |
//! | 43–127 | a field | its length, then as above (a text has its length once) |
//! | 128–254 | an identity, 128 and its number | 1 byte that says whether it is verified, then a text |
//! | 255 | an attribute | its name and its value, both texts |
//!
//! Lengths are base 128, the least first, as short as can be. Items ascend by tag, then by the bytes of their values,
//! and none stands twice.

use super::entry::Item;
use super::field::{Field, FieldType};
use super::identity::IdentityKind;

/// The first field whose value is preceded by its length, whatever its type.
const FIRST_FRAMED: u8 = 43;
pub(super) const IDENTITY: u8 = 128;
pub(super) const ATTRIBUTE: u8 = 255;

/// Whether a field's value is preceded by its length, whatever its type.
pub(super) const fn is_framed(number: u8) -> bool {
    number >= FIRST_FRAMED
}

/// Reads an entry's bytes. What a later version wrote is stepped over.
pub(crate) fn items(bytes: &[u8]) -> impl Iterator<Item = Item<'_>> {
    Items(bytes)
}

/// What is still to be read.
#[derive(Debug, Clone)]
pub(super) struct Items<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        loop {
            let tag = self.byte()?;
            if tag == ATTRIBUTE {
                return Some(Item::Attribute(self.text()?, self.text()?));
            }
            if tag >= IDENTITY {
                let verified = self.byte()? != 0;
                let Some(kind) = IdentityKind::from_number(tag - IDENTITY) else {
                    self.framed()?;
                    continue;
                };
                return Some(Item::Identity { kind, raw: self.text()?, verified });
            }
            let Some(field) = Field::from_number(tag) else {
                self.framed()?;
                continue;
            };
            let kind = field.kind();
            if is_framed(tag) && !kind.is_text() {
                self.length()?;
            }
            return Some(match kind {
                FieldType::Text | FieldType::Money => Item::Text(field, self.text()?),
                FieldType::Time => Item::Time(field, self.integer()?),
                FieldType::Bool => Item::Bool(field, self.byte()? != 0),
                FieldType::Word(words) => match words.name(self.byte()?) {
                    Some(word) => Item::Text(field, word),
                    None => continue,
                },
            });
        }
    }
}

impl<'a> Items<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        Some(head)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(super) fn integer(&mut self) -> Option<i64> {
        self.take(8)?.try_into().ok().map(i64::from_le_bytes)
    }

    pub(super) fn length(&mut self) -> Option<usize> {
        let mut length = 0usize;
        let mut shift = 0;
        loop {
            let b = self.byte()?;
            length |= usize::from(b & 127) << shift;
            if b < 128 {
                // A length has one way to be written.
                return (b > 0 || shift == 0).then_some(length);
            }
            shift += 7;
            if shift > 28 {
                return None;
            }
        }
    }

    /// A length and so many bytes.
    pub(super) fn framed(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        self.take(length)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.framed()?).ok()
    }
}
