use super::super::{Interned, Scope};
use super::*;
use crate::routing::documents::Named;

fn can(text: &str) -> bool {
    let attributes = Named::new();
    let mut scope = Scope {
        channels: ["voice", "chat"].into_iter().collect(),
        matters: ["a", "a.b"].into_iter().collect(),
        segments: ["s", "t"].into_iter().collect(),
        attributes: &attributes,
        in_rule: true,
        interned: Interned::default(),
        zones: None,
    };
    can_hold(&[(&Condition::parse(text, &mut scope).unwrap(), Wanted::True)])
}

#[test]
fn contradictions_are_found() {
    for text in [
        "facts.repeat && !facts.repeat",
        "channel == \"voice\" && channel == \"chat\"",
        "channel == \"voice\" && channel != \"voice\"",
        "channel in [\"voice\"] && channel == \"chat\"",
        "facts.repeat_count > 1 && facts.repeat_count < 2",
        "facts.repeat_count >= 2 && 2 > facts.repeat_count",
        "facts.orders_amount > 5.0 && facts.orders_amount <= 5",
        "facts.repeat_count == 2 && facts.repeat_count != 2",
        "!has(facts.open_case) && facts.open_case.contacts > 1",
        "!has(facts.repeat) && facts.repeat",
        "urgency != \"low\" && urgency != \"normal\" && urgency != \"high\"",
        "\"s\" in segments && !(\"s\" in segments)",
        "\"mail\" in facts.tried_in_vain && !(\"mail\" in facts.tried_in_vain)",
        "at < timestamp(\"2026-01-01T00:00:00Z\") && at >= timestamp(\"2026-01-01T00:00:00Z\")",
        "(channel == \"voice\" || channel == \"chat\") && channel == \"bot\"",
        "facts.repeat ? false : !facts.repeat && facts.repeat",
        "attributes.x == \"a\" && attributes.x == 1",
        "matter == \"a\" && matter.startsWith(\"b\")",
        "facts.repeat_count in [1, 2] && facts.repeat_count > 2",
        "false",
        "!has(request.running) && running.bot",
    ] {
        assert!(!can(text), "{text}");
    }
}

#[test]
fn what_can_hold_is_not_told_to_contradict() {
    for text in [
        "facts.repeat && facts.on_site",
        "channel == \"voice\" || channel == \"chat\"",
        "facts.repeat_count > 1 && facts.repeat_count < 3",
        "facts.orders_amount > 1.0 && facts.orders_amount < 2.0",
        "facts.orders_amount >= 5 && facts.orders_amount <= 5.0",
        "attributes.x > 1 && attributes.x < 2",
        "facts.repeat_count + 1 > 5 && facts.repeat_count < 2",
        "\"s\" in segments && !(\"t\" in segments)",
        "\"voice\" in facts.tried_in_vain && !(\"chat\" in facts.tried_in_vain)",
        "!(facts.repeat && facts.on_site) && facts.repeat",
        "has(facts.open_case) && !has(facts.open_case.contacts)",
        "facts.repeat_count > 9007199254740992 && facts.repeat_count < 9007199254740994",
        "matter.startsWith(\"a\") && matter != \"a\"",
        "facts.orders_amount != 0.0 && facts.orders_amount <= 0.0 && facts.orders_amount >= 0.0",
    ] {
        assert!(can(text), "{text}");
    }
}

#[test]
fn not_to_be_true_is_false_or_absent() {
    let attributes = Named::new();
    let mut scope = Scope {
        channels: ["voice", "chat"].into_iter().collect(),
        matters: Default::default(),
        segments: Default::default(),
        attributes: &attributes,
        in_rule: true,
        interned: Interned::default(),
        zones: None,
    };
    let mut parse = |text: &str| Condition::parse(text, &mut scope).unwrap();
    let (narrow, wide) = (parse("facts.repeat && facts.repeat_count >= 3"), parse("facts.repeat_count >= 2"));
    assert!(!can_hold(&[(&narrow, Wanted::True), (&wide, Wanted::NotTrue)]));
    assert!(can_hold(&[(&wide, Wanted::True), (&narrow, Wanted::NotTrue)]));
    let either = parse("facts.repeat || facts.repeat_count >= 2");
    assert!(!can_hold(&[(&wide, Wanted::True), (&either, Wanted::NotTrue)]));
}
