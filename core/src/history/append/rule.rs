//! One rule of a mapping: where a column of ours comes from, and how its values are read.

use super::options::AppendOptions;
use crate::error::{Error, Result};
use crate::instant;
use crate::model::identity::IdentityKind;
use crate::model::{EntryKind, Field, FieldType};
use crate::objects::Strict;
use crate::suggest::did_you_mean;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Where a column of ours comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum ColumnRule {
    /// The delivery's column of this name, or the place inside a nested one that this path leads to.
    Named(String),
    /// Several of the delivery's columns, each an identity of its own.
    Listed(Vec<String>),
    /// A column, several joined, a constant or the row number, with recoding.
    Made(Box<MadeColumn>),
}

/// A column made from others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct MadeColumn {
    /// The delivery's column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Several of the delivery's columns, joined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Several of the delivery's columns, each a value of its own; of identities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub list: Vec<String>,
    /// What stands between joined values; a space when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join: Option<String>,
    /// What becomes of joined values of which one is missing; the whole is missing when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<MissingPart>,
    /// The columns after the first are lengths of time in this unit, to be added to it; of times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add: Option<LengthUnit>,
    /// The same for every row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The row's number in the delivery, nine digits.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub row: bool,
    /// How times and birth dates are written, in `strftime` letters: `%d/%m/%Y %H:%M`. Of several ways the first that fits
    /// is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Several ways in which times are written, after that of `format`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// What stands before the decimals of money, `,` or `.`; blanks, apostrophes and the other of the two may then part
    /// groups of three digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<String>,
    /// Values that mean nothing is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub null: Vec<String>,
    /// Values that leave the whole row out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<String>,
    /// Recoding; `*` stands for any other value.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// The values that other columns of the row must have; otherwise the row has nothing here.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub when: BTreeMap<String, Vec<String>>,
    /// Whether telephone numbers are written in full, also where the plus sign is missing (`491701234567`).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub international: bool,
    /// What becomes of a row whose value cannot be read; it is refused when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_error: Option<OnError>,
    /// Whether an identity is proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
}

/// How times are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Format {
    /// One pattern.
    One(String),
    /// Several, in the order in which they are tried.
    Several(Vec<String>),
}

/// What becomes of joined values of which one is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MissingPart {
    /// The whole is missing: half a date is no date.
    Null,
    /// The others are joined: a name without a middle one is a name.
    Skip,
}

/// What becomes of a row with a value that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OnError {
    /// The row is refused.
    Reject,
    /// The value is left out, and counted in the report's warnings.
    Null,
}

/// A unit in which an export writes lengths of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LengthUnit {
    /// Milliseconds.
    Ms,
    /// Seconds.
    S,
    /// Minutes.
    Min,
    /// Hours.
    H,
}

impl MadeColumn {
    /// The delivery's column of this name.
    pub fn of(column: impl Into<String>) -> Self {
        Self { column: Some(column.into()), ..Self::default() }
    }

