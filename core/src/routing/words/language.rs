//! The words of a language: a sentence for every message, with places that are filled in.

use super::message::Message;
use super::{all, decision};
use crate::error::{Error, Result};
use crate::instant::Zone;
use crate::routing::documents::Named;
use crate::suggest::{clip, did_you_mean};
use std::collections::BTreeMap;

/// The words a decision, a difference or a what-if is told in.
///
/// A message file is a JSON object from the name of a message to its sentence, with the places of the English one in
/// braces: `{"take_now": "Ta `{channel}` nu{queue}{agent}{promise}"}`. A message that the file does not have is told in
/// the built-in language of that name, or in English.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Language {
    finnish: bool,
    own: BTreeMap<&'static str, String>,
}

impl Language {
    /// The language of this name, with the sentences of a message file if there is one.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when the language is not built in and no file has its words,
    /// [`InvalidDocument`](crate::Status::InvalidDocument) naming every message the file gets wrong.
    pub fn new(name: &str, messages: Option<&Named<String>>) -> Result<Self> {
        let finnish = name == "fi";
        let Some(written) = messages else {
            if !finnish && name != "en" {
                let message =
                    format!("no sentences for `{}`, expected `en`, `fi` or a message file beside it", clip(name));
                return Err(Error::argument(message));
            }
            return Ok(Self { finnish, own: BTreeMap::new() });
        };
        let (mut own, mut faults) = (BTreeMap::new(), Vec::new());
        for (name, sentence) in written.iter() {
            match all().find(|message| message.name == name) {
                Some(message) => match wrong_places(message, sentence) {
                    None => {
                        own.insert(message.name, sentence.clone());
                    }
                    Some(fault) => faults.push(fault.at(0, 0, format!("messages.{name}"))),
                },
                None => {
                    let hint = did_you_mean(name, all().map(|message| message.name));
                    let fault = Error::document(format!("no message is called `{}`{hint}", clip(name)));
                    faults.push(fault.at(0, 0, format!("messages.{name}")));
                }
            }
        }
        match Error::several(faults) {
            Some(fault) => Err(fault),
            None => Ok(Self { finnish, own }),
        }
    }

    /// The sentence with its places filled in. A value is put in as it is: what it contains is not a place, and it
    /// cannot begin a new line.
    pub(crate) fn say(&self, message: &Message, places: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.sentence(message);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let value = places.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
            out.extend(value.chars().map(|letter| if letter.is_control() { ' ' } else { letter }));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn sentence(&self, message: &Message) -> &str {
        let built_in = if self.finnish { message.fi } else { message.en };
        self.own.get(message.name).map_or(built_in, String::as_str)
    }

    /// A number with so many decimals.
    pub(crate) fn number(&self, value: f64, decimals: usize) -> String {
        let point = self.sentence(&decision::DECIMAL_POINT);
        // What rounds to nothing has no sign.
        let shown = format!("{value:.decimals$}");
        let bare = shown.strip_prefix('-').filter(|rest| rest.bytes().all(|b| matches!(b, b'0' | b'.')));
        bare.unwrap_or(&shown).replace('.', point)
    }

    /// A share as a percentage.
    pub(crate) fn percent(&self, share: f64) -> String {
        self.number(share * 100.0, 1)
    }

    /// A number as short as it can be told.
    pub(crate) fn plain(&self, value: f64) -> String {
        value.to_string().replace('.', self.sentence(&decision::DECIMAL_POINT))
    }

    /// An instant on the wall clock of a zone, to the minute.
    pub(crate) fn instant(&self, at: i64, zone: &str) -> String {
        let wall = Zone::find(zone).unwrap_or_else(Zone::utc).local(at);
        let two = |number: i8| format!("{number:02}");
        self.say(
            &decision::INSTANT,
            &[
                ("year", &format!("{:04}", wall.year())),
                ("month", &two(wall.month())),
                ("day", &two(wall.day())),
                ("hour", &two(wall.hour())),
                ("minute", &two(wall.minute())),
            ],
        )
    }
}

/// What a sentence gets wrong: a place the message does not have, or one it lacks.
fn wrong_places(message: &Message, sentence: &str) -> Option<Error> {
    let (wanted, given) = (places(message.en), places(sentence));
    for place in &given {
        if !wanted.contains(place) {
            let hint = did_you_mean(place, wanted.iter().copied());
            let known: Vec<String> = wanted.iter().map(|place| format!("`{{{place}}}`")).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let text = format!("`{}` has no place `{{{}}}`, expected {known}{hint}", message.name, clip(place));
            return Some(Error::document(text));
        }
    }
    let missing = wanted.iter().find(|place| !given.contains(*place))?;
    Some(Error::document(format!("`{}` lacks the place `{{{missing}}}`: add it to the sentence", message.name)))
}

fn places(sentence: &str) -> Vec<&str> {
    let mut out: Vec<&str> = sentence.split('{').skip(1).map(|part| part.split('}').next().unwrap_or(part)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::super::decision::{OFFER, OFFER_BY_RULE};
    use super::*;

    #[test]
    fn a_value_with_braces_or_lines_is_only_text() {
        let said = Language::default().say(&OFFER, &[("channel", "{channel}{x\ny")]);
        assert_eq!(said, "`{channel}{x y` may be offered beside it, never instead of it.");
    }

    #[test]
    fn both_languages_have_every_place_once_at_least() {
        for message in all() {
            assert_eq!(places(message.en), places(message.fi), "{}", message.name);
            assert_eq!(all().filter(|other| other.name == message.name).count(), 1, "{}", message.name);
        }
    }

    #[test]
    fn a_message_file_is_checked() {
        let file = |text: &str| crate::document::read::<Named<String>>(text).unwrap();
        let swedish = Language::new("sv", Some(&file(r#"{"offer":"`{channel}` kan erbjudas."}"#))).unwrap();
        assert_eq!(swedish.say(&OFFER, &[("channel", "voice")]), "`voice` kan erbjudas.");
        assert!(swedish.say(&OFFER_BY_RULE, &[]).contains("may be offered"));
        let said = |text: &str| Language::new("sv", Some(&file(text))).unwrap_err();
        assert!(said(r#"{"ofer":""}"#).message().ends_with("no message is called `ofer`; did you mean `offer`?"));
        assert!(said(r#"{"offer":"{chanel}"}"#).message().ends_with("did you mean `channel`?"));
        let lacks = "`offer` lacks the place `{channel}`: add it to the sentence (at messages.offer)";
        assert_eq!(said(r#"{"offer":"x"}"#).to_string(), lacks);
        assert_eq!(said(r#"{"offer":"x","ofer":""}"#).problems().len(), 2);
        assert!(Language::new("sv", None).unwrap_err().message().contains("message file"));
    }

    #[test]
    fn numbers_and_instants_are_written_as_the_language_does() {
        let finnish = Language::new("fi", None).unwrap();
        assert_eq!(finnish.number(-3.1, 2), "-3,10");
        assert_eq!(finnish.number(-0.001, 2), "0,00");
        assert_eq!(finnish.instant(1_795_417_200_000_000_000, "Europe/Helsinki"), "23.11.2026 klo 09.00");
        assert_eq!(Language::default().instant(1_795_417_200_000_000_000, "Europe/Helsinki"), "2026-11-23 09:00");
    }
}
