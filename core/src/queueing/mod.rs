//! How long a queue makes people wait: the formulas, without simulation.
//!
//! Erlang B (who finds nobody free is lost), Erlang C (everybody waits), Erlang A (people give up), chats of several at
//! once, redials, how many agents a promise takes, and how long the next customer waits now. All of it is one thing: a
//! [`Station`] where contacts arrive at random and are served at a rate that depends on how many are there, and the
//! [`Law`] of the wait once everybody is busy. What depends on skills, rules or hours is for `routing::simulate`.
//!
//! Rates are per minute inside, minutes and hours at the surface.

mod law;
mod now;
mod question;
mod retrials;
mod staffing;
mod station;

pub use law::Law;
pub use now::{Now, Wait};
pub use question::queueing_document;
pub use retrials::{Retrials, Settling};
pub use staffing::Target;
pub use station::{Settled, Station};

/// The most agents a station may have.
pub const MAX_AGENTS: u32 = 1_000_000;

/// Erlang B: the share of contacts that find all of `agents` busy and are lost, at a load of `load` erlangs.
///
/// Stable for any number of agents: the recursion runs on the inverse, which only grows.
pub fn erlang_b(agents: u32, load: f64) -> f64 {
    1.0 / inverse_blocking(agents, load)
}

/// All states relative to the one with everybody busy: 1 / B. Infinite when being that full is out of the question.
fn inverse_blocking(agents: u32, load: f64) -> f64 {
    let mut inverse = 1.0;
    for k in 1..=agents {
        inverse = 1.0 + inverse * f64::from(k) / load;
        if inverse.is_infinite() {
            break;
        }
    }
    inverse
}

#[cfg(test)]
mod tests;
