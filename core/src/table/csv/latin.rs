//! Which single-byte encoding a text of Latin script is in, where nothing says it: the one in which it reads as a
//! language.
//!
//! A byte from 128 on is a letter in one encoding and a mark in another. So each byte is judged with what stands around
//! it: letters that a language has are likely, a mark within a word is not, nor a capital after a small letter, nor a
//! consonant among consonants. All such bytes are counted, so the answer does not depend on where in the text they stand.
//! Not here: other scripts, which `chardetng` tells apart.

use super::charset::Charset;

/// What stands beside a byte.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Mark,
    Vowel,
    Consonant,
    CapitalVowel,
    CapitalConsonant,
    High,
}

/// How often each byte from 128 on stands between what.
pub(super) struct Census(Vec<u32>);

/// A guess.
pub(super) struct Guess {
    pub(super) charset: Charset,
    /// Whether every other reading of the text is far less likely.
    pub(super) certain: bool,
    /// How likely its letters are, per letter: the logarithm.
    pub(super) fit: f64,
}

/// The encodings, most usual first, with how usual they are.
const ENCODINGS: [(&str, f64); 11] = [
    ("windows-1252", 1.0),
    ("windows-1250", 0.3),
    ("windows-1254", 0.3),
    ("windows-1257", 0.2),
    ("iso-8859-15", 0.1),
    ("iso-8859-2", 0.05),
    ("cp850", 0.06),
    ("macintosh", 0.05),
    ("cp852", 0.03),
    ("cp857", 0.02),
    ("cp437", 0.02),
];

/// Languages by how usual they are and their letters beyond ASCII, the most frequent first.
const LANGUAGES: [(f64, &str); 20] = [
    (1.0, "üäößé"),
    (1.0, "äöåéü"),
    (1.0, "øåæéöä"),
    (1.0, "éèàêçùâîôûëïœü"),
    (1.0, "óáéíñúü"),
    (1.0, "ãçáéíóõêâúôà"),
    (1.0, "àèéìòù"),
    (1.0, "ëéïöü"),
    (0.02, "íáðþéöæúóý"),
    (1.0, "ıüşçğöiâî"),
    (1.0, "łąęśżóćźń"),
    (1.0, "áíéěžščřýúůóťďň"),
    (0.5, "áíéčžšúýľťňóôäďĺŕ"),
    (1.0, "áéőöóíüúű"),
    (0.5, "ăţîşâ"),
    (0.5, "čšžćđ"),
    (0.2, "äõüöšž"),
    (0.2, "āīēšūņļčžģķ"),
    (0.2, "ėšįųžąčęū"),
    (0.2, "àéèíòóúçïü"),
];

/// Marks that texts have, the most frequent first.
const MARKS: &str = "’–€“”°…«»§£®™\u{a0}„‘•—©´½²³·±¿¡";

const VOWELS: &str = "äöåüæøéèêëáàâãíìîïóòôõúùûýÿœąęėįųūāēīőűůěăı";

impl Census {
    /// Counts the bytes from 128 on.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut counts = vec![0_u32; 128 * KINDS * KINDS];
        let (mut before, mut at) = (None, 0);
        while let Some(skip) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b >= 128)) {
            if skip > 0 {
                before = bytes.get(at + skip - 1).copied();
            }
            at += skip;
            let byte = bytes.get(at).copied().unwrap_or(128);
            let place = place(byte, beside(before), beside(bytes.get(at + 1).copied()));
            if let Some(count) = counts.get_mut(place) {
                *count = count.saturating_add(1);
            }
            before = Some(byte);
            at += 1;
        }
        Self(counts)
    }

    /// The encoding in which the text reads best.
    pub(super) fn guess(&self) -> Option<Guess> {
        let seen: Vec<(u8, Beside, Beside, f64)> = self.seen().collect();
        let total: f64 = seen.iter().map(|(.., n)| n).sum();
        let mut readings: Vec<(f64, Charset, Vec<Option<char>>)> = Vec::new();
        for (name, usual) in ENCODINGS {
            let charset = Charset::named(name)?;
            let letters: Vec<Option<char>> = seen.iter().map(|(byte, ..)| charset.letter(*byte)).collect();
            let score = |(prior, language): &(f64, &str)| {
                let each = seen.iter().zip(&letters);
                prior.ln()
                    + each.map(|((_, left, right, n), l)| n * likelihood(*l, language, *left, *right).ln()).sum::<f64>()
            };
            let best = LANGUAGES.iter().map(score).fold(f64::NEG_INFINITY, f64::max) + usual.ln();
            readings.push((best, charset, letters));
        }
        // The first of equals stays first: the more usual encoding.
        readings.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (best, charset, letters) = readings.first()?;
        let second = readings.iter().find(|(_, _, other)| other != letters).map_or(f64::NEG_INFINITY, |r| r.0);
        Some(Guess { charset: *charset, certain: best - second > CERTAIN, fit: best / total })
    }

    fn seen(&self) -> impl Iterator<Item = (u8, Beside, Beside, f64)> {
        self.0.iter().enumerate().filter(|(_, n)| **n > 0).map(|(i, n)| {
            let (left, right) = (ALL.get(i / KINDS % KINDS), ALL.get(i % KINDS));
            let byte = u8::try_from(i / KINDS / KINDS).unwrap_or(0) | 128;
            (byte, *left.unwrap_or(&Beside::Mark), *right.unwrap_or(&Beside::Mark), f64::from(*n))
        })
    }
}

