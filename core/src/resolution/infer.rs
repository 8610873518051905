//! Infers what each column holds, from its header and its values, and which region telephone numbers are of.

use super::date::DateFormat;
use super::header::{self, DatePart, HeaderMeaning};
use super::merge_columns::{self, ColumnGuess};
use super::name_parts::NamesSeen;
use super::records::{Records, Warnings};
use super::value_profile::{TIMES, ValueProfile};
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

/// How many values of a column are read.
const SAMPLE: usize = 1000;

/// Infers what the columns hold, from their headers and then their values.
pub(crate) fn infer(
    records: &Records<'_>,
    given_kinds: &BTreeMap<String, FieldKind>,
    region: Option<&str>,
) -> Inferred {
    let mut out = Inferred::default();
    let mut parts: BTreeMap<DatePart, (String, ValueProfile)> = BTreeMap::new();
    let (mut phones, mut guesses, mut one_word) = (Vec::new(), Vec::new(), false);
    let profiled: Vec<(Vec<String>, ValueProfile)> = (0..records.columns.len())
        .into_par_iter()
        .map(|i| {
            let sample = if records.unreadable(i).is_none() { records.sample(i, SAMPLE) } else { Vec::new() };
            let profile = ValueProfile::of(&sample);
            (sample, profile)
        })
        .collect();
    for (i, ((name, _), (sample, profile))) in records.columns.iter().zip(profiled).enumerate() {
        if let Some(kind) = records.unreadable(i) {
            out.warnings.push((name.clone(), format!("columns of type {kind} are not compared")));
            continue;
        }
        let given = given_kinds.get(name).copied();
        if given == Some(FieldKind::Ignored) {
            continue;
        }
        let meaning = given.map_or_else(|| header::header_meaning(name), |kind| HeaderMeaning::Kind(kind, ""));
        if let HeaderMeaning::DatePart(part) = meaning
            && !profile.dates()
        {
            parts.insert(part, (name.clone(), profile));
            continue;
        }
        let (kind, group) = match resolve_kind(meaning, &profile, given.is_some()) {
            Ok(resolved) => resolved,
            Err(why) => {
                out.ignored.push((name.clone(), why.to_owned()));
                continue;
            }
        };
        let group = if group.is_empty() { header::header_key(name) } else { format!("{} {group}", kind.name()) };
        let is_whole_name = meaning == HeaderMeaning::WholeName && kind == FieldKind::Text;
        one_word |= is_whole_name && profile.one_word();
        let names = if matches!(kind, FieldKind::Surname | FieldKind::Text) {
            NamesSeen::of(&sample)
        } else {
            NamesSeen::default()
        };
        let (kind, is_whole_name) =
            if kind == FieldKind::Text && !given_kinds.contains_key(name) && names.organisations() {
                (FieldKind::Organisation, false)
            } else {
                (kind, is_whole_name)
            };
        if kind == FieldKind::Phone {
            phones.extend(sample.iter().cloned());
        }
        let date_format = if kind == FieldKind::BirthDate { DateFormat::inferred(&sample) } else { None };
        // A header that says nothing, and values that are names.
        let unnamed = kind == FieldKind::Text && !is_whole_name && meaning == HeaderMeaning::Unknown;
        let (kind, group, is_whole_name) = match names.half().filter(|_| unnamed) {
            Some(FieldKind::GivenName) => (FieldKind::GivenName, "given_name given".to_owned(), false),
            Some(_) => (FieldKind::Surname, "surname surname".to_owned(), false),
            None if unnamed && names.persons(false) => (kind, "text name".to_owned(), true),
            None => (kind, group, is_whole_name),
        };
        guesses.push(ColumnGuess { column: name.clone(), kind, group, is_whole_name, names, date_format });
    }
    join_date_parts(parts, &mut guesses);
    other_name_half(&mut guesses, one_word);
    (out.readings, out.ignored) = merge_columns::merge_columns(records, guesses, std::mem::take(&mut out.ignored));
    out.region = region.map(str::to_owned).or_else(|| region_of_numbers(&phones).map(str::to_owned));
    out
}

/// What a column holds, and its group; or why it is not compared. The values can overrule the header.
fn resolve_kind(
    meaning: HeaderMeaning,
    profile: &ValueProfile,
    given: bool,
) -> Result<(FieldKind, &'static str), &'static str> {
    match meaning {
        // A year of birth is compared as a number: it may be one off.
        HeaderMeaning::Kind(FieldKind::BirthDate, _) if !given && profile.years() => Ok((FieldKind::Age, "birth_year")),
        HeaderMeaning::Kind(kind, group) if given || profile.fits(kind) => Ok((kind, group)),
        HeaderMeaning::WholeName if profile.fits(FieldKind::Surname) => Ok((FieldKind::Text, "name")),
        HeaderMeaning::Number if profile.fits(FieldKind::Id) => Ok((FieldKind::Id, "")),
        HeaderMeaning::DatePart(_) => Ok((FieldKind::BirthDate, "birth_date")),
        HeaderMeaning::Event if profile.times() => Err(TIMES),
        HeaderMeaning::Record => Err("of the record, not of a person"),
        _ => profile.kind().map(|kind| (kind, "")),
    }
}

/// Joins year, month and day columns into one date; or uses those that there are.
fn join_date_parts(parts: BTreeMap<DatePart, (String, ValueProfile)>, guesses: &mut Vec<ColumnGuess>) {
    let mut guess = |column: String, kind, group: &str| {
        let names = NamesSeen::default();
        guesses.push(ColumnGuess {
            column,
            kind,
            group: group.to_owned(),
            is_whole_name: false,
            names,
            date_format: None,
        });
    };
    if parts.len() == 3 {
        let names: Vec<String> = parts.into_values().map(|(name, _)| name).collect();
        return guess(names.join("+"), FieldKind::BirthDate, "birth_date birth_date");
    }
    for (part, (name, profile)) in parts {
        let kind = if part == DatePart::Year && profile.years() { FieldKind::Age } else { FieldKind::Category };
        let group = header::header_key(&name);
        guess(name, kind, &group);
    }
}

/// `vorname` and `name`, `prénom` and `nom`: next to one half of a name, a column called `name` with one word in it is
/// the other half. A maiden name is the surname where there is no other.
fn other_name_half(guesses: &mut [ColumnGuess], one_word: bool) {
    let has = |kind| guesses.iter().any(|g: &ColumnGuess| g.kind == kind);
    let (kind, group) = match (has(FieldKind::GivenName), has(FieldKind::Surname)) {
        (true, false) => (FieldKind::Surname, "surname surname"),
        (false, true) => (FieldKind::GivenName, "given_name given"),
        _ => return,
    };
    let maiden = |g: &ColumnGuess| kind == FieldKind::Surname && g.group == "text maiden";
    let half = guesses.iter().position(|g| g.is_whole_name && one_word).or_else(|| guesses.iter().position(maiden));
    if let Some(name) = half.and_then(|at| guesses.get_mut(at)) {
        (name.kind, name.group, name.is_whole_name) = (kind, group.to_owned(), false);
    }
}

/// The region of the country code that most international numbers have.
fn region_of_numbers(sample: &[String]) -> Option<&'static str> {
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
