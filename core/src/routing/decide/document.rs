//! A decision written out as a document of its own: what [`super::json`] prints, for programs in Rust.

use super::{Decision, Fired, Placed, Ranked, Refused};
use crate::instant;
use crate::routing::condition::Value;
use crate::routing::documents::json::rounded;
use crate::routing::documents::{
    Because, ChoiceBy, DecisionDocument, ImpossibleDocument, MovedFrom, Offer, PolicyName, RankedDocument, Scalar,
    StepDocument,
};
use crate::routing::hours::zone_data_version;
use crate::routing::policy::FactPlan;
use crate::suggest::clip;

impl Decision<'_> {
    /// The decision as a document.
    pub fn document(&self) -> DecisionDocument {
        let written = self.policy.document();
        let offers = self.offers.iter().filter_map(|offer| {
            let ranked = self.ranked.get(offer.ranked)?;
            let rule = offer.rule.and_then(|rule| self.rule_name(rule)).map(str::to_owned);
            let channel = self.channel_name(ranked.channel).to_owned();
            Some(Offer { channel, queue: ranked.queue.map(str::to_owned), rule })
        });
        DecisionDocument {
            policy: PolicyName { name: written.name.clone(), version: written.version.clone() },
            at: self.request.at,
            customer: self.request.customer.clone(),
            matter: self.request.matter.clone(),
            draw: self.draw,
            action: self.action,
            from: self.from().map(|running| MovedFrom {
                channel: running.channel.clone(),
                queue: running.queue.clone(),
                agent: running.agent.clone(),
                bot: running.bot,
            }),
            channel: self.channel().to_owned(),
            pace: self.pace(),
            queue: self.queue.map(str::to_owned),
            agent: self.agent.map(str::to_owned),
            when: self.when,
            zone: self.zone(self.channel).to_owned(),
            propensity: self.propensity,
            fallback: self.by == ChoiceBy::Fallback,
            explored: self.by == ChoiceBy::Exploration,
            escalated: self.escalated,
            suppress_duplicate: self.suppresses(),
            stay_open: self.stay_open().map(str::to_owned).collect(),
            may_offer_live: self.may_offer_live(),
            offers: offers.collect(),
            segments: self.segment_names().map(str::to_owned).collect(),
            ranked: self.ranked.iter().map(|ranked| self.ranked_document(ranked)).collect(),
            impossible: self.refused.iter().map(|refused| self.impossible_document(refused)).collect(),
            steps: self.steps(),
            brief: self.brief().cloned(),
            zone_data: zone_data_version().to_owned(),
        }
    }

    fn ranked_document(&self, ranked: &Ranked<'_>) -> RankedDocument {
        RankedDocument {
            channel: self.channel_name(ranked.channel).to_owned(),
            queue: ranked.queue.map(str::to_owned),
            value: rounded(ranked.value),
            parts: self.parts_of(ranked).rounded(),
            propensity: ranked.propensity,
            preference: ranked.preference,
            row: self.worth(ranked).and_then(|worth| worth.row),
            wait_minutes: rounded(ranked.wait.minutes),
            wait_interval: ranked.wait.interval.map(|(low, high)| (rounded(low), rounded(high))),
        }
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
        let mut steps = vec![StepDocument::Matter { known_as: self.known_as().map(str::to_owned) }];
        steps.extend(self.fired.iter().filter_map(|fired| self.rule_step(fired)));
        steps.extend(self.uncharged().map(|(segment, share, least)| StepDocument::LiveFloor {
            segment: segment.to_owned(),
            share: share.map(rounded),
            least,
        }));
        match self.placed {
            Placed::Usual => {}
            Placed::Holder { agent, queue } => {
                let (agent, queue) = (agent.map(str::to_owned), queue.map(str::to_owned));
                steps.push(StepDocument::Holder { agent, queue });
            }
            Placed::Free { agent, chats } => steps.push(StepDocument::Agent { agent: agent.to_owned(), chats }),
        }
        steps.push(StepDocument::Choice { channel: self.channel().to_owned(), by: self.by });
        steps
    }

    fn rule_step(&self, fired: &Fired) -> Option<StepDocument> {
        let plan = self.policy.compiled().rules.get(fired.rule)?;
        let rule = self.policy.document().rules.get(plan.place)?;
        let because = plan.facts.iter().filter_map(|fact| self.because(fact));
        Some(StepDocument::Rule {
            rule: rule.name.clone(),
            priority: rule.priority,
            because: because.collect(),
            effects: fired.applied.names().collect(),
            set_aside: fired.set_aside.names().collect(),
            then: Box::new(rule.then.clone()),
            evidence: rule.evidence.clone(),
        })
    }

    fn because(&self, fact: &FactPlan) -> Option<Because> {
        let value = match self.view.read(fact.field) {
            Value::Absent => return None,
            Value::Bool(value) => Scalar::Bool(value),
            Value::Int(value) | Value::Duration(value) => Scalar::Int(value),
            Value::Double(value) if value.is_finite() => Scalar::Double(value),
            Value::Double(value) => Scalar::Text(value.to_string()),
            Value::Text(value) => Scalar::Text(clip(value)),
            Value::Texts(list) => Scalar::Text(clip(&list.join(", "))),
            Value::Time(at) => Scalar::Text(instant::print(at)),
        };
        let evidence = self.evidence(&fact.evidence).unwrap_or_default().to_vec();
        Some(Because { fact: fact.name.clone(), value, evidence })
    }
}
