//! From a cell to its place in a request. What does not fit there is left to the reader of documents, which says so.

use super::cells::Cells;
use super::column::{Column, Target};
use crate::routing::condition::Field;
use crate::routing::policy::AttributeType;
use crate::routing::request::{Level, Request, Scalar};

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

/// Puts the attributes in. Their columns are in the order of their names, as they are in the request: where all are
/// there, none is looked up.
pub(super) fn fill_attributes(request: &mut Request, columns: &[(&Column, Cells<'_>)], row: usize) -> Option<()> {
    let known = &mut request.attributes;
    if known.len() == columns.len() {
        let mut all = true;
        for (known, (column, cells)) in known.values_mut().zip(columns) {
            all &= put(known, column, cells, row)?;
        }
        if all {
            return Some(());
        }
    }
    for (column, cells) in columns {
        let Target::Attribute(name, _) = &column.target else { return None };
        let mut value = Scalar::Bool(false);
        if put(&mut value, column, cells, row)? {
            request.attributes.insert(name.as_str(), value);
        } else {
            request.attributes.remove(name);
        }
    }
    Some(())
}

/// Puts one attribute in its place; `false` when the cell is empty.
fn put(known: &mut Scalar, column: &Column, cells: &Cells<'_>, row: usize) -> Option<bool> {
    let (kind, value) = match cells {
        Cells::Text(_) | Cells::LargeText(_) | Cells::ViewText(_) => {
            let Some(text) = cells.text(row)? else { return Some(false) };
            if let Scalar::Text(known) = known {
                known.clear();
                known.push_str(text);
                return fits(AttributeType::String, column).then_some(true);
            }
            (AttributeType::String, Some(Scalar::Text(text.to_owned())))
        }
        Cells::Bool(_) => (AttributeType::Bool, cells.flag(row)?.map(Scalar::Bool)),
        Cells::Int(_) => (AttributeType::Int, cells.int(row)?.map(Scalar::Int)),
        Cells::Double(_) => (AttributeType::Double, cells.double(row)?.map(Scalar::Double)),
        Cells::Other(_) => return None,
    };
    match value {
        None => Some(false),
        Some(value) => {
            *known = value;
            fits(kind, column).then_some(true)
        }
    }
}

fn fits(kind: AttributeType, column: &Column) -> bool {
    match column.target {
        Target::Attribute(_, Some(AttributeType::Double)) => {
            matches!(kind, AttributeType::Int | AttributeType::Double)
        }
        Target::Attribute(_, Some(declared)) => kind == declared,
        _ => true,
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
