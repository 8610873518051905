//! Facts for routing: a request in, the same request with what the history knows out.
//!
//! Only what happened before the request's `at` counts, so a decision can be replayed. A fact the host gives itself is
//! left as given.

use super::History;
use super::state::CaseState;
use crate::error::{Error, Result};
use crate::estimate::Estimate;
use crate::instant::{self, DAY, HOUR, MINUTE};
use crate::model::{Channel, EntryKind, Field, Outcome, ServedBy};
use serde_json::{Map, Value, json};

/// A web visit without an end counts as going on for this long after its last sign of life.
const VISIT: i64 = 30 * MINUTE;

impl History {
    /// Completes a routing request: `customer` is looked up as in [`History::customer_id`], and `facts` is filled in
    /// with what is known of that customer before `at`, each fact with the contacts it came from in `facts.evidence`.
    /// An unknown customer gives `"known": false`, and how likely whoever begins a case is to be in touch again.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) when the request is no object or its `at` no instant;
    /// [`Conflict`](crate::Status::Conflict) when several customers share the key.
    pub fn facts_document(&self, request: &str) -> Result<String> {
        self.with_facts(request).map_err(|e| crate::locate::locate(e, request))
    }

    fn with_facts(&self, request: &str) -> Result<String> {
        let mut request: Map<String, Value> = crate::document::read(request)?;
        let text = |name: &str| request.get(name).and_then(Value::as_str).map(str::to_owned);
        let Some(at) = text("at") else { return Err(Error::document("missing field `at`").at(0, 0, "at")) };
        let at = instant::parse(&at).map_err(|e| Error::document(e.message()).at(0, 0, "at"))?;
        let customer = match text("customer").map(|key| self.customer(&key)) {
            Some(Err(e)) if e.status() != crate::Status::NotFound => return Err(e),
            found => found.and_then(Result::ok),
        };
        let mut facts = match customer {
            Some(customer) => self.facts(customer, text("matter").as_deref(), at),
            None => {
                let mut none = Map::new();
                none.insert("known".into(), false.into());
                let hazard = self.hazard_facts(text("matter").as_deref(), 1, at);
                none.extend(hazard.into_iter().map(|(name, value)| (name.to_owned(), value)));
                none
            }
        };
        if let Some(given) = request.get("facts") {
            let Value::Object(given) = given else {
                return Err(Error::document("expected an object").at(0, 0, "facts"));
            };
            facts.extend(given.clone());
        }
        request.insert("facts".into(), Value::Object(facts));
        crate::document::print(&request)
    }

    fn facts(&self, customer: u32, matter: Option<&str>, at: i64) -> Map<String, Value> {
        let mut facts = Map::new();
        let mut evidence = Map::new();
        let before = |e: &u32| self.log.hot(*e).is_some_and(|h| h.at < at);
        let contacts: Vec<u32> = self.contacts_of(customer).filter(before).collect();
        facts.insert("known".into(), true.into());
        facts.insert("customer_id".into(), self.log.name(customer).customer_id().into());
        let mut put = |name: &str, value: Value, from: Vec<u32>| {
            facts.insert(name.into(), value);
            if !from.is_empty() {
                let from: Vec<Value> = from.iter().map(|e| self.log.reference(*e).into()).collect();
                evidence.insert(name.into(), Value::Array(from));
            }
        };
        if let Some(matter) = matter {
            let number = self.log.matter_number(matter);
            let since = at.saturating_sub(self.resolver.window(matter));
            let same = |e: &&u32| self.log.hot(**e).is_some_and(|h| Some(h.matter) == number && h.last >= since);
            let same: Vec<u32> = contacts.iter().filter(same).copied().collect();
            put("repeat", (!same.is_empty()).into(), same.clone());
            put("repeat_count", same.len().into(), same);
        }
        if let Some(last) = contacts.last() {
            let ago = at.saturating_sub(self.log.hot(*last).map_or(at, |h| h.at));
            put("hours_since_last", hours(ago, HOUR), vec![*last]);
        }
        let mut cases = self.cases_before(customer, at);
        // Without a matter any case may be meant, but a look at the web site alone is no case to continue.
        let served = |c: &CaseState| c.contacts.iter().any(|e| !self.alone(*e));
        cases.retain(|c| c.open && matter.map_or_else(|| served(c), |m| self.log.matter(c.matter) == Some(m)));
        let case = cases.iter().max_by_key(|c| (c.last_at, self.log.name(c.first)));
        // The contact that is asked about is one more of its case.
        let so_far: Vec<u32> = case.iter().flat_map(|c| &c.contacts).copied().filter(|e| !self.alone(*e)).collect();
        if let Some(case) = case {
            put("open_case", self.open_case(case), case.contacts.clone());
            let tried = self.tried_in_vain(case.contacts.iter().copied());
            if !tried.is_empty() {
                put("tried_in_vain", tried.into(), case.contacts.clone());
            }
        }
        let abandoned = |e: &&u32| self.log.hot(**e).is_some_and(|h| h.outcome == Outcome::Abandoned as u8);
        if let Some(last) = contacts.last().filter(abandoned) {
            let ago = at.saturating_sub(self.log.hot(*last).map_or(at, |h| h.last.min(at)));
            if ago <= DAY {
                put("abandoned_minutes_ago", hours(ago, MINUTE), vec![*last]);
            }
        }
        let on_site: Vec<u32> = contacts.iter().copied().filter(|e| self.goes_on(*e, at)).collect();
        put("on_site", (!on_site.is_empty()).into(), on_site);
        if let Some((entry, promised)) = self.promise(&contacts) {
            put("promised_callback_at", instant::print(promised).into(), vec![entry]);
        }
        let month = |e: &&u32| self.log.hot(**e).is_some_and(|h| h.at >= at.saturating_sub(30 * DAY));
        let recent: Vec<u32> = contacts.iter().filter(month).copied().collect();
        put("contacts_30d", recent.len().into(), recent);
        let segments = self.segments(customer);
        if !segments.is_empty() {
            put("segments_hint", segments.into(), Vec::new());
        }
        let orders = self.orders(customer, at);
        put("orders_count", orders.len().into(), orders.clone());
        if !orders.is_empty() {
            let sum: f64 = orders.iter().filter_map(|e| self.field(*e, Field::Amount)?.parse::<f64>().ok()).sum();
            put("orders_amount", json!(sum), orders);
        }
        if let Some(value) = self.value(customer, at) {
            put("value", json!(value.0), value.1);
        }
        for (name, value) in self.hazard_facts(matter, so_far.len() + 1, at) {
            let from = if name == "contact_hazard" { so_far.clone() } else { Vec::new() };
            put(name, value, from);
        }
        let products = self.products(customer);
        if !products.is_empty() {
            put("products", products.into(), Vec::new());
        }
        if !evidence.is_empty() {
            facts.insert("evidence".into(), Value::Object(evidence));
        }
        facts
    }

