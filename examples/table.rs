//! An export in, a table out: CSV text with a system's own column names becomes contacts with their customer and gap.
//!
//! The same program stands beside this one in C and Python, and prints the same.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator};
use kanava::table::{ReadOptions, csv_table};
use kanava::{AppendOptions, ContactFilter, Error, History, Resolver, Result};

const CSV: &str = "\
call;start;ani;topic
1;2026-03-02 09:00;040 123 4567;invoice.due_date
2;2026-03-02 16:30;+358 40 123 4567;invoice.due_date
3;2026-03-04 10:15;050 765 4321;subscription.new
4;tomorrow;050 765 4321;subscription.new
5;2026-03-05 12:00;0401234567;device.order
";

/// Whose export it is, and which of its columns is which of ours.
const OPTIONS: &str = r#"{"source":"genesys","channel":"voice","zone":"Europe/Helsinki","region":"FI","columns":{"contact_id":"call","arrived_at":"start","phone":"ani","matter":"topic"}}"#;

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<()> {
    let mut history = History::new(Resolver::default());
    let calls = csv_table(CSV.as_bytes(), &ReadOptions::default())?;
    let schema = calls.schema();
    let stream = Box::new(RecordBatchIterator::new([Ok(calls)], schema));
    println!("{}", history.append_table(stream, &AppendOptions::parse(OPTIONS)?)?.to_document()?);

    let contacts = history.contacts_table(&ContactFilter::default())?;
    let contact = column(&contacts, "contact")?.as_string::<i32>();
    let seq = column(&contacts, "seq")?.as_primitive::<UInt64Type>();
    let matter = column(&contacts, "matter")?.as_string::<i32>();
    let gap = column(&contacts, "gap_s")?.as_primitive::<Int64Type>();
    println!("{:<12} {:>3} {:<18} {:>8}", "contact", "seq", "matter", "gap_s");
    for row in 0..contacts.num_rows() {
        let gap = if gap.is_null(row) { String::new() } else { gap.value(row).to_string() };
        println!("{:<12} {:>3} {:<18} {:>8}", contact.value(row), seq.value(row), matter.value(row), gap);
    }
    Ok(())
}

fn column<'a>(table: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef> {
    table.column_by_name(name).ok_or_else(|| Error::not_found(format!("there is no column `{name}`")))
}
