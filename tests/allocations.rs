//! `decide` asks for no memory per rule: as often for two thousand rules as for twenty.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "support/allocations.rs"]
mod allocations;

use allocations::{Counting, asked};
use kanava::{Floor, Request, Router};
use std::fmt::Write as _;

#[global_allocator]
static COUNTING: Counting = Counting;

/// Conditions that ask for something; `#` is the rule's number, so that no two are alike.
const CONDITIONS: [&str; 9] = [
    r##"attributes.tier == \"tier #\""##,
    r##"facts.repeat_count == #"##,
    r##"facts.orders_amount > #000.0"##,
    r##"\"product #\" in facts.products"##,
    r##"language == \"x#\" && facts.repeat"##,
    r##"matter.startsWith(\"prefix #\")"##,
    r##"!facts.known && facts.contacts_30d >= #"##,
    r##"facts.hours_since_last < -#.0"##,
    r##"\"loyal\" in segments && attributes.age < -#"##,
];

/// Conditions that may hold whatever the request says: each has to be asked.
const ANYTHING: [&str; 2] = [
    r##"text.contains(\"word #\") || attributes.age > #00"##,
    r##"text.endsWith(\"word #\") || text.contains(\"# word\")"##,
];

/// Conditions that only the general tier has words for, without macros: lists, patterns, clocks, conversions.
const GENERAL: [&str; 10] = [
    r##"text.matches(\"[a-z]+ word #\")"##,
    r##"at.getHours(\"Europe/Helsinki\") > 2# + 24"##,
    r##"facts.tried_in_vain[0] == \"word #\""##,
    r##"int(attributes.age) == -#"##,
    r##"attributes.tier in [\"tier #\", 1, language + \" #\"]"##,
    r##"{\"gold\": #}[attributes.tier] < 0"##,
    r##"at + duration(\"#h\") < at"##,
    r##"language + \" #\" == string(attributes.age)"##,
    r##"uint(attributes.age) < 0u - #u || string(at).endsWith(\"#\")"##,
    r##"size(facts.tried_in_vain) > # && type(attributes.tier) == int"##,
];

const REQUEST: &str = r#"{"at":"2026-11-24T10:00:00+02:00","channel":"chat","matter":"invoice.due_date","language":"fi",
    "text":"where is my invoice","customer":"phone:+358401234567","consent":{"callback":true},
    "attributes":{"tier":"gold","age":44},
    "facts":{"known":true,"repeat":true,"repeat_count":0,"hours_since_last":3.5,"tried_in_vain":["mail"],
    "orders_amount":10.0,"orders_count":7,"contacts_30d":2,"open_case":{"case_id":"c","holder_agent":"anna"}}}"#;

const FLOOR: &str = r#"{"queues":{"service":{"channels":["voice","callback"],"staffed":5,"busy":5,"waiting":2},
    "chat":{"channels":["chat"],"staffed":3,"busy":1}},"agents":{"anna":{"state":"free","queues":["chat"]}}}"#;

/// A policy of so many rules, of which two fire.
fn policy(rules: usize, conditions: &[&str]) -> String {
    let mut text = String::from(
        r#"{"name":"many","version":"1","objective":{"waiting":1},"attributes":{"tier":"string","age":"int"},
        "hours":{"office":{"open":"Mo-Fr 09:00-15:00; PH off","zone":"Europe/Helsinki","country":"FI"}},
        "channels":{"voice":{"kind":"voice","hours":"office","queue":"service"},"chat":{"kind":"chat","queue":"chat"},
        "mail":{"kind":"mail"},"callback":{"kind":"callback","consent":"callback","queue":"service"},
        "web":{"kind":"self_service"}},"matters":{"invoice":{}},"segments":{"loyal":{"when":"facts.orders_count >= 5"}},
        "values":{"rows":[{"channel":"voice","matter":"invoice","purchase":0.2,"margin":50}]},
        "rules":[{"name":"keep","when":"has(facts.open_case)","then":{"keep_with_holder":{"max_wait_minutes":5}}},
        {"name":"tried","when":"\"mail\" in facts.tried_in_vain","then":{"forbid":["mail"]}}"#,
    );
    for (number, condition) in (1..=rules - 2).zip(conditions.iter().cycle()) {
        let when = condition.replace('#', &number.to_string());
        write!(
            text,
            r#",{{"name":"rule {number}","priority":{number},"when":"{when}","then":{{"prefer":["voice"]}}}}"#
        )
        .unwrap();
    }
    text.push_str(r#"],"fallback":{"channel":"mail"}}"#);
    text
}

/// How often a decision asks for memory: as it is taken, and as it is taken and written out.
fn counted(rules: usize, conditions: &[&str]) -> (u64, u64) {
    let router = Router::parse(&policy(rules, conditions)).unwrap();
    let (request, floor) = (Request::parse(REQUEST).unwrap(), Floor::parse(FLOOR).unwrap());
    // The first one may fill what is kept for all later ones, such as the hours of the year.
    let first = router.decide(&request, Some(&floor), Some(0.3)).to_document().unwrap();
    let (fired, taken) = asked(|| router.decide(&request, Some(&floor), Some(0.3)).rules().count());
    assert_eq!(fired, 2, "other rules fire than are meant to: {first}");
    let (again, written) = asked(|| router.decide(&request, Some(&floor), Some(0.3)).to_document().unwrap());
    assert_eq!(first, again);
    (taken.calls, written.calls)
}

#[test]
fn decide_asks_for_nothing_per_rule() {
    let (few, many) = (counted(20, &CONDITIONS), counted(2_000, &CONDITIONS));
    println!("asked for memory {} times to decide, {} times with the document", few.0, few.1);
    assert_eq!(few, many, "20 rules and 2,000 rules");
    assert!(few.0 > 0, "nothing was counted");
}

#[test]
fn rules_that_all_have_to_be_asked_share_one_list() {
    // The list of whom to ask is asked for once, and grows once; nothing is asked for by rule.
    let (few, many) = (counted(20, &ANYTHING), counted(2_000, &ANYTHING));
    assert!(many.0 <= few.0 + 2 && many.1 <= few.1 + 2, "{few:?} for 20 rules, {many:?} for 2,000");
    let (few, many) = (counted(20, &GENERAL), counted(2_000, &GENERAL));
    assert!(many.0 <= few.0 + 2 && many.1 <= few.1 + 2, "{few:?} for 20 rules of the general tier, {many:?} for 2,000");
}
