//! Decisions through the typed door: what the vectors, which speak documents, cannot show.

use crate::routing::documents::{ChoiceBy, Queue, WhenMode};
use crate::routing::{Floor, Request, Router};

const POLICY: &str = r#"{"name":"t","version":"1","objective":{"waiting":1},
    "attributes":{"age":"int"},
    "hours":{"office":{"open":"Mo-Fr 09:00-15:00; PH off","zone":"Europe/Helsinki","country":"FI"}},
    "channels":{"voice":{"kind":"voice","hours":"office","cost":1},"chat":{"kind":"chat","cost":2},"mail":{"kind":"mail","hours":"office","cost":9}},
    "rules":[{"name":"old","when":"attributes.age > 60","then":{"prefer":["mail"]}}],
    "exploration":{"kind":"softmax","temperature":3,"floor":0.05},
    "fallback":{"channel":"mail"}}"#;

fn at(text: &str) -> Request {
    Request::parse(&format!(r#"{{"at":"{text}"}}"#)).unwrap()
}

#[test]
fn the_typed_door_says_what_the_document_says() {
    let router = Router::parse(POLICY).unwrap();
    let request = at("2026-11-21T10:00:00+02:00");
    let decision = router.decide(&request, None, None);
    let document = decision.document().unwrap();
    assert_eq!((decision.channel(), decision.queue(), decision.agent()), ("chat", None, None));
    assert_eq!((document.channel.as_str(), decision.by()), ("chat", ChoiceBy::Value));
    assert_eq!(decision.when().mode, WhenMode::Now);
    assert_eq!(decision.ranked().map(|(channel, ..)| channel).collect::<Vec<_>>(), ["chat", "mail"]);
    assert_eq!(decision.rules().count(), 0);
    assert_eq!(router.decide_document(&request.to_document().unwrap(), None, None), decision.to_document());
}

#[test]
fn draws_follow_the_propensities() {
    let router = Router::parse(POLICY).unwrap();
    let request = at("2026-11-24T10:00:00+02:00");
    let mut drawn = std::collections::BTreeMap::new();
    for step in 0..10_000_u32 {
        let decision = router.decide(&request, None, Some(f64::from(step) / 10_000.0));
        *drawn.entry(decision.channel()).or_insert(0.0) += 1e-4;
    }
    for (channel, _, propensity) in router.decide(&request, None, Some(0.0)).ranked() {
        assert!((drawn[channel] - propensity).abs() < 2e-4, "{channel}: {drawn:?} {propensity}");
        assert!(propensity >= 0.05);
    }
}

#[test]
fn draws_and_attributes_that_are_none_do_no_harm() {
    let router = Router::parse(POLICY).unwrap();
    let mut request = at("2026-11-24T10:00:00+02:00");
    for draw in [f64::NAN, -1.0, 1.0, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(!router.decide(&request, None, Some(draw)).channel().is_empty());
    }
    request.attributes.insert("age", crate::routing::Scalar::Text("old".into()));
    assert_eq!(router.decide(&request, None, None).rules().count(), 0);
    request.attributes.insert("age", crate::routing::Scalar::Int(70));
    let decision = router.decide(&request, None, None);
    assert_eq!((decision.channel(), decision.rules().next()), ("mail", Some("old")));
}

#[test]
fn a_free_queue_goes_before_a_waiting_one() {
    let router = Router::parse(POLICY).unwrap();
    let request = at("2026-11-24T10:00:00+02:00");
    let mut floor = Floor::new();
    let mut busy = Queue::new(["voice", "chat"], 1);
    (busy.busy, busy.waiting) = (1, 3);
    floor.queues.insert("busy", busy);
    floor.queues.insert("free", Queue::new(["voice"], 1));
    let decision = router.decide(&request, Some(&floor), None);
    assert_eq!((decision.channel(), decision.queue()), ("voice", Some("free")));
    // Chat has only the busy queue: four people's handling time of waiting.
    assert_eq!(decision.ranked().last(), Some(("chat", -22.0, 0.0)));
}

#[test]
fn extreme_instants_are_decided_too() {
    let router = Router::parse(POLICY).unwrap();
    for instant in [i64::MIN, -1, 0, i64::MAX] {
        let request = Request::new(instant);
        assert!(router.decide(&request, None, None).to_document().is_ok());
    }
}

#[test]
fn a_promise_is_one_that_can_be_kept() {
    let told = |within: &str, rest: &str, at: &str| {
        let policy = format!(
            r#"{{"name":"p","version":"1","objective":{{}},"hours":{{"d":{{"open":"Mo-Fr 09:00-18:00","zone":"Europe/Berlin"}}}},
            "channels":{{"callback":{{"kind":"callback","hours":"d"}},"mail":{{"kind":"mail"}}}},
            "rules":[{{"name":"cb","then":{{"prefer":["callback"],"promise_callback":{{"channel":"callback","within_minutes":60{within}}}}}}}],
            "fallback":{{"channel":"mail"}}}}"#
        );
        let router = Router::parse(&policy).unwrap();
        let document = router.decide_document(&format!(r#"{{"at":"{at}"{rest}}}"#), None, None)?;
        let decision: serde_json::Value = serde_json::from_str(&document).unwrap();
        let when = |name: &str| decision["when"][name].as_str().unwrap_or_default().to_owned();
        Ok::<_, crate::Error>((when("mode"), when("at"), when("promised_by")))
    };
    let all = |mode: &str, at: &str, by: &str| (mode.to_owned(), at.to_owned(), by.to_owned());
    let working = r#","within":"working_time""#;
    let (friday, closing) = ("2026-03-06T17:40:00+01:00", "2026-03-06T17:00:00Z");
    assert_eq!(told("", "", friday).unwrap(), all("now", "2026-03-06T16:40:00Z", closing));
    assert_eq!(told(working, "", friday).unwrap(), all("now", "2026-03-06T16:40:00Z", "2026-03-09T08:40:00Z"));
    // Quiet hours are those of the customer's clock: 08:00 in London is 09:00 in Berlin.
    let quiet = r#","zone":"Europe/London","quiet_hours":"17:00-09:30""#;
    let late = told("", quiet, "2026-03-09T08:30:00Z").unwrap();
    assert_eq!(late, all("next_opening", "2026-03-09T09:30:00Z", "2026-03-09T10:30:00Z"));
    assert_eq!(told(working, quiet, "2026-03-09T16:30:00Z").unwrap().2, "2026-03-10T10:00:00Z");
    let slips = [
        (r#","quiet_hours":"9-17""#, "quiet_hours"),
        (r#","quiet_hours":"PH""#, "quiet_hours"),
        (r#","zone":"Mars""#, "zone"),
        (r#","zone":"Mars","quiet_hours":"17:00-09:00""#, "zone"),
    ];
    for (slip, path) in slips {
        let error = told("", slip, friday).unwrap_err();
        assert_eq!(error.location().unwrap().path, path, "{error}");
    }
    // There is no time to call: the letter goes at once. What is unknown is quiet.
    assert_eq!(told("", r#","quiet_hours":"24/7""#, friday).unwrap(), all("now", "2026-03-06T16:40:00Z", ""));
    let unknown = told("", r#","quiet_hours":"12:00+""#, friday).unwrap();
    assert_eq!(unknown.1, "2026-03-09T08:00:00Z");
}
