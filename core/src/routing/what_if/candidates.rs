//! The single changes worth trying: for each field what a condition compares it with, and what else decisions look at.

use super::World;
use crate::error::Result;
use crate::instant::{self, MINUTE};
use crate::routing::Router;
use crate::routing::condition::{Condition, FIELDS, Field, Literal, Type};
use crate::routing::documents::{Level, Request};
use crate::routing::words::Language;
use crate::routing::words::decision::{NO, YES};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// One change to try.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    place: ChangedIn,
    /// The steps to the field, in the request or in the floor.
    path: Vec<String>,
    /// What it would be; nothing takes the field away.
    pub(super) to: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ChangedIn {
    Request,
    Floor,
    /// The customer is taken for one of a segment.
    Segment,
}

impl Candidate {
    fn request(path: &[&str], to: Option<Value>) -> Self {
        Self { place: ChangedIn::Request, path: path.iter().map(|step| (*step).to_owned()).collect(), to }
    }

    /// The customer is taken for one of a segment.
    fn segment(name: &str) -> Self {
        Self { place: ChangedIn::Segment, path: Vec::new(), to: Some(name.into()) }
    }

    /// A field of the request.
    pub(super) fn field(path: Vec<String>, to: Value) -> Self {
        Self { place: ChangedIn::Request, path, to: Some(to) }
    }

    /// What it is called.
    pub(super) fn fact(&self) -> String {
        match self.place {
            ChangedIn::Request => self.path.join("."),
            ChangedIn::Floor => format!("floor.{}", self.path.join(".")),
            ChangedIn::Segment => "segments".to_owned(),
        }
    }

    /// The world with the change, and what was there before; nothing when it is no change.
    pub(super) fn apply(&self, world: &World) -> Option<(World, Option<Value>)> {
        let mut changed = world.clone();
        if self.place == ChangedIn::Segment {
            let facts = changed.request.entry("facts").or_insert_with(|| json!({})).as_object_mut()?;
            let hints = facts.entry("segments_hint").or_insert_with(|| json!([])).as_array_mut()?;
            hints.push(self.to.clone()?);
            return Some((changed, None));
        }
        let mut inside = match self.place {
            ChangedIn::Floor => changed.floor.as_mut()?,
            _ => &mut changed.request,
        };
        let (last, steps) = self.path.split_last()?;
        for step in steps {
            inside = inside.entry(step).or_insert_with(|| json!({})).as_object_mut()?;
        }
        let from = match &self.to {
            Some(to) => inside.insert(last.clone(), to.clone()),
            None => inside.shift_remove(last),
        };
        let from = from.filter(|value| !value.is_null());
        (from != self.to && !alike(from.as_ref(), self.to.as_ref())).then_some((changed, from))
    }

    /// How large a change it is: 1 for a flag or a name, a share of the number, days for time.
    pub(super) fn size(&self, from: Option<&Value>) -> f64 {
        let instant = |value: &Value| value.as_str().and_then(|text| instant::parse(text).ok());
        let size = match (from, &self.to) {
            (Some(from), Some(to)) => match (from.as_f64(), to.as_f64(), instant(from), instant(to)) {
                (Some(from), Some(to), ..) => (to - from).abs() / from.abs().max(to.abs()).max(1.0),
                (_, _, Some(from), Some(to)) => (to - from).abs() as f64 / (24.0 * 60.0 * MINUTE as f64),
                _ => 1.0,
            },
            _ => 1.0,
        };
        // Another matter is another contact rather than another fact.
        let size = if self.path.first().is_some_and(|step| step == "matter") { size * 2.0 } else { size };
        (size * 1e6).round() / 1e6
    }
}

/// Numbers that are equal are no change, however they are written.
fn alike(a: Option<&Value>, b: Option<&Value>) -> bool {
    matches!((a.and_then(Value::as_f64), b.and_then(Value::as_f64)), (Some(a), Some(b)) if a == b)
}

/// Puts a part of a request into it: `null` takes a field away.
pub(super) fn merge(into: &mut Map<String, Value>, part: &Map<String, Value>) {
    for (name, value) in part {
        match value {
            Value::Null => {
                into.shift_remove(name);
            }
            Value::Object(inner) => {
                let slot = into.entry(name).or_insert_with(|| json!({}));
                if !slot.is_object() {
                    *slot = json!({});
                }
                if let Value::Object(slot) = slot {
                    merge(slot, inner);
                }
            }
            other => {
                into.insert(name.clone(), other.clone());
            }
        }
    }
}

/// The changes of a part of a request, each by itself.
pub(super) fn of_changes(part: &Map<String, Value>) -> Vec<Candidate> {
    let mut out = Vec::new();
    leaves(part, &mut Vec::new(), &mut out);
    out
}

fn leaves(part: &Map<String, Value>, path: &mut Vec<String>, out: &mut Vec<Candidate>) {
    for (name, value) in part {
        path.push(name.clone());
        match value {
            Value::Object(inner) => leaves(inner, path, out),
            Value::Null => out.push(Candidate { place: ChangedIn::Request, path: path.clone(), to: None }),
            to => out.push(Candidate { place: ChangedIn::Request, path: path.clone(), to: Some(to.clone()) }),
        }
        path.pop();
    }
}

