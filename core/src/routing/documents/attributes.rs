//! The host's own facts of one request: few, small, and made anew for every decision, so they are a sorted list.

use super::request::Scalar;
use serde::de::{DeserializeSeed, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

/// Named scalars in the order of their names; a name stands once.
///
/// ```
/// use kanava::routing::Scalar;
/// use kanava::routing::documents::Attributes;
///
/// let mut attributes = Attributes::new();
/// attributes.insert("tier", Scalar::Text("gold".into()));
/// attributes.insert("age", Scalar::Int(44));
/// assert_eq!(attributes.get("age"), Some(&Scalar::Int(44)));
/// assert_eq!(attributes.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["age", "tier"]);
/// ```
#[derive(Clone, Default)]
pub struct Attributes {
    /// The names one after the other, in no order.
    names: String,
    /// In the order of the names.
    list: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    name: Range<usize>,
    head: Head,
    value: Scalar,
}

impl Attributes {
    /// None yet.
    pub const fn new() -> Self {
        Self { names: String::new(), list: Vec::new() }
    }

    /// Sets one, and gives what it was.
    pub fn insert(&mut self, name: impl Into<String>, value: Scalar) -> Option<Scalar> {
        let name = name.into();
        match self.place(&name) {
            Ok(place) => self.list.get_mut(place).map(|entry| std::mem::replace(&mut entry.value, value)),
            Err(place) => {
                let entry = self.entry(&name, value);
                self.list.insert(place, entry);
                None
            }
        }
    }

    /// Takes one out.
    pub fn remove(&mut self, name: &str) -> Option<Scalar> {
        let place = self.place(name).ok()?;
        let gone = self.list.remove(place);
        self.names.replace_range(gone.name.clone(), "");
        for entry in self.list.iter_mut().filter(|entry| entry.name.start >= gone.name.end) {
            entry.name = entry.name.start - gone.name.len()..entry.name.end - gone.name.len();
        }
        Some(gone.value)
    }

    /// The one of this name.
    pub fn get(&self, name: &str) -> Option<&Scalar> {
        self.list.get(self.place(name).ok()?).map(|entry| &entry.value)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Scalar)> {
        self.list.iter().map(|entry| (named(&self.names, entry), &entry.value))
    }

    /// Their values, by name, to change them.
    pub fn values_mut(&mut self) -> impl ExactSizeIterator<Item = &mut Scalar> {
        self.list.iter_mut().map(|entry| &mut entry.value)
    }

    /// One that is still to be put in its place.
    fn entry(&mut self, name: &str, value: Scalar) -> Entry {
        let from = self.names.len();
        self.names.push_str(name);
        Entry { name: from..self.names.len(), head: Head::of(name), value }
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        let head = Head::of(name);
        self.list.binary_search_by(|entry| entry.head.compare(head, || (letters(&self.names, entry), name.as_bytes())))
    }

    /// Puts them in order; of two of one name the later one stays.
    fn settle(&mut self) {
        let names = &self.names;
        let compare = |a: &Entry, b: &Entry| a.head.compare(b.head, || (letters(names, a), letters(names, b)));
        if self.list.is_sorted_by(|a, b| compare(a, b).is_lt()) {
            return;
        }
        self.list.sort_by(compare);
        if self.list.is_sorted_by(|a, b| compare(a, b).is_lt()) {
            return;
        }
        self.list.dedup_by(|later, earlier| {
            let same = compare(later, earlier).is_eq();
            if same {
                std::mem::swap(later, earlier);
            }
            same
        });
    }
}

fn letters<'n>(names: &'n str, entry: &Entry) -> &'n [u8] {
    names.as_bytes().get(entry.name.clone()).unwrap_or_default()
}

fn named<'n>(names: &'n str, entry: &Entry) -> &'n str {
    names.get(entry.name.clone()).unwrap_or_default()
}

/// What is said of attributes by name, so that those of a request are found in one pass: both are in order.
#[derive(Debug)]
pub(crate) struct ByName<T>(Vec<(Head, String, T)>);

