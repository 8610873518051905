//! Who the customers of a table are: people, or the firms and places that most of its records name.
//!
//! Where a good part of the records that name a firm name nobody in it, the firm is the customer and the people are its
//! contacts: they come and go, while the address stays. Everywhere else the person is the customer, and the firm says
//! where one works.

use super::field::FieldColumn;
use super::header;
use super::mail_provider;
use super::names::{self, NameKind};
use crate::resolver::FieldKind;

/// What fields of contact persons are left out for.
pub(crate) const CONTACTS: &str = "of contact persons: the firm or place is the customer";

/// How many records name a firm, and how many of those name nobody in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Units {
    records: usize,
    firms: usize,
    alone: usize,
}

impl Units {
    pub(crate) fn of(fields: &[FieldColumn]) -> Self {
        let named = naming(fields, &[FieldKind::Organisation]);
        let person = naming(fields, &[FieldKind::GivenName, FieldKind::Surname]);
        let records = fields.first().map_or(0, |f| f.codes.len());
        let firms = (0..records).filter(|r| named(*r)).count();
        let alone = (0..records).filter(|r| named(*r) && !person(*r)).count();
        Self { records, firms, alone }
    }

    /// Whether a record that names a firm is the firm's, and the people in it are its contacts.
    pub(crate) fn firms_are_customers(self) -> bool {
        6 * self.alone > self.firms && self.firms > 0
    }

    pub(crate) fn has_firms(self) -> bool {
        self.firms > 0
    }

    /// Whether most customers are firms and places.
    pub(crate) fn mostly_firms(self) -> bool {
        self.firms_are_customers() && 2 * self.firms > self.records
    }
}

fn naming<'a>(fields: &'a [FieldColumn], kinds: &[FieldKind]) -> impl Fn(usize) -> bool + use<'a> {
    let fields: Vec<&FieldColumn> = fields.iter().filter(|f| kinds.contains(&f.kind)).collect();
    move |r: usize| fields.iter().any(|f| f.codes.get(r).is_some_and(|c| *c > 0))
}

/// Whether a record is a firm's, whoever it names: it says where the firm is or its number, and no mail box of the
/// person's own. A person at a firm has neither.
pub(crate) fn is_firm_record(firm: bool, address_or_number: bool, mail: Option<&str>) -> bool {
    let own = |mail: &str| {
        let (local, domain) = mail.split_once('@').unwrap_or((mail, ""));
        mail_provider::is_provider(domain) && !local.is_empty()
    };
    firm && address_or_number && !mail.is_some_and(own)
}

/// Takes the names of contact persons from the records of firms: of all that name one, or of those that are a firm's by
/// what else they say. Gives how many values each field lost.
pub(crate) fn drop_contacts(fields: &mut [FieldColumn], all: bool) -> Vec<(String, String)> {
    let firms = firm_records(fields, all);
    let mut dropped = Vec::new();
    for field in fields.iter_mut().filter(|f| is_of_person(f.kind)) {
        let before = field.present;
        field.clear_where(|r| firms[r]);
        let lost = before - field.present;
        if lost > 0 {
            let values = if lost == 1 { "one value is" } else { &format!("{lost} values are") };
            dropped.push((field.name.clone(), format!("{values} left out: {CONTACTS}")));
        }
    }
    dropped
}

/// Which records are a firm's: all that name one, or those that are by what else they say.
fn firm_records(fields: &[FieldColumn], all: bool) -> Vec<bool> {
    let firm = naming(fields, &[FieldKind::Organisation]);
    let place = naming(fields, &[FieldKind::Street, FieldKind::Premises]);
    let lifelong: Vec<usize> = (0..fields.len())
        .filter(|f| fields[*f].kind == FieldKind::Id && header::is_lifelong(&fields[*f].name))
        .collect();
    let mail = fields.iter().find(|f| f.kind == FieldKind::Email);
    let is_firm = |r: usize| {
        let number = lifelong.iter().any(|f| fields[*f].codes[r] > 0);
        let mail = mail.filter(|f| f.codes[r] > 0).map(|f| f.values.text(f.codes[r]));
        firm(r) && (all || is_firm_record(true, place(r) || number, mail))
    };
    let records = fields.first().map_or(0, |f| f.codes.len());
    (0..records).map(is_firm).collect()
}

