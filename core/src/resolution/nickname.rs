//! Given names and their nicknames.

use super::letters::letters;
use hashbrown::{HashMap, HashSet};
use std::sync::OnceLock;

/// Pairs of a given name and a nickname, from `nicknames.txt` (English) and `nicknames_more.txt` (other languages).
#[derive(Debug, Default)]
pub(crate) struct Nicknames {
    pairs: HashSet<(&'static str, &'static str), foldhash::fast::FixedState>,
    names: HashSet<&'static str, foldhash::fast::FixedState>,
    /// Full names by short form.
    full_names: HashMap<&'static str, Vec<&'static str>, foldhash::fast::FixedState>,
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

    /// Whether one is a nickname of the other: `kasia` of `katarzyna`. Two full names with one nickname are not:
    /// `christina` and `martina`, both `tina`.
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

    /// The full names that a short form may stand for, in no order: `tina` for `christina`, `martina` and more.
    pub(crate) fn full_names(&self, short: &str) -> &[&'static str] {
        self.full_names.get(short).map_or(&[], Vec::as_slice)
    }

    fn read() -> Self {
        let lists = [include_str!("nicknames.txt"), include_str!("nicknames_more.txt")];
        let lines = lists.into_iter().flat_map(str::lines).filter(|l| !l.starts_with('#'));
        let directed: HashSet<(&str, &str), foldhash::fast::FixedState> = lines
            .filter_map(|line| line.split_once(": "))
            .flat_map(|(full, nicks)| nicks.split(' ').map(move |nick| (nick, full)))
            .collect();
        let mut list = Self { letters: vec![0; 1 << (BITS - 6)], ..Self::default() };
        for (nick, full) in &directed {
            // The English list has some pairs both ways: the shorter name is the short form then.
            if nick.len() <= full.len() || !directed.contains(&(*full, *nick)) {
                list.full_names.entry(*nick).or_default().push(*full);
            }
            list.names.extend([*nick, *full]);
            list.pairs.insert((*nick.min(full), *nick.max(full)));
            let bit = bit(letters(nick), letters(full));
            list.letters[bit / 64] |= 1 << (bit % 64);
        }
        list
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

    #[test]
    fn short_forms_of_many_languages() {
        let list = Nicknames::shared();
        for (short, full) in [
            ("tony", "anthony"),
            ("bill", "william"),
            ("jussi", "juhani"),
            ("lasse", "lars"),
            ("stina", "kristina"),
            ("micke", "mikael"),
            ("hannes", "johannes"),
            ("fritz", "friedrich"),
            ("sepp", "josef"),
            ("wim", "willem"),
            ("jaap", "jacobus"),
            ("manu", "emmanuel"),
            ("jp", "jeanpierre"),
            ("paco", "francisco"),
            ("pepe", "jose"),
            ("lola", "dolores"),
            ("ze", "jose"),
            ("beppe", "giuseppe"),
            ("kasia", "katarzyna"),
            ("gosia", "malgorzata"),
            ("sasha", "aleksandr"),
            ("katya", "ekaterina"),
            ("kostas", "konstantinos"),
            ("juss", "johannes"),
            ("trine", "katrina"),
        ] {
            assert!(list.are_nicknames(short, full) && list.are_nicknames(full, short), "{short} of {full}");
            assert!(list.full_names(short).contains(&full), "{short} of {full}");
            assert!(!list.full_names(full).contains(&short), "{short} of {full}");
        }
        assert!(list.full_names("tina").contains(&"christina") && list.full_names("xyzzy").is_empty());
    }

    #[test]
    fn other_names_are_no_nicknames() {
        let list = Nicknames::shared();
        for (a, b) in [
            ("christina", "martina"),
            ("alexander", "alexandra"),
            ("aleksandr", "aleksandra"),
            ("matti", "mikko"),
            ("johannes", "juhani"),
            ("anthony", "robert"),
            ("maria", "marja"),
            ("anna", "anni"),
            ("", ""),
            ("", "jose"),
            ("anna", "anna"),
            ("paco", "curro"),
            ("Paco", "Francisco"),
            ("hannu", "johannes"),
            ("max mustermann", "max"),
        ] {
            assert!(!list.are_nicknames(a, b), "{a} {b}");
        }
    }

    #[test]
    fn the_list_is_lines_of_folded_words() {
        let more = include_str!("nicknames_more.txt").lines().filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for line in more {
            let (full, shorts) = line.split_once(": ").unwrap();
            for word in shorts.split(' ').chain([full]) {
                assert!(!word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()), "{line}");
            }
            assert!(shorts.split(' ').all(|short| short != full), "{line}");
            count += 1;
        }
        assert!(count > 800, "{count}");
    }
}
