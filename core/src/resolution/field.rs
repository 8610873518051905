//! A column ready to be compared: each record's value, and every distinct value once in its match form.

use super::date::{DateFormat, date_into};
use super::dictionary::{Batch, Dictionary};
use super::name_parts;
use super::names;
use super::street;
use super::unit;
use crate::model::identity::attribute;
use crate::model::identity::{IdentityKind, Normaliser, NotAKey};
use crate::resolver::FieldKind;
use hashbrown::HashMap;

/// A column ready to be compared.
#[derive(Debug)]
pub(crate) struct FieldColumn {
    pub(crate) name: String,
    pub(crate) kind: FieldKind,
    /// Each record's value; 0 is none.
    pub(crate) codes: Vec<u32>,
    pub(crate) values: Dictionary,
    /// How many records have a value.
    pub(crate) present: u32,
}

/// How a column's texts are brought into their match form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldNormaliser {
    pub(crate) kind: FieldKind,
    pub(crate) normaliser: Normaliser,
    pub(crate) date_format: DateFormat,
}

/// Reads a column, text by text.
pub(crate) struct FieldReader {
    field: FieldColumn,
    normaliser: FieldNormaliser,
    /// Texts seen before, as long as most texts repeat: names and cities do, addresses do not.
    seen: HashMap<Box<str>, u32, foldhash::quality::FixedState>,
    hits: usize,
    /// Texts that are looked up together once there are enough of them.
    batch: Batch,
    out: String,
    spare: String,
}

impl FieldReader {
    pub(crate) fn new(name: &str, normaliser: FieldNormaliser, records: usize) -> Self {
        let values = Dictionary::new(normaliser.kind);
        let field = FieldColumn {
            name: name.to_owned(),
            kind: normaliser.kind,
            codes: Vec::with_capacity(records),
            values,
            present: 0,
        };
        let (seen, out, spare) = (HashMap::default(), String::new(), String::new());
        Self { field, normaliser, seen, hits: 0, batch: Batch::default(), out, spare }
    }

    /// The next record's text; empty is none.
    pub(crate) fn push(&mut self, raw: &str) {
        let code = if raw.is_empty() { 0 } else { self.code(raw) };
        self.field.codes.push(code);
    }

    pub(crate) fn finish(mut self) -> FieldColumn {
        self.flush();
        self.field.present = self.field.codes.iter().map(|c| u32::from(*c > 0)).sum();
        self.field
    }

    /// The code of a text; 0 for now while the text is in the batch.
    fn code(&mut self, raw: &str) -> u32 {
        const TRIAL: usize = 4096;
        let remembers = self.seen.len() < TRIAL || self.hits > 2 * self.seen.len();
        if let Some(code) = remembers.then(|| self.seen.get(raw)).flatten() {
            self.hits += 1;
            self.field.values.adjust_count(*code, true);
            return *code;
        }
        self.normaliser.write(raw, &mut self.out, &mut self.spare);
        if self.out.is_empty() {
            return 0;
        }
        if remembers {
            let code = self.field.values.intern(&self.out);
            self.field.values.adjust_count(code, true);
            if raw.len() < 64 {
                self.seen.insert(raw.into(), code);
            }
            return code;
        }
        if self.batch.push(self.field.codes.len() as u32, &self.out) {
            // This record has no code yet.
            self.field.codes.push(0);
            self.flush();
            return self.field.codes.pop().unwrap_or(0);
        }
        0
    }

    fn flush(&mut self) {
        let codes = &mut self.field.codes;
        self.field.values.intern_all(&self.batch, |record, code| codes[record as usize] = code);
        self.batch.clear();
    }
}

