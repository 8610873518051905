//! What agreement in each field is worth, learned from the pairs themselves.
//!
//! Three kinds of pairs are told apart: *same* (one person), *related* (people who share a home, a telephone or a
//! family name) and *random* (any two others). Fellegi and Sunter's weights are `log2(m / u)`; here the odds are
//! `same / (related + random)`, or a household would be learned as the match.

use super::comparison::{self, Rows, Signature};
use super::nested_places;
use super::priors::{self, Levels};
use crate::resolver::Calibration;
use crate::resolver::FieldKind;
use crate::resolver::level::{ELSE, EXACT, LEVELS};

/// What is known of one field.
#[derive(Debug, Clone)]
pub(crate) struct FieldWeights {
    pub(crate) kind: FieldKind,
    pub(crate) same: Levels,
    pub(crate) related: Levels,
    pub(crate) random: Levels,
    /// How often any two records agree, of one person or not.
    pub(crate) all: Levels,
    /// The share of all pairs in which both records have the field.
    pub(crate) both: f64,
    /// How likely the second user of a key's value is somebody new (Ewens' theta); 0 for what is no key.
    pub(crate) newcomers: f64,
    /// Whether it is a place, or lies around places: those count once.
    pub(crate) place: bool,
    /// Whether it says by itself who it is.
    pub(crate) telling: bool,
    /// How often related people have the same, where it is their own.
    pub(crate) alike: f64,
}

/// All that is learned.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    pub(crate) fields: Vec<FieldWeights>,
    /// The share of all pairs that are one person.
    pub(crate) same: f64,
    /// The share of all pairs that are related people.
    pub(crate) related: f64,
    /// How odds are brought to what labels say.
    pub(crate) calibration: Option<Calibration>,
    ratios: Vec<Ratios>,
}

/// Same to random and related to random, by level; 1 for a missing value.
#[derive(Debug, Clone)]
pub(crate) struct Ratios {
    pub(crate) place: bool,
    pub(crate) same: Levels,
    pub(crate) related: Levels,
}

impl Weights {
    pub(crate) fn new(fields: Vec<FieldWeights>, same: f64, related: f64) -> Self {
        let mut made = Self { fields, same, related, calibration: None, ratios: Vec::new() };
        made.settle();
        made
    }

    /// A first guess: what random pairs agree in is counted, what pairs of one person do is assumed.
    pub(crate) fn start(rows: &Rows<'_>, strangers: &[Signature], candidates: usize, total: f64) -> Self {
        let fields = rows.fields;
        let n = rows.len() as f64;
        let (telling, places) = (priors::telling(fields), nested_places::places(rows));
        let guessed = fields.iter().enumerate().map(|(i, field)| {
            let (mut all, shown) = priors::counted(field, n);
            let mut seen = [0.0f64; LEVELS];
            strangers.iter().for_each(|s| seen[comparison::level(*s, i)] += 1.0);
            let both: f64 = seen.iter().skip(1).sum();
            for l in 1..usize::from(ELSE) {
                all[l] = (seen[l] + 0.2) / (both + 2.0);
            }
            all[usize::from(ELSE)] = (1.0 - all.iter().sum::<f64>()).max(0.02);
            let same = priors::same(field.kind, &shown);
            let related = std::array::from_fn(|l| 0.5 * same[l] + 0.5 * all[l]);
            let both = (f64::from(field.present) / n).powi(2).max(1e-12);
            let mut made = FieldWeights {
                kind: field.kind,
                same,
                related,
                random: std::array::from_fn(|l| priors::most_chance(telling[i], l) * all[l]),
                all,
                both,
                newcomers: 0.0,
                place: places[i],
                telling: telling[i],
                alike: priors::ALIKE,
            };
            made.tell_apart();
            made
        });
        let same = share(0.3 * candidates as f64, total);
        Self::new(guessed.collect(), same, same * 0.3)
    }

    /// `log2` of the odds that a pair is one person.
    pub(crate) fn odds(&self, s: Signature) -> f64 {
        let (same, related) = self.evidence(s);
        self.finish(same, related)
    }

