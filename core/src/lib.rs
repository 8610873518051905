//! Kanava gives any CRM or contact centre two things it lacks: one history per customer across every channel, and a
//! routing decision that knows that history.
#![forbid(unsafe_code)]

mod cell;
pub mod document;
mod error;
mod history;
mod ids;
pub mod instant;
mod locate;
mod mixed;
pub mod model;
mod objects;
pub mod queueing;
pub mod resolution;
mod resolver;
pub mod routing;
mod schema;
pub mod simulation;
mod suggest;
#[cfg(feature = "arrow")]
pub mod table;
mod threads;

pub use error::{Error, Location, Result, Status};
pub use history::{
    AppendOptions, AppendReport, Assertion, AssertionType, CaseFilter, ColumnRule, History, MadeColumn, RejectedRow,
    Warning,
};
#[cfg(feature = "arrow")]
pub use history::{HistoryTable, HistoryTableOptions};
pub use ids::EntryName;
pub use model::identity::{IdentityKind, Normaliser, NotAKey, identity_document};
pub use model::{Channel, Direction, EntryKind, Outcome, Transfer};
pub use resolver::{CaseRule, KindRule, Resolver, Span, Strength};
pub use routing::{Decision, Floor, Policy, Request, Router};
pub use schema::{columns, schema};

/// The pages of `docs/`: columns, mappings, the documents, the laws, a tour. Only the documentation has this module.
#[cfg(doc)]
pub mod _documentation {
    // On a page `[columns][columns]` leads to the file beside it; here, to the module: the first definition counts.
    macro_rules! pages {
        ($($(#[$about:meta])* $name:ident = $file:literal;)+) => {$(
            $(#[$about])*
            #[doc = "\n[tour]: tour\n[columns]: columns\n[mapping]: mapping\n[resolver]: resolver\n[policy]: policy"]
            #[doc = "[facts]: facts\n[format]: format\n[laws]: laws\n[adding]: adding\n"]
            #[doc = include_str!($file)]
            pub mod $name {}
        )+};
    }

    pages! {
        tour = "../docs/tour.md";
        columns = "../docs/columns.md";
        mapping = "../docs/mapping.md";
        resolver = "../docs/resolver.md";
        policy = "../docs/policy.md";
        facts = "../docs/facts.md";
        format = "../docs/format.md";
        laws = "../docs/laws.md";
        adding = "../docs/adding.md";
    }
}
