//! The texts of a policy that decisions say by their places.

use crate::routing::documents::json::quoted;
use crate::routing::policy::Policy;

/// The texts of a policy by their places: channels and their zones, segments and matters as written, rules and facts as
/// compiled.
#[derive(Debug)]
pub(crate) struct Texts<T> {
    pub(super) channels: T,
    pub(super) zones: T,
    pub(super) segments: T,
    pub(super) matters: T,
    pub(super) rules: T,
    pub(super) facts: T,
}

impl<T: for<'t> FromIterator<&'t str>> Texts<T> {
    pub(super) fn of(policy: &Policy) -> Self {
        let (document, compiled) = (policy.document(), policy.compiled());
        let rules = compiled.rules.iter().filter_map(|plan| document.rules.get(plan.place));
        Self {
            channels: document.channels.names().collect(),
            zones: compiled.channels.iter().map(|plan| plan.zone.as_str()).collect(),
            segments: document.segments.names().collect(),
            matters: document.matters.names().collect(),
            rules: rules.map(|rule| rule.name.as_str()).collect(),
            facts: compiled.facts.iter().map(|fact| fact.name.as_str()).collect(),
        }
    }
}

/// Texts in quotes, as a document prints them.
#[derive(Debug)]
pub(super) struct Quoted(Vec<String>);

impl Quoted {
    pub(super) fn at(&self, place: usize) -> &str {
        self.0.get(place).map_or("\"\"", String::as_str)
    }
}

impl<'t> FromIterator<&'t str> for Quoted {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        Self(texts.into_iter().map(quoted).collect())
    }
}
