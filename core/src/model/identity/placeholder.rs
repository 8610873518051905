//! Values that stand for "no value": withheld callers, what is typed to get past a form, and what programs print where
//! nothing is.
//!
//! The words stand in `placeholders.txt`, by language. What has a shape and no end is told by the shape: templates that
//! nobody filled in (`{{user_id}}`), values as a program prints them (`[object Object]`), errors of spreadsheets
//! (`#REF!`), one letter over and over, runs along a keyboard. Numbers that small systems really give (`10001`, `12345`,
//! `123456`) are values: where many people stand under one, its cap takes it out.

use super::NotAKey;
use super::printed::is_printed;
use super::word_list::WordList;
use std::sync::LazyLock;

/// What a word of the list means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// The caller kept it back.
    Withheld,
    /// Nobody knows who it is.
    Unknown,
    /// Nothing was given.
    Missing,
    /// Typed by somebody who tried the form.
    Test,
    /// Everybody's: no key, but people may be called so.
    Nobody,
    /// A sort of device: no device, but a login or a name on a channel may be so.
    Device,
}

/// What a text would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Name,
    Key,
    Device,
}

impl Place {
    /// Whether what a word means makes it nobody's here.
    fn has_nobody(self, meaning: Meaning) -> bool {
        match meaning {
            Meaning::Nobody => self != Self::Name,
            Meaning::Device => self == Self::Device,
            _ => true,
        }
    }
}

impl Meaning {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "withheld" => Self::Withheld,
            "unknown" => Self::Unknown,
            "missing" => Self::Missing,
            "test" => Self::Test,
            "nobody" => Self::Nobody,
            "device" => Self::Device,
            _ => return None,
        })
    }

    fn reason(self) -> NotAKey {
        match self {
            Self::Withheld | Self::Unknown => NotAKey::Withheld,
            Self::Missing | Self::Test | Self::Nobody | Self::Device => NotAKey::Placeholder,
        }
    }
}

/// What this text stands for, if it stands for nobody's name. Letter case, accents and surrounding punctuation do not
/// matter.
pub(super) fn of_name(raw: &str) -> Option<NotAKey> {
    of_text(raw, Place::Name)
}

/// The same of a value that would be a key: names of nobody in particular (`guest`, `default`, `user_id`) are none.
pub(super) fn of_key(raw: &str) -> Option<NotAKey> {
    of_text(raw, Place::Key)
}

/// The same of a device, which a sort of device (`iPhone`, `desktop`) is not.
pub(super) fn of_device(raw: &str) -> Option<NotAKey> {
    of_text(raw, Place::Device)
}

/// The same of a value that has lost its spaces and hyphens, as a card has: only what [`of_key`] does not tell.
pub(super) fn of_closed(value: &str) -> Option<NotAKey> {
    let bare = value.trim_matches(|c: char| "<>()[]\"'.*".contains(c));
    if bare.len() > LONGEST || !CLOSED_WORDS.may_have(bare) {
        return None;
    }
    let mut written = String::new();
    closed_form(bare, &mut written);
    CLOSED_WORDS.get(&written).filter(|found| Place::Key.has_nobody(*found)).map(Meaning::reason)
}

/// The same of the part of an address before its `@`, where roles are told apart elsewhere: a mailbox may well be
/// called `private`.
pub(super) fn of_mailbox(local: &str, role: impl FnOnce() -> bool) -> Option<NotAKey> {
    let numbered = local.as_bytes().last().is_some_and(u8::is_ascii_digit);
    let stem = || meaning(local.trim_end_matches(|c: char| c.is_ascii_digit())).filter(is_test);
    match meaning(local).or_else(|| numbered.then(stem).flatten()) {
        Some(Meaning::Missing | Meaning::Test) => Some(NotAKey::Placeholder),
        Some(Meaning::Unknown) => Some(NotAKey::Withheld),
        _ if role() => Some(NotAKey::Role),
        // People with a domain of their own have mailboxes of one letter.
        Some(Meaning::Nobody) if local.len() > 1 => Some(NotAKey::Placeholder),
        _ => (local.bytes().any(|b| sort_of(b) & (SIGN | MARK) != 0) && is_printed(local))
            .then_some(NotAKey::Placeholder),
    }
}

