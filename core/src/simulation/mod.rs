//! What a policy would do to a day: contacts arrive, decisions are taken on the floor as it stands, people wait.
//!
//! A discrete-event simulation. Each contact is decided by the policy in force with the floor of that instant; live
//! ones wait in the queue that was decided, in the order they came, and give up by their patience; deferred ones are
//! handled when nobody live waits, a promised call back not before its opening. Who gave up may try again, who was
//! served may come again about the same matter, and both times the request says so (`abandoned_minutes_ago`, `repeat`,
//! `tried_in_vain`). Sales are drawn from a value table.
//!
//! After `until` nobody comes any more; who is there then goes on until the work is done, and none of it is paid.
//!
//! Laws: the same seed gives the same bytes, whatever the number of threads; every draw belongs to a contact and a
//! purpose, so policies are compared on the same contacts with the same luck; where Erlang C and Erlang A apply, the
//! simulation agrees with them.
//!
//! Not here: agents by name (people of a team are alike, so nothing stays with the holder of a case), breaks, and
//! transfers of a contact under way.

mod contact;
mod draws;
mod figures;
mod plan;
mod profile;
mod report;
mod run;
mod staff;
#[cfg(feature = "arrow")]
mod table;
mod tally;
#[cfg(test)]
mod tests;
mod truth;
mod world;

pub use figures::{Figure, Group};
pub use plan::{
    Arrivals, Behaviour, ChannelBehaviour, FloorPlan, Given, Levels, QueuePlan, SimulationDocument, Stream, TeamPlan,
};
pub use profile::Profile;
pub use report::{Compared, Simulated, Simulation};
#[cfg(feature = "arrow")]
pub use table::simulate_table;

use crate::error::{Result, Status};
use crate::routing::documents::PolicyName;
use crate::routing::{PolicyDocument, Request};
use crate::suggest;
use crate::threads::on_cores;
use figures::{differences, groups};
use rayon::prelude::*;
use run::{Ran, run};
use world::World;

impl SimulationDocument {
    /// Reads a simulation document.
    ///
    /// # Errors
    /// [`InvalidDocument`](Status::InvalidDocument) with line, column and path.
    pub fn parse(text: &str) -> Result<Self> {
        suggest::read(text, Status::InvalidDocument)
    }
}

/// Simulates.
///
/// # Errors
/// [`InvalidDocument`](Status::InvalidDocument) or [`InvalidPolicy`](Status::InvalidPolicy) when what is written cannot
/// be simulated, and [`InvalidArgument`](Status::InvalidArgument) when it becomes too much.
pub fn simulate(document: SimulationDocument) -> Result<Simulation> {
    simulate_rows(document, Vec::new())
}

/// Simulates with the contacts of a table beside those of the document.
fn simulate_rows(document: SimulationDocument, rows: Vec<(Behaviour, Request)>) -> Result<Simulation> {
    let world = World::new(document, rows)?;
    let each = (0..world.policies.len()).flat_map(|policy| (0..world.replications).map(move |number| (policy, number)));
    let each: Vec<(usize, u32)> = each.collect();
    let one = |(policy, number): (usize, u32)| world.policies.get(policy).map(|policy| run(&world, policy, number));
    let runs: Result<Vec<Ran>> = on_cores(|| each.into_par_iter().filter_map(one).collect());
    let mut runs = runs?.into_iter();
    let replications = world.replications as usize;
    let of: Vec<Vec<Ran>> = (0..world.policies.len()).map(|_| runs.by_ref().take(replications).collect()).collect();
    let name =
        |document: &PolicyDocument| PolicyName { name: document.name.clone(), version: document.version.clone() };
    let policies: Vec<_> = world.policies.iter().zip(&of).collect();
    let simulated = policies.iter().map(|(policy, runs)| Simulated {
        policy: name(policy.router.policy().document()),
        groups: groups(&world, policy, runs),
    });
    let first = policies.first();
    let compared = first.into_iter().flat_map(|(base, base_runs)| {
        policies.iter().skip(1).map(|(policy, runs)| Compared {
            policy: name(policy.router.policy().document()),
            against: name(base.router.policy().document()),
            groups: differences(&world, (policy, runs), (base, base_runs)),
        })
    });
    Ok(Simulation::new(&world, simulated.collect(), compared.collect()))
}

/// Nanoseconds in a minute, as a number to multiply with.
const MINUTE: f64 = 60.0e9;
const MAX_REPLICATIONS: u32 = 1_000;
const MAX_POLICIES: usize = 16;
/// The longest time simulated.
const MAX_DAYS: i64 = 400;
/// The most contacts of one replication.
const MAX_CONTACTS: u64 = 20_000_000;
/// The most contacts given one by one.
const MAX_GIVEN: usize = 500_000;
/// The most contacts of one stream in an hour.
const MAX_RATE: f64 = 10_000_000.0;
/// The most agents of one team.
const MAX_AGENTS: f64 = 20_000.0;
