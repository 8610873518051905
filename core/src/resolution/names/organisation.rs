//! The name of an organisation without its legal form.

use super::form_words::form_words;
use super::legal_form::{find, without_east_asian};

/// An organisation's name as latin words in lower case, without legal forms and without `&` and `and`.
///
/// `Salz & Graf GmbH & Co. KG` and `SALZ UND GRAF` are `salz graf`, `Oy Rönkkö Ab` is `ronkko`, `Ehlert Autohaus AG,
/// Vertrieb` is `ehlert autohaus vertrieb`. A name that is nothing but a legal form stays: `AG`.
pub(crate) fn normal_form(name: &str) -> String {
    let plain = without_east_asian(name);
    let words = form_words(plain.as_deref().unwrap_or(name));
    let forms = find(&words, true);
    let is_form = |at: usize| forms.iter().any(|found| (found.start..found.end).contains(&at));
    let kept =
        words.iter().enumerate().filter(|(at, word)| !is_form(*at) && !joins(&word.folded)).map(|(_, word)| word);
    let mut out: Vec<&str> = kept.map(|word| word.folded.as_str()).collect();
    if out.is_empty() {
        out = words.iter().map(|word| word.folded.as_str()).collect();
    }
    out.join(" ")
}

/// Whether a word only joins others.
fn joins(word: &str) -> bool {
    matches!(word, "&" | "and" | "und" | "och" | "og" | "ja" | "et" | "y" | "en" | "e" | "i" | "un" | "ir")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_go_and_the_rest_stays() {
        for (name, expected) in [
            ("Salz & Graf GmbH & Co. KG", "salz graf"),
            ("SALZ UND GRAF", "salz graf"),
            ("Oy Rönkkö Ab", "ronkko"),
            ("AUTOHUOLTO LAAKKONEN AB", "autohuolto laakkonen"),
            ("Autohuolto Oulu-Lahtinen Osakeyhtiö", "autohuolto oulu lahtinen"),
            ("Hokkanen Metalli Aktiebolag", "hokkanen metalli"),
            ("Stiffel Malerbetrieb Gesellschaft mbH", "stiffel malerbetrieb"),
            ("Ehlert Autohaus AG, Vertrieb", "ehlert autohaus vertrieb"),
            ("Bexelwell Builders, Ltd", "bexelwell builders"),
            ("Rainbow Lutheran Day Care, Inc.", "rainbow lutheran day care"),
            ("Ek Måleri", "ek maleri"),
            ("Ek & Ahmed", "ek ahmed"),
            ("Jensen Byg A/S", "jensen byg"),
            ("Tallinna Ehitus OÜ", "tallinna ehitus"),
            ("OÜ Tallinna Ehitus", "tallinna ehitus"),
            ("SIA \"Kalve\"", "kalve"),
            ("Nowak Spółka z o.o.", "nowak"),
            ("Nowak Sp. z o.o. Sp. k.", "nowak"),
            ("Novák spol. s r.o.", "novak"),
            ("Rossi S.p.A.", "rossi"),
            ("ROSSI SPA", "rossi"),
            ("Happy Day Spa", "happy day spa"),
            ("García y Hijos S.L.", "garcia hijos"),
            ("ООО «Ромашка»", "romashka"),
            ("株式会社トヨタ", "toyota"),
            ("北京某某有限公司", "beijingmoumou"),
            ("Smith & Co", "smith"),
            ("Acme (Pty) Ltd", "acme"),
            ("acme as", "acme"),
            ("AG", "ag"),
            ("Oy Ab", "oy"),
            ("", ""),
            ("😀", ""),
            ("&", "&"),
        ] {
            assert_eq!(normal_form(name), expected, "{name}");
        }
    }

    #[test]
    fn hostile_names_take_no_longer() {
        for name in ["Oy ", "gmbh & co ", "&", "x", "株式会社", "a.b."] {
            assert!(normal_form(&name.repeat(150_000)).len() < 4_000);
        }
    }
}
