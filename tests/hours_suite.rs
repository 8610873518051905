//! The strings of the opening-hours reference's own tests, with their intervals: each is right, refused, or warned of by
//! name. The data lies beside the checkout and is not part of it; without it there is nothing to run.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "a test stops at the first surprise, and says what it saw"
)]

use jiff::civil::DateTime;
use kanava::instant::{self, Zone};
use kanava::routing::documents::{HoursDocument, HoursState};
use kanava::{Hours, Status};
use serde_json::Value;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/cases/hours/opening_hours.json");

#[test]
fn the_strings_of_the_reference() {
    let Ok(text) = std::fs::read_to_string(DATA) else {
        eprintln!("not run: {DATA} is not there");
        return;
    };
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    // Of those that the reference does not warn of, and of those it does: right, refused, warned of, silently wrong.
    let mut shares = [[0; 4]; 2];
    let mut wrong = Vec::new();
    let mut unwarned = Vec::new();
    for case in &cases {
        let warned = case["warned"].as_bool().unwrap();
        let open = case["open"].as_str().unwrap();
        let (verdict, told) = verdict(case);
        shares[usize::from(warned)][verdict as usize] += 1;
        match verdict {
            Verdict::Wrong => wrong.push(format!("{open}: {told}")),
            Verdict::Right if warned && told.is_empty() => unwarned.push(open),
            _ if !warned && verdict != Verdict::Right => eprintln!("{verdict:?}: {open}: {told}"),
            _ => {}
        }
    }
    for (name, [right, refused, warned, wrong]) in [("not warned of", shares[0]), ("warned of", shares[1])] {
        let all = right + refused + warned + wrong;
        eprintln!(
            "{name}: {all} strings; right {right}, refused {refused}, warned of {warned}, silently wrong {wrong}"
        );
    }
    eprintln!("right, and warned of by the reference alone: {unwarned:?}");
    assert!(wrong.is_empty(), "silently wrong:\n{}", wrong.join("\n"));
    let [right, refused, warned, _] = shares[0];
    assert!(right * 100 >= 95 * (right + refused + warned), "{shares:?}");
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Verdict {
    Right,
    Refused,
    Warned,
    Wrong,
}

fn verdict(case: &Value) -> (Verdict, String) {
    let mut document = HoursDocument::new(case["open"].as_str().unwrap(), case["zone"].as_str().unwrap());
    let place = case["country"].as_str().map(|country| match case["state"].as_str() {
        Some("Baden-Württemberg") => "DE-BW".to_owned(),
        Some(state) => panic!("{state}"),
        None => country.to_owned(),
    });
    document.country = place;
    let hours = match Hours::new(&document) {
        Ok(hours) => hours,
        Err(error) => {
            assert_eq!(error.status(), Status::InvalidDocument);
            return (Verdict::Refused, error.message().to_owned());
        }
    };
    let zone = Zone::named(&document.zone.names()[0]).unwrap();
    let (from, to) = (instant::parse(text(&case["from"])).unwrap(), instant::parse(text(&case["to"])).unwrap());
    let of = |state: HoursState| -> Vec<String> {
        let own = hours.intervals(from, to).filter(|interval| interval.state == state);
        own.map(|interval| format!("{}..{}", local(&zone, interval.from), &local(&zone, interval.to)[5..])).collect()
    };
    let expected = |name: &str| -> Option<Vec<String>> {
        Some(case[name].as_array()?.iter().map(|interval| text(interval).to_owned()).collect())
    };
    let problems: Vec<String> = hours.problems().into_iter().map(|problem| problem.message).collect();
    let open = of(HoursState::Open);
    let unknown = of(HoursState::Unknown);
    let same = expected("intervals").unwrap() == open && expected("unknown").is_none_or(|known| known == unknown);
    match (same, problems.is_empty()) {
        (true, _) => (Verdict::Right, problems.join("; ")),
        (false, false) => (Verdict::Warned, problems.join("; ")),
        (false, true) => (Verdict::Wrong, format!("open {open:?} unknown {unknown:?}, expected {case}")),
    }
}

fn local(zone: &Zone, at: i64) -> String {
    let local: DateTime = zone.local(at);
    local.strftime("%Y-%m-%d %H:%M").to_string()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
