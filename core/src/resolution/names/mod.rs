//! What names are, without a table to learn from: lists of given names and surnames, nicknames, scripts and spellings,
//! the parts of a whole name, and organisations with their legal forms.
//!
//! Everything here is a pure function of its arguments and of lists that are part of the library.
#![allow(dead_code, unused_imports, reason = "the readers of records take these up one by one")]

mod east_asian;
mod firm;
mod folded;
mod form_words;
mod legal_form;
mod lists;
mod name_order;
mod name_words;
mod nicknames;
mod organisation;
mod person_words;
mod sole_trader;
mod sound;
mod translit;
mod whole_name;

pub(crate) use firm::is_organisation;
pub(crate) use folded::same_folded;
pub(crate) use legal_form::legal_form;
pub(crate) use lists::{Commonness, Sex, given_commonness, is_given, is_surname, sex, surname_commonness};
pub(crate) use name_words::{Suffix, is_nobody, is_title, suffix};
pub(crate) use nicknames::{are_nicknames, full_names, nickname_of, share_full_name};
pub(crate) use organisation::normal_form;
pub(crate) use sole_trader::sole_trader_person;
pub(crate) use sound::sound;
pub(crate) use translit::latin;
pub(crate) use whole_name::{NameKind, WholeName, given_and_surname, split};
