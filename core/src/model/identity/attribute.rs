//! Attributes of a person: names, birth dates, places. They weigh, they never prove.
//!
//! The match form of a text is lower-case, composed, with plain hyphens and apostrophes and single spaces. Letters keep
//! their marks: in Finnish and Swedish `ä` and `ö` are letters of their own, and Mäki is not Maki.

use super::letters::push_bare;
use super::placeholder;
use jiff::civil::{self, Date};
use unicode_normalization::UnicodeNormalization;

/// In which order a date written with slashes or hyphens, year last, has its day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum DateOrder {
    /// Not known: `3/4/1980` is no date, `13/4/1980` is.
    #[default]
    Unknown,
    /// Day first, as nearly everywhere.
    DayFirst,
    /// Month first, as in the United States.
    MonthFirst,
}

/// Writes the match form of a name, a street or a city into `out`, which is emptied first. It stays empty for what
/// stands for no name (`unknown`, `n/a`, `-`).
pub fn name_into(raw: &str, out: &mut String) {
    out.clear();
    if stands_for_no_name(raw) {
        return;
    }
    if is_plain(raw) {
        out.push_str(raw);
        out.make_ascii_lowercase();
        return;
    }
    if raw.is_ascii() {
        push_words(raw.bytes().map(|b| char::from(b.to_ascii_lowercase())), out);
    } else {
        let lower = raw.nfc().collect::<String>().to_lowercase();
        push_words(lower.nfc(), out);
    }
    if stands_for_no_name(out) {
        out.clear();
    }
}

/// Writes the form in which two spellings of a name agree where something else does too (a shared number): without marks,
/// and without the `e` that stands for one. `Jörg Schröder`, `Joerg Schroeder` and `Jorg Schroder` are alike, as are
/// `Weiß` and `WEISS`; by its name alone, Mäki is still not Maki. One form for all, so that agreement is the same in any
/// order.
pub(crate) fn alike_into(raw: &str, out: &mut String) {
    name_into(raw, out);
    if !out.is_ascii() {
        let mut bare = String::with_capacity(out.len());
        push_bare(out, &mut bare);
        *out = bare;
    }
    let stands_for_mark = |pair: &[u8]| matches!(pair, [b'a' | b'o' | b'u', b'e']);
    if out.as_bytes().windows(2).any(stands_for_mark) {
        let mut before = ' ';
        out.retain(|c| {
            let keep = !(c == 'e' && matches!(before, 'a' | 'o' | 'u'));
            before = c;
            keep
        });
    }
}

/// Splits a full name into given names and surname: `Virtanen, Matti Juhani`, `Matti Juhani Virtanen`, `Dr. Anna von
/// der Leyen`. Titles go. A single word is a given name: that is what people sign a chat with.
pub fn split_full_name(raw: &str) -> (&str, &str) {
    let name = without_titles(raw.trim());
    if let Some((last, first)) = name.split_once(',') {
        return (without_titles(first.trim()), last.trim());
    }
    let words = name
        .char_indices()
        .zip(std::iter::once(' ').chain(name.chars()))
        .filter(|((_, c), before)| before.is_whitespace() && !c.is_whitespace());
    let starts: Vec<usize> = words.map(|((at, _), _)| at).collect();
    // The surname is the last word, with the particles before it; the first word is always a given name.
    let mut cut = None;
    for at in starts.iter().skip(1).rev() {
        let word = name.get(*at..).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
        if cut.is_some() && !PARTICLES.contains(&word.to_lowercase().as_str()) {
            break;
        }
        cut = Some(*at);
    }
    match cut.and_then(|at| name.split_at_checked(at)) {
        Some((first, last)) => (first.trim_end(), last.trim_end()),
        None => (name, ""),
    }
}

