//! Legal forms of firms, of some thirty lands: `legal_forms.txt`.

use super::form_words::{FormWord, form_words};
use super::lists::is_given;
use hashbrown::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// The legal form a name has: `Seip & Berger KG` is a `kg`, `Rossi S.p.A.` a `spa`, `Maria Sá` none.
///
/// The names are those of `legal_forms.txt`; the same form spelled out has the same name. Of several the last counts.
pub(crate) fn legal_form(text: &str) -> Option<&'static str> {
    if let Some((_, name)) = EAST_ASIAN.iter().find(|(form, _)| text.contains(form)) {
        return Some(name);
    }
    find(&form_words(text), false).last().map(|found| found.form.name)
}

/// A text without the forms that East Asia writes without spaces around them.
pub(crate) fn without_east_asian(text: &str) -> Option<String> {
    let mut out = None;
    for (form, _) in EAST_ASIAN {
        let before: &str = out.as_deref().unwrap_or(text);
        if before.contains(form) {
            out = Some(before.replace(form, " "));
        }
    }
    out
}

/// A form, where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) form: &'static Form,
    /// The first of its words.
    pub(crate) start: usize,
    /// The word behind its last.
    pub(crate) end: usize,
}

/// What is known of a legal form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) name: &'static str,
    /// Whether it is one person in business.
    pub(crate) sole: bool,
    first: bool,
    weak: bool,
    strict: bool,
    script: Option<char>,
}

