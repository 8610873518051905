//! The model that ships as what a history scores pairs by: which fields are compared, and which entries at all.
//!
//! A history may not count how common its values are, since a new entry would then change what two others score. How
//! common a name is comes from the lists of names; of telephones and mail boxes, only who holds them counts.

#![allow(clippy::indexing_slicing, reason = "levels are made here from a closed list")]

use super::key_part::KeyPart as P;
use super::kind::FieldKind as K;
use super::level::{FIRST_EXACT, LEVEL_COUNT, level_name};
use super::reading::ColumnReading;
use super::scored::{BlockingKey, ComparisonLevel, Scored, ScoredField};
use super::shipped::ShippedModel;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// How many people a history is taken to be of: the share of pairs that are one person is so much smaller.
const PEOPLE: f64 = 10_000.0;
/// How many records a person has beside each one, and how many related people.
const RECORDS: f64 = 0.4;
const RELATED: f64 = 0.5;

/// The exact levels of names, by how common they are: unlisted, listed, common, frequent; and how often another has the
/// name.
pub(crate) const NAME_LEVELS: [u8; 4] = [FIRST_EXACT, FIRST_EXACT + 1, FIRST_EXACT + 3, FIRST_EXACT + 5];

/// A field: column, kind, what the model that ships calls it, and how likely the second holder of a value is another.
const FIELDS: [(&str, K, &str, f64); 15] = [
    ("first_name", K::GivenName, "given_name", 0.0),
    ("last_name", K::Surname, "surname", 0.0),
    ("suffix", K::Suffix, "suffix", 0.0),
    ("organisation", K::Organisation, "employer", 0.0),
    // Of entries that are a firm's: see `unit::settle`.
    ("firm", K::Organisation, "organisation", 0.0),
    ("premises", K::Premises, "premises", 0.0),
    ("birth_date", K::BirthDate, "birth_date", 0.0),
    ("gender", K::Sex, "sex", 0.0),
    ("phone", K::Phone, "phone", 0.06),
    ("email", K::Email, "email", 0.03),
    ("national_id", K::Id, "national_id", 0.02),
    ("account", K::Id, "id", 0.02),
    ("street", K::Street, "street", 0.0),
    ("postcode", K::Postcode, "postcode", 0.0),
    ("city", K::Place, "place", 0.0),
];

/// Which entries are compared: those that agree in every key of some rule.
const RULES: [&[(&str, P)]; 27] = [
    &[("phone", P::Value)],
    &[("email", P::Value)],
    &[("national_id", P::Value)],
    &[("account", P::Value)],
    &[("birth_date", P::Value), ("first_name", P::Initial)],
    &[("birth_date", P::Value), ("last_name", P::Start)],
    &[("birth_date", P::Day), ("last_name", P::Sound), ("first_name", P::Initial)],
    &[("birth_date", P::Year), ("first_name", P::Value), ("last_name", P::Start)],
    &[("first_name", P::Value), ("last_name", P::Value)],
    &[("first_name", P::Sound), ("last_name", P::Sound), ("birth_date", P::Year)],
    &[("first_name", P::Sound), ("last_name", P::Sound), ("postcode", P::Value)],
    &[("first_name", P::Sound), ("last_name", P::Sound), ("city", P::Value)],
    &[("last_name", P::Value), ("street", P::Value)],
    &[("first_name", P::Value), ("street", P::Value)],
    &[("first_name", P::Value), ("postcode", P::Value), ("last_name", P::Start)],
    &[("first_name", P::Initial), ("last_name", P::Sound), ("postcode", P::Value)],
    &[("email", P::Local)],
    &[("phone", P::End), ("last_name", P::Start)],
    &[("street", P::Value), ("postcode", P::Value)],
    &[("organisation", P::Value)],
    &[("organisation", P::Word), ("city", P::Value)],
    &[("firm", P::Value)],
    &[("firm", P::Word), ("city", P::Value)],
    &[("firm", P::Word), ("postcode", P::Value)],
    &[("firm", P::Start), ("premises", P::Word)],
    &[("premises", P::Value)],
    &[("premises", P::Word), ("postcode", P::Value)],
];

/// What a history scores by when its resolver names nothing else.
pub(crate) fn shipped_scored() -> &'static Scored {
    static SCORED: OnceLock<Scored> = OnceLock::new();
    SCORED.get_or_init(|| Scored {
        records: 0,
        prior_match: RECORDS / PEOPLE,
        prior_household: RELATED / PEOPLE,
        threshold: 0.5,
        calibration: None,
        phone_region: None,
        fields: FIELDS.iter().map(|f| field(*f)).collect(),
        blocking_rules: RULES.iter().map(|rule| rule.iter().map(|key| blocking_key(*key)).collect()).collect(),
        max_block_size: None,
    })
}

fn blocking_key((column, part): (&str, P)) -> BlockingKey {
    BlockingKey { column: column.to_owned(), part }
}

fn field((column, kind, shipped, new_holder_rate): (&str, K, &str, f64)) -> ScoredField {
    let reading = ColumnReading {
        column: column.to_owned(),
        kind,
        month_first: false,
        year_last: false,
        also: Vec::new(),
        whole: None,
        defaults: Vec::new(),
    };
    let name = matches!(kind, K::GivenName | K::Surname);
    // The levels that occur, in equal parts: what counts is m by u of each.
    let mut shown = [0.0; LEVEL_COUNT];
    let own: &[u8] = if name { &NAME_LEVELS } else { &[FIRST_EXACT, FIRST_EXACT + 1, FIRST_EXACT + 2] };
    own.iter().for_each(|l| shown[usize::from(*l)] = 1.0 / own.len() as f64);
    let known = ShippedModel::shared().kind(shipped);
    let all = |of: fn(&super::shipped::ShippedLevel) -> f64| {
        known.map_or([1e-5; LEVEL_COUNT], |known| known.spread(of, &shown))
    };
    let (m, household, mut u) = (all(|l| l.m), all(|l| l.related), all(|l| l.u));
    if name {
        for (level, often) in NAME_LEVELS.iter().zip(name_rates(kind)) {
            u[usize::from(*level)] = often * shown[usize::from(*level)];
        }
    }
    let level = |l: usize| ComparisonLevel { level: level_name(l as u8), m: m[l], household: household[l], u: u[l] };
    ScoredField {
        reading,
        both_present: 1.0,
        new_holder_rate,
        is_location: false,
        limit: None,
        levels: (1..LEVEL_COUNT).map(level).collect(),
        term_frequencies: BTreeMap::new(),
    }
}

/// How often another person has a name that is unlisted, listed, common, frequent.
pub(crate) fn name_rates(kind: K) -> [f64; 4] {
    if kind == K::Surname { [5e-5, 2e-4, 1.5e-3, 6e-3] } else { [2e-4, 6e-4, 2e-3, 8e-3] }
}
