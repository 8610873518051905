//! Reads an `opening_hours` string as the specification of OpenStreetMap has it.
//!
//! <https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification>. What it leaves open is as the reference
//! implementation reads it. What may be taken for something else is refused; what is clear but unusual is read with a
//! note.

mod dates;
mod days;
mod names;
mod odd;
mod times;
mod token;

use super::rule::{Operator, Rule, State};
use crate::suggest::{clip, did_you_mean};
use std::ops::Range;
use token::{Placed, Token, is_dash, tokens};

/// A note or a fault of the string: the byte it is at, and a sentence.
pub(super) type Noted = (usize, String);

/// The rules of the string, and what is unusual in it.
pub(super) fn parse(text: &str) -> Result<(Vec<Rule>, Vec<Noted>), Noted> {
    let tokens = tokens(text)?;
    let odd = |place: &Range<usize>| text.get(place.clone()).is_some_and(|said| said.chars().any(is_dash));
    let dash = tokens.iter().find(|(token, place)| *token == Token::Mark('-') && odd(place));
    let notes = dash.map(|(_, place)| (place.start, "this dash is read as `-`".to_owned())).into_iter().collect();
    let mut parser = Parser { text, tokens, at: 0, notes };
    let rules = parser.rules()?;
    parser.notes.extend(odd::rules(text, &rules));
    Ok((rules, parser.notes))
}

