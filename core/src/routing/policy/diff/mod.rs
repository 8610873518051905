//! What changes from one policy to another, for machines and in words.
//!
//! Opening hours are told by channel, whatever block they stand in; rules and segments by name, value rows by what they
//! speak of; numbers with how much they change.

mod sentences;

use super::Policy;
use crate::document;
use crate::error::Result;
use crate::instant::MINUTE;
use crate::routing::documents::{ChannelDocument, HoursDocument, HoursNames, Named, PolicyDocument, PolicyName, Row};
use crate::routing::hours::Hours;
use crate::routing::words::{Language, located, read_options};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What changes from one policy to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PolicyDiff {
    /// The policy as it was.
    pub from: PolicyName,
    /// The policy as it is to be.
    pub to: PolicyName,
    /// The changes, in the order of the document.
    pub changes: Vec<Change>,
    /// The same for people, a sentence each.
    pub sentences: Vec<String>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// What changed: `channel`, `hours`, `queue`, `matter`, `segment`, `attribute`, `rule`, `row`, `objective`, `values`,
    /// `exploration`, `fallback`, or `channels` and `rules` for their order.
    pub what: &'static str,
    /// Its name; for a row of values what it speaks of; nothing where there is one only.
    pub name: Option<String>,
    /// What came of it.
    pub change: ChangeKind,
    /// Which part of it: `then.forbid`; nothing for the whole.
    pub part: Option<String>,
    /// What it was.
    pub from: Option<Value>,
    /// What it is to be.
    pub to: Option<Value>,
    /// By how much, where it is a number; open hours in an ordinary week, where it is hours.
    pub by: Option<f64>,
}

/// What came of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// It is there no more.
    Removed,
    /// It is another.
    Changed,
}

impl Policy {
    /// What changes when `other` takes the place of this policy.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn diff(&self, other: &Self, language: &Language) -> Result<PolicyDiff> {
        let (old, new) = (self.document(), other.document());
        let mut diff = Differ { changes: Vec::new() };
        diff.all(old, new)?;
        let sentences = sentences::sentences(&diff.changes, language);
        let name = |of: &PolicyDocument| PolicyName { name: of.name.clone(), version: of.version.clone() };
        Ok(PolicyDiff { from: name(old), to: name(new), changes: diff.changes, sentences })
    }
}

/// How a difference is to be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct DiffOptions {
    /// `en`, `fi`, or the name of another language that `messages` has the sentences of.
    pub language: String,
    /// A message file: see [`Language`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<Named<String>>,
}

impl Default for DiffOptions {
    fn default() -> Self {
        Self { language: "en".to_owned(), messages: None }
    }
}

/// What changes from one policy document to another: `{"from", "to", "changes", "sentences"}`. `options` is a document
/// with the fields of [`DiffOptions`], or nothing.
///
/// # Errors
/// [`InvalidPolicy`](crate::Status::InvalidPolicy) when one of them is none,
/// [`InvalidDocument`](crate::Status::InvalidDocument) when the options are none,
/// [`InvalidArgument`](crate::Status::InvalidArgument) when the language is not known.
pub fn policy_diff_document(old: &str, new: &str, options: Option<&str>) -> Result<String> {
    let asked: DiffOptions = options.map_or_else(|| Ok(DiffOptions::default()), read_options)?;
    let words = Language::new(&asked.language, asked.messages.as_ref());
    let words = words.map_err(|error| located(error, options))?;
    document::print(&Policy::parse(old)?.diff(&Policy::parse(new)?, &words)?)
}

struct Differ {
    changes: Vec<Change>,
}

