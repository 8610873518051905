//! What the history knows of the customer, as the request holds it: a field for each fact of the list.

use crate::instant;
use crate::model::facts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Makes the document types: a field for each fact of the list, then those of their own.
macro_rules! documents {
    (
        [$(
            $fact:ident $name:ident: $kind:ident ($en:literal, $fi:literal, $without:literal, $about:literal $($of:tt)*)
            $({ $($parts:tt)+ })?;
        )+]
        $(#[$facts:meta])* pub struct Facts { $($own:tt)* }
        $(#[$case:meta])* pub struct OpenCase {}
    ) => {
        document! { ($(#[$facts])* pub struct Facts) { $($own)* } [] $($about $name: $kind $fact;)+ }
        documents! { ($(#[$case])* pub struct OpenCase) $($($($parts)+)?)+ }
    };
    (
        $head:tt
        $($fact:ident $name:ident: $kind:ident ($en:literal, $fi:literal, $without:literal, $about:literal $($of:tt)*);)+
    ) => {
        document! { $head {} [] $($about $name: $kind $fact;)+ }
    };
}

/// One document type, field by field: an instant has to say how it is written.
macro_rules! document {
    (($($head:tt)*) { $($own:tt)* } [$($done:tt)*]) => {
        $($head)* { $($done)* $($own)* }
    };
    ($head:tt $own:tt [$($done:tt)*] $about:literal $name:ident: Time $fact:ident; $($rest:tt)*) => {
        document! { $head $own [$($done)*
            #[doc = $about]
            /// Nanoseconds of UTC.
            #[serde(with = "instant::rfc3339_option", skip_serializing_if = "Option::is_none")]
            pub $name: Option<i64>,
        ] $($rest)* }
    };
    ($head:tt $own:tt [$($done:tt)*] $about:literal $name:ident: $kind:ident $fact:ident; $($rest:tt)*) => {
        document! { $head $own [$($done)*
            #[doc = $about]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub $name: Option<value!($kind $fact)>,
        ] $($rest)* }
    };
}

/// The type of a fact's value; an object is the document type of its variant's name.
macro_rules! value {
    (Bool $fact:ident) => { bool };
    (Int $fact:ident) => { i64 };
    (Double $fact:ident) => { f64 };
    (Text $fact:ident) => { String };
    (Texts $fact:ident) => { Vec<String> };
    (Object $fact:ident) => { $fact };
}

facts! { documents
    /// What the history knows of the customer at that instant.
    #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    #[non_exhaustive]
    pub struct Facts {
        /// The contacts each fact came from: fact name to `source:contact_id`.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        pub evidence: BTreeMap<String, Vec<String>>,
    }

    /// The open case the contact would continue.
    #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    #[non_exhaustive]
    pub struct OpenCase {}
}

impl Facts {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
