//! The rule of folding, as a document: which value of the events a column of the contact has.

use crate::error::{Error, Result};
use crate::model::identity::IdentityKind;
use crate::model::{Field, FieldType};
use serde::de::value::MapAccessDeserializer;
use serde::de::{IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Which value of several a column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FoldWay {
    /// The first that is there, in the order of the events.
    First,
    /// The last that is there.
    Last,
    /// Of truth values whether one is true. Of outcomes the last, but `abandoned` and `closed_unanswered` only when no
    /// event says otherwise: a call is answered when one of its legs was.
    Any,
    /// The smallest: of times the earliest.
    Min,
    /// The largest: of times the latest.
    Max,
    /// The sum of decimals; what is none does not count.
    Sum,
    /// All values in their order, without repeats of the one before, as an array of JSON: for attributes and identities.
    List,
}

/// What a column of a contact is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum FoldColumn {
    /// Of the column of its own name.
    Own(FoldWay),
    /// Of another column.
    Other(FoldOther),
}

/// A column made of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FoldOther {
    /// Which value.
    pub way: FoldWay,
    /// Of which column of the events.
    pub of: String,
}

/// The rule: columns of the contact, each with which value of the events it has. A column that is not named has the one
/// of its [default](FoldRule::way).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[non_exhaustive]
pub struct FoldRule(pub BTreeMap<String, FoldColumn>);

// By hand, so that a fault says what is wrong, and not that no variant fits.
impl<'de> Deserialize<'de> for FoldColumn {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        struct OneOrOther;

        impl<'de> Visitor<'de> for OneOrOther {
            type Value = FoldColumn;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a way of folding such as \"last\", or {\"way\", \"of\"}")
            }

            fn visit_str<E: serde::de::Error>(self, word: &str) -> std::result::Result<FoldColumn, E> {
                FoldWay::deserialize(word.into_deserializer()).map(FoldColumn::Own)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> std::result::Result<FoldColumn, A::Error> {
                FoldOther::deserialize(MapAccessDeserializer::new(map)).map(FoldColumn::Other)
            }
        }

        from.deserialize_any(OneOrOther)
    }
}

impl FoldColumn {
    pub(crate) fn way(&self) -> FoldWay {
        match self {
            Self::Own(way) => *way,
            Self::Other(other) => other.way,
        }
    }

    pub(super) fn of<'a>(&'a self, name: &'a str) -> &'a str {
        match self {
            Self::Own(_) => name,
            Self::Other(other) => &other.of,
        }
    }
}

impl FoldRule {
    /// Reads a rule document: `{"agent": "last", "seconds": "sum", "agents": {"way": "list", "of": "agent"}}`.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        let read: Self = crate::document::read(text)?;
        read.check("").map_err(|e| crate::locate::locate(e, text))?;
        Ok(read)
    }

    /// Checks what its schema cannot say; `path` stands before the names.
    pub(crate) fn check(&self, path: &str) -> Result<()> {
        for (name, column) in &self.0 {
            let bad = |why: String| Err(Error::document(why).at(0, 0, format!("{path}{name}")));
            let way = column.way();
            let ways: &[FoldWay] = match (Field::parse(name), IdentityKind::named(name)) {
                (Some(field), _) => ways(field),
                (None, Some(_)) => &[FoldWay::First, FoldWay::Last, FoldWay::List],
                (None, None) if matches!(name.as_str(), "contact_id" | "event_id" | "source" | "arrived_at") => {
                    return bad(format!("`{name}` is not folded: it says which contact it is, and when it began"));
                }
                (None, None) => {
                    &[FoldWay::First, FoldWay::Last, FoldWay::Min, FoldWay::Max, FoldWay::Sum, FoldWay::List]
                }
            };
            if !ways.contains(&way) {
                let known = ways.iter().map(|w| w.name()).collect::<Vec<_>>().join(", ");
                return bad(format!("`{name}` cannot be folded by `{}`, expected one of {known}", way.name()));
            }
            if let FoldColumn::Other(other) = column
                && (IdentityKind::named(name).is_some() || IdentityKind::named(&other.of).is_some())
            {
                return bad(format!("`{name}` cannot be made of `{}`: an identity is made of its own", other.of));
            }
            if let (FoldColumn::Other(other), Some(field)) = (column, Field::parse(name))
                && !is_alike(field, &other.of)
            {
                return bad(format!("`{name}` cannot be made of `{}`, which is of another type", other.of));
            }
        }
        Ok(())
    }

    /// Which value a field has without a rule.
    pub fn way(field: Field) -> FoldWay {
        match (field, field.kind()) {
            (Field::EndedAt | Field::WrappedAt, _) => FoldWay::Max,
            (Field::PromisedAt | Field::CancelRequestAt, _) => FoldWay::Last,
            (_, FieldType::Time) => FoldWay::Min,
            // A contact that a person took as well is not a machine's.
            (Field::Bot, _) => FoldWay::Min,
            (_, FieldType::Bool) => FoldWay::Any,
            (Field::Cost, _) => FoldWay::Sum,
            (Field::Outcome, _) => FoldWay::Any,
            (Field::Channel | Field::Direction, _) => FoldWay::First,
            (Field::Zone | Field::Subject | Field::ParentId | Field::ThreadId | Field::Reference, _) => FoldWay::First,
            _ => FoldWay::Last,
        }
    }
}

