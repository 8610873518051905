//! A profile of a column's values: whether they can be what the header says, and what they are when the header says
//! nothing.

use crate::model::identity::attribute::{self, DateOrder};
use crate::resolver::FieldKind;
use hashbrown::HashSet;

/// Why a column is not compared.
pub(crate) const TIMES: &str = "times of events, not of birth";
pub(crate) const AMOUNTS: &str = "amounts";

/// How many values of a sample have some form.
#[derive(Debug, Default)]
pub(crate) struct ValueProfile {
    /// How many values there are, and how many of them were profiled.
    n: usize,
    looked_at: usize,
    distinct: usize,
    mail: usize,
    /// At least five digits, as a telephone number has.
    dialled: usize,
    /// At least three digits, as a date has.
    numbered: usize,
    /// Digits and punctuation alone, beginning like a telephone number.
    phone: usize,
    dates: usize,
    moments: usize,
    /// Seconds or more since 1970, or a year.
    clock: usize,
    year: usize,
    letters: usize,
    digits: usize,
    any_digit: usize,
    /// Letters and what else stands in names, nothing more.
    words: usize,
    decimals: usize,
    spaces: usize,
    /// Words with a number before or after them.
    street: usize,
    short: usize,
    yes_no: usize,
    /// The years of the dates.
    years: Vec<i32>,
}

impl ValueProfile {
    pub(crate) fn of(sample: &[String]) -> Self {
        // A part of the sample is enough for shares; counting distinct values takes all of it.
        const LOOKED_AT: usize = 250;
        let distinct: HashSet<&str, foldhash::fast::FixedState> = sample.iter().map(|v| v.trim()).collect();
        let mut made = Self { n: sample.len(), distinct: distinct.len(), ..Self::default() };
        sample.iter().step_by(sample.len().div_ceil(LOOKED_AT).max(1)).for_each(|value| made.add(value.trim()));
        made.years.sort_unstable();
        made
    }

    /// Whether the values can be of the kind that the header says.
    pub(crate) fn fits(&self, kind: FieldKind) -> bool {
        use FieldKind as K;
        // An empty column is not ruled out.
        if self.n == 0 {
            return true;
        }
        let few = self.distinct <= 16 && self.n >= 100;
        match kind {
            K::GivenName | K::MiddleName | K::Surname | K::Street | K::Premises | K::Place => {
                self.share(self.letters) >= 0.5 && self.share(self.yes_no) < 0.8 && self.share(self.mail) < 0.5
            }
            K::BirthDate => self.share(self.numbered) >= 0.5 && self.share(self.decimals) < 0.5,
            K::Phone => self.share(self.dialled) >= 0.3 && self.share(self.decimals) < 0.5,
            K::Email => self.share(self.mail) >= 0.3,
            K::Id => {
                let code = self.share(self.any_digit) >= 0.3 || self.share(self.spaces) < 0.3;
                code && !few
                    && self.share(self.decimals) < 0.5
                    && self.share(self.moments) < 0.5
                    && self.share(self.yes_no) < 0.8
                    && !(self.share(self.dates) > 0.9 && self.share(self.digits) > 0.9)
            }
            K::Postcode => self.share(self.any_digit) >= 0.5 && self.share(self.short) >= 0.5,
            K::HouseNumber => self.share(self.any_digit) >= 0.5 && self.share(self.short) >= 0.5,
            K::Age => self.share(self.digits) >= 0.5 && self.share(self.short) >= 0.8,
            K::Category => self.n < 100 || self.distinct * 2 < self.n,
            K::Suffix | K::Sex => few || self.distinct <= 16 || self.distinct * 2 < self.n,
            K::Text | K::Organisation | K::Device | K::Ignored => true,
        }
    }

