//! The meaning of a column's header: its words are looked up in `headers.txt`.

use crate::resolver::FieldKind;
use hashbrown::{HashMap, HashSet};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The meaning of a header alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeaderMeaning {
    /// The kind, and a group: columns of one group hold the same thing.
    Kind(FieldKind, &'static str),
    /// A whole name of a person.
    WholeName,
    /// A part of a birth date.
    DatePart(DatePart),
    /// A number or code of something: `order_no`.
    Number,
    /// When something happened, if the values are times.
    Event,
    /// Something of the record, not of a person.
    Record,
    /// Unknown: the values have to show it.
    Unknown,
}

/// The part of a birth date, when a date is in three columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DatePart {
    Year,
    Month,
    Day,
}

/// The meaning of a header.
pub(crate) fn header_meaning(name: &str) -> HeaderMeaning {
    let table = HeaderWords::shared();
    let words = words(name);
    let Some(HeaderMatch { meaning, from, to }) = table.find(&words) else {
        let ends_in_number = words.len() > 1 && words.last().is_some_and(|w| NUMBER_WORDS.contains(&w.as_str()));
        return if table.event(&words) {
            HeaderMeaning::Event
        } else if ends_in_number && !table.about(&words) {
            HeaderMeaning::Number
        } else {
            HeaderMeaning::Unknown
        };
    };
    let rest = [&words[..from], &words[to..]];
    let birth = matches!(meaning, HeaderMeaning::DatePart(_) | HeaderMeaning::Kind(FieldKind::BirthDate, _));
    match meaning {
        _ if birth => meaning,
        _ if rest.iter().any(|r| table.event(r)) => HeaderMeaning::Event,
        _ if rest.iter().any(|r| table.about(r)) => HeaderMeaning::Unknown,
        _ => meaning,
    }
}

/// Whether a header names a number that one person alone has, for life: then that no two records agree says something
/// too.
pub(crate) fn is_lifelong(name: &str) -> bool {
    const LIFELONG: [&str; 5] = ["national", "passport", "licence", "tax", "iban"];
    matches!(header_meaning(name), HeaderMeaning::Kind(FieldKind::Id, group) if LIFELONG.contains(&group))
}

/// A header without case, accents, spaces and punctuation: equal keys are equal names.
pub(crate) fn header_key(name: &str) -> String {
    if name.is_ascii() {
        return name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())).collect();
    }
    fold(name).filter(|c| c.is_alphanumeric()).collect()
}

/// The words that end the header of a number of something.
const NUMBER_WORDS: &[&str] = &[
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

/// The most words of a header that are read.
const MAX_WORDS: usize = 12;

/// Lower-case letters without accents.
fn fold(text: &str) -> impl Iterator<Item = char> {
    let simplified = |c: char| match c {
        'ø' => 'o',
        'ł' => 'l',
        'đ' => 'd',
        'ı' => 'i',
        c => c,
    };
    // Decomposed: an accent is a letter of its own and is dropped.
    let letters = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(simplified);
    letters.flat_map(|c| if c == 'ß' { ['s', 's'].into_iter().take(2) } else { [c, c].into_iter().take(1) })
}

/// The words of a header: separated by punctuation, digits and camelCase.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let letters: Vec<char> = name.chars().take(200).collect();
    for (i, c) in letters.iter().enumerate() {
        let (before, after) = (i.checked_sub(1).map(|b| letters[b]), letters.get(i + 1));
        let camel = c.is_uppercase()
            && before.is_some_and(|b| b.is_lowercase() || b.is_uppercase() && after.is_some_and(|a| a.is_lowercase()));
        if camel || !c.is_alphabetic() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphabetic()) {
            word.push(*c);
        }
    }
    words.retain(|w| !w.is_empty());
    words.truncate(MAX_WORDS);
    words.iter().map(|w| fold(w).collect()).collect()
}

/// The meaning that was found, and the words that carry it.
struct HeaderMatch {
    meaning: HeaderMeaning,
    from: usize,
    to: usize,
}

/// The words of `headers.txt`.
#[derive(Debug, Default)]
struct HeaderWords {
    meaning: HashMap<String, HeaderMeaning>,
    /// Words that count only when nothing else is in the header.
    alone: HashMap<String, HeaderMeaning>,
    filler: HashSet<String>,
    about: HashSet<String>,
    event: HashSet<String>,
}

