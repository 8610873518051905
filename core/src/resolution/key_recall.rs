//! How often records of one person agree in a feature, seen in pairs that other fields have brought together beyond doubt.
//!
//! A column that looks like a key and never agrees (a row number, an amount) would be the cheapest of all rules.

use super::blocking_key::{Feature, Hasher};
use super::comparison::Rows;
use super::duplicates::Repeats;
use super::field::Field;
use crate::resolver::{FieldKind, Part, parts};
use crate::splitmix::splitmix;
use hashbrown::HashMap;
use rayon::prelude::*;

/// Pairs that are looked at for each field they share.
const PAIRS: usize = 400;
/// Values of more records than these bring nobody together.
const MANY: u32 = 40;
/// How many bits rarer than one in so many records' pairs an agreement has to be.
const DOUBTLESS: f64 = 7.0;
/// How many pairs the first guess counts for.
const FIRM: f64 = 8.0;

/// Two records, and the field they were found by.
type Found = (usize, u32, u32);

/// The features of all fields, measured on a sample of the records.
pub(crate) fn measure(rows: &Rows<'_>, repeats: &Repeats) -> Vec<Feature> {
    const SAMPLE: usize = 20_000;
    let mut first = vec![true; rows.len()];
    repeats.groups().flat_map(|g| &g[1..]).for_each(|r| first[*r as usize] = false);
    let step = ((rows.len() - repeats.len()) / SAMPLE).max(1);
    let sample: Vec<u32> = (0..rows.len() as u32).filter(|r| first[*r as usize]).step_by(step).collect();
    let parts =
        rows.fields.iter().enumerate().flat_map(|(f, field)| parts(field.kind).iter().map(move |part| (f, *part)));
    let parts: Vec<(usize, (Part, f64))> = parts.collect();
    let measured =
        parts.into_par_iter().filter_map(|(field, (part, holds))| measured(rows, &sample, field, part, holds));
    let (mut features, hashers): (Vec<Feature>, Vec<Hasher>) = measured.unzip();
    hold(rows, &first, &mut features, &hashers);
    features
}

fn measured(rows: &Rows<'_>, sample: &[u32], field: usize, part: Part, holds: f64) -> Option<(Feature, Hasher)> {
    let Field { values, kind, .. } = &rows.fields[field];
    let hasher = Hasher::new(values, part);
    let mut counts: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
    for code in sample.iter().map(|r| rows.code(*r, field)).filter(|code| *code > 0) {
        let hash = hasher.hash(values, *kind, code);
        if hash > 0 {
            *counts.entry(hash).or_default() += 1;
        }
    }
    let present: f64 = counts.values().map(|c| f64::from(*c)).sum();
    let same: f64 = counts.values().map(|c| f64::from(*c) * (f64::from(*c) - 1.0)).sum();
    let collides = (same / (present * (present - 1.0))).max(1e-9);
    let all = sample.len() as f64;
    (present >= 2.0).then_some((Feature { field, part, holds, collides, present: present / all }, hasher))
}

/// Lowers how often each feature is held to hold to what is seen in pairs of records that agree in so much else that chance
/// does not bring it. Those pairs are the plain ones: that they agree in more than was guessed says little of the others.
fn hold(rows: &Rows<'_>, standing: &[bool], features: &mut [Feature], hashers: &[Hasher]) {
    let weighed = Weighed::new(rows, features);
    let needed = (rows.len() as f64).log2() + DOUBTLESS;
    let one = |(by, a, b): &Found| {
        let told = weighed.told(rows, *a, *b);
        // Without a doubtless rest no feature is looked at.
        let compared = |feature: &Feature| feature.field != *by && told.but(feature.field) >= needed;
        let mut seen = (0u64, 0u64);
        for (i, (feature, hasher)) in features.iter().zip(hashers).enumerate().filter(|(_, (f, _))| compared(f)) {
            if let Some(same) = agree(rows, feature, hasher, *a, *b) {
                seen = (seen.0 | 1 << i, seen.1 | u64::from(same) << i);
            }
        }
        seen
    };
    let seen: Vec<(u64, u64)> = found(rows, standing, features).par_iter().map(one).collect();
    for (i, feature) in features.iter_mut().enumerate() {
        let count = |bits: &dyn Fn(&(u64, u64)) -> u64| seen.iter().map(|s| bits(s) >> i & 1).sum::<u64>() as f64;
        let (all, same) = (count(&|s| s.0), count(&|s| s.1));
        feature.holds = feature.holds.min((FIRM * feature.holds + same) / (FIRM + all));
    }
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
                let drawn = code > 0 && splitmix(u64::from(code)).is_multiple_of(*every);
                (drawn && few(rows.fields[*f].values.get(code).count)).then_some((*f, code, r))
            })
        })
        .collect();
    chosen.par_sort_unstable();
    let of_value = chosen.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1));
    of_value.flat_map(|of| of.windows(2).map(|w| (w[0].0, w[0].2, w[1].2))).collect()
}

