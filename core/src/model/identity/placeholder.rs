//! Values that stand for "no value": withheld callers, and what is typed to get past a form.

use super::NotAKey;
use super::domain::Shapes;

/// What this text stands for, if it stands for no value. Letter case and surrounding punctuation do not matter.
pub(super) fn of_text(raw: &str) -> Option<NotAKey> {
    // No word below has a digit other than 0 and 1: most identities are told apart here, without a copy.
    if raw.len() > 40 || raw.bytes().any(|b| matches!(b, b'2'..=b'9')) {
        return None;
    }
    let bare = raw.trim_matches(|c: char| c.is_whitespace() || "<>()[]\"'.*".contains(c));
    let (withheld, missing) = (WITHHELD_SHAPES.may_have(bare), MISSING_SHAPES.may_have(bare));
    if withheld || missing {
        let word = bare.to_lowercase();
        if withheld && WITHHELD.contains(&word.as_str()) {
            return Some(NotAKey::Withheld);
        }
        if is_missing(&word) {
            return Some(NotAKey::Placeholder);
        }
    }
    bare.bytes().all(|b| matches!(b, b'0' | b'-' | b'?' | b'/' | b' ')).then_some(NotAKey::Placeholder)
}

/// Digits nobody has: one digit over and over, or a run along the keypad (`1234567890`, `9876543`).
pub(super) fn of_digits(digits: &[u8]) -> bool {
    let steps = |step: u8| {
        let pairs = digits.iter().zip(digits.iter().skip(1));
        pairs.fold(true, |run, (a, b)| run & ((b.wrapping_sub(*a).wrapping_add(10)) % 10 == step))
    };
    match digits {
        [a, b, c, ..] if a == b && b == c => digits.len() >= 5 && steps(0),
        [a, b, ..] if a.abs_diff(*b) == 1 || a.abs_diff(*b) == 9 => digits.len() >= 7 && (steps(1) || steps(9)),
        _ => false,
    }
}

/// Whether a word is typed in place of a name, in an address as anywhere: `test`, `none`, `noemail`.
pub(super) fn is_missing(word: &str) -> bool {
    MISSING_SHAPES.has(word) && MISSING.contains(&word)
}

static WITHHELD_SHAPES: Shapes = Shapes::of(WITHHELD);
static MISSING_SHAPES: Shapes = Shapes::of(MISSING);

const WITHHELD: &[&str] = &[
    "anonymous",
    "restricted",
    "unknown",
    "private",
    "withheld",
    "unavailable",
    "blocked",
    "hidden",
    "secret",
    "anonyymi",
    "tuntematon",
    "salainen",
    "estetty",
    "anonym",
    "okänd",
    "hemligt",
    "unbekannt",
    "anonyme",
    "private number",
    "unknown number",
    "number withheld",
    "withheld number",
    "id withheld",
    "no caller id",
    "caller id blocked",
    "not available",
    "salainen numero",
    "tuntematon numero",
    "hemligt nummer",
];

const MISSING: &[&str] = &[
    "-1",
    "n/a",
    "n.a",
    "na",
    "nan",
    "nil",
    "none",
    "null",
    "undefined",
    "missing",
    "empty",
    "blank",
    "tbd",
    "test",
    "testi",
    "testing",
    "asdf",
    "qwerty",
    "x",
    "xx",
    "xxx",
    "xxxx",
    "noemail",
    "no-email",
    "nomail",
    "no email",
    "none given",
    "not given",
    "not provided",
    "not applicable",
    "not known",
    "ei",
    "ei ole",
    "ei tiedossa",
    "ei tietoa",
    "eiole",
    "puuttuu",
    "saknas",
    "keine",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_stand_for_nothing() {
        for word in ["Anonymous", " RESTRICTED ", "<unknown>", "Private", "\"withheld\"", "Tuntematon numero"] {
            assert_eq!(of_text(word), Some(NotAKey::Withheld), "{word}");
        }
        for word in ["-", "n/a", "N.A.", "NULL", "-1", "0", "000-000", "?", "none", "--"] {
            assert_eq!(of_text(word), Some(NotAKey::Placeholder), "{word}");
        }
        for word in ["Nanna", "A-10", "007", "unknown soldier", "-10"] {
            assert_eq!(of_text(word), None, "{word}");
        }
    }

    #[test]
    fn digits_that_nobody_has() {
        for digits in ["0000000000", "5555555555", "11111", "1234567890", "0123456789", "9876543210", "1234567"] {
            assert!(of_digits(digits.as_bytes()), "{digits}");
        }
        for digits in ["412345678", "112", "1111", "123456", "5555555556", "1234567891", "", "1"] {
            assert!(!of_digits(digits.as_bytes()), "{digits}");
        }
    }
}