impl FieldNormaliser {
    /// Writes the match form of a text into `out`; empty for what is no value. At most [`MAX_FORM_BYTES`] bytes count.
    pub(crate) fn write(&self, raw: &str, out: &mut String, spare: &mut String) {
        out.clear();
        let raw = truncate(raw, 4 * MAX_FORM_BYTES);
        let raw = if self.kind.is_number() { without_float_suffix(raw) } else { raw };
        match self.kind {
            FieldKind::Phone => {
                match self.normaliser.normalise(IdentityKind::Phone, raw, out) {
                    Err(NotAKey::Placeholder | NotAKey::Withheld) => out.clear(),
                    // A number outside the numbering plan is still compared by its digits.
                    _ if out.is_empty() => out.extend(raw.chars().filter(char::is_ascii_digit).take(20)),
                    _ => {}
                }
                // The last digits are the same with and without a country code.
                let from = out.len() - out.len().min(10);
                if out.is_char_boundary(from) && !out.contains(';') {
                    out.drain(..from);
                }
                if out.len() < 5 {
                    out.clear();
                }
            }
            FieldKind::Email => {
                // An address of a role (`info@`) is no key, but it is compared; a placeholder is not.
                if self.normaliser.normalise(IdentityKind::Email, raw, out) == Err(NotAKey::Placeholder) {
                    out.clear();
                }
            }
            FieldKind::BirthDate => date_into(raw, self.date_format, out),
            FieldKind::Postcode => attribute::postcode_into(raw, out),
            FieldKind::Id | FieldKind::Device => {
                attribute::name_into(raw, out);
                out.retain(char::is_alphanumeric);
            }
            FieldKind::Sex => sex_into(raw, out),
            FieldKind::Suffix => out.push_str(name_parts::suffix_form(raw)),
            FieldKind::Organisation => match names::sole_trader_person(raw) {
                Some(person) => {
                    out.push_str(unit::SOLE_TRADER);
                    out.push_str(&names::latin(&person));
                }
                None => out.push_str(&names::normal_form(raw)),
            },
            FieldKind::GivenName | FieldKind::Surname => {
                attribute::name_into(raw, out);
                name_parts::clean(out);
            }
            FieldKind::Street | FieldKind::Premises => {
                words_into(street::without_care_of(raw), out, spare);
                name_parts::clear_placeholder(out);
            }
            FieldKind::Place => {
                attribute::name_into(raw, out);
                name_parts::clear_placeholder(out);
            }
            FieldKind::Text => words_into(raw, out, spare),
            _ => attribute::name_into(raw, out),
        }
        let len = truncate(out, MAX_FORM_BYTES).len();
        out.truncate(len);
    }
}

/// `m` or `f`, in the larger languages; another word stands as it is.
fn sex_into(raw: &str, out: &mut String) {
    const MEN: &str =
        "m male man mies mann männlich herr mr homme h hombre masculino uomo maschio muž м муж мужской 男 남";
    const WOMEN: &str = "f female woman nainen n kvinna kvinne kvinde k frau weiblich w femme mujer femenino donna \
                         femmina vrouw v mrs ms žena ж жен женский 女 여";
    attribute::name_into(raw, out);
    let is = |words: &str| words.split(' ').any(|word| word == out);
    let letter = match () {
        () if is(MEN) => "m",
        () if is(WOMEN) => "f",
        () if is("unknown u x 0 na none -") => "",
        () => return,
    };
    letter.clone_into(out);
}

/// A number that was once floating point (`401234567.0`), without the fraction.
fn without_float_suffix(raw: &str) -> &str {
    let digits = |t: &&str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    raw.trim().strip_suffix(".0").filter(digits).unwrap_or(raw)
}

/// The most bytes of a match form that are compared.
const MAX_FORM_BYTES: usize = 160;

fn truncate(text: &str, most: usize) -> &str {
    let cut = (0..=most.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    text.get(..cut).unwrap_or_default()
}

/// Lower-case words, with the usual abbreviations written in one way.
fn words_into(raw: &str, out: &mut String, name: &mut String) {
    attribute::name_into(raw, name);
    for word in name.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        match (short_form(word), compound(word)) {
            (Some(short), _) => out.push_str(short),
            (_, Some((stem, short))) => out.extend([stem, short]),
            _ => out.push_str(word),
        }
    }
    if out.contains('\'') {
        out.retain(|c| c != '\'');
    }
}

/// A street's name that ends in what it is, as in German, Dutch and the Nordic languages: its beginning, and that in one
/// form (`musterstrasse`, `musterstr`).
fn compound(word: &str) -> Option<(&str, &'static str)> {
    const MIN_STEM: usize = 3;
    let one = |(long, short): &(&'static str, &'static str)| Some((word.strip_suffix(long)?, *short));
    COMPOUNDS.iter().find_map(one).filter(|(stem, _)| stem.len() >= MIN_STEM)
}

/// Endings of street names, and their short forms.
const COMPOUNDS: &[(&str, &str)] = &[
    ("straße", "str"),
    ("strasse", "str"),
    ("gatan", "g"),
    ("gata", "g"),
    ("gaten", "g"),
    ("gade", "g"),
    ("vägen", "v"),
    ("vagen", "v"),
    ("veien", "v"),
    ("katu", "k"),
    ("straat", "str"),
    ("platz", "pl"),
    ("tänav", "tn"),
];

