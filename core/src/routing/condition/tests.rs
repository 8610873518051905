//! Conditions: what holds, what is absent, what is refused.

use super::*;
use crate::routing::named::Named;
use crate::routing::policy::AttributeType;
use crate::routing::request::{Request, Scalar};

fn scope<'a>(attributes: &'a Named<AttributeType>) -> Scope<'a> {
    Scope {
        channels: ["voice", "chat", "shop"].into_iter().collect(),
        matters: ["invoice", "invoice.due_date", "subscription.cancel"].into_iter().collect(),
        segments: ["loyal", "new"].into_iter().collect(),
        attributes,
        in_rule: true,
        interned: Interned::default(),
    }
}

fn holds(text: &str) -> bool {
    let mut request = Request::parse(
        r#"{"at":"2026-11-22T07:30:00Z","channel":"chat","matter":"invoice.due_date","text":"eräpäivä",
        "facts":{"repeat":true,"repeat_count":2,"orders_amount":120.5,"tried_in_vain":["mail"],
        "open_case":{"case_id":"c1","contacts":3},"promised_callback_at":"2026-11-22T07:00:00Z"},
        "consent":{"callback":true}}"#,
    )
    .unwrap();
    request.attributes.insert("age".into(), Scalar::Int(44));
    let attributes = Named::new();
    let mut scope = scope(&attributes);
    let condition = Condition::parse(text, &mut scope).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
    let mut view = View::new(&request, &scope.interned);
    view.segments.insert(0);
    condition.holds(&view)
}

fn problems(text: &str) -> Vec<(usize, String)> {
    let attributes = [("tier", AttributeType::String), ("age", AttributeType::Int)].into_iter().collect();
    let mut scope = scope(&attributes);
    match Condition::parse(text, &mut scope) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.into_iter().map(|problem| (problem.offset, problem.message)).collect(),
    }
}

#[test]
fn what_holds() {
    for text in [
        "true",
        "facts.repeat",
        "facts.repeat && channel == \"chat\"",
        "!facts.repeat || facts.repeat_count >= 2",
        "matter.startsWith(\"invoice.\") && matter.endsWith(\"date\") && text.contains(\"päivä\")",
        "channel in [\"chat\", \"voice\"]",
        "facts.repeat_count in [1, 2]",
        "\"mail\" in facts.tried_in_vain",
        "\"loyal\" in segments && !(\"new\" in segments)",
        "facts.orders_amount / 2 > 60 && facts.orders_amount * 2.0 == 241.0",
        "7 / 2 == 3 && 7 % 2 == 1 && -7 + 1 == -6 && 7 / 2.0 == 3.5",
        "size(text) == 8 && facts.tried_in_vain.size() == 1",
        "has(facts.open_case) && facts.open_case.contacts == 3 && !has(facts.open_case.holder_agent)",
        "at - facts.promised_callback_at == duration(\"30m\")",
        "at > timestamp(\"2026-01-01T00:00:00Z\") && at + duration(\"1h\") > at",
        "consent.callback && !has(consent.marketing)",
        "has(request.matter) && request.channel == channel && !has(request.language)",
        "attributes.age >= 44 && attributes.age != 45.5",
        "(facts.repeat ? 1 : 2) == 1",
        "facts.repeat ? channel == \"chat\" : false",
    ] {
        assert!(holds(text), "{text}");
    }
}

#[test]
fn what_is_absent_does_not_hold_and_spreads_as_in_cel() {
    for text in [
        "facts.on_site",
        "!facts.on_site",
        "facts.on_site == false",
        "facts.contacts_30d < 5",
        "facts.contacts_30d == facts.contacts_30d",
        "!(facts.contacts_30d > 5 && facts.repeat)",
        "facts.repeat_count / 0 == 1",
        "9223372036854775807 + facts.repeat_count > 0",
        "attributes.age == \"44\"",
        "attributes.missing",
        "facts.on_site ? true : true",
    ] {
        assert!(!holds(text), "{text}");
    }
    assert!(holds("facts.repeat || facts.on_site"));
    assert!(holds("facts.on_site || facts.repeat"));
    assert!(holds("!(facts.on_site && !facts.repeat)"));
    assert!(!holds("facts.on_site && facts.repeat"));
}

