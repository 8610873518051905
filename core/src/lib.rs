//! Kanava gives any CRM or contact centre two things it lacks: **one history per customer across every channel**, and
//! **a routing decision that knows that history**.
//!
//! It is a library: no server, no network, no clock and no files. What goes in decides what comes out, to the byte. The
//! same core is behind the Python wheel `kanava` and the C library `libkanava`.
//!
//! # A whole example
//!
//! A call and a chat of one person come from two systems. The history finds that they are one customer and one case; the
//! router sends the next contact to whoever holds that case.
//!
//! ```
//! use kanava::{AppendOptions, Channel, History, Resolver, Router, instant};
//!
//! // 1. Two systems deliver what happened. Each delivery names its source and what all its rows have in common.
//! let mut history = History::new(Resolver::parse(r#"{"region": "FI"}"#)?);
//! let call = r#"{"contact_id": "17", "arrived_at": "2026-11-19T18:50:00+02:00", "phone": "041 234 5678",
//!     "matter": "connection.slow", "outcome": "unresolved", "agent": "anna"}"#;
//! let chat = r#"{"contact_id": "a9", "arrived_at": "2026-11-20T08:31:00+02:00", "phone": "+358 41 2345678",
//!     "matter": "connection.slow", "outcome": "closed_unanswered"}"#;
//! history.append_document(call, &AppendOptions::new("calls").channel(Channel::Voice))?;
//! history.append_document(chat, &AppendOptions::new("chats").channel(Channel::Chat))?;
//!
//! // 2. One customer, one open case.
//! assert_eq!(history.customer_id("calls:17")?, history.customer_id("chats:a9")?);
//! let brief = history.brief_document("041 234 5678", Some(instant::parse("2026-11-20T09:00:00+02:00")?))?;
//! assert!(brief.contains("connection.slow"));
//!
//! // 3. The history completes a request with facts; the router decides and says why.
//! let router = Router::parse(r#"{
//!     "name": "help desk", "version": "1", "objective": {},
//!     "channels": {"voice": {"kind": "voice", "queue": "service"}, "mail": {"kind": "mail", "queue": "letters"}},
//!     "rules": [{"name": "an open case stays with whoever holds it", "when": "facts.repeat",
//!                "then": {"prefer": ["voice"], "keep_with_holder": {"max_wait_minutes": 10}}}],
//!     "fallback": {"channel": "mail"}}"#)?;
//! let request = history.facts_document(
//!     r#"{"at": "2026-11-20T09:00:00+02:00", "channel": "voice", "customer": "0412345678", "matter": "connection.slow"}"#)?;
//! let decision = router.decide_document(&request, None, None)?;
//! assert!(decision.contains(r#""agent":"anna""#));
//! # Ok::<(), kanava::Error>(())
//! ```
//!
//! # The data model
//!
//! - An **entry** is one row of a source: a contact, a CRM record, an order or a subscription. `source:id` names it.
//!   Every column is listed in [`columns`](_documentation::columns).
//! - An **identity** is a kind and a normalised value: an account, a telephone number, a mail address
//!   ([`IdentityKind`]).
//! - A **customer** is the entries that are found to be of one person or organisation. Nothing is stored of it: it is a
//!   function of the set of entries and assertions, so order, batches and duplicates of deliveries cannot change it.
//! - A **case** is the contacts of one customer about one matter until it is settled. A **timeline** is a customer's
//!   contacts in time order; a **brief** is what the next handler must know.
//! - A **policy** is a document: channels, hours, matters, segments, rules, values. A **request** and a **floor** go in,
//!   a **decision** comes out, with the reasons.
//!
//! Everything crosses a boundary in one of three ways: as a scalar, as a document (JSON text, the same bytes in Rust,
//! Python and C) or as a table (Arrow).
//!
//! # Where to look
//!
//! | question | start at |
//! | --- | --- |
//! | who is this, what happened, what is open | [`History`] |
//! | CSV files, however they are written | [`table::csv_table`], [reading](_documentation::reading) |
//! | the deliveries: columns, time zones, mapping rules | [`AppendOptions`], [mapping](_documentation::mapping) |
//! | who is who among records without a common key | [`resolution`] (feature `arrow`) |
//! | where to send this contact, and why | [`Router`], [`routing`] |
//! | what would have been, over many days | [`simulation`] |
//! | how long will a queue wait | [`queueing`] |
//! | a JSON Schema of a document, the columns of a table | [`schema`], [`columns`] |
//! | guides and reference pages | [`_documentation`] |
//!
//! # Features
//!
//! - `phone` (default): telephone numbers by libphonenumber's rules. Without it a number is a key only when it is
//!   already in E.164 (`+358412345678`).
//! - `arrow`: the table door (Arrow batches in and out, CSV text to a table) and the whole of [`resolution`].
//!
//! # Errors
//!
//! Every fallible call returns [`Result`], with an [`Error`] that has a [`Status`] (the same table as the C codes and the
//! Python exceptions), a message that says what was expected, and for documents the line, column and path
//! ([`Location`]). A bad row of a delivery is no error: it is listed in the [`AppendReport`], and the good rows beside it
//! are kept. Nothing panics on bad input.
#![forbid(unsafe_code)]

