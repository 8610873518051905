//! An entry's bytes, looked through where they come from elsewhere.

use super::bytes::{ATTRIBUTE, IDENTITY, Items, is_framed};
use super::entry::Refusal;
use super::field::{Field, FieldType};
use super::identity::IdentityKind;

/// Something of a later version: kept and passed on, but not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// A field of this number.
    Field(u8),
    /// A word of this number, in this field.
    Word(Field, u8),
    /// A kind of identity of this number.
    Identity(u8),
}

/// Whether these can be an entry's bytes; tells what of a later version is in them.
pub(crate) fn check(bytes: &[u8], mut unknown: impl FnMut(Unknown)) -> Result<(), Refusal> {
    let mut rest = Items(bytes);
    let mut before: Option<(u8, &[u8])> = None;
    while let Some(tag) = rest.byte() {
        let from = rest.0;
        if rest.step(tag, &mut unknown).is_none() {
            return Err(Refusal(format!("damaged bytes: {} is cut short or not as it is written", said(tag))));
        }
        let value = from.get(..from.len() - rest.0.len()).unwrap_or_default();
        if before.is_some_and(|b| b >= (tag, value)) {
            return Err(Refusal(format!("damaged bytes: {} stands twice or out of order", said(tag))));
        }
        before = Some((tag, value));
    }
    Ok(())
}

/// What an item of this tag is.
fn said(tag: u8) -> String {
    if tag == ATTRIBUTE {
        return "an attribute".into();
    }
    match (Field::from_number(tag), tag.checked_sub(IDENTITY)) {
        (Some(field), _) => format!("`{}`", field.name()),
        (None, None) => format!("field {tag}"),
        (None, Some(number)) => match IdentityKind::from_number(number) {
            Some(kind) => format!("`{}`", kind.name()),
            None => format!("identity kind {number}"),
        },
    }
}

/// How many bytes a value that is no text has.
fn width(kind: FieldType) -> usize {
    if kind == FieldType::Time { 8 } else { 1 }
}

impl Items<'_> {
    /// Steps over one value; nothing when it cannot be one.
    fn step(&mut self, tag: u8, unknown: &mut dyn FnMut(Unknown)) -> Option<()> {
        if tag == ATTRIBUTE {
            return self.text().and_then(|_| self.text()).map(drop);
        }
        if tag >= IDENTITY {
            let (verified, number) = (self.byte()?, tag - IDENTITY);
            if IdentityKind::from_number(number).is_some() {
                self.text()?;
                return (verified <= 1).then_some(());
            }
            unknown(Unknown::Identity(number));
            return self.framed().map(drop);
        }
        let Some(field) = Field::from_number(tag) else {
            // The first numbers have no length by which to step over them, and every version knows them.
            unknown(Unknown::Field(tag));
            return self.framed().map(drop);
        };
        let kind = field.kind();
        if is_framed(tag) && !kind.is_text() && self.length()? != width(kind) {
            return None;
        }
        match kind {
            FieldType::Text | FieldType::Money => self.text().map(drop),
            FieldType::Time => self.integer().map(drop),
            FieldType::Bool => self.byte().filter(|b| *b <= 1).map(drop),
            FieldType::Word(words) => {
                let number = self.byte()?;
                if words.name(number).is_none() {
                    unknown(Unknown::Word(field, number));
                }
                Some(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EntryBuilder, Item, entry_items};

    fn checked(bytes: &[u8]) -> Result<Vec<Unknown>, String> {
        let mut unknown = Vec::new();
        check(bytes, |u| unknown.push(u)).map_err(|r| r.0)?;
        Ok(unknown)
    }

    /// One of everything.
    fn full() -> Vec<u8> {
        let mut b = EntryBuilder::default();
        for field in Field::ALL {
            match field.kind() {
                FieldType::Time => b.time(*field, -5),
                FieldType::Bool => b.bool(*field, true),
                _ => b.text(*field, field.example()).unwrap(),
            }
        }
        for kind in IdentityKind::ALL {
            b.identity(*kind, "x", true).unwrap();
        }
        b.attribute("a", "é").unwrap();
        let mut out = Vec::new();
        b.finish(&mut out);
        out
    }

    #[test]
    fn every_field_above_the_first_can_be_stepped_over_by_who_does_not_know_it() {
        let mut b = EntryBuilder::default();
        for field in Field::ALL.iter().filter(|f| is_framed(f.number())) {
            match field.kind() {
                FieldType::Time => b.time(*field, -5),
                FieldType::Bool => b.bool(*field, true),
                _ => b.text(*field, field.example()).unwrap(),
            }
            let mut bytes = Vec::new();
            b.finish(&mut bytes);
            let mut rest = Items(&bytes);
            assert!(rest.byte().is_some() && rest.framed().is_some() && rest.0.is_empty(), "{}", field.name());
        }
        // Those below stand as they did in version 0.1.0.
        assert!((0..=255).filter(|n| !is_framed(*n)).all(|n| Field::from_number(n).is_some()));
    }

    #[test]
    fn what_a_later_version_wrote_is_stepped_over() {
        let mut bytes = vec![0, 200, 9, 1, b'm', 60, 3, 255, 0, 1, 128 + 5, 0, 1, b'7', 128 + 40, 7, 2, 255, 254];
        bytes.extend_from_slice(&[255, 1, b'a', 1, b'b']);
        let known = [
            Item::Text(Field::Matter, "m"),
            Item::Identity { kind: IdentityKind::Phone, raw: "7", verified: false },
            Item::Attribute("a", "b"),
        ];
        assert_eq!(entry_items(&bytes).collect::<Vec<_>>(), known);
        let unknown = [Unknown::Word(Field::Channel, 200), Unknown::Field(60), Unknown::Identity(40)];
        assert_eq!(checked(&bytes).unwrap(), unknown);
    }

    #[test]
    fn bytes_cut_anywhere_but_between_items_are_refused() {
        let bytes = full();
        assert_eq!(checked(&bytes), Ok(Vec::new()));
        let all = entry_items(&bytes).count();
        assert_eq!(all, Field::ALL.len() + IdentityKind::ALL.len() + 1);
        let whole = (0..=bytes.len()).filter(|end| checked(&bytes[..*end]).is_ok()).count();
        // The empty entry, and an end after each item.
        assert_eq!(whole, all + 1);
    }

    #[test]
    fn damage_is_refused_by_name() {
        for (bytes, said) in [
            (&[9, 5, b'm'][..], "`matter` is cut short"),
            (&[9, 2, 0xc3, 0x28], "`matter` is cut short or not"),
            (&[9, 0x81, 0, b'm'], "`matter`"),
            (&[16, 2], "`bot`"),
            (&[60, 200], "field 60"),
            (&[133, 2, 1, b'7'], "`phone`"),
            (&[170, 0], "identity kind 42"),
            (&[255, 1, b'a'], "an attribute"),
            (&[9, 1, b'm', 0, 1], "`channel` stands twice or out of order"),
            (&[0, 1, 0, 1], "`channel` stands twice"),
        ] {
            let refused = checked(bytes).unwrap_err();
            assert!(refused.starts_with("damaged bytes: ") && refused.contains(said), "{refused}");
        }
    }
}
