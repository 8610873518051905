//! What each column holds, from its header and its values, and which region telephone numbers are of.

use super::date::Order;
use super::header::{self, DatePart, Named};
use super::merge_columns::{self, Guess};
use super::records::{Records, Warnings};
use super::value_profile::{Shape, TIMES};
use crate::resolver::{ColumnReading, FieldKind};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What was inferred.
#[derive(Debug, Default)]
pub(crate) struct Inferred {
    pub(crate) readings: Vec<ColumnReading>,
    pub(crate) region: Option<String>,
    pub(crate) warnings: Warnings,
    /// Columns that are not compared, and why.
    pub(crate) ignored: Warnings,
}

/// How many values of a column are looked at.
const SAMPLE: usize = 1000;

/// Infers what the columns hold, from their names and then their values.
pub(crate) fn infer(records: &Records<'_>, said: &BTreeMap<String, FieldKind>, region: Option<&str>) -> Inferred {
    let mut out = Inferred::default();
    let mut parts: BTreeMap<DatePart, (String, Shape)> = BTreeMap::new();
    let (mut phones, mut guesses, mut one_word) = (Vec::new(), Vec::new(), false);
    let shaped: Vec<(Vec<String>, Shape)> = (0..records.columns.len())
        .into_par_iter()
        .map(|i| {
            let sample = if records.unreadable(i).is_none() { records.sample(i, SAMPLE) } else { Vec::new() };
            let shape = Shape::of(&sample);
            (sample, shape)
        })
        .collect();
    for (i, ((name, _), (sample, shape))) in records.columns.iter().zip(shaped).enumerate() {
        if let Some(kind) = records.unreadable(i) {
            out.warnings.push((name.clone(), format!("columns of type {kind} are not compared")));
            continue;
        }
        let told = said.get(name).copied();
        if told == Some(FieldKind::Ignored) {
            continue;
        }
        let named = told.map_or_else(|| header::by_name(name), |kind| Named::Kind(kind, ""));
        if let Named::Part(part) = named
            && !shape.dates()
        {
            parts.insert(part, (name.clone(), shape));
            continue;
        }
        let (kind, group) = match held(named, &shape, told.is_some()) {
            Ok(held) => held,
            Err(why) => {
                out.ignored.push((name.clone(), why.to_owned()));
                continue;
            }
        };
        let group = if group.is_empty() { header::key(name) } else { format!("{} {group}", kind.name()) };
        let whole = named == Named::Whole && kind == FieldKind::Text;
        one_word |= whole && shape.one_word();
        if kind == FieldKind::Phone {
            phones.extend(sample.iter().cloned());
        }
        let order = if kind == FieldKind::BirthDate { Order::inferred(&sample) } else { None };
        guesses.push(Guess { column: name.clone(), kind, group, whole, order });
    }
    dated(parts, &mut guesses);
    half_a_name(&mut guesses, one_word);
    (out.readings, out.ignored) = merge_columns::unite(records, guesses, std::mem::take(&mut out.ignored));
    out.region = region.map(str::to_owned).or_else(|| calling_region(&phones).map(str::to_owned));
    out
}

