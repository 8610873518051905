//! How each fact is computed: a function of its name for every fact of the list. Without one it does not compile.

use crate::estimate::Estimate;
use crate::history::History;
use crate::history::state::CaseState;
use crate::instant::{self, DAY, HOUR, MINUTE};
use crate::model::{Channel, EntryKind, Fact, Field, Outcome, facts};
use serde_json::{Map, Value};

/// A web visit without an end counts as going on for this long after its last sign of life.
const VISIT: i64 = 30 * MINUTE;

/// The last facts of a document, in the order that documents have had them in; the others stand in that of the list.
const LAST: [Fact; 4] = [Fact::Value, Fact::ContactHazard, Fact::ContactHazardN, Fact::Products];

/// What facts are computed from: the request, and the history just before it.
pub(super) struct Asked<'h> {
    history: &'h History,
    at: i64,
    customer: Option<Customer>,
    hazard: Estimate,
}

/// A known customer.
struct Customer {
    /// The first entry, which names them.
    first: u32,
    contacts: Vec<u32>,
    /// The contacts about the request's matter within its window, when the request has one.
    same: Option<Vec<u32>>,
    /// The open case that the request would continue.
    case: Option<CaseState>,
    orders: Vec<u32>,
}

/// The open case, of which the parts are asked.
struct OpenCase<'h> {
    history: &'h History,
    case: &'h CaseState,
}

/// A fact and the entries it came from; nothing when it is left out.
type Answer<T> = Option<(T, Vec<u32>)>;

/// Asks for every fact of the list by its name.
macro_rules! computed {
    ([$(
        $fact:ident $name:ident: $kind:ident $said:tt
        $({ $($part:ident $part_name:ident: $part_kind:ident $part_said:tt;)+ })?;
    )+]) => {
        impl Asked<'_> {
            /// Every fact that can be told, with its value as documents have it and the entries it came from.
            pub(super) fn computed(&self) -> Vec<(Fact, Value, Vec<u32>)> {
                let mut out = Vec::new();
                $(if let Some((value, from)) = self.$name() {
                    out.push((Fact::$fact, written!($kind value $({ $($part_name $part_kind)+ })?), from));
                })+
                out.sort_by_key(|(fact, ..)| LAST.iter().position(|last| last == fact).map_or(0, |place| place + 1));
                out
            }
        }
    };
}

/// A value of this type in a document. An object is asked for its parts.
macro_rules! written {
    (Bool $value:expr) => { Value::Bool($value) };
    (Int $value:expr) => { <Value as From<i64>>::from($value) };
    (Double $value:expr) => { <Value as From<f64>>::from($value) };
    (Text $value:expr) => { Value::String($value) };
    (Texts $value:expr) => { <Value as From<Vec<String>>>::from($value) };
    (Time $value:expr) => { Value::String(instant::print($value)) };
    (Object $value:ident { $($part:ident $kind:ident)+ }) => {{
        let mut parts = Map::new();
        $(if let Some(part) = $value.$part() {
            parts.insert(stringify!($part).into(), written!($kind part));
        })+
        Value::Object(parts)
    }};
}

facts!(computed);

