//! One decision: a policy, a request with what the history knows of the customer, and the reasons for the choice.
//!
//! The same program stands beside this one in C and Python, and prints the same.

use kanava::routing::{Form, Language, explain};
use kanava::{Result, Router};

/// A second call about the same invoice, half an hour after closing time.
const REQUEST: &str = r#"{"at":"2026-03-03T16:30:00+02:00","channel":"voice","matter":"invoice.due_date","customer":"genesys:c1","facts":{"repeat":true,"repeat_count":2,"contacts_30d":3,"tried_in_vain":["chat"]}}"#;

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<()> {
    let router = Router::parse(include_str!("policy.json"))?;
    println!("hours     {}", router.hours_document("voice", kanava::instant::parse("2026-03-03T16:30:00+02:00")?)?);
    println!("decision  {}", router.decide_document(REQUEST, None, None)?);
    for sentence in explain(
        &router.decide(&kanava::Request::parse(REQUEST)?, None, None).document()?,
        &Language::new("en", None)?,
        Form::Long,
    ) {
        println!("- {sentence}");
    }
    Ok(())
}
