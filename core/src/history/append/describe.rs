//! What steps over all entries need of a row, taken from its bytes: its keys, its place in time, who it names; and what
//! of it should be looked at.

use super::stage::Stager;
use super::staged::{Row, Staged, put_text};
use super::tally::Tally;
use crate::history::identity_keys::{LINK_PARENT, LINK_REFERENCE, LINK_THREAD, NONE, identity_hash};
use crate::history::log::{EntryHeader, IncomingKey, Person};
use crate::ids::{EntryName, value_hash};
use crate::instant::DAY;
use crate::model::identity::attribute::{self, DateOrder};
use crate::model::identity::{Normaliser, links_nothing};
use crate::model::{Channel, EntryKind, Field, Item, Outcome, entry_items};

/// The number of no channel.
const NO_CHANNEL: u8 = 255;
const FAR: &str = "before 1970 or after 2100";

impl Stager<'_> {
    /// What steps over all entries need, taken from the row's bytes.
    pub(super) fn describe(&mut self, from: usize) -> Row {
        let Staged { bytes, texts, keys, report, .. } = &mut self.out;
        let normal = &mut self.normal;
        let options = self.reader.options;
        let mut normaliser = self.reader.normaliser;
        let (key_from, at) = (keys.len(), self.at.unwrap_or(i64::MAX));
        let mut header = EntryHeader {
            at,
            last: at,
            matter: NONE,
            source: 0,
            kind: options.kind,
            channel: NO_CHANNEL,
            outcome: 255,
            outbound: false,
            alive: true,
            folded: false,
            keyed: false,
        };
        let mut person = Person::default();
        let mut nobody = None;
        let mut matter = 0..0;
        let mut add = |texts: &mut String, kind: u8, hash: u64, verified: bool, text: &str| {
            keys.push(IncomingKey { kind, verified, hash, text: put_text(texts, text) });
        };
        for item in entry_items(bytes.get(from..).unwrap_or_default()) {
            match item {
                Item::Text(Field::Channel, c) => header.channel = Channel::parse(c).map_or(NO_CHANNEL, Channel::number),
                Item::Text(Field::Outcome, o) => header.outcome = Outcome::parse(o).map_or(255, Outcome::number),
                Item::Text(Field::Direction, d) => header.outbound = d == "outbound",
                Item::Text(Field::Matter, m) => matter = put_text(texts, m),
                Item::Time(field, time) => {
                    if field == Field::EndedAt {
                        header.last = header.last.max(time);
                    }
                    if !self.replayed && !is_plausible(time) {
                        report.warn(self.row, field.name(), FAR);
                    }
                    // A promise may be for any time, and a subscription may be cancelled before it starts.
                    if !self.replayed && time < at && options.kind == EntryKind::Contact && field != Field::PromisedAt {
                        report.warn(self.row, field.name(), "before `arrived_at`");
                    }
                }
                Item::Text(Field::FirstName, n) => person.first = name_hash(n, normal),
                Item::Text(Field::LastName, n) => person.last = name_hash(n, normal),
                Item::Text(Field::FullName, n) => {
                    let (first, last) = attribute::split_full_name(n);
                    // Separate columns, which come later, win over the whole name.
                    (person.first, person.last) = (name_hash(first, normal), name_hash(last, normal));
                }
                Item::Text(Field::BirthDate, d) => {
                    // Shifted, so that no day is 0, which is unknown.
                    person.born = attribute::birth_date(d, DateOrder::Unknown).map_or(0, |days| days + 1_000_000);
                }
                Item::Text(field @ (Field::ParentId | Field::ThreadId | Field::Reference), link)
                    if links_nothing(link) =>
                {
                    if self.replayed {
                        continue;
                    }
                    report.warn(self.row, field.name(), "the value stands for none, so it links nothing");
                }
                Item::Text(Field::ParentId, p) => {
                    let text = format!("{}\u{1f}{p}", self.source);
                    add(texts, LINK_PARENT, value_hash(LINK_PARENT, &text), false, &text);
                }
                Item::Text(Field::ThreadId, t) => {
                    let text = format!("{}\u{1f}{t}", self.source);
                    add(texts, LINK_THREAD, value_hash(LINK_THREAD, &text), false, &text);
                }
                Item::Text(Field::Reference, r) => add(texts, LINK_REFERENCE, value_hash(LINK_REFERENCE, r), false, r),
                // Stands before the identities; a row's own region counts more than that of its delivery.
                Item::Text(Field::Region, r) if Some(r) != self.reader.region.as_deref() => {
                    normaliser = Normaliser::new(Some(r)).unwrap_or(normaliser);
                }
                Item::Identity { kind, raw, verified } => {
                    // What is told of another history's row was told there.
                    let tally = match self.replayed {
                        true => nobody.get_or_insert_with(Tally::default),
                        false => &mut report.tally,
                    };
                    let blocked = &self.reader.blocked;
                    match normaliser.key(kind, raw, normal) {
                        Err(reason) => tally.no_key(kind, reason),
                        Ok(()) if self.reader.weighs.contains(&kind) => tally.weighs(kind),
                        Ok(()) if !blocked.is_empty() && blocked.contains(&(kind, normal.clone())) => {
                            tally.blocked(kind);
                        }
                        Ok(()) => {
                            tally.key(kind);
                            add(texts, kind.rank(), identity_hash(kind, normal), verified, normal);
                            header.keyed = true;
                        }
                    }
                }
                _ => {}
            }
        }
        if !self.replayed {
            if self.at.is_some_and(|at| !is_plausible(at)) {
                report.warn(self.row, options.kind.time_column(), FAR);
            }
            if options.kind == EntryKind::Contact && header.channel == NO_CHANNEL {
                report.warn(self.row, Field::Channel.name(), "no channel, neither in the row nor in the options");
            }
        }
        let is_event = options.kind == EntryKind::Event;
        if is_event {
            // Its contact has the keys.
            keys.truncate(key_from);
        }
        Row {
            name: if is_event { EntryName::for_event } else { EntryName::new }(&self.source, &self.id),
            id: put_text(texts, &self.id),
            source: put_text(texts, &self.source),
            matter,
            bytes: from..bytes.len(),
            keys: key_from..keys.len(),
            version: self.version,
            row: self.row,
            header,
            person,
        }
    }
}

/// Whether something may have happened then: what is earlier or later is most often a default, or a wrong unit.
fn is_plausible(time: i64) -> bool {
    (0..131 * 365 * DAY).contains(&time)
}

/// A name in the form in which its spellings are alike, hashed; 0 for none.
fn name_hash(raw: &str, normal: &mut String) -> u32 {
    attribute::alike_into(raw, normal);
    if normal.is_empty() { 0 } else { (value_hash(u8::MAX, normal) as u32).max(1) }
}
