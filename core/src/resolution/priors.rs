//! Priors per field kind, and the limits that learning keeps to.

use super::comparison;
use super::field::FieldColumn;
use crate::resolver::FieldKind;
use crate::resolver::level::{DIFFERENT, FIRST_EXACT, LEVEL_COUNT};

/// Probabilities by level; the first, of a missing value, is not used.
pub(crate) type LevelProbabilities = [f64; LEVEL_COUNT];

/// The end of the exact levels of rare values: those that two to eight records have.
const RARE_END: usize = FIRST_EXACT as usize + 2;

/// How often two random records have the same value, by how common it is, and how common the values of records are.
pub(crate) fn exact_rates(field: &FieldColumn, n: f64) -> (LevelProbabilities, LevelProbabilities) {
    let (mut all, mut shown) = ([0.0; LEVEL_COUNT], [0.0; LEVEL_COUNT]);
    let present = f64::from(field.present);
    // In a small table every value looks common: it is taken for a part of something larger.
    const MIN_RECORDS: f64 = 30.0;
    let pairs = present.max(MIN_RECORDS) * (present.max(MIN_RECORDS) - 1.0);
    for v in field.values.iter() {
        let (c, l) = (f64::from(v.count), usize::from(comparison::exact_level(v.count)));
        all[l] += (c * (c - 1.0)).max(0.0) / pairs;
        shown[l] += c / present.max(1.0);
    }
    for l in all.iter_mut().skip(usize::from(FIRST_EXACT)) {
        *l = l.max(0.25 / pairs.max(n));
    }
    (all, shown)
}

/// m before anything is learned.
pub(crate) fn initial_m(kind: FieldKind, shown: &LevelProbabilities) -> LevelProbabilities {
    let exact = match kind {
        FieldKind::Phone | FieldKind::Email | FieldKind::Device => 0.6,
        FieldKind::Text => 0.5,
        _ => 0.8,
    };
    let mut m = [0.0; LEVEL_COUNT];
    let near = [(1, 0.28), (2, 0.16), (3, 0.08), (4, 0.04), (5, 0.04), (6, 0.04), (usize::from(DIFFERENT), 0.36)];
    near.iter().for_each(|(l, share)| m[*l] = share * (1.0 - exact));
    for l in usize::from(FIRST_EXACT)..LEVEL_COUNT {
        m[l] = exact * shown[l] + 1e-4;
    }
    let sum: f64 = m.iter().sum();
    m.map(|p| p / sum)
}

/// The least share of an agreement that is chance: there are always coincidences, more of them in names and streets
/// than in numbers made to be unique.
pub(crate) fn min_u_share(kind: FieldKind) -> f64 {
    if kind.is_key() { 0.02 } else { 0.1 }
}

/// The most share of an agreement that is chance. That a few records share a key is hardly ever chance, and where the
/// key is the only field, nothing in the pairs could show it.
pub(crate) fn max_u_share(identifying: bool, level: usize) -> f64 {
    let handful = (usize::from(FIRST_EXACT)..RARE_END).contains(&level);
    if identifying && handful { 0.2 } else { 1.0 }
}

/// Which fields alone identify a person: keys, or the one text where nothing else does.
pub(crate) fn identifying_fields(fields: &[FieldColumn]) -> Vec<bool> {
    let says = |k: FieldKind| k.is_key() || k.is_personal() || matches!(k, FieldKind::Text | FieldKind::Surname);
    let alone = fields.iter().filter(|f| says(f.kind)).count() == 1;
    fields.iter().map(|f| f.kind.is_key() || alone && f.kind == FieldKind::Text).collect()
}

/// The most pairs of one person that differ altogether in what belongs to one person. People are born once, and their
/// names may change or be wrong in some records, not in most.
fn max_different(kind: FieldKind) -> Option<f64> {
    match kind {
        FieldKind::BirthDate => Some(0.3),
        FieldKind::GivenName => Some(0.3),
        FieldKind::Surname => Some(0.5),
        _ => None,
    }
}

