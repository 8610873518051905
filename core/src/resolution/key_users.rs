//! How many different named people use a value: what a telephone, a mail box or a street address says of one person.
//!
//! Counted are people, not records: a customer who calls every day has the number to herself, a family of four has not.
//! Copies, nicknames, initials and slips of one name are one person.

use super::compare_values;
use super::field::FieldColumn;
use super::given_name::OTHER_NAME;
use crate::model::identity::{IdentityKind, Normaliser, NotAKey};
use crate::resolver::FieldKind;
use crate::resolver::level::DIFFERENT;
use rayon::prelude::*;

/// Which fields say who somebody is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameFields {
    given: Option<usize>,
    surname: Option<usize>,
    firm: Option<usize>,
}

/// The name of a record: the codes of its given name, surname, and firm or whole name; 0 is none.
pub(crate) type NameCodes = [u32; 3];

/// More different people are not told apart one by one.
const MAX_TOLD_APART: usize = 12;

/// Whether the number of people who use a value of this kind says how far it goes.
pub(crate) fn counts_people(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Phone | FieldKind::Email | FieldKind::Device | FieldKind::Street | FieldKind::Premises)
}

impl NameFields {
    /// None where nothing says who somebody is.
    pub(crate) fn of(fields: &[FieldColumn]) -> Option<Self> {
        let at = |kinds: &[FieldKind]| fields.iter().position(|f| kinds.contains(&f.kind));
        let (given, surname) = (at(&[FieldKind::GivenName]), at(&[FieldKind::Surname]));
        let firm = at(&[FieldKind::Organisation, FieldKind::Text]);
        (given.is_some() || surname.is_some() || firm.is_some()).then_some(Self { given, surname, firm })
    }

    /// The name of a record, whose codes by field are given.
    pub(crate) fn codes(&self, code: impl Fn(usize) -> u32) -> NameCodes {
        let of = |f: Option<usize>| f.map_or(0, &code);
        let person = [of(self.given), of(self.surname), 0];
        if person[0] > 0 || person[1] > 0 { person } else { [0, 0, of(self.firm)] }
    }

    /// Whether a record says enough of somebody that its copy is the same: a whole name and one thing more that is the
    /// person's.
    pub(crate) fn says_enough(&self, fields: &[FieldColumn], code: impl Fn(usize) -> u32) -> bool {
        let [given, surname, firm] = self.codes(&code);
        let whole = given > 0 && surname > 0 && fields[self.given.unwrap_or(0)].values.text(given).len() > 1
            || firm > 0 && fields[self.firm.unwrap_or(0)].values.text(firm).contains(' ');
        let own = |kind: FieldKind| {
            kind.is_key()
                || matches!(kind, FieldKind::BirthDate | FieldKind::Street | FieldKind::Premises | FieldKind::Age)
        };
        whole && fields.iter().enumerate().any(|(f, field)| own(field.kind) && code(f) > 0)
    }

    /// How many different people, firms and places these names are.
    pub(crate) fn people(&self, fields: &[FieldColumn], names: &mut Vec<NameCodes>) -> u32 {
        names.retain(|n| *n != [0; 3]);
        names.sort_unstable();
        names.dedup();
        // The fullest first: a bare initial or a name without surname is one of those before it.
        let length = |n: &NameCodes| {
            let of = |f: Option<usize>, code| f.map_or(0, |f| fields[f].values.text(code).len().min(2));
            of(self.given, n[0]) + of(self.surname, n[1]) + of(self.firm, n[2])
        };
        names.sort_by_cached_key(|n| (std::cmp::Reverse(length(n)), *n));
        let mut different: Vec<NameCodes> = Vec::new();
        for (i, name) in names.iter().enumerate() {
            if different.len() > MAX_TOLD_APART {
                return (different.len() + names.len() - i) as u32;
            }
            if !different.iter().any(|other| self.one_person(fields, name, other)) {
                different.push(*name);
            }
        }
        different.len() as u32
    }

