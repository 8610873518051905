//! Against the formulas: where Erlang C and Erlang A apply, the simulation must agree within its interval.

use super::*;
use crate::estimate::Estimate;
use crate::queueing::{Retrials, Station};
use serde_json::{Value, json};

fn document(value: Value) -> SimulationDocument {
    SimulationDocument::parse(&value.to_string()).unwrap()
}

fn policy(name: &str) -> Value {
    json!({"name": name, "version": "1", "objective": {}, "channels": {"voice": {"kind": "voice", "queue": "q"}},
        "fallback": {"channel": "voice", "queue": "q"}})
}

fn plan(staffed: u32, per_minute: f64, handling: Value, patience: Option<f64>, hours: i64) -> Value {
    let until =
        crate::instant::print(crate::instant::parse("2026-11-24T00:00:00Z").unwrap() + hours * crate::instant::HOUR);
    let mut queue = json!({"channels": ["voice"], "staffed": staffed, "handling_minutes": handling});
    if let Some(patience) = patience {
        queue["patience_minutes"] = json!(patience);
    }
    json!({"policies": [policy("p")], "seed": 1, "warm_up_minutes": 120, "replications": 20,
        "arrivals": {"from": "2026-11-24T00:00:00Z", "until": until,
            "streams": [{"per_hour": per_minute * 60.0, "channel": "voice"}]},
        "floor_plan": {"queues": {"q": queue}}})
}

/// Within the interval, which one in twenty is not: so within half as much again.
fn agrees(found: &Simulation, measure: &str, known: f64) {
    let figure = found.figure(0, "all", "all", measure).unwrap();
    let (low, high) = (figure.low.unwrap(), figure.high.unwrap());
    let slack = 0.25 * (high - low);
    assert!(low - slack <= known && known <= high + slack, "{measure}: {known} is not in {low} to {high}");
    assert!(high - low < 0.3 * known.abs() + 1e-9, "{measure}: {low} to {high} says nothing");
}

#[test]
fn erlang_c_agrees() {
    let found = simulate(document(plan(14, 200.0 / 60.0, json!(3), None, 182))).unwrap();
    let known = Station::new(14, 200.0, 3.0).settle().unwrap();
    agrees(&found, "wait_mean", known.mean_wait);
    agrees(&found, "service_level", known.service_level(1.0 / 3.0));
    agrees(&found, "occupancy", known.occupancy);
    assert_eq!(found.figure(0, "all", "all", "abandoned").unwrap().value, Some(0.0));
}

#[test]
fn erlang_a_agrees() {
    let found = simulate(document(plan(50, 48.0, json!(1), Some(2.0), 16))).unwrap();
    let known = Station::new(50, 2880.0, 1.0).with_patience(2.0).settle().unwrap();
    agrees(&found, "wait_mean", known.mean_wait);
    agrees(&found, "wait_p90", known.quantile(0.9));
    agrees(&found, "abandoned", known.abandoned());
    agrees(&found, "service_level", known.service_level(1.0 / 3.0));
    agrees(&found, "wait_answered_mean", known.mean_wait_answered());
    agrees(&found, "occupancy", known.occupancy);
}

#[test]
fn redials_agree() {
    let mut plan = plan(50, 48.0, json!(1), Some(2.0), 16);
    plan["floor_plan"]["channels"] = json!({"voice": {"redial": 0.5, "repeat": 0.1}});
    plan["floor_plan"]["redial_minutes"] = json!(5);
    plan["floor_plan"]["repeat_minutes"] = json!(5);
    let found = simulate(document(plan)).unwrap();
    let station = Station::new(50, 2880.0, 1.0).with_patience(2.0);
    let known = Retrials::new(0.5, 0.1).settle(&station).unwrap();
    agrees(&found, "abandoned", known.settled.abandoned());
    agrees(&found, "contacts", known.tries_per_hour * 14.0);
}

#[test]
fn chats_agree_where_all_are_as_quick() {
    // Where an agent is as quick with three as with one, agents by three chats are so many servers.
    let found = simulate(document(plan(10, 3.6, json!([8, 8, 8]), Some(2.0), 22))).unwrap();
    let known = Station::new(30, 216.0, 8.0).with_patience(2.0).settle().unwrap();
    agrees(&found, "abandoned", known.abandoned());
    agrees(&found, "wait_mean", known.mean_wait);
}

