//! How often records of one person agree in a feature, seen in pairs that other fields have brought together beyond doubt.
//!
//! A column that looks like a key and never agrees (a row number, an amount) would be the cheapest of all rules.

use super::feature::{Feature, Hasher, Part};
use super::kind::FieldKind;
use super::rows::Rows;
use crate::mixed::mixed;
use rayon::prelude::*;

/// Pairs that are looked at for each field they share.
const PAIRS: usize = 600;
/// Values of more records than these bring nobody together.
const MANY: u32 = 40;
/// How many bits rarer than one in so many records' pairs an agreement has to be.
const DOUBTLESS: f64 = 7.0;
/// How many pairs the first guess counts for.
const FIRM: f64 = 8.0;

/// Two records, and the field they were found by.
type Found = (usize, u32, u32);

/// Puts right how often each feature holds: from pairs of records that agree in so much else that chance does not bring it.
pub(crate) fn measure(rows: &Rows<'_>, standing: &[bool], features: &mut [Feature], hashers: &[Hasher]) {
    let pairs = found(rows, standing, features);
    let needed = (rows.len() as f64).log2() + DOUBTLESS;
    let masks: Vec<(usize, u64, u64)> = pairs
        .par_iter()
        .map(|(by, a, b)| {
            let (both, agree) = compared(rows, features, hashers, *a, *b);
            (*by, both, agree)
        })
        .collect();
    let held: Vec<f64> = features
        .iter()
        .enumerate()
        .map(|(i, feature)| {
            let (mut all, mut same) = (FIRM, FIRM * feature.holds);
            for (by, both, agree) in &masks {
                if *by != feature.field && both >> i & 1 == 1 && told(rows, features, *agree, feature.field) >= needed {
                    all += 1.0;
                    same += (agree >> i & 1) as f64;
                }
            }
            same / all
        })
        .collect();
    features.iter_mut().zip(held).for_each(|(feature, held)| feature.holds = held);
}

/// Pairs of records that share a value, some for each field; the same whatever the order of rows.
fn found(rows: &Rows<'_>, standing: &[bool], features: &[Feature]) -> Vec<Found> {
    let by: Vec<usize> = features.iter().filter(|f| f.part == Part::Value).map(|f| f.field).collect();
    let few = |count: u32| (2..=MANY).contains(&count);
    let every: Vec<u64> = by
        .par_iter()
        .map(|f| {
            let shared =
                rows.fields[*f].values.iter().filter(|v| few(v.count)).map(|v| u64::from(v.count)).sum::<u64>();
            (shared / PAIRS as u64).max(1)
        })
        .collect();
    let mut chosen: Vec<(usize, u32, u32)> = (0..rows.len() as u32)
        .into_par_iter()
        .filter(|r| standing[*r as usize])
        .flat_map_iter(|r| {
            by.iter().zip(&every).filter_map(move |(f, every)| {
                let code = rows.code(r, *f);
                let drawn = code > 0 && mixed(u64::from(code)) % every == 0;
                (drawn && few(rows.fields[*f].values.get(code).count)).then_some((*f, code, r))
            })
        })
        .collect();
    chosen.par_sort_unstable();
    let of_value = chosen.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1));
    of_value.flat_map(|of| of.windows(2).map(|w| (w[0].0, w[0].2, w[1].2))).collect()
}

/// The features that both records have, and those they agree in.
fn compared(rows: &Rows<'_>, features: &[Feature], hashers: &[Hasher], a: u32, b: u32) -> (u64, u64) {
    let (mut both, mut agree) = (0, 0);
    for (i, (feature, hasher)) in features.iter().zip(hashers).enumerate() {
        let (x, y) = (rows.code(a, feature.field), rows.code(b, feature.field));
        if x == 0 || y == 0 {
            continue;
        }
        let field = &rows.fields[feature.field];
        let hash = |code| hasher.hash(&field.values, field.kind, code);
        let same = x == y || feature.part != Part::Value && hash(x) == hash(y) && hash(x) != 0;
        both |= 1u64 << i;
        agree |= u64::from(same) << i;
    }
    (both, agree)
}

/// How much agreement says, in bits, of all fields but one. Places lie within one another: the rarest counts.
fn told(rows: &Rows<'_>, features: &[Feature], agree: u64, but: usize) -> f64 {
    let (mut sum, mut place) = (0.0, 0.0f64);
    for (i, feature) in features.iter().enumerate() {
        if feature.part == Part::Value && feature.field != but && agree >> i & 1 == 1 {
            let bits = -feature.collides.log2();
            let kind = rows.fields[feature.field].kind;
            if kind.place() || kind == FieldKind::Category { place = place.max(bits) } else { sum += bits }
        }
    }
    sum + place
}