/// Reads a birth date as days since 1970-01-01. Understood: `1980-04-03` with or without a time after it, `1980/04/03`,
/// `19800403`, `3.4.1980` (dots: day first, always) and `3/4/1980` or `3-4-1980` in the order given. Two-digit years
/// are not guessed.
pub fn birth_date(raw: &str, order: DateOrder) -> Option<i32> {
    let text = raw.trim();
    let date = text.split(['T', ' ']).next().unwrap_or(text);
    if date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit()) {
        let number: i32 = date.parse().ok()?;
        return days(number / 10_000, number / 100 % 100, number % 100);
    }
    let separator = date.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let mut parts = date.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || [a, b, c].iter().any(|part| !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let [first, second, third] = [a, b, c].map(|part| part.parse::<i32>().ok());
    let (first, second, third) = (first?, second?, third?);
    match (a.len(), b.len(), c.len()) {
        (4, 1..=2, 1..=2) => days(first, second, third),
        (1..=2, 1..=2, 4) => {
            let day_first = match order {
                _ if separator == '.' => true,
                DateOrder::DayFirst => true,
                DateOrder::MonthFirst => false,
                DateOrder::Unknown if first > 12 => true,
                DateOrder::Unknown if second > 12 || first == second => false,
                DateOrder::Unknown => return None,
            };
            if day_first { days(third, second, first) } else { days(third, first, second) }
        }
        _ => None,
    }
}

/// Writes the match form of a postcode into `out`, which is emptied first: upper-case letters and digits without
/// spaces, without a country before them (`FI-00100`) and without the four digits after a United States code.
pub fn postcode_into(raw: &str, out: &mut String) {
    out.clear();
    let code = raw.trim();
    let code = match code.as_bytes() {
        [a, b, b'-', digit, ..] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && digit.is_ascii_digit() => {
            code.get(3..).unwrap_or(code)
        }
        _ => code,
    };
    let zip = |head: &str, tail: &str| {
        [(head, 5), (tail, 4)].iter().all(|(part, n)| part.len() == *n && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let code = match code.split_once('-') {
        Some((head, tail)) if zip(head, tail) => head,
        _ => code,
    };
    if code.is_ascii() {
        out.extend(code.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_uppercase())));
    } else {
        out.extend(code.chars().flat_map(char::to_uppercase).filter(|c| c.is_alphanumeric()));
    }
}

/// Days since 1970-01-01 of a date of the years 1850 to 2150.
fn days(year: i32, month: i32, day: i32) -> Option<i32> {
    let year = i16::try_from(year).ok().filter(|year| (1850..=2150).contains(year))?;
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    i32::try_from(date.duration_since(civil::date(1970, 1, 1)).as_hours() / 24).ok()
}

/// Whether a text is words of letters and digits with single spaces between them, as most are: they stand as they are.
fn is_plain(raw: &str) -> bool {
    let mut before = b' ';
    let fine = raw.bytes().all(|b| {
        let fine = b.is_ascii_alphanumeric() || b == b' ' && before != b' ';
        before = b;
        fine
    });
    fine && before != b' '
}

/// Pushes letters with single spaces between the words; hyphens and apostrophes become plain, full stops go.
fn push_words(letters: impl Iterator<Item = char>, out: &mut String) {
    let mut space = false;
    for c in letters {
        let c = match c {
            '\u{2019}' | '\u{2018}' | '\u{b4}' | '`' | '\u{2bc}' => '\'',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '.' | ',' | ';' => ' ',
            '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => continue,
            c => c,
        };
        if c.is_whitespace() {
            space = !out.is_empty();
            continue;
        }
        // `Anna - Maria` is `anna-maria`.
        let joins = c == '-' || out.ends_with('-');
        if space && !joins {
            out.push(' ');
        }
        space = false;
        out.push(c);
    }
    while out.ends_with('-') {
        out.pop();
    }
}

/// Nobody is called this; `caller` is what a call centre's screen pops up for a call without a number.
fn stands_for_no_name(raw: &str) -> bool {
    placeholder::of_name(raw).is_some() || raw.trim().eq_ignore_ascii_case("caller")
}

