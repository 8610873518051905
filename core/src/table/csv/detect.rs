//! Which encoding a text is in: by the option, by its mark, by being valid UTF-8, or by a guess that is said to be one.

use super::charset::Charset;
use super::latin::Census;
use super::report::Found;
use crate::error::{Error, Result};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

/// The encoding of a text.
#[derive(Debug)]
pub(super) struct Detected {
    pub(super) charset: Charset,
    pub(super) found: Found,
    /// Whether nothing else is likely.
    pub(super) certain: bool,
    /// Whether a row of valid UTF-8 beyond ASCII is a row of another file: by chance hardly any is.
    pub(super) is_latin: bool,
    /// How many bytes the mark has that the text begins with.
    pub(super) mark: usize,
}

/// Marks and whose they are. The longer one first where two begin alike.
const MARKS: [(&[u8], Charset); 5] = [
    (b"\xff\xfe\0\0", Charset::Utf32 { big: false }),
    (b"\0\0\xfe\xff", Charset::Utf32 { big: true }),
    (b"\xef\xbb\xbf", Charset::Utf8),
    (b"\xff\xfe", Charset::Utf16 { big: false }),
    (b"\xfe\xff", Charset::Utf16 { big: true }),
];

/// How much is looked at where all of it would tell no more.
const SAMPLE: usize = 1 << 20;
/// Below this a text does not read as a language of Latin script: the logarithm of how likely a letter is.
const UNLIKELY: f64 = -6.0;

/// Finds the encoding.
///
/// # Errors
/// The option names no encoding, or another than the mark does; or the bytes are no text.
pub(super) fn detect(bytes: &[u8], given: Option<&str>) -> Result<Detected> {
    let mark = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark));
    let (size, marked) = mark.map_or((0, None), |(mark, charset)| (mark.len(), Some(*charset)));
    if let Some(name) = given {
        let charset = Charset::parse(name)?;
        // `utf-16` and `utf-32` leave the order of bytes to the mark.
        let charset = match marked {
            None => charset,
            Some(m) if m.name() == charset.name() => charset,
            Some(m) if m.name().starts_with(&name.trim().to_ascii_lowercase().replace('_', "-")) => m,
            Some(m) => {
                let message = format!("the text begins with the mark of {}, `encoding` says `{name}`", m.name());
                return Err(Error::argument(message));
            }
        };
        // Said, but hardly meant: what is valid UTF-8 beyond ASCII is UTF-8.
        let certain = matches!(charset, Charset::Utf8)
            || !charset.is_plain()
            || bytes.is_ascii()
            || std::str::from_utf8(bytes).is_err();
        return Ok(Detected { charset, found: Found::Given, certain, is_latin: false, mark: size });
    }
    if let Some(charset) = marked {
        return Ok(Detected { charset, found: Found::Mark, certain: true, is_latin: false, mark: size });
    }
    unmarked(bytes)
}

fn unmarked(bytes: &[u8]) -> Result<Detected> {
    let detected = |charset, found, certain| Detected { charset, found, certain, is_latin: false, mark: 0 };
    if let Some(wide) = utf16(bytes) {
        return Ok(detected(wide, Found::Guessed, true));
    }
    let sample = bytes.get(..4096).unwrap_or(bytes);
    let nul = sample.iter().filter(|b| **b == 0).count();
    if nul * 4 > sample.len() {
        let message = format!("this is no text: {nul} of its first {} bytes are NUL", sample.len());
        return Err(Error::argument(message));
    }
    if std::str::from_utf8(bytes).is_ok() {
        // ISO-2022-JP is ASCII as far as bytes go, and says where it is not.
        let escape = bytes.iter().position(|b| *b == 0x1b).and_then(|at| bytes.get(at..at + 3));
        return Ok(match escape {
            Some(b"\x1b$B" | b"\x1b$@") => detected(Charset::Known(encoding_rs::ISO_2022_JP), Found::Guessed, true),
            _ => detected(Charset::Utf8, Found::Checked, true),
        });
    }
    // UTF-8 with damage has more letters that are right than places that are not; by chance hardly any is right.
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().bytes().filter(|b| *b >= 0xc2).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    if right >= wrong && right > 0 {
        return Ok(detected(Charset::Utf8, Found::Guessed, right > 4 * wrong));
    }
    if let Some(guess) = (!is_beyond_latin(bytes)).then(|| Census::of(bytes).guess()).flatten()
        && guess.fit > UNLIKELY
    {
        return Ok(Detected { is_latin: true, ..detected(guess.charset, Found::Guessed, guess.certain) });
    }
    let first = bytes.iter().position(|b| *b >= 128).unwrap_or(0);
    let rest = bytes.get(first..).unwrap_or_default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(rest.get(..SAMPLE).unwrap_or(rest), rest.len() <= SAMPLE);
    let known = detector.guess(None, Utf8Detection::Deny);
    let (text, faulty) = known.decode_without_bom_handling(rest.get(..SAMPLE).unwrap_or(rest));
    let certain = !faulty && rest.iter().filter(|b| **b >= 128).count() >= 20 && has_words(&text);
    Ok(detected(Charset::Known(known), Found::Guessed, certain))
}