/// The hours of one day: times and a state, no days.
pub(super) fn parse_day(text: &str) -> Result<Rule, Noted> {
    let (mut rules, _) = parse(text)?;
    match (rules.pop(), rules.is_empty()) {
        (Some(rule), true) if !rule.is_dated() => Ok(rule),
        _ => Err((0, "this is not hours of one day".to_owned())),
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Placed<'t>>,
    at: usize,
    notes: Vec<Noted>,
}

impl<'t> Parser<'t> {
    fn rules(&mut self) -> Result<Vec<Rule>, Noted> {
        let mut rules = Vec::new();
        let mut operator = Operator::Replace;
        loop {
            if self.at == self.tokens.len() || self.is_mark(0, ';') {
                if self.at == self.tokens.len() && !rules.is_empty() && operator == Operator::Replace {
                    self.note("this `;` is one too many".to_owned(), 1);
                    return Ok(rules);
                }
                return Err(self.fault(if rules.is_empty() && self.tokens.is_empty() {
                    "it is empty".to_owned()
                } else {
                    "a rule is missing here".to_owned()
                }));
            }
            rules.push(self.rule(operator)?);
            operator = match self.peek(0) {
                None => return Ok(rules),
                Some(Token::Mark(';')) => Operator::Replace,
                Some(Token::Mark(',')) => Operator::Add,
                Some(Token::Mark('|')) => Operator::Fallback,
                Some(_) => return Err(self.unexpected()),
            };
            self.at += 1;
        }
    }

    fn rule(&mut self, operator: Operator) -> Result<Rule, Noted> {
        let start = self.place(0);
        let mut rule = Rule { operator, state: State::Open, ..Rule::default() };
        let mut comments = Vec::new();
        self.comment(&mut comments);
        self.days(&mut rule)?;
        self.comment(&mut comments);
        let always = self.always();
        if !always {
            self.times(&mut rule)?;
        }
        self.comment(&mut comments);
        let said = match self.peek(0) {
            Some(Token::Word(word)) => names::state(word),
            _ => None,
        };
        if let Some(state) = said {
            if !comments.is_empty() {
                self.note("the comment of a state stands after it".to_owned(), 0);
            }
            self.word();
            rule.state = state;
        }
        self.comment(&mut comments);
        rule.place = start..self.tokens.get(self.at.wrapping_sub(1)).map_or(start, |(_, place)| place.end);
        if comments.len() > 1 {
            return Err((start, "a rule has one comment, this one has several".to_owned()));
        }
        if rule.place.is_empty()
            || (!rule.is_dated() && rule.times.is_empty() && !always && said.is_none() && comments.is_empty())
        {
            return Err(self.unexpected());
        }
        if said.is_none() && !comments.is_empty() {
            rule.state = State::Unknown;
        }
        rule.comment = comments.pop().map(str::to_owned);
        // `Jan 01,Mo 10:00`: a comma that joins days of two kinds is no list, and no rule that adds.
        if self.is_mark(0, ',') && rule.times.is_empty() && said.is_none() && rule.comment.is_none() && !always {
            let message = "`,` joins days of one kind, or rules that have times: write `;`, or the times".to_owned();
            return Err(self.fault(message));
        }
        if always && said == Some(State::Open) && rule.comment.is_none() {
            self.notes.push((start, "`24/7` needs no `open`".to_owned()));
        }
        if rule.is_dated() && always {
            self.notes.push((start, "`24/7` is all days of the year: `00:00-24:00` is all of these days".to_owned()));
        }
        if rule.is_dated() && rule.times.is_empty() && !always && rule.state == State::Open && rule.comment.is_none() {
            let said = clip(self.said(&rule.place));
            self.notes.push((start, format!("`{said}` has no times: read as `00:00-24:00`")));
        }
        Ok(rule)
    }

    /// Takes `24/7`.
    fn always(&mut self) -> bool {
        let all = self.is_always(0);
        self.at += if all { 3 } else { 0 };
        all
    }

    fn is_always(&self, ahead: usize) -> bool {
        matches!(
            (self.peek(ahead), self.peek(ahead + 1), self.peek(ahead + 2)),
            (Some(Token::Number(24, 2)), Some(Token::Mark('/')), Some(Token::Number(7, 1)))
        )
    }

    fn comment(&mut self, comments: &mut Vec<&'t str>) {
        while let Some(Token::Comment(said)) = self.peek(0) {
            comments.push(*said);
            self.at += 1;
        }
    }

    fn peek(&self, ahead: usize) -> Option<&Token<'t>> {
        self.tokens.get(self.at + ahead).map(|(token, _)| token)
    }

    fn is_mark(&self, ahead: usize, mark: char) -> bool {
        self.peek(ahead) == Some(&Token::Mark(mark))
    }

    /// Takes a mark, if it is next.
    fn take(&mut self, mark: char) -> bool {
        let found = self.is_mark(0, mark);
        self.at += usize::from(found);
        found
    }

    /// Takes a word, with a note when it is usually written otherwise.
    fn word(&mut self) {
        if let Some(Token::Word(word)) = self.peek(0) {
            let usual = names::as_specified(word);
            if usual != *word && !(usual == "day" && *word == "days") {
                let message = format!("`{word}` is read as `{usual}`");
                self.note(message, 0);
            }
        }
        self.at += 1;
    }

    /// Where the token ahead begins; the end of the string where there is none.
    fn place(&self, ahead: usize) -> usize {
        self.tokens.get(self.at + ahead).map_or(self.text.len(), |(_, place)| place.start)
    }

    fn said(&self, place: &Range<usize>) -> &'t str {
        self.text.get(place.clone()).unwrap_or_default()
    }

    fn note(&mut self, message: String, back: usize) {
        let place = self.tokens.get(self.at.saturating_sub(back)).map_or(self.text.len(), |(_, place)| place.start);
        self.notes.push((place, message));
    }

    fn fault(&self, message: String) -> Noted {
        (self.place(0), message)
    }

    fn unexpected(&self) -> Noted {
        let message = match self.peek(0) {
            None => "it ends too early".to_owned(),
            Some(Token::Word(word)) if names::is_of_the_sun(word) => odd::of_the_sun(word),
            Some(Token::Mark('(')) if matches!(self.peek(1), Some(Token::Word(word)) if names::is_of_the_sun(word)) => {
                odd::of_the_sun(self.said(&(self.place(1)..self.end(1))))
            }
            Some(Token::Word(word))
                if names::as_specified(word) == *word && names::words().any(|known| known == *word) =>
            {
                format!("`{word}` cannot stand here: years, months, weeks, weekdays, times and a state, in this order")
            }
            Some(Token::Word(word)) => {
                format!("`{}` means nothing here{}", clip(word), did_you_mean(word, names::words()))
            }
            Some(_) => format!("`{}` means nothing here", clip(self.said(&(self.place(0)..self.end(0))))),
        };
        self.fault(message)
    }

    fn end(&self, ahead: usize) -> usize {
        self.tokens.get(self.at + ahead).map_or(self.text.len(), |(_, place)| place.end)
    }
}
