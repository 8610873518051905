//! Addresses that belong to a role and to no person: `info@`, `kundendienst@`, `sales.nordics@`.
//!
//! The words stand in `roles.txt`, in some sixteen languages. Several words in one address: a role when the first or the
//! last of at most three is a role's, and no other is a given name (`given_names.txt`) or an initial: `info-berlin@` is a
//! mailbox of a branch, `anna.info@` and `j.sales@` are people. A number after a word does not count (`info2@`).

use super::word_list::{WordList, bare};
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// When nothing else stands there.
    Alone,
    /// Also beside other words.
    Part,
    /// Also as the beginning or the end of a longer word.
    Automatic,
}

/// Whether this (normal) local part names a role, not a person.
pub(super) fn is_role(local: &str) -> bool {
    let name = local.split('+').next().unwrap_or(local);
    if name.is_ascii() {
        return is_bare_role(name);
    }
    let mut written = String::with_capacity(name.len());
    bare(name, &mut written);
    is_bare_role(&written)
}

fn is_bare_role(name: &str) -> bool {
    let words = &*WORDS;
    // Most names begin and end as no word of the list does.
    let last =
        name.bytes().rposition(|b| is_separator(char::from(b))).map_or(name, |at| name.get(at + 1..).unwrap_or(name));
    if !words.may_begin(name) && !words.may_begin(last) && !AUTOMATIC.may_end(unnumbered(name)) {
        return false;
    }
    let mut room = [0; LONGEST];
    let Some(joined) = join(name, &mut room) else { return false };
    let whole = unnumbered(joined);
    if words.get(whole).is_some() || AUTOMATIC.begins_or_ends(whole) {
        return true;
    }
    let role = |word: &str| words.get(unnumbered(word)) == Some(Role::Part);
    let mut parts = name.split(is_separator).filter(|part| !part.is_empty());
    let (Some(first), Some(last)) = (parts.clone().next(), parts.clone().next_back()) else { return false };
    // What stands with it: a place, a branch, a number. A person's name or initial makes it a person's.
    let person = |word: &str| word.chars().count() == 1 && !unnumbered(word).is_empty() || GIVEN.get(word).is_some();
    (role(first) || role(last)) && (2..=3).contains(&parts.clone().count()) && !parts.any(person)
}

/// The longest local part of an address.
const LONGEST: usize = 64;

/// A name without what stands between its words.
fn join<'a>(name: &str, room: &'a mut [u8; LONGEST]) -> Option<&'a str> {
    let mut length = 0;
    for byte in name.bytes().filter(|b| !is_separator(char::from(*b))) {
        *room.get_mut(length)? = byte;
        length += 1;
    }
    std::str::from_utf8(room.get(..length)?).ok()
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | '-' | '_')
}

/// A word without the number after it.
fn unnumbered(word: &str) -> &str {
    let digits = word.bytes().rev().take_while(u8::is_ascii_digit).count();
    word.get(..word.len() - digits).unwrap_or(word)
}

static WORDS: LazyLock<WordList<Role>> = LazyLock::new(|| {
    WordList::parse(include_str!("roles.txt"), bare, |how| {
        Some(match how {
            "alone" => Role::Alone,
            "part" => Role::Part,
            "automatic" => Role::Automatic,
            _ => return None,
        })
    })
});

/// The words that tell a machine's address wherever they begin or end it.
static AUTOMATIC: LazyLock<Automatic> = LazyLock::new(|| {
    let words: Vec<&str> = WORDS.of(Role::Automatic).collect();
    let mut made = Automatic { words: Vec::new(), begins: [0; 32], ends: [0; 32] };
    for word in &words {
        if let ([a, b, ..], [.., y, z]) = (word.as_bytes(), word.as_bytes()) {
            made.begins.iter_mut().skip(usize::from(a & 31)).take(1).for_each(|next| *next |= 1 << (b & 31));
            made.ends.iter_mut().skip(usize::from(y & 31)).take(1).for_each(|next| *next |= 1 << (z & 31));
        }
    }
    made.words = words;
    made
});

