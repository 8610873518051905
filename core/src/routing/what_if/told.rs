//! The sentences of a what-if.

use super::{Alternative, Outline, candidates};
use crate::instant;
use crate::routing::explanation::named;
use crate::routing::words::Language;
use crate::routing::words::decision::{IN_QUEUE, WITH_AGENT};
use crate::routing::words::what_if::{
    CHANGE, CHANGE_SEGMENT, IF_ALL, IF_ALL_SAME, IF_AT, IF_BOTH, IF_FACT, IF_NOTHING, IF_SEGMENT, IF_WAIT, NOT_GIVEN,
};
use serde_json::Value;

/// One alternative in words.
pub(super) fn one(one: &Alternative, now: &Outline, words: &Language, zone: &str) -> String {
    let [queue, agent] = within(&one.then, now, words);
    let channel = ("channel", one.then.channel.as_str());
    let (in_queue, agent) = (("queue", queue.as_str()), ("agent", agent.as_str()));
    if let Some(and) = &one.and {
        let change = change(&one.fact, &one.from, &one.to, words, zone);
        let and = self::change(&and.fact, &and.from, &and.to, words, zone);
        return words.say(&IF_BOTH, &[("change", &change), ("and", &and), channel, in_queue, agent]);
    }
    if let Some(when) = instant(&one.fact, &one.to, words, zone) {
        return words.say(&IF_AT, &[("when", &when), ("zone", zone), channel, in_queue, agent]);
    }
    if one.fact == "segments" {
        return words.say(&IF_SEGMENT, &[("segment", text(&one.to)), channel, in_queue, agent]);
    }
    let waits = one.fact.strip_prefix("floor.queues.").and_then(|rest| rest.strip_suffix(".expected_wait_minutes"));
    if let Some(waits) = waits {
        let (from, to) = (shown(&one.from, words), shown(&one.to, words));
        let place = ("place", queue.as_str());
        return words.say(&IF_WAIT, &[("queue", waits), ("from", &from), ("to", &to), channel, place, agent]);
    }
    let change = change(&one.fact, &one.from, &one.to, words, zone);
    words.say(&IF_FACT, &[("change", &change), channel, in_queue, agent])
}

/// All changes together in words.
pub(super) fn all(then: &Outline, now: &Outline, words: &Language) -> String {
    if !then.differs(now) {
        return words.say(&IF_ALL_SAME, &[("channel", &then.channel)]);
    }
    let [queue, agent] = within(then, now, words);
    words.say(&IF_ALL, &[("channel", &then.channel), ("queue", &queue), ("agent", &agent)])
}

/// That nothing would have tipped it.
pub(super) fn nothing(words: &Language) -> String {
    words.say(&IF_NOTHING, &[])
}

/// What an alternative speaks of. Two segments are two facts, whatever list they stand in.
pub(super) fn key(one: &Alternative) -> String {
    let named = |fact: &str, to: &Option<Value>| match fact {
        "segments" => format!("segments {}", text(to)),
        fact => fact.to_owned(),
    };
    let and = one.and.as_ref().map_or(String::new(), |and| named(&and.fact, &and.to));
    named(&one.fact, &one.to) + "\n" + &and
}

/// The queue and the agent, where it is they that differ.
fn within(then: &Outline, now: &Outline, words: &Language) -> [String; 2] {
    if then.leaves(now) {
        return [String::new(), String::new()];
    }
    let said = |message, place, name: &Option<String>| {
        name.as_deref().map_or(String::new(), |name| words.say(message, &[(place, name)]))
    };
    [said(&IN_QUEUE, "queue", &then.queue), said(&WITH_AGENT, "agent", &then.agent)]
}

fn change(fact: &str, from: &Option<Value>, to: &Option<Value>, words: &Language, zone: &str) -> String {
    if fact == "segments" {
        return words.say(&CHANGE_SEGMENT, &[("segment", text(to))]);
    }
    let to = instant(fact, to, words, zone).unwrap_or_else(|| shown(to, words));
    let from = instant(fact, from, words, zone).unwrap_or_else(|| shown(from, words));
    words.say(&CHANGE, &[("fact", &named(fact, words)), ("to", &to), ("from", &from)])
}

/// The instant of the request on the wall clock of the policy.
fn instant(fact: &str, value: &Option<Value>, words: &Language, zone: &str) -> Option<String> {
    if fact != "at" {
        return None;
    }
    let at = instant::parse(value.as_ref()?.as_str()?).ok()?;
    Some(words.instant(at, zone))
}

fn shown(value: &Option<Value>, words: &Language) -> String {
    match value {
        None => words.say(&NOT_GIVEN, &[]),
        Some(value) => candidates::shown(value, words),
    }
}

fn text(value: &Option<Value>) -> &str {
    value.as_ref().and_then(Value::as_str).unwrap_or_default()
}
