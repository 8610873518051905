//! The contact that events come to.

use super::decimal::is_decimal;
use super::rule::{FoldColumn, FoldRule, FoldSeen, FoldWay};
use super::value::{Folded, Value, fold as fold_values, list, text};
use crate::instant::SECOND;
use crate::model::identity::IdentityKind;
use crate::model::{EntryBuilder, Field, FieldType, Item, Outcome, entry_items};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The most identities a contact has of its events, fewer than the keys a row may have.
const IDENTITIES: usize = 250;

/// An event of a contact.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event<'a> {
    pub(crate) at: i64,
    pub(crate) id: &'a str,
    pub(crate) bytes: &'a [u8],
}

/// The values of each column, in the order of the events.
#[derive(Debug, Default)]
struct Columns<'a> {
    fields: BTreeMap<Field, Vec<(Value<'a>, bool)>>,
    attributes: BTreeMap<&'a str, Vec<(Value<'a>, bool)>>,
    identities: BTreeMap<IdentityKind, Vec<(&'a str, bool)>>,
    instants: Vec<(Value<'a>, bool)>,
    /// Seconds that customers waited in events that were answered.
    waited: Option<i64>,
}

/// Folds the events of one contact: its arrival and its bytes, appended to `out`. Tells what columns it saw.
pub(crate) fn fold(events: &mut [Event<'_>], rule: &FoldRule, seen: &mut FoldSeen, out: &mut Vec<u8>) -> i64 {
    events.sort_unstable_by(|a, b| a.at.cmp(&b.at).then_with(|| by_number(a.id, b.id)));
    let unordered = |pair: &[Event<'_>]| matches!(pair, [a, b] if a.at == b.at && is_hash(a.id) && is_hash(b.id));
    seen.unordered += u64::from(events.windows(2).any(unordered));
    let columns = Columns::of(events);
    let mut builder = EntryBuilder::default();
    for (field, values) in &columns.fields {
        seen.fields.insert(*field);
        if !rule.0.contains_key(field.name()) {
            let counted = reaching(*field, values);
            put(&mut builder, field.name(), fold_values(FoldRule::way(*field), &counted));
        }
    }
    for (name, values) in &columns.attributes {
        seen.attribute(name);
        if !rule.0.contains_key(*name) {
            put(&mut builder, name, fold_values(FoldWay::Last, values));
        }
    }
    for (name, column) in &rule.0 {
        put(&mut builder, name, columns.made(name, column));
    }
    columns.tell_sums(rule, seen);
    columns.put_identities(&mut builder, rule, seen);
    columns.put_path(&mut builder, rule, events.len());
    builder.finish(out);
    events.first().map_or(i64::MAX, |e| e.at)
}

impl<'a> Columns<'a> {
    fn of(events: &[Event<'a>]) -> Self {
        let (mut all, mut wait) = (Self::default(), Wait::default());
        for event in events {
            let items = || entry_items(event.bytes);
            let missed = items().any(|i| matches!(i, Item::Text(Field::Outcome, outcome) if is_missed(outcome)));
            let (mut queued, mut answered) = (None, None);
            for item in items() {
                let (field, value) = match item {
                    Item::Text(field, text) => (field, Value::Text(text)),
                    Item::Bool(field, b) => (field, Value::Bool(b)),
                    Item::Time(field, at) => {
                        match field {
                            Field::QueuedAt => queued = Some(at),
                            Field::AnsweredAt => answered = Some(at),
                            _ => {}
                        }
                        (field, Value::Time(at))
                    }
                    Item::Identity { kind, raw, verified } => {
                        all.identities.entry(kind).or_default().push((raw, verified));
                        continue;
                    }
                    Item::Attribute(name, text) => {
                        all.attributes.entry(name).or_default().push((Value::Text(text), missed));
                        continue;
                    }
                };
                all.fields.entry(field).or_default().push((value, missed));
            }
            all.instants.push((Value::Time(event.at), missed));
            wait.see(event.at, queued, answered);
        }
        all.waited = wait.sum;
        all.close();
        all
    }

    /// The last sign of life is its end: of an event that says no end, its instant.
    fn close(&mut self) {
        let distinct = self.instants.first() != self.instants.last();
        if distinct || self.fields.contains_key(&Field::EndedAt) {
            self.fields.entry(Field::EndedAt).or_default().extend(self.instants.iter().copied());
        }
    }

    /// A column that the rule makes.
    fn made(&self, name: &str, column: &FoldColumn) -> Option<Folded<'a>> {
        let of = column.of(name);
        if of == "arrived_at" {
            return fold_values(column.way(), &self.instants);
        }
        match Field::parse(of) {
            Some(field) => fold_values(column.way(), &reaching(field, self.fields.get(&field)?)),
            None => fold_values(column.way(), self.attributes.get(of)?),
        }
    }

    /// Tells of what a sum leaves out.
    fn tell_sums(&self, rule: &FoldRule, seen: &mut FoldSeen) {
        let sums = rule.0.iter().filter(|(_, column)| column.way() == FoldWay::Sum);
        for (name, column) in sums {
            let values = self.attributes.get(column.of(name)).map(Vec::as_slice).unwrap_or_default();
            let no_decimal = |v: &&(Value<'_>, bool)| !matches!(v.0, Value::Text(text) if is_decimal(text));
            let left = values.iter().filter(no_decimal).count() as u64;
            if left > 0 {
                *seen.not_summed.entry(name.clone()).or_default() += left;
            }
        }
    }

    fn put_identities(&self, builder: &mut EntryBuilder, rule: &FoldRule, seen: &mut FoldSeen) {
        let mut left = IDENTITIES;
        for (kind, values) in &self.identities {
            let way = rule.0.get(kind.name()).map_or(FoldWay::List, FoldColumn::way);
            let (from, to) = match way {
                FoldWay::First => (0, 1),
                FoldWay::Last => (values.len().saturating_sub(1), values.len()),
                _ => (0, values.len()),
            };
            let distinct: BTreeSet<&(&str, bool)> = values.get(from..to).unwrap_or_default().iter().collect();
            for (raw, verified) in distinct {
                if left == 0 {
                    seen.crowded += 1;
                    return;
                }
                left -= 1;
                // They were kept before, so they fit.
                drop(builder.identity(*kind, raw, *verified));
            }
        }
    }

    /// What shows only over several events: how many there were, the ways through agents, queues and channels, how often
    /// it was handed over, how long the customer waited.
    fn put_path(&self, builder: &mut EntryBuilder, rule: &FoldRule, events: usize) {
        let is_free = |name: &str| !self.attributes.contains_key(name) && !rule.0.contains_key(name);
        let mut made = vec![("events", events.to_string())];
        made.extend(self.waited.map(|waited| ("wait_s", (waited / SECOND).to_string())));
        for (field, name) in [(Field::Agent, "agents"), (Field::Queue, "queues"), (Field::Channel, "channels")] {
            let Some(values) = self.fields.get(&field) else { continue };
            let mut path: Vec<String> = reaching(field, values).into_iter().map(|(value, _)| text(value)).collect();
            path.dedup();
            if path.len() > 1 {
                if field == Field::Agent {
                    made.push(("transfers", (path.len() - 1).to_string()));
                }
                made.extend(list(path.into_iter()).map(|list| (name, list)));
            }
        }
        for (name, value) in made.into_iter().filter(|(name, _)| is_free(name)) {
            drop(builder.attribute(name, &value));
        }
    }
}

/// How long a customer waited: from being queued, in this event or one before, to being answered; where nobody says when
/// that was, from the event's own instant. An answer that several events tell of is one.
#[derive(Debug, Default)]
struct Wait {
    queued: Option<i64>,
    answered: Option<i64>,
    sum: Option<i64>,
}

impl Wait {
    fn see(&mut self, at: i64, queued: Option<i64>, answered: Option<i64>) {
        self.queued = queued.or(self.queued);
        let Some(answer) = answered.filter(|answer| self.answered != Some(*answer)) else { return };
        let began = self.queued.or(Some(at).filter(|at| *at != answer));
        if let Some(waited) = began.map(|began| answer.saturating_sub(began).max(0)) {
            self.sum = Some(self.sum.unwrap_or(0).saturating_add(waited));
        }
        (self.queued, self.answered) = (None, Some(answer));
    }
}

/// The values that count: an agent whose telephone rang has not handled a call that another one took.
fn reaching<'a>(field: Field, values: &[(Value<'a>, bool)]) -> Vec<(Value<'a>, bool)> {
    let handled = matches!(field, Field::Agent | Field::Queue | Field::ClosedBy | Field::Bot);
    let some = handled && values.iter().any(|(_, missed)| !missed);
    values.iter().copied().filter(|(_, missed)| !some || !missed).collect()
}

/// The order of ids of events: numbers in them count as numbers, so that 9 comes before 10.
pub(crate) fn by_number(a: &str, b: &str) -> Ordering {
    let number = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (mut x, mut y) = (a, b);
    loop {
        let (m, n) = (number(x), number(y));
        let (Some((p, rest_x)), Some((q, rest_y))) = (x.split_at_checked(m), y.split_at_checked(n)) else { break };
        let (p, q) = (p.trim_start_matches('0'), q.trim_start_matches('0'));
        let numbers = (m > 0 && n > 0).then(|| p.len().cmp(&q.len()).then_with(|| p.cmp(q)));
        match numbers {
            Some(Ordering::Equal) => (x, y) = (rest_x, rest_y),
            Some(order) => return order,
            None => {
                let (mut these, mut those) = (x.chars(), y.chars());
                match (these.next(), those.next()) {
                    (Some(c), Some(d)) if c == d => (x, y) = (these.as_str(), those.as_str()),
                    (c, d) if c != d => return c.cmp(&d),
                    _ => break,
                }
            }
        }
    }
    // Alike but for leading zeros.
    a.cmp(b)
}

/// Whether an event had no id, and was named after what it says.
fn is_hash(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn is_missed(outcome: &str) -> bool {
    matches!(Outcome::parse(outcome), Some(Outcome::Abandoned | Outcome::ClosedUnanswered))
}

/// Puts a folded value under its name. It was kept before as one value, so it fits, but for a list or a text that is
/// made of an attribute: what is too long is left out.
fn put(builder: &mut EntryBuilder, name: &str, folded: Option<Folded<'_>>) {
    let Some(folded) = folded else { return };
    match (Field::parse(name), folded) {
        (Some(field), Folded::One(Value::Time(at))) if field.kind() == FieldType::Time => builder.time(field, at),
        (Some(field), Folded::One(Value::Bool(b))) if field.kind() == FieldType::Bool => builder.bool(field, b),
        (Some(field), Folded::One(value)) => drop(builder.text(field, &text(value))),
        (Some(field), Folded::Made(made)) => drop(builder.text(field, &made)),
        (None, Folded::One(value)) => drop(builder.attribute(name, &text(value))),
        (None, Folded::Made(made)) => drop(builder.attribute(name, &made)),
    }
}
