//! What no request changes of a decision document: printed once, when the policy is compiled.

use super::FactPlan;
use crate::routing::condition::{FIELDS, Field, Interned};
use crate::routing::documents::json::{number, quoted, rounded};
use crate::routing::documents::{Parts, PolicyDocument, Rule};
use crate::routing::hours::zone_data_version;

/// How every decision of a policy begins.
pub(super) fn heading(policy: &PolicyDocument) -> String {
    let (name, version) = (quoted(&policy.name), quoted(&policy.version));
    format!("{{\"policy\":{{\"name\":{name},\"version\":{version}}},\"at\":\"")
}

/// How every decision ends.
pub(super) fn ending() -> String {
    format!(",\"zone_data\":{}}}", quoted(zone_data_version()))
}

/// How a channel stands among the ranked, as far as its value.
pub(super) fn ranked(channel: &str, queue: Option<&str>) -> String {
    let queue = queue.map_or_else(|| "null".to_owned(), quoted);
    format!("{{\"channel\":{},\"queue\":{queue},\"value\":", quoted(channel))
}

/// How the step of a rule begins and ends.
pub(super) fn rule(rule: &Rule) -> [String; 2] {
    let begin =
        format!("{{\"step\":\"rule\",\"rule\":{},\"priority\":{},\"because\":[", quoted(&rule.name), rule.priority);
    let mut end = format!(",\"then\":{}", serde_json::to_string(&rule.then).unwrap_or_default());
    if let Some(evidence) = &rule.evidence {
        end.push_str(",\"evidence\":");
        end.push_str(&serde_json::to_string(evidence).unwrap_or_default());
    }
    end.push('}');
    [begin, end]
}

/// A fact as a step tells it.
pub(super) fn fact(field: Field, interned: &Interned) -> Option<FactPlan> {
    let name = name(field, interned)?;
    let begin = format!("{{\"fact\":{},\"value\":", quoted(&name));
    let short = name.strip_prefix("facts.").unwrap_or_default();
    let evidence = short.split('.').next().unwrap_or_default().to_owned();
    Some(FactPlan {
        field,
        name,
        #[cfg(feature = "arrow")]
        place: 0,
        begin,
        evidence,
    })
}

/// A field as it stands in conditions.
fn name(field: Field, interned: &Interned) -> Option<String> {
    Some(match field {
        Field::Attribute(slot) => format!("attributes.{}", interned.attributes.get(usize::from(slot))?.0),
        Field::Consent(slot) => format!("consent.{}", interned.consents.get(usize::from(slot))?),
        field => FIELDS.iter().find(|(_, known, _)| *known == field)?.0.to_owned(),
    })
}

/// The parts of a value that no request changes, and what stands around them.
pub(super) fn parts(parts: &Parts) -> String {
    let mut out = String::new();
    let named = [
        (",\"parts\":{\"purchase\":", parts.purchase),
        (",\"retained\":", parts.retained),
        (",\"cost\":", parts.cost),
        (",\"effort\":", parts.effort),
    ];
    for (name, value) in named {
        out.push_str(name);
        number(&mut out, rounded(value));
    }
    out.push_str(",\"waiting\":");
    out
}

/// A value and its parts without a wait or a boost.
pub(super) fn plain(value: f64, of: &Parts) -> String {
    let mut out = String::new();
    number(&mut out, rounded(value));
    out.push_str(&parts(of));
    out.push_str("0.0,\"minutes\":");
    number(&mut out, rounded(of.minutes));
    out.push_str(",\"boost\":0.0},\"propensity\":");
    out
}

/// The row of the value table that a worth is from.
pub(super) fn row(row: Option<u32>) -> String {
    row.map_or_else(|| ",\"row\":null".to_owned(), |row| format!(",\"row\":{row}"))
}