    /// What the values are when the header says nothing; or why they are not compared.
    pub(crate) fn kind(&self) -> Result<FieldKind, &'static str> {
        let most = |count: usize| self.share(count) >= 0.8;
        let own = self.distinct * 3 > self.n;
        Ok(if self.n == 0 {
            return Err("no values");
        } else if most(self.moments) {
            return Err(TIMES);
        } else if most(self.mail) {
            FieldKind::Email
        } else if most(self.dates) {
            if !self.births() {
                return Err(TIMES);
            }
            FieldKind::BirthDate
        } else if self.share(self.decimals) >= 0.5 {
            return Err(AMOUNTS);
        } else if most(self.phone) {
            FieldKind::Phone
        } else if self.distinct <= 64 || self.distinct * 50 < self.n || most(self.year) {
            FieldKind::Category
        } else if most(self.digits) && own {
            FieldKind::Id
        } else if most(self.street) {
            FieldKind::Street
        } else if self.share(self.spaces) > 0.2 || most(self.words) {
            FieldKind::Text
        } else if own {
            FieldKind::Id
        } else {
            FieldKind::Category
        })
    }

    /// Whether most values are times.
    pub(crate) fn times(&self) -> bool {
        self.share(self.dates + self.clock) >= 0.8
    }

    /// Whether most values are years.
    pub(crate) fn years(&self) -> bool {
        self.share(self.year) >= 0.8
    }

    /// Whether most values are dates.
    pub(crate) fn dates(&self) -> bool {
        self.share(self.dates) >= 0.5
    }

    /// Whether most values are one word.
    pub(crate) fn one_word(&self) -> bool {
        self.share(self.spaces) < 0.3
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 / self.looked_at.max(1) as f64
    }

    /// People are born over decades; events lie close together and are recent.
    fn births(&self) -> bool {
        const DECADES: i32 = 25;
        const LATELY: i32 = 2000;
        let at = |share: usize| self.years.get(self.years.len() * share / 100).copied().unwrap_or_default();
        at(95) - at(5) >= DECADES || at(50) < LATELY
    }

    fn add(&mut self, value: &str) {
        self.looked_at += 1;
        let count = |of: fn(char) -> bool| value.chars().filter(|c| of(*c)).count();
        let (digits, letters) = (count(|c| c.is_ascii_digit()), count(char::is_alphabetic));
        let all = count(|_| true);
        let day = date(value);
        let begun = value.starts_with(['+', '0', '(']);
        let marks = value.chars().all(|c| c.is_ascii_digit() || "+()-./ ".contains(c));
        let number = |word: Option<&str>| {
            word.is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()) && w.chars().nth(6).is_none())
        };
        let (first, last) = (value.split(' ').next(), value.split(' ').next_back());
        let tally = |of: &mut usize, is: bool| *of += usize::from(is);
        tally(&mut self.mail, value.contains('@'));
        tally(&mut self.dialled, digits >= 5);
        tally(&mut self.numbered, digits >= 3);
        tally(&mut self.phone, marks && begun && (7..=15).contains(&digits));
        tally(&mut self.dates, day.is_some());
        tally(&mut self.moments, day.is_some() && value.len() > 11 && value.contains(':'));
        tally(&mut self.clock, day.is_none() && digits == all && (all == 10 || all == 13) && value.starts_with('1'));
        tally(&mut self.year, digits == 4 && all == 4 && (value.starts_with("19") || value.starts_with("20")));
        tally(&mut self.letters, letters > 0 && letters >= digits);
        tally(&mut self.digits, digits * 2 > value.len());
        tally(&mut self.any_digit, digits > 0);
        tally(&mut self.words, letters > 0 && value.chars().all(|c| c.is_alphabetic() || " '-".contains(c)));
        tally(&mut self.decimals, decimal(value));
        tally(&mut self.spaces, value.contains(' '));
        tally(&mut self.street, letters >= 3 && value.contains(' ') && (number(first) || number(last)));
        tally(&mut self.short, all <= 12);
        tally(&mut self.yes_no, all <= 5 && YES_NO.contains(&value.to_lowercase().as_str()));
        self.years.extend(day.map(|days| 1970 + days.div_euclid(365)));
    }
}

const YES_NO: &[&str] = &[
    "yes", "no", "true", "false", "y", "n", "ja", "nein", "nej", "kyllä", "ei", "oui", "non", "si", "да", "нет", "是",
    "否",
];

/// A number with a fraction other than zero: no id has one.
fn decimal(value: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let value = value.strip_prefix('-').unwrap_or(value);
    value.split_once('.').is_some_and(|(whole, part)| number(whole) && number(part) && part.len() <= 2 && part != "0")
        || value.parse::<f64>().is_ok_and(|x| x.fract() != 0.0)
}

/// The day of a date, in days since 1970.
fn date(value: &str) -> Option<i32> {
    attribute::birth_date(value, DateOrder::DayFirst).or_else(|| attribute::birth_date(value, DateOrder::MonthFirst))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(value: impl Fn(usize) -> String) -> ValueProfile {
        ValueProfile::of(&(0..500).map(value).collect::<Vec<_>>())
    }

    #[test]
    fn values_say_what_they_are_when_the_header_does_not() {
        for (right, value) in [
            (Ok(FieldKind::Phone), (|i| format!("+35840{:07}", i * 7919)) as fn(usize) -> String),
            (Ok(FieldKind::Phone), |i| format!("040-{:07}", i * 7919)),
            (Ok(FieldKind::Email), |i| format!("a{i}@posti.example")),
            (Ok(FieldKind::Id), |i| format!("{:06}", 100_000 + i * 791)),
            (Ok(FieldKind::Street), |i| format!("Millikatu {i}")),
            (Ok(FieldKind::Text), |i| format!("Some Words of {i} people")),
            (Ok(FieldKind::BirthDate), |i| format!("{}-04-03", 1930 + i % 80)),
            (Err(TIMES), |i| format!("{}-{:02}-03", 2015 + i % 9, 1 + i % 12)),
            (Err(TIMES), |i| format!("2024-04-03T{:02}:00:00", i % 24)),
            (Err(AMOUNTS), |i| format!("{}.{:02}", i * 31, i % 100)),
            (Ok(FieldKind::Category), |i| ["a", "b", "c"][i % 3].to_owned()),
            (Ok(FieldKind::Category), |i| format!("{}", 1940 + i % 70)),
        ] {
            assert_eq!(shape(value).kind(), right, "{}", value(1));
        }
    }

    #[test]
    fn values_have_a_veto() {
        let (dates, flags) =
            (shape(|i| format!("2020-01-{:02}", 1 + i % 28)), shape(|i| ["yes", "no"][i % 2].to_owned()));
        let (amounts, names) = (shape(|i| format!("{i}.25")), shape(|i| format!("Name{}", ["a", "b"][i % 2])));
        for (kind, fine) in [(FieldKind::Surname, &names), (FieldKind::BirthDate, &dates)] {
            assert!(fine.fits(kind));
        }
        for (kind, bad) in [
            (FieldKind::Surname, &dates),
            (FieldKind::GivenName, &flags),
            (FieldKind::Surname, &amounts),
            (FieldKind::Id, &amounts),
            (FieldKind::Id, &flags),
            (FieldKind::Phone, &names),
            (FieldKind::Email, &names),
            (FieldKind::Postcode, &names),
        ] {
            assert!(!bad.fits(kind), "{kind:?}");
        }
        assert!(ValueProfile::of(&[]).fits(FieldKind::Phone));
    }
}
