//! Sums and orders of decimals that are texts, without a float between.

use std::cmp::Ordering;

/// Whether a text is a decimal that can be summed.
pub(super) fn is_decimal(text: &str) -> bool {
    Decimal::read(text).is_some()
}

/// A decimal: a whole number of ten to the power of minus `places`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal {
    units: i128,
    places: u32,
}

impl Decimal {
    /// Reads `-12.50`; nothing for what is no decimal, or has more than 30 digits.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || digits.ends_with('.') || !all(whole) || !all(part) || whole.len() + part.len() > 30 {
            return None;
        }
        let units: i128 = format!("{whole}{part}").parse().ok()?;
        Some(Self { units: sign * units, places: part.len() as u32 })
    }

    /// The sum of two, when it has room.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let places = self.places.max(other.places);
        Some(Self { units: self.at(places)?.checked_add(other.at(places)?)?, places })
    }

    /// The order of two.
    pub(super) fn order(self, other: Self) -> Ordering {
        let places = self.places.max(other.places);
        match (self.at(places), other.at(places)) {
            (Some(a), Some(b)) => a.cmp(&b),
            // One has so many digits before the point that the other has no room beside it.
            _ => (self.units.signum(), self.places).cmp(&(other.units.signum(), other.places)),
        }
    }

    /// As text, with as many places as the most precise of what was summed.
    pub(super) fn text(self) -> String {
        let (sign, places) = (if self.units < 0 { "-" } else { "" }, self.places as usize);
        let digits = format!("{:0width$}", self.units.unsigned_abs(), width = places + 1);
        match digits.split_at_checked(digits.len() - places) {
            Some((whole, part)) if places > 0 => format!("{sign}{whole}.{part}"),
            _ => format!("{sign}{digits}"),
        }
    }

    fn at(self, places: u32) -> Option<i128> {
        self.units.checked_mul(10_i128.checked_pow(places - self.places)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact() {
        let sum = |texts: &[&str]| {
            let read = texts.iter().map(|t| Decimal::read(t).unwrap());
            read.reduce(|a, b| a.plus(b).unwrap()).unwrap().text()
        };
        assert_eq!(sum(&["0.1", "0.2"]), "0.3");
        assert_eq!(sum(&["12.50", "-12.5"]), "0.00");
        assert_eq!(sum(&["7", "0.05"]), "7.05");
        assert_eq!(sum(&["-0.05", "0.02"]), "-0.03");
        assert_eq!(sum(&["7"]), "7");
        for bad in ["", ".5", "1.", "1e3", "1,5", "--1", &"1".repeat(31)] {
            assert!(Decimal::read(bad).is_none(), "{bad}");
        }
        let order = |a: &str, b: &str| Decimal::read(a).unwrap().order(Decimal::read(b).unwrap());
        assert_eq!(order("9", "10.0"), Ordering::Less);
        assert_eq!(order("1.50", "1.5"), Ordering::Equal);
        assert_eq!(order("-2", "0.0"), Ordering::Less);
    }
}
