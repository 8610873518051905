use super::*;

const POLICY: &str = r#"{"name":"t","version":"1","objective":{"cost":1,"waiting":1},
    "hours":{"day":{"open":"Mo-Fr 09:00-17:00","zone":"Europe/Helsinki"}},
    "channels":{"self":{"kind":"self_service"},"voice":{"kind":"voice","hours":"day","cost":5},"mail":{"kind":"mail","cost":3}},
    "segments":{"loyal":{"when":"facts.orders_count >= 5"}},
    "rules":[{"name":"repeat","when":"facts.repeat","then":{"prefer":["voice"]}},
             {"name":"loyal","when":"\"loyal\" in segments","then":{"require":["mail"]}},
             {"name":"rich","when":"attributes.debt > 1000.0","then":{"forbid":["self"]}}],
    "fallback":{"channel":"mail"}}"#;

fn ask(request: &str, floor: Option<&str>, options: &str) -> WhatIfAnswer {
    let asked = suggest::read(options, Status::InvalidDocument).unwrap();
    Router::parse(POLICY).unwrap().what_if(request, floor, None, &asked).unwrap()
}

#[test]
fn the_smallest_single_changes_are_told() {
    let answer = ask(r#"{"at":"2026-11-24T10:00:00Z","facts":{"repeat":false,"orders_count":4}}"#, None, "{}");
    assert_eq!(answer.now.channel, "self");
    let told: Vec<(&str, &str)> =
        answer.alternatives.iter().map(|a| (a.fact.as_str(), a.then.channel.as_str())).collect();
    assert_eq!(
        told,
        [("facts.orders_count", "mail"), ("attributes.debt", "mail"), ("facts.repeat", "voice"), ("segments", "mail")]
    );
    assert_eq!(answer.alternatives[0].to, Some(5.into()));
    assert_eq!(answer.sentences[0], "With orders = 5 (now 4) it would be `mail`.");
    assert_eq!(answer.sentences[2], "With the same matter again = yes (now no) it would be `voice`.");
    assert_eq!(answer.sentences[3], "In segment `loyal` it would be `mail`.");
}

#[test]
fn the_next_opening_and_other_waits_are_tried() {
    let answer = ask(r#"{"at":"2026-11-24T20:00:00Z","facts":{"repeat":true}}"#, None, r#"{"language":"fi"}"#);
    assert_eq!(answer.now.channel, "self");
    let said = answer.sentences.join("\n");
    assert!(said.contains("Ajankohtana 25.11.2026 klo 09.00 (Europe/Helsinki) valinta olisi `voice`."), "{said}");
    let floor = r#"{"queues":{"q":{"channels":["voice"],"staffed":1,"expected_wait_minutes":9}}}"#;
    let request = r#"{"at":"2026-11-24T10:00:00Z","facts":{"repeat":true}}"#;
    let with_limit =
        POLICY.replace("\"hours\":\"day\",\"cost\":5", "\"hours\":\"day\",\"cost\":5,\"max_wait_minutes\":4");
    let answer = Router::parse(&with_limit).unwrap().what_if(request, Some(floor), None, &WhatIf::default()).unwrap();
    assert!(
        answer.sentences.contains(&"With a wait of 4 min in queue `q` (now 9) it would be `voice`.".to_owned()),
        "{:?}",
        answer.sentences
    );
}

#[test]
fn given_changes_are_tried_together_and_alone() {
    let request = r#"{"at":"2026-11-24T10:00:00Z"}"#;
    let options = r#"{"changes":{"facts":{"repeat":true,"known":true},"attributes":{"debt":1}}}"#;
    let answer = ask(request, None, options);
    assert_eq!(answer.then.map(|then| then.channel), Some("voice".to_owned()));
    assert_eq!(answer.alternatives.len(), 1);
    assert_eq!(
        answer.sentences,
        [
            "With all of these changes it would be `voice`.",
            "With the same matter again = yes (now not given) it would be `voice`."
        ]
    );
    let error = Router::parse(POLICY)
        .unwrap()
        .what_if_document(request, None, None, Some(r#"{"changes":{"at":null}}"#))
        .unwrap_err();
    assert!(error.message().contains("with the changes the request is none: missing field `at`"), "{error}");
    let misspelt = Some(r#"{"changes":{"facts":{"repaet":true}}}"#);
    let error = Router::parse(POLICY).unwrap().what_if_document(request, None, None, misspelt).unwrap_err();
    assert_eq!(error.location().map(|place| (place.column, place.path.as_str())), Some((31, "changes.facts.repaet")));
    let none_told = ask(r#"{"at":"2026-11-24T10:00:00Z"}"#, None, r#"{"most":0}"#);
    assert!(none_told.sentences.is_empty(), "{:?}", none_told.sentences);
}

fn sentences(rules: &str, request: &str) -> Vec<String> {
    let policy = format!(
        r#"{{"name":"t","version":"1","objective":{{}},"channels":{{"voice":{{"kind":"voice","queue":"first"}},"mail":{{"kind":"mail","cost":1}}}},
        "rules":{rules},"fallback":{{"channel":"mail"}}}}"#
    );
    let router = Router::parse(&policy).unwrap();
    router.what_if(request, None, None, &WhatIf::default()).unwrap().sentences
}

#[test]
fn another_queue_or_agent_is_another_way_too() {
    let rules = r#"[{"name":"rich","when":"facts.value > 1000.0","then":{"escalate":"second"}},
        {"name":"held","when":"facts.known","then":{"keep_with_holder":{"max_wait_minutes":5}}},
        {"name":"write","when":"facts.on_site","then":{"prefer":["mail"]}}]"#;
    let request = r#"{"at":"2026-11-24T10:00:00Z","facts":{"value":900,"open_case":{"holder_agent":"anna"}}}"#;
    let told = [
        "With on the site now = yes (now not given) it would be `mail`.",
        "With value of the customer = 1000.01 (now 900) it would be `voice`, queue `second`.",
        "With known customer = yes (now not given) it would be `voice`, queue `first`, agent `anna`.",
    ];
    assert_eq!(sentences(rules, request), told);
    assert_eq!(sentences("[]", r#"{"at":"2026-11-24T10:00:00Z"}"#), ["No fact that was tried would change it."]);
}

#[test]
fn what_is_reckoned_with_is_searched() {
    let rules = r#"[{"name":"sum","when":"facts.contacts_30d + 2 * facts.orders_count >= 9","then":{"prefer":["mail"]}},
        {"name":"due","when":"facts.promised_callback_at < at","then":{"prefer":["mail"]}}]"#;
    let request = r#"{"at":"2026-11-24T10:00:00Z","facts":{"contacts_30d":2,"orders_count":1,
        "promised_callback_at":"2026-11-24T11:30:00Z"}}"#;
    let told = [
        "At 2026-11-24 11:31 (UTC) it would be `mail`.",
        "With call back promised at = `2026-11-24T09:59:00Z` (now `2026-11-24T11:30:00Z`) it would be `mail`.",
        "With contacts in 30 days = 7 (now 2) it would be `mail`.",
        "With orders = 4 (now 1) it would be `mail`.",
    ];
    assert_eq!(sentences(rules, request), told);
}

#[test]
fn two_facts_of_one_condition_are_tried_together() {
    let rules = r#"[{"name":"two","when":"facts.repeat && facts.contacts_30d > 3","then":{"prefer":["mail"]}}]"#;
    let told =
        ["With the same matter again = yes (now not given) and contacts in 30 days = 4 (now 2) it would be `mail`."];
    assert_eq!(sentences(rules, r#"{"at":"2026-11-24T10:00:00Z","facts":{"contacts_30d":2}}"#), told);
}
