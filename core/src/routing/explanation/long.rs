//! Everything that led to a decision, a sentence each.

use super::effects;
use super::fact::facts;
use super::short::headline;
use crate::routing::documents::{
    ChoiceBy, DecisionDocument, Evidence, ImpossibleDocument, Parts, RankedDocument, Reason, StepDocument,
};
use crate::routing::words::{Language, Message, decision as say};

/// The sentences: what to do, why, what weighed, which rules, what else is open, what was not possible.
pub(super) fn sentences(decision: &DecisionDocument, language: &Language) -> Vec<String> {
    let mut out = vec![language.say(&say::LONG_FIRST, &[("what", &headline(decision, language))])];
    for step in &decision.steps {
        if let StepDocument::Choice { by, .. } = step {
            out.push(chosen(decision, *by, language));
        }
    }
    if let Some(own) = decision.ranked.iter().find(|ranked| ranked.channel == decision.channel) {
        out.extend(worth(own, language));
    }
    if decision.escalated {
        out.push(language.say(&say::ESCALATED, &[("queue", decision.queue.as_deref().unwrap_or_default())]));
    }
    if decision.suppress_duplicate {
        out.push(language.say(&say::SUPPRESS_DUPLICATE, &[]));
    }
    if decision.brief.is_some() {
        out.push(language.say(&say::BRIEF, &[]));
    }
    if !decision.segments.is_empty() {
        out.push(language.say(&say::SEGMENTS, &[("segments", &ticked(&decision.segments))]));
    }
    out.extend(decision.steps.iter().filter_map(|step| told(step, decision, language)));
    if !decision.stay_open.is_empty() {
        out.push(language.say(&say::STAY_OPEN, &[("channels", &ticked(&decision.stay_open))]));
    }
    for offer in &decision.offers {
        let message = if offer.rule.is_some() { &say::OFFER_BY_RULE } else { &say::OFFER };
        let rule = offer.rule.as_deref().unwrap_or_default();
        out.push(language.say(message, &[("channel", &offer.channel), ("rule", rule)]));
    }
    out.extend(decision.impossible.iter().map(|refused| impossible(refused, language)));
    out
}

fn chosen(decision: &DecisionDocument, by: ChoiceBy, language: &Language) -> String {
    let ranked = &decision.ranked;
    let place = ranked.iter().position(|ranked| ranked.channel == decision.channel);
    let own = place.and_then(|place| ranked.get(place));
    // What stands before the chosen one is not open to a contact under way.
    let first = place.is_none_or(|place| place == 0);
    let message = match by {
        ChoiceBy::OnlyWay => &say::ONLY_WAY,
        ChoiceBy::Preference => &say::PREFERENCE,
        ChoiceBy::Value if !first => &say::VALUE_UNDER_WAY,
        ChoiceBy::Value if outdone(decision) => &say::VALUE_AHEAD,
        ChoiceBy::Value => &say::VALUE,
        ChoiceBy::Tie => &say::TIE,
        ChoiceBy::OwnWayOut => &say::OWN_WAY_OUT,
        ChoiceBy::Running => &say::RUNNING,
        ChoiceBy::Exploration => &say::EXPLORATION,
        ChoiceBy::Fallback => &say::FALLBACK,
    };
    let behind = |than: &RankedDocument| ranked.iter().find(|other| other.preference < than.preference);
    let other = match by {
        ChoiceBy::Preference => own.and_then(behind),
        ChoiceBy::Value => ranked.get(place.map_or(0, |place| place + 1)),
        _ => ranked.iter().find(|ranked| ranked.channel != decision.channel),
    };
    let value = |ranked: Option<&RankedDocument>| ranked.map_or(String::new(), |r| language.number(r.value, 2));
    language.say(
        message,
        &[
            ("other", other.map_or("", |other| &other.channel)),
            ("value", &value(own)),
            ("second", &value(other)),
            ("propensity", &language.number(decision.propensity, 3)),
        ],
    )
}

/// Whether something that remained is worth more than what was chosen, and goes behind it.
pub(super) fn outdone(decision: &DecisionDocument) -> bool {
    let own = decision.ranked.iter().find(|ranked| ranked.channel == decision.channel);
    own.is_some_and(|own| {
        decision.ranked.iter().any(|other| other.value > own.value && other.preference < own.preference)
    })
}

/// What the chosen channel's value is made of, and the wait to reckon with.
fn worth(own: &RankedDocument, language: &Language) -> Vec<String> {
    let Parts { purchase, retained, cost, effort, waiting, minutes, boost } = own.parts;
    let parts = [
        (purchase, &say::PART_PURCHASE),
        (retained, &say::PART_RETAINED),
        (cost, &say::PART_COST),
        (effort, &say::PART_EFFORT),
        (waiting, &say::PART_WAITING),
        (minutes, &say::PART_MINUTES),
        (boost, &say::PART_BOOST),
    ];
    let told = |(amount, message): &(f64, &Message)| {
        (*amount != 0.0).then(|| language.say(message, &[("amount", &language.number(*amount, 2))]))
    };
    let told: Vec<String> = parts.iter().filter_map(told).collect();
    let mut out = Vec::new();
    if told.len() > 1 {
        let places = [("value", &*language.number(own.value, 2)), ("parts", &*told.join(", "))];
        out.push(language.say(&say::PARTS, &places));
    }
    let minutes = language.number(own.wait_minutes, 1);
    match own.wait_interval {
        Some((low, high)) => {
            let (low, high) = (language.number(low, 1), language.number(high, 1));
            out.push(language.say(&say::WAIT_BETWEEN, &[("minutes", &minutes), ("low", &low), ("high", &high)]));
        }
        None if own.wait_minutes > 0.0 => out.push(language.say(&say::WAIT, &[("minutes", &minutes)])),
        None => {}
    }
    out
}

