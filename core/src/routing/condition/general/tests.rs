//! The general tier: it agrees with the fast one, and ends.

use crate::routing::condition::check::Checker;
use crate::routing::condition::tests::{drawn, scope};
use crate::routing::condition::{AttributeValues, Condition, Interned, View};
use crate::routing::documents::{Named, Request, Scalar};
use cel::common::ast::SourceInfo;
use proptest::prelude::*;

fn request(drawn: u32) -> Request {
    let bit = |place: u32| drawn >> place & 1 == 1;
    let mut request = Request::parse("{\"at\":\"2026-11-22T07:30:00Z\"}").unwrap();
    request.channel = [None, Some("chat"), Some("voice"), Some("shop")][drawn as usize % 4].map(str::to_owned);
    request.matter = bit(2).then(|| "invoice.due_date".to_owned());
    request.text = bit(6).then(|| "eräpäivä".to_owned());
    request.facts.repeat = bit(3).then_some(bit(0));
    request.facts.on_site = bit(4).then_some(bit(1));
    request.facts.repeat_count = bit(5).then_some(i64::from(drawn % 7) - 2);
    request.facts.orders_amount = bit(6).then_some(f64::from(drawn) * 1.5);
    request.facts.tried_in_vain = bit(1).then(|| vec!["mail".to_owned()]);
    if bit(0) {
        request.attributes.insert("age", Scalar::Int(44));
    }
    request
}

/// What a condition says of a request, by itself and by the general tier alone.
fn both(text: &str, request: &Request) -> (Option<bool>, Option<bool>) {
    let attributes = Named::new();
    let mut scope = scope(&attributes);
    let fast = Condition::parse(text, &mut scope).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
    let parsed = cel::parser::PrattParser::new().parse(text).unwrap();
    let source = SourceInfo::default();
    let general = Checker::new(text, &source, &mut scope).general(&parsed).unwrap();
    let interned: &Interned = &scope.interned;
    let mut view = View::new(request, interned, &AttributeValues::of(&request.attributes, interned), (None, None));
    view.segments.insert(0);
    (fast.test.holds(&view), general.holds(&view))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// Whatever both have words for they say alike.
    #[test]
    fn both_tiers_say_the_same(mut seed in any::<u64>(), shape in 0_u32..128) {
        let text = drawn(&mut seed, 3);
        let (fast, general) = both(&text, &request(shape));
        prop_assert_eq!(fast, general, "{}", text);
    }
}

#[test]
fn the_limit_of_steps_ends_a_condition_and_nothing_absorbs_it() {
    let nine = "[1, 2, 3, 4, 5, 6, 7, 8, 9]";
    let nested = |depth: usize, last: &str| {
        let (mut text, mut names) = (String::new(), Vec::new());
        for level in 0..depth {
            text.push_str(&format!("{nine}.all(v{level}, "));
            names.push(format!("v{level}"));
        }
        format!("{text}{} + {last} > 0{}", names.join(" + "), ")".repeat(depth))
    };
    let request = request(0b10_0000);
    assert_eq!(both(&nested(3, "facts.repeat_count + 9"), &request), (Some(true), Some(true)));
    let endless = nested(6, "facts.repeat_count + 9");
    assert_eq!(both(&endless, &request), (None, None));
    // In the general tier another part does not settle what took too long.
    assert_eq!(both(&format!("[1].all(i, {endless} || i == 1)"), &request).0, None);
    // Lists that are made of themselves are counted by what they hold.
    let grown = "facts.tried_in_vain".to_owned() + &".map(x, [x, x])".repeat(20) + " == [1]";
    assert_eq!(both(&grown, &request), (None, None));
    let doubled = "text".to_owned() + &" + text".repeat(200) + " == text";
    assert!(both(&doubled, &request).0.is_none());
}

#[test]
fn a_field_that_is_missing_loses_a_condition_that_denies() {
    let attributes = Named::new();
    let lost = |text: &str| {
        let mut scope = scope(&attributes);
        let condition = Condition::parse(text, &mut scope).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
        condition.lost_without().count()
    };
    for text in [
        "attributes.region != \"EU\"",
        "!(attributes.region == \"EU\")",
        "!(attributes.region in [\"EU\", \"EEA\"])",
        "!attributes.vip",
        "attributes.vip == false",
        "attributes.age < 18",
        "18 > attributes.age",
        "!(attributes.age >= 18)",
        "facts.open_case.holder_agent != \"anna\"",
        "language != \"fi\" && channel == \"chat\"",
        "!(\"chat\" in facts.tried_in_vain)",
        "!matter.startsWith(\"invoice\")",
        "!text.matches(\"a\")",
        "facts.products.all(p, p != \"x\")",
        "has(request.channel) && attributes.a != 1",
        "facts.repeat ? attributes.a != 1 : true",
    ] {
        assert_eq!(lost(text), 1, "{text}");
    }
    for text in [
        "attributes.region == \"EU\"",
        "attributes.age >= 18",
        "!has(attributes.region) || attributes.region != \"EU\"",
        "has(attributes.region) && attributes.region != \"EU\"",
        "has(attributes.age) ? attributes.age < 18 : false",
        "has(facts.open_case) && facts.open_case.holder_agent != \"anna\"",
        "!(attributes.a != 1)",
        "!has(request.matter)",
        "at < timestamp(\"2026-01-01T00:00:00Z\")",
        "!(\"loyal\" in segments)",
        "facts.products.exists(p, p == \"x\")",
    ] {
        assert_eq!(lost(text), 0, "{text}");
    }
}
