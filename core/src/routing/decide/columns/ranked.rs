//! The channels that remained as columns.

use super::coded::Coded;
use super::lists::{Ends, Words, field, nulls as missing, records};
use crate::error::Result;
use crate::routing::decide::{Decision, Ranked};
use crate::routing::documents::Parts;
use crate::routing::documents::json::rounded;
use crate::routing::policy::{Compiled, Pool, Worth};
use crate::routing::wait::Wait;
use arrow_array::{ArrayRef, FixedSizeListArray, Float64Array, UInt32Array};
use arrow_buffer::{NullBuffer, NullBufferBuilder};
use std::sync::Arc;

/// `ranked` of each row: [`RankedDocument`](crate::routing::documents::RankedDocument) by column.
#[derive(Debug)]
pub(super) struct RankedColumns {
    ends: Ends,
    channel: Coded,
    queue: Words,
    /// The places of their worths, which say the value and its parts but for the odd ones.
    worth: Vec<u32>,
    /// The value and its parts of those whose worth does not say all of it, and their places here.
    odd: Vec<(usize, f64, Parts)>,
    propensity: Vec<f64>,
    preference: Vec<u32>,
    waits: WaitColumns,
}

impl RankedColumns {
    /// Room for so many rows of so many channels.
    pub(super) fn new(rows: usize, channels: usize) -> Self {
        let room = rows * channels.min(USUAL);
        let number = || Vec::with_capacity(room);
        Self {
            ends: Ends::new(rows),
            channel: Coded::new(room),
            queue: Words::new(room, 8),
            worth: Vec::with_capacity(room),
            odd: Vec::new(),
            propensity: number(),
            preference: Vec::with_capacity(room),
            waits: WaitColumns::new(room),
        }
    }

    pub(super) fn row(&mut self, decision: Option<&Decision<'_>>) {
        if let Some(decision) = decision {
            decision.ranked.iter().for_each(|ranked| self.push(decision, ranked));
        }
        self.ends.close(self.worth.len());
    }

    /// Bytes of text so far, at most.
    pub(super) fn bytes(&self, channels: &Pool) -> usize {
        self.channel.bytes(channels) + self.queue.bytes()
    }

    fn push(&mut self, decision: &Decision<'_>, ranked: &Ranked<'_>) {
        self.channel.push(ranked.channel);
        self.queue.push_option(ranked.queue);
        if !ranked.plain {
            self.odd.push((self.worth.len(), rounded(ranked.value), decision.parts_of(ranked).rounded()));
        }
        self.worth.push(ranked.worth);
        self.propensity.push(ranked.propensity);
        self.preference.push(ranked.preference);
        self.waits.push(ranked.wait);
    }

    pub(super) fn finish(self, compiled: &Compiled, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let worths: Vec<Option<&Worth>> = self.worth.iter().map(|worth| compiled.worths.get(*worth as usize)).collect();
        let told = Told { worths: &worths, odd: &self.odd };
        let value = told.column(|value, _| value);
        let parts = [
            ("purchase", told.column(|_, parts| parts.purchase)),
            ("retained", told.column(|_, parts| parts.retained)),
            ("cost", told.column(|_, parts| parts.cost)),
            ("effort", told.column(|_, parts| parts.effort)),
            ("waiting", told.column(|_, parts| parts.waiting)),
            ("minutes", told.column(|_, parts| parts.minutes)),
            ("boost", told.column(|_, parts| parts.boost)),
        ];
        let row_of = |worth: &Option<&Worth>| worth.and_then(|worth| worth.row);
        let rows: Vec<u32> = worths.iter().map(|worth| row_of(worth).unwrap_or_default()).collect();
        let row = UInt32Array::new(rows.into(), missing(&worths, |worth| row_of(worth).is_none()));
        let (wait_minutes, wait_interval) = self.waits.finish();
        let columns: [(&str, ArrayRef); 9] = [
            ("channel", self.channel.finish(&compiled.pools.channels)?),
            ("queue", self.queue.finish()?),
            ("value", value),
            ("parts", records(parts, None)?),
            ("propensity", numbers(self.propensity)),
            ("preference", Arc::new(UInt32Array::from(self.preference))),
            ("row", Arc::new(row)),
            ("wait_minutes", wait_minutes),
            ("wait_interval", wait_interval),
        ];
        self.ends.finish(records(columns, None)?, nulls)
    }
}

/// The waits to reckon with.
#[derive(Debug)]
struct WaitColumns {
    minutes: Vec<f64>,
    ends: Vec<f64>,
    estimated: NullBufferBuilder,
    /// Channels without a wait since the last that has one, not yet in the others.
    none: usize,
}

impl WaitColumns {
    fn new(room: usize) -> Self {
        let (minutes, ends) = (Vec::with_capacity(room), Vec::with_capacity(room * 2));
        Self { minutes, ends, estimated: NullBufferBuilder::new(room), none: 0 }
    }

    fn push(&mut self, wait: Wait) {
        if wait == Wait::NONE {
            self.none += 1;
            return;
        }
        self.flush();
        self.minutes.push(rounded(wait.minutes));
        let (low, high) = wait.interval.unwrap_or_default();
        self.ends.extend([rounded(low), rounded(high)]);
        self.estimated.append(wait.interval.is_some());
    }

    fn finish(mut self) -> (ArrayRef, ArrayRef) {
        self.flush();
        let ends = numbers(self.ends);
        let interval = FixedSizeListArray::new(Arc::new(field("item", &ends)), 2, ends, self.estimated.finish());
        (numbers(self.minutes), Arc::new(interval))
    }

    fn flush(&mut self) {
        if self.none > 0 {
            let count = self.minutes.len() + self.none;
            self.minutes.resize(count, 0.0);
            self.ends.resize(count * 2, 0.0);
            self.estimated.append_n_nulls(self.none);
            self.none = 0;
        }
    }
}

/// What worths say of values and their parts, and what is said of the odd ones.
struct Told<'t> {
    worths: &'t [Option<&'t Worth>],
    odd: &'t [(usize, f64, Parts)],
}

impl Told<'_> {
    fn column(&self, part: impl Fn(f64, &Parts) -> f64) -> ArrayRef {
        let told = self.worths.iter().map(|worth| worth.map_or(0.0, |worth| part(worth.told.0, &worth.told.1)));
        let mut values: Vec<f64> = told.collect();
        for (place, value, parts) in self.odd {
            values.get_mut(*place).into_iter().for_each(|known| *known = part(*value, parts));
        }
        numbers(values)
    }
}

fn numbers(values: Vec<f64>) -> ArrayRef {
    Arc::new(Float64Array::from(values))
}

/// Channels a row makes room for at first.
const USUAL: usize = 8;