impl Asked<'_> {
    fn known(&self) -> Answer<bool> {
        Some((self.customer.is_some(), Vec::new()))
    }

    fn customer_id(&self) -> Answer<String> {
        Some((self.history.log.name(self.customer.as_ref()?.first).customer_id(), Vec::new()))
    }

    fn repeat(&self) -> Answer<bool> {
        let same = self.customer.as_ref()?.same.as_ref()?;
        Some((!same.is_empty(), same.clone()))
    }

    fn repeat_count(&self) -> Answer<i64> {
        counted(self.customer.as_ref()?.same.clone()?)
    }

    fn hours_since_last(&self) -> Answer<f64> {
        let last = *self.customer.as_ref()?.contacts.last()?;
        let ago = self.at.saturating_sub(self.history.log.header(last).map_or(self.at, |h| h.at));
        Some((length(ago, HOUR), vec![last]))
    }

    fn open_case(&self) -> Answer<OpenCase<'_>> {
        let case = self.customer.as_ref()?.case.as_ref()?;
        Some((OpenCase { history: self.history, case }, case.contacts.clone()))
    }

    fn tried_in_vain(&self) -> Answer<Vec<String>> {
        let contacts = &self.customer.as_ref()?.case.as_ref()?.contacts;
        let tried = self.history.failed_channels(contacts.iter().copied());
        (!tried.is_empty()).then(|| (tried.into_iter().map(str::to_owned).collect(), contacts.clone()))
    }

    fn abandoned_minutes_ago(&self) -> Answer<f64> {
        let last = *self.customer.as_ref()?.contacts.last()?;
        let header = self.history.log.header(last).filter(|h| h.outcome == Outcome::Abandoned.number())?;
        let ago = self.at.saturating_sub(header.last.min(self.at));
        (ago <= DAY).then(|| (length(ago, MINUTE), vec![last]))
    }

    fn on_site(&self) -> Answer<bool> {
        let is_ongoing = |entry: &u32| {
            let end = || self.history.field_time(*entry, Field::EndedAt);
            let until = |at: i64| end().unwrap_or(at.saturating_add(VISIT));
            self.history.is_self_service(*entry)
                && self.history.log.header(*entry).is_some_and(|h| until(h.at) > self.at)
        };
        let visits: Vec<u32> = self.customer.as_ref()?.contacts.iter().copied().filter(is_ongoing).collect();
        Some((!visits.is_empty(), visits))
    }

    fn promised_callback_at(&self) -> Answer<i64> {
        let (entry, promised) = self.history.promise(&self.customer.as_ref()?.contacts)?;
        Some((promised, vec![entry]))
    }

    fn contacts_30d(&self) -> Answer<i64> {
        counted(self.contacts_since(30 * DAY)?)
    }

    fn segments_hint(&self) -> Answer<Vec<String>> {
        let members = self.history.customers.members(self.customer.as_ref()?.first).iter();
        let mut segments: Vec<&str> = members.filter_map(|e| self.history.field(*e, Field::Segment)).collect();
        segments.sort_unstable();
        segments.dedup();
        listed(segments.into_iter().map(str::to_owned).collect())
    }

    fn orders_count(&self) -> Answer<i64> {
        counted(self.customer.as_ref()?.orders.clone())
    }

    fn orders_amount(&self) -> Answer<f64> {
        let orders = &self.customer.as_ref()?.orders;
        let sum = || orders.iter().filter_map(|e| self.money(*e, Field::Amount)).sum();
        (!orders.is_empty()).then(|| (sum(), orders.clone()))
    }

    fn products(&self) -> Answer<Vec<String>> {
        listed(self.history.products(self.customer.as_ref()?.first))
    }

    fn contact_hazard(&self) -> Answer<f64> {
        let from = self.customer.as_ref().map(|customer| customer.so_far(self.history)).unwrap_or_default();
        Some(((self.hazard.value? * 1e6).round() / 1e6, from))
    }

    fn contact_hazard_n(&self) -> Answer<i64> {
        self.hazard.value?;
        Some((i64::try_from(self.hazard.n).unwrap_or(i64::MAX), Vec::new()))
    }

    fn value(&self) -> Answer<f64> {
        let orders = &self.customer.as_ref()?.orders;
        let since = self.at.saturating_sub(365 * DAY);
        let year = |e: &u32| self.history.log.header(*e).is_some_and(|h| h.at != i64::MAX && h.at >= since);
        let worth = |e: &u32| self.money(*e, Field::Margin).or_else(|| self.money(*e, Field::Amount));
        let of_year: Vec<u32> = orders.iter().copied().filter(|e| year(e) && worth(e).is_some()).collect();
        let sum: f64 = of_year.iter().filter_map(worth).sum();
        (!orders.is_empty()).then(|| ((sum * 1e6).round() / 1e6 + 0.0, of_year))
    }
}

