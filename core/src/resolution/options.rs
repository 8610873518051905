//! The options of a resolution; none is needed.

use super::named_columns::OneOrMore;
use super::records::Records;
use super::records::Warnings;
use crate::error::{Error, Result};
use crate::resolver::FieldKind;
use crate::resolver::Resolver;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How records are resolved: `{}` infers everything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ResolveOptions {
    /// A resolver document of an earlier run: nothing is learned then. The share of pairs that are one person follows the
    /// number of records, and a value is as common as it was or as it is here. Without it, everything is inferred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolver: Option<Resolver>,
    /// Only records of different sources are joined, and a customer has at most one record of each source.
    pub link_only: bool,
    /// The region national telephone numbers are read in (ISO 3166-1 alpha-2); inferred when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_region: Option<String>,
    /// Which columns name a record, where they are not called `record_id` and `source`: `{"record_id": "customer_no"}`, or
    /// several names of which each table has one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, OneOrMore>,
    /// What columns hold, by name, where the inferred kind is wrong: `{"ref": "id", "note": "ignored"}`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, FieldKind>,
    /// The least probability at which two records are joined, 0 to 1 (both excluded); 0.5 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
}

impl ResolveOptions {
    /// Reads an options document.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        let read: Self = crate::document::read(text)?;
        if read.threshold.is_some_and(|t| !(t > 0.0 && t < 1.0)) {
            let error = Error::document("the threshold is a probability between 0 and 1").at(0, 0, "threshold");
            return Err(crate::locate::locate(error, text));
        }
        if let Some(resolver) = &read.resolver {
            resolver.check().map_err(|e| {
                let path = e.location().map(|l| format!("resolver.{}", l.path)).unwrap_or_default();
                crate::locate::locate(e.at(0, 0, path), text)
            })?;
        }
        Ok(read)
    }

    /// Warns of options that have no effect.
    pub(crate) fn warnings(&self, records: &Records<'_>, no_labels: bool) -> Warnings {
        let has_model = self.resolver.as_ref().is_some_and(|r| r.scored.is_some());
        let mut warnings = Warnings::new();
        for column in self.kinds.keys() {
            if has_model {
                warnings.push((
                    column.clone(),
                    "its kind stands in the resolver that was given: the option does nothing".to_owned(),
                ));
            } else if !records.columns.iter().any(|(name, _)| name == column) {
                warnings.push((
                    column.clone(),
                    "the options name its kind, but the records have no such column".to_owned(),
                ));
            }
        }
        if has_model && !no_labels {
            warnings.push((
                "labels".to_owned(),
                "the resolver's model is not trained again: labels decide their own pairs only".to_owned(),
            ));
        }
        if self.link_only && records.names.source_names.len() < 2 {
            warnings.push((
                "source".to_owned(),
                "only records of different sources are joined, and there is one source: no record is joined".to_owned(),
            ));
        }
        warnings
    }
}
