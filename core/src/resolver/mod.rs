//! The resolver document: which kinds of identity prove, suggest or only weigh, the guards, the case windows, and what
//! pairs of records are scored by.
//!
//! Question: what does a caller decide about who is who? Not here: the resolving itself (`history` by shared keys,
//! `resolution` by scored pairs).

mod check;
mod key_part;
mod kind;
pub(crate) mod level;
mod reading;
mod scored;
mod shipped;
mod shipped_scored;

pub use key_part::KeyPart;
pub(crate) use key_part::key_parts;
pub use kind::FieldKind;
pub use reading::ColumnReading;
pub(crate) use scored::MAX_FIELDS;
pub use scored::{BlockingKey, Calibration, ComparisonLevel, Scored, ScoredField};
pub(crate) use shipped::ShippedModel;
pub(crate) use shipped_scored::{NAME_LEVELS, name_rates, shipped_scored};

use crate::error::{Error, Result};
use crate::instant::{DAY, Span};
use crate::locate::locate;
use crate::model::identity::IdentityKind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How far a shared value of a kind goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Strength {
    /// The same value is the same customer, unless a guard says no.
    Proves,
    /// The same value and something else that agrees.
    Suggests,
    /// Never a key.
    Weighs,
}

/// What a kind of identity is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KindRule {
    /// How far a shared value goes.
    pub strength: Strength,
    /// How many different customers may claim one value before it is nobody's; none is no limit. Of accounts and national
    /// ids, which name one customer: how many different people (names, birth dates) may stand under one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<u32>,
    /// Whether contradicting birth dates refuse the join.
    #[serde(default)]
    pub contradictions: bool,
    /// Uses of one value further apart than this are different holders (numbers are recycled): `180d`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Span>,
}

/// When contacts about one matter are one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct CaseRule {
    /// A contact this soon after the last activity about the same matter continues its case.
    pub window: Span,
    /// Other windows by matter; `invoice` also covers `invoice.due_date`.
    pub matters: BTreeMap<String, Span>,
    /// A case quiet for this long is no longer open, even when nobody settled it.
    pub quiet: Span,
}

/// What a history scores pairs of entries by where its resolver has no part of its own for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Model {
    /// The model that ships: names, birth dates, addresses, telephones and mail boxes are weighed together.
    #[default]
    Shipped,
    /// None: shared keys alone join.
    None,
}

/// What resolution and case stitching do. Every value has a default: `{}` is a resolver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Resolver {
    /// The version of this document's form.
    pub version: u32,
    /// The region national telephone numbers are read in, unless an append names another.
    pub region: Option<String>,
    /// What each kind is worth; a kind left out has its default.
    pub kinds: BTreeMap<String, KindRule>,
    /// Values that are nobody's, by kind, in any spelling: the company's own numbers, switchboards.
    pub blocked: BTreeMap<String, BTreeSet<String>>,
    /// Whether a customer has at most one verified account.
    pub one_verified_account: bool,
    /// When contacts about one matter are one case.
    pub cases: CaseRule,
    /// What a history scores pairs of entries by where `scored` says nothing.
    pub model: Model,
    /// What pairs of records are scored by, as a resolution learned it; without it, what `model` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scored: Option<Scored>,
}

impl Default for CaseRule {
    fn default() -> Self {
        Self { window: Span(7 * DAY), matters: BTreeMap::new(), quiet: Span(90 * DAY) }
    }
}

impl Default for Resolver {
    fn default() -> Self {
        let kinds = IdentityKind::ALL.iter().map(|k| (k.name().to_owned(), default_rule(*k))).collect();
        Self {
            version: 1,
            region: None,
            kinds,
            blocked: BTreeMap::new(),
            one_verified_account: true,
            cases: CaseRule::default(),
            model: Model::Shipped,
            scored: None,
        }
    }
}

