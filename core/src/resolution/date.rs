//! Dates of birth as people write them, brought to digits with the year first.

use crate::resolver::ColumnReading;

/// The format of a date, where the date itself does not show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct DateFormat {
    /// Whether `3/4/1980` is the fourth of March.
    pub(crate) month_first: bool,
    /// Whether dates without separators have the year last: `03041980`, `030480`.
    pub(crate) year_last: bool,
}

impl DateFormat {
    pub(crate) fn of(reading: &ColumnReading) -> Self {
        Self { month_first: reading.month_first, year_last: reading.year_last }
    }

    /// The format of most of these dates, by those that can be read in one way only; none when there is no such date.
    pub(crate) fn inferred(sample: &[String]) -> Option<Self> {
        let (mut month, mut year) = (0i64, 0i64);
        for value in sample.iter().map(|v| v.trim()) {
            let mut parts = value.split(['/', '-', '.']).map(|p| p.trim().parse::<u32>());
            if let (Some(Ok(a)), Some(Ok(b)), Some(Ok(32..))) = (parts.next(), parts.next(), parts.next()) {
                month += i64::from(b > 12) - i64::from(a > 12);
            } else if digits(value) && matches!(value.len(), 6 | 8) {
                // A year with all its digits is half of the date; with two it is a third.
                let wide = if value.len() == 8 { 4 } else { 2 };
                let (first, last) = (is_year(value.get(..wide)), is_year(value.get(value.len() - wide..)));
                year += i64::from(last && !first) - i64::from(first && !last);
                let (a, b) = (number(value.get(..2)), number(value.get(2..4)));
                month += i64::from(last && b > 12) - i64::from(last && a > 12);
            }
        }
        (month != 0 || year != 0).then_some(Self { month_first: month > 0, year_last: year > 0 })
    }
}

/// The digits of a date, year first, where its form shows which is which. The date may be impossible (`1971-13-24`):
/// one wrong digit must not cost the others.
pub(crate) fn date_into(raw: &str, format: DateFormat, out: &mut String) {
    let raw = raw.trim();
    if raw.bytes().any(|b| b.is_ascii_alphabetic() && b != b'T' && b != b'Z') && with_month_name(raw, out) {
        return;
    }
    let text = raw.split(['T', ' ']).next().unwrap_or_default();
    // `3. 4. 1980` has spaces within.
    let text = if text.len() < 4 { raw } else { text };
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(y), Some(m), Some(d)) if y.len() >= 3 || number(Some(y)) > 31 => {
            year(y, out);
            two_digits(m, out);
            two_digits(d, out);
        }
        (Some(a), Some(b), Some(y)) if y.len() >= 2 => {
            let over_12 = |part: &str| part.parse::<u32>().is_ok_and(|n| n > 12);
            // With dots the day stands first, always.
            let day_first = !format.month_first || text.contains('.');
            let (m, d) = if over_12(a) || day_first && !over_12(b) { (b, a) } else { (a, b) };
            year(y, out);
            two_digits(m, out);
            two_digits(d, out);
        }
        (Some(whole), None, _) if matches!(whole.len(), 6 | 8) && (format.year_last || ends_in_year(whole)) => {
            let (day, rest) = whole.split_at(2);
            let (month, y) = rest.split_at(2);
            year(y, out);
            let (m, d) = if format.month_first { (day, month) } else { (month, day) };
            out.push_str(m);
            out.push_str(d);
        }
        (Some(whole), None, _) if whole.len() == 6 => {
            let (y, rest) = whole.split_at(2);
            year(y, out);
            out.push_str(rest);
        }
        _ => out.extend(text.chars().filter(char::is_ascii_digit)),
    }
    // A year alone says something; what systems write for no date does not.
    let year_alone = out.len() == 4 && is_year(Some(out));
    if out.len() < 6 && !year_alone || NO_DATES.contains(&out.as_str()) || out.bytes().all(|b| b == b'0') {
        out.clear();
    }
}

/// Whether eight digits can be a date with the year last and none with the year first.
fn ends_in_year(whole: &str) -> bool {
    let year = |part: Option<&str>| (1850..=2150).contains(&number(part));
    whole.len() == 8 && year(whole.get(4..)) && !year(whole.get(..4))
}

/// What systems write where there is no date.
const NO_DATES: [&str; 9] =
    ["19000101", "19000102", "18991230", "18991231", "19010101", "19700101", "99991231", "00010101", "11111111"];