fn is_test(meaning: &Meaning) -> bool {
    *meaning == Meaning::Test
}

fn of_text(raw: &str, place: Place) -> Option<NotAKey> {
    let text = raw.trim();
    let seen = text.bytes().fold(0, |seen, b| seen | sort_of(b));
    if seen & (LETTER | DIGIT | BEYOND) == 0 {
        return Some(NotAKey::Placeholder);
    }
    let begins = || !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('));
    let printed = || (seen & SIGN != 0 || seen & MARK != 0 && begins()) && is_printed(text);
    if text.len() > LONGEST {
        return printed().then_some(NotAKey::Placeholder);
    }
    // Whole first: `(none)` is what web analytics write, and `none` what a person does.
    let ends = text.as_bytes().first().into_iter().chain(text.as_bytes().last());
    let bare = match ends.fold(0, |seen, b| seen | sort_of(*b)) & !(LETTER | DIGIT | BEYOND) {
        0 => text,
        _ => text.trim_matches(|c: char| c.is_whitespace() || "<>()[]\"'.*".contains(c)),
    };
    let found = meaning(text).or_else(|| meaning(bare).filter(|_| bare.len() < text.len()));
    if let Some(found) = found.filter(|found| place.has_nobody(*found)) {
        return Some(found.reason());
    }
    // A program's nothing that a form made an address of: `undefined@undefined.com`.
    let mailbox = Some(text)
        .filter(|_| place != Place::Name && seen & OTHER != 0)
        .and_then(|text| text.split_once('@'))
        .and_then(|(local, _)| meaning(local));
    if let Some(found) = mailbox.filter(|found| matches!(found, Meaning::Missing | Meaning::Unknown)) {
        return Some(found.reason());
    }
    // A variable that no shell, script or page has put a value for.
    if place != Place::Name && text.strip_prefix('$').and_then(meaning).is_some() {
        return Some(NotAKey::Placeholder);
    }
    (bare.is_empty() || is_run(bare.as_bytes(), seen) || printed()).then_some(NotAKey::Placeholder)
}

/// Digits nobody has: one digit over and over, or a run along the keypad (`1234567890`, `9876543`).
pub(super) fn of_digits(digits: &[u8]) -> bool {
    one_digit(digits) || (digits.len() >= 7 && (steps(digits, 1) || steps(digits, 9)))
}

/// Five digits at least, all the same.
pub(super) fn one_digit(digits: &[u8]) -> bool {
    digits.len() >= 5 && steps(digits, 0)
}

/// Whether each digit is the one before and so much more.
fn steps(digits: &[u8], step: u8) -> bool {
    let mut pairs = digits.iter().zip(digits.iter().skip(1));
    pairs.all(|(a, b)| (b.wrapping_sub(*a).wrapping_add(10)) % 10 == step)
}

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
/// Beyond ASCII.
const BEYOND: u8 = 4;
/// What templates, printed objects and errors of spreadsheets have.
const SIGN: u8 = 8;
/// The same behind a letter, and what telephone numbers and times of day have.
const MARK: u8 = 16;
const OTHER: u8 = 32;

#[expect(clippy::indexing_slicing, reason = "evaluated while compiling, where a wrong index is an error")]
static SORTS: [u8; 256] = {
    let mut sorts = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        sorts[byte] = sort(byte as u8);
        byte += 1;
    }
    sorts
};

fn sort_of(byte: u8) -> u8 {
    SORTS.get(usize::from(byte)).copied().unwrap_or(OTHER)
}