/// Everything worth trying by itself.
pub(super) fn all(router: &Router, world: &World, draw: Option<f64>) -> Result<Vec<Candidate>> {
    let request = router.request(&crate::document::print(&world.request)?)?;
    let mut out = of_conditions(router, world);
    out.extend(of_policy(router, &request));
    out.extend(of_hours(router, &request));
    out.extend(of_floor(router, world, &request, draw)?);
    out.truncate(MOST);
    Ok(out)
}

/// What rules and segments compare fields with.
fn of_conditions(router: &Router, world: &World) -> Vec<Candidate> {
    beside_fields(router, world, conditions(router).flat_map(Condition::literals))
}

/// Two changes for each condition that asks of two fields or segments.
pub(super) fn pairs(router: &Router, world: &World) -> Vec<(Candidate, Candidate)> {
    let segments = &router.policy().document().segments;
    let mut out = Vec::new();
    for condition in conditions(router) {
        let mut parts = beside_fields(router, world, condition.literals().into_iter());
        let asked = condition.segments().into_iter().filter_map(|place| segments.at(place));
        parts.extend(asked.map(|(name, _)| Candidate::segment(name)));
        for (place, one) in parts.iter().enumerate() {
            let rest = parts.iter().skip(place + 1).filter(|other| other.fact() != one.fact());
            out.extend(rest.map(|other| (one.clone(), other.clone())));
        }
        if out.len() > MOST {
            break;
        }
    }
    out
}

pub(super) fn conditions(router: &Router) -> impl Iterator<Item = &Condition> {
    let compiled = router.policy().compiled();
    compiled.rules.iter().map(|rule| &rule.condition).chain(&compiled.segments)
}

/// What a field of the request holds now.
pub(super) fn now<'a>(world: &'a World, path: &[String]) -> Option<&'a Value> {
    let (first, steps) = path.split_first()?;
    steps.iter().try_fold(world.request.get(first)?, |at, step| at.get(step))
}

fn beside_fields(router: &Router, world: &World, found: impl Iterator<Item = (Field, Literal)>) -> Vec<Candidate> {
    let mut asked: BTreeMap<Field, Vec<Literal>> = BTreeMap::new();
    for (field, literal) in found {
        let known = asked.entry(field).or_default();
        if !known.contains(&literal) {
            known.push(literal);
        }
    }
    let mut out = Vec::new();
    for (field, literals) in asked {
        let Some((path, kind)) = path_of(router, field) else { continue };
        let now = now(world, &path);
        let mut to: Vec<Option<Value>> = Vec::new();
        if kind == Type::Bool || matches!(now, Some(Value::Bool(_))) {
            to.extend([Some(true.into()), Some(false.into())]);
        }
        if kind == Type::Object {
            to.push(if now.is_some() || field == Field::Running { None } else { Some(json!({})) });
        }
        for literal in literals {
            beside(&literal, kind, now, &mut to);
        }
        if kind != Type::Object && now.is_some() && field != Field::At {
            to.push(None);
        }
        out.extend(to.into_iter().map(|to| Candidate { place: ChangedIn::Request, path: path.clone(), to }));
    }
    out
}

/// Values on both sides of what a field is compared with.
fn beside(literal: &Literal, kind: Type, now: Option<&Value>, to: &mut Vec<Option<Value>>) {
    let hundredth = |value: f64, by: f64| Some(json!(((value * 100.0).round() + by) / 100.0));
    match (literal, kind) {
        (Literal::Int(value), Type::Double) => {
            let value = *value as f64;
            to.extend([hundredth(value, -1.0), Some(json!(value)), hundredth(value, 1.0)]);
        }
        (Literal::Int(value), _) => {
            to.extend([-1, 0, 1].map(|by| value.checked_add(by).map(Value::from)).into_iter().filter(Option::is_some));
        }
        (Literal::Double(value), Type::Int) => {
            let whole = [value.floor() - 1.0, value.floor(), value.ceil(), value.ceil() + 1.0];
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a cast from float saturates, and saturating is wanted"
            )]
            to.extend(whole.map(|value| Some(Value::from(value as i64))));
        }
        (Literal::Double(value), _) => {
            to.extend([hundredth(*value, -1.0), Some(json!(value)), hundredth(*value, 1.0)]);
        }
        (Literal::Text(text), Type::Texts) => {
            let mut list: Vec<Value> = now.and_then(Value::as_array).cloned().unwrap_or_default();
            let text = Value::from(text.as_str());
            if list.contains(&text) {
                list.retain(|item| *item != text);
            } else {
                list.push(text);
            }
            to.push(Some(list.into()));
        }
        (Literal::Text(text), _) => to.push(Some(text.as_str().into())),
        (Literal::Time(at), _) => {
            to.extend([-MINUTE, 0, MINUTE].map(|by| Some(instant::print(at.saturating_add(by)).into())));
        }
        (Literal::None, _) => {}
    }
}

