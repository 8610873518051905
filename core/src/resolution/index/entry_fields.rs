//! Which values of an entry fill which field of the model.
//!
//! By the column's name where an entry has something of that name: a field, an identity, an attribute. Otherwise by
//! kind: a model learned from a column `mobile` reads an entry's telephone number into it.

use super::super::date::DateFormat;
use super::super::field::FieldNormaliser;
use super::super::header::{HeaderMeaning, header_meaning};
use super::super::name_parts;
use crate::error::Result;
use crate::model::identity::{IdentityKind, Normaliser};
use crate::model::{Field, Item};
use crate::resolver::ColumnReading;
use crate::resolver::FieldKind;
use crate::resolver::Resolver;
use hashbrown::{HashMap, HashSet};
use std::borrow::Cow;
use std::sync::Mutex;

/// The fields of a model, and where an entry has their values.
#[derive(Debug)]
pub(super) struct EntryFields {
    fields: Vec<FieldSource>,
    normaliser: Normaliser,
    /// Blocked values, in their normal form.
    blocked: HashSet<(IdentityKind, String)>,
    meanings: Meanings,
}

/// What the names of attributes say they hold; each is looked up once.
#[derive(Debug, Default)]
struct Meanings(Mutex<HashMap<String, Option<FieldKind>>>);

impl Meanings {
    fn of(&self, name: &str) -> Option<FieldKind> {
        const MOST: usize = 1000;
        let meaning = || match header_meaning(name) {
            HeaderMeaning::Kind(kind, _) => Some(kind),
            _ => None,
        };
        let Ok(mut known) = self.0.lock() else { return meaning() };
        if let Some(known) = known.get(name) {
            return *known;
        }
        let meaning = meaning();
        if known.len() < MOST {
            known.insert(name.to_owned(), meaning);
        }
        meaning
    }
}

#[derive(Debug)]
struct FieldSource {
    reading: FieldNormaliser,
    /// Where its value may be, the best location first.
    locations: Vec<SourceLocation>,
    /// Values taken for defaults, in their match form.
    defaults: HashSet<String>,
}

/// Where a value is in an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
enum SourceLocation {
    Field(Field),
    Identity(IdentityKind),
    Attribute(String),
    /// A date in three attributes.
    DateParts(Vec<String>),
    /// A part of a full name.
    Part(FieldKind),
    /// An attribute whose name says that it is of this kind.
    Meant(FieldKind),
    /// First and last name together.
    FullName,
}

impl EntryFields {
    pub(super) fn new(readings: &[ColumnReading], resolver: &Resolver, region: Option<&str>) -> Result<Self> {
        let normaliser = Normaliser::new(region.or(resolver.region.as_deref()))?;
        let by_name: Vec<Vec<SourceLocation>> = readings
            .iter()
            .map(|r| std::iter::once(&r.column).chain(&r.also).flat_map(|name| locations_by_name(name)).collect())
            .collect();
        let mut taken: Vec<SourceLocation> = by_name.iter().flatten().cloned().collect();
        let mut fields = Vec::with_capacity(readings.len());
        for (reading, mut locations) in readings.iter().zip(by_name) {
            for location in locations_by_kind(reading) {
                // What the model has under its own name belongs to that field alone.
                if !taken.contains(&location) {
                    taken.push(location.clone());
                    locations.push(location);
                }
            }
            let field_normaliser =
                FieldNormaliser { kind: reading.kind, normaliser, date_format: DateFormat::of(reading) };
            fields.push(FieldSource {
                reading: field_normaliser,
                locations,
                defaults: reading.defaults.iter().cloned().collect(),
            });
        }
        let (mut blocked, mut normal) = (HashSet::new(), String::new());
        let own = Normaliser::new(resolver.region.as_deref())?;
        for (kind, values) in &resolver.blocked {
            let kind = IdentityKind::parse(kind)?;
            for value in values {
                if own.normalise(kind, value, &mut normal).is_ok() {
                    blocked.insert((kind, normal.clone()));
                }
            }
        }
        Ok(Self { fields, normaliser, blocked, meanings: Meanings::default() })
    }

