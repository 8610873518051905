//! Conditions: what holds, what is absent, what is refused.

use super::*;
use crate::routing::documents::{AttributeType, Named, Request, Scalar};

pub(super) fn scope<'a>(attributes: &'a Named<AttributeType>) -> Scope<'a> {
    Scope {
        channels: ["voice", "chat", "shop"].into_iter().collect(),
        matters: ["invoice", "invoice.due_date", "subscription.cancel"].into_iter().collect(),
        segments: ["loyal", "new"].into_iter().collect(),
        attributes,
        in_rule: true,
        interned: Interned::default(),
        zones: None,
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
    request.attributes.insert("age", Scalar::Int(44));
    let attributes = Named::new();
    let mut scope = scope(&attributes);
    let condition = Condition::parse(text, &mut scope).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
    let mut view =
        View::new(&request, &scope.interned, &AttributeValues::of(&request.attributes, &scope.interned), (None, None));
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
        ("facts.on_site == null", 17, "`null` is not known here, expected `has(…)`"),
        (
            "at > timestamp(\"soon\")",
            15,
            "`soon` is not an instant, expected RFC 3339 with an offset such as `2026-11-22T08:30:00Z`",
        ),
        ("channel == [\"voice\"]", 0, "a string cannot be compared with a list of strings like this"),
        ("text + 1 == \"x\"", 0, "a string and an int cannot be reckoned with like this"),
        ("facts.orders_amount % 2.0 == 1.0", 0, "a double and a double cannot be reckoned with like this"),
        ("1u - 2 == 0", 0, "a uint and an int cannot be reckoned with like this"),
        ("0.0 / 0.0 == 1.0", 0, "this comes to NaN, which is not known here: it is absent, like a field"),
        ("google.protobuf.Value{} == 1", 21, "structures such as `google.protobuf.Value` are not known here"),
        (
            "at.getHours(\"Europe/Helsinky\") == 1",
            12,
            "`Europe/Helsinky` is not a time zone, expected an IANA name such as `Europe/Helsinki`",
        ),
        ("text.matches(\"a(b\")", 13, "`a(b` is not a pattern: unclosed group"),
        ("text.matches(text)", 13, "the pattern of `matches` is known when the policy is parsed"),
        ("facts.products.exists(p, p)", 25, "this is a string, expected something true or false"),
        (
            "facts.products.exist(p, p == \"x\")",
            0,
            "`exist` is not known here with these arguments; did you mean `exists`?",
        ),
        ("size(facts.repeat) == 1", 4, "`size` takes a string or a list, this is a bool"),
        ("matter.getHours() == 1", 0, "a string has no such part"),
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
    ] {
        assert!(!problems(&text).is_empty(), "{text:.20}");
    }
}

/// Conditions of every shape, drawn by a number.
pub(super) fn drawn(seed: &mut u64, depth: u32) -> String {
    let mut pick = |most: usize| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as usize % most
    };
    const LEAVES: [&str; 22] = [
        "facts.repeat",
        "!facts.on_site",
        "channel == \"chat\"",
        "'voice' == channel",
        "channel in [\"chat\", \"voice\"]",
        "matter.startsWith(\"invoice.\")",
        "matter.startsWith(\"\")",
        "\"loyal\" in segments",
        "\"mail\" in facts.tried_in_vain",
        "has(facts.open_case)",
        "has(request.matter)",
        "facts.repeat_count >= 2",
        "facts.repeat_count < 5",
        "3 > facts.repeat_count",
        "facts.repeat_count in [1, 2, -3]",
        "facts.repeat_count == -2",
        "facts.orders_amount / 2.0 - 1.5e1 > 20.0 * -1.0",
        "attributes.age == 44",
        "attributes.age <= 44.5 && attributes.age > 43.0",
        "at > timestamp(\"2026-01-01T00:00:00Z\")",
        "facts.repeat == false",
        "size(text) == 8",
    ];
    let choice = if depth == 0 { 0 } else { pick(7) };
    match choice {
        0 | 1 => LEAVES[pick(LEAVES.len())].to_owned(),
        2 => format!("{} && {}", drawn(seed, depth - 1), drawn(seed, depth - 1)),
        3 => format!("{} || {}", drawn(seed, depth - 1), drawn(seed, depth - 1)),
        4 => format!("({} || {}) && {}", drawn(seed, depth - 1), drawn(seed, depth - 1), drawn(seed, depth - 1)),
        5 => format!("!({})", drawn(seed, depth - 1)),
        _ => format!("(({}) ? ({}) : ({}))", drawn(seed, depth - 1), drawn(seed, depth - 1), drawn(seed, depth - 1)),
    }
}

