//! Which of an entry's values fills which field of the model.
//!
//! By the column's name where an entry has something of that name: a field, an identity, an attribute. Else by kind: a
//! model that learned from a column `mobile` reads an entry's telephone number into it.

use super::super::date::Order;
use super::super::field::Reading;
use crate::error::Result;
use crate::model::identity::attribute::split_full_name;
use crate::model::identity::{IdentityKind, Normaliser};
use crate::model::{Field, Item};
use crate::resolver::ColumnReading;
use crate::resolver::FieldKind;
use crate::resolver::Resolver;
use hashbrown::HashSet;
use std::borrow::Cow;

/// The columns of a model, and where their values come from.
#[derive(Debug)]
pub(super) struct Columns {
    columns: Vec<Column>,
    normaliser: Normaliser,
    /// Values that are nobody's, in their normal form.
    blocked: HashSet<(IdentityKind, String)>,
}

#[derive(Debug)]
struct Column {
    reading: Reading,
    /// Where its value may stand, the best place first.
    places: Vec<Place>,
    /// Values that are no facts, in their match form.
    defaults: HashSet<String>,
}

/// Where a value stands in an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Field(Field),
    Identity(IdentityKind),
    Attribute(String),
    /// A date in parts.
    Dated(Vec<String>),
    /// The given names, or the surname, of a full name.
    Given,
    Surname,
    /// First and last name together.
    Whole,
}

impl Columns {
    pub(super) fn new(readings: &[ColumnReading], resolver: &Resolver, region: Option<&str>) -> Result<Self> {
        let normaliser = Normaliser::new(region.or(resolver.region.as_deref()))?;
        let named: Vec<Vec<Place>> = readings
            .iter()
            .map(|r| std::iter::once(&r.column).chain(&r.also).flat_map(|name| by_name(name)).collect())
            .collect();
        let mut taken: Vec<Place> = named.iter().flatten().cloned().collect();
        let mut columns = Vec::with_capacity(readings.len());
        for (reading, mut places) in readings.iter().zip(named) {
            for place in by_kind(reading) {
                // What stands under its own name in the model is that field's alone.
                if !taken.contains(&place) {
                    taken.push(place.clone());
                    places.push(place);
                }
            }
            let how = Reading { kind: reading.kind, normaliser, order: Order::of(reading) };
            columns.push(Column { reading: how, places, defaults: reading.defaults.iter().cloned().collect() });
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
        Ok(Self { columns, normaliser, blocked })
    }

    /// Calls with every field that the entry has, and its match form.
    pub(super) fn read<'a>(&self, items: impl Iterator<Item = Item<'a>>, mut call: impl FnMut(usize, &str)) {
        let items: Vec<Item<'a>> = items.collect();
        let region = items.iter().find_map(|i| match i {
            Item::Text(Field::Region, r) => Normaliser::new(Some(r)).ok(),
            _ => None,
        });
        let normaliser = region.unwrap_or(self.normaliser);
        // Not kept from entry to entry: nothing of somebody erased stays behind.
        let (mut out, mut spare, mut normal) = (String::new(), String::new(), String::new());
        for (i, column) in self.columns.iter().enumerate() {
            let open = |kind: IdentityKind, raw: &str, normal: &mut String| {
                self.blocked.is_empty()
                    || normaliser.normalise(kind, raw, normal).is_err()
                    || !self.blocked.contains(&(kind, normal.clone()))
            };
            let reading = Reading { normaliser, ..column.reading };
            for place in &column.places {
                let Some(raw) = value(place, &items, |k, raw| open(k, raw, &mut normal)) else { continue };
                reading.write(&raw, &mut out, &mut spare);
                if !out.is_empty() && !column.defaults.contains(&out) {
                    call(i, &out);
                    break;
                }
            }
        }
    }
}

/// What a column's name says.
fn by_name(name: &str) -> Vec<Place> {
    if let Some(field) = Field::parse(name) {
        return vec![Place::Field(field)];
    }
    if let Some(kind) = IdentityKind::named(name) {
        return vec![Place::Identity(kind)];
    }
    if name.contains('+') {
        return vec![Place::Dated(name.split('+').map(str::to_owned).collect())];
    }
    vec![Place::Attribute(name.to_owned())]
}

/// What its kind says.
fn by_kind(reading: &ColumnReading) -> Vec<Place> {
    match reading.kind {
        FieldKind::GivenName => vec![Place::Field(Field::FirstName), Place::Given],
        FieldKind::Surname => vec![Place::Field(Field::LastName), Place::Surname],
        FieldKind::Text if reading.column.to_lowercase().contains("name") => {
            vec![Place::Field(Field::FullName), Place::Whole]
        }
        FieldKind::BirthDate => vec![Place::Field(Field::BirthDate)],
        FieldKind::Street => vec![Place::Field(Field::Street)],
        FieldKind::Place => vec![Place::Field(Field::City)],
        FieldKind::Postcode => vec![Place::Field(Field::Postcode)],
        FieldKind::Phone => vec![Place::Identity(IdentityKind::Phone)],
        FieldKind::Email => vec![Place::Identity(IdentityKind::Email)],
        FieldKind::Device => vec![Place::Identity(IdentityKind::Device)],
        _ => Vec::new(),
    }
}

/// The value that stands at a place. Of several identities of a kind, the first in the entry's own order.
fn value<'a>(
    place: &Place,
    items: &[Item<'a>],
    mut open: impl FnMut(IdentityKind, &str) -> bool,
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
    match place {
        Place::Field(field) => text(*field).and_then(some),
        Place::Attribute(name) => attribute(name).and_then(some),
        Place::Identity(wanted) => items.iter().find_map(|i| match i {
            Item::Identity { kind, raw, .. } if kind == wanted && open(*kind, raw) => some(raw),
            _ => None,
        }),
        Place::Dated(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(|p| attribute(p)).collect();
            parts.map(|p| Cow::Owned(p.join("-")))
        }
        Place::Given => text(Field::FullName).and_then(|n| some(split_full_name(n).0)),
        Place::Surname => text(Field::FullName).and_then(|n| some(split_full_name(n).1)),
        Place::Whole => match (text(Field::FirstName), text(Field::LastName)) {
            (Some(first), Some(last)) => Some(Cow::Owned(format!("{first} {last}"))),
            (first, last) => first.or(last).and_then(some),
        },
    }
}
