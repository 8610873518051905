//! The match model (Fellegi and Sunter): m and u probabilities for each comparison level of each field, learned from
//! the pairs themselves.
//!
//! Three kinds of pairs are told apart: of one person (m), of two people of one household (who share a home, a
//! telephone or a family name), and of strangers (u). Match weights are `log2(m / u)`; the odds are those of one person
//! against household and strangers together, or a household would be learned as a match.

use super::comparison::{self, LevelVector, RecordTable};
use super::nested_places;
use super::priors::{self, LevelProbabilities};
use crate::resolver::Calibration;
use crate::resolver::FieldKind;
use crate::resolver::level::{DIFFERENT, FIRST_EXACT, LEVEL_COUNT};

/// What is known of one field: probabilities by comparison level.
#[derive(Debug, Clone)]
pub(crate) struct FieldModel {
    pub(crate) kind: FieldKind,
    pub(crate) m: LevelProbabilities,
    pub(crate) household: LevelProbabilities,
    pub(crate) u: LevelProbabilities,
    /// m and household of the model that ships: what a table says moves them.
    pub(crate) shipped_m: LevelProbabilities,
    pub(crate) shipped_household: LevelProbabilities,
    /// How often any two records agree, whoever they are.
    pub(crate) agreement_rate: LevelProbabilities,
    /// The share of all pairs in which both records have the field.
    pub(crate) both_present: f64,
    /// How likely the second holder of a key's value is somebody new (theta of Ewens' sampling formula); 0 for what is
    /// no key.
    pub(crate) new_holder_rate: f64,
    /// Whether it is a location, or follows from one: those fields count once.
    pub(crate) is_location: bool,
    /// Whether the field alone identifies a person.
    pub(crate) identifying: bool,
    /// How often people of one household have the same value, where values belong to one person.
    pub(crate) household_agreement: f64,
    /// The most that m of `else` may be; none where nothing limits it.
    pub(crate) limit: Option<f64>,
    /// The same in the model that ships.
    pub(crate) shipped_limit: f64,
}

/// The whole model.
#[derive(Debug, Clone)]
pub(crate) struct MatchModel {
    pub(crate) fields: Vec<FieldModel>,
    /// The share of all pairs that are one person.
    pub(crate) prior_match: f64,
    /// The share of all pairs that are two people of one household.
    pub(crate) prior_household: f64,
    /// How the odds are fitted to labels.
    pub(crate) calibration: Option<Calibration>,
    /// How many bits names count less where nothing else agrees, though there is something: how many have a name was not
    /// counted, and namesakes are many.
    pub(crate) doubt_of_names: f64,
    /// From how many records it was learned; none by the model that ships alone.
    pub(crate) records: u64,
    ratios: Vec<LikelihoodRatios>,
}

/// Likelihood ratios to strangers, by level: of one person and of one household; 1 for a missing value.
#[derive(Debug, Clone)]
pub(crate) struct LikelihoodRatios {
    pub(crate) is_location: bool,
    pub(crate) person: LevelProbabilities,
    pub(crate) household: LevelProbabilities,
}

impl MatchModel {
    pub(crate) fn new(fields: Vec<FieldModel>, prior_match: f64, prior_household: f64) -> Self {
        let mut made = Self {
            fields,
            prior_match,
            prior_household,
            calibration: None,
            doubt_of_names: 0.0,
            records: 0,
            ratios: Vec::new(),
        };
        made.update_ratios();
        made
    }

    /// Whether so many records, with so many pairs of one person among them, taught what a contradiction weighs that it need
    /// not bind: a large register in which hardly anybody stands twice has taught nothing of that.
    pub(crate) fn learned_from_many(&self) -> bool {
        const RECORDS: u64 = 3_000;
        const PAIRS_PER_RECORD: f64 = 0.1;
        let records = self.records as f64;
        self.records >= RECORDS && self.prior_match * records * (records - 1.0) / 2.0 >= PAIRS_PER_RECORD * records
    }

    /// The same, with names counting so many bits less where nothing else agrees.
    pub(crate) fn doubting_names(self, doubt_of_names: f64) -> Self {
        Self { doubt_of_names, ..self }
    }

