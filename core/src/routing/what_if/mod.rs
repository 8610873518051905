//! What would have tipped it: the same request decided again with other facts.
//!
//! With `changes` the question is what those do, together and each alone. Without, every fact that rules, segments and
//! values look at is tried by itself: flags flipped, numbers moved just past what they are compared with, segments
//! entered, the next opening, other waits; then two facts that one condition asks of, where neither does alone. The
//! smallest changes that move the contact to another channel, queue or agent are told, another channel first.

mod candidates;
mod search;
mod told;

use super::Router;
use super::documents::{Action, Floor, Named, When, checked_draw};
use super::words::{Language, located};
use crate::document;
use crate::error::{Error, Result, Status};
use crate::suggest::{self, clip};
use candidates::{Candidate, merge};
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
    /// The changes that move the contact to another channel, the smallest first; then those that move it to another
    /// queue or agent of the same one.
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

impl Outline {
    /// Whether it is another way than that one; another instant alone is none.
    fn differs(&self, other: &Self) -> bool {
        self.leaves(other) || self.queue != other.queue || self.agent != other.agent
    }

    /// Whether the contact goes to another channel, or something else is done with it.
    fn leaves(&self, other: &Self) -> bool {
        self.channel != other.channel || self.action != other.action
    }
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
    /// What has to be different besides, where that alone would not do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub and: Option<Changed>,
    /// How large a change it is: 1 for a flag, a share of the number, days for time.
    pub size: f64,
    /// What would be decided.
    pub then: Outline,
}

/// A fact that is different.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Changed {
    /// Which.
    pub fact: String,
    /// What it is now; nothing when it is not given.
    pub from: Option<Value>,
    /// What it would be; nothing when it would not be given.
    pub to: Option<Value>,
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
        let asking = Asking { router: self, world: &world, now: &now, draw };
        let (then, mut alternatives) = match &asked.changes {
            Some(changes) => {
                let mut changed = world.clone();
                merge(&mut changed.request, changes);
                let then = self.decide_world(&changed, draw).map_err(|error| {
                    let message = format!("with the changes the request is none: {}", error.message());
                    let inside = error.location().map(|place| &place.path).filter(|path| !path.is_empty());
                    let path = inside.map_or("changes".to_owned(), |path| format!("changes.{path}"));
                    Error::document(clip_long(&message)).at(0, 0, path)
                })?;
                (Some(then), asking.alone(candidates::of_changes(changes)))
            }
            None => (None, asking.all()?),
        };
        let nothing = alternatives.is_empty();
        alternatives.truncate(asked.most);
        let zone = self.zone_of_policy();
        let mut sentences: Vec<String> = alternatives.iter().map(|one| told::one(one, &now, &words, zone)).collect();
        match &then {
            Some(then) => sentences.insert(0, told::all(then, &now, &words)),
            None if nothing => sentences.push(told::nothing(&words)),
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
        // Of what the options say the place is known only with their text.
        document::print(&self.what_if(request, floor, draw, &asked).map_err(|error| {
            let of_options = |path: &str| ["messages.", "changes"].iter().any(|section| path.starts_with(section));
            if error.location().is_some_and(|place| of_options(&place.path)) { located(error, options) } else { error }
        })?)
    }

    fn outline(&self, request: &str, floor: Option<&str>, draw: Option<f64>) -> Result<Outline> {
        let request = self.request(request)?;
        let floor = floor.map(Floor::parse).transpose()?;
        let decision = self.decide(&request, floor.as_ref(), draw);
        Ok(Outline {
            action: decision.action(),
            channel: decision.channel().to_owned(),
            queue: decision.queue().map(str::to_owned),
            agent: decision.agent().map(str::to_owned),
            when: decision.when(),
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

/// One question: what is decided now, and in what world.
struct Asking<'a> {
    router: &'a Router,
    world: &'a World,
    now: &'a Outline,
    draw: Option<f64>,
}

impl Asking<'_> {
    /// Everything worth trying: single changes, then two facts of one condition where neither does alone.
    fn all(&self) -> Result<Vec<Alternative>> {
        let (router, world) = (self.router, self.world);
        let mut found = self.tried(candidates::all(router, world, self.draw)?);
        found.extend(self.tried(self.searched()));
        let alone: Vec<(String, Option<Value>)> = found.iter().map(|one| (one.fact.clone(), one.to.clone())).collect();
        let does = |one: &Candidate| alone.iter().any(|(fact, to)| *fact == one.fact() && *to == one.to);
        let pairs = candidates::pairs(router, world).into_iter().filter(|(a, b)| !does(a) && !does(b));
        found.extend(pairs.take(MOST_PAIRS).filter_map(|(a, b)| self.tip(&a, Some(&b))));
        Ok(self.smallest(found))
    }

    /// Each of these by itself.
    fn alone(&self, candidates: Vec<Candidate>) -> Vec<Alternative> {
        self.smallest(self.tried(candidates))
    }

    fn tried(&self, candidates: Vec<Candidate>) -> Vec<Alternative> {
        candidates.iter().filter_map(|candidate| self.tip(candidate, None)).collect()
    }

    /// What comes out with a change, and another; nothing when that is what is decided now.
    fn tip(&self, one: &Candidate, other: Option<&Candidate>) -> Option<Alternative> {
        let (mut world, from) = one.apply(self.world)?;
        let mut size = one.size(from.as_ref());
        let and = match other {
            None => None,
            Some(other) => {
                let (both, from) = other.apply(&world)?;
                world = both;
                size += other.size(from.as_ref());
                Some(Changed { fact: other.fact(), from, to: other.to.clone() })
            }
        };
        let then = self.router.decide_world(&world, self.draw).ok()?;
        let fact = one.fact();
        then.differs(self.now).then(|| Alternative { fact, from, to: one.to.clone(), and, size, then })
    }

    /// Another channel first, then the smallest; one for each fact and way.
    fn smallest(&self, mut found: Vec<Alternative>) -> Vec<Alternative> {
        found.sort_by(|a, b| {
            let stays = |one: &Alternative| !one.then.leaves(self.now);
            stays(a).cmp(&stays(b)).then(a.size.total_cmp(&b.size)).then_with(|| a.fact.cmp(&b.fact))
        });
        // A fact that moves it to another channel need not say that it also moves it within its own.
        let mut seen: Vec<(String, Outline)> = Vec::new();
        found.retain(|one| {
            let fact = told::key(one);
            let like = |then: &Outline| match one.then.leaves(self.now) {
                true => then.channel == one.then.channel && then.action == one.then.action,
                false => !then.differs(&one.then),
            };
            let new = !seen.iter().any(|(known, then)| *known == fact && like(then));
            if new {
                seen.push((fact, one.then.clone()));
            }
            new
        });
        found
    }
}

fn clip_long(text: &str) -> String {
    if text.len() > 500 { clip(text) } else { text.to_owned() }
}

/// Pairs of changes tried at most.
const MOST_PAIRS: usize = 3_000;

#[cfg(test)]
mod tests;
