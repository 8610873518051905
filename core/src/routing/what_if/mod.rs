//! What would have tipped it: the same request decided again with other facts.
//!
//! With `changes` the question is what those do, together and each alone. Without, every fact that rules, segments and
//! values look at is tried by itself: flags flipped, numbers moved just past what they are compared with, segments
//! entered, the next opening, other waits. The smallest changes that move the contact to another channel are told.

mod candidates;
mod messages;

pub(crate) use messages::ALL as MESSAGES;

use super::Router;
use super::clock::clip;
use super::decision::{Action, When};
use super::explanation::{Language, located};
use super::floor::Floor;
use super::named::Named;
use super::request::checked_draw;
use super::suggest;
use crate::document;
use crate::error::{Error, Result, Status};
use candidates::{Candidate, merge};
use messages::{IF_ALL, IF_ALL_SAME, IF_AT, IF_FACT, IF_NOTHING, IF_SEGMENT, IF_WAIT, NOT_GIVEN};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct WhatIf {
    /// What is to be different, as a part of a request: `{"facts": {"repeat": true}}`; `null` takes a field away.
    /// Without it, every fact is tried by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Map<String, Value>>,
    /// `en`, `fi`, or the name of another language that `messages` has the sentences of.
    pub language: String,
    /// A message file: see [`Language`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<Named<String>>,
    /// The most alternatives to tell.
    pub most: usize,
}

impl Default for WhatIf {
    fn default() -> Self {
        Self { changes: None, language: "en".to_owned(), messages: None, most: 10 }
    }
}

/// What would come out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WhatIfAnswer {
    /// What is decided as things are.
    pub now: Outline,
    /// What is decided with all changes together, when changes were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<Outline>,
    /// The single changes that move the contact to another channel, the smallest first.
    pub alternatives: Vec<Alternative>,
    /// The same for people.
    pub sentences: Vec<String>,
}

/// A decision in outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Outline {
    /// What to do.
    pub action: Action,
    /// The channel.
    pub channel: String,
    /// The queue.
    pub queue: Option<String>,
    /// The agent.
    pub agent: Option<String>,
    /// When.
    pub when: When,
}

/// One change that would tip it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Alternative {
    /// What is different: `facts.repeat`, `segments`, `floor.queues.service.expected_wait_minutes`.
    pub fact: String,
    /// What it is now; nothing when it is not given.
    pub from: Option<Value>,
    /// What it would be; nothing when it would not be given.
    pub to: Option<Value>,
    /// How large a change it is: 1 for a flag, a share of the number, days for time.
    pub size: f64,
    /// What would be decided.
    pub then: Outline,
}

impl Router {
    /// What would have tipped a decision.
    ///
    /// # Errors
    /// [`InvalidDocument`](Status::InvalidDocument) when the request or the floor is none, or is none with the changes;
    /// [`InvalidArgument`](Status::InvalidArgument) when the language is not known.
    pub fn what_if(
        &self,
        request: &str,
        floor: Option<&str>,
        draw: Option<f64>,
        asked: &WhatIf,
    ) -> Result<WhatIfAnswer> {
        let words = Language::new(&asked.language, asked.messages.as_ref())?;
        let draw = checked_draw(draw)?;
        let world = World {
            request: suggest::read(request, Status::InvalidDocument)?,
            floor: floor.map(value_of).transpose()?,
        };
        let now = self.outline(request, floor, draw)?;
        let (then, candidates) = match &asked.changes {
            Some(changes) => {
                let mut changed = world.clone();
                merge(&mut changed.request, changes);
                let then = self.decide_world(&changed, draw).map_err(|e| {
                    let message = format!("with the changes the request is none: {}", e.message());
                    Error::document(clip_long(&message))
                })?;
                (Some(then), candidates::of_changes(changes))
            }
            None => (None, candidates::all(self, &world, draw)?),
        };
        let mut alternatives = self.tried(&world, candidates, &now, draw);
        alternatives.truncate(asked.most);
        let zone = self.zone_of_policy();
        let mut sentences: Vec<String> = alternatives.iter().map(|one| told(one, &words, zone)).collect();
        match &then {
            Some(then) => {
                let message = if then.channel == now.channel { &IF_ALL_SAME } else { &IF_ALL };
                sentences.insert(0, words.say(message, &[("channel", &then.channel)]));
            }
            None if sentences.is_empty() => sentences.push(words.say(&IF_NOTHING, &[])),
            None => {}
        }
        Ok(WhatIfAnswer { now, then, alternatives, sentences })
    }