/// `12 Mar 1980`, `March 12, 1980`, `12-MAR-80`: whether a month's name was found.
fn with_month_name(raw: &str, out: &mut String) -> bool {
    let words = raw.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let (mut month, mut numbers) = (None, Vec::new());
    for word in words {
        if digits(word) {
            numbers.push(word);
        } else if month.is_none() {
            month = month_of(word);
        }
    }
    let (Some(month), [a, b, ..]) = (month, numbers.as_slice()) else { return false };
    let (y, d) = if a.len() > 2 { (a, b) } else { (b, a) };
    if !(2..=4).contains(&y.len()) || d.len() > 2 {
        return false;
    }
    year(y, out);
    two_digits(&month.to_string(), out);
    two_digits(d, out);
    true
}

/// The number of a month by the beginning of its name, in the larger languages.
fn month_of(word: &str) -> Option<usize> {
    let word = word.to_lowercase();
    let begins = |names: &&str| names.split(' ').any(|name| word.starts_with(name));
    MONTHS.iter().position(begins).map(|at| at + 1)
}

const MONTHS: [&str; 12] = [
    "jan ene gen tammi янв",
    "feb fév fev helmi фев",
    "mar mär mrz maa мар",
    "apr avr abr huhti апр",
    "may mai maj mag touko мая май",
    "jun juin giu kesä июн",
    "jul juil lug heinä июл",
    "aug août aou ago elo авг",
    "sep set syys сен",
    "oct okt out ott loka окт",
    "nov marras ноя",
    "dec dez dic déc joulu дек",
];

/// A year with four digits: of two digits, those up to 26 are of this century.
fn year(text: &str, out: &mut String) {
    if text.len() == 2 {
        out.push_str(if number(Some(text)) <= 26 { "20" } else { "19" });
    }
    out.push_str(text);
}

fn two_digits(part: &str, out: &mut String) {
    if part.len() < 2 {
        out.push('0');
    }
    out.push_str(part);
}

/// Whether digits may be a year, and cannot be a day and a month or a day.
fn is_year(text: Option<&str>) -> bool {
    let day_and_month =
        || number(text.and_then(|t| t.get(..2))) <= 31 && matches!(number(text.and_then(|t| t.get(2..))), 1..=12);
    match number(text) {
        n @ 0..100 => n > 31,
        n => (1850..=2150).contains(&n) && !day_and_month(),
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn number(text: Option<&str>) -> u32 {
    text.and_then(|t| t.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str, format: DateFormat) -> String {
        let mut out = String::new();
        date_into(raw, format, &mut out);
        out
    }

    #[test]
    fn one_day_has_one_form_however_it_is_written() {
        let last = DateFormat { year_last: true, ..DateFormat::default() };
        let american = DateFormat { month_first: true, year_last: true };
        for (format, all) in [
            (
                DateFormat::default(),
                &["1980-04-03", "3.4.1980", "03/04/1980", "1980-04-03T00:00:00Z", "3. 4. 1980", "19800403"][..],
            ),
            (
                DateFormat::default(),
                &["3 Apr 1980", "April 3, 1980", "03-APR-80", "3. huhtikuuta 1980", "3.4.80", "80-04-03", "800403"],
            ),
            (last, &["03041980", "030480", "1980-04-03"]),
            (american, &["04031980", "4/3/1980", "040380"]),
        ] {
            for raw in all {
                assert_eq!(read(raw, format), "19800403", "{raw}");
            }
        }
        assert_eq!(read("1971-31-24", DateFormat::default()), "19713124");
        for none in ["", "0000-00-00", "unknown", "Apr", "12"] {
            assert_eq!(read(none, last), "", "{none}");
        }
    }

    #[test]
    fn the_order_is_seen_in_the_dates_that_tell() {
        let of = |all: &[&str]| DateFormat::inferred(&all.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["3/4/1980", "4/13/1980"]), Some(DateFormat { month_first: true, year_last: false }));
        assert_eq!(of(&["210480", "010203"]), Some(DateFormat { month_first: false, year_last: true }));
        assert_eq!(of(&["21041980", "20041980"]), Some(DateFormat { month_first: false, year_last: true }));
        assert_eq!((of(&["1980-04-03", "3/4/1980"]), of(&["19800421"])), (None, Some(DateFormat::default())));
    }
}
