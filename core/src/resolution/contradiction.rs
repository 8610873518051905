//! What no other evidence talks away: two clusters that name two people.
//!
//! People of one family share a surname, a home, a telephone and a mail box, twins a birth date too: added up, that
//! outweighs any given name. So a contradiction is not weighed. It binds as long as the model takes the field for one
//! that belongs to a person; where a table proves that its values are often wrong, the weights alone speak.

use super::given_name::OTHER_NAME;
use super::match_model::{FieldModel, MatchModel};
use super::street::{LOOSELY, OTHER_NUMBER};
use crate::resolver::FieldKind;
use crate::resolver::level::{DIFFERENT, FIRST_EXACT};

/// Which fields contradict, and which excuse it.
#[derive(Debug, Default)]
pub(crate) struct Contradictions {
    given: Option<Field>,
    surname: Option<Field>,
    birth: Option<Field>,
    suffixes: Vec<usize>,
    sexes: Vec<usize>,
    mails: Vec<usize>,
    phones: Vec<usize>,
    ids: Vec<usize>,
    /// Numbers of any kind that one person or one account has.
    numbers: Vec<usize>,
    premises: Vec<usize>,
    streets: Vec<usize>,
    places: Vec<usize>,
    /// Whether another surname binds though the given name is the same: where the people who share a telephone or an
    /// address were not all counted.
    strict: bool,
}

/// A field, and whether two values of it contradict: not where a table proves that it is often wrong.
#[derive(Debug, Clone, Copy)]
struct Field {
    at: usize,
    binds: bool,
}

/// The best levels of two clusters in one field; 0 when one has no value.
type BestLevel<'a> = &'a dyn Fn(usize) -> u8;

/// Two birth dates that have the year alone in common.
const YEAR_ALONE: u8 = 4;

/// What two clusters agree in besides their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BesideNames {
    /// A telephone, a mail box, a birth date, an address: what people rarely share.
    Much,
    /// A town or a postcode, and nothing is known that says otherwise.
    Place,
    /// A town or a postcode, though what people rarely share is known of both and differs.
    PlaceAgainstOthers,
    /// Nothing.
    Nothing,
}

impl Contradictions {
    pub(crate) fn new(model: &MatchModel) -> Self {
        let all =
            |kind: FieldKind| (0..model.fields.len()).filter(|f| model.fields[*f].kind == kind).collect::<Vec<_>>();
        // Where given names or birth dates are often wrong, all fields are: none of them binds.
        let careless = |f: &FieldModel| matches!(f.kind, FieldKind::GivenName | FieldKind::BirthDate) && f.lifted();
        let careful = !model.fields.iter().any(careless) && !model.learned_from_many();
        let limited = |f: &usize| model.fields[*f].limited() && (careful || model.fields[*f].kind == FieldKind::Id);
        let first = |kind: FieldKind| all(kind).first().map(|at| Field { at: *at, binds: limited(at) });
        let ids = all(FieldKind::Id).into_iter().filter(limited).collect();
        Self {
            given: first(FieldKind::GivenName),
            surname: first(FieldKind::Surname),
            birth: first(FieldKind::BirthDate),
            suffixes: all(FieldKind::Suffix),
            sexes: all(FieldKind::Sex),
            mails: all(FieldKind::Email),
            phones: all(FieldKind::Phone),
            ids,
            numbers: all(FieldKind::Id),
            premises: all(FieldKind::Premises),
            streets: all(FieldKind::Street),
            places: [all(FieldKind::Place), all(FieldKind::Postcode)].concat(),
            strict: model.doubt_of_names > 0.0,
        }
    }

    /// How much two clusters agree in besides their names.
    pub(crate) fn beside_names(&self, best: BestLevel<'_>) -> BesideNames {
        // Of a mail box, the same but for a slip or the provider; of an address, the same house.
        let mails = self.mails.iter().map(|f| best(*f)).map(|l| (l, matches!(l, 1 | 2 | FIRST_EXACT..)));
        let homes = self
            .streets
            .iter()
            .chain(&self.premises)
            .map(|f| best(*f))
            .map(|l| (l, !matches!(l, LOOSELY | OTHER_NUMBER | DIFFERENT)));
        let others = self.phones.iter().chain(&self.ids).copied().chain(self.birth.map(|f| f.at));
        let others = others.map(best).map(|l| (l, l != DIFFERENT));
        let mut differ = false;
        for (_, agrees) in mails.chain(homes).chain(others).filter(|(level, _)| *level > 0) {
            if agrees {
                return BesideNames::Much;
            }
            differ = true;
        }
        let place = self.places.iter().any(|f| !matches!(best(*f), 0 | DIFFERENT));
        match (place, differ) {
            (false, _) => BesideNames::Nothing,
            (true, true) => BesideNames::PlaceAgainstOthers,
            (true, false) => BesideNames::Place,
        }
    }

    /// Whether two clusters contradict each other, by their best levels.
    pub(crate) fn bind(&self, best: BestLevel<'_>) -> bool {
        let level = |field: Option<Field>| field.map_or(0, |f| best(f.at));
        let binds = |field: Option<Field>| field.is_some_and(|f| f.binds);
        let any = |fields: &[usize], is: fn(u8) -> bool| fields.iter().any(|f| is(best(*f)));
        let equal = |l: u8| l >= FIRST_EXACT;
        if any(&self.suffixes, |l| l == DIFFERENT) {
            return true;
        }
        if any(&self.ids, |l| l >= FIRST_EXACT) {
            return false;
        }
        if any(&self.premises, |l| l == OTHER_NUMBER) {
            return true;
        }
        let (given, surname, birth) = (level(self.given), level(self.surname), level(self.birth));
        // Nobody is named: what is left is a place, and that is its address.
        if given == 0
            && surname == 0
            && self.given.is_some()
            && any(&self.streets, |l| l == OTHER_NUMBER || l == DIFFERENT)
        {
            return true;
        }
        // Two people (law 15), however careless the table.
        if given == DIFFERENT && birth == DIFFERENT && !any(&self.numbers, |l| l >= FIRST_EXACT) {
            return true;
        }
        let mail = any(&self.mails, |l| l == FIRST_EXACT);
        // Nobody else was seen to use it.
        let own = mail || any(&self.phones, |l| l == FIRST_EXACT);
        let named = given == DIFFERENT && !(own && equal(surname) && birth == 0 || mail && equal(birth))
            || given == OTHER_NAME && !equal(birth) && !own;
        let born = (birth == DIFFERENT || birth == YEAR_ALONE) && !(mail && equal(given));
        binds(self.given) && named
            || binds(self.surname)
                && surname == DIFFERENT
                && !equal(birth)
                && if self.strict { !own } else { !equal(given) }
            || binds(self.birth) && born
            || any(&self.ids, |l| l == DIFFERENT) && !equal(birth) && !(equal(given) && equal(surname))
            || any(&self.sexes, |l| l == DIFFERENT) && !own && !equal(given)
    }
}
