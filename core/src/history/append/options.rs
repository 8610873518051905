//! How a delivery is read: its source, kind and defaults, and which of its columns mean what.

use super::rule::{ColumnRule, MadeColumn, not_ours};
use crate::error::{Error, Result, Status};
use crate::history::FoldRule;
use crate::ids::{MAX_ID_BYTES, is_source};
use crate::instant::Zone;
use crate::model::identity::{IdentityKind, Normaliser};
use crate::model::{Channel, EntryKind, Field};
use crate::suggest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How one delivery is read. In a document every field but `source` may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AppendOptions {
    /// The system the rows come from; no colon in it. May be left out when the rows have a `source` column.
    #[serde(default)]
    pub source: String,
    /// `contacts` (default), `records`, `orders`, `subscriptions` or `events`. It is no part of an entry's name: ids are
    /// unique within a source, not within a kind.
    #[serde(default = "contacts", with = "kind_name")]
    pub kind: EntryKind,
    /// The channel of rows that name none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "channel_name")]
    pub channel: Option<Channel>,
    /// The IANA zone local times are read in; UTC when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The region national telephone numbers are read in; the resolver's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Whether every telephone number is written in full, with its calling code, also where the plus sign is missing
    /// (`491701234567`), as WhatsApp and many exchanges do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub international: bool,
    /// Which column of the delivery fills which of ours; ours are found by name without it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, ColumnRule>,
    /// Whether columns that mean nothing to us are kept as attributes.
    #[serde(default = "yes")]
    pub attributes: bool,
    /// Of a table that comes by the Arrow C data interface: whether its values are believed and not looked through. Only
    /// for tables of a library that is known to keep the interface: what breaks it is undefined behaviour then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trusted: bool,
    /// The name of the delivery, at most 512 bytes: what comes again under a name is a repeat, whatever came between.
    /// Without a name, the same rows delivered again are newer than what came between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<String>,
    /// Of events: the rule by which those of this source make a contact. A later one replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fold: Option<FoldRule>,
    /// Whether nothing is taken when a row would be refused or something should be looked at.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
}

impl AppendOptions {
    /// Options for contacts of this source, everything else by default.
    pub fn new(source: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            kind: EntryKind::Contact,
            channel: None,
            zone: None,
            region: None,
            international: false,
            columns: BTreeMap::new(),
            attributes: true,
            trusted: false,
            delivery: None,
            fold: None,
            strict: false,
        }
    }

    /// The same for rows of another kind.
    #[must_use]
    pub fn kind(mut self, kind: EntryKind) -> Self {
        self.kind = kind;
        self
    }

    /// The same with a channel for rows that name none.
    #[must_use]
    pub fn channel(mut self, channel: Channel) -> Self {
        self.channel = Some(channel);
        self
    }

    /// The same with local times read in this IANA zone.
    #[must_use]
    pub fn zone(mut self, zone: impl Into<String>) -> Self {
        self.zone = Some(zone.into());
        self
    }

    /// The same with national telephone numbers read in this region.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The same with telephone numbers that are written in full, also where the plus sign is missing.
    #[must_use]
    pub fn international(mut self) -> Self {
        self.international = true;
        self
    }

    /// The same with our column `ours` read from the delivery's column `theirs`.
    #[must_use]
    pub fn column(mut self, ours: impl Into<String>, theirs: impl Into<String>) -> Self {
        self.columns.insert(ours.into(), ColumnRule::Named(theirs.into()));
        self
    }

    /// The same with our column `ours` made by a rule.
    #[must_use]
    pub fn made(mut self, ours: impl Into<String>, rule: MadeColumn) -> Self {
        self.columns.insert(ours.into(), ColumnRule::Made(Box::new(rule)));
        self
    }

    /// The same with the values of tables believed: see [`trusted`](Self::trusted).
    #[must_use]
    pub fn trusting(mut self) -> Self {
        self.trusted = true;
        self
    }

    /// How closely a table from outside is to be looked at.
    #[cfg(feature = "arrow")]
    pub fn checks(&self) -> crate::table::Checks {
        if self.trusted { crate::table::Checks::Trusted } else { crate::table::Checks::Rows }
    }

    /// The same under this name of the delivery.
    #[must_use]
    pub fn delivery(mut self, name: impl Into<String>) -> Self {
        self.delivery = Some(name.into());
        self
    }

    /// The same with events folded by this rule.
    #[must_use]
    pub fn fold(mut self, rule: FoldRule) -> Self {
        self.fold = Some(rule);
        self
    }

    /// The same, but what would be refused or warned of is an error, and nothing is taken.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Reads an options document.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        let read: Self = suggest::read(text, Status::InvalidDocument)?;
        read.check().map_err(|e| crate::locate::locate(e, text))?;
        Ok(read)
    }

    /// Checks what a document's schema cannot say.
    pub(crate) fn check(&self) -> Result<()> {
        if !is_source(&self.source) {
            let why = match self.source.contains(':') {
                true => "no colon, it separates source and id",
                false => "no control letter, and at most 512 bytes",
            };
            let message = format!("`{}` cannot be a source: {why}", self.source);
            return Err(Error::document(message).at(0, 0, "source"));
        }
        if self.delivery.as_ref().is_some_and(|d| d.is_empty() || d.len() > MAX_ID_BYTES) {
            let message = format!("the name of a delivery has 1 to {MAX_ID_BYTES} bytes");
            return Err(Error::document(message).at(0, 0, "delivery"));
        }
        if let Some(fold) = &self.fold {
            if self.kind != EntryKind::Event || self.source.is_empty() {
                let message = "a rule of folding is for `events` of one `source`, which the options name";
                return Err(Error::document(message).at(0, 0, "fold"));
            }
            fold.check("fold.")?;
        }
        if let Some(zone) = &self.zone {
            Zone::named(zone).map_err(|e| Error::document(e.message()).at(0, 0, "zone"))?;
        }
        if self.region.is_some() {
            Normaliser::new(self.region.as_deref()).map_err(|e| Error::document(e.message()).at(0, 0, "region"))?;
        }
        for (name, rule) in &self.columns {
            if !is_ours(name, self.kind) {
                return Err(not_ours(name, self.kind, columns(self.kind)));
            }
            rule.check(name, self)?;
        }
        Ok(())
    }
}