/// The forms in a name, in order. Where it is known to be an organisation's, weak ones count at the end in any spelling.
pub(crate) fn find(words: &[FormWord<'_>], is_organisation: bool) -> Vec<Found> {
    let shouted = words.iter().all(FormWord::is_upper);
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match longest_at(words, at) {
            Some((form, end)) if counts(words, form, at..end, shouted, is_organisation) => {
                found.push(Found { form, start: at, end });
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// Forms written in Chinese, Japanese and Korean, the longer first.
const EAST_ASIAN: [(&str, &str); 14] = [
    ("股份有限公司", "gufen youxian gongsi"),
    ("有限责任公司", "youxian gongsi"),
    ("有限責任公司", "youxian gongsi"),
    ("有限公司", "youxian gongsi"),
    ("株式会社", "kk"),
    ("(株)", "kk"),
    ("（株）", "kk"),
    ("㈱", "kk"),
    ("有限会社", "yk"),
    ("合同会社", "gk"),
    ("주식회사", "jusik hoesa"),
    ("(주)", "jusik hoesa"),
    ("㈜", "jusik hoesa"),
    ("유한회사", "yuhan hoesa"),
];

/// The most words of a form.
const MOST_WORDS: usize = 6;

type Forms = HashMap<&'static str, Form, foldhash::fast::FixedState>;

fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| {
        let lines = include_str!("legal_forms.txt").lines().filter(|line| !line.starts_with('#'));
        lines
            .filter_map(|line| line.split_once(": "))
            .flat_map(|(head, spellings)| spellings.split(" | ").map(move |spelling| (spelling, form(head))))
            .collect()
    })
}

/// `name flags`, read from the end.
fn form(head: &'static str) -> Form {
    let mut form = Form { name: head, sole: false, first: false, weak: false, strict: false, script: None };
    while let Some((name, flag)) = form.name.rsplit_once(' ') {
        match flag {
            "sole" => form.sole = true,
            "first" => form.first = true,
            "weak" => form.weak = true,
            "strict" => form.strict = true,
            "cyrillic" => form.script = Some('я'),
            "greek" => form.script = Some('ω'),
            _ => break,
        }
        form.name = name;
    }
    form
}

/// The form with the most words from here on, and where it ends.
fn longest_at(words: &[FormWord<'_>], at: usize) -> Option<(&'static Form, usize)> {
    let most = MOST_WORDS.min(words.len() - at);
    (1..=most).rev().find_map(|n| {
        let spelling = words[at..at + n].iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
        forms().get(spelling.as_str()).map(|form| (form, at + n))
    })
}

fn counts(words: &[FormWord<'_>], form: &Form, at: Range<usize>, shouted: bool, is_organisation: bool) -> bool {
    let these = &words[at.clone()];
    let script_fits =
        form.script.is_none_or(|of| these.iter().any(|word| word.raw.chars().any(|c| same_script(c, of))));
    let in_front = at.start == 0;
    if !script_fits || words.len() == at.len() || in_front && !form.first {
        return false;
    }
    let spelled_out = these.iter().map(|word| word.folded.len()).sum::<usize>() > 5;
    let dotted = these.iter().any(|word| word.raw.contains('.'));
    if spelled_out || these.iter().all(FormWord::is_abbreviation) && (!shouted || dotted) {
        return true;
    }
    // `Ab Jansen` and `Sia Berg` are people.
    if in_front && these.iter().any(|word| is_given(&word.folded)) && !these.iter().all(FormWord::is_upper) {
        return false;
    }
    let others = [&words[..at.start], &words[at.end..]].concat();
    let person = !is_organisation && has_given(&others);
    let at_an_end = at.end == words.len() || in_front && shouted;
    !form.weak && !form.strict || at_an_end && !person && (form.weak || shouted)
}

/// Whether a given name is among so few words as a person's name has: then a form behind them may be a surname.
fn has_given(words: &[FormWord<'_>]) -> bool {
    words.len() < 3 && words.iter().any(|word| is_given(&word.folded))
}

fn same_script(c: char, of: char) -> bool {
    let block = |c: char| match c as u32 {
        0x370..0x400 | 0x1f00..0x2000 => 1,
        0x400..0x530 => 2,
        _ => 0,
    };
    block(c) == block(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_many_lands() {
        for (text, form) in [
            ("Rönkkö Maalaus Oy", "oy"),
            ("Hokkanen Metalli Aktiebolag", "ab"),
            ("Autohuolto Oulu-Lahtinen Osakeyhtiö", "oy"),
            ("AB Volvo", "ab"),
            ("Salz & Graf GmbH & Co. KG", "gmbh co kg"),
            ("Gnatz Gesellschaft mbH", "gmbh"),
            ("Ehlert Autohaus AG", "ag"),
            ("Max Müller e.K.", "ek"),
            ("Max Müller e. K.", "ek"),
            ("Bexelwell Builders, Ltd", "ltd"),
            ("Roofing Donovan, LLP", "llp"),
            ("Rainbow Lutheran Day Care, Inc.", "inc"),
            ("Smith & Co", "co"),
            ("Jensen Byg A/S", "as"),
            ("Hansen Rør ApS", "aps"),
            ("OÜ Ehitus", "ou"),
            ("Kalve SIA", "sia"),
            ("UAB Statyba", "uab"),
            ("Nowak Sp. z o.o.", "sp zoo"),
            ("Kovács Kft.", "kft"),
            ("Novák s.r.o.", "sro"),
            ("Horvat d.o.o.", "doo"),
            ("Rossi S.p.A.", "spa"),
            ("Bianchi Srl", "srl"),
            ("Silva & Filhos, Lda.", "lda"),
            ("García S.L.", "sl"),
            ("De Vries B.V.", "bv"),
            ("Transports Martin SARL", "sarl"),
            ("ООО «Ромашка»", "ooo"),
            ("ИП Иванов Иван", "ip"),
            ("株式会社トヨタ", "kk"),
            ("北京某某有限公司", "youxian gongsi"),
            ("Tmi Tuulia Nyman", "tmi"),
            ("Παπαδόπουλος ΑΕ", "ae"),
            ("SIA BALTIKA", "sia"),
            ("acme ou", "ou"),
        ] {
            assert_eq!(legal_form(text), Some(form), "{text}");
        }
    }

    #[test]
    fn people_and_bare_words_have_no_form() {
        for text in [
            "",
            "Oy",
            "GmbH",
            "Maria Sá",
            "Ingrid Ås",
            "Johan Ek",
            "Ek Måleri",
            "Ek & Ahmed",
            "Happy Day Spa",
            "Anna As",
            "Deniz Ay",
            "Co Nguyen",
            "Ip Man",
            "John Smith",
            "INGRID AS",
            "Sergey Ooo",
            "😀",
            "Kg Müller",
            "Ab Jansen",
            "Sia Berg",
            "Ou Li",
            "Julian Vos",
            "Rosén Åsa",
            "Ben Is",
        ] {
            assert_eq!(legal_form(text), None, "{text}");
        }
        assert_eq!(legal_form(&"Oy ".repeat(300_000)), Some("oy"));
        assert_eq!(legal_form(&"x".repeat(1_000_000)), None);
    }
}
