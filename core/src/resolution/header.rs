//! What a column's header says: its words, looked up in `headers.txt`.

use crate::resolver::FieldKind;
use hashbrown::{HashMap, HashSet};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a header alone says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// What the column holds, and its group: columns of one group say the same.
    Kind(FieldKind, &'static str),
    /// A whole name of a person.
    Whole,
    /// A part of a birth date.
    Part(DatePart),
    /// A number or code of something: `order_no`.
    Number,
    /// When something happened, if the values are times.
    Event,
    /// Something of the record, not of a person.
    Record,
    /// Nothing: the values must tell.
    Unknown,
}

/// The part of a birth date that a column holds, when a date lies in three columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DatePart {
    Year,
    Month,
    Day,
}

/// What a column is called tells most.
pub(crate) fn by_name(name: &str) -> Named {
    let table = Table::shared();
    let words = words(name);
    let Some(Found { named, from, to }) = table.find(&words) else {
        let numbered = words.len() > 1 && words.last().is_some_and(|w| NUMBER.contains(&w.as_str()));
        return if table.event(&words) {
            Named::Event
        } else if numbered && !table.about(&words) {
            Named::Number
        } else {
            Named::Unknown
        };
    };
    let rest = [&words[..from], &words[to..]];
    let birth = matches!(named, Named::Part(_) | Named::Kind(FieldKind::BirthDate, _));
    match named {
        _ if birth => named,
        _ if rest.iter().any(|r| table.event(r)) => Named::Event,
        _ if rest.iter().any(|r| table.about(r)) => Named::Unknown,
        _ => named,
    }
}

/// A header without case, accents, spaces and marks: columns of one key are called the same.
pub(crate) fn key(name: &str) -> String {
    if name.is_ascii() {
        return name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())).collect();
    }
    folded(name).filter(|c| c.is_alphanumeric()).collect()
}

/// What ends a header that names a number of something.
const NUMBER: &[&str] = &[
    "id",
    "no",
    "nr",
    "num",
    "number",
    "code",
    "key",
    "ref",
    "reference",
    "nummer",
    "numero",
    "nro",
    "numer",
    "tunnus",
    "kod",
    "номер",
    "编号",
    "号",
    "番号",
];

/// The most words of a header that are looked at.
const LONGEST: usize = 12;

/// Lower-case letters without their marks.
fn folded(text: &str) -> impl Iterator<Item = char> {
    let plain = |c: char| match c {
        'ø' => 'o',
        'ł' => 'l',
        'đ' => 'd',
        'ı' => 'i',
        c => c,
    };
    // Decomposed: a letter's marks are letters of their own and go.
    let letters = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(plain);
    letters.flat_map(|c| if c == 'ß' { ['s', 's'].into_iter().take(2) } else { [c, c].into_iter().take(1) })
}

/// The words of a header: parted by marks, digits and camelCase.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let letters: Vec<char> = name.chars().take(200).collect();
    for (i, c) in letters.iter().enumerate() {
        let (before, after) = (i.checked_sub(1).map(|b| letters[b]), letters.get(i + 1));
        let hump = c.is_uppercase()
            && before.is_some_and(|b| b.is_lowercase() || b.is_uppercase() && after.is_some_and(|a| a.is_lowercase()));
        if hump || !c.is_alphabetic() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphabetic()) {
            word.push(*c);
        }
    }
    words.retain(|w| !w.is_empty());
    words.truncate(LONGEST);
    words.iter().map(|w| folded(w).collect()).collect()
}

/// What was found in a header, and which of its words say so.
struct Found {
    named: Named,
    from: usize,
    to: usize,
}

/// The words of `headers.txt`.
#[derive(Debug, Default)]
struct Table {
    named: HashMap<String, Named>,
    /// Those that count only when nothing else is said.
    alone: HashMap<String, Named>,
    filler: HashSet<String>,
    about: HashSet<String>,
    event: HashSet<String>,
}

impl Table {
    fn shared() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut made = Self::default();
        for line in include_str!("headers.txt").lines().filter(|l| !l.starts_with('#')) {
            let Some((head, list)) = line.split_once(": ") else { continue };
            let all = list.split(", ").map(|w| (w.starts_with('='), key(w)));
            match head {
                "filler" => made.filler.extend(all.map(|w| w.1)),
                "about" => made.about.extend(all.map(|w| w.1)),
                "event" => made.event.extend(all.map(|w| w.1)),
                _ => {
                    let named = meant(head);
                    for (alone, word) in all {
                        // Of two meanings of a word, the first in the list counts.
                        if alone { &mut made.alone } else { &mut made.named }.entry(word).or_insert(named);
                    }
                }
            }
        }
        made
    }

    /// The run of words that says most: what stands last, and of that the longest.
    fn find(&self, words: &[String]) -> Option<Found> {
        let others = |from: usize, to: usize| words[..from].iter().chain(&words[to..]);
        let idle = |w: &String| self.filler.contains(w) || w.chars().nth(1).is_none();
        for to in (1..=words.len()).rev() {
            for from in 0..to {
                let run = words[from..to].concat();
                let alone = || self.alone.get(&run).filter(|_| others(from, to).all(idle));
                if let Some(named) = self.named.get(&run).or_else(alone) {
                    return Some(Found { named: *named, from, to });
                }
            }
        }
        None
    }

    fn event(&self, words: &[String]) -> bool {
        said(&self.event, words)
    }

    fn about(&self, words: &[String]) -> bool {
        said(&self.about, words)
    }
}

