//! What is written and never used: segments, hours, attributes, rows of values; what hours ask for and is not known.

use super::{Item, Key, Lint};
use crate::routing::condition::{Field, Wanted, can_hold};
use crate::routing::documents::HoursNames;
use crate::routing::policy::ChannelSet;

impl Lint<'_> {
    pub(super) fn unused(&mut self) {
        self.segments();
        self.hours();
        self.attributes();
        self.rows();
    }

    fn segments(&mut self) {
        let asked: Vec<usize> = self.compiled.rules.iter().flat_map(|rule| rule.condition.segments()).collect();
        for (place, (name, segment)) in self.document.segments.iter().enumerate() {
            let path = [Key("segments"), Key(name)];
            if self.compiled.segments.get(place).is_some_and(|condition| !can_hold(&[(condition, Wanted::True)])) {
                let message = format!(
                    "no request meets the condition of segment `{name}`: only the host can put a customer in it"
                );
                self.warn(&[Key("segments"), Key(name), Key("when")], message, "remove the part that contradicts");
            }
            let valued = self.document.values.rows.iter().any(|row| row.segment.as_deref() == Some(name));
            if !valued && !asked.contains(&place) && segment.live_floor.is_none() {
                let message = format!("segment `{name}` is not used by any rule or row of values");
                self.warn(&path, message, "remove it, or use it");
            }
        }
    }

    fn hours(&mut self) {
        for (place, (name, _)) in self.document.hours.iter().enumerate() {
            for problem in self.compiled.hours.get(place).into_iter().flat_map(|hours| hours.problems()) {
                let path = [Key("hours"), Key(name), Key(&problem.field)];
                self.warn_at(&path, problem.offset, problem.message, &problem.suggestion);
            }
            let uses = |hours: &HoursNames| hours.names().iter().any(|used| used == name);
            if !self.document.channels.iter().any(|(_, channel)| channel.hours.as_ref().is_some_and(uses)) {
                self.warn(
                    &[Key("hours"), Key(name)],
                    format!("no channel goes by hours `{name}`"),
                    "remove them, or use them",
                );
            }
        }
    }

    fn attributes(&mut self) {
        let rules = self.compiled.rules.iter().map(|rule| &rule.condition);
        let fields: Vec<Field> =
            rules.chain(&self.compiled.segments).flat_map(|condition| condition.fields()).copied().collect();
        for name in self.document.attributes.names() {
            let mut interned = self.compiled.interned.attributes.iter();
            let slot = interned.position(|(known, _)| known == name).and_then(|slot| u16::try_from(slot).ok());
            if !slot.is_some_and(|slot| fields.contains(&Field::Attribute(slot))) {
                let message = format!("no condition asks of attribute `{name}`");
                self.warn(&[Key("attributes"), Key(name)], message, "remove it, or use it");
            }
        }
    }

    /// Rows for channels the matter is never handled in, and rows that say nothing.
    fn rows(&mut self) {
        let ruled_out = self.always_forbidden();
        let mut plans = vec![None; self.document.matters.len()];
        for plan in &self.compiled.matters {
            if let Some(slot) = plan.place.and_then(|place| plans.get_mut(place)) {
                *slot = Some(plan);
            }
        }
        for (place, row) in self.document.values.rows.iter().enumerate() {
            let path = [Key("values"), Key("rows"), Item(place)];
            let parts = [row.purchase, row.margin, row.retained, row.cost, row.effort, row.minutes];
            if parts.iter().all(Option::is_none) {
                self.warn(&path, "this row says nothing".to_owned(), "give it a part such as `purchase`, or remove it");
            }
            let Some(channel) = self.document.channels.position(&row.channel) else { continue };
            let Some(matter) = row.matter.as_deref() else { continue };
            let covered = self.document.matters.iter().enumerate().filter(|(_, (code, _))| {
                code.strip_prefix(matter).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            let plans = covered.filter_map(|(place, _)| plans.get(place).copied().flatten());
            let open =
                |allowed: ChannelSet, stays: ChannelSet| allowed.without(ruled_out.without(stays)).contains(channel);
            let (mut any, mut possible) = (false, false);
            for plan in plans {
                any = true;
                possible |= open(plan.allowed, plan.stay_open);
            }
            if any && !possible {
                let message = format!("`{matter}` is never handled in `{}`: this row is never read", row.channel);
                self.warn(&path, message, "remove the row, or allow the channel");
            }
        }
    }
}
