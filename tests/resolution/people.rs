//! People in two systems: typing errors, nicknames, swapped fields, families, shared telephones and default values.
//! The same seed makes the same people everywhere.

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use std::sync::Arc;

pub(crate) const COLUMNS: [&str; 8] =
    ["first_name", "last_name", "birth_date", "phone", "email", "street", "city", "postcode"];

/// One record, and who it is in truth.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) source: &'static str,
    pub(crate) id: String,
    pub(crate) fields: [Option<String>; COLUMNS.len()],
    pub(crate) person: usize,
}

impl Record {
    pub(crate) fn name(&self) -> String {
        format!("{}:{}", self.source, self.id)
    }
}

/// How hard a world is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World {
    pub(crate) people: usize,
    pub(crate) seed: u64,
    /// The share of values that are not there.
    pub(crate) missing: f64,
    /// The share of records with a telephone that many use, `1900-01-01` as birth date or `unknown` as street.
    pub(crate) defaults: f64,
}

impl World {
    pub(crate) fn new(people: usize, seed: u64) -> Self {
        Self { people, seed, missing: 0.12, defaults: 0.0 }
    }

    /// The records in no order; one to four of each person.
    pub(crate) fn records(self) -> Vec<Record> {
        let mut dice = Dice(self.seed);
        let mut records: Vec<Record> = Vec::new();
        let mut before: Option<[String; COLUMNS.len()]> = None;
        for person in 0..self.people {
            let mut own = new_person(&mut dice);
            // Every fourth lives with the one before: name, telephone and home are theirs. A few are twins.
            if let Some(other) = before.take().filter(|_| dice.chance(0.25)) {
                [1, 3, 5, 6, 7].iter().for_each(|f| own[*f].clone_from(&other[*f]));
                if dice.chance(0.06) {
                    own[2].clone_from(&other[2]);
                }
            } else {
                before = Some(own.clone());
            }
            let many = 1 + [0, 0, 1, 1, 1, 1, 2, 2, 3][dice.below(9)];
            for k in 0..many {
                let source = if dice.chance(0.5) { "crm" } else { "web" };
                let mut fields = own.clone().map(Some);
                if k > 0 {
                    spoil(&mut fields, &mut dice);
                }
                for field in &mut fields {
                    field.take_if(|_| dice.chance(self.missing));
                }
                self.default(&mut fields, &mut dice);
                records.push(Record { source, id: String::new(), fields, person });
            }
        }
        dice.shuffle(&mut records);
        records.iter_mut().enumerate().for_each(|(i, r)| r.id = format!("{:05}", i * 7919 % 99_991));
        records
    }

    fn default(self, fields: &mut [Option<String>; COLUMNS.len()], dice: &mut Dice) {
        for (field, value) in [(2, "1900-01-01"), (3, "0000000000"), (3, "09 4242 4242"), (5, "unknown")] {
            if dice.chance(self.defaults) {
                fields[field] = Some(value.to_owned());
            }
        }
    }
}

/// The records as one table; nothing where a value is missing.
pub(crate) fn table(records: &[Record]) -> RecordBatch {
    let text = |of: &dyn Fn(&Record) -> Option<String>| -> ArrayRef {
        Arc::new(records.iter().map(of).collect::<StringArray>())
    };
    let mut columns = vec![
        ("source", text(&|r| Some(r.source.to_owned())), true),
        ("record_id", text(&|r| Some(r.id.clone())), true),
    ];
    for (i, name) in COLUMNS.iter().enumerate() {
        columns.push((name, text(&|r| r.fields[i].clone()), true));
    }
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}

/// SplitMix64.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.roll() % n as u64) as usize
    }

    pub(crate) fn chance(&mut self, p: f64) -> bool {
        ((self.roll() >> 11) as f64 / (1u64 << 53) as f64) < p
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        (1..items.len()).rev().for_each(|i| items.swap(i, self.below(i + 1)));
    }

    fn of<'a>(&mut self, words: &'a str) -> &'a str {
        let all: Vec<&str> = words.split_whitespace().collect();
        all[self.below(all.len())]
    }
}

const GIVEN: &str = "Anthony Maria William Robert Elizabeth Katherine Jennifer Michael Thomas Christopher Alexander
    Aino Väinö Eino Helmi Onni Toivo Lyyli Tyyne Aleksi Matti Juhani Päivi Sirpa Eeva Anneli Kaarina Ilmari Tapani
    Seppo Hannele Marjatta Pekka Timo Jari Anne Leena Ritva Kari Hannu Mikko Laura Emma Sofia Oskar Leo Elias";
