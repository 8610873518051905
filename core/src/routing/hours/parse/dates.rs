//! The days of a rule: years, months and dates, weeks.

use super::super::rule::{Anchor, AnchorDay, Dates, DayItem, Rule, Weeks, Years, longest};
use super::token::Token;
use super::{Noted, Parser, names, odd};

impl Parser<'_> {
    /// Reads on which days the rule is.
    pub(super) fn days(&mut self, rule: &mut Rule) -> Result<(), Noted> {
        if self.is_year(0) && !self.is_month_or_easter(1) {
            self.years(rule)?;
        }
        if self.is_date(0) {
            self.dates(rule)?;
        }
        let colon = (!rule.years.is_empty() || !rule.dates.is_empty()) && self.take(':');
        if self.is_word(0, "week") {
            self.weeks(rule)?;
            if colon || (self.is_mark(0, ':') && self.is_holiday(1)) {
                self.note("one `:` before weekdays or times is enough".to_owned(), 0);
            }
            self.take(':');
        } else if colon && self.is_date(0) {
            return Err(self.unexpected());
        } else if colon && self.is_holiday(0) {
            self.note("no `:` stands before holidays".to_owned(), 1);
        }
        while self.is_day(0) {
            let place = self.place(0);
            let group = self.day_group()?;
            self.beside(&rule.days, &group, place)?;
            if rule.dates.len() > 1 && matches!(group.first(), Some(DayItem::Nth(..))) {
                self.notes
                    .push((place, "this weekday is one of all these dates, not of the last month only".to_owned()));
            }
            rule.days.push(group);
        }
        if !rule.days.is_empty() && self.is_mark(0, ':') {
            self.note("no `:` stands after weekdays and holidays".to_owned(), 0);
            self.at += 1;
        }
        Ok(())
    }

    fn years(&mut self, rule: &mut Rule) -> Result<(), Noted> {
        loop {
            let place = self.place(0);
            let from = self.year()?;
            let mut years = Years { from, to: from, step: 1 };
            if from >= FAR {
                self.notes.push((place, format!("`{from}` is read as a year")));
            }
            if self.take('+') {
                years.to = i16::MAX;
            } else if self.is_mark(0, '-') && self.is_year(1) {
                self.at += 1;
                years.to = self.year()?;
            }
            if years.to < from {
                return Err((place, format!("the years from {from} to {} are none", years.to)));
            }
            if let Some(step) = self.step()? {
                if years.to == from {
                    years.to = i16::MAX;
                    self.notes
                        .push((place, format!("`{from}/{step}` is every {step} years from {from} on, without an end")));
                }
                years.step = i16::try_from(step).unwrap_or(i16::MAX);
            }
            rule.years.push(years);
            if !(self.is_mark(0, ',') && self.is_year(1)) {
                return Ok(());
            }
            self.at += 1;
        }
    }

    fn year(&mut self) -> Result<i16, Noted> {
        match self.peek(0) {
            Some(Token::Number(year @ 1901..=9999, 4)) => {
                let year = i16::try_from(*year).unwrap_or_default();
                self.at += 1;
                Ok(year)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn dates(&mut self, rule: &mut Rule) -> Result<(), Noted> {
        let mut with_year = None;
        loop {
            let place = self.place(0);
            let from = self.anchor(false)?;
            if *with_year.get_or_insert(from.year.is_some()) != from.year.is_some() {
                let message = "the year of this date is not clear, expected one with each date or with none".to_owned();
                return Err((place, message));
            }
            rule.dates.push(self.range(from, place)?);
            self.more_days(&mut rule.dates, place)?;
            if !(self.is_mark(0, ',') && self.is_date(1)) {
                return Ok(());
            }
            self.at += 1;
        }
    }

    /// More days of the same month: `Dec 24-26,31`.
    fn more_days(&mut self, dates: &mut Vec<Dates>, place: usize) -> Result<(), Noted> {
        while let Some(Dates { from, to, .. }) = dates.last().copied()
            && let (AnchorDay::Fixed(month, _), AnchorDay::Fixed(last, _)) = (from.day, to.day)
            && self.is_mark(0, ',')
            && matches!(self.peek(1), Some(Token::Number(_, 1 | 2)))
            && !self.is_time(1)
        {
            self.at += 1;
            if month != last || from.year != to.year || from.offset != 0 || to.offset != 0 {
                return Err(self.fault("the month of this day is missing".to_owned()));
            }
            let day = self.day_of(month)?;
            let from = Anchor { day: AnchorDay::Fixed(month, day), ..from };
            dates.push(self.range(from, place)?);
        }
        Ok(())
    }

    fn range(&mut self, from: Anchor, place: usize) -> Result<Dates, Noted> {
        let whole_month = |anchor: Anchor| match anchor.day {
            AnchorDay::Fixed(month, 0) => {
                let day = |day| Anchor { day, ..anchor };
                (day(AnchorDay::Fixed(month, 1)), day(AnchorDay::LastOf(month)))
            }
            _ => (anchor, anchor),
        };
        let (from, mut to) = whole_month(from);
        let mut ends = from != to;
        if self.is_mark(0, '-') && (self.is_date(1) || (matches!(from.day, AnchorDay::Fixed(..)) && self.is_number(1)))
        {
            self.at += 1;
            let end = match (from.day, self.peek(0)) {
                (AnchorDay::Fixed(month, day), Some(Token::Number(_, 1 | 2))) if from == to => {
                    let last = self.day_of(month)?;
                    if last < day {
                        let month = names::month_name(month);
                        return Err((place, format!("{month} has no days from {day} to {last}")));
                    }
                    Anchor { day: AnchorDay::Fixed(month, last), offset: self.offset()?, ..from }
                }
                _ => self.anchor(from == to)?,
            };
            let months = matches!(end.day, AnchorDay::Fixed(_, 0));
            if months != (from != to) {
                return Err((place, "a month and a day do not make a range, expected `Jan 01-Feb 28`".to_owned()));
            }
            to = whole_month(end).1;
            ends = true;
            if from.year.is_some() && to.year.is_none() && wraps(from, to) {
                self.notes.push((place, "it begins in this year, and ends in the next".to_owned()));
            }
            if from.year.is_none() && to.year.is_some() {
                return Err((place, "the year of the first date is missing".to_owned()));
            }
            to.year = to.year.or(from.year.map(|year| year + i16::from(wraps(from, to))));
            if from.year > to.year || (from.year.is_some() && from.year == to.year && wraps(from, to)) {
                return Err((place, "the first date is after the last".to_owned()));
            }
        }
        if ends && let Some(message) = odd::edge(from, to) {
            self.notes.push((place, message.to_owned()));
        }
        let step = self.step()?.map_or(1, i32::from);
        Ok(Dates { from, to, wraps: wraps(from, to), step })
    }

    /// One day, which may end a range of days; a month alone is its day 0.
    fn anchor(&mut self, ends: bool) -> Result<Anchor, Noted> {
        let year = if self.is_year(0) { Some(self.year()?) } else { None };
        if self.is_word(0, "easter") {
            self.word();
            return Ok(Anchor { year, day: AnchorDay::Easter, offset: self.offset()? });
        }
        let Some(month) = self.month(0) else { return Err(self.unexpected()) };
        self.word();
        let day = match self.peek(0) {
            Some(Token::Number(_, 1 | 2)) if !self.is_time(0) => {
                let place = self.place(0);
                let day = self.day_of(month)?;
                if let Some(year) = year
                    && jiff::civil::Date::new(year, month, day).is_err()
                {
                    return Err((place, format!("{year} has no {day} {}", names::month_name(month))));
                }
                AnchorDay::Fixed(month, day)
            }
            Some(Token::Word(_)) if self.weekday(0).is_some() && self.is_mark(1, '[') => {
                match self.nth_of(month, ends)? {
                    Some((day, offset)) => return Ok(Anchor { year, day, offset }),
                    None => AnchorDay::Fixed(month, 0),
                }
            }
            _ => AnchorDay::Fixed(month, 0),
        };
        let offset = if day == AnchorDay::Fixed(month, 0) { 0 } else { self.offset()? };
        Ok(Anchor { year, day, offset })
    }

    /// A weekday of a month as the beginning or the end of a range: `Jan Su[2]-Jan 15`. Elsewhere it is a weekday of its
    /// own, and is left where it is.
    fn nth_of(&mut self, month: i8, ends: bool) -> Result<Option<(AnchorDay, i32)>, Noted> {
        let before = self.at;
        let Some(weekday) = self.weekday(0) else { return Ok(None) };
        self.at += 2;
        if let Some(nth) = self.nth()
            && self.take(']')
        {
            let offset = self.offset()?;
            if ends || (self.is_mark(0, '-') && self.is_date(1)) {
                return Ok(Some((AnchorDay::Nth(month, weekday, nth), offset)));
            }
        }
        self.at = before;
        Ok(None)
    }

    fn day_of(&mut self, month: i8) -> Result<i8, Noted> {
        let Some(Token::Number(day, _)) = self.peek(0) else { return Err(self.unexpected()) };
        let most = longest(month);
        match i8::try_from(*day) {
            Ok(day) if (1..=most).contains(&day) => {
                self.at += 1;
                Ok(day)
            }
            _ => Err(self.fault(format!("{} has {most} days, not a day {day}", names::month_name(month)))),
        }
    }

    fn weeks(&mut self, rule: &mut Rule) -> Result<(), Noted> {
        self.word();
        loop {
            let from = self.week()?;
            let to = if self.take('-') { self.week()? } else { from };
            let step = self.step()?.map_or(1, |step| i8::try_from(step).unwrap_or(i8::MAX));
            rule.weeks.push(Weeks { from, to, step });
            if !(self.is_mark(0, ',') && self.is_number(1) && !self.is_time(1)) {
                return Ok(());
            }
            self.at += 1;
        }
    }

    fn week(&mut self) -> Result<i8, Noted> {
        match self.peek(0) {
            Some(Token::Number(week @ 1..=53, 1 | 2)) => {
                let week = i8::try_from(*week).unwrap_or_default();
                self.at += 1;
                Ok(week)
            }
            Some(Token::Number(week, _)) => Err(self.fault(format!("there is no week {week}, expected 1 to 53"))),
            _ => Err(self.unexpected()),
        }
    }

    /// Days added to a day: `+1 day`, `-2 days`.
    pub(super) fn offset(&mut self) -> Result<i32, Noted> {
        let sign = match self.peek(0) {
            Some(Token::Mark('+')) => 1,
            Some(Token::Mark('-')) => -1,
            _ => return Ok(0),
        };
        let (Some(Token::Number(days, _)), true) = (self.peek(1), self.is_word(2, "day") || self.is_word(2, "days"))
        else {
            return Ok(0);
        };
        let days = i32::from(*days);
        if days > 366 {
            return Err(self.fault(format!("{days} days are more than a year")));
        }
        self.at += 2;
        self.word();
        Ok(sign * days)
    }

    /// Takes `/2`.
    fn step(&mut self) -> Result<Option<u16>, Noted> {
        if !self.take('/') {
            return Ok(None);
        }
        match self.peek(0) {
            Some(Token::Number(step @ 1.., _)) => {
                let step = *step;
                if step == 1 {
                    self.note("`/1` says nothing".to_owned(), 1);
                }
                self.at += 1;
                Ok(Some(step))
            }
            _ => Err(self.unexpected()),
        }
    }

    pub(super) fn is_year(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), Some(Token::Number(1901..=9999, 4)))
    }

    fn is_month_or_easter(&self, ahead: usize) -> bool {
        self.month(ahead).is_some() || self.is_word(ahead, "easter")
    }

    fn is_date(&self, ahead: usize) -> bool {
        self.is_month_or_easter(ahead) || (self.is_year(ahead) && self.is_month_or_easter(ahead + 1))
    }

    pub(super) fn is_word(&self, ahead: usize, word: &str) -> bool {
        matches!(self.peek(ahead), Some(Token::Word(said)) if said.eq_ignore_ascii_case(word))
    }

    fn month(&self, ahead: usize) -> Option<i8> {
        let Some(Token::Word(word)) = self.peek(ahead) else { return None };
        names::month(word)
    }
}

/// Whether a range goes over the end of the year, going by where its days usually are.
pub(super) fn wraps(from: Anchor, to: Anchor) -> bool {
    let key = |anchor: Anchor| match anchor.day {
        AnchorDay::Fixed(month, day) => (month, day),
        AnchorDay::LastOf(month) => (month, 31),
        AnchorDay::Nth(month, _, nth) if nth > 0 => (month, nth * 7 - 3),
        AnchorDay::Nth(month, _, nth) => (month, 34 + nth * 7),
        AnchorDay::Easter => (4, 8),
    };
    key(to) < key(from)
}

/// From this year on, a number may be meant for something else.
const FAR: i16 = 2100;