/// Whether two records agree in a feature; nothing where one of them has no such value.
fn agree(rows: &Rows<'_>, feature: &Feature, hasher: &Hasher, a: u32, b: u32) -> Option<bool> {
    let (x, y) = (rows.code(a, feature.field), rows.code(b, feature.field));
    if x == 0 || y == 0 {
        return None;
    }
    let field = &rows.fields[feature.field];
    let hash = |code| hasher.hash(&field.values, field.kind, code);
    Some(x == y || feature.part != Part::Value && hash(x) == hash(y) && hash(x) != 0)
}

/// How much the agreement of each field says, in bits, and whether it lies in a place.
struct Weighed(Vec<(f64, bool)>);

/// What two records agree in says so much: places lie within one another, so the rarest counts.
struct Told {
    /// By field; 0 where they do not agree.
    bits: Vec<f64>,
    sum: f64,
    /// The field of the rarest place, and how much that and the next one say.
    place: (usize, f64, f64),
}

impl Weighed {
    fn new(rows: &Rows<'_>, features: &[Feature]) -> Self {
        let mut all: Vec<(f64, bool)> =
            rows.fields.iter().map(|f| (0.0, f.kind.place() || f.kind == FieldKind::Category)).collect();
        for feature in features.iter().filter(|f| f.part == Part::Value) {
            all[feature.field].0 = -feature.collides.log2();
        }
        Self(all)
    }

    fn told(&self, rows: &Rows<'_>, a: u32, b: u32) -> Told {
        let mut told = Told { bits: vec![0.0; self.0.len()], sum: 0.0, place: (usize::MAX, 0.0, 0.0) };
        for (f, (bits, place)) in self.0.iter().enumerate() {
            let (x, y) = (rows.code(a, f), rows.code(b, f));
            if x == 0 || x != y {
                continue;
            }
            if !place {
                told.bits[f] = *bits;
                told.sum += bits;
            } else if *bits > told.place.1 {
                told.place = (f, *bits, told.place.1);
            } else {
                told.place.2 = told.place.2.max(*bits);
            }
        }
        told
    }
}

impl Told {
    /// What all fields but one say.
    fn but(&self, field: usize) -> f64 {
        let (rarest, most, next) = self.place;
        self.sum - self.bits[field] + if rarest == field { next } else { most }
    }
}

#[cfg(test)]
mod tests {
    use super::super::comparison;
    use super::*;

    /// Names, numbers and a column of row numbers: every second record says what the one before it says.
    #[test]
    fn what_never_agrees_does_not_hold_and_what_does_is_seen() {
        let read = |kind, value: &dyn Fn(u32) -> String| {
            let mut values = super::super::dictionary::Values::new(kind);
            let codes: Vec<u32> = (0..2000).map(|i| values.intern(&value(i))).collect();
            codes.iter().for_each(|c| values.used(*c, true));
            Field { name: kind.name().to_owned(), kind, codes, values, present: 2000 }
        };
        let fields = vec![
            read(FieldKind::Surname, &|i| format!("name{}", i / 2 % 400)),
            read(FieldKind::Phone, &|i| format!("{}", 5_000_000 + i / 2)),
            // One mail in two is another one.
            read(FieldKind::Email, &|i| format!("m{}@x.example", if i % 4 == 1 { 9000 + i } else { i / 2 })),
            read(FieldKind::Id, &|i| format!("{}", 70_000 + i)),
        ];
        let rows = Rows::new(&fields, 2000, |f, c| comparison::common(fields[f].values.get(c).count));
        let features = measure(&rows, &Repeats::default());
        let held = |kind| {
            let of = features.iter().find(|f| fields[f.field].kind == kind && f.part == Part::Value);
            of.map_or(-1.0, |f| f.holds)
        };
        assert!(held(FieldKind::Id) < 0.05, "{features:?}");
        assert!((held(FieldKind::Email) - 0.5).abs() < 0.05, "{}", held(FieldKind::Email));
        // No more than was guessed.
        assert!((held(FieldKind::Phone) - 0.7).abs() < 1e-9, "{}", held(FieldKind::Phone));
    }
}
