//! What is held to be true of a kind before the records are asked, and what they cannot talk it out of.

use super::comparison;
use super::field::Field;
use crate::resolver::FieldKind;
use crate::resolver::level::{ELSE, EXACT, LEVELS};

/// Probabilities by level; the first, of a missing value, is not used.
pub(crate) type Levels = [f64; LEVELS];

/// The levels of a handful of records: a value that two to eight have.
const HANDFUL: usize = EXACT as usize + 2;

/// How often two records have the same value, by how common the value is, and how common the values of records are.
pub(crate) fn counted(field: &Field, n: f64) -> (Levels, Levels) {
    let (mut all, mut shown) = ([0.0; LEVELS], [0.0; LEVELS]);
    let present = f64::from(field.present);
    // In a handful of records every value looks common: they are taken for a part of something larger.
    const FEW: f64 = 30.0;
    let pairs = present.max(FEW) * (present.max(FEW) - 1.0);
    for v in field.values.iter() {
        let (c, l) = (f64::from(v.count), usize::from(comparison::common(v.count)));
        all[l] += (c * (c - 1.0)).max(0.0) / pairs;
        shown[l] += c / present.max(1.0);
    }
    for l in all.iter_mut().skip(usize::from(EXACT)) {
        *l = l.max(0.25 / pairs.max(n));
    }
    (all, shown)
}

/// What records of one person agree in, before anything is known.
pub(crate) fn same(kind: FieldKind, shown: &Levels) -> Levels {
    let exact = match kind {
        FieldKind::Phone | FieldKind::Email | FieldKind::Device => 0.6,
        FieldKind::Text => 0.5,
        _ => 0.8,
    };
    let mut same = [0.0; LEVELS];
    let near = [(1, 0.28), (2, 0.16), (3, 0.08), (4, 0.04), (5, 0.04), (6, 0.04), (usize::from(ELSE), 0.36)];
    near.iter().for_each(|(l, share)| same[*l] = share * (1.0 - exact));
    for l in usize::from(EXACT)..LEVELS {
        same[l] = exact * shown[l] + 1e-4;
    }
    let sum: f64 = same.iter().sum();
    same.map(|p| p / sum)
}

/// How much of an agreement is chance at least: some coincidence there always is, more of it in names and streets than in
/// numbers made to be unique.
pub(crate) fn least_chance(kind: FieldKind) -> f64 {
    if kind.key() { 0.02 } else { 0.1 }
}

/// How much of an agreement is chance at most. That a handful of records share a key is hardly ever chance: what nobody
/// claims would be taken for it, and nothing in the pairs says otherwise where the key is all there is.
pub(crate) fn most_chance(telling: bool, level: usize) -> f64 {
    let handful = (usize::from(EXACT)..HANDFUL).contains(&level);
    if telling && handful { 0.2 } else { 1.0 }
}

/// Which fields say by themselves who it is: keys, or the one text where nothing else does.
pub(crate) fn telling(fields: &[Field]) -> Vec<bool> {
    let says = |k: FieldKind| k.key() || k.personal() || matches!(k, FieldKind::Text | FieldKind::Surname);
    let alone = fields.iter().filter(|f| says(f.kind)).count() == 1;
    fields.iter().map(|f| f.kind.key() || alone && f.kind == FieldKind::Text).collect()
}

/// The most pairs of one person that differ altogether in what is their own. People are born once, and their names may
/// change or be mistaken in some records, not in most.
fn most_else(kind: FieldKind) -> Option<f64> {
    match kind {
        FieldKind::BirthDate => Some(0.3),
        FieldKind::GivenName => Some(0.3),
        FieldKind::Surname => Some(0.5),
        _ => None,
    }
}