    /// The initial model: u is counted over random pairs, m is assumed.
    pub(crate) fn initial(
        table: &RecordTable<'_>,
        exact_levels: &[Vec<u8>],
        strangers: &[LevelVector],
        candidates: usize,
        total: f64,
    ) -> Self {
        let fields = table.fields;
        let n = table.len() as f64;
        let (telling, places) = (priors::identifying_fields(fields), nested_places::location_fields(table));
        let firms = priors::are_firms(fields);
        let guessed = fields.iter().enumerate().map(|(i, field)| {
            let (mut all, shown) = priors::exact_rates(field, &exact_levels[i], n);
            let mut seen = [0.0f64; LEVEL_COUNT];
            strangers.iter().for_each(|s| seen[comparison::level(*s, i)] += 1.0);
            let both_present: f64 = seen.iter().skip(1).sum();
            let [same, related, strangers] = priors::shipped(field, firms, &shown);
            for l in 1..usize::from(DIFFERENT) {
                all[l] = (seen[l] + priors::PRIOR_STRANGERS * strangers[l]) / (both_present + priors::PRIOR_STRANGERS);
            }
            all[usize::from(DIFFERENT)] = (1.0 - all.iter().sum::<f64>()).max(0.02);
            let both = (f64::from(field.present) / n).powi(2).max(1e-12);
            let mut made = FieldModel {
                kind: field.kind,
                m: same,
                household: related,
                shipped_m: same,
                shipped_household: related,
                u: std::array::from_fn(|l| priors::max_u_share(telling[i], l) * all[l]),
                agreement_rate: all,
                both_present: both,
                new_holder_rate: 0.0,
                is_location: places[i],
                identifying: telling[i],
                household_agreement: priors::TWIN_RATE,
                limit: priors::limit(field, firms),
                shipped_limit: priors::limit(field, firms).unwrap_or(1.0),
            };
            made.tie_household_to_m();
            made
        });
        let same = match_share(0.3 * candidates as f64, total);
        Self { records: table.len() as u64, ..Self::new(guessed.collect(), same, same * 0.3) }
    }

    /// `log2` of the odds that a pair is one person.
    pub(crate) fn odds(&self, s: LevelVector) -> f64 {
        let (same, related) = self.likelihood_ratios(s);
        self.posterior_odds(same, related)
    }

    /// `log2` of the posterior odds, from the likelihood ratios of one person and of one household to strangers.
    pub(crate) fn posterior_odds(&self, m: f64, household: f64) -> f64 {
        let random = (1.0 - self.prior_match - self.prior_household).max(0.5);
        let odds = (self.prior_match * m / (self.prior_household * household + random)).log2();
        self.calibration.map_or(odds, |c| c.slope * odds + c.shift)
    }

    /// The likelihood ratios of a field.
    #[inline]
    pub(crate) fn ratios(&self, field: usize) -> &LikelihoodRatios {
        &self.ratios[field]
    }

    fn likelihood_ratios(&self, s: LevelVector) -> (f64, f64) {
        let (mut same, mut related) = (LikelihoodProduct::default(), LikelihoodProduct::default());
        for (i, ratios) in self.ratios.iter().enumerate() {
            let l = comparison::level(s, i);
            if l > 0 {
                same.add(ratios.is_location, ratios.person[l]);
                related.add(ratios.is_location, ratios.household[l]);
            }
        }
        (same.total(), related.total())
    }

