//! A morning at a desk: how many agents, and whether to call people back instead of letting them wait.
//!
//! The same program stands beside this one in Python and C, and prints the same.

use kanava::Result;
use kanava::queueing::queueing_document;
use kanava::simulation::{SimulationDocument, simulate};

/// Calls only, however long the queue; and the same with an offer to be called back when the wait is above two minutes.
const SIMULATION: &str = r#"{
  "policies": [
    {"name": "wait", "version": "1", "objective": {}, "values": {"default": {"purchase": 0.1, "margin": 40}},
     "channels": {"voice": {"kind": "voice", "cost": 5, "queue": "service"}}, "fallback": {"channel": "voice"}},
    {"name": "call back", "version": "1", "objective": {}, "values": {"default": {"purchase": 0.1, "margin": 40}},
     "channels": {"voice": {"kind": "voice", "cost": 5, "max_wait_minutes": 2, "queue": "service"},
                  "callback": {"kind": "callback", "cost": 5, "queue": "service"}},
     "rules": [{"name": "calls first", "then": {"prefer": ["voice"]}}],
     "fallback": {"channel": "callback", "queue": "service"}}],
  "arrivals": {
    "from": "2026-03-02T08:00:00+02:00", "until": "2026-03-02T12:00:00+02:00", "zone": "Europe/Helsinki",
    "streams": [{"per_hour": [0, 0, 0, 0, 0, 0, 0, 0, 90, 140, 120, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                 "channel": "voice", "matter": "order"}]},
  "floor_plan": {
    "queues": {"service": {"channels": ["voice", "callback"], "staffed": 7, "handling_minutes": 4,
                           "handling_sd_minutes": 3, "patience_minutes": 4}},
    "channels": {"voice": {"redial": 0.5, "repeat": 0.1}, "callback": {"repeat": 0.1}},
    "redial_minutes": 10, "repeat_minutes": 120, "agent_hour": 30},
  "seed": 7}"#;

/// By the formula: how many agents the busiest hour takes, if everybody is as patient as that.
const NEEDED: &str =
    r#"{"model": "agents_needed", "arrivals_per_hour": 140, "handling_minutes": 4, "patience_minutes": 4}"#;

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<()> {
    let needed: serde_json::Value = kanava::document::read(&queueing_document(NEEDED)?)?;
    let number = |name: &str| needed.get(name).and_then(serde_json::Value::as_f64).unwrap_or_default();
    let (agents, occupancy) = (number("agents"), number("occupancy"));
    println!("{agents} agents for 140 calls an hour, {occupancy:.3} of their time taken");

    let found = simulate(SimulationDocument::parse(SIMULATION)?)?;
    print!("{}", found.text);
    Ok(())
}
