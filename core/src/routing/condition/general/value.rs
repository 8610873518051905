//! The values of the general tier: all that CEL has but `null` and structures.

use super::eval::{Fault, Run};
use super::text::Text;
use crate::routing::condition::number::Number;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

/// A value. Texts of the request and of the condition are borrowed.
#[derive(Debug, Clone)]
pub(crate) enum Value<'a> {
    Bool(bool),
    Number(Number),
    Text(Text<'a>),
    Bytes(Cow<'a, [u8]>),
    List(List<'a>),
    /// Keys stand once, in the order of writing.
    Map(Arc<[(Self, Self)]>),
    /// Nanoseconds since 1970, from the year 1 to the year 9999.
    Time(i128),
    /// Nanoseconds.
    Duration(i64),
    Type(&'static str),
}

#[derive(Debug, Clone)]
pub(crate) enum List<'a> {
    Made(Arc<[Value<'a>]>),
    /// A list of the request, as it lies there.
    Texts(&'a [String]),
}

impl<'a> List<'a> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Made(list) => list.len(),
            Self::Texts(list) => list.len(),
        }
    }

    pub(super) fn get(&self, place: usize) -> Option<Value<'a>> {
        match self {
            Self::Made(list) => list.get(place).cloned(),
            Self::Texts(list) => list.get(place).map(|text| Value::Text(Text::Borrowed(text))),
        }
    }
}

impl<'a> Value<'a> {
    pub(super) fn list(values: Vec<Self>) -> Self {
        Self::List(List::Made(values.into()))
    }

    pub(super) fn count(count: usize) -> Self {
        Self::int(i64::try_from(count).unwrap_or(i64::MAX))
    }

    pub(super) const fn int(value: i64) -> Self {
        Self::Number(Number::Int(value))
    }

    /// The same, borrowing its texts from this one.
    pub(super) fn borrowed(&'a self) -> Self {
        match self {
            Self::Text(text) => Self::Text(text.borrowed()),
            Self::Bytes(bytes) => Self::Bytes(Cow::Borrowed(bytes)),
            other => other.clone(),
        }
    }

    /// The same, with all its texts its own.
    pub(super) fn owned(self) -> Value<'static> {
        match self {
            Self::Bool(value) => Value::Bool(value),
            Self::Number(value) => Value::Number(value),
            Self::Text(text) => Value::Text(text.owned()),
            Self::Bytes(bytes) => Value::Bytes(Cow::Owned(bytes.into_owned())),
            Self::List(list) => Value::list((0..list.len()).filter_map(|at| list.get(at)).map(Value::owned).collect()),
            Self::Map(map) => {
                Value::Map(map.iter().cloned().map(|(key, value)| (key.owned(), value.owned())).collect())
            }
            Self::Time(at) => Value::Time(at),
            Self::Duration(length) => Value::Duration(length),
            Self::Type(name) => Value::Type(name),
        }
    }

    /// The name of its type, as CEL has it.
    pub(super) const fn type_name(&self) -> &'static str {
        match self {
            Self::Bool(_) => "bool",
            Self::Number(Number::Int(_)) => "int",
            Self::Number(Number::Uint(_)) => "uint",
            Self::Number(Number::Double(_)) => "double",
            Self::Text(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Time(_) => "google.protobuf.Timestamp",
            Self::Duration(_) => "google.protobuf.Duration",
            Self::Type(_) => "type",
        }
    }

    /// CEL's `==`: numbers of all kinds on one line, values of two types are not equal.
    pub(super) fn equals(&self, other: &Self, run: &mut Run<'_, '_>) -> Result<bool, Fault> {
        run.charge(1)?;
        Ok(match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a.equals(*b),
            (Self::Text(a), Self::Text(b)) => **a == **b,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::Time(a), Self::Time(b)) => a == b,
            (Self::Duration(a), Self::Duration(b)) => a == b,
            (Self::Type(a), Self::Type(b)) => a == b,
            (Self::List(a), Self::List(b)) => {
                if a.len() != b.len() {
                    return Ok(false);
                }
                for place in 0..a.len() {
                    match (a.get(place), b.get(place)) {
                        (Some(a), Some(b)) if a.equals(&b, run)? => {}
                        _ => return Ok(false),
                    }
                }
                true
            }
            (Self::Map(a), Self::Map(b)) => {
                if a.len() != b.len() {
                    return Ok(false);
                }
                for (key, value) in a.iter() {
                    match find(b, key, run)? {
                        Some(other) if value.equals(other, run)? => {}
                        _ => return Ok(false),
                    }
                }
                true
            }
            _ => false,
        })
    }

    /// The order of two values of one type.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        Some(match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.compare(*b)?,
            (Self::Text(a), Self::Text(b)) => str::cmp(a, b),
            (Self::Bytes(a), Self::Bytes(b)) => a.cmp(b),
            (Self::Time(a), Self::Time(b)) => a.cmp(b),
            (Self::Duration(a), Self::Duration(b)) => a.cmp(b),
            _ => return None,
        })
    }
}

/// The value of a key.
pub(super) fn find<'m, 'a>(
    map: &'m [(Value<'a>, Value<'a>)],
    key: &Value<'a>,
    run: &mut Run<'_, '_>,
) -> Result<Option<&'m Value<'a>>, Fault> {
    for (known, value) in map {
        if known.equals(key, run)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// A map of these; an error where a key stands twice or is of a type that keys are not of.
pub(super) fn map<'a>(entries: Vec<(Value<'a>, Value<'a>)>, run: &mut Run<'_, '_>) -> Result<Value<'a>, Fault> {
    for (place, (key, _)) in entries.iter().enumerate() {
        let usable = matches!(key, Value::Bool(_) | Value::Text(_) | Value::Number(Number::Int(_) | Number::Uint(_)));
        if !usable || find(entries.get(..place).unwrap_or_default(), key, run)?.is_some() {
            return Err(Fault::Lost);
        }
    }
    Ok(Value::Map(entries.into()))
}