impl FoldWay {
    /// The name used in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
            Self::Any => "any",
            Self::Min => "min",
            Self::Max => "max",
            Self::Sum => "sum",
            Self::List => "list",
        }
    }
}

/// The ways that a field of this type has.
fn ways(field: Field) -> &'static [FoldWay] {
    use FoldWay::{Any, First, Last, Max, Min, Sum};
    match (field, field.kind()) {
        (Field::Outcome, _) => &[First, Last, Any],
        (_, FieldType::Word(_)) => &[First, Last],
        (_, FieldType::Bool) => &[First, Last, Any, Min, Max],
        (_, FieldType::Money) => &[First, Last, Min, Max, Sum],
        (_, FieldType::Time | FieldType::Text) => &[First, Last, Min, Max],
    }
}

/// Whether a field can be made of this column: of one of its type, a text of anything.
fn is_alike(field: Field, of: &str) -> bool {
    match (field.kind(), Field::parse(of)) {
        (FieldType::Text, _) => true,
        (FieldType::Time, None) => of == "arrived_at",
        (kind, Some(other)) => kind == other.kind(),
        (_, None) => false,
    }
}

/// The columns that events had, for the report to say how they were folded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FoldSeen {
    pub(super) fields: BTreeSet<Field>,
    pub(super) attributes: BTreeSet<String>,
    /// Contacts of which not every identity was kept.
    pub(crate) crowded: u64,
    /// Contacts with events of one instant and without an id, whose order nobody knows.
    pub(crate) unordered: u64,
    /// Columns with values that are no decimals, and how many of them no sum has.
    pub(crate) not_summed: BTreeMap<String, u64>,
}

/// How many attributes are named at most.
const NAMED: usize = 200;

impl FoldSeen {
    pub(super) fn attribute(&mut self, name: &str) {
        if !self.attributes.contains(name) && self.attributes.len() < NAMED {
            self.attributes.insert(name.to_owned());
        }
    }

    /// The columns of a rule that are made of what no event had.
    pub(crate) fn unmet<'r>(&self, rule: &'r FoldRule) -> impl Iterator<Item = &'r str> {
        let met = |of: &str| {
            let field = Field::parse(of).is_some_and(|field| self.fields.contains(&field));
            field || of == "arrived_at" || IdentityKind::named(of).is_some() || self.attributes.contains(of)
        };
        let full = self.attributes.len() >= NAMED;
        rule.0.iter().map(|(name, column)| column.of(name)).filter(move |of| !full && !met(of))
    }

    /// The whole rule by which these columns were folded, defaults too.
    pub(crate) fn rule(&self, rule: &FoldRule) -> FoldRule {
        let fields = self.fields.iter().map(|f| (f.name().to_owned(), FoldColumn::Own(FoldRule::way(*f))));
        let attributes = self.attributes.iter().map(|a| (a.clone(), FoldColumn::Own(FoldWay::Last)));
        let stated = rule.0.iter().map(|(name, column)| (name.clone(), column.clone()));
        FoldRule(fields.chain(attributes).chain(stated).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_cannot_be_folded() {
        let said = |text: &str| FoldRule::parse(text).unwrap_err().to_string();
        assert!(
            said(r#"{"channel": "sum"}"#).contains("`channel` cannot be folded by `sum`, expected one of first, last")
        );
        assert!(said(r#"{"agent": "list"}"#).contains("expected one of first, last, min, max"));
        assert!(said(r#"{"arrived_at": "min"}"#).contains("is not folded"));
        assert!(said(r#"{"ended_at": {"way": "max", "of": "agent"}}"#).contains("another type"));
        assert!(said(r#"{"agent": "latest"}"#).contains("latest"));
        let read = FoldRule::parse(r#"{"seconds": "sum", "agents": {"way": "list", "of": "agent"}}"#).unwrap();
        assert_eq!(FoldRule::parse(&crate::document::print(&read).unwrap()).unwrap(), read);
    }

    #[test]
    fn every_default_is_one_of_its_ways() {
        for field in Field::ALL {
            assert!(ways(*field).contains(&FoldRule::way(*field)), "{}", field.name());
        }
    }
}
