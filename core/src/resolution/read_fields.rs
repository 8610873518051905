//! Reads the fields: each column's values in their match form, without defaults.

use super::date::DateFormat;
use super::email_name;
use super::field::{self, FieldColumn, FieldNormaliser, FieldReader};
use super::header;
use super::merge_columns::find_column;
use super::name_parts;
use super::parallel::{ProgressFn, parallel_map};
use super::records::Records;
use super::records::Warnings;
use super::unit;
use crate::error::Result;
use crate::model::identity::Normaliser;
use crate::resolver::ColumnReading;
use crate::resolver::FieldKind;
use crate::resolver::MAX_FIELDS;
use hashbrown::HashMap;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The fields that were read, with warnings about columns.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    pub(crate) fields: Vec<FieldColumn>,
    pub(crate) warnings: Warnings,
    /// Columns that are not compared, and why.
    pub(crate) ignored: Warnings,
}

/// Where the readings come from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ReadingSource<'a> {
    /// A model: it says what is compared and what is a default, whatever these records hold.
    Learned,
    /// Inferred now, except for the kinds that the user gave.
    GivenKinds(&'a BTreeMap<String, FieldKind>),
}

/// Reads each field. Defaults that are found among the values are added to the readings.
pub(crate) fn read(
    records: &Records<'_>,
    readings: &mut [ColumnReading],
    region: Option<&str>,
    source: ReadingSource<'_>,
    progress: ProgressFn<'_>,
) -> Result<Fields> {
    let normaliser = Normaliser::new(region)?;
    let all = &*readings;
    let one = |r: usize| read_field(records, all, r, normaliser);
    let read = parallel_map(readings.len(), |done| progress("read", done, readings.len()), one)?;
    let mut out = Fields::default();
    for (reading, field) in readings.iter_mut().zip(read) {
        let mut warn = |said: String| out.warnings.push((reading.column.clone(), said));
        match field {
            None => warn("the resolver compares this column, but the records have no column of this name".to_owned()),
            Some((f, texts)) if f.present == 0 && !texts.any => {
                warn("no record has a value: it is not compared".to_owned())
            }
            Some((f, _)) if f.present == 0 => {
                warn(format!("no value can be read as {}: it is not compared", kind_words(f.kind)));
            }
            Some((mut f, texts)) => {
                match texts.read_as_none {
                    None => {}
                    Some((1, first)) => warn(format!("one value is read as none: `{}`", shown(&first))),
                    Some((n, first)) => warn(format!("{n} values are read as none, the first `{}`", shown(&first))),
                }
                let learned = matches!(source, ReadingSource::Learned);
                if !learned && f.values.len() == 2 {
                    warn("every record has the same value: it is not compared".to_owned());
                    continue;
                }
                let dropped = if learned {
                    reading.defaults.iter().filter_map(|t| f.values.find(t)).collect()
                } else {
                    f.default_values()
                };
                let dropped = f.drop_values(&dropped);
                if !dropped.is_empty() {
                    warn(defaults_text(&dropped));
                }
                if f.present == 0 {
                    warn("all its values are defaults: it is not compared".to_owned());
                    continue;
                }
                if !learned {
                    reading.defaults = dropped.into_iter().map(|(text, _)| text).collect();
                }
                out.fields.push(f);
            }
        }
    }
    unit::name_sole_traders(&mut out.fields);
    if let ReadingSource::Learned = source {
        out.warnings.extend(unit::drop_contacts(&mut out.fields, false));
    }
    if let ReadingSource::GivenKinds(said) = source {
        let units = unit::Units::of(&out.fields);
        if units.mostly_firms() {
            let contacts = out.fields.extract_if(.., |f| unit::is_of_person(f.kind) && !said.contains_key(&f.name));
            out.ignored.extend(contacts.map(|f| (f.name, unit::CONTACTS.to_owned())));
            for f in &mut out.fields {
                f.kind = unit::kind_of_firm(f.kind);
                readings.iter_mut().filter(|r| r.column == f.name).for_each(|r| r.kind = f.kind);
            }
        } else if units.has_firms() {
            out.warnings.extend(unit::drop_contacts(&mut out.fields, units.firms_are_customers()));
        }
        drop_uninformative(&mut out, said);
    }
    while out.fields.len() > MAX_FIELDS {
        // The field with the least information is dropped: the fewest values over the fewest records.
        let information = |f: &FieldColumn| u64::from(f.present) * f.values.len() as u64;
        let Some(least) = (0..out.fields.len()).min_by_key(|i| information(&out.fields[*i])) else { break };
        let dropped = out.fields.remove(least);
        out.warnings.push((dropped.name, format!("at most {MAX_FIELDS} columns are compared; this one tells least")));
    }
    warn_isolated_sources(records, &out.fields, &mut out.warnings);
    fix_names(&mut out.fields);
    out.fields.iter_mut().for_each(|f| f.values.finish());
    Ok(out)
}

