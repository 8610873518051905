//! Resolver documents that cannot be: each fault with its place, the same by whichever door it comes in.

use super::found::of;
use super::people::World;
use kanava::resolution::ResolveOptions;
use kanava::{Resolver, Status};
use serde_json::{Value, json};

#[test]
fn each_fault_is_told_with_its_place() {
    let learned = of(&World::new(150, 5).records()).resolver_document().unwrap();
    let learned: Value = serde_json::from_str(&learned).unwrap();
    let scored = |change: &dyn Fn(&mut Value)| {
        let mut document = learned.clone();
        change(&mut document["scored"]);
        document
    };
    let faults: [(&str, &str, Value); 16] = [
        ("scored.fields[0]", "unknown field `foo`", scored(&|s| s["fields"][0]["foo"] = json!(1))),
        (
            "scored.fields[1].column",
            "already",
            scored(&|s| s["fields"][1]["column"] = s["fields"][0]["column"].clone()),
        ),
        ("scored.fields[0].both_present", "0 to 1, not -5", scored(&|s| s["fields"][0]["both_present"] = json!(-5))),
        ("scored.fields[2].both_present", "0 to 1", scored(&|s| s["fields"][2]["both_present"] = json!(1e300))),
        ("scored.fields[0].new_holder_rate", "0 to", scored(&|s| s["fields"][0]["new_holder_rate"] = json!(1e9))),
        (
            "scored.prior_household",
            "1 at most",
            scored(&|s| (s["prior_match"], s["prior_household"]) = (json!(0.9), json!(0.9))),
        ),
        ("scored.prior_match", "between 0 and 1", scored(&|s| s["prior_match"] = json!(0))),
        ("scored.calibration.slope", "above 0", scored(&|s| s["calibration"] = json!({"slope": 1e300, "shift": 0}))),
        ("scored.calibration.shift", "from -1000", scored(&|s| s["calibration"] = json!({"slope": 1, "shift": 1e300}))),
        ("scored.blocking_rules[0][0].part", "no part `year`", {
            scored(&|s| s["blocking_rules"] = json!([[{"column": "email", "part": "year"}]]))
        }),
        ("scored.blocking_rules[0][0].column", "no field has", {
            scored(&|s| s["blocking_rules"] = json!([[{"column": "zzz", "part": "value"}]]))
        }),
        ("scored.blocking_rules[0]", "one key at least", scored(&|s| s["blocking_rules"][0] = json!([]))),
        ("scored.blocking_rules[0][1]", "twice", {
            let part = json!({"column": "email", "part": "value"});
            scored(&|s| s["blocking_rules"] = json!([[part, part]]))
        }),
        ("scored.fields[0].levels[1].level", "already", {
            scored(&|s| s["fields"][0]["levels"][1]["level"] = s["fields"][0]["levels"][0]["level"].clone())
        }),
        ("scored.fields[0].levels[0].level", "unknown level", {
            scored(&|s| s["fields"][0]["levels"][0]["level"] = json!("close"))
        }),
        ("scored.fields[0].levels[3].u", "0 to 1, not 2", { scored(&|s| s["fields"][0]["levels"][3]["u"] = json!(2)) }),
    ];
    for (path, said, document) in faults {
        let alone = Resolver::parse(&document.to_string()).unwrap_err();
        let within = ResolveOptions::parse(&json!({"resolver": document}).to_string()).unwrap_err();
        for (error, before) in [(alone, ""), (within, "resolver.")] {
            assert_eq!(error.status(), Status::InvalidDocument, "{error}");
            let at = error.location().unwrap();
            assert_eq!(at.path.trim_end_matches(".foo"), format!("{before}{path}"), "{error}");
            assert!(at.line > 0 && error.message().contains(said), "{error}");
        }
    }
    let version = ResolveOptions::parse(r#"{"resolver": {"version": 7}}"#).unwrap_err();
    assert_eq!(version.location().unwrap().path, "resolver.version");
}
