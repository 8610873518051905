//! Facts for routing: a request in, the same request with what the history knows out.
//!
//! Only what happened before the request's `at` counts, so a decision can be replayed. A fact the host gives itself is
//! left as given. How each fact is computed stands in [`computed`].

mod computed;

use super::History;
use super::state::CaseState;
use crate::error::{Error, Result};
use crate::instant;
use computed::Asked;
use serde_json::{Map, Value};

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
        let mut facts = self.facts(customer, text("matter").as_deref(), at);
        if let Some(given) = request.get("facts") {
            let Value::Object(given) = given else {
                return Err(Error::document("expected an object").at(0, 0, "facts"));
            };
            facts.extend(given.clone());
        }
        request.insert("facts".into(), Value::Object(facts));
        crate::document::print(&request)
    }

    fn facts(&self, customer: Option<u32>, matter: Option<&str>, at: i64) -> Map<String, Value> {
        let mut facts = Map::new();
        let mut evidence = Map::new();
        for (fact, value, from) in Asked::new(self, customer, matter, at).computed() {
            facts.insert(fact.name().into(), value);
            if !from.is_empty() {
                let from: Vec<Value> = from.iter().map(|e| self.log.reference(*e).into()).collect();
                evidence.insert(fact.name().into(), Value::Array(from));
            }
        }
        if !evidence.is_empty() {
            facts.insert("evidence".into(), Value::Object(evidence));
        }
        facts
    }

    /// The customer's cases as they stood just before an instant.
    pub(super) fn cases_before(&self, customer: u32, at: i64) -> Vec<CaseState> {
        let mut cases = self.cases_of(customer, Some(at));
        cases.retain(|c| c.opened_at < at);
        for case in &mut cases {
            case.contacts.retain(|e| self.log.header(*e).is_some_and(|h| h.at < at));
            self.fold_case_at(case, at);
        }
        cases
    }
}
