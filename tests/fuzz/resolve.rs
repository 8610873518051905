//! Who is who in random records, and by random resolvers.

use super::targets::Seen;
use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use kanava::Resolver;
use kanava::resolution::{Resolution, ResolveOptions, resolve, score};
use kanava::table::{ReadOptions, csv_table};
use serde_json::Value;
use std::ops::ControlFlow;
use std::sync::LazyLock;

/// Options, CSV text, and perhaps labels as CSV text.
pub(crate) fn records(data: &[u8], seen: &mut Seen) {
    let text = String::from_utf8_lossy(data);
    let parts: Vec<&str> = text.split("\n--\n").collect();
    let part = |i: usize| parts.get(i).copied().unwrap_or("");
    let Some(options) = seen.taken(ResolveOptions::parse(part(0))) else { return };
    let Some(table) = seen.taken(csv_table(part(1).as_bytes(), &ReadOptions::default())) else { return };
    let labels = parts.get(2).and_then(|p| seen.taken(csv_table(p.as_bytes(), &ReadOptions::default())));
    let labels: Vec<RecordBatch> = labels.into_iter().collect();
    let Some(found) = seen.taken(run(&table, &labels, &options)) else { return };
    answers(&found, seen);
    // What it learned it can use: no other customers, nothing learned.
    let document = found.resolver_document().unwrap();
    let mut again = options;
    again.resolver = Some(Resolver::parse(&document).unwrap_or_else(|e| panic!("{document}: {e}")));
    // Labels decide their own pairs again.
    let back = run(&table, &labels, &again).unwrap();
    assert_eq!(document, back.resolver_document().unwrap());
    assert!(found.customers().unwrap() == back.customers().unwrap(), "passed back: other customers");
}

/// A resolver document, used on records that it does not know.
pub(crate) fn resolver(data: &[u8], seen: &mut Seen) {
    let Some(resolver) = seen.taken(Resolver::parse(&String::from_utf8_lossy(data))) else { return };
    let printed = kanava::document::print(&resolver).unwrap();
    let again = Resolver::parse(&printed).unwrap_or_else(|e| panic!("{printed}: {e}"));
    assert_eq!(printed, kanava::document::print(&again).unwrap());
    for link_only in ["{}", r#"{"link_only":true}"#] {
        let mut options = ResolveOptions::parse(link_only).unwrap();
        options.resolver = Some(resolver.clone());
        if let Some(found) = seen.taken(run(&TABLE, &[], &options)) {
            answers(&found, seen);
        }
    }
}

fn run(table: &RecordBatch, labels: &[RecordBatch], options: &ResolveOptions) -> kanava::Result<Resolution> {
    resolve(std::slice::from_ref(table), labels, options, &mut |_| ControlFlow::Continue(()))
}

/// Asks everything, and checks that it adds up.
fn answers(found: &Resolution, seen: &mut Seen) {
    let report: Value = serde_json::from_str(&found.report_document().unwrap()).unwrap();
    let (customers, links, refused) = (found.customers().unwrap(), found.links().unwrap(), found.refused().unwrap());
    let records = customers.num_rows();
    assert_eq!(report["records"], records);
    assert_eq!(links.num_rows(), records - report["customers"].as_u64().unwrap() as usize);
    for (table, name) in [(&customers, "confidence"), (&links, "probability"), (&refused, "probability")] {
        let sure = table.column_by_name(name).unwrap().as_primitive::<arrow_array::types::Float64Type>();
        assert!(sure.values().iter().all(|p| (0.0..=1.0).contains(p)), "{sure:?}");
    }
    let same = |i: usize| {
        let text = |name: &str| customers.column_by_name(name).map(|c| c.as_string::<i32>().value(i).to_owned());
        (text("source").filter(|s| !s.is_empty()), text("record_id").unwrap())
    };
    let name = |i: usize| match same(i) {
        (Some(source), id) => format!("{source}:{id}"),
        (None, id) => id,
    };
    for i in 1..records.min(12) {
        let said = found.why(&name(i - 1), &name(i)).or_else(|_| found.why_not(&name(i - 1), &name(i)));
        if let Some(said) = seen.taken(said) {
            let said: Value = serde_json::from_str(&said).unwrap();
            let text = said["text"].as_str().unwrap();
            assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
            seen.saw(&format!("{} {}", said["same"], said["path"].as_array().map_or(0, Vec::len)));
        }
        seen.taken(found.evidence(&name(i - 1), &name(i)));
    }
    seen.saw(&report["columns"].to_string());
    seen.saw(&report["rules"].to_string());
    report["warnings"].as_array().unwrap().iter().for_each(|w| seen.saw(w["text"].as_str().unwrap()));
    seen.saw(&format!("links {} refused {}", links.num_rows().min(3), refused.num_rows().min(3)));
    let customers = std::slice::from_ref(&customers);
    score(customers, customers).unwrap();
}

/// A few people who are easy to find, and a few who are not.
static TABLE: LazyLock<RecordBatch> = LazyLock::new(|| {
    let text = "source,record_id,first_name,last_name,birth_date,phone,email,street,note\n\
        crm,1,Anthony,Virtanen,1980-04-03,+358 40 1234567,tony@posti.example,Rantatie 5,vip\n\
        web,1,Tony,Virtanen,1980-03-04,0401234567,tony@posti.example,Rantatie 5,\n\
        web,2,Virtanen,Anthony,1980-04-03,,,Rantatie 5 A,x\n\
        crm,2,Aino,Mäkinen,1900-01-01,0000000000,info@firma.example,unknown,\n\
        crm,3,Eino,Mäkinen,1900-01-01,0000000000,info@firma.example,unknown,\n\
        web,3,,Makinen,,0000000000,,,\n\
        ,4,Maria,Korhonen,1975-11-30,09 4242 4242,maria.korhonen@posti.example,Koulukatu 12,\n\
        ,5,Marja,Korhonen,1975-11-30,09 4242 4242,marja.korhonen@posti.example,Koulukatu 12,\n\
        web,6,Maria,Korhonen,1975-11-03,,maria.korhonen@posti.example,Koulukatu 12,\n\
        crm,7,,,,,,,\n";
    csv_table(text.as_bytes(), &ReadOptions::default()).unwrap()
});