/// The words, with the pairs of letters that they begin and end with: most names are told from them by these alone.
struct Automatic {
    words: Vec<&'static str>,
    begins: [u32; 32],
    ends: [u32; 32],
}

impl Automatic {
    /// Whether a word may end so; yes for what ends in no two letters.
    fn may_end(&self, name: &str) -> bool {
        match name.as_bytes() {
            [.., y, z] if y.is_ascii_alphanumeric() && z.is_ascii_alphanumeric() => {
                self.ends.get(usize::from(y & 31)).is_none_or(|next| next >> (z & 31) & 1 == 1)
            }
            _ => true,
        }
    }

    fn begins_or_ends(&self, name: &str) -> bool {
        let ([a, b, ..], [.., y, z]) = (name.as_bytes(), name.as_bytes()) else { return false };
        let has = |table: &[u32; 32], one: &u8, next: &u8| {
            table.get(usize::from(one & 31)).is_some_and(|pairs| pairs >> (next & 31) & 1 == 1)
        };
        // The first letter before the whole word: it is nearly always another.
        let begins = |word: &&str| word.as_bytes().starts_with(&[*a, *b]) && name.starts_with(*word);
        let ends = |word: &&str| word.as_bytes().ends_with(&[*y, *z]) && name.ends_with(*word);
        has(&self.begins, a, b) && self.words.iter().any(begins) || has(&self.ends, y, z) && self.words.iter().any(ends)
    }
}

static GIVEN: LazyLock<WordList<()>> =
    LazyLock::new(|| WordList::parse(include_str!("given_names.txt"), bare, |_| Some(())));

#[cfg(test)]
mod tests {
    use super::super::word_list::written;
    use super::*;

    #[test]
    fn the_lists_are_in_order() {
        let roles = written(include_str!("roles.txt"), bare);
        assert!(roles.windows(2).all(|pair| pair[0] < pair[1]), "sorted, each once");
        assert!(WORDS.forms().eq(&roles), "every line is understood");
        let names = written(include_str!("given_names.txt"), bare);
        assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "sorted, each once");
        assert!(GIVEN.forms().eq(&names));
    }

    #[test]
    fn roles_in_many_languages() {
        for local in [
            "info",
            "asiakaspalvelu",
            "kundtjänst",
            "kundtjanst",
            "sales",
            "kundendienst",
            "service-client",
            "contacto",
            "atencionalcliente",
            "atencion.al.cliente",
            "assistenza",
            "klantenservice",
            "kundeservice",
            "biuro",
            "obchod",
            "atendimento",
            "klienditeenindus",
            "destek",
            "ugyfelszolgalat",
            "büro",
            "buero",
            "noreply",
            "no-reply-123",
            "no_reply",
            "do.not.reply",
            "ne-pas-repondre",
            "nicht-antworten",
            "shop-noreply",
            "mailer-daemon",
            "bounces-7",
            "info-berlin",
            "berlin.info",
            "info2",
            "sales.nordics",
            "support_de",
            "customer.service",
            "info.north.se",
            "rechnung-2024",
            "myynti.helsinki",
            "it",
            "hr",
            "poststelle",
            "buh",
            "zakaz",
            "birojs",
            "pardavimai",
            "営業",
            "お問い合わせ",
            "客服",
            "store",
            "ap",
            "poststelle-nord",
        ] {
            assert!(is_role(local), "{local}");
        }
        for local in [
            "anna.info",
            "info.anna",
            "sales.john",
            "j.sales",
            "informant",
            "",
            "matti.virtanen",
            "it.mueller",
            "infante",
            "posti.matti",
            "mail.brandt",
            "hr.schmidt",
            "arvid",
            "virtanen",
            "anna-maria.sales",
            "salesman",
            "maria.contacto",
            "supporto.marco",
            "eero",
            "a.b.c",
            "replying",
            "bobounce2x",
            "store.hansen",
            "ap.mueller",
            "buhmann",
            "営業太郎",
            "zakaz.anna",
        ] {
            assert!(!is_role(local), "{local}");
        }
    }
}