/// The abbreviation of a word, if it has one.
fn short_form(word: &str) -> Option<&'static str> {
    // Nearly every other word is ruled out by its first letter and its length.
    const LENGTHS: [u16; 256] = {
        let (mut lengths, mut i) = ([0; 256], 0);
        while i < SHORT_FORMS.len() {
            let word = SHORT_FORMS[i].0.as_bytes();
            lengths[word[0] as usize] |= 1 << word.len();
            i += 1;
        }
        lengths
    };
    let lengths = LENGTHS[usize::from(*word.as_bytes().first()?)];
    if word.len() > 15 || lengths >> word.len() & 1 == 0 {
        return None;
    }
    SHORT_FORMS.binary_search_by(|(long, _)| (*long).cmp(word)).ok().map(|at| SHORT_FORMS[at].1)
}

/// Words of addresses and firms that are often abbreviated, in the order of their bytes.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("av", "ave"),
    ("avenida", "avda"),
    ("avenue", "ave"),
    ("blv", "blvd"),
    ("boulevard", "blvd"),
    ("calle", "c"),
    ("circuit", "cct"),
    ("close", "cl"),
    ("court", "ct"),
    ("crescent", "cres"),
    ("drive", "dr"),
    ("east", "e"),
    ("eighth", "8th"),
    ("fifth", "5th"),
    ("first", "1st"),
    ("fourth", "4th"),
    ("highway", "hwy"),
    ("katu", "k"),
    ("lane", "ln"),
    ("ninth", "9th"),
    ("north", "n"),
    ("parkway", "pkwy"),
    ("place", "pl"),
    ("road", "rd"),
    ("saint", "st"),
    ("second", "2nd"),
    ("seventh", "7th"),
    ("sixth", "6th"),
    ("south", "s"),
    ("square", "sq"),
    ("str", "st"),
    ("strasse", "str"),
    ("straße", "str"),
    ("street", "st"),
    ("tenth", "10th"),
    ("terrace", "tce"),
    ("third", "3rd"),
    ("tie", "t"),
    ("way", "wy"),
    ("west", "w"),
];

/// Puts names that stand in each other's column back: both are common the other way round. Gives how many records were
/// changed.
pub(crate) fn fix_swapped_names(given: &mut FieldColumn, surname: &mut FieldColumn) -> usize {
    let count = |f: &FieldColumn, code: Option<u32>| code.map_or(0.0, |c| f64::from(f.values.get(c).count));
    // The same names come again and again: each is looked up once.
    let mut as_given = vec![None; surname.values.len()];
    let mut as_surname = vec![None; given.values.len()];
    let mut swapped = Vec::new();
    for (r, (a, b)) in given.codes.iter().zip(&surname.codes).enumerate() {
        let (a, b) = (*a, *b);
        if a == 0 || b == 0 {
            continue;
        }
        // How common both names are as they stand, without this record.
        let as_they_are = (count(given, Some(a)) - 0.5) * (count(surname, Some(b)) - 0.5);
        if as_they_are > 1e6 {
            continue;
        }
        let x = *as_given[b as usize].get_or_insert_with(|| count(given, given.values.find(surname.values.text(b))));
        let y =
            *as_surname[a as usize].get_or_insert_with(|| count(surname, surname.values.find(given.values.text(a))));
        if (x + 0.5) * (y + 0.5) > 20.0 * as_they_are {
            swapped.push((r, given.values.text(a).to_owned(), surname.values.text(b).to_owned()));
        }
    }
    for (r, was_given, was_surname) in &swapped {
        given.set_value(*r, was_surname);
        surname.set_value(*r, was_given);
    }
    swapped.len()
}

impl FieldColumn {
    /// The values that are taken for defaults because too many records have them.
    pub(crate) fn default_values(&self) -> Vec<u32> {
        const MIN_RECORDS: f64 = 50.0;
        let share = self.kind.default_share();
        share
            .map(|share| self.values.more_frequent_than((share * self.codes.len() as f64).max(MIN_RECORDS)))
            .unwrap_or_default()
    }

