//! The brief: what the next handler must know, so that the customer need not say it again.

use super::History;
use super::documents::{CaseDocument, Note};
use super::state::CaseState;
use crate::error::Result;
use crate::instant::{self, HOUR};
use crate::model::{EntryKind, Field, Item, Outcome};
use serde::Serialize;

/// How many of the latest contacts a brief shows.
const LATEST: usize = 5;

#[derive(Debug, Serialize)]
struct Brief {
    customer_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    text: Vec<String>,
    open_cases: Vec<CaseDocument>,
    latest: Vec<Latest>,
    tried_in_vain: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    promised_at: Option<String>,
    products: Vec<String>,
    notes: Vec<Note>,
    identities: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Latest {
    contact: String,
    arrived_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    matter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
    /// Whether it was a machine.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bot: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
}

impl History {
    /// What the next handler of a customer must know, as a document with `text`, a list of sentences. With `at`
    /// (UTC nanoseconds) only what had happened by then counts.
    ///
    /// # Errors
    /// As [`History::customer_id`].
    pub fn brief_document(&self, key: &str, at: Option<i64>) -> Result<String> {
        let customer = self.customer(key)?;
        let by_then = |e: &u32| at.is_none_or(|now| self.log.header(*e).is_some_and(|h| h.at <= now));
        let contacts: Vec<u32> = self.contacts_of(customer).filter(by_then).collect();
        let mut open: Vec<CaseState> = match at {
            Some(now) => self.cases_before(customer, now.saturating_add(1)),
            None => self.cases_of(customer, None),
        };
        open.retain(|c| c.open);
        open.sort_by_key(|c| std::cmp::Reverse((c.last_at, self.log.name(c.first))));
        let tried = self.failed_channels(open.iter().flat_map(|c| c.contacts.iter().copied()));
        let promised = self.promise(&contacts).map(|(_, at)| at);
        let brief = Brief {
            customer_id: self.log.name(customer).customer_id(),
            name: self.person_name(customer),
            language: self.latest_field(customer, Field::Language),
            text: self.sentences(&open, &contacts, &tried, promised, at),
            open_cases: open.iter().map(|c| self.case_document(customer, c)).collect(),
            latest: contacts.iter().rev().take(LATEST).map(|e| self.latest(*e)).collect(),
            tried_in_vain: tried,
            promised_at: promised.map(instant::print),
            products: self.products(customer),
            notes: self.notes_of(customer, at),
            identities: self.identities(customer),
        };
        crate::document::print(&brief)
    }

    /// The channels of contacts that settled nothing, in the order they were tried.
    pub(super) fn failed_channels(&self, contacts: impl Iterator<Item = u32>) -> Vec<&'static str> {
        let mut out = Vec::new();
        for entry in contacts {
            let vain = [Outcome::Unresolved, Outcome::Abandoned, Outcome::ClosedUnanswered];
            let Some(header) = self.log.header(entry) else { continue };
            if let Some(channel) = self.channel(entry).map(|c| c.name())
                && vain.iter().any(|o| o.number() == header.outcome)
                && !out.contains(&channel)
            {
                out.push(channel);
            }
        }
        out
    }

    /// The latest promise that no later contact of ours kept, with the contact that made it.
    pub(super) fn promise(&self, contacts: &[u32]) -> Option<(u32, i64)> {
        for (i, entry) in contacts.iter().enumerate().rev() {
            if let Some(at) = self.field_time(*entry, Field::PromisedAt) {
                let kept = contacts.iter().skip(i + 1).any(|e| {
                    let callback = self.channel(*e) == Some(crate::Channel::Callback);
                    let ours = callback || self.log.header(*e).is_some_and(|h| h.outbound);
                    // Somebody was promised: a machine that calls keeps nothing.
                    ours && !self.is_by_machine(*e)
                });
                return (!kept).then_some((*entry, at));
            }
        }
        None
    }

    /// Products subscribed to and not ended.
    pub(super) fn products(&self, customer: u32) -> Vec<String> {
        let mut out = Vec::new();
        for entry in self.customers.members(customer) {
            let subscription = self.log.header(*entry).is_some_and(|h| h.kind == EntryKind::Subscription);
            if subscription
                && self.field_time(*entry, Field::EndedAt).is_none()
                && let Some(product) = self.field(*entry, Field::Product)
            {
                out.push(product.to_owned());
            }
        }
        out.sort();
        out.dedup();
        out
    }

    fn sentences(
        &self,
        open: &[CaseState],
        contacts: &[u32],
        tried: &[&str],
        promised: Option<i64>,
        now: Option<i64>,
    ) -> Vec<String> {
        let mut out = Vec::new();
        match open {
            [] => out.push("No open case.".to_owned()),
            many => {
                for case in many.iter().take(3) {
                    let matter = self.log.matter(case.matter).unwrap_or("an unnamed matter");
                    let times = match case.contacts.len() {
                        1 => "1 contact".to_owned(),
                        n => format!("{n} contacts"),
                    };
                    let holder = self.latest_of_person(&case.contacts, Field::Agent);
                    let holder = holder.map(|a| format!(", last with {a}")).unwrap_or_default();
                    let day = |at| instant::print(at).chars().take(10).collect::<String>();
                    out.push(format!("Open since {}: {matter}, {times}{holder}.", day(case.opened_at)));
                }
            }
        }
        if !tried.is_empty() {
            out.push(format!("Tried in vain: {}.", tried.join(", ")));
        }
        if let Some(at) = promised {
            let late = now.is_some_and(|n| n > at);
            let word = if late { "was due" } else { "is due" };
            out.push(format!("A promised answer {word} {}.", instant::print(at)));
        }
        if let (Some(now), Some(last)) = (now, contacts.last().and_then(|e| self.log.header(*e))) {
            let hours = now.saturating_sub(last.at) / HOUR;
            let channel = contacts.last().and_then(|e| self.channel(*e)).map_or("contact", |c| c.name());
            out.push(match hours {
                0 => format!("Last contact by {channel} within the hour."),
                h if h < 48 => format!("Last contact by {channel} {h} h ago."),
                h => format!("Last contact by {channel} {} days ago.", h / 24),
            });
        }
        out
    }