/// What a column holds, and its group; or why it is not compared. The values have a veto over the header.
fn held(named: Named, shape: &Shape, told: bool) -> Result<(FieldKind, &'static str), &'static str> {
    match named {
        // A year of birth is a number: it may be one off.
        Named::Kind(FieldKind::BirthDate, _) if !told && shape.years() => Ok((FieldKind::Age, "birth_year")),
        Named::Kind(kind, group) if told || shape.fits(kind) => Ok((kind, group)),
        Named::Whole if shape.fits(FieldKind::Surname) => Ok((FieldKind::Text, "name")),
        Named::Number if shape.fits(FieldKind::Id) => Ok((FieldKind::Id, "")),
        Named::Part(_) => Ok((FieldKind::BirthDate, "birth_date")),
        Named::Event if shape.times() => Err(TIMES),
        Named::Record => Err("of the record, not of a person"),
        _ => shape.kind().map(|kind| (kind, "")),
    }
}

/// A date whose year, month and day are columns of their own; or what there is of it.
fn dated(parts: BTreeMap<DatePart, (String, Shape)>, guesses: &mut Vec<Guess>) {
    let mut guess = |column: String, kind, group: &str| {
        guesses.push(Guess { column, kind, group: group.to_owned(), whole: false, order: None });
    };
    if parts.len() == 3 {
        let names: Vec<String> = parts.into_values().map(|(name, _)| name).collect();
        return guess(names.join("+"), FieldKind::BirthDate, "birth_date birth_date");
    }
    for (part, (name, shape)) in parts {
        let kind = if part == DatePart::Year && shape.years() { FieldKind::Age } else { FieldKind::Category };
        let group = header::key(&name);
        guess(name, kind, &group);
    }
}

/// `vorname` and `name`, `prénom` and `nom`: next to one half of a name, a column called `name` is the other half, when it
/// is one word. A maiden name is a surname where there is no other.
fn half_a_name(guesses: &mut [Guess], one_word: bool) {
    let has = |kind| guesses.iter().any(|g: &Guess| g.kind == kind);
    let (kind, group) = match (has(FieldKind::GivenName), has(FieldKind::Surname)) {
        (true, false) => (FieldKind::Surname, "surname surname"),
        (false, true) => (FieldKind::GivenName, "given_name given"),
        _ => return,
    };
    let maiden = |g: &Guess| kind == FieldKind::Surname && g.group == "text maiden";
    let half = guesses.iter().position(|g| g.whole && one_word).or_else(|| guesses.iter().position(maiden));
    if let Some(name) = half.and_then(|at| guesses.get_mut(at)) {
        (name.kind, name.group, name.whole) = (kind, group.to_owned(), false);
    }
}

/// The region whose country code most international numbers have.
fn calling_region(sample: &[String]) -> Option<&'static str> {
    let mut votes: BTreeMap<&'static str, usize> = BTreeMap::new();
    for value in sample {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        let international =
            if value.trim_start().starts_with('+') { Some(digits.as_str()) } else { digits.strip_prefix("00") };
        let known = international.and_then(|d| CALLING.iter().find(|(code, _)| d.starts_with(code)));
        if let Some((_, region)) = known {
            *votes.entry(region).or_default() += 1;
        }
    }
    let all: usize = votes.values().sum();
    votes.into_iter().max_by_key(|(_, v)| *v).filter(|(_, v)| v * 2 > all).map(|(region, _)| region)
}

/// Country codes and the region that has most of their numbers.
const CALLING: &[(&str, &str)] = &[
    ("351", "PT"),
    ("352", "LU"),
    ("353", "IE"),
    ("354", "IS"),
    ("358", "FI"),
    ("370", "LT"),
    ("371", "LV"),
    ("372", "EE"),
    ("380", "UA"),
    ("420", "CZ"),
    ("421", "SK"),
    ("971", "AE"),
    ("972", "IL"),
    ("20", "EG"),
    ("27", "ZA"),
    ("30", "GR"),
    ("31", "NL"),
    ("32", "BE"),
    ("33", "FR"),
    ("34", "ES"),
    ("36", "HU"),
    ("39", "IT"),
    ("40", "RO"),
    ("41", "CH"),
    ("43", "AT"),
    ("44", "GB"),
    ("45", "DK"),
    ("46", "SE"),
    ("47", "NO"),
    ("48", "PL"),
    ("49", "DE"),
    ("52", "MX"),
    ("54", "AR"),
    ("55", "BR"),
    ("56", "CL"),
    ("57", "CO"),
    ("60", "MY"),
    ("61", "AU"),
    ("62", "ID"),
    ("63", "PH"),
    ("64", "NZ"),
    ("65", "SG"),
    ("66", "TH"),
    ("81", "JP"),
    ("82", "KR"),
    ("84", "VN"),
    ("86", "CN"),
    ("90", "TR"),
    ("91", "IN"),
    ("1", "US"),
];
