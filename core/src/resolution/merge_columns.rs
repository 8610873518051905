//! Merges columns of different names that hold the same: what one source calls `last_name` and another `surname`.

use super::date::DateFormat;
use super::name_parts::{self, NamesSeen};
use super::records::{Records, Warnings};
use crate::resolver::{ColumnReading, FieldKind};

/// What one column was found to hold.
#[derive(Debug, Clone)]
pub(crate) struct ColumnGuess {
    pub(crate) column: String,
    pub(crate) kind: FieldKind,
    /// Columns of one group hold the same: by their kind and header.
    pub(crate) group: String,
    /// A whole name of a person.
    pub(crate) is_whole_name: bool,
    /// Whose names its values are, where they are names.
    pub(crate) names: NamesSeen,
    /// The format of its dates; none where no date shows it.
    pub(crate) date_format: Option<DateFormat>,
}

/// Makes one field of the columns of a group, where no record has values in two of them, and splits whole names where
/// other sources have given name and surname. Gives how each field is read, and what became of the other columns.
pub(crate) fn merge_columns(
    records: &Records<'_>,
    guesses: Vec<ColumnGuess>,
    mut ignored: Warnings,
) -> (Vec<ColumnReading>, Warnings) {
    let mut fields: Vec<FieldGroup> = Vec::new();
    let (wholes, others): (Vec<ColumnGuess>, Vec<ColumnGuess>) = guesses.into_iter().partition(|g| g.is_whole_name);
    let mut add = |guess: ColumnGuess, on_its_own: bool| {
        let mut same_group = fields.iter_mut().filter(|f| !on_its_own && f.guess.group == guess.group);
        if !same_group.any(|f| f.try_add(&guess, records)) {
            fields.push(FieldGroup { guess, also: Vec::new(), whole: None, has_value: None });
        }
    };
    let groups: Vec<String> = others.iter().map(|g| g.group.clone()).collect();
    for guess in others {
        let on_its_own = groups.iter().filter(|g| **g == guess.group).count() < 2;
        add(guess, on_its_own);
    }
    let at = |fields: &[FieldGroup], kind| fields.iter().position(|f| f.guess.kind == kind);
    let (given, surname) = (at(&fields, FieldKind::GivenName), at(&fields, FieldKind::Surname));
    match (given, surname) {
        (Some(given), Some(surname)) => {
            for (i, whole) in wholes.into_iter().enumerate() {
                let split = i == 0 && stands_alone(records, &whole, [given, surname].map(|f| &fields[f]));
                let why = if split { "split into given name and surname" } else { "its parts are compared" };
                ignored.push((whole.column.clone(), why.to_owned()));
                for f in [given, surname].into_iter().filter(|_| split) {
                    fields[f].whole = Some(whole.column.clone());
                }
            }
        }
        _ => wholes.into_iter().for_each(|guess| {
            let mut same_group = fields.iter_mut().filter(|f| f.guess.is_whole_name);
            if !same_group.any(|f| f.try_add(&guess, records)) {
                fields.push(FieldGroup { guess, also: Vec::new(), whole: None, has_value: None });
            }
        }),
    }
    let mut fields = split_names(fields, &mut ignored);
    // In the order of their columns.
    let position = |f: &FieldGroup| {
        let first = f.guess.column.split('+').next().unwrap_or_default();
        let first = name_parts::base_column(first).map_or(first, |(base, _)| base);
        let dated = f.guess.column.contains('+') && find_column(records, &f.guess.column).is_none();
        (dated, records.columns.iter().position(|(name, _)| name == &f.guess.column || name == first))
    };
    fields.sort_by_cached_key(position);
    (fields.into_iter().map(FieldGroup::reading).collect(), ignored)
}

