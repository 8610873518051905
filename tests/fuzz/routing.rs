//! Routing's other doors: requests, questions about queues, simulations, and what can be said of a decision.

use super::targets::{REQUESTS, Seen, prints_back};
use kanava::queueing::queueing_document;
use kanava::routing::{Form, Language, Policy, Severity, explain, explain_document, policy_diff_document};
use kanava::simulation::{Profile, SimulationDocument, simulate};
use kanava::{Request, Router};
use serde_json::Value;

/// A request: what is taken prints back, and is decided, explained and replayed.
pub(crate) fn request(data: &[u8], seen: &mut Seen) {
    let text = String::from_utf8_lossy(data);
    prints_back(&text, seen, Request::parse, Request::to_document);
    let router = Router::parse(super::targets::POLICY).unwrap();
    let Some(said) = seen.taken(router.decide_document(&text, None, Some(0.5))) else { return };
    for options in [r#"{"language":"en","form":"long"}"#, r#"{"language":"fi","form":"short"}"#] {
        let told = explain_document(&said, Some(options)).unwrap_or_else(|e| panic!("{said}: {e}"));
        assert!(!told.is_empty());
    }
    let replay = router.replay_document(&said, &text, None).unwrap_or_else(|e| panic!("{said}: {e}"));
    let replay: Value = serde_json::from_str(&replay).unwrap();
    assert_eq!(replay["same"], Value::Bool(true), "{said}: {replay}");
}

/// A policy, checked: it can be used exactly when there is no error, and every problem stands in the text.
pub(crate) fn check(data: &[u8], seen: &mut Seen) {
    let text = String::from_utf8_lossy(data);
    let problems = Policy::check(&text);
    let wrong = problems.iter().any(|problem| problem.severity == Severity::Error);
    assert_eq!(wrong, Router::parse(&text).is_err(), "{problems:?}");
    let lines: Vec<&str> = text.split('\n').collect();
    for problem in &problems {
        assert!(!problem.message.trim().is_empty() && !problem.to_string().is_empty(), "{problem:?}");
        assert_eq!(problem.line == 0, problem.column == 0, "{problem:?}");
        let line = problem.line.checked_sub(1).map(|line| lines.get(line).unwrap_or_else(|| panic!("{problem:?}")));
        assert!(line.is_none_or(|line| problem.column <= line.chars().count() + 1), "{problem:?}");
        seen.saw(&problem.message);
    }
    if !wrong {
        let diff = policy_diff_document(&text, super::targets::POLICY, Some(r#"{"language":"fi"}"#)).unwrap();
        let back: Value = serde_json::from_str(&diff).unwrap();
        assert!(back["sentences"].as_array().is_some_and(|told| !told.is_empty()), "{diff}");
        assert!(policy_diff_document(&text, &text, None).unwrap().contains(r#""changes":[]"#));
    }
}

/// A decision document, and after `--` a message file: what is taken is told in every language and form, a line each.
pub(crate) fn explanation(data: &[u8], seen: &mut Seen) {
    let text = String::from_utf8_lossy(data);
    let (decision, messages) = text.split_once("\n--\n").unwrap_or((&text, "{}"));
    let options = format!(r#"{{"language":"sv","messages":{messages}}}"#);
    let Some(said) = seen.taken(explain_document(decision, Some(&options))) else { return };
    seen.saw(&said);
    let read = serde_json::from_str(decision).unwrap();
    for language in ["en", "fi"] {
        let words = Language::new(language, None).unwrap();
        for form in [Form::Short, Form::Long] {
            for sentence in explain(&read, &words, form) {
                assert!(!sentence.trim().is_empty() && !sentence.contains(char::is_control), "{sentence:?}");
            }
        }
    }
}

/// A question about a queue: every number of an answer is a number, and a share is one.
pub(crate) fn queueing(data: &[u8], seen: &mut Seen) {
    let text = String::from_utf8_lossy(data);
    let Some(said) = seen.taken(queueing_document(&text)) else { return };
    let read: Value = serde_json::from_str(&said).unwrap();
    for (name, value) in read.as_object().unwrap() {
        if let Some(number) = value.as_f64() {
            assert!(number >= 0.0, "{name} in {said}");
            if ["lost", "occupancy", "wait_probability", "abandoned"].contains(&name.as_str()) {
                assert!(number <= 1.0 + 1e-9, "{name} in {said}");
            }
        }
    }
    seen.saw(&said);
}

/// A simulation of a few hours: it ends, says numbers, and says them again.
pub(crate) fn simulation(data: &[u8], seen: &mut Seen) {
    let text = String::from_utf8_lossy(data);
    let Some(mut document) = seen.taken(SimulationDocument::parse(&text)) else { return };
    // What is too much is told by limits that a test need not reach.
    document.replications = document.replications.min(2);
    document.policies.truncate(2);
    let rate: f64 = document.arrivals.streams.iter().map(|stream| largest(&stream.per_hour)).sum();
    let people = document.floor_plan.queues.iter().map(|(_, queue)| largest(&queue.staffed));
    let people: f64 = people.chain(document.floor_plan.teams.iter().map(|(_, team)| largest(&team.staffed))).sum();
    let short = |from: &str, until: &str| {
        let at = |text: &str| kanava::instant::parse(text).unwrap_or(0);
        at(until).saturating_sub(at(from)) <= 48 * 3_600_000_000_000
    };
    let span = document.arrivals.from.as_deref().zip(document.arrivals.until.as_deref());
    if rate > 200.0 || people > 500.0 || span.is_some_and(|(from, until)| !short(from, until)) {
        return seen.saw("too much to try");
    }
    if document.floor_plan.channels.iter().any(|(_, channel)| channel.redial > 0.9 || channel.repeat > 0.9) {
        return seen.saw("too many who try again");
    }
    let Some(found) = seen.taken(simulate(document.clone())) else { return };
    let said = found.to_document().unwrap();
    assert_eq!(said, simulate(document).unwrap().to_document().unwrap());
    seen.saw(&found.text);
}

fn largest(profile: &Profile) -> f64 {
    match profile {
        Profile::Flat(number) => number.abs(),
        Profile::Hours(hours) => hours.iter().fold(0.0, |most: f64, hour| most.max(hour.abs())),
        _ => f64::INFINITY,
    }
}

/// Requests to begin from.
pub(crate) fn requests() -> impl Iterator<Item = Vec<u8>> {
    REQUESTS.iter().map(|request| request.as_bytes().to_vec())
}
