//! Given names and what people with them are called.

use hashbrown::HashSet;
use std::sync::OnceLock;

/// The pairs of a given name and its nicknames, English, from `nicknames.txt`.
#[derive(Debug)]
pub(crate) struct Nicknames {
    pairs: HashSet<(&'static str, &'static str), foldhash::fast::FixedState>,
    names: HashSet<&'static str, foldhash::fast::FixedState>,
}

impl Nicknames {
    /// The list, read once.
    pub(crate) fn shared() -> &'static Self {
        static LIST: OnceLock<Nicknames> = OnceLock::new();
        LIST.get_or_init(Self::read)
    }

    /// Whether one is a nickname of the other.
    pub(crate) fn same(&self, a: &str, b: &str) -> bool {
        self.pairs.contains(&(a.min(b), a.max(b)))
    }

    /// Whether a name stands in the list at all.
    pub(crate) fn known(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    fn read() -> Self {
        let (mut pairs, mut names) = (HashSet::default(), HashSet::default());
        for line in include_str!("nicknames.txt").lines().filter(|l| !l.starts_with('#')) {
            let Some((name, nicks)) = line.split_once(": ") else { continue };
            names.insert(name);
            for nick in nicks.split(' ') {
                names.insert(nick);
                pairs.insert((name.min(nick), name.max(nick)));
            }
        }
        Self { pairs, names }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nicknames_go_both_ways_and_no_further() {
        let list = Nicknames::shared();
        assert!(list.same("anthony", "tony") && list.same("tony", "anthony"));
        assert!(list.known("tony") && !list.known("väinö"));
        assert!(!list.same("anthony", "robert"));
    }
}
