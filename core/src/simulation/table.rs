//! The table doors: contacts in, figures out.
//!
//! A row is a contact. A column `request` holds whole request documents; otherwise `at` (or `arrived_at`), `channel`,
//! `matter`, `customer` (or `customer_id`), `language`, `segment`, `patience_minutes` and `handling_minutes` are read and
//! other columns left alone, so that a history's table of contacts can be replayed as it is.

use super::plan::{Behaviour, SimulationDocument};
use super::report::Simulation;
use super::simulate_rows;
use crate::error::{Error, Result, Status};
use crate::estimate::Estimate;
use crate::instant;
use crate::routing::Request;
use arrow_array::builder::{Float64Builder, StringBuilder, UInt32Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float64Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader};
use arrow_schema::{DataType, TimeUnit};
use std::sync::Arc;

/// Simulates a document, with the contacts of a table beside its own.
///
/// # Errors
/// As [`simulate`](super::simulate), and [`InvalidArgument`](Status::InvalidArgument) when the table cannot be read.
pub fn simulate_table(text: &str, contacts: Option<Box<dyn RecordBatchReader + Send>>) -> Result<Simulation> {
    let document = SimulationDocument::parse(text)?;
    let mut rows = Vec::new();
    for batch in contacts.into_iter().flatten() {
        let batch = batch.map_err(|error| Error::argument(error.to_string()))?;
        let columns = Columns::of(&batch)?;
        for row in 0..batch.num_rows() {
            rows.push(
                columns
                    .read(row)
                    .map_err(|error| Error::new(error.status(), format!("row {}: {}", rows.len(), error.message())))?,
            );
        }
    }
    simulate_rows(document, rows)
}

impl Simulation {
    /// All figures, one a row: `policy`, `version`, `against` (the policy whose figure was taken away; nothing for the
    /// figure itself), `by`, `name`, `measure`, `value`, `low`, `high`, `n`.
    ///
    /// # Errors
    /// [`Internal`](Status::Internal) only.
    pub fn figures_table(&self) -> Result<RecordBatch> {
        let mut text: [StringBuilder; 6] = Default::default();
        let mut numbers: [Float64Builder; 3] = Default::default();
        let mut counts = UInt32Builder::new();
        let own = self.policies.iter().map(|of| (&of.policy, None, &of.groups));
        let less = self.differences.iter().map(|of| (&of.policy, Some(&of.against), &of.groups));
        for (policy, against, groups) in own.chain(less) {
            let against = against.map(|against| format!("{} {}", against.name, against.version));
            for (group, figure) in groups.iter().flat_map(|group| group.figures.iter().map(move |of| (group, of))) {
                let words = [Some(policy.name.as_str()), Some(&policy.version), against.as_deref()];
                let words = words.into_iter().chain([Some(group.by), Some(&group.name), Some(figure.measure)]);
                text.iter_mut().zip(words).for_each(|(column, word)| column.append_option(word));
                let Estimate { value, low, high, n, .. } = figure.estimate;
                let values = [value, low, high];
                numbers.iter_mut().zip(values).for_each(|(column, value)| column.append_option(value));
                counts.append_value(u32::try_from(n).unwrap_or(u32::MAX));
            }
        }
        let names = ["policy", "version", "against", "by", "name", "measure", "value", "low", "high", "n"];
        let text = text.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef);
        let numbers = numbers.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef);
        let arrays = text.chain(numbers).chain([Arc::new(counts.finish()) as ArrayRef]);
        let columns = names.into_iter().zip(arrays).map(|(name, array)| (name, array, true));
        RecordBatch::try_from_iter_with_nullable(columns)
            .map_err(|error| Error::new(Status::Internal, error.to_string()))
    }
}

/// The columns that are read.
struct Columns<'a> {
    request: Option<&'a ArrayRef>,
    at: Option<&'a ArrayRef>,
    words: [Option<&'a ArrayRef>; 5],
    patience: Option<&'a ArrayRef>,
    handling: Option<&'a ArrayRef>,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch) -> Result<Self> {
        let either = |names: [&str; 2]| names.into_iter().find_map(|name| batch.column_by_name(name));
        let columns = Self {
            request: batch.column_by_name("request"),
            at: either(["at", "arrived_at"]),
            words: [["channel"; 2], ["matter"; 2], ["customer", "customer_id"], ["language"; 2], ["segment"; 2]]
                .map(either),
            patience: batch.column_by_name("patience_minutes"),
            handling: batch.column_by_name("handling_minutes"),
        };
        if columns.request.is_none() && columns.at.is_none() {
            let message = "the table has no column `at`, `arrived_at` or `request`: nothing says when a contact comes";
            return Err(Error::argument(message));
        }
        Ok(columns)
    }

    fn read(&self, row: usize) -> Result<(Behaviour, Request)> {
        let [channel, matter, customer, language, segment] = self.words.map(|column| text(column, row));
        let behaviour = Behaviour {
            segment,
            patience_minutes: number(self.patience, "patience_minutes", row)?,
            handling_minutes: number(self.handling, "handling_minutes", row)?,
        };
        let mut request = match text(self.request, row) {
            Some(document) => Request::parse(&document)?,
            None => {
                let column = self.at.filter(|column| column.is_valid(row));
                let column = column.ok_or_else(|| Error::argument("there is no instant in `at`"))?;
                Request::new(instant_at(column, row)?)
            }
        };
        for (field, given) in [
            (&mut request.channel, channel),
            (&mut request.matter, matter),
            (&mut request.customer, customer),
            (&mut request.language, language),
        ] {
            *field = given.or_else(|| field.take());
        }
        Ok((behaviour, request))
    }
}

fn text(column: Option<&ArrayRef>, row: usize) -> Option<String> {
    let column = column.filter(|column| column.is_valid(row))?;
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(row).to_owned()),
        DataType::Utf8View => Some(column.as_string_view().value(row).to_owned()),
        _ => None,
    }
}

fn number(column: Option<&ArrayRef>, name: &str, row: usize) -> Result<Option<f64>> {
    let Some(column) = column.filter(|column| column.is_valid(row)) else { return Ok(None) };
    match column.data_type() {
        DataType::Float64 => Ok(Some(column.as_primitive::<Float64Type>().value(row))),
        DataType::Int64 => Ok(Some(column.as_primitive::<Int64Type>().value(row) as f64)),
        other => Err(Error::argument(format!("column `{name}` is of type `{other}`, expected float64 or int64"))),
    }
}

fn instant_at(column: &ArrayRef, row: usize) -> Result<i64> {
    let at = match column.data_type() {
        DataType::Timestamp(TimeUnit::Second, _) => {
            column.as_primitive::<TimestampSecondType>().value(row).checked_mul(1_000_000_000)
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            column.as_primitive::<TimestampMillisecondType>().value(row).checked_mul(1_000_000)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            column.as_primitive::<TimestampMicrosecondType>().value(row).checked_mul(1_000)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            Some(column.as_primitive::<TimestampNanosecondType>().value(row))
        }
        _ => {
            let written = text(Some(column), row);
            let written = written.ok_or_else(|| Error::argument("`at` is neither a timestamp nor text"))?;
            Some(instant::parse(&written)?)
        }
    };
    at.ok_or_else(|| Error::argument("the instant in `at` is too far away"))
}
