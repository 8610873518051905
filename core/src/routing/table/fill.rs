//! From a cell to its place in a request. What does not fit there is left to the reader of documents, which says so.

use super::cells::Cells;
use super::column::{Column, Target};
use crate::routing::condition::{Field, Found, Interned, Value};
use crate::routing::documents::{AttributeType, Level, Request, Scalar};
use arrow_array::ArrayRef;

/// Puts the cell in; nothing when it does not fit.
pub(super) fn fill(request: &mut Request, target: &Target, cells: &Cells<'_>, row: usize) -> Option<()> {
    match target {
        Target::Field(field) => fill_field(request, *field, cells, row),
        Target::Consent(purpose) => {
            match (cells.flag(row)?, request.consent.get_mut(purpose)) {
                (Some(value), Some(known)) => *known = value,
                (Some(value), None) => drop(request.consent.insert(purpose.clone(), value)),
                (None, _) => drop(request.consent.remove(purpose)),
            }
            Some(())
        }
        Target::Request | Target::Draw | Target::At | Target::Attribute(..) => None,
    }
}

fn fill_field(request: &mut Request, field: Field, cells: &Cells<'_>, row: usize) -> Option<()> {
    let facts = &mut request.facts;
    match field {
        Field::Channel => text(&mut request.channel, cells.text(row)?),
        Field::Matter => text(&mut request.matter, cells.text(row)?),
        Field::Customer => text(&mut request.customer, cells.text(row)?),
        Field::Language => text(&mut request.language, cells.text(row)?),
        Field::Text => text(&mut request.text, cells.text(row)?),
        Field::Urgency => request.urgency = level(cells.text(row)?)?,
        Field::Difficulty => request.difficulty = level(cells.text(row)?)?,
        Field::Known => facts.known = cells.flag(row)?,
        Field::CustomerId => text(&mut facts.customer_id, cells.text(row)?),
        Field::Repeat => facts.repeat = cells.flag(row)?,
        Field::RepeatCount => facts.repeat_count = cells.int(row)?,
        Field::HoursSinceLast => facts.hours_since_last = cells.double(row)?,
        Field::TriedInVain => facts.tried_in_vain = cells.list(row)?,
        Field::AbandonedMinutesAgo => facts.abandoned_minutes_ago = cells.double(row)?,
        Field::OnSite => facts.on_site = cells.flag(row)?,
        Field::PromisedCallbackAt => facts.promised_callback_at = cells.instant(row)?,
        Field::Contacts30d => facts.contacts_30d = cells.int(row)?,
        Field::SegmentsHint => facts.segments_hint = cells.list(row)?,
        Field::OrdersCount => facts.orders_count = cells.int(row)?,
        Field::OrdersAmount => facts.orders_amount = cells.double(row)?,
        Field::Products => facts.products = cells.list(row)?,
        Field::ContactHazard => facts.contact_hazard = cells.double(row)?,
        Field::Value => facts.value = cells.double(row)?,
        // Parts of an object: which rows have the object hangs on all of its columns.
        _ => return None,
    }
    Some(())
}

/// A column of the host's own facts.
#[derive(Debug)]
pub(super) struct Attribute<'b> {
    name: &'b str,
    cells: Cells<'b>,
    /// Its place among the attributes that conditions use.
    slot: Option<usize>,
    /// Whether its cells are of the type that the policy declares.
    fits: bool,
}

impl<'b> Attribute<'b> {
    /// A column as an attribute, if it is one.
    pub(super) fn of(column: &'b Column, array: &'b ArrayRef, interned: &Interned) -> Option<Self> {
        let Target::Attribute(name, declared) = &column.target else { return None };
        let cells = Cells::of(array);
        let fits = match cells {
            Cells::Text(_) | Cells::LargeText(_) | Cells::ViewText(_) => fits(AttributeType::String, *declared),
            Cells::Bool(_) => fits(AttributeType::Bool, *declared),
            Cells::Int(_) => fits(AttributeType::Int, *declared),
            Cells::Double(_) => fits(AttributeType::Double, *declared),
            Cells::Other(_) => false,
        };
        Some(Self { name, cells, slot: interned.slot(name), fits })
    }

    /// Puts its cell where conditions find it: among those found, or in the request. One that no condition uses has to
    /// fit and is not kept.
    #[inline]
    pub(super) fn fill(&self, found: &mut Found<'b>, request: &mut Request, row: usize) -> Option<()> {
        let value = match &self.cells {
            Cells::Bool(_) => self.cells.flag(row)?.map_or(Value::Absent, Value::Bool),
            Cells::Int(_) => self.cells.int(row)?.map_or(Value::Absent, Value::Int),
            Cells::Double(_) => self.cells.double(row)?.map_or(Value::Absent, Value::Double),
            cells @ Cells::Other(_) if cells.is_null(row) => Value::Absent,
            Cells::Other(_) => return None,
            texts => texts.text(row)?.map_or(Value::Absent, Value::Text),
        };
        if !self.fits && value != Value::Absent {
            return None;
        }
        match self.slot {
            Some(slot) if Found::has_room(slot) => found.set(slot, value),
            Some(_) => self.keep(request, value),
            None => {}
        }
        Some(())
    }

    #[cold]
    fn keep(&self, request: &mut Request, value: Value<'_>) {
        match scalar(value) {
            Some(value) => drop(request.attributes.insert(self.name, value)),
            None => drop(request.attributes.remove(self.name)),
        }
    }
}

fn scalar(value: Value<'_>) -> Option<Scalar> {
    match value {
        Value::Bool(value) => Some(Scalar::Bool(value)),
        Value::Int(value) => Some(Scalar::Int(value)),
        Value::Double(value) => Some(Scalar::Double(value)),
        Value::Text(value) => Some(Scalar::Text(value.to_owned())),
        _ => None,
    }
}

fn fits(kind: AttributeType, declared: Option<AttributeType>) -> bool {
    match declared {
        Some(AttributeType::Double) => matches!(kind, AttributeType::Int | AttributeType::Double),
        Some(declared) => kind == declared,
        None => true,
    }
}

fn text(place: &mut Option<String>, value: Option<&str>) {
    match (place.as_mut(), value) {
        (Some(known), Some(value)) => {
            known.clear();
            known.push_str(value);
        }
        (_, value) => *place = value.map(str::to_owned),
    }
}

fn level(value: Option<&str>) -> Option<Option<Level>> {
    let Some(value) = value else { return Some(None) };
    let known = [Level::Low, Level::Normal, Level::High].into_iter().find(|level| level.name() == value);
    known.map(Some)
}
