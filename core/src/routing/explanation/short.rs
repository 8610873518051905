//! What to do in one phrase, and why in a few words: the line on an agent's screen.

use super::long::outdone;
use crate::routing::documents::{Action, ChoiceBy, DecisionDocument, EffectName, StepDocument, WhenMode};
use crate::routing::words::{Language, Message, decision as say};

/// One sentence.
pub(super) fn sentence(decision: &DecisionDocument, language: &Language) -> String {
    language.say(&say::SHORT, &[("what", &headline(decision, language)), ("why", &why(decision, language))])
}

/// What to do, when and with whom, without a full stop.
pub(super) fn headline(decision: &DecisionDocument, language: &Language) -> String {
    let with = |message: &Message, place: &str, value: Option<&str>| {
        value.map_or(String::new(), |value| language.say(message, &[(place, value)]))
    };
    let holds = |agent: &str| {
        decision
            .steps
            .iter()
            .any(|step| matches!(step, StepDocument::Holder { agent: Some(holder), .. } if holder == agent))
    };
    let agent = decision.agent.as_deref();
    let agent_message = if agent.is_some_and(holds) { &say::WITH_HOLDER } else { &say::WITH_AGENT };
    let promise = decision.when.promised_by.map(|by| language.instant(by, &decision.zone));
    let from = decision.from.as_ref().map_or(String::new(), |from| {
        language.say(
            &say::FROM_CHANNEL,
            &[
                ("channel", &from.channel),
                ("queue", &with(&say::IN_QUEUE, "queue", from.queue.as_deref())),
                ("agent", &with(&say::WITH_AGENT, "agent", from.agent.as_deref())),
                ("bot", &if from.bot { language.say(&say::FROM_BOT, &[]) } else { String::new() }),
            ],
        )
    });
    let message = match (decision.action, decision.when.mode) {
        (Action::Stay, _) => &say::STAY,
        (Action::Transfer, WhenMode::Now) => &say::TRANSFER_NOW,
        (Action::Transfer, WhenMode::NextOpening) => &say::TRANSFER_LATER,
        (Action::OfferCallback, _) => &say::OFFER_CALLBACK,
        (Action::Take | Action::Fallback, WhenMode::Now) => &say::TAKE_NOW,
        (Action::Take | Action::Fallback, WhenMode::NextOpening) => &say::TAKE_LATER,
    };
    language.say(
        message,
        &[
            ("from", &from),
            ("channel", &decision.channel),
            ("when", &language.instant(decision.when.at, &decision.zone)),
            ("zone", &decision.zone),
            ("queue", &with(&say::IN_QUEUE, "queue", decision.queue.as_deref())),
            ("agent", &with(agent_message, "agent", agent)),
            ("promise", &with(&say::PROMISED_BY, "when", promise.as_deref())),
        ],
    )
}

/// The one reason that matters most to whoever takes the contact.
fn why(decision: &DecisionDocument, language: &Language) -> String {
    let by_rule = |wanted: &[EffectName]| {
        decision.steps.iter().find_map(|step| match step {
            StepDocument::Rule { rule, effects, .. } if effects.iter().any(|e| wanted.contains(e)) => {
                Some(rule.as_str())
            }
            _ => None,
        })
    };
    let by = decision.steps.iter().find_map(|step| match step {
        StepDocument::Choice { by, .. } => Some(*by),
        _ => None,
    });
    if decision.escalated
        && let Some(rule) = by_rule(&[EffectName::Escalate])
    {
        return language.say(&say::WHY_ESCALATED, &[("rule", rule)]);
    }
    if let Some(rule) = by_rule(&[EffectName::KeepWithHolder]) {
        // The headline names the agent who holds it; a queue needs saying.
        let message = if decision.agent.is_some() { &say::WHY_RULE } else { &say::WHY_HOLDER };
        return language.say(message, &[("rule", rule)]);
    }
    let message = match by {
        Some(ChoiceBy::Fallback) | None => &say::WHY_FALLBACK,
        Some(ChoiceBy::OwnWayOut) => &say::WHY_OWN_WAY_OUT,
        Some(ChoiceBy::Running) => &say::WHY_RUNNING,
        Some(ChoiceBy::Exploration) => &say::WHY_EXPLORATION,
        Some(ChoiceBy::Value) if decision.ranked.first().is_some_and(|first| first.channel != decision.channel) => {
            &say::WHY_VALUE_UNDER_WAY
        }
        Some(by) if by == ChoiceBy::Preference || outdone(decision) => {
            match by_rule(&[EffectName::PromiseCallback, EffectName::Prefer]) {
                Some(rule) => return language.say(&say::WHY_RULE, &[("rule", rule)]),
                None => &say::WHY_MATTER,
            }
        }
        Some(other) => match (by_rule(&[EffectName::Require]), other) {
            (Some(rule), _) => return language.say(&say::WHY_RULE, &[("rule", rule)]),
            (None, ChoiceBy::OnlyWay) => &say::WHY_ONLY_WAY,
            (None, ChoiceBy::Tie) => &say::WHY_TIE,
            (None, _) => &say::WHY_VALUE,
        },
    };
    language.say(message, &[])
}
