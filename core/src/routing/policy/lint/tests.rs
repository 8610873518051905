use crate::routing::policy::{Policy, Severity};

fn warnings(parts: &str) -> Vec<String> {
    let text = format!(
        r#"{{"name":"t","version":"1","objective":{{}},"hours":{{"day":{{"open":"Mo-Fr 09:00-17:00; PH off","zone":"Europe/Helsinki","country":"FI"}}}},
        "channels":{{"voice":{{"kind":"voice","hours":"day"}},"chat":{{"kind":"chat","hours":"day"}},"mail":{{"kind":"mail","hours":"day"}}}},
        "fallback":{{"channel":"mail"}}{parts}}}"#
    );
    let problems = Policy::check(&text);
    assert!(problems.iter().all(|problem| problem.severity == Severity::Warning), "{problems:?}");
    problems.into_iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect()
}

#[test]
fn a_sound_policy_has_no_warnings() {
    assert_eq!(
        warnings(r#","rules":[{"name":"r","when":"facts.repeat","then":{"prefer":["voice"]}}]"#),
        Vec::<String>::new()
    );
}

#[test]
fn rules_that_never_apply_or_change_nothing() {
    let told = warnings(
        r#","rules":[
        {"name":"never","when":"facts.repeat && !facts.repeat","then":{"prefer":["voice"]}},
        {"name":"always","priority":1,"then":{"forbid":["chat"]}},
        {"name":"again","when":"facts.repeat","then":{"forbid":["chat"]}},
        {"name":"wide","priority":9,"when":"facts.repeat_count > 1","then":{"prefer":["voice","mail"]}},
        {"name":"narrow","when":"facts.repeat_count > 3","then":{"prefer":["voice"]}},
        {"name":"more","when":"facts.repeat_count > 3","then":{"prefer":["voice"],"suppress_duplicate":true}}]"#,
    );
    assert_eq!(
        told,
        [
            "rules[0].when: rule `never` can never apply: no request meets its condition",
            "rules[2]: rule `again` changes nothing: wherever it applies, `always` does the same",
            "rules[4]: rule `narrow` changes nothing: wherever it applies, `wide` does the same",
        ]
    );
}

#[test]
fn rules_that_contradict() {
    let told = warnings(
        r#","rules":[
        {"name":"a","when":"facts.repeat","then":{"require":["voice"]}},
        {"name":"b","when":"facts.on_site","then":{"forbid":["voice","chat"]}},
        {"name":"c","when":"!facts.repeat","then":{"forbid":["voice"]}},
        {"name":"d","when":"facts.known","then":{"require":["mail"]}},
        {"name":"e","when":"facts.known","then":{"forbid":["voice"],"prefer":["voice"]}}]"#,
    );
    assert_eq!(
        told,
        [
            "rules[0].then.require: rule `a` requires only what `b` forbids, and both can apply",
            "rules[0].then.require: rule `a` requires only what `e` forbids, and both can apply",
            "rules[0].then.require: rules `a` and `d` have one priority and require different channels, and both can apply",
            "rules[4].then.prefer: rule `e` forbids what it asks to prefer: `voice`",
        ]
    );
}

#[test]
fn matters_with_no_way_open() {
    let told = warnings(r#","matters":{"fault":{"allowed":["voice","chat"]},"fault.power":{},"bill":{}}"#);
    assert_eq!(
        told,
        ["matters.fault: no way is open for matter `fault` from Mo 17:00 to Tu 09:00 (Europe/Helsinki), 16 h; \
          closed 128 of the 168 h of an ordinary week"]
    );
}

#[test]
fn holidays_and_exceptions_close_too() {
    let policy = |open: &str, rest: &str| {
        format!(
            r#"{{"name":"t","version":"1","objective":{{}},"hours":{{"h":{{"open":"{open}","zone":"Europe/Helsinki"{rest}}}}},
            "channels":{{"voice":{{"kind":"voice","hours":"h"}}}},"fallback":{{"channel":"voice"}}}}"#
        )
    };
    let told = |open: &str, rest: &str| {
        let problems = Policy::check(&policy(open, rest));
        problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>()
    };
    assert_eq!(told("24/7", ""), Vec::<String>::new());
    let holiday = told("open; PH off", ",\"country\":\"FI\"");
    assert_eq!(
        holiday,
        [
            "no way is open for a matter the policy does not know from 2026-01-01 00:00 to 2026-01-02 00:00 (Europe/Helsinki), 24 h",
            "the fallback `voice` is not open from 2026-01-01 00:00 to 2026-01-02 00:00 (Europe/Helsinki), 24 h",
        ]
    );
    let exception = told("24/7", ",\"exceptions\":{\"2031-05-05\":\"10:00-12:00\"}");
    assert_eq!(
        exception[1],
        "the fallback `voice` is not open from 2031-05-05 00:00 to 2031-05-05 10:00 (Europe/Helsinki), 10 h"
    );
}

