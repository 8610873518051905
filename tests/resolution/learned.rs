//! What is learned where little is there, or much of it says the same.

use super::found::{groups, pairwise, run};
use super::people::Dice;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use kanava::resolution::ResolveOptions;
use std::collections::HashMap;
use std::sync::Arc;

/// A table of columns and who each record is.
#[derive(Default)]
struct Made {
    columns: Vec<&'static str>,
    rows: Vec<(usize, Vec<Option<String>>)>,
}

impl Made {
    fn of<const N: usize>(columns: [&'static str; N]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    fn add<const N: usize>(&mut self, person: usize, values: [Option<String>; N]) {
        self.rows.push((person, values.to_vec()));
    }

    /// Precision and recall, the records in no order.
    fn found(mut self) -> (f64, f64) {
        Dice(7).shuffle(&mut self.rows);
        let ids: ArrayRef = Arc::new((0..self.rows.len()).map(|i| Some(format!("r{i}"))).collect::<StringArray>());
        let column = |c: usize| -> ArrayRef {
            Arc::new(self.rows.iter().map(|(_, values)| values[c].clone()).collect::<StringArray>())
        };
        let columns = self.columns.iter().enumerate().map(|(c, name)| (*name, column(c), true));
        let all = std::iter::once(("record_id", ids, true)).chain(columns);
        let batch = RecordBatch::try_from_iter_with_nullable(all).unwrap();
        let truth: HashMap<String, usize> =
            self.rows.iter().enumerate().map(|(i, (person, _))| (format!("r{i}"), *person)).collect();
        pairwise(&groups(&run(&[batch], &ResolveOptions::default())), &truth)
    }
}

/// A word of so many syllables that nobody chose.
fn word(dice: &mut Dice, syllables: usize) -> String {
    const ALL: [&str; 16] =
        ["ka", "vi", "ler", "mo", "sa", "ti", "nen", "ro", "hu", "la", "pe", "kos", "jar", "by", "won", "zi"];
    (0..syllables).map(|_| ALL[dice.below(16)]).collect()
}

fn number(dice: &mut Dice) -> String {
    format!("+35840{:07}", dice.below(10_000_000))
}

const GIVEN: [&str; 12] =
    ["Aino", "Onni", "Helmi", "Toivo", "Lyyli", "Eino", "Maria", "Pekka", "Leena", "Timo", "Kari", "Sofia"];

fn given(dice: &mut Dice) -> Option<String> {
    Some(GIVEN[dice.below(12)].to_owned())
}

fn date(dice: &mut Dice) -> Option<String> {
    Some(format!("{}-{:02}-{:02}", 1940 + dice.below(65), 1 + dice.below(12), 1 + dice.below(28)))
}

#[test]
fn a_key_that_is_all_there_is_joins() {
    for column in ["email", "phone", "ssn", "device_id", "company"] {
        let (mut dice, mut made) = (Dice(1), Made::of([column]));
        for person in 0..1500 {
            let value = match column {
                "email" => format!("{}@posti.example", word(&mut dice, 5)),
                "phone" => number(&mut dice),
                "ssn" => format!("{:09}", dice.below(1_000_000_000)),
                "device_id" => format!("{:012x}", dice.roll() >> 16),
                _ => format!("{} {} Oy", word(&mut dice, 3), word(&mut dice, 3)),
            };
            (0..2).for_each(|_| made.add(person, [Some(value.clone())]));
        }
        let (precision, recall) = made.found();
        assert!(precision > 0.99 && recall > 0.98, "{column}: precision {precision:.3}, recall {recall:.3}");
    }
}

/// Contacts of several channels: each has one key or two of a customer's four.
#[test]
fn keys_without_names_join_through_one_another() {
    let (mut dice, mut made) = (Dice(2), Made::of(["email", "phone", "device_id", "customer_no"]));
    for person in 0..2000 {
        let own = [
            format!("{}@posti.example", word(&mut dice, 5)),
            number(&mut dice),
            format!("{:012x}", dice.roll() >> 16),
            format!("K{:07}", dice.below(10_000_000)),
        ]
        .map(Some);
        for _ in 0..1 + dice.below(6) {
            let (first, second) = (dice.below(4), dice.below(4));
            let values: [_; 4] = std::array::from_fn(|f| own[f].clone().filter(|_| f == first || f == second));
            made.add(person, values);
        }
    }
    let (precision, recall) = made.found();
    assert!(precision > 0.99 && recall > 0.5, "precision {precision:.3}, recall {recall:.3}");
}

/// One family in four has twins: one name, one home, one telephone and one birth date, two given names.
#[test]
fn twins_are_two() {
    let (mut dice, mut made) =
        (Dice(3), Made::of(["first_name", "last_name", "birth_date", "phone", "street", "postcode"]));
    let mut person = 0;
    for family in 0..1000 {
        let (surname, phone) = (Some(word(&mut dice, 3)), Some(number(&mut dice)));
        let street = Some(format!("{}tie {}", word(&mut dice, 2), 1 + dice.below(90)));
        let postcode = Some(format!("{:05}", dice.below(100_000)));
        let mut born = date(&mut dice);
        for child in 0..3 {
            if child != 1 || family % 4 != 0 {
                born = date(&mut dice);
            }
            let name = Some(GIVEN[4 * child + dice.below(4)].to_owned());
            for _ in 0..1 + dice.below(3) {
                let fields = [&name, &surname, &born, &phone, &street, &postcode].map(Clone::clone);
                made.add(person, fields.map(|value| value.filter(|_| !dice.chance(0.05))));
            }
            person += 1;
        }
    }
    let (precision, recall) = made.found();
    assert!(precision > 0.85 && recall > 0.9, "precision {precision:.3}, recall {recall:.3}");
}

/// A postcode, its town and its region say the same three times: neighbours are not one person.
#[test]
fn a_region_says_what_its_postcodes_say() {
    let (mut dice, mut made) =
        (Dice(4), Made::of(["first_name", "last_name", "birth_date", "street", "postcode", "region"]));
    for person in 0..2000 {
        let (name, surname, born) = (given(&mut dice), Some(word(&mut dice, 2)), date(&mut dice));
        for _ in 0..1 + dice.below(3) {
            let code = dice.below(30);
            let street = Some(format!("Rantatie {}", 1 + dice.below(90)));
            let place = [Some(format!("{:05}", 10_000 + 300 * code)), Some(format!("Region {}", code / 3))];
            let fields = [&name, &surname, &born, &street, &place[0], &place[1]].map(Clone::clone);
            made.add(person, fields.map(|value| value.filter(|_| !dice.chance(0.1))));
        }
    }
    let (precision, recall) = made.found();
    assert!(precision > 0.91 && recall > 0.88, "precision {precision:.3}, recall {recall:.3}");
}

/// Common names, and mail addresses made of them: those of namesakes are like one another.
#[test]
fn a_mail_address_made_of_the_names_says_them_once() {
    let (mut dice, mut made) = (Dice(5), Made::of(["first_name", "last_name", "phone", "email", "street"]));
    let surnames: Vec<String> = (0..250).map(|_| word(&mut dice, 3)).collect();
    for person in 0..2000 {
        let (name, surname) = (given(&mut dice), Some(surnames[dice.below(250)].clone()));
        let provider = ["posti", "kirje", "netti", "luukku", "kotisivu"][dice.below(5)];
        let phone = Some(number(&mut dice));
        let mut mail = name.iter().zip(&surname).map(|(n, s)| format!("{}.{s}@{provider}.example", n.to_lowercase()));
        let (mail, street) = (mail.next_back(), Some(format!("{}tie {}", word(&mut dice, 2), 1 + dice.below(90))));
        for _ in 0..1 + dice.below(3) {
            let own = [&phone, &mail, &street].map(|value| value.clone().filter(|_| !dice.chance(0.3)));
            let [phone, mail, street] = own;
            made.add(person, [name.clone(), surname.clone(), phone, mail, street]);
        }
    }
    let (precision, recall) = made.found();
    assert!(precision > 0.8 && recall > 0.8, "precision {precision:.3}, recall {recall:.3}");
}