/// Whole names of persons become given name, surname, suffix and, where some are of firms, the firm; surnames with
/// suffixes give those up.
fn split_names(fields: Vec<FieldGroup>, ignored: &mut Warnings) -> Vec<FieldGroup> {
    let has = |kind: FieldKind| fields.iter().any(|f| f.guess.kind == kind);
    let has_firm = has(FieldKind::Organisation);
    let has_halves = has(FieldKind::GivenName) && has(FieldKind::Surname);
    let mut out: Vec<FieldGroup> = Vec::new();
    let mut suffixes: Vec<String> = Vec::new();
    for field in fields {
        let names = field.guess.names;
        let split = field.guess.is_whole_name && names.persons(true) && !has_halves;
        let columns = std::iter::once(&field.guess.column).chain(&field.also).chain(field.whole.as_ref());
        let columns: Vec<String> = columns.cloned().collect();
        let parts = |kind: FieldKind| columns.iter().map(move |c| name_parts::part_column(c, kind));
        if names.suffixes > 0 && (split || field.guess.kind == FieldKind::Surname) {
            suffixes.extend(parts(FieldKind::Suffix));
        }
        if split {
            let firm = (names.organisations > 0 && !has_firm).then_some(FieldKind::Organisation);
            let kinds = [FieldKind::GivenName, FieldKind::Surname].into_iter().chain(firm);
            out.extend(kinds.filter_map(|kind| FieldGroup::of_parts(kind, parts(kind))));
            ignored.extend(columns.iter().map(|c| (c.clone(), "split into given name and surname".to_owned())));
        } else {
            out.push(field);
        }
    }
    match out.iter_mut().find(|f| f.guess.kind == FieldKind::Suffix) {
        Some(suffix) => suffix.also.append(&mut suffixes),
        None => out.extend(FieldGroup::of_parts(FieldKind::Suffix, suffixes.into_iter())),
    }
    out
}

/// The column of this name, or one that differs in case, accents, spaces and punctuation only.
pub(crate) fn find_column(records: &Records<'_>, name: &str) -> Option<usize> {
    let exact = records.columns.iter().position(|(n, _)| n == name);
    exact.or_else(|| {
        let key = super::header::header_key(name);
        records.columns.iter().position(|(n, _)| super::header::header_key(n) == key).filter(|_| !key.is_empty())
    })
}

/// The columns of one field.
#[derive(Debug)]
struct FieldGroup {
    guess: ColumnGuess,
    also: Vec<String>,
    whole: Option<String>,
    /// Which records have a value, once it is known.
    has_value: Option<Vec<bool>>,
}

impl FieldGroup {
    /// The field of parts of other columns; none where there is none.
    fn of_parts(kind: FieldKind, mut columns: impl Iterator<Item = String>) -> Option<Self> {
        let guess = ColumnGuess {
            column: columns.next()?,
            kind,
            group: format!("{} part", kind.name()),
            is_whole_name: false,
            names: NamesSeen::default(),
            date_format: None,
        };
        Some(Self { guess, also: columns.collect(), whole: None, has_value: None })
    }

    /// Adds a column, if no record has a value both here and there.
    fn try_add(&mut self, other: &ColumnGuess, records: &Records<'_>) -> bool {
        let date_format = match (self.guess.date_format, other.date_format) {
            (Some(a), Some(b)) if a != b => return false,
            (a, b) => a.or(b),
        };
        let theirs = rows_with_value(records, &other.column);
        let ours = self.has_value.get_or_insert_with(|| rows_with_value(records, &self.guess.column));
        // A column without values completes no other: it gets a warning of its own.
        let both = ours.iter().zip(&theirs).any(|(a, b)| *a && *b);
        if both || !ours.contains(&true) || !theirs.contains(&true) {
            return false;
        }
        ours.iter_mut().zip(theirs).for_each(|(a, b)| *a |= b);
        self.guess.date_format = date_format;
        self.also.push(other.column.clone());
        true
    }

    fn reading(self) -> ColumnReading {
        let date_format = self.guess.date_format.unwrap_or_default();
        ColumnReading {
            column: self.guess.column,
            kind: self.guess.kind,
            month_first: date_format.month_first,
            year_last: date_format.year_last,
            also: self.also,
            whole: self.whole,
            defaults: Vec::new(),
        }
    }
}

/// Whether a whole name often stands where there is neither given name nor surname.
fn stands_alone(records: &Records<'_>, whole: &ColumnGuess, parts: [&FieldGroup; 2]) -> bool {
    const MAX_RECORDS_PER_NAME: usize = 100;
    let mut has_value = vec![false; records.len()];
    let columns = parts.into_iter().flat_map(|f| std::iter::once(&f.guess.column).chain(&f.also));
    for column in columns {
        has_value.iter_mut().zip(rows_with_value(records, column)).for_each(|(a, b)| *a |= b);
    }
    let on_its_own = rows_with_value(records, &whole.column)
        .iter()
        .zip(&has_value)
        .filter(|(whole, part)| **whole && !**part)
        .count();
    on_its_own > 0 && on_its_own * MAX_RECORDS_PER_NAME >= records.len()
}

/// Which records have a value in a column; for a date in parts, in the first of them.
fn rows_with_value(records: &Records<'_>, column: &str) -> Vec<bool> {
    let first = column.split('+').next().unwrap_or_default();
    let mut has_value = Vec::with_capacity(records.len());
    if let Some(i) = find_column(records, column).or_else(|| find_column(records, first)) {
        records.texts(i, |t| has_value.push(!t.trim().is_empty()));
    }
    has_value
}
