//! Which rules find candidates: chosen to find most pairs of one person, each more than once, at a bounded cost.

use super::blocking_key::Feature;
use super::comparison::Rows;
use super::random::Draw;
use crate::resolver::Part;
use std::collections::HashSet;

/// A rule: records that agree in all its features are candidates.
pub(crate) type Rule = Vec<usize>;

/// The most candidates one rule may bring per record, as expected from its features.
const MOST: f64 = 1.5;
/// The most rules.
const RULES: usize = 20;
/// What a rule must add for each record it passes over.
const LEAST_EACH: f64 = 1e-7;
/// Imagined pairs of one person, in words of 64.
const WORDS: usize = 16;

/// Chooses rules until they bring `per_record` candidates or find nothing new.
pub(crate) fn choose(rows: &Rows<'_>, features: &[Feature], n: usize, per_record: f64) -> Vec<Rule> {
    let key = |f: &Feature| f.part == Part::Value && rows.fields[f.field].kind.key();
    let candidates = candidates(features, n, key);
    let agree = imagine(rows, features);
    let masks: Vec<[u64; WORDS]> = candidates
        .iter()
        .map(|(rule, _)| std::array::from_fn(|w| rule.iter().fold(!0, |m, f| m & agree[*f][w])))
        .collect();
    let mut found = Found::default();
    let mut used = vec![false; candidates.len()];
    let (mut chosen, mut spent) = (Vec::new(), 0.0);
    while chosen.len() < RULES && spent < per_record {
        let worth = |i: usize| found.worth(&masks[i]) / (0.05 + candidates[i].1);
        let best = (0..candidates.len())
            .filter(|i| !used[*i] && found.worth(&masks[*i]) > least(n))
            .max_by(|a, b| worth(*a).total_cmp(&worth(*b)).then(b.cmp(a)));
        let Some(i) = best else { break };
        used[i] = true;
        spent += candidates[i].1;
        found.add(&masks[i]);
        chosen.push(candidates[i].0.clone());
    }
    chosen
}

/// The least share of imagined pairs a rule must add. Every rule is a pass over all records, and has to be worth it: the
/// more there are, the more.
fn least(records: usize) -> f64 {
    (records as f64 * LEAST_EACH).clamp(0.001, 0.03)
}

/// Every set of one to three features that is selective enough, and no larger than it has to be; with its cost.
fn candidates(features: &[Feature], n: usize, key: impl Fn(&Feature) -> bool) -> Vec<(Rule, f64)> {
    let one = |f: &usize| features[*f].collides * features[*f].present * features[*f].present;
    let cost = |rule: &[usize]| rule.iter().map(one).product::<f64>() * n as f64 / 2.0;
    let field = |f: usize| features[f].field;
    let mut found = Vec::new();
    let mut open = Vec::new();
    for (f, feature) in features.iter().enumerate() {
        match cost(&[f]) {
            c if c <= MOST => found.push((vec![f], c)),
            // Large blocks of a key are cut, and everybody in them is compared with somebody: the cost is bounded.
            _ if key(feature) => found.push((vec![f], MOST)),
            _ => open.push(f),
        }
    }
    let mut pairs = HashSet::new();
    for (i, a) in open.iter().enumerate() {
        for b in open.iter().skip(i + 1).filter(|b| field(*a) != field(**b)) {
            let c = cost(&[*a, *b]);
            if c <= MOST {
                pairs.insert((*a, *b));
                found.push((vec![*a, *b], c));
            }
        }
    }
    for (i, a) in open.iter().enumerate() {
        for (j, b) in open.iter().enumerate().skip(i + 1) {
            if field(*a) == field(*b) || pairs.contains(&(*a, *b)) {
                continue;
            }
            for c in open.iter().skip(j + 1) {
                let apart = field(*c) != field(*a) && field(*c) != field(*b);
                let covered = pairs.contains(&(*a, *c)) || pairs.contains(&(*b, *c));
                let price = cost(&[*a, *b, *c]);
                if apart && !covered && price <= MOST {
                    found.push((vec![*a, *b, *c], price));
                }
            }
        }
    }
    found
}

/// Pairs of one person, imagined: which features both records have and agree in. Who has what is taken from the
/// records; one error spoils a whole value and often its parts, so the parts of a field share their luck.
fn imagine(rows: &Rows<'_>, features: &[Feature]) -> Vec<[u64; WORDS]> {
    let mut draw = Draw::new(1);
    let mut agree = vec![[0u64; WORDS]; features.len()];
    for k in 0..WORDS * 64 {
        let (i, j) = (draw.below(rows.len()) as u32, draw.below(rows.len()) as u32);
        let luck: Vec<f64> = rows.fields.iter().map(|_| draw.unit()).collect();
        for (bits, feature) in agree.iter_mut().zip(features) {
            let both = rows.code(i, feature.field) > 0 && rows.code(j, feature.field) > 0;
            if both && luck[feature.field] < feature.holds {
                bits[k / 64] |= 1 << (k % 64);
            }
        }
    }
    agree
}

/// Which imagined pairs were found once, twice, three times.
#[derive(Default)]
struct Found([[u64; WORDS]; 3]);

impl Found {
    /// What a rule adds: a pair found for the first time counts whole, again far less.
    fn worth(&self, mask: &[u64; WORDS]) -> f64 {
        let [once, twice, thrice] = &self.0;
        let mut sum = 0.0;
        for w in 0..WORDS {
            let m = mask[w];
            sum += f64::from((m & !once[w]).count_ones());
            sum += 0.15 * f64::from((m & once[w] & !twice[w]).count_ones());
            sum += 0.02 * f64::from((m & twice[w] & !thrice[w]).count_ones());
        }
        sum / (WORDS * 64) as f64
    }

    fn add(&mut self, mask: &[u64; WORDS]) {
        let [once, twice, thrice] = &mut self.0;
        for w in 0..WORDS {
            thrice[w] |= twice[w] & mask[w];
            twice[w] |= once[w] & mask[w];
            once[w] |= mask[w];
        }
    }
}
