//! What two contents of one entry differ in.

use super::bytes::items;
use super::entry::Item;

/// The columns that stand in one of two entries' bytes otherwise than in the other, in the order of the bytes.
pub(crate) fn differing_columns(a: &[u8], b: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    for (these, others) in [(a, b), (b, a)] {
        for item in items(these).filter(|i| !items(others).any(|o| o == *i)) {
            let name = match item {
                Item::Text(field, _) | Item::Time(field, _) | Item::Bool(field, _) => field.name().to_owned(),
                Item::Identity { kind, .. } => kind.name().to_owned(),
                Item::Attribute(name, _) => format!("attributes.{name}"),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::identity::IdentityKind;
    use crate::model::{EntryBuilder, Field};

    #[test]
    fn names_what_is_otherwise_or_there_once() {
        let bytes = |outcome: &str, phone: &str, note: &str| {
            let mut b = EntryBuilder::default();
            b.text(Field::Outcome, outcome).unwrap();
            b.text(Field::Matter, "m").unwrap();
            b.identity(IdentityKind::Phone, phone, false).unwrap();
            b.attribute("note", note).unwrap();
            let mut out = Vec::new();
            b.finish(&mut out);
            out
        };
        let one = bytes("resolved", "1", "");
        assert_eq!(differing_columns(&one, &one), Vec::<String>::new());
        let names = differing_columns(&one, &bytes("unresolved", "2", "x"));
        assert_eq!(names, ["outcome", "phone", "attributes.note"]);
    }
}
