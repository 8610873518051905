//! Given names and what people with them are called.

use hashbrown::{HashMap, HashSet};

/// The pairs of a given name and its nicknames.
#[derive(Debug)]
pub(crate) struct Nicknames {
    pairs: HashSet<(&'static str, &'static str), foldhash::fast::FixedState>,
    pub(crate) families: HashMap<&'static str, Vec<&'static str>, foldhash::fast::FixedState>,
}

impl Nicknames {
    pub(crate) fn read() -> Self {
        let mut pairs = HashSet::default();
        let mut families: HashMap<&'static str, Vec<&'static str>, foldhash::fast::FixedState> = HashMap::default();
        for line in include_str!("nicknames.txt").lines() {
            let Some((name, nicks)) = line.split_once(": ").filter(|_| !line.starts_with('#')) else { continue };
            for nick in nicks.split(' ') {
                pairs.insert((name.min(nick), name.max(nick)));
                families.entry(nick).or_default().push(name);
            }
            families.entry(name).or_default().push(name);
        }
        Self { pairs, families }
    }

    /// Whether one is a nickname of the other.
    pub(crate) fn same(&self, a: &str, b: &str) -> bool {
        self.pairs.contains(&(a.min(b), a.max(b)))
    }
}
