//! A million simulated contacts: calls and chats of four hours a day against forty agents, on all cores.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise, and says what it measured"
)]

use kanava::simulation::{SimulationDocument, simulate};
use std::time::Instant;

const SIMULATION: &str = r#"{
  "policies": [{"name": "day", "version": "1", "objective": {"waiting": 0.5},
    "channels": {"voice": {"kind": "voice", "cost": 5, "max_wait_minutes": 6, "queue": "service"},
                 "chat": {"kind": "chat", "cost": 3, "queue": "chat"}, "mail": {"kind": "mail", "cost": 2, "queue": "back"}},
    "matters": {"invoice": {"queue": "service"}, "order": {}},
    "segments": {"loyal": {"when": "facts.orders_count >= 5"}},
    "rules": [{"name": "again", "when": "facts.repeat_count >= 2", "then": {"prefer": ["voice"]}},
              {"name": "gave up", "when": "facts.abandoned_minutes_ago < 30.0", "then": {"suppress_duplicate": true}}],
    "values": {"default": {"purchase": 0.1, "margin": 40}, "rows": [{"channel": "voice", "matter": "order", "purchase": 0.2}]},
    "fallback": {"channel": "mail"}}],
  "arrivals": {"from": "2026-03-02T08:00:00Z", "until": "2026-03-02T12:00:00Z",
    "streams": [{"per_hour": 400, "channel": "voice", "matter": "invoice"}, {"per_hour": 200, "channel": "chat", "matter": "order"}]},
  "floor_plan": {"queues": {
      "service": {"channels": ["voice"], "staffed": 24, "handling_minutes": 4, "handling_sd_minutes": 3, "patience_minutes": 3},
      "chat": {"channels": ["chat"], "staffed": 8, "handling_minutes": [6, 8, 11], "patience_minutes": 2},
      "back": {"channels": ["mail"], "staffed": 2, "handling_minutes": 5}},
    "teams": {"both": {"staffed": 6, "queues": ["service", "chat"]}},
    "channels": {"voice": {"redial": 0.5, "repeat": 0.1}, "chat": {"repeat": 0.1}}, "redial_minutes": 5, "repeat_minutes": 60},
  "seed": 1, "replications": 400}"#;

fn main() {
    let document = SimulationDocument::parse(SIMULATION).unwrap();
    let mut best = f64::INFINITY;
    let mut contacts = 0.0;
    for _ in 0..3 {
        let began = Instant::now();
        let found = simulate(document.clone()).unwrap();
        best = best.min(began.elapsed().as_secs_f64());
        contacts = found.figure(0, "all", "all", "contacts").unwrap().value.unwrap() * 400.0;
    }
    println!("{contacts:.0} contacts, each decided, in {best:.2} s: {:.0} a second", contacts / best);
}