impl Differ {
    fn all(&mut self, old: &PolicyDocument, new: &PolicyDocument) -> Result<()> {
        self.one("objective", &value(&old.objective)?, &value(&new.objective)?);
        self.named("attribute", &old.attributes, &new.attributes, &[])?;
        self.named("channel", &old.channels, &new.channels, &["hours"])?;
        self.order("channels", old.channels.names(), new.channels.names());
        for (name, channel) in new.channels.iter() {
            let Some(before) = old.channels.get(name) else { continue };
            self.hours(name, &hours_of(old, before), &hours_of(new, channel))?;
        }
        self.named("queue", &old.queues, &new.queues, &[])?;
        self.named("matter", &old.matters, &new.matters, &[])?;
        self.named("segment", &old.segments, &new.segments, &[])?;
        let rules =
            |of: &PolicyDocument| -> Named<_> { of.rules.iter().map(|r| (r.name.clone(), r.clone())).collect() };
        self.named("rule", &rules(old), &rules(new), &["name"])?;
        let ranked = |of: &PolicyDocument| {
            let mut rules: Vec<_> = of.rules.iter().collect();
            rules.sort_by_key(|rule| std::cmp::Reverse(rule.priority));
            rules.into_iter().map(|rule| rule.name.clone()).collect::<Vec<_>>()
        };
        self.order("rules", ranked(old).iter().map(String::as_str), ranked(new).iter().map(String::as_str));
        self.one("values", &value(&old.values.default)?, &value(&new.values.default)?);
        self.leaf("values", None, "prior", Some(&old.values.prior.into()), Some(&new.values.prior.into()));
        let rows = |of: &PolicyDocument| -> Named<_> {
            of.values.rows.iter().map(|row| (speaks_of(row), row.clone())).collect()
        };
        self.named("row", &rows(old), &rows(new), &["segment", "channel", "matter"])?;
        match (&old.exploration, &new.exploration) {
            (Some(old), Some(new)) => self.one("exploration", &value(old)?, &value(new)?),
            (old, new) => {
                let (old, new) = (old.as_ref().map(value).transpose()?, new.as_ref().map(value).transpose()?);
                self.leaf("exploration", None, "", old.as_ref(), new.as_ref());
            }
        }
        self.one("fallback", &value(&old.fallback)?, &value(&new.fallback)?);
        Ok(())
    }

    /// Named things: new, gone, and the parts that changed. `besides` are parts told elsewhere.
    fn named<T: Serialize>(
        &mut self,
        what: &'static str,
        old: &Named<T>,
        new: &Named<T>,
        besides: &[&str],
    ) -> Result<()> {
        let whole = |change, name: &str, from, to| Change {
            what,
            name: Some(name.to_owned()),
            change,
            part: None,
            from,
            to,
            by: None,
        };
        for (name, after) in new.iter() {
            let after = value(after)?;
            match old.get(name) {
                None => self.changes.push(whole(ChangeKind::Added, name, None, Some(after))),
                Some(before) => self.parts(what, Some(name), "", &value(before)?, &after, besides),
            }
        }
        for (name, before) in old.iter().filter(|(name, _)| new.get(name).is_none()) {
            self.changes.push(whole(ChangeKind::Removed, name, Some(value(before)?), None));
        }
        Ok(())
    }

    fn one(&mut self, what: &'static str, old: &Value, new: &Value) {
        self.parts(what, None, "", old, new, &[]);
    }

    /// Goes down to the leaves: numbers, texts and lists.
    fn parts(
        &mut self,
        what: &'static str,
        name: Option<&str>,
        path: &str,
        old: &Value,
        new: &Value,
        besides: &[&str],
    ) {
        let (Value::Object(before), Value::Object(after)) = (old, new) else {
            return self.leaf(what, name, path, Some(old), Some(new));
        };
        for part in after.keys().chain(before.keys().filter(|part| !after.contains_key(*part))) {
            if besides.contains(&part.as_str()) {
                continue;
            }
            let path = if path.is_empty() { part.clone() } else { format!("{path}.{part}") };
            match (before.get(part), after.get(part)) {
                (Some(old @ Value::Object(_)), Some(new @ Value::Object(_))) => {
                    self.parts(what, name, &path, old, new, &[]);
                }
                (None, Some(new @ Value::Object(_))) if part == "then" || part == "boost" => {
                    self.parts(what, name, &path, &Value::Object(Map::new()), new, &[]);
                }
                (Some(old @ Value::Object(_)), None) if part == "boost" => {
                    self.parts(what, name, &path, old, &Value::Object(Map::new()), &[]);
                }
                (old, new) => self.leaf(what, name, &path, old, new),
            }
        }
    }

