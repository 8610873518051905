//! Columns of different names that say the same: what one source calls `last_name` and another `surname`.

use super::date::Order;
use super::records::{Records, Warnings};
use crate::resolver::{ColumnReading, FieldKind};

/// What one column was found to hold.
#[derive(Debug, Clone)]
pub(crate) struct Guess {
    pub(crate) column: String,
    pub(crate) kind: FieldKind,
    /// Columns of one group say the same: by their kind and what they are called.
    pub(crate) group: String,
    /// A whole name of a person.
    pub(crate) whole: bool,
    /// The order that dates are written in; nothing when none of them tells.
    pub(crate) order: Option<Order>,
}

/// Makes one field of the columns of a group that no record has two of, and takes whole names apart where other sources
/// have given name and surname. Gives how each field is read, and what became of the other columns.
pub(crate) fn unite(
    records: &Records<'_>,
    guesses: Vec<Guess>,
    mut ignored: Warnings,
) -> (Vec<ColumnReading>, Warnings) {
    let mut fields: Vec<United> = Vec::new();
    let (wholes, others): (Vec<Guess>, Vec<Guess>) = guesses.into_iter().partition(|g| g.whole);
    let mut grouped = |guess: Guess, alone: bool| {
        let mut of_group = fields.iter_mut().filter(|f| !alone && f.guess.group == guess.group);
        if !of_group.any(|f| f.takes(&guess, records)) {
            fields.push(United { guess, also: Vec::new(), whole: None, has: None });
        }
    };
    let groups: Vec<String> = others.iter().map(|g| g.group.clone()).collect();
    for guess in others {
        let alone = groups.iter().filter(|g| **g == guess.group).count() < 2;
        grouped(guess, alone);
    }
    let at = |fields: &[United], kind| fields.iter().position(|f| f.guess.kind == kind);
    let (given, surname) = (at(&fields, FieldKind::GivenName), at(&fields, FieldKind::Surname));
    match (given, surname) {
        (Some(given), Some(surname)) => {
            for (i, whole) in wholes.into_iter().enumerate() {
                let split = i == 0 && alone(records, &whole, [given, surname].map(|f| &fields[f]));
                let why = if split { "split into given name and surname" } else { "its parts are compared" };
                ignored.push((whole.column.clone(), why.to_owned()));
                for f in [given, surname].into_iter().filter(|_| split) {
                    fields[f].whole = Some(whole.column.clone());
                }
            }
        }
        _ => wholes.into_iter().for_each(|guess| {
            let mut of_group = fields.iter_mut().filter(|f| f.guess.whole);
            if !of_group.any(|f| f.takes(&guess, records)) {
                fields.push(United { guess, also: Vec::new(), whole: None, has: None });
            }
        }),
    }
    // In the order of their columns.
    let place = |f: &United| {
        let first = f.guess.column.split('+').next().unwrap_or_default();
        let dated = f.guess.column.contains('+') && find(records, &f.guess.column).is_none();
        (dated, records.columns.iter().position(|(name, _)| name == &f.guess.column || name == first))
    };
    fields.sort_by_cached_key(place);
    (fields.into_iter().map(United::reading).collect(), ignored)
}

/// The column that a model calls so: of this name, or of one that differs in case, accents, spaces and marks alone.
pub(crate) fn find(records: &Records<'_>, name: &str) -> Option<usize> {
    let exact = records.columns.iter().position(|(n, _)| n == name);
    exact.or_else(|| {
        let key = super::header::key(name);
        records.columns.iter().position(|(n, _)| super::header::key(n) == key).filter(|_| !key.is_empty())
    })
}

/// Columns that are one field.
#[derive(Debug)]
struct United {
    guess: Guess,
    also: Vec<String>,
    whole: Option<String>,
    /// Which records have a value, when that was asked.
    has: Option<Vec<bool>>,
}

impl United {
    /// Takes a column in, if no record has a value here and there.
    fn takes(&mut self, other: &Guess, records: &Records<'_>) -> bool {
        let order = match (self.guess.order, other.order) {
            (Some(a), Some(b)) if a != b => return false,
            (a, b) => a.or(b),
        };
        let theirs = present(records, &other.column);
        let ours = self.has.get_or_insert_with(|| present(records, &self.guess.column));
        // A column without a value is no other's other half: it is told of by itself.
        let both = ours.iter().zip(&theirs).any(|(a, b)| *a && *b);
        if both || !ours.contains(&true) || !theirs.contains(&true) {
            return false;
        }
        ours.iter_mut().zip(theirs).for_each(|(a, b)| *a |= b);
        self.guess.order = order;
        self.also.push(other.column.clone());
        true
    }

    fn reading(self) -> ColumnReading {
        let order = self.guess.order.unwrap_or_default();
        ColumnReading {
            column: self.guess.column,
            kind: self.guess.kind,
            month_first: order.month_first,
            year_last: order.year_last,
            also: self.also,
            whole: self.whole,
            defaults: Vec::new(),
        }
    }
}

/// Whether a whole name often stands where there is neither given name nor surname.
fn alone(records: &Records<'_>, whole: &Guess, parts: [&United; 2]) -> bool {
    const OFTEN: usize = 100;
    let mut has = vec![false; records.len()];
    let columns = parts.into_iter().flat_map(|f| std::iter::once(&f.guess.column).chain(&f.also));
    for column in columns {
        has.iter_mut().zip(present(records, column)).for_each(|(a, b)| *a |= b);
    }
    let alone = present(records, &whole.column).iter().zip(&has).filter(|(whole, part)| **whole && !**part).count();
    alone > 0 && alone * OFTEN >= records.len()
}

/// Which records have a value in a column; for a date in parts, in the first of them.
fn present(records: &Records<'_>, column: &str) -> Vec<bool> {
    let first = column.split('+').next().unwrap_or_default();
    let mut has = Vec::with_capacity(records.len());
    if let Some(i) = find(records, column).or_else(|| find(records, first)) {
        records.texts(i, |t| has.push(!t.trim().is_empty()));
    }
    has
}
