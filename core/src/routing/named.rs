//! A JSON object whose keys are the host's names, in the order they were written.
//!
//! Order matters in a policy (the first channel wins a tie), and a name written twice is a mistake, not an update.

use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// Named things in the order they were written. A name stands at most once.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Named<T> {
    entries: Vec<(String, T)>,
}

impl<T> Named<T> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// Adds a thing, or replaces the one of that name in its place.
    pub fn insert(&mut self, name: impl Into<String>, value: T) -> Option<T> {
        let name = name.into();
        match self.entries.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => Some(std::mem::replace(old, value)),
            None => {
                self.entries.push((name, value));
                None
            }
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The thing of this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.entries.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The place of this name in the order of writing.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.entries.iter().position(|(known, _)| known == name)
    }

    /// The name and the thing at this place.
    pub fn at(&self, position: usize) -> Option<(&str, &T)> {
        self.entries.get(position).map(|(name, value)| (name.as_str(), value))
    }

    /// The thing at this place, to change it.
    pub(crate) fn at_mut(&mut self, position: usize) -> Option<&mut T> {
        self.entries.get_mut(position).map(|(_, value)| value)
    }

    /// All of them, in the order of writing.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> + Clone {
        self.entries.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The names, in the order of writing.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.entries.iter().map(|(name, _)| name.as_str())
    }
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: Into<String>, T> FromIterator<(N, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(entries: I) -> Self {
        let mut named = Self::new();
        for (name, value) in entries {
            named.insert(name, value);
        }
        named
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (name, value) in &self.entries {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(NamedVisitor(PhantomData))
    }
}

struct NamedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for NamedVisitor<T> {
    type Value = Named<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        let mut seen = hashbrown::HashSet::<String, foldhash::fast::FixedState>::default();
        while let Some(name) = map.next_key::<String>()? {
            if name.is_empty() || name.len() > MAX_NAME {
                return Err(A::Error::custom(format!("a name has 1 to {MAX_NAME} bytes, this one has {}", name.len())));
            }
            if !seen.insert(name.clone()) {
                return Err(A::Error::custom(format!("`{name}` is defined twice")));
            }
            let value = map.next_value()?;
            entries.push((name, value));
        }
        Ok(Named { entries })
    }
}

/// The longest name a policy or floor may use, in bytes.
const MAX_NAME: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_and_a_double_is_refused() {
        let named: Named<u8> = crate::document::read(r#"{"voice":1,"chat":2,"a":3}"#).unwrap();
        assert_eq!(named.names().collect::<Vec<_>>(), ["voice", "chat", "a"]);
        assert_eq!(named.position("chat"), Some(1));
        assert_eq!(crate::document::print(&named).unwrap(), r#"{"voice":1,"chat":2,"a":3}"#);
        let twice = crate::document::read::<Named<u8>>(r#"{"voice":1,"voice":2}"#).unwrap_err();
        assert_eq!(twice.message(), "`voice` is defined twice");
    }
}