/// Holds what was learned to what a kind allows: who differs in too much is not one person, and what is near a key is
/// worth no more than the key. Names that are near one another may be of the rare ones.
pub(crate) fn hold(kind: FieldKind, same: &mut Levels, random: &mut Levels) {
    // A level that is hardly ever met was not learned.
    const SOME: f64 = 0.01;
    const OWN: f64 = 0.1;
    let other = usize::from(ELSE);
    // What hardly ever agrees is not the person's own, whatever it looked like.
    let own = same[usize::from(EXACT)..].iter().sum::<f64>() > OWN;
    if let Some(most) = most_else(kind).filter(|most| own && same[other] > *most) {
        let up = (1.0 - most) / (1.0 - same[other]).max(0.01);
        same.iter_mut().skip(1).for_each(|p| *p *= up);
        same[other] = most;
    }
    if !kind.key() {
        return;
    }
    let exact = (usize::from(EXACT)..LEVELS).filter(|l| same[*l] > SOME);
    let best = exact.map(|l| same[l] / random[l]).fold(1.0, f64::max);
    for l in 1..other {
        random[l] = random[l].max(same[l] / best);
    }
}

/// How often related people have the same, in what is their own, before anything is known.
pub(crate) const ALIKE: f64 = 0.03;

/// How often related people have one birth date, from its levels in related pairs of two given names: twins do. Those of
/// one name would be people who moved.
pub(crate) fn twins(related: &Levels) -> f64 {
    const FIRM: f64 = 20.0;
    const MOST: f64 = 0.3;
    let (all, same) = (related[1..].iter().sum::<f64>(), related[usize::from(EXACT)..].iter().sum::<f64>());
    ((same + FIRM * ALIKE) / (all + FIRM)).clamp(ALIKE, MOST)
}

/// How often the second user of a key is somebody else, by its kind: counted like so many values seen.
pub(crate) fn shared(kind: FieldKind) -> f64 {
    match kind {
        FieldKind::Device => 0.1,
        FieldKind::Phone => 0.05,
        _ => 0.02,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So much at the first near level, at none, and exact and rare; the same twice.
    fn levels(near: f64, other: f64, exact: f64) -> Levels {
        let mut levels = [1e-5; LEVELS];
        (levels[1], levels[usize::from(ELSE)], levels[usize::from(EXACT)]) = (near, other, exact);
        levels
    }

    #[test]
    fn nobody_has_another_birth_date_in_most_of_their_records() {
        let (mut same, mut random) = (levels(0.01, 0.7, 0.29), levels(1e-3, 0.98, 1e-5));
        hold(FieldKind::BirthDate, &mut same, &mut random);
        assert_eq!(same[usize::from(ELSE)], 0.3);
        assert!((same.iter().sum::<f64>() - 1.0).abs() < 1e-3, "{same:?}");
    }

    #[test]
    fn a_date_that_never_agrees_is_no_birth_date() {
        let (mut same, mut random) = (levels(0.1, 0.9, 1e-4), levels(0.1, 0.9, 1e-4));
        hold(FieldKind::BirthDate, &mut same, &mut random);
        assert_eq!(same[usize::from(ELSE)], 0.9);
    }

    #[test]
    fn a_number_that_is_near_is_worth_no_more_than_the_same_number() {
        let (mut same, mut random) = (levels(0.3, 0.1, 0.6), levels(1e-9, 0.99, 1e-5));
        hold(FieldKind::Email, &mut same, &mut random);
        let exact = usize::from(EXACT);
        assert!(same[1] / random[1] <= same[exact] / random[exact] * 1.001, "{random:?}");
    }

    #[test]
    fn twins_are_seen_and_never_ruled_out() {
        assert_eq!(twins(&[0.0; LEVELS]), ALIKE);
        assert_eq!(twins(&levels(0.0, 10_000.0, 0.0)), ALIKE);
        assert!((twins(&levels(0.0, 8_000.0, 2_000.0)) - 0.2).abs() < 0.01);
        assert_eq!(twins(&levels(0.0, 10.0, 10_000.0)), 0.3);
    }
}