const fn sort(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => LETTER,
        b'0'..=b'9' => DIGIT,
        128.. => BEYOND,
        b'{' | b'}' | b'[' | b']' | b'<' | b'>' | b'%' | b'#' | b'|' | b'=' | b'$' => SIGN,
        b'(' | b':' => MARK,
        _ => OTHER,
    }
}

/// No word of the list is longer.
const LONGEST: usize = 48;

const LIST: &str = include_str!("placeholders.txt");

static WORDS: LazyLock<WordList<Meaning>> = LazyLock::new(|| WordList::parse(LIST, form, Meaning::named));

/// The same without spaces, as cards and personal codes are written.
static CLOSED_WORDS: LazyLock<WordList<Meaning>> = LazyLock::new(|| WordList::parse(LIST, closed_form, Meaning::named));

/// What the list says of a text.
fn meaning(text: &str) -> Option<Meaning> {
    let words = &*WORDS;
    if text.is_empty() || text.len() > LONGEST || !words.may_have(text) {
        return None;
    }
    if text.is_ascii() {
        let mut written = [0; LONGEST];
        let written = written.get_mut(..text.len())?;
        written.copy_from_slice(text.as_bytes());
        written.make_ascii_lowercase();
        if written.iter().any(|b| matches!(b, b'_' | b'-')) {
            open_spaces(written);
        }
        return words.get(std::str::from_utf8(written).ok()?);
    }
    let mut written = String::new();
    form(text, &mut written);
    words.get(&written)
}

/// The form of a word: in lower case without accents, and `user_id` and `user-id` as `user id`.
fn form(word: &str, out: &mut String) {
    let mut bare = String::new();
    super::letters::push_bare(word, &mut bare);
    let mut before = ' ';
    let mut letters = bare.chars().peekable();
    while let Some(c) = letters.next() {
        let within = before.is_alphanumeric() && letters.peek().is_some_and(|next| next.is_alphanumeric());
        out.push(if matches!(c, '_' | '-') && within || c.is_whitespace() { ' ' } else { c });
        before = c;
    }
}

fn closed_form(word: &str, out: &mut String) {
    form(word, out);
    out.retain(|c| c != ' ');
}

fn open_spaces(word: &mut [u8]) {
    for at in 1..word.len().saturating_sub(1) {
        let joins = word.get(at).is_some_and(|b| matches!(b, b'_' | b'-'));
        let letter = |at: usize| word.get(at).is_some_and(u8::is_ascii_alphanumeric);
        if joins && letter(at - 1) && letter(at + 1) {
            word.iter_mut().skip(at).take(1).for_each(|b| *b = b' ');
        }
    }
}

/// One letter or digit over and over with marks between (`ffffffff-ffff-…`, `00:00:00`, `zzzz`), or a run along a keyboard.
fn is_run(text: &[u8], seen: u8) -> bool {
    if seen & BEYOND != 0 {
        return false;
    }
    // The first two letters tell nearly always.
    if let [a, b, ..] = text
        && a.is_ascii_alphanumeric()
        && b.is_ascii_alphanumeric()
        && !a.eq_ignore_ascii_case(b)
        && (seen & !LETTER != 0 || !are_neighbours(*a, *b))
    {
        return false;
    }
    let mut letters = text.iter().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase);
    let Some(first) = letters.next() else { return true };
    // A value's second letter most often tells that it is no run.
    let mut length = 1;
    let same = letters.all(|b| {
        length += 1;
        b == first
    });
    if same {
        return match first {
            b'0' => {
                text.iter().all(|b| matches!(b, b'0' | b'-' | b'?' | b'/' | b' ' | b':' | b'.' | b',' | b'x' | b'X'))
            }
            b'1'..=b'9' => length >= 5,
            _ => length >= 4,
        };
    }
    let whole = text.len() >= 5 && text.iter().all(u8::is_ascii_alphabetic);
    whole && KEYBOARD.iter().any(|row| row.windows(text.len()).any(|part| part.eq_ignore_ascii_case(text)))
}

