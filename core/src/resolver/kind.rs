//! What a column may hold.

use serde::{Deserialize, Serialize};

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FieldKind {
    /// A person's first or given name.
    GivenName,
    /// A middle name or its initial.
    MiddleName,
    /// A family name.
    Surname,
    /// What tells the generations of one name apart: Jr, Sr, II.
    Suffix,
    /// A whole name that is no person's, or any other short text of words.
    Text,
    /// The name of a firm, an association, a place.
    Organisation,
    /// A birth date.
    BirthDate,
    /// A telephone number.
    Phone,
    /// A mail address.
    Email,
    /// A number or code of one person: an account, a national id.
    Id,
    /// A device, browser or terminal: several people may share it.
    Device,
    /// A street, with or without a house number.
    Street,
    /// A street with its house number, of a customer that is a place.
    Premises,
    /// A house or unit number.
    HouseNumber,
    /// A city, suburb or other place.
    Place,
    /// A postcode.
    Postcode,
    /// A person's sex.
    Sex,
    /// One of a few words: state, occupation.
    Category,
    /// An age in years, or a year of birth.
    Age,
    /// Not compared.
    Ignored,
}

impl FieldKind {
    /// The name used in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::GivenName => "given_name",
            Self::MiddleName => "middle_name",
            Self::Surname => "surname",
            Self::Suffix => "suffix",
            Self::Text => "text",
            Self::Organisation => "organisation",
            Self::BirthDate => "birth_date",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Id => "id",
            Self::Device => "device",
            Self::Street => "street",
            Self::Premises => "premises",
            Self::HouseNumber => "house_number",
            Self::Place => "place",
            Self::Postcode => "postcode",
            Self::Sex => "sex",
            Self::Category => "category",
            Self::Age => "age",
            Self::Ignored => "ignored",
        }
    }

    /// The kind of a name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    const ALL: [Self; 20] = [
        Self::GivenName,
        Self::MiddleName,
        Self::Surname,
        Self::Suffix,
        Self::Text,
        Self::Organisation,
        Self::BirthDate,
        Self::Phone,
        Self::Email,
        Self::Id,
        Self::Device,
        Self::Street,
        Self::Premises,
        Self::HouseNumber,
        Self::Place,
        Self::Postcode,
        Self::Sex,
        Self::Category,
        Self::Age,
        Self::Ignored,
    ];

    /// Whether a value belongs to one person: people of one household differ in it.
    pub(crate) fn is_personal(self) -> bool {
        matches!(
            self,
            Self::GivenName
                | Self::MiddleName
                | Self::Suffix
                | Self::BirthDate
                | Self::Id
                | Self::Age
                | Self::Sex
                | Self::Premises
        )
    }

    /// Whether values are numbers written as text.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Phone | Self::Id | Self::HouseNumber | Self::Postcode | Self::Age)
    }

    /// Whether values say where somebody lives; such fields follow from one another: a street, its postcode, its city.
    pub(crate) fn is_location(self) -> bool {
        matches!(self, Self::Street | Self::HouseNumber | Self::Place | Self::Postcode)
    }

    /// From which share of the records on one value is taken for a default and not a fact; none where values may be common.
    pub(crate) fn default_share(self) -> Option<f64> {
        match self {
            Self::Phone | Self::Email | Self::Id | Self::Device | Self::BirthDate => Some(0.05),
            Self::Street | Self::Premises => Some(0.1),
            Self::Text | Self::GivenName | Self::Surname => Some(0.2),
            _ => None,
        }
    }

    /// Whether the kind is an identifier: many values, each of one or a few people.
    pub(crate) fn is_key(self) -> bool {
        matches!(self, Self::Phone | Self::Email | Self::Id | Self::Device)
    }
}
