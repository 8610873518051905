//! From a cell to its place in a request. What does not fit there is left to the reader of documents, which says so.

use super::cells::Cells;
use super::column::{Column, Target};
use crate::model::facts;
use crate::routing::condition::{AttributeValues, Field, Interned, Value};
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
        Target::Request | Target::Draw | Target::At | Target::Attribute(..) | Target::Other => None,
    }
}

/// The cell of a field, facts among them.
macro_rules! fields {
    ([$(
        $fact:ident $name:ident: $kind:ident $said:tt
        $({ $($part:ident $part_name:ident: $part_kind:ident $part_said:tt;)+ })?;
    )+]) => {
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
                $(Field::$fact => cell!($kind facts.$name, cells, row),)+
                // Parts of an object: which rows have the object hangs on all of its columns.
                $($($(Field::$part => return None,)+)?)+
                Field::RunningChannel
                | Field::RunningQueue
                | Field::RunningAgent
                | Field::RunningBot
                | Field::RunningStartedAt => return None,
                // Columns of their own kind, or none.
                Field::At | Field::Attribute(_) | Field::Consent(_) | Field::Running => return None,
            }
            Some(())
        }
    };
}

/// How a cell of this type goes into its place.
macro_rules! cell {
    (Bool $place:expr, $cells:ident, $row:ident) => {
        $place = $cells.flag($row)?
    };
    (Int $place:expr, $cells:ident, $row:ident) => {
        $place = $cells.int($row)?
    };
    (Double $place:expr, $cells:ident, $row:ident) => {
        $place = $cells.double($row)?
    };
    (Text $place:expr, $cells:ident, $row:ident) => {
        text(&mut $place, $cells.text($row)?)
    };
    (Texts $place:expr, $cells:ident, $row:ident) => {
        $place = $cells.list($row)?
    };
    (Time $place:expr, $cells:ident, $row:ident) => {
        $place = $cells.instant($row)?
    };
    (Object $place:expr, $cells:ident, $row:ident) => {
        return None
    };
}

facts!(fields);

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
    pub(super) fn fill(&self, found: &mut AttributeValues<'b>, request: &mut Request, row: usize) -> Option<()> {
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
            Some(slot) if AttributeValues::has_room(slot) => found.set(slot, value),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::condition::{FIELDS, Type};
    use arrow_array::builder::{ListBuilder, StringBuilder};
    use arrow_array::{Array, BooleanArray, Float64Array, Int64Array, StringArray};
    use serde_json::{Value, json};
    use std::sync::Arc;

    /// A cell of a type, and the value of a document that it stands for.
    fn cell(kind: Type) -> (ArrayRef, Value) {
        match kind {
            Type::Bool => (Arc::new(BooleanArray::from(vec![true])), json!(true)),
            Type::Int => (Arc::new(Int64Array::from(vec![3])), json!(3)),
            Type::Double => (Arc::new(Float64Array::from(vec![2.5])), json!(2.5)),
            Type::Text => (Arc::new(StringArray::from(vec!["high"])), json!("high")),
            Type::Time => (Arc::new(StringArray::from(vec!["2026-11-22T07:30:00Z"])), json!("2026-11-22T07:30:00Z")),
            Type::Texts => {
                let mut lists = ListBuilder::new(StringBuilder::new());
                lists.append_value([Some("a"), Some("b")]);
                (Arc::new(lists.finish()), json!(["a", "b"]))
            }
            other => panic!("no column is {}", other.name()),
        }
    }

    /// A field that is not read here is read over a document: the same answer at a higher cost.
    #[test]
    fn every_field_that_stands_by_itself_is_read_as_it_lies() {
        let mut tried = 0;
        for (name, field, kind) in FIELDS {
            if *kind == Type::Object || field.whole().is_some() || *field == Field::At {
                continue;
            }
            let (array, value) = cell(*kind);
            let mut request = Request::new(0);
            let filled = fill(&mut request, &Target::Field(*field), &Cells::of(&array), 0);
            assert_eq!(filled, Some(()), "`{name}` is read over a document");
            let told: Value = serde_json::from_str(&request.to_document().unwrap()).unwrap();
            assert_eq!(told.pointer(&format!("/{}", name.replace('.', "/"))), Some(&value), "{name}");
            // What is filled in for one row is gone with the next.
            let nothing = arrow_array::new_null_array(array.data_type(), 1);
            assert_eq!(fill(&mut request, &Target::Field(*field), &Cells::of(&nothing), 0), Some(()), "{name}");
            assert_eq!(request, Request::new(0), "{name}");
            tried += 1;
        }
        assert!(tried > 20);
    }
}
