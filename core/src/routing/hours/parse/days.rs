//! Weekdays and holidays of a rule.

use super::super::rule::{DayItem, HolidaySet};
use super::token::Token;
use super::{Noted, Parser, names};
use jiff::civil::Weekday;

impl Parser<'_> {
    /// Two groups of days are holidays and weekdays: `PH Mo-Fr` is each holiday on one of these weekdays.
    pub(super) fn beside(&mut self, before: &[Vec<DayItem>], group: &[DayItem], place: usize) -> Result<(), Noted> {
        let is_holiday = |item: &DayItem| matches!(item, DayItem::Holiday(..));
        let holidays = |group: &[DayItem]| group.iter().all(is_holiday);
        match before {
            [] => Ok(()),
            [first] if holidays(first) && !group.iter().any(is_holiday) => {
                if first.len() > 1 {
                    self.notes.push((place, "all of these holidays must be one of these weekdays".to_owned()));
                }
                Ok(())
            }
            [first] if holidays(group) && !first.iter().any(is_holiday) => {
                self.notes.push((place, "holidays stand before the weekdays that they must be".to_owned()));
                Ok(())
            }
            _ => Err((place, "days of one kind are joined by `,`".to_owned())),
        }
    }

    pub(super) fn day_group(&mut self) -> Result<Vec<DayItem>, Noted> {
        let mut items = Vec::new();
        loop {
            items.push(self.day_item()?);
            if !(self.is_mark(0, ',') && self.is_day(1)) {
                return Ok(items);
            }
            self.at += 1;
        }
    }

    fn day_item(&mut self) -> Result<DayItem, Noted> {
        let Some(from) = self.weekday(0) else {
            let set = if self.is_word(0, "PH") { HolidaySet::Public } else { HolidaySet::School };
            self.word();
            return Ok(DayItem::Holiday(set, self.offset()?));
        };
        self.word();
        if self.take('[') {
            let mut nths = Vec::new();
            loop {
                let Some(first) = self.nth() else {
                    return Err(
                        self.fault("expected which of the month it is: `Mo[1]` to `Mo[5]`, `Mo[-1]`".to_owned())
                    );
                };
                let last = if self.take('-') { self.nth() } else { Some(first) };
                let Some(last) = last.filter(|last| *last >= first && (first > 0) == (*last > 0)) else {
                    return Err(self.fault("expected a larger number, such as `Mo[1-3]`".to_owned()));
                };
                nths.push((first, last));
                if !self.take(',') {
                    break;
                }
            }
            if !self.take(']') {
                return Err(self.fault("expected `]`".to_owned()));
            }
            return Ok(DayItem::Nth(from, nths, self.offset()?));
        }
        let to = match self.weekday(1).filter(|_| self.is_mark(0, '-')) {
            Some(to) => {
                self.at += 1;
                self.word();
                to
            }
            None => from,
        };
        if self.is_mark(0, '[') {
            return Err(self.fault("which of the month stands after one weekday, not after several".to_owned()));
        }
        Ok(DayItem::Weekdays(from, to))
    }

    /// Takes `1` to `5`, `-1` to `-5`.
    pub(super) fn nth(&mut self) -> Option<i8> {
        let minus = self.is_mark(0, '-');
        let Some(Token::Number(nth @ 1..=5, 1)) = self.peek(usize::from(minus)) else { return None };
        let nth = i8::try_from(*nth).ok()?;
        self.at += 1 + usize::from(minus);
        Some(if minus { -nth } else { nth })
    }

    pub(super) fn is_day(&self, ahead: usize) -> bool {
        self.weekday(ahead).is_some() || self.is_holiday(ahead)
    }

    pub(super) fn is_holiday(&self, ahead: usize) -> bool {
        self.is_word(ahead, "PH") || self.is_word(ahead, "SH")
    }

    pub(super) fn weekday(&self, ahead: usize) -> Option<Weekday> {
        let Some(Token::Word(word)) = self.peek(ahead) else { return None };
        names::weekday(word)
    }
}
