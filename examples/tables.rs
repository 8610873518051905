//! An export as CSV text, read by a column mapping; bad rows are named, the others are in. Also tables.py and tables.c.

use arrow_array::RecordBatchIterator;
use kanava::{AppendOptions, History, table};

const EXPORT: &str = "call,day,time,ani,skill
1,02.11.2026,09:15,041 234 5678,ERA
2,03.11.2026,16:02,+358412345678,ERA
3,31.02.2026,10:00,0501112222,VIKA
4,04.11.2026,11:30,050 111 2222,VIKA
";
const OPTIONS: &str = r#"{"source": "pbx", "channel": "voice", "zone": "Europe/Helsinki", "region": "FI", "columns": {
    "contact_id": "call",
    "arrived_at": {"columns": ["day", "time"], "format": "%d.%m.%Y %H:%M"},
    "phone": "ani",
    "matter": {"column": "skill", "values": {"ERA": "invoice.due_date", "VIKA": "connection.down"}}}}"#;

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> kanava::Result<()> {
    let mut history = History::default();
    let export = table::csv_table(EXPORT.as_bytes())?;
    let schema = export.schema();
    let stream = Box::new(RecordBatchIterator::new([Ok(export)], schema));
    let report = history.append_table(stream, &AppendOptions::parse(OPTIONS)?)?;
    println!("{}", report.to_document()?);
    println!("{} contacts in the table", history.contacts_table()?.num_rows());
    println!("{}", history.timeline_document("0412345678")?);
    Ok(())
}
