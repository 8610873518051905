//! One row, as canonical bytes: fields by number, then identities, then attributes by name.

use super::bytes::{ATTRIBUTE, IDENTITY, is_framed};
use super::field::{Field, FieldType};
use super::identity::IdentityKind;

/// The longest text kept in one field, in bytes. Longer is refused, not cut.
pub(crate) const MAX_TEXT_BYTES: usize = 4 << 20;

/// One value on its way in or out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Item<'a> {
    /// Text, money or a word of a closed list.
    Text(Field, &'a str),
    /// An instant, UTC nanoseconds.
    Time(Field, i64),
    /// Yes or no.
    Bool(Field, bool),
    /// An identity, as written.
    Identity {
        /// Its kind.
        kind: IdentityKind,
        /// As written.
        raw: &'a str,
        /// Whether somebody proved it (signed in, checked).
        verified: bool,
    },
    /// Anything else the host wants kept.
    Attribute(&'a str, &'a str),
}

/// Why a value was refused: what was expected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) String);

/// Builds the bytes of one entry after another, keeping its memory.
#[derive(Debug, Default)]
pub(crate) struct EntryBuilder {
    scratch: Vec<u8>,
    items: Vec<(u8, usize, usize)>,
}

impl EntryBuilder {
    /// Forgets the values set so far.
    pub(crate) fn clear(&mut self) {
        self.scratch.clear();
        self.items.clear();
    }

    /// Sets a text, money or word field; white space at the ends goes, nothing is nothing.
    pub(crate) fn text(&mut self, field: Field, value: &str) -> Result<(), Refusal> {
        let value = value.trim();
        if value.is_empty() {
            return Ok(());
        }
        if value.len() > MAX_TEXT_BYTES {
            return Err(Refusal(format!("expected at most {MAX_TEXT_BYTES} bytes, found {}", value.len())));
        }
        match field.kind() {
            FieldType::Word(words) => {
                let Some(number) = words.number(value) else {
                    let known = words.names().collect::<Vec<_>>().join(", ");
                    return Err(Refusal(format!("expected one of {known}")));
                };
                self.scalar(field, &[number]);
            }
            FieldType::Money if !is_decimal(value) => {
                return Err(Refusal("expected a decimal such as 12.50".into()));
            }
            _ => self.push(field.number(), |out| put_text(out, value)),
        }
        Ok(())
    }

    pub(crate) fn time(&mut self, field: Field, at: i64) {
        self.scalar(field, &at.to_le_bytes());
    }

    /// Whether a field has been set.
    pub(crate) fn has(&self, field: Field) -> bool {
        self.items.iter().any(|i| i.0 == field.number())
    }

    /// Whether an identity of this kind has been set.
    pub(crate) fn has_identity(&self, kind: IdentityKind) -> bool {
        self.items.iter().any(|i| i.0 == IDENTITY + kind.number())
    }

    pub(crate) fn bool(&mut self, field: Field, value: bool) {
        self.scalar(field, &[value.into()]);
    }

    pub(crate) fn identity(&mut self, kind: IdentityKind, raw: &str, verified: bool) -> Result<(), Refusal> {
        let raw = raw.trim();
        if raw.len() > MAX_TEXT_BYTES {
            return Err(Refusal(format!("expected at most {MAX_TEXT_BYTES} bytes, found {}", raw.len())));
        }
        if !raw.is_empty() {
            self.push(IDENTITY + kind.number(), |out| {
                out.push(verified.into());
                put_text(out, raw);
            });
        }
        Ok(())
    }

    pub(crate) fn attribute(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let value = value.trim();
        if name.len() + value.len() > MAX_TEXT_BYTES {
            return Err(Refusal(format!("expected at most {MAX_TEXT_BYTES} bytes, found {}", value.len())));
        }
        if !value.is_empty() {
            self.push(ATTRIBUTE, |out| {
                put_text(out, name);
                put_text(out, value);
            });
        }
        Ok(())
    }

    /// Appends the canonical bytes to `out` and forgets the values.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) {
        let bytes = |&(_, from, to): &(u8, usize, usize)| self.scratch.get(from..to).unwrap_or_default();
        let in_order = |a: &(u8, usize, usize), b: &(u8, usize, usize)| (a.0, bytes(a)) < (b.0, bytes(b));
        if !self.items.is_sorted_by(in_order) {
            self.items.sort_by(|a, b| (a.0, bytes(a)).cmp(&(b.0, bytes(b))));
            self.items.dedup_by(|a, b| a.0 == b.0 && bytes(a) == bytes(b));
        }
        for item in &self.items {
            out.push(item.0);
            out.extend_from_slice(bytes(item));
        }
        self.clear();
    }

    /// A value whose type tells its length. It stands before it none the less where a reader may not know the field.
    fn scalar(&mut self, field: Field, value: &[u8]) {
        self.push(field.number(), |out| {
            if is_framed(field.number()) {
                out.push(value.len() as u8);
            }
            out.extend_from_slice(value);
        });
    }

    fn push(&mut self, tag: u8, write: impl FnOnce(&mut Vec<u8>)) {
        let from = self.scratch.len();
        write(&mut self.scratch);
        self.items.push((tag, from, self.scratch.len()));
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    let mut length = text.len();
    while length >= 128 {
        out.push((length & 127) as u8 | 128);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend_from_slice(text.as_bytes());
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |s: &str| !s.is_empty() && s.len() <= 30 && s.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry_items;

    #[test]
    fn bytes_are_canonical_and_read_back() {
        let mut b = EntryBuilder::default();
        let long = "x".repeat(300);
        b.attribute("z", "1").unwrap();
        b.attribute("a", &long).unwrap();
        b.identity(IdentityKind::Phone, " 041 234 ", false).unwrap();
        b.text(Field::Matter, "invoice.due_date").unwrap();
        b.text(Field::Channel, "voice").unwrap();
        b.bool(Field::Bot, true);
        b.time(Field::EndedAt, -5);
        let mut one = Vec::new();
        b.finish(&mut one);
        let items: Vec<_> = entry_items(&one).collect();
        assert_eq!(
            items,
            [
                Item::Text(Field::Channel, "voice"),
                Item::Time(Field::EndedAt, -5),
                Item::Text(Field::Matter, "invoice.due_date"),
                Item::Bool(Field::Bot, true),
                Item::Identity { kind: IdentityKind::Phone, raw: "041 234", verified: false },
                Item::Attribute("a", &long),
                Item::Attribute("z", "1"),
            ]
        );
        b.time(Field::EndedAt, -5);
        b.text(Field::Channel, "voice").unwrap();
        b.identity(IdentityKind::Phone, "041 234", false).unwrap();
        b.identity(IdentityKind::Phone, "041 234", false).unwrap();
        b.bool(Field::Bot, true);
        b.text(Field::Matter, " invoice.due_date ").unwrap();
        b.attribute("a", &long).unwrap();
        b.attribute("z", "1").unwrap();
        let mut two = Vec::new();
        b.finish(&mut two);
        assert_eq!(one, two);
    }

    #[test]
    fn refuses_what_is_not_in_the_list_or_not_a_decimal() {
        let mut b = EntryBuilder::default();
        assert!(b.text(Field::Channel, "fax").unwrap_err().0.starts_with("expected one of voice, chat"));
        for bad in ["12,50", "1e3", ".5", "-", "1.", "NaN"] {
            assert!(b.text(Field::Amount, bad).is_err(), "{bad}");
        }
        b.text(Field::Amount, "-12.50").unwrap();
    }
}
