//! Every table of a resolution by one document: which table, and what of it. The bindings ask this way, so that a table
//! which comes later needs no function of its own in C.

use super::outcome::Resolution;
use crate::error::{Error, Result, Status};
use crate::locate::locate;
use crate::suggest;
use arrow_array::RecordBatch;
use serde::{Deserialize, Serialize};

/// A table that a resolution answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ResolutionTable {
    /// Every record with its customer.
    Customers,
    /// The pairs that joined records.
    Links,
    /// The pairs that looked like one person and were refused.
    Refused,
    /// What each field says of two records.
    Evidence,
    /// The pairs that people had better look at, with their evidence.
    Doubtful,
}

impl ResolutionTable {
    /// The name used in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Links => "links",
            Self::Refused => "refused",
            Self::Evidence => "evidence",
            Self::Doubtful => "doubtful",
        }
    }
}

/// Which table of a resolution is asked for, and what of it. `{"table": "customers"}` is enough for most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ResolutionTableOptions {
    /// Which table.
    pub table: ResolutionTable,
    /// Of `evidence`, which needs it: one record, as `source:record_id`, or `record_id` where there is no source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a: Option<String>,
    /// Of `evidence`, which needs it: the other record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub b: Option<String>,
    /// Of `doubtful`: the least probability of a pair, 0.1 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Of `doubtful`: the greatest, 0.95 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

impl ResolutionTableOptions {
    /// The whole of a table.
    pub fn new(table: ResolutionTable) -> Self {
        Self { table, a: None, b: None, low: None, high: None }
    }

    /// The evidence of two records.
    pub fn evidence(a: impl Into<String>, b: impl Into<String>) -> Self {
        Self { a: Some(a.into()), b: Some(b.into()), ..Self::new(ResolutionTable::Evidence) }
    }

    /// The pairs whose probability is between these two.
    pub fn doubtful(low: f64, high: f64) -> Self {
        Self { low: Some(low), high: Some(high), ..Self::new(ResolutionTable::Doubtful) }
    }

    /// Reads an options document.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        let read: Self = suggest::read(text, Status::InvalidDocument)?;
        read.check().map_err(|e| locate(e, text))?;
        Ok(read)
    }

    /// Checks what is not plain from the types.
    fn check(&self) -> Result<()> {
        let (of_pair, in_doubt) = (self.table == ResolutionTable::Evidence, self.table == ResolutionTable::Doubtful);
        let table = self.table.name();
        for (name, given, taken) in [
            ("a", self.a.is_some(), of_pair),
            ("b", self.b.is_some(), of_pair),
            ("low", self.low.is_some(), in_doubt),
            ("high", self.high.is_some(), in_doubt),
        ] {
            if given && !taken {
                return Err(Error::document(format!("the table `{table}` has no option `{name}`")).at(0, 0, name));
            }
            if !given && of_pair && taken {
                return Err(Error::document(format!("the table `{table}` needs the option `{name}`")).at(0, 0, "table"));
            }
        }
        Ok(())
    }
}

impl Resolution {
    /// The table that these options ask for: the same as the method of that name.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) when the table has no such option, otherwise as the method.
    pub fn table(&self, options: &ResolutionTableOptions) -> Result<RecordBatch> {
        options.check()?;
        match options.table {
            ResolutionTable::Customers => self.customers(),
            ResolutionTable::Links => self.links(),
            ResolutionTable::Refused => self.refused(),
            ResolutionTable::Evidence => {
                let record = |name: &Option<String>| name.clone().unwrap_or_default();
                self.evidence(&record(&options.a), &record(&options.b))
            }
            ResolutionTable::Doubtful => self.doubtful(options.low, options.high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_needs_two_records_and_the_others_none() {
        let said = |text: &str| ResolutionTableOptions::parse(text).unwrap_err().to_string();
        assert!(said(r#"{"table":"evidence","a":"x:1"}"#).starts_with("the table `evidence` needs the option `b`"));
        assert!(said(r#"{"table":"links","a":"x:1"}"#).starts_with("the table `links` has no option `a` (line 1"));
        assert!(said(r#"{"table":"link"}"#).contains("; did you mean `links`? (line 1"));
        let asked = ResolutionTableOptions::evidence("x:1", "x:2");
        let text = crate::document::print(&asked).unwrap();
        assert_eq!(ResolutionTableOptions::parse(&text).unwrap(), asked);
    }
}
