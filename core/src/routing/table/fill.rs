//! From a cell to its place in a request. What does not fit there is left to the reader of documents, which says so.

use super::cells::Cells;
use super::column::Target;
use crate::routing::condition::Field;
use crate::routing::policy::AttributeType;
use crate::routing::request::{Level, Request, Scalar};

/// Puts the cell in; nothing when it does not fit.
pub(super) fn fill(request: &mut Request, target: &Target, cells: &Cells<'_>, row: usize) -> Option<()> {
    match target {
        Target::Field(field) => fill_field(request, *field, cells, row),
        Target::Attribute(name, declared) => fill_attribute(request, name, *declared, cells, row),
        Target::Consent(purpose) => {
            match (cells.flag(row)?, request.consent.get_mut(purpose)) {
                (Some(value), Some(known)) => *known = value,
                (Some(value), None) => drop(request.consent.insert(purpose.clone(), value)),
                (None, _) => drop(request.consent.remove(purpose)),
            }
            Some(())
        }
        Target::Request | Target::Draw | Target::At => None,
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

fn fill_attribute(
    request: &mut Request,
    name: &str,
    declared: Option<AttributeType>,
    cells: &Cells<'_>,
    row: usize,
) -> Option<()> {
    let known = request.attributes.get_mut(name);
    let value = match cells {
        Cells::Text(_) | Cells::LargeText(_) | Cells::ViewText(_) => match (cells.text(row)?, known) {
            (Some(value), Some(Scalar::Text(known))) if fits(AttributeType::String, declared) => {
                known.clear();
                known.push_str(value);
                return Some(());
            }
            (value, _) => value.map(|value| (AttributeType::String, Scalar::Text(value.to_owned()))),
        },
        Cells::Bool(_) => cells.flag(row)?.map(|value| (AttributeType::Bool, Scalar::Bool(value))),
        Cells::Int(_) => cells.int(row)?.map(|value| (AttributeType::Int, Scalar::Int(value))),
        Cells::Double(_) => cells.double(row)?.map(|value| (AttributeType::Double, Scalar::Double(value))),
        Cells::Other(_) => return None,
    };
    match (value, request.attributes.get_mut(name)) {
        (Some((kind, _)), _) if !fits(kind, declared) => return None,
        (Some((_, value)), Some(known)) => *known = value,
        (Some((_, value)), None) => drop(request.attributes.insert(name.to_owned(), value)),
        (None, _) => drop(request.attributes.remove(name)),
    }
    Some(())
}

fn fits(kind: AttributeType, declared: Option<AttributeType>) -> bool {
    match declared {
        None => true,
        Some(AttributeType::Double) => matches!(kind, AttributeType::Int | AttributeType::Double),
        Some(declared) => kind == declared,
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
