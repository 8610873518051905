//! The times of a rule: `09:00-12:00,13:00-17:00`, past midnight `22:00-26:00`, with an open end `17:00+`.

use super::super::rule::{DAY_MINUTES, Rule, Times};
use super::token::Token;
use super::{Noted, Parser};

impl Parser<'_> {
    /// Reads times, if there are any.
    pub(super) fn times(&mut self, rule: &mut Rule) -> Result<(), Noted> {
        while self.is_number(0) {
            let times = self.stretch()?;
            rule.times.push(times);
            if self.is_number(0) {
                return Err(self.fault("a `,` is missing before this time".to_owned()));
            }
            // A year, and `24/7`, begin a rule.
            let time = self.is_number(1) && !self.is_year(1) && !self.is_always(1);
            if !(self.is_mark(0, ',') && time) {
                return Ok(());
            }
            self.at += 1;
        }
        Ok(())
    }

    pub(super) fn is_number(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), Some(Token::Number(..)))
    }

    /// Whether a time is next, and not a day with a colon after it: `Dec 24: 10:00-12:00`.
    pub(super) fn is_time(&self, ahead: usize) -> bool {
        self.is_number(ahead)
            && self.is_mark(ahead + 1, ':')
            && self.is_number(ahead + 2)
            && !self.is_mark(ahead + 3, ':')
            && !self.is_mark(ahead + 3, '/')
    }

    fn stretch(&mut self) -> Result<Times, Noted> {
        let from = self.time(DAY_MINUTES)?;
        if from == DAY_MINUTES {
            return Err(self.fault("what begins at `24:00` begins on the day after, at `00:00`".to_owned()));
        }
        if self.take('+') {
            return Ok(Times { from, to: from, open_end: true });
        }
        if !self.take('-') {
            let message =
                "a time alone is no opening, expected a stretch such as `09:00-17:00`, or `17:00+`".to_owned();
            return Err(self.fault(message));
        }
        if matches!((self.peek(0), self.peek(1)), (Some(Token::Number(0..=11, 1)), Some(Token::Mark(':')))) {
            let hour = self.said(&(self.place(0)..self.end(0)));
            self.note(format!("`{hour}:` is read as `0{hour}:`, in the morning"), 0);
        }
        let to = self.time(2 * DAY_MINUTES)?;
        if self.is_mark(0, '/') {
            return Err(self.fault("what happens every so many minutes is no opening".to_owned()));
        }
        let to = if to <= from { to + DAY_MINUTES } else { to };
        Ok(Times { from, to, open_end: self.take('+') })
    }

    fn time(&mut self, most: i32) -> Result<i32, Noted> {
        let place = self.place(0);
        let (hour, minute) = match (self.peek(0), self.peek(1), self.peek(2)) {
            (Some(Token::Number(hour, 1 | 2)), Some(Token::Mark(':')), Some(Token::Number(minute, 2))) => {
                (i32::from(*hour), i32::from(*minute))
            }
            (Some(Token::Number(hour, 1 | 2)), ..) => {
                let message = format!("minutes are missing, expected a time such as `{hour:02}:00`");
                return Err((place, message));
            }
            (Some(Token::Number(..)), ..) => {
                return Err((place, "this is not a time, expected one such as `09:00`".to_owned()));
            }
            _ => return Err(self.unexpected()),
        };
        let time = hour * 60 + minute;
        if minute > 59 || time > most {
            let most = most / 60;
            return Err((place, format!("`{hour:02}:{minute:02}` is no time here, expected `00:00` to `{most}:00`")));
        }
        self.at += 3;
        Ok(time)
    }
}
