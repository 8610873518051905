//! Letters without their marks, and the marks that nobody sees.

use unicode_normalization::UnicodeNormalization;

/// Whether a character shows nothing and joins nothing: what Unicode calls *default ignorable* (soft hyphens, joiners,
/// byte-order marks, variation selectors, marks of direction). Two texts that differ in these look the same to everybody.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Appends a text in lower case without accents: `Weiß` is `weiss`, `Łódź` is `lodz`, `Jörg` is `jorg`.
pub(super) fn push_bare(text: &str, out: &mut String) {
    if text.is_ascii() {
        let from = out.len();
        out.push_str(text);
        if let Some(added) = out.get_mut(from..) {
            added.make_ascii_lowercase();
        }
        return;
    }
    for c in text.chars().flat_map(char::to_lowercase).nfd() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ı' => out.push('i'),
            c if is_ignorable(c) => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_letters_stay() {
        for (text, bare) in [
            ("Jörg Schröder", "jorg schroder"),
            ("WEISS", "weiss"),
            ("Weiß", "weiss"),
            ("José Peña", "jose pena"),
            ("Jose\u{301} Pen\u{303}a", "jose pena"),
            ("İşık", "isik"),
            ("Łukasz", "lukasz"),
            ("Ødegård", "odegard"),
            ("Guðmundsson", "gudmundsson"),
            ("неизвестный", "неизвестныи"),
            ("a\u{ad}b\u{feff}c\u{200d}", "abc\u{200d}"),
        ] {
            let mut out = String::new();
            push_bare(text, &mut out);
            assert_eq!(out, bare.replace('\u{200d}', ""), "{text}");
        }
        assert!(is_ignorable('\u{fe0f}') && is_ignorable('\u{200d}') && !is_ignorable(' ') && !is_ignorable('é'));
    }
}
