//! Measures the recall of blocking keys: how often records of one person agree in a key, in pairs that agree beyond
//! doubt in other fields.
//!
//! A column that looks like an identifier and never agrees (a row number, an amount) would make the cheapest of all
//! rules.

use super::blocking_key::{FieldKey, KeyHasher};
use super::comparison::RecordTable;
use super::duplicates::DuplicateGroups;
use super::field::FieldColumn;
use crate::resolver::{FieldKind, KeyPart, key_parts};
use crate::splitmix::splitmix;
use hashbrown::HashMap;
use rayon::prelude::*;

/// Sampled pairs for each field they share.
const PAIRS_PER_FIELD: usize = 400;
/// Values that more records have bring no pairs.
const MAX_HOLDERS: u32 = 40;
/// How many bits beyond chance the agreement in other fields has to be.
const SURE_BITS: f64 = 7.0;
/// How many pairs the first guess counts for.
const PRIOR_PAIRS: f64 = 8.0;

/// Two records, and the field they were found by.
type SampledPair = (usize, u32, u32);

/// The blocking keys of all fields, measured on a sample of the records.
pub(crate) fn measure_keys(table: &RecordTable<'_>, duplicates: &DuplicateGroups) -> Vec<FieldKey> {
    const SAMPLE: usize = 20_000;
    let mut is_first = vec![true; table.len()];
    duplicates.groups().flat_map(|g| &g[1..]).for_each(|r| is_first[*r as usize] = false);
    let step = ((table.len() - duplicates.len()) / SAMPLE).max(1);
    let sample: Vec<u32> = (0..table.len() as u32).filter(|r| is_first[*r as usize]).step_by(step).collect();
    let key_parts =
        table.fields.iter().enumerate().flat_map(|(f, field)| key_parts(field.kind).iter().map(move |part| (f, *part)));
    let key_parts: Vec<(usize, (KeyPart, f64))> = key_parts.collect();
    let measured = key_parts
        .into_par_iter()
        .filter_map(|(field, (part, recall))| measure_key(table, &sample, field, part, recall));
    let (mut field_keys, hashers): (Vec<FieldKey>, Vec<KeyHasher>) = measured.unzip();
    lower_recall(table, &is_first, &mut field_keys, &hashers);
    field_keys
}

fn measure_key(
    table: &RecordTable<'_>,
    sample: &[u32],
    field: usize,
    part: KeyPart,
    recall: f64,
) -> Option<(FieldKey, KeyHasher)> {
    let FieldColumn { values, kind, .. } = &table.fields[field];
    let hasher = KeyHasher::new(values, part);
    let mut counts: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
    for code in sample.iter().map(|r| table.code(*r, field)).filter(|code| *code > 0) {
        let hash = hasher.hash(values, *kind, code);
        if hash > 0 {
            *counts.entry(hash).or_default() += 1;
        }
    }
    let present: f64 = counts.values().map(|c| f64::from(*c)).sum();
    let same: f64 = counts.values().map(|c| f64::from(*c) * (f64::from(*c) - 1.0)).sum();
    let collision_rate = (same / (present * (present - 1.0))).max(1e-9);
    let all = sample.len() as f64;
    (present >= 2.0).then_some((FieldKey { field, part, recall, collision_rate, coverage: present / all }, hasher))
}

/// Lowers the recall of each key to what is seen in pairs that agree beyond chance in other fields. Those are the easy
/// pairs: a recall above the first guess says little about the others.
fn lower_recall(table: &RecordTable<'_>, is_first: &[bool], field_keys: &mut [FieldKey], hashers: &[KeyHasher]) {
    let field_bits = FieldBits::new(table, field_keys);
    let min_bits = (table.len() as f64).log2() + SURE_BITS;
    let one = |(by, a, b): &SampledPair| {
        let agreement = field_bits.agreement(table, *a, *b);
        // A key is judged only where the other fields alone are beyond doubt.
        let compared =
            |field_key: &FieldKey| field_key.field != *by && agreement.without_field(field_key.field) >= min_bits;
        let mut seen = (0u64, 0u64);
        for (i, (field_key, hasher)) in field_keys.iter().zip(hashers).enumerate().filter(|(_, (f, _))| compared(f)) {
            if let Some(same) = agrees(table, field_key, hasher, *a, *b) {
                seen = (seen.0 | 1 << i, seen.1 | u64::from(same) << i);
            }
        }
        seen
    };
    let seen: Vec<(u64, u64)> = sample_pairs(table, is_first, field_keys).par_iter().map(one).collect();
    for (i, field_key) in field_keys.iter_mut().enumerate() {
        let count = |bits: &dyn Fn(&(u64, u64)) -> u64| seen.iter().map(|s| bits(s) >> i & 1).sum::<u64>() as f64;
        let (all, same) = (count(&|s| s.0), count(&|s| s.1));
        field_key.recall = field_key.recall.min((PRIOR_PAIRS * field_key.recall + same) / (PRIOR_PAIRS + all));
    }
}

