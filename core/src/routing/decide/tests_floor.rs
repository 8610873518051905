//! Contacts under way, offers, agents and agent-minutes: what each does to a decision, one at a time.

use crate::routing::documents::{Action, ChoiceBy, Reason, StepDocument};
use crate::routing::{DecisionDocument, Floor, Request, Router};

const POLICY: &str = r#"{"name":"desk","version":"1","objective":{"waiting":1,"agent_minute":0.5},
    "channels":{
        "chat":{"kind":"chat","handling_minutes":10,"languages":["fi","sv"]},
        "voice":{"kind":"voice","handling_minutes":8},
        "callback":{"kind":"callback","cost":2},
        "mail":{"kind":"mail"},
        "bot":{"kind":"bot","cost":9}},
    "queues":{
        "front":{"channels":["chat","voice"],"languages":["fi"]},
        "experts":{"channels":["voice"],"skills":["fibre"],"languages":["fi","sv"]}},
    "matters":{"fault":{"skills":["fibre"],"allowed":["chat","voice","callback"]}},
    "segments":{"vip":{"when":"facts.value > 1000.0","live_floor":0.5}},
    "rules":[
        {"name":"angry","when":"facts.repeat_count > 3","then":{"escalate":"experts","prefer":["voice"]}},
        {"name":"known","when":"has(facts.open_case)","then":{"keep_with_holder":{"max_wait_minutes":5}}},
        {"name":"talk","when":"running.channel == \"chat\" && facts.contact_hazard > 0.5","then":{"offer":["voice","chat"]},
            "evidence":{"text":"twice as many buy","n":812,"value":2.1,"low":1.6,"high":2.8}}],
    "fallback":{"channel":"mail"}}"#;

const FLOOR: &str = r#"{"queues":{"front":{"channels":[],"staffed":3,"busy":1},"experts":{"channels":["voice"],"staffed":1,"busy":0}},
    "agents":{
        "anna":{"state":"busy","queues":["front"],"chats":2,"capacity":3},
        "bo":{"state":"free","queues":["front"],"languages":["sv"]},
        "cia":{"state":"busy","queues":["front"],"chats":1,"capacity":3},
        "dan":{"state":"free","queues":["experts"],"chats":0},
        "eva":{"state":"away","queues":["front"]}}}"#;