    /// Calls with every field that the entry has, and its match form.
    pub(super) fn read<'a>(&self, items: impl Iterator<Item = Item<'a>>, mut call: impl FnMut(usize, &str)) {
        let items: Vec<Item<'a>> = items.collect();
        let region = items.iter().find_map(|i| match i {
            Item::Text(Field::Region, r) => Normaliser::new(Some(r)).ok(),
            _ => None,
        });
        let normaliser = region.unwrap_or(self.normaliser);
        // Not kept between entries: nothing of an erased entry is left behind.
        let (mut out, mut spare, mut normal) = (String::new(), String::new(), String::new());
        for (i, column) in self.fields.iter().enumerate() {
            let allowed = |kind: IdentityKind, raw: &str, normal: &mut String| {
                self.blocked.is_empty()
                    || normaliser.normalise(kind, raw, normal).is_err()
                    || !self.blocked.contains(&(kind, normal.clone()))
            };
            let reading = FieldNormaliser { normaliser, ..column.reading };
            for location in &column.locations {
                let Some(raw) = value_at(location, &items, &self.meanings, |k, raw| allowed(k, raw, &mut normal))
                else {
                    continue;
                };
                reading.write(&raw, &mut out, &mut spare);
                if !out.is_empty() && !column.defaults.contains(&out) {
                    call(i, &out);
                    break;
                }
            }
        }
    }
}

/// The locations that a column's name gives.
fn locations_by_name(name: &str) -> Vec<SourceLocation> {
    if let Some(field) = Field::parse(name) {
        return vec![SourceLocation::Field(field)];
    }
    if let Some(kind) = IdentityKind::named(name) {
        return vec![SourceLocation::Identity(kind)];
    }
    if name.contains('+') {
        return vec![SourceLocation::DateParts(name.split('+').map(str::to_owned).collect())];
    }
    vec![SourceLocation::Attribute(name.to_owned())]
}

/// The locations that its kind gives.
fn locations_by_kind(reading: &ColumnReading) -> Vec<SourceLocation> {
    match reading.kind {
        FieldKind::GivenName => {
            vec![SourceLocation::Field(Field::FirstName), SourceLocation::Part(FieldKind::GivenName)]
        }
        FieldKind::Surname => vec![SourceLocation::Field(Field::LastName), SourceLocation::Part(FieldKind::Surname)],
        FieldKind::Text if reading.column.to_lowercase().contains("name") => {
            vec![SourceLocation::Field(Field::FullName), SourceLocation::FullName]
        }
        kind @ (FieldKind::Suffix | FieldKind::Organisation) => {
            vec![SourceLocation::Meant(kind), SourceLocation::Part(kind)]
        }
        FieldKind::Sex => vec![SourceLocation::Meant(FieldKind::Sex)],
        FieldKind::BirthDate => vec![SourceLocation::Field(Field::BirthDate)],
        FieldKind::Street => vec![SourceLocation::Field(Field::Street)],
        FieldKind::Place => vec![SourceLocation::Field(Field::City)],
        FieldKind::Postcode => vec![SourceLocation::Field(Field::Postcode)],
        FieldKind::Phone => vec![SourceLocation::Identity(IdentityKind::Phone)],
        FieldKind::Email => vec![SourceLocation::Identity(IdentityKind::Email)],
        FieldKind::Device => vec![SourceLocation::Identity(IdentityKind::Device)],
        _ => Vec::new(),
    }
}

/// The value at a location. Of several identities of a kind, the first in the entry's own order.
fn value_at<'a>(
    location: &SourceLocation,
    items: &[Item<'a>],
    meanings: &Meanings,
    mut allowed: impl FnMut(IdentityKind, &str) -> bool,
) -> Option<Cow<'a, str>> {
    let text = |wanted: Field| {
        items.iter().find_map(|i| match i {
            Item::Text(field, text) if *field == wanted => Some(*text),
            _ => None,
        })
    };
    let attribute = |wanted: &str| {
        items.iter().find_map(|i| match i {
            Item::Attribute(name, text) if *name == wanted => Some(*text),
            _ => None,
        })
    };
    let some = |text: &'a str| Some(Cow::Borrowed(text)).filter(|t| !t.is_empty());
    match location {
        SourceLocation::Field(field) => text(*field).and_then(some),
        SourceLocation::Attribute(name) => attribute(name).and_then(some),
        SourceLocation::Identity(wanted) => items.iter().find_map(|i| match i {
            Item::Identity { kind, raw, .. } if kind == wanted && allowed(*kind, raw) => some(raw),
            _ => None,
        }),
        SourceLocation::DateParts(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(|p| attribute(p)).collect();
            parts.map(|p| Cow::Owned(p.join("-")))
        }
        SourceLocation::Part(kind) => {
            let whole = text(Field::FullName)?;
            let part = name_parts::part(whole, *kind);
            (!part.is_empty()).then_some(Cow::Owned(part))
        }
        SourceLocation::Meant(kind) => items.iter().find_map(|i| match i {
            Item::Attribute(name, text) if meanings.of(name) == Some(*kind) => some(text),
            _ => None,
        }),
        SourceLocation::FullName => match (text(Field::FirstName), text(Field::LastName)) {
            (Some(first), Some(last)) => Some(Cow::Owned(format!("{first} {last}"))),
            (first, last) => first.or(last).and_then(some),
        },
    }
}
