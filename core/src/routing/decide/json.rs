//! A decision printed: the bytes of [`DecisionDocument`](crate::routing::DecisionDocument), written without making one.

use super::rules::EffectSet;
use super::{Decision, Fired, Placed, Ranked, Refused};
use crate::instant;
use crate::routing::condition::Value;
use crate::routing::documents::json::{Pen, instant, number, rounded_number, text, text_or_null, whole};
use crate::routing::documents::{ChoiceBy, WhenMode};
use crate::routing::wait::Wait;
use crate::suggest::{CLIP, clip};
use std::ops::Range;

impl Decision<'_> {
    /// Appends the decision document.
    pub(crate) fn print(&self, out: &mut String) {
        let compiled = self.policy.compiled();
        out.push_str(&compiled.heading);
        let began = out.len();
        instant::write(out, self.request.at);
        let at = began..out.len();
        out.push('"');
        if let Some(customer) = &self.request.customer {
            out.push_str(",\"customer\":");
            text(out, customer);
        }
        if let Some(matter) = &self.request.matter {
            out.push_str(",\"matter\":");
            text(out, matter);
        }
        if let Some(draw) = self.draw {
            out.push_str(",\"draw\":");
            number(out, draw);
        }
        out.push_str(",\"action\":\"");
        out.push_str(self.action.name());
        out.push('"');
        self.print_from(out);
        out.push_str(",\"channel\":");
        out.push_str(self.printed(self.channel));
        out.push_str(",\"pace\":\"");
        out.push_str(self.pace().name());
        out.push_str("\",\"queue\":");
        text_or_null(out, self.queue);
        out.push_str(",\"agent\":");
        text_or_null(out, self.agent);
        self.print_when(out, at);
        out.push_str(",\"propensity\":");
        number(out, self.propensity);
        out.push_str(match self.by {
            ChoiceBy::Fallback => ",\"fallback\":true,\"explored\":false",
            ChoiceBy::Exploration => ",\"fallback\":false,\"explored\":true",
            _ => ",\"fallback\":false,\"explored\":false",
        });
        flag(out, ",\"escalated\":", self.escalated);
        flag(out, ",\"suppress_duplicate\":", self.suppresses());
        if !self.matter.stay_open.is_empty() {
            out.push_str(",\"stay_open\":");
            let inside = compiled.channels.iter().enumerate().filter(|(at, _)| self.matter.stay_open.contains(*at));
            list(out, inside, |out, (_, plan)| out.push_str(&plan.printed));
        }
        flag(out, ",\"may_offer_live\":", self.may_offer_live());
        if !self.offers.is_empty() {
            out.push_str(",\"offers\":");
            list(out, self.offers.iter(), |out, offer| {
                let Some(ranked) = self.ranked.get(offer.ranked) else { return };
                out.push_str("{\"channel\":");
                out.push_str(self.printed(ranked.channel));
                out.push_str(",\"queue\":");
                text_or_null(out, ranked.queue);
                if let Some(rule) = offer.rule.and_then(|rule| self.rule_name(rule)) {
                    out.push_str(",\"rule\":");
                    text(out, rule);
                }
                out.push('}');
            });
        }
        out.push_str(",\"segments\":");
        list(out, self.segment_names(), text);
        out.push_str(",\"ranked\":");
        list(out, self.ranked.iter(), |out, ranked| self.print_ranked(out, ranked));
        out.push_str(",\"impossible\":");
        list(out, self.refused.iter(), |out, refused| self.print_refused(out, refused));
        self.print_steps(out);
        if let Some(brief) = self.brief() {
            out.push_str(",\"brief\":");
            // An object of JSON values always serialises.
            let _ = serde_json::to_writer(Pen(out), brief);
        }
        out.push_str(&compiled.ending);
    }

    fn print_from(&self, out: &mut String) {
        if let Some(from) = self.from() {
            out.push_str(",\"from\":{\"channel\":");
            text(out, &from.channel);
            out.push_str(",\"queue\":");
            text_or_null(out, from.queue.as_deref());
            out.push_str(",\"agent\":");
            text_or_null(out, from.agent.as_deref());
            flag(out, ",\"bot\":", from.bot);
            out.push('}');
        }
    }

    fn print_when(&self, out: &mut String, at: Range<usize>) {
        out.push_str(match self.when.mode {
            WhenMode::Now => ",\"when\":{\"mode\":\"now\",\"at\":\"",
            WhenMode::NextOpening => ",\"when\":{\"mode\":\"next_opening\",\"at\":\"",
        });
        match self.when.at == self.request.at {
            true => out.extend_from_within(at),
            false => instant::write(out, self.when.at),
        }
        out.push('"');
        if let Some(by) = self.when.promised_by {
            out.push_str(",\"promised_by\":");
            instant(out, by);
        }
        out.push_str("},\"zone\":");
        let plan = self.policy.compiled().channels.get(self.channel);
        out.push_str(plan.map_or("\"UTC\"", |plan| &plan.printed_zone));
    }

    fn print_ranked(&self, out: &mut String, ranked: &Ranked<'_>) {
        let plan = self.policy.compiled().channels.get(ranked.channel);
        let usual = plan.map(|plan| &plan.usual).filter(|(queue, _)| ranked.queue == queue.as_deref());
        if let Some((_, begin)) = usual {
            out.push_str(begin);
        } else {
            out.push_str("{\"channel\":");
            out.push_str(self.printed(ranked.channel));
            out.push_str(",\"queue\":");
            text_or_null(out, ranked.queue);
            out.push_str(",\"value\":");
        }
        let worth = self.worth(ranked);
        match worth.filter(|_| ranked.plain) {
            Some(worth) => out.push_str(&worth.plain),
            None => self.print_value(out, ranked),
        }
        number(out, ranked.propensity);
        if ranked.preference == 0 {
            out.push_str(",\"preference\":0");
        } else {
            out.push_str(",\"preference\":");
            whole(out, i64::from(ranked.preference));
        }
        out.push_str(worth.map_or("", |worth| &worth.ending));
        if ranked.wait == Wait::NONE {
            out.push_str(",\"wait_minutes\":0.0}");
            return;
        }
        out.push_str(",\"wait_minutes\":");
        rounded_number(out, ranked.wait.minutes);
        if let Some((low, high)) = ranked.wait.interval {
            out.push_str(",\"wait_interval\":[");
            rounded_number(out, low);
            out.push(',');
            rounded_number(out, high);
            out.push(']');
        }
        out.push('}');
    }

    fn print_value(&self, out: &mut String, ranked: &Ranked<'_>) {
        rounded_number(out, ranked.value);
        out.push_str(self.worth(ranked).map_or("", |worth| &worth.printed));
        let parts = self.parts_of(ranked);
        rounded_number(out, parts.waiting);
        out.push_str(",\"minutes\":");
        rounded_number(out, parts.minutes);
        out.push_str(",\"boost\":");
        rounded_number(out, parts.boost);
        out.push_str("},\"propensity\":");
    }

    fn print_refused(&self, out: &mut String, refused: &Refused) {
        out.push_str("{\"channel\":");
        out.push_str(self.printed(refused.channel));
        out.push_str(",\"reason\":\"");
        out.push_str(refused.reason.name());
        out.push('"');
        if let Some(until) = refused.until {
            out.push_str(",\"until\":");
            instant(out, until);
            out.push_str(",\"zone\":");
            text(out, self.zone(refused.channel));
        }
        if let Some(rule) = refused.rule.and_then(|rule| self.rule_name(rule)) {
            out.push_str(",\"rule\":");
            text(out, rule);
        }
        out.push('}');
    }

    fn print_steps(&self, out: &mut String) {
        out.push_str(",\"steps\":[{\"step\":\"matter\",\"known_as\":");
        text_or_null(out, self.known_as());
        out.push('}');
        self.fired.iter().for_each(|fired| self.print_rule(out, fired));
        for (segment, share, least) in self.uncharged() {
            out.push_str(",{\"step\":\"live_floor\",\"segment\":");
            text(out, segment);
            out.push_str(",\"share\":");
            match share {
                Some(share) => rounded_number(out, share),
                None => out.push_str("null"),
            }
            out.push_str(",\"least\":");
            number(out, least);
            out.push('}');
        }
        match self.placed {
            Placed::Usual => {}
            Placed::Holder { agent, queue } => {
                out.push_str(",{\"step\":\"holder\",\"agent\":");
                text_or_null(out, agent);
                out.push_str(",\"queue\":");
                text_or_null(out, queue);
                out.push('}');
            }
            Placed::Free { agent, chats } => {
                out.push_str(",{\"step\":\"agent\",\"agent\":");
                text(out, agent);
                out.push_str(",\"chats\":");
                whole(out, i64::from(chats));
                out.push('}');
            }
        }
        out.push_str(",{\"step\":\"choice\",\"channel\":");
        out.push_str(self.printed(self.channel));
        out.push_str(",\"by\":\"");
        out.push_str(self.by.name());
        out.push_str("\"}]");
    }

    fn print_rule(&self, out: &mut String, fired: &Fired) {
        let Some(plan) = self.policy.compiled().rules.get(fired.rule) else { return };
        let [begin, end] = &plan.step;
        out.push(',');
        out.push_str(begin);
        let mut first = true;
        for fact in &plan.facts {
            let value = self.view.read(fact.field);
            if value == Value::Absent {
                continue;
            }
            if !std::mem::take(&mut first) {
                out.push(',');
            }
            out.push_str(&fact.begin);
            said(out, value, text);
            if let Some(contacts) = self.evidence(&fact.evidence) {
                out.push_str(",\"evidence\":");
                list(out, contacts.iter(), |out, contact| text(out, contact));
            }
            out.push('}');
        }
        out.push_str("],\"effects\":");
        effects(out, fired.applied);
        out.push_str(",\"set_aside\":");
        effects(out, fired.set_aside);
        out.push_str(end);
    }

    fn printed(&self, channel: usize) -> &str {
        self.policy.compiled().channels.get(channel).map_or("\"\"", |plan| &plan.printed)
    }
}