#[test]
fn both_parsers_read_the_same() {
    let attributes = Named::new();
    let mut seed = 3;
    let mut texts: Vec<String> = (0..400).map(|_| drawn(&mut seed, 3)).collect();
    let odd = [
        "1 - -1 == 2 && - 1 < 0 && --1 == 1",
        "a.b.c",
        "channel == 'it''s'",
        "channel == \"\\u00e4\\n\"",
        "channel == r\"\\n\"",
        "channel == \"\"\"chat\"\"\"",
        "facts.repeat // and a word",
        "\tfacts.repeat\n&&\r\nfacts.on_site",
        "0x10 == 16 && 1u == 1",
        "1e3 == 1000.0 && .5 < 1.0",
        "facts.products.all(p, p.matches(\"^a\")) && [1, 2].exists(i, v, i > v)",
        "facts.repeat ? facts.on_site ? true : false : true",
        "[1, 2,] == [1]",
        "facts.repeat_count in []",
        "in == 1",
        "for == 1",
        "`a` == 1",
        "facts . repeat",
        "has(facts)",
        "has(facts.repeat.x)",
        "9223372036854775808 > 1",
        "-9223372036854775808 < 1",
        "{\"a\": 1}",
        "x.map(y, y)",
        "facts.repeat && ",
        "a ?? b",
        "1 == 1 == true",
        "1 < 2 < 3",
        "!!facts.repeat && !!!facts.on_site",
    ];
    texts.extend(odd.map(str::to_owned));
    let mut read = 0;
    for text in texts {
        let (mut first, mut second) = (scope(&attributes), scope(&attributes));
        let (quick, careful) = (quick(&text, &mut first), careful(&text, &mut second));
        if let Some(quick) = quick {
            assert_eq!(format!("{quick:?}"), format!("{:?}", careful.unwrap()), "{text}");
            read += 1;
        }
    }
    assert!(read >= 400, "{read}");
}

#[test]
fn what_holds_is_among_the_candidates() {
    let attributes = Named::new();
    let mut scope = scope(&attributes);
    let mut seed = 5;
    let texts: Vec<String> = (0..500).map(|_| drawn(&mut seed, 2)).collect();
    let conditions: Vec<Condition> = texts.iter().map(|text| Condition::parse(text, &mut scope).unwrap()).collect();
    let index = Index::new(conditions.iter());
    let (mut held, mut looked_at) = (0, 0);
    for drawn in 0..64_u32 {
        let bit = |place: u32| drawn >> place & 1 == 1;
        let mut request = Request::parse("{\"at\":\"2026-11-22T07:30:00Z\"}").unwrap();
        request.channel = [None, Some("chat"), Some("voice"), Some("shop")][drawn as usize % 4].map(str::to_owned);
        request.matter = bit(2).then(|| "invoice.due_date".to_owned());
        request.facts.repeat = bit(3).then_some(bit(0));
        request.facts.on_site = bit(4).then_some(bit(1));
        request.facts.repeat_count = bit(5).then_some(i64::from(drawn % 7) - 2);
        request.facts.tried_in_vain = bit(1).then(|| vec!["mail".to_owned()]);
        if bit(0) {
            request.attributes.insert("age", Scalar::Int(44));
        }
        let mut view = View::new(
            &request,
            &scope.interned,
            &AttributeValues::of(&request.attributes, &scope.interned),
            (None, None),
        );
        if bit(2) {
            view.segments.insert(0);
        }
        let mut candidates = Candidates::NONE;
        index.find(&view, &mut candidates);
        let mut places = Vec::new();
        candidates.each(|place| places.push(place));
        assert_eq!(places.len(), candidates.len());
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
        looked_at += places.len();
        for (place, condition) in conditions.iter().enumerate() {
            if condition.holds(&view) {
                held += 1;
                assert!(places.contains(&place), "{}", texts[place]);
            }
        }
    }
    assert!(held > 1000 && looked_at < 64 * 500, "{held} {looked_at}");
}

#[test]
fn long_sums_need_no_more_stack_than_there_is() {
    let sums = ["1", "1u", "\"a\"", "[1]"].map(|part| {
        let count = LONGEST / (part.len() + 1) - 8;
        format!("{} == {part}", vec![part; count].join("+"))
    });
    let deep = |count: usize| format!("{}true{}", "(".repeat(count), ")".repeat(count));
    let texts = sums.into_iter().chain([deep(DEEPEST), "!".repeat(MAX_PREFIXES), format!("{}1 == 1", "-".repeat(300))]);
    for text in texts {
        let small = std::thread::Builder::new().stack_size(1 << 20);
        small.spawn(move || drop(problems(&text))).unwrap().join().unwrap();
    }
}
