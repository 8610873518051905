//! What each column holds, which region telephone numbers are of, and the columns made ready.

use super::field::{self, Field, FieldReader, Reading};
use super::kind::{self, DatePart, FieldKind, Named};
use super::mailname;
use super::pieces::pieces;
use super::records::Records;
use super::rows::MOST_FIELDS;
use super::run::Tell;
use crate::error::Result;
use crate::model::identity::Normaliser;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How one column, or three that hold a date in parts, is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ColumnReading {
    /// The column; year, month and day columns joined by `+` when a date is in parts.
    pub column: String,
    /// What it holds.
    pub kind: FieldKind,
    /// For dates: whether `3/4/1980` is the fourth of March.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub month_first: bool,
}

/// What was inferred.
#[derive(Debug, Default)]
pub(crate) struct Inferred {
    pub(crate) readings: Vec<ColumnReading>,
    pub(crate) region: Option<String>,
    pub(crate) warnings: Warnings,
}

/// Columns, and what is to be said of them.
pub(crate) type Warnings = Vec<(String, String)>;

/// How many values of a column are looked at.
const SAMPLE: usize = 1000;

/// Infers what the columns hold, from their names and then their values.
pub(crate) fn infer(records: &Records<'_>, said: &BTreeMap<String, FieldKind>, region: Option<&str>) -> Inferred {
    let mut out = Inferred::default();
    let mut parts: BTreeMap<u8, &str> = BTreeMap::new();
    let mut phones = Vec::new();
    for (i, (name, _)) in records.columns.iter().enumerate() {
        if let Some(kind) = records.unreadable(i) {
            out.warnings.push((name.clone(), format!("columns of type {kind} are not compared")));
            continue;
        }
        let named = said.get(name).map_or_else(|| kind::by_name(name), |k| Named::Kind(*k));
        if named == Named::Kind(FieldKind::Ignored) {
            continue;
        }
        let sample = records.sample(i, SAMPLE);
        let kind = match named {
            Named::Kind(kind) => kind,
            Named::Part(part) => {
                parts.insert(part as u8, name);
                continue;
            }
            Named::Unknown => {
                let distinct = sample.iter().collect::<BTreeSet<_>>().len();
                kind::by_values(sample.iter().map(String::as_str), distinct, sample.len())
            }
        };
        if kind == FieldKind::Phone {
            phones.extend(sample.iter().cloned());
        }
        let month_first = kind == FieldKind::BirthDate && month_first(&sample);
        if kind != FieldKind::Ignored {
            out.readings.push(ColumnReading { column: name.clone(), kind, month_first });
        }
    }
    let part = |p: DatePart| parts.get(&(p as u8)).copied();
    if let (Some(y), Some(m), Some(d)) = (part(DatePart::Year), part(DatePart::Month), part(DatePart::Day)) {
        let column = format!("{y}+{m}+{d}");
        out.readings.push(ColumnReading { column, kind: FieldKind::BirthDate, month_first: false });
    }
    // A whole name beside its parts says the same twice.
    let has = |kind| out.readings.iter().any(|r| r.kind == kind);
    if has(FieldKind::GivenName) && has(FieldKind::Surname) {
        out.readings.retain(|r| {
            r.kind != FieldKind::Text || !r.column.to_lowercase().contains("name") || said.contains_key(&r.column)
        });
    }
    out.region = region.map(str::to_owned).or_else(|| calling_region(&phones).map(str::to_owned));
    out
}

/// Reads the fields, each column on its own.
pub(crate) fn read(
    records: &Records<'_>,
    readings: &[ColumnReading],
    region: Option<&str>,
    tell: Tell<'_>,
) -> Result<(Vec<Field>, Warnings)> {
    let normaliser = Normaliser::new(region)?;
    let one = |r: usize| -> Option<Field> {
        let r = &readings[r];
        let reading = Reading { kind: r.kind, normaliser, month_first: r.month_first };
        let mut reader = FieldReader::new(&r.column, reading, records.len());
        let find = |name: &str| records.columns.iter().position(|(n, _)| n == name);
        match find(&r.column) {
            Some(i) => records.texts_as_they_lie(i, |t| reader.push(t)),
            None => joined(records, &r.column, find, |t| reader.push(t))?,
        }
        let mut field = reader.finish();
        records.arrange(&mut field);
        Some(field)
    };
    let read = pieces(readings.len(), |done| tell("read", done, readings.len()), one)?;
    let (mut fields, mut warnings) = (Vec::new(), Vec::new());
    for (reading, field) in readings.iter().zip(read) {
        let mut warn = |said: &str| warnings.push((reading.column.clone(), said.to_owned()));
        match field {
            None => warn("the resolver compares this column, but the records have none of the name"),
            Some(f) if f.present == 0 => warn("no record has a value: it is not compared"),
            Some(f) if f.values.len() == 2 => warn("every record has the same value: it is not compared"),
            Some(mut f) => {
                for (text, share) in f.drop_defaults() {
                    let text: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
                    let share = 100.0 * share;
                    warn(&format!(
                        "{share:.0} % of the records have the value `{text}`: it is taken for a default, as if they had none"
                    ));
                }
                fields.push(f);
            }
        }
    }
    while fields.len() > MOST_FIELDS {
        // The least telling field goes: the fewest values over the fewest records.
        let tell = |f: &Field| u64::from(f.present) * f.values.len() as u64;
        let Some(least) = (0..fields.len()).min_by_key(|i| tell(&fields[*i])) else { break };
        let gone = fields.remove(least);
        warnings.push((gone.name, format!("at most {MOST_FIELDS} columns are compared; this one tells least")));
    }
    put_names_right(&mut fields);
    fields.iter_mut().for_each(|f| f.values.close());
    Ok((fields, warnings))
}

/// Names that stand in each other's column, and names that a mail address says.
fn put_names_right(fields: &mut [Field]) {
    let at = |kind| fields.iter().position(|f| f.kind == kind);
    let (Some(g), Some(s)) = (at(FieldKind::GivenName), at(FieldKind::Surname)) else { return };
    let mail = at(FieldKind::Email);
    if let Ok([given, surname]) = fields.get_disjoint_mut([g, s]) {
        field::unswap(given, surname);
    }
    if let Some(mail) = mail
        && let Ok([given, surname, mail]) = fields.get_disjoint_mut([g, s, mail])
    {
        mailname::fill(mail, given, surname);
    }
}

/// Reads a date that lies in three columns, as `year-month-day`.
fn joined(
    records: &Records<'_>,
    column: &str,
    find: impl Fn(&str) -> Option<usize>,
    mut take: impl FnMut(&str),
) -> Option<()> {
    let mut dates: Vec<String> = Vec::new();
    for (k, name) in column.split('+').enumerate() {
        let at = find(name)?;
        let mut r = 0;
        records.texts_as_they_lie(at, |t| {
            if k == 0 {
                dates.push(t.trim().to_owned());
            } else if let Some(d) = dates.get_mut(r) {
                d.push('-');
                d.push_str(t.trim());
            }
            r += 1;
        });
    }
    dates.iter().for_each(|d| take(d));
    Some(())
}

/// Whether dates with the year last have the month first: those over twelve tell.
fn month_first(sample: &[String]) -> bool {
    let mut votes = 0i64;
    for value in sample {
        let mut parts = value.split(['/', '-', '.']).map(|p| p.trim().parse::<u32>());
        if let (Some(Ok(a)), Some(Ok(b)), Some(Ok(32..))) = (parts.next(), parts.next(), parts.next()) {
            votes += i64::from(b > 12) - i64::from(a > 12);
        }
    }
    votes > 0
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