#[test]
fn chats_agree_with_the_chain_of_who_has_how_many() {
    let found = simulate(document(plan(2, 0.5, json!([4, 6]), Some(2.0), 400))).unwrap();
    agrees(&found, "abandoned", abandoned_of_two(0.5, [0.0, 1.0 / 4.0, 2.0 / 6.0], 0.5));
}

#[test]
fn agents_keep_their_chats_which_the_formula_shares_anew() {
    let station = Station { handling_minutes: vec![8.0, 10.0, 24.0 / 1.9], ..Station::new(10, 120.0, 8.0) };
    let shared = station.with_patience(2.0).settle().unwrap().abandoned();
    let found = simulate(document(plan(10, 2.0, json!([8, 10, 24.0 / 1.9]), Some(2.0), 182))).unwrap();
    let kept = found.figure(0, "all", "all", "abandoned").unwrap();
    // .0211 against .0186: not more than a fifth, and on the side it must be.
    assert!(kept.low.unwrap() > shared && kept.high.unwrap() < 1.25 * shared, "{kept:?} {shared}");
}

/// The share that gives up with two agents of at most two chats, each chat with whom it began: the chain of both
/// agents' chats and the line, stepped until it rests.
fn abandoned_of_two(arrivals: f64, pace: [f64; 3], giving_up: f64) -> f64 {
    const LINE: usize = 60;
    let at = |a: usize, b: usize, line: usize| (a * 3 + b) * (LINE + 1) + line;
    let mut now = vec![0.0; 9 * (LINE + 1)];
    now[0] = 1.0;
    let step = 1.0 / (arrivals + 2.0 * pace[2] + LINE as f64 * giving_up);
    for _ in 0..60_000 {
        let mut next = now.clone();
        let mut flow = |from: usize, to: usize, rate: f64| {
            let moved = now[from] * rate * step;
            next[from] -= moved;
            next[to] += moved;
        };
        for (a, b) in (0..9).map(|state| (state / 3, state % 3)).filter(|state| *state != (2, 2)) {
            let from = at(a, b, 0);
            flow(from, if a < b { at(a + 1, b, 0) } else { at(a, b + 1, 0) }, arrivals);
            flow(from, at(a.saturating_sub(1), b, 0), pace[a]);
            flow(from, at(a, b.saturating_sub(1), 0), pace[b]);
        }
        for line in 0..=LINE {
            let from = at(2, 2, line);
            flow(from, at(2, 2, (line + 1).min(LINE)), arrivals);
            // Whoever is first in the line takes the place that falls free.
            flow(from, if line > 0 { at(2, 2, line - 1) } else { at(1, 2, 0) }, pace[2]);
            flow(from, if line > 0 { at(2, 2, line - 1) } else { at(2, 1, 0) }, pace[2]);
            flow(from, at(2, 2, line.saturating_sub(1)), line as f64 * giving_up);
        }
        now = next;
    }
    (0..=LINE).map(|line| now[at(2, 2, line)] * line as f64).sum::<f64>() * giving_up / arrivals
}