/// Writes the value of a fact: numbers and flags as they are, all else by `words`, cut where it is long.
pub(super) fn said(out: &mut String, value: Value<'_>, words: impl Fn(&mut String, &str)) {
    match value {
        Value::Absent => out.push_str("null"),
        Value::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Value::Int(value) | Value::Duration(value) => whole(out, value),
        Value::Double(value) if value.is_finite() => number(out, value),
        Value::Double(value) => words(out, &value.to_string()),
        Value::Text(value) if value.len() <= CLIP => words(out, value),
        Value::Text(value) => words(out, &clip(value)),
        Value::Texts(list) => words(out, &clip(&list.join(", "))),
        Value::Time(at) => words(out, &instant::print(at)),
    }
}

fn effects(out: &mut String, set: EffectSet) {
    if set == EffectSet::default() {
        out.push_str("[]");
        return;
    }
    let mut between = "[\"";
    for effect in set.names() {
        out.push_str(between);
        out.push_str(effect.name());
        between = "\",\"";
    }
    out.push_str("\"]");
}

fn flag(out: &mut String, name: &str, value: bool) {
    out.push_str(name);
    out.push_str(if value { "true" } else { "false" });
}

fn list<T>(out: &mut String, items: impl Iterator<Item = T>, mut print: impl FnMut(&mut String, T)) {
    out.push('[');
    for (place, item) in items.enumerate() {
        if place > 0 {
            out.push(',');
        }
        print(out, item);
    }
    out.push(']');
}