/// A sole trader is the person: where a firm's name says so, and nobody is named, its name becomes the person's.
pub(crate) fn name_sole_traders(fields: &mut [FieldColumn]) {
    let at = |kind| fields.iter().position(|f| f.kind == kind);
    let (Some(firm), Some(given), Some(surname)) =
        (at(FieldKind::Organisation), at(FieldKind::GivenName), at(FieldKind::Surname))
    else {
        return;
    };
    let Ok([firm, given, surname]) = fields.get_disjoint_mut([firm, given, surname]) else { return };
    let mut of_code: Vec<Option<Option<(String, String)>>> = vec![None; firm.values.len()];
    for r in 0..firm.codes.len() {
        let code = firm.codes[r];
        let person = of_code[code as usize].get_or_insert_with(|| sole_trader(firm.values.text(code)));
        let Some((first, last)) = person.clone() else { continue };
        if given.codes[r] == 0 && surname.codes[r] == 0 {
            given.set_value(r, &first);
            surname.set_value(r, &last);
        }
        firm.clear(r);
    }
    for field in [given, surname, firm] {
        field.present = field.codes.iter().map(|c| u32::from(*c > 0)).sum();
    }
}

/// The given names and surname of a sole trader, whose firm's name in its match form begins with a mark.
fn sole_trader(firm: &str) -> Option<(String, String)> {
    let person = firm.strip_prefix(SOLE_TRADER)?;
    let name = names::split(person);
    (name.kind == NameKind::Person).then_some((name.given, name.surname))
}

/// Stands before the name of a sole trader in the match form of a firm's name.
pub(crate) const SOLE_TRADER: &str = "sole trader ";

/// Settles who an entry is of, by the texts of its fields: a sole trader is the person, and the people that a firm's
/// entry names are its contacts.
pub(crate) fn settle(kinds: &[FieldKind], texts: &mut [String]) {
    let at = |kind: FieldKind| kinds.iter().position(|k| *k == kind);
    let Some(firm) = at(FieldKind::Organisation).filter(|f| !texts[*f].is_empty()) else { return };
    let (given, surname) = (at(FieldKind::GivenName), at(FieldKind::Surname));
    if let (Some(g), Some(s), Some((first, last))) = (given, surname, sole_trader(&texts[firm])) {
        if texts[g].is_empty() && texts[s].is_empty() {
            (texts[g], texts[s]) = (first, last);
        }
        texts[firm].clear();
        return;
    }
    let said = |kind: FieldKind| at(kind).map(|f| texts[f].as_str()).filter(|t| !t.is_empty());
    let place = said(FieldKind::Street).is_some() || said(FieldKind::Id).is_some();
    let nobody = said(FieldKind::GivenName).is_none() && said(FieldKind::Surname).is_none();
    if nobody || is_firm_record(true, place, said(FieldKind::Email)) {
        (0..kinds.len())
            .filter(|f| is_of_person(kinds[*f]) && kinds[*f] != FieldKind::Premises)
            .for_each(|f| texts[f].clear());
        // Of a firm, its name and its address are other evidence than of a person who works there.
        let second = kinds.iter().rposition(|k| *k == FieldKind::Organisation).filter(|f| *f != firm);
        for (from, to) in [(Some(firm), second), (at(FieldKind::Street), at(FieldKind::Premises))] {
            if let (Some(from), Some(to)) = (from, to) {
                texts.swap(from, to);
            }
        }
    }
}

/// Whether a field is of a person: left out where firms are the customers.
pub(crate) fn is_of_person(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::GivenName
            | FieldKind::MiddleName
            | FieldKind::Surname
            | FieldKind::Suffix
            | FieldKind::BirthDate
            | FieldKind::Sex
            | FieldKind::Age
    )
}

/// What a field is where firms are the customers: an address is what a place is.
pub(crate) fn kind_of_firm(kind: FieldKind) -> FieldKind {
    if kind == FieldKind::Street { FieldKind::Premises } else { kind }
}
