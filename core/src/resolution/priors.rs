//! Priors per field kind, and the limits that learning keeps to.

use super::field::FieldColumn;
use super::header;
use crate::resolver::level::{DIFFERENT, FIRST_EXACT, LEVEL_COUNT};
use crate::resolver::{FieldKind, ShippedModel, name_rates};

/// Probabilities by level; the first, of a missing value, is not used.
pub(crate) type LevelProbabilities = [f64; LEVEL_COUNT];

/// The end of the exact levels of rare values: those that two to eight records have.
const RARE_END: usize = FIRST_EXACT as usize + 2;

/// How often two random records have the same value, by how common it is, and how common the values of records are.
pub(crate) fn exact_rates(field: &FieldColumn, levels: &[u8], n: f64) -> (LevelProbabilities, LevelProbabilities) {
    let (mut all, mut shown) = ([0.0; LEVEL_COUNT], [0.0; LEVEL_COUNT]);
    let present = f64::from(field.present);
    // In a small table every value looks common: it is taken for a part of something larger.
    const MIN_RECORDS: f64 = 30.0;
    let pairs = present.max(MIN_RECORDS) * (present.max(MIN_RECORDS) - 1.0);
    for (v, level) in field.values.iter().zip(&levels[1..]) {
        let (c, l) = (f64::from(v.count), usize::from(*level));
        all[l] += (c * (c - 1.0)).max(0.0) / pairs;
        shown[l] += c / present.max(1.0);
    }
    for l in all.iter_mut().skip(usize::from(FIRST_EXACT)) {
        *l = l.max(0.25 / pairs.max(n));
    }
    if let Some(known) = commonness(field.kind) {
        all[usize::from(FIRST_EXACT)..].fill(1e-12);
        for (code, level) in levels.iter().enumerate().skip(1) {
            let count = f64::from(field.values.get(code as u32).count);
            let others = (count - 1.0).max(0.0) + KNOWN_RECORDS * known(field.values.text(code as u32));
            let here = (count - 1.0).max(0.0) / (present - 1.0).max(MIN_RECORDS);
            all[usize::from(*level)] += count / present.max(1.0) * here.max(others / (present + KNOWN_RECORDS));
        }
    }
    (all, shown)
}

/// How much the model that ships counts against what a table says: as so many pairs of one person, and of two related.
pub(crate) const PRIOR_MATCHES: f64 = 20.0;
pub(crate) const PRIOR_RELATED: f64 = 20.0;
/// And as so many random pairs.
pub(crate) const PRIOR_STRANGERS: f64 = 1000.0;

/// How many records what is known of names elsewhere counts for.
const KNOWN_RECORDS: f64 = 2000.0;

/// How common a value is among people at large: in a small table every name looks rare.
fn commonness(kind: FieldKind) -> Option<impl Fn(&str) -> f64> {
    let rates = name_rates(kind);
    let of = move |text: &str| match kind {
        FieldKind::BirthDate => 5e-5,
        kind => rates[name_class(kind, text)],
    };
    matches!(kind, FieldKind::GivenName | FieldKind::Surname | FieldKind::BirthDate).then_some(of)
}

/// How common a name is: 0 unlisted, 1 listed, 2 common, 3 frequent.
pub(crate) fn name_class(kind: FieldKind, name: &str) -> usize {
    use super::names::{Commonness as C, given_commonness, latin, surname_commonness};
    let first = name.split([' ', '-']).next().unwrap_or_default();
    let listed = |word: &str| match kind {
        FieldKind::Surname => surname_commonness(word),
        _ => given_commonness(word),
    };
    match if first.is_ascii() { listed(first) } else { listed(&latin(first)) } {
        None => 0,
        Some(C::Listed) => 1,
        Some(C::Common) => 2,
        Some(C::Frequent) => 3,
    }
}

/// m, related and u of the model that ships, the same value spread over the exact levels as values are.
pub(crate) fn shipped(field: &FieldColumn, firms: bool, shown: &LevelProbabilities) -> [LevelProbabilities; 3] {
    match ShippedModel::shared().kind(shipped_kind(field, firms)) {
        Some(known) => [known.spread(|l| l.m, shown), known.spread(|l| l.related, shown), known.spread(|l| l.u, shown)],
        None => [[1e-5; LEVEL_COUNT]; 3],
    }
}

/// The most that m of `else` may be: the share of pairs of one person in which nothing of two values is near.
pub(crate) fn limit(field: &FieldColumn, firms: bool) -> Option<f64> {
    ShippedModel::shared().kind(shipped_kind(field, firms)).and_then(|known| known.limit)
}

/// Whether firms and places are the customers: nothing says who a person is.
pub(crate) fn are_firms(fields: &[FieldColumn]) -> bool {
    let has = |kinds: &[FieldKind]| fields.iter().any(|f| kinds.contains(&f.kind));
    has(&[FieldKind::Organisation]) && !has(&[FieldKind::GivenName, FieldKind::Surname])
}

/// What the model that ships calls a field: a number for life is another thing than that of an account.
pub(crate) fn shipped_kind(field: &FieldColumn, firms: bool) -> &'static str {
    match field.kind {
        FieldKind::Organisation if !firms => "employer",
        FieldKind::Phone if firms => "firm_phone",
        FieldKind::Email if firms => "firm_email",
        FieldKind::Id if firms && header::is_lifelong(&field.name) => "firm_id",
        FieldKind::Id if header::is_lifelong(&field.name) => "national_id",
        kind => kind.name(),
    }
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
    let says = |k: FieldKind| {
        k.is_key() || k.is_personal() || matches!(k, FieldKind::Text | FieldKind::Organisation | FieldKind::Surname)
    };
    let alone = fields.iter().filter(|f| says(f.kind)).count() == 1;
    fields
        .iter()
        .map(|f| f.kind.is_key() || alone && matches!(f.kind, FieldKind::Text | FieldKind::Organisation))
        .collect()
}

/// Constrains what was learned to what a kind allows: pairs that often differ in it are not one person, and a value
/// near a key is worth no more than the key. Not so for names: a similar name may be a rare one.
pub(crate) fn constrain(kind: FieldKind, limit: Option<f64>, m: &mut LevelProbabilities, u: &mut LevelProbabilities) {
    // A level that hardly occurs was not learned.
    const MIN_SHARE: f64 = 0.01;
    let other = usize::from(DIFFERENT);
    if let Some(most) = limit.filter(|most| m[other] > *most) {
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
        constrain(FieldKind::BirthDate, Some(0.04), &mut m, &mut u);
        assert_eq!(m[usize::from(DIFFERENT)], 0.04);
        assert!((m.iter().sum::<f64>() - 1.0).abs() < 1e-3, "{m:?}");
    }

    #[test]
    fn the_limits_of_the_model_that_ships_are_these() {
        let limit = |kind: &str| ShippedModel::shared().kind(kind).and_then(|known| known.limit);
        assert_eq!(["given_name", "birth_date", "surname"].map(limit), [Some(0.06), Some(0.04), Some(0.12)]);
        assert_eq!(["suffix", "sex"].map(limit), [Some(0.05), Some(0.05)]);
        assert_eq!(limit("phone"), None);
    }

    #[test]
    fn a_number_that_is_near_is_worth_no_more_than_the_same_number() {
        let (mut m, mut u) = (levels(0.3, 0.1, 0.6), levels(1e-9, 0.99, 1e-5));
        constrain(FieldKind::Email, None, &mut m, &mut u);
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
