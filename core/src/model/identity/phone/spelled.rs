//! What people and programs do to numbers: decimals, powers of ten, odd spaces, remarks, two numbers in one field.

use std::borrow::Cow;

/// The number as it was before a spreadsheet, a template or an editor had it: odd spaces are spaces, `358412345678,00` is
/// whole, `358,412,345,678` is one number, and `4.47911123456E+11` is written out where no digit was rounded away.
pub(super) fn plain(raw: &str) -> Cow<'_, str> {
    let number = if raw.contains(is_odd) {
        let shown = raw.chars().filter(|c| !super::super::letters::is_ignorable(*c));
        Cow::Owned(shown.map(|c| if is_odd(c) { ' ' } else { c }).collect())
    } else {
        Cow::Borrowed(raw)
    };
    let text = number.trim();
    match whole(text).or_else(|| expanded(text)).or_else(|| grouped(text)) {
        Some(digits) => Cow::Owned(digits),
        None => number,
    }
}

/// A space that the library does not know, a mark that nobody sees, or a line to write on.
fn is_odd(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200f}' | '\u{202a}'..='\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}'
        | '\u{feff}' | '\u{ad}' | '_')
}

/// A whole number with the decimals of a float column.
fn whole(text: &str) -> Option<String> {
    let (number, part) = text.rsplit_once(['.', ','])?;
    let digits = number.strip_prefix('+').unwrap_or(number);
    let zeros = matches!(part, "0" | "00") && digits.len() > 6 && digits.bytes().all(|b| b.is_ascii_digit());
    zeros.then(|| number.to_owned())
}

/// A power of ten, written out. All digits must be there but for one zero at the end: a rounded one is the number of many.
fn expanded(text: &str) -> Option<String> {
    let (number, power) = text.split_once(['e', 'E'])?;
    let (sign, number) = number.strip_prefix('+').map_or(("", number), |number| ("+", number));
    let (first, rest) = number.split_once(['.', ','])?;
    let power: usize = power.strip_prefix('+').unwrap_or(power).parse().ok()?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let all = first.len() == 1 && digits(first) && digits(rest) && (7..=15).contains(&power);
    let missing = power.checked_sub(rest.len()).filter(|missing| all && *missing <= 1)?;
    Some(format!("{sign}{first}{rest}{}", "0".repeat(missing)))
}

/// Thousands set apart by commas.
fn grouped(text: &str) -> Option<String> {
    let mut parts = text.split(',');
    let first = parts.next()?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=3).contains(&first.len()) && !first.starts_with('0') && digits(first);
    (fits && text.contains(',') && parts.all(|part| part.len() == 3 && digits(part))).then(|| text.replace(',', ""))
}

/// A number and the words after it: where they begin, and whether they have digits of their own. `1-800-FLOWERS` has too
/// few digits before its letters: there the letters are the number.
pub(super) fn remark(raw: &str) -> Option<(&str, bool)> {
    let mut digits = 0;
    let at = raw.char_indices().find_map(|(at, c)| {
        digits += usize::from(c.is_numeric());
        (c.is_alphabetic() && digits >= 7).then_some(at)
    })?;
    let (number, words) = raw.split_at_checked(at)?;
    Some((number.trim_end_matches(|c: char| !c.is_numeric()), words.contains(char::is_numeric)))
}

/// Whether part of a number is blanked out: `+358 41 *** 5678`, `+35841XXX5678`.
pub(super) fn is_masked(raw: &str) -> bool {
    let within = raw.trim_matches(|c: char| !c.is_numeric() && !is_blank(c));
    within.contains(['*', '•', '…']) || ["xx", "XX", "##"].iter().any(|blank| within.contains(blank))
}

fn is_blank(c: char) -> bool {
    matches!(c, '*' | '•' | '…' | 'x' | 'X' | '#')
}

/// Whether a second number follows a mark that the library takes for the one before an extension: `;`, `,,`, `#`, `~`.
/// It could be a number itself: seven digits or more, or six behind a `+` or a zero.
pub(super) fn is_followed(number: &str) -> bool {
    let mut rest = number;
    while let Some((_, after)) = rest.split_once(is_mark) {
        rest = after;
        let second = after.trim_start_matches(|c: char| c.is_whitespace() || c == '(' || is_mark(c));
        let digits =
            second.chars().take_while(|c| !c.is_alphabetic() && !is_mark(*c)).filter(|c| c.is_numeric()).count();
        let least = if second.starts_with(['+', '\u{ff0b}', '0']) { 6 } else { 7 };
        if second.starts_with(|c: char| c.is_numeric() || matches!(c, '+' | '\u{ff0b}')) && digits >= least {
            return true;
        }
    }
    false
}

/// A mark between a number and its extension, or between two numbers.
fn is_mark(c: char) -> bool {
    matches!(c, ';' | '\u{ff1b}' | ',' | '\u{ff0c}' | '#' | '\u{ff03}' | '~' | '\u{ff5e}')
}

/// Where the digits of a number begin: at the first that has six more behind it and nothing else than what stands within
/// numbers, or else at the first of all.
pub(super) fn begin(text: &str) -> Option<usize> {
    let mut stretch: Option<(usize, usize)> = None;
    for (at, c) in text.char_indices() {
        if c.is_numeric() {
            let (from, digits) = stretch.unwrap_or((at, 0));
            if digits >= 6 {
                return Some(from);
            }
            stretch = Some((from, digits + 1));
        } else if !c.is_whitespace() && !matches!(c, '-' | '(' | ')' | '.' | '/' | '\u{2010}'..='\u{2015}') {
            stretch = None;
        }
    }
    text.find(char::is_numeric)
}