    /// `log2` of the odds, from how much likelier the evidence is in one person and in relatives than in strangers.
    pub(crate) fn finish(&self, same: f64, related: f64) -> f64 {
        let random = (1.0 - self.same - self.related).max(0.5);
        let odds = (self.same * same / (self.related * related + random)).log2();
        self.calibration.map_or(odds, |c| c.slope * odds + c.shift)
    }

    /// What a level says, by field.
    #[inline]
    pub(crate) fn ratios(&self, field: usize) -> &Ratios {
        &self.ratios[field]
    }

    fn evidence(&self, s: Signature) -> (f64, f64) {
        let (mut same, mut related) = (Product::default(), Product::default());
        for (i, ratios) in self.ratios.iter().enumerate() {
            let l = comparison::level(s, i);
            if l > 0 {
                same.add(ratios.place, ratios.same[l]);
                related.add(ratios.place, ratios.related[l]);
            }
        }
        (same.total(), related.total())
    }

    /// Expectation and maximisation over counted signatures, each of which stands for `scale` pairs.
    pub(crate) fn train(&mut self, counted: &[(Signature, f64)], total: f64) {
        const ROUNDS: usize = 40;
        // Where nothing is a person's own, nothing tells people who are related from one person.
        let own = self.fields.iter().any(|f| f.kind.personal() || f.kind == FieldKind::Text);
        // Twins are seen where both have a given name and a birth date.
        let field = |kind| self.fields.iter().position(|f| f.kind == kind);
        let born = field(FieldKind::GivenName).zip(field(FieldKind::BirthDate));
        for _ in 0..ROUNDS {
            let mut m = vec![[0.0; LEVELS]; self.fields.len()];
            let mut r = m.clone();
            let mut twins = [0.0; LEVELS];
            let (mut sum_m, mut sum_r) = (0.0, 0.0);
            let rest = (1.0 - self.same - self.related).max(0.5);
            for (s, count) in counted {
                let (a, b) = self.evidence(*s);
                let (a, b) = (self.same * a, self.related * b);
                let (a, b) = (count * a / (a + b + rest), count * b / (a + b + rest));
                sum_m += a;
                sum_r += b;
                for (i, (m, r)) in m.iter_mut().zip(&mut r).enumerate() {
                    let l = comparison::level(*s, i);
                    m[l] += a;
                    r[l] += b;
                }
                if let Some((_, born)) = born.filter(|(given, _)| comparison::level(*s, *given) == usize::from(ELSE)) {
                    twins[comparison::level(*s, born)] += b;
                }
            }
            let before = self.same;
            self.same = share(sum_m, total);
            if let Some(born) = born.map(|(_, born)| born) {
                self.fields[born].alike = priors::twins(&twins);
            }
            self.related = if own { (sum_r / total).clamp(1e-12, 0.5) } else { 1e-12 };
            for ((f, m), r) in self.fields.iter_mut().zip(&m).zip(&r) {
                f.apart(m, r, total);
                update(&mut f.same, m);
                update(&mut f.related, r);
                priors::hold(f.kind, &mut f.same, &mut f.random);
                f.tell_apart();
            }
            self.settle();
            if (self.same / before).log2().abs() < 1e-3 {
                break;
            }
        }
    }

    /// Learns again from clusters: `counted` are the pairs within them, found by a rule or not.
    pub(crate) fn relearn(&mut self, counted: &[(Signature, f64)], total: f64) {
        let mut m = vec![[0.0; LEVELS]; self.fields.len()];
        for (s, count) in counted {
            m.iter_mut().enumerate().for_each(|(i, m)| m[comparison::level(*s, i)] += count);
        }
        for (f, m) in self.fields.iter_mut().zip(&m) {
            f.apart(m, &[0.0; LEVELS], total);
            update(&mut f.same, m);
            priors::hold(f.kind, &mut f.same, &mut f.random);
            f.tell_apart();
        }
        self.same = share(counted.iter().map(|c| c.1).sum(), total);
        self.settle();
    }