/// What became of the texts of a column.
#[derive(Debug, Default)]
struct Texts {
    /// Whether any record has one.
    any: bool,
    /// How many with a letter or a digit say that there is no value, and the first of them: `n/a`, `00.00.0000`.
    read_as_none: Option<(usize, String)>,
}

/// One field, and what became of its texts; none when there is no such column.
fn read_field(
    records: &Records<'_>,
    all: &[ColumnReading],
    r: usize,
    normaliser: Normaliser,
) -> Option<(FieldColumn, Texts)> {
    let reading = &all[r];
    let field_normaliser = FieldNormaliser { kind: reading.kind, normaliser, date_format: DateFormat::of(reading) };
    let mut reader = FieldReader::new(&reading.column, field_normaliser, records.len());
    let (mut any, mut said) = (false, 0);
    let mut push = |t: &str| {
        any = any || !t.trim().is_empty();
        said += usize::from(says_something(t));
        reader.push(t);
    };
    let own = find_column(records, &reading.column);
    if let Some(i) = own.filter(|_| reading.also.is_empty() && reading.whole.is_none()) {
        records.texts_in_memory_order(i, &mut push);
        let mut field = reader.finish();
        records.reorder(&mut field);
        let read_as_none = read_as_none(&field, said, |see| records.texts(i, see));
        return Some((field, Texts { any, read_as_none }));
    }
    let mut texts: Option<Vec<String>> = None;
    for column in std::iter::once(&reading.column).chain(&reading.also) {
        texts = fill_missing(texts, column_texts(records, column), |t| t);
    }
    let whole = reading.whole.as_ref().and_then(|w| find_column(records, w)).map(|i| texts_of(records, i));
    texts = fill_missing(texts, whole, |t| name_parts::part(&t, reading.kind));
    let texts = texts?;
    texts.iter().for_each(|t| push(t));
    let field = reader.finish();
    let read_as_none = read_as_none(&field, said, |see| texts.iter().for_each(|t| see(t)));
    Some((field, Texts { any, read_as_none }))
}

/// How many texts that say something became no value, and the first of them in the order of the records.
fn read_as_none(field: &FieldColumn, said: usize, texts: impl FnOnce(&mut dyn FnMut(&str))) -> Option<(usize, String)> {
    let count = said.checked_sub(field.present as usize).filter(|count| *count > 0)?;
    let (mut codes, mut first) = (field.codes.iter(), None);
    texts(&mut |t| {
        if codes.next() == Some(&0) && first.is_none() && says_something(t) {
            first = Some(t.to_owned());
        }
    });
    first.map(|first| (count, first))
}

/// Whether a text has a letter or a digit: `-` and `?` are no values that somebody may miss.
fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The beginning of a text of the records, as a warning may show it.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// Fills in these texts where there are none.
fn fill_missing(
    texts: Option<Vec<String>>,
    others: Option<Vec<String>>,
    convert: impl Fn(String) -> String,
) -> Option<Vec<String>> {
    let Some(others) = others else { return texts };
    let Some(mut texts) = texts else { return Some(others.into_iter().map(convert).collect()) };
    let open = texts.iter_mut().zip(others).filter(|(t, other)| t.trim().is_empty() && !other.trim().is_empty());
    open.for_each(|(t, other)| *t = convert(other));
    Some(texts)
}

/// The texts of a column, or of a date in three columns, as `year-month-day`.
fn column_texts(records: &Records<'_>, column: &str) -> Option<Vec<String>> {
    if let Some(i) = find_column(records, column) {
        return Some(texts_of(records, i));
    }
    if let Some((base, kind)) = name_parts::base_column(column) {
        let texts = texts_of(records, find_column(records, base)?);
        return Some(texts.par_iter().map(|t| name_parts::part(t, kind)).collect());
    }
    let parts: Option<Vec<usize>> = column.split('+').map(|name| find_column(records, name)).collect();
    let parts: Vec<Vec<String>> = parts?.into_iter().map(|i| texts_of(records, i)).collect();
    let date_text = |r: usize| parts.iter().map(|p| p[r].trim()).collect::<Vec<_>>().join("-");
    Some((0..records.len()).map(date_text).collect())
}

fn texts_of(records: &Records<'_>, column: usize) -> Vec<String> {
    let mut texts = Vec::with_capacity(records.len());
    records.texts(column, |t| texts.push(t.to_owned()));
    texts
}

/// The warning about values taken for defaults: one, however many there are.
fn defaults_text(defaults: &[(String, f64)]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = defaults
        .iter()
        .take(SHOWN)
        .map(|(text, share)| format!("{} % of the records have the value `{}`", percent(*share), shown(text)))
        .collect();
    match (shown.len(), defaults.len() - shown.len()) {
        (1, _) => format!("{}: it is taken for a default, as if they had none", shown.concat()),
        (_, 0) => format!("{}: they are taken for defaults, as if there were none", shown.join(", ")),
        (_, more) => {
            format!(
                "{}, and {more} more are as common: all are taken for defaults, as if there were none",
                shown.join(", ")
            )
        }
    }
}

