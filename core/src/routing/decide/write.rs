//! A decision written out as a document.

use super::{Decision, Fired, Ranked, Refused};
use crate::routing::clock;
use crate::routing::condition::{FIELDS, Field, Value, View};
use crate::routing::decision::{
    Action, Because, ChoiceBy, DecisionDocument, ImpossibleDocument, Offer, Parts, PolicyName, RankedDocument,
    StepDocument,
};
use crate::routing::hours::zone_data_version;
use crate::routing::policy::Pace;
use crate::routing::request::Scalar;

impl Decision<'_> {
    pub(super) fn write(&self) -> DecisionDocument {
        let written = self.policy.document();
        let compiled = self.policy.compiled();
        let names = |set: crate::routing::policy::ChannelSet| {
            let inside = written.channels.names().enumerate().filter(|(place, _)| set.contains(*place));
            inside.map(|(_, name)| name.to_owned()).collect::<Vec<_>>()
        };
        let stay_open = names(self.matter.stay_open);
        let segments = written.segments.names().enumerate().filter(|(place, _)| self.segments.contains(*place));
        let running = self.request.running.as_ref();
        DecisionDocument {
            policy: PolicyName { name: written.name.clone(), version: written.version.clone() },
            at: self.request.at,
            customer: self.request.customer.clone(),
            matter: self.request.matter.clone(),
            draw: None,
            action: if self.by == ChoiceBy::Fallback { Action::Fallback } else { Action::Take },
            from: None,
            channel: self.channel().to_owned(),
            pace: compiled.channels.get(self.channel).map_or(Pace::Deferred, |plan| plan.pace),
            queue: self.queue.map(str::to_owned),
            agent: self.agent.map(str::to_owned),
            when: self.when,
            zone: self.zone(self.channel).to_owned(),
            propensity: self.propensity,
            fallback: self.by == ChoiceBy::Fallback,
            explored: self.by == ChoiceBy::Exploration,
            escalated: self.escalated,
            suppress_duplicate: self.fired.iter().any(|fired| fired.applied.contains(super::Effect::SuppressDuplicate)),
            may_offer_live: !stay_open.is_empty() && self.ranked.iter().any(|ranked| self.is_person(ranked.channel)),
            stay_open,
            offers: Vec::from_iter(self.offer.and_then(|offer| self.ranked.get(offer)).map(|ranked| Offer {
                channel: self.channel_name(ranked.channel).to_owned(),
                queue: self.queue_of(ranked),
                rule: None,
            })),
            segments: segments.map(|(_, name)| name.to_owned()).collect(),
            ranked: self.ranked.iter().map(|ranked| self.ranked_document(ranked)).collect(),
            impossible: self.refused.iter().map(|refused| self.impossible_document(refused)).collect(),
            steps: self.steps(),
            brief: running.and_then(|_| self.request.brief.clone()),
            zone_data: zone_data_version().to_owned(),
        }
    }

    /// The zone a channel goes by: of its own hours, else of the policy's first.
    fn zone(&self, channel: usize) -> &str {
        let compiled = self.policy.compiled();
        let own = compiled.channels.get(channel).and_then(|plan| compiled.hours.get(plan.hours?));
        own.or(compiled.hours.first()).map_or("UTC", |hours| hours.zone())
    }

    fn ranked_document(&self, ranked: &Ranked) -> RankedDocument {
        RankedDocument {
            channel: self.channel_name(ranked.channel).to_owned(),
            queue: self.queue_of(ranked),
            value: rounded(ranked.value),
            parts: Parts {
                purchase: rounded(ranked.parts.purchase),
                retained: rounded(ranked.parts.retained),
                cost: rounded(ranked.parts.cost),
                effort: rounded(ranked.parts.effort),
                waiting: rounded(ranked.parts.waiting),
                minutes: rounded(ranked.parts.minutes),
                boost: rounded(ranked.parts.boost),
            },
            propensity: ranked.propensity,
            preference: ranked.preference,
            row: ranked.row,
            wait_minutes: rounded(ranked.wait_minutes),
            wait_interval: None,
        }
    }

    fn queue_of(&self, ranked: &Ranked) -> Option<String> {
        self.queue_name(ranked.queue).or_else(|| self.named_queue(ranked.channel)).map(str::to_owned)
    }

    fn impossible_document(&self, refused: &Refused) -> ImpossibleDocument {
        ImpossibleDocument {
            channel: self.channel_name(refused.channel).to_owned(),
            reason: refused.reason,
            until: refused.until,
            zone: refused.until.map(|_| self.zone(refused.channel).to_owned()),
            rule: refused.rule.and_then(|rule| self.rule_name(rule)).map(str::to_owned),
        }
    }

    fn steps(&self) -> Vec<StepDocument> {
        let known_as = self.matter.place.and_then(|place| self.policy.document().matters.at(place));
        let mut steps = vec![StepDocument::Matter { known_as: known_as.map(|(code, _)| code.to_owned()) }];
        let mut view = View::new(self.request, &self.policy.compiled().interned);
        view.urgency = self.request.urgency.or(self.matter.urgency);
        view.difficulty = self.request.difficulty.or(self.matter.difficulty);
        steps.extend(self.fired.iter().filter_map(|fired| self.rule_step(fired, &view)));
        if let Some(holder) = self.holder {
            let (agent, queue) = (holder.agent.map(str::to_owned), holder.queue.map(str::to_owned));
            steps.push(StepDocument::Holder { agent, queue });
        }
        steps.push(StepDocument::Choice { channel: self.channel().to_owned(), by: self.by });
        steps
    }

    fn rule_step(&self, fired: &Fired, view: &View<'_>) -> Option<StepDocument> {
        let plan = self.policy.compiled().rules.get(fired.rule)?;
        let rule = self.policy.document().rules.get(plan.place)?;
        Some(StepDocument::Rule {
            rule: rule.name.clone(),
            priority: rule.priority,
            because: plan.condition.fields().iter().filter_map(|field| self.because(*field, view)).collect(),
            effects: fired.applied.names(),
            set_aside: fired.set_aside.names(),
            evidence: rule.evidence.clone(),
        })
    }

    fn because(&self, field: Field, view: &View<'_>) -> Option<Because> {
        let value = match view.read(field) {
            Value::Absent => return None,
            Value::Bool(value) => Scalar::Bool(value),
            Value::Int(value) => Scalar::Int(value),
            Value::Double(value) => Scalar::Double(value),
            Value::Text(value) => Scalar::Text(clock::clip(value)),
            Value::Texts(list) => Scalar::Text(clock::clip(&list.join(", "))),
            Value::Time(at) => Scalar::Text(clock::format(at)),
            Value::Duration(length) => Scalar::Int(length),
        };
        let interned = &self.policy.compiled().interned;
        let fact = match field {
            Field::Attribute(slot) => format!("attributes.{}", interned.attributes.get(usize::from(slot))?.0),
            Field::Consent(slot) => format!("consent.{}", interned.consents.get(usize::from(slot))?),
            field => FIELDS.iter().find(|(_, known, _)| *known == field)?.0.to_owned(),
        };
        let short = fact.strip_prefix("facts.").unwrap_or_default();
        let short = short.split('.').next().unwrap_or_default();
        let evidence = self.request.facts.evidence.get(short).cloned().unwrap_or_default();
        Some(Because { fact, value, evidence })
    }
}

/// To six decimals: what a person reads and what three languages print alike.
fn rounded(value: f64) -> f64 {
    let scaled = (value * 1e6).round() / 1e6;
    if scaled.is_finite() { scaled + 0.0 } else { value }
}
