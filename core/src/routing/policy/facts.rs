//! The facts that a policy's rules speak of, each once.

use super::compiled::{Compiled, FactPlan};
use crate::routing::condition::{FIELDS, Field, Interned};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Fills in the facts, and for each rule the places of those its condition speaks of.
pub(super) fn fill(compiled: &mut Compiled) {
    let mut places: HashMap<Field, usize, FixedState> = HashMap::default();
    for rule in &mut compiled.rules {
        for field in rule.condition.fields() {
            if let Some(place) = places.get(field) {
                rule.facts.push(*place);
            } else if let Some(fact) = plan(*field, &compiled.interned) {
                places.insert(*field, compiled.facts.len());
                rule.facts.push(compiled.facts.len());
                compiled.facts.push(fact);
            }
        }
    }
}

fn plan(field: Field, interned: &Interned) -> Option<FactPlan> {
    let name = name(field, interned)?;
    let short = name.strip_prefix("facts.").unwrap_or_default();
    let evidence = short.split('.').next().unwrap_or_default().to_owned();
    Some(FactPlan { field, name, evidence })
}

/// A field as it stands in conditions.
pub(super) fn name(field: Field, interned: &Interned) -> Option<String> {
    Some(match field {
        Field::Attribute(slot) => format!("attributes.{}", interned.attributes.get(usize::from(slot))?.0),
        Field::Consent(slot) => format!("consent.{}", interned.consents.get(usize::from(slot))?),
        field => FIELDS.iter().find(|(_, known, _)| *known == field)?.0.to_owned(),
    })
}
