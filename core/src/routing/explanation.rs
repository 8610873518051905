//! Why: a decision in sentences a service manager can read. Everything said is in the decision document.

use super::clock;
use super::decision::{
    Because, ChoiceBy, DecisionDocument, EffectName, ImpossibleDocument, Reason, StepDocument, WhenMode,
};
use super::messages::Message;
use super::request::Scalar;
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// The sentences of a decision: what to do, why, which rules, what was not possible.
pub fn explain(decision: &DecisionDocument) -> Vec<String> {
    let zone = |name: &str| TimeZoneDatabase::bundled().get(name).unwrap_or(TimeZone::UTC);
    let mut out = vec![taken(decision, &zone(&decision.zone))];
    for step in &decision.steps {
        if let StepDocument::Choice { by, .. } = step {
            out.push(chosen(decision, *by));
        }
    }
    if decision.escalated {
        out.push(Message::Escalated.fill(&[("queue", decision.queue.as_deref().unwrap_or_default())]));
    }
    if decision.suppress_duplicate {
        out.push(Message::SuppressDuplicate.fill(&[]));
    }
    if !decision.segments.is_empty() {
        out.push(Message::Segments.fill(&[("segments", &ticked(&decision.segments))]));
    }
    out.extend(decision.steps.iter().filter_map(rule));
    if !decision.stay_open.is_empty() {
        out.push(Message::StayOpen.fill(&[("channels", &ticked(&decision.stay_open))]));
    }
    out.extend(decision.offers.iter().map(|offer| Message::Offer.fill(&[("channel", &offer.channel)])));
    let own_zone = |refused: &ImpossibleDocument| zone(refused.zone.as_deref().unwrap_or("UTC"));
    out.extend(decision.impossible.iter().map(|refused| impossible(refused, &own_zone(refused))));
    out
}

fn taken(decision: &DecisionDocument, zone: &TimeZone) -> String {
    let local = |at| clock::local(at, zone);
    let queue = decision.queue.as_deref().map_or(String::new(), |queue| Message::InQueue.fill(&[("queue", queue)]));
    let agent = decision.agent.as_deref().map_or(String::new(), |agent| Message::WithAgent.fill(&[("agent", agent)]));
    let promise =
        decision.when.promised_by.map_or(String::new(), |by| Message::PromisedBy.fill(&[("when", &local(by))]));
    let message = match decision.when.mode {
        WhenMode::Now => Message::TakeNow,
        WhenMode::NextOpening => Message::TakeLater,
    };
    message.fill(&[
        ("channel", &decision.channel),
        ("when", &local(decision.when.at)),
        ("zone", zone.iana_name().unwrap_or("UTC")),
        ("queue", &queue),
        ("agent", &agent),
        ("promise", &promise),
    ])
}

fn chosen(decision: &DecisionDocument, by: ChoiceBy) -> String {
    let message = match by {
        ChoiceBy::OnlyWay => Message::OnlyWay,
        ChoiceBy::Preference => Message::Preference,
        ChoiceBy::Value => Message::Value,
        ChoiceBy::Tie => Message::Tie,
        ChoiceBy::OwnWayOut => Message::OwnWayOut,
        ChoiceBy::Exploration => Message::Exploration,
        ChoiceBy::Fallback => Message::Fallback,
    };
    let own = decision.ranked.iter().find(|ranked| ranked.channel == decision.channel);
    let other = decision.ranked.iter().find(|ranked| ranked.channel != decision.channel);
    let value =
        |ranked: Option<&super::decision::RankedDocument>| ranked.map_or(String::new(), |r| format!("{:.2}", r.value));
    message.fill(&[
        ("other", other.map_or("", |other| &other.channel)),
        ("value", &value(own)),
        ("second", &value(other)),
        ("propensity", &format!("{:.3}", decision.propensity)),
    ])
}

fn rule(step: &StepDocument) -> Option<String> {
    let StepDocument::Rule { rule, because, effects, set_aside, .. } = step else { return None };
    let aside = match set_aside.is_empty() {
        true => String::new(),
        false => Message::SetAside.fill(&[("effects", &listed(set_aside))]),
    };
    if effects.is_empty() {
        return Some(Message::RuleNotFollowed.fill(&[("rule", rule), ("aside", &listed(set_aside))]));
    }
    let because: Vec<String> = because.iter().map(fact).collect();
    let message = if because.is_empty() { Message::RuleAlways } else { Message::Rule };
    let places =
        [("rule", &**rule), ("because", &because.join(", ")), ("effects", &listed(effects)), ("aside", &aside)];
    Some(message.fill(&places))
}

fn fact(because: &Because) -> String {
    let value = match &because.value {
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::Double(value) => value.to_string(),
        Scalar::Text(value) => format!("`{value}`"),
    };
    let evidence = match because.evidence.is_empty() {
        true => String::new(),
        false => Message::Evidence.fill(&[("contacts", &because.evidence.join(", "))]),
    };
    format!("{} is {value}{evidence}", because.fact)
}

fn impossible(refused: &ImpossibleDocument, zone: &TimeZone) -> String {
    let message = match (refused.reason, refused.until) {
        (Reason::NotForMatter, _) => Message::NotForMatter,
        (Reason::NoConsent, _) => Message::NoConsent,
        (Reason::Closed, Some(_)) => Message::ClosedUntil,
        (Reason::Closed, None) => Message::Closed,
        (Reason::NobodyStaffed, _) => Message::NobodyStaffed,
        (Reason::Full, _) => Message::Full,
        (Reason::WaitTooLong, _) => Message::WaitTooLong,
        (Reason::Forbidden, _) => Message::Forbidden,
        (Reason::NotRequired, _) => Message::NotRequired,
        (Reason::Language, _) => Message::Language,
    };
    let when = refused.until.map_or(String::new(), |at| clock::local(at, zone));
    let rule = refused.rule.as_deref().unwrap_or_default();
    message.fill(&[
        ("channel", &refused.channel),
        ("when", &when),
        ("zone", zone.iana_name().unwrap_or("UTC")),
        ("rule", rule),
    ])
}

fn ticked(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn listed(effects: &[EffectName]) -> String {
    let name = |effect: &EffectName| match effect {
        EffectName::Require => "require",
        EffectName::Forbid => "forbid",
        EffectName::Prefer => "prefer",
        EffectName::Boost => "boost",
        EffectName::Escalate => "escalate",
        EffectName::KeepWithHolder => "keep with the holder",
        EffectName::SuppressDuplicate => "merge duplicates",
        EffectName::PromiseCallback => "promise a call back",
        EffectName::Offer => "offer another channel",
    };
    effects.iter().map(name).collect::<Vec<_>>().join(", ")
}
