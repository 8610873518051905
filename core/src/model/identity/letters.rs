//! Letters without their marks, and the marks that nobody sees.

use unicode_normalization::char::decompose_canonical;

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
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            c.to_lowercase().for_each(|c| push_base(c, out));
        }
    }
}

/// Appends a lower-case letter without its marks.
fn push_base(c: char, out: &mut String) {
    match c {
        // By far the most common, without a look into tables.
        'ä' | 'å' | 'á' | 'à' | 'â' | 'ã' => out.push('a'),
        'ö' | 'ø' | 'ó' | 'ò' | 'ô' | 'õ' => out.push('o'),
        'é' | 'è' | 'ê' | 'ë' => out.push('e'),
        'ü' | 'ú' | 'ù' | 'û' => out.push('u'),
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ł' => out.push('l'),
        'đ' | 'ð' => out.push('d'),
        'þ' => out.push_str("th"),
        'ı' => out.push('i'),
        _ => push_parts(c, |part| out.push(part)),
    }
}

/// The letters of a letter, without its marks.
fn push_parts(letter: char, mut push: impl FnMut(char)) {
    decompose_canonical(letter, |c| {
        if !matches!(c, '\u{300}'..='\u{36f}') && !is_ignorable(c) {
            push(c);
        }
    });
}

/// How long the bare form of a text is, and the byte that it begins with; no form is written to tell.
pub(super) fn bare_shape(text: &str) -> (u8, usize) {
    let first = text.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
    if text.is_ascii() {
        return (first, text.len());
    }
    let mut begin = first;
    if first >= 128 {
        let mut start = String::new();
        text.chars().next().into_iter().flat_map(char::to_lowercase).for_each(|c| push_base(c, &mut start));
        begin = start.as_bytes().first().copied().unwrap_or(first);
    }
    let length = |c: char| match c {
        'ß' | 'æ' | 'Æ' | 'œ' | 'Œ' | 'þ' | 'Þ' => 2,
        '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => usize::from(!is_ignorable(c)),
        '\u{300}'..='\u{36f}' => 0,
        c if is_ignorable(c) => 0,
        // Syllables and kana fall apart into letters and signs; no other script's are longer than they look.
        '\u{600}'..='\u{4dff}' | '\u{ac00}'..='\u{d7a3}' => {
            let mut length = 0;
            push_parts(c, |part| length += part.len_utf8());
            length
        }
        c => c.len_utf8(),
    };
    (begin, text.chars().map(length).sum())
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
            ("ゲスト", "ケ\u{3099}スト"),
            ("게", "\u{1100}\u{1166}"),
            ("زائر", "زاي\u{654}ر"),
            ("匿名", "匿名"),
            ("a\u{ad}b\u{feff}c\u{200d}", "abc\u{200d}"),
        ] {
            let mut out = String::new();
            push_bare(text, &mut out);
            assert_eq!(out, bare.replace('\u{200d}', ""), "{text}");
            assert_eq!(bare_shape(text), (out.as_bytes()[0], out.len()), "{text}");
        }
        assert!(is_ignorable('\u{fe0f}') && is_ignorable('\u{200d}') && !is_ignorable(' ') && !is_ignorable('é'));
    }
}