    /// Expectation maximisation over counted level vectors.
    pub(crate) fn expectation_maximisation(&mut self, counted: &[(LevelVector, f64)], total: f64) {
        const ROUNDS: usize = 40;
        // Where no field belongs to one person, nothing tells a household from one person.
        let own = self
            .fields
            .iter()
            .any(|f| f.kind.is_personal() || matches!(f.kind, FieldKind::Text | FieldKind::Organisation));
        // Twins are seen where both records have a given name and a birth date.
        let field = |kind| self.fields.iter().position(|f| f.kind == kind);
        let birth_date = field(FieldKind::GivenName).zip(field(FieldKind::BirthDate));
        for _ in 0..ROUNDS {
            let mut m = vec![[0.0; LEVEL_COUNT]; self.fields.len()];
            let mut r = m.clone();
            let mut twin_levels = [0.0; LEVEL_COUNT];
            let (mut sum_m, mut sum_r) = (0.0, 0.0);
            let rest = (1.0 - self.prior_match - self.prior_household).max(0.5);
            for (s, count) in counted {
                let (a, b) = self.likelihood_ratios(*s);
                let (a, b) = (self.prior_match * a, self.prior_household * b);
                let (a, b) = (count * a / (a + b + rest), count * b / (a + b + rest));
                sum_m += a;
                sum_r += b;
                for (i, (m, r)) in m.iter_mut().zip(&mut r).enumerate() {
                    let l = comparison::level(*s, i);
                    m[l] += a;
                    r[l] += b;
                }
                if let Some((_, birth_date)) =
                    birth_date.filter(|(given, _)| comparison::level(*s, *given) == usize::from(DIFFERENT))
                {
                    twin_levels[comparison::level(*s, birth_date)] += b;
                }
            }
            let before = self.prior_match;
            self.prior_match = match_share(sum_m, total);
            if let Some(birth_date) = birth_date.map(|(_, birth_date)| birth_date) {
                self.fields[birth_date].household_agreement = priors::estimate_twin_rate(&twin_levels);
            }
            self.prior_household = if own { (sum_r / total).clamp(1e-12, 0.5) } else { 1e-12 };
            for ((f, m), r) in self.fields.iter_mut().zip(&m).zip(&r) {
                f.update_u(m, r, total);
                update_probabilities(&mut f.m, m, &f.shipped_m, priors::PRIOR_MATCHES);
                update_probabilities(&mut f.household, r, &f.shipped_household, priors::PRIOR_RELATED);
                priors::constrain(f.kind, f.limit, &mut f.m, &mut f.u);
                f.tie_household_to_m();
            }
            self.update_ratios();
            if (self.prior_match / before).log2().abs() < 1e-3 {
                break;
            }
        }
    }

    /// Estimates the model again from clusters: `counted` are the pairs within them, whether a rule found them or not.
    pub(crate) fn reestimate_from_clusters(&mut self, counted: &[(LevelVector, f64)], total: f64) {
        let mut m = vec![[0.0; LEVEL_COUNT]; self.fields.len()];
        for (s, count) in counted {
            m.iter_mut().enumerate().for_each(|(i, m)| m[comparison::level(*s, i)] += count);
        }
        for (f, m) in self.fields.iter_mut().zip(&m) {
            f.update_u(m, &[0.0; LEVEL_COUNT], total);
            update_probabilities(&mut f.m, m, &f.shipped_m, priors::PRIOR_MATCHES);
            priors::constrain(f.kind, f.limit, &mut f.m, &mut f.u);
            f.tie_household_to_m();
        }
        self.prior_match = match_share(counted.iter().map(|c| c.1).sum(), total);
        self.update_ratios();
    }

    /// Fits m to pairs labelled as one person, each with its weight.
    pub(crate) fn fit_labels(&mut self, pairs: &[(LevelVector, f64)]) {
        const LEARNED_MATCHES: f64 = 10.0;
        let mut m = vec![[0.0; LEVEL_COUNT]; self.fields.len()];
        for (s, counts) in pairs {
            m.iter_mut().enumerate().for_each(|(i, m)| m[comparison::level(*s, i)] += counts);
        }
        for (f, m) in self.fields.iter_mut().zip(&m) {
            // What was learned is the prior now.
            let learned = f.m;
            update_probabilities(&mut f.m, m, &learned, LEARNED_MATCHES);
            priors::constrain(f.kind, f.limit, &mut f.m, &mut f.u);
            f.tie_household_to_m();
        }
        self.update_ratios();
    }

    /// Computes the likelihood ratios from m, household and u.
    fn update_ratios(&mut self) {
        let ratio = |a: &LevelProbabilities, b: &LevelProbabilities| {
            std::array::from_fn(|l| if l == 0 { 1.0 } else { a[l] / b[l] })
        };
        let ratios = self.fields.iter().map(|f| LikelihoodRatios {
            is_location: f.is_location,
            person: ratio(&f.m, &f.u),
            household: ratio(&f.household, &f.u),
        });
        self.ratios = ratios.collect();
    }
}

