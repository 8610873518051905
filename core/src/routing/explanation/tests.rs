//! What is said is true: the reasons that are easily told wrong.

use super::{Form, explain};
use crate::routing::documents::{DecisionDocument, Effects, StepDocument};
use crate::routing::words::Language;
use crate::routing::{Request, Router};

fn told(policy: &str, request: &str, draw: Option<f64>) -> [String; 2] {
    let policy = format!(
        r#"{{"name":"t","version":"1","objective":{{}},{policy},"fallback":{{"channel":"mail"}},
        "channels":{{"voice":{{"kind":"voice","cost":3}},"chat":{{"kind":"chat","cost":2}},"callback":{{"kind":"callback","cost":2.5}},
        "mail":{{"kind":"mail","cost":1}},"bot":{{"kind":"bot"}}}}}}"#
    );
    let router = Router::parse(&policy).unwrap();
    let request = Request::parse(&format!(r#"{{"at":"2026-11-24T10:00:00Z",{request}}}"#)).unwrap();
    let decision = router.decide(&request, None, draw).document().unwrap();
    let english = Language::default();
    let [long, short] = [Form::Long, Form::Short].map(|form| explain(&decision, &english, form));
    [long[1].clone(), short[0].clone()]
}

#[test]
fn a_preference_is_told_against_what_goes_behind() {
    let policy = r#""rules":[{"name":"r","then":{"prefer":["voice","callback"]}}]"#;
    let [why, _] = told(policy, r#""running":{"channel":"chat"}"#, None);
    assert_eq!(why, "A rule or the matter puts it ahead of `bot`.");
}

#[test]
fn worth_most_is_said_only_of_what_is() {
    let policy = r#""rules":[{"name":"r","then":{"prefer":["voice","callback"]}}]"#;
    let [why, short] = told(policy, r#""channel":"chat""#, None);
    assert_eq!(why, "Of what a rule or the matter puts ahead it is worth most: -2.50, against -3.00 for `voice`.");
    assert_eq!(short, "Take `callback` now: rule `r`.");
    let [why, short] = told(r#""rules":[]"#, r#""running":{"channel":"voice"}"#, None);
    assert_eq!(why, "Of the ways open to a contact under way it is worth most: -2.00, against -2.50 for `callback`.");
    assert!(short.ends_with(": it is worth most of the ways open to a contact under way."), "{short}");
    let [why, short] = told(r#""rules":[]"#, r#""channel":"voice""#, None);
    assert_eq!(why, "It is worth most: 0.00, against -1.00 for `mail`.");
    assert_eq!(short, "Take `bot` now: it is worth most.");
}

#[test]
fn a_draw_says_what_it_would_be_otherwise() {
    let policy = r#""rules":[{"name":"r","then":{"prefer":["voice","callback"]}}],
        "exploration":{"kind":"epsilon","epsilon":0.5}"#;
    let [why, _] = told(policy, r#""channel":"chat""#, Some(0.99));
    assert_eq!(why, "Drawn to learn from, with probability 0.250; otherwise it would be `callback`.");
}

#[test]
fn a_rule_names_the_channels_and_queues_of_its_effects() {
    let policy = r#"{"name":"t","version":"1","objective":{},"fallback":{"channel":"mail"},
        "channels":{"voice":{"kind":"voice"},"web":{"kind":"self_service"},"callback":{"kind":"callback"},"mail":{"kind":"mail"}},
        "queues":{"second":{"channels":["callback"]}},"matters":{"m":{"must_stay_open":["web"]}},
        "rules":[{"name":"r","then":{"forbid":["web","voice"],"prefer":["mail"],"boost":{"callback":5,"mail":-1.5},
        "promise_callback":{"channel":"callback","within_minutes":30},"escalate":"second","offer":["mail"]}}]}"#;
    let router = Router::parse(policy).unwrap();
    let request = Request::parse(r#"{"at":"2026-11-24T10:00:00Z","matter":"m"}"#).unwrap();
    let mut decision = router.decide(&request, None, None).document().unwrap();
    let rule = |decision: &DecisionDocument, language: &str| {
        let language = Language::new(language, None).unwrap();
        explain(decision, &language, Form::Long).into_iter().find(|sentence| sentence.contains("`r`")).unwrap()
    };
    assert_eq!(
        rule(&decision, "en"),
        "Rule `r` applies always: forbid (`voice`), prefer (`mail`), change the value (`callback` +5.00, `mail` -1.50), \
         escalate (`second`), promise a call back (`callback`), offer beside it (`mail`). \
         Not possible, so set aside: forbid (`web`)."
    );
    assert_eq!(
        rule(&decision, "fi"),
        "Sääntö `r` on aina voimassa: kielto (`voice`), suosiminen (`mail`), \
         arvon muutos (`callback` +5,00, `mail` -1,50), siirto eteenpäin (`second`), \
         takaisinsoittolupaus (`callback`), tarjous rinnalle (`mail`). Ei mahdollista, joten sivuutettu: kielto (`web`)."
    );
    // A decision of a version that did not say it.
    for step in &mut decision.steps {
        if let StepDocument::Rule { then, .. } = step {
            **then = Effects::default();
        }
    }
    let stored = crate::document::print(&decision).unwrap();
    assert!(!stored.contains("then"));
    let said = rule(&crate::document::read(&stored).unwrap(), "en");
    assert!(said.starts_with("Rule `r` applies always: forbid, prefer, change the value, escalate, "), "{said}");
}