    fn one_person(&self, fields: &[FieldColumn], a: &NameCodes, b: &NameCodes) -> bool {
        if (a[2] > 0) != (b[2] > 0) {
            return false;
        }
        let near = |field: Option<usize>, x: u32, y: u32| match field {
            Some(f) if x > 0 && y > 0 && x != y => {
                let (values, kind) = (&fields[f].values, fields[f].kind);
                let level = compare_values::level_by_sketch(kind, values.get(x).sketch, values.get(y).sketch)
                    .unwrap_or_else(|| compare_values::level_by_text(values, kind, x, y));
                match kind {
                    FieldKind::GivenName => level != DIFFERENT && level != OTHER_NAME,
                    FieldKind::Surname => level != DIFFERENT,
                    _ => level <= 3,
                }
            }
            _ => true,
        };
        near(self.given, a[0], b[0]) && near(self.surname, a[1], b[1]) && near(self.firm, a[2], b[2])
    }
}

/// How many different named people use each value of a field, by code; none for a field of which people are not
/// counted, or where nobody is named.
pub(crate) fn users(fields: &[FieldColumn], f: usize) -> Option<Vec<u32>> {
    let names = NameFields::of(fields).filter(|_| counts_people(fields[f].kind))?;
    let field = &fields[f];
    let mut uses: Vec<(u32, NameCodes)> = (0..field.codes.len())
        .into_par_iter()
        .filter(|r| field.values.get(field.codes[*r]).count > 1)
        .map(|r| (field.codes[r], names.codes(|of| fields[of].codes[r])))
        .filter(|(code, name)| *code > 0 && *name != [0; 3])
        .collect();
    uses.par_sort_unstable();
    Some(count_people(fields, f, &names, uses, |code| field.values.get(code).count > 1))
}

/// How many people use each value of a field, by code, from its sorted uses with the names; 1 where one use is known.
/// Whether a mail box is of a role is asked of those that `of_several` use.
fn count_people(
    fields: &[FieldColumn],
    f: usize,
    names: &NameFields,
    mut uses: Vec<(u32, NameCodes)>,
    of_several: impl Fn(u32) -> bool,
) -> Vec<u32> {
    uses.dedup();
    let values = &fields[f].values;
    let (mut users, mut some) = (vec![1; values.len()], Vec::new());
    for of_value in uses.chunk_by(|a, b| a.0 == b.0).filter(|of_value| of_value.len() > 1) {
        some.clear();
        some.extend(of_value.iter().map(|u| u.1));
        users[of_value[0].0 as usize] = names.people(fields, &mut some).max(1);
    }
    if fields[f].kind == FieldKind::Email {
        // The box of an office is nobody's own.
        for (code, users) in (0..).zip(&mut users).skip(1) {
            if of_several(code) && is_role(values.text(code)) {
                *users = (*users).max(2);
            }
        }
    }
    users
}

/// Sets the exact levels of keys in these cells by the people among their records; see [`super::comparison::cells`].
pub(crate) fn count_in_cells(fields: &[FieldColumn], cells: &mut [u64]) {
    let Some(names) = NameFields::of(fields) else { return };
    let width = fields.len() + 1;
    for f in (0..fields.len()).filter(|f| counts_people(fields[*f].kind)) {
        let mut uses: Vec<(u32, NameCodes)> = cells
            .chunks_exact(width)
            .map(|row| (row[f + 1] as u32, names.codes(|of| row[of + 1] as u32)))
            .filter(|(code, name)| *code > 0 && *name != [0; 3])
            .collect();
        uses.sort_unstable();
        let users = count_people(fields, f, &names, uses, |_| true);
        for row in cells.chunks_exact_mut(width).filter(|row| row[f + 1] != 0) {
            let level = users_level(users[row[f + 1] as u32 as usize]);
            row[0] = row[0] & !(15 << (4 * f)) | u64::from(level) << (4 * f);
        }
    }
}

/// Whether a mail box is of a role (`info@`) and of no person.
pub(crate) fn is_role(address: &str) -> bool {
    let Ok(normaliser) = Normaliser::new(None) else { return false };
    normaliser.normalise(IdentityKind::Email, address, &mut String::new()) == Err(NotAKey::Role)
}

/// The exact level of a value that so many different people use: the first is one person's own.
pub(crate) fn users_level(users: u32) -> u8 {
    super::comparison::exact_level(users.saturating_mul(2))
}