/// Pairs of records that share a value, some for each field; the same whatever the order of rows.
fn sample_pairs(table: &RecordTable<'_>, is_first: &[bool], field_keys: &[FieldKey]) -> Vec<SampledPair> {
    let by: Vec<usize> = field_keys.iter().filter(|f| f.part == KeyPart::Value).map(|f| f.field).collect();
    let has_few_holders = |count: u32| (2..=MAX_HOLDERS).contains(&count);
    let every: Vec<u64> = by
        .par_iter()
        .map(|f| {
            let shared = table.fields[*f]
                .values
                .iter()
                .filter(|v| has_few_holders(v.count))
                .map(|v| u64::from(v.count))
                .sum::<u64>();
            (shared / PAIRS_PER_FIELD as u64).max(1)
        })
        .collect();
    let mut chosen: Vec<(usize, u32, u32)> = (0..table.len() as u32)
        .into_par_iter()
        .filter(|r| is_first[*r as usize])
        .flat_map_iter(|r| {
            by.iter().zip(&every).filter_map(move |(f, every)| {
                let code = table.code(r, *f);
                let in_sample = code > 0 && splitmix(u64::from(code)).is_multiple_of(*every);
                (in_sample && has_few_holders(table.fields[*f].values.get(code).count)).then_some((*f, code, r))
            })
        })
        .collect();
    chosen.par_sort_unstable();
    let of_value = chosen.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1));
    of_value.flat_map(|of| of.windows(2).map(|w| (w[0].0, w[0].2, w[1].2))).collect()
}

/// Whether two records agree in a key; none where one of them has no value.
fn agrees(table: &RecordTable<'_>, field_key: &FieldKey, hasher: &KeyHasher, a: u32, b: u32) -> Option<bool> {
    let (x, y) = (table.code(a, field_key.field), table.code(b, field_key.field));
    if x == 0 || y == 0 {
        return None;
    }
    let field = &table.fields[field_key.field];
    let hash = |code| hasher.hash(&field.values, field.kind, code);
    Some(x == y || field_key.part != KeyPart::Value && hash(x) == hash(y) && hash(x) != 0)
}

/// The weight of agreement in each field, in bits, and whether the field is a location.
struct FieldBits(Vec<(f64, bool)>);

/// The weight of what two records agree in. Locations follow from one another, so only the rarest counts.
struct AgreementBits {
    /// By field; 0 where they do not agree.
    bits: Vec<f64>,
    sum: f64,
    /// The rarest location field, its weight and that of the next rarest.
    location: (usize, f64, f64),
}

impl FieldBits {
    fn new(table: &RecordTable<'_>, field_keys: &[FieldKey]) -> Self {
        let mut all: Vec<(f64, bool)> =
            table.fields.iter().map(|f| (0.0, f.kind.is_location() || f.kind == FieldKind::Category)).collect();
        for field_key in field_keys.iter().filter(|f| f.part == KeyPart::Value) {
            all[field_key.field].0 = -field_key.collision_rate.log2();
        }
        Self(all)
    }

    fn agreement(&self, table: &RecordTable<'_>, a: u32, b: u32) -> AgreementBits {
        let mut agreement = AgreementBits { bits: vec![0.0; self.0.len()], sum: 0.0, location: (usize::MAX, 0.0, 0.0) };
        for (f, (bits, location)) in self.0.iter().enumerate() {
            let (x, y) = (table.code(a, f), table.code(b, f));
            if x == 0 || x != y {
                continue;
            }
            if !location {
                agreement.bits[f] = *bits;
                agreement.sum += bits;
            } else if *bits > agreement.location.1 {
                agreement.location = (f, *bits, agreement.location.1);
            } else {
                agreement.location.2 = agreement.location.2.max(*bits);
            }
        }
        agreement
    }
}

impl AgreementBits {
    /// The weight of all fields but one.
    fn without_field(&self, field: usize) -> f64 {
        let (rarest, most, next) = self.location;
        self.sum - self.bits[field] + if rarest == field { next } else { most }
    }
}

#[cfg(test)]
mod tests {
    use super::super::comparison;
    use super::*;

    /// Names, numbers and a column of row numbers: every second record repeats the one before it.
    #[test]
    fn what_never_agrees_does_not_hold_and_what_does_is_seen() {
        let read = |kind, value: &dyn Fn(u32) -> String| {
            let mut values = super::super::dictionary::Dictionary::new(kind);
            let codes: Vec<u32> = (0..2000).map(|i| values.intern(&value(i))).collect();
            codes.iter().for_each(|c| values.adjust_count(*c, true));
            FieldColumn { name: kind.name().to_owned(), kind, codes, values, present: 2000 }
        };
        let fields = vec![
            read(FieldKind::Surname, &|i| format!("name{}", i / 2 % 400)),
            read(FieldKind::Phone, &|i| format!("{}", 5_000_000 + i / 2)),
            // One mail address in two is another.
            read(FieldKind::Email, &|i| format!("m{}@x.example", if i % 4 == 1 { 9000 + i } else { i / 2 })),
            read(FieldKind::Id, &|i| format!("{}", 70_000 + i)),
        ];
        let table = RecordTable::new(&fields, 2000, |f, c| comparison::exact_level(fields[f].values.get(c).count));
        let field_keys = measure_keys(&table, &DuplicateGroups::default());
        let measured_recall = |kind| {
            let of = field_keys.iter().find(|f| fields[f.field].kind == kind && f.part == KeyPart::Value);
            of.map_or(-1.0, |f| f.recall)
        };
        assert!(measured_recall(FieldKind::Id) < 0.05, "{field_keys:?}");
        assert!((measured_recall(FieldKind::Email) - 0.5).abs() < 0.05, "{}", measured_recall(FieldKind::Email));
        // No higher than the first guess.
        assert!((measured_recall(FieldKind::Phone) - 0.7).abs() < 1e-9, "{}", measured_recall(FieldKind::Phone));
    }
}
