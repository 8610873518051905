//! The types of the general tier, as far as they are known when the policy is parsed.

use crate::routing::condition::schema::Type;

/// The type of a part. What is not known is asked while deciding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Any,
    Bool,
    Int,
    Uint,
    Double,
    Text,
    Bytes,
    /// A list of strings.
    Texts,
    List,
    Map,
    Time,
    Duration,
    Type,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Bool => "a bool",
            Self::Int => "an int",
            Self::Uint => "a uint",
            Self::Double => "a double",
            Self::Text => "a string",
            Self::Bytes => "bytes",
            Self::Texts => "a list of strings",
            Self::List => "a list",
            Self::Map => "a map",
            Self::Time => "a timestamp",
            Self::Duration => "a duration",
            Self::Type => "a type",
        }
    }

    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Uint | Self::Double | Self::Any)
    }

    pub(super) const fn is_list(self) -> bool {
        matches!(self, Self::List | Self::Texts | Self::Any)
    }

    /// Whether it is this one, or may be.
    pub(super) fn may_be(self, other: Self) -> bool {
        self == other || self == Self::Any || other == Self::Any || (self.is_list() && other.is_list())
    }

    /// Whether two of these may be asked for `==`.
    pub(super) fn may_equal(self, other: Self) -> bool {
        self.may_be(other) || (self.is_number() && other.is_number())
    }

    /// What either of two is.
    pub(super) fn either(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::List | Self::Texts, Self::List | Self::Texts) => Self::List,
            _ => Self::Any,
        }
    }

    /// What an item of a list is.
    pub(super) const fn item(self) -> Self {
        match self {
            Self::Texts => Self::Text,
            _ => Self::Any,
        }
    }

    /// What a list of these is.
    pub(super) const fn list(self) -> Self {
        match self {
            Self::Text => Self::Texts,
            _ => Self::List,
        }
    }
}

impl From<Type> for Kind {
    fn from(kind: Type) -> Self {
        match kind {
            Type::Bool => Self::Bool,
            Type::Int => Self::Int,
            Type::Double => Self::Double,
            Type::Text => Self::Text,
            Type::Texts => Self::Texts,
            Type::Time => Self::Time,
            Type::Duration => Self::Duration,
            Type::Object | Type::Any => Self::Any,
        }
    }
}

/// The type of this name, for `type(x) == int`.
pub(in crate::routing::condition) fn type_named(name: &str) -> Option<&'static str> {
    TYPES.into_iter().find(|known| *known == name)
}

const TYPES: [&str; 11] = [
    "bool",
    "int",
    "uint",
    "double",
    "string",
    "bytes",
    "list",
    "map",
    "type",
    "google.protobuf.Timestamp",
    "google.protobuf.Duration",
];