fn told(step: &StepDocument, decision: &DecisionDocument, language: &Language) -> Option<String> {
    Some(match step {
        StepDocument::Matter { known_as } => match (decision.matter.as_deref()?, known_as.as_deref()) {
            (matter, Some(known)) if matter == known => return None,
            (matter, Some(known)) => language.say(&say::KNOWN_AS, &[("matter", matter), ("known", known)]),
            (matter, None) => language.say(&say::UNKNOWN_MATTER, &[("matter", matter)]),
        },
        StepDocument::Rule { rule, because, effects, set_aside, then, evidence, .. } => {
            let mut because = facts(because, language);
            because.retain(|one| !one.is_empty());
            let aside = effects::aside(set_aside, then, decision, language);
            let applied = effects::applied(effects, then, decision, language);
            let (message, effects) = match (effects.is_empty(), because.is_empty()) {
                (true, _) => (&say::RULE_NOT_FOLLOWED, &aside),
                (false, true) => (&say::RULE_ALWAYS, &applied),
                (false, false) => (&say::RULE, &applied),
            };
            let aside = match set_aside.is_empty() {
                true => String::new(),
                false => language.say(&say::SET_ASIDE, &[("effects", &aside)]),
            };
            let places =
                [("rule", &**rule), ("because", &*because.join("; ")), ("effects", &**effects), ("aside", &*aside)];
            let rests_on = evidence.as_ref().and_then(|evidence| rests_on(evidence, language));
            language.say(message, &places) + &rests_on.unwrap_or_default()
        }
        StepDocument::LiveFloor { segment, share, least } => {
            let message = if share.is_some() { &say::LIVE_FLOOR } else { &say::LIVE_FLOOR_UNKNOWN };
            let share = share.map_or(String::new(), |share| language.percent(share));
            language.say(message, &[("segment", segment), ("share", &share), ("least", &language.percent(*least))])
        }
        StepDocument::Agent { agent, chats } => {
            language.say(&say::AGENT_FREE, &[("agent", agent), ("chats", &chats.to_string())])
        }
        StepDocument::Holder { agent, queue } => {
            let part = |message: &Message, place: &str, name: &Option<String>| {
                name.as_deref().map(|name| language.say(message, &[(place, name)]))
            };
            let agent = part(&say::HOLDER_AGENT, "agent", agent);
            let queue = part(&say::HOLDER_QUEUE, "queue", queue);
            let between = if agent.is_some() && queue.is_some() { "," } else { "" };
            let places = [("agent", &*(agent.unwrap_or_default() + between)), ("queue", &*queue.unwrap_or_default())];
            language.say(&say::HOLDER, &places)
        }
        StepDocument::Choice { .. } => return None,
    })
}

/// What a rule rests on: the finding, its figure with its interval, how many contacts, where from.
fn rests_on(evidence: &Evidence, language: &Language) -> Option<String> {
    let mut parts: Vec<String> = evidence.text.iter().cloned().collect();
    match (evidence.value, evidence.low, evidence.high) {
        (Some(value), Some(low), Some(high)) => {
            let (value, low, high) = (language.plain(value), language.plain(low), language.plain(high));
            parts.push(language.say(&say::EVIDENCE_BETWEEN, &[("value", &value), ("low", &low), ("high", &high)]));
        }
        (Some(value), ..) => parts.push(language.plain(value)),
        _ => {}
    }
    parts.extend(evidence.n.map(|n| language.say(&say::EVIDENCE_N, &[("n", &n.to_string())])));
    parts.extend(evidence.source.as_deref().map(|from| language.say(&say::EVIDENCE_SOURCE, &[("source", from)])));
    if parts.is_empty() {
        return None;
    }
    Some(language.say(&say::RULE_EVIDENCE, &[("evidence", &parts.join(", "))]))
}

fn impossible(refused: &ImpossibleDocument, language: &Language) -> String {
    let message = match (refused.reason, refused.until) {
        (Reason::NotForMatter, _) => &say::NOT_FOR_MATTER,
        (Reason::NoConsent, _) => &say::NO_CONSENT,
        (Reason::Closed, Some(_)) => &say::CLOSED_UNTIL,
        (Reason::Closed, None) => &say::CLOSED,
        (Reason::HoursUnknown, _) => &say::HOURS_UNKNOWN,
        (Reason::QuietHours, _) => &say::QUIET_HOURS,
        (Reason::NobodyStaffed, _) => &say::NOBODY_STAFFED,
        (Reason::Full, _) => &say::FULL,
        (Reason::WaitTooLong, _) => &say::WAIT_TOO_LONG,
        (Reason::Forbidden, _) => &say::FORBIDDEN,
        (Reason::NotRequired, _) => &say::NOT_REQUIRED,
        (Reason::Language, _) => &say::LANGUAGE,
    };
    let zone = refused.zone.as_deref().unwrap_or("UTC");
    let when = refused.until.map_or(String::new(), |at| language.instant(at, zone));
    let rule = refused.rule.as_deref().unwrap_or_default();
    language.say(message, &[("channel", &refused.channel), ("when", &when), ("zone", zone), ("rule", rule)])
}

fn ticked(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
