//! A JSON object whose keys are the host's names, in the order they were written.
//!
//! Order matters in a policy (the first channel wins a tie), and a name written twice is a mistake, not an update.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::hash::BuildHasher;
use std::marker::PhantomData;

/// Named things in the order they were written. A name stands at most once.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Named<T> {
    entries: Vec<(String, T)>,
    /// The places by name, once there are more than [`FEW`]: fewer are found sooner by looking at each.
    places: HashTable<u32>,
}

impl<T> Named<T> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { entries: Vec::new(), places: HashTable::new() }
    }

    /// Adds a thing, or replaces the one of that name in its place.
    pub fn insert(&mut self, name: impl Into<String>, value: T) -> Option<T> {
        let name = name.into();
        match self.position(&name).and_then(|place| self.entries.get_mut(place)) {
            Some((_, old)) => Some(std::mem::replace(old, value)),
            None => {
                self.push(name, value);
                None
            }
        }
    }

    /// Adds a thing whose name is new.
    fn push(&mut self, name: String, value: T) {
        self.entries.push((name, value));
        let first = match self.entries.len() {
            0..=FEW => return,
            count if self.places.is_empty() => 0..count,
            count => count - 1..count,
        };
        let entries = &self.entries;
        let hash = |place: &u32| entries.get(*place as usize).map_or(0, |(name, _)| hashed(name));
        for place in first.filter_map(|place| u32::try_from(place).ok()) {
            self.places.insert_unique(hash(&place), place, hash);
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
        self.entries.get(self.position(name)?).map(|(_, value)| value)
    }

    /// The place of this name in the order of writing.
    pub fn position(&self, name: &str) -> Option<usize> {
        if self.places.is_empty() {
            return self.entries.iter().position(|(known, _)| known == name);
        }
        let same = |place: &u32| self.entries.get(*place as usize).is_some_and(|(known, _)| known == name);
        self.places.find(hashed(name), same).map(|place| *place as usize)
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

impl<T: PartialEq> PartialEq for Named<T> {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
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
        let mut named = Named::new();
        while let Some(name) = map.next_key::<String>()? {
            if name.is_empty() || name.len() > MAX_NAME {
                return Err(A::Error::custom(format!("a name has 1 to {MAX_NAME} bytes, this one has {}", name.len())));
            }
            if named.position(&name).is_some() {
                return Err(A::Error::custom(format!("`{name}` is defined twice")));
            }
            let value = map.next_value()?;
            named.push(name, value);
        }
        Ok(named)
    }
}

fn hashed(name: &str) -> u64 {
    FixedState::default().hash_one(name)
}

/// Names that are looked through one by one.
const FEW: usize = 8;
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
        let many: Named<usize> = (0..100).map(|place| (format!("n{place}"), place)).collect();
        assert!((0..100).all(|place| many.get(&format!("n{place}")) == Some(&place)));
        assert_eq!((many.position("n100"), many.len()), (None, 100));
        let twice = crate::document::read::<Named<u8>>(r#"{"voice":1,"voice":2}"#).unwrap_err();
        assert_eq!(twice.message(), "`voice` is defined twice");
    }
}
