//! Names read from mail addresses: `aino.virtanen80@posti.example` gives the name where it is missing.

use super::field::FieldColumn;

/// The fewest letters of a name.
const MIN_LETTERS: usize = 3;

/// Fills in missing names from the mail address. Only names that other records have are read: the records themselves
/// show which words are given names or surnames, and where one ends.
pub(crate) fn fill_names(mail: &FieldColumn, given: &mut FieldColumn, surname: &mut FieldColumn) {
    let mut parsed: Vec<Option<(u32, u32)>> = vec![None; mail.values.len()];
    let mut filled = Vec::new();
    for (r, code) in mail.codes.iter().enumerate() {
        let (g, s) = (given.codes[r], surname.codes[r]);
        if *code == 0 || g > 0 && s > 0 {
            continue;
        }
        let parse = |code| parse_names(mail.values.text(code), given, surname);
        let (x, y) = *parsed[*code as usize].get_or_insert_with(|| parse(*code));
        // An address with another name than the record's may be somebody else's, or the names may be swapped.
        let contradicts = |has, says| has > 0 && says > 0 && has != says;
        if contradicts(g, x) || contradicts(s, y) {
            continue;
        }
        filled.extend((g == 0 && x > 0).then_some((r, x, true)));
        filled.extend((s == 0 && y > 0).then_some((r, y, false)));
    }
    for (r, code, first) in filled {
        let field = if first { &mut *given } else { &mut *surname };
        field.codes[r] = code;
        field.values.adjust_count(code, true);
        field.present += 1;
    }
}

/// The codes of the given name and surname that an address is most likely made of; 0 for none.
fn parse_names(mail: &str, given: &FieldColumn, surname: &FieldColumn) -> (u32, u32) {
    let local = mail.split(['@', '+']).next().unwrap_or_default();
    let mut words = local.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let (first, second, more) = (words.next().unwrap_or_default(), words.next(), words.next());
    let mut best = (0.0, (0, 0));
    match second {
        _ if more.is_some() => {}
        Some(second) => try_names(first, second, given, surname, &mut best),
        None => {
            let whole = name_share(given, first);
            best = (whole.1 / ALPHABET, (whole.0, 0));
            for (i, _) in first.char_indices().skip(1) {
                let (p, q) = first.split_at(i);
                try_names(p, q, given, surname, &mut best);
            }
        }
    }
    best.1
}

/// An initial is one of so many letters.
const ALPHABET: f64 = 26.0;

/// Tries two words as names in either order, or one of them as an initial, and keeps the likeliest reading.
fn try_names(p: &str, q: &str, given: &FieldColumn, surname: &FieldColumn, best: &mut (f64, (u32, u32))) {
    let initial = |w: &str| w.chars().nth(1).is_none();
    for (g, s) in [(p, q), (q, p)] {
        let (x, y) = (name_share(given, g), name_share(surname, s));
        let (share, codes) = match (initial(g), initial(s)) {
            (true, false) => (y.1 / ALPHABET, (0, y.0)),
            (false, true) => (x.1 / ALPHABET, (x.0, 0)),
            _ => (x.1 * y.1, (x.0, y.0)),
        };
        if share > best.0 {
            *best = (share, codes);
        }
    }
}

/// The code of a name and its share of all names; none for a word that no record has as a name.
fn name_share(field: &FieldColumn, word: &str) -> (u32, f64) {
    if word.len() < MIN_LETTERS {
        return (0, 0.0);
    }
    let share = |code| f64::from(field.values.get(code).count) / f64::from(field.present.max(1));
    field.values.find(word).map_or((0, 0.0), |code| (code, share(code)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::date::DateFormat;
    use crate::resolution::field::{FieldNormaliser, FieldReader};
    use crate::resolver::FieldKind;

    fn field(kind: FieldKind, texts: &[&str]) -> FieldColumn {
        let normaliser = crate::model::identity::Normaliser::new(None).unwrap();
        let mut reader = FieldReader::new(
            "x",
            FieldNormaliser { kind, normaliser, date_format: DateFormat::default() },
            texts.len(),
        );
        texts.iter().for_each(|t| reader.push(t));
        reader.finish()
    }

    #[test]
    fn addresses_say_names_that_other_records_have_and_no_others() {
        let mails = [
            "aino.virtanen@posti.example",
            "virtanen_aino80@posti.example",
            "ainovirtanen@posti.example",
            "avirtanen@posti.example",
            "ainov7@posti.example",
            "aino1234@posti.example",
            "info@posti.example",
            "aino.virtanen.oy@posti.example",
            "",
        ];
        let rows = mails.len();
        // The last two have names; all others have none.
        let column = |name| (0..rows + 2).map(move |r| if r < rows { "" } else { name }).collect::<Vec<_>>();
        let all: Vec<&str> = mails.iter().copied().chain(["", ""]).collect();
        let (mut given, mut surname) =
            (field(FieldKind::GivenName, &column("Aino")), field(FieldKind::Surname, &column("Virtanen")));
        fill_names(&field(FieldKind::Email, &all), &mut given, &mut surname);
        let parse_names = |f: &FieldColumn, r: usize| f.values.text(f.codes[r]).to_owned();
        let found: Vec<_> = (0..rows).map(|r| (parse_names(&given, r), parse_names(&surname, r))).collect();
        let right = [
            ("aino", "virtanen"),
            ("aino", "virtanen"),
            ("aino", "virtanen"),
            ("", "virtanen"),
            ("aino", ""),
            ("aino", ""),
            ("", ""),
            ("", ""),
            ("", ""),
        ];
        assert_eq!(found, right.map(|(g, s)| (g.to_owned(), s.to_owned())));
        assert_eq!((given.present, surname.present), (7, 6));
    }

    #[test]
    fn an_address_that_says_another_name_gives_none() {
        let mut given = field(FieldKind::GivenName, &["Maria", "Aino", "Aino", "A"]);
        let mut surname = field(FieldKind::Surname, &["", "Virtanen", "Virtanen", ""]);
        let mail = field(FieldKind::Email, &["aino.virtanen@posti.example", "", "", "info@posti.example"]);
        fill_names(&mail, &mut given, &mut surname);
        assert_eq!((surname.codes[0], surname.codes[3]), (0, 0));
    }
}
