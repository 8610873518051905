//! The kinds of identity, and why a value of one may not join two contacts.

use crate::error::{Error, Result};
use crate::model::words::numbered;

numbered! {
    /// What sort of identity a value is. Declared from the strongest to the weakest: the rank is the order of strength.
    ///
    /// The number stands in entries (as 128 and the number) and in the hashes of keys; numbers end at 63, for above
    /// them are hashed what links contacts.
    IdentityKind {
        /// A number a state gives a person, such as a Finnish personal identity code.
        0 NationalId = "national_id",
        /// A customer number or login of the company's own systems.
        1 Account = "account",
        /// A loyalty or payment card.
        2 Card = "card",
        /// An e-mail address.
        3 Email = "email",
        /// A name on a chat or social channel.
        4 Handle = "handle",
        /// A telephone number.
        5 Phone = "phone",
        /// A cookie, an app installation, a set-top box.
        6 Device = "device",
    }
}

impl IdentityKind {
    /// The kind of this name.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) for any other name.
    pub fn parse(name: &str) -> Result<Self> {
        Self::named(name).ok_or_else(|| {
            let names = Self::WORDS.names().collect::<Vec<_>>().join(", ");
            Error::argument(format!("unknown identity kind `{name}`, expected one of {names}"))
        })
    }
}

/// Why a value is not a key: it is kept and shown, but two contacts that share it are not one customer for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotAKey {
    /// Nothing but white space.
    Empty,
    /// More bytes than an identity has.
    TooLong,
    /// Not of this kind: no address, no number, a check digit that is wrong.
    Invalid,
    /// A well-formed number of a range that nobody has been given, as far as the numbering plan tells.
    Unassigned,
    /// A national number, and no region to read it in.
    NoRegion,
    /// An emergency, service or otherwise too short number.
    Short,
    /// A premium-rate number: a service, not a person.
    Premium,
    /// A freephone number.
    TollFree,
    /// A shared-cost number.
    SharedCost,
    /// A company-wide ("universal access") number.
    Company,
    /// The number of a voice mailbox, or of a pager.
    Voicemail,
    /// The caller kept it back: `anonymous`, `restricted`, `private`.
    Withheld,
    /// An address of a role, not of a person: `info@`, `myynti@`, `noreply@`.
    Role,
    /// An address of a throw-away mail service.
    Disposable,
    /// Typed to get past a form: `0000000000`, `1234567890`, `test@test.com`, `n/a`, `-1`.
    Placeholder,
    /// Partly blanked out: `**** 1234`.
    Masked,
    /// Several addresses or numbers in one field: whose it is, nobody can tell. A list column holds several of one person.
    Several,
}

impl NotAKey {
    /// Every reason.
    pub const ALL: [Self; 17] = [
        Self::Empty,
        Self::TooLong,
        Self::Invalid,
        Self::Unassigned,
        Self::NoRegion,
        Self::Short,
        Self::Premium,
        Self::TollFree,
        Self::SharedCost,
        Self::Company,
        Self::Voicemail,
        Self::Withheld,
        Self::Role,
        Self::Disposable,
        Self::Placeholder,
        Self::Masked,
        Self::Several,
    ];

    /// The name used in documents: `withheld`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Invalid => "invalid",
            Self::Unassigned => "unassigned",
            Self::NoRegion => "no_region",
            Self::Short => "short",
            Self::Premium => "premium",
            Self::TollFree => "toll_free",
            Self::SharedCost => "shared_cost",
            Self::Company => "company",
            Self::Voicemail => "voicemail",
            Self::Withheld => "withheld",
            Self::Role => "role",
            Self::Disposable => "disposable",
            Self::Placeholder => "placeholder",
            Self::Masked => "masked",
            Self::Several => "several",
        }
    }

    /// The reason in words: `a national number needs a region`.
    pub const fn because(self) -> &'static str {
        match self {
            Self::Empty => "nothing is written",
            Self::TooLong => "no identity is so long",
            Self::Invalid => "it is not of this kind",
            Self::Unassigned => "nobody has been given a number of this range",
            Self::NoRegion => "a national number needs a region",
            Self::Short => "too few digits: a service, an emergency or an internal number",
            Self::Premium => "a premium-rate number is a service's",
            Self::TollFree => "a freephone number is a service's",
            Self::SharedCost => "a shared-cost number is a service's",
            Self::Company => "a company-wide number is nobody's in particular",
            Self::Voicemail => "a voice mailbox or pager is no person's number",
            Self::Withheld => "the caller kept it back, or nobody knows it",
            Self::Role => "an address of a role, not of a person",
            Self::Disposable => "a throw-away address",
            Self::Placeholder => "it stands for no value",
            Self::Masked => "part of it is blanked out",
            Self::Several => "several addresses or numbers in one field",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_kind() {
        for kind in IdentityKind::ALL {
            assert_eq!(IdentityKind::parse(kind.name()), Ok(*kind));
            assert!(kind.number() < 64);
        }
        let wrong = IdentityKind::parse("Phone").map_err(|e| e.to_string());
        let said =
            "unknown identity kind `Phone`, expected one of national_id, account, card, email, handle, phone, device";
        assert_eq!(wrong, Err(said.to_owned()));
        let mut names = NotAKey::ALL.map(NotAKey::name);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
