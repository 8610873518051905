//! One customer in three channels: append contacts as they come, then print the timeline and the brief.
//!
//! The same program stands beside this one in C and Python, and prints the same.

use kanava::{AppendOptions, History, Resolver, Result};

/// Where each contact comes from, and the contact.
const CONTACTS: [(&str, &str); 5] = [
    (
        r#"{"source":"genesys","channel":"voice"}"#,
        r#"{"contact_id":"c1","arrived_at":"2026-03-02T09:00:00+02:00","phone":"040 123 4567","matter":"invoice.due_date","outcome":"abandoned"}"#,
    ),
    (
        r#"{"source":"chat","channel":"chat"}"#,
        r#"{"contact_id":"77","arrived_at":"2026-03-02T09:20:00+02:00","email":"Anna.Virtanen@example.com","phone":"+358 40 123 4567","matter":"invoice.due_date","outcome":"unresolved"}"#,
    ),
    (
        r#"{"source":"mail","channel":"mail"}"#,
        r#"{"contact_id":"m9","arrived_at":"2026-03-03T07:45:00Z","email":"anna.virtanen@example.com","matter":"invoice.due_date","subject":"Third try: when is my invoice due?"}"#,
    ),
    (
        r#"{"source":"genesys","channel":"voice"}"#,
        r#"{"contact_id":"c2","arrived_at":"2026-03-03T10:00:00+02:00","phone":"050 765 4321","matter":"subscription.new"}"#,
    ),
    (
        r#"{"source":"mail","channel":"mail"}"#,
        r#"{"contact_id":"m10","arrived_at":"soon","email":"anna.virtanen@example.com"}"#,
    ),
];

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<()> {
    // The region tells how a phone number without a country is meant.
    let mut history = History::new(Resolver::parse(r#"{"region":"FI"}"#)?);
    for (options, contact) in CONTACTS {
        match history.append_document(contact, &AppendOptions::parse(options)?) {
            Ok(report) => println!("appended  {}", report.to_document()?),
            Err(error) => println!("refused   {error}"),
        }
    }
    println!("timeline  {}", history.timeline_document("040 123 4567")?);
    println!("brief     {}", history.brief_document("chat:77", None)?);
    println!("why       {}", history.why_document("genesys:c1", "mail:m9")?);
    Ok(())
}
