//! One day of the calendar, and whether a rule speaks of it.

use super::calendars::Calendars;
use super::rule::{Anchor, AnchorDay, Dates, DayItem, HolidaySet, Rule};
use jiff::Span;
use jiff::civil::{Date, Weekday};

/// A day and what rules ask of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    /// Days since 1970-01-01.
    pub(super) number: i32,
    date: Date,
    week: i8,
}

impl Day {
    /// The day of this number; nothing for one that no calendar has.
    pub(super) fn new(number: i32) -> Option<Self> {
        let date = EPOCH.checked_add(Span::new().try_days(number).ok()?).ok()?;
        Some(Self { number, date, week: date.iso_week_date().week() })
    }

    pub(super) fn date(&self) -> Date {
        self.date
    }

    /// Whether the rule speaks of this day.
    pub(super) fn is_in(&self, rule: &Rule, calendars: &Calendars) -> bool {
        let any = |empty: bool, found: bool| empty || found;
        any(rule.years.is_empty(), rule.years.iter().any(|years| years.holds(self.date.year())))
            && any(rule.weeks.is_empty(), rule.weeks.iter().any(|weeks| weeks.holds(self.week)))
            && any(rule.dates.is_empty(), rule.dates.iter().any(|dates| self.is_within(dates)))
            && rule.days.iter().all(|group| group.iter().any(|item| self.is_item(item, calendars)))
    }

    fn is_within(&self, dates: &Dates) -> bool {
        let year = self.date.year();
        let within = |year: i16| {
            let Some((from, to)) = dates.in_year(year) else { return false };
            self.number >= from && self.number <= to && (self.number - from) % dates.step == 0
        };
        match dates.from.year {
            Some(year) => within(year),
            // A range that begins in one year may end in the next, and days may be added or taken off.
            None => {
                (dates.goes_into_next_year() && within(year - 1))
                    || within(year)
                    || (dates.from.offset < 0 && within(year + 1))
            }
        }
    }

    fn is_item(&self, item: &DayItem, calendars: &Calendars) -> bool {
        match item {
            DayItem::Weekdays(from, to) => {
                let ahead = |to: Weekday| to.since(*from);
                ahead(self.date.weekday()) <= ahead(*to)
            }
            DayItem::Nth(weekday, nths, offset) => {
                let Some(base) = Self::new(self.number - offset).map(|day| day.date) else { return false };
                let place = (base.day() - 1) / 7 + 1;
                let from_end = -((base.days_in_month() - base.day()) / 7 + 1);
                let hit =
                    |(from, to): &(i8, i8)| (*from <= place && place <= *to) || (*from <= from_end && from_end <= *to);
                base.weekday() == *weekday && nths.iter().any(hit)
            }
            DayItem::Holiday(HolidaySet::Public, offset) => calendars.is_public(self.number - offset),
            DayItem::Holiday(HolidaySet::School, offset) => calendars.is_school(self.number - offset),
        }
    }
}

impl Dates {
    fn goes_into_next_year(&self) -> bool {
        self.wraps || self.to.offset > 0
    }

    /// The first and the last day of the range that begins in this year.
    fn in_year(&self, year: i16) -> Option<(i32, i32)> {
        let from = self.from.in_year(year, Edge::From)?;
        if self.from == self.to {
            // A day that a year does not have is in none of it.
            return self.from.in_year(year, Edge::To).filter(|to| *to == from).map(|to| (from, to));
        }
        let to = self.to.in_year(year.checked_add(i16::from(self.wraps))?, Edge::To)?;
        Some((from, to))
    }
}

impl Anchor {
    /// The number of its day in this year; nothing when it names another year, or a day that is not in it.
    fn in_year(&self, year: i16, edge: Edge) -> Option<i32> {
        let year = match (self.year, edge) {
            (None, _) => year,
            (Some(own), Edge::From) if own != year => return None,
            (Some(own), _) => own,
        };
        let date = match self.day {
            AnchorDay::Fixed(month, day) => {
                let most = Date::new(year, month, 1).ok()?.days_in_month();
                match (day > most, edge) {
                    (false, _) => Date::new(year, month, day).ok()?,
                    // Only 29 February: a range from it begins a day later, one up to it ends a day earlier.
                    (true, Edge::From) => Date::new(year, month, most).ok()?.tomorrow().ok()?,
                    (true, Edge::To) => Date::new(year, month, most).ok()?,
                }
            }
            AnchorDay::LastOf(month) => Date::new(year, month, 1).ok()?.last_of_month(),
            AnchorDay::Nth(month, weekday, nth) => {
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?
            }
            AnchorDay::Easter => easter(year)?,
        };
        Some(number(date) + self.offset)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    From,
    To,
}

/// Days since 1970-01-01, counted in years that begin in March, so that a leap day is the last.
pub(super) fn number(date: Date) -> i32 {
    let (month, day) = (i32::from(date.month()), i32::from(date.day()));
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * ((month + 9) % 12) + 2) / 5 + day - 719_469
}

/// Easter Sunday of the Gregorian calendar (Meeus, *Astronomical Algorithms*, chapter 8).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let both = h + l - 7 * m + 114;
    let small = |value: i32| i8::try_from(value).ok();
    Date::new(i16::try_from(year).ok()?, small(both / 31)?, small(both % 31 + 1)?).ok()
}

const EPOCH: Date = Date::constant(1970, 1, 1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_as_almanacs_have_it() {
        let told: Vec<String> = [1818, 1943, 2000, 2008, 2012, 2026, 2027, 2038, 2285]
            .into_iter()
            .map(|year| easter(year).unwrap().to_string())
            .collect();
        let expected = [
            "1818-03-22",
            "1943-04-25",
            "2000-04-23",
            "2008-03-23",
            "2012-04-08",
            "2026-04-05",
            "2027-03-28",
            "2038-04-25",
            "2285-03-22",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn numbers_are_days_since_1970() {
        for (date, expected) in [
            (Date::constant(1970, 1, 1), 0),
            (Date::constant(2026, 12, 1), 20_788),
            (Date::constant(2000, 2, 29), 11_016),
            (Date::constant(1900, 3, 1), -25_508),
            (Date::constant(9999, 12, 31), 2_932_896),
            (Date::constant(-9999, 1, 1), -4_371_587),
        ] {
            assert_eq!(number(date), expected);
            assert_eq!(Day::new(expected).unwrap().date(), date);
        }
        assert!(Day::new(i32::MAX).is_none());
    }
}