    /// The same, documents in and a document out: `{"now", "then", "alternatives", "sentences"}`. `options` is a document
    /// with the fields of [`WhatIf`], or nothing.
    ///
    /// # Errors
    /// As for [`Router::what_if`].
    pub fn what_if_document(
        &self,
        request: &str,
        floor: Option<&str>,
        draw: Option<f64>,
        options: Option<&str>,
    ) -> Result<String> {
        let asked = match options {
            Some(text) => suggest::read(text, Status::InvalidDocument)?,
            None => WhatIf::default(),
        };
        // Only of the messages is the place known without the text.
        document::print(&self.what_if(request, floor, draw, &asked).map_err(|error| {
            let of_messages = error.location().is_some_and(|place| place.path.starts_with("messages."));
            if of_messages { located(error, options) } else { error }
        })?)
    }

    /// The changes that move the contact, the smallest first; one for each fact and channel.
    fn tried(&self, world: &World, candidates: Vec<Candidate>, now: &Outline, draw: Option<f64>) -> Vec<Alternative> {
        let mut found: Vec<Alternative> = Vec::new();
        for candidate in candidates {
            let Some((changed, from)) = candidate.apply(world) else { continue };
            let Ok(then) = self.decide_world(&changed, draw) else { continue };
            if then.channel == now.channel && then.action == now.action {
                continue;
            }
            let size = candidate.size(from.as_ref());
            found.push(Alternative { fact: candidate.fact(), from, to: candidate.to, size, then });
        }
        found.sort_by(|a, b| a.size.total_cmp(&b.size).then_with(|| a.fact.cmp(&b.fact)));
        let mut seen: Vec<(String, String)> = Vec::new();
        found.retain(|one| {
            let key = (one.fact.clone() + &segment_of(one), one.then.channel.clone());
            let new = !seen.contains(&key);
            seen.push(key);
            new
        });
        found
    }

    fn outline(&self, request: &str, floor: Option<&str>, draw: Option<f64>) -> Result<Outline> {
        let request = self.request(request)?;
        let floor = floor.map(Floor::parse).transpose()?;
        let decision = self.decide(&request, floor.as_ref(), draw).document();
        Ok(Outline {
            action: decision.action,
            channel: decision.channel,
            queue: decision.queue,
            agent: decision.agent,
            when: decision.when,
        })
    }

    fn decide_world(&self, world: &World, draw: Option<f64>) -> Result<Outline> {
        let floor = world.floor.as_ref().map(document::print).transpose()?;
        self.outline(&document::print(&world.request)?, floor.as_deref(), draw)
    }
}

/// What a decision is taken from, as documents that can be changed anywhere.
#[derive(Debug, Clone)]
struct World {
    request: Map<String, Value>,
    floor: Option<Map<String, Value>>,
}

fn value_of(floor: &str) -> Result<Map<String, Value>> {
    suggest::read(floor, Status::InvalidDocument)
}

/// Two segments are two facts, whatever list they stand in.
fn segment_of(one: &Alternative) -> String {
    match (&one.to, one.fact.as_str()) {
        (Some(to), "segments") => to.to_string(),
        _ => String::new(),
    }
}

fn told(one: &Alternative, words: &Language, zone: &str) -> String {
    let shown = |value: &Option<Value>| match value {
        None => words.say(&NOT_GIVEN, &[]),
        Some(value) => candidates::shown(value, words),
    };
    let (from, to, channel) = (shown(&one.from), shown(&one.to), ("channel", one.then.channel.as_str()));
    if one.fact == "at"
        && let Some(at) = one.to.as_ref().and_then(Value::as_str).and_then(|at| super::clock::parse(at).ok())
    {
        return words.say(&IF_AT, &[("when", &words.instant(at, zone)), ("zone", zone), channel]);
    }
    if one.fact == "segments" {
        let name = one.to.as_ref().and_then(Value::as_str).unwrap_or_default();
        return words.say(&IF_SEGMENT, &[("segment", name), channel]);
    }
    let queue = one.fact.strip_prefix("floor.queues.").and_then(|rest| rest.strip_suffix(".expected_wait_minutes"));
    if let Some(queue) = queue {
        return words.say(&IF_WAIT, &[("queue", queue), ("from", &from), ("to", &to), channel]);
    }
    let fact = super::explanation::named(&one.fact, words);
    words.say(&IF_FACT, &[("fact", &fact), ("from", &from), ("to", &to), channel])
}

fn clip_long(text: &str) -> String {
    if text.len() > 500 { clip(text) } else { text.to_owned() }
}

#[cfg(test)]
mod tests;
