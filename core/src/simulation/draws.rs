//! Numbers that look drawn, found by what they are for.
//!
//! Nothing is drawn one after the other: each number is a function of a contact's key and of its purpose. So under
//! another policy, which serves the contacts in another order or not at all, every contact keeps its patience, its length
//! and its luck, and what differs between two policies is the policies.

use crate::splitmix::{STEP, splitmix};

/// What a number is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    Gap = 1,
    Patience,
    Handling,
    Redial,
    RedialDelay,
    Repeat,
    RepeatDelay,
    Sale,
    Explore,
}

/// Names one contact of one replication; its later tries have keys of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Key(u64);

impl Key {
    pub(super) fn new(seed: u64, replication: u64) -> Self {
        Self(splitmix(splitmix(seed).wrapping_add(replication)))
    }

    /// The key of a part: a stream, a contact of it, a later try.
    pub(super) fn part(self, number: u64) -> Self {
        Self(splitmix(self.0 ^ splitmix(number.wrapping_add(STEP))))
    }

    /// Above 0 and below 1.
    pub(super) fn unit(self, purpose: Purpose) -> f64 {
        let bits = splitmix(self.0.wrapping_add(STEP.wrapping_mul(purpose as u64)));
        ((bits >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// By the exponential law, with mean 1.
    pub(super) fn exponential(self, purpose: Purpose) -> f64 {
        -self.unit(purpose).ln()
    }

    /// By the lognormal law with mean 1 and this standard deviation.
    pub(super) fn lognormal(self, purpose: Purpose, deviation: f64) -> f64 {
        let variance = (deviation * deviation).ln_1p();
        (variance.sqrt() * normal(self.unit(purpose)) - 0.5 * variance).exp()
    }
}

/// The normal law's quantile (Wichura's AS 241, seven digits). One number in, one out: that keeps draws comparable.
fn normal(share: f64) -> f64 {
    let q = share - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * of(r, [59.109_374_72, 159.291_132_02, 50.434_271_938, 3.387_132_717_9])
            / of(r, [67.187_563_6, 78.757_757_664, 17.895_169_469, 1.0]);
    }
    let r = (-share.min(1.0 - share).ln()).sqrt();
    let size = if r <= 5.0 {
        let r = r - 1.6;
        of(r, [0.170_238_210_3, 1.306_728_481_6, 2.756_815_39, 1.423_437_277_7])
            / of(r, [0.0, 0.120_211_325_975, 0.737_001_642_5, 1.0])
    } else {
        let r = r - 5.0;
        of(r, [0.017_337_203_997, 0.428_682_943_37, 3.081_226_386, 6.657_905_115])
            / of(r, [0.0, 0.012_258_202_635, 0.241_978_942_25, 1.0])
    };
    size.copysign(q)
}

/// A polynomial, the highest power first.
fn of(x: f64, powers: [f64; 4]) -> f64 {
    powers.iter().fold(0.0, |sum, power| sum * x + power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_their_law() {
        let keys = || (0..200_000_u64).map(|number| Key::new(7, 1).part(number));
        let mean = |of: &dyn Fn(Key) -> f64| keys().map(of).sum::<f64>() / 200_000.0;
        let close = |found: f64, known: f64, slack: f64| assert!((found - known).abs() < slack, "{found} {known}");
        close(mean(&|key| key.unit(Purpose::Sale)), 0.5, 0.003);
        close(mean(&|key| key.exponential(Purpose::Patience)), 1.0, 0.01);
        close(mean(&|key| key.lognormal(Purpose::Handling, 0.8)), 1.0, 0.01);
        close(mean(&|key| (key.lognormal(Purpose::Handling, 0.8) - 1.0).powi(2)).sqrt(), 0.8, 0.03);
        // Purposes and keys have nothing to do with each other.
        close(mean(&|key| key.unit(Purpose::Sale) * key.unit(Purpose::Redial)), 0.25, 0.003);
        close(mean(&|key| key.unit(Purpose::Sale) * key.part(1).unit(Purpose::Sale)), 0.25, 0.003);
    }

    #[test]
    fn the_normal_quantile_is_that_of_the_tables() {
        for (share, known) in [(0.5, 0.0), (0.975, 1.959_964), (0.25, -0.674_489_8), (0.001, -3.090_232_3)] {
            assert!((normal(share) - known).abs() < 2e-6, "{share}: {}", normal(share));
        }
    }
}
