//! A call and a chat in, the brief and a routed contact out. The same in quickstart.py and quickstart.c.

use kanava::{AppendOptions, Channel, History, Resolver, Router, instant};

const CALL: &str = r#"{"contact_id": "17", "arrived_at": "2026-11-19T18:50:00+02:00", "phone": "041 234 5678",
    "matter": "connection.slow", "outcome": "unresolved", "agent": "anna"}"#;
const CHAT: &str = r#"{"contact_id": "a9", "arrived_at": "2026-11-20T08:31:00+02:00", "phone": "+358 41 2345678",
    "matter": "connection.slow", "outcome": "closed_unanswered"}"#;
const POLICY: &str = r#"{
    "name": "help desk", "version": "1", "objective": {},
    "hours": {"day": {"open": "Mo-Fr 08:00-20:00; PH off", "zone": "Europe/Helsinki", "country": "FI"}},
    "channels": {"voice": {"kind": "voice", "hours": "day", "queue": "service"}, "mail": {"kind": "mail", "queue": "letters"}},
    "rules": [{"name": "an open case stays with whoever holds it", "when": "facts.repeat",
               "then": {"prefer": ["voice"], "keep_with_holder": {"max_wait_minutes": 10}}}],
    "fallback": {"channel": "mail"}}"#;
const REQUEST: &str = r#"{"at": "2026-11-20T09:00:00+02:00", "channel": "voice", "customer": "0412345678",
    "matter": "connection.slow"}"#;

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> kanava::Result<()> {
    let mut history = History::new(Resolver::parse(r#"{"region": "FI"}"#)?);
    history.append_document(CALL, &AppendOptions::new("calls").channel(Channel::Voice))?;
    history.append_document(CHAT, &AppendOptions::new("chats").channel(Channel::Chat))?;

    let router = Router::parse(POLICY)?;
    let request = history.facts_document(REQUEST)?;

    println!("{}", history.brief_document("041 234 5678", Some(instant::parse("2026-11-20T09:00:00+02:00")?))?);
    println!("{}", router.decide_document(&request, None, None)?);
    Ok(())
}
