//! Tables that nobody would make on purpose: an answer in bounded time and memory, every record in it once.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "resolution/any.rs"]
mod any;
#[path = "resolution/columns.rs"]
mod columns;
#[path = "resolution/crowds.rs"]
mod crowds;
#[path = "resolution/odd.rs"]
mod odd;
#[path = "resolution/people.rs"]
#[expect(dead_code, reason = "only its dice are used here")]
mod people;
