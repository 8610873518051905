//! Lists of words that stand in files: one word a line, with what it means.

use super::letters::{bare_shape, push_bare};

/// Words with their meanings, found by their form without letter case and accents.
#[derive(Debug)]
pub(super) struct WordList<T> {
    shapes: Shapes,
    begins: Begins,
    /// A bit for the hash of every word: one in a hundred other words has one too.
    marks: Vec<u64>,
    words: Vec<(String, T)>,
}

const MARKS: usize = 2048;

/// The place of a word's mark.
fn mark_of(word: &str) -> (usize, u64) {
    let mut hash = word.len() as u64;
    for part in word.as_bytes().chunks(8) {
        let mut eight = [0; 8];
        eight.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
        hash = (hash ^ u64::from_le_bytes(eight)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
    }
    ((hash >> 38) as usize % MARKS, 1 << (hash & 63))
}

impl<T: Copy + PartialEq> WordList<T> {
    /// Reads a list: `word<tab>meaning<tab>origin`. `form` writes the form of a word
    /// that a text is looked up by; lines whose meaning `read` does not know, and those after `# `, are left out.
    pub(super) fn parse(list: &str, form: fn(&str, &mut String), read: fn(&str) -> Option<T>) -> Self {
        let line = |line: &str| {
            let (word, rest) = line.split_once('\t').filter(|_| !line.starts_with("# "))?;
            let meaning = read(rest.split('\t').next().unwrap_or(rest))?;
            let mut written = String::new();
            form(word, &mut written);
            Some((written, meaning))
        };
        let mut words: Vec<(String, T)> = list.lines().filter_map(line).collect();
        words.sort_by(|a, b| a.0.cmp(&b.0));
        words.dedup_by(|a, b| a.0 == b.0);
        let mut shapes = Shapes::default();
        let mut begins = Begins::default();
        let mut marks = vec![0; MARKS];
        for (word, _) in &words {
            shapes.add(word);
            begins.add(word);
            let (at, bit) = mark_of(word);
            marks.iter_mut().skip(at).take(1).for_each(|bits| *bits |= bit);
        }
        Self { shapes, begins, marks, words }
    }

    /// What a word in its form means.
    pub(super) fn get(&self, word: &str) -> Option<T> {
        if !self.begins.may_have(word) || !self.shapes.has(word) {
            return None;
        }
        let (at, bit) = mark_of(word);
        if self.marks.get(at).is_none_or(|bits| bits & bit == 0) {
            return None;
        }
        let at = self.words.binary_search_by(|(known, _)| known.as_str().cmp(word)).ok()?;
        self.words.get(at).map(|(_, meaning)| *meaning)
    }

    /// Whether a text in any letter case and with any accents may be in the list: no form is written to tell.
    pub(super) fn may_have(&self, text: &str) -> bool {
        self.begins.may_have(text) && self.shapes.may_have(text)
    }

    /// Whether a word may begin as this text does; nearly always it tells at once that none does.
    pub(super) fn may_begin(&self, text: &str) -> bool {
        self.begins.may_have(text)
    }

    /// The words of one meaning, in their form.
    pub(super) fn of(&self, meaning: T) -> impl Iterator<Item = &str> {
        self.words.iter().filter(move |(_, known)| *known == meaning).map(|(word, _)| word.as_str())
    }

    /// The words in their form.
    #[cfg(test)]
    pub(super) fn forms(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|(word, _)| word.as_str())
    }
}

/// The forms of a list's words as its file has them, for the tests that hold it to its order.
#[cfg(test)]
pub(super) fn written(list: &str, form: fn(&str, &mut String)) -> Vec<String> {
    let words = list.lines().filter(|line| !line.starts_with("# ")).filter_map(|line| line.split('\t').next());
    words
        .map(|word| {
            let mut out = String::new();
            form(word, &mut out);
            out
        })
        .collect()
}

/// Writes the form of a word that is compared without letter case and accents.
pub(super) fn bare(word: &str, out: &mut String) {
    push_bare(word, out);
}

/// The lengths of the words of a list by their first letter: nearly every other word is told from them by this alone.
#[derive(Debug)]
pub(super) struct Shapes([u64; 128]);

impl Default for Shapes {
    fn default() -> Self {
        Self([0; 128])
    }
}

impl Shapes {
    /// The shapes of a list, while compiling.
    #[expect(clippy::indexing_slicing, reason = "evaluated while compiling, where a wrong index is an error")]
    pub(super) const fn of(words: &[&str]) -> Self {
        let (mut shapes, mut rest) = ([0; 128], words);
        while let [word, tail @ ..] = rest {
            if let [first, ..] = word.as_bytes() {
                shapes[(*first & 127) as usize] |= 1 << (word.len() & 63);
            }
            rest = tail;
        }
        Self(shapes)
    }

    fn add(&mut self, word: &str) {
        let first = word.as_bytes().first().copied().unwrap_or_default();
        if let Some(lengths) = self.0.get_mut(usize::from(first & 127)) {
            *lengths |= 1 << (word.len() & 63);
        }
    }

    /// Whether a word of this first letter and length may be in the list.
    pub(super) fn has(&self, word: &str) -> bool {
        self.shaped(word.as_bytes().first().copied().unwrap_or_default(), word.len())
    }

    /// The same for a text before its form is written.
    fn may_have(&self, text: &str) -> bool {
        let (first, length) = bare_shape(text);
        self.shaped(first, length)
    }

    fn shaped(&self, first: u8, length: usize) -> bool {
        self.0.get(usize::from(first & 127)).is_some_and(|lengths| lengths >> (length & 63) & 1 == 1)
    }
}

/// The pairs of letters that words begin with.
#[derive(Debug, Default)]
struct Begins([u32; 32]);

impl Begins {
    fn add(&mut self, word: &str) {
        if let [a, b, ..] = word.as_bytes() {
            self.0.iter_mut().skip(usize::from(a & 31)).take(1).for_each(|next| *next |= 1 << (b & 31));
        }
    }

    /// Whether a word may begin so, in any letter case; yes for what is no pair of letters or digits.
    fn may_have(&self, text: &str) -> bool {
        match text.as_bytes() {
            [a, b, ..] if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => {
                self.0.get(usize::from(a & 31)).is_none_or(|next| next >> (b & 31) & 1 == 1)
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_form() {
        let list = WordList::parse("# a head\nNão\t1\tpt\nb b\t2\ten\nc\t?\ten\n", bare, |m| m.parse::<u8>().ok());
        assert_eq!(list.forms().collect::<Vec<_>>(), ["b b", "nao"]);
        assert_eq!((list.get("nao"), list.get("não"), list.get("c")), (Some(1), None, None));
        assert!(list.may_have("NÃO") && list.may_have("Na\u{303}o") && list.may_have("B B") && !list.may_have("d"));
    }
}
