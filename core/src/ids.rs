//! Names that stay: a 128-bit name for every entry, derived from `(source, id)` alone.
//!
//! A customer is named after one of its entries and so is a case. Nothing is kept when customers merge: the name of
//! every entry that was ever a customer's still finds that entry, and through it the customer, for ever.

use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::Hasher;

/// The longest id or source accepted, in bytes.
pub(crate) const MAX_ID_BYTES: usize = 512;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const TEXT_LENGTH: usize = 26;

/// The name of one entry: the same for the same `(source, id)`, whatever its kind, everywhere and for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryName(pub(crate) u128);

impl EntryName {
    /// The name of the entry `id` of `source`.
    pub fn new(source: &str, id: &str) -> Self {
        let mut h = SipHasher13::new_with_keys(0x6b61_6e61_7661, 1);
        h.write_u64(source.len() as u64);
        h.write(source.as_bytes());
        h.write(id.as_bytes());
        Self(h.finish128().as_u128())
    }

    /// The name of the event `event` of the contact `id` of `source`: no entry has it, for no source has that letter.
    pub(crate) fn for_event(source: &str, id: &str) -> Self {
        Self::new(&format!("{source}\u{1f}"), id)
    }

    /// The name of an assertion: no entry has it, for every entry has a source.
    pub(crate) fn for_assertion(id: &str) -> Self {
        Self::new("", id)
    }

    /// Reads `source:id`, `c_…` (a customer's name) or `k_…` (a case's).
    pub fn parse(reference: &str) -> Option<Self> {
        let named = reference.strip_prefix("c_").or_else(|| reference.strip_prefix("k_"));
        if let Some(name) = named.and_then(decode) {
            return Some(name);
        }
        let (source, id) = reference.split_once(':')?;
        (!source.is_empty() && !id.is_empty()).then(|| Self::new(source, id))
    }

    /// The name as a customer's id.
    pub fn customer_id(self) -> String {
        self.encode('c')
    }

    /// The name as a case's id.
    pub fn case_id(self) -> String {
        self.encode('k')
    }

    /// The name salted, for a tombstone: it tells a re-delivery without telling whose it was.
    pub(crate) fn tombstone(self) -> u128 {
        let mut h = SipHasher13::new_with_keys(0x746f_6d62, 0x0073_746f_6e65);
        h.write(&self.0.to_le_bytes());
        h.finish128().as_u128()
    }

    fn encode(self, letter: char) -> String {
        let mut text = String::with_capacity(TEXT_LENGTH + 2);
        text.push(letter);
        text.push('_');
        for i in (0..TEXT_LENGTH).rev() {
            let digit = (self.0 >> (5 * i)) as usize & 31;
            text.push(ALPHABET.get(digit).copied().map_or('?', char::from));
        }
        text
    }
}

/// Whether this can be a source: a colon separates source and id, and control letters separate them within keys.
pub(crate) fn is_source(text: &str) -> bool {
    text.len() <= MAX_ID_BYTES && !text.chars().any(|c| c == ':' || c.is_control())
}

/// A stable 64-bit hash of a value of some kind: the canonical order of keys.
pub(crate) fn value_hash(kind: u8, text: &str) -> u64 {
    let mut h = siphasher::sip::SipHasher13::new_with_keys(kind.into(), 2);
    h.write(text.as_bytes());
    h.finish()
}

/// The content hash that breaks a tie between two deliveries of one revision, and names an assertion.
pub(crate) fn content_hash(bytes: &[u8]) -> u128 {
    let mut h = SipHasher13::new_with_keys(3, 3);
    h.write(bytes);
    h.finish128().as_u128()
}

fn decode(text: &str) -> Option<EntryName> {
    if text.len() != TEXT_LENGTH {
        return None;
    }
    let mut value = 0u128;
    for b in text.bytes() {
        let digit = ALPHABET.iter().position(|a| *a == b)?;
        value = value.checked_mul(32)?.checked_add(digit as u128)?;
    }
    Some(EntryName(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back() {
        let name = EntryName::new("crm", "17");
        assert_eq!(EntryName::parse("crm:17"), Some(name));
        assert_eq!(EntryName::parse(&name.customer_id()), Some(name));
        assert_eq!(EntryName::parse(&name.case_id()), Some(name));
        assert_eq!(EntryName::parse("c_short"), None);
        assert_eq!(EntryName::parse("nothing"), None);
        assert_ne!(EntryName::new("a", "bc"), EntryName::new("ab", "c"));
    }

    #[test]
    fn names_never_change() {
        // A new value here would rename every customer of every user.
        assert_eq!(EntryName::new("crm", "17").customer_id(), "c_6cj4zyzyzzfdg6358ftywxa74r");
        assert_eq!(value_hash(1, "a"), value_hash(1, "a"));
    }
}