    /// Several of the delivery's columns, joined by a space.
    pub fn joined<T: Into<String>>(columns: impl IntoIterator<Item = T>) -> Self {
        Self { columns: columns.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// Several of the delivery's columns, each a value of its own.
    pub fn listed<T: Into<String>>(columns: impl IntoIterator<Item = T>) -> Self {
        Self { list: columns.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// The same with one more way in which times are written.
    #[must_use]
    pub fn format(mut self, pattern: impl Into<String>) -> Self {
        self.formats.push(pattern.into());
        self
    }

    /// The same with what stands before the decimals of money.
    #[must_use]
    pub fn decimal(mut self, mark: char) -> Self {
        self.decimal = Some(mark.into());
        self
    }

    /// The same with lengths of time in this unit added to the first column.
    #[must_use]
    pub fn adding(mut self, unit: LengthUnit) -> Self {
        self.add = Some(unit);
        self
    }

    /// The same with values that cannot be read left out.
    #[must_use]
    pub fn or_null(mut self) -> Self {
        self.on_error = Some(OnError::Null);
        self
    }

    /// The same for rows that have one of these values in another column.
    #[must_use]
    pub fn when<T: Into<String>>(mut self, column: impl Into<String>, values: impl IntoIterator<Item = T>) -> Self {
        self.when.insert(column.into(), values.into_iter().map(Into::into).collect());
        self
    }

    /// The same with a value that means nothing is known.
    #[must_use]
    pub fn null(mut self, value: impl Into<String>) -> Self {
        self.null.push(value.into());
        self
    }

    /// How times are written, in the order in which it is tried.
    pub(super) fn patterns(&self) -> impl Iterator<Item = &str> {
        let first = match &self.format {
            None => &[],
            Some(Format::One(pattern)) => std::slice::from_ref(pattern),
            Some(Format::Several(patterns)) => patterns.as_slice(),
        };
        first.iter().chain(&self.formats).map(String::as_str)
    }

    /// Checks what no row is needed for. `name` is the column of ours.
    fn check(&self, name: &str, options: &AppendOptions) -> Result<()> {
        let kind = options.kind;
        let wrong =
            |key: &str, message: String| Err(Error::document(message).at(0, 0, format!("columns.{name}.{key}")));
        let only = |key: &str, what: &str| wrong(key, format!("`{key}` is for {what}, and `{name}` is none"));
        let field = Field::parse(name);
        let is_time = name == kind.time_column() || field.is_some_and(|f| f.kind() == FieldType::Time);
        let is_identity = is_identity(name);
        let taken =
            [!self.list.is_empty(), self.column.is_some() || !self.columns.is_empty(), self.value.is_some(), self.row];
        match taken.into_iter().filter(|given| *given).count() {
            1 => {}
            0 => {
                let message =
                    "expected one of `column`, `columns`, `list`, `value` and `row`: where the values come from";
                return Err(Error::document(message).at(0, 0, format!("columns.{name}")));
            }
            _ => {
                let message = "expected only one of `column` or `columns`, `list`, `value` and `row`";
                return Err(Error::document(message).at(0, 0, format!("columns.{name}")));
            }
        }
        for pattern in self.patterns() {
            let key = if self.format.is_some() { "format" } else { "formats" };
            if !is_time && name != "revision" && field != Some(Field::BirthDate) {
                return only(key, "times and birth dates");
            }
            if let Err(why) = instant::check_pattern(pattern) {
                return wrong(key, format!("`{pattern}` {why}"));
            }
        }
        if self.add.is_some() && !is_time {
            return only("add", "times");
        }
        if self.add.is_some() && self.columns.len() + usize::from(self.column.is_some()) < 2 {
            return wrong("add", "expected `columns` of a time and of the lengths to be added to it".to_owned());
        }
        if !self.list.is_empty() && !is_identity {
            return only("list", "identities");
        }
        if self.international && name != IdentityKind::Phone.name() {
            return only("international", "telephone numbers");
        }
        if self.verified.is_some() && !is_identity {
            return only("verified", "identities");
        }
        match self.decimal.as_deref() {
            Some(_) if field.is_none_or(|f| f.kind() != FieldType::Money) => return only("decimal", "money"),
            Some("," | ".") | None => {}
            Some(other) => return wrong("decimal", format!("`{other}` parts no decimals, expected `,` or `.`")),
        }
        let needed = name == kind.id_column() || name == "source" || (name == kind.time_column() && kind.is_dated());
        if self.on_error == Some(OnError::Null) && needed {
            return wrong("on_error", format!("a row without `{name}` cannot be kept"));
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(FormatVisitor)
    }
}

struct FormatVisitor;

impl<'de> Visitor<'de> for FormatVisitor {
    type Value = Format;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a pattern such as `%d.%m.%Y %H:%M`, or a list of them")
    }

    fn visit_str<E: serde::de::Error>(self, pattern: &str) -> Result<Format, E> {
        Ok(Format::One(pattern.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, patterns: A) -> Result<Format, A::Error> {
        strings(patterns).map(Format::Several)
    }
}

fn strings<'de, A: SeqAccess<'de>>(mut from: A) -> Result<Vec<String>, A::Error> {
    let mut all = Vec::new();
    while let Some(text) = from.next_element()? {
        all.push(text);
    }
    Ok(all)
}

impl<'de> Deserialize<'de> for ColumnRule {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(RuleVisitor)
    }
}

impl ColumnRule {
    /// Checks what no row is needed for.
    pub(super) fn check(&self, name: &str, options: &AppendOptions) -> Result<()> {
        match self {
            Self::Named(_) => Ok(()),
            Self::Listed(_) if is_identity(name) => Ok(()),
            Self::Listed(_) => {
                let message = format!("a list of columns is for identities, and `{name}` is none");
                Err(Error::document(message).at(0, 0, format!("columns.{name}")))
            }
            Self::Made(made) => made.check(name, options),
        }
    }
}

fn is_identity(name: &str) -> bool {
    Field::parse(name).is_none() && IdentityKind::named(name).is_some()
}

/// Reads a rule by what it is, so that a fault in it is told by its own key.
struct RuleVisitor;

impl<'de> Visitor<'de> for RuleVisitor {
    type Value = ColumnRule;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column, a list of names, or an object with the keys of a rule")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<ColumnRule, E> {
        Ok(ColumnRule::Named(name.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<ColumnRule, A::Error> {
        strings(names).map(ColumnRule::Listed)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<ColumnRule, A::Error> {
        let made = MadeColumn::deserialize(Strict(MapAccessDeserializer::new(entries)))?;
        Ok(ColumnRule::Made(Box::new(made)))
    }
}

/// The columns of a mapping that are none of ours.
pub(super) fn not_ours(name: &str, kind: EntryKind, known: impl Iterator<Item = &'static str>) -> Error {
    let hint = did_you_mean(name, known);
    let message = format!("`{name}` is not a column of {}{hint}", kind.name());
    Error::document(message).at(0, 0, format!("columns.{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(rule: &str) -> String {
        let options = format!(r#"{{"source":"a","columns":{rule}}}"#);
        AppendOptions::parse(&options).map(drop).unwrap_err().to_string()
    }

    #[test]
    fn a_fault_in_a_rule_says_which_key_and_what_it_may_be() {
        let typo = said(r#"{"phone":{"column":"ani","formt":"x"}}"#);
        assert!(typo.starts_with("unknown field `formt`, expected one of `column`, `columns`, `list`"), "{typo}");
        assert!(typo.contains("; did you mean `format`?") && typo.contains("at columns.phone.formt"), "{typo}");
        for (rule, reason) in [
            (
                r#"{"phone":7}"#,
                "invalid type: integer `7`, expected the name of a column, a list of names, or an object",
            ),
            (r#"{"phone":{"column":7}}"#, "invalid type: integer `7`, expected a string"),
            (r#"{"phone":{}}"#, "expected one of `column`, `columns`, `list`, `value` and `row`"),
            (r#"{"phone":{"row":true,"column":"a"}}"#, "expected only one of"),
            (r#"{"phone":{"column":"a","on_error":"nul"}}"#, "unknown variant `nul`, expected `reject` or `null`"),
            (r#"{"phone":{"column":"a","format":"%Y"}}"#, "`format` is for times and birth dates, and `phone` is none"),
            (r#"{"matter":["a","b"]}"#, "a list of columns is for identities, and `matter` is none"),
            (r#"{"matter":{"list":["a","b"]}}"#, "`list` is for identities, and `matter` is none"),
            (r#"{"matter":{"column":"a","verified":true}}"#, "`verified` is for identities"),
            (r#"{"ended_at":{"column":"a","format":"%H:%M"}}"#, "`%H:%M` names no day"),
            (r#"{"ended_at":{"column":"a","formats":["%Y-%m-%d","%!"]}}"#, "`%!` cannot be read"),
            (r#"{"ended_at":{"column":"a","add":"s"}}"#, "expected `columns` of a time and of the lengths"),
            (r#"{"queue":{"columns":["a","b"],"add":"s"}}"#, "`add` is for times"),
            (r#"{"ended_at":{"columns":["a","b"],"add":"sec"}}"#, "unknown variant `sec`, expected one of `ms`, `s`"),
            (r#"{"cost":{"column":"a","international":true}}"#, "`international` is for telephone numbers"),
            (r#"{"cost":{"column":"a","decimal":";"}}"#, "`;` parts no decimals"),
            (r#"{"queue":{"column":"a","decimal":","}}"#, "`decimal` is for money"),
            (r#"{"contact_id":{"column":"a","on_error":"null"}}"#, "a row without `contact_id` cannot be kept"),
            (
                r#"{"ended_at":{"column":"a","format":7}}"#,
                "invalid type: integer `7`, expected a pattern such as `%d.%m.%Y %H:%M`, or a list of them",
            ),
        ] {
            let found = said(rule);
            assert!(found.starts_with(reason), "{rule}: {found}");
            assert!(found.contains("at columns."), "{rule}: {found}");
        }
    }

    #[test]
    fn rules_print_as_they_are_read() {
        for text in [
            r#"{"source":"a","kind":"contacts","columns":{"phone":["p1","p2"]},"attributes":true}"#,
            r#"{"source":"a","kind":"contacts","columns":{"phone":{"list":["p1","p2"],"null":["-"]}},"attributes":true,"trusted":true}"#,
            r#"{"source":"a","kind":"contacts","columns":{"cost":{"column":"c","decimal":",","on_error":"null"}},"attributes":true}"#,
            r#"{"source":"a","kind":"contacts","columns":{"ended_at":{"columns":["a","b"],"missing":"skip","add":"s","format":["%s","%Y-%m-%d"]}},"attributes":true}"#,
        ] {
            let read = AppendOptions::parse(text).unwrap();
            assert_eq!(crate::document::print(&read).unwrap(), text);
        }
        let end = MadeColumn::joined(["a", "b"]).adding(LengthUnit::S).format("%s");
        let cost = MadeColumn::of("c").when("kind", ["sale", "refund"]).decimal(',').or_null().null("-");
        let made =
            AppendOptions::new("a").made("ended_at", end).made("cost", cost).made("phone", MadeColumn::listed(["p"]));
        assert_eq!(AppendOptions::parse(&crate::document::print(&made).unwrap()).unwrap(), made);
    }
}