/// A share in percent; never 100 unless it is all.
fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if (99.0..100.0).contains(&percent) {
        format!("{:.1}", (percent * 10.0).floor() / 10.0)
    } else {
        format!("{percent:.0}")
    }
}

/// A kind in words.
fn kind_words(kind: FieldKind) -> String {
    kind.name().replace('_', " ")
}

/// Drops numbers that say nothing of a person: those that never repeat, and those that repeat by chance.
fn drop_uninformative(out: &mut Fields, said: &BTreeMap<String, FieldKind>) {
    let uninformative = |f: usize| {
        let field = &out.fields[f];
        if !matches!(field.kind, FieldKind::Id | FieldKind::Device)
            || said.contains_key(&field.name)
            || header::is_lifelong(&field.name)
        {
            None
        } else if field.present >= MIN_VALUES && field.values.len() as u32 - 1 == field.present {
            Some("no two records have the same value")
        } else {
            repeats_by_chance(&out.fields, f)
                .then_some("records that share a value agree in nothing else: it repeats by chance")
        }
    };
    let dropped: Vec<Option<&str>> = (0..out.fields.len()).map(uninformative).collect();
    let mut dropped = dropped.into_iter();
    out.fields.retain(|f| {
        let why = dropped.next().flatten();
        out.ignored.extend(why.map(|why| (f.name.clone(), why.to_owned())));
        why.is_none()
    });
}

/// From how many values on it is no chance that none repeats.
const MIN_VALUES: u32 = 100;

/// Whether records that share a value of this field hardly ever share another rare value: amounts, points and random
/// numbers repeat by chance, records that share an id are one person.
fn repeats_by_chance(fields: &[FieldColumn], f: usize) -> bool {
    const PAIRS: usize = 2000;
    const MIN_PAIRS: usize = 6;
    const RATIO: usize = 10;
    let field = &fields[f];
    let rare = field.codes.len() as u32 / 1000 + 2;
    let (mut last, mut pairs, mut agree) = (HashMap::<u32, usize>::new(), 0, 0);
    for (r, code) in field.codes.iter().enumerate().filter(|(_, c)| **c > 0 && field.values.get(**c).count > 1) {
        let Some(before) = last.insert(*code, r) else { continue };
        let (mut both, mut same) = (false, false);
        for other in fields.iter().enumerate().filter(|(i, _)| *i != f).map(|(_, other)| other) {
            let (a, b) = (other.codes[before], other.codes[r]);
            both |= a > 0 && b > 0;
            same |= a > 0 && a == b && other.values.get(a).count <= rare;
        }
        pairs += usize::from(both);
        agree += usize::from(same);
        if pairs >= PAIRS {
            break;
        }
    }
    pairs >= MIN_PAIRS && agree * RATIO < pairs
}

/// Warns of sources that have no field in common with any other.
fn warn_isolated_sources(records: &Records<'_>, fields: &[FieldColumn], warnings: &mut Warnings) {
    let sources = records.names.sources();
    let names = &records.names.source_names;
    if names.len() < 2 {
        return;
    }
    let mut has = vec![0u64; names.len()];
    for (f, field) in fields.iter().enumerate() {
        let bit = 1u64 << (f % 64);
        field.codes.iter().zip(sources).filter(|(c, _)| **c > 0).for_each(|(_, s)| has[*s as usize] |= bit);
    }
    let isolated = (0..names.len()).filter(|s| (0..names.len()).all(|o| o == *s || has[*s] & has[o] == 0));
    let isolated: Vec<String> = isolated.map(|s| format!("`{}`", names[s])).collect();
    if !isolated.is_empty() {
        let said = "no column in common with another source: none of their records are joined with others; name the columns \
                    alike, or say what they hold with `kinds`";
        warnings.push(("source".to_owned(), format!("{} have {said}", isolated.join(", "))));
    }
}

/// Puts swapped names back and fills in names from mail addresses.
fn fix_names(fields: &mut [FieldColumn]) {
    let at = |kind| fields.iter().position(|f| f.kind == kind);
    let (Some(g), Some(s)) = (at(FieldKind::GivenName), at(FieldKind::Surname)) else { return };
    let mail = at(FieldKind::Email);
    if let Ok([given, surname]) = fields.get_disjoint_mut([g, s]) {
        field::fix_swapped_names(given, surname);
    }
    if let Some(mail) = mail
        && let Ok([given, surname, mail]) = fields.get_disjoint_mut([g, s, mail])
    {
        email_name::fill_names(mail, given, surname);
    }
}
