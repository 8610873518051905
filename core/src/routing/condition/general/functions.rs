//! The functions: sums, conversions, sizes, parts of texts.

use super::clock::Part;
use super::eval::{Fault, Run};
use super::kind::Kind;
use super::text::Text;
use super::value::Value;
use crate::instant::{self, wide};
use crate::routing::condition::eval::{Sum, TextMatch};
use crate::routing::condition::number::Number;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A function of one or two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Size,
    Part(TextMatch),
    /// A part of an instant or of a duration, in a zone that the second value names.
    Clock(Part),
    Int,
    Uint,
    Double,
    Text,
    Bool,
    Bytes,
    Time,
    Duration,
    Dyn,
    Type,
}

impl Function {
    /// The function of this name that takes one value.
    pub(super) fn conversion(name: &str) -> Option<Self> {
        Some(match name {
            "size" => Self::Size,
            "int" => Self::Int,
            "uint" => Self::Uint,
            "double" => Self::Double,
            "string" => Self::Text,
            "bool" => Self::Bool,
            "bytes" => Self::Bytes,
            "timestamp" => Self::Time,
            "duration" => Self::Duration,
            "dyn" => Self::Dyn,
            "type" => Self::Type,
            _ => return None,
        })
    }

    pub(super) fn of<'a>(self, a: Value<'a>, b: Option<Value<'a>>, run: &mut Run<'_, '_>) -> Result<Value<'a>, Fault> {
        let value = match (self, a, b) {
            (Self::Dyn, value, _) => Some(value),
            (Self::Type, value, _) => Some(Value::Type(value.type_name())),
            (Self::Size, value, _) => size(&value),
            (Self::Part(part), Value::Text(whole), Some(Value::Text(piece))) => {
                run.charge(whole.len() / BYTES)?;
                Some(Value::Bool(part.is(&whole, &piece)))
            }
            (Self::Clock(part), Value::Time(at), None) => part.of(at, &wide::Zone::utc()).map(Value::int),
            (Self::Clock(part), Value::Duration(length), None) => part.of_duration(length).map(Value::int),
            (Self::Int, value, _) => int(&value).map(Value::int),
            (Self::Uint, value, _) => uint(&value).map(|value| Value::Number(Number::Uint(value))),
            (Self::Double, value, _) => match double(&value) {
                Some(value) if value.is_nan() => return Err(Fault::NotANumber),
                value => value.map(|value| Value::Number(Number::Double(value))),
            },
            (Self::Text, value, _) => text(value, run)?.map(Value::Text),
            (Self::Bool, Value::Bool(value), _) => Some(Value::Bool(value)),
            (Self::Bool, Value::Text(text), _) => match &*text {
                "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(Value::Bool(true)),
                "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(Value::Bool(false)),
                _ => None,
            },
            (Self::Bytes, value @ Value::Bytes(_), _) => Some(value),
            (Self::Bytes, Value::Text(text), _) => {
                run.charge(text.len() / BYTES)?;
                Some(Value::Bytes(match text {
                    Text::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                    text => Cow::Owned(text.as_bytes().to_vec()),
                }))
            }
            (Self::Time, Value::Time(at), _) => Some(Value::Time(at)),
            (Self::Time, Value::Number(Number::Int(seconds)), _) => {
                wide::within(i128::from(seconds) * i128::from(instant::SECOND)).map(Value::Time)
            }
            (Self::Time, Value::Text(text), _) => wide::parse(&text).map(Value::Time),
            (Self::Duration, Value::Duration(length), _) => Some(Value::Duration(length)),
            (Self::Duration, Value::Text(text), _) => instant::parse_duration(&text).ok().map(Value::Duration),
            _ => None,
        };
        value.ok_or(Fault::Lost)
    }
}

/// `+ - * / %`.
pub(super) fn sum<'a>(how: Sum, a: Value<'a>, b: Value<'a>, run: &mut Run<'_, '_>) -> Result<Value<'a>, Fault> {
    let value = match (how, a, b) {
        (how, Value::Number(a), Value::Number(b)) => match a.reckon(how, b) {
            Some(Number::Double(value)) if value.is_nan() => return Err(Fault::NotANumber),
            number => number.map(Value::Number),
        },
        (Sum::Add, Value::Text(a), Value::Text(b)) => {
            run.charge((a.len() + b.len()) / BYTES)?;
            Some(Value::Text(Text::printed(format_args!("{a}{b}"))))
        }
        (Sum::Add, Value::Bytes(a), Value::Bytes(b)) => {
            run.charge((a.len() + b.len()) / BYTES)?;
            Some(Value::Bytes(Cow::Owned([a, b].concat())))
        }
        (Sum::Add, Value::List(a), Value::List(b)) => {
            run.charge(a.len() + b.len())?;
            let first = (0..a.len()).filter_map(|place| a.get(place));
            Some(Value::list(first.chain((0..b.len()).filter_map(|place| b.get(place))).collect()))
        }
        (Sum::Add, Value::Time(at), Value::Duration(by)) | (Sum::Add, Value::Duration(by), Value::Time(at)) => {
            wide::within(at + i128::from(by)).map(Value::Time)
        }
        (Sum::Subtract, Value::Time(at), Value::Duration(by)) => wide::within(at - i128::from(by)).map(Value::Time),
        (Sum::Subtract, Value::Time(a), Value::Time(b)) => i64::try_from(a - b).ok().map(Value::Duration),
        (Sum::Add, Value::Duration(a), Value::Duration(b)) => a.checked_add(b).map(Value::Duration),
        (Sum::Subtract, Value::Duration(a), Value::Duration(b)) => a.checked_sub(b).map(Value::Duration),
        _ => None,
    };
    value.ok_or(Fault::Lost)
}

