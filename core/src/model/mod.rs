//! What a contact is made of.

pub mod identity;