    /// How likely another contact is after the `number`th of a case, and what that was counted from.
    fn hazard_facts(&self, matter: Option<&str>, number: usize, at: i64) -> Vec<(&'static str, Value)> {
        let Estimate { value: Some(probability), n, .. } = self.contact_hazard(matter, number, at) else {
            return Vec::new();
        };
        vec![("contact_hazard", json!((probability * 1e6).round() / 1e6)), ("contact_hazard_n", n.into())]
    }

    /// The customer's cases as they stood just before an instant.
    pub(super) fn cases_before(&self, customer: u32, at: i64) -> Vec<CaseState> {
        let mut cases = self.cases_of(customer, Some(at));
        cases.retain(|c| c.opened_at < at);
        for case in &mut cases {
            case.contacts.retain(|e| self.log.hot(*e).is_some_and(|h| h.at < at));
            self.fold_case_at(case, at);
        }
        cases
    }

    fn open_case(&self, case: &CaseState) -> Value {
        let latest = |field| case.contacts.iter().rev().find_map(|e| self.field(*e, field));
        let mut channels: Vec<&str> = Vec::new();
        for c in case.contacts.iter().filter_map(|e| self.channel(*e)).map(Channel::name) {
            if !channels.contains(&c) {
                channels.push(c);
            }
        }
        let mut out = Map::new();
        out.insert("case_id".into(), self.log.name(case.first).case_id().into());
        if let Some(matter) = self.log.matter(case.matter) {
            out.insert("matter".into(), matter.into());
        }
        out.insert("opened_at".into(), instant::print(case.opened_at).into());
        out.insert("contacts".into(), case.contacts.len().into());
        for (name, field) in [("holder_agent", Field::Agent), ("holder_queue", Field::Queue)] {
            if let Some(holder) = latest(field) {
                out.insert(name.into(), holder.into());
            }
        }
        out.insert("channels".into(), channels.into());
        Value::Object(out)
    }

    /// Whether the customer was by themselves.
    pub(super) fn alone(&self, entry: u32) -> bool {
        self.channel(entry).is_some_and(|channel| channel.served_by() == ServedBy::Nobody)
    }

    /// The segments that records put the customer in.
    fn segments(&self, customer: u32) -> Vec<&str> {
        let members = self.customers.members(customer).iter();
        let mut out: Vec<&str> = members.filter_map(|e| self.field(*e, Field::Segment)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    fn goes_on(&self, entry: u32, at: i64) -> bool {
        let end = || self.field_time(entry, Field::EndedAt);
        self.alone(entry) && self.log.hot(entry).is_some_and(|h| end().unwrap_or(h.at.saturating_add(VISIT)) > at)
    }

    /// What the customer's orders of the last year brought: their margins, or their amounts where no margin is known.
    fn value(&self, customer: u32, at: i64) -> Option<(f64, Vec<u32>)> {
        let orders = self.orders(customer, at);
        if orders.is_empty() {
            return None;
        }
        let year = |e: &u32| self.log.hot(*e).is_some_and(|h| h.at != i64::MAX && h.at >= at.saturating_sub(365 * DAY));
        let worth = |e: &u32| {
            let money = |field| self.field(*e, field)?.parse::<f64>().ok();
            money(Field::Margin).or_else(|| money(Field::Amount))
        };
        let orders: Vec<u32> = orders.into_iter().filter(|e| year(e) && worth(e).is_some()).collect();
        let sum: f64 = orders.iter().filter_map(worth).sum();
        Some(((sum * 1e6).round() / 1e6 + 0.0, orders))
    }

    fn orders(&self, customer: u32, at: i64) -> Vec<u32> {
        let order =
            |e: &u32| self.log.hot(*e).is_some_and(|h| h.kind == EntryKind::Order && (h.at < at || h.at == i64::MAX));
        self.customers.members(customer).iter().copied().filter(order).collect()
    }
}

/// A length of time in some unit, to a thousandth.
fn hours(ns: i64, unit: i64) -> Value {
    json!((ns as f64 / unit as f64 * 1000.0).round() / 1000.0)
}
