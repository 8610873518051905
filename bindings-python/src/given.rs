//! Python objects read into the core's types without going over JSON text.
//!
//! What is plain (dicts, lists, strings, numbers, booleans, `None`) is read; anything else, and anything that does not
//! fit, is answered with a refusal that says nothing: the caller then goes over text, whose reader knows places and
//! words.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use std::fmt;

/// Reads a dict; nothing when it is not as the type has it.
pub(crate) fn read<T: DeserializeOwned>(given: &Bound<'_, PyAny>) -> Option<T> {
    let dict = given.cast::<PyDict>().ok()?;
    T::deserialize(Given { value: dict.as_any(), room: DEEPEST }).ok()
}

/// A refusal. It has no words: see the module.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not read")
    }
}

impl std::error::Error for Refused {}

impl serde::de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
}

/// One value, and how many levels there may be below it.
#[derive(Clone, Copy)]
struct Given<'a, 'py> {
    value: &'a Bound<'py, PyAny>,
    room: u8,
}

impl<'de> Deserializer<'de> for Given<'_, '_> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let value = self.value;
        let room = self.room.checked_sub(1).ok_or(Refused)?;
        if let Ok(text) = value.cast_exact::<PyString>() {
            return visitor.visit_str(text.to_str().map_err(|_| Refused)?);
        }
        if value.is_none() {
            return visitor.visit_unit();
        }
        if let Ok(flag) = value.cast_exact::<PyBool>() {
            return visitor.visit_bool(flag.is_true());
        }
        if let Ok(int) = value.cast_exact::<PyInt>() {
            return visitor.visit_i64(int.extract().map_err(|_| Refused)?);
        }
        if let Ok(float) = value.cast_exact::<PyFloat>() {
            let float = float.value();
            return if float.is_finite() { visitor.visit_f64(float) } else { Err(Refused) };
        }
        if let Ok(dict) = value.cast::<PyDict>() {
            return visitor.visit_map(Entries { entries: dict.iter(), value: None, room });
        }
        if let Ok(list) = value.cast_exact::<PyList>() {
            return visitor.visit_seq(Items { items: list.iter(), room });
        }
        if let Ok(tuple) = value.cast_exact::<PyTuple>() {
            return visitor.visit_seq(Items { items: tuple.iter(), room });
        }
        Err(Refused)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        // NaN is what data frames write where a number is missing.
        let missing = self.value.cast_exact::<PyFloat>().is_ok_and(|float| float.value().is_nan());
        if missing || self.value.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let text = self.value.cast_exact::<PyString>().map_err(|_| Refused)?;
        let name: StrDeserializer<'_, Refused> = text.to_str().map_err(|_| Refused)?.into_deserializer();
        visitor.visit_enum(name)
    }

    // A list is none: what has fields is a dict, as it is an object in JSON.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let room = self.room.checked_sub(1).ok_or(Refused)?;
        let dict = self.value.cast::<PyDict>().map_err(|_| Refused)?;
        visitor.visit_map(Entries { entries: dict.iter(), value: None, room })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

struct Entries<'py, I: Iterator<Item = (Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    entries: I,
    value: Option<Bound<'py, PyAny>>,
    room: u8,
}

impl<'de, 'py, I: Iterator<Item = (Bound<'py, PyAny>, Bound<'py, PyAny>)>> MapAccess<'de> for Entries<'py, I> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        // A key that is no text is one in JSON, which is for the other way to say.
        let key = key.cast_exact::<PyString>().map_err(|_| Refused)?;
        seed.deserialize(Given { value: key.as_any(), room: 1 }).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        let value = self.value.take().ok_or(Refused)?;
        seed.deserialize(Given { value: &value, room: self.room })
    }
}

struct Items<I> {
    items: I,
    room: u8,
}

impl<'de, 'py, I: Iterator<Item = Bound<'py, PyAny>>> SeqAccess<'de> for Items<I> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        let Some(item) = self.items.next() else { return Ok(None) };
        seed.deserialize(Given { value: &item, room: self.room }).map(Some)
    }
}

/// The deepest nesting that is read; text is read to about as deep.
const DEEPEST: u8 = 100;
