//! How likely a customer is to be in touch again soon: counted over everybody's contacts, by matter and by how many
//! contacts their case had so far.
//!
//! A contact counts once the seven days after it are over, by the day (UTC) it stands in, so what was counted at an
//! instant never changes by what comes later. Counts are made when they are first asked for and kept up to date after
//! that: a delivery touches only the customers it touches.

use super::History;
use super::identity_keys::NONE;
use crate::estimate::Estimate;
use crate::instant::DAY;
use crate::model::EntryKind;
use hashbrown::HashMap;

/// A customer is in touch again when the next contact comes within this long.
const WITHIN: i64 = 7 * DAY;
/// The weight of the wider group, in contacts.
const PRIOR_CONTACTS: f64 = 20.0;
/// Cases of three contacts and more are counted together.
const MAX_CONTACTS: u8 = 3;

/// The counts, and what each contact adds to them.
#[derive(Debug, Default)]
pub(super) struct Hazard {
    /// By matter and number of contacts; a number of 0 stands for all numbers, [`NONE`] twice for everything.
    groups: HashMap<(u32, u8), Group>,
    counted: Vec<Option<Counted>>,
}

/// What one contact adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counted {
    matter: u32,
    number: u8,
    day: i32,
    again: bool,
}

/// Contacts, and those followed by another, up to and including each day.
#[derive(Debug, Default)]
struct Group {
    days: Vec<i32>,
    sums: Vec<[u64; 2]>,
}

impl History {
    /// The probability that a customer is in touch again within seven days after the `number`th contact of a case about
    /// this matter; without a value when no contact is old enough to count. Shrunk towards the matter's contacts of any
    /// number, those towards all contacts.
    pub(super) fn contact_hazard(&self, matter: Option<&str>, number: usize, at: i64) -> Estimate {
        let hazard = self.hazard.get_or_init(|| self.count_all());
        // The last day whose contacts have all had their seven days.
        let last = at.saturating_sub(WITHIN).div_euclid(DAY).saturating_sub(1);
        let last = i32::try_from(last).unwrap_or(i32::MIN);
        let matter = matter.map_or(Some(NONE), |code| self.log.matter_number(code));
        let of = |key| hazard.groups.get(&key).map_or([0, 0], |group: &Group| group.until(last));
        let number = u8::try_from(number.clamp(1, usize::from(MAX_CONTACTS))).unwrap_or(MAX_CONTACTS);
        let (wider, own) = matter.map_or(([0, 0], [0, 0]), |matter| (of((matter, 0)), of((matter, number))));
        Estimate::shrunk_share([of(EVERYTHING), wider, own], PRIOR_CONTACTS)
    }

    /// Counts customers again after a change: what their entries added is subtracted, what they add now is added.
    pub(super) fn recount(&mut self, entries: impl Iterator<Item = u32>) {
        // Not asked for yet: nothing to keep up to date.
        let Some(mut hazard) = self.hazard.take() else { return };
        let mut customers: Vec<u32> = Vec::new();
        for entry in entries {
            hazard.subtract(entry);
            customers.extend(self.customers.of(entry));
        }
        customers.sort_unstable();
        customers.dedup();
        for customer in customers {
            self.count(customer, &mut |entry, counted| {
                hazard.subtract(entry);
                hazard.add(entry, counted);
            });
        }
        // It was just taken, so it is empty.
        let _ = self.hazard.set(hazard);
    }

    fn count_all(&self) -> Hazard {
        let mut hazard = Hazard { groups: HashMap::new(), counted: vec![None; self.log.len()] };
        let mut by_day: HashMap<(u32, u8), HashMap<i32, [u64; 2]>> = HashMap::new();
        for customer in self.customers.all() {
            self.count(customer, &mut |entry, counted| {
                for key in counted.keys() {
                    let sums = by_day.entry(key).or_default().entry(counted.day).or_default();
                    sums[0] += 1;
                    sums[1] += u64::from(counted.again);
                }
                if let Some(slot) = hazard.counted.get_mut(entry as usize) {
                    *slot = Some(counted);
                }
            });
        }
        for (key, days) in by_day {
            let mut days: Vec<(i32, [u64; 2])> = days.into_iter().collect();
            days.sort_unstable();
            let mut sum = [0, 0];
            let group = hazard.groups.entry(key).or_default();
            for (day, [n, again]) in days {
                sum = [sum[0] + n, sum[1] + again];
                group.days.push(day);
                group.sums.push(sum);
            }
        }
        hazard
    }

