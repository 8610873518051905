//! A figure with its interval: one type for all rooms that tell one.
//!
//! Not here: what is counted (each room its own), and how many digits a person is shown.

use serde::Serialize;

/// A figure, and how sure it is. Intervals are at 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Estimate {
    /// The figure; nothing when there is nothing to make it of.
    pub value: Option<f64>,
    /// The lower end of its interval; nothing when it has none.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// How many it was made of.
    pub n: u64,
    /// What was summed or counted: the figure is the ratio of the two sums, before it is drawn towards anything. Ratios
    /// of parts do not add; their sums do.
    #[serde(skip)]
    pub numerator: f64,
    /// What it is divided by.
    #[serde(skip)]
    pub denominator: f64,
    /// How it was made. A document says it once for all its figures, a table in a column.
    #[serde(skip)]
    pub method: Method,
}

/// How an estimate is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// The mean of independent values, with the interval of Student's law; one value alone has none.
    Student,
    /// A share drawn towards that of wider groups, the more the fewer it was counted from. Without an interval.
    Shrunk,
}

impl Method {
    /// The name used in documents and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Student => "student_95",
            Self::Shrunk => "shrunk",
        }
    }
}

impl Estimate {
    /// The mean of independent values. Those that are missing do not count.
    pub fn mean(values: &[Option<f64>]) -> Self {
        let values: Vec<f64> = values.iter().flatten().copied().collect();
        let n = values.len();
        let sum = values.iter().sum::<f64>();
        let of = |value, low, high| Self {
            value,
            low,
            high,
            n: n as u64,
            numerator: sum,
            denominator: n as f64,
            method: Method::Student,
        };
        if n == 0 {
            return of(None, None, None);
        }
        let mean = sum / n as f64;
        let half = (n > 1).then(|| {
            let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
            student(n - 1) * (variance / n as f64).sqrt()
        });
        let end = |side: f64| half.map(|half| rounded(mean + side * half));
        of(Some(rounded(mean)), end(-1.0), end(1.0))
    }

    /// The share of a group, drawn towards that of the wider groups before it as if so many more (`prior`) had been
    /// counted there. Of each group, from the widest to the own: how many there are, and how many of them count.
    pub(crate) fn shrunk_share<const N: usize>(groups: [[u64; 2]; N], prior: f64) -> Self {
        let mut share = None;
        for [n, counted] in groups {
            let (n, counted) = (n as f64, counted as f64);
            share = match share {
                Some(wider) => Some((counted + prior * wider) / (n + prior)),
                None => (n > 0.0).then(|| counted / n),
            };
        }
        let [n, counted] = groups.last().copied().unwrap_or_default();
        let (numerator, denominator) = (counted as f64, n as f64);
        Self { value: share, low: None, high: None, n, numerator, denominator, method: Method::Shrunk }
    }
}

/// To nine digits: sums in another order would differ behind them, and nobody reads them.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let scale = 10.0_f64.powi(8 - value.abs().log10().floor() as i32);
    if scale.is_finite() { (value * scale).round() / scale } else { value }
}

/// The 97.5th percentile of Student's law: tabled to 30 degrees, then by its expansion about the normal law.
fn student(degrees: usize) -> f64 {
    let table = [
        12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.30600, 2.26216, 2.22814, 2.20099, 2.17881,
        2.16037, 2.14479, 2.13145, 2.11991, 2.10982, 2.10092, 2.09302, 2.08596, 2.07961, 2.07387, 2.06866, 2.06390,
        2.05954, 2.05553, 2.05183, 2.04841, 2.04523, 2.04227,
    ];
    let known = degrees.checked_sub(1).and_then(|place| table.get(place));
    known.copied().unwrap_or_else(|| {
        let (z, n) = (1.959_963_985_f64, degrees as f64);
        let first = (z.powi(3) + z) / 4.0;
        let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
        z + first / n + second / (n * n)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_students() {
        let found = Estimate::mean(&[Some(1.0), Some(2.0), None, Some(3.0)]);
        assert_eq!((found.value, found.n, found.method.name()), (Some(2.0), 3, "student_95"));
        assert_eq!((found.numerator, found.denominator), (6.0, 3.0));
        // 4.30265 · 1/√3
        assert!((found.high.unwrap() - 4.48414).abs() < 1e-4, "{found:?}");
        assert_eq!(Estimate::mean(&[Some(1.0)]).low, None);
        let document = serde_json::to_string(&Estimate::mean(&[None])).unwrap();
        assert_eq!(document, r#"{"value":null,"low":null,"high":null,"n":0}"#);
        assert!((student(60) - 2.00030).abs() < 1e-4 && (student(999) - 1.96234).abs() < 1e-5);
    }

    #[test]
    fn a_share_of_few_is_drawn_towards_that_of_many() {
        let share = |own: [u64; 2]| Estimate::shrunk_share([[100, 50], own], 20.0);
        let (none, some) = (share([0, 0]), share([20, 0]));
        assert_eq!((none.value, none.n), (Some(0.5), 0));
        assert_eq!((some.value, some.n, some.low, some.method.name()), (Some(0.25), 20, None, "shrunk"));
        assert_eq!((some.numerator, some.denominator), (0.0, 20.0));
        assert_eq!(Estimate::shrunk_share([[0, 0], [0, 0]], 20.0).value, None);
    }

    #[test]
    fn figures_have_nine_digits() {
        assert_eq!(rounded(1.0 / 3.0), 0.333_333_333);
        assert_eq!(rounded(-123_456.789_012_345), -123_456.789);
        assert_eq!(rounded(0.0), 0.0);
    }
}
