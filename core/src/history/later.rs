//! Rows of a log that a later version wrote and this one cannot read: kept as they are and passed on.
//!
//! Law: they merge here as they do where they are read. Of an entry the newest revision stays; of two assertions with
//! one id, what [`Assertions`](super::assertion::Assertions) would keep; what is erased goes. They change no answer.

use super::assertion::AssertionType;
use super::log::LogRow;
use super::rows::ASSERTION;
use super::version::{Version, tie_hash};
use crate::document;
use crate::ids::{EntryName, MAX_ID_BYTES};
use crate::instant;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The fields of an assertion that this version knows.
const FIELDS: [&str; 10] = ["id", "type", "a", "b", "subject", "undo", "text", "at", "actor", "reason"];

/// The rows, by kind, source and id.
#[derive(Debug, Default)]
pub(crate) struct Later(BTreeMap<(String, String, String), Kept>);

#[derive(Debug)]
struct Kept {
    at: Option<i64>,
    version: Version,
    content: Vec<u8>,
    /// What it is about: when one of these is erased, it goes.
    about: Vec<EntryName>,
}

/// A row of a later version, looked through.
#[derive(Debug)]
pub(crate) struct LaterRow<'a> {
    row: LogRow<'a>,
    about: Vec<EntryName>,
    /// The column that holds what is not known here, and what that is.
    pub(crate) unknown: (&'static str, String),
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    New,
    Replaced,
    Unchanged,
    Older,
    Erased,
}

impl<'a> LaterRow<'a> {
    /// A row of a kind that this version does not know, if it can be one.
    pub(crate) fn entry(row: LogRow<'a>) -> Option<Self> {
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let fits = |text: &str| text.len() <= MAX_ID_BYTES;
        let kind = !row.kind.is_empty() && fits(row.kind) && row.kind.chars().all(letter);
        let about = vec![EntryName::new(row.source, row.id)];
        (kind && fits(row.source) && fits(row.id)).then(|| Self {
            row,
            about,
            unknown: ("kind", format!("the kind `{}`", row.kind)),
        })
    }

    /// An assertion whose type or one of whose fields this version does not know. Whatever it says, it names entries in
    /// `a`, `b` and `subject` and an assertion in `undo`.
    pub(crate) fn assertion(row: LogRow<'a>) -> Option<Self> {
        let said: Map<String, Value> = document::read(std::str::from_utf8(row.content).ok()?).ok()?;
        let text = |name: &str| said.get(name).and_then(Value::as_str);
        let kind = text("type")?;
        instant::parse(text("at")?).ok()?;
        let known: Option<AssertionType> = serde_json::from_value(Value::from(kind)).ok();
        let unknown = match (known, said.keys().find(|k| !FIELDS.contains(&k.as_str()))) {
            (None, _) => format!("the assertion type `{kind}`"),
            (Some(AssertionType::Erase), _) | (_, None) => return None,
            (_, Some(field)) => format!("the assertion field `{field}`"),
        };
        let mut about = vec![EntryName::for_assertion(row.id)];
        about.extend(["a", "b", "subject"].into_iter().filter_map(|name| EntryName::parse(text(name)?)));
        about.extend(text("undo").map(EntryName::for_assertion));
        (!row.id.is_empty()).then_some(Self { row, about, unknown: ("content", unknown) })
    }
}

impl Later {
    /// Takes a row, unless what is here is as new or what it is about was erased.
    pub(crate) fn take(&mut self, new: LaterRow<'_>, erased: impl Fn(EntryName) -> bool) -> Change {
        if new.about.iter().any(|name| erased(*name)) {
            return Change::Erased;
        }
        let LogRow { kind, source, id, at, version, content } = new.row;
        let kept = Kept { at, version, content: content.to_vec(), about: new.about };
        match self.0.entry((kind.to_owned(), source.to_owned(), id.to_owned())) {
            Entry::Vacant(place) => {
                place.insert(kept);
                Change::New
            }
            Entry::Occupied(mut here) => {
                let same = here.get().at == kept.at && here.get().content == kept.content;
                let newer = kept.is_newer(kind, here.get());
                if newer {
                    here.insert(kept);
                }
                match (same, newer) {
                    (true, _) => Change::Unchanged,
                    (false, true) => Change::Replaced,
                    (false, false) => Change::Older,
                }
            }
        }
    }

    /// Drops what is about somebody erased; returns the ids of the assertions that went.
    pub(crate) fn drop_erased(&mut self, erased: &dyn Fn(EntryName) -> bool) -> Vec<String> {
        let mut gone = Vec::new();
        self.0.retain(|(kind, _, id), kept| {
            let stays = !kept.about.iter().any(|name| erased(*name));
            if !stays && kind == ASSERTION {
                gone.push(id.clone());
            }
            stays
        });
        gone
    }

    /// Every row, by kind, source and id.
    pub(crate) fn rows(&self) -> impl Iterator<Item = LogRow<'_>> {
        self.0.iter().map(|((kind, source, id), kept)| LogRow {
            kind,
            source,
            id,
            at: kept.at,
            version: kept.version,
            content: &kept.content,
        })
    }
}

impl Kept {
    fn is_newer(&self, kind: &str, here: &Self) -> bool {
        if kind == ASSERTION {
            return self.content > here.content;
        }
        let order = |k: &Self| k.version.order(tie_hash(kind, k.at.unwrap_or(i64::MAX), &k.content));
        order(self) > order(here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Assertion;

    #[test]
    fn the_fields_are_those_of_an_assertion() {
        let full = Assertion::parse(
            r#"{"id":"1","type":"note","a":"x:1","b":"x:2","subject":"x:1","undo":"0","text":"t",
                "at":"2026-03-02T08:00:00Z","actor":"me","reason":"r"}"#,
        );
        let said: Map<String, Value> = document::read(&document::print(&full.unwrap()).unwrap()).unwrap();
        assert!(said.keys().eq(FIELDS));
    }
}