#[test]
fn what_is_never_used() {
    let told = warnings(
        r#","attributes":{"tier":"string","age":"int"},"segments":{"used":{"when":"attributes.age > 5"},"spare":{"when":"facts.known && !facts.known"}},
        "matters":{"bill":{"allowed":["mail"]}},
        "values":{"rows":[{"segment":"used","channel":"voice"},{"channel":"voice","matter":"bill","purchase":0.1}]}"#,
    );
    assert_eq!(
        told,
        [
            "attributes.tier: no condition asks of attribute `tier`",
            "segments.spare: segment `spare` is not used by any rule or row of values",
            "segments.spare.when: no request meets the condition of segment `spare`: only the host can put a customer in it",
            "values.rows[0]: this row says nothing",
            "values.rows[1]: `bill` is never handled in `voice`: this row is never read",
        ]
    );
}

#[test]
fn ten_thousand_rules_are_checked_in_a_moment() {
    let rules: Vec<String> = (0..10_000)
        .map(|n| {
            let effect = ["require", "forbid", "prefer"][n % 3];
            let channel = ["voice", "chat"][n / 3 % 2];
            format!(r#"{{"name":"r{n}","when":"facts.repeat_count > {} && facts.repeat","then":{{"{effect}":["{channel}"]}}}}"#, n % 97)
        })
        .collect();
    // What it costs is bounded by the pairs that are looked at: no clock is needed to see that it ends.
    assert!(warnings(&format!(",\"rules\":[{}]", rules.join(","))).len() <= 100);
}

#[test]
fn hours_that_ask_for_what_is_not_known() {
    let told = |open: &str, country: &str| {
        let text = format!(
            r#"{{"name":"t","version":"1","objective":{{}},"hours":{{"day":{{"open":"{open}","zone":"Europe/Helsinki"{country}}}}},
            "channels":{{"mail":{{"kind":"mail","hours":"day"}}}},"fallback":{{"channel":"mail"}}}}"#
        );
        let problems = Policy::check(&text);
        problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect::<Vec<_>>()
    };
    let nothing: [&str; 0] = [];
    assert_eq!(told("Mo-Fr 09:00-17:00; PH off", r#","country":"FI""#), nothing);
    assert_eq!(told(r#"Mo-Fr 09:00-17:00 open \"not PH\""#, ""), nothing);
    let holidays = "hours.day.open: `PH` is no day here: holidays are those of a country";
    assert_eq!(told("Mo-Fr 09:00-17:00; PH off", ""), [holidays]);
    let school = "hours.day.open: `SH` is no day here: no school holidays are known";
    assert_eq!(told("Mo-Fr 09:00-17:00; SH 10:00-12:00", r#","country":"FI""#), [school]);
    let sun = "hours.day.open: `Mo-Fr 09:00-sunset`: at character 13, `sunset` depends on a place, which hours do not \
        have: write the time; expected an OSM `opening_hours` string such as `Mo-Fr 09:00-17:00; PH off`";
    assert_eq!(told("Mo-Fr 09:00-sunset", ""), [sun]);
}

#[test]
fn a_consent_is_spoken_of_only_where_it_helps() {
    let none = warnings(r#","matters":{"fault":{"allowed":[]}}"#);
    assert_eq!(none, ["matters.fault: no way is open for matter `fault` at any hour"]);
}
