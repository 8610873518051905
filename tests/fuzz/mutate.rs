//! Inputs made from other inputs: the same seed makes the same ones.

/// SplitMix64: small, quick, the same everywhere.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 when there is none.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.roll() % n.max(1) as u64) as usize
    }
}

/// What breaks readers of documents, tables and conditions.
const TROUBLE: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "1e308",
    "-1e308",
    "1e-320",
    "0.1",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "18446744073709551616",
    "4294967296",
    "{}",
    "[]",
    "\"\"",
    "\\u0000",
    "\\ud800",
    "\u{0}",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "ß",
    "İ",
    "\u{1f600}",
    "e\u{301}",
    "\"",
    "\\",
    "\n",
    "\t",
    "\r\n",
    "\n--\n",
    ":",
    ",",
    ";",
    "`",
    "::",
    "%",
    "%%",
    "%Q",
    "%z",
    "+",
    "(",
    ")",
    "&&",
    "||",
    "!",
    "?",
    "in",
    "..",
    "9999-12-31T23:59:59.999999999Z",
    "-009999-01-01T00:00:00Z",
    "1677-09-21T00:12:43Z",
    "2262-04-11T23:47:16Z",
    "2026-03-29T03:30:00",
    "2026-10-25T03:30:00",
    "2026-02-30T00:00:00Z",
    "24:00",
    "26:00",
    "00:00-00:00",
    "PH",
    "week 53",
    "Feb 29",
    "easter -2 days",
    "1000000w",
    "106751d",
    "+",
    "+358",
    "00358",
    "tel:",
    "@",
    "@@",
    ".",
    "a@b",
    "xn--",
];

/// One input made from `base`, now and then with a piece of `other`.
pub(crate) fn mutate(base: &[u8], other: &[u8], words: &[Vec<u8>], dice: &mut Dice, longest: usize) -> Vec<u8> {
    let mut out = base.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(out.len() + 1);
        let end = (at + 1 + dice.below(16)).min(out.len());
        match dice.below(11) {
            0 if at < out.len() => out[at] ^= 1 << dice.below(8),
            1 if at < out.len() => out[at] = dice.roll() as u8,
            2 => drop(out.drain(at.min(end)..end)),
            3 => insert(&mut out, at, TROUBLE[dice.below(TROUBLE.len())].as_bytes()),
            4 if !words.is_empty() => insert(&mut out, at, &words[dice.below(words.len())]),
            5 if at < end => {
                let piece = out[at..end].to_vec();
                for _ in 0..=dice.below(3) {
                    insert(&mut out, at, &piece);
                }
            }
            6 if !other.is_empty() => {
                let from = dice.below(other.len());
                let to = (from + 1 + dice.below(64)).min(other.len());
                insert(&mut out, at, &other[from..to]);
            }
            // A value for a value keeps a document well formed, so that it is read to its end.
            7 | 8 => replace_token(&mut out, at, words, dice),
            9 => {
                let (from, to) = token(&out, at);
                drop(out.drain(from..to));
            }
            10 if dice.below(40) == 0 => {
                let piece = [b"[".as_slice(), b"{\"a\":", b"(", b"!", b"-", b"9", "é".as_bytes()][dice.below(7)];
                insert(&mut out, at, &piece.repeat(1 + dice.below(6000)));
            }
            _ => {}
        }
    }
    out.truncate(longest);
    out
}

/// The words of inputs: what stands between the marks.
pub(crate) fn words(inputs: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = inputs
        .iter()
        .flat_map(|i| i.split(|b| b"{}[]\",\n\t".contains(b)))
        .filter(|w| (1..=48).contains(&w.len()))
        .map(<[u8]>::to_vec)
        .collect();
    all.sort();
    all.dedup();
    all
}

fn insert(out: &mut Vec<u8>, at: usize, piece: &[u8]) {
    out.splice(at..at, piece.iter().copied());
}

/// The token around a place: a string's inside, a number, a word, the space between two marks.
fn token(out: &[u8], at: usize) -> (usize, usize) {
    let mark = |b: &u8| b"{}[]\",:\n\t ();".contains(b);
    let from = out[..at].iter().rposition(mark).map_or(0, |p| p + 1);
    let to = out[at..].iter().position(mark).map_or(out.len(), |p| at + p);
    (from, to)
}

fn replace_token(out: &mut Vec<u8>, at: usize, words: &[Vec<u8>], dice: &mut Dice) {
    let (from, to) = token(out, at);
    let piece = match dice.below(3) {
        0 => TROUBLE[dice.below(TROUBLE.len())].as_bytes(),
        _ if words.is_empty() => b"0",
        _ => &words[dice.below(words.len())],
    };
    out.splice(from..to, piece.iter().copied());
}
