//! The facts a rule looked at, in words: what a field is called, its value, the contacts it came from.

use crate::routing::documents::{Because, Scalar};
use crate::routing::words::decision::{NO, YES};
use crate::routing::words::{Language, facts as words};

/// The facts a rule looked at, each with its value and the contacts it came from, which are listed once.
pub(super) fn facts(because: &[Because], language: &Language) -> Vec<String> {
    let before = std::iter::once(&[][..]).chain(because.iter().map(|one| one.evidence.as_slice()));
    because.iter().zip(before).map(|(one, before)| fact(one, before, language)).collect()
}

fn fact(because: &Because, before: &[String], language: &Language) -> String {
    let contacts = match because.evidence.as_slice() {
        [] => String::new(),
        same if same == before => language.say(&words::FACT_SAME, &[]),
        contacts => language.say(&words::FACT_CONTACTS, &[("contacts", &contacts.join(", "))]),
    };
    let places = [
        ("fact", &*named(&because.fact, language)),
        ("value", &*value(&because.value, language)),
        ("contacts", &*contacts),
    ];
    language.say(&words::FACT, &places)
}

/// What a field is called: `facts.repeat` is the same matter again.
pub(crate) fn named(field: &str, language: &Language) -> String {
    if let Some(name) = field.strip_prefix("attributes.") {
        return language.say(&words::FACT_ATTRIBUTE, &[("name", name)]);
    }
    if let Some(name) = field.strip_prefix("consent.") {
        return language.say(&words::FACT_CONSENT, &[("name", name)]);
    }
    let name = format!("fact_{}", field.strip_prefix("facts.").unwrap_or(field).replace('.', "_"));
    match words::all().find(|message| message.name == name) {
        Some(message) => language.say(message, &[]),
        None => format!("`{field}`"),
    }
}

/// A value in words.
pub(crate) fn value(value: &Scalar, language: &Language) -> String {
    match value {
        Scalar::Bool(true) => language.say(&YES, &[]),
        Scalar::Bool(false) => language.say(&NO, &[]),
        Scalar::Int(value) => value.to_string(),
        Scalar::Double(value) => language.plain(*value),
        Scalar::Text(value) => format!("`{value}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::condition::FIELDS;

    #[test]
    fn every_field_has_a_name_in_words() {
        for (field, ..) in FIELDS {
            assert_ne!(named(field, &Language::default()), format!("`{field}`"));
        }
        assert_eq!(named("attributes.tier", &Language::default()), "`tier`");
        assert_eq!(named("new.field", &Language::default()), "`new.field`");
    }
}
