//! Given names and their nicknames.

use super::letters::letters;
use hashbrown::HashSet;
use std::sync::OnceLock;

/// Pairs of a given name and a nickname, from `nicknames.txt` and `names/nicknames_more.txt`.
#[derive(Debug)]
pub(crate) struct Nicknames {
    pairs: HashSet<(&'static str, &'static str), foldhash::fast::FixedState>,
    names: HashSet<&'static str, foldhash::fast::FixedState>,
    /// A bit for the letters of each pair, at their hash.
    letters: Vec<u64>,
}

/// The number of bits, as a power of two.
const BITS: u32 = 16;

impl Nicknames {
    /// The list, read once.
    pub(crate) fn shared() -> &'static Self {
        static LIST: OnceLock<Nicknames> = OnceLock::new();
        LIST.get_or_init(Self::read)
    }

    /// Whether one is a nickname of the other.
    pub(crate) fn are_nicknames(&self, a: &str, b: &str) -> bool {
        self.pairs.contains(&(a.min(b), a.max(b)))
    }

    /// Whether two names may be a pair, by their letters alone. `false` is certain.
    #[inline]
    pub(crate) fn may_be_nicknames(&self, a: u32, b: u32) -> bool {
        let bit = bit(a, b);
        self.letters.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// Whether a name is in the list at all.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    fn read() -> Self {
        let (mut pairs, mut names) = (HashSet::default(), HashSet::default());
        let mut of_pairs = vec![0; 1 << (BITS - 6)];
        let lists = [include_str!("nicknames.txt"), include_str!("names/nicknames_more.txt")];
        for line in lists.into_iter().flat_map(str::lines).filter(|l| !l.starts_with('#')) {
            let Some((name, nicks)) = line.split_once(": ") else { continue };
            names.insert(name);
            for nick in nicks.split(' ') {
                names.insert(nick);
                pairs.insert((name.min(nick), name.max(nick)));
                let bit = bit(letters(name), letters(nick));
                of_pairs[bit / 64] |= 1 << (bit % 64);
            }
        }
        Self { pairs, names, letters: of_pairs }
    }
}

/// The position of the bit for two names' letters.
#[inline]
fn bit(a: u32, b: u32) -> usize {
    let both = u64::from(a.min(b)) << 32 | u64::from(a.max(b));
    (both.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nicknames_go_both_ways_and_no_further() {
        let list = Nicknames::shared();
        assert!(list.are_nicknames("anthony", "tony") && list.are_nicknames("tony", "anthony"));
        assert!(list.contains("tony") && !list.contains("väinö"));
        assert!(!list.are_nicknames("anthony", "robert"));
        assert!(list.pairs.iter().all(
            |(a, b)| list.may_be_nicknames(letters(a), letters(b)) && list.may_be_nicknames(letters(b), letters(a))
        ));
        let set: u32 = list.letters.iter().map(|word| word.count_ones()).sum();
        assert!(set < 1 << (BITS - 3), "{set} bits tell little");
    }
}
