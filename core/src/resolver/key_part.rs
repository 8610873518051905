//! The parts of a value that blocking keys are made of.

use super::kind::FieldKind;
use serde::{Deserialize, Serialize};

/// The part of a value that two records have to share to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KeyPart {
    /// The whole value.
    Value,
    /// Its first letters.
    Start,
    /// Its first letter.
    Initial,
    /// How it sounds: its consonants.
    Sound,
    /// Its last letters or digits.
    End,
    /// The year of a date.
    Year,
    /// The day and month of a date, in either order.
    Day,
    /// A mail address before the `@`.
    Local,
    /// The rarest word.
    Word,
}

impl KeyPart {
    /// The name used in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Start => "start",
            Self::Initial => "initial",
            Self::Sound => "sound",
            Self::End => "end",
            Self::Year => "year",
            Self::Day => "day",
            Self::Local => "local",
            Self::Word => "word",
        }
    }
}

/// The parts that values of a kind have, and how often two records of one person agree in each: a first guess.
pub(crate) fn key_parts(kind: FieldKind) -> &'static [(KeyPart, f64)] {
    use FieldKind as K;
    use KeyPart::*;
    match kind {
        K::GivenName => &[(Value, 0.8), (Start, 0.86), (Sound, 0.85), (Initial, 0.93)],
        K::Surname => &[(Value, 0.8), (Start, 0.86), (Sound, 0.86)],
        K::BirthDate => &[(Value, 0.85), (Year, 0.92), (Day, 0.9)],
        K::Phone => &[(Value, 0.7), (End, 0.72), (Start, 0.71)],
        K::Email => &[(Value, 0.7), (Local, 0.72)],
        K::Id => &[(Value, 0.9), (End, 0.92), (Start, 0.92)],
        K::Device => &[(Value, 0.5)],
        K::Street | K::Premises => &[(Value, 0.7), (Word, 0.78), (Start, 0.75)],
        K::HouseNumber => &[(Value, 0.75)],
        K::Place | K::Postcode => &[(Value, 0.75), (Start, 0.82)],
        K::Text | K::Organisation => &[(Value, 0.5), (Word, 0.8), (Start, 0.8), (End, 0.7)],
        K::Age => &[(Value, 0.6)],
        K::Category => &[(Value, 0.85)],
        K::MiddleName | K::Suffix | K::Sex | K::Ignored => &[],
    }
}