/// The type of a sum, if these can be reckoned with.
pub(super) fn kind_of_sum(how: Sum, a: Kind, b: Kind) -> Option<Kind> {
    use Kind::{Any, Bytes, Double, Duration, Int, List, Text, Texts, Time, Uint};
    Some(match (how, a, b) {
        (_, Int, Int) => Int,
        (_, Uint, Uint) => Uint,
        (Sum::Remainder, Double, _)
        | (Sum::Remainder, _, Double)
        | (_, Uint, Int | Double)
        | (_, Int | Double, Uint) => {
            return None;
        }
        (_, Int | Double, Int | Double) => Double,
        (Sum::Add, Text, Text) => Text,
        (Sum::Add, Bytes, Bytes) => Bytes,
        (Sum::Add, Texts, Texts) => Texts,
        (Sum::Add, List | Texts, List | Texts) => List,
        (Sum::Subtract, Time, Time) => Duration,
        (Sum::Add | Sum::Subtract, Time, Duration) | (Sum::Add, Duration, Time) => Time,
        (Sum::Add | Sum::Subtract, Duration, Duration) => Duration,
        (_, Any, Any) => Any,
        // Of one whose type is not known it is asked while deciding whether it goes with the other.
        (_, Any, Int | Uint | Double) | (_, Int | Uint | Double, Any) => Any,
        (Sum::Add, Any, Text | Bytes | List | Texts) | (Sum::Add, Text | Bytes | List | Texts, Any) => Any,
        (Sum::Add | Sum::Subtract, Any, Time | Duration) | (Sum::Add | Sum::Subtract, Time | Duration, Any) => Any,
        _ => return None,
    })
}

/// The sign changed.
pub(super) fn negative<'a>(value: &Value<'a>) -> Result<Value<'a>, Fault> {
    let value = match value {
        Value::Number(Number::Int(value)) => value.checked_neg().map(Value::int),
        Value::Number(Number::Double(value)) => Some(Value::Number(Number::Double(-value))),
        Value::Duration(length) => length.checked_neg().map(Value::Duration),
        _ => None,
    };
    value.ok_or(Fault::Lost)
}

fn size<'a>(value: &Value<'a>) -> Option<Value<'a>> {
    Some(Value::count(match value {
        Value::Text(text) => text.chars().count(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(list) => list.len(),
        Value::Map(entries) => entries.len(),
        _ => return None,
    }))
}

fn int(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Number(Number::Int(value)) => Some(*value),
        Value::Number(Number::Uint(value)) => i64::try_from(*value).ok(),
        // CEL leaves out the ends of the range: a double there may have been rounded to them.
        #[expect(clippy::cast_possible_truncation, reason = "it is within the range")]
        Value::Number(Number::Double(value)) => {
            let low = Number::Int(i64::MIN).compare(Number::Double(*value))? == Ordering::Less;
            let high = Number::Int(i64::MAX).compare(Number::Double(*value))? == Ordering::Greater;
            (low && high).then_some(*value as i64)
        }
        Value::Text(text) => text.parse().ok(),
        Value::Time(at) => i64::try_from(at.div_euclid(instant::SECOND.into())).ok(),
        _ => None,
    }
}

fn uint(value: &Value<'_>) -> Option<u64> {
    match value {
        Value::Number(Number::Uint(value)) => Some(*value),
        Value::Number(Number::Int(value)) => u64::try_from(*value).ok(),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is within the range")]
        Value::Number(Number::Double(value)) => {
            let high = Number::Uint(u64::MAX).compare(Number::Double(*value))? == Ordering::Greater;
            (*value >= 0.0 && high).then_some(*value as u64)
        }
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn double(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number.double()),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn text<'a>(value: Value<'a>, run: &mut Run<'_, '_>) -> Result<Option<Text<'a>>, Fault> {
    Ok(Some(match value {
        Value::Text(text) => text,
        Value::Bool(value) => Text::Borrowed(if value { "true" } else { "false" }),
        Value::Number(Number::Int(value)) => Text::printed(format_args!("{value}")),
        Value::Number(Number::Uint(value)) => Text::printed(format_args!("{value}")),
        Value::Number(Number::Double(value)) => printed(value),
        Value::Bytes(bytes) => {
            run.charge(bytes.len() / BYTES)?;
            return Ok(match bytes {
                Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Text::Borrowed),
                Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(|text| Text::Long(text.into())),
            });
        }
        Value::Time(at) => Text::printed(format_args!("{}", wide::Printed(at))),
        Value::Duration(length) => Text::printed(format_args!("{}", instant::PrintedDuration(length))),
        Value::List(_) | Value::Map(_) | Value::Type(_) => return Ok(None),
    }))
}

/// A double as the reference implementation prints it: an exponent below 1e-4 and from 1e6 on, of two digits at least.
fn printed<'a>(value: f64) -> Text<'a> {
    if value.is_infinite() {
        return Text::Borrowed(if value > 0.0 { "+Inf" } else { "-Inf" });
    }
    let scientific = Text::printed(format_args!("{value:e}"));
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) || value == 0.0 {
        return Text::printed(format_args!("{value}"));
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    Text::printed(format_args!("{digits}e{sign}{:02}", exponent.abs()))
}

/// So many bytes of text are a step.
pub(super) const BYTES: usize = 16;