impl<T> ByName<T> {
    /// Says this of a name of which nothing is said yet.
    pub(crate) fn insert(&mut self, name: &str, said: T) {
        let head = Head::of(name);
        let place = self
            .0
            .partition_point(|(other, known, _)| other.compare(head, || (known.as_bytes(), name.as_bytes())).is_lt());
        self.0.insert(place, (head, name.to_owned(), said));
    }

    /// Names every attribute of which something is said, and what.
    pub(crate) fn each<'a>(&self, attributes: &'a Attributes, mut found: impl FnMut(&T, &'a Scalar)) {
        let mut said = self.0.iter();
        let mut next = said.next();
        for entry in &attributes.list {
            while let Some((head, known, of_it)) = next {
                match head.compare(entry.head, || (known.as_bytes(), letters(&attributes.names, entry))) {
                    Ordering::Less => {}
                    Ordering::Equal => found(of_it, &entry.value),
                    Ordering::Greater => break,
                }
                next = said.next();
            }
        }
    }
}

impl<'n, T> FromIterator<(&'n str, T)> for ByName<T> {
    /// Of names that stand once.
    fn from_iter<I: IntoIterator<Item = (&'n str, T)>>(named: I) -> Self {
        let mut all: Vec<_> = named.into_iter().map(|(name, said)| (Head::of(name), name.to_owned(), said)).collect();
        all.sort_by(|(a, a_name, _), (b, b_name, _)| a.compare(*b, || (a_name.as_bytes(), b_name.as_bytes())));
        Self(all)
    }
}

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// The first letters of a name as a number in the order of names: most names are told apart by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Head(u64);

impl Head {
    fn of(name: &str) -> Self {
        let mut letters = [0; 8];
        letters.iter_mut().zip(name.bytes()).for_each(|(place, letter)| *place = letter);
        Self(u64::from_be_bytes(letters))
    }

    /// The order of two names by their heads, and by themselves where those are the same.
    #[inline]
    fn compare<'n>(self, other: Self, names: impl FnOnce() -> (&'n [u8], &'n [u8])) -> Ordering {
        self.cmp(&other).then_with(|| match names() {
            (a, b) if a.len() == b.len() && a.len() <= 8 => Ordering::Equal,
            (a, b) => a.cmp(b),
        })
    }
}

impl fmt::Debug for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl PartialEq for Attributes {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<N: Into<String>> FromIterator<(N, Scalar)> for Attributes {
    /// Of two of one name the later one counts.
    fn from_iter<I: IntoIterator<Item = (N, Scalar)>>(named: I) -> Self {
        let mut all = Self::new();
        for (name, value) in named {
            let entry = all.entry(&name.into(), value);
            all.list.push(entry);
        }
        all.settle();
        all
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
                let room = map.size_hint().unwrap_or(USUAL).min(MOST_AT_ONCE);
                let (names, list) = (String::with_capacity(room * 12), Vec::with_capacity(room));
                let mut all = Attributes { names, list };
                let (mut from, mut nothing) = (0, false);
                while let Some(head) = map.next_key_seed(Name(&mut all.names))? {
                    let name = from..all.names.len();
                    from = name.end;
                    let value: Option<Scalar> = map.next_value()?;
                    nothing |= value.is_none();
                    all.list.push(Entry { name, head, value: value.unwrap_or(NOTHING) });
                }
                all.settle();
                // Only now: of two of one name the later one counts, `null` or not.
                if nothing {
                    all.list.retain(|entry| !matches!(entry.value, Scalar::Double(value) if value.is_nan()));
                }
                Ok(all)
            }
        }

        deserializer.deserialize_map(Read)
    }
}

/// Reads a name to the end of all names.
struct Name<'n>(&'n mut String);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Head;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Head, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Head;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, name: &str) -> Result<Head, E> {
        self.0.push_str(name);
        Ok(Head::of(name))
    }
}

/// What stands for `null` while attributes are read: NaN is absent too.
const NOTHING: Scalar = Scalar::Double(f64::NAN);
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
        let nothing: Attributes = serde_json::from_str(r#"{"b":1,"a":true,"c":null,"a":null}"#).unwrap();
        assert_eq!(serde_json::to_string(&nothing).unwrap(), r#"{"b":1}"#);
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
