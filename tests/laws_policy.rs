//! What the check of a policy says of its rules is so, whatever the request.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says what it saw"
)]

use kanava::routing::{Policy, Router, Severity};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Conditions of which many contradict, some only by absence, by type or by whole numbers.
const ATOMS: [&str; 22] = [
    "facts.repeat",
    "has(facts.repeat)",
    "facts.repeat_count > 1",
    "facts.repeat_count < 2",
    "facts.repeat_count == 2",
    "facts.repeat_count >= 1.5",
    "facts.repeat_count in [1, 2]",
    "channel == \"c0\"",
    "channel != \"c1\"",
    "channel in [\"c0\", \"c1\"]",
    "channel.startsWith(\"c\")",
    "urgency == \"high\"",
    "urgency != \"low\"",
    "\"c1\" in facts.tried_in_vain",
    "has(facts.open_case)",
    "facts.open_case.contacts > 0",
    "attributes.a > 1",
    "attributes.a == \"x\"",
    "attributes.a <= 1.5",
    "\"s0\" in segments",
    "facts.repeat_count + 1 > 2",
    "(facts.repeat ? facts.repeat_count > 1 : facts.repeat_count < 2)",
];

fn condition() -> impl Strategy<Value = String> {
    let atom = (0..ATOMS.len(), any::<bool>()).prop_map(|(atom, not)| match not {
        true => format!("!({})", ATOMS[atom]),
        false => ATOMS[atom].to_owned(),
    });
    let joined = |sign: &'static str| move |parts: Vec<String>| format!("({})", parts.join(sign));
    atom.prop_recursive(3, 10, 3, move |inner| {
        prop_oneof![
            3 => proptest::collection::vec(inner.clone(), 2..4).prop_map(joined(" && ")),
            1 => proptest::collection::vec(inner.clone(), 2..3).prop_map(joined(" || ")),
            1 => inner.prop_map(|inner| format!("!({inner})")),
        ]
    })
}

fn effects() -> impl Strategy<Value = Value> {
    let channels = || proptest::sample::subsequence(vec!["c0", "c1", "c2"], 1..=2);
    prop_oneof![
        channels().prop_map(|list| json!({ "forbid": list })),
        channels().prop_map(|list| json!({ "require": list })),
        channels().prop_map(|list| json!({ "prefer": list })),
        Just(json!({ "suppress_duplicate": true })),
        Just(json!({ "escalate": "q" })),
        (1..3).prop_map(|by| json!({ "boost": { "c1": by } })),
    ]
}

fn policy() -> impl Strategy<Value = Value> {
    let rule = (proptest::option::weighted(0.85, condition()), effects(), 0..3_i64);
    (proptest::collection::vec(rule, 1..7), condition()).prop_map(|(rules, segment)| {
        let rules: Vec<Value> = rules
            .into_iter()
            .enumerate()
            .map(|(place, (when, then, priority))| {
                let mut rule = json!({ "name": format!("r{place}"), "priority": priority, "then": then });
                if let Some(when) = when {
                    rule["when"] = when.into();
                }
                rule
            })
            .collect();
        // A segment may not ask of segments.
        let segment = segment.replace("\"s0\" in segments", "facts.known");
        json!({
            "name": "p", "version": "1", "objective": {},
            "channels": {"c0": {"kind": "chat", "cost": 1}, "c1": {"kind": "voice", "cost": 2}, "c2": {"kind": "mail"}},
            "segments": {"s0": {"when": segment}}, "rules": rules, "fallback": {"channel": "c2"},
        })
    })
}

fn request() -> impl Strategy<Value = Value> {
    let facts = (
        proptest::option::of(any::<bool>()),
        proptest::option::of(0..4_i64),
        proptest::option::of(proptest::option::of(0..2_i64)),
        proptest::option::of(proptest::sample::subsequence(vec!["c0", "c1"], 0..=2)),
        any::<bool>(),
    );
    let attribute = prop_oneof![
        Just(json!(null)),
        Just(json!(1)),
        Just(json!(1.25)),
        Just(json!(3)),
        Just(json!("x")),
        Just(json!(true))
    ];
    let channel = proptest::option::of(proptest::sample::select(vec!["c0", "c1", "c2", "d"]));
    let urgency = proptest::option::of(proptest::sample::select(vec!["low", "normal", "high"]));
    (facts, attribute, channel, urgency).prop_map(
        |((repeat, count, case, tried, hint), attribute, channel, urgency)| {
            let mut request = json!({ "at": "2026-11-24T10:00:00Z", "facts": {}, "attributes": {} });
            let mut put = |path: &str, value: Option<Value>| {
                if let Some(value) = value {
                    *request.pointer_mut(path.rsplit_once('/').unwrap().0).unwrap() = {
                        let (above, name) = path.rsplit_once('/').unwrap();
                        let mut object = request.pointer(above).unwrap().clone();
                        object[name] = value;
                        object
                    };
                }
            };
            put("/facts/repeat", repeat.map(Value::from));
            put("/facts/repeat_count", count.map(Value::from));
            put("/facts/open_case", case.map(|contacts| contacts.map_or(json!({}), |c| json!({ "contacts": c }))));
            put("/facts/tried_in_vain", tried.map(|list| json!(list)));
            put("/facts/segments_hint", hint.then(|| json!(["s0"])));
            put("/attributes/a", Some(attribute).filter(|a| !a.is_null()));
            put("/channel", channel.map(Value::from));
            put("/urgency", urgency.map(Value::from));
            request
        },
    )
}