    /// Counts each contact of a customer. A visit in which the customer serves themselves does not count, nor does a
    /// contact that we began.
    /// that we began.
    fn count(&self, customer: u32, call: &mut dyn FnMut(u32, Counted)) {
        let in_touch = |entry: &u32| {
            let header = self.log.header(*entry);
            header.is_some_and(|h| h.kind == EntryKind::Contact && h.at != i64::MAX && !h.outbound)
                && !self.is_self_service(*entry)
        };
        let mut contacts = self.customers.members(customer).iter().copied().filter(in_touch).peekable();
        let mut cases: Vec<(u32, u8)> = Vec::new();
        while let Some(entry) = contacts.next() {
            let Some(header) = self.log.header(entry) else { continue };
            let next = contacts.peek().and_then(|next| self.log.header(*next));
            let again = next.is_some_and(|next| next.at.saturating_sub(header.at) <= WITHIN);
            let case = self.cases.of(entry).map_or(entry, |(first, _)| first);
            let number = match cases.iter_mut().find(|(known, _)| *known == case) {
                Some((_, number)) => {
                    *number = number.saturating_add(1).min(MAX_CONTACTS);
                    *number
                }
                None => {
                    cases.push((case, 1));
                    1
                }
            };
            let Ok(day) = i32::try_from(header.at.div_euclid(DAY)) else { continue };
            call(entry, Counted { matter: header.matter, number, day, again });
        }
    }
}

impl Hazard {
    fn subtract(&mut self, entry: u32) {
        if let Some(counted) = self.counted.get_mut(entry as usize).and_then(Option::take) {
            for key in counted.keys() {
                self.groups.entry(key).or_default().change(counted.day, counted.again, false);
            }
        }
    }

    fn add(&mut self, entry: u32, counted: Counted) {
        if self.counted.len() <= entry as usize {
            self.counted.resize(entry as usize + 1, None);
        }
        if let Some(slot) = self.counted.get_mut(entry as usize) {
            *slot = Some(counted);
        }
        for key in counted.keys() {
            self.groups.entry(key).or_default().change(counted.day, counted.again, true);
        }
    }
}

/// The group of all contacts.
const EVERYTHING: (u32, u8) = (NONE, u8::MAX);

impl Counted {
    fn keys(self) -> [(u32, u8); 3] {
        [(self.matter, self.number), (self.matter, 0), EVERYTHING]
    }
}

impl Group {
    fn until(&self, day: i32) -> [u64; 2] {
        let place = self.days.partition_point(|known| *known <= day);
        place.checked_sub(1).and_then(|place| self.sums.get(place)).copied().unwrap_or_default()
    }