fn without_titles(name: &str) -> &str {
    let mut rest = name;
    while let Some((word, after)) = rest.split_once(char::is_whitespace) {
        let title = word.trim_end_matches('.').to_lowercase();
        if after.trim().is_empty() || !TITLES.contains(&title.as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herra", "rouva", "neiti", "tohtori", "herr", "fru", "frau",
];

const PARTICLES: &[&str] = &[
    "af", "al", "av", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "ten",
    "ter", "van", "von", "zu", "zur",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn into(write: fn(&str, &mut String), raw: &str) -> String {
        let mut out = "left over".to_owned();
        write(raw, &mut out);
        out
    }

    #[test]
    fn names_match_without_case_and_spacing() {
        for (raw, expected) in [
            ("  MATTI   Juhani ", "matti juhani"),
            ("Ma\u{308}ki", "mäki"),
            ("MÄKI", "mäki"),
            ("Anna – Maria", "anna-maria"),
            ("O’Brien", "o'brien"),
            ("J.R. Ewing", "j r ewing"),
            ("Unknown", ""),
            ("caller", ""),
            (" n/a", ""),
            ("-", ""),
            (".", ""),
            ("", ""),
        ] {
            assert_eq!(into(name_into, raw), expected, "{raw}");
        }
        assert_ne!(into(name_into, "Mäki"), into(name_into, "Maki"));
    }

    #[test]
    fn spellings_of_one_name_are_alike() {
        for same in [
            ["Jörg", "Joerg", "Jorg", "JÖRG"],
            ["Schröder", "Schroeder", "Schroder", "Schro\u{308}der"],
            ["Weiß", "WEISS", "weiss", "Weiss"],
            ["José Peña", "Jose Pena", "JOSÉ PEÑA", "Jose\u{301} Pen\u{303}a"],
            ["Søren", "Soeren", "Soren", "SØREN"],
        ] {
            let forms = same.map(|name| into(alike_into, name));
            assert!(forms.iter().all(|form| *form == forms[0] && !form.is_empty()), "{forms:?}");
        }
        assert_ne!(into(alike_into, "Möller"), into(alike_into, "Müller"));
        assert_ne!(into(alike_into, "Saara"), into(alike_into, "Sara"));
    }

    #[test]
    fn plain_texts_are_written_like_all_others() {
        let pieces = ["Ab", "1", " ", "  ", "-", ".", "y", "tie", "É", "`"];
        let all = pieces.iter().flat_map(|a| pieces.iter().flat_map(move |b| pieces.map(|c| format!("{a}{b}{c}"))));
        for raw in all.filter(|raw| is_plain(raw)) {
            let mut long = String::new();
            push_words(raw.chars().map(|c| c.to_ascii_lowercase()), &mut long);
            assert_eq!(into(name_into, &raw), long, "{raw}");
        }
        assert!(is_plain("12 Mill St") && !["", " a", "a ", "a  b", "a-b", "ä"].into_iter().any(is_plain));
    }

    #[test]
    fn full_names_split() {
        for (raw, first, last) in [
            ("Virtanen, Matti Juhani", "Matti Juhani", "Virtanen"),
            ("Matti Juhani Virtanen", "Matti Juhani", "Virtanen"),
            ("Dr. Anna von der Leyen", "Anna", "von der Leyen"),
            ("van Gogh, Vincent", "Vincent", "van Gogh"),
            ("rouva  Aino   Mäki ", "Aino", "Mäki"),
            ("Matti", "Matti", ""),
            ("Mr", "Mr", ""),
            ("", "", ""),
            ("La Toya Jackson", "La Toya", "Jackson"),
        ] {
            assert_eq!(split_full_name(raw), (first, last), "{raw}");
        }
    }

    #[test]
    fn birth_dates_are_read_and_never_guessed() {
        use DateOrder::{DayFirst, MonthFirst, Unknown};
        for (raw, order, expected) in [
            ("1970-01-01", Unknown, Some(0)),
            ("1980-04-03", Unknown, Some(3745)),
            ("1980-04-03T00:00:00Z", Unknown, Some(3745)),
            ("19800403", MonthFirst, Some(3745)),
            ("1980/4/3", Unknown, Some(3745)),
            ("3.4.1980", MonthFirst, Some(3745)),
            ("03/04/1980", DayFirst, Some(3745)),
            ("04/03/1980", MonthFirst, Some(3745)),
            ("03/04/1980", Unknown, None),
            ("13/04/1980", Unknown, Some(3755)),
            ("04/13/1980", Unknown, Some(3755)),
            ("04/13/1980", DayFirst, None),
            ("4/4/1980", Unknown, Some(3746)),
            ("1969-12-31", Unknown, Some(-1)),
            ("3.4.80", DayFirst, None),
            ("1980-02-30", Unknown, None),
            ("1980", Unknown, None),
            ("0000-00-00", Unknown, None),
            ("", Unknown, None),
        ] {
            assert_eq!(birth_date(raw, order), expected, "{raw} {order:?}");
        }
    }

    #[test]
    fn postcodes() {
        for (raw, expected) in [
            ("00100", "00100"),
            ("FI-00100", "00100"),
            ("sw1a 1aa", "SW1A1AA"),
            ("12345-6789", "12345"),
            ("114 55", "11455"),
        ] {
            assert_eq!(into(postcode_into, raw), expected, "{raw}");
        }
    }
}
