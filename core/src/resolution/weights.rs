//! What agreement in each field is worth, learned from the pairs themselves.
//!
//! Three kinds of pairs are told apart: *same* (one person), *related* (people who share a home, a telephone or a
//! family name) and *random* (any two records of the table). Fellegi and Sunter's weights are `log2(m / u)`; here the
//! odds are `same / (related + random)`, or a household would be learned as the match.

use super::compare::{ELSE, EXACT, LEVELS};
use super::field::Field;
use super::kind::FieldKind;

/// The levels of a pair, four bits a field.
pub(crate) type Signature = u64;

/// The most fields that are compared.
pub(crate) const MOST_FIELDS: usize = 16;

/// The exact level of a value that so many records have.
pub(crate) fn bucket(count: u32) -> u8 {
    // Steps of four: 1-2, 3-8, 9-32 …
    let step = (32 - count.saturating_sub(1).max(1).leading_zeros()) / 2;
    EXACT + (step as u8).min(7)
}

/// What is known of one field.
#[derive(Debug, Clone)]
pub(crate) struct FieldWeights {
    pub(crate) kind: FieldKind,
    pub(crate) same: [f64; LEVELS],
    pub(crate) related: [f64; LEVELS],
    pub(crate) random: [f64; LEVELS],
    /// How often any two records agree, of one person or not.
    pub(crate) all: [f64; LEVELS],
    /// The share of all pairs in which both records have the field.
    pub(crate) both: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct Weights {
    pub(crate) fields: Vec<FieldWeights>,
    /// The share of all pairs that are one person.
    pub(crate) same: f64,
    pub(crate) related: f64,
}

impl FieldWeights {
    /// What is left for strangers once the pairs of one person and of relatives are taken out.
    fn apart(&mut self, same: &[f64; LEVELS], related: &[f64; LEVELS], total: f64) {
        for l in 1..LEVELS {
            let known = (same[l] + related[l]) / (total * self.both);
            self.random[l] = (self.all[l] - known).max(0.02 * self.all[l]);
        }
    }
}

impl Weights {
    /// A first guess: what random pairs agree in is counted, what pairs of one person do is assumed.
    pub(crate) fn start(fields: &[Field], sampled: &[Signature], candidates: usize, total: f64) -> Self {
        let n = fields.first().map_or(0, |f| f.codes.len()) as f64;
        let learned = fields.iter().enumerate().map(|(i, field)| {
            let mut random = [0.0; LEVELS];
            let p = f64::from(field.present);
            let all = (p * (p - 1.0)).max(1.0);
            let mut shown = [0.0; LEVELS];
            for v in field.values.iter().skip(1) {
                let c = f64::from(v.count);
                random[usize::from(bucket(v.count))] += c * (c - 1.0) / all;
                shown[usize::from(bucket(v.count))] += c / p.max(1.0);
            }
            let mut seen = [0.0f64; LEVELS];
            let mut both = 0.0f64;
            for s in sampled {
                let l = (s >> (4 * i) & 15) as usize;
                if l > 0 {
                    both += 1.0;
                    seen[l] += 1.0;
                }
            }
            for l in 1..usize::from(ELSE) {
                random[l] = (seen[l] + 0.2) / (both + 2.0);
            }
            let rest: f64 = random.iter().sum::<f64>() - random[usize::from(ELSE)];
            random[usize::from(ELSE)] = (1.0 - rest).max(0.02);
            for l in usize::from(EXACT)..LEVELS {
                random[l] = random[l].max(0.25 / all.max(n));
            }
            let exact = match field.kind {
                FieldKind::Phone | FieldKind::Email | FieldKind::Device => 0.6,
                FieldKind::Text => 0.5,
                _ => 0.8,
            };
            let mut same = [0.0; LEVELS];
            for (l, p) in [(1, 0.07), (2, 0.04), (3, 0.02), (4, 0.01), (5, 0.01), (6, 0.01)] {
                same[l] = p * (1.0 - exact) / 0.25;
            }
            same[usize::from(ELSE)] = (1.0 - exact) * 0.09 / 0.25;
            for l in usize::from(EXACT)..LEVELS {
                same[l] = exact * shown[l] + 1e-4;
            }
            normalise(&mut same);
            let related = if field.kind.personal() { mixed(&random, &same) } else {
                let mut r = same;
                for (l, x) in r.iter_mut().enumerate() {
                    *x = 0.5 * *x + 0.5 * random[l];
                }
                r
            };
            FieldWeights { kind: field.kind, same, related, random, all: random, both: (f64::from(field.present) / n).powi(2).max(1e-12) }
        }).collect();
        let same = (0.3 * candidates as f64 / total).max(1e-12);
        Self { fields: learned, same, related: same * 0.3 }
    }

