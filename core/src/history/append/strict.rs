//! Strict deliveries: everything is read, and looked at beside what is here, before anything is taken.
//!
//! Not foreseen is what shows only once all is resolved: a value that joins more people than one may. The report warns.

use super::report::AppendReport;
use super::staged::Staged;
#[cfg(feature = "arrow")]
use super::{AppendOptions, Reader, Touched, broken_off, closed, table};
#[cfg(feature = "arrow")]
use crate::error::Result;
use crate::history::History;
use crate::history::version::{OneDelivery, Standing, tie_hash};
use crate::ids::EntryName;
use crate::model::EntryKind;
use hashbrown::HashMap;

/// The rows of a delivery seen so far: the revision and a hash of what each says.
#[derive(Debug, Default)]
pub(super) struct Foreseen(HashMap<EntryName, (Option<i64>, u128)>);

impl History {
    /// Tells what the log would tell of these rows.
    pub(super) fn foresee(&self, staged: &Staged, told: &OneDelivery, seen: &mut Foreseen, report: &mut AppendReport) {
        for row in staged.incoming() {
            let kind = row.header.kind;
            let mut warn = |said: &str| report.warn(row.row, kind.id_column(), said);
            let says = (row.version.revision, tie_hash(kind.name(), row.header.at, row.bytes));
            let before = seen.0.insert(row.name, says);
            if before.is_some_and(|before| before.0 == says.0 && before.1 != says.1) {
                warn("two rows of one id differ, and nothing says which is later");
            }
            let log = if kind == EntryKind::Event { &self.events.log } else { &self.log };
            if log.is_folded(row.name) {
                warn("its events make this contact: the row would count for nothing");
            } else if let Some(here) = log.find(row.name) {
                if log.header(here).is_some_and(|h| h.kind != kind) {
                    warn("an entry of another kind has this source and id");
                }
                if matches!(log.standing(here, &row, told), Standing::LaterOfEquals | Standing::EarlierOfEquals) {
                    warn("it differs from what is here, and nothing says which is later");
                }
            }
            if kind == EntryKind::Event {
                let contact = EntryName::new(row.source, crate::history::events::ids(row.id).0);
                if self.log.find(contact).is_some() && !self.log.is_folded(contact) {
                    warn("a row of this contact is here: its events would make it");
                }
            }
        }
    }

    /// Reads everything before anything is taken.
    #[cfg(feature = "arrow")]
    pub(super) fn append_strictly(
        &mut self,
        stream: impl Iterator<Item = std::result::Result<arrow_array::RecordBatch, arrow_schema::ArrowError>>,
        schema: &arrow_schema::Schema,
        options: &AppendOptions,
    ) -> Result<AppendReport> {
        let mut delivery = self.deliveries.begin(options.delivery.as_deref());
        let reader = Reader::new(options, &self.resolver)?.of(&delivery);
        let plan = table::Plan::new(schema, &reader)?;
        let (mut parts, mut row) = (Vec::new(), 0);
        let mut read = plan.notices(options.kind);
        for batch in stream {
            let batch = batch.map_err(|e| broken_off(row, &e))?;
            let columns = table::columns(&batch, &plan);
            for rows in table::chunks(batch.num_rows()) {
                parts.extend(table::read(row, &columns, rows, &plan, &reader));
            }
            row += batch.num_rows() as u64;
        }
        let mut foreseen = Foreseen::default();
        for part in &parts {
            read.add(part.report.clone());
            self.foresee(part, &delivery.told, &mut foreseen, &mut read);
        }
        table::tell_reading(&mut read, schema, row);
        closed(read, options).strictly()?;
        let mut touched = Touched::default();
        let report = self.take_parts(parts, &mut delivery.told, &mut touched);
        self.end(report, &delivery, options, touched)
    }
}
