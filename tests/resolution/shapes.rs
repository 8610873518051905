//! Tables of other shapes than a register of persons: columns that say nothing, customers with very many contacts.

use super::found::{groups, of, pairwise, run, truth};
use super::people::{Dice, Record, World, table};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use kanava::resolution::ResolveOptions;
use std::collections::HashSet;
use std::sync::Arc;

/// Row numbers, amounts and stamps look like the best of keys and agree in nobody.
#[test]
fn columns_that_say_nothing_take_nothing_away() {
    let records = World::new(1500, 31).records();
    let (_, before) = pairwise(&groups(&of(&records)), &truth(&records));
    let mut dice = Dice(5);
    let plain = table(&records);
    let mut columns: Vec<(String, ArrayRef)> =
        plain.schema().fields().iter().zip(plain.columns()).map(|(f, c)| (f.name().clone(), c.clone())).collect();
    for (name, most) in [("row", 10_000_000), ("points", 5000), ("order_no", 900_000), ("ticket", 1 << 40)] {
        let values: StringArray = records.iter().map(|_| Some(dice.below(most).to_string())).collect();
        columns.push((name.to_owned(), Arc::new(values)));
    }
    let found = run(&[RecordBatch::try_from_iter(columns).unwrap()], &ResolveOptions::default());
    let (precision, recall) = pairwise(&groups(&found), &truth(&records));
    assert!(precision > 0.955 && recall > before - 0.02, "{precision} {recall}, {before} without them");
}

/// A hundred equal records are one customer like two are, among customers of one record.
#[test]
fn equal_records_are_one_customer_however_many_they_are() {
    let people = World { missing: 0.0, ..World::new(1200, 32) }.records();
    let mut seen = HashSet::new();
    let mut records: Vec<Record> = Vec::new();
    for one in people.into_iter().filter(|r| seen.insert(r.person)) {
        let many = if one.person % 60 == 0 { 100 } else { 1 };
        records.extend((0..many).map(|k| Record { id: format!("{}-{k}", one.id), ..one.clone() }));
    }
    let found = of(&records);
    let (precision, recall) = pairwise(&groups(&found), &truth(&records));
    assert!(precision > 0.99 && recall > 0.99, "{precision} {recall}");
}

/// People who write and call twenty times, and leave now this, now that: few records say more than one thing.
#[test]
fn many_contacts_of_one_customer_are_found_by_what_each_of_them_says() {
    let people = World { missing: 0.0, ..World::new(400, 33) }.records();
    let mut seen = HashSet::new();
    let mut dice = Dice(7);
    let mut records: Vec<Record> = Vec::new();
    for one in people.into_iter().filter(|r| seen.insert(r.person)) {
        for k in 0..20 {
            let mut fields = [const { None }; 8];
            // A call: the number, one time in four with a name. A mail: the address, every other with a name.
            let (key, named) = if dice.chance(0.6) { (3, 0.25) } else { (4, 0.5) };
            fields[key].clone_from(&one.fields[key]);
            if dice.chance(named) {
                [0, 1].iter().for_each(|f| fields[*f].clone_from(&one.fields[*f]));
            }
            if dice.chance(0.15) {
                fields[7 - key].clone_from(&one.fields[7 - key]);
            }
            records.push(Record { id: format!("{}-{k}", one.id), fields, ..one.clone() });
        }
    }
    dice.shuffle(&mut records);
    let found = of(&records);
    let (precision, recall) = pairwise(&groups(&found), &truth(&records));
    // Families share a number: whose a nameless call is cannot always be told.
    println!("precision {precision:.3}, recall {recall:.3}");
    assert!(precision > 0.9 && recall > 0.8, "{precision} {recall}");
}
