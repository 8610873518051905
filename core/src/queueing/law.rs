//! The law of the wait once everybody is busy.
//!
//! A customer who would wait for ever waits V, with density proportional to exp(λ·H(x) − c·x), where λ is the rate of
//! arrivals, c the rate at which all agents together finish, θ the rate at which one who waits gives up and
//! H(x) = (1 − e^(−θx)) / θ (Zeltyn and Mandelbaum 2005; with θ = 0 it is the exponential law of Erlang C). A customer
//! with patience waits the lesser of V and the patience. The exponent is concave, so a fixed rule over the stretch where
//! it matters gives all digits; no sum runs over the length of the queue.

/// The wait of those who have to wait. Times are minutes.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Law {
    arrivals: f64,
    rate: f64,
    giving_up: f64,
    /// Where the density is largest, and the exponent there.
    peak: f64,
    /// The stretch outside which nothing is left.
    from: f64,
    to: f64,
    /// The integrals of the density over the peak's: of 1, of H(x), of x·e^(−θx).
    whole: f64,
    waited: f64,
    waited_answered: f64,
}

impl Law {
    /// Arrivals, service of all agents together and giving up of one, a minute each. `None` where the queue would grow
    /// for ever: nobody gives up and service does not keep up.
    pub fn new(arrivals: f64, rate: f64, giving_up: f64) -> Option<Self> {
        let fit = arrivals >= 0.0 && rate > 0.0 && giving_up >= 0.0 && (giving_up > 0.0 || arrivals < rate);
        if !fit || !(arrivals + rate + giving_up).is_finite() {
            return None;
        }
        let mut law = Self {
            arrivals,
            rate,
            giving_up,
            peak: 0.0,
            from: 0.0,
            to: 0.0,
            whole: 0.0,
            waited: 0.0,
            waited_answered: 0.0,
        };
        let top = if arrivals > rate { (arrivals / rate).ln() / giving_up } else { 0.0 };
        law.peak = law.exponent(top);
        law.to = law.edge(top, 1.0);
        law.from = if law.exponent(0.0) < law.peak - DEPTH { law.edge(top, -1.0) } else { 0.0 };
        law.whole = law.integral(law.from, |_| 1.0);
        law.waited = law.integral(law.from, |x| law.before(x));
        law.waited_answered = law.integral(law.from, |x| x * (-giving_up * x).exp());
        Some(law)
    }

    /// The states with somebody waiting or everybody just busy, relative to the latter, over e^peak; and the peak.
    pub(super) fn full(&self) -> (f64, f64) {
        (self.rate * self.whole, self.peak)
    }

    /// The mean wait.
    pub fn mean(&self) -> f64 {
        self.waited / self.whole
    }

    /// The mean wait of those who are answered, times their share.
    pub(super) fn mean_answered(&self) -> f64 {
        self.waited_answered / self.whole
    }

    /// The share that gives up.
    pub fn abandoned(&self) -> f64 {
        // θ·E[H]: each minute of waiting is given up at that rate.
        (self.giving_up * self.mean()).min(1.0)
    }

    /// The share of those who wait longer than this, whether they are answered then or give up.
    pub fn longer_than(&self, minutes: f64) -> f64 {
        self.offered_longer_than(minutes) * (-self.giving_up * minutes.max(0.0)).exp()
    }

    /// The share that would wait longer than this if nobody among them gave up.
    pub fn offered_longer_than(&self, minutes: f64) -> f64 {
        if minutes <= self.from {
            return 1.0;
        }
        if self.giving_up == 0.0 {
            return (-(self.rate - self.arrivals) * minutes).exp();
        }
        if minutes >= self.to {
            return 0.0;
        }
        (self.integral(minutes, |_| 1.0) / self.whole).clamp(0.0, 1.0)
    }

    /// The share that is answered within this.
    pub fn answered_within(&self, minutes: f64) -> f64 {
        if self.giving_up == 0.0 {
            return 1.0 - self.offered_longer_than(minutes);
        }
        // ∫ e^(−θx) of the density, by the derivative of the density.
        let at = minutes.clamp(0.0, self.to);
        let density = |x: f64| (self.exponent(x) - self.peak).exp() / self.whole;
        let passed = 1.0 - self.offered_longer_than(at);
        ((density(at) - density(0.0) + self.rate * passed) / self.arrivals).clamp(0.0, 1.0)
    }

    fn before(&self, x: f64) -> f64 {
        if self.giving_up == 0.0 { x } else { -(-self.giving_up * x).exp_m1() / self.giving_up }
    }

    fn exponent(&self, x: f64) -> f64 {
        self.arrivals * self.before(x) - self.rate * x
    }

    /// Where the density has fallen to nothing, to the right or the left of its top.
    fn edge(&self, top: f64, side: f64) -> f64 {
        let gone = |far: f64| self.exponent(top + side * far) < self.peak - DEPTH;
        let mut near = 0.0;
        let mut far = if side > 0.0 { 1.0 / self.rate } else { top };
        while side > 0.0 && !gone(far) {
            near = far;
            far *= 2.0;
        }
        for _ in 0..60 {
            let middle = 0.5 * (near + far);
            if gone(middle) { far = middle } else { near = middle }
        }
        top + side * far
    }

    /// The integral of the density, times a function, from here to where nothing is left.
    fn integral(&self, from: f64, of: impl Fn(f64) -> f64) -> f64 {
        let density = |x: f64| (self.exponent(x) - self.peak).exp() * of(x);
        // Patience far shorter than the service: the bend near nothing is finer than the stretch.
        let bend = if self.giving_up > 0.0 { 40.0 / self.giving_up } else { f64::INFINITY };
        if from < bend && bend < self.to {
            panels(from, bend, density) + panels(bend, self.to, density)
        } else {
            panels(from, self.to, density)
        }
    }
}

/// Gauss and Legendre's rule of eight points on each of the panels.
fn panels(from: f64, to: f64, of: impl Fn(f64) -> f64) -> f64 {
    let half = 0.5 * (to - from) / f64::from(PANELS);
    let mut sum = 0.0;
    for panel in 0..PANELS {
        let middle = from + half * f64::from(2 * panel + 1);
        for (place, weight) in RULE {
            sum += weight * (of(middle - half * place) + of(middle + half * place));
        }
    }
    sum * half
}

/// How far the exponent falls before the rest is nothing: e^-60.
const DEPTH: f64 = 60.0;
const PANELS: u32 = 72;
const RULE: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_27),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
];