    /// `log2` of the odds that a pair is one person.
    pub(crate) fn odds(&self, s: Signature) -> f64 {
        let (a, r) = self.ratios(s);
        self.finish(a, r)
    }

    pub(crate) fn finish(&self, same: f64, related: f64) -> f64 {
        let random = (1.0 - self.same - self.related).max(0.5);
        let other = self.related * related.exp2() + random;
        self.same.log2() + same - other.log2()
    }

    /// `log2(m/u)` of one person and of relatives.
    fn ratios(&self, s: Signature) -> (f64, f64) {
        let (mut same, mut related) = (Sum::default(), Sum::default());
        for (i, f) in self.fields.iter().enumerate() {
            let l = (s >> (4 * i) & 15) as usize;
            if l > 0 {
                same.add(f.kind, (f.same[l] / f.random[l]).log2());
                related.add(f.kind, (f.related[l] / f.random[l]).log2());
            }
        }
        (same.total(), related.total())
    }

    /// Expectation and maximisation over the counted signatures.
    pub(crate) fn train(&mut self, counted: &[(Signature, u32)], total: f64, rounds: usize) {
        for _ in 0..rounds {
            let mut m = vec![[0.0; LEVELS]; self.fields.len()];
            let mut r = vec![[0.0; LEVELS]; self.fields.len()];
            let (mut sum_m, mut sum_r) = (0.0, 0.0);
            for (s, count) in counted {
                let (a, b) = self.ratios(*s);
                let pa = self.same * a.exp2();
                let pb = self.related * b.exp2();
                let pu = (1.0 - self.same - self.related).max(0.5);
                let whole = pa + pb + pu;
                let (wa, wb) = (f64::from(*count) * pa / whole, f64::from(*count) * pb / whole);
                sum_m += wa;
                sum_r += wb;
                for i in 0..self.fields.len() {
                    let l = (s >> (4 * i) & 15) as usize;
                    m[i][l] += wa;
                    r[i][l] += wb;
                }
            }
            let before = self.same;
            self.same = (sum_m / total).max(1e-12);
            self.related = (sum_r / total).max(1e-12);
            for (i, f) in self.fields.iter_mut().enumerate() {
                f.apart(&m[i], &r[i], total);
                update(&mut f.same, &m[i]);
                if f.kind.personal() {
                    f.related = mixed(&f.random, &f.same);
                } else {
                    update(&mut f.related, &r[i]);
                }
            }
            if (self.same / before).log2().abs() < 1e-4 {
                break;
            }
        }
    }
}

/// Related people rarely agree in what is their own: twins, a name handed down.
fn mixed(random: &[f64; LEVELS], same: &[f64; LEVELS]) -> [f64; LEVELS] {
    std::array::from_fn(|l| 0.97 * random[l] + 0.03 * same[l])
}

fn update(to: &mut [f64; LEVELS], counts: &[f64; LEVELS]) {
    const PRIOR: f64 = 10.0;
    let n: f64 = counts.iter().skip(1).sum();
    let old = *to;
    for l in 1..LEVELS {
        to[l] = (counts[l] + PRIOR * old[l]) / (n + PRIOR);
        to[l] = to[l].max(1e-5);
    }
}

fn normalise(p: &mut [f64; LEVELS]) {
    let sum: f64 = p.iter().sum();
    p.iter_mut().for_each(|x| *x /= sum);
}

/// A sum of weights in which places within one another count once.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Sum {
    all: f64,
    best: f64,
    worst: f64,
    negative: f64,
}

impl Sum {
    pub(crate) fn add(&mut self, kind: FieldKind, w: f64) {
        if kind.place() {
            self.best = self.best.max(w);
            self.worst = self.worst.min(w);
            self.negative += w.min(0.0);
        } else {
            self.all += w;
        }
    }

    pub(crate) fn total(&self) -> f64 {
        self.all + if self.best > 0.0 { self.best + 0.3 * self.negative } else { self.worst }
    }
}

impl Weights {
    /// Learns what one person's records agree in from the clusters found.
    pub(crate) fn relearn(&mut self, counted: &[(Signature, u32)], share: f64, total: f64) {
        let mut m = vec![[0.0; LEVELS]; self.fields.len()];
        for (s, count) in counted {
            for (i, m) in m.iter_mut().enumerate() {
                m[(s >> (4 * i) & 15) as usize] += f64::from(*count);
            }
        }
        for (f, m) in self.fields.iter_mut().zip(&m) {
            f.apart(m, &[0.0; LEVELS], total);
            update(&mut f.same, m);
            if f.kind.personal() {
                f.related = mixed(&f.random, &f.same);
            }
        }
        self.same = share.max(1e-12);
    }
}
