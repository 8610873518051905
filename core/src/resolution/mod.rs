//! Who is who, from whatever is there.
#![allow(clippy::indexing_slicing, reason = "indices are made here from lengths known here")]
#![allow(missing_docs, dead_code, unreachable_pub)]

pub(crate) mod block;
pub(crate) mod cluster;
pub(crate) mod compare;
pub(crate) mod field;
pub(crate) mod kind;
pub(crate) mod nickname;
pub(crate) mod weights;

pub(crate) fn phone_tail(normal: &str) -> Option<String> {
    let digits: String = normal.chars().filter(char::is_ascii_digit).collect();
    (digits.len() > 10).then(|| digits[digits.len() - 10..].to_owned())
}
