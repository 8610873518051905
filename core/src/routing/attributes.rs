//! The host's own facts of one request: few, small, and made anew for every decision, so they are a sorted list.

use super::request::Scalar;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Named scalars in the order of their names; a name stands once.
///
/// ```
/// use kanava::routing::{Attributes, Scalar};
///
/// let mut attributes = Attributes::new();
/// attributes.insert("tier", Scalar::Text("gold".into()));
/// attributes.insert("age", Scalar::Int(44));
/// assert_eq!(attributes.get("age"), Some(&Scalar::Int(44)));
/// assert_eq!(attributes.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["age", "tier"]);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Attributes(Vec<(String, Scalar)>);

impl Attributes {
    /// None yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets one, and gives what it was.
    pub fn insert(&mut self, name: impl Into<String>, value: Scalar) -> Option<Scalar> {
        let name = name.into();
        match self.place(&name) {
            Ok(place) => self.0.get_mut(place).map(|(_, known)| std::mem::replace(known, value)),
            Err(place) => {
                self.0.insert(place, (name, value));
                None
            }
        }
    }

    /// Takes one out.
    pub fn remove(&mut self, name: &str) -> Option<Scalar> {
        self.place(name).ok().map(|place| self.0.remove(place).1)
    }

    /// The one of this name.
    pub fn get(&self, name: &str) -> Option<&Scalar> {
        self.0.get(self.place(name).ok()?).map(|(_, value)| value)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Scalar)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Their values, by name, to change them.
    pub fn values_mut(&mut self) -> impl ExactSizeIterator<Item = &mut Scalar> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

impl<N: Into<String>> FromIterator<(N, Scalar)> for Attributes {
    /// Of two of one name the later one counts.
    fn from_iter<I: IntoIterator<Item = (N, Scalar)>>(named: I) -> Self {
        let mut list: Vec<(String, Scalar)> = named.into_iter().map(|(name, value)| (name.into(), value)).collect();
        settle(&mut list);
        Self(list)
    }
}

impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Attributes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Attributes, A::Error> {
                let mut list = Vec::with_capacity(map.size_hint().unwrap_or(USUAL).min(MOST_AT_ONCE));
                while let Some(entry) = map.next_entry()? {
                    list.push(entry);
                }
                settle(&mut list);
                Ok(Attributes(list))
            }
        }

        deserializer.deserialize_map(Read)
    }
}

/// Puts them in order; of two of one name the later one stays.
fn settle(list: &mut Vec<(String, Scalar)>) {
    if list.is_sorted_by(|(a, _), (b, _)| a < b) {
        return;
    }
    list.sort_by(|(a, _), (b, _)| a.cmp(b));
    list.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            std::mem::swap(later, earlier);
        }
        same
    });
}

/// What room is made for when nobody says how many come.
const USUAL: usize = 16;
/// The most that room is made for because somebody says so.
const MOST_AT_ONCE: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_in_order_and_the_later_one_counts() {
        let read: Attributes = serde_json::from_str(r#"{"b":1,"a":true,"c":"x","a":2,"b":1.5,"a":3}"#).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), r#"{"a":3,"b":1.5,"c":"x"}"#);
        let made: Attributes =
            [("c", Scalar::Text("x".into())), ("a", Scalar::Int(3)), ("b", Scalar::Double(1.5))].into_iter().collect();
        assert_eq!(read, made);
        let mut one = Attributes::new();
        for (name, value) in [("b", 1), ("a", 2), ("b", 3)] {
            one.insert(name, Scalar::Int(value));
        }
        assert_eq!((one.len(), one.get("b")), (2, Some(&Scalar::Int(3))));
        assert_eq!((one.remove("a"), one.remove("a")), (Some(Scalar::Int(2)), None));
        assert_eq!((one.get("a"), one.is_empty()), (None, false));
    }
}