const ALL: [Beside; 6] =
    [Beside::Mark, Beside::Vowel, Beside::Consonant, Beside::CapitalVowel, Beside::CapitalConsonant, Beside::High];
const KINDS: usize = ALL.len();
/// The best reading is certain when it is fifty times as likely as the next: the logarithm.
const CERTAIN: f64 = 4.0;

fn place(byte: u8, left: Beside, right: Beside) -> usize {
    (usize::from(byte & 127) * KINDS + left as usize) * KINDS + right as usize
}

fn beside(byte: Option<u8>) -> Beside {
    match byte {
        Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'y') => Beside::Vowel,
        Some(b'a'..=b'z') => Beside::Consonant,
        Some(b'A' | b'E' | b'I' | b'O' | b'U' | b'Y') => Beside::CapitalVowel,
        Some(b'A'..=b'Z') => Beside::CapitalConsonant,
        Some(128..) => Beside::High,
        _ => Beside::Mark,
    }
}

/// How likely this letter is in the language, between what it stands between.
fn likelihood(letter: Option<char>, language: &str, left: Beside, right: Beside) -> f64 {
    // A byte that no letter stands for, or a control letter.
    let Some(letter) = letter.filter(|l| !l.is_control()) else { return 1e-7 };
    let is_letter = |b: Beside| !matches!(b, Beside::Mark | Beside::High);
    let small = |b: Beside| matches!(b, Beside::Vowel | Beside::Consonant);
    if !letter.is_alphabetic() || matches!(letter, 'ª' | 'º') {
        let within = if is_letter(left) && is_letter(right) { if letter == '’' { 0.3 } else { 0.01 } } else { 1.0 };
        return (0.1 * share(MARKS, letter) + 1e-5) * within;
    }
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let everywhere = LANGUAGES.iter().map(|(usual, l)| usual * share(l, lower)).sum::<f64>() / LANGUAGES.len() as f64;
    let mut p = 0.75 * share(language, lower) + 0.2 * everywhere + 1e-5;
    let capital = letter.is_uppercase();
    if capital {
        p *= 0.3;
        if small(left) {
            p *= 0.02;
        }
    } else if is_letter(left) && !small(left) && is_letter(right) && !small(right) {
        // A small letter within capitals.
        p *= 0.05;
    }
    let vowel = VOWELS.contains(lower);
    let (vowels, consonants) = (
        matches!(left, Beside::Vowel | Beside::CapitalVowel) && matches!(right, Beside::Vowel | Beside::CapitalVowel),
        matches!(left, Beside::Consonant | Beside::CapitalConsonant)
            && matches!(right, Beside::Consonant | Beside::CapitalConsonant),
    );
    if vowel && vowels {
        p *= 0.3;
    } else if !vowel && consonants {
        p *= 0.1;
    }
    // Two such letters in a row are rarer than one.
    if left == Beside::High { p * 0.3 } else { p }
}

/// A letter's share of such a list, in which each is rarer than the one before.
fn share(list: &str, letter: char) -> f64 {
    let weight = |i: usize| 1.0 / (i as f64 + 2.0);
    match list.chars().position(|l| l == letter) {
        Some(i) => weight(i) / (0..list.chars().count()).map(weight).sum::<f64>(),
        None => 0.0,
    }
}
