//! Moves the limits of m where a table proves that a field is often wrong.
//!
//! Twins differ in the given name and in nothing else, father and son in the birth date: a table that holds more of them
//! than true copies would teach that a person's given name, or birth date, differs mostly. So a limit moves only by pairs
//! that other evidence shows to be one person, and, for what relatives differ in, only where other fields of the same
//! table are as careless: a clerk who mistypes given names mistypes surnames too.

use super::comparison::{LevelVector, level};
use super::match_model::MatchModel;
use crate::resolver::FieldKind;
use crate::resolver::level::{DIFFERENT, FIRST_EXACT, SWAPPED};

/// The least number of proven pairs; of given names, in which twins differ, so many more that they are no family matter.
const MIN_TWIN_PAIRS: f64 = 600.0;
/// The least number of proven pairs of other fields, and the most that any limit may become.
const MIN_PAIRS: f64 = 60.0;
const MAX_LIMIT: f64 = 0.3;
/// Where more than this share of the pairs differ, they are not proven to be one person.
const MAX_SHARE: f64 = 0.4;
/// How often other fields must be inexact, as a part of the share in question.
const ALIKE: f64 = 0.5;

/// Pairs that agree in much else are the careful ones: among all, so many times more differ.
const SELECTED: f64 = 3.0;

/// How many proven pairs differ altogether in a field, of how many.
#[derive(Debug, Default, Clone, Copy)]
struct Share {
    differ: f64,
    /// How many are not the same, be it by a letter.
    inexact: f64,
    all: f64,
}

impl Share {
    fn add(&mut self, level: usize, count: f64) {
        if level > 0 {
            self.all += count;
            self.differ += if level == usize::from(DIFFERENT) { count } else { 0.0 };
            self.inexact += if level < usize::from(FIRST_EXACT) { count } else { 0.0 };
        }
    }

    fn inexact_rate(self) -> f64 {
        if self.all >= MIN_PAIRS { self.inexact / self.all } else { 0.0 }
    }

    fn rate(self) -> f64 {
        if self.all >= MIN_PAIRS { self.differ / self.all } else { 0.0 }
    }
}

/// Moves the limits of given name, surname and birth date by the levels of all candidate pairs.
pub(crate) fn lift(model: &mut MatchModel, counted: &[(LevelVector, f64)]) {
    let at = |kind: FieldKind| model.fields.iter().position(|f| f.kind == kind);
    let (given, surname, birth) = (at(FieldKind::GivenName), at(FieldKind::Surname), at(FieldKind::BirthDate));
    let others: Vec<usize> = (0..model.fields.len()).filter(|f| model.fields[*f].kind.is_key()).collect();
    let places: Vec<usize> = (0..model.fields.len()).filter(|f| model.fields[*f].is_location).collect();
    let texts: Vec<usize> =
        (0..model.fields.len()).filter(|f| matches!(model.fields[*f].kind, FieldKind::Text)).collect();
    let named_fields = if given.is_some() && surname.is_some() { 2 } else { 1 };
    let (mut by_given, mut by_surname, mut by_birth) = (Share::default(), Share::default(), Share::default());
    for (s, count) in counted {
        let of = |f: Option<usize>| f.map_or(0, |f| level(*s, f));
        let exact = |l: usize| l >= usize::from(FIRST_EXACT);
        let (g, h, b) = (of(given), of(surname), of(birth));
        if g == usize::from(SWAPPED) {
            continue;
        }
        let own = others.iter().filter(|f| exact(level(*s, **f))).count();
        // A street, its postcode and its city are one agreement.
        let same = own + usize::from(places.iter().any(|f| exact(level(*s, *f))));
        if exact(b) && usize::from(exact(h)) + same >= 2 {
            by_given.add(g, *count);
        }
        if exact(g) && usize::from(exact(b)) + same >= 2 {
            by_surname.add(h, *count);
        }
        if exact(g) && exact(h) && (own >= 1 || same >= 2) {
            by_birth.add(b, *count);
        }
    }
    let enough = by_given.all >= MIN_TWIN_PAIRS;
    let (g, h, b) = (if enough { by_given.rate() } else { 0.0 }, by_surname.rate(), by_birth.rate());
    // A column of sexes that many same-named owners of one number disagree in says nothing of anybody.
    let sexes: Vec<usize> = (0..model.fields.len()).filter(|f| model.fields[*f].kind == FieldKind::Sex).collect();
    for f in sexes {
        let mut share = Share::default();
        for (s, count) in counted {
            let exact = |f: &usize| level(*s, *f) >= usize::from(FIRST_EXACT);
            let named = [given, surname].into_iter().flatten().chain(texts.iter().copied());
            if named.filter(exact).count() >= named_fields && (others.iter().any(exact) || birth.iter().any(exact)) {
                share.add(level(*s, f), *count);
            }
        }
        if share.rate() > model.fields[f].shipped_limit {
            model.fields[f].limit = None;
        }
    }
    let mut set = |field: Option<usize>, rate: f64, careless: f64| {
        let Some(limit) = field.and_then(|f| model.fields[f].limit.as_mut()) else { return };
        if rate > *limit && rate < MAX_SHARE && careless >= ALIKE * rate {
            *limit = (SELECTED * rate).min(MAX_LIMIT);
        }
    };
    let careless = |x: Share, y: Share| x.inexact_rate().max(y.inexact_rate());
    set(given, g, careless(by_surname, by_birth));
    set(surname, h, h);
    set(birth, b, careless(by_given, by_surname));
}