    /// Removes values, as if no record had them; gives each with the share of records that had it, the most common
    /// first.
    pub(crate) fn drop_values(&mut self, gone: &[u32]) -> Vec<(String, f64)> {
        let share = |c: &u32| f64::from(self.values.get(*c).count) / self.codes.len() as f64;
        let mut dropped: Vec<_> = gone.iter().map(|c| (self.values.text(*c).to_owned(), share(c))).collect();
        dropped.retain(|(_, share)| *share > 0.0);
        dropped.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        if !gone.is_empty() {
            for code in self.codes.iter_mut().filter(|c| gone.contains(c)) {
                self.values.adjust_count(*code, false);
                self.present -= 1;
                *code = 0;
            }
        }
        dropped
    }

    /// Brings the records into this order. Values are numbered in it too, so that the order in which they were read
    /// does not show.
    pub(crate) fn reorder(&mut self, order: &[u32]) {
        let (mut map, mut next) = (vec![0u32; self.values.len()], 0);
        let number = |row: &u32| {
            let old = self.codes[*row as usize] as usize;
            if old > 0 && map[old] == 0 {
                next += 1;
                map[old] = next;
            }
            map[old]
        };
        self.codes = order.iter().map(number).collect();
        self.values.renumber(&map);
    }

    /// Takes the value of the records of which this is true.
    pub(crate) fn clear_where(&mut self, of: impl Fn(usize) -> bool) {
        (0..self.codes.len()).filter(|r| of(*r)).for_each(|r| self.clear(r));
        self.present = self.codes.iter().map(|c| u32::from(*c > 0)).sum();
    }

    /// Takes the value of a record.
    pub(crate) fn clear(&mut self, record: usize) {
        if self.codes[record] > 0 {
            self.values.adjust_count(self.codes[record], false);
            self.codes[record] = 0;
        }
    }

    pub(crate) fn set_value(&mut self, record: usize, text: &str) {
        let code = self.values.intern(text);
        self.values.adjust_count(code, true);
        self.values.adjust_count(self.codes[record], false);
        self.codes[record] = code;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(kind: FieldKind, raw: &str) -> String {
        let (mut out, mut spare) = (String::new(), String::new());
        let normaliser = Normaliser::new(Some("FI")).unwrap();
        FieldNormaliser { kind, normaliser, date_format: DateFormat::default() }.write(raw, &mut out, &mut spare);
        out
    }

    #[test]
    fn one_value_has_one_form_however_it_is_written() {
        for (kind, right, all) in [
            (FieldKind::BirthDate, "19800403", &["1980-04-03", "3.4.1980", "03/04/1980", "1980-04-03T00:00:00Z"][..]),
            (FieldKind::BirthDate, "19713124", &["1971-31-24"]),
            (FieldKind::Phone, "8401234567", &["+358 40 123 4567", "040-1234567", "00358401234567"]),
            (FieldKind::Street, "5 mill st", &["5 Mill Street", " 5  mill st. ", "5, MILL STR"]),
            (FieldKind::Phone, "8401234567", &["358401234567.0", "0401234567"]),
            (FieldKind::Id, "4012", &["4012.0", "4012"]),
            (FieldKind::Id, "ab12", &["AB-12", "ab 12", "AB.12"]),
            (FieldKind::Email, "aino@posti.example", &["Aino@Posti.example", " aino@posti.example "]),
        ] {
            for raw in all {
                assert_eq!(form(kind, raw), right, "{raw}");
            }
        }
    }

    #[test]
    fn every_word_that_has_a_short_form_is_found() {
        assert!(SHORT_FORMS.is_sorted() && SHORT_FORMS.iter().all(|(long, is)| short_form(long) == Some(*is)));
        assert!(["", "streets", "katuu", "a-very-long-word-indeed"].into_iter().all(|word| short_form(word).is_none()));
    }

    #[test]
    fn what_is_no_value_is_empty_and_nothing_is_too_long() {
        for (kind, raw) in [
            (FieldKind::BirthDate, "0000-00-00"),
            (FieldKind::BirthDate, "unknown"),
            (FieldKind::Phone, "0000000000"),
            (FieldKind::Phone, "anonymous"),
            (FieldKind::Street, " ,;- "),
        ] {
            assert_eq!(form(kind, raw), "", "{raw}");
        }
        for kind in [FieldKind::Text, FieldKind::Street, FieldKind::Surname, FieldKind::Email, FieldKind::Id] {
            assert!(form(kind, &"ä@x y".repeat(100_000)).len() <= MAX_FORM_BYTES);
        }
    }
}
