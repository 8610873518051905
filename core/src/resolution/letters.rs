//! A sketch of a text: its letters as one number that is quick to compare.

/// The bits of a sketch that say which letters there are; the bits above hold the first letter.
pub(crate) const LETTERS: u32 = (1 << 26) - 1;

/// Which letters a text has (digits count as letters), and its first.
#[inline]
pub(crate) fn letters(text: &str) -> u32 {
    let place = |b: u8| match b {
        b'a'..=b'z' => b - b'a',
        _ => b % 26,
    };
    let all = text.bytes().filter(|b| *b != b' ').fold(0, |n, b| n | 1 << place(b));
    let first = text.bytes().next().map_or(0, |b| u32::from(place(b)) + 1);
    all | first << 26
}
