//! Identities: what a contact says about who it is from.
//!
//! A [`Normaliser`] brings a raw value to its *normal form*: two raw values with the same normal form are the same
//! number or the same mailbox. It also says when a value is [no key](NotAKey): everybody's switchboard, an address
//! of a role, a placeholder. The raw value is always kept by whoever stores it; nothing here is lossy for a person.
//!
//! Normalising twice changes nothing (`normal(normal(x)) = normal(x)`), in a region as without one.

pub mod attribute;
mod domain;
mod email;
mod kind;
#[cfg(test)]
mod laws;
mod letters;
mod opaque;
mod phone;
mod placeholder;
mod printed;
mod roles;
mod word_list;

pub use kind::{IdentityKind, NotAKey};

use crate::document;
use crate::error::{Error, Result};
use serde::Serialize;

/// The longest raw value of an identity, in bytes.
pub const MAX_IDENTITY_BYTES: usize = 512;

/// Brings raw identities to their normal form. Cheap to build, to copy and to share between threads.
#[derive(Debug, Clone, Copy)]
pub struct Normaliser {
    region: Option<phone::Region>,
}

impl Normaliser {
    /// A normaliser that reads national numbers in this region (ISO 3166-1 alpha-2), if one is given.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when there is no such region.
    pub fn new(region: Option<&str>) -> Result<Self> {
        let read = |code: &str| {
            phone::region(code).ok_or_else(|| {
                Error::argument(format!("unknown region `{code}`, expected an ISO 3166-1 alpha-2 code such as `FI`"))
            })
        };
        Ok(Self { region: region.map(read).transpose()? })
    }

    /// Writes the normal form of `raw` into `out`, which is emptied first.
    ///
    /// # Errors
    /// Why the value is no key. What normal form it has is in `out` all the same (a premium number has one, an empty
    /// value has none): for people to read and for weak evidence, not to join by.
    pub fn normalise(&self, kind: IdentityKind, raw: &str, out: &mut String) -> Result<(), NotAKey> {
        out.clear();
        if raw.len() > MAX_IDENTITY_BYTES {
            return Err(NotAKey::TooLong);
        }
        match kind {
            IdentityKind::Phone => phone::normalise(raw, self.region, out),
            IdentityKind::Email => email::normalise(raw, out),
            IdentityKind::NationalId => opaque::national_id(raw, out),
            IdentityKind::Card => opaque::card(raw, out),
            IdentityKind::Account => opaque::account(raw, out),
            IdentityKind::Handle => opaque::handle(raw, out),
            IdentityKind::Device => opaque::device(raw, out),
        }
    }

    /// Writes the form that a value is compared in into `out`: its normal form, but for numbers with two valid spellings.
    ///
    /// # Errors
    /// As [`normalise`](Self::normalise).
    pub(crate) fn key(&self, kind: IdentityKind, raw: &str, out: &mut String) -> Result<(), NotAKey> {
        self.normalise(kind, raw, out)?;
        if kind == IdentityKind::Phone {
            phone::compared(out);
        }
        Ok(())
    }
}

/// A telephone number of an export that writes all in full and some without the plus sign, with it.
pub(crate) fn international(raw: &str) -> std::borrow::Cow<'_, str> {
    phone::international(raw)
}

/// Whether the value of a link (a reference, a thread, a parent) stands for none: `0`, `null`, `[object Object]`.
pub(crate) fn links_nothing(value: &str) -> bool {
    placeholder::of_key(value).is_some()
}

/// The normal form of one identity, as a document:
/// `{"kind", "raw", "value"?, "key", "reason"?, "because"?, "type"?, "form"?, "compared_as"?, "extension"?, "weak"?}`.
///
/// `value` is missing when the raw value has no normal form, `reason` and `because` (the reason in words) when the value is
/// a key. `type` (mobile, uan …) and `extension` are those of a phone number; `form` names the change of a numbering plan
/// that brought an old spelling to this number, and `compared_as` is what a history compares it by, where that is not
/// `value`. `weak` is the address without its `+tag`, at a mail provider that is
/// not known to ignore tags: a hint to look closer, never a key.
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) for an unknown kind, or a region that is neither empty nor known.
pub fn identity_document(kind: &str, raw: &str, region: &str) -> Result<String> {
    #[derive(Serialize)]
    struct Identity<'a> {
        kind: &'static str,
        raw: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        value: &'a str,
        key: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        because: Option<&'static str>,
        #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
        line: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        form: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        compared_as: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        extension: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        weak: Option<String>,
    }

    let kind = IdentityKind::parse(kind)?;
    let normaliser = Normaliser::new(Some(region).filter(|region| !region.is_empty()))?;
    let mut value = String::new();
    let reason = normaliser.normalise(kind, raw, &mut value).err();
    let is_phone = kind == IdentityKind::Phone;
    let parts = if is_phone { value.split_once(phone::EXTENSION) } else { None };
    let mut compared = value.clone();
    if is_phone {
        phone::compared(&mut compared);
    }
    document::print(&Identity {
        kind: kind.name(),
        raw,
        value: &value,
        key: reason.is_none(),
        reason: reason.map(NotAKey::name),
        because: reason.map(NotAKey::because),
        line: if is_phone { phone::line_type(&value) } else { None },
        form: if is_phone && reason.is_none() { phone::form(raw, normaliser.region) } else { None },
        compared_as: (reason.is_none() && compared != value).then_some(compared),
        extension: parts.map(|(_, extension)| extension),
        weak: if kind == IdentityKind::Email { email::weak(&value) } else { None },
    })
}