/// Constrains what was learned to what a kind allows: pairs that often differ in it are not one person, and a value
/// near a key is worth no more than the key. Not so for names: a similar name may be a rare one.
pub(crate) fn constrain(kind: FieldKind, m: &mut LevelProbabilities, u: &mut LevelProbabilities) {
    // A level that hardly occurs was not learned.
    const MIN_SHARE: f64 = 0.01;
    const MIN_AGREEMENT: f64 = 0.1;
    let other = usize::from(DIFFERENT);
    // A field that hardly ever agrees does not belong to one person, whatever its header says.
    let own = m[usize::from(FIRST_EXACT)..].iter().sum::<f64>() > MIN_AGREEMENT;
    if let Some(most) = max_different(kind).filter(|most| own && m[other] > *most) {
        let up = (1.0 - most) / (1.0 - m[other]).max(0.01);
        m.iter_mut().skip(1).for_each(|p| *p *= up);
        m[other] = most;
    }
    if !kind.is_key() {
        return;
    }
    let exact = (usize::from(FIRST_EXACT)..LEVEL_COUNT).filter(|l| m[*l] > MIN_SHARE);
    let best = exact.map(|l| m[l] / u[l]).fold(1.0, f64::max);
    for l in 1..other {
        u[l] = u[l].max(m[l] / best);
    }
}

/// How often two people of one household agree in what belongs to one person, before anything is learned.
pub(crate) const TWIN_RATE: f64 = 0.03;

/// How often two people of one household have one birth date, from its levels in pairs of two given names: twins do.
/// Pairs of one name would be people who moved.
pub(crate) fn estimate_twin_rate(household: &LevelProbabilities) -> f64 {
    const PRIOR_PAIRS: f64 = 20.0;
    const MAX_RATE: f64 = 0.3;
    let (all, m) = (household[1..].iter().sum::<f64>(), household[usize::from(FIRST_EXACT)..].iter().sum::<f64>());
    ((m + PRIOR_PAIRS * TWIN_RATE) / (all + PRIOR_PAIRS)).clamp(TWIN_RATE, MAX_RATE)
}

/// How often the second holder of a key's value is somebody else, by kind: a prior that counts like so many values
/// seen.
pub(crate) fn shared_key_rate(kind: FieldKind) -> f64 {
    match kind {
        FieldKind::Device => 0.1,
        FieldKind::Phone => 0.05,
        _ => 0.02,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So much at the first near level, at none, and at exact and rare; the rest next to nothing.
    fn levels(near: f64, other: f64, exact: f64) -> LevelProbabilities {
        let mut levels = [1e-5; LEVEL_COUNT];
        (levels[1], levels[usize::from(DIFFERENT)], levels[usize::from(FIRST_EXACT)]) = (near, other, exact);
        levels
    }

    #[test]
    fn nobody_has_another_birth_date_in_most_of_their_records() {
        let (mut m, mut u) = (levels(0.01, 0.7, 0.29), levels(1e-3, 0.98, 1e-5));
        constrain(FieldKind::BirthDate, &mut m, &mut u);
        assert_eq!(m[usize::from(DIFFERENT)], 0.3);
        assert!((m.iter().sum::<f64>() - 1.0).abs() < 1e-3, "{m:?}");
    }

    #[test]
    fn a_date_that_never_agrees_is_no_birth_date() {
        let (mut m, mut u) = (levels(0.1, 0.9, 1e-4), levels(0.1, 0.9, 1e-4));
        constrain(FieldKind::BirthDate, &mut m, &mut u);
        assert_eq!(m[usize::from(DIFFERENT)], 0.9);
    }

    #[test]
    fn a_number_that_is_near_is_worth_no_more_than_the_same_number() {
        let (mut m, mut u) = (levels(0.3, 0.1, 0.6), levels(1e-9, 0.99, 1e-5));
        constrain(FieldKind::Email, &mut m, &mut u);
        let exact = usize::from(FIRST_EXACT);
        assert!(m[1] / u[1] <= m[exact] / u[exact] * 1.001, "{u:?}");
    }

    #[test]
    fn twins_are_seen_and_never_ruled_out() {
        assert_eq!(estimate_twin_rate(&[0.0; LEVEL_COUNT]), TWIN_RATE);
        assert_eq!(estimate_twin_rate(&levels(0.0, 10_000.0, 0.0)), TWIN_RATE);
        assert!((estimate_twin_rate(&levels(0.0, 8_000.0, 2_000.0)) - 0.2).abs() < 0.01);
        assert_eq!(estimate_twin_rate(&levels(0.0, 10.0, 10_000.0)), 0.3);
    }
}