const SURNAME: &str = "Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen
    Lehtinen Saarinen Salminen Heinonen Niemi Heikkilä Salonen Kinnunen Turunen Salo Laitinen Tuominen Rantanen
    Karjalainen Jokinen Mattila Savolainen Lahtinen Ahonen Ojala Leppänen Väisänen Hiltunen Kallio Miettinen Leinonen
    Pitkänen Aaltonen Manninen Hakala Koivisto Anttila Laaksonen Hirvonen Räsänen Lindqvist Bergström Smith Kowalski
    Henderson Fitzgerald Okonkwo Novotny Sorensen Hargreaves Thackeray Silvestri Drummond Whitfield Öhman Ylönen";
const STREET: &str = "Aleksanterinkatu Mannerheimintie Hämeenkatu Rantatie Koulukatu Kirkkokatu Asemakatu Puistokatu
    Metsätie Kauppakatu Siltakatu Myllytie Satamakatu Torikatu Linnankatu Koivukuja Mäntytie Peltotie";
const CITY: [(&str, &str); 8] = [
    ("Helsinki", "001"),
    ("Espoo", "021"),
    ("Tampere", "331"),
    ("Turku", "201"),
    ("Oulu", "901"),
    ("Jyväskylä", "401"),
    ("Kuopio", "701"),
    ("Lahti", "151"),
];
const NICKNAMES: [(&str, &str); 7] = [
    ("Anthony", "Tony"),
    ("William", "Bill"),
    ("Robert", "Bob"),
    ("Elizabeth", "Liz"),
    ("Katherine", "Kate"),
    ("Michael", "Mike"),
    ("Thomas", "Tom"),
];

fn new_person(dice: &mut Dice) -> [String; COLUMNS.len()] {
    let (given, surname) = (dice.of(GIVEN).to_owned(), dice.of(SURNAME).to_owned());
    let (city, code) = CITY[dice.below(CITY.len())];
    let birth = format!("{}-{:02}-{:02}", 1935 + dice.below(70), 1 + dice.below(12), 1 + dice.below(28));
    let email = format!("{given}.{surname}{}@posti{}.example", dice.below(100), dice.below(4)).to_lowercase();
    let street = format!("{} {}", dice.of(STREET), 1 + dice.below(120));
    let phone = format!("+358 4{} {:07}", dice.below(10), dice.below(10_000_000));
    [given, surname, birth, phone, email, street, city.to_owned(), format!("{code}{:02}", 10 * dice.below(10))]
}

/// One to three mistakes, as another clerk would make them; addresses and numbers change.
fn spoil(fields: &mut [Option<String>; COLUMNS.len()], dice: &mut Dice) {
    for _ in 0..1 + dice.below(3) {
        let other = new_person(dice);
        match dice.below(10) {
            0 | 1 => {
                let given = fields[0].clone().unwrap_or_default();
                let nick = NICKNAMES.iter().find(|(long, _)| *long == given);
                fields[0] = Some(nick.map_or_else(|| slip(&given, dice), |n| n.1.to_owned()));
            }
            2 | 3 => fields[1] = fields[1].as_deref().map(|t| slip(t, dice)),
            4 => fields.swap(0, 1),
            5 => fields[2] = fields[2].as_deref().map(|t| wrong_date(t, dice)),
            6 => fields[3] = fields[3].as_deref().map(|t| t.replace("+358 ", "0").replace(' ', "-")),
            7 => fields[3] = Some(other[3].clone()),
            8 => fields[4] = Some(other[4].clone()),
            _ => (5..8).for_each(|f| fields[f] = Some(other[f].clone())),
        }
    }
}

fn slip(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() > 2 {
        let at = 1 + dice.below(letters.len() - 2);
        match dice.below(3) {
            0 => drop(letters.remove(at)),
            1 => letters.swap(at, at + 1),
            _ => letters[at] = char::from(b'a' + dice.below(26) as u8),
        }
    }
    letters.into_iter().collect()
}

fn wrong_date(text: &str, dice: &mut Dice) -> String {
    let part: Vec<&str> = text.split('-').collect();
    let [y, m, d] = part[..] else { return text.to_owned() };
    match dice.below(3) {
        0 => format!("{y}-{d}-{m}"),
        1 => format!("{}-{m}-{d}", y.parse::<u32>().unwrap() + 1),
        _ => format!("{y}-{m}-{}{}", &d[1..], &d[..1]),
    }
}