/// Whether some run of the words is in the list.
fn said(list: &HashSet<String>, words: &[String]) -> bool {
    (0..words.len()).any(|from| (from + 1..=words.len()).any(|to| list.contains(&words[from..to].concat())))
}

/// What the head of a line of `headers.txt` means.
fn meant(head: &'static str) -> Named {
    let (kind, group) = head.split_once(' ').unwrap_or((head, ""));
    match kind {
        "record" => Named::Record,
        "whole_name" => Named::Whole,
        "year" => Named::Part(DatePart::Year),
        "month" => Named::Part(DatePart::Month),
        "day" => Named::Part(DatePart::Day),
        kind => FieldKind::parse(kind).map_or(Named::Unknown, |kind| Named::Kind(kind, group)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FieldKind::*;

    #[test]
    fn headers_say_what_columns_hold_in_many_words_and_languages() {
        for (kind, all) in [
            (
                GivenName,
                &["first_name", "FIRST_NAME", "FirstName", "fname_c1", "first", "Vorname", "förnamn", "prénom", "imię"]
                    [..],
            ),
            (
                Surname,
                &["Last  Name", "lastName", "last", "surname", "sirname", "Nachname", "efternamn", "фамилия", "姓"],
            ),
            (
                BirthDate,
                &[
                    "dob",
                    "D.O.B.",
                    "date of birth",
                    "birthDate",
                    "born on",
                    "syntymäaika",
                    "Geburtsdatum",
                    "дата рождения",
                ],
            ),
            (
                Phone,
                &["mobilePhone", "home_phone", "contact number", "telefon", "puhelinnumero", "Handy", "手机", "phone1"],
            ),
            (Email, &["E-Mail Address", "e-post", "sähköposti", "ContactMail", "customer_email", "courriel"]),
            (Street, &["streetAddress", "address_1", "Addr1", "home address", "Straße", "katuosoite", "地址", "улица"]),
            (Postcode, &["zip+4", "ZipCode", "postcode_fake", "PLZ", "postnr", "code postal"]),
            (
                Place,
                &["cityName", "address_city", "postitoimipaikka", "Ort", "ville", "località", "birth_place", "город"],
            ),
            (HouseNumber, &["street_number", "Hausnr", "unit_number", "number"]),
            (Id, &["ssn", "soc_sec_id", "passport_no", "vat_number", "TaxID", "VendorNo", "customer", "Kundennummer"]),
            (Category, &["sex", "state", "job title", "title", "phone country", "Anrede"]),
            (Device, &["device_id", "ip address"]),
            (Age, &["age", "ikä"]),
            (Text, &["company_name", "maiden name", "nickname", "firma"]),
        ] {
            for name in all {
                assert!(matches!(by_name(name), Named::Kind(k, _) if k == kind), "{name}: {:?}", by_name(name));
            }
        }
    }

    #[test]
    fn headers_about_something_else_say_nothing_of_a_person() {
        for (named, all) in [
            (
                Named::Event,
                &[
                    "last_login",
                    "last_order",
                    "first_purchase",
                    "CreatedOn",
                    "lastOrderDate",
                    "customer_since",
                    "kund_sedan",
                ][..],
            ),
            (
                Named::Unknown,
                &["phone_type", "email_status", "card_type", "room", "rate", "product title", "brand name"],
            ),
            (Named::Record, &["channel", "uuid", "row_id"]),
            (Named::Whole, &["name", "Full Name", "customer_name", "姓名", "ФИО", "first_and_surname"]),
            (Named::Number, &["campaign code", "locker_no"]),
            (Named::Part(DatePart::Day), &["bd", "birthday", "Birthday"]),
        ] {
            for name in all {
                assert!(by_name(name) == named, "{name}: {:?}", by_name(name));
            }
        }
    }

    #[test]
    fn the_list_is_read_whole() {
        let table = Table::shared();
        let unknown = table.named.iter().chain(&table.alone).find(|(_, named)| **named == Named::Unknown);
        assert_eq!((unknown, key("E-Mail_Ädress 2")), (None, "emailadress2".to_owned()));
    }
}
