//! Bytes that last: numbers that never move, logs that every later version reads, and what a later version wrote.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "format/golden.rs"]
mod golden;
#[path = "format/later.rs"]
mod later;
#[path = "format/numbers.rs"]
mod numbers;
#[path = "format/rows.rs"]
mod rows;
