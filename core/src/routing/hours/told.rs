//! Hours by themselves as documents: what goes in and what comes out over a boundary.

use super::Hours;
use super::read::Fault;
use crate::document;
use crate::error::{Error, Result, Status};
use crate::holidays::holiday_data_version;
use crate::instant::DAY;
use crate::locate::{Step, put};
use crate::routing::documents::{HoursAt, HoursDocument, HoursInterval, HoursProblem};
use crate::suggest;
use serde::Serialize;

impl Hours {
    /// Reads an hours block as it stands in a policy: `{"open": "Mo-Fr 09:00-15:00", "zone": "Europe/Helsinki"}`.
    ///
    /// # Errors
    /// [`InvalidDocument`](Status::InvalidDocument), naming every fault with its place.
    pub fn parse(text: &str) -> Result<Self> {
        let written: HoursDocument = suggest::read(text, Status::InvalidDocument)?;
        Self::read(&written).map_err(|faults| several(faults, text))
    }

    /// Reads an hours block on its own, outside a policy.
    ///
    /// # Errors
    /// [`InvalidDocument`](Status::InvalidDocument), naming every fault of the block.
    pub fn new(written: &HoursDocument) -> Result<Self> {
        Self::read(written).map_err(|faults| several(faults, ""))
    }

    /// [`Hours::at`], as JSON text.
    ///
    /// # Errors
    /// None that is known of; the signature is that of its like.
    pub fn at_document(&self, at: i64) -> Result<String> {
        document::print(&self.at(at))
    }

    /// [`Hours::intervals`], as JSON text.
    ///
    /// # Errors
    /// [`InvalidArgument`](Status::InvalidArgument) when the end is before the beginning, or more than 100 years after it.
    pub fn intervals_document(&self, from: i64, to: i64) -> Result<String> {
        if to < from || to.saturating_sub(from) > LONGEST {
            return Err(Error::argument(
                "expected an end that is not before the beginning, and at most 100 years after it",
            ));
        }
        document::print(&Intervals {
            intervals: self.intervals(from, to).collect(),
            zone: self.zone(),
            zone_data: self.zone_data_version(),
            holiday_data: holiday_data_version(),
        })
    }

    /// [`Hours::problems`], as JSON text.
    ///
    /// # Errors
    /// None that is known of; the signature is that of its like.
    pub fn problems_document(&self) -> Result<String> {
        document::print(&Problems { problems: self.problems() })
    }
}

#[derive(Serialize)]
struct Intervals<'a> {
    intervals: Vec<HoursInterval>,
    zone: &'a str,
    zone_data: &'a str,
    holiday_data: &'a str,
}

#[derive(Serialize)]
struct Problems {
    problems: Vec<HoursProblem>,
}

impl HoursAt {
    /// A channel without hours: open at any instant.
    pub(crate) fn always(at: i64, zone_data: &str) -> Self {
        Self {
            channel: None,
            at,
            state: crate::routing::documents::HoursState::Open,
            open: true,
            comment: None,
            holiday: false,
            holiday_name: None,
            holiday_estimated: false,
            next_change: None,
            next_open: Some(at),
            zone: None,
            zone_data: zone_data.to_owned(),
            holiday_data: holiday_data_version().to_owned(),
            note: None,
        }
    }
}

fn several(faults: Vec<Fault>, text: &str) -> Error {
    let error = |fault: Fault| {
        let mut path = vec![Step::Key(fault.field)];
        path.extend(fault.name.as_deref().map(Step::Key));
        put(Error::document(fault.message.clone()), text, &path, fault.offset)
    };
    let faults = Error::several(faults.into_iter().map(error).collect());
    faults.unwrap_or_else(|| Error::document("these hours cannot be read"))
}

/// 100 years.
const LONGEST: i64 = 36_525 * DAY;