mod cell;
pub mod document;
mod error;
pub mod estimate;
mod history;
pub mod holidays;
mod ids;
pub mod instant;
mod locate;
pub mod model;
mod objects;
pub mod queueing;
pub mod resolution;
mod resolver;
pub mod routing;
mod schema;
pub mod simulation;
mod splitmix;
mod suggest;
#[cfg(feature = "arrow")]
pub mod table;
mod threads;
mod union_find;

pub use error::{Error, Location, Result, Status};
pub use estimate::Estimate;
pub use history::{
    AppendOptions, AppendReport, Assertion, AssertionType, CaseFilter, ColumnRule, ConflictingRow, Counts, FoldColumn,
    FoldOther, FoldRule, FoldWay, Format, History, KeyCounts, LengthUnit, LocalTimes, MadeColumn, MissingPart, OnError,
    RejectedRow, Warning,
};
#[cfg(feature = "arrow")]
pub use history::{ContactFilter, HistoryTable, HistoryTableOptions};
pub use ids::EntryName;
pub use instant::{Span, ZoneData};
pub use model::identity::{IdentityKind, Normaliser, NotAKey, identity_document};
pub use model::{Channel, Direction, EntryKind, Outcome, ServedBy, Transfer};
pub use resolver::{CaseRule, KindRule, Model, Resolver, Strength};
pub use routing::{Decision, Floor, Hours, Policy, Request, Router};
pub use schema::{columns, schema};

/// The pages of `docs/`: columns, mappings, the documents, the laws, a tour. Only the documentation has this module.
#[cfg(doc)]
pub mod _documentation {
    // On a page `[columns][columns]` leads to the file beside it; here, to the module: the first definition counts.
    macro_rules! pages {
        ($($(#[$about:meta])* $name:ident = $file:literal;)+) => {$(
            $(#[$about])*
            #[doc = "\n[tour]: tour\n[columns]: columns\n[reading]: reading\n[mapping]: mapping\n[answers]: answers\n[resolver]: resolver\n[policy]: policy\n[hours]: hours\n[holidays]: holidays"]
            #[doc = "[facts]: facts\n[format]: mod@format\n[laws]: laws\n[adding]: adding\n"]
            #[doc = include_str!($file)]
            pub mod $name {}
        )+};
    }

    pages! {
        tour = "../docs/tour.md";
        columns = "../docs/columns.md";
        reading = "../docs/reading.md";
        mapping = "../docs/mapping.md";
        answers = "../docs/answers.md";
        resolver = "../docs/resolver.md";
        policy = "../docs/policy.md";
        conditions = "../docs/conditions.md";
        hours = "../docs/hours.md";
        holidays = "../docs/holidays.md";
        facts = "../docs/facts.md";
        format = "../docs/format.md";
        laws = "../docs/laws.md";
        adding = "../docs/adding.md";
    }
}