impl Resolver {
    /// Reads a resolver document.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        let mut read: Self = crate::document::read(text)?;
        read.check().map_err(|e| locate(e, text))?;
        for kind in IdentityKind::ALL {
            read.kinds.entry(kind.name().to_owned()).or_insert_with(|| default_rule(*kind));
        }
        Ok(read)
    }

    /// Checks what the types do not.
    pub(crate) fn check(&self) -> Result<()> {
        if self.version != 1 {
            let message = format!("resolver version {} is not known here, expected 1", self.version);
            return Err(Error::document(message).at(0, 0, "version"));
        }
        for (section, names) in
            [("kinds", self.kinds.keys().collect::<Vec<_>>()), ("blocked", self.blocked.keys().collect())]
        {
            for name in names {
                IdentityKind::parse(name)
                    .map_err(|e| Error::document(e.message()).at(0, 0, format!("{section}.{name}")))?;
            }
        }
        if let Some(region) = &self.region {
            crate::model::identity::Normaliser::new(Some(region))
                .map_err(|e| Error::document(e.message()).at(0, 0, "region"))?;
        }
        self.scored.as_ref().map_or(Ok(()), Scored::check)?;
        Ok(())
    }

    /// What a history scores pairs of entries by: its own part, or the model that ships.
    pub(crate) fn history_model(&self) -> Option<&Scored> {
        match self.model {
            _ if self.scored.is_some() => self.scored.as_ref(),
            Model::Shipped => Some(shipped_scored()),
            Model::None => None,
        }
    }

    /// Whether a kind is weighed with everything else by the model that ships, and joins nobody by itself: a family has one
    /// telephone and one mail box. Not where the document says what the kind is worth.
    pub(crate) fn is_weighed(&self, kind: IdentityKind) -> bool {
        let weighed = matches!(kind, IdentityKind::Phone | IdentityKind::Email);
        weighed && self.scored.is_none() && self.model == Model::Shipped && self.rule(kind) == default_rule(kind)
    }

    /// What a kind is worth.
    pub fn rule(&self, kind: IdentityKind) -> KindRule {
        self.kinds.get(kind.name()).cloned().unwrap_or_else(|| default_rule(kind))
    }

    /// The window of a matter: its own, or that of the nearest prefix at a dot, or the general one.
    pub fn window(&self, matter: &str) -> i64 {
        let mut name = matter;
        loop {
            if let Some(span) = self.cases.matters.get(name) {
                return span.0;
            }
            match name.rsplit_once('.') {
                Some((prefix, _)) => name = prefix,
                None => return self.cases.window.0,
            }
        }
    }
}

fn default_rule(kind: IdentityKind) -> KindRule {
    let (strength, cap, contradictions) = match kind {
        IdentityKind::NationalId => (Strength::Proves, Some(8), false),
        // A family or the people of a small firm may have one; forty are a default of the system.
        IdentityKind::Account => (Strength::Proves, Some(16), false),
        IdentityKind::Card | IdentityKind::Email | IdentityKind::Handle => (Strength::Proves, Some(8), true),
        _ => (Strength::Suggests, Some(6), true),
    };
    KindRule { strength, cap, contradictions, window: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::HOUR;

    #[test]
    fn an_empty_document_is_the_default_and_prints_back() {
        let d = Resolver::parse("{}").unwrap();
        assert_eq!(d, Resolver::default());
        assert_eq!(Resolver::parse(&crate::document::print(&d).unwrap()).unwrap(), d);
    }

    #[test]
    fn windows_follow_the_nearest_prefix() {
        let d = Resolver::parse(r#"{"cases":{"window":"7d","matters":{"invoice":"2w","invoice.due_date":"36h"}}}"#)
            .unwrap();
        assert_eq!(d.window("invoice.due_date"), 36 * HOUR);
        assert_eq!(d.window("invoice.copy.paper"), 14 * DAY);
        assert_eq!(d.window("repair"), 7 * DAY);
        assert_eq!(crate::document::print(&d.cases.matters).unwrap(), r#"{"invoice":"2w","invoice.due_date":"36h"}"#);
    }

    #[test]
    fn a_bad_document_says_where() {
        let said = |t: &str| Resolver::parse(t).unwrap_err().to_string();
        assert!(said(r#"{"kinds":{"fone":{"strength":"proves"}}}"#).contains("unknown identity kind `fone`"));
        assert!(said(r#"{"cases":{"window":"soon"}}"#).contains("at cases.window"));
        assert!(said(r#"{"version":2}"#).contains("resolver version 2"));
    }
}
