//! Reads the fields: each column's values in their match form, without what is no fact.

use super::date::Order;
use super::email_name;
use super::field::{self, Field, FieldReader, Reading};
use super::header::{self, Named};
use super::merge_columns::find;
use super::parallel::{Tell, pieces};
use super::records::Records;
use super::records::Warnings;
use crate::error::Result;
use crate::model::identity::Normaliser;
use crate::model::identity::attribute::split_full_name;
use crate::resolver::ColumnReading;
use crate::resolver::FieldKind;
use crate::resolver::MOST_FIELDS;
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Fields made ready, and what is to be said of columns.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    pub(crate) fields: Vec<Field>,
    pub(crate) warnings: Warnings,
    /// Columns that are not compared, and why.
    pub(crate) ignored: Warnings,
}

/// How much is known before anything is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Known<'a> {
    /// Everything: a model says what is compared and what is a default, whatever these records are like.
    Learned,
    /// The kinds of some columns, by the user.
    Said(&'a BTreeMap<String, FieldKind>),
}

/// Reads the fields, each on its own. What is learned of the values (defaults) is put into the readings.
pub(crate) fn read(
    records: &Records<'_>,
    readings: &mut [ColumnReading],
    region: Option<&str>,
    known: Known<'_>,
    tell: Tell<'_>,
) -> Result<Fields> {
    let normaliser = Normaliser::new(region)?;
    let all = &*readings;
    let one = |r: usize| one(records, all, r, normaliser);
    let read = pieces(readings.len(), |done| tell("read", done, readings.len()), one)?;
    let mut out = Fields::default();
    for (reading, field) in readings.iter_mut().zip(read) {
        let mut warn = |said: String| out.warnings.push((reading.column.clone(), said));
        match field {
            None => warn("the resolver compares this column, but the records have none of the name".to_owned()),
            Some((f, false)) if f.present == 0 => warn("no record has a value: it is not compared".to_owned()),
            Some((f, true)) if f.present == 0 => {
                warn(format!("no value can be read as {}: it is not compared", plain(f.kind)));
            }
            Some((mut f, _)) => {
                let learned = matches!(known, Known::Learned);
                if !learned && f.values.len() == 2 {
                    warn("every record has the same value: it is not compared".to_owned());
                    continue;
                }
                let gone = if learned {
                    reading.defaults.iter().filter_map(|t| f.values.find(t)).collect()
                } else {
                    f.defaults()
                };
                let gone = f.drop_values(&gone);
                if !gone.is_empty() {
                    warn(dropped(&gone));
                }
                if f.present == 0 {
                    warn("all its values are defaults: it is not compared".to_owned());
                    continue;
                }
                if !learned {
                    reading.defaults = gone.into_iter().map(|(text, _)| text).collect();
                }
                out.fields.push(f);
            }
        }
    }
    if let Known::Said(said) = known {
        drop_hollow(&mut out, said);
    }
    while out.fields.len() > MOST_FIELDS {
        // The least telling field goes: the fewest values over the fewest records.
        let tell = |f: &Field| u64::from(f.present) * f.values.len() as u64;
        let Some(least) = (0..out.fields.len()).min_by_key(|i| tell(&out.fields[*i])) else { break };
        let gone = out.fields.remove(least);
        out.warnings.push((gone.name, format!("at most {MOST_FIELDS} columns are compared; this one tells least")));
    }
    strangers(records, &out.fields, &mut out.warnings);
    put_names_right(&mut out.fields);
    out.fields.iter_mut().for_each(|f| f.values.close());
    Ok(out)
}

/// One field, and whether any record has a text in it; nothing when there is no such column.
fn one(records: &Records<'_>, all: &[ColumnReading], r: usize, normaliser: Normaliser) -> Option<(Field, bool)> {
    let reading = &all[r];
    let how = Reading { kind: reading.kind, normaliser, order: Order::of(reading) };
    let mut reader = FieldReader::new(&reading.column, how, records.len());
    let mut any = false;
    let mut push = |t: &str| {
        any = any || !t.trim().is_empty();
        reader.push(t);
    };
    let own = find(records, &reading.column);
    if let Some(i) = own.filter(|_| reading.also.is_empty() && reading.whole.is_none()) {
        records.texts_as_they_lie(i, &mut push);
        let mut field = reader.finish();
        records.arrange(&mut field);
        return Some((field, any));
    }
    let mut texts: Option<Vec<String>> = None;
    for column in std::iter::once(&reading.column).chain(&reading.also) {
        texts = filled(texts, column_texts(records, column), |t| t);
    }
    let whole = reading.whole.as_ref().and_then(|w| find(records, w)).map(|i| texts_of(records, i));
    let half = |t: String| {
        let (given, surname) = split_full_name(&t);
        if reading.kind == FieldKind::Surname { surname.to_owned() } else { given.to_owned() }
    };
    texts = filled(texts, whole, half);
    texts?.iter().for_each(|t| push(t));
    Some((reader.finish(), any))
}