/// Whether this is the name of a column of ours.
pub(crate) fn is_ours(name: &str, kind: EntryKind) -> bool {
    name == kind.id_column()
        || name == kind.time_column()
        || matches!(name, "source" | "revision" | "read_error" | "read_line")
        || kind == EntryKind::Event && name == "event_id"
        || Field::parse(name).is_some()
        || IdentityKind::named(name).is_some()
}

/// The columns that a mapping may fill.
pub(super) fn columns(kind: EntryKind) -> impl Iterator<Item = &'static str> {
    let fields = Field::ALL.iter().map(|f| f.name());
    let kinds = IdentityKind::ALL.iter().map(|k| k.name());
    let event = (kind == EntryKind::Event).then_some("event_id");
    fields.chain(kinds).chain([kind.id_column(), kind.time_column(), "source", "revision"]).chain(event)
}

fn contacts() -> EntryKind {
    EntryKind::Contact
}

fn yes() -> bool {
    true
}

mod kind_name {
    use super::EntryKind;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(kind: &EntryKind, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(kind.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<EntryKind, D::Error> {
        let text = String::deserialize(from)?;
        EntryKind::parse(&text).ok_or_else(|| {
            let known = EntryKind::ALL.iter().map(|k| k.name()).collect::<Vec<_>>().join(", ");
            serde::de::Error::custom(format!("unknown kind `{text}`, expected one of {known}"))
        })
    }
}

mod channel_name {
    use super::Channel;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(channel: &Option<Channel>, to: S) -> Result<S::Ok, S::Error> {
        match channel {
            Some(c) => to.serialize_str(c.name()),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Channel>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
        Channel::parse(&text).map(Some).ok_or_else(|| {
            let known = Channel::NAMES.join(", ");
            serde::de::Error::custom(format!("unknown channel `{text}`, expected one of {known}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_and_made_columns() {
        let read = AppendOptions::parse(
            r#"{"source":"bank","channel":"voice","columns":{"phone":"ani",
                "arrived_at":{"columns":["date","time"],"format":"%Y-%m-%d %H:%M:%S"}}}"#,
        )
        .unwrap();
        assert_eq!(read.columns.get("phone"), Some(&ColumnRule::Named("ani".into())));
        assert_eq!(AppendOptions::parse(&crate::document::print(&read).unwrap()).unwrap(), read);
    }

    #[test]
    fn says_what_is_wrong() {
        let said = |t: &str| AppendOptions::parse(t).unwrap_err().to_string();
        assert!(said(r#"{"source":"a:b"}"#).contains("no colon"));
        assert!(said(r#"{"source":"a","columns":{"phon":"ani"}}"#).contains("did you mean `phone`?"));
        assert!(said(r#"{"source":"a","kind":"calls"}"#).contains("expected one of contacts, records"));
        assert!(said(r#"{"source":"a","channel":"fax"}"#).contains("unknown channel `fax`"));
    }
}