    fn change(&mut self, day: i32, again: bool, more: bool) {
        let place = self.days.partition_point(|known| *known < day);
        if self.days.get(place) != Some(&day) {
            let before = place.checked_sub(1).and_then(|place| self.sums.get(place)).copied().unwrap_or_default();
            self.days.insert(place, day);
            self.sums.insert(place, before);
        }
        for sum in self.sums.iter_mut().skip(place) {
            for (part, by) in sum.iter_mut().zip([1, u64::from(again)]) {
                *part = if more { part.saturating_add(by) } else { part.saturating_sub(by) };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{AppendOptions, Channel, History};

    fn call(id: usize, account: usize, day: usize, matter: &str) -> String {
        let (month, day) = (day / 28 + 1, day % 28 + 1);
        format!(
            r#"{{"contact_id":"{id}","account":"a{account}","arrived_at":"2026-{month:02}-{day:02}T09:00:00Z","matter":"{matter}"}}"#
        )
    }

    /// Every third customer calls again three days later.
    fn calls() -> Vec<String> {
        let mut out = Vec::new();
        for customer in 0..60 {
            let day = customer % 30;
            out.push(call(out.len(), customer, day, if customer % 2 == 0 { "bill" } else { "fault" }));
            if customer % 3 == 0 {
                out.push(call(out.len(), customer, day + 3, if customer % 2 == 0 { "bill" } else { "fault" }));
            }
        }
        out
    }

    const LATE: i64 = 1_788_220_800_000_000_000;

    #[test]
    fn counted_by_hand() {
        let options = AppendOptions::new("pbx").channel(Channel::Voice);
        let mut history = History::default();
        calls().iter().for_each(|call| drop(history.append_document(call, &options).unwrap()));
        // 80 contacts, 20 of them followed; the 30 first ones about bills have 10 followers.
        let all = 20.0 / 80.0;
        let bill = (10.0 + 20.0 * all) / (40.0 + 20.0);
        let first = (10.0 + 20.0 * bill) / (30.0 + 20.0);
        let found = history.contact_hazard(Some("bill"), 1, LATE);
        assert_eq!((found.value, found.n), (Some(first), 30));
        let second = (20.0 * bill) / (10.0 + 20.0);
        assert_eq!(history.contact_hazard(Some("bill"), 2, LATE).value.unwrap(), second);
        let unknown = history.contact_hazard(Some("moving"), 1, LATE);
        assert_eq!((unknown.value, unknown.n), (Some(all), 0));
    }

    #[test]
    fn an_unknown_customer_is_like_whoever_begins_a_case() {
        let options = AppendOptions::new("pbx").channel(Channel::Voice);
        let mut history = History::default();
        calls().iter().for_each(|call| drop(history.append_document(call, &options).unwrap()));
        let asked = r#"{"at":"2026-09-01T00:00:00Z","customer":"nobody","matter":"bill"}"#;
        let first = history.contact_hazard(Some("bill"), 1, LATE).value.unwrap();
        let facts = format!(
            r#""facts":{{"known":false,"contact_hazard":{},"contact_hazard_n":30}}}}"#,
            (first * 1e6).round() / 1e6
        );
        let filled = history.facts_document(asked).unwrap();
        assert!(filled.ends_with(&facts), "{filled} {facts}");
        let nothing = History::default().facts_document(asked).unwrap();
        assert!(nothing.ends_with(r#""facts":{"known":false}}"#), "{nothing}");
    }

    #[test]
    fn only_what_has_had_its_week_counts() {
        let options = AppendOptions::new("pbx").channel(Channel::Voice);
        let mut history = History::default();
        history.append_document(&call(0, 1, 0, "bill"), &options).unwrap();
        let at = |text: &str| crate::instant::parse(text).unwrap();
        assert_eq!(history.contact_hazard(Some("bill"), 1, at("2026-01-08T23:59:59Z")).value, None);
        assert_eq!(history.contact_hazard(Some("bill"), 1, at("2026-01-09T00:00:00Z")).n, 1);
    }

    #[test]
    fn kept_up_to_date_is_counted_anew() {
        let options = AppendOptions::new("pbx").channel(Channel::Voice);
        let mut kept = History::default();
        assert_eq!(kept.contact_hazard(None, 1, LATE).value, None);
        let calls = calls();
        for (count, call) in calls.iter().enumerate() {
            kept.append_document(call, &options).unwrap();
            let _ = kept.contact_hazard(Some("bill"), 1, LATE);
            if count == 40 {
                // Two customers become one, and a call is moved to another day.
                let said = r#"{"type":"same","a":"pbx:0","b":"pbx:3","actor":"a","at":"2026-03-01T00:00:00Z"}"#;
                kept.assert_document(said).unwrap();
                let moved = calls[5].replace("\"account\"", "\"revision\":2,\"account\"").replace("T09", "T15");
                kept.append_document(&moved, &options).unwrap();
            }
        }
        kept.assert_document(r#"{"type":"erase","subject":"pbx:7","actor":"a","at":"2026-03-01T00:00:00Z"}"#).unwrap();
        let asked = |history: &History| -> Vec<_> {
            let numbers = (1..5).flat_map(|n| [Some("bill"), Some("fault"), None].map(|m| (m, n)));
            numbers
                .flat_map(|(m, n)| (0..80).map(move |d| (m, n, d)))
                .map(|(m, n, d)| history.contact_hazard(m, n, 1_767_225_600_000_000_000 + d * 86_400_000_000_000))
                .collect()
        };
        let before = asked(&kept);
        kept.hazard.take();
        assert_eq!(before, asked(&kept));
    }
}
