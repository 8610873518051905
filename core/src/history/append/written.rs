//! Times and lengths of time, as exports write them.

#[cfg(feature = "arrow")]
use super::rule::LengthUnit;
use super::rule::MadeColumn;
use crate::cell::Cell;
use crate::instant::{self, Clock, DAY, Zone};
#[cfg(feature = "arrow")]
use crate::instant::{HOUR, MINUTE, SECOND};
use crate::model::Refusal;

/// Reads a time as the rule writes it.
pub(super) fn moment(cell: Cell<'_>, rule: Option<&MadeColumn>, zone: &Zone) -> Result<(i64, Clock), Refusal> {
    let patterns = || rule.into_iter().flat_map(MadeColumn::patterns);
    let written = patterns().next().is_some();
    let as_written = |text: &str| patterns().find_map(|p| instant::read_as(text, p, zone));
    let read = match cell {
        Cell::Instant(at) => Some((at, Clock::Offset)),
        Cell::Local(wall) => zone.resolve(Zone::utc().local(wall)),
        Cell::Day(days) => days.checked_mul(DAY).and_then(|wall| zone.resolve(Zone::utc().local(wall))),
        Cell::Text(text) if written => as_written(text),
        Cell::Text(text) => instant::read(text, zone),
        Cell::Integer(_) | Cell::Float(_) if written => cell.with_text(as_written),
        _ => None,
    };
    // The last nanosecond stands for a time that nobody said.
    read.filter(|(at, _)| *at != i64::MAX).ok_or_else(|| {
        Refusal(match patterns().collect::<Vec<_>>().as_slice() {
            _ if matches!(cell, Cell::Far(_) | Cell::Day(_)) => {
                "expected an instant between the years 1678 and 2261".into()
            }
            [] if matches!(cell, Cell::Integer(_) | Cell::Float(_)) => {
                "expected an instant such as 2026-11-22T08:30:00Z, or the format `%s` for seconds since 1970".into()
            }
            [] => "expected an instant such as 2026-11-22T08:30:00Z".into(),
            patterns => format!("expected a time written as `{}`", patterns.join("` or `")),
        })
    })
}

/// A length of time in nanoseconds: a number of this unit, hours, minutes and seconds parted by colons, or a value that
/// says its unit itself.
#[cfg(feature = "arrow")]
pub(super) fn length(cell: Cell<'_>, unit: LengthUnit) -> Option<i64> {
    let ns = match cell {
        Cell::Length(ns) | Cell::Clock(ns) => ns,
        other => other.with_text(|text| written_length(text.trim(), unit))?,
    };
    (ns >= 0).then_some(ns)
}

#[cfg(feature = "arrow")]
fn written_length(text: &str, unit: LengthUnit) -> Option<i64> {
    if text.contains(':') {
        let mut parts = text.splitn(3, ':');
        let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
        let (minutes, seconds) = (scaled(minutes, MINUTE)?, scaled(seconds, SECOND)?);
        if minutes >= HOUR || seconds >= MINUTE || hours.contains('.') {
            return None;
        }
        return scaled(hours, HOUR)?.checked_add(minutes)?.checked_add(seconds);
    }
    let unit = match unit {
        LengthUnit::Ms => SECOND / 1000,
        LengthUnit::S => SECOND,
        LengthUnit::Min => MINUTE,
        LengthUnit::H => HOUR,
    };
    scaled(text, unit)
}

/// A decimal number of this many nanoseconds each.
#[cfg(feature = "arrow")]
fn scaled(text: &str, unit: i64) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| (!t.is_empty() && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse::<i64>().ok())?;
    let part: i64 = {
        // Nine digits are a billionth of the unit: more tell nothing.
        let nine: String = part.chars().chain(std::iter::repeat('0')).take(9).collect();
        digits(part)?;
        let fraction = i128::from(digits(&nine)?) * i128::from(unit) / i128::from(SECOND);
        i64::try_from(fraction).ok()?
    };
    digits(whole)?.checked_mul(unit)?.checked_add(part)
}

#[cfg(all(test, feature = "arrow"))]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_numbers_or_clocks() {
        let of = |text: &str, unit| length(Cell::Text(text), unit).map(|ns| ns as f64 / SECOND as f64);
        assert_eq!(of("120", LengthUnit::S), Some(120.0));
        assert_eq!(of("1.5", LengthUnit::Min), Some(90.0));
        assert_eq!(of("2500", LengthUnit::Ms), Some(2.5));
        assert_eq!(of("2", LengthUnit::H), Some(7200.0));
        assert_eq!(of("01:02:03", LengthUnit::S), Some(3723.0));
        assert_eq!(of("100:00:00.5", LengthUnit::S), Some(360_000.5));
        for no in ["", "-5", "2:30", "1:60:00", "1:00:60", "abc", "1.", "1e3", "9999999999999999999"] {
            assert_eq!(of(no, LengthUnit::S), None, "{no}");
        }
        assert_eq!(length(Cell::Length(7), LengthUnit::H), Some(7));
        assert_eq!(length(Cell::Integer(3), LengthUnit::S), Some(3 * SECOND));
    }
}
