//! What names are, without a table to learn from: lists of given names and surnames, scripts and spellings,
//! the parts of a whole name, and organisations with their legal forms.
//!
//! Everything here is a pure function of its arguments and of lists that are part of the library.

mod east_asian;
mod firm;
mod folded;
mod form_words;
mod legal_form;
mod lists;
mod name_order;
mod name_words;
mod organisation;
mod person_words;
mod sole_trader;
mod sound;
mod translit;
mod whole_name;

pub(crate) use folded::same_folded;
pub(crate) use lists::{Commonness, given_commonness, is_given, is_surname, surname_commonness};
pub(crate) use name_words::{Suffix, is_nobody, is_title, suffix};
pub(crate) use organisation::normal_form;
pub(crate) use sole_trader::sole_trader_person;
pub(crate) use sound::sound;
pub(crate) use translit::latin;
pub(crate) use whole_name::{NameKind, WholeName, split};
