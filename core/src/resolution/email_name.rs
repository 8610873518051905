//! Names read from mail addresses: `aino.virtanen80@posti.example` says who it is where the name itself is missing.

use super::field::Field;

/// The fewest letters of a word that is taken for a name.
const SHORTEST: usize = 3;

/// Gives records without a name the one that their mail address is made of. Only names that other records have are
/// read: what is given names and surnames, and where one ends, the records themselves tell.
pub(crate) fn fill(mail: &Field, given: &mut Field, surname: &mut Field) {
    let mut known: Vec<Option<(u32, u32)>> = vec![None; mail.values.len()];
    let mut filled = Vec::new();
    for (r, code) in mail.codes.iter().enumerate() {
        let (g, s) = (given.codes[r], surname.codes[r]);
        if *code == 0 || g > 0 && s > 0 {
            continue;
        }
        let read = |code| said(mail.values.text(code), given, surname);
        let (x, y) = *known[*code as usize].get_or_insert_with(|| read(*code));
        // An address that says another name than the record has may be somebody else's, or the names stand crossed.
        let other = |has, says| has > 0 && says > 0 && has != says;
        if other(g, x) || other(s, y) {
            continue;
        }
        filled.extend((g == 0 && x > 0).then_some((r, x, true)));
        filled.extend((s == 0 && y > 0).then_some((r, y, false)));
    }
    for (r, code, first) in filled {
        let field = if first { &mut *given } else { &mut *surname };
        field.codes[r] = code;
        field.values.used(code, true);
        field.present += 1;
    }
}

/// The codes of given name and surname that an address is most likely made of; 0 for what it does not say.
fn said(mail: &str, given: &Field, surname: &Field) -> (u32, u32) {
    let local = mail.split(['@', '+']).next().unwrap_or_default();
    let mut words = local.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let (first, second, more) = (words.next().unwrap_or_default(), words.next(), words.next());
    let mut best = (0.0, (0, 0));
    match second {
        _ if more.is_some() => {}
        Some(second) => weigh(first, second, given, surname, &mut best),
        None => {
            let whole = name(given, first);
            best = (whole.1 / LETTERS, (whole.0, 0));
            for (i, _) in first.char_indices().skip(1) {
                let (p, q) = first.split_at(i);
                weigh(p, q, given, surname, &mut best);
            }
        }
    }
    best.1
}

/// How many letters an initial is one of.
const LETTERS: f64 = 26.0;

/// Weighs two words as names in either order, or one of them as an initial, by how common the names are.
fn weigh(p: &str, q: &str, given: &Field, surname: &Field, best: &mut (f64, (u32, u32))) {
    let initial = |w: &str| w.chars().nth(1).is_none();
    for (g, s) in [(p, q), (q, p)] {
        let (x, y) = (name(given, g), name(surname, s));
        let (share, codes) = match (initial(g), initial(s)) {
            (true, false) => (y.1 / LETTERS, (0, y.0)),
            (false, true) => (x.1 / LETTERS, (x.0, 0)),
            _ => (x.1 * y.1, (x.0, y.0)),
        };
        if share > best.0 {
            *best = (share, codes);
        }
    }
}

/// The code of a name and the share of the names that it is; nothing for a word that is no name here.
fn name(field: &Field, word: &str) -> (u32, f64) {
    if word.len() < SHORTEST {
        return (0, 0.0);
    }
    let share = |code| f64::from(field.values.get(code).count) / f64::from(field.present.max(1));
    field.values.find(word).map_or((0, 0.0), |code| (code, share(code)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::date::Order;
    use crate::resolution::field::{FieldReader, Reading};
    use crate::resolver::FieldKind;

    fn field(kind: FieldKind, texts: &[&str]) -> Field {
        let normaliser = crate::model::identity::Normaliser::new(None).unwrap();
        let mut reader = FieldReader::new("x", Reading { kind, normaliser, order: Order::default() }, texts.len());
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
        fill(&field(FieldKind::Email, &all), &mut given, &mut surname);
        let said = |f: &Field, r: usize| f.values.text(f.codes[r]).to_owned();
        let found: Vec<_> = (0..rows).map(|r| (said(&given, r), said(&surname, r))).collect();
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
        fill(&mail, &mut given, &mut surname);
        assert_eq!((surname.codes[0], surname.codes[3]), (0, 0));
    }
}
