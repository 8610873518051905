//! An `opening_hours` string as its rules: on which days, at which times, in which state.

pub(super) use crate::routing::documents::HoursState as State;
use jiff::civil::{Date, Weekday};

/// One rule of the string.
#[derive(Debug, Clone, Default)]
pub(super) struct Rule {
    pub(super) operator: Operator,
    pub(super) years: Vec<Years>,
    pub(super) dates: Vec<Dates>,
    pub(super) weeks: Vec<Weeks>,
    /// Groups beside each other: the day is in all of them, and in one item of each.
    pub(super) days: Vec<Vec<DayItem>>,
    /// Without any, the whole day.
    pub(super) times: Vec<Times>,
    pub(super) state: State,
    pub(super) comment: Option<String>,
    /// Where it stands in the string, in bytes; nothing for an exception, which is not in it.
    pub(super) place: std::ops::Range<usize>,
}

/// How a rule joins those before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Operator {
    /// After `;`: its days are as it says, whatever was said of them before.
    #[default]
    Replace,
    /// After `,`: it adds.
    Add,
    /// After `||`: where the rules before it leave it closed.
    Fallback,
}

/// Every so many years from one to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Years {
    pub(super) from: i16,
    pub(super) to: i16,
    pub(super) step: i16,
}

/// Every so many days from one to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dates {
    pub(super) from: Anchor,
    pub(super) to: Anchor,
    /// Whether it goes over the end of the year.
    pub(super) wraps: bool,
    pub(super) step: i32,
}

/// A day of a year, or of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) year: Option<i16>,
    pub(super) day: AnchorDay,
    /// Days added.
    pub(super) offset: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnchorDay {
    /// Month and day of the month.
    Fixed(i8, i8),
    /// The last day of a month.
    LastOf(i8),
    /// A month's so-manieth weekday; below zero, from its end.
    Nth(i8, Weekday, i8),
    Easter,
}

/// Every so many weeks (ISO 8601) from one to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weeks {
    pub(super) from: i8,
    pub(super) to: i8,
    pub(super) step: i8,
}

/// Days by what they are called.
#[derive(Debug, Clone)]
pub(super) enum DayItem {
    /// From one weekday to another; over Sunday if it comes so.
    Weekdays(Weekday, Weekday),
    /// A month's so-manieth weekdays, and days added.
    Nth(Weekday, Vec<(i8, i8)>, i32),
    /// A public or a school holiday, and days added.
    Holiday(HolidaySet, i32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HolidaySet {
    Public,
    School,
}

/// A stretch of a day, in minutes from its midnight; what is past 24 hours is on the day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) from: i32,
    /// As `from` when only the beginning is said.
    pub(super) to: i32,
    /// Whether it may go on.
    pub(super) open_end: bool,
}

impl Times {
    pub(super) const ALL_DAY: Self = Self { from: 0, to: DAY_MINUTES, open_end: false };

    /// When what has an open end is taken to be over, as the reference implementation has it: at midnight; what begins
    /// from 17:00 on after ten hours, and from 22:00 on after eight.
    pub(super) const fn usual_end(self) -> i32 {
        match self.to {
            1320.. => self.to + 8 * 60,
            1020.. => self.to + 10 * 60,
            _ => DAY_MINUTES,
        }
    }
}

impl Rule {
    /// Whether it speaks of some days only.
    pub(super) fn is_dated(&self) -> bool {
        !(self.years.is_empty() && self.dates.is_empty() && self.weeks.is_empty() && self.days.is_empty())
    }

    /// Whether what was said of its days before does not count any more: `off` without times closes them, whatever is
    /// before it; at certain times, it takes those away.
    pub(super) fn clears(&self) -> bool {
        match self.state {
            State::Closed => self.times.is_empty() && self.operator != Operator::Fallback,
            State::Open | State::Unknown => self.operator == Operator::Replace,
        }
    }

    /// Its stretches, those of lesser certainty first.
    pub(super) fn stretches(&self) -> Vec<(Times, State)> {
        if self.times.is_empty() {
            return vec![(Times::ALL_DAY, self.state)];
        }
        let uncertain = if self.state == State::Open { State::Unknown } else { self.state };
        let ends = self.times.iter().filter(|times| times.open_end).map(|times| {
            let next =
                self.times.iter().map(|other| other.from).filter(|from| *from >= times.to && *from != times.from);
            let to = next.min().unwrap_or(i32::MAX).min(times.usual_end());
            (Times { from: times.to, to, open_end: false }, uncertain)
        });
        let said = self.times.iter().filter(|times| times.to > times.from).map(|times| (*times, self.state));
        ends.chain(said).collect()
    }

    /// Whether it surely opens something.
    pub(super) fn opens(&self) -> bool {
        self.stretches().iter().any(|(_, state)| *state == State::Open)
    }

    pub(super) fn has_open_end(&self) -> bool {
        self.times.iter().any(|times| times.open_end)
    }

    /// Whether it goes on into the day after.
    pub(super) fn goes_past_midnight(&self) -> bool {
        self.stretches().iter().any(|(times, _)| times.to > DAY_MINUTES)
    }
}

impl Dates {
    /// One day.
    pub(super) const fn on(day: Anchor) -> Self {
        Self { from: day, to: day, wraps: false, step: 1 }
    }
}

impl Years {
    pub(super) const fn holds(self, year: i16) -> bool {
        year >= self.from && year <= self.to && (year - self.from) % self.step == 0
    }
}

impl Weeks {
    pub(super) const fn holds(self, week: i8) -> bool {
        let inside = if self.from <= self.to {
            week >= self.from && week <= self.to
        } else {
            week >= self.from || week <= self.to
        };
        inside && (week - self.from) % self.step == 0
    }
}

/// How many days a month has at most.
pub(super) fn longest(month: i8) -> i8 {
    // 2024 has a 29 February.
    Date::new(2024, month, 1).map_or(31, Date::days_in_month)
}

pub(super) const DAY_MINUTES: i32 = 24 * 60;
