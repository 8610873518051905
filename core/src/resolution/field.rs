//! A column made ready to be compared: every distinct value once, in its match form, with what is quick to compare.

use super::kind::FieldKind;
use crate::model::identity::attribute;
use crate::model::identity::{IdentityKind, Normaliser};
use hashbrown::HashMap;

/// One distinct value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Value {
    /// The match form.
    pub(crate) text: Box<str>,
    /// Which letters and digits it has, one bit each.
    pub(crate) mask: u64,
    /// A date as `yyyymmdd`, zero when it is none; a number's value.
    pub(crate) number: u32,
    /// How many records have it.
    pub(crate) count: u32,
}

/// A column made ready.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: FieldKind,
    /// Each record's value; 0 is none.
    pub(crate) codes: Vec<u32>,
    /// The values by code; the first stands for none.
    pub(crate) values: Vec<Value>,
    pub(crate) present: u32,
}

impl Field {
    /// Reads a column: `raw` has each record's text, empty when there is none.
    pub(crate) fn read<'a>(name: &str, kind: FieldKind, raw: impl Iterator<Item = &'a str>, normaliser: &Normaliser, month_first: bool) -> Self {
        let mut seen: HashMap<&str, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut forms: HashMap<String, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut field = Self { name: name.to_owned(), kind, codes: Vec::new(), values: vec![Value::default()], present: 0 };
        let mut out = String::new();
        for text in raw {
            let code = *seen.entry(text).or_insert_with(|| {
                out.clear();
                normal(kind, text, normaliser, month_first, &mut out);
                if out.is_empty() {
                    return 0;
                }
                *forms.entry_ref(out.as_str()).or_insert_with(|| {
                    field.values.push(value(kind, &out));
                    (field.values.len() - 1) as u32
                })
            });
            field.codes.push(code);
            field.values[code as usize].count += 1;
            field.present += u32::from(code > 0);
        }
        field
    }
}

/// Writes the match form of a value.
fn normal(kind: FieldKind, raw: &str, normaliser: &Normaliser, month_first: bool, out: &mut String) {
    match kind {
        FieldKind::Phone => {
            let _ = normaliser.normalise(IdentityKind::Phone, raw, out);
            if let Some(tail) = super::phone_tail(out) {
                *out = tail;
            }
        }
        FieldKind::Email => {
            // An address that is a role's or is no key still weighs; a placeholder does not.
            if normaliser.normalise(IdentityKind::Email, raw, out) == Err(crate::model::identity::NotAKey::Placeholder) {
                out.clear();
            }
        }
        FieldKind::BirthDate => date_into(raw, month_first, out),
        FieldKind::Postcode => attribute::postcode_into(raw, out),
        FieldKind::Id | FieldKind::Device => {
            attribute::name_into(raw, out);
            out.retain(char::is_alphanumeric);
        }
        FieldKind::Street | FieldKind::Text => words_into(raw, out),
        _ => attribute::name_into(raw, out),
    }
    const LONGEST: usize = 200;
    if out.len() > LONGEST {
        let cut = (0..=LONGEST).rev().find(|i| out.is_char_boundary(*i)).unwrap_or(0);
        out.truncate(cut);
    }
}

/// Digits of a date, year first, when its shape says which is which; the date may be impossible (`1971-13-24`).
fn date_into(raw: &str, month_first: bool, out: &mut String) {
    let text = raw.trim().split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    match parts[..] {
        [all] => out.push_str(all),
        [y, m, d] if y.len() >= 3 => out.extend([y, &format!("{m:0>2}"), &format!("{d:0>2}")]),
        [a, b, y] if y.len() >= 3 => {
            let (m, d) = match (a.parse::<u32>(), b.parse::<u32>()) {
                (Ok(x), _) if x > 12 => (b, a),
                (_, Ok(x)) if x > 12 => (a, b),
                _ if month_first => (a, b),
                _ => (b, a),
            };
            out.extend([y, &format!("{m:0>2}"), &format!("{d:0>2}")]);
        }
        _ => out.extend(text.chars().filter(char::is_ascii_digit)),
    }
    if out.len() < 4 || out.bytes().all(|b| b == b'0') {
        out.clear();
    }
}

/// Lower-case words with the usual short forms written one way.
fn words_into(raw: &str, out: &mut String) {
    let mut name = String::new();
    attribute::name_into(raw, &mut name);
    for word in name.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(SHORT.iter().find(|(long, _)| *long == word).map_or(word, |(_, short)| short));
    }
    out.retain(|c| c != '\'');
}

const SHORT: &[(&str, &str)] = &[
    ("street", "st"), ("str", "st"), ("avenue", "ave"), ("av", "ave"), ("road", "rd"), ("drive", "dr"), ("lane", "ln"),
    ("court", "ct"), ("place", "pl"), ("boulevard", "blvd"), ("blv", "blvd"), ("highway", "hwy"), ("square", "sq"),
    ("terrace", "tce"), ("circuit", "cct"), ("crescent", "cres"), ("parkway", "pkwy"), ("way", "wy"), ("north", "n"),
    ("south", "s"), ("east", "e"), ("west", "w"), ("saint", "st"), ("close", "cl"), ("and", "&"),
    ("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"), ("sixth", "6th"),
    ("seventh", "7th"), ("eighth", "8th"), ("ninth", "9th"), ("tenth", "10th"), ("between", "btw"),
];

pub(crate) fn value(kind: FieldKind, text: &str) -> Value {
    let mut mask = 0u64;
    for b in text.bytes() {
        mask |= 1 << match b {
            b'a'..=b'z' => b - b'a',
            b'A'..=b'Z' => b - b'A',
            b'0'..=b'9' => 26 + b - b'0',
            _ => 36 + b % 28,
        };
    }
    let number = match kind {
        FieldKind::BirthDate if text.len() == 8 => text.parse().unwrap_or(0),
        FieldKind::Age | FieldKind::HouseNumber => text.parse().unwrap_or(0),
        _ => 0,
    };
    Value { text: text.into(), mask, number, count: 0 }
}