impl HeaderWords {
    fn shared() -> &'static Self {
        static TABLE: OnceLock<HeaderWords> = OnceLock::new();
        TABLE.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut made = Self::default();
        for line in include_str!("headers.txt").lines().filter(|l| !l.starts_with('#')) {
            let Some((head, list)) = line.split_once(": ") else { continue };
            let all = list.split(", ").map(|w| (w.starts_with('='), header_key(w)));
            match head {
                "filler" => made.filler.extend(all.map(|w| w.1)),
                "about" => made.about.extend(all.map(|w| w.1)),
                "event" => made.event.extend(all.map(|w| w.1)),
                _ => {
                    let meaning = parse_meaning(head);
                    for (alone, word) in all {
                        // Of two meanings of a word, the first in the list counts.
                        if alone { &mut made.alone } else { &mut made.meaning }.entry(word).or_insert(meaning);
                    }
                }
            }
        }
        made
    }

    /// The run of words that counts: the last one, and of those the longest.
    fn find(&self, words: &[String]) -> Option<HeaderMatch> {
        let others = |from: usize, to: usize| words[..from].iter().chain(&words[to..]);
        let ignorable = |w: &String| self.filler.contains(w) || w.chars().nth(1).is_none();
        for to in (1..=words.len()).rev() {
            for from in 0..to {
                let run = words[from..to].concat();
                let alone = || self.alone.get(&run).filter(|_| others(from, to).all(ignorable));
                if let Some(meaning) = self.meaning.get(&run).or_else(alone) {
                    return Some(HeaderMatch { meaning: *meaning, from, to });
                }
            }
        }
        None
    }

    fn event(&self, words: &[String]) -> bool {
        contains_run(&self.event, words)
    }

    fn about(&self, words: &[String]) -> bool {
        contains_run(&self.about, words)
    }
}

/// Whether some run of the words is in the list.
fn contains_run(list: &HashSet<String>, words: &[String]) -> bool {
    (0..words.len()).any(|from| (from + 1..=words.len()).any(|to| list.contains(&words[from..to].concat())))
}

/// The meaning at the head of a line of `headers.txt`.
fn parse_meaning(head: &'static str) -> HeaderMeaning {
    let (kind, group) = head.split_once(' ').unwrap_or((head, ""));
    match kind {
        "record" => HeaderMeaning::Record,
        "whole_name" => HeaderMeaning::WholeName,
        "year" => HeaderMeaning::DatePart(DatePart::Year),
        "month" => HeaderMeaning::DatePart(DatePart::Month),
        "day" => HeaderMeaning::DatePart(DatePart::Day),
        kind => FieldKind::parse(kind).map_or(HeaderMeaning::Unknown, |kind| HeaderMeaning::Kind(kind, group)),
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
            (Category, &["state", "job title", "title", "phone country", "Anrede"]),
            (Sex, &["sex"]),
            (Device, &["device_id", "ip address"]),
            (Age, &["age", "ikä"]),
            (Organisation, &["company_name", "firma"]),
            (Text, &["maiden name", "nickname"]),
        ] {
            for name in all {
                assert!(
                    matches!(header_meaning(name), HeaderMeaning::Kind(k, _) if k == kind),
                    "{name}: {:?}",
                    header_meaning(name)
                );
            }
        }
    }

    #[test]
    fn headers_about_something_else_say_nothing_of_a_person() {
        for (meaning, all) in [
            (
                HeaderMeaning::Event,
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
                HeaderMeaning::Unknown,
                &["phone_type", "email_status", "card_type", "room", "rate", "product title", "brand name"],
            ),
            (HeaderMeaning::Record, &["channel", "uuid", "row_id"]),
            (HeaderMeaning::WholeName, &["name", "Full Name", "customer_name", "姓名", "ФИО", "first_and_surname"]),
            (HeaderMeaning::Number, &["campaign code", "locker_no"]),
            (HeaderMeaning::DatePart(DatePart::Day), &["bd", "birthday", "Birthday"]),
        ] {
            for name in all {
                assert!(header_meaning(name) == meaning, "{name}: {:?}", header_meaning(name));
            }
        }
    }

    #[test]
    fn the_list_is_read_whole() {
        let table = HeaderWords::shared();
        let unknown = table.meaning.iter().chain(&table.alone).find(|(_, meaning)| **meaning == HeaderMeaning::Unknown);
        assert_eq!((unknown, header_key("E-Mail_Ädress 2")), (None, "emailadress2".to_owned()));
    }
}