    fn latest(&self, entry: u32) -> Latest {
        let header = self.log.header(entry);
        Latest {
            contact: self.log.reference(entry),
            arrived_at: instant::print(header.map_or(0, |h| h.at)),
            channel: self.channel(entry).map(|c| c.name()),
            matter: header.and_then(|h| self.log.matter(h.matter)).map(str::to_owned),
            outcome: header.and_then(|h| Outcome::from_number(h.outcome)).map(Outcome::name),
            agent: self.field(entry, Field::Agent).map(str::to_owned),
            bot: self.is_by_machine(entry),
            subject: self.field(entry, Field::Subject).map(str::to_owned),
        }
    }

    /// The name a CRM has, or else the latest one given.
    fn person_name(&self, customer: u32) -> Option<String> {
        let name_of = |entry: &u32| {
            let part = |f| self.field(*entry, f);
            match (part(Field::FirstName), part(Field::LastName)) {
                (Some(first), Some(last)) => Some(format!("{first} {last}")),
                (one, other) => part(Field::FullName).or(one).or(other).map(str::to_owned),
            }
        };
        let members = self.customers.members(customer);
        let record = |e: &&u32| self.log.header(**e).is_some_and(|h| h.kind == EntryKind::Record);
        members.iter().rev().filter(record).find_map(name_of).or_else(|| members.iter().rev().find_map(name_of))
    }

    fn latest_field(&self, customer: u32, field: Field) -> Option<String> {
        self.customers.members(customer).iter().rev().find_map(|e| self.field(*e, field)).map(str::to_owned)
    }

    /// The identities a customer is known by, `kind:value` in normal form.
    pub(super) fn identities(&self, customer: u32) -> Vec<String> {
        let mut out = Vec::new();
        for entry in self.customers.members(customer) {
            for item in self.log.items(*entry) {
                if let Item::Identity { kind, .. } = item
                    && !out.iter().any(|(k, _)| *k == kind)
                {
                    out.push((kind, Vec::new()));
                }
            }
            for used in self.log.keys.uses_at(self.log.uses(*entry)) {
                let kind = self.log.keys.kind(used.key);
                if let Some((_, keys)) = out.iter_mut().find(|(k, _)| k.rank() == kind) {
                    keys.push(used.key);
                }
            }
        }
        let mut all: Vec<String> = out
            .iter()
            .flat_map(|(kind, keys)| keys.iter().map(move |k| format!("{}:{}", kind.name(), self.log.keys.text(*k))))
            .collect();
        all.sort();
        all.dedup();
        all
    }
}

#[cfg(test)]
mod tests {
    use crate::{AppendOptions, History};
    use serde_json::Value;

    fn read(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    /// A person promises an answer, a bot calls after it: by `bot`, and by its channel.
    #[test]
    fn a_bot_holds_no_case_and_keeps_no_promise() {
        for (bot, channel, is_bot) in
            [(r#","bot":true"#, "voice", true), ("", "bot", true), (r#","bot":false"#, "bot", false)]
        {
            let mut history = History::default();
            let of = |id: &str, hour: u8, rest: &str| {
                format!(
                    r#"{{"contact_id":"{id}","arrived_at":"2026-03-02T0{hour}:00:00Z","account":"7","matter":"m"{rest}}}"#
                )
            };
            let person = r#","channel":"voice","agent":"Maija","queue":"billing","outcome":"unresolved","promised_at":"2026-03-03T08:00:00Z""#;
            let machine =
                format!(r#","channel":"{channel}","agent":"robo","queue":"machines","direction":"outbound"{bot}"#);
            for contact in [of("1", 8, person), of("2", 9, &machine)] {
                history.append_document(&contact, &AppendOptions::new("a")).unwrap();
            }
            let request = r#"{"at":"2026-03-02T12:00:00Z","customer":"account:7","matter":"m"}"#;
            let facts = read(&history.facts_document(request).unwrap())["facts"].clone();
            let brief = read(&history.brief_document("account:7", None).unwrap());
            let (agent, queue) = if is_bot { ("Maija", "billing") } else { ("robo", "machines") };
            assert_eq!(facts["open_case"]["holder_agent"], agent, "{machine}");
            assert_eq!(facts["open_case"]["holder_queue"], queue);
            assert_eq!(facts.get("promised_callback_at").is_some(), is_bot);
            assert_eq!(brief.get("promised_at").is_some(), is_bot);
            assert!(brief["text"][0].as_str().unwrap().ends_with(&format!("last with {agent}.")), "{brief}");
            assert_eq!(brief["latest"][0].get("bot").is_some(), is_bot);
        }
    }
}