/// What decisions look at beside conditions: urgency, matter, channel, language, consent, segments.
fn of_policy(router: &Router, request: &Request) -> Vec<Candidate> {
    let policy = router.policy().document();
    let mut out = Vec::new();
    for field in ["urgency", "difficulty"] {
        out.extend(Level::NAMES.map(|level| Candidate::request(&[field], Some(level.into()))));
    }
    out.extend(policy.channels.names().map(|name| Candidate::request(&["channel"], Some(name.into()))));
    out.extend(policy.matters.names().map(|name| Candidate::request(&["matter"], Some(name.into()))));
    let languages = policy.channels.iter().flat_map(|(_, channel)| channel.languages.iter().flatten());
    let languages = languages.chain(policy.queues.iter().flat_map(|(_, queue)| &queue.languages));
    out.extend(languages.map(|name| Candidate::request(&["language"], Some(name.as_str().into()))));
    for purpose in policy.channels.iter().filter_map(|(_, channel)| channel.consent.as_deref()) {
        let given = request.consent.get(purpose) == Some(&true);
        out.push(Candidate::request(&["consent", purpose], Some((!given).into())));
    }
    out.extend(policy.segments.names().map(Candidate::segment));
    out
}

/// The next opening and the next closing of every channel.
fn of_hours(router: &Router, request: &Request) -> Vec<Candidate> {
    let compiled = router.policy().compiled();
    let changes = compiled.hours.iter().filter_map(|hours| hours.next_change(request.at));
    changes.map(|at| Candidate::request(&["at"], Some(instant::print(at).into()))).collect()
}

/// Other waits: none, just within and just past each limit, and where another channel would be worth as much.
fn of_floor(router: &Router, world: &World, request: &Request, draw: Option<f64>) -> Result<Vec<Candidate>> {
    let Some(floor) = &world.floor else { return Ok(Vec::new()) };
    let policy = router.policy().document();
    let mut limits: Vec<f64> = policy.channels.iter().filter_map(|(_, channel)| channel.max_wait_minutes).collect();
    let kept = policy.rules.iter().filter_map(|rule| rule.then.keep_with_holder.as_ref());
    limits.extend(kept.map(|keep| keep.max_wait_minutes));
    let parsed = crate::routing::Floor::parse(&crate::document::print(floor)?)?;
    let decision = router.decide(request, Some(&parsed), draw).document()?;
    let weight = policy.objective.waiting;
    let chosen = decision.ranked.iter().find(|ranked| ranked.channel == decision.channel);
    let mut out = Vec::new();
    for name in parsed.queues.names() {
        let mut waits = vec![0.0];
        waits.extend(limits.iter().flat_map(|limit| [*limit, limit + 0.1]));
        for ranked in decision.ranked.iter().filter(|ranked| weight > 0.0 && ranked.queue.as_deref() == Some(name)) {
            // The wait at which this channel and the one it is measured against are worth the same.
            let against = if Some(ranked.channel.as_str()) == chosen.map(|own| own.channel.as_str()) {
                decision.ranked.iter().filter(|other| other.channel != ranked.channel).map(|o| o.value).reduce(f64::max)
            } else {
                chosen.map(|own| own.value)
            };
            if let Some(against) = against {
                let even = ranked.wait_minutes + (ranked.value - against) / weight;
                waits.extend([(even * 10.0).floor() / 10.0 - 0.1, (even * 10.0).ceil() / 10.0 + 0.1]);
            }
        }
        for wait in waits.into_iter().filter(|wait| *wait >= 0.0) {
            let path = ["queues", name, "expected_wait_minutes"].map(str::to_owned).to_vec();
            out.push(Candidate { place: ChangedIn::Floor, path, to: Some(json!((wait * 10.0).round() / 10.0)) });
        }
    }
    Ok(out)
}

/// Where a field stands in a request document, and its type.
pub(super) fn path_of(router: &Router, field: Field) -> Option<(Vec<String>, Type)> {
    let interned = &router.policy().compiled().interned;
    match field {
        Field::Attribute(slot) => {
            let (name, kind) = interned.attributes.get(usize::from(slot))?;
            Some((vec!["attributes".to_owned(), name.clone()], *kind))
        }
        Field::Consent(slot) => {
            let name = interned.consents.get(usize::from(slot))?;
            Some((vec!["consent".to_owned(), name.clone()], Type::Bool))
        }
        field => {
            let (name, _, kind) = FIELDS.iter().find(|(_, known, _)| *known == field)?;
            Some((name.split('.').map(str::to_owned).collect(), *kind))
        }
    }
}

/// A value in words.
pub(super) fn shown(value: &Value, words: &Language) -> String {
    match value {
        Value::Bool(true) => words.say(&YES, &[]),
        Value::Bool(false) => words.say(&NO, &[]),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| words.plain(number)),
        Value::String(text) => format!("`{text}`"),
        Value::Array(list) => {
            let shown: Vec<String> = list.iter().map(|item| shown(item, words)).collect();
            if shown.is_empty() { "[]".to_owned() } else { shown.join(", ") }
        }
        other => format!("`{other}`"),
    }
}

/// Changes tried at most: a policy of thousands of rules is asked about its first.
const MOST: usize = 20_000;
