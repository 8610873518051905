//! Sole traders: the firm is the person it is named after.

use super::firm::has_firm_word;
use super::form_words::{FormWord, form_words};
use super::legal_form::find;
use super::lists::{is_given, is_surname};

/// The name of the person who is in business under a name: `Tmi Tuulia Nyman` is `Tuulia Nyman`.
///
/// So are `John Smith t/a Smith Plumbing`, `Max Müller e.K.` and `Bäckerei Müller, Inh. Max Müller`. None when no form
/// of sole traders is there, or what remains does not look like a whole name: `Tmi Siivous Nyman`, `Tmi Nyman`.
pub(crate) fn sole_trader_person(text: &str) -> Option<String> {
    let words = form_words(text);
    let owner = trading_as(&words).or_else(|| owned_by(&words)).or_else(|| named(&words))?;
    let person = (2..=4).contains(&owner.len())
        && owner.iter().any(|word| is_given(&word.folded) || is_surname(&word.folded))
        && !owner.iter().any(|word| word.folded == "&" || word.folded.bytes().any(|b| b.is_ascii_digit()))
        && !has_firm_word(&owner);
    person.then(|| owner.iter().map(|word| word.raw).collect::<Vec<_>>().join(" "))
}

/// `John Smith t/a Smith Plumbing`: what stands before.
fn trading_as<'a>(words: &[FormWord<'a>]) -> Option<Vec<FormWord<'a>>> {
    let at = |spelling: &[&str]| position(words, spelling);
    let stroke =
        words.iter().position(|w| w.folded == "ta" && w.raw.contains('/') || matches!(&*w.folded, "dba" | "hodn"));
    let found = stroke.or_else(|| at(&["trading", "as"])).or_else(|| at(&["doing", "business", "as"]))?;
    Some(without_forms(words.get(..found)?))
}

/// `Bäckerei Müller, Inh. Max Müller`: what stands behind.
fn owned_by<'a>(words: &[FormWord<'a>]) -> Option<Vec<FormWord<'a>>> {
    let is_owner = |word: &FormWord<'_>| {
        matches!(&*word.folded, "inhaber" | "inhaberin" | "propr" | "proprietor" | "innehavare")
            || matches!(&*word.folded, "inh" | "prop" | "innh") && word.raw.ends_with(['.', ':'])
    };
    let found = words.iter().position(is_owner)?;
    Some(without_forms(words.get(found + 1..)?))
}

/// `Tmi Tuulia Nyman`: what is not the form.
fn named<'a>(words: &[FormWord<'a>]) -> Option<Vec<FormWord<'a>>> {
    let forms = find(words, false);
    (!forms.is_empty() && forms.iter().all(|found| found.form.sole)).then(|| without_forms(words))
}

fn without_forms<'a>(words: &[FormWord<'a>]) -> Vec<FormWord<'a>> {
    let forms = find(words, false);
    let is_form = |at: usize| forms.iter().any(|found| (found.start..found.end).contains(&at));
    words.iter().enumerate().filter(|(at, _)| !is_form(*at)).map(|(_, word)| word.clone()).collect()
}

fn position(words: &[FormWord<'_>], spelling: &[&str]) -> Option<usize> {
    words.windows(spelling.len()).position(|these| these.iter().zip(spelling).all(|(word, s)| word.folded == *s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_in_business() {
        for (text, person) in [
            ("Tmi Tuulia Nyman", "Tuulia Nyman"),
            ("Tmi Hirvonen Kaisa", "Hirvonen Kaisa"),
            ("Matti Kallioissaari Tmi", "Matti Kallioissaari"),
            ("T:mi Juha Niemelä", "Juha Niemelä"),
            ("Toiminimi Veli Blomqvist", "Veli Blomqvist"),
            ("Max Müller e.K.", "Max Müller"),
            ("Max Müller e. K.", "Max Müller"),
            ("Enskild firma Anna Berg", "Anna Berg"),
            ("John Smith t/a Smith Plumbing", "John Smith"),
            ("John Smith trading as Smith Plumbing", "John Smith"),
            ("Ditta individuale Mario Bianchi", "Mario Bianchi"),
            ("Jan de Vries ZZP", "Jan de Vries"),
            ("FIE Mari Tamm", "Mari Tamm"),
            ("IK Jānis Bērziņš", "Jānis Bērziņš"),
            ("Kari Hansen ENK", "Kari Hansen"),
            ("FHU Jan Kowalski", "Jan Kowalski"),
            ("ИП Иванов Иван", "Иванов Иван"),
            ("Marie Dubois EI", "Marie Dubois"),
            ("Bäckerei Müller, Inh. Max Müller", "Max Müller"),
            ("Juan García Autónomo", "Juan García"),
        ] {
            assert_eq!(sole_trader_person(text).as_deref(), Some(person), "{text}");
        }
    }

    #[test]
    fn other_firms_and_people() {
        for text in [
            "",
            "Tmi",
            "Tmi Nyman",
            "Tmi Siivous Nyman",
            "Rönkkö Maalaus Oy",
            "Tuulia Nyman",
            "Ek Måleri",
            "Johan Ek",
            "t/a Smith",
            "Smith Ltd",
            "Tmi 12 34",
            "Tmi Xyzzy Qwrty",
            "FHU",
            "Prop Anna",
            "Tmi Anna & Berg",
            "😀",
        ] {
            assert_eq!(sole_trader_person(text), None, "{text}");
        }
        assert_eq!(sole_trader_person(&"Tmi ".repeat(250_000)), None);
    }
}