impl OpenCase<'_> {
    fn case_id(&self) -> Option<String> {
        Some(self.history.log.name(self.case.first).case_id())
    }

    fn matter(&self) -> Option<String> {
        self.history.log.matter(self.case.matter).map(str::to_owned)
    }

    fn opened_at(&self) -> Option<i64> {
        Some(self.case.opened_at)
    }

    fn contacts(&self) -> Option<i64> {
        i64::try_from(self.case.contacts.len()).ok()
    }

    fn holder_agent(&self) -> Option<String> {
        self.holder(Field::Agent)
    }

    fn holder_queue(&self) -> Option<String> {
        self.holder(Field::Queue)
    }

    fn channels(&self) -> Option<Vec<String>> {
        let mut channels: Vec<String> = Vec::new();
        for channel in self.case.contacts.iter().filter_map(|e| self.history.channel(*e)).map(Channel::name) {
            if !channels.iter().any(|known| known == channel) {
                channels.push(channel.to_owned());
            }
        }
        Some(channels)
    }

    /// A machine holds no case: nobody can be handed back to it.
    fn holder(&self, field: Field) -> Option<String> {
        self.history.latest_of_person(&self.case.contacts, field).map(str::to_owned)
    }
}

impl<'h> Asked<'h> {
    /// What is known just before the request of a customer, or of nobody in particular.
    pub(super) fn new(history: &'h History, customer: Option<u32>, matter: Option<&str>, at: i64) -> Self {
        let customer = customer.map(|first| Customer::new(history, first, matter, at));
        // The contact that is asked about is one more of its case; an unknown customer begins one.
        let number = customer.as_ref().map_or(0, |customer| customer.so_far(history).len()) + 1;
        Self { history, at, customer, hazard: history.contact_hazard(matter, number, at) }
    }

    /// The contacts of the last so many nanoseconds.
    fn contacts_since(&self, length: i64) -> Option<Vec<u32>> {
        let since = self.at.saturating_sub(length);
        let contacts = self.customer.as_ref()?.contacts.iter().copied();
        Some(contacts.filter(|e| self.history.log.header(*e).is_some_and(|h| h.at >= since)).collect())
    }

    fn money(&self, entry: u32, field: Field) -> Option<f64> {
        self.history.field(entry, field)?.parse().ok()
    }
}

impl Customer {
    fn new(history: &History, first: u32, matter: Option<&str>, at: i64) -> Self {
        let log = &history.log;
        let before = |e: &u32| log.header(*e).is_some_and(|h| h.at < at);
        let contacts: Vec<u32> = history.contacts_of(first).filter(before).collect();
        let same = matter.map(|matter| {
            let number = log.matter_number(matter);
            let since = at.saturating_sub(history.resolver.window(matter));
            let same = |e: &u32| log.header(*e).is_some_and(|h| Some(h.matter) == number && h.last >= since);
            contacts.iter().copied().filter(same).collect()
        });
        let mut cases = history.cases_before(first, at);
        // Without a matter any case may be meant, but a look at the web site alone is no case to continue.
        let served = |c: &CaseState| c.contacts.iter().any(|e| !history.is_self_service(*e));
        cases.retain(|c| c.open && matter.map_or_else(|| served(c), |m| log.matter(c.matter) == Some(m)));
        let case = cases.into_iter().max_by_key(|c| (c.last_at, log.name(c.first)));
        let order =
            |e: &u32| log.header(*e).is_some_and(|h| h.kind == EntryKind::Order && (h.at < at || h.at == i64::MAX));
        let orders = history.customers.members(first).iter().copied().filter(order).collect();
        Self { first, contacts, same, case, orders }
    }

    /// The contacts of the open case in which somebody served the customer.
    fn so_far(&self, history: &History) -> Vec<u32> {
        self.case.iter().flat_map(|c| &c.contacts).copied().filter(|e| !history.is_self_service(*e)).collect()
    }
}

fn counted(from: Vec<u32>) -> Answer<i64> {
    Some((i64::try_from(from.len()).unwrap_or(i64::MAX), from))
}

/// A list of which no entry is named; an empty one is left out.
fn listed(texts: Vec<String>) -> Answer<Vec<String>> {
    (!texts.is_empty()).then_some((texts, Vec::new()))
}

/// A length of time in some unit, to a thousandth.
fn length(ns: i64, unit: i64) -> f64 {
    (ns as f64 / unit as f64 * 1000.0).round() / 1000.0
}