#[test]
fn what_is_refused_says_where_and_what_was_meant() {
    for (text, offset, expected) in [
        (
            "facts.repeat && facts.repeat_cuont > 2",
            16,
            "unknown field `facts.repeat_cuont`; did you mean `facts.repeat_count`?",
        ),
        ("repeat", 0, "unknown field `repeat`; did you mean `facts.repeat`?"),
        ("\"ä\" == channel || chanel == \"voice\"", 0, "`ä` is not a channel of this policy"),
        ("facts.repeat == 2", 0, "a bool cannot be compared with an int like this"),
        ("facts.repeat_count", 0, "this is an int, expected something true or false"),
        (
            "matter == \"invoice.duedate\"",
            10,
            "`invoice.duedate` is not a matter of this policy; did you mean `invoice.due_date`?",
        ),
        ("urgency in [\"low\", \"hgih\"]", 19, "`hgih` is not an urgency of this policy; did you mean `high`?"),
        ("\"loyla\" in segments", 0, "segment `loyla` is not defined; did you mean `loyal`?"),
        ("attributes.tire == \"gold\"", 0, "attribute `tire` is not declared; did you mean `tier`?"),
        ("attributes.age == \"gold\"", 0, "an int cannot be compared with a string like this"),
        (
            "facts.open_case.contacts > 1 && facts.open_case",
            32,
            "an open case has fields, expected `has(facts.open_case)` or one of them",
        ),
        (
            "matter.startWith(\"x\")",
            0,
            "`startWith` is not known here with these arguments; did you mean `startsWith`?",
        ),
        (
            "facts.products.exists(p, p == \"x\")",
            0,
            "`exists`, `all`, `map` and `filter` are not known here, expected `in`",
        ),
        ("facts.on_site == null", 17, "`null` is not known here, expected `has(…)`"),
        (
            "at > timestamp(\"soon\")",
            15,
            "`soon` is not an instant, expected RFC 3339 such as `2026-11-22T09:30:00+02:00`",
        ),
        ("channel == [\"voice\"]", 11, "a list may only stand after `in`"),
        ("text + text == \"x\"", 0, "a string and a string cannot be reckoned with like this"),
    ] {
        let found = problems(text);
        assert_eq!(found.first(), Some(&(offset, expected.to_owned())), "{text}");
    }
    assert_eq!(problems("\"ä\" == channel || chanel == \"voice\"").get(1).map(|p| p.0), Some(18));
}

#[test]
fn what_is_not_cel_is_refused_with_its_place() {
    for (text, offset) in [("facts.repeat &&", 15), ("", 0), ("a b", 2), ("\"open", 0), ("facts..repeat", 6)] {
        let found = problems(text);
        assert!(found[0].1.starts_with("not a CEL condition"), "{text}: {found:?}");
        assert_eq!(found[0].0, offset, "{text}: {found:?}");
    }
}

#[test]
fn hostile_conditions_are_refused_and_do_not_end_the_process() {
    let long = format!("{}true", "true && ".repeat(500));
    assert!(problems(&long).is_empty());
    for text in [
        "(".repeat(4000),
        format!("{}true{}", "(".repeat(60), ")".repeat(60)),
        "!".repeat(4000),
        "-".repeat(4000),
        "a.".repeat(2000),
        "[".repeat(4000),
        "a ? ".repeat(1000),
        "x".repeat(5000),
        "\u{0}".to_owned(),
        "\"\\u{d800}\"".to_owned(),
        "99999999999999999999 > 1".to_owned(),
        "-9223372036854775808 - 1 > 1".repeat(2),
        "-(-9223372036854775808) > 1".to_owned(),
    ] {
        assert!(!problems(&text).is_empty(), "{text:.20}");
    }
}
