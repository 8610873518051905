//! The C library of Kanava: `libkanava`, declared in `include/kanava.h`.
//!
//! *Question:* how does a C program use the core without knowing Rust?
//! *Words:* a **borrowed** argument is read during the call only; an **owned** one changes hands; a **view** lives as
//! long as its parent.
//! *Law:* every function here is the core's method of the same name plus NULL checks, UTF-8 checks and a panic guard;
//! it restates no default, message or code of the core.
//! *Example:* the top of `include/kanava.h`, which the tests compile and run.
//! *Not here:* anything that decides. `unsafe` code stands in [`text`] (raw strings) and in `kanava-arrow` (the calls
//! of an Arrow stream) alone; the Arrow structures in [`table`] move through typed references.
#![expect(non_camel_case_types, reason = "the names are the ones C sees")]

pub mod error;
mod guard;
pub mod history;
pub mod history_ask;
pub mod holidays;
pub mod hours;
pub mod identity;
pub mod policy;
pub mod queueing;
pub mod resolution;
pub mod resolution_ask;
pub mod router;
pub mod schema;
pub mod simulate;
pub mod status;
pub mod table;
pub mod text;
pub mod version;
pub mod zone_data;
