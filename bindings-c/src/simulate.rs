//! What policies would do to a day of contacts.

use crate::error::kanava_error;
use crate::guard::call;
use crate::status::kanava_status;
use crate::table::{give, open, take};
use crate::text::{Borrowed, kanava_text};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use kanava::Result;
use kanava::simulation::{Simulation, simulate_table};
use kanava::table::Checks;
use std::mem::MaybeUninit;

/// Simulates contacts against queues under one or several policies: waits, who gives up, sales, cost, with intervals.
///
/// `simulation` (borrowed) is a document, `{"policies", "arrivals", "floor_plan", "seed", "replications", ...}`.
/// `contacts` is owned, or NULL for none: the call takes it over and releases it, whatever comes of the call; a contact a
/// row, in a column `request` or in `at` (or `arrived_at`), `channel`, `matter`, `customer`, `language`, `segment`,
/// `patience_minutes`, `handling_minutes`. `out` receives the figures as a document, an owned text; its `text` is for
/// people. The same seed gives the same bytes. Any thread; it uses all cores.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_simulate(
    simulation: Borrowed<'_>,
    contacts: Option<&mut FFI_ArrowArrayStream>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    let contacts = take(contacts);
    call(out, error, || simulated(simulation, contacts)?.to_document().map(kanava_text::owned))
}

/// The same as `kanava_simulate`, with the figures as a table.
///
/// `out` receives an owned stream, one row a figure: `policy`, `version`, `against`, `by`, `name`, `measure`, `value`,
/// `low`, `high`, `n`; `against` names the policy whose figure was taken away, and is null for the figure itself. It may
/// not be `contacts`.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_simulate_table(
    simulation: Borrowed<'_>,
    contacts: Option<&mut FFI_ArrowArrayStream>,
    out: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    let contacts = take(contacts);
    call(out, error, || simulated(simulation, contacts)?.figures_table().map(give))
}

fn simulated(simulation: Borrowed<'_>, contacts: Option<FFI_ArrowArrayStream>) -> Result<Simulation> {
    let contacts = contacts.map(|contacts| open(Some(contacts), "contacts", Checks::Whole)).transpose()?;
    simulate_table(simulation.required("simulation")?, contacts)
}
