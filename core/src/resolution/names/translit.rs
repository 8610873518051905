//! A name in latin letters, whatever script it came in.
//!
//! The tables are those of `any_ascii`: ISC licence, no dependencies, 560 KB. The other crate for it, `deunicode`, has
//! 470 KB, is as well kept and puts spaces between Chinese syllables. `any_ascii` has the same tables in Python, so that
//! `scripts/name_lists.py` folds the lists by the very rules that fold a cell.

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;

/// The words of a text in lower-case latin letters and digits, one space between them.
///
/// Apostrophes and marks go without a trace, everything else that is no letter or digit parts words:
/// `O'Brien` is `obrien`, `Anna-Maija` is `anna maija`, `Ёлкин` is `elkin`, `黄秀英` is `huangxiuying`, `😀` is nothing.
pub(crate) fn latin(text: &str) -> String {
    let mut words = Words { text: String::with_capacity(text.len()), gap: false };
    if text.is_ascii() {
        text.chars().for_each(|c| words.ascii(c));
        return words.text;
    }
    let mut before = ' ';
    for c in text.nfc() {
        words.transliterated(c, before);
        before = c;
    }
    words.text
}

/// The latin letters of one character of a name, in lower case: none for what is no letter or digit.
pub(crate) fn letters_of(c: char) -> impl Iterator<Item = char> {
    let of = if c.is_alphanumeric() { any_ascii_char(c) } else { "" };
    of.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase())
}

/// Whether a character is written into names without being a letter: `O'Brien`, `Д’Артаньян`.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '‘' | '’' | '‛' | 'ʹ' | 'ʼ' | 'ʻ' | '′' | '＇')
}

/// Words as they are put together.
struct Words {
    text: String,
    /// Whether something parted what comes from what is there.
    gap: bool,
}

impl Words {
    fn ascii(&mut self, c: char) {
        if c.is_ascii_alphanumeric() {
            self.put(c.to_ascii_lowercase());
        } else if !is_apostrophe(c) {
            self.gap = true;
        }
    }

    fn transliterated(&mut self, c: char, before: char) {
        match c {
            _ if c.is_ascii() => self.ascii(c),
            _ if is_apostrophe(c) => {}
            // The tables write no alef and no ayn; people write an `a` for both where a name begins with them.
            'ا' | 'أ' | 'آ' => self.put('a'),
            'إ' => self.put('i'),
            'ع' if self.gap || self.text.is_empty() => self.put('a'),
            // Two letters, one vowel.
            'υ' | 'ύ' | 'Υ' | 'Ύ' if matches!(before, 'ο' | 'Ο') => self.put('u'),
            _ if c.is_alphanumeric() => letters_of(c).for_each(|c| self.put(c)),
            // Catalan: `Gal·la`.
            '·' if matches!(before, 'l' | 'L') => {}
            // Marks and joiners say nothing; spaces, dashes, signs and emoji part words.
            _ if !c.is_whitespace() && any_ascii_char(c).is_empty() => {}
            _ => self.gap = true,
        }
    }

    fn put(&mut self, c: char) {
        if self.gap && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.gap = false;
        self.text.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_latin_words() {
        for (text, expected) in [
            ("", ""),
            ("  ", ""),
            ("O'Brien", "obrien"),
            ("Anna-Maija  Möttönen", "anna maija mottonen"),
            ("Ёлкин", "elkin"),
            ("Щербаков Юрий", "shcherbakov yuriy"),
            ("Наталья", "natalya"),
            ("黄秀英", "huangxiuying"),
            ("Δημήτρης Κωνσταντίνου", "dimitris konstantinou"),
            ("ΓΕΩΡΓΙΟΥ", "georgiou"),
            ("الخطيب", "alkhtyb"),
            ("علي", "aly"),
            ("김민준", "gimminjun"),
            ("さくら たろう", "sakura tarou"),
            ("Łukasz", "lukasz"),
            ("Ørsted", "orsted"),
            ("Weiß", "weiss"),
            ("Đặng", "dang"),
            ("Jose\u{301}", "jose"),
            ("Gal·la", "galla"),
            ("J.R.R. Tolkien", "j r r tolkien"),
            ("Smith\u{a0}\u{2013}\u{200d}Jones", "smith jones"),
            ("😀 Ann 👩‍👧", "ann"),
            ("Acme™ № 5", "acme 5"),
            ("ＡＢＣ１", "abc1"),
        ] {
            assert_eq!(latin(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_latin_stays_so() {
        for text in ["Nyström", "Ελένη", "吴娟", "Зайцев", "d'Arc", "한글"] {
            let once = latin(text);
            assert_eq!(latin(&once), once);
            assert!(once.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' '));
        }
    }

    #[test]
    fn long_texts_take_no_longer_than_they_are() {
        for text in ["a", "ä", "吴", "😀", "\u{301}", "-"] {
            assert!(latin(&text.repeat(1_000_000)).len() <= 6_000_000);
        }
    }
}