#[test]
fn pooled_waits_less_than_apart() {
    let apart = json!([{"per_hour": 480, "channel": "voice", "matter": "a"},
        {"per_hour": 480, "channel": "voice", "matter": "b"}]);
    let mut two = policy("two");
    two["matters"] = json!({"a": {"queue": "qa", "skills": ["a"]}, "b": {"queue": "qb", "skills": ["b"]}});
    let mut plan = plan(27, 1.0, json!(3), None, 182);
    plan["policies"] = json!([two]);
    plan["arrivals"]["streams"] = apart;
    let queue = |skill: &str, staffed: u32| json!({"channels": ["voice"], "skills": [skill], "staffed": staffed, "handling_minutes": 3});
    plan["floor_plan"]["queues"] = json!({"qa": queue("a", 27), "qb": queue("b", 27)});
    let found = simulate(document(plan.clone())).unwrap();
    let known = Station::new(27, 480.0, 3.0).settle().unwrap();
    agrees(&found, "wait_mean", known.mean_wait);
    // The same people, all of whom know both.
    plan["floor_plan"]["queues"] = json!({"qa": queue("a", 0), "qb": queue("b", 0)});
    plan["floor_plan"]["teams"] = json!({"all": {"staffed": 54, "queues": ["qa", "qb"]}});
    let found = simulate(document(plan)).unwrap();
    agrees(&found, "wait_mean", Station::new(54, 960.0, 3.0).settle().unwrap().mean_wait);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_policies_share_their_luck() {
    let mut plan = plan(9, 2.0, json!(5), Some(3.0), 6);
    let mut boosted = policy("second");
    boosted["rules"] = json!([{"name": "none", "when": "facts.repeat", "then": {"prefer": ["voice"]}}]);
    plan["policies"] = json!([policy("first"), boosted]);
    plan["floor_plan"]["channels"] = json!({"voice": {"redial": 0.5, "repeat": 0.2}});
    let threads = |count: usize| rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap();
    let one = threads(1).install(|| simulate(document(plan.clone()))).unwrap();
    let three = threads(3).install(|| simulate(document(plan.clone()))).unwrap();
    assert_eq!(one.to_document().unwrap(), three.to_document().unwrap());
    // The second policy decides the same, so nothing differs, not even by luck.
    for figure in &one.differences[0].groups[0].figures {
        let Estimate { value, low, .. } = figure.estimate;
        assert_eq!((value.unwrap_or(0.0), low.unwrap_or(0.0)), (0.0, 0.0), "{figure:?}");
    }
    plan["seed"] = json!(2);
    assert_ne!(simulate(document(plan)).unwrap().to_document().unwrap(), one.to_document().unwrap());
}

#[test]
fn paired_intervals_are_narrower() {
    let mut plan = plan(40, 1.0, json!(5), Some(3.0), 12);
    let mut mail = policy("mail");
    mail["channels"]["mail"] = json!({"kind": "mail", "queue": "q", "cost": 1});
    let mut first = mail.clone();
    first["name"] = json!("first");
    mail["rules"] = json!([{"name": "some", "when": "matter == \"b\"", "then": {"require": ["mail"]}}]);
    plan["policies"] = json!([first, mail]);
    plan["arrivals"]["streams"] = json!([{"per_hour": 180, "channel": "voice"}, {"per_hour": 60, "matter": "b"}]);
    plan["floor_plan"]["queues"]["q"]["channels"] = json!(["voice", "mail"]);
    plan["floor_plan"]["values"] = json!({"default": {"purchase": 0.2, "margin": 30}});
    let found = simulate(document(plan)).unwrap();
    let width = |figure: Option<Estimate>| figure.and_then(|figure| Some(figure.high? - figure.low?)).unwrap();
    // Every contact is served either way and buys or does not: the sales are the same to the last one.
    assert_eq!(found.difference(1, "all", "all", "sales").unwrap().value, Some(0.0));
    assert!(width(found.difference(1, "all", "all", "cost")) < width(found.figure(1, "all", "all", "sold")));
    let deferred = found.figure(1, "matter", "b", "deferred").unwrap().value.unwrap();
    assert!((550.0..650.0).contains(&deferred), "{deferred}");
    assert_eq!(found.figure(1, "matter", "b", "live_share").unwrap().value, Some(0.0));
}

#[test]
fn a_day_has_hours_promises_and_people_who_go_home() {
    let day: Vec<u32> = (0..24).map(|hour| if (9..15).contains(&hour) { 6 } else { 0 }).collect();
    let rates: Vec<u32> = (0..24).map(|hour| if (8..20).contains(&hour) { 30 } else { 0 }).collect();
    let policy = json!({"name": "day", "version": "1", "objective": {},
        "hours": {"office": {"open": "Mo-Fr 09:00-15:00", "zone": "Europe/Helsinki"}},
        "channels": {"voice": {"kind": "voice", "hours": "office", "queue": "q"},
            "callback": {"kind": "callback", "hours": "office", "queue": "q"}},
        "rules": [{"name": "promise", "then": {"prefer": ["voice"], "promise_callback": {"channel": "callback", "within_minutes": 120}}}],
        "fallback": {"channel": "callback", "queue": "q"}});
    let plan = json!({"policies": [policy], "seed": 3, "replications": 4,
        "arrivals": {"from": "2026-11-24T00:00:00+02:00", "until": "2026-11-26T00:00:00+02:00", "zone": "Europe/Helsinki",
            "streams": [{"per_hour": rates, "channel": "voice"}]},
        "floor_plan": {"queues": {"q": {"channels": ["voice", "callback"], "staffed": day, "handling_minutes": 5,
            "handling_sd_minutes": 2, "patience_minutes": 4}}, "agent_hour": 30}});
    let found = simulate(document(plan)).unwrap();
    let value = |measure: &str| found.figure(0, "all", "all", measure).unwrap().value.unwrap();
    // Two days of 12 hours at 30; half of them outside the hours of work, and called back when it opens.
    assert!((value("contacts") - 720.0).abs() < 40.0);
    assert!((value("deferred") - 360.0).abs() < 30.0);
    // Those of the second evening are promised for a day that is not simulated any more: nobody is there.
    assert!((value("unfinished") - 150.0).abs() < 30.0, "{}", value("unfinished"));
    // Kept: the 30 of the first morning, and of the 180 that wait on the second one what six people do in two hours
    // beside the calls (144 less 60), of 360 promised.
    assert!((value("callbacks_kept") - 114.0 / 360.0).abs() < 0.08, "{}", value("callbacks_kept"));
    assert_eq!(value("turned_away"), 0.0);
    // Paid: two days of six hours of six people, and what they took to finish.
    assert!((value("agent_hours") - 72.0).abs() < 3.0, "{}", value("agent_hours"));
    assert!((value("cost") - 30.0 * value("agent_hours")).abs() < 1e-3);
}

#[test]
fn what_cannot_be_simulated_is_refused_with_its_place() {
    let good = plan(3, 1.0, json!(3), None, 3);
    for (pointer, value, path, message) in [
        ("/replications", json!(0), "replications", "expected from 1 to 1000"),
        ("/arrivals/streams/0/per_hour", json!(-1), "arrivals.streams[0].per_hour", "from 0 to"),
        ("/arrivals/streams/0/per_hour", json!([1, 2]), "arrivals.streams[0].per_hour", "expected 24 or 168"),
        ("/arrivals/streams/0/mater", json!("a"), "arrivals.streams[0].mater", "did you mean `matter`?"),
        ("/arrivals/zone", json!("Mars"), "arrivals.zone", "not a time zone"),
        ("/arrivals/until", json!("2030-01-01T00:00:00Z"), "arrivals", "at most 400 days"),
        ("/floor_plan/queues/q/handling_minutes", json!(0), "floor_plan.queues.q.handling_minutes", "more than 0"),
        ("/floor_plan/queues/q/channels", json!(["voic"]), "floor_plan.queues.q.channels", "did you mean `voice`?"),
        ("/floor_plan/teams", json!({"t": {"queues": ["x"]}}), "floor_plan.teams.t.queues", "not in the plan"),
        ("/floor_plan/channels", json!({"fax": {}}), "floor_plan.channels.fax", "in no policy"),
        ("/arrivals/streams", json!([]), "arrivals", "nobody comes"),
    ] {
        let mut plan = good.clone();
        let (above, name) = pointer.rsplit_once('/').unwrap();
        plan.pointer_mut(above).unwrap()[name] = value;
        let error = simulate(document(plan)).unwrap_err();
        let place = error.location().map(|place| place.path.clone()).unwrap_or_default();
        assert!(place == path && error.message().contains(message), "{pointer}: {error}");
    }
    let mut endless = good;
    endless["arrivals"]["streams"][0]["per_hour"] = json!(10_000_000);
    endless["arrivals"]["until"] = json!("2027-11-24T00:00:00Z");
    endless["replications"] = json!(1);
    let error = simulate(document(endless)).unwrap_err();
    assert!(error.message().contains("the limit"), "{error}");
}

#[test]
fn a_fault_says_in_which_policy() {
    let mut two = plan(1, 1.0, json!(3), None, 4);
    let mut wrong = policy("wrong");
    wrong["fallback"]["channel"] = json!("vioce");
    wrong["channels"]["voice"]["kind"] = json!("chatt");
    two["policies"] = json!([policy("p"), wrong]);
    let error = simulate(document(two)).unwrap_err();
    assert_eq!(error.status(), Status::InvalidPolicy);
    let paths: Vec<&str> =
        error.problems().iter().filter_map(|one| one.location()).map(|at| at.path.as_str()).collect();
    assert_eq!(paths, ["policies[1].channels.voice.kind", "policies[1].fallback.channel"]);
}

#[test]
fn a_warm_up_leaves_something_to_count() {
    let mut short = plan(1, 1.0, json!(3), None, 4);
    short["warm_up_minutes"] = json!(240);
    let error = simulate(document(short.clone())).unwrap_err();
    assert_eq!(error.to_string(), "`240` of 240 minutes leave nothing to count, expected fewer (at warm_up_minutes)");
    (short["warm_up_minutes"], short["replications"]) = (json!(239), json!(1));
    assert!(simulate(document(short)).unwrap().text.contains(", simulated once from seed 1;"));
}
