//! Resolution as a whole: how well it finds people it was told nothing of, and the laws that its answers keep.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "resolution/document.rs"]
mod document;
#[path = "resolution/found.rs"]
mod found;
#[path = "resolution/headers.rs"]
mod headers;
#[path = "resolution/labels.rs"]
mod labels;
#[path = "resolution/learned.rs"]
mod learned;
#[path = "resolution/people.rs"]
mod people;
#[path = "resolution/quality.rs"]
mod quality;
#[path = "resolution/reasons.rs"]
mod reasons;
#[path = "resolution/refused.rs"]
mod refused;
#[path = "resolution/review.rs"]
mod review;
#[path = "resolution/same.rs"]
mod same;
#[path = "resolution/scores.rs"]
mod scores;
#[path = "resolution/shapes.rs"]
mod shapes;