/// Whether a letter follows another along a row.
fn are_neighbours(a: u8, b: u8) -> bool {
    NEIGHBOURS.get(usize::from(a & 31)).is_some_and(|next| next >> (b & 31) & 1 == 1)
}

/// Of each letter those that follow it along a row.
#[expect(clippy::indexing_slicing, reason = "evaluated while compiling, where a wrong index is an error")]
static NEIGHBOURS: [u32; 32] = {
    let (mut next, mut row) = ([0; 32], 0);
    while row < KEYBOARD.len() {
        let mut at = 1;
        while at < KEYBOARD[row].len() {
            next[(KEYBOARD[row][at - 1] & 31) as usize] |= 1 << (KEYBOARD[row][at] & 31);
            at += 1;
        }
        row += 1;
    }
    next
};

/// The rows of keyboards, and the alphabet.
const KEYBOARD: [&[u8]; 10] = [
    b"qwertyuiop",
    b"asdfghjkl",
    b"zxcvbnm",
    b"qwertzuiop",
    b"yxcvbnm",
    b"azertyuiop",
    b"qsdfghjklm",
    b"wxcvbn",
    b"abcdefghijklmnopqrstuvwxyz",
    b"poiuytrewq",
];

#[cfg(test)]
mod tests {
    use super::super::word_list::written;
    use super::*;

    /// The words of a text, with ` ; ` between them.
    fn words(list: &str) -> impl Iterator<Item = &str> {
        list.split(" ; ")
    }

    #[test]
    fn the_list_is_in_order() {
        let forms = written(LIST, form);
        assert!(forms.windows(2).all(|pair| pair[0] < pair[1]), "sorted, each once");
        assert!(forms.iter().all(|form| form.len() <= LONGEST));
        assert!(WORDS.forms().eq(&forms), "every line has a meaning that is known");
    }

    #[test]
    fn words_that_stand_for_nothing() {
        for word in ["Anonymous", " RESTRICTED ", "<unknown>", "Private", "\"withheld\"", "Tuntematon numero", "OKÄND"]
        {
            assert_eq!(of_name(word), Some(NotAKey::Withheld), "{word}");
        }
        for word in
            ["-", "n/a", "N.A.", "NULL", "-1", "0", "000-000", "?", "none", "--", "(none)", "\\N", "não informado"]
        {
            assert_eq!(of_name(word), Some(NotAKey::Placeholder), "{word}");
        }
        for word in ["Nanna", "A-10", "007", "unknown soldier", "-10", "Guest", "Nat", "True", "Foo", "Standard"] {
            assert_eq!(of_name(word), None, "{word}");
        }
        for word in words(
            "tuntematon ; unbekannt ; okänd ; desconocido ; inconnu ; sconosciuto ; onbekend ; ukendt ; \
            ukjent ; nieznany ; неизвестно ; bilinmiyor ; desconhecido ; neznámý ; teadmata ; ismeretlen",
        ) {
            assert_eq!(of_key(word), Some(NotAKey::Withheld), "{word}");
            assert_eq!(of_key(&word.to_uppercase()), Some(NotAKey::Withheld), "{word}");
        }
    }

