//! Values that very many records share, and very many records that share everything.

use super::odd::{numbered, owned, resolved, texts, within};
use super::people::Dice;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use std::sync::Arc;

const GIVEN: [&str; 12] =
    ["aino", "onni", "helmi", "toivo", "lyyli", "eino", "maria", "pekka", "leena", "timo", "kari", "sofia"];

/// A number that looks drawn.
fn drawn(i: usize, salt: u64) -> usize {
    (Dice(i as u64 * 1_000_003 + salt).roll() >> 8) as usize
}

/// A name that few share.
fn name(i: usize) -> String {
    let syllables =
        ["ka", "vi", "ler", "mo", "sa", "tti", "nen", "ro", "hu", "la", "pe", "kos", "jär", "by", "won", "zi"];
    (0..4).map(|k| syllables[drawn(i, 1) >> (4 * k) & 15]).collect()
}

fn date(i: usize) -> String {
    let d = drawn(i, 2);
    format!("{}-{:02}-{:02}", 1930 + d % 75, 1 + d / 75 % 12, 1 + d / 900 % 28)
}

#[test]
fn one_birth_date_in_three_of_ten_rows() {
    let n = 50_000;
    let birth = |i: usize| if i % 10 < 3 { "1985-05-05".to_owned() } else { date(i) };
    let answer = resolved(numbered(vec![
        ("first_name", owned((0..n).map(|i| GIVEN[i * 31 % 12].to_owned()))),
        ("last_name", owned((0..n).map(name))),
        ("birth_date", owned((0..n).map(birth))),
    ]));
    assert!(answer.warning("birth_date").contains("19850505"), "{}", answer.report);
    assert!(answer.sizes()[0] < 60, "a customer of {} records", answer.sizes()[0]);
}

#[test]
fn two_hundred_thousand_equal_names() {
    let n = 200_000;
    for (header, column, value) in [
        ("name", "name (given_name)", "Matti Virtanen"),
        ("last_name", "last_name", "Virtanen"),
        ("email", "email", "info@posti.example"),
    ] {
        let answer = resolved(numbered(vec![(header, texts((0..n).map(|_| value)))]));
        assert_eq!(answer.customers.len(), n);
        assert!(!answer.warning(column).is_empty(), "{column} is not named: {}", answer.report["warnings"]);
    }
}

#[test]
fn equal_names_beside_numbers_that_differ() {
    let n = 200_000;
    let answer = resolved(numbered(vec![
        ("first_name", texts((0..n).map(|_| "Matti"))),
        ("last_name", owned((0..n).map(|i| if i == 0 { "Korhonen" } else { "Virtanen" }.to_owned()))),
        ("phone", owned((0..n).map(|i| format!("+358 40 {i:07}")))),
    ]));
    assert_eq!(answer.customers.len(), n);
    assert!(answer.sizes()[0] < 100, "a customer of {} records", answer.sizes()[0]);
    assert!(!answer.warning("first_name").is_empty() && !answer.warning("last_name").is_empty(), "{}", answer.report);
}

/// A test account: everything is the same, but for a remark that never is.
#[test]
fn one_person_of_twenty_thousand_records() {
    let n = 20_000;
    let one = |i: usize| !i.is_multiple_of(4);
    let answer = resolved(numbered(vec![
        ("name", owned((0..n).map(|i| if one(i) { "Testi Testaaja".to_owned() } else { name(i) }))),
        ("birth_date", owned((0..n).map(|i| if one(i) { "1980-02-03".to_owned() } else { date(i) }))),
        (
            "email",
            owned((0..n).map(|i| if one(i) { "testi@posti.example".into() } else { format!("{}@x.example", name(i)) })),
        ),
        ("note", owned((0..n).map(|i| format!("{} {}", name(i * 3), name(i * 5))))),
    ]));
    assert_eq!(answer.customers.len(), n);
}

#[test]
fn everybody_twice_and_everybody_the_same_twenty_times() {
    for copies in [2, 20] {
        let n = 10_000 / copies;
        let every = |of: &dyn Fn(usize) -> String| owned((0..n * copies).map(|i| of(i % n)));
        let answer = resolved(numbered(vec![
            ("first_name", every(&|i| GIVEN[i * 31 % 12].to_owned())),
            ("last_name", every(&name)),
            ("birth_date", every(&date)),
            ("phone", every(&|i| format!("+358 40 {:07}", i * 7_919 % 10_000_000))),
        ]));
        let right = answer.sizes().iter().filter(|s| **s == copies).count();
        assert!(right * 100 > n * 97, "{right} of {n} people with {copies} equal records");
    }
}

/// A chain in which each is like the next, and the ends have nothing in common.
#[test]
fn a_long_chain_is_not_one_person() {
    let n = 5_000;
    let step = |i: usize, k: usize| format!("{}{}", name((i + k) / 2 * 17 + k), name((i + k) / 2 * 5));
    let answer = resolved(numbered(vec![
        ("last_name", owned((0..n).map(|i| step(i, 0)))),
        ("email", owned((0..n).map(|i| format!("{}@posti.example", step(i, 1))))),
    ]));
    assert!(answer.sizes()[0] <= 50, "a customer of {} records", answer.sizes()[0]);
}

#[test]
fn every_record_of_a_source_of_its_own() {
    let n = 100_000;
    let ids = owned((0..n).map(|i| i.to_string()));
    let sources = owned((0..n).map(|i| format!("source {}", i * 7_919 % n)));
    let names = owned((0..n).map(|i| name(i / 2)));
    let batch = RecordBatch::try_from_iter([("source", sources), ("record_id", ids), ("last_name", names)]).unwrap();
    for options in ["{}", r#"{"link_only": true}"#] {
        assert_eq!(within(std::slice::from_ref(&batch), options).customers.len(), n);
    }
}

/// Nearly no threshold: every candidate is promising.
#[test]
fn thresholds_at_their_ends() {
    let n = 3_000;
    let some = |i: usize, value: String| (!i.is_multiple_of(5)).then_some(value);
    let batch = numbered(vec![
        ("first_name", owned((0..n).map(|i| GIVEN[i % 12].to_owned()))),
        ("last_name", owned((0..n).map(|i| name(i % 300)))),
        ("birth_date", Arc::new((0..n).map(|i| some(i, date(i % 500))).collect::<StringArray>()) as ArrayRef),
    ]);
    for threshold in ["1e-300", "1e-9", "0.5", "0.999999999999", "0.9999999999999999"] {
        let answer = within(std::slice::from_ref(&batch), &format!(r#"{{"threshold": {threshold}}}"#));
        assert_eq!(answer.customers.len(), n);
    }
}