    /// Learns from pairs that somebody said are one person, and how much each counts.
    pub(crate) fn teach(&mut self, same: &[(Signature, f64)]) {
        let mut m = vec![[0.0; LEVELS]; self.fields.len()];
        for (s, counts) in same {
            m.iter_mut().enumerate().for_each(|(i, m)| m[comparison::level(*s, i)] += counts);
        }
        for (f, m) in self.fields.iter_mut().zip(&m) {
            update(&mut f.same, m);
            priors::hold(f.kind, &mut f.same, &mut f.random);
            f.tell_apart();
        }
        self.settle();
    }

    /// Lays out the ratios anew.
    fn settle(&mut self) {
        let ratio = |a: &Levels, b: &Levels| std::array::from_fn(|l| if l == 0 { 1.0 } else { a[l] / b[l] });
        let ratios = self.fields.iter().map(|f| Ratios {
            place: f.place,
            same: ratio(&f.same, &f.random),
            related: ratio(&f.related, &f.random),
        });
        self.ratios = ratios.collect();
    }
}

impl FieldWeights {
    /// Related people rarely agree in what is their own: twins, a name handed down. Of a whole name they share a part. Their
    /// numbers may well be near one another: they were given out one after the other.
    fn tell_apart(&mut self) {
        let (whole_name, number) = (self.kind == FieldKind::Text, self.kind == FieldKind::Id);
        for l in 1..LEVELS {
            let own = self.kind.personal() && (!number || l >= usize::from(EXACT))
                || whole_name && (l <= 2 || l >= usize::from(EXACT));
            if own {
                self.related[l] = (1.0 - self.alike) * self.random[l] + self.alike * self.same[l];
            }
        }
    }

    /// What is left for strangers once the pairs of one person and of relatives are taken out. Nearly all who share a
    /// telephone number are one person: counting them as chance would make the number worthless.
    fn apart(&mut self, same: &Levels, related: &Levels, total: f64) {
        let least = priors::least_chance(self.kind);
        for l in 1..LEVELS {
            let known = (same[l] + related[l]) / (total * self.both);
            let most = priors::most_chance(self.telling, l);
            self.random[l] = (self.all[l] - known).clamp(least * self.all[l], most * self.all[l]);
        }
    }
}

/// The share of all pairs that are one person. That one record in twenty has a twin is never ruled out: where nothing
/// was found there was little to find it by.
fn share(pairs: f64, total: f64) -> f64 {
    let records = (2.0 * total).sqrt();
    (pairs.max(0.05 * records) / total).clamp(1e-12, 0.2)
}

/// New probabilities from counts, held back by the old ones while counts are few.
fn update(to: &mut Levels, counts: &Levels) {
    const FIRM: f64 = 10.0;
    let n: f64 = counts.iter().skip(1).sum();
    for (p, c) in to.iter_mut().zip(counts).skip(1) {
        *p = ((c + FIRM * *p) / (n + FIRM)).max(1e-5);
    }
}

/// A product of likelihood ratios in which places that lie within one another count once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Product {
    all: f64,
    best: f64,
    worst: f64,
    against: f64,
}

impl Default for Product {
    fn default() -> Self {
        Self { all: 1.0, best: 1.0, worst: 1.0, against: 1.0 }
    }
}

impl Product {
    #[inline]
    pub(crate) fn add(&mut self, place: bool, ratio: f64) {
        if place {
            self.best = self.best.max(ratio);
            self.worst = self.worst.min(ratio);
            self.against *= ratio.min(1.0);
        } else {
            self.all *= ratio;
        }
    }

    #[inline]
    pub(crate) fn total(&self) -> f64 {
        let place = match self.best > 1.0 {
            true if self.against < 1.0 => self.best * self.against.powf(0.3),
            true => self.best,
            false => self.worst,
        };
        (self.all * place).clamp(1e-290, 1e290)
    }
}