    #[test]
    fn what_programs_write_is_nobodys_key() {
        for text in words(
            "[object Object] ; guest ; distinct_id ; distinctId ; not_authenticated ; true ; FALSE ; \
            Infinity ; -Infinity ; \\N ; #N/A ; #REF! ; #NAME? ; #WERT! ; #¡VALOR! ; #VIITTAUS! ; #DIV/0! ; \
            #NV ; (not set) ; not set ; (direct) ; nullnull ; ffffffff-ffff-ffff-ffff-ffffffffffff ; \
            {{user_id}} ; cust-{{ id }} ; ${userId} ; %user_id% ; <user> ; {user.id} ; <%= user.id %> ; \
            :user_id ; *|EMAIL|* ; %s ; {0} ; function () { return 1 } ; () => id ; \
            <User object at 0x7f01> ; None.0 ; 0.0 ; TBC ; void ; {} ; [] ; '' ; INSERT_ID ; id ; email ; \
            zzzz ; ----- ; .... ; qwertyui ; asdfgh ; Err:502 ; 00:00:00:00:00:00 ; \
            [email\u{a0}protected] ; undefined@undefined.com ; null@null.com ; <NA> ; NaT ; 1.#QNAN ; \
            ei tiedossa ; gäst ; $USER_ID ; $user_id ; $CRM_REF2 ; $1 ; $EMAIL ; b'' ; {\"id\":null} ; \
            {'id': None, 'name': ''} ; None None ; null,null",
        ) {
            assert_eq!(of_key(text), Some(NotAKey::Placeholder), "{text}");
        }
        for text in words(
            "10001 ; 12345 ; 123456 ; A-1 ; x7 ; matti ; {6f9619ff-8b86-d011-b42d-00cf4fc964ff} ; \
            @true_matti ; guest9 ; GA1.2.1033501218.1368477899 ; user:42 ; 100% ; #42 ; a=b ; AAA ; 7777 ; \
            deadbeefcafe ; #hashtag ; $cash_tag ; $AAPL ; {\"id\":null,\"no\":5} ; 😀 ; {\"id\":5} ; \
            kunde-17 ; poiu",
        ) {
            assert_eq!(of_key(text), None, "{text}");
        }
    }

    #[test]
    fn values_of_nobody_in_many_languages() {
        for text in words(
            "匿名 ; 不明 ; 未知 ; ゲスト ; 게스트 ; 익명 ; 알 수 없음 ; مجهول ; زائر ; άγνωστο ; ẩn danh ; Kunde unbekannt ; \
            CPD ; CPDKUNDE ; CPD-Kunde ; Einmalkunde ; N.N. ; N. N. ; k. A. ; k.A. ; None None ; \
            undefined undefined ; Website Visitor ; webform ; deleted_user ; gelöscht ; geloescht ; \
            POISTETTU ; supprimé ; [REDACTED] ; anonymized ; facebook user ; Instagram_User ; \
            linkedin member ; deleted ; [deleted] ; 127.0.0.1 ; localhost ; удалено ; 削除済み ; 已删除 ; \
            tuntematon asiakas ; client inconnu ; okänd kund",
        ) {
            assert!(of_key(text).is_some(), "{text}");
            assert!(of_key(&text.to_uppercase()).is_some() || !text.is_ascii(), "{text}");
        }
        for text in ["iPhone", "desktop", "Android", "MacBook Pro", "Chrome", "127.0.0.1", "[deleted]", "mobile web"] {
            assert_eq!(of_device(text), Some(NotAKey::Placeholder), "{text}");
        }
        for text in ["iPhone von Anna", "d-1", "desktop-8F2K1", "Pixel-7-3fa9", "10.1.2.17", "GA1.2.AbC"] {
            assert_eq!(of_device(text), None, "{text}");
        }
        for text in words(
            "mac ; desktop ; opera ; web ; api ; jana ; 匿名希望太郎 ; 不二子 ; 田中 ; ゲ ; 김철수 ; deleter ; \
            facebook.anna ; cpd-4711 ; anna.user ; kunde-unbekannt-7 ; nav ; nera ; k.a.meyer ; n.nieminen",
        ) {
            assert_eq!(of_key(text), None, "{text}");
        }
        for name in ["Nav", "Mac", "Guest", "Borrado", "K. A.", "Handy", "Opera", "Store", "匿"] {
            assert_eq!(of_name(name), None, "{name}");
        }
    }

    #[test]
    fn digits_that_nobody_has() {
        for digits in ["0000000000", "5555555555", "11111", "1234567890", "0123456789", "9876543210", "1234567"] {
            assert!(of_digits(digits.as_bytes()), "{digits}");
        }
        for digits in ["412345678", "112", "1111", "123456", "5555555556", "1234567891", "", "1"] {
            assert!(!of_digits(digits.as_bytes()), "{digits}");
        }
    }
}