/// UTF-16 without a mark: ASCII stands in every text of columns, with a NUL beside each letter, always on one side.
fn utf16(bytes: &[u8]) -> Option<Charset> {
    let (pairs, _) = bytes.get(..SAMPLE).unwrap_or(bytes).as_chunks::<2>();
    let ascii = |b: u8| b.is_ascii() && b != 0;
    let (mut little, mut big, mut empty) = (0_usize, 0_usize, 0_usize);
    for [a, b] in pairs {
        match (*a, *b) {
            (0, 0) => empty += 1,
            (a, 0) if ascii(a) => little += 1,
            (0, b) if ascii(b) => big += 1,
            _ => {}
        }
    }
    let enough = |n: usize, other: usize| n * 8 > pairs.len() && n > 20 * (other + empty);
    if enough(little, big) {
        Some(Charset::Utf16 { big: false })
    } else if enough(big, little) {
        Some(Charset::Utf16 { big: true })
    } else {
        None
    }
}

/// Whether letters read as words of another script than Latin, in which hardly ever a capital follows a small letter, or a
/// sign of Latin 1 or a line of a frame stands between two letters: in another encoding than their own they do, or are
/// letters of Latin script, or all capitals.
fn has_words(text: &str) -> bool {
    let beyond = |c: char| !c.is_ascii() && c.is_alphabetic();
    let sign = |c: char| matches!(c, '\u{80}'..='\u{b6}' | '\u{b8}'..='\u{bf}' | '\u{d7}' | '\u{f7}' | '\u{2500}'..='\u{259f}');
    let (mut letters, mut latin, mut odd) = (0_usize, 0_usize, 0_usize);
    let (mut capitals, mut small) = (false, false);
    let (mut first, mut second) = (' ', ' ');
    for c in text.chars() {
        if beyond(c) {
            letters += 1;
            latin += usize::from(c < '\u{250}');
            capitals |= c.is_uppercase();
            small |= c.is_lowercase();
            let turned = second.is_lowercase() && c.is_uppercase();
            odd += usize::from(turned || beyond(first) && sign(second) && !beyond(second));
        }
        (first, second) = (second, c);
    }
    (small || !capitals) && latin * 2 <= letters && odd * 200 <= letters
}

/// Whether words are of another script than Latin: most bytes from 128 on stand in rows of three and more, or they are
/// most of the letters of the words that they stand in, as where each is the first half of a letter.
fn is_beyond_latin(bytes: &[u8]) -> bool {
    let (mut all, mut long, mut letters) = (0_usize, 0_usize, 0_usize);
    for word in bytes.split(|b| *b < 128 && !b.is_ascii_alphabetic()) {
        let before = all;
        for run in word.split(|b| *b < 128).map(<[u8]>::len) {
            all += run;
            long += if run >= 3 { run } else { 0 };
        }
        letters += if all > before { word.len() } else { 0 };
    }
    long * 2 > all || all * 2 > letters
}