impl FieldModel {
    /// Whether the field belongs to a person and is hardly ever wrong: two values that have nothing near are two people.
    pub(crate) fn limited(&self) -> bool {
        self.limit.is_some() && !self.lifted()
    }

    /// The limit, where the table moved it; 1 where there is none any more.
    pub(crate) fn lifted_limit(&self) -> Option<f64> {
        match self.limit {
            None if self.shipped_limit < 1.0 => Some(1.0),
            limit => limit.filter(|_| self.lifted()),
        }
    }

    /// Whether the table proved that values of the field are wrong more often than the model that ships allows.
    pub(crate) fn lifted(&self) -> bool {
        self.limit.is_some_and(|most| most > self.shipped_limit)
    }

    /// People of one household rarely agree in what belongs to one person: twins do, and a name handed down. They share
    /// a part of a whole name. Their numbers may be near one another, because they were issued one after the other.
    fn tie_household_to_m(&mut self) {
        let (whole_name, number) = (self.kind == FieldKind::Text, self.kind == FieldKind::Id);
        for l in 1..LEVEL_COUNT {
            let own = self.kind.is_personal() && (!number || l >= usize::from(FIRST_EXACT))
                || whole_name && (l <= 2 || l >= usize::from(FIRST_EXACT));
            if own {
                self.household[l] = (1.0 - self.household_agreement) * self.u[l] + self.household_agreement * self.m[l];
            }
        }
    }

    /// u is what is left of all agreement once pairs of one person and of one household are taken out. Nearly all who
    /// share a telephone number are one person: counted as chance, they would make the number worthless.
    fn update_u(&mut self, m: &LevelProbabilities, household: &LevelProbabilities, total: f64) {
        let least = priors::min_u_share(self.kind);
        for l in 1..LEVEL_COUNT {
            let known = (m[l] + household[l]) / (total * self.both_present);
            let most = priors::max_u_share(self.identifying, l);
            self.u[l] =
                (self.agreement_rate[l] - known).clamp(least * self.agreement_rate[l], most * self.agreement_rate[l]);
        }
    }
}

/// The share of all pairs that are one person. At least one record in twenty is expected to have a duplicate: where
/// none was found, there was little to find it by.
fn match_share(pairs: f64, total: f64) -> f64 {
    let records = (2.0 * total).sqrt();
    (pairs.max(0.05 * records) / total).clamp(1e-12, 0.2)
}

/// New probabilities from counts, with a prior that counts like so many pairs.
fn update_probabilities(
    to: &mut LevelProbabilities,
    counts: &LevelProbabilities,
    prior: &LevelProbabilities,
    pairs: f64,
) {
    let n: f64 = counts.iter().skip(1).sum();
    for ((p, c), prior) in to.iter_mut().zip(counts).zip(prior).skip(1) {
        *p = ((c + pairs * prior) / (n + pairs)).max(1e-5);
    }
}

/// A product of likelihood ratios in which location fields count once: the best of them for, the worst against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LikelihoodProduct {
    independent: f64,
    best: f64,
    worst: f64,
    against: f64,
}

impl Default for LikelihoodProduct {
    fn default() -> Self {
        Self { independent: 1.0, best: 1.0, worst: 1.0, against: 1.0 }
    }
}

impl LikelihoodProduct {
    #[inline]
    pub(crate) fn add(&mut self, is_location: bool, ratio: f64) {
        if is_location {
            self.best = self.best.max(ratio);
            self.worst = self.worst.min(ratio);
            self.against *= ratio.min(1.0);
        } else {
            self.independent *= ratio;
        }
    }

    #[inline]
    pub(crate) fn total(&self) -> f64 {
        let place = match self.best > 1.0 {
            true if self.against < 1.0 => self.best * self.against.powf(0.3),
            true => self.best,
            false => self.worst,
        };
        (self.independent * place).clamp(1e-290, 1e290)
    }
}