    fn leaf(&mut self, what: &'static str, name: Option<&str>, path: &str, old: Option<&Value>, new: Option<&Value>) {
        if old == new {
            return;
        }
        let number = |of: Option<&Value>| of.and_then(Value::as_f64);
        let by = match (number(old), number(new)) {
            (Some(old), Some(new)) => Some(((new - old) * 1e9).round() / 1e9),
            _ => None,
        };
        let change = match (old, new) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        let part = Some(path.to_owned()).filter(|path| !path.is_empty());
        self.changes.push(Change {
            what,
            name: name.map(str::to_owned),
            change,
            part,
            from: old.cloned(),
            to: new.cloned(),
            by,
        });
    }

    /// The hours a channel goes by, and how many more or fewer they are in an ordinary week.
    fn hours(&mut self, channel: &str, old: &[&HoursDocument], new: &[&HoursDocument]) -> Result<()> {
        if old == new {
            return Ok(());
        }
        let by = match (weekly(old), weekly(new)) {
            (Some(old), Some(new)) => Some(((new - old) * 1e6).round() / 1e6),
            _ => None,
        };
        let shown = |hours: &[&HoursDocument]| match hours {
            [] => Ok(None),
            [one] => value(one).map(Some),
            several => value(&several).map(Some),
        };
        let (from, to) = (shown(old)?, shown(new)?);
        let name = Some(channel.to_owned());
        self.changes.push(Change { what: "hours", name, change: ChangeKind::Changed, part: None, from, to, by });
        Ok(())
    }

    /// The order of what is in both: the first wins a tie, and among rules of one priority goes first.
    fn order<'a>(
        &mut self,
        what: &'static str,
        old: impl Iterator<Item = &'a str>,
        new: impl Iterator<Item = &'a str>,
    ) {
        let (old, new): (Vec<&str>, Vec<&str>) = (old.collect(), new.collect());
        let both = |list: &[&'a str], other: &[&'a str]| -> Vec<Value> {
            let other: hashbrown::HashSet<&str, foldhash::fast::FixedState> = other.iter().copied().collect();
            list.iter().filter(|name| other.contains(*name)).map(|name| Value::from(*name)).collect()
        };
        let (from, to) = (both(&old, &new), both(&new, &old));
        if from != to {
            let (from, to) = (Some(from.into()), Some(to.into()));
            self.changes.push(Change { what, name: None, change: ChangeKind::Changed, part: None, from, to, by: None });
        }
    }
}

/// What a row of the value table speaks of: segment × channel × matter, `*` for all.
fn speaks_of(row: &Row) -> String {
    let or_all = |name: &Option<String>| name.clone().unwrap_or_else(|| "*".to_owned());
    format!("{} × {} × {}", or_all(&row.segment), row.channel, or_all(&row.matter))
}

/// The hours blocks that a channel goes by.
fn hours_of<'a>(policy: &'a PolicyDocument, channel: &ChannelDocument) -> Vec<&'a HoursDocument> {
    let names = channel.hours.as_ref().map(HoursNames::names).unwrap_or_default();
    names.iter().filter_map(|name| policy.hours.get(name)).collect()
}

/// Open hours in an ordinary week: one in March 2026, without holidays and clock changes. Without blocks, all of them.
fn weekly(blocks: &[&HoursDocument]) -> Option<f64> {
    if blocks.is_empty() {
        return Some(7.0 * 24.0);
    }
    let read = blocks.iter().map(|block| Hours::new(block)).collect::<Result<Vec<_>>>().ok()?;
    let hours = Hours::any_of(&read);
    let open = hours.open_time(ORDINARY_MONDAY, ORDINARY_MONDAY + 7 * 24 * 60 * MINUTE);
    Some(open as f64 / (60.0 * MINUTE as f64))
}

/// 2026-03-09T00:00:00Z.
const ORDINARY_MONDAY: i64 = 1_773_014_400_000_000_000;

fn value<T: Serialize>(of: &T) -> Result<Value> {
    serde_json::to_value(of).map_err(|e| crate::Error::new(crate::Status::Internal, e.to_string()))
}

#[cfg(test)]
mod tests;
