//! Values as programs print them where there is none: templates that nobody filled in, objects, errors of spreadsheets.

/// A template that nobody filled in, a value as a program prints it, or an error of a spreadsheet.
pub(super) fn is_printed(text: &str) -> bool {
    const PAIRS: [(&str, &str); 12] = [
        ("{{", "}}"),
        ("${", "}"),
        ("#{", "}"),
        ("@{", "}"),
        ("$(", ")"),
        ("<%", "%>"),
        ("{%", "%}"),
        ("[%", "%]"),
        ("[[", "]]"),
        ("*|", "|*"),
        ("%%", "%%"),
        ("function", "("),
    ];
    const BEGINS: [&str; 14] = [
        "[object",
        "[function",
        "[native code",
        "[class ",
        "<bound method",
        "<function",
        "<built-in",
        "<class ",
        "#<",
        "object {",
        "promise {",
        "symbol(",
        "java.lang.",
        "system.object",
    ];
    const HAS: [&str; 3] = [" object at 0x", "[native code]", "=>"];
    let has_pair = |(open, close): &(&str, &str)| {
        text.split_once(open).is_some_and(|(before, rest)| {
            // A function's text begins with the word; a template may stand within a longer text.
            rest.contains(close) && (*open != "function" || before.is_empty() || before == "async ")
        })
    };
    let begins = |start: &&str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    PAIRS.iter().any(has_pair)
        || BEGINS.iter().any(begins)
        || HAS.iter().any(|part| text.contains(part))
        || is_slot(text)
        || is_variable(text)
        || is_empty_object(text)
        || is_sheet_error(text)
}

/// A name between marks, where its value should be: `<user>`, `{user.id}`, `%user_id%`, `:user_id`, `%s`.
fn is_slot(text: &str) -> bool {
    let name = |inner: &str| {
        inner.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && inner.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | '.' | '-' | ' '))
    };
    let within = |open: char, close: char| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    [('<', '>'), ('{', '}'), ('%', '%')].iter().any(|(open, close)| within(*open, *close).is_some_and(name))
        || text.strip_prefix(':').is_some_and(name)
        || matches!(
            text.as_bytes(),
            [b'%', b's' | b'd' | b'i' | b'v' | b'@' | b'u'] | [b'%', _, b'$', b's' | b'd' | b'@']
        )
        || matches!(text.as_bytes(), [b'{', b'0'..=b'9', b'}'])
}

/// A variable that no shell has put a value for: `$USER_ID`, `$1`. One word in capitals (`$AAPL`) is a name on a channel.
fn is_variable(text: &str) -> bool {
    let Some(name) = text.strip_prefix('$') else { return false };
    let mut letters = name.bytes();
    let begins = letters.next().is_some_and(|b| b.is_ascii_uppercase() || b == b'_');
    let capitals = letters.all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    begins && capitals && name.contains('_') || matches!(name.as_bytes(), [b'0'..=b'9'])
}

/// An object that holds nothing: `{"id":null}`, `{'id': None}`.
fn is_empty_object(text: &str) -> bool {
    let nothing = |pair: &str| {
        pair.split_once(':').is_some_and(|(_, value)| {
            let value = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
            value.is_empty()
                || ["null", "none", "undefined", "nil", "nan"].iter().any(|word| value.eq_ignore_ascii_case(word))
        })
    };
    let inner = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    inner.is_some_and(|inner| inner.split(',').all(nothing))
}

/// `#REF!`, `#NAME?`, `#WERT!`, `#¡VALOR!` in any language, and `Err:502`.
fn is_sheet_error(text: &str) -> bool {
    let name = |inner: &str| {
        let mut letters = inner.chars();
        letters.clone().count() <= 16
            && letters.all(|c| c.is_alphabetic() || matches!(c, '/' | '0' | '_' | '¡' | '¿' | ' '))
    };
    let error = text.strip_prefix('#').and_then(|rest| rest.strip_suffix(['!', '?']));
    let code = text.get(..4).filter(|head| head.eq_ignore_ascii_case("err:")).and_then(|_| text.get(4..));
    error.is_some_and(name) || code.is_some_and(|code| code.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_prints_has_a_shape() {
        for text in [
            "{{a}}",
            "x-${a}",
            "<user>",
            "%user%",
            ":id",
            "#REF!",
            "#¿NOMBRE?",
            "Err:502",
            "[object Window]",
            "{0}",
            "$A_B",
            "$1",
            "{\"a\":null}",
            "{'a': None}",
        ] {
            assert!(is_printed(text), "{text}");
        }
        for text in [
            "<A12>",
            "{6f9619ff-8b86-d011}",
            "100%",
            "#42",
            "#hashtag",
            "function",
            "a{b",
            "user:42",
            "A:B",
            "$AAPL",
            "$a_b",
            "{\"a\":1}",
        ] {
            assert!(!is_printed(text), "{text}");
        }
    }
}