/// The numbers of a field that has several, each with five digits at least, by ever weaker marks between them: a slash may
/// stand within a number (`0351/8765432; 0170 1234567`).
pub(super) fn several(raw: &str) -> impl Iterator<Item = Vec<&str>> {
    levels(raw).unwrap_or_default().into_iter()
}

/// Nothing, at once, for what has no mark or word between two numbers: most fields.
fn levels(raw: &str) -> Option<Vec<Vec<&str>>> {
    const WORDS: [&str; 14] = [
        " or ", " and ", " oder ", " und ", " tai ", " ja ", " eller ", " och ", " og ", " ou ", " et ", " o ", " y ",
        " e ",
    ];
    let parts = |b: u8| {
        let mark = matches!(b, b';' | b',' | b'#' | b'~' | b'|' | b'&' | b'\n' | b'\r' | b'\t' | b'/' | b'\\');
        mark || b.is_ascii_alphabetic() || b >= 128
    };
    let plus = || raw.bytes().filter(|b| *b == b'+').count() > 1 || raw.trim().find('+').is_some_and(|at| at > 0);
    if !raw.bytes().any(parts) && !plus() {
        return None;
    }
    let strong =
        WORDS.iter().fold(vec![raw], |parts, word| parts.into_iter().flat_map(|part| part.split(*word)).collect());
    let marks = |c: char| is_mark(c) || matches!(c, '|' | '&' | '\n' | '\r' | '\t');
    let strong = strong.into_iter().flat_map(|part| part.split(marks)).flat_map(at_plus).collect();
    let levels = [strong, raw.split(" / ").collect(), raw.split(['/', '\\']).collect()];
    let number = |part: &&str| part.chars().filter(|c| c.is_numeric()).count() >= 5;
    let several = levels.into_iter().map(|parts: Vec<&str>| parts.into_iter().filter(number).collect::<Vec<_>>());
    Some(several.filter(|parts| parts.len() > 1).collect())
}

fn at_plus(part: &str) -> impl Iterator<Item = &str> {
    let trimmed = part.trim();
    let cut = trimmed.get(1..).and_then(|rest| rest.find('+')).map_or(trimmed.len(), |at| at + 1);
    let (first, second) = trimmed.split_at_checked(cut).unwrap_or((trimmed, ""));
    [first, second].into_iter().filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_they_were() {
        for (raw, number) in [
            ("358412345678,00", "358412345678"),
            ("358412345678.00", "358412345678"),
            ("+358412345678.0", "+358412345678"),
            ("4.47911123456E+11", "447911123456"),
            ("4.4791112345e11", "447911123450"),
            ("3,2479123456E10", "32479123456"),
            ("3.58412E+11", "3.58412E+11"),
            ("4.479E+11", "4.479E+11"),
            ("358,412,345,678", "358412345678"),
            ("041,234", "041,234"),
            ("0351\u{202f}876\u{2009}54\u{2007}32", "0351 876 54 32"),
            ("\u{202a}0351\u{200b}8765432\u{202c}", "03518765432"),
            ("0351_8765432", "0351 8765432"),
            ("040 123.0", "040 123.0"),
        ] {
            assert_eq!(plain(raw), number, "{raw}");
        }
    }

    #[test]
    fn what_stands_after_a_number() {
        assert_eq!(remark("0351 8765432 (privat)"), Some(("0351 8765432", false)));
        assert_eq!(remark("0351/8765432 App. 12"), Some(("0351/8765432", true)));
        assert_eq!((remark("1-800-FLOWERS"), remark("Tel.: 0351 8765432")), (None, None));
        assert!(is_masked("+358 41 *** 5678") && is_masked("+35841XXX5678") && is_masked("********5678"));
        assert!(!is_masked("041 2345678 x 12") && !is_masked("212-555-2368 12#"));
    }

    #[test]
    fn a_second_number_and_where_digits_begin() {
        for two in
            ["0401234567;0501234567", "1 ; +358501", "221234567;601234567", "1;050123", "1,, 5012345", "1~5012345"]
        {
            assert!(is_followed(two), "{two}");
        }
        for one in ["0401234567;ext=123", "0401234567;123456", "0401234567;ext=0501234567", "0401234567,,12", "1;05012"]
        {
            assert!(!is_followed(one), "{one}");
        }
        for (text, at) in
            [("Anna2 <491701234567>", Some(7)), ("(49) 170 1234567", Some(1)), ("a 12", Some(2)), ("a", None)]
        {
            assert_eq!(begin(text), at, "{text}");
        }
    }

    #[test]
    fn two_numbers_in_one_field() {
        let first = |raw: &'static str| several(raw).next().unwrap_or_default();
        assert!(first("0351/8765432").is_empty());
        assert_eq!(first("0351/8765432; 0170 1234567"), ["0351/8765432", "0170 1234567"]);
        assert_eq!(first("0170/1234567 oder 0351/8765432").len(), 2);
        assert_eq!(first("+49 351 8765432 +49 170 1234567").len(), 2);
        assert_eq!(first("+358 41 234 5678 / 040 1112222"), ["+358 41 234 5678", "040 1112222"]);
        assert_eq!(first("0412345678/0401112222").len(), 2);
    }
}
