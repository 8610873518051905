//! A column made ready to be compared: each record's value, and every distinct value once in its match form.

use super::date::{Order, date_into};
use super::dictionary::{Batch, Values};
use crate::model::identity::attribute;
use crate::model::identity::{IdentityKind, Normaliser, NotAKey};
use crate::resolver::FieldKind;
use hashbrown::HashMap;

/// A column made ready.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: FieldKind,
    /// Each record's value; 0 is none.
    pub(crate) codes: Vec<u32>,
    pub(crate) values: Values,
    /// How many records have a value.
    pub(crate) present: u32,
}

/// How a column's texts are brought to their match form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    pub(crate) kind: FieldKind,
    pub(crate) normaliser: Normaliser,
    pub(crate) order: Order,
}

/// Reads a column, text by text.
pub(crate) struct FieldReader {
    field: Field,
    reading: Reading,
    /// Texts seen before, while most have been: names and cities repeat, addresses do not.
    seen: HashMap<Box<str>, u32, foldhash::quality::FixedState>,
    hits: usize,
    /// Texts that are not remembered, until there are enough to look them up together.
    batch: Batch,
    out: String,
    spare: String,
}

impl FieldReader {
    pub(crate) fn new(name: &str, reading: Reading, records: usize) -> Self {
        let values = Values::new(reading.kind);
        let field =
            Field { name: name.to_owned(), kind: reading.kind, codes: Vec::with_capacity(records), values, present: 0 };
        let (seen, out, spare) = (HashMap::default(), String::new(), String::new());
        Self { field, reading, seen, hits: 0, batch: Batch::default(), out, spare }
    }

    /// The next record's text; empty is none.
    pub(crate) fn push(&mut self, raw: &str) {
        let code = if raw.is_empty() { 0 } else { self.code(raw) };
        self.field.codes.push(code);
    }

    pub(crate) fn finish(mut self) -> Field {
        self.flush();
        self.field.present = self.field.codes.iter().map(|c| u32::from(*c > 0)).sum();
        self.field
    }