fn decide(request: &str, floor: Option<&str>) -> DecisionDocument {
    let router = Router::parse(POLICY).unwrap();
    let request = Request::parse(&format!(r#"{{"at":"2026-11-24T10:00:00Z",{request}}}"#)).unwrap();
    let floor = floor.map(|floor| Floor::parse(floor).unwrap());
    router.decide(&request, floor.as_ref(), None).document().unwrap()
}

fn reason(decision: &DecisionDocument, channel: &str) -> Option<Reason> {
    decision.impossible.iter().find(|refused| refused.channel == channel).map(|refused| refused.reason)
}

#[test]
fn who_is_served_stays_where_what_is_worth_more_would_mean_waiting() {
    let decision = decide(r#""running":{"channel":"voice","queue":"front","agent":"anna"}"#, None);
    assert_eq!((decision.ranked[0].channel.as_str(), decision.channel.as_str()), ("mail", "callback"));
    assert_eq!((decision.action, decision.from.is_some()), (Action::OfferCallback, false));
    let fault = r#""matter":"fault","running":{"channel":"voice","agent":"anna"},"facts":{"value":2000}"#;
    let decision = decide(fault, None);
    assert_eq!((decision.action, decision.agent.as_deref()), (Action::Stay, Some("anna")));
    let mut policy: serde_json::Value = serde_json::from_str(POLICY).unwrap();
    policy["channels"].as_object_mut().unwrap().shift_remove("callback");
    policy["matters"] = serde_json::json!({});
    let router = Router::parse(&policy.to_string()).unwrap();
    let request = r#"{"at":"2026-11-24T10:00:00Z","running":{"channel":"voice","queue":"q"},"brief":{"a":1}}"#;
    let request = Request::parse(request).unwrap();
    let decision = router.decide(&request, None, Some(0.5));
    assert_eq!((decision.channel(), decision.action(), decision.by()), ("voice", Action::Stay, ChoiceBy::Running));
    assert_eq!((decision.queue(), decision.document().unwrap().brief), (Some("q"), None));
}

#[test]
fn who_is_served_by_a_person_is_not_handed_to_a_machine_for_its_worth() {
    let policy = POLICY.replacen(r#""bot":{"kind":"bot","cost":9}"#, r#""bot":{"kind":"bot"},"web":{"kind":"web"}"#, 1);
    let router = Router::parse(&policy.replacen(r#""cost":2"#, r#""cost":20"#, 1)).unwrap();
    let decide = |running: &str| {
        let request = format!(r#"{{"at":"2026-11-24T10:00:00Z","facts":{{"value":1}},"running":{running}}}"#);
        let request = Request::parse(&request).unwrap();
        let decision = router.decide(&request, None, None);
        (decision.action(), decision.channel().to_owned())
    };
    assert_eq!(decide(r#"{"channel":"voice","agent":"anna"}"#), (Action::Stay, "voice".to_owned()));
    assert_eq!(decide(r#"{"channel":"web"}"#), (Action::Stay, "web".to_owned()));
    assert_eq!(decide(r#"{"channel":"voice","bot":true}"#), (Action::Transfer, "bot".to_owned()));
}

#[test]
fn a_contact_is_moved_by_a_rule_and_takes_its_brief() {
    let angry = r#""brief":{"said":"no"},"facts":{"repeat_count":4},"running":{"channel":"bot","bot":true}"#;
    let decision = decide(angry, Some(FLOOR));
    assert_eq!((decision.action, decision.channel.as_str()), (Action::Transfer, "voice"));
    assert_eq!((decision.queue.as_deref(), decision.agent.as_deref()), (Some("experts"), Some("dan")));
    assert_eq!(decision.from.map(|from| (from.channel, from.bot)), Some(("bot".to_owned(), true)));
    assert!(decision.brief.is_some() && decision.escalated);
    let there = r#""facts":{"repeat_count":4},"running":{"channel":"voice","queue":"experts","agent":"dan"}"#;
    assert_eq!(decide(there, Some(FLOOR)).action, Action::Stay);
    let held = r#""matter":"fault","facts":{"value":2000,"open_case":{"holder_agent":"dan"}},
        "running":{"channel":"voice","agent":"anna"}"#;
    let decision = decide(held, Some(FLOOR));
    assert_eq!((decision.action, decision.agent.as_deref()), (Action::Transfer, Some("dan")));
    let bot = r#""brief":{"said":"no"},"channel":"bot","facts":{"repeat_count":4}"#;
    let decision = decide(bot, Some(FLOOR));
    assert_eq!((decision.action, decision.brief.is_some()), (Action::Take, true));
}

#[test]
fn an_offer_stands_beside_the_choice_with_its_evidence() {
    let decision =
        decide(r#""facts":{"contact_hazard":0.7,"value":2000},"running":{"channel":"chat","queue":"front"}"#, None);
    assert_eq!((decision.channel.as_str(), decision.action), ("chat", Action::Stay));
    let offers: Vec<_> = decision.offers.iter().map(|offer| (offer.channel.as_str(), offer.rule.as_deref())).collect();
    assert_eq!(offers, [("voice", Some("talk"))]);
    let evidence = decision.steps.iter().find_map(|step| match step {
        StepDocument::Rule { evidence, .. } => evidence.clone(),
        _ => None,
    });
    assert_eq!(evidence.and_then(|evidence| evidence.n), Some(812));
}

#[test]
fn whoever_is_free_has_the_skills_the_language_and_the_fewest_contacts() {
    let free = |request: &str| decide(request, Some(FLOOR)).agent;
    let vip = r#""facts":{"value":2000},"running":{"channel":"chat","queue":"front"}"#;
    assert_eq!(free(vip).as_deref(), Some("bo"));
    assert_eq!(free(&format!(r#"{vip},"language":"fi""#)).as_deref(), Some("cia"));
    let steps = decide(&format!(r#"{vip},"language":"fi""#), Some(FLOOR)).steps;
    assert!(steps.contains(&StepDocument::Agent { agent: "cia".into(), chats: 1 }), "{steps:?}");
}

#[test]
fn queues_of_the_policy_say_what_is_possible() {
    // Fibre is known to the experts alone, who have no chat; Swedish is spoken by them alone.
    let fault = decide(r#""matter":"fault""#, None);
    assert_eq!(reason(&fault, "chat"), Some(Reason::NobodyStaffed));
    let voice = |decision: &DecisionDocument| {
        decision.ranked.iter().find(|ranked| ranked.channel == "voice").and_then(|ranked| ranked.queue.clone())
    };
    assert_eq!(voice(&fault).as_deref(), Some("experts"));
    let swedish = decide(r#""language":"sv""#, None);
    assert_eq!((reason(&swedish, "chat"), voice(&swedish).as_deref()), (Some(Reason::Language), Some("experts")));
    assert_eq!(reason(&decide(r#""language":"en""#, None), "chat"), Some(Reason::Language));
    // A floor that does not say goes by the policy.
    assert_eq!(reason(&decide(r#""language":"sv""#, Some(FLOOR)), "chat"), Some(Reason::NobodyStaffed));
}

#[test]
fn agent_minutes_cost_unless_a_segment_is_below_its_floor() {
    let minutes = |request: &str, floor: Option<&str>| {
        let decision = decide(request, floor);
        let voice = decision.ranked.iter().find(|ranked| ranked.channel == "voice").map(|ranked| ranked.parts.minutes);
        (voice, decision.steps.iter().any(|step| matches!(step, StepDocument::LiveFloor { .. })))
    };
    let vip = r#""facts":{"value":2000}"#;
    let floor = |more: &str| FLOOR.replacen('{', &format!("{{{more},"), 1);
    assert_eq!(minutes(r#""channel":"voice""#, None), (Some(-4.0), false));
    assert_eq!(minutes(vip, None), (Some(0.0), true));
    assert_eq!(minutes(vip, Some(&floor(r#""live_shares":{"vip":0.4}"#))), (Some(0.0), true));
    assert_eq!(minutes(vip, Some(&floor(r#""live_shares":{"vip":0.5}"#))), (Some(-4.0), false));
    assert_eq!(minutes(vip, Some(&floor(r#""agent_minute":0"#))), (Some(0.0), false));
    assert_eq!(minutes(r#""channel":"voice""#, Some(&floor(r#""agent_minute":2"#))), (Some(-16.0), false));
}

#[test]
fn names_of_queues_and_shares_are_checked() {
    for (from, to, expected) in [
        (r#""escalate":"experts""#, r#""escalate":"expert""#, "queue `expert` is not defined; did you mean `experts`?"),
        (r#""live_floor":0.5"#, r#""live_floor":1.5"#, "`1.5` is not a share, expected 0 to 1"),
        (r#""offer":["voice""#, r#""offer":["vioce""#, "channel `vioce` is not defined; did you mean `voice`?"),
        (r#""channels":["voice"]"#, r#""channels":["phone"]"#, "channel `phone` is not defined"),
        (r#""handling_minutes":8"#, r#""handling_minutes":-8"#, "a handling time is at least 0 minutes"),
        (r#""languages":["fi","sv"]}"#, r#""languages":[]}"#, "a channel is served in one language at least"),
    ] {
        let error = Router::parse(&POLICY.replacen(from, to, 1)).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
}
