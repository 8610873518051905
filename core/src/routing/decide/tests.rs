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
