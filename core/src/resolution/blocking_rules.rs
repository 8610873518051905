//! Chooses the blocking rules: they find most pairs of one person, each more than once, at a bounded cost.

use super::blocking_key::FieldKey;
use super::comparison::RecordTable;
use super::random::Random;
use crate::resolver::KeyPart;
use std::collections::HashSet;

/// A blocking rule: records that agree in all its keys are candidates.
pub(crate) type BlockingRule = Vec<usize>;

/// The most candidates one rule may bring per record, as expected from its keys.
const MAX_PAIRS_PER_RECORD: f64 = 1.5;
/// The most rules.
const MAX_RULES: usize = 20;
/// The least gain of a rule, for each record it has to pass over.
const MIN_GAIN_PER_RECORD: f64 = 1e-7;
/// How many pairs of one person are simulated, in words of 64.
const MASK_WORDS: usize = 16;

/// Chooses rules until they bring `per_record` candidates or find nothing new.
pub(crate) fn choose(table: &RecordTable<'_>, field_keys: &[FieldKey], n: usize, per_record: f64) -> Vec<BlockingRule> {
    let key = |f: &FieldKey| f.part == KeyPart::Value && table.fields[f.field].kind.is_key();
    let candidates = candidates(field_keys, n, key);
    let agree = simulate_matches(table, field_keys);
    let masks: Vec<[u64; MASK_WORDS]> = candidates
        .iter()
        .map(|(rule, _)| std::array::from_fn(|w| rule.iter().fold(!0, |m, f| m & agree[*f][w])))
        .collect();
    let mut coverage = Coverage::default();
    let mut used = vec![false; candidates.len()];
    let (mut chosen, mut spent) = (Vec::new(), 0.0);
    while chosen.len() < MAX_RULES && spent < per_record {
        let gain = |i: usize| coverage.gain(&masks[i]) / (0.05 + candidates[i].1);
        let best = (0..candidates.len())
            .filter(|i| !used[*i] && coverage.gain(&masks[*i]) > min_gain(n))
            .max_by(|a, b| gain(*a).total_cmp(&gain(*b)).then(b.cmp(a)));
        let Some(i) = best else { break };
        used[i] = true;
        spent += candidates[i].1;
        coverage.add(&masks[i]);
        chosen.push(candidates[i].0.clone());
    }
    chosen
}

/// The least share of simulated pairs a rule must add. Every rule is a pass over all records: the more records, the
/// more it has to add.
fn min_gain(records: usize) -> f64 {
    (records as f64 * MIN_GAIN_PER_RECORD).clamp(0.001, 0.03)
}

/// Every set of one to three keys that is selective enough and of which no smaller set is; with its cost.
fn candidates(field_keys: &[FieldKey], n: usize, key: impl Fn(&FieldKey) -> bool) -> Vec<(BlockingRule, f64)> {
    let one = |f: &usize| field_keys[*f].collision_rate * field_keys[*f].coverage * field_keys[*f].coverage;
    let cost = |rule: &[usize]| rule.iter().map(one).product::<f64>() * n as f64 / 2.0;
    let field = |f: usize| field_keys[f].field;
    let mut rules = Vec::new();
    let mut coarse = Vec::new();
    for (f, field_key) in field_keys.iter().enumerate() {
        match cost(&[f]) {
            c if c <= MAX_PAIRS_PER_RECORD => rules.push((vec![f], c)),
            // Large blocks of an identifier are split, and everybody in them is compared with somebody: the cost is
            // bounded.
            _ if key(field_key) => rules.push((vec![f], MAX_PAIRS_PER_RECORD)),
            _ => coarse.push(f),
        }
    }
    let mut pairs = HashSet::new();
    for (i, a) in coarse.iter().enumerate() {
        for b in coarse.iter().skip(i + 1).filter(|b| field(*a) != field(**b)) {
            let c = cost(&[*a, *b]);
            if c <= MAX_PAIRS_PER_RECORD {
                pairs.insert((*a, *b));
                rules.push((vec![*a, *b], c));
            }
        }
    }
    for (i, a) in coarse.iter().enumerate() {
        for (j, b) in coarse.iter().enumerate().skip(i + 1) {
            if field(*a) == field(*b) || pairs.contains(&(*a, *b)) {
                continue;
            }
            for c in coarse.iter().skip(j + 1) {
                let distinct = field(*c) != field(*a) && field(*c) != field(*b);
                let has_smaller = pairs.contains(&(*a, *c)) || pairs.contains(&(*b, *c));
                let total = cost(&[*a, *b, *c]);
                if distinct && !has_smaller && total <= MAX_PAIRS_PER_RECORD {
                    rules.push((vec![*a, *b, *c], total));
                }
            }
        }
    }
    rules
}

/// Simulates pairs of one person: which keys both records have and agree in. Which fields a record has is taken from
/// the records; an error in a value mostly spoils all its parts, so the keys of a field agree or differ together.
fn simulate_matches(table: &RecordTable<'_>, field_keys: &[FieldKey]) -> Vec<[u64; MASK_WORDS]> {
    let mut random = Random::new(1);
    let mut agree = vec![[0u64; MASK_WORDS]; field_keys.len()];
    for k in 0..MASK_WORDS * 64 {
        let (i, j) = (random.below(table.len()) as u32, random.below(table.len()) as u32);
        let luck: Vec<f64> = table.fields.iter().map(|_| random.unit()).collect();
        for (bits, field_key) in agree.iter_mut().zip(field_keys) {
            let both = table.code(i, field_key.field) > 0 && table.code(j, field_key.field) > 0;
            if both && luck[field_key.field] < field_key.recall {
                bits[k / 64] |= 1 << (k % 64);
            }
        }
    }
    agree
}

/// Which simulated pairs are found once, twice, three times.
#[derive(Default)]
struct Coverage([[u64; MASK_WORDS]; 3]);

impl Coverage {
    /// What a rule adds: a pair found for the first time counts in full, found again it counts far less.
    fn gain(&self, mask: &[u64; MASK_WORDS]) -> f64 {
        let [once, twice, three_times] = &self.0;
        let mut sum = 0.0;
        for w in 0..MASK_WORDS {
            let m = mask[w];
            sum += f64::from((m & !once[w]).count_ones());
            sum += 0.15 * f64::from((m & once[w] & !twice[w]).count_ones());
            sum += 0.02 * f64::from((m & twice[w] & !three_times[w]).count_ones());
        }
        sum / (MASK_WORDS * 64) as f64
    }

    fn add(&mut self, mask: &[u64; MASK_WORDS]) {
        let [once, twice, three_times] = &mut self.0;
        for w in 0..MASK_WORDS {
            three_times[w] |= twice[w] & mask[w];
            twice[w] |= once[w] & mask[w];
            once[w] |= mask[w];
        }
    }
}
