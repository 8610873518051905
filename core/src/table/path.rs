//! A column inside columns of structs and lists: `parties[0].tel`, `customer.address.city`.

use super::column::{Column, Lists};
use crate::locate::{self, Step};
use arrow_array::{Array, StructArray};
use arrow_schema::{DataType, Field, Schema};

/// One step into a nested column.
#[derive(Debug)]
pub(crate) enum Inside<'a> {
    Field(&'a StructArray),
    Item(Lists<'a>, usize),
}

impl Inside<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Field(a) => a.len(),
            Self::Item(lists, _) => lists.len(),
        }
    }

    /// Where a row's value stands in the innermost column, when there is one.
    pub(super) fn place(steps: &[Self], row: usize) -> Option<usize> {
        steps.iter().try_fold(row, |i, step| match step {
            Inside::Field(a) => (i < a.len() && a.is_valid(i)).then_some(i),
            Inside::Item(lists, k) => lists.position(i, *k),
        })
    }
}

impl<'a> Column<'a> {
    /// The column that a path leads to inside this array. The path was found in the schema before ([`find_path`]).
    pub(crate) fn within(field: &Field, array: &'a dyn Array, path: &[Step<'_>]) -> Self {
        let (mut field, mut array) = (field.clone(), array);
        let mut steps = Vec::new();
        for part in path {
            let inner = match (part, Column::new(array)) {
                (Step::Key(name), Column::Struct(all)) => all.fields().find(name).and_then(|(at, inner)| {
                    let found = all.columns().get(at)?;
                    steps.push(Inside::Field(all));
                    Some((inner.as_ref().clone(), found.as_ref()))
                }),
                (Step::Item(k), Column::List(lists)) => item(&field).map(|inner| {
                    let values = lists.values();
                    steps.push(Inside::Item(lists, *k));
                    (inner.clone(), values)
                }),
                _ => None,
            };
            let Some(inner) = inner else { return Column::Empty(array.len()) };
            (field, array) = inner;
        }
        match steps.is_empty() {
            true => Column::of(&field, array),
            false => Column::Within(steps, Box::new(Column::of(&field, array))),
        }
    }
}

/// The column of a schema and the path inside it that a name stands for: a column of that very name, or a path.
pub(crate) fn find_path<'n>(schema: &Schema, name: &'n str) -> Option<(usize, Vec<Step<'n>>)> {
    if let Some(at) = schema.fields().iter().position(|f| f.name() == name) {
        return Some((at, Vec::new()));
    }
    let mut parts = locate::path(name)?.into_iter();
    let Some(Step::Key(first)) = parts.next() else { return None };
    let at = schema.fields().iter().position(|f| f.name() == first)?;
    let mut field = schema.fields().get(at)?.as_ref();
    let rest: Vec<Step<'n>> = parts.collect();
    for part in &rest {
        field = match (part, field.data_type()) {
            (Step::Key(name), DataType::Struct(fields)) => fields.find(name)?.1.as_ref(),
            (Step::Item(_), _) => item(field)?,
            _ => return None,
        };
    }
    Some((at, rest))
}

/// The field of a list's items.
fn item(field: &Field) -> Option<&Field> {
    match field.data_type() {
        DataType::List(f) | DataType::LargeList(f) | DataType::FixedSizeList(f, _) => Some(f),
        DataType::ListView(f) | DataType::LargeListView(f) => Some(f),
        _ => None,
    }
}