    /// The code of a text; 0 for now when it waits for others.
    fn code(&mut self, raw: &str) -> u32 {
        const TRIAL: usize = 4096;
        let remembers = self.seen.len() < TRIAL || self.hits > 2 * self.seen.len();
        if let Some(code) = remembers.then(|| self.seen.get(raw)).flatten() {
            self.hits += 1;
            self.field.values.used(*code, true);
            return *code;
        }
        self.reading.write(raw, &mut self.out, &mut self.spare);
        if self.out.is_empty() {
            return 0;
        }
        if remembers {
            let code = self.field.values.intern(&self.out);
            self.field.values.used(code, true);
            if raw.len() < 64 {
                self.seen.insert(raw.into(), code);
            }
            return code;
        }
        if self.batch.push(self.field.codes.len() as u32, &self.out) {
            // This record has no place yet.
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

impl Reading {
    /// Writes the match form of a text into `out`; it stays empty for what is no value. At most [`LONGEST`] bytes count.
    pub(crate) fn write(&self, raw: &str, out: &mut String, spare: &mut String) {
        out.clear();
        let raw = shortened(raw, 4 * LONGEST);
        let raw = if self.kind.number() { whole(raw) } else { raw };
        match self.kind {
            FieldKind::Phone => {
                match self.normaliser.normalise(IdentityKind::Phone, raw, out) {
                    Err(NotAKey::Placeholder | NotAKey::Withheld) => out.clear(),
                    // What the plan does not know is compared by its digits all the same.
                    _ if out.is_empty() => out.extend(raw.chars().filter(char::is_ascii_digit).take(20)),
                    _ => {}
                }
                // With its country or without, it ends alike.
                let from = out.len() - out.len().min(10);
                if out.is_char_boundary(from) && !out.contains(';') {
                    out.drain(..from);
                }
                if out.len() < 5 {
                    out.clear();
                }
            }
            FieldKind::Email => {
                // A role's address is no key, but it weighs; a placeholder does not.
                if self.normaliser.normalise(IdentityKind::Email, raw, out) == Err(NotAKey::Placeholder) {
                    out.clear();
                }
            }
            FieldKind::BirthDate => date_into(raw, self.order, out),
            FieldKind::Postcode => attribute::postcode_into(raw, out),
            FieldKind::Id | FieldKind::Device => {
                attribute::name_into(raw, out);
                out.retain(char::is_alphanumeric);
            }
            FieldKind::Street | FieldKind::Text => words_into(raw, out, spare),
            _ => attribute::name_into(raw, out),
        }
        let len = shortened(out, LONGEST).len();
        out.truncate(len);
    }
}

/// A number that went through a table of floating point (`401234567.0`) without what that left.
fn whole(raw: &str) -> &str {
    let digits = |t: &&str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    raw.trim().strip_suffix(".0").filter(digits).unwrap_or(raw)
}

/// The most bytes of a match form that are compared.
const LONGEST: usize = 160;

fn shortened(text: &str, most: usize) -> &str {
    let cut = (0..=most.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    text.get(..cut).unwrap_or_default()
}

/// Lower-case words with the usual short forms written one way.
fn words_into(raw: &str, out: &mut String, name: &mut String) {
    attribute::name_into(raw, name);
    for word in name.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(short(word).unwrap_or(word));
    }
    if out.contains('\'') {
        out.retain(|c| c != '\'');
    }
}

/// How a word is written short, if it is one of those.
fn short(word: &str) -> Option<&'static str> {
    // Nearly every other word is told apart by its first letter and its length.
    const LENGTHS: [u16; 256] = {
        let (mut lengths, mut i) = ([0; 256], 0);
        while i < SHORT.len() {
            let word = SHORT[i].0.as_bytes();
            lengths[word[0] as usize] |= 1 << word.len();
            i += 1;
        }
        lengths
    };
    let lengths = LENGTHS[usize::from(*word.as_bytes().first()?)];
    if word.len() > 15 || lengths >> word.len() & 1 == 0 {
        return None;
    }
    SHORT.binary_search_by(|(long, _)| (*long).cmp(word)).ok().map(|at| SHORT[at].1)
}

/// Words of addresses and firms that are written short as often as long, in the order of their bytes.
const SHORT: &[(&str, &str)] = &[
    ("av", "ave"),
    ("avenue", "ave"),
    ("blv", "blvd"),
    ("boulevard", "blvd"),
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

/// Puts back what stands in the wrong column: given names in the surname's, where both are common the other way round.
/// Gives how many records were put right.
pub(crate) fn unswap(given: &mut Field, surname: &mut Field) -> usize {
    let count = |f: &Field, code: Option<u32>| code.map_or(0.0, |c| f64::from(f.values.get(c).count));
    // The same names come again and again: each is looked up among the others once.
    let mut as_given = vec![None; surname.values.len()];
    let mut as_surname = vec![None; given.values.len()];
    let mut swapped = Vec::new();
    for (r, (a, b)) in given.codes.iter().zip(&surname.codes).enumerate() {
        let (a, b) = (*a, *b);
        if a == 0 || b == 0 {
            continue;
        }
        // As it stands, without this record; and the other way round.
        let stands = (count(given, Some(a)) - 0.5) * (count(surname, Some(b)) - 0.5);
        if stands > 1e6 {
            continue;
        }
        let x = *as_given[b as usize].get_or_insert_with(|| count(given, given.values.find(surname.values.text(b))));
        let y =
            *as_surname[a as usize].get_or_insert_with(|| count(surname, surname.values.find(given.values.text(a))));
        if (x + 0.5) * (y + 0.5) > 20.0 * stands {
            swapped.push((r, given.values.text(a).to_owned(), surname.values.text(b).to_owned()));
        }
    }
    for (r, was_given, was_surname) in &swapped {
        given.put(*r, was_surname);
        surname.put(*r, was_given);
    }
    swapped.len()
}

impl Field {
    /// The values that are defaults and no facts: too many records have them.
    pub(crate) fn defaults(&self) -> Vec<u32> {
        const MANY: f64 = 50.0;
        let share = self.kind.default_from();
        share.map(|share| self.values.over((share * self.codes.len() as f64).max(MANY))).unwrap_or_default()
    }

    /// Takes values away, as if no record had them; gives each with the share of records that had it, the most common
    /// first.
    pub(crate) fn drop_values(&mut self, gone: &[u32]) -> Vec<(String, f64)> {
        let share = |c: &u32| f64::from(self.values.get(*c).count) / self.codes.len() as f64;
        let mut said: Vec<_> = gone.iter().map(|c| (self.values.text(*c).to_owned(), share(c))).collect();
        said.retain(|(_, share)| *share > 0.0);
        said.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        if !gone.is_empty() {
            for code in self.codes.iter_mut().filter(|c| gone.contains(c)) {
                self.values.used(*code, false);
                self.present -= 1;
                *code = 0;
            }
        }
        said
    }

    /// Brings the records into this order. Values are numbered as they come then, so that the order in which they came
    /// before does not show.
    pub(crate) fn arrange(&mut self, order: &[u32]) {
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

    fn put(&mut self, record: usize, text: &str) {
        let code = self.values.intern(text);
        self.values.used(code, true);
        self.values.used(self.codes[record], false);
        self.codes[record] = code;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(kind: FieldKind, raw: &str) -> String {
        let (mut out, mut spare) = (String::new(), String::new());
        let normaliser = Normaliser::new(Some("FI")).unwrap();
        Reading { kind, normaliser, order: Order::default() }.write(raw, &mut out, &mut spare);
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
        assert!(SHORT.is_sorted() && SHORT.iter().all(|(long, is)| short(long) == Some(*is)));
        assert!(["", "streets", "katuu", "a-very-long-word-indeed"].into_iter().all(|word| short(word).is_none()));
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
            assert!(form(kind, &"ä@x y".repeat(100_000)).len() <= LONGEST);
        }
    }
}