/// Puts these texts where there are none.
fn filled(
    texts: Option<Vec<String>>,
    others: Option<Vec<String>>,
    made: impl Fn(String) -> String,
) -> Option<Vec<String>> {
    let Some(others) = others else { return texts };
    let Some(mut texts) = texts else { return Some(others.into_iter().map(made).collect()) };
    let open = texts.iter_mut().zip(others).filter(|(t, other)| t.trim().is_empty() && !other.trim().is_empty());
    open.for_each(|(t, other)| *t = made(other));
    Some(texts)
}

/// The texts of a column, or of a date that lies in three, as `year-month-day`.
fn column_texts(records: &Records<'_>, column: &str) -> Option<Vec<String>> {
    if let Some(i) = find(records, column) {
        return Some(texts_of(records, i));
    }
    let parts: Option<Vec<usize>> = column.split('+').map(|name| find(records, name)).collect();
    let parts: Vec<Vec<String>> = parts?.into_iter().map(|i| texts_of(records, i)).collect();
    let dated = |r: usize| parts.iter().map(|p| p[r].trim()).collect::<Vec<_>>().join("-");
    Some((0..records.len()).map(dated).collect())
}

fn texts_of(records: &Records<'_>, column: usize) -> Vec<String> {
    let mut texts = Vec::with_capacity(records.len());
    records.texts(column, |t| texts.push(t.to_owned()));
    texts
}

/// What is said of values that are taken for defaults: once, however many there are.
fn dropped(defaults: &[(String, f64)]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = defaults
        .iter()
        .take(SHOWN)
        .map(|(text, share)| {
            let text: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
            format!("{} % of the records have the value `{text}`", percent(*share))
        })
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

/// A share in percent; never all when it is not all.
fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if (99.0..100.0).contains(&percent) {
        format!("{:.1}", (percent * 10.0).floor() / 10.0)
    } else {
        format!("{percent:.0}")
    }
}

/// A kind in words.
fn plain(kind: FieldKind) -> String {
    kind.name().replace('_', " ")
}

/// Takes numbers away that tell nothing of a person: those that never repeat, and those whose repetitions are chance.
fn drop_hollow(out: &mut Fields, said: &BTreeMap<String, FieldKind>) {
    let hollow = |f: usize| {
        let field = &out.fields[f];
        if !matches!(field.kind, FieldKind::Id | FieldKind::Device)
            || said.contains_key(&field.name)
            || firm(&field.name)
        {
            None
        } else if field.present >= MANY && field.values.len() as u32 - 1 == field.present {
            Some("no two records have the same value")
        } else {
            by_chance(&out.fields, f).then_some("records of one value agree in nothing else: numbers by chance")
        }
    };
    let gone: Vec<Option<&str>> = (0..out.fields.len()).map(hollow).collect();
    let mut gone = gone.into_iter();
    out.fields.retain(|f| {
        let why = gone.next().flatten();
        out.ignored.extend(why.map(|why| (f.name.clone(), why.to_owned())));
        why.is_none()
    });
}

/// From how many values on it is no chance that none repeats.
const MANY: u32 = 100;

/// Whether a column is called what only one person has, for life: then that no two records agree says something too.
fn firm(name: &str) -> bool {
    const FIRM: [&str; 5] = ["national", "passport", "licence", "tax", "iban"];
    matches!(header::by_name(name), Named::Kind(FieldKind::Id, group) if FIRM.contains(&group))
}

/// Whether records that share a value of this field hardly ever share another that is rare: amounts, points and drawn
/// numbers meet by chance, an id's records are one person.
fn by_chance(fields: &[Field], f: usize) -> bool {
    const PAIRS: usize = 2000;
    const FEWEST: usize = 6;
    const HARDLY: usize = 10;
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
    pairs >= FEWEST && agree * HARDLY < pairs
}

/// Says which sources have no field in common with any other.
fn strangers(records: &Records<'_>, fields: &[Field], warnings: &mut Warnings) {
    let sources = records.names.sources();
    let names = &records.names.of_source;
    if names.len() < 2 {
        return;
    }
    let mut has = vec![0u64; names.len()];
    for (f, field) in fields.iter().enumerate() {
        let bit = 1u64 << (f % 64);
        field.codes.iter().zip(sources).filter(|(c, _)| **c > 0).for_each(|(_, s)| has[*s as usize] |= bit);
    }
    let alone = (0..names.len()).filter(|s| (0..names.len()).all(|o| o == *s || has[*s] & has[o] == 0));
    let alone: Vec<String> = alone.map(|s| format!("`{}`", names[s])).collect();
    if !alone.is_empty() {
        let said = "no column in common with another source: none of their records are joined with others; name the columns \
                    alike, or say what they hold with `kinds`";
        warnings.push(("source".to_owned(), format!("{} have {said}", alone.join(", "))));
    }
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
        email_name::fill(mail, given, surname);
    }
}
