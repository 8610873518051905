//! Short and pet forms of given names, and which way round: `../nicknames.txt` (English) and `nicknames_more.txt`.

use hashbrown::{HashMap, HashSet};
use std::sync::OnceLock;

/// Whether one of two names, in the form of [`super::latin`], is a short form of the other: `kasia` and `katarzyna`.
///
/// Two full names are not, though they share a short form: `christina` and `martina`, both `tina`.
pub(crate) fn are_nicknames(a: &str, b: &str) -> bool {
    nickname_of(a, b) || nickname_of(b, a)
}

/// Whether the first is a short form of the second: `paco` of `francisco`, not the other way round.
///
/// A name of two words is looked up as one: `jp` of `jean pierre`.
pub(crate) fn nickname_of(short: &str, full: &str) -> bool {
    if full.contains(' ') {
        return full.len() <= LONGEST && nickname_of(short, &full.replace(' ', ""));
    }
    forms().get(short).is_some_and(|names| names.contains(&full))
}

/// Whether two short forms may stand for one full name: `bill` and `willy`, `paco` and `fran`.
///
/// What is the short form of no longer name is a full name, and shares nothing: `christina` and `martina`.
pub(crate) fn share_full_name(a: &str, b: &str) -> bool {
    let forms = forms();
    let names = |short| forms.get(short);
    a != b && names(a).zip(names(b)).is_some_and(|(a, b)| a.iter().any(|name| b.contains(name)))
}

/// The full names that a short form may stand for, in no order: `tina` for `christina`, `martina` and more.
pub(crate) fn full_names(short: &str) -> &'static [&'static str] {
    forms().get(short).map_or(&[], Vec::as_slice)
}

/// No full name of the lists is longer.
const LONGEST: usize = 32;

/// Full names by short form.
type Forms = HashMap<&'static str, Vec<&'static str>, foldhash::fast::FixedState>;

fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| read(&[include_str!("../nicknames.txt"), include_str!("nicknames_more.txt")]))
}

/// Lines `name: form form`. The English list has some pairs both ways: the shorter name is the short form then.
fn read(lists: &[&'static str]) -> Forms {
    let lines = lists.iter().flat_map(|list| list.lines()).filter(|line| !line.starts_with('#'));
    let pairs = lines
        .filter_map(|line| line.split_once(": "))
        .flat_map(|(full, shorts)| shorts.split(' ').map(move |short| (short, full)));
    let pairs: HashSet<_, foldhash::fast::FixedState> = pairs.collect();
    let mut forms = Forms::default();
    for (short, full) in &pairs {
        if short.len() <= full.len() || !pairs.contains(&(*full, *short)) {
            forms.entry(*short).or_default().push(*full);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_of_many_languages() {
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
            ("jp", "jean pierre"),
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
            assert!(nickname_of(short, full), "{short} of {full}");
            assert!(are_nicknames(short, full) && are_nicknames(full, short), "{short} of {full}");
        }
        assert!(!nickname_of("francisco", "paco") && !nickname_of("katarzyna", "kasia"));
    }

    #[test]
    fn other_names_are_no_nicknames() {
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
            assert!(!are_nicknames(a, b), "{a} {b}");
        }
        assert!(!are_nicknames("a", &"b ".repeat(1_000_000)) && !are_nicknames(&"b".repeat(1_000_000), "a"));
    }

    #[test]
    fn two_short_forms_of_one_name() {
        for (a, b) in [("bill", "willy"), ("paco", "fran"), ("kostas", "costas"), ("gosia", "malgosia")] {
            assert!(share_full_name(a, b) && share_full_name(b, a), "{a} {b}");
        }
        for (a, b) in [("bill", "tony"), ("william", "bill"), ("tina", "tina"), ("", ""), ("christina", "martina")] {
            assert!(!share_full_name(a, b), "{a} {b}");
        }
        assert!(full_names("tina").contains(&"christina") && full_names("xyzzy").is_empty());
    }

    #[test]
    fn the_lists_are_lines_of_folded_words() {
        let more = include_str!("nicknames_more.txt").lines().filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for line in more {
            let (full, shorts) = line.split_once(": ").unwrap();
            for word in shorts.split(' ').chain([full]) {
                assert!(!word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()), "{line}");
            }
            assert!(shorts.split(' ').all(|short| short != full), "{line}");
            assert!(full.len() <= LONGEST);
            count += 1;
        }
        assert!(count > 800, "{count}");
    }
}
