//! Encodings by their names, and their text as UTF-8.

use super::pages::{PAGES, Page};
use crate::error::{Error, Result};
use crate::suggest::{clip, did_you_mean};
use encoding_rs::Encoding;
use std::borrow::Cow;

/// An encoding.
#[derive(Debug, Clone, Copy)]
pub(super) enum Charset {
    Utf8,
    Utf16 {
        big: bool,
    },
    Utf32 {
        big: bool,
    },
    /// One of the WHATWG's list, other than those above.
    Known(&'static Encoding),
    /// A code page of DOS.
    Page(&'static Page),
}

/// Names that Python and others use for encodings which the WHATWG's list calls otherwise.
const ALIASES: [(&str, &str); 18] = [
    ("mac-roman", "macintosh"),
    ("macroman", "macintosh"),
    ("latin-1", "windows-1252"),
    ("iso-latin-1", "windows-1252"),
    ("utf-8-sig", "utf-8"),
    ("cp65001", "utf-8"),
    ("ansi", "windows-1252"),
    ("cp819", "windows-1252"),
    ("cp874", "windows-874"),
    ("cp932", "shift_jis"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("cp950", "big5"),
    ("cp10000", "macintosh"),
    ("utf-16-le", "utf-16le"),
    ("utf-16-be", "utf-16be"),
    ("utf-32-le", "utf-32le"),
    ("utf-32-be", "utf-32be"),
];

/// What is offered for a mistyped name.
const OFFERED: [&str; 22] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "utf-32le",
    "utf-32be",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1257",
    "iso-8859-2",
    "iso-8859-15",
    "latin1",
    "macintosh",
    "cp437",
    "cp850",
    "cp852",
    "koi8-r",
    "shift_jis",
    "gbk",
    "big5",
];

impl Charset {
    /// The encoding that an option names.
    pub(super) fn parse(name: &str) -> Result<Self> {
        Self::named(name).ok_or_else(|| {
            let hint = did_you_mean(name, OFFERED);
            Error::argument(format!("`{}` is no encoding, expected a name such as `windows-1252`{hint}", clip(name)))
        })
    }

    /// The encoding of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let plain = name.trim().to_ascii_lowercase().replace([' ', '_'], "-");
        let plain = ALIASES.iter().find(|(other, _)| *other == plain).map_or(plain.as_str(), |(_, known)| known);
        match plain {
            "utf-16" | "utf16" | "utf-16le" => return Some(Self::Utf16 { big: false }),
            "utf-16be" => return Some(Self::Utf16 { big: true }),
            "utf-32" | "utf32" | "utf-32le" => return Some(Self::Utf32 { big: false }),
            "utf-32be" => return Some(Self::Utf32 { big: true }),
            _ => {}
        }
        let number = plain.trim_start_matches("cp").trim_start_matches("ibm").trim_start_matches('-');
        if let Some(page) = PAGES.iter().find(|page| page.name.trim_start_matches("cp") == number) {
            return Some(Self::Page(page));
        }
        // Labels of the list have underscores or hyphens: both are tried.
        let label = |text: &str| Encoding::for_label_no_replacement(text.as_bytes());
        let known = label(plain).or_else(|| label(&plain.replace('-', "_"))).or_else(|| {
            // `cp1252`, `1252`.
            label(&format!("windows-{number}"))
        })?;
        Some(if known == encoding_rs::UTF_8 {
            Self::Utf8
        } else if known == encoding_rs::UTF_16BE {
            Self::Utf16 { big: true }
        } else if known == encoding_rs::UTF_16LE {
            Self::Utf16 { big: false }
        } else {
            Self::Known(known)
        })
    }

    /// The name used in documents.
    pub(super) fn name(self) -> String {
        match self {
            Self::Utf8 => "utf-8".into(),
            Self::Utf16 { big } => format!("utf-16{}", if big { "be" } else { "le" }),
            Self::Utf32 { big } => format!("utf-32{}", if big { "be" } else { "le" }),
            Self::Known(known) => known.name().to_ascii_lowercase(),
            Self::Page(page) => page.name.into(),
        }
    }

    /// Whether the fields can be found before they are decoded: every byte below 128 is ASCII, wherever it stands.
    pub(super) fn is_plain(self) -> bool {
        match self {
            Self::Utf8 | Self::Page(_) => true,
            Self::Known(known) => known.is_single_byte(),
            Self::Utf16 { .. } | Self::Utf32 { .. } => false,
        }
    }

    /// The letter that one byte stands for.
    pub(super) fn letter(self, byte: u8) -> Option<char> {
        match self {
            Self::Known(known) => {
                let bytes = [byte];
                known.decode_without_bom_handling_and_without_replacement(&bytes)?.chars().next()
            }
            Self::Page(page) => page.letter(byte),
            _ => None,
        }
    }

    /// The text as UTF-8, and whether all of it could be read; what could not is U+FFFD.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        match self {
            Self::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => (text.into(), true),
                Err(_) => (String::from_utf8_lossy(bytes), false),
            },
            Self::Utf16 { big } => {
                let known = if big { encoding_rs::UTF_16BE } else { encoding_rs::UTF_16LE };
                let (text, faulty) = known.decode_without_bom_handling(bytes);
                (text, !faulty)
            }
            Self::Utf32 { big } => utf32(bytes, big),
            Self::Known(known) => {
                let (text, faulty) = known.decode_without_bom_handling(bytes);
                (text, !faulty)
            }
            Self::Page(_) if bytes.is_ascii() => (String::from_utf8_lossy(bytes), true),
            Self::Page(page) => {
                let mut whole = true;
                let letters = bytes.iter().map(|b| if *b < 128 { char::from(*b) } else { letter(page, *b) });
                let text: String = letters.inspect(|l| whole &= *l != char::REPLACEMENT_CHARACTER).collect();
                (text.into(), whole)
            }
        }
    }
}

fn letter(page: &Page, byte: u8) -> char {
    page.letter(byte).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn utf32(bytes: &[u8], big: bool) -> (Cow<'static, str>, bool) {
    let mut whole = bytes.len().is_multiple_of(4);
    let (fours, rest) = bytes.as_chunks::<4>();
    let mut text = String::with_capacity(bytes.len() / 2);
    for four in fours {
        let number = if big { u32::from_be_bytes(*four) } else { u32::from_le_bytes(*four) };
        let letter = char::from_u32(number);
        whole &= letter.is_some();
        text.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text.into(), whole)
}
