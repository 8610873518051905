//! Against the formulas: where Erlang C and Erlang A apply, the simulation must agree within its interval.

use super::*;
use crate::queueing::{Retrials, Station};
use serde_json::{Value, json};

fn document(value: Value) -> SimulationDocument {
    SimulationDocument::parse(&value.to_string()).unwrap()
}

fn policy(name: &str) -> Value {
    json!({"name": name, "version": "1", "objective": {}, "channels": {"voice": {"kind": "voice", "queue": "q"}},
        "fallback": {"channel": "voice", "queue": "q"}})
}

fn plan(staffed: u32, per_minute: f64, handling: Value, patience: Option<f64>, hours: u32) -> Value {
    let mut queue = json!({"channels": ["voice"], "staffed": staffed, "handling_minutes": handling});
    if let Some(patience) = patience {
        queue["patience_minutes"] = json!(patience);
    }
    json!({"policies": [policy("p")], "seed": 1, "warm_up_minutes": 120, "replications": 20,
        "arrivals": {"from": "2026-11-24T00:00:00Z", "until": format!("2026-11-24T{hours:02}:00:00Z"),
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
    let found = simulate(document(plan(14, 200.0 / 60.0, json!(3), None, 22))).unwrap();
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
fn chats_agree_where_the_formula_does_not_share_them_anew() {
    // Where an agent is as quick with three as with one, agents by three chats are so many servers.
    let found = simulate(document(plan(10, 3.6, json!([8, 8, 8]), Some(2.0), 22))).unwrap();
    let known = Station::new(30, 216.0, 8.0).with_patience(2.0).settle().unwrap();
    agrees(&found, "abandoned", known.abandoned());
    agrees(&found, "wait_mean", known.mean_wait);
    // The formula shares chats evenly at every moment; agents keep theirs, which is a little slower.
    let found = simulate(document(plan(10, 2.0, json!([8, 10, 24.0 / 1.9]), Some(2.0), 22))).unwrap();
    let shared = Station {
        agents: 10,
        arrivals_per_hour: 120.0,
        handling_minutes: vec![8.0, 10.0, 24.0 / 1.9],
        ..Station::new(10, 120.0, 8.0)
    };
    let known = shared.with_patience(2.0).settle().unwrap();
    let abandoned = found.figure(0, "all", "all", "abandoned").unwrap();
    eprintln!("{abandoned:?} {}", known.abandoned());
    assert!(abandoned.high.unwrap() > known.abandoned());
    assert!(abandoned.value.unwrap() < known.abandoned() * 1.5);
}

#[test]
fn pooled_waits_less_than_apart() {
    let apart = json!([{"per_hour": 480, "channel": "voice", "matter": "a"},
        {"per_hour": 480, "channel": "voice", "matter": "b"}]);
    let mut two = policy("two");
    two["matters"] = json!({"a": {"queue": "qa", "skills": ["a"]}, "b": {"queue": "qb", "skills": ["b"]}});
    let mut plan = plan(27, 1.0, json!(3), None, 22);
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
