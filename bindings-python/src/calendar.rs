//! Arrow times as `datetime` objects.
//!
//! A timestamp is aware (in UTC) when its column has a zone, otherwise naive. `datetime` counts microseconds: the
//! nanoseconds below are cut, and what lies outside the years 1 to 9999 stays the number it is.

use crate::values::{Values, each, unsupported};
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, DurationMicrosecondType, DurationMillisecondType,
    DurationNanosecondType, DurationSecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_schema::{DataType, TimeUnit};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;

const MILLISECONDS_A_DAY: i64 = 86_400_000;

/// Python's classes for times, looked up once a column.
pub(crate) struct Calendar<'py> {
    delta: Bound<'py, PyAny>,
    naive: Bound<'py, PyAny>,
    aware: Bound<'py, PyAny>,
    day: Bound<'py, PyAny>,
}

impl<'py> Calendar<'py> {
    pub(crate) fn new(py: Python<'py>) -> PyResult<Self> {
        let module = py.import("datetime")?;
        let moment = module.getattr("datetime")?;
        let utc = module.getattr("timezone")?.getattr("utc")?;
        Ok(Self {
            delta: module.getattr("timedelta")?,
            naive: moment.call1((1970, 1, 1))?,
            aware: moment.call1((1970, 1, 1, 0, 0, 0, 0, utc))?,
            day: module.getattr("date")?.call1((1970, 1, 1))?,
        })
    }

    pub(crate) fn instants(&self, array: &dyn Array, unit: TimeUnit, aware: bool) -> PyResult<Values<'py>> {
        let epoch = if aware { &self.aware } else { &self.naive };
        match unit {
            TimeUnit::Second => self.ticks::<TimestampSecondType>(array, unit, Some(epoch)),
            TimeUnit::Millisecond => self.ticks::<TimestampMillisecondType>(array, unit, Some(epoch)),
            TimeUnit::Microsecond => self.ticks::<TimestampMicrosecondType>(array, unit, Some(epoch)),
            TimeUnit::Nanosecond => self.ticks::<TimestampNanosecondType>(array, unit, Some(epoch)),
        }
    }

    pub(crate) fn durations(&self, array: &dyn Array, unit: TimeUnit) -> PyResult<Values<'py>> {
        match unit {
            TimeUnit::Second => self.ticks::<DurationSecondType>(array, unit, None),
            TimeUnit::Millisecond => self.ticks::<DurationMillisecondType>(array, unit, None),
            TimeUnit::Microsecond => self.ticks::<DurationMicrosecondType>(array, unit, None),
            TimeUnit::Nanosecond => self.ticks::<DurationNanosecondType>(array, unit, None),
        }
    }

    pub(crate) fn dates(&self, array: &dyn Array) -> PyResult<Values<'py>> {
        let py = self.day.py();
        match array.data_type() {
            DataType::Date32 => each(py, array.as_primitive::<Date32Type>(), |v| self.date(i64::from(v))),
            DataType::Date64 => {
                each(py, array.as_primitive::<Date64Type>(), |v| self.date(v.div_euclid(MILLISECONDS_A_DAY)))
            }
            other => Err(unsupported(py, other)),
        }
    }

    fn date(&self, days: i64) -> PyResult<Bound<'py, PyAny>> {
        let moved = self.delta.call1((days,)).and_then(|delta| self.day.add(delta));
        moved.or_else(|_outside| days.into_bound_py_any(self.day.py()))
    }

    fn ticks<T: ArrowPrimitiveType<Native = i64>>(
        &self,
        array: &dyn Array,
        unit: TimeUnit,
        epoch: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Values<'py>> {
        let py = self.delta.py();
        each(py, array.as_primitive::<T>(), |ticks| {
            let (seconds, micros) = split(ticks, unit);
            let delta = self.delta.call1((0, seconds, micros));
            let made = match epoch {
                Some(epoch) => delta.and_then(|delta| epoch.add(delta)),
                None => delta,
            };
            made.or_else(|_outside| ticks.into_bound_py_any(py))
        })
    }
}

/// Whole seconds and the microseconds above them.
fn split(ticks: i64, unit: TimeUnit) -> (i64, i64) {
    let (a_second, a_micro) = match unit {
        TimeUnit::Second => return (ticks, 0),
        TimeUnit::Millisecond => return (ticks.div_euclid(1_000), ticks.rem_euclid(1_000) * 1_000),
        TimeUnit::Microsecond => (1_000_000, 1),
        TimeUnit::Nanosecond => (1_000_000_000, 1_000),
    };
    (ticks.div_euclid(a_second), ticks.rem_euclid(a_second) / a_micro)
}
