//! People of two systems, with typing errors, nicknames and a shared telephone: who is who, and why.
//!
//! The same program stands beside this one in C and Python, and prints the same.

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{ArrayRef, RecordBatch};
use kanava::resolution::{ResolveOptions, resolve};
use kanava::table::{ReadOptions, csv_table};
use kanava::{Error, Result};
use std::ops::ControlFlow;

const PEOPLE: &str = "\
source,record_id,first_name,last_name,birth_date,phone,city
crm,1,Katherine,Lindqvist,1984-05-17,+44 20 7946 0101,Leeds
crm,2,William,Henderson,1971-11-02,+44 20 7946 0102,York
crm,3,Margaret,Henderson,1973-04-25,+44 20 7946 0102,York
crm,4,Robert,Kowalski,1990-01-30,+44 20 7946 0104,Bristol
crm,5,Elizabeth,Moreau,1966-09-12,+44 20 7946 0105,Exeter
crm,6,Richard,Castellano,1958-07-08,+44 20 7946 0106,Durham
shop,a,Kate,Lindqvist,1984-05-17,020 7946 0101,Leeds
shop,b,Bill,Hendersen,1971-11-02,020 7946 0102,York
shop,c,Maggie,Henderson,1973-04-25,020 7946 0102,York
shop,d,Robert,Kowalsky,1990-01-30,,Bristol
shop,e,Liz,Moreau,,020 7946 0105,Exeter
shop,f,Anna,Papadopoulos,1979-12-24,020 7946 0107,Leeds
";

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<()> {
    // Nothing is configured but the region in which numbers without a country are meant.
    let options = ResolveOptions::parse(r#"{"phone_region": "GB"}"#)?;
    let people = csv_table(PEOPLE.as_bytes(), &ReadOptions::default())?;
    let found = resolve(&[people], &[], &options, &mut |_progress| ControlFlow::Continue(()))?;

    let customers = found.customers()?;
    let source = column(&customers, "source")?.as_string::<i32>();
    let record = column(&customers, "record_id")?.as_string::<i32>();
    let customer = column(&customers, "customer_id")?.as_string::<i32>();
    let confidence = column(&customers, "confidence")?.as_primitive::<Float64Type>();
    for i in 0..customers.num_rows() {
        let (source, record, customer) = (source.value(i), record.value(i), customer.value(i));
        println!("{source:<4} {record:<2} {customer} {:.3}", confidence.value(i));
    }
    println!();
    let why: serde_json::Value = kanava::document::read(&found.why("crm:2", "shop:b")?)?;
    print!("{}", why.get("text").and_then(|text| text.as_str()).unwrap_or_default());
    Ok(())
}

fn column<'a>(table: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef> {
    table.column_by_name(name).ok_or_else(|| Error::not_found(format!("there is no column `{name}`")))
}
