//! Numbers with a decimal comma, as point numbers; and rows that sum up the others.

use crate::model::amount;

/// A number with a decimal comma, written with a point: `1 204,90` and `1.204,90` are `1204.90`. Nothing for what is no
/// such number: a telephone number, a date, an id with a zero in front.
pub(super) fn pointed(text: &str) -> Option<String> {
    let plain = amount(text, ',')?;
    let digits = plain.trim_start_matches('-');
    let is_padded = digits.starts_with('0') && digits.len() > 1 && !digits.starts_with("0.");
    (!is_padded).then_some(plain)
}

/// How a row of totals begins, in small letters.
const TOTALS: [&str; 40] = [
    "total",
    "totals",
    "grand total",
    "sum",
    "subtotal",
    "sub-total",
    "summa",
    "yhteensä",
    "summe",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
    "totaal",
    "totalt",
    "i alt",
    "sum total",
    "suma",
    "razem",
    "ogółem",
    "łącznie",
    "celkem",
    "spolu",
    "összesen",
    "toplam",
    "genel toplam",
    "somme",
    "totale",
    "total general",
    "kokku",
    "kopā",
    "iš viso",
    "ukupno",
    "skupaj",
    "итого",
    "всего",
    "усього",
    "σύνολο",
    "合計",
    "合计",
    "총계",
];

/// Whether a row with these fields, empty ones left out, sums up the others: a word for it, then nothing but numbers.
pub(super) fn is_total<'a>(mut fields: impl Iterator<Item = &'a str>) -> bool {
    let Some(first) = fields.next() else { return false };
    let first = first.trim().trim_end_matches(':').trim_end().to_lowercase();
    let says = TOTALS
        .iter()
        .any(|word| first.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':'])));
    says && fields.all(|f| f.chars().all(|c| !c.is_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_get_a_point_and_nothing_else_does() {
        for (written, read) in [
            ("12,50", "12.50"),
            ("1 204,90", "1204.90"),
            ("1.204,90", "1204.90"),
            ("1\u{a0}204\u{a0}000,5", "1204000.5"),
            ("-0,5", "-0.5"),
            ("\u{2212}3,25", "-3.25"),
            ("7", "7"),
            ("1.204", "1204"),
            ("1'204,00", "1204.00"),
        ] {
            assert_eq!(pointed(written).as_deref(), Some(read), "{written}");
        }
        for other in
            ["0401112222", "041 234 5678", "02.03.2026", "12.50", "1,2,3", "12,", ",5", "1 20,5", "a", "", "+358 41"]
        {
            assert_eq!(pointed(other), None, "{other}");
        }
    }

    #[test]
    fn totals_are_words_and_numbers() {
        let total = |fields: &[&str]| is_total(fields.iter().copied());
        assert!(
            total(&["Yhteensä", "1217,40"])
                && total(&["Summe", "2"])
                && total(&["TOTAL:"])
                && total(&["Total 2026", "7"])
        );
        assert!(!total(&["Total", "Paris"]) && !total(&["Totalenergies", "7"]) && !total(&["7", "12"]) && !total(&[]));
    }
}