/// Something that most often does not belong where it stands.
fn junk() -> impl Strategy<Value = Value> {
    let text = prop_oneof![Just("c1".to_owned()), Just("facts.repeat".to_owned()), Just("voice".to_owned()), ".{0,6}"];
    prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        Just(json!([])),
        Just(json!({})),
        Just(json!([1, "c0"])),
        Just(json!({"x": {"y": 1}})),
        (-3..3_i64).prop_map(Value::from),
        text.prop_map(Value::from),
    ]
}

/// The places of a document.
fn pointers(value: &Value, at: String, out: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| {
                pointers(field, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), out)
            });
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| pointers(item, format!("{at}/{index}"), out));
        }
        _ => {}
    }
    out.push(at);
}

/// The rules of which the check says this.
fn told(policy: &Value, what: &str) -> Vec<String> {
    let problems = Policy::check(&policy.to_string());
    let of = problems.iter().filter(|problem| problem.message.contains(what));
    of.map(|problem| problem.message.split('`').nth(1).unwrap().to_owned()).collect()
}

fn decided(policy: &Value, request: &Value) -> Value {
    let text = Router::parse(&policy.to_string()).unwrap().decide_document(&request.to_string(), None, None).unwrap();
    serde_json::from_str(&text).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn law_what_never_applies_never_does(policy in policy(), requests in proptest::collection::vec(request(), 24)) {
        let never = told(&policy, "can never apply");
        if never.is_empty() {
            return Ok(());
        }
        for request in &requests {
            for step in decided(&policy, request)["steps"].as_array().unwrap() {
                let fired = step["rule"].as_str().unwrap_or_default();
                prop_assert!(!never.contains(&fired.to_owned()), "{} fired on {}", fired, request);
            }
        }
    }

    #[test]
    fn law_a_policy_with_errors_is_refused_and_one_without_is_taken(
        policy in policy(),
        hurt in proptest::collection::vec((any::<prop::sample::Index>(), junk()), 0..4),
    ) {
        let mut policy = policy;
        for (place, junk) in hurt {
            let mut places = Vec::new();
            pointers(&policy, String::new(), &mut places);
            *policy.pointer_mut(&places[place.index(places.len())]).unwrap() = junk;
        }
        let text = serde_json::to_string_pretty(&policy).unwrap();
        let problems = Policy::check(&text);
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        match Policy::parse(&text) {
            Ok(_) => prop_assert_eq!(errors, 0, "{:?}", problems),
            Err(error) => prop_assert_eq!(error.problems().len(), errors, "{:?} of {}", problems, text),
        }
        let lines = text.lines().count();
        for problem in &problems {
            prop_assert!((1..=lines).contains(&problem.line) && problem.column >= 1, "{:?}", problem);
        }
    }

    #[test]
    fn law_what_changes_nothing_can_go(policy in policy(), requests in proptest::collection::vec(request(), 24)) {
        for name in told(&policy, "changes nothing") {
            let mut without = policy.clone();
            without["rules"].as_array_mut().unwrap().retain(|rule| rule["name"] != name.as_str());
            for request in &requests {
                let (with, gone) = (decided(&policy, request), decided(&without, request));
                for part in ["channel", "queue", "agent", "when", "escalated", "suppress_duplicate", "fallback", "propensity"] {
                    prop_assert_eq!(&with[part], &gone[part], "{} without {} on {}", part, name, request);
                }
            }
        }
    }
}

/// The generator makes what the laws speak of: shown, not hoped for.
#[test]
fn the_generator_makes_rules_that_never_apply_and_rules_that_change_nothing() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut never, mut nothing, mut rules) = (0, 0, 0);
    for _ in 0..300 {
        let policy = policy().new_tree(&mut runner).unwrap().current();
        never += told(&policy, "can never apply").len();
        nothing += told(&policy, "changes nothing").len();
        rules += policy["rules"].as_array().unwrap().len();
    }
    assert!(never > 20 && nothing > 20 && never + nothing < rules / 2, "{never} and {nothing} of {rules}");
}
