//! Spellings that a numbering plan has given up, and that old records, WhatsApp ids and address books still write: read as
//! the number of today. Only numbers that the plan of today has not, so nothing valid is touched.
//!
//! - Brazil: mobiles have a 9 before their eight digits (Anatel, resolution 553/2010, all areas since November 2016).
//! - Mexico: no `1`, `01`, `044` or `045` before the ten digits (IFT, national numbering plan, since 3 August 2019).
//! - Ivory Coast: ten digits (ARTCI, 31 January 2021); mobiles got their operator's `01`, `05` or `07` by their second
//!   digit. Lines in the ground are left out: their new prefix follows the operator, which the old number does not tell.
//! - Benin: `01` before all eight digits (ARCEP, 30 November 2024).
//! - Vietnam: mobiles of eleven digits got ten (Ministry of Information, plan 798/QĐ-BTTTT, November 2018).
//! - Colombia: `60` before the eight digits of a line in the ground (CRC, resolution 5826/2019, 1 September 2021).

use super::EXTENSION;

/// One plan that changed.
struct Change {
    /// What the change is called in documents.
    form: &'static str,
    code: &'static str,
    /// The national number of today, of one of before.
    present: fn(&str) -> Option<String>,
}

const CHANGES: [Change; 6] = [
    Change { form: "br_ninth_digit", code: "+55", present: brazil },
    Change { form: "mx_mobile_prefix", code: "+52", present: mexico },
    Change { form: "ci_ten_digits", code: "+225", present: ivory_coast },
    Change { form: "bj_ten_digits", code: "+229", present: benin },
    Change { form: "vn_ten_digits", code: "+84", present: vietnam },
    Change { form: "co_ten_digits", code: "+57", present: colombia },
];

/// The number of today that was once written so, in E.164, and what the change is called. It may be no number either.
pub(super) fn present(value: &str) -> Option<(String, &'static str)> {
    let (number, extension) = value.find(EXTENSION).and_then(|at| value.split_at_checked(at)).unwrap_or((value, ""));
    CHANGES.iter().find_map(|change| {
        let national = (change.present)(number.strip_prefix(change.code)?)?;
        Some((format!("{}{national}{extension}", change.code), change.form))
    })
}

fn brazil(number: &str) -> Option<String> {
    let (area, line) = number.split_at_checked(2).filter(|_| number.len() == 10)?;
    line.starts_with(['6', '7', '8', '9']).then(|| format!("{area}9{line}"))
}

fn mexico(number: &str) -> Option<String> {
    let rest = ["044", "045", "01", "1"].iter().find_map(|prefix| number.strip_prefix(prefix));
    rest.filter(|rest| rest.len() == 10).map(str::to_owned)
}

fn ivory_coast(number: &str) -> Option<String> {
    let [first, second, ..] = number.as_bytes() else { return None };
    let operator = match second {
        b'0'..=b'3' => "01",
        b'4'..=b'6' => "05",
        _ => "07",
    };
    (number.len() == 8 && !matches!(first, b'2' | b'3')).then(|| format!("{operator}{number}"))
}

fn benin(number: &str) -> Option<String> {
    (number.len() == 8).then(|| format!("01{number}"))
}

fn vietnam(number: &str) -> Option<String> {
    const PREFIXES: [(&str, &str); 21] = [
        ("120", "70"),
        ("121", "79"),
        ("122", "77"),
        ("123", "83"),
        ("124", "84"),
        ("125", "85"),
        ("126", "76"),
        ("127", "81"),
        ("128", "78"),
        ("129", "82"),
        ("162", "32"),
        ("163", "33"),
        ("164", "34"),
        ("165", "35"),
        ("166", "36"),
        ("167", "37"),
        ("168", "38"),
        ("169", "39"),
        ("186", "56"),
        ("188", "58"),
        ("199", "59"),
    ];
    let (prefix, line) = number.split_at_checked(3).filter(|_| number.len() == 10)?;
    let (_, now) = PREFIXES.iter().find(|(before, _)| *before == prefix)?;
    Some(format!("{now}{line}"))
}

fn colombia(number: &str) -> Option<String> {
    (number.len() == 8 && number.starts_with(|c: char| matches!(c, '1'..='8'))).then(|| format!("60{number}"))
}

#[cfg(test)]
mod tests {
    use super::super::{normalise, region};

    #[test]
    fn retired_spellings_are_the_numbers_of_today() {
        for (raw, code, now, form) in [
            ("553187654321", "BR", "+5531987654321", "br_ninth_digit"),
            ("+55 31 8765-4321", "", "+5531987654321", "br_ninth_digit"),
            ("(31) 8765-4321", "BR", "+5531987654321", "br_ninth_digit"),
            ("+52 1 55 2345 6789", "MX", "+525523456789", "mx_mobile_prefix"),
            ("5215523456789", "MX", "+525523456789", "mx_mobile_prefix"),
            ("044 55 2345 6789", "MX", "+525523456789", "mx_mobile_prefix"),
            ("045 55 2345 6789", "MX", "+525523456789", "mx_mobile_prefix"),
            ("+225 07 12 34 56", "CI", "+2250707123456", "ci_ten_digits"),
            ("+225 47 12 34 56", "CI", "+2250747123456", "ci_ten_digits"),
            ("+225 05 12 34 56", "CI", "+2250505123456", "ci_ten_digits"),
            ("+225 02 12 34 56", "CI", "+2250102123456", "ci_ten_digits"),
            ("+229 97 12 34 56", "BJ", "+2290197123456", "bj_ten_digits"),
            ("97123456", "BJ", "+2290197123456", "bj_ten_digits"),
            ("+84 1234 567 891", "VN", "+84834567891", "vn_ten_digits"),
            ("0167 456 7890", "VN", "+84374567890", "vn_ten_digits"),
            ("+57 1 743 2658", "CO", "+576017432658", "co_ten_digits"),
        ] {
            let mut out = String::new();
            assert_eq!((normalise(raw, region(code), &mut out), out.as_str()), (Ok(()), now), "{raw}");
            assert_eq!(super::super::form(raw, region(code)), Some(form), "{raw}");
        }
        // A number of today is read as it is, and one that was never any stays none.
        for raw in ["+55 11 2345-6789", "+5531987654321", "+525523456789", "+2250707123456"] {
            assert_eq!(super::super::form(raw, None), None, "{raw}");
        }
        for raw in ["+55 31 1765-4321", "+229 00 00 00 00", "+225 21 12 34 56", "+84 1110 567 890"] {
            assert!(normalise(raw, None, &mut String::new()).is_err(), "{raw}");
        }
    }
}
